"""What is asked and what it is worth: the name of an exercise notebook in, its questions out.

These come from the course's own notebooks and ``course.check``, never from a
submission.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from course import check
from course.language import LANGUAGES
from grading import ROOT

_NBGRADERS_STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"  # in notebooks released by nbgrader
ROUNDS = 2  # how many private seeds every function is tried on


@dataclass(frozen=True)
class Question:
    """One thing that earns points; ``cell`` is the grade_id of its check or of its open answer."""

    id: str
    cell: str
    answer: str
    points: float
    manual: bool


@dataclass(frozen=True)
class Assignment:
    """An exercise notebook."""

    name: str
    questions: tuple[Question, ...]  # in order
    texts: frozenset[str]  # our own cells of text
    code: frozenset[str]  # our own cells of code: checks, examples
    ids: frozenset[str]  # of our own cells
    stubs: frozenset[str]  # the text of the cells to be filled in, as handed out

    @property
    def given(self) -> frozenset[str]:
        """Our own cells."""
        return self.texts | self.code


def names() -> tuple[str, ...]:
    """The names of all exercise notebooks."""
    return tuple(check.LESSONS)


@cache
def load(name: str) -> Assignment:
    """The assignment of that name."""
    if name not in check.LESSONS:
        raise ValueError(f"assignment must be one of {', '.join(names())}, not {name!r}")
    paths = [ROOT / "notebooks" / lang / f"{name}.ipynb" for lang in LANGUAGES]
    books = [json.loads(path.read_bytes())["cells"] for path in paths]
    questions: list[Question] = []
    answer = ""
    for mark in filter(None, map(_mark, books[0])):
        if mark["solution"]:
            answer = mark["grade_id"]
        if mark["grade"]:
            cell, manual = mark["grade_id"], mark["solution"]
            name_ = cell if manual else cell.replace("-", "_")
            questions.append(Question(name_, cell, answer, mark["points"], manual))
    cells = [cell for book in books for cell in book]
    texts = frozenset("".join(cell["source"]).strip() for cell in cells if cell["cell_type"] == "markdown")
    code = frozenset("".join(cell["source"]).strip() for cell in cells if _is_given(cell)) - texts
    ids = frozenset(cell["id"] for cell in cells if not (_mark(cell) or {}).get("solution"))
    stubs = {"".join(cell["source"]).strip() for cell in cells if _is_stub(cell)}
    stubs |= {stub.replace("...", _NBGRADERS_STUB) for stub in stubs}
    return Assignment(name, tuple(questions), texts, code, ids, frozenset(stubs))


def _mark(cell: dict[str, Any]) -> Any:
    return cell["metadata"].get("nbgrader")


def _is_given(cell: dict[str, Any]) -> bool:
    """Whether a cell is ours: text (including the place for the open answer) or locked code (a check, an example)."""
    return cell["cell_type"] == "markdown" or (_mark(cell) or {}).get("locked", False)


def _is_stub(cell: dict[str, Any]) -> bool:
    mark = _mark(cell) or {}
    return cell["cell_type"] == "code" and mark.get("solution", False)


def questions(name: str) -> tuple[Question, ...]:
    """The questions of an assignment."""
    return load(name).questions


def points(name: str) -> dict[str, float]:
    """The points of each question of an assignment."""
    return {question.id: question.points for question in load(name).questions}


def exercise(assignment: Assignment, question: Question) -> check.Exercise:
    """The exercise in ``course.check`` behind a question."""
    return next(one for one in check.LESSONS[assignment.name] if one.name == question.id)


def seeds(question: Question, secret: str) -> list[int]:
    """The private seeds of a question; nobody can compute them without ``secret``."""
    digests = (hashlib.sha256(f"{secret}/{question.id}/{n}".encode()).digest() for n in range(ROUNDS))
    return [int.from_bytes(digest[:4], "big") for digest in digests]
