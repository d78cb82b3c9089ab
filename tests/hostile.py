"""Submissions for the tests of the grader: a solved notebook in, with some of its answers replaced."""

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = "02-rate-exercises"
RIGHT = {"probability": 1, "draw_spikes": 2, "decode_rate": 3, "steps_needed": 2}
_CELLS = {
    "probability": "probability-answer",
    "draw_spikes": "draw-answer",
    "decode_rate": "decode-answer",
    "steps_needed": "steps-answer",
}


@dataclass(frozen=True)
class Submitted:
    """What ``staff.grade.grade`` takes."""

    id: str = "somebody"
    name: str = "Somebody"
    file: str = "somebody.ipynb"
    notebook: bytes | None = None
    problem: str | None = None
    student: str = "somebody"
    notes: tuple = ()


def book(lang="en", **answers):
    """The solved notebook as a dict, answers replaced by function name."""
    solved = json.loads((ROOT / "solutions" / lang / f"{NAME}.ipynb").read_text("utf-8"))
    for name, source in answers.items():
        cell = next(cell for cell in solved["cells"] if cell["id"] == _CELLS[name])
        cell["source"] = source
    return solved


def submit(notebook, **fields):
    """A submission that holds this notebook."""
    return Submitted(notebook=json.dumps(notebook).encode(), **fields)


def earned(*names):
    """The scores by exercise where these are right and the others are not."""
    return {name: points * (name in names) for name, points in RIGHT.items()}


def scores(result):
    """The scores of what is not marked by hand."""
    return {q["id"]: q["score"] for q in result["questions"] if q["id"] in RIGHT}
