"""Codes beyond the tutorial: values in, spikes out, as in ``course.encode``, which offers them too.

Values that stand still: ``phase`` (bits), ``burst`` (packets), ``population``
(many neurons a value). Signals, time on axis 0: ``moving_window``, ``bsa``.
"""

import torch

from course import _checks

# Width of a receptive field: 1 / 1.5 of the distance to the next (Bohte et al. 2002, their gamma).
FIELD_OVERLAP = 1.5


def phase(data, bits=8, num_periods=1, *, dtype=None):
    """Weighted-phase code: the binary digits of a value, the most significant first.

    A spike in step k of a period is worth 2^-k, k = 1 ... ``bits``, and the
    period is repeated. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1]. They are rounded down to a multiple of 2^-bits; 1
        becomes the largest there is, 1 - 2^-bits.
    bits : int, from 1 to 24
        Digits, and time steps in one period.
    num_periods : int, at least 1
        How often the digits are sent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``[num_periods * bits, *data.shape]``
        Spikes, a new time axis in front.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    Kim et al., Neurocomputing 311, 2018, doi:10.1016/j.neucom.2018.05.087.

    Examples
    --------
    >>> phase([0.5, 0.8125], bits=4).T
    tensor([[1., 0., 0., 0.],
            [1., 1., 0., 1.]])
    """
    data = _checks.fractions("data", data)
    bits = _checks.whole("bits", bits, least=1)
    if bits > 24:
        raise ValueError(f"bits must be from 1 to 24, the digits of a float32, not {bits}")
    num_periods = _checks.whole("num_periods", num_periods, least=1)
    level = (data.double() * 2**bits).clamp_max(2**bits - 1).int()
    weight = 2 ** torch.arange(bits - 1, -1, -1, dtype=torch.int32, device=data.device)
    digits = (level & _along_time(weight, data.dim())) != 0
    return digits.to(dtype or data.dtype).repeat(num_periods, *[1] * data.dim())


def burst(data, num_steps, max_spikes=5, shortest=2, longest=None, *, dtype=None):
    """Burst code: the larger the value, the more spikes, and the closer they follow each other.

    A value x sends ``ceil(max_spikes * x)`` spikes, the first at step 0, then
    one every ``ceil(longest - (longest - shortest) * x)`` steps. Introduced in
    lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1].
    num_steps : int, at least 1
        Number of time steps.
    max_spikes : int, at least 1
        Spikes that a value of 1 sends.
    shortest, longest : int, at least 1
        Interval in time steps at a value of 1, and towards 0. When absent,
        ``longest`` is the largest with which every burst fits into ``num_steps``.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        Spikes, a new time axis in front.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or the longest
        burst does not fit into ``num_steps``.

    References
    ----------
    Guo, Fouda, Eltawil & Salama, Front. Neurosci. 15:638474, 2021,
    doi:10.3389/fnins.2021.638474, with ``max_spikes`` and ``shortest`` as there.
    Their longest interval is the whole window, so that a burst can be cut off
    at its end; here none is.

    Examples
    --------
    >>> burst([0.1, 0.4, 1.0], num_steps=13).T.int()
    tensor([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0]], dtype=torch.int32)
    """
    data = _checks.fractions("data", data)
    num_steps, max_spikes, shortest, longest = burst_range(num_steps, max_spikes, shortest, longest)
    count = (max_spikes * data).ceil()
    interval = (longest - (longest - shortest) * data).ceil().long()
    place = _along_time(torch.arange(max_spikes, device=data.device), data.dim())
    fires = (place < count).to(dtype or data.dtype)
    spikes = fires.new_zeros((num_steps, *data.shape))
    return spikes.scatter_(0, place * interval, fires)


def burst_range(num_steps, max_spikes, shortest, longest):
    """Check the arguments of ``burst``, and fill in ``longest`` where it is None."""
    num_steps = _checks.whole("num_steps", num_steps, least=1)
    max_spikes = _checks.whole("max_spikes", max_spikes, least=1)
    shortest = _checks.whole("shortest", shortest, least=1)
    gaps = max(1, max_spikes - 1)
    if longest is None:
        longest = max(shortest, (num_steps - 1) // gaps)
    longest = _checks.whole("longest", longest, least=shortest)
    if (max_spikes - 1) * longest >= num_steps:
        raise ValueError(
            f"num_steps must be at least {(max_spikes - 1) * longest + 1}, not {num_steps}:"
            f" {max_spikes} spikes with up to {longest} steps from one to the next"
        )
    return num_steps, max_spikes, shortest, longest


def population(data, num_neurons, num_steps, low=0, high=1, *, dtype=None):
    """Population code: many neurons share a value, and the nearer one's favourite is, the earlier it fires.

    Neuron i answers with ``r = exp(-(x - centre_i)^2 / (2 width^2))`` and
    fires at step ``round(num_steps * (1 - r))``; one whose step would be
    ``num_steps`` stays silent. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
        Values from ``low`` to ``high``.
    num_neurons : int, at least 3
        Neurons for each value.
    num_steps : int, at least 2
        Number of time steps.
    low, high : float
        Range of the data. The centres stand evenly, the first and the last of
        them half a distance outside.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape, num_neurons]``
        Spikes: a new time axis in front, a new neuron axis at the end.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    Bohte, Kok & La Poutré, Neurocomputing 48, 2002, doi:10.1016/S0925-2312(01)00658-0,
    with their width, 1 / 1.5 of the distance between centres.

    Examples
    --------
    >>> population(0.5, num_neurons=4, num_steps=5).int()
    tensor([[0, 0, 0, 0],
            [0, 1, 1, 0],
            [0, 0, 0, 0],
            [0, 0, 0, 0],
            [0, 0, 0, 0]], dtype=torch.int32)
    """
    data = _checks.values("data", data)
    num_steps = _checks.whole("num_steps", num_steps, least=2)
    centre, width = receptive_fields(num_neurons, low, high)
    if data.numel() and not low <= data.min() <= data.max() <= high:
        raise ValueError(
            f"data must lie in [low, high] = [{low}, {high}], not in [{data.min():.4g}, {data.max():.4g}]"
        )
    distance = data.unsqueeze(-1) - centre.to(data)
    step = (num_steps * (1 - torch.exp(-(distance**2) / (2 * width**2)))).round().long()
    fires = (step < num_steps).to(dtype or data.dtype)
    spikes = fires.new_zeros((num_steps, *step.shape))
    return spikes.scatter_(0, step.clamp_max(num_steps - 1).unsqueeze(0), fires.unsqueeze(0))


def receptive_fields(num_neurons, low=0, high=1):
    """Centres (a float64 tensor) and width of the fields of ``population``."""
    num_neurons = _checks.whole("num_neurons", num_neurons, least=3)
    low, high = float(_checks.number("low", low)), float(_checks.number("high", high))
    if not low < high:
        raise ValueError(f"high must be greater than low = {low:g}, not {high:g}")
    distance = (high - low) / (num_neurons - 2)
    centre = low + distance * (torch.arange(num_neurons, dtype=torch.float64) - 0.5)
    return centre, distance / FIELD_OVERLAP


def moving_window(data, window, threshold=0.1, *, dtype=None):
    """Moving-window code: fire where the signal leaves the mean of the steps before.

    An ON spike where it lies more than the threshold above the mean of the
    last ``window`` steps, an OFF spike where it lies more than that below.
    The first steps are compared with the mean of the first ``window`` steps.
    Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        A signal, time on axis 0.
    window : int, from 1 to ``num_steps``
        Length of the window, in time steps.
    threshold : float, above 0
        The least distance that fires, in units of the data.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent. It must hold -1:
        ``torch.int8`` is the smallest.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes -1, 0 or 1; no axis is added.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, data has no time
        axis, or ``dtype`` cannot hold -1.

    References
    ----------
    MW in Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> moving_window([0.0, 0.0, 1.0, 1.0, 1.0, 0.0], window=2, threshold=0.25)
    tensor([ 0.,  0.,  1.,  1.,  0., -1.])
    """
    data = _checks.series("data", data)
    threshold = _checks.positive("threshold", threshold)
    window = _checks.whole("window", window, least=1)
    if window > len(data):
        raise ValueError(f"window must be from 1 to the number of time steps, {len(data)}, not {window}")
    mean = data.unfold(0, window, 1).mean(-1)
    base = torch.cat([mean[:1].expand(window, *data.shape[1:]), mean[:-1]])
    spikes = (data > base + threshold).to(torch.int8) - (data < base - threshold).to(torch.int8)
    return spikes.to(_checks.signed("dtype", dtype or data.dtype))


def bsa(data, fir, threshold, *, dtype=None):
    """Ben's spiker algorithm: fire where taking the filter's answer away leaves less signal.

    At each step, the filter is subtracted from the signal ahead if that makes
    the sum of its absolute values smaller by at least the threshold. Filtering
    the spikes gives the signal back. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        A signal, time on axis 0, at least 0: one kind of spike cannot tell
        what lies below.
    fir : Tensor, shape ``[length]``
        Impulse response of the filter that decodes: what one spike adds to
        the signal, in units of the data.
    threshold : float, above 0
        The least gain that fires, in units of the data, summed over steps.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes 0 or 1; no axis is added.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or data has no
        time axis or values below 0.

    References
    ----------
    Schrauwen & Van Campenhout, IJCNN 2003, doi:10.1109/IJCNN.2003.1224019. The
    threshold is subtracted from the error, as there; some multiply by it.

    Examples
    --------
    >>> bsa([0.0, 1.0, 2.0, 1.5, 0.5, 0.0], fir=[1.0, 1.0, 0.5], threshold=0.75)
    tensor([0., 1., 1., 0., 0., 0.])
    """
    data = _checks.series("data", data)
    if data.numel() and data.min() < 0:
        raise ValueError(f"data must be at least 0 everywhere; its least value is {data.min():.4g}")
    fir = filter_taps(fir).to(data)
    threshold = _checks.positive("threshold", threshold)
    rest = data.clone()
    spikes = torch.zeros(data.shape, dtype=dtype or data.dtype, device=data.device)
    for step in range(len(data)):
        ahead = rest[step : step + len(fir)]
        without = ahead - _along_time(fir[: len(ahead)], data.dim() - 1)
        fires = without.abs().sum(0) <= ahead.abs().sum(0) - threshold
        spikes[step] = fires
        ahead.copy_(torch.where(fires, without, ahead))
    return spikes


def filter_taps(fir):
    """Return the filter as a tensor of one axis, or raise."""
    fir = _checks.values("fir", fir)
    if fir.dim() != 1 or len(fir) == 0:
        raise ValueError(f"fir must be one row of numbers, not of the shape {list(fir.shape)}")
    return fir


def _along_time(row, num_axes):
    """Give a row of numbers, one a time step, ``num_axes`` further axes of length 1."""
    return row.view(-1, *[1] * num_axes)
