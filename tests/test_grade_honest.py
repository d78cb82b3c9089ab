"""Honest submissions earn what they deserve in every exercise notebook, in both languages."""

import importlib
import json
from pathlib import Path

import pytest
from hostile import NAME, ROOT, Submitted, book, scores, submit
from hostile import RIGHT as POINTS

from course import check
from course.language import LANGUAGES
from staff.grade import assignment as assignments
from staff.grade import wire
from staff.grade.grade import grade

RIGHT = [
    pair
    for path in sorted(Path(__file__).parent.glob("right_*.py"))
    for pair in importlib.import_module(path.stem).RIGHT
]
BOOKS = [(lang, name) for name in assignments.names() for lang in LANGUAGES]


def graded(room, lang, name):
    return grade(Submitted(notebook=(ROOT / room / lang / f"{name}.ipynb").read_bytes()), f"secret of {lang}")


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(("lang", "name"), BOOKS)
def test_our_solutions_earn_every_point(lang, name):
    result = graded("solutions", lang, name)
    assert (result["assignment"], result["language"]) == (name, lang)
    scores = {question["id"]: question["score"] for question in result["questions"]}
    points = {q.id: None if q.manual else q.points for q in assignments.load(name).questions}
    assert scores == points, [question["said"] for question in result["questions"]]


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(("lang", "name"), BOOKS)
def test_stubs_earn_nothing(lang, name):
    questions = graded("notebooks", lang, name)["questions"]
    assert [(question["score"], question["kind"]) for question in questions] == [(0, "empty")] * len(questions)


def _other_editor(notebook):
    """As some editors and copies leave it: no ids, no metadata."""
    for cell in notebook["cells"]:
        del cell["id"]
        cell["metadata"] = {}
    return notebook | {"nbformat_minor": 4, "metadata": {}}


def _one_cell(notebook):
    """All code put together in a notebook of one's own."""
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cell = {"cell_type": "code", "id": "mine", "metadata": {}, "source": "\n\n".join(code), "outputs": []}
    return notebook | {"cells": [cell | {"execution_count": None}]}


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", [_other_editor, _one_cell])
def test_a_notebook_whose_cells_lost_their_ids_is_known_by_what_it_defines(made, lang):
    result = grade(submit(made(book(lang))), "secret")
    assert result["assignment"] == NAME
    assert scores(result) == POINTS
    assert result["questions"][-1]["score"] is None  # a person looks which cell is the open answer


@pytest.mark.parametrize(("exercise", "function"), RIGHT, ids=lambda value: getattr(value, "name", None))
def test_right_answers_are_right_after_the_wall(exercise, function):
    """Whatever type they have: it is turned into JSON and back."""
    for seed in range(3):
        sent = json.dumps([wire.pack(answer) for answer in exercise.answers(function, seed)])
        assert exercise.judge([wire.unpack(one) for one in json.loads(sent)], seed).right


@pytest.mark.parametrize("exercise", [one for lesson in check.LESSONS.values() for one in lesson], ids=lambda e: e.name)
def test_misconceptions_are_recognised_after_the_wall(exercise):
    for key, function in exercise.misconceptions.items():
        sent = json.dumps([wire.pack(answer) for answer in exercise.answers(function, 7)])
        assert exercise.judge([wire.unpack(one) for one in json.loads(sent)], 7).key == key
