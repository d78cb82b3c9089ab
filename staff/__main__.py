"""The commands of whoever keeps the course: ``python -m staff COMMAND``."""

import argparse
import os
import sys


def build(args):
    from staff import build

    build.build(args.names)


def slides(args):
    from staff import build

    build.slides()


def agree(args):
    from staff import agree

    if args.names:
        agree.agree(args.names)
    else:
        print("\n".join(agree.disagreements()) or "All pairs of texts agree.")


def mnist(args):
    from staff import mnist

    mnist.make(args.folder)


def font(args):
    from staff import font

    font.make(args.collection)


def grade(args):
    try:
        _grade(args)
    except KeyboardInterrupt:
        print("\nStopped. What is graded is kept: the same command goes on from there.", file=sys.stderr, flush=True)
        os._exit(130)  # threads may still be at work, and their jails end with them


def _grade(args):
    from staff.grade import gradebook, proof, report, run, workers

    options = args.assignment, args.seed_file, args.jobs, args.dask, args.unsafe_no_sandbox
    try:
        print(report.summary(run.run(args.folder, args.out, *options), args.out))
    except (workers.Mistake, workers.Stopped, proof.JailError, gradebook.GradebookError) as error:
        sys.exit(str(error))


def main():
    parser = argparse.ArgumentParser(prog="python -m staff", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("build", help="build and run the notebooks from lessons/")
    command.add_argument("names", nargs="*", help="only those whose path contains one of these")
    command.set_defaults(run=build)

    command = commands.add_parser("slides", help="turn the lessons into lectures, in slides/")
    command.set_defaults(run=slides)

    command = commands.add_parser("agree", help="list texts whose languages may differ, or record that these agree")
    command.add_argument("names", nargs="*", help="as listed: LESSON/CELL, words/KEY or README")
    command.set_defaults(run=agree)

    command = commands.add_parser("mnist", help="make the MNIST subset from the original files")
    command.add_argument("folder", help="where the four uncompressed IDX files lie")
    command.set_defaults(run=mnist)

    command = commands.add_parser("font", help="make the font subset")
    command.add_argument("collection", help="path of NotoSansCJK-Regular.ttc")
    command.set_defaults(run=font)

    command = commands.add_parser("grade", help="grade a folder of submissions")
    command.add_argument("folder", help="submissions as Moodle, Canvas or nbgrader give them, or NAME.ipynb; or a zip")
    command.add_argument("--out", default="grades", help="where grades.csv, class.html and feedback/ go (grades)")
    command.add_argument("--assignment", help="the exercise notebook they answer, such as 02-rate-exercises")
    command.add_argument("--seed-file", help="a file of your own from which the private inputs are made")
    command.add_argument("--jobs", type=int, help="submissions at a time (one per core)")
    command.add_argument("--dask", metavar="ADDRESS", help="let the workers of this Dask scheduler do the work")
    command.add_argument("--unsafe-no-sandbox", action="store_true", help="RUN SUBMISSIONS WITH YOUR OWN RIGHTS")
    command.set_defaults(run=grade)

    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
