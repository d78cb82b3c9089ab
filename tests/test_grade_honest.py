"""Honest submissions earn what they deserve in every exercise notebook, in both languages."""

import inspect
import json

import pytest
from hostile import NAME, ROOT, book, scores, submit, submitted
from hostile import RIGHT as POINTS

from course import check
from course.language import LANGUAGES, text
from grading.judge import assignment as assignments
from grading.judge.grade import grade
from grading.sandbox import jail, wire

EXERCISES = [exercise for lesson in check.LESSONS.values() for exercise in lesson]
RIGHT = [(exercise, function) for exercise in EXERCISES for function in (exercise.reference, *exercise.right)]
BOOKS = [(lang, name) for name in assignments.names() for lang in LANGUAGES]


def graded(room, lang, name):
    return grade(submitted((ROOT / room / lang / f"{name}.ipynb").read_bytes()), f"secret of {lang}")


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(("lang", "name"), BOOKS)
def test_our_solutions_earn_every_point(lang, name):
    result = graded("solutions", lang, name)
    assert (result.assignment, result.language) == (name, lang)
    scores = {question.id: question.score for question in result.questions}
    points = {q.id: None if q.manual else q.points for q in assignments.load(name).questions}
    assert scores == points, [str(question.said) for question in result.questions]


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(("lang", "name"), BOOKS)
def test_stubs_earn_nothing(lang, name):
    questions = graded("notebooks", lang, name).questions
    assert [(question.score, question.kind) for question in questions] == [(0, "empty")] * len(questions)


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
    assert result.assignment == NAME
    assert scores(result) == POINTS
    assert result.questions[-1].score is None  # a person looks which cell is the open answer


@pytest.mark.parametrize(("exercise", "function"), RIGHT, ids=lambda value: getattr(value, "name", None))
def test_right_answers_are_right_after_the_wall(exercise, function):
    """Whatever type they have: it is turned into JSON and back."""
    for seed in range(3):
        sent = json.dumps([wire.pack(answer) for answer in exercise.answers(function, seed)])
        assert exercise.judge([wire.unpack(one) for one in json.loads(sent)], seed).right


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_misconceptions_are_recognised_after_the_wall(exercise):
    for key, function in exercise.misconceptions.items():
        sent = json.dumps([wire.pack(answer) for answer in exercise.answers(function, 7)])
        assert exercise.judge([wire.unpack(one) for one in json.loads(sent)], 7).key == key


def _with(before, *cells, **answers):
    """The solved notebook with some answers replaced, and cells of the learner's own put in before a cell."""
    notebook = book(**answers)
    place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == before)
    own = [{"cell_type": "code", "id": f"own{n}", "metadata": {}, "source": one} for n, one in enumerate(cells)]
    notebook["cells"][place:place] = own
    return notebook


def _without(name):
    notebook = book()
    assert name in [cell["id"] for cell in notebook["cells"]]
    return notebook | {"cells": [cell for cell in notebook["cells"] if cell["id"] != name]}


FRACTION = """
import fractions, math
def steps_needed(p, error):
    return fractions.Fraction(math.ceil(p * (1 - p) / error**2))
"""
DECIMAL = FRACTION.replace("fractions", "decimal").replace("Fraction", "Decimal")


def _in_the_check_cell():
    notebook = book(probability="def probability(values, gain, offset):\n    ...")
    check_cell = next(cell for cell in notebook["cells"] if cell["id"] == "probability")
    check_cell["source"] = f"{GOOD_PROBABILITY}\ncheck.probability(probability)"
    return notebook


GOOD_PROBABILITY = "def probability(values, gain, offset):\n    return (gain * values + offset).clamp(0, 1)"
GOOD_DECODE = "def decode_rate(spikes, gain):\n    return mean(spikes) / gain"
BAD_DECODE = "def decode_rate(spikes, gain):\n    return spikes.mean(0)"
MEAN = "def mean(spikes):\n    return spikes.mean(0)"
NEW_CELL = "def probability(values, gain, offset):\n    ..."
NUMPY = "def decode_rate(spikes, gain):\n    return np.asarray(spikes).mean(0) / gain"
HANGS = "def draw_spikes(p, noise):\n    while True: pass"
ON_THEIR_WAY = {
    "above an untouched stub": lambda: _with("course-links", GOOD_PROBABILITY, probability=NEW_CELL),
    "the first cell deleted": lambda: _without("begin"),
    "another default type": lambda: _with("probability-task", "import torch; torch.set_default_dtype(torch.float64)"),
    "a fraction": lambda: book(steps_needed=FRACTION),
    "a decimal number": lambda: book(steps_needed=DECIMAL),
    "an experiment that takes too long": lambda: _with("draw-task", MEAN, "while True: pass", decode_rate=GOOD_DECODE),
    "one that ends the program": lambda: _with("draw-task", MEAN, "import os; os._exit(1)", decode_rate=GOOD_DECODE),
    "put right further down": lambda: _with("open-task", MEAN, GOOD_DECODE, decode_rate=BAD_DECODE),
    "tried out further down": lambda: _with("open-task", BAD_DECODE),
    "a helper further down": lambda: _with("open-task", MEAN, decode_rate=GOOD_DECODE),
    "in the check's cell": _in_the_check_cell,
    "an import beside an experiment that takes too long": lambda: _with(
        "draw-task", "import numpy as np\nwhile True: pass", decode_rate=NUMPY
    ),
    "an import in the cell of a function that hangs": lambda: _with(
        "open-task", "def tried():\n    pass", draw_spikes=f"import numpy as np\n{HANGS}", decode_rate=NUMPY
    ),
    "a helper below what only Colab has": lambda: _with(
        "draw-task", f"from google.colab import drive\ndrive.mount('/x')\n{MEAN}", decode_rate=GOOD_DECODE
    ),
    "a helper in the cell of a later exercise": lambda: book(
        decode_rate=GOOD_DECODE, steps_needed=f"{MEAN}\n{inspect.getsource(check.steps_needed.reference)}"
    ),
    "annotations that do not exist yet": lambda: _with(
        "probability-task",
        "from __future__ import annotations",
        decode_rate=f"{MEAN}\n{GOOD_DECODE}".replace("(spikes)", "(spikes: Trains)", 1),
    ),
    "a function that reads its own source": lambda: book(
        decode_rate=f"import inspect\n{MEAN}\nassert 'spikes.mean(0)' in inspect.getsource(mean)\n{GOOD_DECODE}"
    ),
    "a compiled function": lambda: book(decode_rate=f"@torch.jit.script\n{MEAN}\n{GOOD_DECODE}"),
    "IPython's own get_ipython": lambda: book(
        decode_rate=f"from IPython import get_ipython\nget_ipython().run_line_magic('time', '1')\n{MEAN}\n{GOOD_DECODE}"
    ),
    "a module that a cell writes": lambda: _with(
        "draw-task", f"%%writefile helper.py\n{MEAN}", decode_rate=f"from helper import mean\n{GOOD_DECODE}"
    ),
    "a file that is run": lambda: _with(
        "draw-task", f"%%writefile helper.py\n{MEAN}", "%run helper.py", decode_rate=GOOD_DECODE
    ),
    "await": lambda: book(probability=f"import asyncio\nawait asyncio.sleep(0)\n{GOOD_PROBABILITY}"),
    "a timed line": lambda: book(probability=f"%time one = 1\nassert one\n{GOOD_PROBABILITY}"),
}


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("way", ON_THEIR_WAY)
def test_what_learners_do_on_their_way_costs_nothing(way, monkeypatch):
    monkeypatch.setattr(jail, "STEP_SECONDS", 3)
    lost = {"draw_spikes": 0} if "a function that hangs" in way else {}
    assert scores(grade(submit(ON_THEIR_WAY[way]()), "secret")) == POINTS | lost


@pytest.mark.usefixtures("bubblewrap")
def test_what_torch_has_not_implemented_is_an_error_and_no_missing_answer():
    shifted = "def probability(values, gain, offset):\n    return values >> 1"
    assert "not implemented for 'Float'" in str(grade(submit(book(probability=shifted)), "secret").questions[0].said)


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("rounds", [1, 2])
def test_an_answer_is_right_only_if_it_is_on_every_private_input(rounds):
    """Right in the first round of inputs, or in both; wrong from then on."""
    right = rounds * len(check.probability.cases(1))
    source = (
        "calls = 0\ndef probability(values, gain=1.0, offset=0.0):\n    global calls\n    calls += 1\n"
        f"    return (gain * values + offset).clamp(0, 1) * (calls <= {right})\n"
    )
    assert grade(submit(book(probability=source)), "secret").questions[0].score == (0, 1)[rounds - 1]


STUB = text("exercise.open", "en")


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(
    ("place", "added", "score"),
    [
        (STUB, None, 0),
        ("", None, 0),
        ("YOUR ANSWER HERE", None, 0),
        (STUB, STUB, 0),
        (STUB, "It costs precision.", None),
        ("Precision.", None, None),
    ],
)
def test_an_open_answer_in_a_cell_of_its_own_waits_for_a_person(place, added, score):
    notebook = book()
    notebook["cells"][-1]["source"] = place
    if added:
        notebook["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": added})
    assert grade(submit(notebook), "secret").questions[-1].score == score


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_open_answer_written_over_the_question_waits_for_a_person(kind):
    notebook = book()
    notebook["cells"][-1]["source"] = STUB
    question = next(cell for cell in notebook["cells"] if cell["id"] == "open-task")
    question |= {"cell_type": kind, "source": "It costs precision."}
    assert grade(submit(notebook), "secret").questions[-1].score is None


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", ["00-welcome", "01-data", "02-rate", "03-latency", "05-generator", "08-learn"])
def test_a_lesson_is_not_taken_for_its_exercises(lesson, lang):
    content = (ROOT / "notebooks" / lang / f"{lesson}.ipynb").read_bytes()
    assert grade(submitted(content), "secret").problem == "unknown_assignment"


def test_the_exercises_of_another_lesson_are_not_marked_as_those_asked_for():
    content = (ROOT / "solutions" / "en" / "03-latency-exercises.ipynb").read_bytes()
    result = grade(submitted(content), "secret", NAME)
    assert (result.problem, result.assignment, result.questions) == ("other_assignment", None, ())
