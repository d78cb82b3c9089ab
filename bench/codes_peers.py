"""Encoders of other libraries in the standard bench: a signal and the course's setting in, spikes as ours look out.

A library that is not installed is left out.
"""

import importlib.util
import math

import torch

from course import vision

# These take one number at a time, in Python; one signal shows what they do.
SLOW = {("spike-encoding", "bsa"): "step"}
TOO_SLOW = "it takes one number at a time, in Python: minutes for each signal"

# What other libraries have under the same name, and why it has no row.
LEFT_OUT = (
    "`lif` of Norse, `constant_current_lif_encode`: Euler's steps of a tenth of the time constant, a reset to 0",
    "`population` of Norse gives the answers of the fields, not spikes; in SpikingJelly, the fields are trained",
    "`moving_window`, `event_camera`, `burst`, `sigma_delta` with one bit, `rank_order`: in none of these libraries",
    "`spikify`: on PyPI, another project than the library of encoders of that name",
)


def _seeded(draw):
    """Libraries that take no generator draw from torch's global one."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return draw()


def _snntorch():
    import snntorch
    from snntorch import spikegen

    @torch.no_grad()
    def leaky(signal, threshold, coin):
        beta = math.exp(-1 / 20)
        neuron = snntorch.Leaky(beta, threshold=threshold, reset_mechanism="subtract", reset_delay=False)
        potential, spikes = neuron.init_leaky(), []
        for step in signal:
            fired, potential = neuron((1 - beta) * step, potential)
            spikes.append(fired)
        return torch.stack(spikes)

    return {
        "rate": lambda signal, _, coin: _seeded(lambda: spikegen.rate(signal, time_var_input=True)),
        "latency": _framed(lambda x, n: spikegen.latency(x, n, linear=True, normalize=True, clip=True)),
        "delta": lambda signal, threshold, coin: spikegen.delta(signal, threshold, padding=True, off_spike=True),
        "lif": leaky,
    }


def _spikingjelly():
    from spikingjelly.activation_based import encoding, neuron

    @torch.no_grad()
    def lif(signal, threshold, coin):
        tau = 1 / (1 - math.exp(-1 / 20))
        node = neuron.LIFNode(tau, decay_input=True, v_threshold=threshold, v_reset=None)
        return torch.stack([node(step) for step in signal])

    def weighted_phase(values, steps):
        below_1 = values.clamp_max(1 - 2**-8)  # it refuses a 1
        return encoding.WeightedPhaseEncoder(8).single_step_encode(below_1).repeat(steps // 8, *[1] * values.dim())

    poisson = encoding.PoissonEncoder()
    return {
        "rate": lambda signal, _, coin: _seeded(lambda: torch.stack([poisson(step) for step in signal])),
        "latency": _framed(lambda x, n: encoding.LatencyEncoder(n, "linear").single_step_encode(x)),
        "lif": lif,
        "weighted_phase": _framed(weighted_phase),
    }


def _norse():
    from norse.torch.functional.encode import poisson_encode_step

    def rate(signal, _, coin):  # 1,000 Hz in steps of 1 ms: a value of 1 fires at every step
        return _seeded(lambda: torch.stack([poisson_encode_step(step, f_max=1000, dt=0.001) for step in signal]))

    return {"rate": rate}


def _spike_encoding():
    vision.load()  # it imports torchvision
    from spike_encoding.bens_spiker_algorithm import BensSpikerAlgorithm
    from spike_encoding.delta_modulation_converter import DeltaModulationConverter
    from spike_encoding.step_forward_converter import StepForwardConverter

    from bench.codes import hann

    def rows(signal, encode):
        """It has time on the last axis, and ON and OFF spikes in two channels."""
        spikes = encode(signal.flatten(1).T.contiguous())
        return (spikes.sum(0) if spikes.dim() == 3 else spikes).T.reshape(signal.shape)

    def bsa(signal, setting, coin):
        converter = BensSpikerAlgorithm()
        count = signal[0].numel()
        converter.fir_filter = lambda: [torch.cat([torch.zeros(1), hann(setting[0])])] * count  # it skips the first
        many = [torch.ones(count, dtype=torch.int), torch.ones(count), torch.full((count,), float(setting[1]))]
        return rows(signal, lambda x: converter.encode(x, *many, isNormed=True))

    return {
        "delta": lambda signal, threshold, coin: rows(
            signal, DeltaModulationConverter(threshold, padding=True, off_spike=True).forward
        ),
        "step_forward": lambda signal, threshold, coin: rows(signal, StepForwardConverter(threshold).encode),
        "bsa": bsa,
    }


def _framed(encode):
    """What ``bench.codes._framed`` sends, by another library's encoder."""

    def send(signal, frame, coin):
        means = signal.view(-1, min(frame, len(signal)), *signal.shape[1:]).mean(1)
        return encode(means, frame).movedim(0, 1).flatten(0, 1)

    return send


_LIBRARIES = {
    "snnTorch": ("snntorch", _snntorch),
    "SpikingJelly": ("spikingjelly", _spikingjelly),
    "Norse": ("norse", _norse),
    "spike-encoding": ("spike_encoding", _spike_encoding),
}


def names() -> list[str]:
    """The libraries that are installed."""
    return [name for name, (module, _) in _LIBRARIES.items() if importlib.util.find_spec(module)]


def encoders(library: str) -> dict:
    """A library's encoders, by the names of the course's codes: (signal, setting, generator) → spikes."""
    return _LIBRARIES[library][1]()
