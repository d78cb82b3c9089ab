"""Spike trains from nothing: a probability or a rate in, random spikes out, time on axis 0.

``bernoulli`` and ``poisson`` differ where rates are high: see each.
``refractory`` thins out any train. An argument that is of the wrong type or
out of range raises ``TypeError`` or ``ValueError``, which names it.

``generator`` is the source of randomness; without one it is torch's global
one, which ``torch.manual_seed`` sets. The workers of a ``DataLoader`` each get
a copy of a generator, so all would draw the same spikes: in a transform, leave
``generator`` out, since torch seeds each worker's global one differently.

``dtype`` is the type of the spikes; without one it is that of the data.
``torch.bool`` takes a quarter of float32's memory.
"""

from typing import Any

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers, Type

__all__ = ["bernoulli", "inhomogeneous_poisson", "poisson", "refractory"]

BLOCK = 2**18  # numbers that a processor's cache holds


def bernoulli(
    probability: Numbers,
    num_steps: int,
    shape: Any = None,
    *,
    generator: torch.Generator | None = None,
    dtype: Type = None,
) -> Tensor:
    """Random spikes: at every step, each neuron fires with the given probability.

    The mean is exact, at any probability. The counts are less irregular than
    those of a Poisson process, the more so the higher the probability p: their
    Fano factor is 1 - p, not 1. Introduced in lesson 05.

    Parameters
    ----------
    probability : float or Tensor
        Probability of a spike per time step, in [0, 1].
    num_steps : int, at least 1
    shape : tuple of int, optional
        Shape of the neurons, to which the probability is expanded; the
        probability's own when absent.

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

    The spikes of the process that fall into one step become one. A step thus
    holds a spike with the probability ``1 - exp(-rate * dt)``, independently of
    all others, and the rate that comes out is less than what went in: 5 % less
    at 100 Hz and 1 ms, 37 % less at 1000 Hz. Take ``dt`` small beside
    ``1 / rate``. Introduced in lesson 05.

    Parameters
    ----------
    rate : float or Tensor
        Spikes per second (Hz), at least 0.
    num_steps : int, at least 1
    dt : float, above 0
        Length of a time step, in seconds.
    shape : tuple of int, optional
        Shape of the neurons, to which the rate is expanded; the rate's own
        when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *shape]``

    References
    ----------
    Dayan & Abbott, Theoretical Neuroscience, 2001, section 1.4.

    Examples
    --------
    >>> generator = torch.Generator().manual_seed(0)
    >>> spikes = poisson(200.0, num_steps=1000, shape=(500,), generator=generator)
    >>> round(spikes.mean().item(), 2)  # 1 - exp(-0.2) = 0.1813
    0.18
    """
    per_second = _arguments.values("rate", rate)
    if not ((per_second >= 0) & per_second.isfinite()).all():
        raise ValueError("rate must be finite and at least 0 Hz everywhere")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    # In double precision: single tells no chance below 6e-8 from 6e-8.
    chance = _expanded(-torch.expm1(-per_second.double() * _arguments.positive("dt", dt)), shape)
    dtype = _arguments.dtype("dtype", dtype, per_second.dtype)
    return draw(chance.expand(num_steps, *chance.shape), generator, dtype)


def inhomogeneous_poisson(
    rate: Numbers, dt: float = 0.001, *, generator: torch.Generator | None = None, dtype: Type = None
) -> Tensor:
    """Random spikes of a Poisson process whose rate changes from step to step.

    As in ``poisson``, a step holds a spike with the probability
    ``1 - exp(-rate * dt)``.

    Parameters
    ----------
    rate : Tensor, shape ``[num_steps, ...]``
        Spikes per second (Hz) in each step, at least 0.
    dt : float, above 0
        Length of a time step, in seconds.

    Returns
    -------
    Tensor, same shape

    References
    ----------
    Dayan & Abbott, Theoretical Neuroscience, 2001, section 1.4.

    Examples
    --------
    >>> inhomogeneous_poisson(torch.tensor([0.0, 0.0, 1e6, 1e6, 0.0]))
    tensor([0., 0., 1., 1., 0.])
    """
    per_second = _arguments.series("rate", rate)
    if not ((per_second >= 0) & per_second.isfinite()).all():
        raise ValueError("rate must be finite and at least 0 Hz everywhere")
    chance = -torch.expm1(-per_second.double() * _arguments.positive("dt", dt))
    return draw(chance, generator, _arguments.dtype("dtype", dtype, per_second.dtype))


def refractory(spikes: Numbers, period: int) -> Tensor:
    """Let every neuron rest after each spike: what it would fire meanwhile is lost.

    Only spikes that are fired start a rest, not those that are lost. A
    train of Bernoulli trials of probability p then has the rate
    ``p / (1 + p * period)`` and the coefficient of variation
    ``sqrt(1 - p) / (1 + p * period)``. Introduced in lesson 05.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Whatever is not 0 is a spike.
    period : int, at least 0
        Time steps after a spike in which the neuron cannot fire.

    Returns
    -------
    Tensor, same shape and type

    References
    ----------
    Berry & Meister, J. Neurosci. 18(6), 1998, doi:10.1523/JNEUROSCI.18-06-02200.1998.

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


def draw(probability: Tensor, generator: torch.Generator | None = None, dtype: Type = None) -> Tensor:
    """One trial per entry of ``probability``: the spikes that ``torch.bernoulli`` draws, sooner."""
    dtype = _arguments.dtype("dtype", dtype, probability.dtype)
    generator = _arguments.generator("generator", generator, probability.device)
    spikes = _arguments.blank("num_steps", probability.shape, dtype, probability.device, fill=None)
    if spikes.device.type != "cpu" or spikes.numel() == 0 or spikes.dim() == 0:
        return spikes.bernoulli_(probability, generator=generator)
    # bernoulli_ compares one number at a time. Numbers for a block of steps,
    # compared all at once, are the same and sooner done.
    block = max(1, BLOCK // probability[0].numel())
    for chance, out in zip(probability.split(block), spikes.split(block), strict=True):
        if chance.dtype in (torch.float16, torch.bfloat16):
            chance = chance.float()  # bernoulli_ draws for half precision in single, too
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
