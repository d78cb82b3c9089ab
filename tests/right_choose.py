"""Right answers to the exercises of lesson 06, written in other ways than the reference."""

import math

import numpy as np
import torch

from course import channel, check, encode, measure


def _counted_out(num_steps):
    """Every train there is, and what each code reads from it."""
    trains = [[(k >> i) & 1 for i in range(num_steps)] for k in range(2**num_steps)]
    firsts = {train.index(1) for train in trains if sum(train) == 1}
    return torch.tensor([len({sum(train) for train in trains}), len(firsts), len({tuple(one) for one in trains})])


def _digit_by_digit(values, bits):
    """Take away one half, one quarter, … while they fit; what is to be rounded is added beforehand."""
    rest = (values.double() + 0.5 / 2**bits).clamp(max=1 - 0.5 / 2**bits)
    spikes = []
    for k in range(1, bits + 1):
        spikes.append(rest >= 0.5**k)
        rest = rest - spikes[-1] * 0.5**k
    return torch.stack(spikes)


def _with_numpy(images, read):
    images, read = images.numpy().astype(float), read.numpy().astype(float)
    noise = ((images - read) ** 2).mean(axis=(1, 2))
    return 20 * np.log10(images.std(axis=(1, 2)) / np.sqrt(noise))


def _by_rule(image, deadline, budget, lost, target):
    """Without a trial, from what the lesson says of the codes."""
    if lost:
        return ["rate", 32]
    return ("phase", 8) if deadline < 16 else ("latency", torch.tensor(32))


def _thorough(image, deadline, budget, lost, target):
    """The best of all codes and steps."""
    steps = {"rate": range(8, deadline + 1, 4), "latency": range(8, deadline + 1), "phase": range(8, deadline + 1, 8)}
    tried = [(channel.send(code, image, num, lost), code, num) for code in steps for num in steps[code]]
    return max((snr, code, num) for (snr, spikes), code, num in tried if spikes <= budget)[1:]


def _from_the_levels(blind, num_steps, bits, low, high):
    """The middle of the blind code's level nearest to the middle of the stretch, and something a little above it."""
    if blind == "latency":
        slots = num_steps - 1
        middles, width = [1 - k / slots for k in range(num_steps)], 1 / slots
    else:
        middles, width = [(k + 0.5) / 2**bits for k in range(2**bits)], 1 / 2**bits
    inside = min((m for m in middles), key=lambda m: abs(m - (low + high) / 2 - 0.25 * width))
    return np.array([inside - 0.2 * width, inside + 0.2 * width])


def _tried_at_random(blind, num_steps, bits, low, high):
    coin = torch.Generator().manual_seed(1)
    while True:
        pair = low + (high - low) * torch.rand(2, generator=coin)
        latency = encode.latency(pair, num_steps, linear=True, normalize=True)
        phase = encode.phase(pair, bits)
        same = {"latency": torch.equal(*latency.T), "phase": torch.equal(*phase.T)}
        if same.pop(blind) and not any(same.values()):
            return pair.tolist()


RIGHT = [
    (check.grey_levels, _counted_out),
    (check.grey_levels, lambda num_steps: [len(range(num_steps + 1)), num_steps, 1 << num_steps]),
    (check.phase_nearest, _digit_by_digit),
    (check.phase_nearest, lambda v, bits: encode.phase((v + 0.5 ** (bits + 1)).clamp(max=1), bits)),
    (check.contrast_snr, _with_numpy),
    (
        check.contrast_snr,
        lambda images, read: [
            measure.snr_db(one - one.mean(), other - one.mean()) for one, other in zip(images, read, strict=True)
        ],
    ),
    (
        check.contrast_snr,
        lambda images, read: [
            10 * math.log10((one.var(correction=0) / (one - other).square().mean()).item())
            for one, other in zip(images.double(), read.double(), strict=True)
        ],
    ),
    (check.choose_code, _by_rule),
    (check.choose_code, _thorough),
    (check.blind_pair, _from_the_levels),
    (check.blind_pair, _tried_at_random),
]
