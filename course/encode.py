"""Encoders: values in, spikes out.

Each function takes a tensor (or a list, or a NumPy array) and returns a
tensor of spikes with time on axis 0: 0 or 1, and -1 for an OFF spike. Names
and meanings are those of ``snntorch.spikegen``; where it errs, this module
raises or does what its documentation promises (docs/differences.md).

Here stand the codes of snnTorch's tutorial and true delta modulation. More
codes stand in ``course.codes``, random spike trains in ``course.trains``;
their functions can be called from here. Targets: ``course.targets``.
"""

import warnings

import torch

from course import _checks
from course.codes import bsa, burst, moving_window, phase, population
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
    first_spike_time = _checks.whole("first_spike_time", first_spike_time)
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
    num_steps = _checks.whole("num_steps", num_steps, least=1)
    if first_spike_time >= num_steps:
        raise ValueError(
            f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {first_spike_time}"
        )
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
    data = _checks.values("data", data)
    scaled = data * _checks.number("gain", gain) + _checks.number("offset", offset)
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
    data = _checks.fractions("data", data)
    if data.dtype in (torch.float16, torch.bfloat16):
        data = data.float()  # half precision would lose epsilon
    threshold = _checks.between("threshold", threshold, 0, 1)
    tau = _checks.positive("tau", tau)
    delay = _checks.whole("first_spike_time", first_spike_time)
    if num_steps is not None:
        num_steps = _checks.whole("num_steps", num_steps, least=1)
        if delay >= num_steps:
            raise ValueError(
                f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {delay}"
            )
    elif normalize:
        raise ValueError("num_steps must be given when normalize=True: the times are stretched over it")

    # The order of operations is snnTorch's, so that every rounding is too.
    if linear:
        slope = num_steps - 1 - delay if normalize else tau
        times = (-slope * (data - 1)).clamp_max(-slope * (threshold - 1)) + delay
    else:
        data = data.clamp_min(threshold + _checks.positive("epsilon", epsilon))
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
    data = _checks.fractions("data", data)
    times = latency_times(
        data, num_steps, threshold, tau, first_spike_time, normalize, linear, epsilon=epsilon
    )
    step = times.round().long()
    if num_steps is None:
        num_steps = int(step.max()) + 1 if step.numel() else 1
    dtype = dtype or data.dtype
    on = _checks.fits("on_target", on_target, dtype)
    off = _checks.fits("off_target", off_target, dtype)
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
    data = _checks.series("data", data)
    threshold = _checks.positive("threshold", threshold)
    dtype = dtype or data.dtype
    if off_spike:
        _checks.signed("dtype", dtype)
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
    data = _checks.series("data", data)
    threshold = _checks.positive("threshold", threshold)
    spikes = torch.zeros(data.shape, dtype=_checks.signed("dtype", dtype or data.dtype), device=data.device)
    # Counted in whole thresholds, the reference gathers no rounding errors.
    level = torch.zeros_like(data[0])
    for step in range(1, len(data)):
        reference = data[0] + threshold * level
        rise = (data[step] > reference + threshold).to(level.dtype)
        fall = (data[step] < reference - threshold).to(level.dtype)
        level += rise - fall
        spikes[step] = rise - fall
    return spikes
