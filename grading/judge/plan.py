"""Which cells run and what is asked after them: a notebook and its assignment in, steps for a jail out."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from grading.judge import assignment as assignments
from grading.judge.assignment import Assignment, Question
from grading.sandbox.messages import Ask, Cases, Execute, Step
from grading.submission import Notebook, SubmittedCell


def recognise(notebook: Notebook) -> Assignment | None:
    """The assignment that a notebook answers: the one with the most functions that it has a cell for, or None.

    If the cells have lost their ids (in a copy, or in some editors), the
    functions that they define count. A variable of that name does not: the
    lessons, too, compute a ``probability``.
    """

    def shared(name: str) -> int:
        asked = [question for question in assignments.load(name).questions if not question.manual]
        return sum(_is_there(question, notebook.cells) for question in asked)

    best = max(assignments.names(), key=shared)
    return assignments.load(best) if shared(best) else None


def owner(assignment: Assignment, cell: SubmittedCell) -> str | None:
    """The id of the question that a cell belongs to, by the cell's id or the function it defines; else None."""
    for question in assignment.questions:
        if cell.id and cell.id in (question.answer, question.cell):
            return question.id
    if cell.type == "code":
        return next((question.id for question in assignment.questions if _defines(cell, question.id)), None)
    return None


class Planner:
    """Plans for the jails of one submission."""

    def __init__(self, notebook: Notebook, assignment: Assignment, sheets: Mapping[str, Cases]):
        self.sheets = sheets  # by question, the packed inputs
        self.owned = {owner(assignment, cell) for cell in notebook.cells}  # questions that have a cell
        self.ids = {n: cell.id for n, cell in enumerate(notebook.cells) if cell.type == "code"}
        self.cells = list(_runnable(notebook, assignment))

    def together(
        self,
        questions: Iterable[Question],
        without: Collection[str],
        skipped: Collection[int],
        dropped: Collection[int] = (),
    ) -> list[Step]:
        """Every cell that the learner wrote, in order; each question is asked at its check, or else at the end.

        Of a cell that is left out, what only prepares others still runs: its imports, functions, classes, constants.

        Parameters
        ----------
        questions : iterable of Question
            The questions to ask.
        without : collection of str
            Ids of questions whose cells are left out.
        skipped : collection of int
            Places of other cells that are left out.
        dropped : collection of int
            Places of cells that are left out entirely.
        """
        plan: list[Step] = []
        waiting = {question.cell: question for question in questions}
        written = {step.cell: step for step in self.cells}
        for place, id_ in self.ids.items():
            step = written.get(place)
            if step and place not in dropped:
                out = step.question in without or (step.question is None and place in skipped)
                plan.append(replace(step, prepare=True) if out else step)
            if id_ in waiting:
                plan.append(self._ask(waiting.pop(id_)))
        return plan + [self._ask(question) for question in waiting.values()]

    def alone(
        self, question: Question, others: bool, skipped: Collection[int], dropped: Collection[int] = ()
    ) -> list[Step]:
        """One question with its own cells and, with ``others``, the cells that belong to no question.

        With ``others``, what prepares in all further cells runs, too.
        """
        plan: list[Step] = []
        for step in self.cells:
            whole = step.question == question.id or (others and step.question is None and step.cell not in skipped)
            if whole or (others and step.cell not in dropped):
                plan.append(step if whole else replace(step, prepare=True))
        return [*plan, self._ask(question)]

    def _ask(self, question: Question) -> Ask:
        return Ask(question.id, self.sheets[question.id])


def _runnable(notebook: Notebook, assignment: Assignment) -> Iterator[Execute]:
    """The code cells that the learner wrote, each with the question it belongs to.

    If the answer is in another cell, the answer cell that was handed out is
    left out while it is still untouched: it would undo that answer.
    """
    code = [(n, owner(assignment, cell), cell) for n, cell in enumerate(notebook.cells) if cell.type == "code"]
    answered = {
        question.id
        for question in assignment.questions
        for _, _, cell in code
        if _defines(cell, question.id) and not _is_stub(assignment, cell)
    }
    for n, question, cell in code:
        undone = question in answered and _is_stub(assignment, cell)
        if not undone and cell.source.strip() not in assignment.given:
            yield Execute(cell.source, n, question)


def _is_stub(assignment: Assignment, cell: SubmittedCell) -> bool:
    return cell.source.strip() in assignment.stubs


def _defines(cell: SubmittedCell, name: str) -> bool:
    """Whether a code cell binds this name, by ``def`` or by assignment."""
    return re.search(rf"^(?:def\s+{name}\s*\(|{name}\s*=)", cell.source, re.MULTILINE) is not None


def _is_there(question: Question, cells: Iterable[SubmittedCell]) -> bool:
    ids = {question.answer, question.cell}
    return any(cell.id in ids or re.search(rf"^def\s+{question.id}\s*\(", cell.source, re.MULTILINE) for cell in cells)
