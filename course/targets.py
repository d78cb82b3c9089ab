"""Targets: class labels in, what the output neurons should do out.

A network learns from targets of the shape of its output: time on axis 0, one
neuron for each class on the last. Names and meanings are those of
``snntorch.spikegen.targets_rate`` and ``targets_latency``; where those are
broken, this module does what their documentation promises (docs/differences.md).
"""

import torch

from course import _arguments, encode

PATTERNS = ("regular", "uniform", "poisson")


def to_one_hot(targets, num_classes, *, dtype=None):
    """One neuron for each class: 1 for the label's, 0 for the others. Introduced in lesson 07.

    Parameters
    ----------
    targets : Tensor of int, any shape
        Labels from 0 to ``num_classes - 1``.
    num_classes : int, at least 1
        Number of classes.
    dtype : torch.dtype, optional
        Type of the result; the default float type when absent.

    Returns
    -------
    Tensor, shape ``[*targets.shape, num_classes]``

    Raises
    ------
    TypeError, ValueError
        If a label is no whole number or out of range.

    Examples
    --------
    >>> to_one_hot([1, 0], num_classes=3)
    tensor([[0., 1., 0.],
            [1., 0., 0.]])
    """
    labels = _labels(targets, num_classes)
    one_hot = torch.zeros((*labels.shape, num_classes), dtype=dtype or torch.get_default_dtype(), device=labels.device)
    return one_hot.scatter_(-1, labels.unsqueeze(-1), 1)


def from_one_hot(one_hot):
    """The label of each row: undoes ``to_one_hot``. Introduced in lesson 07.

    Parameters
    ----------
    one_hot : Tensor, shape ``[..., num_classes]``
        Rows of zeros with a single 1.

    Returns
    -------
    Tensor of int64, shape ``one_hot.shape[:-1]``

    Raises
    ------
    TypeError, ValueError
        If a row is not one-hot.

    Examples
    --------
    >>> from_one_hot([[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    tensor([1, 0, 2])
    """
    one_hot = _arguments.values("one_hot", one_hot)
    if one_hot.dim() == 0:
        raise ValueError("one_hot must have the classes on its last axis; it is a single number")
    if not ((one_hot == 0) | (one_hot == 1)).all() or (one_hot.sum(-1) != 1).any():
        raise ValueError("one_hot must hold a single 1 in each row, and zeros")
    return one_hot.argmax(-1)


def rate(
    targets,
    num_classes,
    num_steps,
    first_spike_time=0,
    correct_rate=1,
    incorrect_rate=0,
    on_target=1,
    off_target=0,
    firing_pattern="regular",
    *,
    generator=None,
    dtype=None,
):
    """Rate targets: the label's neuron fires often, the others seldom. Introduced in lesson 07.

    Parameters
    ----------
    targets : Tensor of int, any shape
        Labels from 0 to ``num_classes - 1``.
    num_classes : int, at least 1
        Number of classes.
    num_steps : int, at least 1
        Number of time steps.
    first_spike_time : int, from 0 to ``num_steps - 1``
        No neuron fires before this step.
    correct_rate, incorrect_rate : float, from 0 to 1
        Spikes per time step of the label's neuron, and of each other one;
        the second is not greater than the first.
    on_target, off_target : float
        What stands in the result where there is a spike, and where there is none.
    firing_pattern : "regular", "uniform" or "poisson"
        Evenly spaced; as many spikes at random steps; or each step by chance.
        All correct neurons share one train, all others another.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the result; the default float type when absent.

    Returns
    -------
    Tensor, shape ``[num_steps, *targets.shape, num_classes]``
        Targets: a new time axis in front (always), the classes at the end.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    ``snntorch.spikegen.targets_rate``, as documented.

    Examples
    --------
    >>> rate([2], num_classes=3, num_steps=4, correct_rate=0.5)[:, 0]
    tensor([[0., 0., 1.],
            [0., 0., 0.],
            [0., 0., 1.],
            [0., 0., 0.]])
    """
    correct = to_one_hot(targets, num_classes, dtype=torch.bool)
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    first = _arguments.whole("first_spike_time", first_spike_time)
    if first >= num_steps:
        raise ValueError(f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {first}")
    correct_rate = _share("correct_rate", correct_rate)
    incorrect_rate = _share("incorrect_rate", incorrect_rate)
    if incorrect_rate > correct_rate:
        raise ValueError(f"incorrect_rate must be at most correct_rate = {correct_rate}, not {incorrect_rate}")
    if firing_pattern not in PATTERNS:
        raise ValueError(f"firing_pattern must be one of {', '.join(PATTERNS)}, not {firing_pattern!r}")
    dtype = dtype or torch.get_default_dtype()
    on = torch.tensor(_arguments.fits("on_target", on_target, dtype), dtype=dtype, device=correct.device)
    off = torch.tensor(_arguments.fits("off_target", off_target, dtype), dtype=dtype, device=correct.device)

    trains = [
        _train(num_steps, first, share, firing_pattern, generator).to(correct.device).view(-1, *[1] * correct.dim())
        for share in (correct_rate, incorrect_rate)
    ]
    return torch.where(torch.where(correct, *trains), on, off)


def latency(targets, num_classes, num_steps=None, **options):
    """Latency targets: the label's neuron fires first, the others last. Introduced in lesson 07.

    Parameters
    ----------
    targets : Tensor of int, any shape
        Labels from 0 to ``num_classes - 1``.
    num_classes : int, at least 1
        Number of classes.
    num_steps : int, at least 1
        Number of time steps. When absent, as many as the last spike needs.
    **options
        As for ``encode.latency``: ``clip=True`` keeps the others silent.

    Returns
    -------
    Tensor, shape ``[num_steps, *targets.shape, num_classes]``
        Targets: a new time axis in front, the classes at the end.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    References
    ----------
    ``snntorch.spikegen.targets_latency``.

    Examples
    --------
    >>> latency([2], num_classes=3, num_steps=4, normalize=True)[:, 0]
    tensor([[0., 0., 1.],
            [0., 0., 0.],
            [0., 0., 0.],
            [1., 1., 0.]])
    """
    return encode.latency(to_one_hot(targets, num_classes), num_steps, **options)


def _labels(targets, num_classes):
    """Return targets as int64, or raise unless all are whole numbers from 0 to num_classes - 1."""
    num_classes = _arguments.whole("num_classes", num_classes, least=1)
    labels = _arguments.values("targets", targets)
    if labels.numel() and not 0 <= labels.min() <= labels.max() < num_classes:
        raise ValueError(
            f"targets must be from 0 to num_classes - 1 = {num_classes - 1},"
            f" not from {labels.min():g} to {labels.max():g}"
        )
    if (labels != labels.floor()).any():
        raise ValueError("targets must be whole numbers: the labels of classes")
    return labels.long()


def _share(name, value):
    value = float(_arguments.number(name, value))
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must be from 0 to 1 spike per time step, not {value:g}")
    return value


def _train(num_steps, first, share, pattern, generator):
    """One boolean spike train of the given rate, in steps ``first`` to ``num_steps - 1``."""
    spikes = torch.zeros(num_steps, dtype=torch.bool)
    if pattern == "poisson":
        spikes[first:].bernoulli_(share, generator=generator)
    elif share > 0:
        regular = torch.arange(first, num_steps, min(1 / share, num_steps)).long()
        if pattern == "uniform":
            regular = first + torch.randperm(num_steps - first, generator=generator)[: len(regular)]
        spikes[regular] = True
    return spikes
