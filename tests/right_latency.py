"""Right answers to the exercises of lesson 03, written in other ways than the reference."""

import math

import numpy as np
import torch

from course import check, encode


def _solved(values, start, tau, threshold):
    return -tau * torch.log1p(-(threshold - start) / (values.double() - start))


def _one_by_one(times, num_steps):
    spikes = torch.zeros(num_steps, *times.shape)
    for index in np.ndindex(*times.shape):
        if times[index].round() < num_steps:
            spikes[(int(times[index].round()), *index)] = 1
    return spikes


def _one_hot(times, num_steps):
    step = times.round().clamp(max=num_steps).long()
    return torch.nn.functional.one_hot(step, num_steps + 1).movedim(-1, 0)[:-1]


def _scattered(times, num_steps):
    times = torch.where(times.round() < num_steps, times.round(), num_steps).long()
    return torch.zeros(num_steps + 1, *times.shape, dtype=torch.int8).scatter(0, times[None], 1)[:num_steps]


def _image_by_image(times, num_steps):
    return torch.stack([image * ((num_steps - 1) / image.max()) for image in times])


def _bin_by_bin(spikes):
    values = torch.zeros(spikes.shape[1:], dtype=torch.float64)
    for step in reversed(range(len(spikes))):
        values[spikes[step] == 1] = 1 - (2 * step + 1) / (2 * len(spikes))
    return values


def _by_running_total(spikes):
    """Counts the steps before the first spike."""
    waiting = (spikes.cumsum(0) == 0).sum(0)
    value = 1 - (waiting + 0.5) / len(spikes)
    return torch.where(waiting < len(spikes), value, 0)


def _tried(values, num_steps, threshold):
    """The largest of many that fits."""
    taus = torch.linspace(0.5, 120, 240).tolist()
    fitting = lambda tau: encode.latency_times(values, tau=tau, threshold=threshold).max().round() < num_steps  # noqa: E731
    return max(filter(fitting, taus))


def _by_hand(values, num_steps, threshold):
    darkest = max(values.min().item(), threshold + 1e-7)
    return 0.98 * (num_steps - 1) / math.log(darkest / (darkest - threshold))


RIGHT = [
    (check.charging_time, _solved),
    (
        check.charging_time,
        lambda values, start, tau, threshold: tau * (torch.log(values - start) - torch.log(values - threshold)),
    ),
    (
        check.charging_time,
        lambda values, start, tau, threshold: [tau * math.log((x - start) / (x - threshold)) for x in values.tolist()],
    ),
    (check.place_spikes, _one_by_one),
    (check.place_spikes, _one_hot),
    (check.place_spikes, _scattered),
    (check.stretch_each, _image_by_image),
    (
        check.stretch_each,
        lambda times, num_steps: times * (num_steps - 1) / times.amax(tuple(range(1, times.dim())), keepdim=True),
    ),
    (check.decode_bins, _bin_by_bin),
    (check.decode_bins, _by_running_total),
    (check.choose_tau, _tried),
    (check.choose_tau, _by_hand),
]
