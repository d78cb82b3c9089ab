"""A graded submission: the type on the seam between judging, storing and delivering.

Sentences are kept as keys with values (``Phrase``) and looked up when a page
is written, so that a reworded sentence appears without grading anew.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from course.language import Phrase
from grading import sanitize


@dataclass(frozen=True)
class QuestionResult:
    """What one question earned, and what to say about it."""

    id: str
    points: float
    score: float | None  # None: still to be marked by a person
    kind: str  # right, empty, raised, misconception, wrong, stopped, missing or manual
    key: str | None = None  # of the misconception
    said: Phrase | None = None
    hint: Phrase | None = None
    picture: str | None = None  # a PNG in base64
    by_hand: bool = False  # whether a person gave the score
    comment: str | None = None  # from that person

    @property
    def marked(self) -> bool:
        """Whether a person has marked it."""
        return self.by_hand and self.score is not None

    @property
    def outcome(self) -> str:
        """Whether it is "right", "wrong", or "open": for a person."""
        if self.kind == "manual" or self.marked:
            return "open"
        return "right" if self.kind == "right" else "wrong"

    @property
    def word(self) -> str:
        """How it turned out, as a key of [report] in the words."""
        if self.marked:
            return "kind_manual"
        return "waits" if self.score is None else f"kind_{self.kind}"


@dataclass(frozen=True)
class ShownCell:
    """A cell of the learner's notebook, cut to a bounded size but not yet sanitized: the pages do that."""

    type: str  # code, markdown or raw
    id: str
    source: str
    question: str | None  # the id of the question it belongs to
    text: str = ""  # its printed output
    pictures: tuple[str, ...] = ()  # in base64: the PNGs that code drew, or a text's own PNGs and JPEGs


@dataclass(frozen=True)
class Result:
    """One submission, graded, or the reason why it could not be."""

    id: str  # a safe file name, unique in the run
    student: str  # the same for all work of one student
    name: str  # the student's name as handed in
    file: str
    unsafe: bool = False  # graded without the jail
    origin: str = ""  # the folder or file as Moodle or Canvas named it; "" if it came from neither
    assignment: str | None = None
    language: str | None = None  # of the notebook
    problem: str | None = None  # a key of [grade] in the words: why there are no marks
    error: str = ""  # our own error, if problem is "internal"
    notes: tuple[str, ...] = ()  # further keys of [grade]
    questions: tuple[QuestionResult, ...] = ()
    cells: tuple[ShownCell, ...] = ()
    handed_in: str | None = None  # when, according to the platform: a local time in ISO 8601
    late: float | None = None  # seconds after the deadline; None: there is no deadline, or the time is not known
    penalty: float = 0  # points that nbgrader's late-penalty plug-in takes away

    def to_json(self) -> dict[str, Any]:
        """The result in a form that ``json`` can write."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Result:
        """The result that ``to_json`` made.

        Raises
        ------
        KeyError, TypeError
            If ``kept`` is not such a result.
        """
        questions = tuple(
            QuestionResult(**one | {"said": _phrase(one["said"]), "hint": _phrase(one["hint"])})
            for one in kept["questions"]
        )
        cells = tuple(ShownCell(**one | {"pictures": tuple(one["pictures"])}) for one in kept["cells"])
        return cls(**kept | {"notes": tuple(kept["notes"]), "questions": questions, "cells": cells})


def total(result: Result) -> float:
    """The points given so far, less the penalty for handing in late."""
    return sum(one.score or 0 for one in result.questions) - result.penalty


def waiting(questions: Iterable[QuestionResult]) -> float:
    """The points still to be decided by a person."""
    return sum(one.points for one in questions if one.score is None)


def storable(phrase: Phrase) -> Phrase:
    """The phrase with values that survive JSON: numbers, text, phrases, and tuples of these."""
    return Phrase(phrase.key, {name: _storable(value) for name, value in phrase.values.items()})


def _storable(value: object) -> object:
    if isinstance(value, Phrase):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(map(_storable, value))
    if isinstance(value, (int, float)) and math.isfinite(value):
        return value
    return sanitize.text(value)  # perhaps the learner's error message, with characters that no file can hold


def _phrase(kept: dict[str, Any] | None) -> Phrase | None:
    return None if kept is None else Phrase(kept["key"], {name: _value(one) for name, one in kept["values"].items()})


def _value(kept: Any) -> Any:
    if isinstance(kept, dict):
        return _phrase(kept)
    return tuple(map(_value, kept)) if isinstance(kept, list) else kept
