"""The grader's words: a key and a language in, a text out."""

import re

from course.language import Phrase, text, words


def report(key: str, lang: str, **values: object) -> str:
    """A text of the table or the pages."""
    return text(f"report.{key}", lang, **values)


def explained(key: str, lang: str) -> str:
    """Why a submission could not be graded, or what was noted; the key itself if it has no text."""
    return words(lang).get("grade", {}).get(key, key)


def misconception(exercise: str, key: str, lang: str) -> str:
    """A misconception's sentence, with an ellipsis in place of the learner's own numbers."""
    sentence = words(lang).get(f"exercise_{exercise}", {}).get(key, key)
    return re.sub(r"\{[^}]*\}", "…", sentence)


def said(phrase: Phrase | None, lang: str) -> str:
    """A phrase in a language; its key if its text has been removed since it was stored; "" for None."""
    try:
        return phrase.said(lang) if phrase else ""
    except KeyError:
        return phrase.key if phrase else ""


_SIGNS = {"right": "✓ ", "wrong": "✗ ", "open": "… "}


def verdict(word: str, outcome: str, lang: str) -> str:
    """A question's ``word`` and ``outcome`` in a few words."""
    return ("" if word == "kind_manual" else _SIGNS[outcome]) + report(word, lang)


def points(score: float | None, most: float) -> str:
    """What a question earned, of what it is worth.

    Examples
    --------
    >>> points(None, 3), points(0.5, 3)
    ('– / 3', '0.5 / 3')
    """
    return f"{'–' if score is None else number(score)} / {number(most)}"


def penalised(points: float, lang: str) -> list[str]:
    """A sentence on the points that were taken away for handing in late, if any were."""
    return [report("penalised", lang, points=number(points))] if points else []


def number(value: float) -> str:
    """Points without needless digits.

    Examples
    --------
    >>> number(2.0), number(0.5), number(1 / 3)
    ('2', '0.5', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
