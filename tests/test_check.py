"""Feedback: every misconception is wrong and recognised as itself, every right variant is right."""

import math

import pytest
import torch

from course import check, language
from course.language import text

EXERCISES = [value for value in vars(check).values() if isinstance(value, check.Exercise)]
CASES = [(exercise, key) for exercise in EXERCISES for key in exercise.misconceptions]
SEEDS = range(20)

RIGHT = [
    (check.probability, lambda values, gain, offset: torch.clip(values * gain + offset, 0, 1)),
    (check.probability, lambda values, gain, offset: (values.double() * gain + offset).clamp(0, 1)),
    (check.probability, lambda values, gain, offset: torch.stack([(v * gain + offset).clamp(0, 1) for v in values])),
    (check.steps_needed, lambda p, error: math.ceil(p * (1 - p) / error**2 - 1e-9)),
    (check.steps_needed, lambda p, error: torch.tensor(math.ceil(round((p - p * p) / error**2, 4)))),
    (check.decode_rate, lambda spikes, gain: spikes.sum(0) / len(spikes) / gain),
    (check.decode_rate, lambda spikes, gain: torch.mean(spikes.double(), dim=0) * (1 / gain)),
]


@pytest.mark.parametrize(("exercise", "key"), CASES, ids=lambda value: getattr(value, "name", value))
def test_misconceptions_are_recognised(exercise, key):
    for seed in SEEDS:
        said = exercise.feedback(exercise.misconceptions[key], seed)
        assert said == text(f"exercise.{exercise.name}_{key}"), seed


@pytest.mark.parametrize(("exercise", "function"), [(e, e.reference) for e in EXERCISES] + RIGHT)
def test_right_answers_are_right(exercise, function):
    assert {exercise.feedback(function, seed) for seed in SEEDS} == {text("check.right")}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_other_answers(exercise):
    language.use("en")
    assert exercise.feedback(lambda *_: None).startswith("Not written yet")
    assert exercise.feedback(lambda *_: ...).startswith("Not written yet")
    assert "ZeroDivisionError: division by zero" in exercise.feedback(lambda *_: 1 / 0)
    assert "TypeError" in exercise.feedback(lambda: 1)
    assert exercise.feedback(lambda *_: "spike").startswith("Not yet. For ")
    assert exercise.feedback(lambda *_: torch.full((3, 3), 7.0)).startswith("Not yet. For ")
