"""Measures: spikes in, numbers out.

``spikes`` has time on axis 0 and any type. Every value other than 0 is a
spike, so an OFF spike (-1) counts as one. An invalid argument raises
``TypeError`` or ``ValueError``, which names it. Introduced in lesson 06 unless
a function says otherwise. ``cv``, ``fano_factor`` and ``psth`` follow Dayan &
Abbott, Theoretical Neuroscience, 2001, sections 1.2 and 1.4.
"""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers

BLOCK = 2**20  # values that are counted at a time

# What first_spike_time returns for a neuron that never fires.
SILENT = -1

# Energy in 45 nm CMOS, in joules: an addition, a multiplication, and the bits of a number.
# Horowitz, "Computing's energy problem", ISSCC 2014, doi:10.1109/ISSCC.2014.6757323.
ARITHMETIC = {
    "float32": (0.9e-12, 3.7e-12, 32),
    "float16": (0.4e-12, 1.1e-12, 16),
    "int32": (0.1e-12, 3.1e-12, 32),
    "int8": (0.03e-12, 0.2e-12, 8),
}
# There, too: reading 64 bits from a memory of 1 MB on the chip (32 KB: 20 pJ; 8 KB: 10 pJ).
ENERGY_PER_READ = 100e-12


def spike_count(spikes: Numbers) -> Tensor:
    """Number of spikes of each neuron: int64, shape ``spikes.shape[1:]``.

    Examples
    --------
    >>> spike_count([[1, 0], [0, 0], [1, -1]])
    tensor([2, 1])
    """
    return _count(_arguments.train("spikes", spikes)[None])[0]


def _count(trains: Tensor) -> Tensor:
    """Spikes of each neuron in each window, of ``[windows, time, ...]``; some at a time, as torch counts in 64 bits."""
    windows, time, *neurons = trains.shape
    count = torch.zeros((windows, *neurons), dtype=torch.int64, device=trains.device)
    steps = max(1, BLOCK // max(1, math.prod(neurons)))
    several = max(1, steps // max(1, time))
    for first in range(0, windows, several):
        for part in trains[first : first + several].split(steps, 1):
            count[first : first + several] += (part != 0).sum(1)
    return count


def first_spike_time(spikes: Numbers) -> Tensor:
    """Time step of each neuron's first spike, counted from 0; ``SILENT`` (-1) if it never fires.

    int64, shape ``spikes.shape[1:]``. Introduced in lesson 03.

    Examples
    --------
    >>> first_spike_time([[0, 0, 1], [1, 0, 0], [1, 0, 1]])
    tensor([ 1, -1,  0])
    """
    fired = _arguments.train("spikes", spikes) != 0
    return torch.where(fired.any(0), fired.to(torch.uint8).argmax(0), SILENT)


def intervals(spikes: Numbers) -> tuple[Tensor, Tensor]:
    """Inter-spike intervals: the time steps from each spike to the next one of the same neuron.

    Returns
    -------
    intervals : Tensor of int64, shape ``[number of intervals]``
        In time steps: the first neuron's in order, then the next one's.
    neuron : Tensor of int64, same shape
        The neuron of each interval, as an index into the flattened neurons.

    Examples
    --------
    >>> intervals([[1, 1], [0, 0], [1, 0], [0, 1], [0, 1]])
    (tensor([2, 3, 1]), tensor([0, 1, 1]))
    """
    train = _arguments.train("spikes", spikes)
    neuron, time = train.reshape(len(train), train[0].numel()).T.nonzero(as_tuple=True)
    same = neuron[1:] == neuron[:-1]
    return time.diff()[same], neuron[1:][same]


def cv(spikes: Numbers) -> Tensor:
    """Coefficient of variation of each neuron's intervals: standard deviation over mean.

    0 for a clockwork, 1 for a Poisson process, sqrt(1 - p) for Bernoulli
    trials of probability p; NaN if a neuron has fewer than three spikes.
    Shape ``spikes.shape[1:]``.

    Examples
    --------
    >>> cv([[1, 1], [0, 1], [1, 0], [0, 0], [1, 1]])
    tensor([0.0000, 0.5000])
    """
    train = _arguments.train("spikes", spikes)
    steps, neuron = intervals(train)
    interval = steps.double()
    neurons = interval.new_zeros(train[0].numel())
    count = neurons.index_add(0, neuron, torch.ones_like(interval))
    mean = neurons.index_add(0, neuron, interval) / count
    variance = neurons.index_add(0, neuron, (interval - mean[neuron]) ** 2) / count
    variation = (variance.sqrt() / mean).masked_fill(count < 2, torch.nan)
    return variation.to(torch.get_default_dtype()).view(train.shape[1:])


def fano_factor(spikes: Numbers, window: int) -> Tensor:
    """Fano factor of each neuron: variance over mean of its spike counts in successive windows.

    0 for a clockwork, 1 for a Poisson process, 1 - p for Bernoulli trials of
    probability p; NaN if a neuron is silent. Shape ``spikes.shape[1:]``.
    ``window``, in time steps, must divide them all into two windows or more.

    Examples
    --------
    >>> fano_factor([[1, 1], [0, 1], [1, 0], [0, 0]], window=2)
    tensor([0., 1.])
    """
    train = _arguments.train("spikes", spikes)
    window = _arguments.whole("window", window, least=1)
    if len(train) % window or len(train) < 2 * window:
        raise ValueError(f"window must divide the {len(train)} time steps into two windows or more, not {window}")
    counts = _count(train.reshape(len(train) // window, window, *train.shape[1:])).double()
    return (counts.var(0, correction=0) / counts.mean(0)).to(torch.get_default_dtype())


def sparsity(spikes: Numbers) -> float:
    """Share of zeros, from 0 (a spike everywhere) to 1 (no spikes). Introduced in lesson 02.

    Examples
    --------
    >>> sparsity([[1, 0], [0, 0]])
    0.75
    """
    train = _arguments.train("spikes", spikes)
    if train.numel() == 0:
        raise ValueError(f"spikes must not be empty; its shape is {list(train.shape)}")
    return 1 - int(train.count_nonzero()) / train.numel()


def snr_db(signal: Numbers, reconstruction: Numbers) -> float:
    """Signal-to-noise ratio of a reconstruction, in decibels. Introduced in lesson 04.

    ``10 log10(sum(signal^2) / sum((signal - reconstruction)^2))``; infinite if
    the two are equal. Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020,
    doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> snr_db([3.0, 4.0], [3.0, 3.5])
    20.0
    """
    true, read = _pair(signal, reconstruction)
    power, noise = _squares(true), _squares(true - read)
    if power == 0:
        raise ValueError("signal must not be 0 everywhere: its ratio to any noise would be 0")
    return float(10 * (power / noise).log10())


def rmse(signal: Numbers, reconstruction: Numbers) -> float:
    """Root mean square of the difference, in units of the signal. Introduced in lesson 02.

    Examples
    --------
    >>> rmse([0.0, 1.0], [3.0, 5.0])
    3.5355339059327378
    """
    true, read = _pair(signal, reconstruction)
    return float((_squares(true - read) / true.numel()).sqrt())


def _pair(signal: Numbers, reconstruction: Numbers) -> tuple[Tensor, Tensor]:
    true = _arguments.finite("signal", signal).double()
    read = _arguments.finite("reconstruction", reconstruction).double()
    if true.shape != read.shape:
        raise ValueError(f"reconstruction must have the signal's shape, {list(true.shape)}, not {list(read.shape)}")
    if true.numel() == 0:
        raise ValueError("signal must not be empty")
    return true, read.to(true.device)


def _squares(data: Tensor) -> Tensor:
    total = data.square().sum()
    if not total.isfinite():
        raise ValueError("signal and reconstruction are too large: the sum of their squares overflows")
    return total


def synaptic_operations(spikes: Numbers, fan_out: Any) -> int:
    """Number of synapses that the spikes reach: one addition each in a spiking network.

    ``fan_out``, the number of synapses that leave a neuron, is one number for
    all neurons or a tensor that expands to ``spikes.shape[1:]``. Yik et al.,
    NeuroBench, Nature Communications 16:1545, 2025,
    doi:10.1038/s41467-025-56739-4.

    Examples
    --------
    >>> synaptic_operations([[1, 0], [1, 1]], fan_out=100)
    300
    >>> synaptic_operations([[1, 0], [1, 1]], fan_out=torch.tensor([100, 10]))
    210
    """
    count = spike_count(spikes)
    if not _arguments.has_axes(fan_out):
        return int(count.sum()) * _arguments.whole("fan_out", fan_out)
    leaving = _arguments.tensor("fan_out", fan_out).to(count.device)
    if leaving.is_floating_point() or leaving.dtype == torch.bool or (leaving < 0).any():
        raise ValueError("fan_out must hold whole numbers, at least 0")
    try:
        leaving = leaving.expand(count.shape)
    except RuntimeError as error:
        raise ValueError(
            f"fan_out must expand to the neurons' shape, {list(count.shape)}, not be {list(leaving.shape)}"
        ) from error
    if (count.double() * leaving.double()).sum() >= _arguments.LARGEST:
        raise ValueError("fan_out is too large: the operations cannot be counted in 64 bits")
    return int((count * leaving).sum())


def energy_model(
    additions: int = 0, multiply_additions: int = 0, *, weights_read: int = 0, precision: str = "float32"
) -> float:
    """Energy that this many operations take, in joules: a model, not a measurement.

    A spiking network does one addition for each synaptic operation, a
    conventional one a multiply-addition for each weight and input; the leak of a
    spiking neuron is a multiply-addition at each step. Numbers of a 45 nm chip
    (Horowitz, ISSCC 2014): 0.9 pJ for an addition and 4.6 pJ for a
    multiply-addition in ``"float32"``; other precisions are ``"float16"``,
    ``"int32"``, ``"int8"``. A weight that is read from a memory of 1 MB takes 100 pJ
    for each 64 bits. The processor's control, the network between chips and
    the writing of potentials are left out.

    Examples
    --------
    >>> energy_model(additions=1_000_000)
    9e-07
    >>> energy_model(multiply_additions=1_000_000)
    4.6e-06
    >>> energy_model(weights_read=1_000_000)
    5e-05
    """
    additions = _arguments.whole("additions", additions, most=10**100)
    multiply_additions = _arguments.whole("multiply_additions", multiply_additions, most=10**100)
    weights_read = _arguments.whole("weights_read", weights_read, most=10**100)
    add, multiply, bits = ARITHMETIC[_arguments.choice("precision", precision, ARITHMETIC)]
    return additions * add + multiply_additions * (multiply + add) + weights_read * bits / 64 * ENERGY_PER_READ


def victor_purpura(a: Numbers, b: Numbers, cost: float) -> Tensor:
    """Victor and Purpura's distance between spike trains: the least cost of turning ``a`` into ``b``.

    Adding or removing a spike costs 1; shifting one by a time step costs
    ``cost``, at least 0. At 0, only the numbers of spikes count; from 2 on,
    shifting never pays. ``a`` and ``b`` have one shape, the distance has
    ``a.shape[1:]``. Victor & Purpura, J. Neurophysiol. 76(2), 1996,
    doi:10.1152/jn.1996.76.2.1310.

    Examples
    --------
    >>> a, b = [1, 0, 0, 1], [0, 1, 0, 0]  # shift the first spike, remove the second
    >>> victor_purpura(a, b, cost=0.25)
    tensor(1.2500)
    """
    first, second = _two_trains(a, b)
    cost = float(_arguments.number("cost", cost))
    if cost < 0:
        raise ValueError(f"cost must be at least 0, not {cost}")
    from_, to = _spike_steps(first), _spike_steps(second)
    column = torch.arange(to.shape[1] + 1, dtype=torch.float64, device=to.device)
    # price[:, j]: of turning a's spikes so far into b's first j. It stays the same once a has no more spikes.
    price = column.expand(len(to), -1)
    for spike in from_.T[:, :, None]:
        least = price + 1
        least[:, 1:] = torch.minimum(least[:, 1:], price[:, :-1] + cost * (spike - to).abs())
        added = (least - column).cummin(1).values + column  # then add spikes of b, at 1 each
        price = torch.where(spike < 0, price, added)
    total = price.gather(1, (to >= 0).sum(1, keepdim=True))
    return total.to(torch.get_default_dtype()).view(first.shape[1:])


def van_rossum(a: Numbers, b: Numbers, tau: float) -> Tensor:
    """Van Rossum's distance between spike trains: how far apart are the traces that their spikes leave?

    A spike leaves the trace ``exp(-t / tau)``, with ``tau`` in time steps. The
    distance is the root of the squared difference of the traces, integrated and
    divided by ``tau``: ``sqrt(1 / 2)`` for one extra spike, 1 for two far apart,
    ``sqrt(1 - exp(-d / tau))`` for a spike shifted by d steps (that of the package
    ``elephant`` is ``sqrt(2)`` times as large). ``a`` and ``b``
    have one shape, the distance has ``a.shape[1:]``. van Rossum, Neural
    Computation 13(4), 2001, doi:10.1162/089976601300014321.

    Examples
    --------
    >>> van_rossum([1, 0, 0, 0], [0, 0, 0, 0], tau=10)
    tensor(0.7071)
    """
    first, second = _two_trains(a, b)
    decay = math.exp(-1 / _arguments.positive("tau", tau))
    trace = torch.zeros(first.shape[1:], dtype=torch.float64, device=first.device)
    squared = trace.clone()
    # Two traces d steps apart overlap by exp(-d / tau) / 2: each spike meets itself and the trace of all before it.
    for difference in first.double() - second.double():
        trace = trace * decay
        squared += difference.square() / 2 + difference * trace
        trace = trace + difference
    return squared.clamp_min(0).sqrt().to(torch.get_default_dtype())


def psth(spikes: Numbers, window: int, dt: float = 0.001) -> Tensor:
    """Peri-stimulus time histogram: the rate in each window of time, averaged over trials.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, num_trials, ...]``
    window : int, at least 1
        Time steps in a window; must divide ``num_steps``.
    dt : float, above 0
        Length of a time step, in seconds.

    Returns
    -------
    Tensor, shape ``[num_steps / window, ...]``
        Spikes per second (Hz).

    Examples
    --------
    >>> psth([[1, 0], [0, 0], [1, 1], [0, 1]], window=2)  # 2 trials of 4 steps
    tensor([250., 750.])
    """
    fired = _arguments.train("spikes", spikes) != 0
    window, dt = _arguments.whole("window", window, least=1), _arguments.positive("dt", dt)
    if fired.dim() < 2 or fired.shape[1] == 0:
        raise ValueError(f"spikes must have trials on axis 1, at least one, not the shape {list(fired.shape)}")
    if len(fired) % window:
        raise ValueError(f"window must divide the {len(fired)} time steps, not be {window}")
    counts = fired.reshape(len(fired) // window, window, *fired.shape[1:]).sum(1).double()
    return (counts.mean(1) / (window * dt)).to(torch.get_default_dtype())


def _two_trains(a: Numbers, b: Numbers) -> tuple[Tensor, Tensor]:
    first, second = _arguments.train("a", a) != 0, _arguments.train("b", b) != 0
    if first.shape != second.shape:
        raise ValueError(f"b must have the shape of a, {list(first.shape)}, not {list(second.shape)}")
    return first, second


def _spike_steps(fired: Tensor) -> Tensor:
    """Time steps of each neuron's spikes, earliest first, padded with -1; shape ``[neurons, most spikes]``."""
    flat = fired.reshape(len(fired), -1).T
    steps = torch.where(flat, torch.arange(len(fired), device=fired.device), len(fired)).sort(1).values
    steps = steps[:, : int(flat.sum(1).max()) if len(flat) else 0]
    return steps.masked_fill(steps == len(fired), -1).double()


class Information(NamedTuple):
    """Mutual information in bits, without the bias that was taken off it, and its standard error."""

    bits: float
    bias: float
    error: float


def mutual_information(
    values: Numbers, answers: Numbers, bias: str = "miller-madow", *, generator: torch.Generator | None = None
) -> Information:
    """How many bits do the answers (spike counts, first-spike times) tell about the values?

    The plug-in estimate takes the shares of the pairs for their probabilities.
    It is too high, by more the fewer pairs there are for each kind: even of
    answers that know nothing of the values, it finds some information.

    Parameters
    ----------
    values, answers : Tensor, same shape
        One pair for each trial. Equal numbers are one kind; sort what is
        continuous into kinds first, for instance ``(values * 16).floor()``.
    bias : {"miller-madow", "shuffle", "none"}
        What is taken off. Miller and Madow's: ``(K_pairs - K_values -
        K_answers + 1) / (2 N ln 2)`` for K kinds that occur in N trials.
        "shuffle": the mean estimate of 20 random pairings, which hold no
        information.

    Returns
    -------
    bits : float
        The estimate less its bias; it can come out a little below 0.
    bias : float
        What was taken off, in bits.
    error : float
        Standard error, in bits: the spread of ``log2 p(v, a) / (p(v) p(a))``
        over the root of N.

    References
    ----------
    Miller, Note on the bias of information estimates, 1955.
    Panzeri, Senatore, Montemurro & Petersen, J. Neurophysiol. 98(3), 2007, doi:10.1152/jn.00559.2007.

    Examples
    --------
    >>> mutual_information([0, 0, 1, 1], [3, 3, 5, 5], bias="none").bits
    1.0
    """
    first, second = _kinds("values", values), _kinds("answers", answers)
    if len(first) != len(second) or not len(first):
        raise ValueError(f"answers must be as many as the values, at least one, not {len(second)} for {len(first)}")
    second = second.to(first.device)
    bits, error = _plug_in(first, second)
    _arguments.choice("bias", bias, ("miller-madow", "shuffle", "none"))
    generator = _arguments.generator("generator", generator, first.device)
    taken = 0.0
    if bias == "miller-madow":
        pairs = len(torch.stack([first, second]).unique(dim=1)[0])
        taken = (pairs - int(first.max()) - int(second.max()) - 1) / (2 * len(first) * math.log(2))
    elif bias == "shuffle":
        for _ in range(20):
            order = torch.randperm(len(first), generator=generator, device=first.device)
            taken += _plug_in(first, second[order])[0] / 20
    return Information(bits - taken, taken, error)


def _kinds(name: str, data: Numbers) -> Tensor:
    """The kind of each number, from 0."""
    return _arguments.values(name, data).flatten().unique(return_inverse=True)[1]


def _plug_in(first: Tensor, second: Tensor) -> tuple[float, float]:
    """Mutual information of two lists of kinds, and its standard error, in bits."""
    pair, count = torch.unique(torch.stack([first, second]), dim=1, return_counts=True)
    share = count.double() / len(first)
    of_first, of_second = (kinds.bincount().double() / len(first) for kinds in (first, second))
    told = (share / (of_first[pair[0]] * of_second[pair[1]])).log2()
    mean = (share * told).sum()
    return float(mean), float((share * (told - mean).square()).sum().div(len(first)).sqrt())


def bits_per_spike(bits: float, spikes: Numbers) -> float:
    """What does each spike tell, if the spikes of one value tell so many bits about it?

    Parameters
    ----------
    bits : float
        Of one neuron, such as ``mutual_information(...).bits``.
    spikes : Tensor, shape ``[num_steps, ...]``
        Of as many neurons as you like: their mean number of spikes counts.

    References
    ----------
    Rieke, Warland, de Ruyter van Steveninck & Bialek, Spikes, 1997, chapter 3.

    Examples
    --------
    >>> bits_per_spike(3.0, [[1, 0], [0, 1]])
    3.0
    """
    count = spike_count(spikes).double()
    if not count.any():
        raise ValueError("spikes must hold at least one spike")
    return float(_arguments.number("bits", bits) / count.mean())


def fisher_information(probability: Numbers, num_steps: int) -> Tensor:
    """Fisher information of ``num_steps`` Bernoulli trials about their probability p: ``num_steps / (p (1 - p))``.

    No estimate without bias has a standard deviation below ``1 /
    sqrt(fisher_information)``, the bound of Cramér and Rao, and
    ``decode.rate`` reaches it: no reader of a rate code does better. Infinite
    for p of 0 or 1.

    References
    ----------
    Dayan & Abbott, Theoretical Neuroscience, 2001, section 3.3.

    Examples
    --------
    >>> fisher_information([0.5, 0.1], num_steps=100)
    tensor([ 400.0000, 1111.1111])
    >>> 1 / fisher_information(0.5, num_steps=100).sqrt()
    tensor(0.0500)
    """
    p = _arguments.fractions("probability", probability).double()
    information = _arguments.whole("num_steps", num_steps, least=1) / (p * (1 - p))
    return information.to(torch.get_default_dtype())
