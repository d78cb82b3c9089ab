"""Right answers to the exercises of lesson 02, written in other ways than the reference."""

import math

import numpy as np
import torch

from course import check


def _step_by_step(p, noise):
    return torch.stack([torch.where(step < p, 1, 0) for step in noise])


RIGHT = [
    (check.probability, lambda values, gain, offset: torch.clip(values * gain + offset, 0, 1)),
    (check.probability, lambda values, gain, offset: (values.double() * gain + offset).clamp(0, 1)),
    (check.probability, lambda values, gain, offset: torch.stack([(v * gain + offset).clamp(0, 1) for v in values])),
    (check.probability, lambda values, gain, offset: np.clip(values.numpy() * gain + offset, 0, 1)),
    (check.draw_spikes, _step_by_step),
    (check.draw_spikes, lambda p, noise: noise < p),
    (check.draw_spikes, lambda p, noise: 1 - (noise >= p).to(torch.uint8)),
    (check.decode_rate, lambda spikes, gain: spikes.sum(0) / len(spikes) / gain),
    (check.decode_rate, lambda spikes, gain: torch.mean(spikes.double(), dim=0) * (1 / gain)),
    (check.steps_needed, lambda p, error: int((p - p * p) / error**2) + 1),
    (check.steps_needed, lambda p, error: torch.tensor(math.ceil((math.sqrt(p * (1 - p)) / error) ** 2))),
    (check.steps_needed, lambda p, error: next(t for t in range(1, 10**5) if math.sqrt(p * (1 - p) / t) <= error)),
]
