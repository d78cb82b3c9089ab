"""Right answers to the exercises of lesson 05, written in other ways than the reference."""

import math

import torch

from course import check, encode


def _one_by_one(intervals, num_steps, dt):
    train, time = [0] * num_steps, 0.0
    for interval in intervals.tolist():
        time += interval
        if time < num_steps * dt:
            train[int(time // dt)] = 1
    return train


def _with_a_histogram(intervals, num_steps, dt):
    times = intervals.double().cumsum(0)
    return torch.histc(times[times < num_steps * dt], num_steps, 0, num_steps * dt) > 0


def _counting_down(spikes, period):
    left, rest = torch.zeros_like(spikes), torch.zeros_like(period)
    for step, fires in enumerate(spikes):
        fires = fires.bool() & (rest == 0)
        left[step][fires] = 1
        rest = torch.where(fires, period, (rest - 1).clamp(min=0))
    return left.int()


def _neuron_by_neuron(spikes, period):
    return torch.stack([encode.refractory(train, int(r)) for train, r in zip(spikes.T, period, strict=True)], 1)


def _bisected(rate, loss):
    """The coarsest step there is, by halving."""
    low, high = 0.0, 1000 / rate
    for _ in range(60):
        middle = (low + high) / 2
        x = rate * middle / 1000
        low, high = (middle, high) if 1 - (1 - math.exp(-x)) / x <= loss else (low, middle)
    return torch.tensor(low)


def _turn_about(num_windows, window, count):
    """Bursts at the end of one window and the start of the next."""
    train = []
    for k in range(num_windows):
        burst, silence = [1] * count, [0] * (window - count)
        train += silence + burst if k % 2 == 0 else burst + silence
    return train


def _pairs_far_apart(num_windows, window, count):
    spikes = torch.zeros(num_windows, window, dtype=torch.bool)
    spikes[:, torch.arange(count - 1)] = True
    spikes[:, window // 2] = True
    return spikes.reshape(-1)


RIGHT = [
    (check.chance_per_step, lambda rate, dt: -torch.expm1(-rate.double() * (dt * 1e-3))),
    (check.chance_per_step, lambda rate, dt: [1 - math.exp(-one * dt / 1000) for one in rate.tolist()]),
    (check.intervals_to_spikes, _one_by_one),
    (check.intervals_to_spikes, _with_a_histogram),
    (check.rest_each, _counting_down),
    (check.rest_each, _neuron_by_neuron),
    (check.choose_step, _bisected),
    (check.choose_step, lambda rate, loss: 1.8 * loss / (rate / 1000)),
    (check.false_clockwork, _turn_about),
    (check.false_clockwork, _pairs_far_apart),
]
