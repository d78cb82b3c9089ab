"""Targets: class labels in, what the output neurons should do out.

A network learns from targets of the shape of its output: time on axis 0, one
neuron for each class on the last. Names and meanings are those of
``snntorch.spikegen.targets_rate`` and ``targets_latency``; where those are
broken, this module does what their documentation promises (docs/differences.md).

``targets`` are whole numbers from 0 to ``num_classes - 1``, of any shape;
without ``dtype``, results are of the default float type. Errors are as in
``course.encode``. Introduced in lesson 08.
"""

from typing import Any

import torch
from torch import Tensor

from course import _agreed, _arguments, encode
from course._arguments import Numbers, Type

PATTERNS = ("regular", "uniform", "poisson")


def to_one_hot(targets: Numbers, num_classes: int, *, dtype: Type = None) -> Tensor:
    """One neuron for each class: 1 for the label's, 0 for the others; shape ``[*targets.shape, num_classes]``.

    Examples
    --------
    >>> to_one_hot([1, 0], num_classes=3)
    tensor([[0., 1., 0.],
            [1., 0., 0.]])
    """
    labels = _labels(targets, num_classes)
    dtype = _arguments.dtype("dtype", dtype, torch.get_default_dtype())
    one_hot = _arguments.blank("num_classes", (*labels.shape, int(num_classes)), dtype, labels.device)
    return one_hot.scatter_(-1, labels.unsqueeze(-1), 1)


def from_one_hot(one_hot: Numbers) -> Tensor:
    """The label of each row, the inverse of ``to_one_hot``: int64, shape ``one_hot.shape[:-1]``.

    Each row holds zeros and a single 1.

    Examples
    --------
    >>> from_one_hot([[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    tensor([1, 0, 2])
    """
    rows = _arguments.values("one_hot", one_hot)
    if rows.dim() == 0 or rows.shape[-1] == 0:
        raise ValueError(f"one_hot must have the classes on its last axis, not the shape {list(rows.shape)}")
    if not ((rows == 0) | (rows == 1)).all() or (rows.sum(-1) != 1).any():
        raise ValueError("one_hot must hold a single 1 in each row, and zeros")
    return rows.argmax(-1)


def rate(
    targets: Numbers,
    num_classes: int,
    num_steps: int,
    first_spike_time: int = 0,
    correct_rate: float = 1,
    incorrect_rate: float = 0,
    on_target: float = 1,
    off_target: float = 0,
    firing_pattern: str = "regular",
    *,
    generator: torch.Generator | None = None,
    dtype: Type = None,
) -> Tensor:
    """Rate targets: the label's neuron fires often, the others seldom.

    Parameters
    ----------
    first_spike_time : int, from 0 to ``num_steps - 1``
        No neuron fires before this step.
    correct_rate, incorrect_rate : float, from 0 to 1
        Spikes per time step of the label's neuron, and of each other one;
        the second is not greater than the first.
    on_target, off_target : float
        The value where there is a spike, and where there is none.
    firing_pattern : "regular", "uniform" or "poisson"
        Evenly spaced; as many spikes at random steps; or each step by chance.
        All correct neurons share one train, all others another.
    generator : torch.Generator, optional
        On the CPU: the two trains are drawn there.

    Returns
    -------
    Tensor, shape ``[num_steps, *targets.shape, num_classes]``

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
    first = _agreed.first_step(first_spike_time, num_steps)
    shares = [_arguments.share("correct_rate", correct_rate), _arguments.share("incorrect_rate", incorrect_rate)]
    if shares[1] > shares[0]:
        raise ValueError(f"incorrect_rate must be at most correct_rate = {correct_rate}, not {incorrect_rate}")
    pattern = _arguments.choice("firing_pattern", firing_pattern, PATTERNS)
    generator = _arguments.generator("generator", generator, torch.device("cpu"))
    dtype = _arguments.dtype("dtype", dtype, torch.get_default_dtype())
    on, off = _arguments.fits("on_target", on_target, dtype), _arguments.fits("off_target", off_target, dtype)

    result = _arguments.blank("num_steps", (num_steps, *correct.shape), dtype, correct.device, fill=off)
    of_label, of_others = (
        _train(num_steps, first, share, pattern, generator).to(correct.device).view(-1, *[1] * correct.dim())
        for share in shares
    )
    return result.masked_fill_(torch.where(correct, of_label, of_others), on)


def latency(targets: Numbers, num_classes: int, num_steps: int | None = None, **options: Any) -> Tensor:
    """Latency targets: the label's neuron fires first, the others last.

    ``options`` are those of ``encode.latency``: ``clip=True`` keeps the others
    silent. Shape ``[num_steps, *targets.shape, num_classes]``.

    Examples
    --------
    >>> latency([2], num_classes=3, num_steps=4, normalize=True)[:, 0]
    tensor([[0., 0., 1.],
            [0., 0., 0.],
            [0., 0., 0.],
            [1., 1., 0.]])
    """
    return encode.latency(to_one_hot(targets, num_classes), num_steps, **options)


def _labels(targets: Numbers, num_classes: int) -> Tensor:
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


def _train(num_steps: int, first: int, share: float, pattern: str, generator: torch.Generator | None) -> Tensor:
    """One boolean spike train of the given rate, in steps ``first`` to ``num_steps - 1``."""
    spikes = torch.zeros(num_steps, dtype=torch.bool, device="cpu")
    if pattern == "poisson":
        spikes[first:].bernoulli_(share, generator=generator)
    elif share > 0:
        regular = torch.arange(first, num_steps, min(1 / share, num_steps), device="cpu").long()
        if pattern == "uniform":
            order = torch.randperm(num_steps - first, generator=generator, device="cpu")
            regular = first + order[: len(regular)]
        spikes[regular] = True
    return spikes
