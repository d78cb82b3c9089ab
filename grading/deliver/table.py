"""The marks as a table: results in, the bytes of ``grades.csv`` out.

It has one row for each student and one column for each exercise of each
assignment. A student who handed in the same assignment twice has two rows. It
opens correctly in Excel (a byte-order mark keeps Chinese names intact), and no
text in it can run as a formula.
"""

import csv
import io
import math
from collections.abc import Collection, Mapping, Sequence

from grading import sanitize
from grading.deliver.words import explained, number, report
from grading.result import Result, total, waiting

_LATE = ("handed_in", "hours_late", "penalty")


def table(results: Sequence[Result], lang: str, points: Mapping[str, Mapping[str, float]]) -> bytes:
    """The bytes of the table.

    Parameters
    ----------
    results : sequence of Result
        In the order of the rows. Results with the same ``student`` share a row.
    lang : str
        The language of the headings and remarks.
    points : dict of str to dict
        Assignment → exercise → points: the columns.

    Returns
    -------
    bytes
    """
    exercises = [(assignment, exercise) for assignment, marks in points.items() for exercise in marks]
    heads = [report(name, lang) for name in ("id", "name", "file", "language", "total", "out_of")]
    heads += ["/".join(one) for one in exercises] + [report("waiting", lang)]
    due = any(result.late is not None for result in results)
    heads += [report(name, lang) for name in (*(_LATE if due else ()), "remarks")]
    rows: list[list[object]] = [[*heads], *(_row(one, lang, points, exercises, due) for one in _by_student(results))]
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([[_cell(value) for value in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _by_student(results: Sequence[Result]) -> Collection[list[Result]]:
    """Lists of results that share a row: one student's, each for a different assignment."""
    rows: dict[tuple[str, int], list[Result]] = {}
    for result in results:
        again = 0
        name = result.assignment  # None: it has no columns, so it fits into any row
        while name and any(one.assignment == name for one in rows.get((result.student, again), [])):
            again += 1
        rows.setdefault((result.student, again), []).append(result)
    return rows.values()


def _row(
    results: list[Result],
    lang: str,
    points: Mapping[str, Mapping[str, float]],
    exercises: list[tuple[str, str]],
    due: bool,
) -> list[object]:
    first = results[0]
    questions = [one for result in results for one in result.questions]
    marks = {(result.assignment, one.id): one.score for result in results for one in result.questions}
    return [
        first.id if len(results) == 1 else first.student,
        first.name,
        " · ".join(result.file for result in results),
        first.language,
        sum(map(total, results)),
        sum(sum(points.get(result.assignment or "", {}).values()) for result in results) or None,
        *(marks.get(exercise) for exercise in exercises),
        waiting(questions),
        *(_late(results) if due else ()),
        " ".join(dict.fromkeys(remark for result in results for remark in _remarks(result, lang))),
    ]


def _late(results: list[Result]) -> tuple[str | None, float | None, float]:
    """When the last of them was handed in, its hours after the deadline, and the points taken away for all."""
    times = [one.handed_in for one in results if one.handed_in]
    seconds = [one.late for one in results if one.late is not None]
    hours = math.ceil(max(seconds) / 36) / 100 if seconds else None  # one second late is late
    return max(times, default=None), hours, sum(one.penalty for one in results)


def _remarks(result: Result, lang: str) -> list[str]:
    keys = [key for key in (result.problem, *result.notes) if key]
    unsafe = [report("unsafe", lang)] if result.unsafe else []
    return unsafe + [explained(key, lang) for key in keys]


def _cell(value: object) -> str:
    """The text of a cell: numbers without needless digits, text made harmless, nothing for None."""
    if value is None or value == "":
        return ""
    return number(value) if isinstance(value, (int, float)) else sanitize.cell(value)
