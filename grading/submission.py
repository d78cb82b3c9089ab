"""A submission as handed in: the type on the seam between finding submissions and judging them."""

from dataclasses import dataclass


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
    only: frozenset[str] = frozenset()  # the questions to be graded; empty: all
    origin: str = ""  # the folder or file as Moodle or Canvas named it; "" if it came from neither
