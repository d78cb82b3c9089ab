"""What a mark depends on: a submission and how it is graded in, a hash out that changes whenever the mark may.

Words, pages, plots, comments and docstrings are not part of it: correcting a
label does not grade a class anew.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from course import check
from grading import ROOT
from grading.judge import assignment as assignments
from grading.submission import Submission

_JUDGING = (
    "grading/intake",
    "grading/sandbox",
    "grading/judge",
    "grading/result.py",
    "grading/submission.py",
    "grading/sanitize.py",
)
# What learners' code may call. The modules that these import count, too.
_ROOMS = ("channel", "data", "decode", "encode", "measure", "noise", "targets", "trains")
_GRADER, _ASSIGNMENT = "", "/"  # no exercise has such a name
# These cannot make an answer right or wrong. For course.check, each exercise has a fingerprint of its own.
_NO_MATTER = {"course", "course.begin", "course.language", "course.plot"}


def key(submission: Submission, secret: str, assignment: str | None, unsafe: bool) -> str:
    """Hash of a submission and of how it is to be graded; ``prints`` covers what it is graded by.

    Parameters
    ----------
    submission, secret, assignment, unsafe
        As ``grading.judge.grade.grade`` takes them.
    """
    parts: list[object] = [submission.id, submission.student, submission.name, submission.file, submission.problem]
    parts += [submission.origin, submission.notes, secret, assignment, unsafe]
    digest = hashlib.sha256(json.dumps(parts).encode())
    digest.update(submission.notebook or b"")
    return digest.hexdigest()


def prints(name: str | None) -> dict[str, str]:
    """Hashes of what a submission of an assignment is graded by: the grader, the assignment, and each exercise."""
    return {_GRADER: judging(), _ASSIGNMENT: definition(name)} | exercises(name)


def stale(before: Mapping[str, str], name: str | None) -> frozenset[str] | None:
    """The questions whose exercise has changed since these hashes were taken; None if everything is to be graded."""
    now = prints(name)
    changed = {one for one in now if before.get(one) != now[one]}
    return None if changed & {_GRADER, _ASSIGNMENT} else frozenset(changed)


def exercises(name: str | None) -> dict[str, str]:
    """A hash for each exercise of an assignment."""
    return {one.name: one.fingerprint for one in check.LESSONS[name]} if name else {}


@cache
def definition(name: str | None) -> str:
    """Hash of an assignment: its questions, its code, and the modules that answers may use.

    Texts do not count. If a submission belongs to no assignment, those that there are do.
    """
    if name is None:
        return _cells_of_all()
    asked = assignments.load(name)
    rooms = [f"course.{room}" for room in _ROOMS]
    rooms += [one for exercise in check.LESSONS[name] for one in _imports(_path(exercise.reference.__module__))]
    parts = [repr(asked.questions), sorted(asked.code), sorted(asked.stubs)]
    return _hash([*parts, _sources(map(_path, sorted(_with_imports(rooms))))])


@cache
def judging() -> str:
    """Hash of the code that reads, runs and judges submissions."""
    paths = [path for place in _JUDGING for path in [ROOT / place, *(ROOT / place).rglob("*.py")]]
    return _sources(path for path in sorted(paths) if path.suffix == ".py")


def version() -> str:
    """Hash of everything that marks depend on except the submissions."""
    return _hash([prints(name) for name in assignments.names()])


def _cells_of_all() -> str:
    """What distinguishes one exercise notebook from another."""
    return repr([(name, one.id, one.cell, one.answer) for name in assignments.names() for one in _questions(name)])


def _questions(name: str) -> tuple[assignments.Question, ...]:
    return assignments.load(name).questions


def _with_imports(modules: Iterable[str]) -> set[str]:
    """These modules, and the modules of the course that they import."""
    found: set[str] = set()
    waiting = set(modules)
    while waiting:
        name = waiting.pop()
        if name not in _NO_MATTER and not name.startswith("course.check") and _path(name).exists():
            found.add(name)
            waiting |= set(_imports(_path(name))) - found
    return found


def _path(module: str) -> Path:
    place = ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def _sources(paths: Iterable[Path]) -> str:
    return _hash([[path.relative_to(ROOT).as_posix(), _meaning(path)] for path in paths])


def _meaning(path: Path) -> str:
    """A module as the interpreter sees it: without comments, docstrings and layout."""
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree)


def _hash(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
