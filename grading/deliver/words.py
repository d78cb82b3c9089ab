"""The grader's words: a key in, words of a language out."""

import re

from course.language import text, words


def report(key, lang, **values):
    """Words of the table and the pages."""
    return text(f"report.{key}", lang, **values)


def explained(key, lang):
    """Why a submission could not be graded, or what was noted; the key itself where nobody wrote words for it."""
    return words(lang).get("grade", {}).get(key, key)


def misconception(exercise, key, lang):
    """A misconception's sentence; where it tells a learner's own numbers, an ellipsis."""
    sentence = words(lang).get(f"exercise_{exercise}", {}).get(key, key)
    return re.sub(r"\{[^}]*\}", "…", sentence)
