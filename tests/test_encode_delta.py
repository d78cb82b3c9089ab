"""delta against snnTorch 1.0.0, bit for bit; step_forward against its definition and theory; bad input."""

import numpy as np
import pytest
import torch
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from snntorch import spikegen

from course import encode

SHAPES = [(1,), (2,), (40,), (7, 3), (5, 2, 28, 28), (4, 0), (5, 600, 700)]


@settings(max_examples=examples(1500), deadline=None)
@given(
    shape=st.sampled_from(SHAPES[:-1]),
    threshold=st.one_of(st.sampled_from([0.1, 0.25, 1, 4]), st.floats(1e-6, 5)),
    padding=st.booleans(),
    off_spike=st.booleans(),
    # Whole or quarter steps meet a threshold exactly; others hardly ever.
    grid=st.sampled_from([None, 1, 4, 10]),
    scale=st.sampled_from([0.5, 3.0]),
    transposed=st.booleans(),
    seed=st.integers(0, 2**31),
)
def test_delta_equals_snntorch(shape, threshold, padding, off_spike, grid, scale, transposed, seed):
    data = torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale
    if grid:
        data = (data * grid).round() / grid
    if transposed and 0 not in shape:
        data = data.transpose(0, -1)
    before = data.clone()
    expected = spikegen.delta(data, threshold, padding, off_spike)
    spikes = encode.delta(data, threshold, padding, off_spike)
    assert spikes.dtype == expected.dtype
    assert torch.equal(spikes, expected)
    assert torch.equal(data, before)
    small = torch.int8 if off_spike else torch.bool
    assert torch.equal(encode.delta(data, threshold, padding, off_spike, dtype=small), expected.to(small))


@pytest.mark.parametrize("off_spike", [False, True])
@pytest.mark.parametrize("shape", [(5, 600, 700), (2**20 + 3,), (2**18 + 1, 5)])
def test_delta_of_what_is_larger_than_one_block(shape, off_spike):
    data = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    assert torch.equal(encode.delta(data, 0.5, off_spike=off_spike), spikegen.delta(data, 0.5, off_spike=off_spike))


def test_delta_of_the_tutorial():
    """The numbers that snnTorch's tutorial 1, section 2.4, prints."""
    data = [0, 1, 0, 2, 8, -20, 20, -5, 0, 1, 0]
    assert encode.delta(data, 4).tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0]
    assert encode.delta(data, 4, off_spike=True).tolist() == [0, 0, 0, 0, 1, -1, 1, -1, 1, 0, 0]


def test_delta_of_unsigned_numbers_does_not_wrap():
    """snnTorch fires at the fall from 10 to 5: in uint8, 5 - 10 is 251."""
    data = torch.tensor([10, 5, 7], dtype=torch.uint8)
    assert encode.delta(data, 4, padding=True).tolist() == [0, 0, 0]
    assert encode.delta(data, 4, padding=True, off_spike=True).tolist() == [0, -1, 0]


def by_the_definition(signal, threshold):
    """SF as Petro et al. 2020 state it, one neuron and one step at a time."""
    base = signal[0]
    spikes = [0]
    for value in signal[1:]:
        if value > base + threshold:
            spikes.append(1)
            base += threshold
        elif value < base - threshold:
            spikes.append(-1)
            base -= threshold
        else:
            spikes.append(0)
    return spikes


@settings(max_examples=300, deadline=None)
@given(signal=st.lists(st.integers(-40, 40), min_size=1, max_size=60), eighths=st.integers(1, 40))
def test_step_forward_is_its_definition(signal, eighths):
    """In eighths, which a float holds exactly, so that every comparison is exact too."""
    signal = [value / 4 for value in signal]
    spikes = encode.step_forward(signal, eighths / 8)
    assert spikes.tolist() == by_the_definition(signal, eighths / 8)
    assert torch.equal(encode.step_forward(signal, eighths / 8, dtype=torch.int8), spikes.to(torch.int8))


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**31), threshold=st.floats(0.05, 1))
def test_step_forward_keeps_within_one_threshold_of_a_slow_signal(seed, threshold):
    """No slope overload, so |x - (x0 + threshold * sum of spikes)| <= threshold, at every step."""
    rng = np.random.default_rng(seed)
    moves = rng.uniform(-threshold, threshold, (200, 2, 3))
    data = torch.from_numpy(moves.cumsum(0))
    told = data[0] + threshold * encode.step_forward(data, threshold).cumsum(0)
    assert (data - told).abs().max() <= threshold * (1 + 1e-9)


def test_step_forward_sees_the_slow_ramp_that_delta_misses():
    ramp = torch.arange(0, 4, 1 / 16)
    assert encode.delta(ramp, 0.25, padding=True).sum() == 0
    assert encode.step_forward(ramp, 0.25).sum() == 15  # 3.9375 lies 15 whole thresholds up


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: encode.delta(3.0), ValueError, r"data must have time on axis 0 .* the shape \[\]"),
        (lambda: encode.delta([]), ValueError, r"data must have time on axis 0 .* the shape \[0\]"),
        (lambda: encode.delta([1.0, float("nan")]), ValueError, "data must not hold NaN"),
        (lambda: encode.delta([1.0], 0), ValueError, "threshold must be a finite number above 0, not 0"),
        (lambda: encode.delta([1.0], -1), ValueError, "threshold must be a finite number above 0, not -1"),
        (lambda: encode.delta([1.0], [1]), TypeError, "threshold must be a number"),
        (
            lambda: encode.delta([1.0], off_spike=True, dtype=torch.bool),
            ValueError,
            "dtype must hold -1 .*torch.bool",
        ),
        (
            lambda: encode.delta([1.0], off_spike=True, dtype=torch.uint8),
            ValueError,
            "dtype must hold -1 .*torch.uint8",
        ),
        (lambda: encode.step_forward([1.0], dtype=torch.bool), ValueError, "dtype must hold -1"),
        (lambda: encode.step_forward([1.0], 0), ValueError, "threshold must be a finite number above 0"),
        (lambda: encode.step_forward(1.0), ValueError, "data must have time on axis 0"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_whole_numbers_too_large_for_single_precision_are_refused():
    """2**24 and 2**24 + 1 are the same float32: their difference would be lost."""
    steps = torch.tensor([2**24, 2**24 + 1])
    with pytest.raises(ValueError, match=r"data holds whole numbers that torch.float32 cannot tell apart.*data.double"):
        encode.delta(steps, threshold=1, padding=True)
    assert encode.delta(steps.double(), threshold=1, padding=True).tolist() == [0, 1]
