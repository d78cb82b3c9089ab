"""latency_times and latency against snnTorch 1.0.0, bit for bit, and against theory and bad input."""

import math

import pytest
import torch
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from snntorch import spikegen

from course import encode

SHAPES = [(), (1,), (23,), (3, 4), (2, 1, 28, 28), (2, 1, 3, 1, 5)]


def values(shape, seed, levels, theta, low, high):
    """Numbers in [low, high], some of them 0, 1 and exactly the threshold; of a few levels, or of all."""
    generator = torch.Generator().manual_seed(seed)
    data = torch.rand(shape, generator=generator) * (high - low) + low
    if levels:
        data = (data * levels).round() / levels
    special = torch.rand(shape, generator=generator)
    if high == 1 and low == 0:
        data = torch.where(special < 0.1, torch.zeros(()), data)
        data = torch.where(special > 0.9, torch.ones(()), data)
        data = torch.where((special > 0.45) & (special < 0.55), torch.tensor(theta), data)
    return data


THRESHOLDS = st.one_of(st.sampled_from([0.01, 0.5, 0.25, 0.001, 0.99]), st.floats(1e-4, 0.999))
TAUS = st.one_of(st.sampled_from([1, 5, 10, 0.5]), st.floats(1e-2, 60))


@settings(max_examples=examples(2500), deadline=None)
@given(
    shape=st.sampled_from(SHAPES),
    num_steps=st.integers(1, 60),
    threshold=THRESHOLDS,
    tau=TAUS,
    first=st.integers(0, 59),
    levels=st.sampled_from([None, 8, 255]),
    span=st.sampled_from([(0, 1), (0, 0.3), (0.4, 1), (0.7, 0.7)]),
    linear=st.booleans(),
    normalize=st.booleans(),
    clip=st.booleans(),
    targets=st.sampled_from([(1, 0), (1.25, 0.25), (2, 2), (0.3, 0)]),
    transposed=st.booleans(),
    seed=st.integers(0, 2**31),
)
def test_latency_equals_snntorch(
    shape, num_steps, threshold, tau, first, levels, span, linear, normalize, clip, targets, transposed, seed
):
    """No case is thrown away: where num_steps is too small for snnTorch, both are given enough."""
    data = values(shape, seed, levels, threshold, *span)
    if transposed and data.dim() > 1:
        data = data.transpose(0, -1)
    first = min(first, num_steps - 1)
    options = {
        "threshold": threshold,
        "tau": tau,
        "first_spike_time": first,
        "linear": linear,
        "normalize": normalize,
    }
    expected_times, _ = spikegen.latency_code(data, num_steps=num_steps, **options)
    if expected_times.isnan().any():  # all times vanish beside first_spike_time, and 0 / 0 follows
        with pytest.raises(ValueError, match="not finite"):
            encode.latency(data, num_steps, **options)
        return
    times = encode.latency_times(data, num_steps if normalize else None, **options)
    assert torch.equal(times, expected_times)

    needed = int(expected_times.max().round()) + 1
    options |= {"clip": clip, "on_target": targets[0], "off_target": targets[1]}
    if needed > num_steps:
        with pytest.raises(ValueError, match="num_steps must be greater than the last spike time"):
            encode.latency(data, num_steps, **options)
        num_steps = needed
    before = data.clone()
    spikes = encode.latency(data, num_steps, **options)
    expected = spikegen.latency(data, num_steps, **options)
    assert spikes.dtype == expected.dtype
    assert torch.equal(spikes, expected)
    assert torch.equal(data, before)
    if targets == (1, 0):
        for dtype in (torch.bool, torch.int8):
            assert torch.equal(encode.latency(data, num_steps, **options, dtype=dtype), expected.to(dtype))
        if not normalize:  # as many steps as needed: snnTorch's bypass without num_steps
            shortest = encode.latency(data, **options)
            assert torch.equal(shortest, spikegen.latency(data, **options, bypass=True))


@settings(max_examples=300, deadline=None)
@given(
    epsilon=st.floats(1e-6, 0.5),
    threshold=st.floats(0.01, 0.4),
    seed=st.integers(0, 2**31),
    num_steps=st.integers(1, 50),
)
def test_epsilon_and_bypass_equal_snntorch(epsilon, threshold, seed, num_steps):
    """snnTorch's bypass=True with too few steps is ours with enough, cut off."""
    data = values((40,), seed, None, threshold, 0, 1)
    ours = encode.latency(data, tau=5, threshold=threshold, epsilon=epsilon)[:num_steps]
    theirs = spikegen.latency(data, num_steps, tau=5, threshold=threshold, epsilon=epsilon, bypass=True)
    assert torch.equal(ours, theirs[: len(ours)])
    assert not theirs[len(ours) :].any()


@settings(max_examples=200, deadline=None)
@given(x=st.floats(0.02, 1), theta=st.floats(0.001, 0.019), tau=st.floats(0.1, 50), linear=st.booleans())
def test_times_are_those_of_the_formula(x, theta, tau, linear):
    """In double precision, against math.log: the time a capacitor takes to charge to the threshold."""
    times = encode.latency_times(torch.tensor([x], dtype=torch.float64), threshold=theta, tau=tau, linear=linear)
    expected = tau * (1 - x) if linear else -tau * math.log1p(-theta / x)
    assert times.item() == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    linear=st.booleans(),
    clip=st.booleans(),
    shape=st.sampled_from([*SHAPES, (0,), (3, 0)]),
)
def test_one_spike_each_and_the_brighter_the_earlier(seed, linear, clip, shape):
    data = torch.rand(shape, generator=torch.Generator().manual_seed(seed))
    spikes = encode.latency(data, 50, threshold=0.2, tau=2, linear=linear, clip=clip, dtype=torch.bool)
    assert spikes.shape == (50, *shape)
    assert torch.equal(spikes.sum(0), (data >= 0.2).long() if clip else torch.ones(shape, dtype=torch.long))
    order = data.flatten().argsort(descending=True)
    step = spikes.int().argmax(0).flatten()[order]
    fired = spikes.any(0).flatten()[order]
    assert (step[fired].diff() >= 0).all()


def test_the_dark_fire_long_before_the_last_step():
    """Not "at the final time step", as snnTorch's documentation and tutorial say: at step 58 of 100."""
    spikes = encode.latency([0.0, 1.0], 100, tau=5)
    assert spikes.nonzero().tolist() == [[0, 1], [58, 0]]


def test_half_precision_is_computed_in_single():
    """snnTorch loses epsilon there, and puts the dark values at whatever the last step is."""
    data = torch.tensor([0.0, 0.5, 1.0])
    for dtype in (torch.float16, torch.bfloat16):
        spikes = encode.latency(data.to(dtype), 100, tau=5)
        assert spikes.dtype == dtype
        assert torch.equal(spikes.float(), encode.latency(data, 100, tau=5))


def test_other_types_are_values():
    expected = encode.latency(torch.tensor([0.0, 1.0]), 20)
    assert torch.equal(encode.latency([0, 1], 20), expected)
    assert torch.equal(encode.latency(torch.tensor([False, True]), 20), expected)
    assert torch.equal(encode.latency(torch.tensor([0, 1], dtype=torch.uint8), 20), expected)


def test_targets_may_be_negative_or_upside_down():
    """snnTorch replaces an off_target below 0 by 0, and an on_target below off_target by off_target."""
    spikes = encode.latency([1.0, 0.0], 3, linear=True, normalize=True, on_target=0.5, off_target=-1)
    assert spikes.tolist() == [[0.5, -1], [-1, -1], [-1, 0.5]]
    spikes = encode.latency([1.0, 0.0], 3, linear=True, normalize=True, on_target=0, off_target=1, dtype=torch.bool)
    assert spikes.tolist() == [[False, True], [True, True], [True, False]]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: encode.latency([1.1], 9), ValueError, r"data must lie in \[0, 1\], not in \[1.1, 1.1\]"),
        (lambda: encode.latency([-0.1, 1], 9), ValueError, r"data must lie in \[0, 1\]"),
        (lambda: encode.latency([float("nan")], 9), ValueError, "data must not hold NaN"),
        (lambda: encode.latency([0.5], 0), ValueError, "num_steps must be at least 1, not 0"),
        (lambda: encode.latency([0.5], 2.0), TypeError, "num_steps must be a whole number"),
        (lambda: encode.latency([0.5], normalize=True), ValueError, "num_steps must be given when normalize"),
        (lambda: encode.latency([0.0], 5), ValueError, "last spike time, 11.51 .* not 5"),
        (
            lambda: encode.latency([0.5], 5, threshold=0),
            ValueError,
            "threshold must be above 0 and below 1, not 0",
        ),
        (
            lambda: encode.latency([0.5], 5, threshold=1),
            ValueError,
            "threshold must be above 0 and below 1, not 1",
        ),
        (lambda: encode.latency([0.5], 5, threshold="a"), TypeError, "threshold must be a number, not 'a'"),
        (lambda: encode.latency([0.5], 5, tau=0), ValueError, "tau must be a finite number above 0, not 0"),
        (
            lambda: encode.latency([0.5], 5, tau=float("inf")),
            ValueError,
            "tau must be a finite number above 0",
        ),
        (lambda: encode.latency([0.5], 5, tau=True), TypeError, "tau must be a number, not True"),
        (
            lambda: encode.latency([0.5], 5, first_spike_time=5),
            ValueError,
            "first_spike_time must be from 0 .* 4",
        ),
        (
            lambda: encode.latency([0.5], 5, first_spike_time=-1),
            ValueError,
            "first_spike_time must be at least 0",
        ),
        (
            lambda: encode.latency([0.5], 5, first_spike_time=0.5),
            TypeError,
            "first_spike_time must be a whole",
        ),
        (lambda: encode.latency([0.5], 5, epsilon=0), ValueError, "epsilon must be a finite number above 0"),
        (
            lambda: encode.latency([0.0], 5, threshold=0.5, epsilon=1e-9),
            ValueError,
            r"not finite.*epsilon=1e-09",
        ),
        (lambda: encode.latency([0.0], tau=1e38), ValueError, r"not finite.*tau=1e\+38"),
        (
            lambda: encode.latency([0.5], 5, on_target=1.5, dtype=torch.bool),
            ValueError,
            "on_target must fit into",
        ),
        (
            lambda: encode.latency([0.5], 5, off_target=-1, dtype=torch.uint8),
            ValueError,
            "off_target must fit into",
        ),
        (
            lambda: encode.latency([0.5], 5, on_target=float("nan")),
            ValueError,
            "on_target must be a finite number",
        ),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
