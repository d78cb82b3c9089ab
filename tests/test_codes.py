"""The codes beyond the tutorial against their papers' definitions, and random trains against theory."""

import math

import numpy as np
import pytest
import torch
from examples import uniform
from hypothesis import given, settings
from hypothesis import strategies as st

from course import channel, encode, measure

SHAPES = [(), (5,), (2, 3), (0,), (2, 1, 4, 4)]


def test_phase_sends_the_bits_of_a_grey_level():
    """Kim et al. 2018: an 8-bit pixel is its own code. NumPy unpacks the bits for us."""
    grey = np.arange(256, dtype=np.uint8)
    spikes = encode.weighted_phase(torch.from_numpy(grey) / 256, bits=8)
    assert np.array_equal(spikes.T.numpy(), np.unpackbits(grey[:, None], axis=1))


@settings(max_examples=200, deadline=None)
@given(
    shape=st.sampled_from(SHAPES),
    bits=st.integers(1, 24),
    periods=st.integers(1, 3),
    seed=st.integers(0, 2**31),
)
def test_phase_is_greedy_subtraction(shape, bits, periods, seed):
    """The other definition: send a spike if 2^-k still fits into the rest, and take it away."""
    data = uniform(shape, seed)
    rest, expected = data.double(), []
    for k in range(1, bits + 1):
        expected.append(rest >= 2**-k)
        rest = rest - expected[-1] * 2**-k
    spikes = encode.weighted_phase(data, bits, periods, dtype=torch.bool)
    assert torch.equal(spikes, torch.stack(expected * periods))


def test_phase_of_one_is_all_digits():
    assert encode.weighted_phase(1.0, bits=5).tolist() == [1] * 5


def burst_by_the_paper(x, num_steps, most, shortest, longest):
    """Guo et al. 2021, equations for spike number and interval, one pixel at a time."""
    number = math.ceil(most * x)
    interval = math.ceil((longest - shortest) * (1 - x) + shortest)
    return [1 if t % interval == 0 and t // interval < number else 0 for t in range(num_steps)]


@settings(max_examples=300, deadline=None)
@given(
    x=st.integers(0, 256), most=st.integers(1, 8), shortest=st.integers(1, 4), more=st.integers(0, 12),
    spare=st.integers(0, 9),
)  # fmt: skip
def test_burst_is_the_papers_formula(x, most, shortest, more, spare):
    longest = shortest + more
    num_steps = (most - 1) * longest + 1 + spare
    spikes = encode.burst(torch.tensor(x / 256, dtype=torch.float64), num_steps, most, shortest, longest)
    assert spikes.tolist() == burst_by_the_paper(x / 256, num_steps, most, shortest, longest)


def test_burst_takes_the_longest_interval_that_fits():
    data = torch.linspace(0, 1, 101)
    spikes = encode.burst(data, 100, dtype=torch.bool)
    assert measure.spike_count(spikes).tolist() == [math.ceil(k / 20) for k in range(101)]
    interval, neuron = measure.intervals(spikes)
    assert interval.max() <= 99 // 4
    assert interval[neuron == 100].tolist() == [2, 2, 2, 2]


@settings(max_examples=200, deadline=None)
@given(
    x=st.integers(0, 64),
    neurons=st.integers(3, 12),
    steps=st.integers(2, 50),
    low=st.sampled_from([-1.5, 0, 0.25]),
)
def test_population_is_the_papers_formula(x, neurons, steps, low):
    """Bohte et al. 2002: centre (2i - 3) / 2 * range / (m - 2), width range / (1.5 (m - 2))."""
    high = low + 2
    x = low + 2 * x / 64
    spikes = encode.population(torch.tensor(x, dtype=torch.float64), neurons, steps, low, high)
    for i in range(1, neurons + 1):
        centre = low + (2 * i - 3) / 2 * 2 / (neurons - 2)
        width = 2 / (1.5 * (neurons - 2))
        time = round(steps * (1 - math.exp(-((x - centre) ** 2) / (2 * width**2))))
        expected = [1 if t == time else 0 for t in range(steps)]
        assert spikes[:, i - 1].tolist() == expected


def test_population_of_any_shape():
    spikes = encode.population(uniform((4, 5), 0), 6, 20, dtype=torch.bool)
    assert spikes.shape == (20, 4, 5, 6)
    assert spikes.dtype == torch.bool
    assert (spikes.sum(0) <= 1).all()


@settings(max_examples=200, deadline=None)
@given(
    signal=st.lists(st.integers(-30, 30), min_size=1, max_size=40),
    window=st.sampled_from([1, 2, 4, 8]),
    eighths=st.integers(1, 30),
)
def test_moving_window_is_its_definition(signal, window, eighths):
    """MW as Petro et al. 2020 state it, step by step; in eighths, which floats hold exactly."""
    window = min(window, 2 ** int(math.log2(len(signal))))
    expected = []
    for t, value in enumerate(signal):
        before = signal[t - window : t] if t >= window else signal[:window]
        base = sum(before) / window
        expected.append(1 if value > base + eighths / 8 else -1 if value < base - eighths / 8 else 0)
    assert encode.moving_window(signal, window, eighths / 8).tolist() == expected


def test_moving_window_answers_a_step_until_the_mean_has_followed():
    """A step of height h fires while h (1 - k / window) > threshold, k = 0, 1, ...: here k < 12."""
    step = torch.tensor([0.0] * 20 + [1.0] * 30)
    spikes = encode.moving_window(step, window=16, threshold=0.25)
    assert spikes.nonzero().flatten().tolist() == list(range(20, 32))


def bsa_by_the_paper(signal, fir, threshold):
    """Schrauwen & Van Campenhout 2003: the two loops, one number at a time."""
    signal, spikes = list(signal), []
    for i in range(len(signal)):
        inside = range(min(len(fir), len(signal) - i))
        with_filter = sum(abs(signal[i + j] - fir[j]) for j in inside)
        without = sum(abs(signal[i + j]) for j in inside)
        spikes.append(1 if with_filter <= without - threshold else 0)
        if spikes[-1]:
            for j in inside:
                signal[i + j] -= fir[j]
    return spikes


@settings(max_examples=200, deadline=None)
@given(
    signal=st.lists(st.integers(0, 40), min_size=1, max_size=40),
    fir=st.lists(st.integers(0, 16), min_size=1, max_size=10),
    eighths=st.integers(1, 30),
)
def test_bsa_is_its_definition(signal, fir, eighths):
    signal, fir = [x / 8 for x in signal], [x / 8 for x in fir]
    both = torch.tensor([signal, signal[::-1]]).T  # two neurons at once
    spikes = encode.bsa(both, fir, eighths / 8)
    assert spikes[:, 0].tolist() == bsa_by_the_paper(signal, fir, eighths / 8)
    assert spikes[:, 1].tolist() == bsa_by_the_paper(signal[::-1], fir, eighths / 8)


@settings(max_examples=30, deadline=None)
@given(p=st.floats(0, 1), seed=st.integers(0, 2**31))
def test_bernoulli_has_its_mean_and_a_fano_factor_of_one_less_p(p, seed):
    spikes = encode.bernoulli(p, 2000, (50,), generator=torch.Generator().manual_seed(seed), dtype=torch.bool)
    assert spikes.shape == (2000, 50)
    assert abs(spikes.double().mean() - p) <= 6 * math.sqrt(p * (1 - p) / 100_000) + 1e-12
    if 0.05 < p < 0.95:
        fano = measure.fano_factor(spikes, 20)  # 99/100 of the variance remains in 100 windows
        spread = (1 - p) * math.sqrt(2 / 99 / 50) + 0.02
        assert abs(fano.mean() - 0.99 * (1 - p)) < 6 * spread


@pytest.mark.parametrize("rate", [0, 10, 100, 1000, 5000])
def test_poisson_loses_the_spikes_that_share_a_step(rate):
    """1 - exp(-rate dt) spikes a step, 632 spikes/s at 1000 Hz and 1 ms, not 1000."""
    generator = torch.Generator().manual_seed(rate)
    spikes = encode.poisson(rate, 1000, 0.001, (400,), generator=generator, dtype=torch.bool)
    p = 1 - math.exp(-rate * 0.001)
    assert abs(spikes.double().mean() - p) <= 5 * math.sqrt(p * (1 - p) / 400_000)
    # Memoryless: every step as often as any other, the first and the last too.
    assert (spikes.double().mean(1) - p).abs().max() <= 5.5 * math.sqrt(p * (1 - p) / 400) + 1e-12


def test_poisson_with_fine_steps_is_a_poisson_process():
    """20 Hz in steps of 0.1 ms: mean interval 50 ms, CV 1, Fano factor 1, each to 5 sigma."""
    generator = torch.Generator().manual_seed(1)
    spikes = encode.poisson(20.0, 100_000, 0.0001, (40,), generator=generator, dtype=torch.bool)
    interval, _ = measure.intervals(spikes)
    n = len(interval)
    assert abs(interval.double().mean() * 0.0001 - 0.05) < 5 * 0.05 / math.sqrt(n)
    assert abs(measure.cv(spikes).mean() - 1) < 5 * math.sqrt(1 / n) + 0.01
    assert abs(measure.fano_factor(spikes, 1000).mean() - 0.99) < 5 * math.sqrt(2 / 99 / 40)


def test_poisson_of_many_rates():
    spikes = encode.poisson(torch.tensor([0.0, 50.0]), 100, shape=(3, 2), generator=torch.Generator().manual_seed(0))
    assert spikes.shape == (100, 3, 2)
    assert spikes[..., 0].sum() == 0
    assert (spikes[..., 1].sum(0) > 0).all()


def test_no_two_spikes_within_the_refractory_period_and_none_lost_without_need():
    """Against the definition, one neuron and one step at a time."""
    spikes = torch.randint(-1, 2, (60, 2, 3), generator=torch.Generator().manual_seed(0))
    for period in (0, 1, 4, 100):
        left = encode.refractory(spikes, period)
        assert left.dtype == spikes.dtype
        for row, column in np.ndindex(2, 3):
            last, expected = -math.inf, []
            for step, spike in enumerate(spikes[:, row, column].tolist()):
                fires = spike != 0 and step - last > period
                last = step if fires else last
                expected.append(spike if fires else 0)
            assert left[:, row, column].tolist() == expected


@pytest.mark.parametrize(("p", "period"), [(0.2, 5), (0.9, 3), (0.05, 2)])
def test_refractory_bernoulli_trials_have_the_rate_and_cv_of_theory(p, period):
    """Intervals are the period plus a geometric wait: mean period + 1/p, standard deviation sqrt(1-p)/p."""
    generator = torch.Generator().manual_seed(period)
    trials = encode.bernoulli(p, 20_000, (30,), generator=generator, dtype=torch.bool)
    interval = measure.intervals(encode.refractory(trials, period))[0].double()
    sigma = math.sqrt(1 - p) / p
    assert interval.min() == period + 1
    assert abs(interval.mean() - period - 1 / p) <= 5 * sigma / math.sqrt(len(interval)) + 0.02
    assert abs(interval.std() / sigma - 1) < 0.02


def test_refractory_leaves_its_input_alone():
    spikes = torch.ones(5, dtype=torch.bool)
    assert encode.refractory(spikes, 9).tolist() == [True, False, False, False, False]
    assert spikes.all()


def test_generators_leave_the_global_seed_alone():
    before = torch.get_rng_state()
    for make in (
        lambda g: encode.bernoulli(0.5, 50, generator=g),
        lambda g: encode.poisson(400.0, 50, generator=g),
    ):
        first = make(torch.Generator().manual_seed(1))
        assert torch.equal(first, make(torch.Generator().manual_seed(1)))
        assert not torch.equal(first, make(torch.Generator().manual_seed(2)))
    assert torch.equal(before, torch.get_rng_state())


ENCODERS = {
    "phase": lambda x, dtype: encode.weighted_phase(x, 6, dtype=dtype),
    "burst": lambda x, dtype: encode.burst(x, 20, dtype=dtype),
    "population": lambda x, dtype: encode.population(x, 5, 20, dtype=dtype),
    "bernoulli": lambda x, dtype: encode.bernoulli(x, 9, dtype=dtype, generator=torch.Generator().manual_seed(3)),
    "poisson": lambda x, dtype: encode.poisson(x, 9, dt=1, dtype=dtype, generator=torch.Generator().manual_seed(3)),
}
SERIES = {
    "bsa": lambda x, dtype: encode.bsa(x, [0.5, 0.25], 0.2, dtype=dtype),
    "moving_window": lambda x, dtype: encode.moving_window(x, 2, 0.2, dtype=dtype),
}


@pytest.mark.parametrize("name", [*ENCODERS, *SERIES])
@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 1, 4, 4), (3, 0)])
def test_any_shape_and_type(name, shape):
    code = ENCODERS.get(name) or SERIES[name]
    data = uniform((7, *shape) if name in SERIES else shape, 0)
    small = torch.int8 if name == "moving_window" else torch.bool
    spikes = code(data, None)
    assert spikes.dtype == torch.float32
    tail = (*shape, 5) if name == "population" else shape
    assert spikes.shape[1:] == tail
    assert code(data, small).dtype == small
    assert torch.equal(code(data, small).float(), spikes)
    if data.dim() > 1:
        swapped = data.transpose(-1, -2).contiguous().transpose(-1, -2)
        assert torch.equal(code(swapped, None), spikes)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: encode.weighted_phase([1.5]), ValueError, r"data must lie in \[0, 1\]"),
        (lambda: encode.weighted_phase([0.5], 0), ValueError, "bits must be at least 1, not 0"),
        (lambda: encode.weighted_phase([0.5], 25), ValueError, "bits must be from 1 to 24.* not 25"),
        (lambda: encode.weighted_phase([0.5], 8, 0), ValueError, "num_periods must be at least 1"),
        (lambda: encode.burst([0.5], 8), ValueError, "num_steps must be at least 9, not 8"),
        (lambda: encode.burst([0.5], 20, longest=6), ValueError, "num_steps must be at least 25, not 20"),
        (
            lambda: encode.burst([0.5], 20, shortest=4, longest=3),
            ValueError,
            "longest must be at least 4, not 3",
        ),
        (lambda: encode.burst([2.0], 20), ValueError, r"data must lie in \[0, 1\]"),
        (lambda: encode.population([2.0], 5, 9), ValueError, r"data must lie in \[low, high\] = \[0, 1\]"),
        (lambda: encode.population([0.5], 2, 9), ValueError, "num_neurons must be at least 3, not 2"),
        (lambda: encode.population([0.5], 5, 1), ValueError, "num_steps must be at least 2, not 1"),
        (
            lambda: encode.population([0.5], 5, 9, 1, 1),
            ValueError,
            "high must be greater than low = 1, not 1",
        ),
        (lambda: encode.moving_window([1.0, 2.0], 3), ValueError, "window must be from 1 to .* 2, not 3"),
        (lambda: encode.moving_window([1.0], 1, -1), ValueError, "threshold must be a finite number above 0"),
        (lambda: encode.moving_window([1.0], 1, dtype=torch.bool), ValueError, "dtype must hold -1"),
        (lambda: encode.bsa([-1.0], [1.0], 1), ValueError, "data must be at least 0 .* -1"),
        (lambda: encode.bsa([1.0], [[1.0]], 1), ValueError, r"fir must be one row .* \[1, 1\]"),
        (lambda: encode.bsa([1.0], [], 1), ValueError, r"fir must be one row .* \[0\]"),
        (lambda: encode.bernoulli(1.5, 5), ValueError, r"probability must lie in \[0, 1\]"),
        (lambda: encode.bernoulli(0.5, 0), ValueError, "num_steps must be at least 1"),
        (
            lambda: encode.bernoulli([0.5, 0.5], 5, (3,)),
            ValueError,
            r"shape must be one that \[2\] expands to",
        ),
        (lambda: encode.poisson(-1, 5), ValueError, "rate must be finite and at least 0"),
        (lambda: encode.poisson(float("inf"), 5), ValueError, "rate must be finite and at least 0"),
        (lambda: encode.poisson(1.0, 5, dt=0), ValueError, "dt must be a finite number above 0"),
        (lambda: encode.refractory([0, 1], -1), ValueError, "period must be at least 0, not -1"),
        (lambda: encode.refractory([0, 1], 1.5), TypeError, "period must be a whole number"),
        (lambda: encode.refractory(1, 1), ValueError, "spikes must have time on axis 0"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


@pytest.mark.parametrize("code", channel.CODES)
def test_the_same_spikes_are_lost_whatever_is_drawn_elsewhere(code):
    told = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        told.append(channel.send(code, uniform(10, 10), num_steps=16, lost=0.3))
    assert told[0] == told[1]
    assert told[0] != channel.send(code, uniform(10, 10), num_steps=16)


def test_phase_needs_whole_periods():
    with pytest.raises(ValueError, match="num_steps must be a multiple of 8 for phase, not 12"):
        channel.send("phase", [0.5], num_steps=12)
    assert channel.send("rate", [0.5], num_steps=12)
