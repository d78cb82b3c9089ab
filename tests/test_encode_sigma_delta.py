"""Sigma-delta: sums of data and spikes stay together, so a mean comes back to one in its length."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import decode, encode, measure, noise

# Sixteenths add up without rounding.
signals = st.lists(st.lists(st.integers(0, 16), min_size=2, max_size=2), min_size=1, max_size=60)


@given(signals)
def test_sums_are_the_nearest_whole_numbers(signal):
    """The loop's closed form: after each step, as many spikes as the sum of the data, rounded, a half up."""
    data = torch.tensor(signal).double() / 16
    spikes = encode.sigma_delta(data)
    assert set(spikes.unique().tolist()) <= {0, 1}
    assert torch.equal(spikes.cumsum(0), (data.cumsum(0) + 0.5).floor())


@given(signals, st.integers(1, 60))
def test_a_mean_comes_back_to_one_in_its_length(signal, window):
    data = torch.tensor(signal).double() / 16
    window = min(window, len(data))
    back = decode.sigma_delta(encode.sigma_delta(data), window).double()
    for step in range(len(data)):
        start = min(max(step - window // 2, 0), len(data) - window)
        error = (back[step] - data[start : start + window].mean(0)).abs()
        assert (error <= 1 / window + 1e-6).all()


@pytest.mark.parametrize("num_steps", [16, 256])
def test_it_beats_the_rate_code_as_theory_says(num_steps):
    """Values that stand still are at most 1/2T off, where those of the rate code scatter by sqrt(p(1-p)/T)."""
    data = torch.linspace(0, 1, 1001)
    spikes = encode.sigma_delta(data.expand(num_steps, -1))
    error = measure.rmse(data, decode.rate(spikes))
    assert (decode.rate(spikes) - data).abs().max() <= 0.5 / num_steps + 1e-6
    assert error == pytest.approx(1 / math.sqrt(12) / num_steps, rel=0.1)  # rounding errors are even
    rate = encode.rate(data, num_steps, generator=torch.Generator().manual_seed(0))
    assert measure.rmse(data, decode.rate(rate)) == pytest.approx(math.sqrt(1 / 6 / num_steps), rel=0.1)


def test_a_slow_sine_comes_back():
    """One period in 1,000 steps: the mean of 40 steps is at most 1/40 off, and smoothing takes 0.3 % of the swing."""
    signal = (1 + torch.sin(torch.linspace(0, 2 * math.pi, 1000))) / 2
    inner = slice(20, -20)
    error = decode.sigma_delta(encode.sigma_delta(signal), 40)[inner] - signal[inner]
    assert error.abs().max() < 1 / 40 + 0.005


def test_told_of_losses_it_has_no_bias():
    trials = encode.sigma_delta(torch.full((100,), 0.6)).unsqueeze(1).expand(-1, 20_000)
    arrived = noise.drop(trials, 0.4, generator=torch.Generator().manual_seed(0))
    read = decode.sigma_delta(arrived, 100, lost=0.4)[0]
    spread = math.sqrt(60 * 0.4 / 0.6) / 100
    assert abs(read.mean() - 0.6) < 5 * spread / math.sqrt(20_000)
    assert read.std().item() == pytest.approx(spread, rel=0.03)


@pytest.mark.parametrize("dtype", [torch.bool, torch.int8, torch.float16])
def test_any_shape_and_type(dtype):
    data = torch.rand((30, 2, 1, 3), generator=torch.Generator().manual_seed(0))
    spikes = encode.sigma_delta(data, dtype=dtype)
    assert (spikes.dtype, spikes.shape) == (dtype, data.shape)
    assert torch.equal(spikes.float(), encode.sigma_delta(data))
    assert encode.sigma_delta(torch.ones(4, 0)).shape == (4, 0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: encode.sigma_delta([-0.1, 0.5]), r"data must lie in \[0, 1\]"),
        (lambda: encode.sigma_delta(0.5), "data must have time on axis 0"),
        (lambda: decode.sigma_delta([0, 1], 3), "window must be from 1 to 2, not 3"),
        (lambda: decode.sigma_delta([0, 1], 0), "window must be at least 1, not 0"),
        (lambda: decode.sigma_delta([0, 1], 1, lost=1), "lost must be below 1"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
