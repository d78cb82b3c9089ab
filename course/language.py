"""The language of labels and feedback: a key in, the words of the current language out.

The words stand in ``words/zh.toml``, ``words/en.toml``, … with the same keys
in each; those of an exercise stand beside it, in ``check/*.toml``, all
languages together, and so do those of questions, in ``words/questions.toml``.
A further language is one more entry in ``LANGUAGES``, one more file and one
more line beside each of an exercise's or a question's sentences.
"""

import os
import re
import sys
import tomllib
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from course import _files

# Code → the language's own name; the first is the default.
LANGUAGES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-CN", "en": "en"}  # what HTML calls it

# Names that people and Windows give a language.
NAMES = {"中文": "zh", "chinese": "zh", "english": "en"}

_current = None


def use(lang: str) -> None:
    """Speak this language from now on, in this process.

    Parameters
    ----------
    lang : str
        A key of ``LANGUAGES``, in any spelling: ``"zh_CN"`` and ``"ZH"`` are ``"zh"``.

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


def current() -> str:
    """The language in use: what ``use`` was told, else ``$COURSE_LANG``, else Chinese.

    An unknown ``$COURSE_LANG`` gives a warning and Chinese: no encoder should fail because of a language.
    """
    if _current:
        return _current
    wanted, default = os.environ.get("COURSE_LANG", "").strip(), next(iter(LANGUAGES))
    if wanted and _code(wanted) not in LANGUAGES:
        warnings.warn(
            f"COURSE_LANG must be one of {', '.join(LANGUAGES)}, not {wanted!r}; using {default}", stacklevel=2
        )
        return default
    return _code(wanted) or default


def text(key: str, lang: str | None = None, **values: object) -> str:
    """The words for ``key`` ("section.name"), with ``{placeholders}`` filled in."""
    section, name = key.split(".")
    return words(lang or current())[section][name].format(**values)


@dataclass(frozen=True)
class Phrase:
    """Words that are looked up when they are read: ``str(phrase)`` speaks the current language.

    A value may be a phrase itself, or a tuple of values, which is written with commas.

    Examples
    --------
    >>> Phrase("plot.time_step").said("en")
    'Time step'
    """

    key: str
    values: dict = field(default_factory=dict)

    def __str__(self):
        return self.said()

    def said(self, lang=None):
        """The words in a language; None: in the current one."""
        return text(self.key, lang, **{name: _said(value, lang) for name, value in self.values.items()})


def _said(value, lang):
    if isinstance(value, tuple):
        return ", ".join(str(_said(one, lang)) for one in value)
    return value.said(lang) if isinstance(value, Phrase) else value


# How a console's other signs are spelled; Greek letters by their names.
_SPELLED = {"✓": "[ok]", "✗": "[!!]", "−": "-", "–": "-", "…": "...", "≥": ">=", "≤": "<=", "·": "*", "√": "sqrt",
            "²": "^2", "½": "1/2", "¼": "1/4", "⅛": "1/8"}  # fmt: skip


def say(words: Callable[[str], str], after: str = "") -> None:
    """Print ``words(lang)`` in the current language, or in English if the console cannot write it; then ``after``.

    Signs that the console lacks are spelled out, such as ``[ok]`` and ``tau``, or else become escapes.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    spoken, english = (_spelled(words(lang), encoding) for lang in (current(), "en"))
    line = (spoken if _writable(spoken, encoding) else english) + _spelled(after, encoding)
    print(line.encode(encoding, "backslashreplace").decode(encoding))


# What a line may break around: spaces, Latin words and single Chinese characters, each with its own punctuation.
_WIDE, _OPENING, _CLOSING = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60", "（「『“‘《", "，。；：、？！）」』”’》…"
_PIECE = re.compile(
    rf" +|[{_OPENING}]*(?:[^ {_WIDE}{_OPENING}{_CLOSING}]+|(?![{_OPENING}{_CLOSING}])[{_WIDE}])[{_CLOSING}]*|."
)


def wrapped(text: str, width: int = 88) -> str:
    """Break lines between words, so that none is wider than ``width`` Latin characters; a Chinese one counts as two.

    Examples
    --------
    >>> print(wrapped("你的函数运行时出错了：NameError", 16))
    你的函数运行时出
    错了：NameError
    """
    return "\n".join(_lines(text, width))


def _lines(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        begun = ""
        for piece in _PIECE.findall(line):
            if begun and _columns(begun + piece.rstrip()) > width:
                yield begun.rstrip()
                begun = piece.lstrip()
            else:
                begun += piece
        yield begun.rstrip()


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _spelled(words: str, encoding: str) -> str:
    return "".join(one if _writable(one, encoding) else _sign(one) for one in words)


def _sign(one: str) -> str:
    name = unicodedata.name(one, "")
    return name.split()[-1].lower() if name.startswith("GREEK") else _SPELLED.get(one, one)


def _writable(words: str, encoding: str) -> bool:
    return words.encode(encoding, "replace").decode(encoding) == words


@cache
def questions() -> dict[str, dict]:
    """The questions before explorers: name → the table of ``words/questions.toml``."""
    return tomllib.loads(_files.path("words", "questions.toml").read_text("utf-8"))


@cache
def words(lang: str) -> dict[str, dict[str, str]]:
    """All words of a language: section → name → text; those of exercises and questions are ``exercise_NAME`` and
    ``question_NAME``."""
    lang = _known(lang)
    found = tomllib.loads(_files.path("words", f"{lang}.toml").read_text("utf-8"))
    for path in _files.path("check").glob("*.toml"):
        found |= _of_exercises(tomllib.loads(path.read_text("utf-8")), lang)
    return found | {f"question_{name}": _of_question(entry, lang) for name, entry in questions().items()}


def _of_question(entry: dict, lang: str) -> dict[str, str]:
    """The question, ``asks``, and its options, ``A`` and ``A_why``, ``B`` and ``B_why``, ..."""
    found = {"asks": entry.get(lang)}
    for letter, option in entry.items():
        if isinstance(option, dict):
            found |= {letter: option.get(lang), f"{letter}_why": option["why"].get(lang)}
    return {name: text for name, text in found.items() if text}  # the tests name what has no translation yet


def _of_exercises(tables: dict[str, dict], lang: str) -> dict[str, dict[str, str]]:
    """A sentence and a hint for each misconception, ``KEY`` and ``KEY_hint``."""
    return {
        f"exercise_{name}": {
            key + ending: entry[kind][lang]
            for key, entry in misconceptions.items()
            for kind, ending in (("said", ""), ("hint", "_hint"))
            if lang in entry[kind]  # the tests name what has no translation yet
        }
        for name, misconceptions in tables.items()
    }


def _known(lang):
    code = _code(lang) if isinstance(lang, str) else None
    if code not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}, not {lang!r}")
    return code


def _code(spelling):
    """The language in a spelling such as ``zh_CN.UTF-8``, ``EN`` or ``English_United States``: its first word."""
    first = re.split(r"[\W\d_]", spelling.strip().lower())[0]
    return NAMES.get(first, first)
