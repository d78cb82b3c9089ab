"""Measures against NumPy, neuron by neuron, against theory, and on cases one can count by hand."""

import math
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course import encode, measure

TRAINS = {
    "shape": st.sampled_from([(1,), (40,), (40, 3), (25, 2, 3), (6, 0)]),
    "p": st.sampled_from([0, 0.05, 0.3, 1]),
    "dtype": st.sampled_from([torch.bool, torch.int8, torch.float32]),
    "seed": st.integers(0, 2**31),
}


def train(shape, p, dtype, seed):
    """Random spikes; a third of them OFF spikes where the type can hold those."""
    generator = torch.Generator().manual_seed(seed)
    spikes = (torch.rand(shape, generator=generator) < p).to(dtype)
    off = torch.rand(shape, generator=generator) < 1 / 3
    return spikes if dtype == torch.bool else torch.where(off, -spikes, spikes)


@settings(max_examples=300, deadline=None)
@given(**TRAINS)
def test_counts_times_and_intervals_neuron_by_neuron(shape, p, dtype, seed):
    spikes = train(shape, p, dtype, seed)
    times = [np.flatnonzero(column) for column in spikes.reshape(shape[0], -1).T.numpy()]
    assert measure.spike_count(spikes).flatten().tolist() == [len(t) for t in times]
    first = measure.first_spike_time(spikes)
    assert first.shape == shape[1:]
    assert first.flatten().tolist() == [t[0] if len(t) else measure.SILENT for t in times]
    interval, neuron = measure.intervals(spikes)
    assert interval.tolist() == [gap for t in times for gap in np.diff(t)]
    assert neuron.tolist() == [i for i, t in enumerate(times) for _ in t[1:]]
    variation = [np.std(np.diff(t)) / np.mean(np.diff(t)) if len(t) > 2 else np.nan for t in times]
    np.testing.assert_allclose(measure.cv(spikes).flatten().numpy(), variation, rtol=1e-5, atol=1e-7)
    assert measure.cv(spikes).shape == shape[1:]


@settings(max_examples=100, deadline=None)
@given(windows=st.integers(2, 8), window=st.integers(1, 6), seed=st.integers(0, 2**31))
def test_fano_factor_is_variance_over_mean(windows, window, seed):
    spikes = train((windows * window, 2, 2), 0.4, torch.int8, seed)
    counts = np.abs(spikes.numpy()).reshape(windows, window, 2, 2).sum(1)
    with np.errstate(invalid="ignore"):
        expected = counts.var(0) / counts.mean(0)
    np.testing.assert_allclose(measure.fano_factor(spikes, window).numpy(), expected, rtol=1e-6)


def test_of_bernoulli_trials_theory_knows_cv_and_fano_factor():
    """Intervals are geometric: CV sqrt(1 - p). Counts are binomial: Fano factor 1 - p."""
    for p in (0.1, 0.5, 0.8):
        spikes = encode.bernoulli(p, 20_000, (20,), generator=torch.Generator().manual_seed(0), dtype=torch.bool)
        assert measure.cv(spikes).mean().item() == pytest.approx(math.sqrt(1 - p), rel=0.03)
        assert measure.fano_factor(spikes, 20).mean().item() == pytest.approx(1 - p, rel=0.05)


def test_a_clockwork_has_neither():
    spikes = (torch.arange(60) % 5 == 2).unsqueeze(1)
    assert measure.cv(spikes).item() == 0
    assert measure.fano_factor(spikes, 10).item() == 0


def test_sparsity_of_a_rate_code_is_one_less_the_rate():
    data = torch.full((100, 100), 0.2)
    spikes = encode.rate(data, 100, generator=torch.Generator().manual_seed(0), dtype=torch.bool)
    assert measure.sparsity(spikes) == pytest.approx(0.8, abs=5 * math.sqrt(0.16 / 1e6))
    assert measure.sparsity(encode.latency(torch.rand(784), 100, tau=5)) == pytest.approx(0.99)


def test_snr_of_known_noise():
    """Noise of a tenth of the amplitude is 20 dB down, and a gain of both changes nothing."""
    signal = torch.sin(torch.linspace(0, 20, 1000))
    noise = 0.1 * torch.cos(torch.linspace(0, 20, 1000)) * signal.norm() / torch.linspace(0, 20, 1000).cos().norm()
    assert measure.snr_db(signal, signal + noise) == pytest.approx(20, abs=1e-4)
    assert measure.snr_db(7 * signal, 7 * (signal + noise)) == pytest.approx(20, abs=1e-4)
    assert measure.snr_db(signal, signal) == math.inf
    assert measure.snr_db(signal, 0 * signal) == 0


def test_rmse_of_known_noise():
    signal = torch.arange(10.0)
    assert measure.rmse(signal, signal + 3) == pytest.approx(3)
    assert measure.rmse(signal, signal) == 0


def test_synaptic_operations_are_those_of_the_matrix_product():
    """Count the non-zero products of spikes and weights of a dense layer, one by one."""
    spikes = train((12, 7), 0.4, torch.int8, 0)
    weights = torch.ones(7, 5)
    products = (spikes[:, :, None] * weights != 0).sum()
    assert measure.synaptic_operations(spikes, 5) == products
    fan_out = torch.tensor([0, 1, 2, 3, 4, 5, 6])
    assert measure.synaptic_operations(spikes, fan_out) == sum(
        n * int(k) for n, k in zip(range(7), (spikes != 0).sum(0), strict=True)
    )


def test_the_energy_model_is_horowitz_table():
    """ISSCC 2014, 45 nm, 32-bit float: 3.7 pJ a multiplication, 0.9 pJ an addition."""
    assert measure.energy_model(additions=10) == pytest.approx(10 * 0.9e-12)
    assert measure.energy_model(multiply_additions=10) == pytest.approx(10 * (3.7e-12 + 0.9e-12))
    assert measure.energy_model(3, 2) == pytest.approx(3 * 0.9e-12 + 2 * 4.6e-12)


@pytest.mark.parametrize(
    ("precision", "add", "multiply", "bits"),
    [("float32", 0.9, 3.7, 32), ("float16", 0.4, 1.1, 16), ("int32", 0.1, 3.1, 32), ("int8", 0.03, 0.2, 8)],
)
def test_the_energy_model_of_other_precisions_and_memory(precision, add, multiply, bits):
    """The same table: a 64-bit word of a 1 MB cache takes 100 pJ, and holds several weights."""
    assert measure.energy_model(7, precision=precision) == pytest.approx(7 * add * 1e-12)
    assert measure.energy_model(0, 5, precision=precision) == pytest.approx(5 * (add + multiply) * 1e-12)
    words = 64 // bits
    assert measure.energy_model(weights_read=3 * words, precision=precision) == pytest.approx(3 * 100e-12)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: measure.spike_count(3), ValueError, "spikes must have time on axis 0"),
        (lambda: measure.first_spike_time([]), ValueError, "spikes must have time on axis 0"),
        (lambda: measure.intervals(None), TypeError, "spikes must be a tensor"),
        (
            lambda: measure.fano_factor([1, 0, 1], 2),
            ValueError,
            "window must divide the 3 time steps .* not 2",
        ),
        (lambda: measure.fano_factor([1, 0], 2), ValueError, "two windows or more, not 2"),
        (lambda: measure.sparsity(torch.zeros(3, 0)), ValueError, "spikes must not be empty"),
        (lambda: measure.snr_db([0.0], [1.0]), ValueError, "signal must not be 0 everywhere"),
        (lambda: measure.snr_db([1.0], [1.0, 2.0]), ValueError, r"signal's shape, \[1\], not \[2\]"),
        (lambda: measure.rmse([], []), ValueError, "signal must not be empty"),
        (lambda: measure.synaptic_operations([1], -1), ValueError, "fan_out must be at least 0"),
        (lambda: measure.synaptic_operations([1], 1.5), TypeError, "fan_out must be a whole number"),
        (
            lambda: measure.synaptic_operations([1], torch.tensor([1.5])),
            ValueError,
            "fan_out must hold whole",
        ),
        (
            lambda: measure.synaptic_operations([[1, 0]], torch.ones(3).int()),
            ValueError,
            r"neurons' shape, \[2\]",
        ),
        (
            lambda: measure.synaptic_operations([[1, 0]], torch.tensor([True, False])),
            ValueError,
            "fan_out must hold whole",
        ),
        (lambda: measure.energy_model(-1), ValueError, "additions must be at least 0"),
        (lambda: measure.energy_model(1, 0.5), TypeError, "multiply_additions must be a whole number"),
        (lambda: measure.energy_model(weights_read=-2), ValueError, "weights_read must be at least 0"),
        (lambda: measure.energy_model(1, precision="int4"), ValueError, "precision must be one of float32, float16"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


@pytest.mark.parametrize("block", [1, 2, 5, 7, 30, 100, 2**20])
@pytest.mark.parametrize("shape", [(12,), (12, 7), (12, 2, 3), (12, 0)])
def test_spikes_are_counted_a_block_at_a_time(block, shape, monkeypatch):
    """No spike is left out or counted twice, wherever a block ends."""
    monkeypatch.setattr(measure, "BLOCK", block)
    spikes = torch.randint(-1, 2, shape, generator=torch.Generator().manual_seed(3))
    assert measure.spike_count(spikes).tolist() == spikes.abs().sum(0).tolist()
    if spikes.numel():
        counts = spikes.abs().reshape(4, 3, *shape[1:]).sum(1).double()
        expected = (counts.square().mean(0) - counts.mean(0).square()) / counts.mean(0)
        assert torch.allclose(measure.fano_factor(spikes, 3).double(), expected, equal_nan=True, atol=1e-6)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's account of memory is Linux's")
def test_counting_takes_little_memory():
    """64 MB of spikes, whose 64-bit copy would take 512."""
    code = """
import resource, torch
from course import measure
spikes = torch.ones(32_000, 2_000, dtype=torch.bool)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
measure.spike_count(spikes), measure.fano_factor(spikes, 100)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(out.stdout) < 64 * 1024
