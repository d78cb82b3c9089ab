"""The exercises of lesson 03: latency coding."""

import math

import torch

from course import encode
from course.check.exercise import Exercise, Goal


def _charging_inputs(generator):
    def case(start, tau, threshold):
        """Values well above the threshold, where the logarithm is not near its end."""
        values = threshold + 0.05 + (0.95 - threshold) * torch.rand(4, generator=generator)
        return values, start, tau, threshold

    return [case(0.0, 5.0, 0.2), case(0.1, 3.0, 0.3), case(-0.04, 8.0, 0.25)]


charging_time = Exercise(
    "charging_time",
    reference=lambda values, start, tau, threshold: tau * torch.log((values - start) / (values - threshold)),
    inputs=_charging_inputs,
    misconceptions={
        "start_ignored": lambda values, start, tau, threshold: tau * torch.log(values / (values - threshold)),
        "upside_down": lambda values, start, tau, threshold: tau * torch.log((values - threshold) / (values - start)),
        "tau_forgotten": lambda values, start, tau, threshold: torch.log((values - start) / (values - threshold)),
        "decimal_log": lambda values, start, tau, threshold: tau * torch.log10((values - start) / (values - threshold)),
        "straight_line": lambda values, start, tau, threshold: tau * (threshold - start) / (values - start),
        "threshold_lowered": lambda values, start, tau, threshold: (
            tau * torch.log(values / (values + start - threshold))
        ),
    },
)


def _at(steps, num_steps):
    """1 at the step of each neuron; nothing where it does not exist."""
    time = torch.arange(num_steps).view(-1, *[1] * steps.dim())
    return (time == steps).float()


def _times_inputs(generator):
    def case(num_steps, *shape):
        """Times away from a half; some too late, one exactly whole, one infinite."""
        times = torch.randint(num_steps, shape, generator=generator).float()
        times += 0.4 * (2 * torch.rand(shape, generator=generator) - 1)
        fixed = [2.0, math.inf, num_steps - 0.3, 0.7, num_steps + 2.4, num_steps - 0.7]
        times.clamp_(min=0).view(-1)[:6] = torch.tensor(fixed)
        return times, num_steps

    return [case(12, 7), case(9, 2, 4), case(30, 3, 2, 2)]


place_spikes = Exercise(
    "place_spikes",
    reference=lambda times, num_steps: _at(times.round(), num_steps),
    inputs=_times_inputs,
    misconceptions={
        "rounded_down": lambda times, num_steps: _at(times.floor(), num_steps),
        "rounded_up": lambda times, num_steps: _at(times.ceil(), num_steps),
        "not_rounded": _at,
        "one_early": lambda times, num_steps: _at(times.round() - 1, num_steps),
        "squeezed_in": lambda times, num_steps: _at(times.round().clamp(max=num_steps - 1), num_steps),
        "stays_on": lambda times, num_steps: _at(times.round(), num_steps).cumsum(0),
        "time_last": lambda times, num_steps: _at(times.round(), num_steps).movedim(0, -1),
    },
)


def _batch_inputs(generator):
    def case(num_steps, *shape):
        """Images whose latest times differ by far; no image is 0 at its earliest pixel."""
        scale = torch.arange(1, shape[0] + 1).view(-1, *[1] * (len(shape) - 1)) ** 2
        return scale * (0.1 + 0.9 * torch.rand(shape, generator=generator)), num_steps

    return [case(100, 3, 6), case(20, 4, 3, 5), case(7, 2, 1, 4, 4)]


def _latest_of_each(times):
    return times.flatten(1).amax(1).view(-1, *[1] * (times.dim() - 1))


def _earliest_of_each(times):
    return -_latest_of_each(-times)


stretch_each = Exercise(
    "stretch_each",
    reference=lambda times, num_steps: times / _latest_of_each(times) * (num_steps - 1),
    inputs=_batch_inputs,
    misconceptions={
        "unchanged": lambda times, num_steps: times / times.max() * num_steps,
        "whole_batch": lambda times, num_steps: times / times.max() * (num_steps - 1),
        "beyond_the_end": lambda times, num_steps: times / _latest_of_each(times) * num_steps,
        "across_images": lambda times, num_steps: times / times.amax(0) * (num_steps - 1),
        "row_by_row": lambda times, num_steps: times / times.amax(-1, keepdim=True) * (num_steps - 1),
        "from_zero": lambda times, num_steps: (
            (times - _earliest_of_each(times)) / (_latest_of_each(times) - _earliest_of_each(times)) * (num_steps - 1)
        ),
    },
)


def _bin_inputs(generator):
    def case(num_steps, *shape):
        """One spike a neuron; the first neuron silent, the second fires twice, the third at once."""
        steps = torch.randint(num_steps - 1, shape, generator=generator)
        spikes = _at(steps, num_steps)
        flat = spikes.view(num_steps, -1)
        flat[:, 0] = 0
        flat[:, 1] = 0
        flat[[1, -1], 1] = 1
        flat[:, 2] = 0
        flat[0, 2] = 1
        return (spikes,)

    return [case(10, 6), case(25, 2, 3), case(4, 2, 2, 2)]


def _first(spikes):
    return spikes.argmax(0).float()


def _silent_is_black(values, spikes):
    return values.masked_fill(spikes.sum(0) == 0, 0)


decode_bins = Exercise(
    "decode_bins",
    reference=lambda spikes: _silent_is_black(1 - (_first(spikes) + 0.5) / len(spikes), spikes),
    inputs=_bin_inputs,
    misconceptions={
        "silent_is_white": lambda spikes: 1 - (_first(spikes) + 0.5) / len(spikes),
        "upper_edge": lambda spikes: _silent_is_black(1 - _first(spikes) / len(spikes), spikes),
        "lower_edge": lambda spikes: _silent_is_black(1 - (_first(spikes) + 1) / len(spikes), spikes),
        "step_0_is_silent": lambda spikes: (1 - (_first(spikes) + 0.5) / len(spikes)).masked_fill(
            _first(spikes) == 0, 0
        ),
        "late_is_bright": lambda spikes: _silent_is_black((_first(spikes) + 0.5) / len(spikes), spikes),
        "one_bin_less": lambda spikes: _silent_is_black(1 - _first(spikes) / (len(spikes) - 1), spikes),
        "last_spike": lambda spikes: _silent_is_black((_first(spikes.flip(0)) + 0.5) / len(spikes), spikes),
    },
)


def _tau_inputs(generator):
    def case(num_steps, latest, gap, threshold, *dark):
        """Grey levels that lie ``gap`` steps apart at least, up to ``latest``, at some tau; in double precision."""
        shortest = -math.log(1 - threshold)  # the time of a value of 1, in units of tau
        tau = latest / (3 + torch.rand((), generator=generator).item())
        steps = torch.arange(latest, shortest * tau, -gap, dtype=torch.float64)
        values = threshold / -torch.expm1(-steps / tau)
        order = torch.randperm(len(values) + len(dark), generator=generator)
        return torch.cat([values, torch.tensor(dark, dtype=torch.float64)])[order], num_steps, threshold

    def steps(low, high):
        return int(torch.randint(low, high, (1,), generator=generator))

    # Of no two seeds alike, so that no list of taus is an answer.
    short, long, dark = steps(38, 60), steps(280, 330), steps(45, 60)
    return [case(short, short - 2, 3, 0.2), case(long, long - 4, 4, 0.3), case(200, dark, 5, 0.2, 0.0)]


def _latest(values, threshold):
    """When the last of them fires, in units of tau."""
    return encode.latency_times(values, threshold=threshold).max().item()


def _tau_reached(tau, values, num_steps, threshold):
    steps = encode.latency_times(values, tau=tau, threshold=threshold).round()
    last = steps.max().item()
    numbers = {"tau": f"{float(tau):.4g}", "step": f"{last:.6g}", "num_steps": num_steps, "last": num_steps - 1}
    if last >= num_steps:
        return "one_too_many" if last == num_steps else "does_not_fit", numbers
    if len(steps.unique()) < len(values):
        return "merged", numbers | {"steps": len(steps.unique()), "levels": len(values)}
    return None


choose_tau = Goal(
    "choose_tau",
    reference=lambda values, num_steps, threshold: (num_steps - 1) / _latest(values, threshold),
    inputs=_tau_inputs,
    misconceptions={
        "does_not_fit": lambda values, num_steps, threshold: (num_steps - 1) / _latest(values.max(), threshold),
        "one_too_many": lambda values, num_steps, threshold: num_steps / _latest(values, threshold),
        "merged": lambda values, num_steps, threshold: 1.0,
    },
    reached=_tau_reached,
)

EXERCISES = (charging_time, place_spikes, stretch_each, decode_bins, choose_tau)
