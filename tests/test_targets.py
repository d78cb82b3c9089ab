"""Targets against what snnTorch documents, and against snnTorch itself where it works."""

import math

import pytest
import torch
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from snntorch import spikegen

from course import measure, targets

LABELS = st.lists(st.integers(0, 5), min_size=1, max_size=7)


@settings(max_examples=200, deadline=None)
@given(labels=LABELS, classes=st.integers(6, 9))
def test_one_hot_there_and_back(labels, classes):
    labels = torch.tensor(labels)
    one_hot = targets.to_one_hot(labels, classes)
    assert torch.equal(one_hot, spikegen.to_one_hot(labels, classes))
    assert torch.equal(targets.from_one_hot(one_hot), labels)
    square = labels.repeat(2, 3, 1)
    as_bool = targets.to_one_hot(square, classes, dtype=torch.bool)
    assert as_bool.shape == (2, 3, len(labels), classes)
    assert torch.equal(targets.from_one_hot(as_bool), square)


@settings(max_examples=examples(500), deadline=None)
@given(
    labels=LABELS,
    num_steps=st.integers(1, 30),
    first=st.integers(0, 29),
    correct=st.one_of(st.just(0), st.floats(1e-6, 1)),
    incorrect=st.one_of(st.just(0), st.floats(1e-6, 1)),
    pair=st.sampled_from([(1, 0), (1.25, 0.25), (0, 1), (1, -1)]),
)
def test_rate_puts_snntorchs_trains_where_they_belong(labels, num_steps, first, correct, incorrect, pair):
    """snnTorch's train for one neuron is right; it is how targets_rate combines them that is not."""
    first = min(first, num_steps - 1)
    correct, incorrect = max(correct, incorrect), min(correct, incorrect)
    answer = targets.rate(labels, 6, num_steps, first, correct, incorrect, *pair)
    assert answer.shape == (num_steps, len(labels), 6)
    for sample, label in enumerate(labels):
        for neuron in range(6):
            share = correct if neuron == label else incorrect
            train, _ = spikegen.target_rate_code(num_steps, first, share)
            assert torch.equal(answer[:, sample, neuron], torch.where(train == 1, *map(torch.tensor, pair)).float())


@settings(max_examples=100, deadline=None)
@given(labels=LABELS, num_steps=st.integers(2, 30), first=st.integers(1, 29))
def test_rate_equals_snntorch_where_that_works(labels, num_steps, first):
    labels, first = torch.tensor(labels), min(first, num_steps - 1)
    expected = spikegen.targets_rate(labels, 6, num_steps, first)
    assert torch.equal(targets.rate(labels, 6, num_steps, first), expected)
    assert torch.equal(targets.rate(labels, 6, num_steps, first, dtype=torch.bool), expected.bool())
    still = spikegen.targets_rate(labels, 6)  # no time axis: every step would be the same
    assert torch.equal(targets.rate(labels, 6, num_steps), still.expand(num_steps, *still.shape))


def test_rate_as_snntorch_documents_it():
    """The examples of its docstring; the last shape is the one that its code does not deliver."""
    assert targets.rate([4], 5, 5, 2)[:, 0, 4].tolist() == [0, 0, 1, 1, 1]
    on = targets.rate([4], 5, 5, 2, on_target=1.2, off_target=0.5)[:, 0, 4]
    assert on.tolist() == pytest.approx([0.5, 0.5, 1.2, 1.2, 1.2])
    assert targets.rate([4], 5, 5, correct_rate=0.8, incorrect_rate=0.2).shape == (5, 1, 5)


def test_random_patterns_keep_the_rate():
    """ "uniform" has as many spikes as "regular", at other steps; "poisson" has them on average."""
    generator = torch.Generator().manual_seed(0)
    options = {"correct_rate": 0.3, "first_spike_time": 10, "generator": generator, "dtype": torch.bool}
    uniform = [targets.rate([0], 2, 40, firing_pattern="uniform", **options)[:, 0, 0] for _ in range(50)]
    assert all(train.sum() == math.ceil(30 * 0.3) and not train[:10].any() for train in uniform)
    assert len({tuple(train.tolist()) for train in uniform}) > 40
    poisson = targets.rate([0], 2, 100_010, firing_pattern="poisson", **options)[:, 0]
    assert not poisson[:10].any()
    assert abs(int(poisson[:, 0].sum()) - 30_000) < 5 * math.sqrt(100_000 * 0.3 * 0.7)
    assert poisson[:, 1].sum() == 0
    counts = [int(targets.rate([0], 2, 40, firing_pattern="poisson", **options)[:, 0, 0].sum()) for _ in range(50)]
    assert len(set(counts)) > 3  # unlike those of "uniform"


@pytest.mark.parametrize("pattern", ["uniform", "poisson"])
def test_a_random_pattern_comes_from_the_generator(pattern):
    def drawn(seed):
        generator = torch.Generator().manual_seed(seed)
        return targets.rate([0], 2, 40, correct_rate=0.5, firing_pattern=pattern, generator=generator)

    assert torch.equal(drawn(3), drawn(3))
    assert not torch.equal(drawn(3), drawn(4))


@settings(max_examples=300, deadline=None)
@given(
    labels=LABELS,
    linear=st.booleans(),
    normalize=st.booleans(),
    clip=st.booleans(),
    first=st.integers(0, 5),
    threshold=st.floats(0.01, 0.9),
)
def test_latency_equals_snntorch(labels, linear, normalize, clip, first, threshold):
    labels = torch.tensor(labels)
    options = {
        "linear": linear,
        "normalize": normalize,
        "clip": clip,
        "first_spike_time": first,
        "threshold": threshold,
    }
    expected = spikegen.targets_latency(labels, 6, 30, **options)
    assert torch.equal(targets.latency(labels, 6, 30, **options), expected)
    assert torch.equal(targets.latency(labels, 6, 30, **options, dtype=torch.bool), expected.bool())


def test_the_label_fires_first():
    first = measure.first_spike_time(targets.latency([3, 1], 4, 10, normalize=True, clip=True))
    assert first.tolist() == [[-1, -1, -1, 0], [-1, 0, -1, -1]]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (
            lambda: targets.to_one_hot([3], 3),
            ValueError,
            "targets must be from 0 to num_classes - 1 = 2, not from 3",
        ),
        (lambda: targets.to_one_hot([-1], 3), ValueError, "targets must be from 0 .* not from -1"),
        (lambda: targets.to_one_hot([0.5], 3), ValueError, "targets must be whole numbers"),
        (lambda: targets.to_one_hot(["a"], 3), TypeError, "targets must be a tensor"),
        (lambda: targets.to_one_hot([0], 0), ValueError, "num_classes must be at least 1"),
        (lambda: targets.from_one_hot([[0, 0]]), ValueError, "a single 1 in each row"),
        (lambda: targets.from_one_hot([[1, 1]]), ValueError, "a single 1 in each row"),
        (lambda: targets.from_one_hot([[0.5, 0.5]]), ValueError, "a single 1 in each row"),
        (lambda: targets.from_one_hot(1), ValueError, "classes on its last axis"),
        (lambda: targets.rate([0], 2, 0), ValueError, "num_steps must be at least 1"),
        (lambda: targets.rate([0], 2, 3, 3), ValueError, "first_spike_time must be from 0 .* 2, not 3"),
        (lambda: targets.rate([0], 2, 3, correct_rate=2), ValueError, "correct_rate must be from 0 to 1"),
        (
            lambda: targets.rate([0], 2, 3, 0, 0.1, 0.2),
            ValueError,
            "incorrect_rate must be at most .* 0.1, not 0.2",
        ),
        (
            lambda: targets.rate([0], 2, 3, firing_pattern="odd"),
            ValueError,
            "one of regular, uniform, poisson",
        ),
        (
            lambda: targets.rate([0], 2, 3, on_target=2, dtype=torch.bool),
            ValueError,
            "on_target must fit into",
        ),
        (lambda: targets.latency([0], 2, 3, interpolate=True), TypeError, "interpolate"),
        (lambda: targets.latency([0], 2, 3), ValueError, "num_steps must be greater"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
