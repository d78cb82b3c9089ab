"""One submission in, one result out: what was answered, what it is worth, and what to say of it.

The jail computes, this side compares. A jail that dies costs the question it
died of: the others are asked again, each in a jail of its own.
"""

import base64
import io
import threading
import time

import matplotlib
import matplotlib.pyplot as plt

from course import check, language, plot
from course.check import picture
from course.language import text
from grading import sanitize
from grading.intake import notebook
from grading.judge import assignment as assignments
from grading.sandbox import jail, wire

matplotlib.use("agg")  # a window cannot be opened in a thread, nor is one wanted
_BEGIN = "import math\nimport torch\nfrom course import begin, check, data, decode, encode, measure, trains, trial\n"
_NBGRADERS_STUB = "YOUR ANSWER HERE"  # where a teacher released the notebooks with nbgrader
_SECONDS = 240  # of all jails of one submission
_MOST_STRAYS = 3  # cells of no question that may each stop a jail before their like are left out altogether
# The language of the words and matplotlib belong to the whole process; a Dask worker may have threads.
_ALONE = threading.Lock()


def grade(submission, secret, assignment=None, unsafe=False):
    """The result of one submission: a dict that ``json`` can write; see docs/grading.md.

    Parameters
    ----------
    submission : grading.intake.submissions.Submission
    secret : str
        From which the private inputs are made.
    assignment : str or None
        The exercise notebook it answers; None: the one it looks like.
    unsafe : bool
        Run the submission without a jail.
    """
    result = blank(submission, assignment, unsafe)
    if submission.problem:
        return result | {"problem": submission.problem} | _nothing(assignment)
    try:
        book = notebook.read(submission.notebook)
    except notebook.NotebookError as error:
        return result | {"problem": str(error)} | _nothing(assignment)
    result["language"] = book.language
    asked = assignments.recognise(book)
    if assignment and asked and asked.name != assignment:
        return result | {"problem": "other_assignment", "assignment": None}
    if assignment:
        asked = assignments.load(assignment)
    if asked is None:
        return result | {"problem": "unknown_assignment"}
    answers, ended = _compute(book, asked, secret, unsafe)
    with _ALONE, plt.rc_context():
        language.use(book.language)
        matplotlib.rcParams["font.family"] = plot.fonts()
        questions = [_mark(question, book, asked, secret, answers, ended) for question in asked.questions]
    return result | {
        "problem": None,
        "assignment": asked.name,
        "notes": sorted({*submission.notes, *book.notes}),
        "questions": questions,
        "cells": [_shown(cell, asked.owner(cell)) for cell in book.cells],
    }


def blank(submission, assignment, unsafe):
    """A result that says nothing yet."""
    return {
        "id": submission.id,
        "student": submission.student,
        "name": submission.name,
        "file": submission.file,
        "unsafe": unsafe,
        "assignment": assignment,
        "language": None,
        "notes": list(submission.notes),
        "questions": [],
        "cells": [],
    }


def _nothing(name):
    """No points for any question of a submission that cannot be read."""
    if name is None:
        return {}
    empty = {"score": 0, "kind": "missing", "key": None, "said": "", "hint": "", "picture": None}
    return {"questions": [{"id": q.id, "points": q.points} | empty for q in assignments.load(name).questions]}


def _compute(book, asked, secret, unsafe):
    """Answers by question, and how the jail of each that has none ended.

    All are asked in one jail. Who stops it, a question or a cell that belongs
    to none, is left out, and the rest asked again. In the end whoever has no
    answers yet, or only errors, which may be another's doing, gets a jail alone.
    """
    questions = [question for question in asked.questions if not question.manual]
    sheets = {question.id: assignments.sheet(asked, question, secret) for question in questions}
    by_name = {question.id: question for question in questions}
    answers, ended, until = {}, {}, time.monotonic() + _SECONDS

    def attempt(plan):
        if time.monotonic() > until:
            return "time", {}
        run = jail.run(plan, unsafe, _BEGIN)
        found = _collect(run, plan, lambda name, rounds: _judge(by_name[name], asked, secret, rounds).right)
        answers.update({name: one for name, one in found.items() if name not in answers or not _failed(one)})
        return run.ended, {} if run.step is None else plan[run.step]

    while True:
        left = [question for question in questions if question.id not in ended and question.id not in answers]
        how, step = attempt(_plan(book, asked, left, sheets, ended))
        culprit = step.get("part")
        strays = [part for part in (*ended, culprit) if isinstance(part, int)]
        if how == "done" or culprit is None or culprit in ended or len(strays) > _MOST_STRAYS:
            break
        ended[culprit] = how
    for question in questions:
        alone = how != "done" or question.id not in answers or _failed(answers[question.id])
        if alone and any(asked.owner(cell) == question.id for cell in book.cells):
            others = question.id not in ended  # what stops a jail is not waited for three times
            how_alone, _ = attempt(_plan_for(question, book, asked, sheets, ended, others))
            if how_alone != "done" and others:
                how_alone, _ = attempt(_plan_for(question, book, asked, sheets, ended, False))
            ended[question.id] = how_alone
    return answers, ended


def _failed(rounds):
    """Whether answers are errors, or nothing that can be compared."""
    return any(isinstance(answer, (check.Raised, wire.Opaque)) for answers in rounds for answer in answers)


def _plan(book, asked, questions, sheets, without):
    """Every cell that learners write, in order; each question at the place of its check, or at the end."""
    plan, waiting = [], {question.cell: question for question in questions}
    for part, cell in _parts(book, asked):
        if cell.source.strip() not in asked.given and part not in without:
            plan.append({"source": cell.source, "part": part})
        if cell.id in waiting:
            plan.append(_ask(waiting.pop(cell.id), sheets))
    return plan + [_ask(question, sheets) for question in waiting.values()]


def _plan_for(question, book, asked, sheets, without, others):
    """One question by itself: with the cells that belong to no other question, or with its own only."""
    plan = []
    for part, cell in _parts(book, asked):
        wanted = part == question.id or (others and isinstance(part, int) and part not in without)
        if cell.source.strip() not in asked.given and wanted:
            plan.append({"source": cell.source, "part": part})
    return [*plan, _ask(question, sheets)]


def _parts(book, asked):
    """Each cell of code with the question that it belongs to, or its own number if it belongs to none.

    Not the place for an answer as we handed it out, where the answer stands in another cell: it would undo that.
    """
    code = [(asked.owner(cell) or n, cell) for n, cell in enumerate(book.cells) if cell.type == "code"]
    written = {q.id for q in asked.questions for _, cell in code if _is_written(cell, q.id, asked)}
    for part, cell in code:
        if part not in written or not asked.is_stub(cell):
            yield part, cell


def _is_written(cell, name, asked):
    return assignments.defines(cell, name) and not asked.is_stub(cell)


def _ask(question, sheets):
    return {"ask": question.id, "part": question.id, "cases": sheets[question.id]}


def _collect(run, plan, is_right):
    """A jail's lines that have the form of answers to what was asked; errors of cells where there are none.

    What was answered first counts, unless what the last definition of the function answers is right.
    """
    shapes = {step["ask"]: [len(cases) for cases in step["cases"]] for step in plan if "ask" in step}
    answers, last, failed = {}, {}, {}
    for line in run.lines:
        name, rounds, n = line.get("question"), line.get("answers"), line.get("failed")
        if isinstance(name, str) and name in shapes and _has_shape(rounds, shapes[name]):
            last[name] = rounds
            answers.setdefault(name, rounds)
        if type(n) is int and 0 <= n < len(plan) and isinstance(line.get("error"), str):
            failed[plan[n].get("part")] = wire.text(line["error"])
    for name, first in answers.items():
        answers[name] = _answers(first)
        if last[name] is not first and is_right(name, _answers(last[name])):
            answers[name] = _answers(last[name])
    for name in shapes:
        if run.ended == "done" and name not in answers and name in failed:
            answers[name] = [[check.Raised(failed[name])] * size for size in shapes[name]]
    return answers


def _has_shape(rounds, sizes):
    return (
        isinstance(rounds, list)
        and len(rounds) == len(sizes)
        and all(isinstance(cases, list) and len(cases) == size for cases, size in zip(rounds, sizes, strict=True))
    )


def _answers(rounds):
    return [[_answer(message) for message in cases] for cases in rounds]


def _answer(message):
    if isinstance(message, dict) and isinstance(message.get("raised"), str):
        return check.Raised(wire.text(message["raised"]))
    return wire.unpack(message)


def _mark(question, book, asked, secret, answers, ended):
    """What one question earned, and what to say of it."""
    if question.manual:
        return _by_hand(question, book, asked)
    if question.id in answers:
        verdict = _judge(question, asked, secret, answers[question.id])
    elif question.id in ended and ended[question.id] != "done":
        verdict = check.Verdict("stopped", text(f"grade.stopped_{ended[question.id]}"))
    else:
        verdict = check.Verdict("missing", text("grade.missing", function=question.id))
    return {
        "id": question.id,
        "points": question.points,
        "score": question.points if verdict.right else 0,
        "kind": verdict.kind,
        "key": verdict.key,
        "said": sanitize.text(verdict.said),  # an error of the learner's may hold what no file can
        "hint": verdict.hint,
        "picture": _picture(verdict),
    }


def _judge(question, asked, secret, answers):
    """The verdict over all private seeds: the first that is not right."""
    exercise = assignments.exercise(asked, question)
    verdicts = (
        exercise.judge(cases, seed) for cases, seed in zip(answers, assignments.seeds(question, secret), strict=True)
    )
    return next((verdict for verdict in verdicts if not verdict.right), check.Verdict("right", text("check.right")))


def _by_hand(question, book, asked):
    """An open answer waits for a person, unless there is none."""
    # Some write it elsewhere, or in a cell of another type: any text that is not ours may be the answer.
    written = {cell.source.strip() for cell in book.cells if cell.id == question.cell or cell.type != "code"}
    # Where no cell has this id, a person has to look which one it may be.
    found = any(cell.id == question.cell for cell in book.cells)
    empty = found and not written - asked.given - {_NBGRADERS_STUB, ""}
    kind, key = ("empty", "grade.open_empty") if empty else ("manual", "grade.open_waits")
    waits = {"score": 0 if empty else None, "kind": kind, "key": None, "said": text(key), "hint": "", "picture": None}
    return {"id": question.id, "points": question.points} | waits


def _picture(verdict):
    """The picture of a verdict as base64 PNG, or None."""
    figure = picture.draw(verdict)
    if figure is None:
        return None
    with io.BytesIO() as buffer:
        figure.savefig(buffer, format="png", dpi=100)
        plt.close(figure)
        return base64.b64encode(buffer.getvalue()).decode()


def _shown(cell, question):
    """A cell as the feedback shows it."""
    shown = {"type": cell.type, "id": cell.id, "source": cell.source, "question": question}
    data = [output.get("data", {}) for output in cell.outputs]
    pictures = [one["image/png"] for one in data if "image/png" in one]
    return shown | {"text": "\n".join(filter(None, map(_printed, cell.outputs))), "pictures": pictures}


def _printed(output):
    """What an output says in letters."""
    said = output.get("text") or "\n".join(output.get("traceback", ()))
    return said or output.get("data", {}).get("text/plain", "")
