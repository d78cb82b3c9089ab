"""The exercises of lesson 07: which code?"""

import itertools
import math
import operator
from functools import cache

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
    # From 5 on: at 2 and 4 steps a square and a power of 2 are equal. No two alike.
    inputs=lambda generator: [(5 + steps,) for steps in torch.randperm(8, generator=generator)[:3].tolist()],
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
    lazy={
        "for_five_steps": lambda num_steps: (6, 5, 32),
        "other_order": lambda num_steps: (num_steps, num_steps + 1, 2**num_steps),
        "all_as_rate": lambda num_steps: (num_steps + 1, num_steps + 1, num_steps + 1),
        "no_silent_word": lambda num_steps: (num_steps + 1, num_steps, 2**num_steps - 1),
        "eight_bits": lambda num_steps: (num_steps + 1, num_steps, 256),
        "only_the_phase": lambda num_steps: 2**num_steps,
    },
)


def phase_nearest(values, bits):
    level = (values * 2**bits).round().clamp(max=2**bits - 1)
    return torch.stack([level // 2**k % 2 for k in reversed(range(bits))])


def _digits(level, bits):
    """The binary digits of whole numbers, the most significant first, on a new axis 0."""
    place = torch.arange(bits - 1, -1, -1).view(-1, *[1] * level.dim())
    return ((level.long() >> place) & 1).float()


def _level(values, bits):
    return (values * 2**bits).round().clamp(max=2**bits - 1)


def _nearest(values, bits):
    return _digits(_level(values, bits), bits)


def _phase_inputs(generator):
    def case(bits, *shape):
        level = torch.randint(0, 2**bits - 1, shape, generator=generator)
        inside = torch.where(torch.rand(shape, generator=generator) < 0.5, 0.2, 0.6)  # away from .5
        values = (level + inside + 0.2 * torch.rand(shape, generator=generator)) / 2**bits
        # White, and what is rounded up to it; a value that is rounded up, but would not be on a scale of
        # 2^bits - 1 levels; one that would; and one that is rounded down.
        values.view(-1)[:5] = torch.tensor([2**bits, 2**bits - 0.3, 2**bits - 1.35, 0.7, 0.3]) / 2**bits
        return values, bits

    return [case(4, 6), case(6, 2, 4), case(3, 7)]


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
        "rounded_down": lambda values, bits: encode.weighted_phase(values, bits),
        "rounded_up": lambda values, bits: _digits((values * 2**bits).ceil().clamp(max=2**bits - 1), bits),
        "least_first": lambda values, bits: _nearest(values, bits).flip(0),
        "overflow": lambda values, bits: _digits((values * 2**bits).round(), bits),
        "scaled": lambda values, bits: _digits((values * (2**bits - 1)).round(), bits),
        "counted": lambda values, bits: torch.stack([(values * bits).round() > k for k in range(bits)]).float(),
        "time_last": lambda values, bits: _nearest(values, bits).movedim(0, -1),
    },
    right=(
        _digit_by_digit,
        lambda v, bits: encode.weighted_phase((v + 0.5 ** (bits + 1)).clamp(max=1), bits),
    ),
    lazy={
        "only_white_is_clipped": lambda values, bits: _digits(
            (values * 2**bits).round().masked_fill(values == 1, 2**bits - 1), bits
        ),
        "white_is_rounded_down": lambda values, bits: _digits(
            (values * 2**bits).round() - (values > 1 - 0.5 / 2**bits).float() * 2, bits
        ),
        "four_bits": lambda values, bits: _nearest(values, 4),
        "last_digit_left_out": lambda values, bits: _digits(_level(values, bits) // 2 * 2, bits),
        "half_level_brighter": lambda values, bits: encode.weighted_phase((values + 0.25 / 2**bits).clamp(max=1), bits),
        "one_axis": lambda values, bits: _nearest(values.flatten(), bits),
        "first_digit_only": lambda values, bits: (
            _nearest(values, bits) * (torch.arange(bits) == 0).view(-1, *[1] * values.dim())
        ),
    },
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
    lazy={
        "first_image": lambda images, read: contrast_snr(images, read)[:1].expand(len(images)),
        "mean_of_all": lambda images, read: contrast_snr(images, read).mean().expand(len(images)),
        "one_noise": lambda images, read: (
            _decibels(_centred(images), images - read, axes=(1, 2))
            + _decibels(images - read, (images - read).square().mean(0).sqrt().expand(images.shape))
        ),
        "peak": lambda images, read: -10 * torch.log10((images - read).square().mean((1, 2))),
        "unbiased": lambda images, read: 10 * torch.log10(images.var((1, 2)) / (images - read).square().mean((1, 2))),
        "never_above_10": lambda images, read: contrast_snr(images, read).clamp(max=10),
        "rows": lambda images, read: _decibels(images - images.mean(2, keepdim=True), images - read),
        "whole_numbers": lambda images, read: contrast_snr(images, read).round(),
    },
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
    """A small battery, with much time and with little; a short deadline; a bad line, with many spikes and with few."""

    def between(low, high):
        return low + (high - low) * torch.rand(1, generator=generator).item()

    def image():
        return torch.rand(30, 30, generator=generator)

    def bad_line(num_steps, lowest, highest):
        """A phase code that repeats itself is good enough; one that does not, or the rate code, is not."""
        while True:
            sent = image()
            target = channel.send("phase", sent, num_steps, 0.1)[0] - 0.3
            others = [("phase", 8), ("rate", num_steps)]
            if all(channel.send(code, sent, steps, 0.1)[0] < target - 0.1 for code, steps in others):
                return sent, int(between(64, 80)), between(lowest, highest), 0.1, target

    return [
        (image(), int(between(34, 64)), between(1, 3), 0.0, between(33.9, 35.5)),
        (image(), int(between(17, 20)), between(1, 3), 0.0, between(27, 28.5)),
        (image(), int(between(8, 15.9)), between(5, 7), 0.0, between(36.5, 41)),
        bad_line(32, 17, 19),
        bad_line(16, 9, 11),
    ]


def _by_rule(image, deadline, budget, lost, target):
    """Without a trial, from what the lesson says of the codes: as much repetition as the budget allows."""
    if lost:
        return ["phase", int(budget / 4.1) * 8]
    return ("phase", 8) if deadline < 16 else ("latency", torch.tensor(deadline))


def _thorough(image, deadline, budget, lost, target):
    """The best of all codes and steps."""
    steps = range(8, deadline + 1, 8)
    tried = [(channel.send(code, image, num, lost), code, num) for code in channel.CODES for num in steps]
    return max((snr, code, num) for (snr, spikes), code, num in tried if spikes <= budget)[1:]


def _without(*ignored, codes=("latency", "rate", "phase"), steps=(8, 16, 32, 64)):
    """A search that does not look at some of the limits, in an order of its own."""

    def search(image, deadline, budget, lost, target):
        for code in codes:
            for num_steps in steps:
                snr, spikes = channel.send(code, image, num_steps, 0 if "lost" in ignored else lost)
                kept = {"deadline": num_steps <= deadline, "budget": spikes <= budget, "target": snr >= target}
                if all(kept[limit] for limit in kept if limit not in ignored):
                    return code, num_steps

    return search


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
    lazy={
        "no_deadline": _without("deadline"),
        "no_budget": _without("budget"),
        "no_lost": _without("lost"),
        "no_target": _without("target"),
        "no_budget_phase_first": _without("budget", codes=("phase", "latency", "rate")),
        "no_lost_phase_first": _without("lost", codes=("phase", "latency", "rate")),
        "no_budget_longest_first": _without("budget", steps=(64, 32, 16, 8)),
        "no_deadline_longest_first": _without("deadline", steps=(64, 32, 16, 8)),
        "no_target_longest_first": _without("target", steps=(64, 32, 16, 8)),
        "three_cases": lambda image, deadline, budget, lost, target: (
            ("latency", 16) if budget < 4 else ("phase", 8) if deadline < 16 else ("phase", 32)
        ),
        "three_other_cases": lambda image, deadline, budget, lost, target: (
            ("latency", 32) if budget < 4 else ("phase", 8) if deadline < 16 else ("rate", 32)
        ),
        "always_phase": lambda image, deadline, budget, lost, target: ("phase", 8),
    },
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
    phase = _unequal(encode.weighted_phase(pair, bits))
    sees, other = (latency, phase) if blind == "latency" else (phase, latency)
    if sees and not other:
        return "exchanged", {"blind": blind}
    if sees:
        return "told_apart", {"blind": blind}
    return None if other else "nobody_sees"


def _exchanged(blind, num_steps, bits, low, high):
    return blind_pair("phase" if blind == "latency" else "latency", num_steps, bits, low, high)


def _stretches(blind):
    """All stretches that hold one border of the other code, to the left for latency and to the right for phase.

    A border of the blind code lies in the middle, so that no two places in a stretch are right for both.
    """
    place, middle = (0.2, 0.55) if blind == "latency" else (0.8, 0.45)
    for slots in range(6, 41):
        for bits in range(2, 6):
            for k, j in itertools.product(range(slots), range(1, 2**bits)):
                borders = {"latency": 1 - (k + 0.5) / slots, "phase": j / 2**bits}
                other = borders["phase" if blind == "latency" else "latency"]
                width = (other - borders[blind]) / (place - middle)
                low = other - place * width
                coarse = min(1 / slots, 1 / 2**bits)
                if 0.02 < width < coarse / 0.9 and low > 0 and low + width < 1:
                    yield blind, slots + 1, bits, low, low + width


@cache
def _all_stretches():
    return [list(_stretches(blind)) for blind in ("latency", "phase")]


def _pair_inputs(generator):
    return [found[int(torch.randint(len(found), (1,), generator=generator))] for found in _all_stretches()]


def _across_a_border(blind, num_steps, bits, low, high):
    """Just below and just above a border of the code that is to see."""
    if blind == "latency":
        borders = [k / 2**bits for k in range(1, 2**bits)]
    else:
        borders = [1 - (k + 0.5) / (num_steps - 1) for k in range(num_steps - 1)]
    return next(np.array([one - 1e-3, one + 1e-3]) for one in borders if low + 1e-3 < one < high - 1e-3)


def _tried_at_random(blind, num_steps, bits, low, high):
    coin = torch.Generator().manual_seed(1)
    while True:
        pair = low + (high - low) * torch.rand(2, generator=coin)
        latency = encode.latency(pair, num_steps, linear=True, normalize=True)
        phase = encode.weighted_phase(pair, bits)
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
        _across_a_border,
        _tried_at_random,
    ),
    lazy={
        "first_quarter": lambda blind, num_steps, bits, low, high: (low, low + (high - low) / 4),
        "last_quarter": lambda blind, num_steps, bits, low, high: (high - (high - low) / 4, high),
        "middle": lambda blind, num_steps, bits, low, high: (low + 0.4 * (high - low), low + 0.6 * (high - low)),
        "first_half": lambda blind, num_steps, bits, low, high: (low, (low + high) / 2),
        "most_of_it": lambda blind, num_steps, bits, low, high: (low + 0.1 * (high - low), low + 0.9 * (high - low)),
        "always_blind_latency": lambda blind, num_steps, bits, low, high: blind_pair(
            "latency", num_steps, bits, low, high
        ),
        "always_blind_phase": lambda blind, num_steps, bits, low, high: blind_pair("phase", num_steps, bits, low, high),
        "half_a_level": lambda blind, num_steps, bits, low, high: (low, low + 0.5 / max(num_steps, 2**bits)),
        "close_together": lambda blind, num_steps, bits, low, high: (low, low + 1e-3),
    },
)


EXERCISES = (GREY_LEVELS, PHASE_NEAREST, CONTRAST_SNR, CHOOSE_CODE, BLIND_PAIR)
