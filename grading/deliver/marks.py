"""What a learning platform is told of a student: their results in, a grade and a comment out."""

from collections.abc import Sequence

from course.language import LANGUAGES
from grading import sanitize
from grading.deliver.words import explained, number, penalised, points, verdict
from grading.result import Result, total, waiting


def grade(results: Sequence[Result]) -> str:
    """The points of one student's results together; "" as long as a person has something to decide."""
    names = [result.assignment for result in results]
    undecided = any(result.problem or waiting(result.questions) for result in results)
    if not results or undecided or len(set(names)) < len(names):
        return ""
    return number(sum(map(total, results)))


def comment(results: Sequence[Result], lang: str) -> str:
    """One line for the student on each exercise, in the language of the notebook if it is known."""
    lines: list[str] = []
    for result in results:
        own = result.language if result.language in LANGUAGES else lang
        if result.problem:
            lines.append(explained(result.problem, own))
        for one in result.questions if not result.problem else ():
            lines.append(f"{one.id}: {points(one.score, one.points)} · {verdict(one.word, one.outcome, own)}")
            lines += [sanitize.text(one.comment)] if one.comment else []
        lines += penalised(result.penalty, own)
    return "\n".join(lines)
