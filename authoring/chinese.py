"""Check the course's Chinese: texts in, broken rules out.

Rejected renderings are listed in ``course/words/glossary.toml``.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from authoring.lessons import ROOT
from authoring.translations import pairs

HAN = r"[\u4e00-\u9fff]"
GLOSSARY = ROOT / "course" / "words" / "glossary.toml"

RULES = {
    rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}": "a space belongs between a Chinese and a Latin character or digit",
    rf"{HAN} ?[,;:!?](?!\w)|{HAN}\.(?=\s|$)": "full-width punctuation belongs after Chinese",
    r"您": "the learner is 你, not 您",
    rf"{HAN} {HAN}": "no space belongs between two Chinese characters",
}


def glossary() -> dict[str, dict[str, Any]]:
    """Read the glossary: term → {lang: rendering, …, "reject": {lang: renderings that are wrong}}."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))


def broken(lang: str = "zh") -> list[str]:
    """Write one sentence for every rejected rendering and broken rule, with its place."""
    told: list[str] = []
    for name, texts in pairs().items():
        told += [f"{name}: {sentence}" for sentence in _rejected(texts.get(lang, ""), lang)]
        if lang == "zh":
            told += [f"{name}: {sentence}" for sentence in _breaches(texts.get(lang, ""))]
    return told


def _rejected(text: str, lang: str) -> Iterator[str]:
    for term, entry in glossary().items():
        for wrong in entry.get("reject", {}).get(lang, ()):
            if wrong in text:
                yield f"“{wrong}” stands for {term}; the glossary says “{entry[lang]}”"


def _breaches(text: str) -> Iterator[str]:
    prose = _prose(text)
    for rule, reason in RULES.items():
        for found in re.finditer(rule, prose):
            around = prose[max(0, found.start() - 8) : found.end() + 8].replace("\n", " ")
            yield f"“…{around}…”: {reason}"


def _prose(text: str) -> str:
    """Strip code, formulae, addresses of links and emphasis marks."""
    text = re.sub(r"```.*?```|<code>.*?</code>|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "〇", text, flags=re.S)
    text = re.sub(r"\]\([^)]*\)|<[^>]*>|\{[^}]*\}", "", text)
    return re.sub(r"\*\*|[*_\[\]]", "", text)
