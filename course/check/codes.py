"""The exercises of lesson 06: what each code buys."""

import math
import statistics

import torch

from course import decode, encode
from course.check.exercise import Exercise


def read_phase(spikes, bits):
    digits = spikes.reshape(-1, bits, *spikes.shape[1:]).amax(0)
    return sum(digits[k] / 2 ** (k + 1) for k in range(bits))


def _lossy_inputs(generator):
    """Several periods of which spikes are lost; some digits in none, some in one, some in all."""

    def case(bits, periods, *shape):
        sent = encode.weighted_phase(torch.rand(shape, generator=generator), bits, periods)
        received = sent * (torch.rand(sent.shape, generator=generator) < 0.6)
        first, second = received.view(len(received), -1)[:, :2].T
        first[:], second[:] = 0, 1
        first[[1, bits, -1]] = 1  # each of three digits in one period only
        return received, bits

    return [case(4, 2, 5), case(3, 3, 2, 4), case(5, 2, 6)]


def _read(spikes, bits, combine):
    return decode.weighted_phase(spikes, bits, combine=combine)


READ_PHASE = Exercise(
    read_phase,
    inputs=_lossy_inputs,
    misconceptions={
        "averaged": lambda spikes, bits: _read(spikes, bits, "mean"),
        "first_period": lambda spikes, bits: _read(spikes[:bits], bits, "mean"),
        "summed": lambda spikes, bits: _read(spikes, bits, "mean") * (len(spikes) // bits),
        "whole": lambda spikes, bits: 2 * _read(spikes, bits, "or"),
        "backwards": lambda spikes, bits: _read(spikes.flip(0), bits, "or"),
        "other_axes": lambda spikes, bits: _read(
            spikes.reshape(bits, -1, *spikes.shape[1:]).movedim(1, 0).flatten(0, 1), bits, "or"
        ),
        "all_needed": lambda spikes, bits: _read(spikes.reshape(-1, bits, *spikes.shape[1:]).amin(0), bits, "or"),
    },
    right=(
        lambda spikes, bits: _read(spikes, bits, "or"),
        lambda spikes, bits: sum((spikes[k::bits].sum(0) > 0).double() * 0.5 ** (k + 1) for k in range(bits)),
        lambda spikes, bits: torch.tensordot(
            0.5 ** torch.arange(1.0, bits + 1),
            1 - (1 - spikes.reshape(-1, bits, *spikes.shape[1:])).prod(0),
            1,
        ),
    ),
    lazy={
        "last_period": lambda spikes, bits: _read(spikes[-bits:], bits, "or"),
        "two_periods": lambda spikes, bits: _read(spikes[: 2 * bits], bits, "or"),
        "majority": lambda spikes, bits: _read(
            (spikes.reshape(-1, bits, *spikes.shape[1:]).mean(0) > 0.5).float(), bits, "or"
        ),
        "four_bits": lambda spikes, bits: sum(spikes[k::4].amax(0) / 2 ** (k + 1) for k in range(4)),
        "best_period": lambda spikes, bits: torch.stack([_read(one, bits, "or") for one in spikes.split(bits)]).amax(0),
        "first_half_only": lambda spikes, bits: spikes[::bits].amax(0) / 2,
        "as_a_rate": lambda spikes, bits: spikes.mean(0),
    },
)


def firing_times(values, centres, width, num_steps):
    distance = (values.unsqueeze(-1) - centres) / width
    response = torch.exp(-(distance**2) / 2)
    return (num_steps * (1 - response)).round()


def _times(response, values, centres, width, num_steps, *, step=torch.round):
    return step(num_steps * (1 - response((values.unsqueeze(-1) - centres), width)))


def _bell(distance, width):
    return torch.exp(-((distance / width) ** 2) / 2)


def _population_inputs(generator):
    """No time comes near half a step, so that rounding is no matter of luck; some neurons are too far to fire."""

    def case(num_values, num_neurons, num_steps):
        centres = torch.linspace(-0.1, 1.1, num_neurons)
        width = 0.1 + 0.08 * torch.rand(1, generator=generator).item()
        values = torch.rand(40 * num_values, generator=generator)
        time = num_steps * (1 - _bell(values.unsqueeze(-1) - centres, width))
        clear = ((time % 1 - 0.5).abs() > 0.02).all(-1)
        return values[clear][:num_values], centres, width, num_steps

    return [case(4, 5, 12), case(6, 4, 30), case(3, 7, 20)]


FIRING_TIMES = Exercise(
    firing_times,
    inputs=_population_inputs,
    misconceptions={
        "no_half": lambda *case: _times(lambda distance, width: torch.exp(-((distance / width) ** 2)), *case),
        "width_not_squared": lambda *case: _times(lambda distance, width: torch.exp(-(distance**2) / 2 / width), *case),
        "nearest_last": lambda values, centres, width, num_steps: (
            num_steps * _bell(values.unsqueeze(-1) - centres, width)
        ).round(),
        "not_rounded": lambda *case: _times(_bell, *case, step=lambda time: time),
        "rounded_down": lambda *case: _times(_bell, *case, step=torch.floor),
        "neurons_first": lambda *case: firing_times(*case).movedim(-1, 0),
        "not_squared": lambda *case: _times(lambda distance, width: torch.exp(-distance.abs() / width / 2), *case),
    },
    right=(
        lambda values, centres, width, num_steps: torch.stack(
            [(num_steps - num_steps * _bell(values - centre, width)).round() for centre in centres], -1
        ),
        lambda values, centres, width, num_steps: [
            [round(num_steps * (1 - math.exp(-((v - c) ** 2) / (2 * width**2)))) for c in centres.tolist()]
            for v in values.tolist()
        ],
    ),
    lazy={
        "one_width": lambda values, centres, width, num_steps: firing_times(values, centres, 0.2, num_steps),
        "twenty_steps": lambda values, centres, width, num_steps: firing_times(values, centres, width, 20),
        "own_centres": lambda values, centres, width, num_steps: firing_times(
            values, torch.linspace(0, 1, len(centres)), width, num_steps
        ),
        "last_step_at_most": lambda values, centres, width, num_steps: firing_times(
            values, centres, width, num_steps
        ).clamp(max=num_steps - 1),
        "only_the_nearest": lambda values, centres, width, num_steps: firing_times(
            values, centres, width, num_steps
        ).amin(-1),
        "straight_tuning": lambda values, centres, width, num_steps: (
            num_steps * ((values.unsqueeze(-1) - centres).abs() / width).clamp(max=1)
        ).round(),
        "rounded_up": lambda *case: _times(_bell, *case, step=torch.ceil),
    },
)


def fires_at(values):
    order = values.argsort(descending=True)
    ranks = torch.empty_like(order)
    ranks[order] = torch.arange(len(values))
    return ranks


def _distinct(generator):
    """Values all different, in an order that is not its own inverse."""

    def case(size):
        while True:
            values = (torch.randperm(3 * size, generator=generator)[:size] + 1) / (3 * size + 1)
            order = values.argsort(descending=True)
            # Neither the order nor the places may be right by accident for those who take one for the other.
            if not torch.equal(order, fires_at(values)) and order[0] != 0:
                return (values,)

    return [case(5), case(8), case(6)]


FIRES_AT = Exercise(
    fires_at,
    inputs=_distinct,
    misconceptions={
        "who_fires": lambda values: values.argsort(descending=True),
        "darkest_first": lambda values: len(values) - 1 - fires_at(values),
        "who_fires_darkest_first": lambda values: values.argsort(),
        "from_one": lambda values: fires_at(values) + 1,
        "latency": lambda values: ((len(values) - 1) * (1 - values)).round(),
        "sorted": lambda values: values.sort(descending=True).values,
    },
    right=(
        lambda values: values.argsort(descending=True).argsort(),
        lambda values: (values.unsqueeze(0) > values.unsqueeze(1)).sum(1),
        lambda values: [sum(other > one for other in values.tolist()) for one in values.tolist()],
        lambda values: encode.rank_order(values).argmax(0),
    ),
    lazy={
        "as_they_come": lambda values: torch.arange(len(values)),
        "brightest_only": lambda values: (values != values.max()).long(),
        "relative_latency": lambda values: ((len(values) - 1) * (1 - values / values.max())).round(),
        "stretched_latency": lambda values: (
            (len(values) - 1) * (values.max() - values) / (values.max() - values.min())
        ).round(),
        "for_five": lambda values: fires_at(values[:5]),
        "spikes": lambda values: encode.rank_order(values),
    },
)


def burst_steps(value, max_spikes, shortest, longest):
    count = math.ceil(max_spikes * value)
    interval = math.ceil(longest - (longest - shortest) * value)
    return torch.arange(count) * interval


def _steps(value, max_spikes, shortest, longest, *, count=math.ceil, interval=math.ceil, first=0):
    """The steps of a burst that rounds in other ways, or begins later."""
    gap = interval(longest - (longest - shortest) * value)
    return (torch.arange(count(max_spikes * value)) + first) * gap


def _burst_inputs(generator):
    """Neither number is whole, the largest or the smallest; the nearest is below in the first case, else above."""

    def case(max_spikes, shortest, longest, low, high):
        while True:
            value = round(0.45 + 0.5 * torch.rand(1, generator=generator).item(), 3)
            count, interval = max_spikes * value, longest - (longest - shortest) * value
            inside = math.ceil(count) < max_spikes and shortest < math.ceil(interval) < longest
            if inside and all(low < number % 1 < high for number in (count, interval)):
                return value, max_spikes, shortest, longest

    return [case(6, 4, 14, 0.1, 0.4), case(5, 3, 9, 0.6, 0.9), case(8, 1, 13, 0.6, 0.9)]


BURST_STEPS = Exercise(
    burst_steps,
    inputs=_burst_inputs,
    misconceptions={
        "count_rounded_down": lambda *case: _steps(*case, count=math.floor),
        "count_rounded": lambda *case: _steps(*case, count=round),
        "interval_rounded_down": lambda *case: _steps(*case, interval=math.floor),
        "interval_rounded": lambda *case: _steps(*case, interval=round),
        "not_rounded": lambda *case: _steps(*case, interval=float),
        "begins_late": lambda *case: _steps(*case, first=1),
        "brighter_slower": lambda value, max_spikes, shortest, longest: (
            torch.arange(math.ceil(max_spikes * value)) * math.ceil(shortest + (longest - shortest) * value)
        ),
        "always_all": lambda value, max_spikes, shortest, longest: _steps(
            value, max_spikes, shortest, longest, count=lambda _: max_spikes
        ),
        "interval_fixed": lambda value, max_spikes, shortest, longest: _steps(
            value, max_spikes, shortest, longest, interval=lambda _: shortest
        ),
    },
    right=(
        lambda value, max_spikes, shortest, longest: [
            place * math.ceil(longest - (longest - shortest) * value) for place in range(math.ceil(max_spikes * value))
        ],
        lambda value, max_spikes, shortest, longest: encode.burst(
            value, max_spikes * longest, max_spikes, shortest, longest
        ).nonzero()[:, 0],
        lambda value, max_spikes, shortest, longest: torch.arange(
            0,
            -(-max_spikes * value // 1) * -(-(longest - (longest - shortest) * value) // 1),
            -(-(longest - (longest - shortest) * value) // 1),
        ),
    ),
    lazy={
        "three_spikes": lambda *case: _steps(*case)[:3],
        "five_at_most": lambda value, max_spikes, shortest, longest: burst_steps(value, 5, shortest, longest),
        "from_one_step": lambda value, max_spikes, shortest, longest: burst_steps(value, max_spikes, 1, longest),
        "up_to_ten_steps": lambda value, max_spikes, shortest, longest: burst_steps(value, max_spikes, shortest, 10),
        "first_only": lambda *case: torch.zeros(1),
        "spikes": lambda value, max_spikes, shortest, longest: encode.burst(
            value, max_spikes * longest, max_spikes, shortest, longest
        ),
        "how_many": lambda value, max_spikes, shortest, longest: math.ceil(max_spikes * value),
        "longest_interval": lambda value, max_spikes, shortest, longest: _steps(
            value, max_spikes, shortest, longest, interval=lambda _: longest
        ),
    },
)


def sigma_delta(data):
    rest, spikes = torch.zeros_like(data[0]), torch.zeros_like(data)
    for step in range(len(data)):
        rest = rest + data[step]
        spikes[step] = (rest >= 0.5).float()
        rest = rest - spikes[step]
    return spikes


def _summing(data, threshold=0.5, reset=None, start=0.0, strict=False):
    """A neuron that sums up its input: ``reset`` gives what is left after a spike."""
    rest, spikes = torch.full_like(data[0], start), torch.zeros_like(data)
    for step in range(len(data)):
        rest = rest + data[step]
        spikes[step] = (rest > threshold if strict else rest >= threshold).float()
        rest = torch.where(spikes[step] > 0, rest - 1 if reset is None else reset(rest), rest)
    return spikes


def _summed_inputs(generator):
    """Sixteenths, which floats add up exactly; so no comparison is a matter of luck, and some sums are one half."""

    def case(steps, *shape):
        data = torch.randint(0, 17, shape, generator=generator) / 16
        data.view(-1)[:3] = torch.tensor([0.25, 0.6875, 0.9375])
        moving = torch.randint(0, 17, (steps, *shape), generator=generator) / 16
        moving[:, ..., :3] = data[..., :3]
        return (moving,)

    return [case(16, 5), case(24, 2, 4), case(12, 6)]


SIGMA_DELTA = Exercise(
    sigma_delta,
    inputs=_summed_inputs,
    misconceptions={
        "reset_to_zero": lambda data: _summing(data, reset=torch.zeros_like),
        "never_reset": lambda data: _summing(data, reset=lambda rest: rest),
        "threshold_taken_away": lambda data: _summing(data, reset=lambda rest: rest - 0.5),
        "fires_at_one": lambda data: _summing(data, threshold=1.0),
        "above_half": lambda data: _summing(data, strict=True),
        "no_memory": lambda data: (data >= 0.5).float(),
    },
    right=(
        encode.sigma_delta,
        lambda data: (data.double().cumsum(0) + 0.5).floor().diff(dim=0, prepend=torch.zeros_like(data[:1])),
        lambda data: _summing(data, threshold=1.0, start=0.5),
    ),
    lazy={
        "average_rate": lambda data: encode.sigma_delta(data.mean(0).expand(data.shape)),
        "first_value_kept": lambda data: encode.sigma_delta(data[:1].expand(data.shape)),
        "half_a_step_late": lambda data: encode.sigma_delta(data).roll(1, 0),
        "one_neuron": lambda data: encode.sigma_delta(data.flatten(1)[:, :1]),
        "all_in_front": lambda data: (
            torch.arange(len(data)).view(-1, *[1] * (data.dim() - 1)) < data.sum(0).round()
        ).float(),
        "coin": lambda data: encode.rate_conv(data, generator=torch.Generator().manual_seed(1)),
    },
)


def gain_and_error(a, b):
    gain = a - b
    return gain.mean(), gain.std() / math.sqrt(len(gain))


def _trial_inputs(generator):
    """Levels in dB that both codes share, digit by digit, and a small difference between the two."""

    def case(trials):
        shared = 20 + 4 * torch.randn(trials, generator=generator)
        gain = 1 + 0.5 * torch.rand(1, generator=generator) + 0.4 * torch.randn(trials, generator=generator)
        return shared + gain, shared

    return [case(5), case(12), case(8)]


GAIN_AND_ERROR = Exercise(
    gain_and_error,
    inputs=_trial_inputs,
    misconceptions={
        "unpaired": lambda a, b: (a.mean() - b.mean(), ((a.var() + b.var()) / len(a)).sqrt()),
        "spread": lambda a, b: ((a - b).mean(), (a - b).std()),
        "divided_by_n": lambda a, b: ((a - b).mean(), (a - b).std() / len(a)),
        "errors_subtracted": lambda a, b: (a.mean() - b.mean(), (a.std() - b.std()) / math.sqrt(len(a))),
        "reversed": lambda a, b: ((b - a).mean(), (b - a).std() / math.sqrt(len(a))),
        "known_mean": lambda a, b: ((a - b).mean(), (a - b).std(correction=0) / math.sqrt(len(a))),
    },
    right=(
        lambda a, b: (a.mean() - b.mean(), ((a - b).var() / len(a)).sqrt()),
        lambda a, b: [
            statistics.mean((a - b).tolist()),
            statistics.stdev((a - b).tolist()) / len(a) ** 0.5,
        ],
    ),
    lazy={
        "gain_only": lambda a, b: (a - b).mean(),
        "no_error": lambda a, b: ((a - b).mean(), 0.0),
        "for_five_trials": lambda a, b: ((a - b).mean(), (a - b).std() / math.sqrt(5)),
        "error_of_a": lambda a, b: ((a - b).mean(), a.std() / math.sqrt(len(a))),
        "median": lambda a, b: ((a - b).median(), (a - b).std() / math.sqrt(len(a))),
        "whole_range": lambda a, b: ((a - b).mean(), ((a - b).max() - (a - b).min()) / 2),
        "absolute": lambda a, b: ((a - b).mean(), (a - b).abs().mean() / math.sqrt(len(a))),
    },
)


EXERCISES = (READ_PHASE, BURST_STEPS, FIRING_TIMES, FIRES_AT, SIGMA_DELTA, GAIN_AND_ERROR)
