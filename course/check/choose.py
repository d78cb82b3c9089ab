"""The exercises of lesson 06: which code?"""

import math
import operator

import numpy as np
import torch

from course import channel, encode, measure
from course.check._answers import numbers
from course.check.exercise import Exercise, Goal


def grey_levels(num_steps):
    return num_steps + 1, num_steps, 2**num_steps


def _counted_out(num_steps):
    """Every train there is, and what each code reads from it."""
    trains = [[(k >> i) & 1 for i in range(num_steps)] for k in range(2**num_steps)]
    firsts = {train.index(1) for train in trains if sum(train) == 1}
    return torch.tensor([len({sum(train) for train in trains}), len(firsts), len({tuple(one) for one in trains})])


GREY_LEVELS = Exercise(
    grey_levels,
    # From 5 on: at 2 and 4 steps a square and a power of 2 are equal.
    inputs=lambda generator: [(steps,) for steps in torch.randint(5, 13, (3,), generator=generator).tolist()],
    misconceptions={
        "no_zero": lambda num_steps: (num_steps, num_steps, 2**num_steps),
        "silence_too": lambda num_steps: (num_steps + 1, num_steps + 1, 2**num_steps),
        "patterns": lambda num_steps: (2**num_steps, num_steps, 2**num_steps),
        "squared": lambda num_steps: (num_steps + 1, num_steps, num_steps**2),
        "doubled": lambda num_steps: (num_steps + 1, num_steps, 2 * num_steps),
    },
    right=(
        _counted_out,
        lambda num_steps: [len(range(num_steps + 1)), num_steps, 1 << num_steps],
    ),
)


def phase_nearest(values, bits):
    level = (values * 2**bits).round().clamp(max=2**bits - 1)
    return torch.stack([level // 2**k % 2 for k in reversed(range(bits))])


def _digits(level, bits):
    """The binary digits of whole numbers, the most significant first, on a new axis 0."""
    place = torch.arange(bits - 1, -1, -1).view(-1, *[1] * level.dim())
    return ((level.long() >> place) & 1).float()


def _nearest(values, bits):
    return _digits((values * 2**bits).round().clamp(max=2**bits - 1), bits)


def _phase_inputs(generator):
    def case(bits, *shape):
        level = torch.randint(0, 2**bits - 1, shape, generator=generator)
        inside = torch.where(torch.rand(shape, generator=generator) < 0.5, 0.2, 0.6)  # away from .5
        values = (level + inside + 0.2 * torch.rand(shape, generator=generator)) / 2**bits
        # White; a value that is rounded up, but would not be on a scale of 2^bits - 1 levels; and one that would.
        values.view(-1)[:3] = torch.tensor([1.0, 1 - 1.35 / 2**bits, 0.7 / 2**bits])
        return values, bits

    return [case(4, 6), case(6, 2, 4), case(3, 5)]


def _digit_by_digit(values, bits):
    """Take away one half, one quarter, … while they fit; what is to be rounded is added beforehand."""
    rest = (values.double() + 0.5 / 2**bits).clamp(max=1 - 0.5 / 2**bits)
    spikes = []
    for k in range(1, bits + 1):
        spikes.append(rest >= 0.5**k)
        rest = rest - spikes[-1] * 0.5**k
    return torch.stack(spikes)


PHASE_NEAREST = Exercise(
    phase_nearest,
    inputs=_phase_inputs,
    misconceptions={
        "rounded_down": lambda values, bits: encode.phase(values, bits),
        "rounded_up": lambda values, bits: _digits((values * 2**bits).ceil().clamp(max=2**bits - 1), bits),
        "least_first": lambda values, bits: _nearest(values, bits).flip(0),
        "overflow": lambda values, bits: _digits((values * 2**bits).round(), bits),
        "scaled": lambda values, bits: _digits((values * (2**bits - 1)).round(), bits),
        "counted": lambda values, bits: torch.stack([(values * bits).round() > k for k in range(bits)]).float(),
        "time_last": lambda values, bits: _nearest(values, bits).movedim(0, -1),
    },
    right=(
        _digit_by_digit,
        lambda v, bits: encode.phase((v + 0.5 ** (bits + 1)).clamp(max=1), bits),
    ),
)


def contrast_snr(images, read):
    signal = (images - images.mean((1, 2), keepdim=True)).square().sum((1, 2))
    noise = (images - read).square().sum((1, 2))
    return 10 * torch.log10(signal / noise)


def _image_inputs(generator):
    def case(*shape):
        # Images of unlike brightness, each read with another error, and all of them a little too bright.
        images = torch.rand(shape, generator=generator) * torch.linspace(0.4, 1, shape[0]).view(-1, 1, 1)
        error = torch.tensor([0.03, 0.1, 0.05, 0.2])[: shape[0]].view(-1, 1, 1)
        return images, images + error * (0.5 + torch.rand(shape, generator=generator))

    return [case(3, 5, 6), case(4, 7, 7)]


def _decibels(swing, error, factor=10, power=2, axes=(1, 2)):
    return factor * torch.log10(swing.abs().pow(power).sum(axes) / error.abs().pow(power).sum(axes))


def _centred(images):
    return images - images.mean((1, 2), keepdim=True)


def _with_numpy(images, read):
    images, read = images.numpy().astype(float), read.numpy().astype(float)
    noise = ((images - read) ** 2).mean(axis=(1, 2))
    return 20 * np.log10(images.std(axis=(1, 2)) / np.sqrt(noise))


CONTRAST_SNR = Exercise(
    contrast_snr,
    inputs=_image_inputs,
    misconceptions={
        "unchanged": lambda images, read: _decibels(images - images.mean(), images - read, axes=(0, 1, 2)),
        "batch_mean": lambda images, read: _decibels(images - images.mean(), images - read),
        "level_included": lambda images, read: _decibels(images, images - read),
        "own_mean": lambda images, read: _decibels(_centred(images), _centred(images) - _centred(read)),
        "over_batch": lambda images, read: _decibels(_centred(images), images - read, axes=0),
        "amplitudes": lambda images, read: _decibels(_centred(images), images - read, power=1),
        "natural_log": lambda images, read: _decibels(_centred(images), images - read, factor=10 * math.log(10)),
        "twenty": lambda images, read: _decibels(_centred(images), images - read, factor=20),
        "upside_down": lambda images, read: _decibels(images - read, _centred(images)),
    },
    right=(
        _with_numpy,
        lambda images, read: [
            measure.snr_db(one - one.mean(), other - one.mean()) for one, other in zip(images, read, strict=True)
        ],
        lambda images, read: [
            10 * math.log10((one.var(correction=0) / (one - other).square().mean()).item())
            for one, other in zip(images.double(), read.double(), strict=True)
        ],
    ),
)


def choose_code(image, deadline, budget, lost, target):
    for code in ("latency", "rate", "phase"):
        for num_steps in (8, 16, 32, 64):
            if num_steps <= deadline:
                snr, spikes = channel.send(code, image, num_steps, lost)
                if snr >= target and spikes <= budget:
                    return code, num_steps


def _code_reached(answer, image, deadline, budget, lost, target):
    """Whether the trial of what was chosen keeps all three limits."""
    if not isinstance(answer, (list, tuple)):
        raise TypeError("a code and a number of steps")
    code, num_steps = answer
    if code not in channel.CODES:
        return "no_such_code"
    num_steps = operator.index(num_steps)
    if num_steps > deadline:
        return "too_late", {"deadline": deadline}
    if code == "phase" and num_steps % channel.BITS:
        return "half_period"
    snr, spikes = channel.send(code, image, num_steps, lost)
    told = {"code": code, "steps": num_steps, "snr": f"{snr:.1f}", "target": f"{target:.1f}"}
    if spikes > budget:
        return "too_many", {"code": code, "steps": num_steps, "spikes": f"{spikes:.1f}", "budget": f"{budget:.1f}"}
    if snr >= target:
        return None
    clean = channel.send(code, image, num_steps)[0]
    return ("fragile", told | {"clean": f"{clean:.1f}"}) if clean >= target else ("too_noisy", told)


def _code_inputs(generator):
    """A small battery, a short deadline, a bad line: latency, phase and a code that repeats itself will do."""

    def between(low, high):
        return low + (high - low) * torch.rand(1, generator=generator).item()

    def image():
        return torch.rand(30, 30, generator=generator)

    return [
        (image(), int(between(34, 64)), between(1, 3), 0.0, between(10, 11.5)),
        (image(), int(between(8, 15.9)), between(5, 7), 0.0, between(36.5, 41)),
        (image(), int(between(34, 64)), between(18, 20), 0.1, between(13.9, 14.2)),
    ]


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


CHOOSE_CODE = Goal(
    choose_code,
    inputs=_code_inputs,
    misconceptions={
        "no_such_code": lambda image, deadline, budget, lost, target: ("phases", 8),
        "too_late": lambda image, deadline, budget, lost, target: ("latency", 100),
        "half_period": lambda image, deadline, budget, lost, target: ("phase", deadline // 8 * 8 - 4),
        "too_many": lambda image, deadline, budget, lost, target: ("rate", deadline),
        "too_noisy": lambda image, deadline, budget, lost, target: ("latency", 8),
        "fragile": lambda image, deadline, budget, lost, target: choose_code(image, deadline, budget, 0, target),
    },
    reached=_code_reached,
    right=(
        _by_rule,
        _thorough,
    ),
)


def blind_pair(blind, num_steps, bits, low, high):
    values = torch.linspace(low, high, 100)
    latency = ((num_steps - 1) * (1 - values)).round()
    phase = (values * 2**bits).floor()
    same, other = (latency, phase) if blind == "latency" else (phase, latency)
    first = ((same.diff() == 0) & (other.diff() != 0)).nonzero()[0].item()
    return values[first].item(), values[first + 1].item()


def _unequal(spikes):
    return bool((spikes[:, 0] != spikes[:, 1]).any())


def _pair_reached(answer, blind, num_steps, bits, low, high):
    """The blind code sends the same for both values, the other one does not."""
    pair = numbers(answer).float()
    if pair.shape != (2,):
        raise ValueError(f"two numbers are wanted, not the shape {list(pair.shape)}")
    if not ((pair >= low - 1e-6) & (pair <= high + 1e-6)).all():
        return "outside", {"low": f"{low:.3f}", "high": f"{high:.3f}"}
    latency = _unequal(encode.latency(pair, num_steps, linear=True, normalize=True))
    phase = _unequal(encode.phase(pair, bits))
    sees, other = (latency, phase) if blind == "latency" else (phase, latency)
    if sees and not other:
        return "exchanged", {"blind": blind}
    if sees:
        return "told_apart", {"blind": blind}
    return None if other else "nobody_sees"


def _exchanged(blind, num_steps, bits, low, high):
    return blind_pair("phase" if blind == "latency" else "latency", num_steps, bits, low, high)


def _pair_inputs(generator):
    """A stretch of one and a half levels of the blind code, with a border between two levels near its middle.

    Borders of the two codes keep at a distance: chosen for latency, and for phase because 53, 59 and 61 are prime.
    The two stretches lie on either side of 0.5, so that no pair answers both.
    """

    def pick(*choices):
        return choices[int(torch.randint(len(choices), (1,), generator=generator))]

    def around(border, level):
        middle = border + 0.1 * level * (torch.rand(1, generator=generator).item() - 0.5)
        return middle - 0.75 * level, middle + 0.75 * level

    slots, k = pick((11, 3), (11, 7), (13, 4), (13, 8), (17, 3), (19, 6), (19, 8), (19, 10), (19, 12))
    border = 1 - (k + 0.5) / slots
    longer = pick(53, 59, 61)
    return [
        ("latency", slots + 1, 8, *around(border, 1 / slots)),
        ("phase", longer + 1, 3, *around((pick(2, 3) if border > 0.5 else pick(5, 6)) / 8, 1 / 8)),
    ]


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


BLIND_PAIR = Goal(
    blind_pair,
    inputs=_pair_inputs,
    misconceptions={
        "outside": lambda blind, num_steps, bits, low, high: (low - 0.1, low),
        "told_apart": lambda blind, num_steps, bits, low, high: (low, high),
        "nobody_sees": lambda blind, num_steps, bits, low, high: (low, low),
        "exchanged": _exchanged,
    },
    reached=_pair_reached,
    right=(
        _from_the_levels,
        _tried_at_random,
    ),
)


EXERCISES = (GREY_LEVELS, PHASE_NEAREST, CONTRAST_SNR, CHOOSE_CODE, BLIND_PAIR)
