"""What an encoder and its decoder must agree on: arguments in, the settings of the code out."""

import warnings
from typing import Any

import torch
from torch import Tensor

from course import _arguments
from course._arguments import Numbers

MAX_BITS = 24  # the binary digits of a float32
# Width of a receptive field: 1 / 1.5 of the distance to the next (Bohte et al. 2002, their gamma).
FIELD_OVERLAP = 1.5
# Old names, which notebooks handed out before version 0.3 still use.
RENAMED = {"phase": "weighted_phase"}


def renamed(module: str, names: dict[str, Any], name: str) -> Any:
    """The function that an old name of ``course.module`` stands for, with a warning that tells its new name."""
    if name not in RENAMED:
        raise AttributeError(f"module 'course.{module}' has no attribute {name!r}")
    warnings.warn(f"{module}.{name} is now {module}.{RENAMED[name]}", DeprecationWarning, stacklevel=3)
    return names[RENAMED[name]]


def first_step(first_spike_time: int, num_steps: int) -> int:
    """The first step that may hold a spike, from 0 to ``num_steps - 1``."""
    first = _arguments.whole("first_spike_time", first_spike_time)
    if first >= num_steps:
        raise ValueError(f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {first}")
    return first


def burst_intervals(
    name: str, num_steps: int, max_spikes: int, shortest: int, longest: int | None
) -> tuple[int, int, int]:
    """``max_spikes``, ``shortest`` and ``longest`` of the burst code, the last filled in where it is None.

    ``name`` says in an error what has too few steps.
    """
    max_spikes = _arguments.whole("max_spikes", max_spikes, least=1)
    shortest = _arguments.whole("shortest", shortest, least=1)
    if longest is None:
        longest = max(shortest, (num_steps - 1) // max(1, max_spikes - 1))
    longest = _arguments.whole("longest", longest, least=shortest)
    needed = (max_spikes - 1) * longest + 1
    if num_steps < needed:
        raise ValueError(
            f"{name} must be at least {needed}, not {num_steps}:"
            f" {max_spikes} spikes with up to {longest} steps from one to the next"
        )
    return max_spikes, shortest, longest


def value_range(low: float, high: float) -> tuple[float, float]:
    """The least and the greatest value that a population tells apart."""
    low, high = _arguments.number("low", low), _arguments.number("high", high)
    if not low < high:
        raise ValueError(f"high must be greater than low = {low:g}, not {high:g}")
    _arguments.positive("high - low", high - low)
    return low, high


def receptive_fields(num_neurons: int, low: float, high: float) -> tuple[Tensor, float]:
    """Centres (float64) and width of the neurons' fields in the population code."""
    num_neurons = _arguments.whole("num_neurons", num_neurons, least=3)
    distance = (high - low) / (num_neurons - 2)
    place = _arguments.blank("num_neurons", [num_neurons], torch.float64, torch.device("cpu"), fill=1).cumsum(0)
    return low + distance * (place - 1.5), distance / FIELD_OVERLAP


def filter_taps(fir: Numbers) -> Tensor:
    """The impulse response of the filter of BSA, a tensor of one axis."""
    taps = _arguments.finite("fir", fir)
    if taps.dim() != 1 or len(taps) == 0:
        raise ValueError(f"fir must be one row of numbers, not of the shape {list(taps.shape)}")
    return taps


def start_dim(axis: int, num_axes: int) -> int:
    """The first of the axes whose values are ranked together; a single value has one."""
    return _arguments.whole("start_dim", axis, most=max(0, num_axes - 1))
