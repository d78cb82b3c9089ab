"""The exercises of lesson 02: rate coding."""

import math

import numpy as np
import torch

from course.check.exercise import Exercise


def probability(values, gain, offset):
    return (gain * values + offset).clamp(0, 1)


def _probability_inputs(generator):
    """Values inside and beyond [0, 1], and probabilities that leave it on either side, at gains up to 1 too."""
    inside = torch.cat([torch.tensor([0.0, 1.0]), torch.rand(3, generator=generator)])
    beyond = 2 * inside - 0.5
    few, many = (torch.randint(3, 7, (2,), generator=generator) / torch.tensor([10, 2])).tolist()
    few, many = round(few, 1), many + 1  # 0.3 to 0.6, 2.5 to 4
    cases = [(inside, 1.0, 0.0), (inside, few, 0.25), (inside, many, -0.5), (beyond, 1.0, 0.0), (beyond, few, 0.25)]
    return [(values.clone(), gain, offset) for values, gain, offset in cases]


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
        "no_offset": lambda values, gain, offset: (gain * values).clamp(0, 1),
        "offset_last": lambda values, gain, offset: (gain * values).clamp(0, 1) + offset,
    },
    right=(
        lambda values, gain, offset: torch.clip(values * gain + offset, 0, 1),
        lambda values, gain, offset: (values.double() * gain + offset).clamp(0, 1),
        lambda values, gain, offset: torch.stack([(v * gain + offset).clamp(0, 1) for v in values]),
        lambda values, gain, offset: np.clip(values.numpy() * gain + offset, 0, 1),
    ),
    lazy={
        "no_gain": lambda values, gain, offset: (values + offset).clamp(0, 1),
        "folded": lambda values, gain, offset: (gain * values + offset).abs().clamp(max=1),
        "clips_large_gains": lambda values, gain, offset: (
            (gain * values + offset).clamp(0, 1) if gain > 1 else gain * values + offset
        ),
        "clips_low_if_offset_is_negative": lambda values, gain, offset: (gain * values + offset).clamp(
            0 if offset < 0 else None, 1
        ),
        "clips_high_if_gain_exceeds_1": lambda values, gain, offset: (gain * values + offset).clamp(
            0, 1 if gain > 1 else None
        ),
        "values_clipped_too": lambda values, gain, offset: (gain * values.clamp(0, 1) + offset).clamp(0, 1),
        "stretched": lambda values, gain, offset: (gain * values + offset - (gain * values + offset).min()) / gain,
    },
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
        noise[2] = (p + 0.004).clamp(max=0.99)  # just not, and just so
        noise[3] = (p - 0.004).clamp(min=0.0)
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
        "not_below": lambda p, noise: (noise >= p).float(),
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
    lazy={
        "mirrored": lambda p, noise: noise >= 1 - p,
        "fair_coin": lambda p, noise: noise < 0.5,
        "one_probability": lambda p, noise: noise < p.mean(),
        "certain_only": lambda p, noise: (p == 1).expand(noise.shape),
        "never_at_0": lambda p, noise: (noise < p) & (noise > 0),
        "never_above_90": lambda p, noise: noise < p.clamp(max=0.9),
        "own_noise": lambda p, noise: torch.rand(noise.shape, generator=torch.Generator().manual_seed(1)) < p,
        "in_tenths": lambda p, noise: (10 * noise).floor() < 10 * p,
    },
)


def decode_rate(spikes, gain):
    return spikes.mean(0) / gain


def _train_inputs(generator):
    """In each batch one neuron that fires so often that its estimate exceeds 1, unless the gain is 1."""

    def train(*shape):
        spikes = torch.bernoulli(torch.full(shape, 0.3), generator=generator)
        spikes.view(len(spikes), -1)[:, 0] = (torch.arange(len(spikes)) % 4 != 1).float()
        return spikes

    low, middle = ((torch.randint(0, 3, (2,), generator=generator) + torch.tensor([4, 10])) / 20).tolist()
    return [(train(20, 3), round(middle, 2)), (train(7, 2, 4), 1.0), (train(50, 1), round(low, 2))]


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
        "clipped": lambda spikes, gain: (spikes.mean(0) / gain).clamp(0, 1),
    },
    right=(
        lambda spikes, gain: spikes.sum(0) / len(spikes) / gain,
        lambda spikes, gain: torch.mean(spikes.double(), dim=0) * (1 / gain),
    ),
    lazy={
        "twenty_steps": lambda spikes, gain: spikes.sum(0) / 20 / gain,
        "first_step_lost": lambda spikes, gain: spikes[1:].mean(0) / gain,
        "busiest_is_white": lambda spikes, gain: spikes.mean(0) / spikes.mean(0).max(),
        "gain_of_a_half": lambda spikes, gain: spikes.mean(0) / 0.5,
        "small_gains_only": lambda spikes, gain: spikes.mean(0) / (gain if gain < 0.5 else 1),
        "ever": lambda spikes, gain: spikes.amax(0) / gain,
        "neurons_in_a_row": lambda spikes, gain: spikes.flatten(1).mean(0) / gain,
    },
)


def steps_needed(p, error):
    return math.ceil(p * (1 - p) / error**2)


def _step_count_inputs(generator):
    """Whole numbers of steps where floats are exact, else none near one: no right formula tips over."""
    whole = 0.5 ** int(torch.randint(2, 6, (1,), generator=generator))
    exact = [(0.5, 0.5), (0.5, whole)]
    return [(0.5, 0.15), (0.5, 0.03), (0.1, 0.07), *exact, *((p, 0.01) for p in _thirds(generator))]


def _thirds(generator):
    """Two probabilities between 0.6 and 0.95 whose steps_needed at an error of 0.01 ends in about a third."""
    steps = torch.randint(500, 2300, (2,), generator=generator) + 1 / 3
    return (0.5 + (0.25 - steps.double() * 0.01**2).sqrt()).tolist()


STEPS_NEEDED = Exercise(
    steps_needed,
    inputs=_step_count_inputs,
    misconceptions={
        "not_squared": lambda p, error: math.ceil(p * (1 - p) / error),
        "root_forgotten": lambda p, error: math.ceil(math.sqrt(p * (1 - p)) / error),
        "only_p": lambda p, error: math.ceil(p / error**2),
        "not_whole": lambda p, error: p * (1 - p) / error**2,
        "rounded": lambda p, error: round(p * (1 - p) / error**2),
        "rounded_down": lambda p, error: math.floor(p * (1 - p) / error**2),
        "worst_case": lambda p, error: math.ceil(0.25 / error**2),
        "without_p": lambda p, error: math.ceil(1 / error**2),
    },
    right=(
        lambda p, error: -int(-(p - p * p) / error**2 // 1),
        lambda p, error: torch.tensor(math.ceil((math.sqrt(p * (1 - p)) / error) ** 2)),
        lambda p, error: next(t for t in range(1, 10**5) if math.sqrt(p * (1 - p) / t) <= error),
    ),
    lazy={
        "one_more": lambda p, error: int(p * (1 - p) / error**2) + 1,
        "to_be_safe": lambda p, error: math.ceil(p * (1 - p) / error**2) + 1,
        "one_percent": lambda p, error: math.ceil(p * (1 - p) / 0.01**2),
        "only_dark": lambda p, error: math.ceil((1 - p) / error**2),
        "half_up": lambda p, error: int(p * (1 - p) / error**2 + 0.5),
        "unbiased": lambda p, error: math.ceil(p * (1 - p) / error**2 + 1),
    },
)


EXERCISES = (PROBABILITY, DRAW_SPIKES, DECODE_RATE, STEPS_NEEDED)
