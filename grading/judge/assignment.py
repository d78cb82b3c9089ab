"""What is asked and what it is worth: the name of an exercise notebook in, its questions out.

Read from the course's own notebooks and ``course.check``, never from a
submission.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache

from course import check
from course.language import LANGUAGES
from grading import ROOT
from grading.sandbox import wire

_NBGRADERS_STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"  # in what nbgrader has released
ROUNDS = 2  # how many private seeds every function is tried on


@dataclass(frozen=True)
class Question:
    """One thing that earns points: ``cell`` is the grade_id of its check, or of the open answer."""

    id: str
    cell: str
    answer: str
    points: int
    manual: bool


@dataclass(frozen=True)
class Assignment:
    """An exercise notebook: its questions, in order, the text of what learners leave, and of what they fill in."""

    name: str
    questions: tuple
    given: frozenset
    stubs: frozenset

    def is_stub(self, cell):
        """Whether it is a place for an answer, as we handed it out."""
        return cell.source.strip() in self.stubs

    def owner(self, cell):
        """The name of the question that a cell belongs to, or None: by its id, or by the function it defines."""
        for question in self.questions:
            if cell.id and cell.id in (question.answer, question.cell):
                return question.id
        if cell.type == "code":
            return next((question.id for question in self.questions if defines(cell, question.id)), None)
        return None


def names():
    """The names of all exercise notebooks."""
    return tuple(check.LESSONS)


def defines(cell, name):
    """Whether a cell of code gives a function this name."""
    return re.search(rf"^(?:def\s+{name}\s*\(|{name}\s*=)", cell.source, re.MULTILINE) is not None


@cache
def load(name):
    """The assignment of that name."""
    if name not in check.LESSONS:
        raise ValueError(f"assignment must be one of {', '.join(names())}, not {name!r}")
    paths = [ROOT / "notebooks" / lang / f"{name}.ipynb" for lang in LANGUAGES]
    books = [json.loads(path.read_bytes())["cells"] for path in paths]
    questions, answer = [], ""
    for mark in filter(None, map(_mark, books[0])):
        if mark["solution"]:
            answer = mark["grade_id"]
        if mark["grade"]:
            cell, manual = mark["grade_id"], mark["solution"]
            name_ = cell if manual else cell.replace("-", "_")
            questions.append(Question(name_, cell, answer, mark["points"], manual))
    cells = [cell for book in books for cell in book]
    given = frozenset("".join(cell["source"]).strip() for cell in cells if _is_given(cell))
    stubs = {"".join(cell["source"]).strip() for cell in cells if _is_stub(cell)}
    stubs |= {stub.replace("...", _NBGRADERS_STUB) for stub in stubs}
    return Assignment(name, tuple(questions), given, frozenset(stubs))


def _mark(cell):
    return cell["metadata"].get("nbgrader")


def _is_given(cell):
    """Whether it is text (the open answer's place too), or code that is locked: a check, an example."""
    return cell["cell_type"] == "markdown" or (_mark(cell) or {}).get("locked", False)


def _is_stub(cell):
    mark = _mark(cell) or {}
    return cell["cell_type"] == "code" and mark.get("solution", False)


def points(name):
    """The points of each question of an assignment."""
    return {question.id: question.points for question in load(name).questions}


def recognise(notebook):
    """The assignment that a notebook answers, or None: the one most of whose functions it has a cell for.

    Where the cells have lost their ids (a copy, some editors), the functions that they define tell. (A value of such
    a name does not: the lessons compute a ``probability`` too.)
    """

    def shared(name):
        return sum(_is_there(question, notebook.cells) for question in load(name).questions if not question.manual)

    best = max(names(), key=shared)
    return load(best) if shared(best) else None


def _is_there(question, cells):
    ids = {question.answer, question.cell}
    return any(cell.id in ids or re.search(rf"^def\s+{question.id}\s*\(", cell.source, re.MULTILINE) for cell in cells)


def exercise(assignment, question):
    """The exercise in ``course.check`` behind a question."""
    return next(one for one in check.LESSONS[assignment.name] if one.name == question.id)


def seeds(question, secret):
    """The private seeds of a question: nobody who lacks ``secret`` can tell them."""
    digests = (hashlib.sha256(f"{secret}/{question.id}/{n}".encode()).digest() for n in range(ROUNDS))
    return [int.from_bytes(digest[:4]) for digest in digests]


@cache
def sheet(assignment, question, secret):
    """The private inputs of a question, as a message: one list of argument tuples per seed."""
    cases = exercise(assignment, question).cases
    return [[[wire.pack(value) for value in case] for case in cases(seed)] for seed in seeds(question, secret)]
