"""The quick loop: a changed file in, the commands that check it out, and run.

``make quick FILE=…`` runs them; ``make mutants FILE=…`` takes its tests from ``tests_of``.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from authoring import lessons
from authoring.build import is_exercise

ROOT = lessons.ROOT
# Tests of modules whose tests have another name; the longest prefix counts.
TESTS = {
    "authoring/chinese": ["lessons"],
    "authoring/chromium": ["slides"],
    "authoring/font": ["lessons"],
    "authoring/lessons": ["build"],
    "authoring/mnist": ["data"],
    "authoring/mutants": ["quick"],
    "authoring/street": ["recordings"],
    "authoring/translations": ["build"],
    "course/_agreed": ["codes", "decode"],
    "course/_arguments": ["noise", "targets", "measure"],
    "course/_files": ["data", "begin"],
    "course/channel": ["codes"],
    "course/check/": ["check"],
    "course/decode": ["codes", "decode"],
    "course/encode": ["codes", "encode_delta", "encode_latency", "encode_rate"],
    "course/explore": ["explore", "explore_curves", "explore_saving"],
    "course/language": ["begin"],
    "course/trains": ["codes", "trains", "trains_inhomogeneous"],
    "course/vision": ["data"],
    "grading/": ["grade_run"],
    "grading/deliver/": ["grade_report"],
    "grading/intake/": ["grade_submissions"],
    "grading/intake/notebook": ["grade_notebook"],
    "grading/result": ["grade_seams"],
    "grading/sandbox/seccomp": ["grade_seccomp"],
    "grading/sandbox/wire": ["grade_seams"],
    "grading/sanitize": ["grade_report"],
}


def tests_of(module: str) -> list[str]:
    """Return a module's tests, except those in a browser: those listed in TESTS, named after it, or mentioning it."""
    prefix = max((known for known in TESTS if module.startswith(known)), key=len, default=None)
    if prefix:
        return [f"tests/test_{name}.py" for name in TESTS[prefix]]
    stem, folder = Path(module).stem, Path(module).parent.name
    tests = [path for path in sorted(ROOT.glob("tests/test_*.py")) if not re.search("browser|lab", path.name)]
    named = [path for path in tests if re.fullmatch(rf"test_({stem}|{folder})(_\w+)?", path.stem)]
    mentioning = [path for path in tests if re.search(rf"\b{stem}\b", path.read_text("utf-8"))]
    return [path.relative_to(ROOT).as_posix() for path in named or mentioning]


def commands(file: str) -> list[list[str]]:
    """Return the commands that check a change to ``file``, a path below the repository's root."""
    tidy = [["ruff", "check", file], ["ruff", "format", "--check", file]]
    if file.startswith("lessons/") and file.endswith(".py"):
        return [tidy[0], *_lesson(Path(file))]
    if file.startswith("tests/") and file.endswith(".py"):
        return [*tidy, ["pytest", file]]
    if file.split("/")[0] in ("course", "authoring", "grading") and file.endswith(".py"):
        return [*tidy, ["mypy", file], ["pytest", file, *tests_of(file), *_only_its_exercises(file)]]
    raise ValueError(f"FILE={file}: name a file of lessons/, course/, authoring/, grading/ or tests/ that ends in .py")


def _only_its_exercises(file: str) -> list[str]:
    """For the exercises of one lesson: the tests of these, and of no other lesson's."""
    text = (ROOT / file).read_text("utf-8") if file.startswith("course/check/") else ""
    names = re.findall(r"Exercise\(\s*(\w+),", text)
    return ["-k", " or ".join([Path(file).name, *names])] if names else []


def _lesson(source: Path) -> list[list[str]]:
    """Build the notebooks of a source, then run them once more and compare."""
    name = f"{lessons.slug(source)}.ipynb"
    folders = ["notebooks", "solutions"] if is_exercise(source) else ["notebooks"]
    notebooks = [f"{folder}/{lang}/{name}" for folder in folders for lang in lessons.LANGUAGES]
    rules = ["-k", f"{name} or agree or chinese or source or font", "tests/test_lessons.py"]
    return [["authoring", "build", f"/{name}"], ["pytest", *notebooks, *rules]]


def run(file: str) -> None:
    """Run the commands, each with its time; stop at the first that fails."""
    if not (ROOT / file).is_file():
        raise SystemExit(f"FILE={file}: there is no such file in {ROOT}")
    fewer = os.environ | {"QUICK": "1"}  # random examples; see tests/examples.py
    for command in commands(file):
        started = time.perf_counter()
        failed = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=fewer).returncode
        print(f"-- {' '.join(command[:2])}: {time.perf_counter() - started:.0f} s", flush=True)
        if failed:
            raise SystemExit(failed)
