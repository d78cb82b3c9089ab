"""Disturbances do what they say and no more: counts, reach, shares, shape, type."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import decode, encode, measure, noise

ALL = [noise.jitter, noise.jitter_uniform, noise.jitter_gaussian, noise.drop, noise.add_noise]


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


def offsets(how, size, neurons=40_000):
    """How often a spike that is alone moves how far, over many neurons."""
    alone = torch.zeros(41, neurons, dtype=torch.bool)
    alone[20] = True
    return how(alone, size, generator=generator()).double().mean(1)


def normal_below(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


@pytest.mark.parametrize(
    ("how", "size", "law"),
    [
        (noise.jitter, 1, lambda k: {0: 3 / 4, 1: 1 / 8}.get(abs(k), 0)),
        (noise.jitter_uniform, 1, lambda k: 1 / 3 if abs(k) <= 1 else 0),
        (noise.jitter_uniform, 7, lambda k: 1 / 15 if abs(k) <= 7 else 0),
        (noise.jitter_gaussian, 0.5, lambda k: normal_below((k + 0.5) / 0.5) - normal_below((k - 0.5) / 0.5)),
        (noise.jitter_gaussian, 3.0, lambda k: normal_below((k + 0.5) / 3) - normal_below((k - 0.5) / 3)),
    ],
)
def test_a_lone_spike_moves_by_the_law_in_the_name(how, size, law):
    neurons = 40_000
    for k, share in zip(range(-20, 21), offsets(how, size, neurons).tolist(), strict=True):
        p = law(k)
        assert abs(share - p) <= 5 * math.sqrt(p * (1 - p) / neurons) + 1e-4 * (0 < p < 1e-6)


@given(
    rows=st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3), min_size=1, max_size=12),
    how=st.sampled_from([noise.jitter, noise.jitter_uniform, noise.jitter_gaussian]),
    size=st.sampled_from([0, 1, 3, 100, 10**12]),
    seed=st.integers(0, 2**31),
)
def test_no_jitter_loses_a_spike(rows, how, size, seed):
    train = torch.tensor(rows, dtype=torch.int8)
    moved = how(train, size, generator=torch.Generator().manual_seed(seed))
    assert torch.equal(moved.sort(0).values, train.sort(0).values)


@given(
    steps=st.sets(st.integers(0, 19), max_size=19),
    moves=st.lists(st.integers(-3, 3), min_size=20, max_size=20),
    others=st.sets(st.integers(0, 19)),
)
def test_spikes_take_the_step_they_want_where_it_is_free(steps, moves, others):
    """One neuron's wishes against a table of who wants what; the other two neurons change nothing for it."""
    train = torch.zeros(20, 3, dtype=torch.int64)
    train[sorted(steps), 1] = 1
    train[sorted(others), 0] = train[sorted(others), 2] = 1
    step, neuron = noise._fired(train)
    shift = torch.tensor([moves[t] if n == 1 else 0 for t, n in zip(step.tolist(), neuron.tolist(), strict=True)])
    moved = noise._moved(train, step, neuron, shift.double(), generator())
    assert torch.equal(moved[:, [0, 2]], train[:, [0, 2]])
    wanted = sorted(t + moves[t] for t in steps)
    found = moved[:, 1].nonzero().flatten().tolist()
    assert len(found) == len(wanted)
    if len(set(wanted)) == len(wanted) and all(0 <= t < 20 for t in wanted):
        assert found == wanted
    # Whoever is moved on stands wall to wall with those that push, so at most as far as there are spikes.
    assert all(abs(a - min(max(b, 0), 19)) <= len(wanted) for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("how", [noise.jitter, noise.jitter_uniform, noise.jitter_gaussian])
def test_jitter_of_a_dense_train_goes_neither_early_nor_late(how):
    """Ten steps in the middle, two in five with a spike: their mean time stays."""
    train = torch.zeros(40, 20_000, dtype=torch.bool)
    train[15:25] = encode.bernoulli(0.4, 10, (20_000,), generator=torch.Generator().manual_seed(3)).bool()
    time = torch.arange(40.0) @ how(train, 2, generator=generator()).float() - torch.arange(40.0) @ train.float()
    assert abs(time.sum() / train.sum()) < 0.04  # each moves by 2 at most: 5 standard errors


def test_jitter_stays_in_the_window():
    first = torch.zeros(4, 1_000)
    first[0] = 1
    time = measure.first_spike_time(noise.jitter(first, 2, generator=generator()))
    assert set(time.tolist()) == {0, 1, 2}


def test_a_spike_that_overtakes_another_keeps_its_sign():
    train = torch.tensor([1, -1, 0], dtype=torch.int8)
    moved = noise._moved(train, *noise._fired(train), torch.tensor([1.0, -1.0]), generator())
    assert moved.tolist() == [-1, 1, 0]


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
@pytest.mark.parametrize("how", ALL)
def test_shape_and_type_stay_and_the_input_too(how, dtype):
    train = torch.eye(6, 4).to(dtype).view(6, 2, 2)
    before = train.clone()
    out = how(train, 1, generator=generator())
    assert (out.shape, out.dtype) == (train.shape, dtype)
    assert torch.equal(train, before)


@pytest.mark.parametrize("how", ALL)
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
    with pytest.raises(TypeError, match="most must be a whole number"):
        noise.jitter_uniform(torch.ones(3), 0.5)


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


def test_noise_of_a_signed_code_has_both_signs():
    train = torch.tensor([[-1], [0], [1]], dtype=torch.int8).expand(3, 100_000)
    noisy = noise.add_noise(train, 0.3, generator=generator())
    assert torch.equal(noisy[[0, 2]], train[[0, 2]])
    for sign in (-1, 1):
        assert abs((noisy[1] == sign).double().mean() - 0.15) < 5 * math.sqrt(0.15 * 0.85 / 100_000)
    # Silence does not tell whether a code is signed: it can be said.
    assert set(noise.add_noise(train[1:2], 1.0, signed=True, generator=generator()).unique().tolist()) == {-1, 1}
    assert noise.add_noise(train, 1.0, signed=False)[1].unique().tolist() == [1]


def test_noise_of_both_signs_needs_a_type_that_holds_them():
    with pytest.raises(ValueError, match="signed=True takes spikes of a signed type to hold -1, not torch.bool"):
        noise.add_noise(torch.zeros(3, dtype=torch.bool), 0.5, signed=True)


@pytest.mark.parametrize("sd", [-0.1, float("nan"), float("inf")])
def test_no_such_standard_deviation(sd):
    with pytest.raises(ValueError, match="sd must be"):
        noise.jitter_gaussian(torch.ones(3), sd)


@pytest.mark.parametrize("disturb", [noise.drop, noise.add_noise])
def test_a_seed_gives_the_same_whatever_the_default_type_is(disturb):
    spikes = (torch.arange(600).view(20, 30) % 3 == 0).float()

    def disturbed():
        return disturb(spikes, 0.3, generator=torch.Generator().manual_seed(0))

    expected = disturbed()
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.equal(disturbed(), expected)
    finally:
        torch.set_default_dtype(torch.float32)
