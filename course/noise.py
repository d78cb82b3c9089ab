"""Noise: spikes in, the same spikes as a noisy world would deliver them out.

Time is axis 0; shape and type stay. To find out what a code can bear:
encode, add noise, decode, compare. Introduced in lesson 07. ``generator`` and
errors are as in ``course.trains``.
"""

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers


def jitter(spikes: Numbers, most: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Move each spike by up to ``most`` time steps at random, small moves more often than large ones.

    Steps of the same neuron change places, those with a spike and those
    without alike: each is delayed by a random time, even between 0 and
    ``most + 1`` steps, and then they line up anew. So no spike is lost, leaves
    the window or meets another. With ``most=1``, three in four stay where they
    are, and one in eight goes either way. ``jitter_uniform`` and
    ``jitter_gaussian`` move spikes by the distribution in their name.

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


def jitter_uniform(spikes: Numbers, most: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Move each spike by a whole number of steps from ``-most`` to ``most``, all equally likely.

    No spike is lost: where it would leave the window or meet another spike of
    its neuron, it and its neighbours take the nearest free steps.

    Examples
    --------
    >>> jitter_uniform([0, 0, 1, 0, 0, 0, 1, 1], most=2, generator=torch.Generator().manual_seed(0))
    tensor([0, 0, 1, 0, 0, 1, 0, 1])
    """
    train = _arguments.train("spikes", spikes)
    most = _arguments.whole("most", most)
    step, neuron = _fired(train)
    moves = (_tosses(step, generator).double() * (2 * most + 1)).floor() - most
    return _moved(train, step, neuron, moves, generator)


def jitter_gaussian(spikes: Numbers, sd: float, *, generator: torch.Generator | None = None) -> Tensor:
    """Move each spike by a normally distributed time, rounded to whole steps.

    No spike is lost, as in ``jitter_uniform``.

    Parameters
    ----------
    sd : float, at least 0
        Standard deviation, in time steps.

    Examples
    --------
    >>> jitter_gaussian([0, 0, 1, 0, 0, 0, 1, 1], sd=1.5, generator=torch.Generator().manual_seed(0))
    tensor([0, 0, 0, 0, 1, 1, 1, 0])
    """
    train = _arguments.train("spikes", spikes)
    sd = _arguments.number("sd", sd)
    if sd < 0:
        raise ValueError(f"sd must be at least 0, not {sd:g}")
    generator = _arguments.generator("generator", generator, train.device)
    step, neuron = _fired(train)
    moves = sd * torch.randn(step.shape, generator=generator, device=step.device, dtype=torch.float64)
    return _moved(train, step, neuron, moves.round(), generator)


def _fired(train: Tensor) -> tuple[Tensor, Tensor]:
    """Step and neuron (an index into the neurons, flattened) of each spike, neuron by neuron."""
    neuron, step = train.reshape(len(train), train[0].numel()).T.nonzero(as_tuple=True)
    return step, neuron


def _moved(train: Tensor, step: Tensor, neuron: Tensor, moves: Tensor, generator: torch.Generator | None) -> Tensor:
    """The spikes as near to where the moves take them as the window and their neighbours allow."""
    wanted = step + moves.clamp(-len(train), len(train)).long()
    by_step = wanted.argsort(stable=True)
    order = by_step[neuron[by_step].argsort(stable=True)]  # neuron by neuron, each one's spikes by the step wanted
    count = torch.bincount(neuron, minlength=train[0].numel())
    rank = torch.arange(len(neuron), device=train.device) - (count.cumsum(0) - count)[neuron]
    # Steps less ranks must not fall from one spike of a neuron to the next: then no two steps are the same.
    apart = 8 * len(train) * neuron  # keeps each neuron's numbers below those of the next
    free = wanted[order] - rank + apart
    later, earlier = free.cummax(0).values, free.flip(0).cummin(0).values.flip(0)
    odd = (_tosses(count, generator) < 0.5)[neuron]  # half a step is rounded either way, the same for one neuron
    free = (later + earlier + odd).div(2, rounding_mode="floor") - apart
    place = free.clamp_min(0).minimum(len(train) - count[neuron]) + rank
    moved = torch.zeros_like(train).reshape(len(train), train[0].numel())
    moved[place, neuron] = train.reshape(moved.shape)[step[order], neuron]
    return moved.view(train.shape)


def drop(spikes: Numbers, probability: float, *, generator: torch.Generator | None = None) -> Tensor:
    """Lose each spike with the same probability.

    What a code sends in one step, such as the several events of
    ``encode.event_camera``, is lost together or not at all.

    Examples
    --------
    >>> drop([1, 1, 0, 1, -1], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([0, 1, 0, 0, 0])
    """
    train = _arguments.train("spikes", spikes)
    probability = _arguments.share("probability", probability)
    return train.masked_fill(_tosses(train, generator) < probability, 0)


def add_noise(
    spikes: Numbers, probability: float, *, signed: bool | None = None, generator: torch.Generator | None = None
) -> Tensor:
    """Add spurious spikes: each silent step of each neuron gets one with the same probability.

    Parameters
    ----------
    signed : bool
        True for a code with OFF spikes: half of the spurious ones are +1, half
        are -1. False: all are +1. When absent, true if there is an OFF spike
        (-1) among ``spikes``; say it where there may happen to be none.

    Examples
    --------
    >>> add_noise([0, 0, 0, 1, 0], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([1, 0, 1, 1, 1])
    >>> add_noise([0, 0, 0, -1, 0], probability=0.5, generator=torch.Generator().manual_seed(0))
    tensor([ 1,  0, -1, -1,  1])
    """
    train = _arguments.train("spikes", spikes)
    signed = bool((train < 0).any()) if signed is None else _arguments.flag("signed", signed)
    if signed and not train.dtype.is_signed:
        raise ValueError(f"signed=True takes spikes of a signed type to hold -1, not {train.dtype}")
    probability = _arguments.share("probability", probability)
    tosses = _tosses(train, generator)
    noisy = train.masked_fill((tosses < probability) & (train == 0), 1)
    return noisy.masked_fill((tosses < probability / 2) & (train == 0), -1) if signed else noisy


def _tosses(spikes: Tensor, generator: torch.Generator | None) -> Tensor:
    """The same numbers for a seed, whatever the default type of tensors is."""
    generator = _arguments.generator("generator", generator, spikes.device)
    return torch.rand(spikes.shape, generator=generator, device=spikes.device, dtype=torch.float32)
