"""Disturbances: spikes in, the same spikes as a noisy world would deliver them out.

Time is axis 0; shape and type stay. To find out what a code can bear:
encode, add noise, decode, compare.
"""

import torch

from course import _arguments


def jitter(spikes, most, *, generator=None):
    """Move each spike by a few time steps at random. Introduced in lesson 06.

    Steps of the same neuron change places, those with a spike and those
    without alike. So no spike is lost, leaves the window or meets another.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    most : int, at least 0
        No spike moves by more time steps than this.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        As many spikes of each neuron, at other steps.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> jitter([0, 0, 1, 0, 0, 0, 1, 1], most=1, generator=torch.Generator().manual_seed(0))
    tensor([0, 1, 0, 0, 0, 0, 1, 1])
    """
    spikes = _arguments.train("spikes", spikes)
    most = _arguments.whole("most", most)
    # A delay below most + 1 lets a step overtake at most that many of its neighbours.
    delay = (most + 1) * _tosses(spikes, generator)
    step = torch.arange(len(spikes), device=spikes.device).view(-1, *[1] * (spikes.dim() - 1))
    return spikes.gather(0, (step + delay).argsort(dim=0, stable=True))


def drop(spikes, probability, *, generator=None):
    """Lose each spike with the same probability. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    probability : float, from 0 to 1
        Chance of each spike to be lost.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        The spikes that are left.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> drop([1, 1, 0, 1, -1], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([0, 1, 0, 0, 0])
    """
    spikes = _arguments.train("spikes", spikes)
    return spikes.masked_fill(_happens(spikes, probability, generator), 0)


def add_noise(spikes, probability, *, generator=None):
    """Add spurious spikes, at every step and neuron with the same probability. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    probability : float, from 0 to 1
        Chance of each silent step of each neuron to become a spike, +1.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        All spikes that were there, and the spurious ones.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> add_noise([0, 0, 0, -1, 0], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([ 1,  0,  1, -1,  1])
    """
    spikes = _arguments.train("spikes", spikes)
    spurious = _happens(spikes, probability, generator) & (spikes == 0)
    return spikes.masked_fill(spurious, 1)


def _happens(spikes, probability, generator):
    """One toss for each step and neuron."""
    probability = float(_arguments.number("probability", probability))
    if not 0 <= probability <= 1:
        raise ValueError(f"probability must be from 0 to 1, not {probability:g}")
    return _tosses(spikes, generator) < probability


def _tosses(spikes, generator):
    """The same numbers for a seed, whatever the default type of tensors is."""
    return torch.rand(spikes.shape, generator=generator, device=spikes.device, dtype=torch.float32)
