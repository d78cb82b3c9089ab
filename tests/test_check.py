"""Feedback: every misconception is wrong and recognised as itself, every right variant is right."""

import itertools
import json
import os
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import check, language
from course.check.exercise import same
from course.language import LANGUAGES, text, words
from grading.sandbox import wire

EXERCISES = [exercise for exercises in check.LESSONS.values() for exercise in exercises]
CASES = [(exercise, key) for exercise in EXERCISES for key in exercise.misconceptions]
RIGHT = [(exercise, function) for exercise in EXERCISES for function in (exercise.reference, *exercise.right)]
SEEDS = range(12)
# Seeds on which no lazy answer may be right, and no right one wrong: `make seeds` tries 2,000.
MANY = range(int(os.environ.get("CHECK_SEEDS", 25)))
_name = lambda value: getattr(value, "name", None)  # noqa: E731


def test_every_exercise_can_be_called_by_its_name():
    for exercise in EXERCISES:
        assert getattr(check, exercise.name) is exercise
    assert len({exercise.name for exercise in EXERCISES}) == len(EXERCISES)


@pytest.mark.parametrize(("exercise", "key"), CASES, ids=lambda value: getattr(value, "name", value))
def test_misconceptions_are_recognised(exercise, key):
    for seed in SEEDS:
        verdict = exercise.feedback(exercise.misconceptions[key], seed)
        assert (verdict.kind, verdict.key) == ("misconception", key), (seed, verdict.said)
        assert verdict.hint


@pytest.mark.parametrize(("exercise", "function"), RIGHT, ids=_name)
def test_right_answers_are_right(exercise, function):
    for seed in SEEDS:
        verdict = exercise.feedback(function, seed)
        assert verdict.right, (seed, verdict.said)


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_right_answers_come_in_several_ways(exercise):
    assert len(exercise.right) >= 2


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_words_and_misconceptions_match(exercise):
    for lang in LANGUAGES:
        keys = {key for key in words(lang)[f"exercise_{exercise.name}"]}
        assert keys == {name for key in exercise.misconceptions for name in (key, f"{key}_hint")}
    assert len(exercise.misconceptions) >= 3


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_other_answers(exercise):
    language.use("en")
    said = exercise.feedback(lambda *_: None).said
    assert said.startswith("Not written yet")
    assert "return" in said  # which may be what is missing
    assert exercise.feedback(lambda *_: ...).kind == "empty"

    def nbgraders_stub(*_):
        raise NotImplementedError()

    assert exercise.feedback(nbgraders_stub).kind == "empty"
    assert "not implemented for 'Float'" in exercise.feedback(lambda *_: torch.rand(2) >> 1).said
    assert "ZeroDivisionError: division by zero" in exercise.feedback(lambda *_: 1 / 0).said
    for nonsense in ("spike", {}, object(), [[], [1]], torch.full((3, 3), 7.0), float("nan"), [None], (1, "a")):
        verdict = exercise.feedback(lambda *_, answer=nonsense: answer)
        assert verdict.kind in ("wrong", "misconception"), nonsense


def _one_off(p, noise):
    spikes = (noise < p).float()
    spikes[4, 0] = 1 - spikes[4, 0]
    return spikes


def _barely_off(p, noise):
    """By more than the tolerance of what is expected, and by less than that of the answer."""
    return (noise < p).double() * (1 + 1.100005e-5)


def _small_signals_only(signal, *limits):
    return check.choose_threshold.reference(signal, *limits) if signal.max() < 2 else None


@pytest.mark.parametrize(
    ("exercise", "wrong", "said"),
    [
        (check.decode_rate, lambda spikes, gain: spikes.mean(0, True) / gain, "yours gives the shape [1, 3]"),
        (check.draw_spikes, _barely_off, "it should give 1 at [0, 1]; yours gives 1.00001 there"),
        (check.draw_spikes, _one_off, "it should give 0 at [4, 0]; yours gives 1 there"),
        # The first neuron fires in three of four steps; three digits would not show the difference.
        (
            check.decode_rate,
            lambda spikes, gain: spikes.mean(0) / gain + 1e-4,
            f"yours gives [{0.75 / check.decode_rate.cases(0)[0][1] + 1e-4:.6g}, ",
        ),
        (check.choose_threshold, _small_signals_only, "did it find nothing?"),
    ],
)
def test_what_differs_is_said(exercise, wrong, said):
    language.use("en")
    assert said in exercise.feedback(wrong).said


HELD = [
    lambda rows: np.array(rows, dtype=np.float32)[::-1][::-1],
    lambda rows: np.array(rows, dtype=np.uint16),
    lambda rows: np.array(rows, dtype=np.longdouble),
    lambda rows: np.array(rows, dtype=object),
    lambda rows: np.ascontiguousarray(np.array(rows)[::-1])[::-1],
    lambda rows: np.array(rows, dtype=">f8"),
    lambda rows: [np.array(row) for row in rows],
    lambda rows: [torch.tensor(row) for row in rows],
    lambda rows: tuple(torch.tensor(row, requires_grad=True) for row in rows),
    lambda rows: [[torch.tensor(rows[0][0]), *rows[0][1:]], *rows[1:]],
    lambda rows: [torch.tensor(rows[0]), np.array(rows[1], dtype=bool), *rows[2:]],
    lambda rows: torch.tensor(rows, dtype=torch.float64).T.contiguous().T,
    lambda rows: torch.tensor(rows).to(torch.uint16),
]


@pytest.mark.filterwarnings("ignore::UserWarning")  # torch finds some of them slow
@pytest.mark.parametrize("held", HELD)
def test_the_numbers_count_and_not_what_holds_them(held):
    """In the notebook, and in what the jail sends."""
    rows = [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]
    expected = torch.tensor(rows)
    for answer in (held(rows), wire.unpack(json.loads(json.dumps(wire.pack(held(rows)))))):
        assert same(answer, expected)
        assert not same(answer, 1 - expected)


class _Mute:
    def __repr__(self):
        raise RuntimeError("no words")


@pytest.mark.filterwarnings("ignore:Casting complex values")
@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_answers_that_cannot_even_be_written_down(exercise):
    for nonsense in (_Mute(), torch.tensor([1j]), 10**400, 10**5000, [10**400], torch.ones(3).to_sparse()):
        verdict = exercise.feedback(lambda *_, answer=nonsense: answer)
        assert verdict.kind in ("wrong", "misconception")
        check.picture.draw(verdict)


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_what_a_function_does_to_its_inputs_does_not_count(exercise):
    """The cases are made anew for the judge; an answer spoilt in place does not spoil what is expected."""

    def vandal(*case):
        answer = exercise.reference(*case)
        for value in case:
            if isinstance(value, torch.Tensor) and answer is not value:
                value.zero_()
        return answer

    assert exercise.feedback(vandal).right


def _is_right(exercise, function, cases):
    """Whether a function is right in every case; stops at the first that is not."""
    answers = ((check.exercise._tried(function, case), case) for case in cases)
    if isinstance(exercise, check.Goal):
        return all(_reaches(exercise, answer, case) for answer, case in answers)
    return all(same(answer, exercise.reference(*case)) for answer, case in answers)


def _reaches(exercise, answer, case):
    try:
        return answer is not None and exercise.reached(answer, *case) is None
    except (TypeError, ValueError, RuntimeError, AttributeError):
        return False


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_no_lazy_answer_is_ever_right(exercise):
    """Every part of the task matters, whatever the seed."""
    assert len(exercise.lazy) >= 5
    for seed in MANY:
        cases = exercise.cases(seed)
        right = [name for name, lazy in exercise.lazy.items() if _is_right(exercise, lazy, map(_copied, cases))]
        assert not right, seed
        for function in (exercise.reference, *exercise.right):
            assert _is_right(exercise, function, map(_copied, cases)), (seed, function)


def _copied(case):
    return tuple(value.clone() if isinstance(value, torch.Tensor) else value for value in case)


def test_a_picture_marks_the_first_difference(capsys):
    """In time and, of the neurons that differ there, the first: the others are right, or wrong later."""
    language.use("en")
    expected = torch.arange(24.0).view(12, 2)
    answer = expected.clone()
    answer[2:, 1] = 0
    answer[9:, 0] = 0
    figure = check.picture.draw(check.Verdict("wrong", "", expected=expected, answer=answer))
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["It should give", "Yours gives"]
    assert figure.axes[1].get_xlabel().endswith("the first difference is at 2")
    for ax, drawn in zip(figure.axes, (expected, answer), strict=True):
        assert ax.lines[0].get_ydata().tolist() == drawn[:, 1].tolist()
        (marked,) = ax.patches
        assert 1 < marked.get_extents().transformed(ax.transData.inverted()).x0 < 2
    check.draw_spikes(check.draw_spikes.misconceptions["at_most"])
    assert "Figure" in capsys.readouterr().out


def test_a_picture_says_which_shapes_differ():
    language.use("en")
    verdict = check.draw_spikes.feedback(check.draw_spikes.misconceptions["time_last"])
    titles = [ax.get_title(loc="left") for ax in check.picture.draw(verdict).axes]
    assert titles == ["It should give the shape [12, 5]", "Yours gives the shape [5, 12]"]


def test_a_picture_of_an_answer_that_remembers_its_gradient():
    verdict = check.probability.feedback(lambda values, *_: (2 * values).requires_grad_())
    assert check.picture.draw(verdict).axes


def test_under_nbgrader_a_wrong_answer_raises(monkeypatch, capsys):
    check.probability(lambda *_: None)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check.probability(check.probability.reference)
    with pytest.raises(AssertionError, match=text("check.empty")[:3]):
        check.probability(lambda *_: None)


@pytest.mark.parametrize("exercise", [one for one in EXERCISES if isinstance(one, check.Goal)], ids=_name)
def test_no_goal_is_reached_by_one_answer_for_all_cases(exercise):
    for seed in SEEDS:
        for answer in exercise.answers(exercise.reference, seed):
            assert not exercise.judge([answer] * len(exercise.cases(seed)), seed).right


RATE = Path(check.rate.__file__)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("(gain * values + offset).clamp(0, 1)\n", "(offset + gain * values).clamp(0, 1)\n", {"probability"}),
        (
            '"summed": lambda spikes, gain: spikes.sum(0)',
            '"summed": lambda spikes, gain: spikes.sum(-1)',
            {"decode_rate"},
        ),
        ("def case(steps, *shape):\n", "def case(steps, *shape):\n        steps += 1\n", {"draw_spikes"}),
        ("torch.randint(500, 2300", "torch.randint(500, 2200", {"steps_needed"}),  # in a helper
        ("import math\n", "import cmath as math\n", {"steps_needed"}),
        ("torch.mean(spikes.double(), dim=0)", "spikes.double().mean(0)", set()),  # another right answer
        ("torch.rand can give 0, never 1", "torch.rand gives no 1", set()),  # a comment
        ("The exercises of lesson 02", "Exercises", set()),  # a docstring
    ],
)
def test_a_mark_depends_on_its_own_exercise_only(old, new, changes, monkeypatch):
    """What a changed file does to the fingerprints of its exercises."""
    source = RATE.read_text("utf-8")
    assert old in source
    before = {exercise.name: check.definition.fingerprint(exercise) for exercise in check.rate.EXERCISES}
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, *args: source.replace(old, new) if path == RATE else read(path, *args)
    )
    check.definition._parsed.cache_clear()
    try:
        after = {exercise.name: check.definition.fingerprint(exercise) for exercise in check.rate.EXERCISES}
    finally:
        check.definition._parsed.cache_clear()
    assert {name for name in before if before[name] != after[name]} == changes
    assert len(set(before.values())) == len(before)


def test_a_changed_judge_changes_every_fingerprint(monkeypatch):
    exercise = check.rate.EXERCISES[0]
    before = check.definition.fingerprint(exercise)
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, *args: read(path, *args).replace("rtol=1e-5", "rtol=1e-4"))
    check.definition._parsed.cache_clear()
    try:
        assert check.definition.fingerprint(exercise) != before
    finally:
        check.definition._parsed.cache_clear()


def columns(line):
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


@given(st.text("ab ，。（”图中一(,.", max_size=300), st.integers(10, 90))
def test_wrapped_lines_are_narrow_and_lose_nothing(text, width):
    lines = language.wrapped(text, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert columns(line) <= width or not re.search(r"\S +\S|[图中一][图中一]", line)  # it could be broken there
    for line, after in itertools.pairwise(lines):
        assert after[:1] not in "，。”" or not re.search("[ab图中一]$", line)  # what closes stays with its word


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_what_is_printed_begins_with_a_mark_and_breaks_between_words(exercise, lang, capsys, monkeypatch):
    monkeypatch.setattr(language, "_current", lang)
    monkeypatch.setattr(check.picture, "show", lambda verdict: None)
    for answer, mark in [
        (exercise.reference, "✓ "),
        (next(iter(exercise.misconceptions.values())), "✗ "),
        (lambda *_: None, "✗ "),
        (lambda *_: 1 / 0, "✗ "),
        (lambda *_: object(), "✗ "),
    ]:
        exercise(answer)
        printed = capsys.readouterr().out
        assert printed.startswith(mark), printed
        assert "✓" not in printed[1:]
        assert all(columns(line) <= 88 for line in printed.split("\n"))
