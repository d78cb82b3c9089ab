"""A submission as handed in, and its notebook as read: the types on the seam between intake and judging."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, or why there is none."""

    id: str  # a safe file name, unique in the run
    name: str  # the student's name as found
    file: str  # where it was found, for people to read
    notebook: bytes | None
    problem: str | None  # a key of [grade] in the words; then notebook is None
    student: str  # like id, but the same for all work of one student
    assignment_hint: str = ""  # nbgrader's folder or the file's stem; "" if that is the student's name
    notes: tuple[str, ...] = ()  # further keys of [grade]
    superseded: tuple[str, ...] = ()  # other versions of the same work, which do not count
    origin: str = ""  # the folder or file as Moodle or Canvas named it; "" if it came from neither
    only: frozenset[str] = frozenset()  # the questions to be graded; empty: all


@dataclass(frozen=True)
class SubmittedCell:
    """One cell, bounded."""

    type: str  # "code", "markdown" or "raw"
    id: str  # nbgrader's grade_id, else Colab's id, else the cell's own, else ""
    source: str
    # In nbformat 4's form, but only text (stream, error, text/plain) and PNG (image/png, base64 on one line).
    outputs: list[dict] = field(default_factory=list)
    # Pictures in a text, pasted or attached, in base64, drawn anew; in the source, 🖼 and a number stand for each.
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """What the grader needs from a notebook."""

    language: str  # a key of course.language.LANGUAGES
    cells: list[SubmittedCell]
    repeated: tuple[str, ...] = ()  # grade_ids that occur in several cells (a copied cell)
    notes: tuple[str, ...] = ()  # keys of [grade]: "repeated_cell", "cell_cut", "outputs_cut", "picture_refused"
