"""What the two sides of the jail's wall say to each other: a plan's steps go in as JSON, lines of JSON come out.

The learner's code may have written a line, so ``parse`` checks its form;
the judge decides whether its content is right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Cases = list[list[Any]]  # for each private seed, the packed arguments of each case


@dataclass(frozen=True)
class Execute:
    """Run a cell of the notebook."""

    source: str
    cell: int = 0  # its place in the notebook
    question: str | None = None  # the id of the question it belongs to
    prepare: bool = False  # run only its imports, functions, classes and constants

    def to_json(self) -> dict[str, Any]:
        return {"source": self.source, "prepare": self.prepare}


@dataclass(frozen=True)
class Ask:
    """Call a function that the cells have defined, once for each case."""

    question: str  # the function's name
    cases: Cases

    def to_json(self) -> dict[str, Any]:
        return {"ask": self.question, "cases": self.cases}


Step = Execute | Ask


@dataclass(frozen=True)
class Started:
    """A step has begun."""

    step: int


@dataclass(frozen=True)
class Failed:
    """A cell raised an error."""

    step: int
    error: str


@dataclass(frozen=True)
class Answered:
    """What a function returned: for each seed, the packed answer to each case."""

    question: str
    rounds: Cases


@dataclass(frozen=True)
class Done:
    """The plan has been carried out."""


Line = Started | Failed | Answered | Done


def parse(raw: bytes, steps: int) -> Line | None:
    """A line of JSON as a message about a plan with this number of steps; None if it is not one.

    Examples
    --------
    >>> parse(b'{"start": 1}', steps=2), parse(b'{"start": 2}', steps=2), parse(b"[", steps=2)
    (Started(step=1), None, None)
    """
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict):
        return None
    if line.get("done") is True:
        return Done()
    if _is_step(line.get("start"), steps):
        return Started(line["start"])
    if _is_step(line.get("failed"), steps) and isinstance(line.get("error"), str):
        return Failed(line["failed"], line["error"])
    rounds = line.get("answers")
    if isinstance(line.get("question"), str) and isinstance(rounds, list) and all(isinstance(r, list) for r in rounds):
        return Answered(line["question"], rounds)
    return None


def _is_step(value: object, steps: int) -> bool:
    return type(value) is int and 0 <= value < steps
