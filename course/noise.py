"""Noise: spikes in, the same spikes as a noisy world would deliver them out.

Time is axis 0; shape and type stay. To find out what a code can bear:
encode, add noise, decode, compare. Introduced in lesson 06. ``generator`` and
errors are as in ``course.trains``.
"""

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers


def jitter(spikes: Numbers, most: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Move each spike by up to ``most`` time steps at random.

    Steps of the same neuron change places, those with a spike and those
    without alike. So no spike is lost, leaves the window or meets another.

    Examples
    --------
    >>> jitter([0, 0, 1, 0, 0, 0, 1, 1], most=1, generator=torch.Generator().manual_seed(0))
    tensor([0, 1, 0, 0, 0, 0, 1, 1])
    """
    train = _arguments.train("spikes", spikes)
    most = _arguments.whole("most", most)
    # A delay below most + 1 lets a step overtake at most that many of its neighbours.
    delay = (most + 1) * _tosses(train, generator)
    step = torch.arange(len(train), device=train.device).view(-1, *[1] * (train.dim() - 1))
    return train.gather(0, (step + delay).argsort(dim=0, stable=True))


def drop(spikes: Numbers, probability: float, *, generator: torch.Generator | None = None) -> Tensor:
    """Lose each spike with the same probability.

    Examples
    --------
    >>> drop([1, 1, 0, 1, -1], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([0, 1, 0, 0, 0])
    """
    train = _arguments.train("spikes", spikes)
    return train.masked_fill(_happens(train, probability, generator), 0)


def add_noise(spikes: Numbers, probability: float, *, generator: torch.Generator | None = None) -> Tensor:
    """Add spurious spikes: each silent step of each neuron becomes +1 with the same probability.

    Examples
    --------
    >>> add_noise([0, 0, 0, -1, 0], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([ 1,  0,  1, -1,  1])
    """
    train = _arguments.train("spikes", spikes)
    spurious = _happens(train, probability, generator) & (train == 0)
    return train.masked_fill(spurious, 1)


def _happens(spikes: Tensor, probability: float, generator: torch.Generator | None) -> Tensor:
    """One toss for each step and neuron."""
    return _tosses(spikes, generator) < _arguments.share("probability", probability)


def _tosses(spikes: Tensor, generator: torch.Generator | None) -> Tensor:
    """The same numbers for a seed, whatever the default type of tensors is."""
    generator = _arguments.generator("generator", generator, spikes.device)
    return torch.rand(spikes.shape, generator=generator, device=spikes.device, dtype=torch.float32)
