"""The exercises of lesson 04: delta modulation."""

import math

import numpy as np
import torch

from course import decode, encode, measure
from course.check._answers import numbers
from course.check.exercise import Exercise, Goal


def changes(signal, padding):
    before = signal[:1] if padding else torch.zeros_like(signal[:1])
    # The signal minus itself one step later: every change stands at the later of its two steps.  # en
    # 信号减去推迟一步的自己：每次变化都放在两步中靠后的一步。  # zh
    return signal - torch.cat([before, signal[:-1]])


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
    return changes(signal.movedim(-1, 0), padding).movedim(0, -1)


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


CHANGES = Exercise(
    changes,
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
    right=(
        _step_by_step,
        _with_numpy,
        _in_place,
    ),
    lazy={
        "images_start_at_themselves": lambda signal, padding: _change(
            signal, _start(signal, padding or signal.dim() > 1)
        ),
        "first_neuron_for_all": lambda signal, padding: _change(
            signal, _start(signal, padding).flatten()[0].expand(signal[:1].shape)
        ),
        "size_only": lambda signal, padding: changes(signal, padding).abs(),
        "flattened": lambda signal, padding: _change(signal.flatten(), _start(signal.flatten(), padding)).view(
            signal.shape
        ),
        "whole_numbers": lambda signal, padding: changes(signal, padding).round(),
        "both_neighbours": lambda signal, padding: (
            (_change(signal, _start(signal, padding)) + torch.cat([signal.diff(dim=0), signal[-1:]])) / 2
        ),
        "first_step_is_0": lambda signal, padding: torch.cat([torch.zeros_like(signal[:1]), signal.diff(dim=0)]),
    },
)


def on_off(change, threshold):
    # "At least the threshold" on both sides; a fall by it is a change of minus the threshold.  # en
    # 两边都是“不小于阈值”；下降一个阈值，就是变化等于负的阈值。  # zh
    return torch.stack([change >= threshold, change <= -threshold], dim=1).float()


def _change_inputs(generator):
    def case(threshold, *shape):
        """Changes in quarters, which floats hold exactly; some equal to the threshold up and down."""
        change = torch.randint(-12, 13, shape, generator=generator) / 4
        change.view(-1)[:5] = torch.tensor([threshold, -threshold, 0.25, -0.25, -3.0])
        return change, threshold

    return [case(0.5, 12), case(1.25, 8, 3), case(2.0, 5, 2, 4)]


def _events(on, off, axis=1):
    return torch.stack([on, off], axis).float()


def _by_sign(change, threshold):
    """From spikes -1, 0 and 1."""
    spikes = change.sign() * (change.abs() >= threshold)
    return torch.cat([spikes.clamp(min=0)[:, None], (-spikes).clamp(min=0)[:, None]], 1).to(torch.int8)


def _filled(change, threshold):
    events = torch.zeros(len(change), 2, *change.shape[1:], dtype=torch.float64)
    events[:, 0][change >= threshold] = 1
    events[:, 1][-change >= threshold] = 1
    return events


ON_OFF = Exercise(
    on_off,
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
    right=(
        _by_sign,
        _filled,
        lambda change, threshold: torch.stack([change >= threshold, change <= -threshold], dim=1),
    ),
    lazy={
        "strict_on": lambda change, threshold: _events(change > threshold, change <= -threshold),
        "strict_off": lambda change, threshold: _events(change >= threshold, change < -threshold),
        "one_threshold": lambda change, threshold: _events(change >= 0.5, change <= -0.5),
        "any_change": lambda change, threshold: _events(change > 0, change < 0),
        "at_least_1": lambda change, threshold: _events(change >= max(threshold, 1), change <= -max(threshold, 1)),
        "flattened": lambda change, threshold: (
            _events(change.flatten(1) >= threshold, change.flatten(1) <= -threshold)
            if change.dim() > 1
            else on_off(change, threshold)
        ),
        "on_only_alone": lambda change, threshold: _events(
            change >= threshold, (change <= -threshold) & (change != -threshold)
        ),
    },
)


def count_events(signal, threshold):
    # The reference is what the spikes have told, so it moves by whole thresholds; what is left over waits.  # en
    # trunc rounds towards 0, so that up and down are treated alike.  # en
    # 参考值是脉冲所表达的值，所以每次移动整数个阈值，零头留到以后。  # zh
    # trunc 向 0 取整，升和降才会一视同仁。  # zh
    counts = torch.zeros(len(signal))
    reference = signal[0]
    for t in range(1, len(signal)):
        counts[t] = torch.trunc((signal[t] - reference) / threshold)
        reference = reference + counts[t] * threshold
    return counts


def _climbing_inputs(generator):
    def case(base, threshold, length):
        """A slow climb, a jump, a small fall, then at random; never within a fifth of a threshold of a crossing."""
        opening = torch.tensor([0, 0.3, 0.7, 1.3, 1.7, 2.3, 2.7, 6.3, 5.7, 5.3, 1.6, 1.4])
        whole = torch.randint(-3, 4, (length,), generator=generator).cumsum(0)
        part = 0.2 + 0.2 * torch.rand(length, generator=generator)
        part = torch.where(torch.rand(length, generator=generator) < 0.5, part, 1 - part)
        return base + threshold * torch.cat([opening, whole + part]), threshold

    def exact(base, threshold):
        """Whole thresholds, up and down by one at first, in numbers that floats hold exactly."""
        whole = torch.cat([torch.tensor([0, 1, 1, 0]), torch.randint(-3, 4, (20,), generator=generator).cumsum(0)])
        return base + threshold * whole, threshold

    return [case(0.0, 1.0, 6), case(3.0, 0.1, 20), case(-2.0, 0.5, 40), exact(1.5, 0.25)]


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


COUNT_EVENTS = Exercise(
    count_events,
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
    right=(
        _in_whole_thresholds,
        _spike_by_spike,
    ),
    lazy={
        "strict": _counter(
            lambda times: math.copysign(max(math.ceil(abs(times)) - 1, 0), times), _moves_by_what_is_told
        ),
        "on_only": _counter(lambda times: max(0, math.trunc(times)), _moves_by_what_is_told),
        "three_at_most": _counter(lambda times: max(-3, min(3, math.trunc(times))), _moves_by_what_is_told),
        "size_only": lambda signal, threshold: count_events(signal, threshold).abs(),
        "one_threshold": lambda signal, threshold: count_events(signal, 1.0),
        "starts_at_0": lambda signal, threshold: count_events(torch.cat([torch.zeros(1), signal]), threshold)[1:],
        "strict_down": _counter(
            lambda times: math.trunc(times) if times > 0 else -max(math.ceil(-times) - 1, 0), _moves_by_what_is_told
        ),
    },
)


def hidden_climb(threshold, num_steps, height):
    # Each step climbs by height / (num_steps - 1), which is below the threshold, and delta has no memory.  # en
    # 每步只升 height / (num_steps - 1)，小于阈值，而 delta 没有记性。  # zh
    return torch.linspace(0, height, num_steps)


def _climb_inputs(generator):
    def case(num_steps, threshold, low, high):
        """A climb of ``low`` to ``high`` of what is just not possible."""
        share = low + (high - low) * torch.rand((), generator=generator).item()
        threshold = round(threshold * (1 + torch.rand((), generator=generator).item()), 3)
        return threshold, num_steps, round(share * threshold * (num_steps - 1), 4)

    return [case(20, 0.5, 0.9991, 0.9997), case(101, 0.02, 0.2, 0.4), case(50, 3.0, 0.6, 0.9)]


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


HIDDEN_CLIMB = Goal(
    hidden_climb,
    inputs=_climb_inputs,
    misconceptions={
        "length": lambda threshold, num_steps, height: torch.linspace(0, height, num_steps + 1),
        "first_step": lambda threshold, num_steps, height: torch.linspace(height, 2 * height, num_steps),
        "fires": lambda threshold, num_steps, height: torch.tensor([0.0] * (num_steps - 1) + [height]),
        "exactly": lambda threshold, num_steps, height: torch.arange(num_steps) * threshold,
        "too_flat": lambda threshold, num_steps, height: torch.zeros(num_steps),
    },
    reached=_climb_reached,
    right=(
        lambda threshold, num_steps, height: np.arange(num_steps) * (1 - 1e-4) * threshold,
        lambda threshold, num_steps, height: [height / (num_steps - 1) * t for t in range(num_steps)],
        lambda threshold, num_steps, height: np.linspace(-threshold / 2, height - threshold / 2, num_steps),
    ),
    lazy={
        "fixed_share": lambda threshold, num_steps, height: torch.arange(num_steps) * 0.95 * threshold,
        "fixed_step": lambda threshold, num_steps, height: torch.arange(num_steps) * 0.4,
        "starts_at_the_threshold": lambda threshold, num_steps, height: torch.linspace(
            threshold, threshold + height, num_steps
        ),
        "twenty_steps": lambda threshold, num_steps, height: torch.linspace(0, height, 20),
        "downwards": lambda threshold, num_steps, height: torch.linspace(
            threshold / 2, threshold / 2 - height, num_steps
        ),
        "height_of_1": lambda threshold, num_steps, height: torch.linspace(0, 1, num_steps),
        "half_way": lambda threshold, num_steps, height: torch.linspace(0, height / 2, num_steps),
        "last_step_short": lambda threshold, num_steps, height: torch.arange(num_steps) * height / num_steps,
        "in_the_middle": lambda threshold, num_steps, height: torch.linspace(-height / 2, height / 2, num_steps),
    },
)


def choose_threshold(signal, most_spikes, least_snr):
    # Below the largest change there is slope overload. From there up, spikes get fewer and stairs coarser.  # en
    # 小于一步之内的最大变化就会斜率过载；从那里往上，脉冲越来越少，台阶越来越粗。  # zh
    for factor in torch.linspace(1, 4, 61).tolist():
        threshold = factor * signal.diff().abs().max().item()
        spikes = encode.step_forward(signal, threshold)
        rebuilt = decode.step_forward(spikes, threshold, start=signal[0])
        if spikes.abs().sum() <= most_spikes and measure.snr_db(signal, rebuilt) >= least_snr:
            return threshold


def _largest_change(signal):
    return signal.diff().abs().max().item()


def _told(signal, threshold):
    """What step-forward makes of a signal: how many spikes, and the SNR of what they tell."""
    spikes = encode.step_forward(signal, threshold)
    rebuilt = decode.step_forward(spikes, threshold, start=signal[0])
    return int(spikes.abs().sum()), measure.snr_db(signal, rebuilt)


def _wave_inputs(generator):
    def case(size, periods, low, high):
        """A wave, and limits that hold for a tenth of a range of thresholds, at ``low`` to ``high`` largest changes."""
        time = torch.arange(100, dtype=torch.float64) / 100
        shift = torch.rand(3, generator=generator)
        wave = torch.sin(2 * torch.pi * (periods * time + shift[0]))
        signal = size * (wave + 0.3 * torch.sin(2 * torch.pi * (2 * time + shift[1])))
        middle = (low + (high - low) * shift[2].item()) * _largest_change(signal)
        told = [_told(signal, share * middle) for share in (0.95, 1.0, 1.05)]
        return signal, max(count for count, _ in told), math.floor(10 * min(snr for _, snr in told)) / 10

    return [case(1.0, 1, 2.6, 2.9), case(40.0, 1, 1.25, 1.4), case(0.05, 2, 1.8, 2.2)]


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


def _fewest_spikes(signal, most_spikes, least_snr):
    """The coarsest threshold that is good enough; it has the fewest spikes."""
    largest = signal.diff().abs().max().item()
    return max(factor * largest for factor in np.linspace(1, 4, 80) if _told(signal, factor * largest)[1] >= least_snr)


def _best_within_the_budget(signal, most_spikes, least_snr):
    def quality(threshold):
        count, snr = _told(signal, threshold)
        return snr if count <= most_spikes else -math.inf

    return max((torch.linspace(1, 4, 80) * _largest_change(signal)).tolist(), key=quality)


def _first(signal, factors, enough):
    """The first threshold that is enough for somebody who looks at one number only."""
    thresholds = [factor * _largest_change(signal) for factor in factors.tolist()]
    return next((one for one in thresholds if enough(*_told(signal, one))), thresholds[-1])


CHOOSE_THRESHOLD = Goal(
    choose_threshold,
    inputs=_wave_inputs,
    misconceptions={
        "silent": lambda signal, most_spikes, least_snr: 3 * (signal.max() - signal.min()).item(),
        "overloaded": lambda signal, most_spikes, least_snr: 0.3 * _largest_change(signal),
        "too_coarse": lambda signal, most_spikes, least_snr: 5 * _largest_change(signal),
        "too_many": lambda signal, most_spikes, least_snr: 1.1 * _largest_change(signal),
    },
    reached=_threshold_reached,
    right=(
        _fewest_spikes,
        _best_within_the_budget,
    ),
    lazy={
        "twice_the_change": lambda signal, most_spikes, least_snr: 2 * _largest_change(signal),
        "somewhat_above": lambda signal, most_spikes, least_snr: 1.3 * _largest_change(signal),
        "far_above": lambda signal, most_spikes, least_snr: 2.75 * _largest_change(signal),
        "only_the_snr": lambda signal, most_spikes, least_snr: _first(
            signal, torch.linspace(1, 4, 13), lambda count, snr: snr >= least_snr
        ),
        "only_the_count": lambda signal, most_spikes, least_snr: _first(
            signal, torch.linspace(4, 1, 13), lambda count, snr: count <= most_spikes
        ),
        "a_tenth_of_the_range": lambda signal, most_spikes, least_snr: 0.1 * (signal.max() - signal.min()).item(),
        "one_threshold": lambda signal, most_spikes, least_snr: 0.2,
        "by_the_count": lambda signal, most_spikes, least_snr: 2 * (signal.diff().abs().sum() / most_spikes).item(),
    },
)


EXERCISES = (CHANGES, ON_OFF, COUNT_EVENTS, HIDDEN_CLIMB, CHOOSE_THRESHOLD)
