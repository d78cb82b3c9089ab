"""A list of the class in, its students out: who should have handed in, and what the platform calls them.

Three kinds of list are known:

- Moodle's grading worksheet (*Download grading worksheet*), in English or
  Chinese: its first column holds ``Participant 12345``.
- Canvas's gradebook (*Export*): its columns begin with ``Student`` and ``ID``.
- Anything else is a plain list, one student a line, with or without headings.
  In each cell may stand what a student signs with: a name, a number, an e-mail
  address.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path

from grading.intake import names

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
_PARTICIPANT = re.compile(r"(?:Participant|参与者)\s*(\d+)", re.IGNORECASE)
# Moodle's headings. Its Chinese ones differ between versions.
GRADE = ("Grade", "成绩", "分数")
COMMENTS = ("Feedback comments", "评语反馈", "反馈评论", "反馈意见")
_FULL_NAME = ("Full name", "全名", "姓名")
_SUBMITTED = re.compile(r"last modified \(submission\)|最后修改 ?[(（](学生|提交|作业|提交的作业)[)）]", re.IGNORECASE)
_HEADINGS = {"name", "full name", "first name", "last name", "surname", "student", "students", "username", "id",
             "number", "student id", "id number", "email", "e-mail", "email address", "class", "group",
             "姓名", "名字", "全名", "学号", "编号", "学生", "序号", "班级",
             "邮箱", "电子邮件", "电子邮件地址", "性别", "专业"}  # fmt: skip
_ENGLISH = re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4}), (\d{1,2}):(\d\d)(?: ?([AP])M)?", re.IGNORECASE)
_CHINESE = re.compile(r"(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日.*?(上午|下午)? ?(\d{1,2}):(\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Student:
    """Somebody on the list."""

    name: str
    number: str = ""  # the platform's own
    signs: tuple[str, ...] = ()  # what else the row holds: this student may sign with it
    handed_in: datetime | None = None  # when, according to the platform


@dataclass(frozen=True)
class Roster:
    """The list; ``rows`` belong to ``students`` one by one."""

    platform: str  # "moodle", "canvas" or ""
    heads: tuple[tuple[str, ...], ...]  # rows above the students
    rows: tuple[tuple[str, ...], ...]
    students: tuple[Student, ...]


def read(path: str | PathLike[str]) -> Roster:
    """The list in a CSV or text file.

    Raises
    ------
    ValueError
        If there is no such file, if it is no text, or if it names nobody.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the roster cannot be read: {path} ({error.strerror})") from error
    text = _text(content)
    rows = [] if "\0" in text else _rows(text)
    if "\0" in text or len(content) > MAX_BYTES or len(rows) > MAX_ROWS:
        raise ValueError(f"the roster must be a CSV or text file with a line for each student, not {Path(path).name}")
    found = _moodle(rows) or _canvas(rows) or _plain(rows)
    if not found.students:
        raise ValueError(f"the roster names nobody: {path}")
    return found


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return content.decode("utf-16", "replace")
    return names.decoded(content.removeprefix(b"\xef\xbb\xbf"), content.decode("latin-1"))


def _rows(text: str) -> list[tuple[str, ...]]:
    """The rows that are not empty."""
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        rows = [[line] for line in text.splitlines()]
    return [tuple(cell.strip() for cell in row) for row in rows if any(map(str.strip, row))]


def _moodle(rows: Sequence[tuple[str, ...]]) -> Roster | None:
    body = rows[1:]
    if not body or not all(row and _PARTICIPANT.fullmatch(row[0]) for row in body):
        return None
    head = rows[0]
    name = column(head, _FULL_NAME)
    when = next((n for n, one in enumerate(head) if _SUBMITTED.fullmatch(one)), None)
    # Between the name and the status stand the student's number, e-mail address and the like.
    until = next((n for n, one in enumerate(head) if one in ("Status", "状态")), name or 0)
    students = []
    for row in body:
        match = _PARTICIPANT.fullmatch(row[0])
        assert match
        shown = row[0] if name is None else _cell(row, name)
        signs = tuple(filter(None, row[1:until]))
        students.append(Student(shown, match[1], signs, None if when is None else _time(_cell(row, when))))
    return Roster("moodle", (head,), tuple(body), tuple(students))


def _canvas(rows: Sequence[tuple[str, ...]]) -> Roster | None:
    head = rows[0] if rows else ()
    if len(head) < 3 or head[:2] != ("Student", "ID") or "Section" not in head:
        return None
    # Below the headings stand lines about posting and points. Canvas's own test student has no name of its own.
    above = [row for row in rows[1:] if "Points Possible" in row[0] or not any(row[:2])]
    body = [row for row in rows[1:] if row not in above and not row[0].startswith("Student, Test")]
    until = head.index("Section")
    students = [Student(row[0], _cell(row, 1), tuple(filter(None, row[2:until]))) for row in body]
    return Roster("canvas", (head, *above), tuple(body), tuple(students))


def _plain(rows: Sequence[tuple[str, ...]]) -> Roster:
    has_head = bool(rows) and any(cell.casefold() in _HEADINGS for cell in rows[0])
    body = rows[1:] if has_head else rows
    students = [Student(_plain_name(row), "", tuple(filter(None, row))) for row in body]
    return Roster("", tuple(rows[:1]) if has_head else (), tuple(body), tuple(students))


def _plain_name(row: Sequence[str]) -> str:
    """The first cell with more letters than digits and no address in it, else the first."""
    cells = [cell for cell in row if cell]
    named = (cell for cell in cells if sum(map(str.isalpha, cell)) > sum(map(str.isdigit, cell)) and "@" not in cell)
    return next(named, cells[0])


def column(head: Sequence[str], headings: Iterable[str]) -> int | None:
    """The place of the column with one of these headings, or None."""
    wanted = {one.casefold() for one in headings}
    return next((n for n, one in enumerate(head) if one.casefold() in wanted), None)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _time(said: str) -> datetime | None:
    """Moodle's time in English or Chinese, or None.

    Examples
    --------
    >>> _time("Friday, 20 November 2026, 11:04 PM"), _time("-")
    (datetime.datetime(2026, 11, 20, 23, 4), None)
    >>> _time("2026年11月20日 星期五 23:04")
    datetime.datetime(2026, 11, 20, 23, 4)
    """
    try:
        if match := _CHINESE.search(said):
            year, month, day, half, hour, minute = match.groups()
            return datetime(int(year), int(month), int(day), _hour(hour, half == "下午", bool(half)), int(minute))
        if match := _ENGLISH.search(said):
            day, name, year, hour, minute, half = match.groups()
            month_ = _MONTHS.index(name[:3].lower()) + 1
            afternoon = (half or "").upper() == "P"
            return datetime(int(year), month_, int(day), _hour(hour, afternoon, bool(half)), int(minute))
    except ValueError:  # no such month or hour
        pass
    return None


def _hour(hour: str, afternoon: bool, halved: bool) -> int:
    return int(hour) % 12 + 12 * afternoon if halved else int(hour)


# Whose submission is whose.


def matched(roster: Roster, signed: Sequence[tuple[str, str]]) -> list[int | None]:
    """For each submission, signed with (name, platform's number), the place of its student on the list, or None.

    The platform's number decides, else the name, in any order of its words and
    any capitals; else a name or number of the list that stands among the words
    of the signature ("张三_20231234", "hw2 Li Na"). What fits several students
    equally well fits none.
    """
    by_number = {one.number: n for n, one in enumerate(roster.students) if one.number}
    whole: dict[str, set[int]] = {}
    for place, student in enumerate(roster.students):
        for sign in (student.name, *student.signs):
            for key in _keys(sign):
                whole.setdefault(key, set()).add(place)
    return [by_number[number] if number in by_number else _by_name(name, whole, roster) for name, number in signed]


def _by_name(name: str, whole: dict[str, set[int]], roster: Roster) -> int | None:
    found = set().union(*(whole.get(key, set()) for key in _keys(name)))
    if not found:
        words = set(_words(name))
        fits = {
            n: sum(_stands(sign, words) for sign in (one.name, *one.signs)) for n, one in enumerate(roster.students)
        }
        most = max(fits.values())
        found = {n for n, count in fits.items() if count == most > 0}
    return found.pop() if len(found) == 1 else None


def _stands(sign: str, words: set[str]) -> bool:
    """Whether a sign stands among these words; a short one, such as a seat number, would stand there by chance."""
    own = _words(sign)
    return len("".join(own)) >= (4 if "".join(own).isascii() else 2) and set(own) <= words


def _keys(sign: str) -> set[str]:
    words = _words(sign)
    return {"".join(words), " ".join(sorted(words))} - {""}


def _words(sign: str) -> list[str]:
    """The words and numbers of a name, folded. An address counts up to its @."""
    folded = unicodedata.normalize("NFKC", sign.split("@")[0]).casefold()
    return re.findall(r"[^\W\d_]+|\d+", folded)
