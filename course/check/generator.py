"""The exercises of lesson 05: random spike trains."""

import math

import torch

from course import encode, measure
from course.check._answers import numbers
from course.check.exercise import Exercise, Goal


def chance_per_step(rate, dt):
    return 1 - torch.exp(-rate * dt / 1000)


def _rate_inputs(generator):
    def rates():
        # A slow one, where a straight line is nearly right; and more than one spike per step, where it leaves [0, 1].
        slow, fast = torch.rand(1, generator=generator), torch.rand(2, generator=generator)
        return torch.cat([10 + 20 * slow, 50 + 300 * fast, torch.tensor([2500.0])])

    return [(rates(), dt) for dt in (1.0, 0.5, 2.0)]


CHANCE_PER_STEP = Exercise(
    chance_per_step,
    inputs=_rate_inputs,
    misconceptions={
        "straight": lambda rate, dt: rate * dt / 1000,
        "straight_clipped": lambda rate, dt: (rate * dt / 1000).clamp(max=1),
        "exactly_one": lambda rate, dt: rate * dt / 1000 * torch.exp(-rate * dt / 1000),
        "empty_step": lambda rate, dt: torch.exp(-rate * dt / 1000),
        "in_seconds": lambda rate, dt: 1 - torch.exp(-rate * dt),
        "step_forgotten": lambda rate, dt: 1 - torch.exp(-rate / 1000),
        "per_second": lambda rate, dt: (1 - torch.exp(-rate * dt / 1000)) / (dt / 1000),
    },
    right=(
        lambda rate, dt: -torch.expm1(-rate.double() * (dt * 1e-3)),
        lambda rate, dt: [1 - math.exp(-one * dt / 1000) for one in rate.tolist()],
    ),
    lazy={
        "straight_if_slow": lambda rate, dt: torch.where(rate < 40, rate * dt / 1000, chance_per_step(rate, dt)),
        "second_order": lambda rate, dt: rate * dt / 1000 - (rate * dt / 1000) ** 2 / 2,
        "certain_if_fast": lambda rate, dt: chance_per_step(rate, dt).masked_fill(rate > 1000, 1),
        "never_quite_certain": lambda rate, dt: chance_per_step(rate, dt).clamp(max=0.9),
        "ten_trials": lambda rate, dt: 1 - (1 - rate * dt / 10_000).clamp(min=0) ** 10,
        "one_rate": lambda rate, dt: chance_per_step(rate.mean().expand(rate.shape), dt),
        "saturating": lambda rate, dt: torch.tanh(rate * dt / 1000),
    },
)


def intervals_to_spikes(intervals, num_steps, dt):
    steps = (intervals.cumsum(0) / dt).floor().long()
    spikes = torch.zeros(num_steps)
    spikes[steps[steps < num_steps]] = 1
    return spikes


def _placed(steps, num_steps):
    """A train with a spike at each of the steps that lie within it."""
    spikes = torch.zeros(num_steps)
    spikes[steps[(steps >= 0) & (steps < num_steps)]] = 1
    return spikes


def _steps(times, dt):
    return (times / dt).floor().long()


def _clamped(intervals, num_steps, dt):
    return _placed(_steps(intervals.cumsum(0), dt).clamp(max=num_steps - 1), num_steps)


def _counted(intervals, num_steps, dt):
    steps = _steps(intervals.cumsum(0), dt)
    return torch.bincount(steps[steps < num_steps], minlength=num_steps).float()


def _interval_inputs(generator):
    """Spikes well inside their steps: two share one, two come after the end, one of them at once."""

    def case(num_steps, dt, *last):
        steps = torch.randint(3, num_steps - 2, (6,), generator=generator)
        late = num_steps + torch.tensor([*last, 0, 4])
        steps = torch.cat([torch.tensor([1, 1]), steps, late])
        inside = torch.tensor([0.1, 0.8]).repeat(6)[: len(steps)] + 0.1 * torch.rand(len(steps), generator=generator)
        times = ((steps + inside) * dt).sort().values
        return times.diff(prepend=torch.zeros(1)), num_steps, dt

    def exact(num_steps, dt):
        """Spikes where a step begins, in numbers that floats hold exactly; the last one after the last step."""
        steps = 2 + torch.randperm(num_steps - 3, generator=generator)[:5]  # the last step is empty
        times = dt * torch.cat([torch.tensor([1, num_steps]), steps]).sort().values
        return times.diff(prepend=torch.zeros(1)), num_steps, dt

    return [case(20, 1.0), case(40, 0.5, -1), case(30, 2.0), exact(24, 0.25)]  # -1: a spike in the last step


def _one_by_one(intervals, num_steps, dt):
    train, time = [0] * num_steps, 0.0
    for interval in intervals.tolist():
        time += interval
        if time < num_steps * dt:
            train[int(time // dt)] = 1
    return train


def _with_a_histogram(intervals, num_steps, dt):
    times = intervals.double().cumsum(0)
    return torch.histc(times[times < num_steps * dt], num_steps, 0, num_steps * dt) > 0


INTERVALS_TO_SPIKES = Exercise(
    intervals_to_spikes,
    inputs=_interval_inputs,
    misconceptions={
        "not_summed": lambda intervals, num_steps, dt: _placed(_steps(intervals, dt), num_steps),
        "starts_at_zero": lambda intervals, num_steps, dt: _placed(
            _steps(intervals.cumsum(0) - intervals[0], dt), num_steps
        ),
        "rounded": lambda intervals, num_steps, dt: _placed((intervals.cumsum(0) / dt).round().long(), num_steps),
        "next_step": lambda intervals, num_steps, dt: _placed(_steps(intervals.cumsum(0), dt) + 1, num_steps),
        "step_forgotten": lambda intervals, num_steps, dt: _placed(_steps(intervals.cumsum(0), 1), num_steps),
        "counted": _counted,
        "clamped": _clamped,
    },
    right=(
        _one_by_one,
        _with_a_histogram,
    ),
    lazy={
        "border_belongs_before": lambda intervals, num_steps, dt: _placed(
            (intervals.cumsum(0) / dt).ceil().long() - 1, num_steps
        ),
        "end_included": lambda intervals, num_steps, dt: _placed(
            _steps(intervals.cumsum(0)[intervals.cumsum(0) <= num_steps * dt], dt).clamp(max=num_steps - 1), num_steps
        ),
        "last_step_left_out": lambda intervals, num_steps, dt: torch.cat(
            [_placed(_steps(intervals.cumsum(0), dt), num_steps - 1), torch.zeros(1)]
        ),
        "two_are_none": lambda intervals, num_steps, dt: (
            torch.bincount(_steps(intervals.cumsum(0), dt), minlength=num_steps)[:num_steps] == 1
        ).float(),
        "first_lost": lambda intervals, num_steps, dt: _placed(_steps(intervals.cumsum(0)[1:], dt), num_steps),
        "late_starts_again": lambda intervals, num_steps, dt: _placed(
            _steps(intervals.cumsum(0), dt) % num_steps, num_steps
        ),
        "same_intervals": lambda intervals, num_steps, dt: _placed(
            _steps(intervals.mean() * torch.arange(1, len(intervals) + 1), dt), num_steps
        ),
    },
)


def rest_each(spikes, period):
    left = spikes.clone()
    last = torch.full(spikes.shape[1:], -1000)
    for step in range(len(spikes)):
        left[step] = spikes[step] * (step - last > period)
        last = torch.where(left[step] > 0, step, last)
    return left


def _rested(spikes, period, by_lost=False, together=False):
    """The spikes that come more than ``period`` steps after the last one that was fired (or, wrongly, lost)."""
    left = spikes.clone()
    last = torch.full(spikes.shape[1:], -1000)
    for step in range(len(spikes)):
        left[step] = spikes[step] * (step - last > period)
        starts = (spikes if by_lost else left)[step] > 0
        last = torch.where(starts.any() if together else starts, step, last)
    return left


def _rest_inputs(generator):
    def case(*period):
        spikes = torch.bernoulli(torch.full((40, len(period)), 0.5), generator=generator)
        spikes[:12] = 1  # where a rest that is too long or too short, or never ends, shows for certain
        for neuron, rest in enumerate(period):  # and a pause that ends exactly where the rest does
            spikes[12 : 11 + rest, neuron] = 0
            spikes[11 + rest, neuron] = 1
        return spikes, torch.tensor(period)

    return [case(3, 1, 5), case(2, 6), case(4, 2, 3, 1)]


def _counting_down(spikes, period):
    left, rest = torch.zeros_like(spikes), torch.zeros_like(period)
    for step, fires in enumerate(spikes):
        fires = fires.bool() & (rest == 0)
        left[step][fires] = 1
        rest = torch.where(fires, period, (rest - 1).clamp(min=0))
    return left.int()


def _neuron_by_neuron(spikes, period):
    return torch.stack([encode.refractory(train, int(r)) for train, r in zip(spikes.T, period, strict=True)], 1)


REST_EACH = Exercise(
    rest_each,
    inputs=_rest_inputs,
    misconceptions={
        "unchanged": lambda spikes, period: _rested(spikes, period - 1, by_lost=True),
        "lost_count": lambda spikes, period: _rested(spikes, period, by_lost=True),
        "too_short": lambda spikes, period: _rested(spikes, period - 1),
        "too_long": lambda spikes, period: _rested(spikes, period + 1),
        "together": lambda spikes, period: _rested(spikes, period, together=True),
        "one_period": lambda spikes, period: _rested(spikes, period.max()),
    },
    right=(
        _counting_down,
        _neuron_by_neuron,
    ),
    lazy={
        "first_period": lambda spikes, period: _rested(spikes, period[0]),
        "shortest_period": lambda spikes, period: _rested(spikes, period.min()),
        "three_at_most": lambda spikes, period: _rested(spikes, period.clamp(max=3)),
        "two_at_least": lambda spikes, period: _rested(spikes, period.clamp(min=2)),
        "clockwork": lambda spikes, period: spikes * (torch.arange(len(spikes)).view(-1, 1) % (period + 1) == 0),
        "only_at_first": lambda spikes, period: torch.cat([_rested(spikes[:12], period), spikes[12:]]),
        "neighbour": lambda spikes, period: _rested(spikes, period.flip(0)),
    },
)


def choose_step(rate, loss):
    return 2 * loss / rate * 1000


def _lost(expected):
    """Share of a Poisson process's spikes that a step swallows which gets ``expected`` of them on average."""
    return 1 + math.expm1(-expected) / expected if expected > 1e-9 else 0.0


def _number(answer):
    value = numbers(answer)
    if value.numel() != 1:
        raise ValueError(f"one number is wanted, not {value.numel()}")
    return value.item()


def _step_reached(answer, rate, loss):
    """80 to 100 % of the loss that is allowed: neither too coarse nor needlessly fine."""
    dt = _number(answer)
    if not 0 < dt < math.inf:
        return "not_positive"
    expected = rate * dt / 1000
    lost = _lost(expected)
    shares = {"lost": f"{lost:.2%}", "loss": f"{loss:.2%}"}
    if 0.8 * loss <= lost <= 1.0001 * loss:  # an exact solution may be rounded up in float32
        return None
    if 0.8 * loss <= _lost(rate * dt) <= 1.0001 * loss:
        return "in_seconds"
    if abs(expected / loss - 1) < 0.02:
        return "half_used", shares
    return ("too_coarse" if lost > loss else "too_fine"), shares


def _step_inputs(generator):
    def case(low, high):
        rate = 20 + 900 * torch.rand(1, generator=generator).item()
        return rate, low + (high - low) * torch.rand(1, generator=generator).item()

    return [case(0.01, 0.02), case(0.05, 0.1), case(0.002, 0.005)]


def _bisected(rate, loss):
    """The coarsest step there is, by halving."""
    low, high = 0.0, 1000 / rate
    for _ in range(60):
        middle = (low + high) / 2
        x = rate * middle / 1000
        low, high = (middle, high) if 1 - (1 - math.exp(-x)) / x <= loss else (low, middle)
    return torch.tensor(low)


CHOOSE_STEP = Goal(
    choose_step,
    inputs=_step_inputs,
    misconceptions={
        "not_positive": lambda rate, loss: -2 * loss / rate * 1000,
        "in_seconds": lambda rate, loss: 2 * loss / rate,
        "half_used": lambda rate, loss: loss / rate * 1000,
        "too_coarse": lambda rate, loss: 1000 / rate,
        "too_fine": lambda rate, loss: 0.1 * loss / rate * 1000,
    },
    reached=_step_reached,
    right=(
        _bisected,
        lambda rate, loss: 1.8 * loss / (rate / 1000),
    ),
    lazy={
        "one_percent": lambda rate, loss: 2 * 0.01 / rate * 1000,
        "hundred_hertz": lambda rate, loss: 2 * loss / 100 * 1000,
        "three_quarters": lambda rate, loss: 1.5 * loss / rate * 1000,
        "too_long": lambda rate, loss: 2.2 * loss / rate * 1000,
        "chance_of_a_spike": lambda rate, loss: -math.log(1 - loss) / rate * 1000,
        "one_millisecond": lambda rate, loss: 1.0,
        "root": lambda rate, loss: math.sqrt(2 * loss) / rate * 1000,
        "rounded": lambda rate, loss: max(1, round(2 * loss / rate * 1000)),
    },
)


def false_clockwork(num_windows, window, count):
    spikes = torch.zeros(num_windows, window)
    spikes[:, :count] = 1
    return spikes.flatten()


def _clockwork_reached(answer, num_windows, window, count):
    """Every window alike for whoever counts, bursts for whoever looks at intervals."""
    train = numbers(answer)
    if train.shape != (num_windows * window,):
        raise ValueError(f"the train must have the shape {[num_windows * window]}, not {list(train.shape)}")
    if not ((train == 0) | (train == 1)).all():
        return "no_spikes"
    counts = train.view(num_windows, window).sum(1)
    if counts.sum() != num_windows * count:
        return "other_rate", {"spikes": int(counts.sum()), "wanted": num_windows * count}
    if (counts != count).any():
        return "uneven", {"fano": f"{measure.fano_factor(train, window):.2f}"}
    variation = measure.cv(train)
    return None if variation > 1 else ("regular", {"cv": f"{variation:.2f}"})


def _clockwork(num_windows, window, count, every=1):
    """A train with ``count`` spikes in each window, ``every`` so many steps from its start on."""
    spikes = torch.zeros(num_windows, window)
    spikes[:, : count * every : every] = 1
    return spikes.flatten()


def _crowded(num_windows, window, count):
    spikes = torch.zeros(num_windows * window)
    spikes[: num_windows * count] = 1
    return spikes


def _clockwork_inputs(generator):
    counts = (5 + torch.randperm(4, generator=generator)).tolist()  # of no two cases alike
    windows = torch.randint(50, 90, (3,), generator=generator).tolist()
    return [(10, windows[0], counts[0]), (7, windows[1], counts[1]), (20, windows[2], counts[2])]


def _turn_about(num_windows, window, count):
    """Bursts at the end of one window and the start of the next."""
    train = []
    for k in range(num_windows):
        burst, silence = [1] * count, [0] * (window - count)
        train += silence + burst if k % 2 == 0 else burst + silence
    return train


def _pairs_far_apart(num_windows, window, count):
    spikes = torch.zeros(num_windows, window, dtype=torch.bool)
    spikes[:, torch.arange(count - 1)] = True
    spikes[:, window // 2] = True
    return spikes.reshape(-1)


FALSE_CLOCKWORK = Goal(
    false_clockwork,
    inputs=_clockwork_inputs,
    misconceptions={
        "no_spikes": lambda num_windows, window, count: torch.full((num_windows * window,), count / window),
        "other_rate": lambda num_windows, window, count: _clockwork(num_windows, window, count + 1),
        "uneven": _crowded,
        "regular": lambda num_windows, window, count: _clockwork(num_windows, window, count, window // count),
    },
    reached=_clockwork_reached,
    right=(
        _turn_about,
        _pairs_far_apart,
    ),
    lazy={
        "five": lambda num_windows, window, count: _clockwork(num_windows, window, 5),
        "spread": lambda num_windows, window, count: _clockwork(num_windows, window, count, window // (2 * count) + 2),
        "every_other_window": lambda num_windows, window, count: _clockwork(num_windows // 2, 2 * window, 2 * count),
        "one_too_few": lambda num_windows, window, count: _clockwork(num_windows, window, count - 1),
        "ten_windows": lambda num_windows, window, count: _clockwork(10, window, count),
        "windows_apart": lambda num_windows, window, count: _clockwork(num_windows, window, count).view(
            num_windows, window
        ),
        "one_spike_for_all": lambda num_windows, window, count: _clockwork(num_windows, window, 1),
        "chance": lambda num_windows, window, count: (
            torch.rand(num_windows * window, generator=torch.Generator().manual_seed(1)) < count / window
        ).float(),
    },
)


EXERCISES = (CHANCE_PER_STEP, INTERVALS_TO_SPIKES, REST_EACH, CHOOSE_STEP, FALSE_CLOCKWORK)
