"""What somebody handed in: the type on the seam between finding submissions and judging them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, or why there is none."""

    id: str  # a safe file name, unique in the run
    name: str  # the student's name as found
    file: str  # where it came from, for people
    notebook: bytes | None
    problem: str | None  # key of the words' section "grade"; then notebook is None
    student: str  # like id, and the same for all that a student handed in
    assignment_hint: str = ""  # nbgrader's folder or the file's stem; "" where that is the student's name
    notes: tuple[str, ...] = ()  # keys of "grade"
    superseded: tuple[str, ...] = ()  # files of the same work that do not count
