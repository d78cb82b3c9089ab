"""Encoders: values in, spikes out.

Each function takes a tensor (or a list, or a NumPy array) and returns a
tensor of spikes with time on axis 0: 0 or 1, and -1 for an OFF spike.

First come the codes of snnTorch's tutorial, with the names and meanings of
``snntorch.spikegen``; where that errs, this module raises or does what its
documentation promises (docs/differences.md). Then step-forward, and the codes
beyond the tutorial: values that stand still by ``phase`` (bits), ``burst``
(packets) or ``population`` (many neurons a value), and signals by
``moving_window`` or ``bsa``.

Random spike trains stand in ``course.trains``, targets in ``course.targets``.
"""

import warnings

import torch

from course import _arguments
from course.language import text
from course.trains import bernoulli, draw, poisson, refractory

__all__ = [
    "bernoulli",
    "bsa",
    "burst",
    "delta",
    "latency",
    "latency_times",
    "moving_window",
    "phase",
    "poisson",
    "population",
    "rate",
    "rate_conv",
    "refractory",
    "step_forward",
]

# Width of a receptive field: 1 / 1.5 of the distance to the next (Bohte et al. 2002, their gamma).
FIELD_OVERLAP = 1.5


def rate(
    data,
    num_steps=None,
    gain=1,
    offset=0,
    first_spike_time=0,
    time_var_input=False,
    *,
    generator=None,
    dtype=None,
):
    """Rate code: at every step, each value fires with a probability equal to itself.

    The probability is ``clip(gain * data + offset, 0, 1)``, and every step is
    an independent Bernoulli trial. Introduced in lesson 02.

    Parameters
    ----------
    data : Tensor, any shape
        Values, meant as probabilities: in [0, 1] after gain and offset.
        Whatever lies outside is clipped, with a warning where neither gain
        nor offset asked for it.
    num_steps : int, at least 1
        Number of time steps. Not given when ``time_var_input`` is true.
    gain, offset : float
        Scale and shift of the data, before clipping.
    first_spike_time : int, from 0 to ``num_steps - 1``
        No neuron fires before this step. With ``time_var_input``, that many
        silent steps are put in front.
    time_var_input : bool
        True if axis 0 of ``data`` is time already: one trial per entry.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent. ``torch.bool``
        takes a quarter of float32's memory.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        Spikes, a new time axis in front; with ``time_var_input``,
        ``[first_spike_time + data.shape[0], *data.shape[1:]]``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or data holds NaN.

    References
    ----------
    Eshraghian et al., Proc. IEEE 111(9), 2023, doi:10.1109/JPROC.2023.3308088.
    Spikes equal ``snntorch.spikegen.rate`` under the same ``torch.manual_seed``.

    Examples
    --------
    >>> generator = torch.Generator().manual_seed(0)
    >>> rate([0.0, 0.5, 1.0], num_steps=4, generator=generator)
    tensor([[0., 0., 1.],
            [0., 1., 1.],
            [0., 0., 1.],
            [0., 1., 1.]])
    """
    probability = _probability(data, gain, offset)
    first_spike_time = _arguments.whole("first_spike_time", first_spike_time)
    if time_var_input:
        if num_steps is not None:
            raise ValueError(
                f"num_steps must not be given with time_var_input=True (it was {num_steps}):"
                " the data brings its own time axis"
            )
        if probability.dim() == 0:
            raise ValueError("data must have a time axis when time_var_input=True; it is a single number")
        spikes = draw(probability, generator, dtype)
        silence = spikes.new_zeros((first_spike_time, *spikes.shape[1:]))
        return torch.cat([silence, spikes])

    if num_steps is None:
        raise ValueError("num_steps must be given: a whole number of time steps, at least 1")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    if first_spike_time >= num_steps:
        raise ValueError(f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {first_spike_time}")
    spikes = draw(probability.expand(num_steps, *probability.shape), generator, dtype)
    spikes[:first_spike_time] = 0
    return spikes


def rate_conv(data, *, generator=None, dtype=None):
    """One Bernoulli trial per entry: the step at the heart of the rate code.

    No axis is added: give it a tensor of probabilities that has a time axis
    already, for instance a random one, and it becomes a spike train.
    Introduced in lesson 02.

    Parameters
    ----------
    data : Tensor, any shape
        Probabilities; what lies outside [0, 1] is clipped, with a warning.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        If data is not numeric or holds NaN.

    References
    ----------
    Spikes equal ``snntorch.spikegen.rate_conv`` under the same seed.

    Examples
    --------
    >>> rate_conv([[0.0, 1.0], [1.0, 0.0]])
    tensor([[0., 1.],
            [1., 0.]])
    """
    return draw(_probability(data), generator, dtype)


def _probability(data, gain=1, offset=0):
    """Scale, shift and clip data to [0, 1]; warn where the clipping was not asked for."""
    data = _arguments.values("data", data)
    scaled = data * _arguments.number("gain", gain) + _arguments.number("offset", offset)
    if scaled.isnan().any():
        raise ValueError("data * gain + offset must be numbers; infinity * 0 is none")
    probability = scaled.clamp(0, 1)
    unscaled = not torch.is_tensor(gain) and not torch.is_tensor(offset) and (gain, offset) == (1, 0)
    if unscaled and not torch.equal(probability, data):
        warnings.warn(text("encode.outside"), stacklevel=3)
    return probability


def latency_times(
    data,
    num_steps=None,
    threshold=0.01,
    tau=1,
    first_spike_time=0,
    normalize=False,
    linear=False,
    *,
    epsilon=1e-7,
):
    """Latency code, first half: when does each value fire? The larger, the earlier.

    A value x drives a neuron that charges up like a capacitor, and fires when
    it reaches the threshold: after ``tau * ln(x / (x - threshold))`` steps.
    With ``linear``, after ``tau * (1 - x)`` steps. A value that never would
    reach the threshold counts as one that just does, so it fires last.
    Introduced in lesson 03.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1].
    num_steps : int, at least 1
        Number of time steps that all times must fit into. Needed with
        ``normalize``; when absent, there is no limit.
    threshold : float, above 0 and below 1
        Where the neuron fires.
    tau : float, above 0
        Time constant, in time steps. With ``normalize`` it has no effect.
    first_spike_time : int, at least 0
        A delay, in time steps, added to every time.
    normalize : bool
        True to stretch the times over ``num_steps``. In the logarithmic code
        the latest time of the whole tensor becomes ``num_steps - 1``; in the
        linear code a value of 0 would (and the threshold fires before it).
    linear : bool
        True for the linear code.
    epsilon : float, above 0
        A value below the threshold counts as ``threshold + epsilon``;
        without it, its logarithmic time would be infinite.

    Returns
    -------
    Tensor, shape ``data.shape``
        Firing times in time steps, not yet rounded; float32 for half-precision data.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or if a time does
        not fit into ``num_steps``.

    References
    ----------
    Eshraghian et al., Proc. IEEE 111(9), 2023, doi:10.1109/JPROC.2023.3308088.
    In float32, equal to ``snntorch.spikegen.latency_code(...)[0]``.

    Examples
    --------
    >>> latency_times([0.0, 0.5, 1.0], num_steps=5, normalize=True, linear=True)
    tensor([3.9600, 2.0000, 0.0000])
    >>> latency_times([0.02, 0.5, 1.0], tau=5, threshold=0.01)
    tensor([3.4657, 0.1010, 0.0503])
    """
    data = _arguments.fractions("data", data)
    if data.dtype in (torch.float16, torch.bfloat16):
        data = data.float()  # half precision would lose epsilon
    threshold = _arguments.between("threshold", threshold, 0, 1)
    tau = _arguments.positive("tau", tau)
    delay = _arguments.whole("first_spike_time", first_spike_time)
    if num_steps is not None:
        num_steps = _arguments.whole("num_steps", num_steps, least=1)
        if delay >= num_steps:
            raise ValueError(f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {delay}")
    elif normalize:
        raise ValueError("num_steps must be given when normalize=True: the times are stretched over it")

    # The order of operations is snnTorch's, so that every rounding is too.
    if linear:
        slope = num_steps - 1 - delay if normalize else tau
        times = (-slope * (data - 1)).clamp_max(-slope * (threshold - 1)) + delay
    else:
        data = data.clamp_min(threshold + _arguments.positive("epsilon", epsilon))
        times = tau * torch.log(data / (data - threshold)) + delay
        if normalize and times.numel():
            latest = (times - delay).max()
            times = (times - delay) * (num_steps - delay - 1) / latest + delay
    if not times.isfinite().all():
        raise ValueError(
            f"the spike times are not finite: in {times.dtype}, threshold={threshold} + epsilon={epsilon}"
            f" must differ from the threshold, and tau={tau} must neither overflow nor vanish"
        )
    if num_steps is not None and times.numel() and times.max().round() >= num_steps:
        raise ValueError(
            f"num_steps must be greater than the last spike time, {times.max():.4g} rounded to whole steps,"
            f" not {num_steps}: more steps, a smaller tau, or normalize=True would do"
        )
    return times


def latency(
    data,
    num_steps=None,
    threshold=0.01,
    tau=1,
    first_spike_time=0,
    on_target=1,
    off_target=0,
    clip=False,
    normalize=False,
    linear=False,
    *,
    epsilon=1e-7,
    dtype=None,
):
    """Latency code: each value fires once, and the larger it is the earlier.

    The time is that of ``latency_times``, rounded to the nearest step (a half
    to the even one). Introduced in lesson 03.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1].
    num_steps : int, at least 1
        Number of time steps. When absent, as many as the last spike needs.
    threshold, tau, first_spike_time, normalize, linear, epsilon
        See ``latency_times``.
    on_target, off_target : float
        What stands in the result where there is a spike, and where there is none.
    clip : bool
        True to leave out the spikes of values below the threshold.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent. ``torch.bool``
        takes a quarter of float32's memory.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        Spikes, a new time axis in front; at most one per value.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, if a spike does not
        fit into ``num_steps``, or a target does not fit into ``dtype``.

    References
    ----------
    As ``latency_times``. Spikes equal ``snntorch.spikegen.latency``.

    Examples
    --------
    >>> latency([0.02, 0.5, 1.0], num_steps=5, normalize=True, linear=True)
    tensor([[0., 0., 1.],
            [0., 0., 0.],
            [0., 1., 0.],
            [0., 0., 0.],
            [1., 0., 0.]])
    """
    data = _arguments.fractions("data", data)
    times = latency_times(data, num_steps, threshold, tau, first_spike_time, normalize, linear, epsilon=epsilon)
    step = times.round().long()
    if num_steps is None:
        num_steps = int(step.max()) + 1 if step.numel() else 1
    dtype = dtype or data.dtype
    on = _arguments.fits("on_target", on_target, dtype)
    off = _arguments.fits("off_target", off_target, dtype)
    at_step = torch.full(data.shape, on, dtype=dtype, device=data.device)
    if clip:
        at_step[data < threshold] = off
    spikes = torch.full((num_steps, *data.shape), off, dtype=dtype, device=data.device)
    return spikes.scatter_(0, step.unsqueeze(0), at_step.unsqueeze(0))


def delta(data, threshold=0.1, padding=False, off_spike=False, *, dtype=None):
    """Delta code: fire where the data changed by at least the threshold since the last step.

    The step is compared with the one before it, not with what the spikes
    have told so far: that is ``step_forward``. Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        A signal, time on axis 0.
    threshold : float, above 0
        The least change that fires, in units of the data.
    padding : bool
        What the first step is compared with: itself if true (so it never
        fires), 0 if false.
    off_spike : bool
        True to answer a fall of at least the threshold by an OFF spike, -1.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent. ``torch.bool`` holds
        no OFF spike, ``torch.int8`` does.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes; no axis is added.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, data has no time
        axis, or ``dtype`` cannot hold -1 with ``off_spike``.

    References
    ----------
    In float32, equal to ``snntorch.spikegen.delta``.

    Examples
    --------
    >>> delta([1, 2, 0, 2, 2.5], threshold=1, off_spike=True)
    tensor([ 1.,  1., -1.,  1.,  0.])
    >>> delta([1, 2, 0, 2, 2.5], threshold=1, padding=True, dtype=torch.bool)
    tensor([False,  True, False,  True, False])
    """
    data = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    dtype = dtype or data.dtype
    if off_spike:
        _arguments.signed("dtype", dtype)
    before = data[:1] if padding else torch.zeros_like(data[:1])
    spikes = torch.empty(data.shape, dtype=dtype, device=data.device)
    _write_crossings(data[:1] - before, threshold, off_spike, out=spikes[:1])
    # All steps at once would need a second tensor as large as the data. As many
    # as a processor's cache holds need almost none, and are faster.
    block = max(1, 2**18 // max(1, data[:1].numel()))
    for start in range(1, len(data), block):
        stop = min(start + block, len(data))
        change = data[start:stop] - data[start - 1 : stop - 1]
        _write_crossings(change, threshold, off_spike, out=spikes[start:stop])
    return spikes


def _write_crossings(change, threshold, off_spike, out):
    """1 where change reaches the threshold, -1 where it reaches minus the threshold if asked for, else 0."""
    torch.ge(change, threshold, out=out)
    if off_spike:
        out -= (change <= -threshold).to(out.dtype)


def step_forward(data, threshold=0.1, *, dtype=None):
    """Step-forward code, true delta modulation: fire when the data has left what the spikes tell.

    A reference starts at the first value. Where the data lies more than the
    threshold above it, an ON spike (+1) raises it by the threshold; where it
    lies more than the threshold below, an OFF spike (-1) lowers it. So small
    changes add up and errors are made good, unlike in ``delta``. At most
    one spike per step: a signal that moves faster than one threshold per
    step is left behind (slope overload). Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        A signal, time on axis 0.
    threshold : float, above 0
        Step of the reference, in units of the data.
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
    SF in Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> step_forward([0.0, 0.75, 1.5, 1.5, 0.0], threshold=0.5)
    tensor([ 0.,  1.,  1.,  0., -1.])
    """
    data = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    spikes = torch.zeros(data.shape, dtype=_arguments.signed("dtype", dtype or data.dtype), device=data.device)
    # Counted in whole thresholds, the reference gathers no rounding errors.
    level = torch.zeros_like(data[0])
    for step in range(1, len(data)):
        reference = data[0] + threshold * level
        rise = (data[step] > reference + threshold).to(level.dtype)
        fall = (data[step] < reference - threshold).to(level.dtype)
        level += rise - fall
        spikes[step] = rise - fall
    return spikes


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
    data = _arguments.fractions("data", data)
    bits = _arguments.whole("bits", bits, least=1)
    if bits > 24:
        raise ValueError(f"bits must be from 1 to 24, the digits of a float32, not {bits}")
    num_periods = _arguments.whole("num_periods", num_periods, least=1)
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
    data = _arguments.fractions("data", data)
    num_steps, max_spikes, shortest, longest = burst_range(num_steps, max_spikes, shortest, longest)
    count = (max_spikes * data).ceil()
    interval = (longest - (longest - shortest) * data).ceil().long()
    place = _along_time(torch.arange(max_spikes, device=data.device), data.dim())
    fires = (place < count).to(dtype or data.dtype)
    spikes = fires.new_zeros((num_steps, *data.shape))
    return spikes.scatter_(0, place * interval, fires)


def burst_range(num_steps, max_spikes, shortest, longest):
    """Check the arguments of ``burst``, and fill in ``longest`` where it is None."""
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    max_spikes = _arguments.whole("max_spikes", max_spikes, least=1)
    shortest = _arguments.whole("shortest", shortest, least=1)
    gaps = max(1, max_spikes - 1)
    if longest is None:
        longest = max(shortest, (num_steps - 1) // gaps)
    longest = _arguments.whole("longest", longest, least=shortest)
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
    data = _arguments.values("data", data)
    num_steps = _arguments.whole("num_steps", num_steps, least=2)
    centre, width = receptive_fields(num_neurons, low, high)
    if data.numel() and not low <= data.min() <= data.max() <= high:
        raise ValueError(f"data must lie in [low, high] = [{low}, {high}], not in [{data.min():.4g}, {data.max():.4g}]")
    distance = data.unsqueeze(-1) - centre.to(data)
    step = (num_steps * (1 - torch.exp(-(distance**2) / (2 * width**2)))).round().long()
    fires = (step < num_steps).to(dtype or data.dtype)
    spikes = fires.new_zeros((num_steps, *step.shape))
    return spikes.scatter_(0, step.clamp_max(num_steps - 1).unsqueeze(0), fires.unsqueeze(0))


def receptive_fields(num_neurons, low=0, high=1):
    """Centres (a float64 tensor) and width of the fields of ``population``."""
    num_neurons = _arguments.whole("num_neurons", num_neurons, least=3)
    low, high = float(_arguments.number("low", low)), float(_arguments.number("high", high))
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
    data = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    window = _arguments.whole("window", window, least=1)
    if window > len(data):
        raise ValueError(f"window must be from 1 to the number of time steps, {len(data)}, not {window}")
    mean = data.unfold(0, window, 1).mean(-1)
    base = torch.cat([mean[:1].expand(window, *data.shape[1:]), mean[:-1]])
    spikes = (data > base + threshold).to(torch.int8) - (data < base - threshold).to(torch.int8)
    return spikes.to(_arguments.signed("dtype", dtype or data.dtype))


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
    data = _arguments.series("data", data)
    if data.numel() and data.min() < 0:
        raise ValueError(f"data must be at least 0 everywhere; its least value is {data.min():.4g}")
    fir = filter_taps(fir).to(data)
    threshold = _arguments.positive("threshold", threshold)
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
    fir = _arguments.values("fir", fir)
    if fir.dim() != 1 or len(fir) == 0:
        raise ValueError(f"fir must be one row of numbers, not of the shape {list(fir.shape)}")
    return fir


def _along_time(row, num_axes):
    """Give a row of numbers, one a time step, ``num_axes`` further axes of length 1."""
    return row.view(-1, *[1] * num_axes)
