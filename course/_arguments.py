"""Argument checks: a name and a value in, the value or a clear error out.

Every message says which argument, which value, and what would be valid.
"""

from numbers import Integral, Real

import torch


def whole(name, value, least=0):
    """Return ``value`` as an int, or raise unless it is a whole number >= ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number (int), not {value!r} of type {type(value).__name__}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")
    return int(value)


def number(name, value):
    """Return ``value``, or raise unless it is a finite real number or a tensor of them."""
    if isinstance(value, torch.Tensor):
        if not value.isfinite().all():
            raise ValueError(f"{name} must hold finite numbers, not NaN or infinity")
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {value!r} of type {type(value).__name__}")
    if not float("-inf") < value < float("inf"):
        raise ValueError(f"{name} must be a finite number, not {value}")
    return value


def values(name, data):
    """Return ``data`` as a real floating tensor without NaN, or raise.

    Whole numbers and booleans become the default float type. Gradients stop
    here: a spike has none.
    """
    data = _tensor(name, data)
    if data.is_complex():
        raise TypeError(f"{name} must be real, not {data.dtype}")
    if not data.is_floating_point():
        floats = data.to(torch.get_default_dtype())
        if not torch.equal(floats.to(data.dtype), data):
            raise ValueError(
                f"{name} holds whole numbers that {floats.dtype} cannot tell apart, up to {data.abs().max()}:"
                f" pass {name}.double()"
            )
        return floats
    # One NaN makes the sum NaN, and a sum is cheap; so does infinity minus infinity.
    if data.sum().isnan() and data.isnan().any():
        count = int(data.isnan().sum())
        raise ValueError(f"{name} must not hold NaN; {count} of its {data.numel()} values are NaN")
    return data


def positive(name, value):
    """Return ``value`` as a float, or raise unless it is a finite number above 0."""
    return _within(name, value, 0, float("inf"), "a finite number above 0")


def between(name, value, low, high):
    """Return ``value`` as a float, or raise unless it lies strictly between the two."""
    return _within(name, value, low, high, f"above {low} and below {high}")


def _within(name, value, low, high, wanted):
    if isinstance(value, torch.Tensor) and value.dim() == 0:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {value!r} of type {type(value).__name__}")
    if not low < value < high:
        raise ValueError(f"{name} must be {wanted}, not {value}")
    return float(value)


def fractions(name, data):
    """Return ``data`` as ``values`` does, or raise unless all of it is in [0, 1]."""
    data = values(name, data)
    if data.numel() and not 0 <= data.min() <= data.max() <= 1:
        raise ValueError(
            f"{name} must lie in [0, 1], not in [{data.min():.4g}, {data.max():.4g}]:"
            " scale it first (8-bit images: data / 255)"
        )
    return data


def series(name, data):
    """Return ``data`` as ``values`` does, or raise unless axis 0 is a time axis with a step at least."""
    return _timed(name, values(name, data))


def signed(name, dtype):
    """Return ``dtype``, or raise unless it can hold an OFF spike, -1."""
    if dtype == torch.bool or not dtype.is_signed:
        raise ValueError(
            f"{name} must hold -1 for OFF spikes, and {dtype} does not; torch.int8 is the smallest that does"
        )
    return dtype


def fits(name, value, dtype):
    """Return ``value`` as a float, or raise unless it is a finite number that ``dtype`` can hold."""
    value = _within(name, value, float("-inf"), float("inf"), "a finite number")
    if not dtype.is_floating_point:
        low, high = (0, 1) if dtype == torch.bool else (torch.iinfo(dtype).min, torch.iinfo(dtype).max)
        if value != int(value) or not low <= value <= high:
            raise ValueError(f"{name} must fit into {dtype}, and {value:g} does not; torch.float32 holds it")
    return value


def train(name, spikes):
    """Return ``spikes`` as a tensor of its own type, or raise unless axis 0 is a time axis with a step."""
    return _timed(name, _tensor(name, spikes))


def _tensor(name, data):
    try:
        return torch.as_tensor(data).detach()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"{name} must be a tensor, an array or a list of numbers, not {type(data).__name__}") from error


def _timed(name, data):
    if data.dim() == 0 or len(data) == 0:
        raise ValueError(f"{name} must have time on axis 0 and at least one step, not the shape {list(data.shape)}")
    return data
