"""Feedback on exercises: a learner's function in, a sentence on what is wrong and why out.

An exercise is a reference, inputs, and misconceptions: the wrong versions
that people really write. A learner's function that agrees with the reference
is right; one that agrees with a misconception is told which.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch

from course.language import text


@dataclass(frozen=True)
class Exercise:
    """What is needed to judge one function: ``name`` is also its key in the words files."""

    name: str
    reference: Callable
    inputs: Callable  # generator → list of argument tuples
    misconceptions: dict[str, Callable]

    def __call__(self, function, seed=0):
        """Print what there is to say about ``function``."""
        print(self.feedback(function, seed))

    def feedback(self, function, seed=0):
        """The sentence for ``function``, in the language of the notebook.

        Parameters
        ----------
        function : callable
            The learner's function.
        seed : int
            Seed of the inputs it is tried on.

        Returns
        -------
        str
        """
        cases = self.inputs(torch.Generator().manual_seed(seed))
        try:
            answers = [function(*case) for case in cases]
        except Exception as error:  # whatever the learner's code raises is theirs to read
            return text("check.raised", error=f"{type(error).__name__}: {error}")
        if all(answer is None or answer is ... for answer in answers):
            return text("check.empty")
        if _all_same(answers, [self.reference(*case) for case in cases]):
            return text("check.right")
        for key, wrong in self.misconceptions.items():
            if _all_same(answers, [wrong(*case) for case in cases]):
                return text(f"exercise.{self.name}_{key}")
        return self._first_difference(cases, answers)

    def _first_difference(self, cases, answers):
        for case, answer in zip(cases, answers, strict=True):
            expected = self.reference(*case)
            if not _same(answer, expected):
                arguments = ", ".join(map(_short, case))
                return text("check.differs", arguments=arguments, expected=_short(expected), answer=_short(answer))
        raise AssertionError("called with answers that are all right")


def _all_same(answers, expected):
    return all(_same(one, other) for one, other in zip(answers, expected, strict=True))


def _same(answer, expected):
    """Equal in shape and, up to rounding, in value; the type may differ."""
    try:
        answer, expected = (torch.as_tensor(one).to(torch.float64) for one in (answer, expected))
    except (TypeError, ValueError, RuntimeError):
        return False
    return answer.shape == expected.shape and torch.allclose(answer, expected, rtol=1e-5, atol=1e-6)


def _short(value):
    """A value as a learner would write it; a large tensor by its shape."""
    if not isinstance(value, torch.Tensor):
        return repr(value)
    if value.numel() > 8:
        return text("check.tensor", shape=list(value.shape))
    return str([round(number, 3) for number in value.flatten().tolist()] if value.dim() else round(value.item(), 3))


def _probability_inputs(generator):
    values = torch.rand(5, generator=generator)
    return [(values, 1.0, 0.0), (values, 0.5, 0.25), (values, 3.0, -0.5), (values - 0.5, 1.0, 0.0)]


probability = Exercise(
    "probability",
    reference=lambda values, gain, offset: (gain * values + offset).clamp(0, 1),
    inputs=_probability_inputs,
    misconceptions={
        "unclipped": lambda values, gain, offset: gain * values + offset,
        "offset_first": lambda values, gain, offset: (gain * (values + offset)).clamp(0, 1),
        "clipped_first": lambda values, gain, offset: gain * values.clamp(0, 1) + offset,
        "one_sided": lambda values, gain, offset: (gain * values + offset).clamp(max=1),
    },
)

steps_needed = Exercise(
    "steps_needed",
    reference=lambda p, error: math.ceil(round(p * (1 - p) / error**2, 6)),
    inputs=lambda generator: [(0.5, 0.1), (0.5, 0.03), (0.1, 0.07), (0.9, 0.01)],
    misconceptions={
        "not_squared": lambda p, error: math.ceil(p * (1 - p) / error),
        "root_forgotten": lambda p, error: math.ceil(math.sqrt(p * (1 - p)) / error),
        "only_p": lambda p, error: math.ceil(round(p / error**2, 6)),
        "not_whole": lambda p, error: p * (1 - p) / error**2,
        "rounded_down": lambda p, error: math.floor(p * (1 - p) / error**2),
    },
)


def _train_inputs(generator):
    def train(*shape):
        return torch.bernoulli(torch.full(shape, 0.3), generator=generator)

    return [(train(20, 3), 0.5), (train(7, 2, 4), 1.0), (train(50, 1), 0.25)]


decode_rate = Exercise(
    "decode_rate",
    reference=lambda spikes, gain: spikes.mean(0) / gain,
    inputs=_train_inputs,
    misconceptions={
        "summed": lambda spikes, gain: spikes.sum(0) / gain,
        "gain_forgotten": lambda spikes, gain: spikes.mean(0),
        "gain_multiplied": lambda spikes, gain: spikes.mean(0) * gain,
        "all_axes": lambda spikes, gain: spikes.mean() / gain,
        "last_axis": lambda spikes, gain: spikes.mean(-1) / gain,
    },
)
