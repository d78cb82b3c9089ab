"""The files for people: results in, ``grades.csv``, ``class.html`` and ``feedback/`` out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.language import text
from grading import files
from grading.deliver import alike
from grading.deliver.class_page import overview
from grading.deliver.feedback import feedback
from grading.deliver.table import table
from grading.result import Result, waiting


def write(
    results: Sequence[Result],
    out: Path,
    lang: str,
    points: Mapping[str, Mapping[str, float]],
) -> dict[str, bytes]:
    """Write the table, the class page and every learner's feedback, as far as they have changed.

    Parameters
    ----------
    results : sequence of Result
        In the order of the table's rows.
    out : Path
        The folder; created if need be.
    lang : str
        The teacher's language: for the table, the class page, and feedback if the learner's language is not known.
    points : dict of str to dict
        Assignment → exercise → points, in the order of the table's columns.

    Returns
    -------
    dict of str to bytes
        The feedback by the result's id.

    Raises
    ------
    ValueError
        If an id is not a plain file name, if two results have the same id, or if ``points`` lacks an assignment.
    """
    _check_ids([result.id for result in results])
    if unknown := {result.assignment for result in results} - {None, *points}:
        raise ValueError(f"points must hold every assignment of the results; it lacks {unknown}")
    out = Path(out)
    pages = {one.id: feedback(one, lang).encode() for one in results if one.problem != "absent"}
    for page in (out / "feedback").glob("*.html"):
        if page.stem not in pages:
            page.unlink()  # its submission is gone; it must not be sent to anybody
    for name, content in pages.items():
        files.write(out / "feedback" / f"{name}.html", content)
    files.write(out / "class.html", overview(results, lang, points, alike.groups(results)).encode())
    files.write(out / "grades.csv", table(results, lang, points))
    return pages


def summary(results: Sequence[Result], out: Path | str, lang: str | None = None) -> str:
    """A line for the teacher: how many submissions there are, what is left to do, and where to look."""
    handed_in = [result for result in results if result.problem != "absent"]
    counts: dict[str, Any] = {
        "count": len(handed_in),
        "ungraded": sum(bool(result.problem) for result in handed_in),
        "waiting": sum(waiting(result.questions) > 0 for result in handed_in),
    }
    said = text("report.summary", lang, **counts, page=Path(out) / "class.html", table=Path(out) / "grades.csv")
    unknown = sum("not_on_the_list" in result.notes for result in handed_in)
    if unknown or len(handed_in) < len(results):
        said += "\n" + text("report.summary_list", lang, absent=len(results) - len(handed_in), unknown=unknown)
    return said


def _check_ids(ids: Sequence[str]) -> None:
    for one in ids:
        if not one or one.startswith(".") or Path(one).name != one or "\\" in one:
            raise ValueError(f"a result's id must be a plain file name, not {one!r}")
    if len(set(ids)) < len(ids):
        raise ValueError("two results have the same id")
