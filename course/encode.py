"""Encoders: values in, spikes out.

Each code is one function. It takes a tensor (or an array, a pandas series, a
list) and returns a tensor of spikes with time on axis 0: 0 or 1, and -1 for an
OFF spike. Each says in which lesson it is introduced. In order:

- ``rate``: the larger a value, the more often it fires.
- ``latency``: the larger a value, the earlier it fires.
- ``delta``, ``step_forward``: a signal fires where it changes.
- ``weighted_phase`` (binary digits), ``burst`` (packets), ``population`` (many
  neurons for each value), ``rank_order`` (who is first): more codes for values
  that stand still.
- ``moving_window``, ``bsa``, ``sigma_delta``, ``lif``: more for signals;
  ``event_camera`` for videos.

``bernoulli`` and ``poisson``, which make spikes from a probability or a rate
alone, live in ``course.trains``; targets for learning in ``course.targets``.

All functions share these conventions:

- ``num_steps`` is the number of time steps, at least 1.
- ``dtype`` is the type of the spikes; without one it is that of the data.
  ``torch.bool`` takes a quarter of float32's memory; OFF spikes need a signed
  type, of which ``torch.int8`` is the smallest.
- ``generator`` is the source of randomness; see ``course.trains``.
- An argument that is of the wrong type or out of range, NaN included, raises
  ``TypeError`` or ``ValueError``, which names it.

Names and meanings are those of ``snntorch.spikegen`` (Eshraghian et al., Proc.
IEEE 111(9), 2023, doi:10.1109/JPROC.2023.3308088), and so are the spikes, for
the same seed; docs/differences.md lists where not.
"""

import math
import warnings
from typing import Any

import torch
from torch import Tensor

from course import _agreed, _arguments
from course._arguments import Numbers, Type
from course.language import text
from course.trains import BLOCK, bernoulli, draw, poisson
from course.trains import refractory as refractory  # lesson 05 calls it from here

__all__ = [
    "bernoulli",
    "bsa",
    "burst",
    "delta",
    "event_camera",
    "latency",
    "latency_times",
    "lif",
    "moving_window",
    "poisson",
    "population",
    "rank_order",
    "rate",
    "rate_conv",
    "sigma_delta",
    "step_forward",
    "weighted_phase",
]


def rate(
    data: Numbers,
    num_steps: int | None = None,
    gain: Any = 1,
    offset: Any = 0,
    first_spike_time: int = 0,
    time_var_input: bool = False,
    *,
    generator: torch.Generator | None = None,
    dtype: Type = None,
) -> Tensor:
    """Rate code: at every step, each value fires with a probability equal to itself.

    The probability is ``clip(gain * data + offset, 0, 1)``, and every step is
    an independent Bernoulli trial. Introduced in lesson 02.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1] after gain and offset. What lies outside is clipped,
        with a warning where neither gain nor offset was given.
    num_steps : int
        Not given when ``time_var_input`` is true.
    gain, offset : float, or Tensor that expands to the shape of the data
    first_spike_time : int, from 0 to ``num_steps - 1``
        No neuron fires before this step. With ``time_var_input``, that many
        silent steps are put in front.
    time_var_input : bool
        True if axis 0 of ``data`` is time already: one trial per entry.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        A new time axis in front; with ``time_var_input``,
        ``[first_spike_time + data.shape[0], *data.shape[1:]]``.

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
    if _arguments.flag("time_var_input", time_var_input):
        if num_steps is not None:
            raise ValueError(
                f"num_steps must not be given with time_var_input=True (it was {num_steps!r:.40}):"
                " the data brings its own time axis"
            )
        return _after_silence(first_spike_time, draw(_arguments.timed("data", probability), generator, dtype))

    if num_steps is None:
        raise ValueError("num_steps must be given: a whole number of time steps, at least 1")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    first = _agreed.first_step(first_spike_time, num_steps)
    spikes = draw(probability.expand(num_steps, *probability.shape), generator, dtype)
    spikes[:first] = 0
    return spikes


def rate_conv(data: Numbers, *, generator: torch.Generator | None = None, dtype: Type = None) -> Tensor:
    """One Bernoulli trial per entry: the step at the heart of the rate code.

    No axis is added: a tensor of probabilities that has a time axis already,
    for instance a random one, becomes a spike train. What lies outside [0, 1]
    is clipped, with a warning. Introduced in lesson 02.

    Examples
    --------
    >>> rate_conv([[0.0, 1.0], [1.0, 0.0]])
    tensor([[0., 1.],
            [1., 0.]])
    """
    return draw(_probability(data), generator, dtype)


def _probability(data: Numbers, gain: Any = 1, offset: Any = 0) -> Tensor:
    """Scale and shift data; warn where nobody asked for what will be clipped. ``draw`` clips."""
    values = _arguments.values("data", data)
    gain = _arguments.number_or_tensor("gain", gain, values.shape, like=values)
    offset = _arguments.number_or_tensor("offset", offset, values.shape, like=values)
    if isinstance(gain, Tensor) or isinstance(offset, Tensor) or (gain, offset) != (1, 0):
        values = values * gain + offset
        if values.sum().isnan() and values.isnan().any():
            raise ValueError("data * gain + offset must be numbers; infinity * 0 is none")
    elif values.numel() and not 0 <= values.min() <= values.max() <= 1:
        try:
            words = text("encode.outside")
        except ValueError:  # the course does not speak the language that was asked for
            words = text("encode.outside", "en")
        warnings.warn(words, stacklevel=3)
    return values


def _after_silence(num_steps: int, spikes: Tensor) -> Tensor:
    """Put that many silent steps in front."""
    num_steps = _arguments.whole("first_spike_time", num_steps)
    if num_steps == 0:
        return spikes
    silence = _arguments.blank("first_spike_time", (num_steps, *spikes.shape[1:]), spikes.dtype, spikes.device)
    return torch.cat([silence, spikes])


def latency_times(
    data: Numbers,
    num_steps: int | None = None,
    threshold: float = 0.01,
    tau: float = 1,
    first_spike_time: int = 0,
    normalize: bool = False,
    linear: bool = False,
    *,
    epsilon: float = 1e-7,
) -> Tensor:
    """Latency code, first half: when does each value fire? The larger, the earlier.

    A value x drives a neuron that charges up like a capacitor, and fires when
    it reaches the threshold: after ``tau * ln(x / (x - threshold))`` steps.
    With ``linear``, after ``tau * (1 - x)`` steps. A value that would never
    reach the threshold counts as one that just does, so it fires last.
    Introduced in lesson 03.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1].
    num_steps : int
        All times must fit in. Needed with ``normalize``; when absent, there is no limit.
    threshold : float, above 0 and below 1
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
        Times in steps, not yet rounded; float32 for half-precision data.

    Examples
    --------
    >>> latency_times([0.0, 0.5, 1.0], num_steps=5, normalize=True, linear=True)
    tensor([3.9600, 2.0000, 0.0000])
    >>> latency_times([0.02, 0.5, 1.0], tau=5, threshold=0.01)
    tensor([3.4657, 0.1010, 0.0503])
    """
    x = _arguments.fractions("data", data)
    if x.dtype in (torch.float16, torch.bfloat16):
        x = x.float()  # half precision would lose epsilon
    threshold = _arguments.between("threshold", threshold, 0, 1)
    epsilon = _arguments.fits("epsilon", _arguments.positive("epsilon", epsilon), x.dtype)
    tau = _arguments.fits("tau", _arguments.positive("tau", tau), x.dtype)
    delay = _arguments.whole("first_spike_time", first_spike_time)
    normalize = _arguments.flag("normalize", normalize)
    last = float("inf")
    if num_steps is not None:
        last = _arguments.whole("num_steps", num_steps, least=1) - 1
        _agreed.first_step(delay, last + 1)
    elif normalize:
        raise ValueError("num_steps must be given when normalize=True: the times are stretched over it")

    # The order of operations is snnTorch's, so that every rounding is, too.
    if _arguments.flag("linear", linear):
        slope = last - delay if normalize else tau
        times = (-slope * (x - 1)).clamp_max(-slope * (threshold - 1)) + delay
    else:
        x = x.clamp_min(threshold + epsilon)
        times = tau * torch.log(x / (x - threshold)) + delay
        if normalize and times.numel():
            times = (times - delay) * (last - delay) / (times - delay).max() + delay

    if not times.isfinite().all():
        raise ValueError(
            f"the spike times are not finite: in {times.dtype}, threshold={threshold} + epsilon={epsilon}"
            f" must differ from the threshold, and tau={tau} must neither overflow nor vanish"
        )
    if times.numel() and times.max().round() > last:
        raise ValueError(
            f"num_steps must be greater than the last spike time, {times.max():.4g} rounded to whole steps,"
            f" not {num_steps}: more steps, a smaller tau, or normalize=True would do"
        )
    return times


def latency(
    data: Numbers,
    num_steps: int | None = None,
    threshold: float = 0.01,
    tau: float = 1,
    first_spike_time: int = 0,
    on_target: float = 1,
    off_target: float = 0,
    clip: bool = False,
    normalize: bool = False,
    linear: bool = False,
    *,
    epsilon: float = 1e-7,
    dtype: Type = None,
) -> Tensor:
    """Latency code: each value fires once, and the larger it is the earlier.

    The time is that of ``latency_times``, rounded to the nearest step (a half
    to the even one). Introduced in lesson 03.

    Parameters
    ----------
    data, threshold, tau, first_spike_time, normalize, linear, epsilon
        See ``latency_times``.
    num_steps : int
        When absent, as many as the last spike needs.
    on_target, off_target : float
        What the result holds where there is a spike, and where there is none.
    clip : bool
        True to leave out the spikes of values below the threshold.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        A new time axis in front; at most one spike per value.

    Examples
    --------
    >>> latency([0.02, 0.5, 1.0], num_steps=5, normalize=True, linear=True)
    tensor([[0., 0., 1.],
            [0., 0., 0.],
            [0., 1., 0.],
            [0., 0., 0.],
            [1., 0., 0.]])
    """
    x = _arguments.fractions("data", data)
    step = latency_times(x, num_steps, threshold, tau, first_spike_time, normalize, linear, epsilon=epsilon).round()
    limit = "num_steps"
    if num_steps is None:
        limit = "tau or first_spike_time"
        num_steps = int(step.max()) + 1 if step.numel() else 1
    num_steps = _arguments.whole(limit, num_steps)
    dtype = _arguments.dtype("dtype", dtype, x.dtype)
    on = _arguments.fits("on_target", on_target, dtype)
    off = _arguments.fits("off_target", off_target, dtype)

    spikes = _arguments.blank(limit, (num_steps, *x.shape), dtype, x.device, fill=off)
    at_step = torch.full(x.shape, on, dtype=dtype, device=x.device)
    if _arguments.flag("clip", clip):
        at_step[x < _arguments.number("threshold", threshold)] = off
    return spikes.scatter_(0, step.long().unsqueeze(0), at_step.unsqueeze(0))


def delta(
    data: Numbers, threshold: float = 0.1, padding: bool = False, off_spike: bool = False, *, dtype: Type = None
) -> Tensor:
    """Delta code: fire where the data changed by at least the threshold since the last step.

    Each step is compared with the one before it, not with what the spikes
    have told so far: that is ``step_forward``. Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
    threshold : float, above 0
        The least change that fires, in units of the data.
    padding : bool
        What the first step is compared with: itself if true (so it never
        fires), 0 if false.
    off_spike : bool
        True to answer a fall of at least the threshold with an OFF spike, -1.

    Returns
    -------
    Tensor, shape ``data.shape``

    Examples
    --------
    >>> delta([1, 2, 0, 2, 2.5], threshold=1, off_spike=True)
    tensor([ 1.,  1., -1.,  1.,  0.])
    >>> delta([1, 2, 0, 2, 2.5], threshold=1, padding=True, dtype=torch.bool)
    tensor([False,  True, False,  True, False])
    """
    x = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    off_spike = _arguments.flag("off_spike", off_spike)
    dtype = (_arguments.signed if off_spike else _arguments.dtype)("dtype", dtype, x.dtype)
    spikes = _arguments.blank("data", x.shape, dtype, x.device, fill=None)

    before = x[:1] if _arguments.flag("padding", padding) else torch.zeros_like(x[:1])
    _write_crossings(x[:1] - before, threshold, off_spike, out=spikes[:1])
    # All steps at once would need a second tensor as large as the data. As many
    # as a processor's cache holds need almost none, and are faster.
    block = max(1, BLOCK // max(1, x[:1].numel()))
    for start in range(1, len(x), block):
        stop = min(start + block, len(x))
        change = x[start:stop] - x[start - 1 : stop - 1]
        _write_crossings(change, threshold, off_spike, out=spikes[start:stop])
    return spikes


def _write_crossings(change: Tensor, threshold: float, off_spike: bool, out: Tensor) -> None:
    """1 where change reaches the threshold, -1 where it reaches minus the threshold if asked for, else 0."""
    torch.ge(change, threshold, out=out)
    if off_spike:
        out -= (change <= -threshold).to(out.dtype)


def step_forward(data: Numbers, threshold: float = 0.1, *, dtype: Type = None) -> Tensor:
    """Step-forward code, or send-on-delta at each sample: fire when the data has left what the spikes tell.

    A reference starts at the first value. Where the data lies more than the
    threshold above it, an ON spike (+1) raises it by the threshold; where it
    lies more than the threshold below, an OFF spike (-1) lowers it. So small
    changes add up and errors are made good, unlike in ``delta``. There is at
    most one spike per step: a signal that moves faster than one threshold per
    step is left behind (slope overload). Delta modulation in the classical
    sense has no zero: it sends +1 or -1 at every step. Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
    threshold : float, above 0
        Step of the reference, in units of the data.

    Returns
    -------
    Tensor, shape ``data.shape``

    References
    ----------
    SF in Kasabov et al., Neural Networks 78, 2016, doi:10.1016/j.neunet.2015.09.011.
    Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.
    Miskowicz, Sensors 6(1), 2006, doi:10.3390/s6010049 (send-on-delta).

    Examples
    --------
    >>> step_forward([0.0, 0.75, 1.5, 1.5, 0.0], threshold=0.5)
    tensor([ 0.,  1.,  1.,  0., -1.])
    """
    x = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    dtype = _arguments.signed("dtype", dtype, x.dtype)
    spikes = _arguments.blank("data", x.shape, dtype, x.device)
    # Counted in whole thresholds, the reference gathers no rounding errors.
    level = torch.zeros_like(x[0])
    for step in range(1, len(x)):
        reference = x[0] + threshold * level
        rise = (x[step] > reference + threshold).to(level.dtype)
        fall = (x[step] < reference - threshold).to(level.dtype)
        level += rise - fall
        spikes[step] = rise - fall
    return spikes


def event_camera(data: Numbers, threshold: float = 0.2, offset: float = 0.04, *, dtype: Type = None) -> Tensor:
    """What an event camera's pixels would send of a video: a spike for each step of log brightness.

    Each pixel keeps the logarithm of the brightness that its last spike told.
    Once ``log(data + offset)`` is n whole thresholds above it, the pixel sends
    n ON spikes in that step, below it n OFF spikes. A real pixel is noisy, has
    a bandwidth and rests after each event; this one has none of that, and
    knows nothing of what happens between two frames. Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        Brightness, at least 0.
    threshold : float, above 0
        Step of the logarithm: 0.2 is a change of about 20 %.
    offset : float, above 0
        Added to the brightness: how dark it must be to count as black. The
        default is 10 of 255.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes in each step, n for n ON spikes and -n for n OFF spikes.

    References
    ----------
    Lichtsteiner, Posch & Delbruck, IEEE JSSC 43(2), 2008, doi:10.1109/JSSC.2007.914337.
    Real pixels: Graça, McReynolds & Delbruck, arXiv:2304.04706.

    Examples
    --------
    >>> event_camera([1.0, 2.0, 4.0, 0.5, 0.5], threshold=0.6, offset=1e-9)
    tensor([ 0.,  1.,  1., -3.,  0.])
    """
    x = _arguments.series("data", data)
    if x.numel() and not 0 <= x.min() <= x.max() < float("inf"):
        raise ValueError(f"data must be finite brightness, at least 0, not in [{x.min():.4g}, {x.max():.4g}]")
    threshold = _arguments.positive("threshold", threshold)
    offset = _arguments.positive("offset", offset)
    dtype = _arguments.signed("dtype", dtype, x.dtype)
    spikes = _arguments.blank("data", x.shape, dtype, x.device)
    first = (x[0].double() + offset).log()
    level = torch.zeros_like(first)  # in whole thresholds, as in step_forward
    for step in range(1, len(x)):
        change = (((x[step].double() + offset).log() - first) / threshold - level).trunc() + 0.0  # no -0
        if not change.isfinite().all():
            raise ValueError(f"threshold must be larger for this data: {threshold:g} makes infinitely many spikes")
        spikes[step] = change
        if (spikes[step] != change).any():
            raise ValueError(f"dtype must hold {int(change.abs().max())} spikes of one step, and {dtype} does not")
        level += change
    return spikes


def weighted_phase(data: Numbers, bits: int = 8, num_periods: int = 1, *, dtype: Type = None) -> Tensor:
    """Weighted-phase code: the binary digits of a value, the most significant first.

    A spike in step k of a period is worth 2^-k, k = 1 ... ``bits``, and the
    period is repeated. In neuroscience, phase coding means something else: when
    in the cycle of a slow oscillation a neuron fires, as place cells do that
    fire ever earlier in the theta rhythm (O'Keefe & Recce 1993), or cells of
    the visual cortex (Montemurro et al. 2008). Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1]. They are rounded down to a multiple of 2^-bits; 1
        becomes the largest there is, 1 - 2^-bits.
    bits : int, from 1 to 24
        Digits, and time steps in one period.
    num_periods : int, at least 1

    Returns
    -------
    Tensor, shape ``[num_periods * bits, *data.shape]``

    References
    ----------
    Kim et al., Neurocomputing 311, 2018, doi:10.1016/j.neucom.2018.05.087 (this code).
    O'Keefe & Recce, Hippocampus 3(3), 1993, doi:10.1002/hipo.450030307.
    Montemurro et al., Current Biology 18(5), 2008, doi:10.1016/j.cub.2008.02.023.

    Examples
    --------
    >>> weighted_phase([0.5, 0.8125], bits=4).T
    tensor([[1., 0., 0., 0.],
            [1., 1., 0., 1.]])
    """
    x = _arguments.fractions("data", data)
    bits = _arguments.whole("bits", bits, least=1, most=_agreed.MAX_BITS)
    num_periods = _arguments.whole("num_periods", num_periods, least=1)
    dtype = _arguments.dtype("dtype", dtype, x.dtype)
    spikes = _arguments.blank("num_periods", (num_periods, bits, *x.shape), dtype, x.device, fill=None)
    level = (x.double() * 2**bits).clamp_max(2**bits - 1).int()
    weight = 2 ** torch.arange(bits - 1, -1, -1, dtype=torch.int32, device=x.device)
    spikes[:] = (level & _along_time(weight, x.dim())) != 0
    return spikes.flatten(0, 1)


def burst(
    data: Numbers,
    num_steps: int,
    max_spikes: int = 5,
    shortest: int = 2,
    longest: int | None = None,
    *,
    dtype: Type = None,
) -> Tensor:
    """Burst code: the larger the value, the more spikes, and the closer they follow each other.

    A value x sends ``ceil(max_spikes * x)`` spikes, the first at step 0, then
    one every ``ceil(longest - (longest - shortest) * x)`` steps. Introduced in
    lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
        Values in [0, 1].
    max_spikes : int, at least 1
        Spikes that a value of 1 sends.
    shortest, longest : int, at least 1
        Interval in time steps at a value of 1, and towards 0. When absent,
        ``longest`` is the largest with which every burst fits into ``num_steps``.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``

    References
    ----------
    Park, Kim, Choe & Yoon, arXiv:1809.03142, 2018 (bursts in deep spiking networks).
    Guo, Fouda, Eltawil & Salama, Front. Neurosci. 15:638474, 2021,
    doi:10.3389/fnins.2021.638474 (this code), with ``max_spikes`` and ``shortest`` as there.
    Their longest interval is the whole window, so that a burst can be cut off
    at its end; here none is.

    Examples
    --------
    >>> burst([0.1, 0.4, 1.0], num_steps=13).T.int()
    tensor([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0]], dtype=torch.int32)
    """
    x = _arguments.fractions("data", data)
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    max_spikes, shortest, longest = _agreed.burst_intervals("num_steps", num_steps, max_spikes, shortest, longest)
    dtype = _arguments.dtype("dtype", dtype, x.dtype)
    spikes = _arguments.blank("num_steps", (num_steps, *x.shape), dtype, x.device)
    count = (max_spikes * x).ceil()
    interval = (longest - (longest - shortest) * x).ceil().long().clamp_max(longest)
    place = _along_time(torch.arange(max_spikes, device=x.device), x.dim())
    return spikes.scatter_(0, place * interval, (place < count).to(dtype))


def population(
    data: Numbers, num_neurons: int, num_steps: int, low: float = 0, high: float = 1, *, dtype: Type = None
) -> Tensor:
    """Population code: many neurons share a value; the one whose favourite is nearest fires first.

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
    low, high : float
        Range of the data. The centres stand evenly, the first and the last of
        them half a distance outside.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape, num_neurons]``

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
    x = _arguments.values("data", data)
    num_steps = _arguments.whole("num_steps", num_steps, least=2)
    low, high = _agreed.value_range(low, high)
    centres, width = _agreed.receptive_fields(num_neurons, low, high)
    centre = centres.to(x)
    if not centre.isfinite().all():
        raise ValueError(f"low = {low:g} and high = {high:g} must lie well within the numbers of data, {x.dtype}")
    if x.numel() and not low <= x.min() <= x.max() <= high:
        raise ValueError(f"data must lie in [low, high] = [{low:g}, {high:g}], not in [{x.min():.4g}, {x.max():.4g}]")
    dtype = _arguments.dtype("dtype", dtype, x.dtype)
    spikes = _arguments.blank("num_steps", (num_steps, *x.shape, len(centre)), dtype, x.device)
    distance = (x.unsqueeze(-1) - centre) / width
    step = (num_steps * (1 - torch.exp(-(distance**2) / 2))).round().long()
    fires = (step < num_steps).to(dtype)
    return spikes.scatter_(0, step.clamp_max(num_steps - 1).unsqueeze(0), fires.unsqueeze(0))


def rank_order(data: Numbers, num_steps: int | None = None, start_dim: int = 0, *, dtype: Type = None) -> Tensor:
    """Rank-order code: one neuron fires at each step, that of the largest value first.

    Who comes before whom is all that is told, not by how much: doubling every
    value, or any other growing function of it, changes nothing. Of equal
    values, the one with the lower index comes first. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, any shape
    num_steps : int, at least 1
        As many ranks are sent, and the other neurons stay silent. When
        absent, all are.
    start_dim : int, from 0 to ``data.dim() - 1``
        The first axis of those whose values are ranked together, as in
        ``torch.flatten``; the axes before are a batch.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        A new time axis in front; at most one spike per value.

    References
    ----------
    Thorpe & Gautrais, Rank order coding, in Computational Neuroscience: Trends
    in Research, 1998, doi:10.1007/978-1-4615-4831-7_19.

    Examples
    --------
    >>> rank_order([0.2, 0.9, 0.4])
    tensor([[0., 1., 0.],
            [0., 0., 1.],
            [1., 0., 0.]])
    """
    x = _arguments.values("data", data)
    row = x.flatten(_agreed.start_dim(start_dim, x.dim()))
    neurons = row.shape[-1]
    num_steps = max(1, neurons) if num_steps is None else _arguments.whole("num_steps", num_steps, least=1)
    spikes = _arguments.blank("num_steps", (num_steps, *row.shape), _arguments.dtype("dtype", dtype, x.dtype), x.device)
    first = row.argsort(dim=-1, descending=True, stable=True)[..., :num_steps]
    spikes[: first.shape[-1]].scatter_(-1, first.movedim(-1, 0).unsqueeze(-1), 1)
    return spikes.view(num_steps, *x.shape)


def moving_window(data: Numbers, window: int, threshold: float = 0.1, *, dtype: Type = None) -> Tensor:
    """Moving-window code: fire where the signal leaves the mean of the steps before.

    An ON spike where it lies more than the threshold above the mean of the
    last ``window`` steps, an OFF spike where it lies more than that below.
    The first steps are compared with the mean of the first ``window`` steps.
    Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
    window : int, from 1 to ``num_steps``
        Length of the window, in time steps.
    threshold : float, above 0
        The least distance that fires, in units of the data.

    Returns
    -------
    Tensor, shape ``data.shape``

    References
    ----------
    MW in Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> moving_window([0.0, 0.0, 1.0, 1.0, 1.0, 0.0], window=2, threshold=0.25)
    tensor([ 0.,  0.,  1.,  1.,  0., -1.])
    """
    x = _arguments.series("data", data)
    threshold = _arguments.positive("threshold", threshold)
    window = _arguments.whole("window", window, least=1)
    if window > len(x):
        raise ValueError(f"window must be from 1 to the number of time steps, {len(x)}, not {window}")
    spikes = _arguments.blank("data", x.shape, _arguments.signed("dtype", dtype, x.dtype), x.device)
    for step in range(len(x)):
        start = max(0, step - window)
        mean = x[start : start + window].mean(0)
        spikes[step] = (x[step] > mean + threshold).to(spikes.dtype) - (x[step] < mean - threshold).to(spikes.dtype)
    return spikes


def bsa(data: Numbers, fir: Numbers, threshold: float, *, dtype: Type = None) -> Tensor:
    """Ben's spiker algorithm: fire where taking the filter's answer away leaves less signal.

    At each step, the filter is subtracted from the signal ahead if that makes
    the sum of its absolute values smaller by at least the threshold. Filtering
    the spikes gives the signal back. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        A signal of at least 0: spikes of one kind cannot tell what lies below.
    fir : Tensor, shape ``[length]``
        Impulse response of the filter that decodes: what one spike adds to
        the signal, in units of the data.
    threshold : float, above 0
        The least gain that fires, in units of the data, summed over steps.

    Returns
    -------
    Tensor, shape ``data.shape``

    References
    ----------
    Schrauwen & Van Campenhout, IJCNN 2003, doi:10.1109/IJCNN.2003.1224019. The
    threshold is subtracted from the error, as there; some multiply by it.

    Examples
    --------
    >>> bsa([0.0, 1.0, 2.0, 1.5, 0.5, 0.0], fir=[1.0, 1.0, 0.5], threshold=0.75)
    tensor([0., 1., 1., 0., 0., 0.])
    """
    x = _arguments.series("data", data)
    if x.numel() and x.min() < 0:
        raise ValueError(f"data must be at least 0 everywhere; its least value is {x.min():.4g}")
    taps = _agreed.filter_taps(fir).to(x)
    threshold = _arguments.positive("threshold", threshold)
    spikes = _arguments.blank("data", x.shape, _arguments.dtype("dtype", dtype, x.dtype), x.device)
    ahead = x[: len(taps)]  # what is left of the signal, as far as the filter reaches
    for step in range(len(x)):
        without = ahead - _along_time(taps[: len(ahead)], x.dim() - 1)
        fires = without.abs().sum(0) <= ahead.abs().sum(0) - threshold
        spikes[step] = fires
        rest = torch.where(fires, without, ahead)
        ahead = torch.cat([rest[1:], x[step + len(taps) : step + len(taps) + 1]])
    return spikes


def sigma_delta(data: Numbers, *, dtype: Type = None) -> Tensor:
    """Sigma-delta code, of first order and one bit: the spikes sum up to what the data sums up to.

    The data is added up; once the sum reaches one half, a spike takes 1 away.
    So at every step, data and spikes have sums at most one half apart: the
    error of a mean over w steps is at most ``1 / w``, where that of the rate
    code falls as ``1 / sqrt(w)``. It is what an integrate-and-fire neuron
    without a leak does that is reset by subtraction. Introduced in lesson 06.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps, ...]``
        Values in [0, 1]. One that stands still is repeated first:
        ``data.expand(num_steps, *data.shape)``.

    Returns
    -------
    Tensor, shape ``data.shape``

    References
    ----------
    Inose, Yasuda & Murakami, IRE Trans. Space Electronics and Telemetry 8(3), 1962.
    Schreier & Temes, Understanding Delta-Sigma Data Converters, 2005, chapter 2.
    Yoon, IEEE TNNLS 28(5), 2017, doi:10.1109/TNNLS.2016.2526029 (as a spiking neuron).

    Examples
    --------
    >>> sigma_delta([0.25] * 8)
    tensor([0., 1., 0., 0., 0., 1., 0., 0.])
    """
    x = _arguments.series("data", _arguments.fractions("data", data))
    spikes = _arguments.blank("data", x.shape, _arguments.dtype("dtype", dtype, x.dtype), x.device)
    rest = torch.zeros_like(x[0], dtype=torch.float64)
    for step in range(len(x)):
        rest += x[step]
        fires = rest >= 0.5
        spikes[step] = fires
        rest -= fires.double()
    return spikes


def lif(
    current: Numbers,
    tau: float = 20,
    threshold: float = 1,
    reset: str = "zero",
    refractory: int = 0,
    *,
    dtype: Type = None,
) -> Tensor:
    """A leaky integrate-and-fire neuron as the encoder: the larger the current, the sooner and the more often it fires.

    The potential u follows ``tau * du/dt = current - u`` from 0, without error
    for a current that is constant within each step. Where it has reached the
    threshold at the end of a step, the neuron fires. A constant current I
    above the threshold takes ``tau * ln(I / (I - threshold))`` steps to it,
    one below never does. Introduced in lesson 09.

    Parameters
    ----------
    current : Tensor, shape ``[num_steps, ...]``
        In units of the threshold: the potential at which it would settle. A
        constant one is repeated first: ``current.expand(num_steps, *current.shape)``.
    tau : float, above 0
        Time constant of the membrane, in time steps.
    threshold : float, above 0
    reset : {"zero", "subtract"}
        After a spike, the potential is 0, or less by the threshold: then what
        was above it is not lost, and the rate is finer than whole intervals.
    refractory : int, at least 0
        Time steps after a spike in which the potential stays as it was reset.

    Returns
    -------
    Tensor, shape ``current.shape``

    References
    ----------
    Gerstner, Kistler, Naud & Paninski, Neuronal Dynamics, 2014, sections 1.3 and 5.1.

    Examples
    --------
    >>> lif([2.0] * 9, tau=3)  # 3 ln 2 = 2.08 steps, so it fires at the end of every third
    tensor([0., 0., 1., 0., 0., 1., 0., 0., 1.])
    """
    x = _arguments.series("current", _arguments.finite("current", current))
    nearer = -math.expm1(-1 / _arguments.positive("tau", tau))  # share of the way to the current in one step
    threshold = _arguments.positive("threshold", threshold)
    subtract = _arguments.choice("reset", reset, ("zero", "subtract")) == "subtract"
    refractory = min(_arguments.whole("refractory", refractory), len(x))
    spikes = _arguments.blank("current", x.shape, _arguments.dtype("dtype", dtype, x.dtype), x.device)
    potential = torch.zeros_like(x[0], dtype=torch.float64)
    rests_until = torch.zeros_like(x[0], dtype=torch.int64)
    for step in range(len(x)):
        awake = rests_until <= step
        potential += (x[step] - potential).mul_(nearer).mul_(awake)
        fires = awake.logical_and_(potential >= threshold)
        spikes[step] = fires
        potential -= fires * (threshold if subtract else potential)
        rests_until.masked_fill_(fires, step + 1 + refractory)
    return spikes


def _along_time(row: Tensor, num_axes: int) -> Tensor:
    """Give a row of numbers, one for each time step, ``num_axes`` further axes of length 1."""
    return row.view(-1, *[1] * num_axes)


def __getattr__(name: str) -> Any:
    return _agreed.renamed("encode", globals(), name)
