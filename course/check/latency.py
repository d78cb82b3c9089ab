"""The exercises of lesson 03: latency coding."""

import math

import numpy as np
import torch

from course import encode
from course.check.exercise import Exercise, Goal


def charging_time(values, start, tau, threshold):
    # The distance to X shrinks from X - start to X - threshold, by a factor of e in every tau.  # en
    # 离终点的距离从 X - start 缩短到 X - threshold，每过一个 tau 就缩短到原来的 1/e。  # zh
    return tau * torch.log((values - start) / (values - threshold))


def _charging_inputs(generator):
    def case(start, tau, threshold):
        """Values well above the threshold, where the logarithm is not near its end."""
        values = threshold + 0.05 + (0.95 - threshold) * torch.rand(4, generator=generator)
        return values, start, round(tau * (1 + torch.rand((), generator=generator).item()), 1), threshold

    return [case(0.0, 4.0, 0.2), case(0.1, 2.0, 0.3), case(-0.04, 6.0, 0.25)]


def _solved(values, start, tau, threshold):
    return -tau * torch.log1p(-(threshold - start) / (values.double() - start))


CHARGING_TIME = Exercise(
    charging_time,
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
    right=(
        _solved,
        lambda values, start, tau, threshold: tau * (torch.log(values - start) - torch.log(values - threshold)),
        lambda values, start, tau, threshold: [tau * math.log((x - start) / (x - threshold)) for x in values.tolist()],
    ),
    lazy={
        "never_below_0": lambda values, start, tau, threshold: charging_time(values, max(start, 0), tau, threshold),
        "size_of_start": lambda values, start, tau, threshold: charging_time(values, abs(start), tau, threshold),
        "one_tau": lambda values, start, tau, threshold: charging_time(values, start, 5, threshold),
        "one_threshold": lambda values, start, tau, threshold: charging_time(values, start, tau, 0.25),
        "whole_steps": lambda values, start, tau, threshold: charging_time(values, start, tau, threshold).round(),
        "one_value": lambda values, start, tau, threshold: charging_time(
            values.mean().expand(len(values)), start, tau, threshold
        ),
        "linear_log": lambda values, start, tau, threshold: tau * ((values - start) / (values - threshold) - 1),
    },
)


def place_spikes(times, num_steps):
    # What is late or infinite equals none of the steps, so it is silent without a line of its own.  # en
    # 太晚的和无穷大的，与哪一步都不相等，自然就不发放，不必另写一行。  # zh
    steps = torch.arange(num_steps).view(-1, *[1] * times.dim())
    return (steps == times.round()).float()


def _at(steps, num_steps):
    """1 at the step of each neuron; nothing where it does not exist."""
    time = torch.arange(num_steps).view(-1, *[1] * steps.dim())
    return (time == steps).float()


def _times_inputs(generator):
    def case(num_steps, *shape):
        """Times away from a half; some too late, one exactly whole, one infinite."""
        times = torch.randint(num_steps, shape, generator=generator).float()
        times += 0.4 * (2 * torch.rand(shape, generator=generator) - 1)
        fixed = [2.0, math.inf, num_steps - 0.3, 0.7, num_steps + 2.4, num_steps - 0.7, 0.3]
        times.clamp_(min=0).view(-1)[: len(fixed)] = torch.tensor(fixed)
        return times, num_steps

    return [case(12, 9), case(9, 2, 4), case(30, 3, 2, 2)]


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


PLACE_SPIKES = Exercise(
    place_spikes,
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
    right=(
        _one_by_one,
        _one_hot,
        _scattered,
    ),
    lazy={
        "too_early_for_late": lambda times, num_steps: _at(
            times.masked_fill(times > num_steps - 1, math.inf).round(), num_steps
        ),
        "infinite_is_last": lambda times, num_steps: _at(
            times.round().masked_fill(times.isinf(), num_steps - 1), num_steps
        ),
        "late_is_last": lambda times, num_steps: _at(
            torch.where(times.isinf(), times, times.round().clamp(max=num_steps - 1)), num_steps
        ),
        "nearly_late_is_last": lambda times, num_steps: _at(
            torch.where(times < num_steps, times.round().clamp(max=num_steps - 1), math.inf), num_steps
        ),
        "step_0_is_silent": lambda times, num_steps: _at(
            times.round().masked_fill(times.round() == 0, math.inf), num_steps
        ),
        "one_axis": lambda times, num_steps: _at(times.flatten().round(), num_steps),
        "late_starts_again": lambda times, num_steps: _at(times.round() % num_steps, num_steps),
    },
)


def stretch_each(times, num_steps):
    # One maximum for each image, so no image can squeeze another; and the last step is num_steps - 1.  # en
    # 每幅图像一个最大值，谁也挤不着谁；最后一步是 num_steps - 1。  # zh
    within_image = tuple(range(1, times.dim()))
    return times / times.amax(within_image, keepdim=True) * (num_steps - 1)


def _batch_inputs(generator):
    def case(num_steps, *shape):
        """Images whose latest times differ by far, one of them after the last step; none is 0 at its earliest pixel."""
        scale = torch.arange(1, shape[0] + 1).view(-1, *[1] * (len(shape) - 1)) ** 2
        return scale * (0.1 + 0.9 * torch.rand(shape, generator=generator)), num_steps

    return [case(100, 3, 6), case(20, 4, 3, 5), case(7, 3, 2, 4, 4)]


def _latest_of_each(times):
    return times.flatten(1).amax(1).view(-1, *[1] * (times.dim() - 1))


def _earliest_of_each(times):
    return -_latest_of_each(-times)


def _image_by_image(times, num_steps):
    return torch.stack([image * ((num_steps - 1) / image.max()) for image in times])


STRETCH_EACH = Exercise(
    stretch_each,
    inputs=_batch_inputs,
    misconceptions={
        "unchanged": lambda times, num_steps: times / times.max() * num_steps,
        "whole_batch": lambda times, num_steps: times / times.max() * (num_steps - 1),
        "beyond_the_end": lambda times, num_steps: times / _latest_of_each(times) * num_steps,
        "across_images": lambda times, num_steps: times / times.amax(0) * (num_steps - 1),
        "row_by_row": lambda times, num_steps: times / times.amax(-1, keepdim=True) * (num_steps - 1),
        "column_by_column": lambda times, num_steps: times / times.amax(1, keepdim=True) * (num_steps - 1),
        "from_zero": lambda times, num_steps: (
            (times - _earliest_of_each(times)) / (_latest_of_each(times) - _earliest_of_each(times)) * (num_steps - 1)
        ),
    },
    right=(
        _image_by_image,
        lambda times, num_steps: times * (num_steps - 1) / times.amax(tuple(range(1, times.dim())), keepdim=True),
    ),
    lazy={
        "rows_and_columns": lambda times, num_steps: (
            times / times.amax((-2, -1) if times.dim() > 2 else -1, keepdim=True) * (num_steps - 1)
        ),
        "only_longer": lambda times, num_steps: times * ((num_steps - 1) / _latest_of_each(times)).clamp(min=1),
        "only_shorter": lambda times, num_steps: times * ((num_steps - 1) / _latest_of_each(times)).clamp(max=1),
        "last_pixel": lambda times, num_steps: (
            times / times.flatten(1)[:, -1].view(-1, *[1] * (times.dim() - 1)) * (num_steps - 1)
        ),
        "first_image": lambda times, num_steps: times / times[0].max() * (num_steps - 1),
        "whole_steps": lambda times, num_steps: (times / _latest_of_each(times) * (num_steps - 1)).round(),
        "cut_off": lambda times, num_steps: times.clamp(max=num_steps - 1),
    },
)


def decode_bins(spikes):
    # argmax gives 0 both for a spike at step 0 and for no spike at all, so silence needs a look of its own.  # en
    # 在第 0 步发放和从不发放，argmax 都给出 0，所以不发放的要另外判断。  # zh
    values = 1 - (spikes.argmax(0) + 0.5) / len(spikes)
    return values.masked_fill(spikes.sum(0) == 0, 0)


def _bin_inputs(generator):
    def case(num_steps, *shape):
        """One spike a neuron; the first silent, the second fires twice, the third at once, the fourth at the end."""
        steps = torch.randint(num_steps - 1, shape, generator=generator)
        spikes = _at(steps, num_steps)
        flat = spikes.view(num_steps, -1)
        flat[:, 0] = 0
        flat[:, 1] = 0
        flat[[1, -1], 1] = 1
        flat[:, 2] = 0
        flat[0, 2] = 1
        flat[:, 3] = 0
        flat[-1, 3] = 1
        return (spikes,)

    return [case(10, 6), case(25, 2, 3), case(4, 2, 2, 2)]


def _first(spikes):
    return spikes.argmax(0).float()


def _silent_is_black(values, spikes):
    return values.masked_fill(spikes.sum(0) == 0, 0)


def _mean_step(spikes):
    return torch.einsum("t,t...->...", torch.arange(float(len(spikes))), spikes) / spikes.sum(0).clamp(min=1)


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


DECODE_BINS = Exercise(
    decode_bins,
    inputs=_bin_inputs,
    misconceptions={
        "silent_is_white": lambda spikes: 1 - (_first(spikes) + 0.5) / len(spikes),
        "upper_edge": lambda spikes: _silent_is_black(1 - _first(spikes) / len(spikes), spikes),
        "lower_edge": lambda spikes: _silent_is_black(1 - (_first(spikes) + 1) / len(spikes), spikes),
        "step_0_is_silent": lambda spikes: (1 - (_first(spikes) + 0.5) / len(spikes)).masked_fill(
            _first(spikes) == 0, 0
        ),
        "late_is_bright": lambda spikes: _silent_is_black((_first(spikes) + 0.5) / len(spikes), spikes),
        "late_or_never": lambda spikes: (spikes.float().argmax(0) + 0.5) / len(spikes),
        "one_bin_less": lambda spikes: _silent_is_black(1 - _first(spikes) / (len(spikes) - 1), spikes),
        "last_spike": lambda spikes: _silent_is_black((_first(spikes.flip(0)) + 0.5) / len(spikes), spikes),
    },
    right=(
        _bin_by_bin,
        _by_running_total,
    ),
    lazy={
        "silence_is_darkest_bin": lambda spikes: (1 - (_first(spikes) + 0.5) / len(spikes)).masked_fill(
            spikes.sum(0) == 0, 0.5 / len(spikes)
        ),
        "ten_bins": lambda spikes: _silent_is_black(1 - (_first(spikes) + 0.5) / 10, spikes),
        "noise_is_silence": lambda spikes: (1 - (_first(spikes) + 0.5) / len(spikes)).masked_fill(
            spikes.sum(0) != 1, 0
        ),
        "mean_time": lambda spikes: _silent_is_black(1 - (_mean_step(spikes) + 0.5) / len(spikes), spikes),
        "last_bin_is_black": lambda spikes: _silent_is_black(
            1 - (_first(spikes) + 0.5) / len(spikes), spikes * (_first(spikes) < len(spikes) - 1)
        ),
        "one_axis": lambda spikes: decode_bins(spikes.flatten(1)),
    },
)


def choose_tau(values, num_steps, threshold):
    # All times grow with tau. The larger it is, the further apart they lie: take the one that just fits.  # en
    # 所有时间都与 tau 成正比。tau 越大，间隔越大，所以取刚好放得下的那个。  # zh
    latest = encode.latency_times(values, tau=1, threshold=threshold).max().item()
    return (num_steps - 1) / latest


def _tau_inputs(generator):
    """Three images that want three multiples of num_steps: their darkest pixels fire 1.2 to 15 tau after the start."""

    def uniform(low, high):
        return low + (high - low) * torch.rand((), generator=generator).item()

    def case(num_steps, latest, threshold, *dark):
        """Grey levels that lie 1.5 steps apart, up to ``latest`` tau, near the largest tau; in double precision."""
        below = torch.tensor(dark, dtype=torch.float64)
        tau = 0.98 * (num_steps - 1) / (_latest(below, threshold) if dark else latest)
        brightest = -math.log(1 - threshold)  # the time of a value of 1, in units of tau
        steps = torch.arange(latest * tau, brightest * tau, -1.5, dtype=torch.float64)
        values = torch.cat([threshold / -torch.expm1(-steps / tau), below])
        return values[torch.randperm(len(values), generator=generator)], num_steps, threshold

    short, long = int(uniform(38, 60)), int(uniform(280, 330))
    return [case(short, uniform(1.2, 1.6), 0.2), case(long, uniform(4.5, 6), 0.3), case(200, uniform(2, 3), 0.2, 0.0)]


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


def _tried(values, num_steps, threshold):
    """The largest of many that fits."""
    taus = torch.linspace(0.5, 120, 240).tolist()
    fitting = lambda tau: encode.latency_times(values, tau=tau, threshold=threshold).max().round() < num_steps  # noqa: E731
    return max(filter(fitting, taus))


def _by_hand(values, num_steps, threshold):
    darkest = max(values.min().item(), threshold + 1e-7)
    return 0.98 * (num_steps - 1) / math.log(darkest / (darkest - threshold))


CHOOSE_TAU = Goal(
    choose_tau,
    inputs=_tau_inputs,
    misconceptions={
        "does_not_fit": lambda values, num_steps, threshold: (num_steps - 1) / _latest(values.max(), threshold),
        "one_too_many": lambda values, num_steps, threshold: num_steps / _latest(values, threshold),
        "merged": lambda values, num_steps, threshold: 1.0,
    },
    reached=_tau_reached,
    right=(
        _tried,
        _by_hand,
    ),
    lazy={
        "one_ratio": lambda values, num_steps, threshold: (num_steps - 1) / 4,
        "a_ratio_for_the_dark": lambda values, num_steps, threshold: (
            (num_steps - 1) / (16 if values.min() < threshold else 4)
        ),
        "only_what_is_above": lambda values, num_steps, threshold: (
            (num_steps - 1) / _latest(values[values > threshold], threshold)
        ),
        "one_threshold": lambda values, num_steps, threshold: (num_steps - 1) / _latest(values, 0.01),
        "hundred_steps": lambda values, num_steps, threshold: 99 / _latest(values, threshold),
        "half": lambda values, num_steps, threshold: (num_steps - 1) / _latest(values, threshold) / 2,
        "second_darkest": lambda values, num_steps, threshold: (
            (num_steps - 1) / _latest(values.sort().values[1:], threshold)
        ),
        "mean_level": lambda values, num_steps, threshold: (num_steps - 1) / _latest(values.mean(), threshold),
    },
)


EXERCISES = (CHARGING_TIME, PLACE_SPIKES, STRETCH_EACH, DECODE_BINS, CHOOSE_TAU)
