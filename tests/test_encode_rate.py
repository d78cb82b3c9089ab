"""rate and rate_conv against snnTorch 1.0.0, bit for bit, and against bad input."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from snntorch import spikegen

from course import encode

SHAPES = [(), (1,), (17,), (3, 4), (0,), (2, 1, 28, 28), (2, 1, 3, 1, 5)]


def both(ours, theirs, seed):
    """Run two encoders from the same seed; return both results."""
    torch.manual_seed(seed)
    expected = theirs()
    torch.manual_seed(seed)
    return ours(), expected


@pytest.mark.filterwarnings(r"ignore:data.*\[0, 1\]")
@settings(max_examples=examples(500), deadline=None)
@given(
    shape=st.sampled_from(SHAPES),
    num_steps=st.integers(1, 40),
    gain=st.floats(-2, 3, width=32),
    offset=st.floats(-1, 1, width=32),
    first=st.integers(0, 45),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.float16]),
    spread=st.sampled_from([1.0, 2.5]),
    transposed=st.booleans(),
    seed=st.integers(0, 2**31),
)
def test_rate_equals_snntorch(shape, num_steps, gain, offset, first, dtype, spread, transposed, seed):
    data = ((torch.rand(shape, generator=torch.Generator().manual_seed(seed)) - 0.5) * spread + 0.5).to(dtype)
    if transposed and data.dim() > 1:
        data = data.transpose(0, -1)
    first = min(first, num_steps - 1)
    args = (data, num_steps, gain, offset, first)
    ours, theirs = both(lambda: encode.rate(*args), lambda: spikegen.rate(*args), seed)
    assert ours.dtype == theirs.dtype
    assert torch.equal(ours, theirs)

    as_bool, _ = both(lambda: encode.rate(*args, dtype=torch.bool), lambda: None, seed)
    assert torch.equal(as_bool, theirs.bool())


@pytest.mark.filterwarnings(r"ignore:data.*\[0, 1\]")
@settings(max_examples=200, deadline=None)
@given(
    shape=st.sampled_from([s for s in SHAPES if s and 0 not in s]),
    first=st.integers(0, 12),
    spread=st.sampled_from([1.0, 2.5]),
    seed=st.integers(0, 2**31),
)
def test_time_varying_and_rate_conv_equal_snntorch(shape, first, spread, seed):
    data = (torch.rand(shape, generator=torch.Generator().manual_seed(seed)) - 0.5) * spread + 0.5
    ours, theirs = both(
        lambda: encode.rate(data, first_spike_time=first, time_var_input=True),
        lambda: spikegen.rate(data, first_spike_time=first, time_var_input=True),
        seed,
    )
    assert torch.equal(ours, theirs)
    ours, theirs = both(lambda: encode.rate_conv(data), lambda: spikegen.rate_conv(data), seed)
    assert torch.equal(ours, theirs)


def test_generator_leaves_the_global_seed_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    data = torch.full((50,), 0.5)
    first = encode.rate(data, 20, generator=torch.Generator().manual_seed(1))
    again = encode.rate(data, 20, generator=torch.Generator().manual_seed(1))
    other = encode.rate(data, 20, generator=torch.Generator().manual_seed(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())


def test_the_rate_is_the_probability():
    """10,000 trials: within five standard deviations, sqrt(p (1 - p) / T), of p."""
    p = torch.linspace(0, 1, 11)
    observed = encode.rate(p, 10_000, generator=torch.Generator().manual_seed(0)).mean(0)
    deviation = (p * (1 - p) / 10_000).sqrt()
    assert ((observed - p).abs() <= 5 * deviation).all()


def test_gain_applies_to_time_varying_data_too():
    """snnTorch ignores it there; its documentation promises it."""
    assert encode.rate(torch.ones(9), gain=0, time_var_input=True).sum() == 0


def test_lists_arrays_and_whole_numbers_are_values():
    assert encode.rate([0, 1], 3).tolist() == [[0, 1]] * 3
    assert encode.rate(torch.tensor([False, True]), 2).tolist() == [[0, 1]] * 2


def test_input_is_left_alone():
    data = torch.tensor([-1.0, 0.5, 2.0])
    encode.rate(data, 3, gain=0.5, first_spike_time=1)
    assert data.tolist() == [-1.0, 0.5, 2.0]


def test_warns_only_where_clipping_was_not_asked_for(recwarn):
    encode.rate([0.0, 0.5, 1.0], 3)
    encode.rate([0.0, 0.5, 1.0], 3, gain=2)
    assert not recwarn
    with pytest.warns(UserWarning, match=r"\[0, 1\]"):
        encode.rate([0.0, 255.0], 3)
    with pytest.warns(UserWarning, match=r"\[0, 1\]"):
        encode.rate_conv([-0.1])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: encode.rate([0.5]), ValueError, "num_steps must be given"),
        (lambda: encode.rate([0.5], 0), ValueError, "num_steps must be at least 1, not 0"),
        (lambda: encode.rate([0.5], -3), ValueError, "num_steps must be at least 1, not -3"),
        (lambda: encode.rate([0.5], 2.5), TypeError, r"num_steps must be a whole number .* 2\.5"),
        (lambda: encode.rate([0.5], True), TypeError, "num_steps must be a whole number .* True"),
        (lambda: encode.rate([0.5], 5, first_spike_time=5), ValueError, "first_spike_time must be from 0 .* 4, not 5"),
        (lambda: encode.rate([0.5], 5, first_spike_time=-1), ValueError, "first_spike_time must be at least 0, not -1"),
        (lambda: encode.rate([0.5], 5, time_var_input=True), ValueError, "num_steps must not be given"),
        (lambda: encode.rate(0.5, time_var_input=True), ValueError, "data must have time on axis 0"),
        (lambda: encode.rate([0.5], 5, gain="big"), TypeError, "gain must be a number, not 'big'"),
        (lambda: encode.rate([0.5], 5, offset=float("nan")), ValueError, "offset must be a finite number, not nan"),
        (lambda: encode.rate([0.5, float("nan")], 5), ValueError, "data must not hold NaN; 1 of its 2"),
        (lambda: encode.rate([float("inf")], 5, gain=0), ValueError, "infinity"),
        (lambda: encode.rate(["a"], 5), TypeError, "data must be a tensor"),
        (lambda: encode.rate(None, 5), TypeError, "data must be a tensor"),
        (lambda: encode.rate([1j], 5), TypeError, "data must be real"),
        (lambda: encode.rate_conv([float("nan")]), ValueError, "data must not hold NaN"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


MEASURE = """
import torch
from bench import resident
from course import encode

data = torch.rand(200_000).half()
encode.rate(data[:1000], 500, dtype=torch.bool)
spikes, risen = resident.risen(lambda: encode.rate(data, 500, dtype=torch.bool))
print(risen / spikes.nbytes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's account of memory is Linux's")
def test_half_precision_takes_no_more_memory_than_the_spikes():
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True
    )
    assert float(done.stdout) < 1.3
