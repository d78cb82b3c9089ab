"""Spike trains from nothing: a probability or a rate in, random spikes out.

``course.encode`` offers these functions too. The two generators differ where
rates are high: see each. ``refractory`` thins out any train.
"""

import torch

from course import _arguments


def bernoulli(probability, num_steps, shape=None, *, generator=None, dtype=None):
    """Random spikes: at every step, each neuron fires with the given probability.

    The mean is exact, at any probability. The counts are less irregular than
    a Poisson process's, the more so the higher the probability p: their Fano
    factor is 1 - p, not 1. And no neuron can fire more than once a step.
    Introduced in lesson 05.

    Parameters
    ----------
    probability : float or Tensor
        Probability of a spike per time step, in [0, 1].
    num_steps : int, at least 1
        Number of time steps.
    shape : tuple of int, optional
        Shape of the neurons, to which the probability is expanded; the
        probability's own when absent.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the probability when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *shape]``
        Spikes, time in front.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> bernoulli(0.5, num_steps=3, shape=(4,), generator=torch.Generator().manual_seed(0))
    tensor([[1., 0., 1., 1.],
            [1., 0., 1., 0.],
            [1., 0., 1., 1.]])
    """
    probability = _expanded(_arguments.fractions("probability", probability), shape)
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    return draw(probability.expand(num_steps, *probability.shape), generator, dtype)


def poisson(rate, num_steps, dt=0.001, shape=None, *, generator=None, dtype=None):
    """Random spikes of a Poisson process: exponential intervals, sorted into time steps.

    Two spikes that fall into one time step become one. So the rate that comes
    out is ``(1 - exp(-rate * dt)) / dt``, less than what went in: 5 % less at
    100 Hz and 1 ms, 37 % less at 1000 Hz. Take ``dt`` small beside
    ``1 / rate``. Introduced in lesson 05.

    Parameters
    ----------
    rate : float or Tensor
        Spikes per second (Hz), at least 0.
    num_steps : int, at least 1
        Number of time steps.
    dt : float, above 0
        Length of a time step, in seconds.
    shape : tuple of int, optional
        Shape of the neurons, to which the rate is expanded; the rate's own
        when absent.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the rate when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *shape]``
        Spikes, time in front.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

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
    rate = _expanded(_arguments.values("rate", rate), shape)
    if not ((rate >= 0) & rate.isfinite()).all():
        raise ValueError("rate must be finite and at least 0 Hz everywhere")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    per_step = rate.double() * _arguments.positive("dt", dt)
    # The extra row takes the spikes that come too late.
    spikes = torch.zeros((num_steps + 1, *rate.shape), dtype=dtype or rate.dtype, device=rate.device)
    time = torch.zeros(rate.shape, dtype=per_step.dtype, device=rate.device)
    while (time < num_steps).any():
        time += torch.empty_like(time).exponential_(generator=generator) / per_step
        spikes.scatter_(0, time.clamp_max(num_steps).long().unsqueeze(0), 1)
    return spikes[:-1]


def refractory(spikes, period):
    """Let every neuron rest after each spike: what it would fire meanwhile is lost.

    Only spikes that are fired start a rest, those that are lost do not. A
    train of Bernoulli trials of probability p then has the rate
    ``p / (1 + p * period)`` and the coefficient of variation
    ``sqrt(1 - p) / (1 + p * period)``. Introduced in lesson 05.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0. Whatever is not 0 is a spike.
    period : int, at least 0
        Time steps after a spike in which the neuron cannot fire.

    Returns
    -------
    Tensor, same shape and type
        The spikes that are left.

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis, or period no such number.

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


def draw(probability, generator=None, dtype=None):
    """One trial per entry of ``probability``, the same as ``torch.bernoulli`` draws, with axis 0 in blocks."""
    spikes = torch.empty(probability.shape, dtype=dtype or probability.dtype, device=probability.device)
    if spikes.device.type != "cpu" or spikes.numel() == 0 or spikes.dim() == 0:
        return spikes.bernoulli_(probability, generator=generator)
    # bernoulli_ compares one number at a time. Numbers for as many entries as a
    # processor's cache holds, compared all at once, are the same and sooner done.
    if probability.dtype in (torch.float16, torch.bfloat16):
        probability = probability.float()  # bernoulli_ draws for half precision in single, too
    block = max(1, 2**18 // probability[0].numel())
    for chance, out in zip(probability.split(block), spikes.split(block), strict=True):
        number = torch.empty(chance.shape, dtype=chance.dtype).uniform_(generator=generator)
        torch.lt(number, chance, out=out)
    return spikes


def _expanded(values, shape):
    try:
        return values if shape is None else values.expand(shape)
    except (RuntimeError, TypeError) as error:
        raise ValueError(f"shape must be one that {list(values.shape)} expands to, not {shape!r}") from error
