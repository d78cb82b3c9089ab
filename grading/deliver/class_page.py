"""What a class has and has not understood: results in, a page for the teacher out.

Names appear only in the lists of submissions that need a person's attention.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import mean, median
from urllib.parse import quote

from grading import sanitize
from grading.deliver.histogram import bar, histogram
from grading.deliver.page import page
from grading.deliver.words import explained, misconception, number, report
from grading.result import QuestionResult, Result, waiting

_MISSING = QuestionResult("", 0, 0, "missing")


def overview(
    results: Sequence[Result],
    lang: str,
    points: Mapping[str, Mapping[str, float]],
    alike: Sequence[Sequence[Result]] = (),
) -> str:
    """The page, in ``lang``; ``points`` as in ``report.write``, ``alike`` as ``alike.groups`` finds them."""
    absent = [result for result in results if result.problem == "absent"]
    results = [result for result in results if result.problem != "absent"]
    ungraded = [result for result in results if result.problem]
    parts = [f"<h1>{report('class', lang)}</h1>", _counts(results, ungraded, lang)]
    if any(result.unsafe for result in results):
        parts.append(f'<p class="warning">{report("unsafe", lang)}</p>')
    for assignment, marks in points.items():
        handed_in = [one for one in results if one.assignment == assignment and not one.problem]
        if handed_in:
            parts += _assignment(assignment, handed_in, marks, lang)
    parts += [*_for_a_person(results, lang), *_alike(alike, lang), *_absent(absent, lang)]
    return page(report("class", lang), lang, "\n".join(parts))


def _counts(results: Sequence[Result], ungraded: Sequence[Result], lang: str) -> str:
    said = report("submissions", lang, count=len(results))
    missed = f" · {report('ungraded', lang, count=len(ungraded))}" if ungraded else ""
    return f"<p>{said}{missed}</p>"


def _assignment(assignment: str, results: Sequence[Result], marks: Mapping[str, float], lang: str) -> Iterator[str]:
    """Scores and exercises of one assignment."""
    yield f"<h2>{sanitize.html(assignment)}</h2>"
    by_machine = {key: points for key, points in marks.items() if not _by_hand(key, results)}
    scores = [sum(one.score or 0 for one in result.questions if one.id in by_machine) for result in results]
    most = sum(by_machine.values())
    numbers = {"mean": number(mean(scores)), "median": number(median(scores)), "points": number(most)}
    yield f"<h3>{report('distribution', lang)}</h3><p>{report('average', lang, **numbers)}</p>"
    yield histogram(scores, most, lang)
    for exercise in marks:
        yield _exercise(exercise, results, lang)


def _by_hand(exercise: str, results: Sequence[Result]) -> bool:
    return any(one.kind == "manual" for result in results for one in result.questions if one.id == exercise)


def _exercise(exercise: str, results: Sequence[Result], lang: str) -> str:
    """How many answers are right, and how many show each misconception, the most frequent first."""
    found = Counter(_outcome(result, exercise) for result in results)
    rows = sorted(found.items(), key=lambda item: (item[0][0] != "right", -item[1], item[0]))
    table = "".join(_row(exercise, kind, key, count, len(results), lang) for (kind, key), count in rows)
    return f'<h3>{sanitize.html(exercise)}</h3><table class="shares"><tbody>{table}</tbody></table>'


def _outcome(result: Result, exercise: str) -> tuple[str, str]:
    """How an exercise turned out: the kind of result, and the misconception or ""."""
    found = next((one for one in result.questions if one.id == exercise), _MISSING)
    return "waits" if found.score is None else found.kind, found.key or ""


def _row(exercise: str, kind: str, key: str, count: int, of: int, lang: str) -> str:
    names = {"waits": "waits", "wrong": "class_wrong"}
    said = misconception(exercise, key, lang) if key else report(names.get(kind, f"kind_{kind}"), lang)
    share = report("share", lang, count=count, of=of)
    return f'<tr><td>{sanitize.html(said)}</td><td>{bar(count / of, kind)}</td><td class="number">{share}</td></tr>'


def _for_a_person(results: Sequence[Result], lang: str) -> Iterator[str]:
    """The lists with names: what went wrong, and what has to be marked by hand."""
    troubled = [one for one in results if one.problem or one.notes]
    to_mark = [one for one in results if waiting(one.questions)]
    if troubled:
        rows = "".join(_troubled(one, lang) for one in troubled)
        yield f"<h2>{report('troubled', lang)} ({len(troubled)})</h2>"
        yield f'<table class="troubled"><tbody>{rows}</tbody></table>'
    if to_mark:
        names = "".join(_to_mark(one, lang) for one in to_mark)
        yield f'<h2>{report("to_mark", lang)} ({len(to_mark)})</h2><ul class="names">{names}</ul>'


def _alike(groups: Sequence[Sequence[Result]], lang: str) -> Iterator[str]:
    """Notebooks that are nearly the same: for a person to look at."""
    if groups:
        lists = "".join(f"<li>{' · '.join(map(_name, group))}</li>" for group in groups)
        yield f"<h2>{report('alike', lang)} ({len(groups)})</h2><p>{report('alike_hint', lang)}</p><ul>{lists}</ul>"


def _absent(absent: Sequence[Result], lang: str) -> Iterator[str]:
    """Who is on the list and handed in nothing."""
    if absent:
        names = "".join(f"<li><bdi>{sanitize.html(sanitize.line(one.name))}</bdi></li>" for one in absent)
        yield f'<h2>{report("absent", lang)} ({len(absent)})</h2><ul class="names">{names}</ul>'


def _troubled(result: Result, lang: str) -> str:
    said = " ".join(explained(key, lang) for key in (result.problem, *result.notes) if key)
    file = sanitize.html(sanitize.line(result.file))
    return f"<tr><td>{_name(result)}</td><td><bdi>{file}</bdi></td><td>{sanitize.html(said)}</td></tr>"


def _to_mark(result: Result, lang: str) -> str:
    points = report("points_waiting", lang, points=number(waiting(result.questions)))
    return f"<li>{_name(result)} ({points})</li>"


def _name(result: Result) -> str:
    """A name that links to the feedback."""
    name = sanitize.html(sanitize.line(result.name))
    return f'<a href="feedback/{quote(result.id)}.html"><bdi>{name}</bdi></a>'
