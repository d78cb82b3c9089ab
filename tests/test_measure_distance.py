"""Distances of spike trains, against formulas for simple cases and the definitions written out."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import measure

STEPS = 24
trains = st.lists(st.booleans(), min_size=STEPS, max_size=STEPS)
costs = st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
taus = st.sampled_from([0.5, 3.0, 40.0])


def train(*steps):
    spikes = torch.zeros(STEPS)
    spikes[list(steps)] = 1
    return spikes


def by_definition(a, b, cost):
    """Victor and Purpura's recursion over the last spikes, as the paper has it."""
    if not a or not b:
        return len(a) + len(b)
    return min(
        by_definition(a[:-1], b, cost) + 1,
        by_definition(a, b[:-1], cost) + 1,
        by_definition(a[:-1], b[:-1], cost) + cost * abs(a[-1] - b[-1]),
    )


few = st.lists(st.integers(0, STEPS - 1), max_size=5, unique=True)


@given(few, few, costs)
def test_victor_purpura_is_the_least_price(a, b, cost):
    found = measure.victor_purpura(train(*a), train(*b), cost)
    assert found.item() == pytest.approx(by_definition(sorted(a), sorted(b), cost))


@given(few, few, few, few, costs)
def test_every_neuron_is_its_own(a, b, c, d, cost):
    left, right = torch.stack([train(*a), train(*b)], 1), torch.stack([train(*c), train(*d)], 1)
    for distance, scale in ((measure.victor_purpura, cost), (measure.van_rossum, 5.0)):
        apart = torch.stack([distance(train(*a), train(*c), scale), distance(train(*b), train(*d), scale)])
        torch.testing.assert_close(distance(left, right, scale), apart)


@given(trains, trains, costs)
def test_victor_purpura_at_its_ends(a, b, cost):
    """At price 0 the difference of the counts; at 2 and more the spikes that are not at the same step."""
    count, both = sum(a), sum(x and y for x, y in zip(a, b, strict=True))
    assert measure.victor_purpura(a, b, 0) == abs(count - sum(b))
    assert measure.victor_purpura(a, b, 2 + cost) == count + sum(b) - 2 * both


@given(trains, trains, taus)
def test_van_rossum_is_the_integral(a, b, tau):
    """Traces on a fine grid up to where they have died away, by the trapezoid between spikes (each step exact)."""
    decay, total, trace = math.exp(-1 / tau), 0.0, 0.0
    for x, y in zip(a, b, strict=True):
        trace += float(x) - float(y)
        total += trace**2 * (1 - decay**2) / 2  # the integral of exp(-2 t / tau) over a step, divided by tau
        trace *= decay
    total += trace**2 / 2
    assert measure.van_rossum(a, b, tau).item() == pytest.approx(math.sqrt(total), abs=1e-5)


@given(st.integers(1, STEPS - 1), taus)
def test_van_rossum_of_one_spike(distance, tau):
    assert measure.van_rossum(train(0), train(), tau).item() == pytest.approx(math.sqrt(1 / 2))
    expected = math.sqrt(1 - math.exp(-distance / tau))
    assert measure.van_rossum(train(0), train(distance), tau).item() == pytest.approx(expected, rel=1e-5)


@given(trains, trains, trains, costs, taus)
def test_both_are_metrics(a, b, c, cost, tau):
    for distance, scale in ((measure.victor_purpura, cost), (measure.van_rossum, tau)):
        assert distance(a, a, scale) == 0
        assert distance(a, b, scale) == pytest.approx(distance(b, a, scale).item(), abs=1e-4)
        assert distance(a, c, scale) <= distance(a, b, scale) + distance(b, c, scale) + 1e-4


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=6, max_size=6), st.sampled_from([1, 2, 3, 6]))
def test_a_psth_is_the_mean_rate(spikes, window):
    expected = [sum(map(sum, spikes[start : start + window])) / 3 / (window * 0.01) for start in range(0, 6, window)]
    assert measure.psth(spikes, window, dt=0.01).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: measure.victor_purpura(train(), train()[:3], 1), r"b must have the shape of a, \[24\], not \[3\]"),
        (lambda: measure.victor_purpura(train(), train(), -1), "cost must be at least 0, not -1"),
        (lambda: measure.van_rossum(train(), train(), 0), "tau must be"),
        (lambda: measure.psth([1, 0], window=1), "spikes must have trials on axis 1"),
        (lambda: measure.psth([[1], [0], [1]], window=2), "window must divide the 3 time steps, not be 2"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    ("a", "b", "cost", "victor_purpura", "tau", "van_rossum"),
    [
        ([2, 3, 11, 13, 15, 20, 21], [2, 18, 23, 25, 29], 0.3, 7, 3, 3.38697),
        ([0, 1, 5, 8, 27], [1, 5, 17, 20, 22, 26, 28], 0.1, 5, 3, 2.99753),
        ([3, 5, 6, 21, 24, 28], [0, 5, 7, 21], 0.3, 3.2, 0.5, 2.3936),
        ([4, 13, 19, 23, 25, 28], [15, 17, 22, 28], 1.0, 7, 3, 2.2596),
    ],
)
def test_elephant_says_the_same(a, b, cost, victor_purpura, tau, van_rossum):
    """Values of elephant 1.2.1, with a step of 1 s; its van Rossum distance is without the factor 1/2 in the square."""
    left, right = torch.zeros(30), torch.zeros(30)
    left[a], right[b] = 1, 1
    assert measure.victor_purpura(left, right, cost).item() == pytest.approx(victor_purpura, rel=1e-5)
    assert measure.van_rossum(left, right, tau).item() * 2**0.5 == pytest.approx(van_rossum, rel=1e-5)
