"""Information against channels whose information is known in closed form, and the bound of Cramér and Rao."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course import decode, encode, measure


def entropy(*shares):
    return -sum(p * math.log2(p) for p in shares if p)


def seed(number=0):
    return torch.Generator().manual_seed(number)


@pytest.mark.parametrize("bias", ["miller-madow", "shuffle"])
@pytest.mark.parametrize("flipped", [0.0, 0.1, 0.3, 0.5])
def test_a_binary_symmetric_channel(flipped, bias):
    """1 - H(flipped) bits."""
    sent = torch.arange(40_000) % 2
    got = sent ^ (torch.rand(40_000, generator=seed()) < flipped).long()
    found = measure.mutual_information(sent, got, bias, generator=seed(1))
    assert abs(found.bits - (1 - entropy(flipped, 1 - flipped))) <= 4 * found.error + 3 / 40_000


def test_a_z_channel():
    """A spike of probability 1/2 that is lost with probability e: H((1 - e) / 2) - H(e) / 2 bits."""
    sent = torch.arange(40_000) % 2
    got = sent * (torch.rand(40_000, generator=seed()) >= 0.3)
    found = measure.mutual_information(sent, got)
    assert abs(found.bits - (entropy(0.35, 0.65) - entropy(0.3, 0.7) / 2)) < 4 * found.error


@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 99))
def test_an_answer_that_tells_all_tells_the_entropy(kinds, repeats, offset):
    """log2 of the number of kinds; its names do not matter. Miller and Madow take (1 - K) / 2N off, so they add."""
    values = torch.arange(kinds).repeat(repeats)
    found = measure.mutual_information(values, offset - 7.5 * values, bias="none")
    assert found.bits == pytest.approx(math.log2(kinds), abs=1e-9)
    assert found.error == pytest.approx(0, abs=1e-6)
    corrected = measure.mutual_information(values, offset - 7.5 * values)
    assert corrected.bias == pytest.approx((1 - kinds) / (2 * kinds * repeats * math.log(2)))
    assert corrected.bits + corrected.bias == pytest.approx(found.bits)


@pytest.mark.parametrize("bias", ["miller-madow", "shuffle"])
def test_of_what_knows_nothing_nothing_is_left(bias):
    """Over 200 experiments of 500 trials: plug-in finds (K - 1)^2 / 2N ln 2 bits too many; corrected, the mean is 0."""
    plain, left = [], []
    for k in range(200):
        coin = seed(k)
        values, answers = torch.randint(8, (2, 500), generator=coin)
        plain.append(measure.mutual_information(values, answers, "none").bits)
        left.append(measure.mutual_information(values, answers, bias, generator=coin).bits)
    plain, left = torch.tensor(plain), torch.tensor(left)
    assert plain.mean().item() == pytest.approx(49 / (2 * 500 * math.log(2)), rel=0.1)
    assert abs(left.mean()) < 0.005
    assert abs(left.mean()) < plain.mean() / 10


def test_the_error_is_the_spread_over_experiments():
    """A channel that flips one in ten, 300 times 400 trials."""
    found = []
    for k in range(300):
        sent = torch.randint(2, (400,), generator=seed(k))
        got = sent ^ (torch.rand(400, generator=seed(k + 1000)) < 0.1).long()
        found.append(measure.mutual_information(sent, got))
    spread = torch.tensor([one.bits for one in found]).std()
    assert spread.item() == pytest.approx(sum(one.error for one in found) / 300, rel=0.15)


def test_a_latency_code_tells_its_steps_and_one_spike_tells_them_all():
    """16 values that fire at 16 steps: 4 bits, by one spike each; their counts tell nothing."""
    values = (torch.arange(1600) % 16) / 15
    spikes = encode.latency(values, 16, linear=True, normalize=True, threshold=1e-6)
    told = measure.mutual_information(values, measure.first_spike_time(spikes), "none").bits
    assert told == pytest.approx(4)
    assert measure.bits_per_spike(told, spikes) == pytest.approx(4)
    assert measure.mutual_information(values, measure.spike_count(spikes), "none").bits == 0


@pytest.mark.parametrize("p", [0.05, 0.5, 0.8])
def test_the_rate_reader_reaches_the_bound(p):
    spikes = encode.rate(torch.full((20_000,), p), 50, generator=seed(), dtype=torch.bool)
    bound = 1 / measure.fisher_information(p, 50).sqrt()
    assert decode.rate(spikes).std() / bound == pytest.approx(1, abs=0.03)


@settings(max_examples=50)
@given(st.floats(0.01, 0.99), st.integers(1, 1000))
def test_fisher_information_is_the_curvature_of_the_likelihood(p, num_steps):
    """The mean of minus the second derivative of log p^k (1 - p)^(T - k) is that at k = Tp, by differences."""
    h = 1e-4 * min(p, 1 - p)

    def log_likelihood(q):
        return num_steps * (p * math.log(q) + (1 - p) * math.log(1 - q))

    curvature = (log_likelihood(p + h) - 2 * log_likelihood(p) + log_likelihood(p - h)) / h**2
    assert measure.fisher_information(p, num_steps).item() == pytest.approx(-curvature, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: measure.mutual_information([1, 2], [1]), "answers must be as many as the values.* 1 for 2"),
        (lambda: measure.mutual_information([], []), "at least one, not 0 for 0"),
        (lambda: measure.mutual_information([1], [1], "jackknife"), "bias must be one of miller-madow, shuffle, none"),
        (lambda: measure.bits_per_spike(1.0, [0, 0]), "spikes must hold at least one spike"),
        (lambda: measure.fisher_information(1.5, 3), r"probability must lie in \[0, 1\]"),
        (lambda: measure.fisher_information(0.5, 0), "num_steps must be at least 1"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
