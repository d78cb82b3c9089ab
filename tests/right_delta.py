"""Right answers to the exercises of lesson 04, written in other ways than the reference."""

import numpy as np
import torch

from course import check, decode, encode, measure


def _step_by_step(signal, padding):
    before = signal[0] if padding else 0
    differences = []
    for value in signal:
        differences.append(value - before)
        before = value
    return torch.stack(differences)


def _with_numpy(signal, padding):
    values = signal.double().numpy()
    return np.diff(values, axis=0, prepend=values[:1] if padding else np.zeros_like(values[:1]))


def _in_place(signal, padding):
    change = signal.clone()
    change[1:] -= signal[:-1]
    if padding:
        change[0] = 0
    return change


def _by_sign(change, threshold):
    """From spikes -1, 0 and 1."""
    spikes = change.sign() * (change.abs() >= threshold)
    return torch.cat([spikes.clamp(min=0)[:, None], (-spikes).clamp(min=0)[:, None]], 1).to(torch.int8)


def _filled(change, threshold):
    events = torch.zeros(len(change), 2, *change.shape[1:], dtype=torch.float64)
    events[:, 0][change >= threshold] = 1
    events[:, 1][-change >= threshold] = 1
    return events


def _in_whole_thresholds(signal, threshold):
    """The reference counted in thresholds above the first value."""
    level, counts = 0, [0]
    for value in ((signal - signal[0]).double() / threshold).tolist()[1:]:
        new = int(value - level)
        level += new
        counts.append(new)
    return counts


def _spike_by_spike(signal, threshold):
    counts = torch.zeros_like(signal)
    reference = signal[0].clone()
    for step in range(1, len(signal)):
        while signal[step] - reference >= threshold:
            counts[step] += 1
            reference += threshold
        while reference - signal[step] >= threshold:
            counts[step] -= 1
            reference -= threshold
    return counts


def _with_trunc(signal, threshold):
    counts = torch.zeros(len(signal))
    reference = signal[0]
    for t in range(1, len(signal)):
        counts[t] = torch.trunc((signal[t] - reference) / threshold)
        reference = reference + counts[t] * threshold
    return counts


def _by_halving(signal, most_spikes, least_snr):
    """Looks for the spikes that are allowed, between no spike and slope overload."""
    low, high = signal.diff().abs().max().item(), (signal.max() - signal.min()).item()
    for _ in range(20):
        middle = (low + high) / 2
        count = encode.step_forward(signal, middle).abs().sum()
        low, high = (middle, high) if count > most_spikes else (low, middle)
    return high


def _best_within_the_budget(signal, most_spikes, least_snr):
    def quality(threshold):
        spikes = encode.step_forward(signal, threshold)
        snr = measure.snr_db(signal, decode.step_forward(spikes, threshold, signal[0]))
        return snr if spikes.abs().sum() <= most_spikes else float("-inf")

    return max(((0.01 * torch.arange(2, 26)) * (signal.max() - signal.min())).tolist(), key=quality)


RIGHT = [
    (check.changes, _step_by_step),
    (check.changes, _with_numpy),
    (check.changes, _in_place),
    (check.on_off, _by_sign),
    (check.on_off, _filled),
    (check.on_off, lambda change, threshold: torch.stack([change >= threshold, change <= -threshold], dim=1)),
    (check.count_events, _in_whole_thresholds),
    (check.count_events, _spike_by_spike),
    (check.count_events, _with_trunc),
    (check.hidden_climb, lambda threshold, num_steps, height: torch.arange(num_steps) * 0.95 * threshold),
    (check.hidden_climb, lambda threshold, num_steps, height: [height / (num_steps - 1) * t for t in range(num_steps)]),
    (
        check.hidden_climb,
        lambda threshold, num_steps, height: np.linspace(-threshold / 2, height - threshold / 2, num_steps),
    ),
    (check.choose_threshold, _by_halving),
    (check.choose_threshold, _best_within_the_budget),
]
