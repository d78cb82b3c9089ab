"""Results and the list of the class in; results out, with who handed in nothing, and when the others handed in.

Names that are not on the list get a note.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grading.intake import names, roster
from grading.intake.roster import Roster
from grading.judge import assignment as assignments
from grading.result import QuestionResult, Result
from grading.submission import Submission


def called(results: Sequence[Result], listed: Roster, assignment: str | None) -> list[Result]:
    """Everybody on the list, and everybody who handed in, sorted by id.

    Parameters
    ----------
    results : sequence of Result
    listed : Roster
    assignment : str or None
        What was asked of everybody, if that was said: who handed in nothing then has 0 points for each exercise.

    Returns
    -------
    list of Result
        A result from the platform whose list this is has the name that the list gives.
    """
    places = _places(results, listed)
    known = [_named(result, listed, place) for result, place in zip(results, places, strict=True)]
    taken = {names.folded(result.id) for result in results} | {names.folded(result.student) for result in results}
    absent = []
    for place, student in enumerate(listed.students):
        if place not in places:
            name = _free(names.safe("_".join(filter(None, (student.name, student.number)))), taken)
            nothing = assignments.questions(assignment) if assignment else ()
            questions = tuple(QuestionResult(one.id, one.points, 0, "missing") for one in nothing)
            absent.append(Result(name, name, student.name, "", assignment=assignment, problem="absent",
                                 questions=questions))  # fmt: skip
    return sorted([*known, *absent], key=lambda result: result.id)


def times(found: Sequence[Submission], listed: Roster | None) -> dict[str, str]:
    """By submission, when it was handed in according to the list, in ISO 8601; what is not known is left out."""
    if listed is None:
        return {}
    places = zip(found, _places(found, listed), strict=True)
    known = {one.id: listed.students[place].handed_in for one, place in places if place is not None}
    return {name: time.isoformat() for name, time in known.items() if time}


def dated(result: Result, deadline: datetime) -> Result:
    """The result with its seconds after the deadline. Canvas says who is late, not how late: we count a second."""
    if result.handed_in:
        late = max(0.0, (datetime.fromisoformat(result.handed_in) - deadline).total_seconds())
    elif from_canvas(result.origin):
        late = float("late" in result.notes)
    else:
        return replace(result, notes=(*result.notes, "no_time"))
    notes = (*result.notes, "late") if late and "late" not in result.notes else result.notes
    return replace(result, late=late, notes=notes)


def from_canvas(origin: str) -> bool:
    """Whether a submission came from Canvas, which marks what is late."""
    owner = names.owner(origin)
    return owner is not None and owner.platform == "canvas"


def replaced(before: Result, now: str | None, deadline: datetime) -> Result | None:
    """The result of an earlier run, noted, if it was on time and what is there now was handed in late; else None."""
    if before.problem or not before.handed_in or now is None:
        return None
    if not datetime.fromisoformat(before.handed_in) <= deadline < datetime.fromisoformat(now):
        return None
    return replace(before, notes=tuple(dict.fromkeys((*before.notes, "late_version"))))


def _places(signed: Sequence[Result | Submission], listed: Roster) -> list[int | None]:
    """The place on the list of whoever handed in each of these."""
    return roster.matched(listed, [(one.name, _number(one, listed)) for one in signed])


def _number(result: Result | Submission, listed: Roster) -> str:
    """The platform's number of whoever handed in, if it is the list's platform."""
    owner = names.owner(result.origin)
    return owner.key[1] if owner and owner.platform == listed.platform else ""


def _named(result: Result, listed: Roster, place: int | None) -> Result:
    if place is None:
        return replace(result, notes=(*result.notes, "not_on_the_list"))
    return replace(result, name=listed.students[place].name) if _number(result, listed) else result


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if it is taken."""
    free, count = name, 2
    while names.folded(free) in taken:
        free, count = f"{name}-{count}", count + 1
    taken.add(names.folded(free))
    return free
