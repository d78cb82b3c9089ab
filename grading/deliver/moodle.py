"""The way back into Moodle: results in, the grading worksheet and the zip of feedback files out.

Moodle takes them under *Submissions → Actions*: *Upload grading worksheet* and
*Upload multiple feedback files in a zip*. It reads the worksheet's columns
Identifier, Grade, Last modified (grade) and Feedback comments, by their
headings (``mod/assign/feedback/offline/importgradeslib.php``), and of a
feedback file the numbers in the name of its folder
(``mod/assign/feedback/file/importziplib.php``).
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grading import files, sanitize
from grading.deliver import marks
from grading.deliver.words import number
from grading.intake import names, roster
from grading.intake.roster import Roster
from grading.result import Result

_HEAD = ("Identifier", "Full name", "Status", "Grade", "Maximum grade", "Grade can be changed",
         "Last modified (grade)", "Feedback comments")  # fmt: skip
_DAY = (2020, 1, 1, 0, 0, 0)  # of the files in the zip: the same results make the same zip


def write(
    results: Sequence[Result],
    out: Path,
    lang: str,
    worth: Mapping[str, float],
    listed: Roster | None,
    pages: Mapping[str, bytes],
) -> None:
    """Write both files to ``out``, or remove old ones if nothing came from Moodle."""
    came = any(map(user, results))
    files.put(out / "moodle.csv", worksheet(results, sum(worth.values()), listed, lang) if came else None)
    files.put(out / "moodle-feedback.zip", feedback(results, pages) if came else None)


def user(result: Result) -> str:
    """Moodle's number of the student; "" if the result did not come from Moodle, or from a group."""
    owner = names.owner(result.origin)
    return owner.key[1] if owner and owner.platform == "moodle" else ""


def worksheet(results: Sequence[Result], points: float, sheet: Roster | None, lang: str) -> bytes:
    """The grading worksheet.

    Parameters
    ----------
    results : sequence of Result
        Those that came from Moodle.
    points : float
        What can be had.
    sheet : Roster or None
        Moodle's own worksheet: its rows are kept, with grades and comments filled in. Otherwise the headings are
        English, which a Moodle that speaks another language does not know.
    lang : str
        The language of comments if the student's is not known.
    """
    students: dict[str, list[Result]] = {}
    for result in results:
        if user(result) and result.problem != "absent":
            students.setdefault(user(result), []).append(result)
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    if sheet and sheet.platform == "moodle" and (place := roster.column(sheet.heads[0], roster.GRADE)) is not None:
        comments = roster.column(sheet.heads[0], roster.COMMENTS)
        out.writerow(sheet.heads[0])
        for row, student in zip(sheet.rows, sheet.students, strict=True):
            out.writerow(_filled(row, place, comments, students.get(student.number, []), lang))
    else:
        out.writerow(_HEAD)
        for one, own in students.items():
            name = sanitize.cell(own[0].name)
            grade, comment = marks.grade(own), marks.comment(own, lang)
            out.writerow((f"Participant {one}", name, "", grade, number(points), "Yes", "-", comment))
    return written.getvalue().encode()


def _filled(row: Sequence[str], grade: int, comments: int | None, own: Sequence[Result], lang: str) -> list[str]:
    """A row of Moodle's worksheet with what is known of the student; what is there stays if nothing is."""
    filled = [*row, *[""] * (max(grade, comments or 0) + 1 - len(row))]
    if own:
        filled[grade] = marks.grade(own) or filled[grade]
        if comments is not None:
            filled[comments] = marks.comment(own, lang)
    return filled


def feedback(results: Sequence[Result], pages: Mapping[str, bytes]) -> bytes:
    """The zip of feedback files: a folder for each student, named as in Moodle's download; ``pages`` by result."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for result in results:
            if user(result) and result.id in pages:
                owner = names.owner(result.origin)
                shown = names.safe(owner.key[0] if owner else "").replace("_", " ")  # Moodle splits at _
                folder = f"{shown}_{user(result)}_assignsubmission_file"
                pack.writestr(zipfile.ZipInfo(f"{folder}/{result.id}.html", _DAY), pages[result.id])
    return written.getvalue()
