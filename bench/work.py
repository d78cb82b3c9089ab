"""The work that is measured: name in, the same job done by each library out."""

import math
from functools import cache

import snntorch
import torch
from norse.torch.functional.encode import poisson_encode
from snntorch import spikegen
from spikingjelly.activation_based.encoding import LatencyEncoder, PoissonEncoder
from spikingjelly.activation_based.neuron import LIFNode

from course import data, encode

LATENCY = {"tau": 5, "threshold": 0.01, "normalize": True, "linear": True}


@cache
def digits(count=128):
    """A batch of MNIST digits, ``[count, 1, 28, 28]``."""
    images = data.mnist()
    return torch.stack([images[i][0] for i in range(count)])


@cache
def film(frames=100):
    """A 640 x 480 video of a drifting pattern with some noise, ``[frames, 480, 640]``."""
    x, y = torch.linspace(0, 12, 640), torch.linspace(0, 9, 480).unsqueeze(1)
    time = torch.arange(frames).view(-1, 1, 1)
    noise = torch.randn((frames, 480, 640), generator=torch.Generator().manual_seed(0))
    return (torch.sin(x + time / 5) * torch.cos(y - time / 7) + 0.05 * noise).contiguous()


def jobs():
    """Job → library → a function without arguments that returns the spikes, time first, as float32.

    "course" and "snnTorch" give the same spikes, drawn or computed. SpikingJelly
    and Norse draw theirs in another way; SpikingJelly's latency code is the
    linear one over all steps, without a threshold.
    """
    found = {}
    for steps in (100, 1000):
        found[f"rate, 128 digits, {steps:,} steps"] = rate(digits(), steps)
    for steps in (100, 1000):
        found[f"latency, 128 digits, {steps:,} steps"] = latency(digits(), steps)
    found["delta, 640 × 480, 100 frames"] = {
        "course": lambda: encode.delta(film(), 0.1),
        "course, bool": lambda: encode.delta(film(), 0.1, dtype=torch.bool),
        "snnTorch": lambda: spikegen.delta(film(), 0.1),
    }
    found["delta with OFF spikes, 640 × 480, 100 frames"] = {
        "course": lambda: encode.delta(film(), 0.1, off_spike=True),
        "course, int8": lambda: encode.delta(film(), 0.1, off_spike=True, dtype=torch.int8),
        "snnTorch": lambda: spikegen.delta(film(), 0.1, off_spike=True),
    }
    found["lif, 128 digits, 100 steps"] = lif(3 * digits(), 100)
    return found


def rate(values, steps):
    """The rate code in every library that has one."""
    return {
        "course": lambda: encode.rate(values, steps),
        "course, bool": lambda: encode.rate(values, steps, dtype=torch.bool),
        "snnTorch": lambda: spikegen.rate(values, steps),
        # Its encoder makes one step a call: the loop is how it is used.
        "SpikingJelly": lambda: torch.stack([poisson_encoder(values) for _ in range(steps)]),
        # 1,000 Hz in steps of 1 ms: a value of 1 fires at every step, as in the others.
        "Norse": lambda: poisson_encode(values, steps, f_max=1000, dt=0.001),
    }


def latency(values, steps):
    """The linear latency code over all steps in every library that has one."""

    def spikingjelly():
        encoder = LatencyEncoder(steps, "linear")
        return encoder.single_step_encode(values)  # all steps at once

    return {
        "course": lambda: encode.latency(values, steps, **LATENCY),
        "course, bool": lambda: encode.latency(values, steps, **LATENCY, dtype=torch.bool),
        "snnTorch": lambda: spikegen.latency(values, steps, **LATENCY),
        "SpikingJelly": spikingjelly,
    }


def lif(current, steps, tau=20):
    """A leaky integrate-and-fire neuron under a constant current, with the same spikes in all libraries."""
    repeated, share = current.expand(steps, *current.shape), 1 - math.exp(-1 / tau)

    @torch.no_grad()
    def leaky():
        neuron = snntorch.Leaky(1 - share, reset_mechanism="zero", reset_delay=False)
        potential, spikes = neuron.init_leaky(), []
        for step in repeated:
            fired, potential = neuron(share * step, potential)
            spikes.append(fired)
        return torch.stack(spikes)

    @torch.no_grad()
    def spikingjelly():
        neuron = LIFNode(tau=1 / share, decay_input=True, v_reset=0.0)
        return torch.stack([neuron(step) for step in repeated])

    return {
        "course": lambda: encode.lif(repeated, tau),
        "course, bool": lambda: encode.lif(repeated, tau, dtype=torch.bool),
        "snnTorch": leaky,
        "SpikingJelly": spikingjelly,
    }


poisson_encoder = PoissonEncoder()
