"""The commands of a maintainer: ``python -m authoring COMMAND``."""

import argparse
import contextlib
import sys


def build(args):
    from authoring import build

    build.build(args.names)


def watch(args):
    from authoring import build

    print("Watching lessons/; Ctrl-C ends.", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        build.watch()


def quick(args):
    from authoring import quick

    quick.run(args.file)


def mutants(args):
    from authoring import mutants

    mutants.run(args.file, args.tests, args.sample)


def site(args):
    from authoring import site

    print(site.make(packed=args.zip) / "index.html")


def slides(args):
    from authoring import slides

    for path in slides.make(pdf=args.pdf):
        print(path)


def agree(args):
    from authoring import translations

    if args.names:
        translations.agree(args.names)
    else:
        print("\n".join(translations.disagreements()) or "All pairs of texts agree.")


def mnist(args):
    from authoring import mnist

    mnist.make(args.folder)


def street(args):
    from authoring import street

    street.make(args.file)


def runs(args):
    from authoring import runs

    runs.make(args.names)


def font(args):
    from authoring import font

    font.make(args.collection)


def main() -> None:
    # jsonschema would build 35 parsers that no notebook needs, which takes 1.5 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    parser = argparse.ArgumentParser(prog="python -m authoring", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("build", help="build and run the notebooks from lessons/")
    command.add_argument("names", nargs="*", help="only those whose path contains one of these")
    command.set_defaults(run=build)

    command = commands.add_parser("watch", help="build a lesson's notebooks each time its source is saved")
    command.set_defaults(run=watch)

    command = commands.add_parser("quick", help="check what a change to one file needs")
    command.add_argument("file", help="a lesson's source, a module or a test, as a path below the root")
    command.set_defaults(run=quick)

    command = commands.add_parser("mutants", help="break one module in many ways; list what no test notices")
    command.add_argument("file", help="a module, as a path below the root")
    command.add_argument("tests", nargs="*", help="what pytest runs; by default the module's own tests")
    command.add_argument("--sample", type=int, metavar="N", help="try N mutants, drawn with a fixed seed, not all")
    command.set_defaults(run=mutants)

    command = commands.add_parser("site", help="turn the course into pages that need no Python, in site/")
    command.add_argument("--zip", action="store_true", help="pack the folder into site.zip as well")
    command.set_defaults(run=site)

    command = commands.add_parser("slides", help="turn the lessons into lectures, in slides/")
    command.add_argument("--pdf", action="store_true", help="print each as a hand-out as well; needs Chromium")
    command.set_defaults(run=slides)

    command = commands.add_parser("agree", help="list texts whose languages may differ, or record that these agree")
    command.add_argument("names", nargs="*", help="as listed: LESSON/CELL, words/KEY, site/KEY or README")
    command.set_defaults(run=agree)

    command = commands.add_parser("mnist", help="make the MNIST subset from the original files")
    command.add_argument("folder", help="the folder of the four uncompressed IDX files")
    command.set_defaults(run=mnist)

    command = commands.add_parser("street", help="make the street from an event camera's recording")
    command.add_argument("file", help="path of aedat 2.3.0's tests/data/test_data.aedat4")
    command.set_defaults(run=street)

    command = commands.add_parser("runs", help="train the networks of lesson 08 again, and write down their results")
    command.add_argument("names", nargs="*", help="only these, of those in course/runs.json")
    command.set_defaults(run=runs)

    command = commands.add_parser("font", help="make the font subset")
    command.add_argument("collection", help="path of NotoSansCJK-Regular.ttc")
    command.set_defaults(run=font)

    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
