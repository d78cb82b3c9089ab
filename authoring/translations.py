"""Keep the languages in step: pairs of texts in, the pairs that no longer agree out.

``lessons/agreed.json`` holds a hash of each text as it was when a person last
said that the pair agrees. If a text has changed since, CI names the pair
until a person runs ``python -m authoring agree ID``.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable

from authoring import lessons
from course.language import LANGUAGES, words

RECORD = lessons.LESSONS / "agreed.json"
READMES = {"zh": "README.zh.md", "en": "README.md"}
SITE = lessons.ROOT / "authoring" / "site" / "words.toml"
GRADING = {"zh": "docs/grading.zh.md", "en": "docs/grading.md"}


def pairs() -> dict[str, dict[str, str]]:
    """Collect every text that exists in several languages: id → {lang: text}."""
    found: dict[str, dict[str, str]] = {}
    for source in lessons.sources():
        for cell in lessons.read(source):
            for lang in LANGUAGES:
                text = lessons.own_words(cell, lang)
                if text is not None:
                    found.setdefault(f"{lessons.slug(source)}/{cell.id}", {})[lang] = text
    for name, texts in tomllib.loads(SITE.read_text("utf-8")).items():
        found[f"site/{name}"] = texts
    for lang in LANGUAGES:
        for section, entries in words(lang).items():
            for name, text in entries.items():
                found.setdefault(f"words/{section}.{name}", {})[lang] = text
        for name, paths in (("README", READMES), ("docs/grading", GRADING)):
            page = lessons.ROOT / paths[lang]
            found.setdefault(name, {})[lang] = page.read_text("utf-8") if page.exists() else ""
    return found


def fingerprints(texts: dict[str, str]) -> dict[str, str]:
    """Hash a pair's texts; white space does not count."""
    return {lang: hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16] for lang, text in texts.items()}


def recorded() -> dict[str, dict[str, str]]:
    """Read what was last agreed on: id → {lang: hash}."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}


def disagreements() -> list[str]:
    """Write one sentence for every pair that no longer agrees."""
    record, current, told = recorded(), pairs(), []
    for name, texts in current.items():
        missing = [lang for lang in LANGUAGES if lang not in texts]
        now = fingerprints(texts)
        changed = [lang for lang in now if now[lang] != record.get(name, {}).get(lang)]
        if missing:
            told.append(f"{name}: no text in {', '.join(missing)}")
        elif changed:
            told.append(
                f"{name}: changed in {', '.join(changed)} since the languages last agreed."
                f" Read them side by side, then: python -m authoring agree {name}"
            )
    gone = [name for name in record if name not in current]
    told += [f"{name}: gone from the sources. Run: python -m authoring agree {name}" for name in gone]
    return told


def agree(names: Iterable[str]) -> None:
    """Record that the named pairs agree as they are now."""
    record, current = recorded(), pairs()
    for name in names:
        if name not in current and name not in record:
            raise ValueError(f"no text is called {name}; python -m authoring agree lists what does not agree")
        record.pop(name, None)
        if name in current:
            record[name] = fingerprints(current[name])
    RECORD.write_text(json.dumps(record, indent=0, sort_keys=True) + "\n", encoding="utf-8")
