"""What comes of grading, in a folder: results in, ``grades.csv``, ``class.html`` and ``feedback/`` out."""

import os
from functools import partial
from pathlib import Path

from course.language import text
from grading.deliver.class_page import overview
from grading.deliver.feedback import feedback
from grading.deliver.table import table, waiting


def write(results, out, lang, points):
    """Write the table, the page of the class and every learner's feedback, where they have changed.

    Parameters
    ----------
    results : list of dict
        As ``grade`` makes them, in the order of the table's rows.
    out : Path
        The folder; made where it does not exist.
    lang : str
        The teacher's language: of the table, the page, and of feedback where the learner's is not known.
    points : dict of str to dict
        Assignment → exercise → points, in the order of the table's columns.

    Raises
    ------
    ValueError
        If a result's id is no plain file name, if two results have the same, or if ``points`` lacks an assignment.
    """
    _check_ids([result["id"] for result in results])
    if unknown := {result["assignment"] for result in results} - {None, *points}:
        raise ValueError(f"points must hold every assignment of the results; it lacks {unknown}")
    out = Path(out)
    ids = {result["id"] for result in results}
    for page in (out / "feedback").glob("*.html"):
        if page.stem not in ids:
            page.unlink()  # of a submission that is there no more: nobody is to be sent it
    for result in results:
        write_file(out / "feedback" / f"{result['id']}.html", feedback(result, lang).encode())
    write_file(out / "class.html", overview(results, lang, points).encode())
    write_file(out / "grades.csv", table(results, lang, points))


def summary(results, out):
    """A line for the teacher: how many there are, what is left to do, and where to look."""
    counts = {
        "count": len(results),
        "ungraded": sum(bool(result["problem"]) for result in results),
        "waiting": sum(waiting(result["questions"]) > 0 for result in results),
    }
    return text("report.summary", **counts, page=Path(out) / "class.html", table=Path(out) / "grades.csv")


def _check_ids(ids):
    for one in ids:
        if not one or one.startswith(".") or Path(one).name != one or "\\" in one:
            raise ValueError(f"a result's id must be a plain file name, not {one!r}")
    if len(set(ids)) < len(ids):
        raise ValueError("two results have the same id")


def write_file(path, content, mode=0o666):
    """Put the content there in one step, unless it is there already."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    with open(begun, "wb", opener=partial(os.open, mode=mode)) as file:
        file.write(content)
    os.replace(begun, path)
