"""An exercise: a learner's function in, a verdict on it out.

An ``Exercise`` has one right answer for every input, its reference's; a
``Goal`` has many, and says which answers do not reach it. Both hold
misconceptions: the wrong versions that people really write. A learner's
answers that agree with one of them are told which.
"""

import contextlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch

from course._arguments import seeded
from course.check import definition, picture
from course.check._answers import close, numbers
from course.language import Phrase, say, wrapped

_MOST_WRITTEN = 12  # numbers that a sentence can hold


@dataclass(frozen=True)
class Raised:
    """Takes the place of an answer if the learner's function raised an error, with the error on one line."""

    error: str


@dataclass(frozen=True)
class Verdict:
    """What to say about a function.

    ``kind`` is "right", "empty", "raised", "misconception" or "wrong";
    ``sentence`` says so and ``help`` gives a hint. ``said`` and ``hint`` are
    both as text in the current language. ``key`` names the misconception.
    ``expected`` and ``answer`` are the first pair that differs, if there is one.
    """

    kind: str
    sentence: Phrase
    key: str | None = None
    help: Phrase | None = None
    expected: object = None
    answer: object = None

    @property
    def right(self) -> bool:
        return self.kind == "right"

    @property
    def said(self) -> str:
        return str(self.sentence)

    @property
    def hint(self) -> str:
        return str(self.help or "")

    def lines(self, lang: str) -> list[str]:
        """What a notebook prints: the mark and the sentence, then the hint if there is one."""
        mark = "" if self.right else "✗ "  # ``check.right`` has its own
        return [mark + self.sentence.said(lang), *([self.help.said(lang)] if self.help else [])]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function to write, judged by what it computes.

    ``reference`` solves it: the build puts its source into ``solutions/``, and
    its name is the exercise's. ``inputs`` takes a generator and returns a list
    of argument tuples. ``misconceptions`` maps keys to functions that are
    wrong; the TOML file beside the module has a sentence about each.
    ``right`` holds other right answers, ``lazy`` answers that ignore part of
    the task; both are for the tests.
    """

    reference: Callable
    inputs: Callable
    misconceptions: dict[str, Callable]
    right: tuple[Callable, ...] = ()
    lazy: dict[str, Callable] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @cached_property
    def solution(self) -> str:
        """The source of the reference, in all languages, as a lesson's source has it."""
        return inspect.getsource(self.reference).rstrip()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what a verdict depends on: this exercise's definition, without words, and how it is judged."""
        return definition.fingerprint(self)

    def __call__(self, function: Callable, seed: int = 0) -> None:
        """Say whether ``function`` is right, with a picture if one helps.

        Raises
        ------
        AssertionError
            Under nbgrader, which takes an error for a wrong answer, if the function is not right.
        """
        with _without_stderr() if _is_graded() else contextlib.nullcontext():
            verdict = self.feedback(function, seed)
        say(lambda lang: "\n".join(map(wrapped, verdict.lines(lang))))
        picture.show(verdict)
        if not verdict.right and _is_graded():
            raise AssertionError(verdict.said)

    def feedback(self, function: Callable, seed: int = 0) -> Verdict:
        """The verdict on ``function``, tried on the inputs of ``seed``, in main memory."""
        elsewhere = torch.get_default_device().type != "cpu"
        with torch.device("cpu") if elsewhere else contextlib.nullcontext():
            return self.judge(self.answers(function, seed), seed)

    def cases(self, seed: int) -> list[tuple]:
        """The inputs for a seed: a list of argument tuples, made anew at each call."""
        return self.inputs(seeded("seed", seed))

    def answers(self, function: Callable, seed: int) -> list:
        """What ``function`` returns for each case, or ``Raised``."""
        return [_tried(function, case) for case in self.cases(seed)]

    def judge(self, answers: list, seed: int) -> Verdict:
        """The verdict on answers, wherever they came from.

        Parameters
        ----------
        answers : list
            One for each of ``cases(seed)``: tensors, numbers, text, lists of them, or ``Raised``.
        seed : int
            The seed of the cases.

        Returns
        -------
        Verdict
        """
        early = _not_computed(answers)
        if early:
            return early
        expected = self.answers(self.reference, seed)
        if all(map(same, answers, expected)):
            return Verdict("right", Phrase("check.right"))
        first = [same(*pair) for pair in zip(answers, expected, strict=True)].index(False)
        pair = {"expected": expected[first], "answer": answers[first]}
        for key, wrong in self.misconceptions.items():
            if all(map(same, answers, self.answers(wrong, seed))):
                return Verdict("misconception", self._words(key), key, self._words(f"{key}_hint"), **pair)
        key, told = _difference(**pair)
        told = told | {"arguments": _arguments(self.cases(seed)[first])}
        return Verdict("wrong", Phrase(f"check.{key}", told), **pair)

    def _words(self, key: str, **values: Any) -> Phrase:
        return Phrase(f"exercise_{self.name}.{key}", values)


@dataclass(frozen=True, eq=False)
class Goal(Exercise):
    """A question with many right answers: a parameter, a signal, a random train.

    ``reached`` takes an answer and the case's arguments. It returns None if the
    goal is reached, otherwise the key of what is wrong, or the pair (key,
    numbers for its sentence). It may raise TypeError, ValueError or
    RuntimeError on an unusable answer. ``reference`` and ``misconceptions``
    are examples: one that reaches the goal and, for each key, one that fails
    that way.
    """

    reached: Callable = field(kw_only=True)

    def judge(self, answers: list, seed: int) -> Verdict:
        """The verdict on answers; see ``Exercise.judge``."""
        early = _not_computed(answers)
        if early:
            return early
        for answer, case in zip(answers, self.cases(seed), strict=True):
            if answer is None:
                return Verdict("wrong", Phrase("check.nothing", {"arguments": _arguments(case)}))
            try:
                missed = self.reached(answer, *case)
            except (TypeError, ValueError, RuntimeError, ArithmeticError, IndexError, AttributeError, KeyError):
                return Verdict("wrong", Phrase("check.unusable", {"answer": _short(answer)}))
            if missed is not None:
                key, told = (missed, {}) if isinstance(missed, str) else missed
                hint = self._words(f"{key}_hint")
                return Verdict("misconception", self._words(key, **told), key, hint)
        return Verdict("right", Phrase("check.right"))


def _without_stderr():
    """Send stderr's text, such as warnings, to stdout: nbgrader gives no points to a cell that writes to stderr."""
    from unittest import mock

    return mock.patch.object(sys.stderr, "write", sys.stdout.write)


def _is_graded():
    import os

    return bool(os.environ.get("NBGRADER_EXECUTION"))


def _tried(function, case):
    try:
        return function(*case)
    except Exception as error:  # the learner should read any error of their own code
        if isinstance(error, NotImplementedError) and not error.args:  # nbgrader's own stub; torch says more
            return None
        return Raised(f"{type(error).__name__}: {error}")


def _not_computed(answers):
    """The verdict if there are no answers to compare; else None."""
    raised = next((answer for answer in answers if isinstance(answer, Raised)), None)
    if raised:
        return Verdict("raised", Phrase("check.raised", {"error": raised.error}))
    if all(answer is None or answer is ... for answer in answers):
        return Verdict("empty", Phrase("check.empty"))
    return None


def same(answer: object, expected: object) -> bool:
    """Whether two answers are equal in shape and, up to rounding, in value; the type may differ.

    Examples
    --------
    >>> same(torch.tensor([0, 1]), [0.0, 1.0])
    True
    >>> same(torch.tensor([0, 1]), torch.tensor([[0, 1]]))
    False
    """
    if isinstance(expected, (tuple, list)) and not _is_numbers(expected):
        return isinstance(answer, (tuple, list)) and len(answer) == len(expected) and all(map(same, answer, expected))
    if isinstance(expected, str) or isinstance(answer, str):
        return isinstance(answer, str) and answer == expected
    try:
        one, other = numbers(answer), numbers(expected)
        return one.shape == other.shape and bool(close(one, other).all())
    except (TypeError, ValueError, RuntimeError):
        return False


def _is_numbers(values):
    return all(isinstance(value, (int, float)) for value in values)


def _difference(expected, answer):
    """How two answers differ: the key of a sentence in ``check``, and the values for it."""
    try:
        pair = {"expected": numbers(expected), "answer": numbers(answer)}
    except (TypeError, ValueError, RuntimeError):
        return "differs", {"expected": _short(expected), "answer": _short(answer)}
    if pair["expected"].shape != pair["answer"].shape:
        return "differs_shape", {name: list(one.shape) for name, one in pair.items()}
    if pair["expected"].numel() > _MOST_WRITTEN:
        where = (~close(**pair)).nonzero()[0].tolist()
        return "differs_at", {"where": where} | {name: f"{one[tuple(where)]:.6g}" for name, one in pair.items()}
    told = _short(expected), _short(answer)
    if told[0] == told[1]:
        told = _short(expected, digits=6), _short(answer, digits=6)
    return "differs", dict(zip(pair, told, strict=True))


def _arguments(case):
    return tuple(map(_short, case))


def _short(value, digits=3):
    """A value as a learner would write it; a large tensor as a phrase with its shape; anything else as its type."""
    try:
        return _written(value, digits)
    except Exception:  # a complex or sparse tensor, a whole number of 5,000 digits, a repr of the learner's own
        return type(value).__name__


def _written(value, digits):
    if isinstance(value, (list, tuple)) and len(value) > _MOST_WRITTEN:
        first = _short(value[0])
        return f"[{first if isinstance(first, str) else type(value[0]).__name__}, … ({len(value)})]"
    if not isinstance(value, torch.Tensor):
        written = repr(value)
        return written if len(written) < 200 else f"{written[:200]}…"
    if value.numel() > _MOST_WRITTEN:
        return Phrase("check.tensor", {"shape": list(value.shape)})
    return str(
        [round(number, digits) for number in value.flatten().tolist()] if value.dim() else round(value.item(), digits)
    )
