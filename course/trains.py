"""Spike trains without data: a probability or a rate in, random spikes out, time on axis 0.

An invalid argument raises ``TypeError`` or ``ValueError``, which names it.
Introduced in lesson 05, after Dayan & Abbott, Theoretical Neuroscience, 2001,
section 1.4. These arguments mean the same everywhere:

``generator`` is the source of randomness, by default torch's global one, which
``torch.manual_seed`` seeds. Leave it out in a transform: each worker of a
``DataLoader`` would draw the same spikes from its copy of a generator, but
torch seeds each worker's global one differently.

``dtype`` is the type of the spikes, by default that of the data. ``torch.bool``
takes a quarter of float32's memory. ``shape`` is the shape of the neurons, to
which the data is expanded, by default the data's own.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers, Type

__all__ = ["bernoulli", "inhomogeneous_poisson", "poisson", "refractory"]

BLOCK = 2**18  # numbers that fit into a processor's cache


def bernoulli(
    probability: Numbers,
    num_steps: int,
    shape: Any = None,
    *,
    generator: torch.Generator | None = None,
    dtype: Type = None,
) -> Tensor:
    """Random spikes: at every step, each neuron fires with the given probability.

    The mean rate is exact at any probability p, but the counts are more regular
    than those of a Poisson process: their Fano factor is 1 - p, not 1.

    Parameters
    ----------
    probability : float or Tensor, in [0, 1]
        Per time step.
    num_steps : int, at least 1
    shape : tuple of int, optional

    Returns
    -------
    Tensor, shape ``[num_steps, *shape]``

    Examples
    --------
    >>> bernoulli(0.5, num_steps=3, shape=(4,), generator=torch.Generator().manual_seed(0))
    tensor([[1., 0., 1., 1.],
            [1., 0., 1., 0.],
            [1., 0., 1., 1.]])
    """
    chance = _expanded(_arguments.fractions("probability", probability), shape)
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    return draw(chance.expand(num_steps, *chance.shape), generator, dtype)


def poisson(
    rate: Numbers,
    num_steps: int,
    dt: float = 0.001,
    shape: Any = None,
    *,
    generator: torch.Generator | None = None,
    dtype: Type = None,
) -> Tensor:
    """Random spikes of a Poisson process, sorted into time steps.

    All spikes of the process that fall into one step become a single one. A
    step thus holds a spike with probability ``1 - exp(-rate * dt)``,
    independently of all others, and the rate of the train is below ``rate``:
    by 5 % at 100 Hz and 1 ms, by 37 % at 1000 Hz. Choose ``dt`` much smaller
    than ``1 / rate``.

    Parameters
    ----------
    rate : float or Tensor, at least 0
        Spikes per second (Hz).
    num_steps : int, at least 1
    dt : float, above 0
        Length of a time step, in seconds.
    shape : tuple of int, optional

    Returns
    -------
    Tensor, shape ``[num_steps, *shape]``

    Examples
    --------
    >>> generator = torch.Generator().manual_seed(0)
    >>> spikes = poisson(200.0, num_steps=1000, shape=(500,), generator=generator)
    >>> round(spikes.mean().item(), 2)  # 1 - exp(-0.2) = 0.1813
    0.18
    """
    per_second = _arguments.values("rate", rate)
    if per_second.numel() and not 0 <= per_second.min() <= per_second.max() < math.inf:
        raise ValueError("rate must be finite and at least 0 Hz everywhere")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    # In double precision: single is too coarse for probabilities below 6e-8.
    chance = _expanded(-torch.expm1(-per_second.double() * _arguments.positive("dt", dt)), shape)
    dtype = _arguments.dtype("dtype", dtype, per_second.dtype)
    return draw(chance.expand(num_steps, *chance.shape), generator, dtype)


def inhomogeneous_poisson(
    rate: Numbers, dt: float = 0.001, *, generator: torch.Generator | None = None, dtype: Type = None
) -> Tensor:
    """Random spikes of a Poisson process whose rate changes from step to step.

    ``rate``, of shape ``[num_steps, ...]``, is in Hz; the spikes have the same
    shape. Everything else is as in ``poisson``.

    Examples
    --------
    >>> inhomogeneous_poisson(torch.tensor([0.0, 0.0, 1e6, 1e6, 0.0]))
    tensor([0., 0., 1., 1., 0.])
    """
    per_second = _arguments.series("rate", rate)
    if per_second.numel() and not 0 <= per_second.min() <= per_second.max() < math.inf:
        raise ValueError("rate must be finite and at least 0 Hz everywhere")
    dt = _arguments.positive("dt", dt)
    return draw(per_second, generator, dtype, lambda block: -torch.expm1(-block.double() * dt))


def refractory(spikes: Numbers, period: int) -> Tensor:
    """Let every neuron rest for ``period`` time steps after each spike, and drop its spikes during the rest.

    Dropped spikes start no new rest. A train of Bernoulli trials of probability
    p then has the rate ``p / (1 + p * period)`` and the coefficient of variation
    ``sqrt(1 - p) / (1 + p * period)``. ``spikes`` has time on axis 0; the result
    has its shape and type. After Berry & Meister, J. Neurosci. 18(6), 1998,
    doi:10.1523/JNEUROSCI.18-06-02200.1998.

    Examples
    --------
    >>> refractory(torch.tensor([1, 1, 1, 1, 0, 1, 1]), period=2)
    tensor([1, 0, 0, 1, 0, 0, 1])
    """
    fired = _arguments.train("spikes", spikes).clone()
    period = _arguments.whole("period", period)
    rest = torch.zeros(fired.shape[1:], dtype=torch.long, device=fired.device)
    for now in fired:
        now.masked_fill_(rest > 0, 0)
        rest = torch.where(now != 0, period, (rest - 1).clamp_min(0))
    return fired


def draw(
    values: Tensor,
    generator: torch.Generator | None = None,
    dtype: Type = None,
    probability: Callable[[Tensor], Tensor] = lambda block: block,
) -> Tensor:
    """One trial per entry of ``probability(values)``: the same spikes as ``torch.bernoulli``, drawn faster.

    What lies outside [0, 1] never or always fires.
    """
    dtype = _arguments.dtype("dtype", dtype, values.dtype)
    generator = _arguments.generator("generator", generator, values.device)
    spikes = _arguments.blank("num_steps", values.shape, dtype, values.device, fill=None)
    if spikes.device.type != "cpu" or spikes.numel() == 0 or spikes.dim() == 0:
        return spikes.bernoulli_(probability(values).clamp(0, 1), generator=generator)
    # bernoulli_ draws and compares one number at a time. Drawing the numbers of a block of
    # steps and comparing them together gives the same spikes faster, and takes no more memory than the block.
    block = max(1, BLOCK // values[0].numel())
    for part, out in zip(values.split(block), spikes.split(block), strict=True):
        chance = probability(part)
        if chance.dtype in (torch.float16, torch.bfloat16):
            chance = chance.float()  # as bernoulli_ does for half precision
        number = torch.empty(chance.shape, dtype=chance.dtype, device="cpu").uniform_(generator=generator)
        torch.lt(number, chance, out=out)
    return spikes


def _expanded(values: Tensor, shape: Any) -> Tensor:
    if shape is None:
        return values
    shape = _arguments.shape("shape", shape)
    try:
        return values.expand(shape)
    except RuntimeError as error:
        raise ValueError(f"shape must be one that {list(values.shape)} expands to, not {shape!r}") from error
