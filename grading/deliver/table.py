"""The marks as a table: results in, the bytes of ``grades.csv`` out.

One row for each student and one column for each exercise of each assignment.
A student who handed in the same assignment twice has a row for each. It opens
in Excel as it is (a byte-order mark, for Chinese names), and no text in it can
run as a formula.
"""

import csv
import io

from grading import sanitize
from grading.deliver.words import explained, report


def table(results, lang, points):
    """The bytes of the table.

    Parameters
    ----------
    results : list of dict
        In the order of the rows. Those with the same ``student`` share a row.
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
    heads += ["/".join(one) for one in exercises] + [report("waiting", lang), report("remarks", lang)]
    rows = [heads, *(_row(one, lang, points, exercises) for one in _by_student(results))]
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([[_cell(value) for value in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _by_student(results):
    """Lists of results that share a row: of one student, each of another assignment."""
    rows = {}
    for result in results:
        student, again = result.get("student") or result["id"], 0
        name = result["assignment"]  # None: what is no exercise has no columns, and room in any row
        while name and any(one["assignment"] == name for one in rows.get((student, again), [])):
            again += 1
        rows.setdefault((student, again), []).append(result)
    return rows.values()


def _row(results, lang, points, exercises):
    first = results[0]
    questions = [one for result in results for one in result["questions"]]
    marks = {(result["assignment"], one["id"]): one["score"] for result in results for one in result["questions"]}
    return [
        first["id"] if len(results) == 1 else first["student"],
        first["name"],
        " · ".join(result["file"] for result in results),
        first["language"],
        total(questions),
        sum(sum(points.get(result["assignment"], {}).values()) for result in results) or None,
        *(marks.get(exercise) for exercise in exercises),
        waiting(questions),
        " ".join(dict.fromkeys(remark for result in results for remark in _remarks(result, lang))),
    ]


def total(questions):
    """The points given so far."""
    return sum(one["score"] or 0 for one in questions)


def waiting(questions):
    """The points that a person has yet to give or not."""
    return sum(one["points"] for one in questions if one["score"] is None)


def _remarks(result, lang):
    keys = [key for key in (result["problem"], *result["notes"]) if key]
    unsafe = [report("unsafe", lang)] if result["unsafe"] else []
    return unsafe + [explained(key, lang) for key in keys]


def _cell(value):
    """A number as it is, whole where it is whole; text made harmless; nothing for None."""
    if value is None or value == "":
        return ""
    return number(value) if isinstance(value, (int, float)) else sanitize.cell(value)


def number(value):
    """Points without needless digits.

    Examples
    --------
    >>> number(2.0), number(0.5), number(1 / 3)
    ('2', '0.5', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
