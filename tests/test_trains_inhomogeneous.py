"""A Poisson process whose rate changes: its mean follows the rate, and its counts stay as irregular."""

import pytest
import torch

from course import trains


def test_the_rate_is_followed_and_the_counts_are_poisson():
    """20,000 trials; in each step 1 - exp(-rate dt), and the count's Fano factor just below 1."""
    rate = 100 * (1 + torch.sin(2 * torch.pi * torch.arange(50) / 50))
    spikes = trains.inhomogeneous_poisson(
        rate[:, None].expand(50, 20_000), dt=0.0005, generator=torch.Generator().manual_seed(0)
    )
    chance = 1 - (-rate.double() * 0.0005).exp()
    error = (chance * (1 - chance) / 20_000).sqrt()
    assert ((spikes.double().mean(1) - chance).abs() < 4.5 * error + 1e-12).all()
    counts = spikes.sum(0).double()
    expected = (chance * (1 - chance)).sum() / chance.sum()
    assert (counts.var() / counts.mean()).item() == pytest.approx(expected.item(), abs=4 * (2 / 20_000) ** 0.5)


def test_a_constant_rate_gives_the_spikes_of_poisson():
    alone = trains.poisson(80.0, 30, shape=(5,), generator=torch.Generator().manual_seed(3))
    same = trains.inhomogeneous_poisson(torch.full((30, 5), 80.0), generator=torch.Generator().manual_seed(3))
    assert torch.equal(alone, same)


@pytest.mark.parametrize("rate", [-1.0, float("inf")])
def test_what_is_wrong_is_named(rate):
    with pytest.raises(ValueError, match="rate must be finite and at least 0 Hz"):
        trains.inhomogeneous_poisson([0.0, rate])
