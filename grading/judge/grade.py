"""One submission in, one result out: what was answered, what it is worth, and what to say about it."""

import base64
import io
import threading
from dataclasses import replace

import matplotlib

from course import check, language
from course.check import picture
from course.language import Phrase
from grading.intake import notebook
from grading.judge import assignment as assignments
from grading.judge import plan
from grading.judge.assignment import Assignment, Question
from grading.judge.examine import Finding, examine
from grading.result import QuestionResult, Result, ShownCell, storable
from grading.submission import Notebook, Submission, SubmittedCell

_NBGRADERS_PLACE = "YOUR ANSWER HERE"  # if a teacher released the notebooks with nbgrader
# The current language and matplotlib's state belong to the whole process, in which several threads grade.
_DRAWING = threading.Lock()


def grade(submission: Submission, secret: str, assignment: str | None = None, unsafe: bool = False) -> Result:
    """The result of one submission.

    Parameters
    ----------
    submission : Submission
    secret : str
        What the private inputs are drawn from.
    assignment : str or None
        The exercise notebook it answers; None: the one it resembles most.
    unsafe : bool
        Run the submission without a jail.
    """
    blank = blank_result(submission, assignment, unsafe)
    if submission.problem or submission.notebook is None:
        return replace(blank, problem=submission.problem or "no_notebook", questions=_nothing(assignment))
    try:
        book = notebook.read(submission.notebook)
    except notebook.NotebookError as error:
        return replace(blank, problem=str(error), questions=_nothing(assignment))
    blank = replace(blank, language=book.language)
    asked = plan.recognise(book)
    if assignment and asked and asked.name != assignment:
        return replace(blank, problem="other_assignment", assignment=None)
    if assignment:
        asked = assignments.load(assignment)
    if asked is None:
        return replace(blank, problem="unknown_assignment")
    questions = [one for one in asked.questions if not submission.only or one.id in submission.only]
    found = examine(book, asked, questions, secret, unsafe)
    return replace(
        blank,
        assignment=asked.name,
        notes=tuple(sorted({*submission.notes, *book.notes})),
        questions=tuple(_marked(question, book, asked, found.get(question.id)) for question in questions),
        cells=tuple(_shown(cell, plan.owner(asked, cell)) for cell in book.cells),
    )


def blank_result(submission: Submission, assignment: str | None, unsafe: bool) -> Result:
    """A result without any findings yet."""
    return Result(
        id=submission.id,
        student=submission.student,
        name=submission.name,
        file=submission.file,
        origin=submission.origin,
        unsafe=unsafe,
        assignment=assignment,
        notes=tuple(submission.notes),
    )


def _nothing(name: str | None) -> tuple[QuestionResult, ...]:
    """Zero points for each question, if a submission cannot be read."""
    if name is None:
        return ()
    return tuple(QuestionResult(one.id, one.points, 0, "missing") for one in assignments.load(name).questions)


def _marked(question: Question, book: Notebook, asked: Assignment, finding: Finding | None) -> QuestionResult:
    """What one question earned, and what to say about it."""
    if finding is None:
        return _by_hand(question, book, asked)
    if finding.verdict:
        verdict = finding.verdict
    elif finding.ended != "done":
        verdict = check.Verdict("stopped", Phrase(f"grade.stopped_{finding.ended}"))
    else:
        verdict = check.Verdict("missing", Phrase("grade.missing", {"function": question.id}))
    return QuestionResult(
        id=question.id,
        points=question.points,
        score=question.points if verdict.right else 0,
        kind=verdict.kind,
        key=verdict.key,
        said=storable(verdict.sentence),
        hint=verdict.help and storable(verdict.help),
        picture=_picture(verdict, book.language),
    )


def _by_hand(question: Question, book: Notebook, asked: Assignment) -> QuestionResult:
    """An open answer waits for a person, unless it is empty."""
    # Some write it elsewhere, or in a cell of another type: any text that is not ours may be the answer.
    written = {cell.source.strip() for cell in book.cells if cell.id == question.cell or cell.type != "code"}
    # If no cell has this id, a person has to find the answer.
    found = any(cell.id == question.cell for cell in book.cells)
    drawn = any(cell.pictures for cell in book.cells)
    if found and not drawn and not written - asked.given - {_NBGRADERS_PLACE, ""}:
        return QuestionResult(question.id, question.points, 0, "empty", said=Phrase("grade.open_empty"))
    return QuestionResult(question.id, question.points, None, "manual", said=Phrase("grade.open_waits"))


def _picture(verdict: check.Verdict, lang: str) -> str | None:
    """The picture of a verdict as a PNG in base64, or None."""
    with _DRAWING:
        matplotlib.use("agg")  # threads draw, and a window would not survive that
        import matplotlib.pyplot as plt

        language.use(lang)
        figure = picture.draw(verdict)
        if figure is None:
            return None
        with io.BytesIO() as buffer:
            figure.savefig(buffer, format="png", dpi=100)
            plt.close(figure)
            return base64.b64encode(buffer.getvalue()).decode()


def _shown(cell: SubmittedCell, question: str | None) -> ShownCell:
    """A cell as the feedback shows it."""
    data = [output.get("data", {}) for output in cell.outputs]
    text = "\n".join(filter(None, map(_printed, cell.outputs)))
    drawn = tuple(one["image/png"] for one in data if "image/png" in one)
    return ShownCell(cell.type, cell.id, cell.source, question, text, drawn or cell.pictures)


def _printed(output: dict) -> str:
    """The text of an output."""
    said = output.get("text") or "\n".join(output.get("traceback", ()))
    return said or output.get("data", {}).get("text/plain", "")
