"""Lesson sources: a ``lessons/*.py`` file in, its cells in one language out.

A source is py:percent text. A Markdown cell belongs to one language
(``lang="zh"``), a code cell to all; a line of code that ends in ``# zh``
belongs to that language alone. Every cell has an ``id``; the languages'
versions of one text share it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from course.language import LANGUAGES

ROOT = Path(__file__).parents[1]
LESSONS = ROOT / "lessons"
_MARK = re.compile(rf"\s*# ({'|'.join(LANGUAGES)})$")
# An exercise's cells: written by the learner, tested by the course, an open
# answer marked by hand, or given (shown, not to be changed).
ROLES = ("answer", "test", "open", "given")
SLIDES = ("slide", "subslide", "fragment", "skip", "notes")  # what nbconvert knows
_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class SourceCell:
    """One cell of a source. ``lang`` is None for code; ``slide`` is None if the cell continues the slide before."""

    id: str
    type: str
    source: str
    lang: str | None
    tags: tuple[str, ...]
    slide: str | None
    role: str | None = None
    points: int | None = None


class SourceError(ValueError):
    """A lesson source breaks a rule; the message names the cell."""


def sources() -> list[Path]:
    """List all lesson sources in the order of their numbers."""
    return sorted(LESSONS.glob("[0-9]*.py"))


def slug(path: Path) -> str:
    """Return the notebook's name without its ending: ``02_rate.py`` → ``02-rate``."""
    return path.stem.replace("_", "-")


def read(path: Path) -> list[SourceCell]:
    """Read the cells of a source and check them."""
    cells = [_cell(path, raw) for raw in jupytext.read(path, fmt="py:percent").cells]
    _check(path, cells)
    return cells


def _cell(path: Path, raw: NotebookNode) -> SourceCell:
    metadata = raw.metadata
    if "id" not in metadata:
        raise SourceError(f"{path.name}: a cell has no id: {raw.source[:60]!r}")
    unknown = set(metadata) - {"id", "lang", "tags", "slide", "role", "points", "lines_to_next_cell"}
    if unknown:
        raise SourceError(f"{path.name}, cell {metadata['id']}: unknown key {sorted(unknown)}")
    if metadata.get("slide", "slide") not in SLIDES:
        raise SourceError(f"{path.name}, cell {metadata['id']}: slide is one of {SLIDES}, not {metadata['slide']!r}")
    role, points = metadata.get("role"), metadata.get("points")
    if role not in (None, *ROLES) or (points is not None) != (role in ("test", "open")):
        raise SourceError(
            f"{path.name}, cell {metadata['id']}: role is one of {ROLES}, with points for test and open;"
            f" not {role!r} with {points!r}"
        )
    tags = tuple(metadata.get("tags", ()))
    slide = metadata.get("slide")
    source = _with_solution(path, raw.source) if role == "answer" else raw.source
    return SourceCell(metadata["id"], raw.cell_type, source, metadata.get("lang"), tags, slide, role, points)


def _with_solution(path: Path, source: str) -> str:
    """A function as handed out, with its exercise's solution, marked as such, in place of the dots."""
    from course import check  # here: only exercises take the time to import torch

    given, dots, rest = source.partition("    ...")
    name = re.match(r"def (\w+)\(", given)
    exercise = getattr(check, name[1], None) if name else None
    if not dots or rest.strip() or exercise is None or not exercise.solution.startswith(given):
        raise SourceError(f"{path.name}: expected an exercise's first lines and then dots, found {source[:60]!r}")
    return f"{given}    {_BEGIN}\n{exercise.solution.removeprefix(given)}\n    {_END}"


def _check(path: Path, cells: Iterable[SourceCell]) -> None:
    """Ids are unique; every text has all languages."""
    for name in {cell.id for cell in cells}:
        same = [cell for cell in cells if cell.id == name]
        found = [cell.lang for cell in same]
        wanted = [None] if same[0].type == "code" else list(LANGUAGES)
        if sorted(found, key=str) != sorted(wanted, key=str):
            raise SourceError(f"{path.name}, cell {name}: found lang {found}, expected {wanted}, once each")
        if not re.fullmatch(r"[a-z0-9-]{1,64}", name):
            raise SourceError(f"{path.name}, cell {name}: an id is made of a-z, 0-9 and -, 64 at most")


def asks(cell: SourceCell) -> bool:
    """Tell whether a cell asks for a prediction: options to unfold, a question before an explorer, or a list."""
    return any(mark in cell.source for mark in ("<summary><b>A.</b>", "explore.ask(", "**Predict"))


def waiting(cells: Sequence[SourceCell]) -> set[str]:
    """Find the code cells whose output may answer a question above it in the same section; explorers open with one."""
    questions = {cell.id for cell in cells if asks(cell)}  # in any language
    found, asked = set(), False
    for cell in cells:
        asked = cell.id in questions or (asked and not (cell.type == "markdown" and _HEADING.search(cell.source)))
        if asked and cell.type == "code" and not re.search(r"explore\.|@interact", cell.source):
            found.add(cell.id)
    return found


def speak(cell: SourceCell, lang: str) -> str | None:
    """Return a cell's source in one language, or None if the cell belongs to another."""
    if cell.lang not in (None, lang):
        return None
    if cell.type != "code":
        return cell.source
    lines = []
    for line in cell.source.splitlines():
        mark = _MARK.search(line)
        if mark is None:
            lines.append(line)
        elif mark[1] == lang:
            lines.append(line[: mark.start()])
    return "\n".join(lines)


def own_words(cell: SourceCell, lang: str) -> str | None:
    """Return what a cell says in this language only: its text, or its marked lines of code."""
    if cell.type != "code":
        return cell.source if cell.lang == lang else None
    marks = ((line, _MARK.search(line)) for line in cell.source.splitlines())
    return "\n".join(line[: mark.start()] for line, mark in marks if mark and mark[1] == lang) or None


def stub(source: str) -> str:
    """Replace the solution in an exercise's code by ``...``."""
    lines, inside = [], False
    for line in source.splitlines():
        if line.strip() == _BEGIN:
            inside = True
            lines.append(line.replace(_BEGIN, "..."))
        elif line.strip() == _END:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)
