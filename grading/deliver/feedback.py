"""What a learner gets back: a result in, a page with their notebook and its marks out."""

from collections.abc import Iterator, Sequence

from course.language import LANGUAGES, text
from grading import sanitize
from grading.deliver.page import code, markdown, page, plain
from grading.deliver.pictures import picture
from grading.deliver.words import explained, number, penalised, points, report, said, verdict
from grading.result import QuestionResult, Result, ShownCell, total, waiting

# Limits, in case a notebook was made to be slow to show.
_MOST_PARSED = 200_000  # characters; the text of a longer notebook is shown as it is
_MOST_PICTURES = 40

_FOR_TEACHERS = {"several_sources", "too_many_notebooks", "not_on_the_list", "late_version"}


def feedback(result: Result, lang: str) -> str:
    """The page, in the learner's language, or in ``lang`` if the learner's is not known."""
    lang = result.language if result.language in LANGUAGES else lang
    title = " · ".join(filter(None, [report("feedback", lang), result.assignment, sanitize.line(result.name)]))
    parts = [_head(result, lang), _notes(result, lang)]
    if not result.problem:
        parts += [_score(result, lang), _overview(result.questions, lang)]
    return page(title, lang, "\n".join([*parts, *_notebook(result, lang)]))


def _head(result: Result, lang: str) -> str:
    where = sanitize.html(" · ".join(filter(None, [result.assignment, sanitize.line(result.file)])))
    name = sanitize.html(sanitize.line(result.name))
    return f'<h1>{report("feedback", lang)} · <bdi>{name}</bdi></h1>\n<p class="soft"><bdi>{where}</bdi></p>'


def _notes(result: Result, lang: str) -> str:
    """Why it could not be graded and what to do, or what was noted while grading."""
    notes = [explained(key, lang) for key in result.notes if key not in _FOR_TEACHERS]
    if result.problem:
        notes = [report("not_graded", lang), explained(result.problem, lang), *notes, report("hand_in_again", lang)]
    return f'<div class="warning">{"".join(f"<p>{sanitize.html(note)}</p>" for note in notes)}</div>' if notes else ""


def _score(result: Result, lang: str) -> str:
    most = sum(one.points for one in result.questions)
    score = report("score", lang, score=number(total(result)), points=number(most))
    taken = "".join(f"<p>{said}</p>" for said in penalised(result.penalty, lang))
    more = waiting(result.questions)
    later = f"<p>{report('not_yet', lang, points=number(more))}</p>" if more else ""
    return f'<p class="score">{score}</p>{taken}{later}'


def _overview(questions: Sequence[QuestionResult], lang: str) -> str:
    heads = "".join(
        f"<th{kind}>{report(name, lang)}</th>"
        for name, kind in (("exercise", ""), ("points", ' class="number"'), ("verdict", ""))
    )
    rows = [
        f'<tr><td><a href="#exercise-{place}">{sanitize.html(one.id)}</a></td>'
        f'<td class="number">{points(one.score, one.points)}</td>'
        f'<td class="{one.outcome}">{verdict(one.word, one.outcome, lang)}</td></tr>'
        for place, one in enumerate(questions, 1)
    ]
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _notebook(result: Result, lang: str) -> Iterator[str]:
    """The cells, with each exercise's mark after its last cell, then the marks without a cell."""
    sections = {one.id: _mark(one, place, lang) for place, one in enumerate(result.questions, 1)}
    last = {cell.question: place for place, cell in enumerate(result.cells)}
    parsed = sum(len(cell.source) for cell in result.cells) <= _MOST_PARSED
    room = _MOST_PICTURES
    marked = {one.id: one for one in result.questions}
    for place, cell in enumerate(result.cells):
        earlier = _contradicts(cell, marked.get(cell.question or ""))
        saved = f'<p class="soft">{report("saved_earlier", lang)}</p>' if earlier else ""
        yield f'<div class="cell">{_source(cell, parsed)}{saved}{_output(cell.text)}{_pictures(cell, room, lang)}</div>'
        room = max(0, room - len(cell.pictures))
        if last[cell.question] == place:
            yield sections.pop(cell.question or "", "")
    yield from sections.values()


def _contradicts(cell: ShownCell, question: QuestionResult | None) -> bool:
    """Whether the output that was saved with a check says something else than the mark for it."""
    if question is None or not cell.text or f"check.{question.id}(" not in cell.source:
        return False
    right = any(_letters(text("check.right", lang)) in _letters(cell.text) for lang in LANGUAGES)
    return right != (question.kind == "right")


def _letters(said: str) -> str:
    return "".join(filter(str.isalpha, said))


def _source(cell: ShownCell, parsed: bool) -> str:
    if not parsed or cell.type == "raw":
        return plain(cell.source)
    return markdown(cell.source) if cell.type == "markdown" else code(cell.source)


def _output(printed: str) -> str:
    return f'<pre class="output">{sanitize.html(printed)}</pre>' if printed else ""


def _pictures(cell: ShownCell, room: int, lang: str) -> str:
    """The first ``room`` pictures of a cell, and a note if not all can be shown."""
    alt = report("your_picture" if cell.type == "code" else "pasted_picture", lang)
    drawn = (picture(one, alt) for one in cell.pictures[:room])
    shown = [one for one in drawn if one]
    more = len(shown) < len(cell.pictures)
    return "".join(shown) + (f'<p class="soft">{report("left_out", lang)}</p>' if more else "")


def _mark(question: QuestionResult, place: int, lang: str) -> str:
    silent = question.kind == "right" or question.marked
    texts = [] if silent else [said(question.said, lang), said(question.hint, lang)]
    texts += [report("comment", lang, comment=question.comment)] if question.comment else []
    paragraphs = "".join(f'<p class="said">{sanitize.html(words)}</p>' for words in texts if words)
    seen = (question.picture and picture(question.picture, report("compared", lang))) or ""
    return (
        f'<section class="mark {question.outcome}" id="exercise-{place}">'
        f'<p class="verdict {question.outcome}">{sanitize.html(question.id)} · '
        f"{points(question.score, question.points)} · "
        f"{verdict(question.word, question.outcome, lang)}</p>{paragraphs}{seen}</section>"
    )
