"""Decoders: spikes in, values out. Each undoes the encoder of the same name.

Spikes may be of any type, ``torch.bool`` too; what comes out is of the
default float type. Each docstring says how near it comes to the value.
"""

import torch

from course import _arguments, encode, measure


def rate(spikes, gain=1, offset=0, first_spike_time=0):
    """Undo the rate code: the share of steps with a spike. Introduced in lesson 02.

    Of a probability p it is an estimate without bias, with a standard
    deviation of ``sqrt(p * (1 - p) / num_steps)``.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes 0 or 1, time on axis 0.
    gain, offset : float
        As given to the encoder. What it clipped cannot come back.
    first_spike_time : int, from 0 to ``num_steps - 1``
        As given to the encoder: steps that are not counted.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        Estimated values.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> rate([[1, 0], [1, 1], [0, 0], [1, 0]])
    tensor([0.7500, 0.2500])
    """
    spikes = _arguments.train("spikes", spikes)
    first = _arguments.whole("first_spike_time", first_spike_time)
    if first >= len(spikes):
        raise ValueError(f"first_spike_time must be from 0 to num_steps - 1 = {len(spikes) - 1}, not {first}")
    if _arguments.number("gain", gain) == 0:
        raise ValueError("gain must not be 0: it makes all values the same")
    share = measure.spike_count(spikes[first:]).to(torch.get_default_dtype()) / (len(spikes) - first)
    return (share - _arguments.number("offset", offset)) / gain


def latency(spikes, threshold=0.01, tau=1, first_spike_time=0, normalize=False, linear=False):
    """Undo the latency code: the value that fires at that step. Introduced in lesson 03.

    A step holds all times within half a step of it. So the linear code comes
    back to within ``1 / (2 * tau)``, except for values below the threshold:
    they come back as what fires when it does. The logarithmic code,
    ``threshold / (1 - exp(-time / tau))``, is fine for dark values and coarse
    for bright ones: all that fire at step 0 come back as 1.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0, at most one for each neuron.
    threshold, tau, first_spike_time, normalize, linear
        As given to the encoder. With ``normalize``, only the linear code can
        be undone: the other one is stretched by a factor that is not sent.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        Values, in [0, 1]; 0 where a neuron is silent.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, a neuron fires
        more than once or before ``first_spike_time``, or the code cannot be undone.

    Examples
    --------
    >>> latency([[0, 0, 1], [0, 0, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]], normalize=True, linear=True)
    tensor([0.0000, 0.5000, 1.0000])
    """
    spikes = _arguments.train("spikes", spikes)
    threshold = _arguments.between("threshold", threshold, 0, 1)
    tau = _arguments.positive("tau", tau)
    delay = _arguments.whole("first_spike_time", first_spike_time)
    if (measure.spike_count(spikes) > 1).any():
        raise ValueError("spikes must hold at most one spike for each neuron; this is no latency code")
    step = measure.first_spike_time(spikes)
    silent = step == measure.SILENT
    if (step[~silent] < delay).any():
        raise ValueError(f"spikes must not come before first_spike_time={delay}; some do")
    time = (step - delay).to(torch.get_default_dtype())
    if linear:
        slope = max(1, len(spikes) - 1 - delay) if normalize else tau
        value = 1 - time / slope
    elif normalize:
        raise ValueError(
            "normalize=True must go with linear=True: the logarithmic code was stretched by a factor"
            " that depends on all the data, and the spikes do not tell it"
        )
    else:
        value = threshold / -torch.expm1(-time / tau)
    return value.clamp(0, 1).masked_fill(silent, 0)


def delta(spikes, threshold=0.1, start=0):
    """Undo the delta code as far as it goes: one threshold up or down a spike. Introduced in lesson 04.

    A spike says "by at least the threshold", no spike says "by less": what is
    lost at a step never comes back, so the error grows without bound.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes -1, 0 or 1, time on axis 0.
    threshold : float, above 0
        As given to the encoder.
    start : float or Tensor of shape ``spikes.shape[1:]``
        Value before the first step: 0, or with ``padding`` the first value.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        A staircase.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> delta([0, 1, 1, 0, -1], threshold=0.5, start=2)
    tensor([2.0000, 2.5000, 3.0000, 3.0000, 2.5000])
    """
    spikes = _arguments.train("spikes", spikes)
    threshold = _arguments.positive("threshold", threshold)
    start = _arguments.values("start", start).to(spikes.device)
    try:
        start = start.expand(spikes.shape[1:])
    except RuntimeError as error:
        raise ValueError(
            f"start must be a number or of the shape {list(spikes.shape[1:])}, not {list(start.shape)}"
        ) from error
    return start + threshold * spikes.cumsum(0, dtype=start.dtype)


def step_forward(spikes, threshold=0.1, start=0):
    """Undo the step-forward code: the reference that the encoder kept. Introduced in lesson 04.

    Within one threshold of the signal, as long as that never moved by more
    than one threshold a step.

    Parameters
    ----------
    spikes, threshold
        As for ``delta``.
    start : float or Tensor of shape ``spikes.shape[1:]``
        First value of the signal.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        A staircase.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> step_forward([0, 1, 1, 0, -1], threshold=0.5)
    tensor([0.0000, 0.5000, 1.0000, 1.0000, 0.5000])
    """
    return delta(spikes, threshold, start)


def moving_window(spikes, threshold=0.1, start=0):
    """Undo the moving-window code as its authors do: one threshold up or down a spike.

    An estimate without a bound: the encoder compares with a mean that the
    spikes do not tell. Introduced in lesson 06.

    Parameters
    ----------
    spikes, threshold
        As for ``delta``.
    start : float or Tensor of shape ``spikes.shape[1:]``
        First value of the signal.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        A staircase.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> moving_window([0, 0, 1, 1, 0, -1], threshold=0.25)
    tensor([0.0000, 0.0000, 0.2500, 0.5000, 0.5000, 0.2500])
    """
    return delta(spikes, threshold, start)


def phase(spikes, bits=8):
    """Undo the weighted-phase code: add up what the digits are worth. Introduced in lesson 06.

    Less than 2^-bits below the value (2^-bits for a value of 1), and never above.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_periods * bits, ...]``
        Spikes 0 or 1, time on axis 0.
    bits : int, from 1 to 24
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        Values in [0, 1): the mean of all periods.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> phase([[1, 1], [0, 1], [0, 0], [0, 1]], bits=4)
    tensor([0.5000, 0.8125])
    """
    spikes = _arguments.train("spikes", spikes)
    bits = _arguments.whole("bits", bits, least=1)
    if bits > 24 or len(spikes) % bits:
        raise ValueError(f"bits must be from 1 to 24 and divide the {len(spikes)} time steps, not {bits}")
    share = rate(spikes.reshape(-1, bits, *spikes.shape[1:]))
    worth = 0.5 ** torch.arange(1, bits + 1, dtype=share.dtype, device=share.device)
    return torch.tensordot(worth, share, 1)


def burst(spikes, max_spikes=5, shortest=2, longest=None):
    """Undo the burst code: the middle of the values that send so many spikes so far apart.

    Off by at most ``1 / (2 * max_spikes)``, as the number of spikes tells, and
    with two spikes or more by at most ``1 / (2 * (longest - shortest))``, as
    their interval tells. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes 0 or 1, time on axis 0.
    max_spikes, shortest, longest : int
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        Values in [0, 1]; 0 where a neuron is silent.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or a neuron fires
        more than ``max_spikes`` times.

    Examples
    --------
    >>> burst([[0, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 0, 0]], max_spikes=2, shortest=1)
    tensor([0.0000, 0.2500, 0.5833])
    """
    spikes = _arguments.train("spikes", spikes)
    _, max_spikes, shortest, longest = encode.burst_range(len(spikes), max_spikes, shortest, longest)
    count = measure.spike_count(spikes)
    if (count > max_spikes).any():
        raise ValueError(f"spikes must hold at most max_spikes={max_spikes} a neuron, not {count.max()}")
    low, high = (count - 1) / max_spikes, count / max_spikes
    if longest > shortest:
        first = measure.first_spike_time(spikes)
        last = len(spikes) - 1 - measure.first_spike_time(spikes.flip(0))
        interval = (last - first) / (count - 1).clamp_min(1)
        told = count >= 2
        low = torch.where(told, low.maximum((longest - interval) / (longest - shortest)), low)
        high = torch.where(told, high.minimum((longest - interval + 1) / (longest - shortest)), high)
    return ((low + high) / 2).masked_fill(count == 0, 0)


def population(spikes, low=0, high=1):
    """Undo the population code: the value between the two neurons that fire first.

    Their times tell both answers r, and ``ln r`` of one less that of the other
    is linear in the value: exact but for the rounding of the times.
    Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ..., num_neurons]``
        Spikes, time on axis 0, the neurons of a value on the last.
    low, high : float
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:-1]``
        Values from ``low`` to ``high``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or fewer than two
        neurons fire for a value.

    Examples
    --------
    >>> spikes = torch.zeros(5, 4)
    >>> spikes[1, 1:3] = 1
    >>> population(spikes)
    tensor(0.5000)
    """
    spikes = _arguments.train("spikes", spikes)
    if spikes.dim() < 2:
        raise ValueError(f"spikes must have neurons on its last axis; its shape is {list(spikes.shape)}")
    centre, width = encode.receptive_fields(spikes.shape[-1], low, high)
    if (measure.spike_count(spikes) > 0).sum(-1).lt(2).any():
        raise ValueError("spikes must hold two neurons that fire, at least, for each value")
    step, neuron = _first_or_after(spikes).topk(2, largest=False)
    answer = torch.log(1 - step.double() / len(spikes))
    near, next_to_it = centre.to(spikes.device)[neuron].unbind(-1)
    slope = width**2 / (near - next_to_it)
    value = (near + next_to_it) / 2 + slope * (answer[..., 0] - answer[..., 1])
    return value.clamp(low, high).to(torch.get_default_dtype())


def population_match(spikes, low=0, high=1):
    """Undo the population code when spikes may be missing or spurious: the value that fits best.

    Of 129 evenly spaced values, the one whose own first spikes are nearest in
    time, summed over all neurons (one that is silent counts as firing after
    the last step), or the mean of those equally near. Slower than ``population``, and bound to those 129 values,
    but no single spike can lead it far astray. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ..., num_neurons]``
        Spikes, time on axis 0, the neurons of a value on the last.
    low, high : float
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:-1]``
        Values from ``low`` to ``high``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> spikes = torch.zeros(5, 4)
    >>> spikes[1, 1:3] = 1
    >>> population_match(spikes)
    tensor(0.5000)
    """
    spikes = _arguments.train("spikes", spikes)
    if spikes.dim() < 2:
        raise ValueError(f"spikes must have neurons on its last axis; its shape is {list(spikes.shape)}")
    values = torch.linspace(float(low), float(high), 129, dtype=torch.float64)
    expected = _first_or_after(encode.population(values, spikes.shape[-1], len(spikes), low, high))
    step = _first_or_after(spikes)
    distance = torch.stack([(step - one).abs().sum(-1) for one in expected.to(spikes.device)])
    best = (distance == distance.amin(0)).double()
    value = torch.tensordot(values.to(spikes.device), best, 1) / best.sum(0)
    return value.to(torch.get_default_dtype())


def _first_or_after(spikes):
    """When each neuron fires first; the step after the last where it never does."""
    step = measure.first_spike_time(spikes)
    return torch.where(step == measure.SILENT, len(spikes), step)


def earliest(spikes, most=1):
    """The first spikes of each neuron; later ones are not listened to.

    What a reader does that knows how many spikes a code sends: it makes
    ``latency`` (one) and ``burst`` (``max_spikes``) readable where there may
    be spurious spikes. Introduced in lesson 06.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    most : int, at least 0
        How many spikes of each neuron are kept.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        The same spikes, without those that come later.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> earliest([[0, 1], [1, 1], [1, 0]])
    tensor([[0, 1],
            [1, 0],
            [0, 0]])
    """
    spikes = _arguments.train("spikes", spikes)
    place = (spikes != 0).cumsum(0)
    return spikes.masked_fill(place > _arguments.whole("most", most), 0)


def bsa(spikes, fir):
    """Undo BSA: filter the spikes. Introduced in lesson 06.

    The sum of the absolute errors is at most that of the signal less the
    threshold for each spike.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes 0 or 1, time on axis 0.
    fir : Tensor, shape ``[length]``
        As given to the encoder.

    Returns
    -------
    Tensor, shape ``spikes.shape``
        The signal.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> bsa([0, 1, 1, 0, 0], fir=[1.0, 1.0, 0.5])
    tensor([0.0000, 1.0000, 2.0000, 1.5000, 0.5000])
    """
    spikes = _arguments.train("spikes", spikes)
    fir = encode.filter_taps(fir)
    signal = torch.zeros(spikes.shape, dtype=fir.dtype, device=spikes.device)
    for lag, weight in enumerate(fir[: len(spikes)].tolist()):
        signal[lag:] += weight * spikes[: len(spikes) - lag]
    return signal
