"""Disturbances do what they say and no more: counts, reach, shares, shape, type."""

import pytest
import torch

from course import decode, encode, measure, noise


@pytest.fixture
def spikes():
    """10,000 neurons that fire at 0.3, and 30 steps."""
    return encode.bernoulli(0.3, 30, (10_000,), generator=torch.Generator().manual_seed(1))


def generator():
    return torch.Generator().manual_seed(2)


def test_jitter_keeps_every_spike(spikes):
    moved = noise.jitter(spikes, 3, generator=generator())
    assert torch.equal(measure.spike_count(moved), measure.spike_count(spikes))
    assert not torch.equal(moved, spikes)


@pytest.mark.parametrize("most", [0, 1, 4])
def test_jitter_reaches_as_far_as_said_and_no_further(most):
    alone = torch.zeros(21, 5_000, dtype=torch.bool)
    alone[10] = True
    distance = measure.first_spike_time(noise.jitter(alone, most, generator=generator())) - 10
    assert set(distance.tolist()) == set(range(-most, most + 1))
    assert abs(distance.float().mean()) < 0.1  # neither earlier nor later on the whole


def test_jitter_stays_in_the_window():
    first = torch.zeros(4, 1_000)
    first[0] = 1
    time = measure.first_spike_time(noise.jitter(first, 2, generator=generator()))
    assert set(time.tolist()) == {0, 1, 2}


def test_jitter_carries_off_spikes():
    train = torch.tensor([1, 0, -1, 0, 0, 1], dtype=torch.int8)
    moved = noise.jitter(train, 2, generator=generator())
    assert moved.dtype == torch.int8
    assert sorted(moved.tolist()) == sorted(train.tolist())


def test_drop_loses_the_share_it_says(spikes):
    left = noise.drop(spikes, 0.2, generator=generator())
    assert not (left > spikes).any()
    fired = spikes.sum().item()
    spread = (0.2 * 0.8 / fired) ** 0.5
    assert abs(left.sum().item() / fired - 0.8) < 4 * spread


def test_noise_adds_the_share_it_says(spikes):
    more = noise.add_noise(spikes, 0.05, generator=generator())
    assert not (more < spikes).any()
    silent = (spikes == 0).sum().item()
    spread = (0.05 * 0.95 / silent) ** 0.5
    assert abs((more.sum() - spikes.sum()).item() / silent - 0.05) < 4 * spread


@pytest.mark.parametrize("dtype", [torch.bool, torch.int8, torch.float32])
@pytest.mark.parametrize("how", [noise.jitter, noise.drop, noise.add_noise])
def test_shape_and_type_stay_and_the_input_too(how, dtype):
    train = torch.eye(6, 4).to(dtype).view(6, 2, 2)
    before = train.clone()
    out = how(train, 1, generator=generator())
    assert (out.shape, out.dtype) == (train.shape, dtype)
    assert torch.equal(train, before)


@pytest.mark.parametrize("how", [noise.jitter, noise.drop, noise.add_noise])
def test_zero_is_no_disturbance(spikes, how):
    assert torch.equal(how(spikes, 0, generator=generator()), spikes)


@pytest.mark.parametrize("how", [noise.drop, noise.add_noise])
@pytest.mark.parametrize("probability", [-0.1, 1.1, float("nan")])
def test_no_such_probability(how, probability):
    with pytest.raises(ValueError, match="probability must be"):
        how(torch.ones(3), probability)


def test_jitter_wants_whole_steps():
    with pytest.raises(TypeError, match="most must be a whole number"):
        noise.jitter(torch.ones(3), 0.5)


def test_earliest_keeps_that_many():
    train = torch.tensor([[1, 0], [0, -1], [1, 1], [1, 0]], dtype=torch.int8)
    kept = decode.earliest(train, 2)
    assert kept.tolist() == [[1, 0], [0, -1], [1, 1], [0, 0]]


def test_population_match_is_right_where_nothing_is_disturbed():
    values = torch.rand(500, generator=generator())
    spikes = encode.population(values, 6, 64)
    assert (decode.population_match(spikes) - values).abs().max() < 0.02


def test_population_match_bears_what_misleads_the_exact_reader():
    """One spurious spike at step 0, of the neuron furthest from the value."""
    values = torch.linspace(0.05, 0.4, 50)
    spikes = encode.population(values, 6, 32)
    spikes[0, :, 5] = 1
    assert (decode.population(spikes) - values).abs().mean() > 0.2
    assert (decode.population_match(spikes) - values).abs().max() < 0.1


def test_population_match_says_something_of_silence():
    assert 0 <= decode.population_match(torch.zeros(8, 6)) <= 1


def test_noise_leaves_off_spikes_as_they_are():
    train = torch.tensor([[-1], [0], [1]], dtype=torch.int8).expand(3, 200)
    assert noise.add_noise(train, 1.0, generator=generator())[:, 0].tolist() == [-1, 1, 1]
