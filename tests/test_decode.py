"""Each decoder undoes its encoder, to within the error that theory gives."""

import math

import numpy as np
import pytest
import torch
from examples import uniform
from hypothesis import given, settings
from hypothesis import strategies as st

from course import _agreed, decode, encode, measure, noise

SHAPES = [(), (30,), (4, 5)]


@pytest.mark.parametrize("num_steps", [10, 100, 1000])
def test_rate_scatters_by_the_binomial_law(num_steps):
    """The standard deviation over 20,000 neurons is sqrt(p (1 - p) / T) to 3 % (5 sigma of an estimate)."""
    for p in (0.5, 0.1, 0.9):
        generator = torch.Generator().manual_seed(num_steps)
        spikes = encode.rate(torch.full((20_000,), p), num_steps, dtype=torch.bool, generator=generator)
        error = decode.rate(spikes) - p
        expected = math.sqrt(p * (1 - p) / num_steps)
        assert error.std().item() == pytest.approx(expected, rel=0.03)
        assert abs(error.mean()) < 5 * expected / math.sqrt(20_000)


def test_rate_knows_gain_offset_and_the_silent_steps():
    data = uniform((20_000,), 0)
    spikes = encode.rate(data, 200, gain=0.5, offset=0.25, first_spike_time=100)
    error = decode.rate(spikes, gain=0.5, offset=0.25, first_spike_time=100) - data
    assert abs(error.mean()) < 0.005
    assert error.abs().max() < 6 * math.sqrt(0.25 / 100) / 0.5


@settings(max_examples=200, deadline=None)
@given(
    shape=st.sampled_from(SHAPES), tau=st.floats(0.5, 40), first=st.integers(0, 9), normalize=st.booleans(),
    theta=st.floats(0.001, 0.5), seed=st.integers(0, 2**31),
)  # fmt: skip
def test_linear_latency_comes_back_to_half_a_step(shape, tau, first, normalize, theta, seed):
    data = uniform(shape, seed)
    options = {
        "tau": tau,
        "threshold": theta,
        "first_spike_time": first,
        "linear": True,
        "normalize": normalize,
    }
    spikes = encode.latency(data, 60, **options, dtype=torch.bool)
    slope = 60 - 1 - first if normalize else tau
    error = decode.latency(spikes, **options) - data.clamp_min(theta)  # the darker fire as the threshold does
    assert error.abs().max() <= 0.5 / slope + 1e-5


@settings(max_examples=200, deadline=None)
@given(tau=st.floats(0.5, 20), theta=st.floats(0.005, 0.3), first=st.integers(0, 3), seed=st.integers(0, 2**31))
def test_logarithmic_latency_comes_back_to_what_fires_at_that_step(tau, theta, first, seed):
    """Value and estimate lie between the values that fire half a step later, and half a step earlier."""
    data = uniform((50,), seed).double()
    options = {"tau": tau, "threshold": theta, "first_spike_time": first}
    spikes = encode.latency(data, **options, clip=True, dtype=torch.bool)
    back = decode.latency(spikes, **options).double()
    assert (back[data < theta] == 0).all()

    bright = data > theta + 2e-7  # above what saturates
    step = (measure.first_spike_time(spikes) - first).double()[bright]
    latest = theta / -torch.expm1(-(step + 0.5) / tau)
    earliest = torch.where(step > 0, theta / -torch.expm1(-(step - 0.5) / tau), torch.inf).clamp_max(1)
    for value in (data[bright], back[bright]):
        assert (value >= latest.clamp_max(1) - 1e-5).all()
        assert (value <= earliest + 1e-5).all()


@settings(max_examples=200, deadline=None)
@given(tau=st.floats(1, 20), theta=st.floats(0.01, 0.3), first=st.integers(0, 3))
def test_a_value_that_fires_exactly_on_a_step_comes_back_as_it_was(tau, theta, first):
    """x = theta / (1 - exp(-k / tau)) fires at step k, and no other value fires more exactly there."""
    exact = [theta / (1 - math.exp(-k / tau)) for k in range(1, 40)]
    exact = [x for x in exact if theta + 1e-4 < x <= 1]
    spikes = encode.latency(exact, threshold=theta, tau=tau, first_spike_time=first)
    back = decode.latency(spikes, threshold=theta, tau=tau, first_spike_time=first)
    assert back.tolist() == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("linear", [False, True])
def test_the_silent_come_back_as_0(linear):
    spikes = encode.latency([0.05, 1.0], 40, threshold=0.1, clip=True, linear=linear, tau=2)
    assert decode.latency(spikes, threshold=0.1, linear=linear, tau=2).tolist() == [0, 1]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**31), threshold=st.floats(0.05, 1))
def test_step_forward_comes_back_to_one_threshold(seed, threshold):
    moves = np.random.default_rng(seed).uniform(-threshold, threshold, (100, 2, 3))
    data = torch.from_numpy(moves.cumsum(0))
    spikes = encode.step_forward(data, threshold, dtype=torch.int8)
    assert (decode.step_forward(spikes, threshold, data[0]) - data).abs().max() <= threshold * (1 + 1e-9)


def test_delta_comes_back_where_every_move_is_one_threshold():
    generator = torch.Generator().manual_seed(0)
    data = 0.25 * torch.randint(-1, 2, (100, 5), generator=generator).cumsum(0)
    spikes = encode.delta(data, 0.25, off_spike=True, dtype=torch.int8)
    assert torch.equal(decode.delta(spikes, 0.25), data)
    spikes = encode.delta(data, 0.25, off_spike=True, padding=True)
    assert torch.equal(decode.delta(spikes, 0.25, start=data[0]), data)


def test_of_a_sine_step_forward_tells_more_than_delta():
    """No change reaches the threshold: 0 dB. Every error is within it: 10 log10(0.5 / 0.1^2) = 17 dB."""
    signal = torch.sin(torch.linspace(0, 2 * math.pi, 100))
    change = decode.delta(encode.delta(signal, 0.1, off_spike=True), 0.1)
    assert measure.snr_db(signal, change) == 0
    tracked = decode.step_forward(encode.step_forward(signal, 0.1), 0.1, signal[0])
    assert measure.snr_db(signal, tracked) > 10 * math.log10(0.5 / 0.1**2) - 0.1


def test_moving_window_comes_back_from_steps_that_its_mean_has_followed():
    """Window 1 compares with the step before: moves of more than one threshold, told as one each."""
    signal = torch.tensor([0.0, 1.0, 1.0, 0.0, 0.0, 1.0])
    spikes = encode.moving_window(signal, 1, 0.9)
    assert decode.moving_window(spikes, 0.9).tolist() == pytest.approx([0, 0.9, 0.9, 0, 0, 0.9])


@settings(max_examples=200, deadline=None)
@given(
    shape=st.sampled_from(SHAPES),
    bits=st.integers(1, 24),
    periods=st.integers(1, 3),
    seed=st.integers(0, 2**31),
)
def test_phase_is_exact_to_its_last_bit(shape, bits, periods, seed):
    data = uniform(shape, seed)
    error = (
        data.double()
        - decode.weighted_phase(encode.weighted_phase(data, bits, periods, dtype=torch.bool), bits).double()
    )
    assert ((error >= 0) & (error < 2.0**-bits)).all()


@pytest.mark.parametrize("lost", [0.0, 0.3, 0.8])
def test_a_rate_told_of_losses_has_no_bias(lost):
    """Its standard deviation is sqrt(p (1 / (1 - lost) - p) / T), over 20,000 neurons to 3 %."""
    for p in (0.1, 0.7, 1.0):
        generator = torch.Generator().manual_seed(int(100 * p))
        spikes = encode.rate(torch.full((20_000,), p), 100, dtype=torch.bool, generator=generator)
        error = decode.rate(noise.drop(spikes, lost, generator=generator), lost=lost) - p
        expected = math.sqrt(p * (1 / (1 - lost) - p) / 100)
        assert error.std().item() == pytest.approx(expected, rel=0.03, abs=1e-6)
        assert abs(error.mean()) <= 5 * expected / math.sqrt(20_000) + 1e-6


def test_step_forward_told_of_losses_has_no_bias():
    """Variance at step t: threshold^2 * (spikes so far) * lost / (1 - lost), over 20,000 trials to 4 %."""
    signal = torch.sin(torch.linspace(0, 9, 60))
    spikes = encode.step_forward(signal, 0.1)
    sent = decode.step_forward(spikes, 0.1, signal[0])
    trials = noise.drop(spikes.unsqueeze(1).expand(-1, 20_000), 0.25, generator=torch.Generator().manual_seed(0))
    error = decode.step_forward(trials, 0.1, signal[0], lost=0.25) - sent.unsqueeze(1)
    spread = 0.1 * (spikes.abs().cumsum(0) * 0.25 / 0.75).sqrt()
    assert (error.mean(1).abs() <= 5 * spread / math.sqrt(20_000) + 1e-6).all()
    torch.testing.assert_close(error.std(1), spread, rtol=0.04, atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(bits=st.integers(1, 8), periods=st.integers(1, 5), lost=st.floats(0, 0.9), seed=st.integers(0, 2**31))
def test_or_finds_every_digit_of_which_one_spike_arrives(bits, periods, lost, seed):
    generator = torch.Generator().manual_seed(seed)
    spikes = encode.weighted_phase(uniform((50,), seed), bits, periods, dtype=torch.bool)
    arrived = noise.drop(spikes, lost, generator=generator)
    told = torch.zeros(bits, 50, dtype=torch.bool)
    for period in arrived.view(periods, bits, 50):
        told |= period
    worth = torch.tensor([2.0**-k for k in range(1, bits + 1)])
    torch.testing.assert_close(decode.weighted_phase(arrived, bits, combine="or"), worth @ told.float())
    assert torch.equal(decode.weighted_phase(spikes, bits, combine="or"), decode.weighted_phase(spikes, bits))
    assert (decode.weighted_phase(arrived, bits, combine="or") >= decode.weighted_phase(arrived, bits) - 1e-6).all()


def test_or_on_a_z_channel_loses_as_theory_says():
    """Of a 1 that is sent n times, one digit long, lost^n is read as 0."""
    spikes = torch.ones((3, 100_000), dtype=torch.bool)
    arrived = noise.drop(spikes, 0.5, generator=torch.Generator().manual_seed(0))
    missed = (decode.weighted_phase(arrived, bits=1, combine="or") == 0).double().mean()
    assert abs(missed - 0.125) < 5 * math.sqrt(0.125 * 0.875 / 100_000)


def test_phase_of_one_is_one_digit_off():
    assert 1 - decode.weighted_phase(encode.weighted_phase(1.0, 10), 10).item() == 2.0**-10


@settings(max_examples=200, deadline=None)
@given(most=st.integers(1, 8), shortest=st.integers(1, 3), more=st.integers(0, 20), seed=st.integers(0, 2**31))
def test_burst_comes_back_as_its_number_and_interval_tell(most, shortest, more, seed):
    data = uniform((50,), seed).double()
    data[:2] = torch.tensor([0.0, 1.0])
    options = {"max_spikes": most, "shortest": shortest, "longest": shortest + more}
    spikes = encode.burst(data, (most - 1) * (shortest + more) + 1, **options, dtype=torch.bool)
    error = (decode.burst(spikes, **options) - data).abs()
    assert error.max() <= 0.5 / most + 1e-6
    assert error[0] == 0
    if more:
        assert (error[measure.spike_count(spikes) > 1] <= 0.5 / more + 1e-6).all()


@settings(max_examples=200, deadline=None)
@given(
    neurons=st.integers(3, 12), steps=st.integers(2, 200), low=st.sampled_from([0.0, -3.0]),
    span=st.sampled_from([1.0, 10.0]), seed=st.integers(0, 2**31),
)  # fmt: skip
def test_population_comes_back_but_for_the_rounding_of_times(neurons, steps, low, span, seed):
    """An answer r is told to 1/2T; so ln r to ln(r + 1/2T) - ln(r), and the value to that by the slope."""
    data = low + span * uniform((40,), seed).double()
    spikes = encode.population(data, neurons, steps, low, low + span, dtype=torch.bool)
    error = (decode.population(spikes, low, low + span) - data).abs()

    centre, width = _agreed.receptive_fields(neurons, low, low + span)
    step = measure.first_spike_time(spikes)
    step = torch.where(step == measure.SILENT, steps, step)
    step, first = step.topk(2, largest=False)
    told = 1 - step.double() / steps
    half = 0.5 / steps
    doubt = torch.maximum(
        torch.log(told.clamp_max(1 - half) + half) - torch.log(told),
        torch.log(told) - torch.log((told - half).clamp_min(1e-300)),
    ).sum(-1)
    distance = (centre[first[:, 0]] - centre[first[:, 1]]).abs()
    assert (error <= width**2 / distance * doubt + 1e-5 * span).all()


def test_population_match_takes_the_mean_of_what_fits_equally_well():
    """Spikes that mirror each other fit values that mirror each other: their mean is the middle, not the first."""
    spikes = torch.zeros(8, 6)
    assert decode.population_match(spikes).item() == 0.5  # silence fits the least and the greatest alike
    spikes[0, 0] = spikes[0, -1] = 1
    assert decode.population_match(spikes).item() == pytest.approx(0.5)
    assert decode.population_match(spikes, low=-3, high=1).item() == pytest.approx(-1)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**31), length=st.integers(1, 12), threshold=st.floats(0.05, 2))
def test_bsa_gains_at_least_the_threshold_with_each_spike(seed, length, threshold):
    """So the sum of absolute errors is at most the signal's sum less one threshold a spike."""
    rng = np.random.default_rng(seed)
    fir = torch.from_numpy(rng.uniform(0, 1, length))
    data = torch.from_numpy(rng.uniform(0, 2, (40, 3)))
    spikes = encode.bsa(data, fir, threshold, dtype=torch.bool)
    error = (data - decode.bsa(spikes, fir)).abs().sum(0)
    assert (error <= data.sum(0) - threshold * spikes.sum(0) + 1e-9).all()


def test_bsa_gives_a_filtered_train_back():
    """Spikes far enough apart, filtered: BSA finds each of them, and nothing else."""
    train = torch.zeros(50)
    train[[3, 10, 24, 40]] = 1
    fir = torch.tensor([0.25, 1.0, 0.5, 0.25])
    spikes = encode.bsa(decode.bsa(train, fir), fir, threshold=2.0)
    assert torch.equal(spikes, train)


@pytest.mark.parametrize(
    "undo",
    [
        decode.rate,
        lambda s: decode.latency(s, tau=5),
        decode.delta,
        decode.step_forward,
        decode.moving_window,
        lambda s: decode.weighted_phase(s, 4),
        lambda s: decode.burst(s, 2, 1, 3),
        decode.population,
        lambda s: decode.bsa(s, [1.0, 0.5]),
    ],
)
def test_spikes_of_any_type(undo):
    """Two of five neurons fire once: bool, int8 and float say the same."""
    spikes = torch.zeros((4, 5), dtype=torch.bool)
    spikes[0, 1] = spikes[2, 2] = True
    expected = undo(spikes.float())
    assert expected.dtype == torch.float32
    for dtype in (torch.bool, torch.int8, torch.float64):
        back = undo(spikes.to(dtype))
        assert back.dtype == torch.float32
        assert torch.equal(back, expected)


TWICE = torch.ones(4, 3)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: decode.rate(1.0), ValueError, "spikes must have time on axis 0"),
        (lambda: decode.rate("no"), TypeError, "spikes must be a tensor"),
        (lambda: decode.rate(TWICE, gain=0), ValueError, "gain must not be 0"),
        (
            lambda: decode.rate(TWICE, first_spike_time=4),
            ValueError,
            "first_spike_time must be from 0 .* 3, not 4",
        ),
        (lambda: decode.latency(TWICE), ValueError, "at most one spike"),
        (lambda: decode.latency([[1], [0]], first_spike_time=1), ValueError, "before first_spike_time=1"),
        (
            lambda: decode.latency([[1], [0]], normalize=True),
            ValueError,
            "normalize=True must go with linear=True",
        ),
        (lambda: decode.latency([[1], [0]], tau=0), ValueError, "tau must be a finite number above 0"),
        (lambda: decode.delta(TWICE, 0), ValueError, "threshold must be a finite number above 0"),
        (lambda: decode.delta(TWICE, start=torch.zeros(4)), ValueError, r"start must be .* \[3\], not \[4\]"),
        (lambda: decode.weighted_phase(TWICE, 3), ValueError, "bits must divide the 4 time steps of spikes, not be 3"),
        (lambda: decode.weighted_phase(torch.ones(50), 25), ValueError, "bits must be from 1 to 24"),
        (
            lambda: decode.weighted_phase(TWICE, 2, combine="max"),
            ValueError,
            "combine must be one of mean, or, not 'max'",
        ),
        (lambda: decode.rate(TWICE, lost=1), ValueError, "lost must be below 1"),
        (lambda: decode.rate(TWICE, lost=-0.1), ValueError, "lost must be from 0 to 1, not -0.1"),
        (lambda: decode.rate(TWICE, lost="0.1"), TypeError, "lost must be a number"),
        (lambda: decode.step_forward(TWICE, lost=1.5), ValueError, "lost must be from 0 to 1, not 1.5"),
        (lambda: decode.step_forward(TWICE, threshold=0), ValueError, "threshold must be a finite number above 0"),
        (lambda: decode.burst(TWICE, 2, 1), ValueError, "at most max_spikes=2 per neuron, not 4"),
        (lambda: decode.burst(TWICE), ValueError, "time steps of spikes must be at least 9, not 4"),
        (lambda: decode.population([0, 1]), ValueError, "neurons on its last axis"),
        (lambda: decode.population(torch.zeros(5, 4)), ValueError, "two firing neurons"),
        (lambda: decode.population(TWICE, 1, 0), ValueError, "high must be greater"),
        (lambda: decode.bsa(TWICE, []), ValueError, "fir must be one row"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_a_moving_window_begins_at_its_start():
    spikes = torch.tensor([1.0, 0.0, -1.0])
    assert decode.moving_window(spikes, 0.5, start=2.0).tolist() == [2.5, 2.5, 2.0]


def test_bsa_answers_in_the_precision_of_its_filter():
    fir = torch.tensor([1.0, 0.1], dtype=torch.float64)
    signal = decode.bsa(torch.tensor([1, 1, 0]), fir)
    assert signal.dtype == torch.float64
    assert signal.tolist() == [1.0, 1.1, 0.1]


@pytest.mark.parametrize(
    "call", [lambda: encode.burst([0.5], 9, shortest=0), lambda: decode.burst(torch.ones(9, 1), 2, 0, 3)]
)
def test_a_burst_has_at_most_one_spike_a_step(call):
    with pytest.raises(ValueError, match="shortest must be"):
        call()
