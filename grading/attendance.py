"""Results and the list of the class in; results out, with those who handed in nothing, and a note on unknown names."""

from collections.abc import Sequence
from dataclasses import replace

from grading.intake import names, roster
from grading.intake.roster import Roster
from grading.judge import assignment as assignments
from grading.result import QuestionResult, Result


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
    places = roster.matched(listed, [(result.name, _number(result, listed)) for result in results])
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


def _number(result: Result, listed: Roster) -> str:
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
