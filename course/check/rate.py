"""The exercises of lesson 02: rate coding."""

import math

import numpy as np
import torch

from course.check.exercise import Exercise


def probability(values, gain, offset):
    return (gain * values + offset).clamp(0, 1)


def _probability_inputs(generator):
    values = torch.cat([torch.tensor([0.0, 1.0]), torch.rand(3, generator=generator)])
    return [(values.clone(), gain, offset) for gain, offset in [(1.0, 0.0), (0.5, 0.25), (3.0, -0.5)]] + [
        (values - 0.5, 1.0, 0.0),
        (2 * values - 0.5, 0.5, 0.25),
    ]


PROBABILITY = Exercise(
    probability,
    inputs=_probability_inputs,
    misconceptions={
        "unclipped": lambda values, gain, offset: gain * values + offset,
        "offset_first": lambda values, gain, offset: (gain * (values + offset)).clamp(0, 1),
        "clipped_first": lambda values, gain, offset: gain * values.clamp(0, 1) + offset,
        "clipped_twice": lambda values, gain, offset: (gain * values.clamp(0, 1) + offset).clamp(0, 1),
        "one_sided": lambda values, gain, offset: (gain * values + offset).clamp(max=1),
        "one_sided_low": lambda values, gain, offset: (gain * values + offset).clamp(min=0),
        "inverted": lambda values, gain, offset: (gain * (1 - values) + offset).clamp(0, 1),
    },
    right=(
        lambda values, gain, offset: torch.clip(values * gain + offset, 0, 1),
        lambda values, gain, offset: (values.double() * gain + offset).clamp(0, 1),
        lambda values, gain, offset: torch.stack([(v * gain + offset).clamp(0, 1) for v in values]),
        lambda values, gain, offset: np.clip(values.numpy() * gain + offset, 0, 1),
    ),
)


def draw_spikes(p, noise):
    return (noise < p).float()


def _draw_inputs(generator):
    def case(steps, *shape):
        p = torch.rand(*shape, generator=generator)
        p.view(-1)[:3] = torch.tensor([0.0, 1.0, 0.7])
        noise = torch.rand(steps, *shape, generator=generator)
        noise[0] = 0.95
        noise[1::3] = 0.0  # torch.rand can give 0, never 1
        return p, noise

    return [case(12, 5), case(9, 2, 3), case(30, 4)]


def _step_by_step(p, noise):
    return torch.stack([torch.where(step < p, 1, 0) for step in noise])


DRAW_SPIKES = Exercise(
    draw_spikes,
    inputs=_draw_inputs,
    misconceptions={
        "at_most": lambda p, noise: (noise <= p).float(),
        "reversed": lambda p, noise: (noise > p).float(),
        "one_draw": lambda p, noise: (noise[:1] < p).expand(noise.shape).float(),
        "thresholded": lambda p, noise: (p > 0.5).expand(noise.shape).float(),
        "scaled_after": lambda p, noise: (noise < 1).float() * p,
        "time_last": lambda p, noise: (noise < p).float().movedim(0, -1),
    },
    right=(
        _step_by_step,
        lambda p, noise: noise < p,
        lambda p, noise: 1 - (noise >= p).to(torch.uint8),
    ),
)


def decode_rate(spikes, gain):
    return spikes.mean(0) / gain


def _train_inputs(generator):
    def train(*shape):
        return torch.bernoulli(torch.full(shape, 0.3), generator=generator)

    return [(train(20, 3), 0.5), (train(7, 2, 4), 1.0), (train(50, 1), 0.25)]


DECODE_RATE = Exercise(
    decode_rate,
    inputs=_train_inputs,
    misconceptions={
        "summed": lambda spikes, gain: spikes.sum(0) / gain,
        "gain_forgotten": lambda spikes, gain: spikes.mean(0),
        "gain_multiplied": lambda spikes, gain: spikes.mean(0) * gain,
        "all_axes": lambda spikes, gain: spikes.mean() / gain,
        "last_axis": lambda spikes, gain: spikes.mean(-1) / gain,
        "unchanged": lambda spikes, gain: spikes.mean(-1) * gain,
    },
    right=(
        lambda spikes, gain: spikes.sum(0) / len(spikes) / gain,
        lambda spikes, gain: torch.mean(spikes.double(), dim=0) * (1 / gain),
    ),
)


def steps_needed(p, error):
    return math.ceil(p * (1 - p) / error**2)


def _thirds(generator):
    """Two probabilities between 0.6 and 0.95 whose steps_needed at an error of 0.01 ends in about a third."""
    steps = torch.randint(500, 2300, (2,), generator=generator) + 1 / 3
    return (0.5 + (0.25 - steps.double() * 0.01**2).sqrt()).tolist()


STEPS_NEEDED = Exercise(
    steps_needed,
    # No case lies near a whole number, where rounding could tip a right formula over.
    inputs=lambda generator: [(0.5, 0.15), (0.5, 0.03), (0.1, 0.07)] + [(p, 0.01) for p in _thirds(generator)],
    misconceptions={
        "not_squared": lambda p, error: math.ceil(p * (1 - p) / error),
        "root_forgotten": lambda p, error: math.ceil(math.sqrt(p * (1 - p)) / error),
        "only_p": lambda p, error: math.ceil(p / error**2),
        "not_whole": lambda p, error: p * (1 - p) / error**2,
        "rounded": lambda p, error: round(p * (1 - p) / error**2),
        "rounded_down": lambda p, error: math.floor(p * (1 - p) / error**2),
    },
    right=(
        lambda p, error: int((p - p * p) / error**2) + 1,
        lambda p, error: torch.tensor(math.ceil((math.sqrt(p * (1 - p)) / error) ** 2)),
        lambda p, error: next(t for t in range(1, 10**5) if math.sqrt(p * (1 - p) / t) <= error),
    ),
)


EXERCISES = (PROBABILITY, DRAW_SPIKES, DECODE_RATE, STEPS_NEEDED)
