"""Spike trains from nothing: the draws are torch's own in every precision, and one step is a train, too."""

import pytest
import torch

from course import trains


def seeded(seed=5):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(4, 7), (3, trains.BLOCK // 2 + 5)])  # in one block, and in several
def test_draws_are_torchs_own(dtype, shape):
    chance = torch.rand(shape, generator=seeded(1), dtype=torch.float64).to(dtype)
    spikes = trains.draw(chance, seeded())
    assert spikes.dtype == dtype
    assert torch.equal(spikes, torch.bernoulli(chance, generator=seeded()))
    assert torch.equal(trains.draw(chance, seeded(), torch.int8), spikes.to(torch.int8))


@pytest.mark.parametrize("make", [trains.bernoulli, trains.poisson])
def test_one_step_is_the_shortest_train(make):
    assert make(1.0, 1, shape=(3,)).shape == (1, 3)
    with pytest.raises(ValueError, match="num_steps must be"):
        make(1.0, 0)


@pytest.mark.parametrize("dtype", [torch.bool, torch.float64, torch.int8])
def test_the_type_asked_for_is_given(dtype):
    assert trains.inhomogeneous_poisson([100.0, 0.0], dtype=dtype).dtype == dtype
    assert trains.poisson(100.0, 2, dtype=dtype).dtype == dtype
    assert trains.bernoulli(0.5, 2, dtype=dtype).dtype == dtype


def test_a_rate_must_be_finite_and_not_negative_everywhere():
    """The good values beside it excuse no bad one."""
    for rate in (torch.tensor([1.0, -1.0]), torch.tensor([1.0, torch.inf])):
        for call in (lambda r: trains.poisson(r, 3), trains.inhomogeneous_poisson):
            with pytest.raises(ValueError, match="rate must be finite"):
                call(rate)
