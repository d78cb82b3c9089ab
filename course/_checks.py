"""Argument checks: a name and a value in, the value or a clear error out.

Every message says which argument, which value, and what would be valid.
"""

from numbers import Integral, Real

import torch


def whole(name, value, least=0):
    """Return ``value`` as an int, or raise unless it is a whole number >= ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(
            f"{name} must be a whole number (int), not {value!r} of type {type(value).__name__}"
        )
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
        raise TypeError(
            f"{name} must be a number, not {value!r} of type {type(value).__name__}"
        )
    if not float("-inf") < value < float("inf"):
        raise ValueError(f"{name} must be a finite number, not {value}")
    return value


def values(name, data):
    """Return ``data`` as a real floating tensor without NaN, or raise.

    Whole numbers and booleans become the default float type. Gradients stop
    here: a spike has none.
    """
    try:
        data = torch.as_tensor(data).detach()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"{name} must be a tensor, an array or a list of numbers, not {type(data).__name__}"
        ) from error
    if data.is_complex():
        raise TypeError(f"{name} must be real, not {data.dtype}")
    if not data.is_floating_point():
        return data.to(torch.get_default_dtype())
    if data.isnan().any():
        count = int(data.isnan().sum())
        raise ValueError(f"{name} must not hold NaN; {count} of its {data.numel()} values are NaN")
    return data
