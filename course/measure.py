"""Measures: spikes in, numbers out. Time is axis 0; spikes may be of any type, ``torch.bool`` too.

Whatever is not 0 is a spike: an OFF spike (-1) counts as one. Introduced in
lesson 06 unless a function says otherwise.
"""

import torch

from course import _arguments

# What first_spike_time answers for a neuron that never fires.
SILENT = -1

# Energy of one 32-bit floating-point operation in 45 nm CMOS, in joules:
# a multiplication (3.7 pJ) and an addition (0.9 pJ), or the addition alone.
# Horowitz, "Computing's energy problem", ISSCC 2014, doi:10.1109/ISSCC.2014.6757323.
ENERGY_PER_MAC = 4.6e-12
ENERGY_PER_AC = 0.9e-12


def spike_count(spikes):
    """How many spikes does each neuron fire?

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.

    Returns
    -------
    Tensor of int64, shape ``spikes.shape[1:]``

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis.

    Examples
    --------
    >>> spike_count([[1, 0], [0, 0], [1, -1]])
    tensor([2, 1])
    """
    return (_arguments.train("spikes", spikes) != 0).sum(0)


def first_spike_time(spikes):
    """When does each neuron fire first? Introduced in lesson 03.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.

    Returns
    -------
    Tensor of int64, shape ``spikes.shape[1:]``
        Time step, from 0; ``SILENT`` (-1) where there is no spike.

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis.

    Examples
    --------
    >>> first_spike_time([[0, 0, 1], [1, 0, 0], [1, 0, 1]])
    tensor([ 1, -1,  0])
    """
    fired = _arguments.train("spikes", spikes) != 0
    return torch.where(fired.any(0), fired.to(torch.uint8).argmax(0), SILENT)


def intervals(spikes):
    """How many time steps lie between one spike and the next of the same neuron?

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.

    Returns
    -------
    intervals : Tensor of int64, shape ``[number of intervals]``
        Inter-spike intervals in time steps: all of the first neuron's in
        order, then the next one's.
    neuron : Tensor of int64, same shape
        Whose interval it is: an index into the neurons, flattened.

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis.

    Examples
    --------
    >>> intervals([[1, 1], [0, 0], [1, 0], [0, 1], [0, 1]])
    (tensor([2, 3, 1]), tensor([0, 1, 1]))
    """
    spikes = _arguments.train("spikes", spikes)
    neuron, time = spikes.flatten(1).T.nonzero(as_tuple=True) if spikes.dim() > 1 else _alone(spikes)
    same = neuron[1:] == neuron[:-1]
    return time.diff()[same], neuron[1:][same]


def _alone(spikes):
    time = spikes.nonzero(as_tuple=True)[0]
    return torch.zeros_like(time), time


def cv(spikes):
    """Coefficient of variation of each neuron's intervals: their standard deviation over their mean.

    0 for a clockwork, 1 for a Poisson process, sqrt(1 - p) for Bernoulli
    trials of probability p.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        NaN where a neuron has fewer than two intervals, that is, fewer than three spikes.

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis.

    References
    ----------
    Dayan & Abbott, Theoretical Neuroscience, 2001, section 1.4.

    Examples
    --------
    >>> cv([[1, 1], [0, 1], [1, 0], [0, 0], [1, 1]])
    tensor([0.0000, 0.5000])
    """
    spikes = _arguments.train("spikes", spikes)
    interval, neuron = intervals(spikes)
    interval = interval.double()
    neurons = interval.new_zeros(spikes[0].numel())
    count = neurons.index_add(0, neuron, torch.ones_like(interval))
    mean = neurons.index_add(0, neuron, interval) / count
    variance = neurons.index_add(0, neuron, (interval - mean[neuron]) ** 2) / count
    variation = (variance.sqrt() / mean).masked_fill(count < 2, torch.nan)
    return variation.to(torch.get_default_dtype()).view(spikes.shape[1:])


def fano_factor(spikes, window):
    """Fano factor of each neuron: variance over mean of its spike counts in successive windows.

    0 for a clockwork, 1 for a Poisson process, 1 - p for Bernoulli trials of
    probability p.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    window : int, at least 1
        Time steps in a window. They must divide ``num_steps`` into two windows or more.

    Returns
    -------
    Tensor, shape ``spikes.shape[1:]``
        NaN where a neuron is silent.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type, or windows do not fit.

    References
    ----------
    Dayan & Abbott, Theoretical Neuroscience, 2001, section 1.4.

    Examples
    --------
    >>> fano_factor([[1, 1], [0, 1], [1, 0], [0, 0]], window=2)
    tensor([0., 1.])
    """
    spikes = _arguments.train("spikes", spikes)
    window = _arguments.whole("window", window, least=1)
    if len(spikes) % window or len(spikes) < 2 * window:
        raise ValueError(f"window must divide the {len(spikes)} time steps into two windows or more, not {window}")
    counts = (spikes != 0).view(-1, window, *spikes.shape[1:]).sum(1).double()
    return (counts.var(0, correction=0) / counts.mean(0)).to(torch.get_default_dtype())


def sparsity(spikes):
    """Share of zeros, from 0 (a spike everywhere) to 1 (none). Introduced in lesson 02.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If spikes is no tensor with a time axis, or has no neuron.

    Examples
    --------
    >>> sparsity([[1, 0], [0, 0]])
    0.75
    """
    spikes = _arguments.train("spikes", spikes)
    if spikes.numel() == 0:
        raise ValueError(f"spikes must not be empty; its shape is {list(spikes.shape)}")
    return 1 - int(spikes.count_nonzero()) / spikes.numel()


def snr_db(signal, reconstruction):
    """Signal-to-noise ratio of a reconstruction, in decibels. Introduced in lesson 04.

    ``10 log10(sum(signal^2) / sum((signal - reconstruction)^2))``

    Parameters
    ----------
    signal, reconstruction : Tensor, same shape
        What it was, and what the spikes tell of it.

    Returns
    -------
    float
        Infinite where the two are equal.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or the signal is 0 everywhere.

    References
    ----------
    Petro, Kasabov & Kiss, IEEE TNNLS 31(2), 2020, doi:10.1109/TNNLS.2019.2906158.

    Examples
    --------
    >>> snr_db([3.0, 4.0], [3.0, 3.5])
    20.0
    """
    signal, reconstruction = _pair(signal, reconstruction)
    power, noise = signal.square().sum(), (signal - reconstruction).square().sum()
    if power == 0:
        raise ValueError("signal must not be 0 everywhere: its ratio to any noise would be 0")
    return float(10 * (power / noise).log10())


def rmse(signal, reconstruction):
    """Root of the mean squared difference, in units of the signal. Introduced in lesson 02.

    Parameters
    ----------
    signal, reconstruction : Tensor, same shape
        What it was, and what the spikes tell of it.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or there is nothing in them.

    Examples
    --------
    >>> rmse([0.0, 1.0], [3.0, 5.0])
    3.5355339059327378
    """
    signal, reconstruction = _pair(signal, reconstruction)
    return float((signal - reconstruction).square().mean().sqrt())


def _pair(signal, reconstruction):
    signal = _arguments.values("signal", signal).double()
    reconstruction = _arguments.values("reconstruction", reconstruction).double()
    if signal.shape != reconstruction.shape:
        raise ValueError(
            f"reconstruction must have the signal's shape, {list(signal.shape)}, not {list(reconstruction.shape)}"
        )
    if signal.numel() == 0:
        raise ValueError("signal must not be empty")
    return signal, reconstruction


def synaptic_operations(spikes, fan_out):
    """How many synapses do the spikes reach? Each is one addition in a spiking network.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ...]``
        Spikes, time on axis 0.
    fan_out : int, or Tensor of int that expands to ``spikes.shape[1:]``
        Synapses that leave one neuron.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    Yik et al., NeuroBench, Nature Communications 16:1545, 2025, doi:10.1038/s41467-025-56739-4.

    Examples
    --------
    >>> synaptic_operations([[1, 0], [1, 1]], fan_out=100)
    300
    >>> synaptic_operations([[1, 0], [1, 1]], fan_out=torch.tensor([100, 10]))
    210
    """
    count = spike_count(spikes)
    if not isinstance(fan_out, torch.Tensor):
        return int(count.sum()) * _arguments.whole("fan_out", fan_out)
    if fan_out.is_floating_point() or fan_out.dtype == torch.bool or (fan_out < 0).any():
        raise ValueError("fan_out must hold whole numbers, at least 0")
    try:
        fan_out = fan_out.expand(count.shape)
    except RuntimeError as error:
        raise ValueError(
            f"fan_out must expand to the neurons' shape, {list(count.shape)}, not be {list(fan_out.shape)}"
        ) from error
    return int((count * fan_out).sum())


def energy_model(additions=0, multiply_additions=0):
    """A model of the energy that so many operations take, in joules. A model: no measurement.

    It counts arithmetic alone, in 32-bit floating point on a 45 nm chip.
    Memory, which takes more than arithmetic on most machines, is left out.

    Parameters
    ----------
    additions : int, at least 0
        What a spiking network does: one for each synaptic operation (0.9 pJ).
    multiply_additions : int, at least 0
        What a conventional network does: one for each weight and input (4.6 pJ).

    Returns
    -------
    float
        Energy in joules.

    Raises
    ------
    TypeError, ValueError
        If an argument is no whole number, at least 0.

    References
    ----------
    Horowitz, "Computing's energy problem", ISSCC 2014, doi:10.1109/ISSCC.2014.6757323.

    Examples
    --------
    >>> energy_model(additions=1_000_000)
    9e-07
    >>> energy_model(multiply_additions=1_000_000)
    4.6e-06
    """
    additions = _arguments.whole("additions", additions)
    multiply_additions = _arguments.whole("multiply_additions", multiply_additions)
    return additions * ENERGY_PER_AC + multiply_additions * ENERGY_PER_MAC
