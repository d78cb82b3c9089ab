"""Rank order: who comes before whom, and nothing else; back to the value of a rank."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import decode, encode, measure, noise

values = st.lists(st.integers(-9, 9), min_size=1, max_size=12)


@given(values, st.one_of(st.none(), st.integers(1, 15)))
def test_each_step_fires_the_next_largest(data, num_steps):
    """Against Python's own stable sort: equal values in the order of their index."""
    order = sorted(range(len(data)), key=lambda i: -data[i])
    spikes = encode.rank_order(data, num_steps)
    assert len(spikes) == (num_steps or len(data))
    fired = [(step, neuron) for step, neuron in enumerate(order) if step < len(spikes)]
    assert [tuple(place) for place in spikes.nonzero().tolist()] == fired
    assert set(spikes.unique().tolist()) <= {0, 1}


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=12))
def test_any_growing_function_changes_nothing(data):
    data = torch.tensor(data).double()
    for grown in (2 * data - 7, data**3, (data / 50).exp()):
        assert torch.equal(encode.rank_order(grown), encode.rank_order(data))


@given(st.integers(0, 2**31), st.sampled_from([(3,), (2, 4), (2, 1, 3, 3)]), st.integers(0, 3))
def test_a_batch_is_ranked_one_by_one(seed, shape, axis):
    axis = min(axis, len(shape) - 1)
    data = torch.rand(shape, generator=torch.Generator().manual_seed(seed))
    spikes = encode.rank_order(data, start_dim=axis, dtype=torch.bool)
    neurons = math.prod(shape[axis:])
    assert spikes.shape == (neurons, *shape)
    batch = data.reshape(-1, neurons)
    for one, expected in zip(spikes.reshape(neurons, -1, neurons).unbind(1), batch, strict=True):
        assert torch.equal(one, encode.rank_order(expected, dtype=torch.bool))
    back = decode.rank_order(spikes, start_dim=axis).reshape(-1, neurons)
    for one, expected in zip(back, batch, strict=True):
        assert torch.equal(one.argsort(descending=True), expected.argsort(descending=True))


def test_even_values_come_back_as_order_statistics_say():
    """The k-th largest of n has mean 1 - k / (n + 1) and variance k (n + 1 - k) / ((n + 1)^2 (n + 2))."""
    n, trials = 9, 40_000
    data = torch.rand((trials, n), generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    error = decode.rank_order(encode.rank_order(data, start_dim=1), start_dim=1) - data
    rank = data.argsort(-1, descending=True).argsort(-1)
    for k in range(1, n + 1):
        here = error[rank == k - 1]
        variance = k * (n + 1 - k) / ((n + 1) ** 2 * (n + 2))
        assert abs(here.mean()) < 5 * math.sqrt(variance / trials)
        assert here.var().item() == pytest.approx(variance, rel=0.05)


def test_a_learned_table_is_the_best_of_its_data():
    """No other table has a smaller squared error over the data that it was learned from."""
    data = torch.rand((200, 6), generator=torch.Generator().manual_seed(1)) ** 3
    spikes = encode.rank_order(data, start_dim=1)
    learned = data.sort(descending=True).values.mean(0)
    best = measure.rmse(data, decode.rank_order(spikes, learned, start_dim=1))
    for other in (None, 0.7 ** torch.arange(6), learned + 0.01, learned * 0.98):
        assert measure.rmse(data, decode.rank_order(spikes, other, start_dim=1)) > best


def test_what_is_not_sent_or_lost_is_0():
    data = torch.tensor([0.5, 0.1, 0.9, 0.7])
    assert decode.rank_order(encode.rank_order(data, num_steps=2)).tolist() == pytest.approx([0, 0, 0.8, 0.6])
    assert not decode.rank_order(noise.drop(encode.rank_order(data), 1.0)).any()


@pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
def test_one_value_and_none(shape):
    spikes = encode.rank_order(torch.ones(shape))
    assert spikes.shape == (1, *shape)
    assert (spikes == 1).all()
    assert decode.rank_order(spikes).shape == shape


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: encode.rank_order([0.5], 0), "num_steps must be at least 1, not 0"),
        (lambda: encode.rank_order([0.5], start_dim=1), "start_dim must be from 0 to 0, not 1"),
        (lambda: encode.rank_order([[0.5]], start_dim=-1), "start_dim must be at least 0, not -1"),
        (lambda: encode.rank_order([float("nan")]), "data must not hold NaN"),
        (lambda: decode.rank_order(torch.ones(2, 3)), "spikes must hold at most one spike .* decode.earliest"),
        (lambda: decode.rank_order(torch.eye(2), worth=[1.0]), r"worth must have one entry for each of the 2 .* \[1\]"),
        (lambda: decode.rank_order(torch.eye(2), start_dim=1), "start_dim must be from 0 to 0, not 1"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
