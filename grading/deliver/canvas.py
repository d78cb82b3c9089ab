"""The way back into Canvas: results in, a gradebook to import and a zip of feedback to upload out.

Canvas takes the table under *Gradebook → Import*: it knows students by ``ID``
and assignments by the number behind their title (``lib/gradebook_importer.rb``).
It takes the zip in the assignment's *Re-Upload Submissions*. There it reads a
file's name for the numbers of the user and of the file that they handed in, and
shows the new file under the old one's name
(``infer_comment_context_from_filename``). So what goes back is a notebook if a
notebook was handed in, and a zip if a zip was.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from course.language import LANGUAGES
from grading import files, sanitize
from grading.deliver import marks
from grading.deliver.words import explained, number, penalised, points, report, said, verdict
from grading.intake import names
from grading.intake.roster import Roster
from grading.result import QuestionResult, Result, total, waiting

_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_DAY = (2020, 1, 1, 0, 0, 0)  # of the files in the zip: the same results make the same zip


def write(
    results: Sequence[Result],
    out: Path,
    lang: str,
    worth: Mapping[str, float],
    listed: Roster | None,
    pages: Mapping[str, bytes],
) -> None:
    """Write both files to ``out``, or remove old ones if nothing came from Canvas."""
    came = any(map(user, results))
    files.put(out / "canvas.csv", gradebook(results, worth, listed) if came else None)
    files.put(out / "canvas-feedback.zip", feedback(results, pages, lang) if came else None)


def user(result: Result) -> str:
    """Canvas's number of the student; "" if the result did not come from Canvas, or if marking is anonymous."""
    owner = names.owner(result.origin)
    return owner.key[1] if owner and owner.platform == "canvas" else ""


def gradebook(results: Sequence[Result], worth: Mapping[str, float], book: Roster | None) -> bytes:
    """The table to import.

    Parameters
    ----------
    results : sequence of Result
        Those that came from Canvas.
    worth : dict of str to float
        Assignment → what can be had: a column each.
    book : Roster or None
        Canvas's exported gradebook: its students are kept, and a column whose title holds the assignment's name,
        or the only one there is. Otherwise the column is new, and Canvas asks which assignment is meant.
    """
    ours = book if book and book.platform == "canvas" else None
    until = ours.heads[0].index("Section") + 1 if ours else len(_HEAD)
    old = {name: _column(name, ours, len(worth) == 1) for name in worth} if ours else {}
    titles = [ours.heads[0][place] if ours and (place := old.get(name)) else name for name in worth]
    grades: dict[tuple[str, str | None], list[Result]] = {}
    for result in results:
        if user(result) and result.problem != "absent":
            grades.setdefault((user(result), result.assignment), []).append(result)
    rows: list[Sequence[str]] = [(*(ours.heads[0][:until] if ours else _HEAD), *titles)]
    possible = [_worth(ours, old.get(name)) or number(most) for name, most in worth.items()]
    rows.append(("    Points Possible", *[""] * (until - 1), *possible))
    if ours:
        students = [(one.number, row[:until]) for one, row in zip(ours.students, ours.rows, strict=True)]
    else:
        shown = {user(result): sanitize.cell(result.name) for result in results if user(result)}
        students = [(one, (name, one, "", "", "")) for one, name in shown.items()]
    rows += [(*row, *(marks.grade(grades.get((one, name), [])) for name in worth)) for one, row in students]
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


def _column(name: str, book: Roster, alone: bool) -> int | None:
    """The place of an assignment's column in Canvas's gradebook, or None."""
    first = book.heads[0].index("Section") + 1
    titled = [n for n, title in enumerate(book.heads[0]) if n >= first and title.rstrip().endswith(")")]
    titled = [n for n in titled if not any("read only" in row[n] for row in book.heads[1:] if n < len(row))]
    fitting = [n for n in titled if name.casefold() in book.heads[0][n].casefold()]
    return next(iter(fitting or (titled if alone and len(titled) == 1 else [])), None)


def _worth(book: Roster | None, place: int | None) -> str:
    """What an assignment is worth in Canvas: importing another number would change it there."""
    if book is None or place is None:
        return ""
    return next((row[place] for row in book.heads[1:] if "Points Possible" in row[0] and place < len(row)), "")


def feedback(results: Sequence[Result], pages: Mapping[str, bytes], lang: str) -> bytes:
    """The zip of feedback: a file for each that was handed in, under its own name; ``pages`` by result."""
    handed_in: dict[str, list[Result]] = {}
    for result in results:
        if user(result) and result.id in pages:
            handed_in.setdefault(sanitize.name(result.origin).replace("/", "_"), []).append(result)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, own in handed_in.items():
            content = notebook(own[0], lang) if name.lower().endswith(".ipynb") else _zipped(own, pages)
            pack.writestr(zipfile.ZipInfo(name, _DAY), content)
    return written.getvalue()


def _zipped(own: Sequence[Result], pages: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for result in own:
            pack.writestr(zipfile.ZipInfo(f"{result.id}.html", _DAY), pages[result.id])
    return written.getvalue()


def notebook(result: Result, lang: str) -> bytes:
    """The feedback as a notebook: marks first, then the learner's cells, without outputs, with their marks."""
    lang = result.language if result.language in LANGUAGES else lang
    cells = [_cell("markdown", "\n\n".join(_head(result, lang)))]
    verdicts = {one.id: one for one in result.questions}
    last = {cell.question: place for place, cell in enumerate(result.cells)}
    for place, cell in enumerate(result.cells):
        code = cell.type == "code"
        cells.append(_cell("code" if code else "markdown", cell.source if code else sanitize.markdown(cell.source)))
        if last[cell.question] == place and cell.question in verdicts:
            cells.append(_cell("markdown", _mark(verdicts[cell.question], lang)))
    made = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _cell(kind: str, source: str) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": sanitize.text(source)}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _head(result: Result, lang: str) -> Iterator[str]:
    yield f"# {report('feedback', lang)}"
    if result.problem:
        yield f"{report('not_graded', lang)} {explained(result.problem, lang)} {report('hand_in_again', lang)}"
        return
    most = sum(one.points for one in result.questions)
    yield f"**{report('score', lang, score=number(total(result)), points=number(most))}**"
    yield from penalised(result.penalty, lang)
    if more := waiting(result.questions):
        yield report("not_yet", lang, points=number(more))
    lines = (
        f"| `{one.id}` | {points(one.score, one.points)} | {verdict(one.word, one.outcome, lang)} |"
        for one in result.questions
    )
    heads = (report(name, lang) for name in ("exercise", "points", "verdict"))
    yield "\n".join((f"| {' | '.join(heads)} |", "|---|---|---|", *lines))


def _mark(question: QuestionResult, lang: str) -> str:
    silent = question.kind == "right" or question.marked
    texts = [] if silent else [said(question.said, lang), said(question.hint, lang)]
    texts += [report("comment", lang, comment=question.comment)] if question.comment else []
    earned, turned_out = points(question.score, question.points), verdict(question.word, question.outcome, lang)
    lines = [f"**`{question.id}` · {earned} · {turned_out}**"]
    return "\n\n".join(lines + [sanitize.markdown(one) for one in texts if one])
