"""The exercises of lesson 04: delta modulation."""

import math

import torch

from course import decode, encode, measure
from course.check._answers import numbers
from course.check.exercise import Exercise, Goal


def _signal_inputs(generator):
    def case(padding, *shape):
        """A signal that starts well above 0."""
        signal = torch.randn(shape, generator=generator)
        signal[0] = 2 + torch.rand(shape[1:], generator=generator)
        return signal, padding

    return [case(True, 9), case(False, 9), case(True, 7, 4), case(False, 6, 2, 3)]


def _change(signal, before):
    return signal - torch.cat([before, signal[:-1]])


def _start(signal, padding):
    return signal[:1] if padding else torch.zeros_like(signal[:1])


def _along_the_last_axis(signal, padding):
    return changes.reference(signal.movedim(-1, 0), padding).movedim(0, -1)


changes = Exercise(
    "changes",
    reference=lambda signal, padding: _change(signal, _start(signal, padding)),
    inputs=_signal_inputs,
    misconceptions={
        "step_lost": lambda signal, padding: signal.diff(dim=0),
        "one_early": lambda signal, padding: torch.cat([signal.diff(dim=0), torch.zeros_like(signal[:1])]),
        "always_zero": lambda signal, padding: _change(signal, torch.zeros_like(signal[:1])),
        "always_itself": lambda signal, padding: _change(signal, signal[:1]),
        "padding_swapped": lambda signal, padding: _change(signal, _start(signal, not padding)),
        "wrapped_round": lambda signal, padding: signal - signal.roll(1, 0),
        "backwards": lambda signal, padding: -_change(signal, _start(signal, padding)),
        "last_axis": _along_the_last_axis,
    },
)


def _change_inputs(generator):
    def case(threshold, *shape):
        """Changes in quarters, which floats hold exactly; some equal to the threshold up and down."""
        change = torch.randint(-12, 13, shape, generator=generator) / 4
        change.view(-1)[:5] = torch.tensor([threshold, -threshold, 0.25, -0.25, -3.0])
        return change, threshold

    return [case(0.5, 12), case(1.25, 8, 3), case(2.0, 5, 2, 4)]


def _events(on, off, axis=1):
    return torch.stack([on, off], axis).float()


on_off = Exercise(
    "on_off",
    reference=lambda change, threshold: _events(change >= threshold, change <= -threshold),
    inputs=_change_inputs,
    misconceptions={
        "strict": lambda change, threshold: _events(change > threshold, change < -threshold),
        "minus_forgotten": lambda change, threshold: _events(change >= threshold, change <= threshold),
        "no_off": lambda change, threshold: _events(change >= threshold, torch.zeros_like(change)),
        "size_only": lambda change, threshold: _events(change.abs() >= threshold, change.abs() >= threshold),
        "negative_off": lambda change, threshold: _events(change >= threshold, -(change <= -threshold).float()),
        "swapped": lambda change, threshold: _events(change <= -threshold, change >= threshold),
        "channels_first": lambda change, threshold: _events(change >= threshold, change <= -threshold, 0),
        "channels_last": lambda change, threshold: _events(change >= threshold, change <= -threshold, -1),
        "everything_else": lambda change, threshold: _events(change >= threshold, change < threshold),
    },
)


def _climbing_inputs(generator):
    def case(base, threshold, length):
        """A slow climb, a jump, a small fall, then at random; never within a fifth of a threshold of a crossing."""
        opening = torch.tensor([0, 0.3, 0.7, 1.3, 1.7, 2.3, 2.7, 6.3, 5.7, 5.3, 1.6, 1.4])
        whole = torch.randint(-3, 4, (length,), generator=generator).cumsum(0)
        part = 0.2 + 0.2 * torch.rand(length, generator=generator)
        part = torch.where(torch.rand(length, generator=generator) < 0.5, part, 1 - part)
        return base + threshold * torch.cat([opening, whole + part]), threshold

    return [case(0.0, 1.0, 6), case(3.0, 0.1, 20), case(-2.0, 0.5, 40)]


def _counter(counted, moved):
    """A version of count_events: what it counts in so many thresholds, and where it puts the reference."""

    def count(signal, threshold):
        counts = torch.zeros(len(signal))
        reference = signal[0].item()
        for step in range(1, len(signal)):
            counts[step] = counted((signal[step].item() - reference) / threshold)
            reference = moved(signal[step].item(), reference, counts[step].item() * threshold)
        return counts

    return count


def _moves_by_what_is_told(value, reference, told):
    return reference + told


def _moves_to_the_signal(value, reference, told):
    return value


def _moves_to_the_signal_if_it_fires(value, reference, told):
    return value if told else reference


def _never_moves(value, reference, told):
    return reference


count_events = Exercise(
    "count_events",
    reference=_counter(math.trunc, _moves_by_what_is_told),
    inputs=_climbing_inputs,
    misconceptions={
        "unchanged": _counter(math.floor, _moves_to_the_signal),
        "forgets": _counter(math.trunc, _moves_to_the_signal),
        "overshoots": _counter(math.trunc, _moves_to_the_signal_if_it_fires),
        "never_updated": _counter(math.trunc, _never_moves),
        "floored": _counter(math.floor, _moves_by_what_is_told),
        "rounded": _counter(round, _moves_by_what_is_told),
        "one_a_step": _counter(lambda times: max(-1, min(1, math.trunc(times))), _moves_by_what_is_told),
    },
)


def _climb_inputs(generator):
    def case(num_steps, threshold):
        threshold = round(threshold * (1 + torch.rand((), generator=generator).item()), 3)
        return threshold, num_steps, round(0.9 * threshold * (num_steps - 1), 3)

    return [case(20, 0.5), case(101, 0.02), case(50, 3.0)]


def _as_given(answer):
    """The answer as ``encode.delta`` would get it: floats keep their type."""
    floats = isinstance(answer, torch.Tensor) and answer.is_floating_point()
    return answer.detach() if floats else numbers(answer).float()


def _climb_reached(answer, threshold, num_steps, height):
    signal = numbers(answer)
    if signal.shape != (num_steps,):
        return "length", {"shape": list(signal.shape), "num_steps": num_steps}
    if not signal.isfinite().all():
        raise ValueError("not finite")
    seen = encode.delta(_as_given(answer), threshold, padding=False, off_spike=True) != 0
    if seen[0]:
        return "first_step", {"value": f"{signal[0]:.4g}", "threshold": threshold}
    if seen.any():
        change = signal.diff().abs()
        key = "exactly" if change.max() <= threshold * (1 + 1e-5) else "fires"
        step = int(seen.nonzero()[0])
        return key, {"step": step, "change": f"{change[step - 1]:.4g}", "threshold": threshold}
    rise = (signal[-1] - signal[0]).item()
    if rise < height * (1 - 1e-5):
        return "too_flat", {"rise": f"{rise:.4g}", "height": height}
    return None


hidden_climb = Goal(
    "hidden_climb",
    reference=lambda threshold, num_steps, height: torch.linspace(0, height, num_steps),
    inputs=_climb_inputs,
    misconceptions={
        "length": lambda threshold, num_steps, height: torch.linspace(0, height, num_steps + 1),
        "first_step": lambda threshold, num_steps, height: torch.linspace(height, 2 * height, num_steps),
        "fires": lambda threshold, num_steps, height: torch.tensor([0.0] * (num_steps - 1) + [height]),
        "exactly": lambda threshold, num_steps, height: torch.arange(num_steps) * threshold,
        "too_flat": lambda threshold, num_steps, height: torch.zeros(num_steps),
    },
    reached=_climb_reached,
)


def _largest_change(signal):
    return signal.diff().abs().max().item()


def _told(signal, threshold):
    """What step-forward makes of a signal: how many spikes, and the SNR of what they tell."""
    spikes = encode.step_forward(signal, threshold)
    rebuilt = decode.step_forward(spikes, threshold, start=signal[0])
    return int(spikes.abs().sum()), measure.snr_db(signal, rebuilt)


def _wave_inputs(generator):
    def case(size, periods):
        """A wave; what it may cost and must bring is what a threshold of twice its largest change does."""
        time = torch.arange(100, dtype=torch.float64) / 100
        shift = torch.rand(2, generator=generator)
        wave = torch.sin(2 * torch.pi * (periods * time + shift[0]))
        signal = size * (wave + 0.3 * torch.sin(2 * torch.pi * (2 * time + shift[1])))
        count, snr = _told(signal, 2 * _largest_change(signal))
        return signal, math.ceil(1.15 * count), math.floor(10 * (snr - 1)) / 10

    return [case(1.0, 1), case(40.0, 1), case(0.05, 2)]


def _best_of_many(signal, most_spikes, least_snr):
    """The first threshold, from the largest change in a step upwards, that is good enough."""
    for factor in torch.linspace(1.2, 3, 37).tolist():
        threshold = factor * _largest_change(signal)
        count, snr = _told(signal, threshold)
        if count <= most_spikes and snr >= least_snr:
            return threshold
    return 2 * _largest_change(signal)


def _threshold_reached(threshold, signal, most_spikes, least_snr):
    count, snr = _told(signal, threshold)
    told = {"threshold": f"{float(threshold):.4g}", "spikes": count, "most": most_spikes}
    told |= {"snr": f"{snr:.1f}", "least": f"{least_snr:.1f}", "change": f"{_largest_change(signal):.4g}"}
    if count == 0:
        return "silent", told
    if snr < least_snr:
        return "overloaded" if threshold < _largest_change(signal) else "too_coarse", told
    if count > most_spikes:
        return "too_many", told
    return None


choose_threshold = Goal(
    "choose_threshold",
    reference=_best_of_many,
    inputs=_wave_inputs,
    misconceptions={
        "silent": lambda signal, most_spikes, least_snr: 3 * (signal.max() - signal.min()).item(),
        "overloaded": lambda signal, most_spikes, least_snr: 0.3 * _largest_change(signal),
        "too_coarse": lambda signal, most_spikes, least_snr: 5 * _largest_change(signal),
        "too_many": lambda signal, most_spikes, least_snr: 1.1 * _largest_change(signal),
    },
    reached=_threshold_reached,
)

EXERCISES = (changes, on_off, count_events, hidden_climb, choose_threshold)
