"""The LIF neuron: intervals as theory has them, the solution of its equation, and back to the current."""

import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from course import decode, encode, measure

taus, thresholds = st.floats(0.5, 60), st.floats(0.1, 5)


def time_to_threshold(current, tau, threshold):
    """tau ln(I / (I - threshold)); clear of whole steps, where rounding decides."""
    time = tau * math.log(current / (current - threshold))
    assume(abs(time - round(time)) > 1e-6)
    return time


@given(taus, thresholds, st.floats(1.02, 20), st.integers(0, 9))
def test_intervals_of_a_constant_current(tau, threshold, times, refractory):
    """The first spike at the end of the step in which the threshold is reached, then one interval like another."""
    current = threshold * times
    needed = math.ceil(time_to_threshold(current, tau, threshold))
    spikes = encode.lif([current] * (4 * (needed + refractory)), tau, threshold, refractory=refractory)
    expected = range(needed - 1, len(spikes), needed + refractory)
    assert spikes.nonzero().flatten().tolist() == list(expected)


@given(taus, thresholds, st.floats(-2, 1))
def test_a_current_below_the_threshold_never_fires(tau, threshold, times):
    assert not encode.lif([threshold * times * 0.999] * 200, tau, threshold).any()


@given(
    st.lists(st.floats(-3, 6), min_size=1, max_size=40), taus, st.sampled_from(["zero", "subtract"]), st.integers(0, 3)
)
def test_any_current_follows_the_equation(current, tau, reset, refractory):
    """Against a hundred small steps of Euler's method in each step, where the threshold is not missed by a hair."""
    spikes = encode.lif(torch.tensor(current).double(), tau, 1.0, reset, refractory).tolist()
    potential, rest = 0.0, 0
    for drive, spike in zip(current, spikes, strict=True):
        if rest:
            rest -= 1
            assert spike == 0
            continue
        for _ in range(100):
            potential += (drive - potential) / (100 * tau)
        assume(abs(potential - 1) > 0.1)
        assert spike == (potential >= 1)
        if spike:
            potential, rest = (potential - 1 if reset == "subtract" else 0.0), refractory


def test_without_a_leak_and_reset_by_subtraction_it_is_sigma_delta():
    """tau so long that nothing leaks: it counts the sum's whole numbers, half a spike behind sigma-delta."""
    data = torch.rand((200, 5), generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    counter = encode.lif(1e9 * data, tau=1e9, reset="subtract").cumsum(0)
    assert torch.equal(counter, data.cumsum(0).floor())


@given(taus, thresholds, st.floats(1.02, 20), st.integers(0, 5))
def test_a_constant_current_comes_back_as_its_interval_tells(tau, threshold, times, refractory):
    """Between what fires one step sooner and what fires just in time."""
    current = threshold * times
    needed = math.ceil(time_to_threshold(current, tau, threshold))
    spikes = encode.lif([current] * (3 * (needed + refractory) + 2), tau, threshold, refractory=refractory)
    back = decode.lif(spikes, tau, threshold, refractory=refractory)
    slowest = threshold / (1 - math.exp(-needed / tau))
    fastest = threshold / (1 - math.exp(-(needed - 1) / tau)) if needed > 1 else math.inf
    assert slowest * (1 - 1e-5) <= current <= fastest
    assert ((back > slowest) & (back < fastest)).all()
    assert back.min() == back.max()


@pytest.mark.parametrize("tau", [5.0, 20.0, 100.0])
def test_reset_by_subtraction_makes_the_rate_finer(tau):
    """To 1/2 tau of the current: between 0 and T/tau steps of an interval T leak away, and half of that is assumed."""
    current = torch.linspace(1.2, 30, 1000)
    current = current[tau * torch.log(current / (current - 1)) > 1]  # those that do not fire at every step
    errors = {}
    for reset in ("zero", "subtract"):
        spikes = encode.lif(current.expand(3000, -1), tau, reset=reset)
        errors[reset] = (decode.lif(spikes, tau, reset=reset).mean(0) / current - 1).abs()
    assert errors["subtract"].max() < 1 / (2 * tau)
    assert errors["zero"].max() > 3 * errors["subtract"].max()


def test_a_slow_sine_comes_back():
    """5 to 9 thresholds in 4,000 steps, tau 100: intervals of 12 to 22 steps, so within 1/24 and the lag."""
    signal = 7 + 2 * torch.sin(torch.linspace(0, 2 * math.pi, 4000))
    back = decode.lif(encode.lif(signal, tau=100), tau=100)
    assert ((back - signal).abs() / signal).max() < 1 / 20
    assert measure.snr_db(signal, back) > 30


def test_silence_after_the_last_spike_makes_the_current_small():
    """Intervals of 5 and 5 steps, then 90 without a spike; of 5, 5 and then 3, where 5 is still the better guess."""
    spikes = torch.zeros(100)
    spikes[[4, 9]] = 1
    often, seldom = (1 / (1 - math.exp(-time / 20)) for time in (4.5, 89.5))
    assert decode.lif(spikes, tau=20).tolist() == pytest.approx([often] * 10 + [seldom] * 90)
    assert decode.lif(spikes[:13], tau=20).tolist() == pytest.approx([often] * 13)


def test_the_silent_come_back_as_0_and_none_stays_none():
    spikes = torch.zeros(9, 2, dtype=torch.bool)
    spikes[4, 0] = True
    assert (decode.lif(spikes)[:, 1] == 0).all()
    assert (decode.lif(spikes)[:, 0] > 0).all()
    assert decode.lif(encode.lif(torch.ones(4, 0))).shape == (4, 0)


@pytest.mark.parametrize("dtype", [torch.bool, torch.int8, torch.float16])
def test_any_shape_and_type(dtype):
    current = 3 * torch.rand((30, 2, 1, 3), generator=torch.Generator().manual_seed(0))
    spikes = encode.lif(current, tau=5, dtype=dtype)
    assert (spikes.dtype, spikes.shape) == (dtype, current.shape)
    assert torch.equal(spikes.float(), encode.lif(current, tau=5))
    assert torch.equal(decode.lif(spikes, tau=5), decode.lif(spikes.float(), tau=5))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: encode.lif([1.0], tau=0), "tau must be"),
        (lambda: encode.lif([1.0], threshold=-1), "threshold must be"),
        (lambda: encode.lif([1.0], reset="soft"), "reset must be one of zero, subtract, not 'soft'"),
        (lambda: encode.lif([1.0], refractory=-1), "refractory must be at least 0, not -1"),
        (lambda: encode.lif([float("inf")]), "current must hold finite numbers"),
        (lambda: encode.lif(2.0), "current must have time on axis 0"),
        (lambda: decode.lif([0, 1, 1], refractory=1), "spikes must lie more than refractory=1 steps apart"),
        (lambda: decode.lif([0, 1], reset="soft"), "reset must be one of"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
