"""The language of labels and feedback: a key in, the words of the current language out.

The words stand in ``words/zh.toml``, ``words/en.toml``, … with the same keys
in each. A further language is one more entry in ``LANGUAGES`` and one more
file.
"""

import os
import tomllib
from functools import cache

from course import _files

# Code → the language's own name; the first is the default.
LANGUAGES = {"zh": "中文", "en": "English"}

_current = None


def use(lang):
    """Speak this language from now on, in this process.

    Parameters
    ----------
    lang : str
        A key of ``LANGUAGES``.

    Examples
    --------
    >>> use("en")
    >>> text("plot.time_step")
    'Time step'
    >>> use("zh")
    >>> text("plot.time_step")
    '时间步'
    """
    global _current
    _current = _known(lang)


def current():
    """The language in use: what ``use`` was told, else ``$COURSE_LANG``, else Chinese."""
    return _current or _known(os.environ.get("COURSE_LANG") or next(iter(LANGUAGES)))


def text(key, lang=None, **values):
    """The words for ``key`` ("section.name"), with ``{placeholders}`` filled in."""
    section, name = key.split(".")
    return words(lang or current())[section][name].format(**values)


@cache
def words(lang):
    """All words of a language, as in its file: section → name → text."""
    return tomllib.loads(_files.path("words", f"{_known(lang)}.toml").read_text("utf-8"))


def _known(lang):
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}, not {lang!r}")
    return lang
