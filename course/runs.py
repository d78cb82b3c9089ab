"""Training runs of lesson 08: a name in, what five trainings gave out, with error bars.

``python -m authoring runs`` makes the file ``course/runs.json`` with the cells
of the lesson: learning rates chosen on training digits held out, then five
seeds, measured on the 1,000 test digits.
"""

import json
from typing import Any

import torch
from torch import Tensor

from course import _arguments, _files

PATH = _files.path("runs.json")


def read(name: str) -> list[dict[str, Any]]:
    """The five runs of one name, a dictionary for each seed.

    Parameters
    ----------
    name : str
        A code of lesson 08 (``"rate"``, ``"latency"``, …), ``"latency_early"`` and
        ``"latency_first"`` (other losses), ``"convolution"``, or without spikes
        ``"logistic"`` and ``"relu"``.

    Returns
    -------
    list of dict
        ``seed``; ``learning_rate``, the one of ``held_out`` (learning rate to
        accuracy on training digits held out) that was best; ``weights``;
        ``accuracy`` on the test digits, and ``right``: for each digit, 0 for wrong,
        k if the right class is one of k that tie (A: ten). Spiking networks also have
        ``by_step`` (accuracy if stopped after each step), ``by_first`` and
        ``decided`` (accuracy and step of the first output spike), the share of
        digits that are ``tied``, ``tied_first``, ``silent``, and ``spikes``,
        ``hidden``, ``output``: spikes for each digit; with ``_until``, those up to
        the step of the first output spike.

    Examples
    --------
    >>> [run["accuracy"] for run in read("rate")]
    [0.9095, 0.9138, 0.9071, 0.914, 0.9076]
    """
    name = _arguments.choice("name", name, names())
    return [run for run in _read() if run["name"] == name]


def names() -> list[str]:
    """The names of all runs, in order.

    Examples
    --------
    >>> names()[:3]
    ['rate', 'latency', 'step_forward']
    """
    return list(dict.fromkeys(run["name"] for run in _read()))


def mean(name: str, key: str = "accuracy") -> tuple[Tensor, Tensor]:
    """Mean of one number over the five seeds, and its standard error.

    Each has no axis, or one axis of time steps for ``by_step``.

    Examples
    --------
    >>> mean("rate")
    (tensor(0.9104), tensor(0.0015))
    """
    runs = read(name)
    known = [one for one in runs[0] if one not in ("name", "held_out", "right")]
    key = _arguments.choice("key", key, known)
    each = torch.tensor([run[key] for run in runs], dtype=torch.float32, device="cpu")
    return each.mean(0), each.std(0) / len(each) ** 0.5


def credits(name: str) -> Tensor:
    """What each answer earns: 1 if right, 1/k if right among k that tie, else 0; shape ``[seeds, digits]``.

    Examples
    --------
    >>> credits("rate").shape
    torch.Size([5, 1000])
    """
    shares = [[0 if one == "0" else 1 / int(one.replace("A", "10")) for one in run["right"]] for run in read(name)]
    return torch.tensor(shares, dtype=torch.float32, device="cpu")


def _read() -> list[dict[str, Any]]:
    return json.loads(PATH.read_text(encoding="utf-8"))
