"""Decoders: spikes in, values out. Each undoes the encoder of the same name.

``spikes`` has time on axis 0 and any type, ``torch.bool`` too; what comes out
is of the default float type and, where nothing else is said, of the shape
``spikes.shape[1:]``. The other arguments are as given to the encoder, and
errors are as in ``course.encode``. Each docstring says how near the result
comes to the value.

On a line that loses spikes and adds none, a reader who knows so reads better:
``rate``, ``sigma_delta`` and ``step_forward`` when told the share that is ``lost``,
``weighted_phase`` with ``combine="or"``.
"""

from typing import Any

import torch
from torch import Tensor

from course import _agreed, _arguments, encode, measure
from course._arguments import Numbers


def rate(spikes: Numbers, gain: Any = 1, offset: Any = 0, first_spike_time: int = 0, *, lost: float = 0) -> Tensor:
    """Undo the rate code: the share of steps with a spike. Introduced in lesson 02.

    Of a probability p it is an estimate without bias, with a standard
    deviation of ``sqrt(p * (1 - p) / num_steps)``. What the encoder clipped
    cannot come back. Steps before ``first_spike_time`` are not counted.

    Parameters
    ----------
    lost : float, at least 0, below 1
        Share of the spikes that the reader knows to get lost on the way: the
        rate is divided by ``1 - lost``, which leaves it without bias, with a
        standard deviation of ``sqrt(p * (1 / (1 - lost) - p) / num_steps)``.
        So it can come out above 1.

    Examples
    --------
    >>> rate([[1, 0], [1, 1], [0, 0], [1, 0]])
    tensor([0.7500, 0.2500])
    >>> rate([[1, 0], [1, 1], [0, 0], [0, 0]], lost=0.5)
    tensor([1.0000, 0.5000])
    """
    train = _arguments.train("spikes", spikes)
    first = _agreed.first_step(first_spike_time, len(train))
    share = measure.spike_count(train[first:]).to(torch.get_default_dtype()) / (len(train) - first)
    share = share / _arrives(lost)
    gain = _arguments.number_or_tensor("gain", gain, share.shape, like=share)
    offset = _arguments.number_or_tensor("offset", offset, share.shape, like=share)
    if (share.new_ones(()) * gain == 0).any():
        raise ValueError("gain must not be 0: it makes all values the same")
    return (share - offset) / gain


def _arrives(lost: float) -> float:
    """The share of spikes that arrives."""
    arrives = 1 - _arguments.share("lost", lost)
    if arrives == 0:
        raise ValueError("lost must be below 1: if everything is lost, nothing can be read")
    return arrives


def latency(
    spikes: Numbers,
    threshold: float = 0.01,
    tau: float = 1,
    first_spike_time: int = 0,
    normalize: bool = False,
    linear: bool = False,
) -> Tensor:
    """Undo the latency code: the value that fires at that step; 0 for silence. Introduced in lesson 03.

    A step holds all times within half a step of it. So the linear code comes
    back to within ``1 / (2 * tau)``, except for values below the threshold:
    they come back as what fires when it does. The logarithmic code,
    ``threshold / (1 - exp(-time / tau))``, is fine for dark values and coarse
    for bright ones: all that fire at step 0 come back as 1. With
    ``normalize``, only the linear code can be undone: the other one is
    stretched by a factor that is not sent.

    Examples
    --------
    >>> latency([[0, 0, 1], [0, 0, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]], normalize=True, linear=True)
    tensor([0.0000, 0.5000, 1.0000])
    """
    train = _arguments.train("spikes", spikes)
    threshold = _arguments.between("threshold", threshold, 0, 1)
    tau = _arguments.positive("tau", tau)
    delay = _arguments.whole("first_spike_time", first_spike_time)
    normalize = _arguments.flag("normalize", normalize)
    if (measure.spike_count(train) > 1).any():
        raise ValueError("spikes must hold at most one spike for each neuron; this is no latency code")
    step = measure.first_spike_time(train)
    silent = step == measure.SILENT
    if (step[~silent] < delay).any():
        raise ValueError(f"spikes must not come before first_spike_time={delay}; some do")

    time = (step - delay).to(torch.get_default_dtype())
    if _arguments.flag("linear", linear):
        slope = max(1, len(train) - 1 - delay) if normalize else tau
        value = 1 - time / slope
    elif normalize:
        raise ValueError(
            "normalize=True must go with linear=True: the logarithmic code was stretched by a factor"
            " that depends on all the data, and the spikes do not tell it"
        )
    else:
        value = threshold / -torch.expm1(-time / tau)
    return value.clamp(0, 1).masked_fill(silent, 0)


def delta(spikes: Numbers, threshold: float = 0.1, start: Numbers = 0) -> Tensor:
    """Undo the delta code as far as it goes: one threshold up or down for each spike. Introduced in lesson 04.

    A spike says "by at least the threshold", no spike says "by less": what is
    lost at a step never comes back, so the error grows without bound.

    Parameters
    ----------
    start : float or Tensor of shape ``spikes.shape[1:]``
        Value before the first step: 0, or with ``padding`` the first value.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        A staircase.

    Examples
    --------
    >>> delta([0, 1, 1, 0, -1], threshold=0.5, start=2)
    tensor([2.0000, 2.5000, 3.0000, 3.0000, 2.5000])
    """
    train = _arguments.train("spikes", spikes)
    threshold = _arguments.positive("threshold", threshold)
    first = _arguments.values("start", start).to(train.device)
    try:
        first = first.expand(train.shape[1:])
    except RuntimeError as error:
        raise ValueError(
            f"start must be a number or of the shape {list(train.shape[1:])}, not {list(first.shape)}"
        ) from error
    return first + threshold * train.cumsum(0, dtype=first.dtype)


def step_forward(spikes: Numbers, threshold: float = 0.1, start: Numbers = 0, *, lost: float = 0) -> Tensor:
    """Undo the step-forward code, as ``delta`` does: the reference that the encoder kept. Introduced in lesson 04.

    Within one threshold of the signal, as long as that never moved by more
    than one threshold per step. ``start`` is the first value of the signal.

    Parameters
    ----------
    lost : float, at least 0, below 1
        Share of the spikes that the reader knows to get lost on the way: each
        one that arrives counts ``1 / (1 - lost)`` thresholds. That is without
        bias, but what is lost never comes back: the error still grows, as the
        square root of the number of spikes.

    Examples
    --------
    >>> step_forward([0, 1, 0, 1, -1], threshold=0.5, start=2.0, lost=0.5)
    tensor([2., 3., 3., 4., 3.])
    """
    return delta(spikes, _arguments.positive("threshold", threshold) / _arrives(lost), start)


def event_camera(spikes: Numbers, threshold: float = 0.2, offset: float = 0.04, start: Numbers = 0) -> Tensor:
    """Undo the event camera: the brightness that the spikes tell, ``spikes.shape``.

    Its ``log(brightness + offset)`` is less than one threshold away from the
    data's, at every step. ``start`` is the first frame. Introduced in lesson 04.

    Examples
    --------
    >>> event_camera([0.0, 1.0, 0.0, -2.0], threshold=0.6931, offset=0.5, start=1.0)  # exp(0.6931) is 2
    tensor([1.0000, 2.4999, 2.4999, 0.2500])
    """
    first = _arguments.finite("start", start).double()
    offset = _arguments.positive("offset", offset)
    if (first < 0).any():
        raise ValueError(f"start must be brightness, at least 0, not {first.min():.4g}")
    told = delta(spikes, threshold, (first + offset).log())
    return (told.exp() - offset).to(torch.get_default_dtype())


def moving_window(spikes: Numbers, threshold: float = 0.1, start: Numbers = 0) -> Tensor:
    """Undo the moving-window code as its authors do, which is as ``delta`` does. Introduced in lesson 06.

    An estimate without a bound: the encoder compares with a mean that the
    spikes do not tell. ``start`` is the first value of the signal.
    """
    return delta(spikes, threshold, start)


def weighted_phase(spikes: Numbers, bits: int = 8, *, combine: str = "mean") -> Tensor:
    """Undo the weighted-phase code: add up what the digits are worth. Introduced in lesson 06.

    Less than 2^-bits below the value (2^-bits for a value of 1), and never
    above.

    Parameters
    ----------
    combine : {"mean", "or"}
        What becomes of several periods: the mean of each digit, or a 1 where
        any of them has a spike. On a line that loses spikes and adds none (a
        Z-channel) a spike that arrives was sent, so "or" is the reading of
        maximum likelihood: a digit is missed only if all its spikes are lost.
        Where spurious spikes come in, it believes each of them.

    Examples
    --------
    >>> weighted_phase([[1, 1], [0, 1], [0, 0], [0, 1]], bits=4)
    tensor([0.5000, 0.8125])
    >>> two_periods = [1, 0, 0, 1]  # 0.75 was sent: 1, 1, 1, 1
    >>> weighted_phase(two_periods, bits=2), weighted_phase(two_periods, bits=2, combine="or")
    (tensor(0.3750), tensor(0.7500))
    """
    train = _arguments.train("spikes", spikes)
    bits = _arguments.whole("bits", bits, least=1, most=_agreed.MAX_BITS)
    if len(train) % bits:
        raise ValueError(f"bits must divide the {len(train)} time steps of spikes, not be {bits}")
    digits = rate(train.reshape(len(train) // bits, bits, *train.shape[1:]))
    if _arguments.choice("combine", combine, ("mean", "or")) == "or":
        digits = digits.ceil()
    worth = 0.5 ** torch.arange(1, bits + 1, dtype=digits.dtype, device=digits.device)
    return torch.tensordot(worth, digits, 1)


def burst(spikes: Numbers, max_spikes: int = 5, shortest: int = 2, longest: int | None = None) -> Tensor:
    """Undo the burst code: the middle of the values that send so many spikes so far apart; 0 for silence.

    Off by at most ``1 / (2 * max_spikes)``, as the number of spikes tells, and
    with two spikes or more by at most ``1 / (2 * (longest - shortest))``, as
    their interval tells. Introduced in lesson 06.

    Examples
    --------
    >>> burst([[0, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 0, 0]], max_spikes=2, shortest=1)
    tensor([0.0000, 0.2500, 0.5833])
    """
    train = _arguments.train("spikes", spikes)
    max_spikes, shortest, longest = _agreed.burst_intervals(
        "the time steps of spikes", len(train), max_spikes, shortest, longest
    )
    count = measure.spike_count(train)
    if (count > max_spikes).any():
        raise ValueError(f"spikes must hold at most max_spikes={max_spikes} per neuron, not {count.max()}")
    low, high = (count - 1) / max_spikes, count / max_spikes
    if longest > shortest:
        first = measure.first_spike_time(train)
        last = len(train) - 1 - measure.first_spike_time(train.flip(0))
        interval = (last - first) / (count - 1).clamp_min(1)
        told = count >= 2
        low = torch.where(told, low.maximum((longest - interval) / (longest - shortest)), low)
        high = torch.where(told, high.minimum((longest - interval + 1) / (longest - shortest)), high)
    return ((low + high) / 2).masked_fill(count == 0, 0)


def population(spikes: Numbers, low: float = 0, high: float = 1) -> Tensor:
    """Undo the population code: the value between the two neurons that fire first.

    Their times tell both answers r, and the difference of their ``ln r`` is
    linear in the value: exact but for the rounding of the times. At least two
    neurons must fire for each value. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ..., num_neurons]``

    Returns
    -------
    Tensor, shape ``spikes.shape[1:-1]``

    Examples
    --------
    >>> spikes = torch.zeros(5, 4)
    >>> spikes[1, 1:3] = 1
    >>> population(spikes)
    tensor(0.5000)
    """
    train = _populations(spikes)
    low, high = _agreed.value_range(low, high)
    centre, width = _agreed.receptive_fields(train.shape[-1], low, high)
    if (measure.spike_count(train) > 0).sum(-1).lt(2).any():
        raise ValueError("spikes must hold at least two firing neurons for each value")
    step, neuron = _first_or_after(train).topk(2, largest=False)
    answer = torch.log(1 - step.double() / len(train))
    near, next_to_it = centre.to(train.device)[neuron].unbind(-1)
    slope = width * (width / (near - next_to_it))
    value = (near + next_to_it) / 2 + slope * (answer[..., 0] - answer[..., 1])
    return value.clamp(low, high).to(torch.get_default_dtype())


def population_match(spikes: Numbers, low: float = 0, high: float = 1) -> Tensor:
    """Undo the population code when spikes may be missing or spurious: the value that fits best.

    Of 129 evenly spaced values, the one whose own first spikes are nearest in
    time, summed over all neurons (a silent one counts as firing after the last
    step), or the mean of those that are equally near. Slower than
    ``population`` and limited to those 129 values, but no single spike can
    lead it far astray. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ..., num_neurons]``

    Returns
    -------
    Tensor, shape ``spikes.shape[1:-1]``

    Examples
    --------
    >>> spikes = torch.zeros(5, 4)
    >>> spikes[1, 1:3] = 1
    >>> population_match(spikes)
    tensor(0.5000)
    """
    train = _populations(spikes)
    low, high = _agreed.value_range(low, high)
    values = torch.linspace(low, high, 129, dtype=torch.float64, device="cpu")
    expected = _first_or_after(encode.population(values, train.shape[-1], len(train), low, high))
    step = _first_or_after(train)
    distance = torch.stack([(step - one).abs().sum(-1) for one in expected.to(train.device)])
    best = (distance == distance.amin(0)).double()
    value = torch.tensordot(values.to(train.device), best, 1) / best.sum(0)
    return value.to(torch.get_default_dtype())


def _populations(spikes: Numbers) -> Tensor:
    train = _arguments.train("spikes", spikes)
    if train.dim() < 2 or train.shape[-1] < 3 or len(train) < 2:
        raise ValueError(
            "spikes must have at least 2 time steps on its first axis and 3 neurons on its last axis,"
            f" not the shape {list(train.shape)}"
        )
    return train


def _first_or_after(spikes: Tensor) -> Tensor:
    """When each neuron fires first; the step after the last where it never does."""
    step = measure.first_spike_time(spikes)
    return torch.where(step == measure.SILENT, len(spikes), step)


def rank_order(spikes: Numbers, worth: Numbers | None = None, start_dim: int = 0) -> Tensor:
    """Undo the rank-order code: what a neuron that fires at step k is worth; 0 for silence.

    Values between which the ranks do not tell. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        At most one spike for each neuron.
    worth : Tensor, shape ``[num_steps]``
        When absent, ``1 - (k + 1) / (n + 1)``: the mean of the value of rank k,
        from 0, of n values that are drawn evenly from [0, 1]. Thorpe's is
        geometric, ``m ** torch.arange(num_steps)`` with m below 1. One that is
        learned is the mean of sorted data, VanRullen and Thorpe's table.
    start_dim : int
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``

    References
    ----------
    VanRullen & Thorpe, Neural Computation 13(6), 2001, doi:10.1162/08997660152002852.

    Examples
    --------
    >>> spikes = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    >>> rank_order(spikes)
    tensor([0.2500, 0.7500, 0.5000])
    >>> rank_order(spikes, worth=0.5 ** torch.arange(3))
    tensor([0.2500, 1.0000, 0.5000])
    """
    train = _arguments.train("spikes", spikes)
    if (measure.spike_count(train) > 1).any():
        raise ValueError("spikes must hold at most one spike for each neuron; decode.earliest(spikes) keeps the first")
    axis = _agreed.start_dim(start_dim, train.dim() - 1)
    if worth is None:
        neurons = train.shape[1 + axis :].numel()
        table = 1 - torch.arange(1, len(train) + 1, device=train.device) / (neurons + 1)
    else:
        table = _arguments.finite("worth", worth).to(train.device)
        if table.shape != (len(train),):
            raise ValueError(f"worth must have one entry for each of the {len(train)} steps, not {list(table.shape)}")
    step = measure.first_spike_time(train)
    return table[step.clamp_min(0)].masked_fill(step == measure.SILENT, 0)


def sigma_delta(spikes: Numbers, window: int, *, lost: float = 0) -> Tensor:
    """Undo the sigma-delta code: a low-pass filter, the mean of the steps around. Introduced in lesson 06.

    Off by at most ``1 / window`` from the mean of the data over the same
    steps. A window that is too short leaves the noise of the code in, one too
    long smooths the signal away.

    Parameters
    ----------
    window : int, from 1 to ``num_steps``
        Steps in a mean. Near the ends, the first and the last window is taken.
    lost : float, at least 0, below 1
        As in ``rate``.

    Returns
    -------
    Tensor, shape ``spikes.shape``

    Examples
    --------
    >>> sigma_delta([0, 1, 0, 0, 0, 1, 0, 0], window=4)
    tensor([0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500])
    """
    train = _arguments.train("spikes", spikes)
    window = _arguments.whole("window", window, least=1, most=len(train))
    summed = train.cumsum(0, dtype=torch.float64)
    sums = summed[window - 1 :].clone()
    sums[1:] -= summed[:-window]
    centre = torch.arange(len(train), device=train.device) - window // 2
    means = sums[centre.clamp(0, len(sums) - 1)] / (window * _arrives(lost))
    return means.to(torch.get_default_dtype())


def lif(spikes: Numbers, tau: float = 20, threshold: float = 1, reset: str = "zero", refractory: int = 0) -> Tensor:
    """Undo the LIF neuron: at each step, the constant current that makes the interval around it.

    After T steps without the refractory ones, a neuron fires at a current of
    ``threshold / (1 - exp(-T / tau))``. An interval of n steps holds all T from
    ``n - 1`` to ``n``, and its middle is taken. With a reset by subtraction,
    only the leak takes from what is above the threshold, half of
    ``1 - exp(-n / tau)`` steps on average, and the mean over many intervals of
    a constant current comes back to about one part in ``2 * tau``. After the
    last spike, the interval before it is taken, or the silence since if that
    is longer. 0 for a neuron that never fires. Introduced in lesson 09.

    Parameters
    ----------
    tau, threshold, reset, refractory
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape``

    Examples
    --------
    >>> lif([0, 0, 1, 0, 0, 1, 0, 0, 0], tau=3)  # any current from 1.58 to 2.06
    tensor([1.7687, 1.7687, 1.7687, 1.7687, 1.7687, 1.7687, 1.7687, 1.7687, 1.7687])
    """
    fired = _arguments.train("spikes", spikes) != 0
    tau, threshold = _arguments.positive("tau", tau), _arguments.positive("threshold", threshold)
    subtract = _arguments.choice("reset", reset, ("zero", "subtract")) == "subtract"
    refractory = _arguments.whole("refractory", refractory)
    interval = _interval_around(fired, refractory).double()
    if (interval < 1).any():
        raise ValueError(f"spikes must lie more than refractory={refractory} steps apart; some do not")
    half = -torch.expm1(-interval / tau) / 2 if subtract else 0.5
    current = threshold / -torch.expm1(-(interval - half) / tau)
    return current.to(torch.get_default_dtype()).masked_fill(~fired.any(0), 0)


def _interval_around(fired: Tensor, refractory: int) -> Tensor:
    """Length of the interval in which each step lies, without its refractory steps; int64, shape ``fired.shape``."""
    last = len(fired) - 1
    step = torch.arange(len(fired), device=fired.device).view(-1, *[1] * (fired.dim() - 1))
    end = torch.where(fired, step, last).flip(0).cummin(0).values.flip(0)  # the spike of this step or the next one
    start = torch.where(fired, step, -1).cummax(0).values.roll(1, 0)  # the one before it
    start[0] = -1
    interval = end - start - min(refractory, len(fired)) * (start >= 0)
    final = torch.where(fired, step, -1).amax(0, keepdim=True)
    before = interval.gather(0, final.clamp_min(0))
    return torch.where(step > final, interval.maximum(before), interval)


def earliest(spikes: Numbers, most: int = 1) -> Tensor:
    """Keep the first ``most`` spikes of each neuron, and remove the others; shape and type stay.

    A reader who knows how many spikes a code sends can do this: it makes
    ``latency`` (one) and ``burst`` (``max_spikes``) readable where there may
    be spurious spikes. Introduced in lesson 06.

    Examples
    --------
    >>> earliest([[0, 1], [1, 1], [1, 0]])
    tensor([[0, 1],
            [1, 0],
            [0, 0]])
    """
    train = _arguments.train("spikes", spikes)
    place = (train != 0).cumsum(0)
    return train.masked_fill(place > _arguments.whole("most", most), 0)


def bsa(spikes: Numbers, fir: Numbers) -> Tensor:
    """Undo BSA: filter the spikes; the signal has their shape. Introduced in lesson 06.

    The sum of the absolute errors is at most that of the signal less the
    threshold for each spike.

    Examples
    --------
    >>> bsa([0, 1, 1, 0, 0], fir=[1.0, 1.0, 0.5])
    tensor([0.0000, 1.0000, 2.0000, 1.5000, 0.5000])
    """
    train = _arguments.train("spikes", spikes)
    taps = _agreed.filter_taps(fir)
    train = train.to(taps.dtype)  # a whole number times a weight would be in single precision
    signal = torch.zeros_like(train)
    for lag, weight in enumerate(taps[: len(train)].tolist()):
        signal[lag:] += weight * train[: len(train) - lag]
    return signal


def __getattr__(name: str) -> Any:
    return _agreed.renamed("decode", globals(), name)
