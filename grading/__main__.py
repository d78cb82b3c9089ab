"""Grade a folder of submissions: ``python -m grading FOLDER``."""

import argparse
import os
import sys


def main():
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    parser.add_argument("folder", help="submissions from Moodle, Canvas or nbgrader, or NAME.ipynb files; or a zip")
    parser.add_argument("--out", default="grades", help="where the results go (default: grades)")
    parser.add_argument("--assignment", help="the exercise notebook that all of them answer, such as 02-rate-exercises")
    parser.add_argument("--roster", metavar="FILE", help="the class: Moodle's worksheet, Canvas's gradebook, or names")
    parser.add_argument(
        "--deadline", metavar="TIME", help="what the platform says came later is late: 2026-12-01T23:59"
    )
    parser.add_argument("--only", metavar="EXERCISE", help="grade only this exercise anew, such as draw-spikes")
    parser.add_argument("--penalty", default="none", help="nbgrader's for late work: none, zero, or a plug-in's file")
    parser.add_argument("--seed-file", help="a file of yours from which the private inputs are drawn")
    parser.add_argument("--jobs", type=int, help="submissions graded at a time (default: one per core)")
    parser.add_argument("--dask", metavar="ADDRESS", help="use the workers of this Dask scheduler")
    parser.add_argument("--unsafe-no-sandbox", action="store_true", help="RUN SUBMISSIONS WITH YOUR OWN PERMISSIONS")
    try:
        _grade(parser.parse_args())
    except KeyboardInterrupt:
        print("\nStopped. Results so far are kept: the same command continues from there.", file=sys.stderr, flush=True)
        os._exit(130)  # threads may still be working; their jails end with them


def _grade(args):
    from course.language import say
    from grading import run, workers
    from grading.deliver import gradebook, report
    from grading.sandbox import selftest

    only = args.only and args.only.replace("-", "_")
    late = {"deadline": args.deadline, "penalty": args.penalty}
    options = args.assignment, args.seed_file, args.jobs, args.dask, args.unsafe_no_sandbox
    try:
        results = run.run(args.folder, args.out, *options, list_file=args.roster, only=only, **late)
        say(lambda lang: report.summary(results, args.out, lang))
    except (workers.Mistake, workers.Stopped, selftest.JailError, gradebook.GradebookError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
