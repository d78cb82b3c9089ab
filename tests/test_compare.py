"""The bench of codes: what it sends, what its readers make of it, and its error bars, against theory and by hand."""

import math

import pytest
import torch
from examples import uniform
from hypothesis import given, settings
from hypothesis import strategies as st

from course import compare, decode, noise

TWO = compare.Trials(torch.tensor([1.0, 2.0]), 1.0)


def test_mean_and_standard_error():
    result = compare.Trials(torch.tensor([1.0, 2.0, 4.0, 5.0]), 1.0)
    assert result.mean == 3
    assert result.error == pytest.approx(math.sqrt((4 + 1 + 1 + 4) / 3) / 2)


def test_a_difference_is_taken_trial_by_trial():
    """What two codes share, the same hard digits, is no error of their difference."""
    a, b = torch.tensor([10.0, 20.0, 30.0]), torch.tensor([9.0, 18.0, 29.0])
    gain, error = compare.difference(compare.Trials(a, 1), compare.Trials(b, 1))
    assert gain == pytest.approx(4 / 3)
    assert error == pytest.approx(1 / 3)


def test_the_rate_codes_error_is_the_binomial_one():
    values = torch.full((40, 2_000), 0.3)
    result = compare.trials("rate", values, 25)
    theory = 10 * math.log10(0.3**2 / (0.3 * 0.7 / 25))
    assert abs(result.mean - theory) < 4 * result.error + 0.01
    assert result.spikes == pytest.approx(7.5, rel=0.02)
    assert result.rmse.mean() == pytest.approx(math.sqrt(0.3 * 0.7 / 25), rel=0.02)


@pytest.mark.parametrize("code", compare.CODES)
def test_on_a_clean_line_knowing_that_it_is_clean_changes_nothing(code):
    values = uniform((2, 300), 3)
    ignorant, told = (compare.trials(code, values, 16, told=told) for told in (False, True))
    assert told.snr.tolist() == pytest.approx(ignorant.snr.tolist(), abs=0.7)
    assert told.spikes == ignorant.spikes


@pytest.mark.parametrize("disturbance", [{"lost": 0.2}, {"spurious": 0.02}, {"lost": 0.1, "spurious": 0.01}])
@pytest.mark.parametrize("code", compare.CODES)
def test_knowing_the_disturbance_does_no_harm(code, disturbance):
    values = uniform((4, 500), 3)
    gain, error = compare.difference(
        compare.trials(code, values, 16, **disturbance, told=True), compare.trials(code, values, 16, **disturbance)
    )
    # A corrected share has no bias, and scatters a little more.
    assert gain >= -2 * error - (0.15 if code == "rate" else 0)


@settings(max_examples=50, deadline=None)
@given(lost=st.floats(0, 0.9), periods=st.integers(1, 4), seed=st.integers(0, 1000))
def test_the_likeliest_phase_train_is_that_of_or_where_spikes_are_only_lost(lost, periods, seed):
    """On such a line what is received was sent; of all trains that hold it, the likeliest has no further spike."""
    values = uniform(50, seed)
    spikes = compare.encode.weighted_phase(values, 8, periods)
    received = noise.drop(spikes, lost, generator=torch.Generator().manual_seed(seed))
    read = compare.likeliest("weighted_phase", received.unsqueeze(-1), lost)
    if lost < 0.5:  # beyond, a spike more in the train costs less than it earns
        assert torch.allclose(read, decode.weighted_phase(received, 8, combine="or"))


def test_copies_are_read_together():
    """Six neurons say the same; five of them lost their spike."""
    spikes = torch.zeros(16, 1, 6)
    spikes[5, 0, 3] = 1
    assert compare.likeliest("latency", spikes, lost=0.5).item() == pytest.approx(1 - 5 / 15)


def test_the_likeliest_rate_has_no_bias():
    spikes = torch.bernoulli(torch.full((400, 200, 1), 0.4), generator=torch.Generator().manual_seed(0))
    coin = torch.Generator().manual_seed(1)
    noisy = noise.add_noise(noise.drop(spikes, 0.3, generator=coin), 0.05, generator=coin)
    assert compare.likeliest("rate", noisy, 0.3, 0.05).mean().item() == pytest.approx(0.4, abs=0.005)


def test_the_same_call_gives_the_same():
    values = uniform((3, 50), 3)
    first, second = (compare.trials("rate", values, 16, lost=0.1, spurious=0.01) for _ in range(2))
    assert torch.equal(first.snr, second.snr)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "phase"}, "code"),
        ({"values": [0.5, 0.25]}, "values must hold at least two trials"),
        ({"values": [[0.5, 0.25]]}, "values must hold at least two trials"),
        ({"values": [[0.5], [1.5]]}, "values"),
        ({"code": "weighted_phase", "num_steps": 12}, "num_steps must be a multiple of 8"),
        ({"num_steps": 1}, "num_steps"),
        ({"lost": 1.5}, "lost"),
        ({"spurious": -1}, "spurious"),
        ({"jitter": -1}, "jitter"),
        ({"copies": 0}, "copies"),
        ({"code": "population", "copies": 2}, "copies must be 1 for population"),
        ({"jitter": 1, "told": True}, "jitter must be 0 with told=True, not 1"),
    ],
)
def test_what_cannot_be_compared_is_named(change, said):
    with pytest.raises(ValueError, match=said):
        compare.trials(**({"code": "rate", "values": [[0.5, 0.25], [0.5, 0.75]]} | change))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: compare.likeliest("latency", [1, 0]),
            r"spikes of latency must have the shape \[num_steps, ..., copies]",
        ),
        (lambda: compare.likeliest("population", [[[1, 0]]]), r"must have the shape \[num_steps, ..., 1, 6], not"),
        (lambda: compare.likeliest("weighted_phase", [[1]] * 12), "spikes of weighted_phase must have a multiple of 8"),
        (lambda: compare.difference(TWO, compare.Trials(torch.ones(3), 1.0)), "as many trials, not 2 and 3"),
        (lambda: compare.difference(TWO, 1.0), "b must be what compare.trials returns, not 1.0"),
    ],
)
def test_what_cannot_be_read_is_named(call, said):
    with pytest.raises((TypeError, ValueError), match=said):
        call()


def test_more_jitter_does_more_harm():
    values = torch.rand(5, 40, generator=torch.Generator().manual_seed(0))
    levels = [compare.trials("latency", values, 16, jitter=steps).snr.mean() for steps in (0, 1, 2, 4)]
    assert levels == sorted(levels, reverse=True)
    assert levels[1] - levels[3] > 3


def test_what_appears_keeps_its_type():
    assert compare.appear(torch.rand(3, dtype=torch.float64), 4).dtype == torch.float64
