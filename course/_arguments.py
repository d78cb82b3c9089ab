"""Argument checks: a name and a value in, the value in its standard form or a clear error out.

Every public function of ``course`` takes its arguments through here, so that
all of them read the same things as numbers: tensors, NumPy arrays, pandas
series and frames, and lists of these. Every message says which argument, which
value, and what would be valid.
"""

import os
import reprlib
from collections.abc import Iterable, Sequence
from numbers import Integral, Number, Real
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

# What a public function takes as data, and as a type of spikes.
Numbers: TypeAlias = Tensor | ArrayLike | Sequence[Any]
Type: TypeAlias = torch.dtype | type | str | None

# The types that torch computes with everywhere. Others are read as one of these.
TYPES = (
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
    torch.float16, torch.bfloat16, torch.float32, torch.float64,
)  # fmt: skip

LARGEST = 2**63 - 1  # torch counts in 64 bits


def tensor(name: str, data: Numbers, python: torch.dtype | None = None) -> Tensor:
    """Return what can be read as real numbers as a tensor, without its gradient.

    A tensor stays on its device; everything else becomes a tensor in main
    memory, whatever torch's default device is. Python's own numbers become
    ``python``; without it, what torch makes of them.
    """
    try:
        found = _read(data, python)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        kind = type(data).__name__
        if isinstance(data, list | tuple):
            kind += " with something else in it, or with rows of unequal length"
        elif hasattr(data, "dtype"):
            kind += f" of {data.dtype}"
        raise TypeError(f"{name} must be a tensor, an array or a list of numbers, not {kind}") from error
    if found.is_meta:
        raise ValueError(f"{name} must hold numbers; a tensor on the meta device has none")
    if found.is_complex():
        raise TypeError(f"{name} must be real, not {found.dtype}")
    return found


def values(name: str, data: Numbers) -> Tensor:
    """Return data as a real floating tensor without NaN.

    Whole numbers and booleans become the default float type.
    """
    found = tensor(name, data)
    if not found.is_floating_point():
        floats = found.to(torch.get_default_dtype())
        if not torch.equal(floats.to(found.dtype), found):
            raise ValueError(
                f"{name} holds whole numbers that {floats.dtype} cannot tell apart, up to {found.abs().max()}:"
                f" pass {name}.double()"
            )
        return floats
    _no_nan(name, found)
    return found


def doubles(name: str, data: Numbers) -> Tensor:
    """Return data as a tensor of float64 without NaN; of Python's own numbers, no digit is lost."""
    found = tensor(name, data, torch.float64).double()
    _no_nan(name, found)
    return found


def finite(name: str, data: Numbers) -> Tensor:
    """Return data as ``values`` does, without infinity."""
    found = values(name, data)
    if not found.sum().isfinite() and not found.isfinite().all():  # the sum alone, where it will do, takes no memory
        raise ValueError(f"{name} must hold finite numbers, not infinity")
    return found


def fractions(name: str, data: Numbers) -> Tensor:
    """Return data as ``values`` does, all of it in [0, 1]."""
    found = values(name, data)
    if found.numel() and not 0 <= found.min() <= found.max() <= 1:
        raise ValueError(
            f"{name} must lie in [0, 1], not in [{found.min():.4g}, {found.max():.4g}]:"
            " scale it first (8-bit images: data / 255)"
        )
    return found


def series(name: str, data: Numbers) -> Tensor:
    """Return data as ``values`` does, with time on axis 0 and at least one step."""
    return timed(name, values(name, data))


def train(name: str, spikes: Numbers) -> Tensor:
    """Return spikes as a tensor of their own type, with time on axis 0 and at least one step."""
    found = timed(name, tensor(name, spikes))
    if found.is_floating_point():
        _no_nan(name, found)
    return found


def timed(name: str, data: Tensor) -> Tensor:
    """Return the tensor, with time on axis 0 and at least one step."""
    if data.dim() == 0 or len(data) == 0:
        raise ValueError(f"{name} must have time on axis 0 and at least one step, not the shape {list(data.shape)}")
    return data


def whole(name: str, value: Any, least: int = 0, most: int = LARGEST) -> int:
    """Return the value as an int, from ``least`` to ``most``."""
    value = _scalar(value)
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number (int), not {shown(value)} of type {type(value).__name__}")
    found = int(value)
    if found < least:
        raise ValueError(f"{name} must be at least {least}, not {shown(value)}")
    if found > most:
        raise ValueError(f"{name} must be from {least} to {most}, not {shown(value)}")
    return found


def number(name: str, value: Any) -> float:
    """Return the value as a float that is finite."""
    return _within(name, value, float("-inf"), float("inf"), "a finite number")


def positive(name: str, value: Any) -> float:
    """Return the value as a float above 0."""
    return _within(name, value, 0, float("inf"), "a finite number above 0")


def between(name: str, value: Any, low: float, high: float) -> float:
    """Return the value as a float strictly between the two."""
    return _within(name, value, low, high, f"above {low} and below {high}")


def share(name: str, value: Any) -> float:
    """Return the value as a float from 0 to 1."""
    found = number(name, value)
    if not 0 <= found <= 1:
        raise ValueError(f"{name} must be from 0 to 1, not {found:g}")
    return found


def has_axes(value: Any) -> bool:
    """Tell a tensor, an array or a list from what can at most be one number."""
    return getattr(value, "ndim", 0) > 0 or isinstance(value, list | tuple)


def number_or_tensor(name: str, value: Any, shape: Sequence[int], like: Tensor) -> Any:
    """Return the value as a finite number, or as a finite tensor that is expanded to the shape."""
    if not has_axes(value):
        return number(name, value)
    found = finite(name, value).to(like)
    try:
        return found.expand(tuple(shape))
    except RuntimeError as error:
        raise ValueError(f"{name} must be a number or of the shape {list(shape)}, not {list(found.shape)}") from error


def fits(name: str, value: Any, dtype: torch.dtype) -> float:
    """Return the value as a float that ``dtype`` can hold."""
    found = number(name, value)
    if dtype.is_floating_point:
        fit = abs(found) <= torch.finfo(dtype).max
    else:
        low, high = (0, 1) if dtype == torch.bool else (torch.iinfo(dtype).min, torch.iinfo(dtype).max)
        fit = found.is_integer() and low <= found <= high
    if not fit:
        raise ValueError(f"{name} must fit into {dtype}, and {found:g} does not; torch.float64 holds it")
    return found


def flag(name: str, value: Any) -> bool:
    """Return the value as a bool."""
    value = _scalar(value)
    if isinstance(value, bool | np.bool_) or (isinstance(value, Integral) and value in (0, 1)):
        return bool(value)
    raise TypeError(f"{name} must be True or False, not {shown(value)}")


def choice(name: str, value: Any, options: Iterable[Any]) -> Any:
    """Return the option, text or number, that the value is equal to."""
    value = _scalar(value)
    found = [one for one in options if one == value] if isinstance(value, str | Real) else []
    if not found:
        raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, not {shown(value)}")
    return found[0]


def dtype(name: str, value: Type, default: torch.dtype) -> torch.dtype:
    """Return a torch type that spikes can have; Python's and NumPy's ``bool``, ``int``, ``float`` are such, too."""
    if value is None:
        return default
    found: Any = value
    if not isinstance(value, torch.dtype):
        try:
            found = getattr(torch, np.dtype(value).name)
        except (TypeError, ValueError, AttributeError):
            found = None
    if found not in TYPES:
        raise ValueError(f"{name} must be one of {', '.join(map(str, TYPES))}, not {shown(value)}")
    return found


def signed(name: str, value: Type, default: torch.dtype) -> torch.dtype:
    """Return a torch type as ``dtype`` does that can hold an OFF spike, -1."""
    found = dtype(name, value, default)
    if not found.is_signed:  # torch.bool is not signed, either
        raise ValueError(
            f"{name} must hold -1 for OFF spikes, and {found} does not; torch.int8 is the smallest that does"
        )
    return found


def generator(name: str, value: Any, device: torch.device) -> torch.Generator | None:
    """Return the generator, or None for torch's global one, if it draws on the device of the data."""
    if value is None:
        return None
    if not isinstance(value, torch.Generator):
        raise TypeError(f"{name} must be a torch.Generator, not {shown(value)} of type {type(value).__name__}")
    if value.device.type != device.type:
        raise ValueError(f"{name} must be on the device of the data, {device}, not on {value.device}")
    return value


def seeded(name: str, value: Any, device: torch.device | str = "cpu") -> torch.Generator:
    """Return a generator that draws the numbers of this seed."""
    return torch.Generator(device).manual_seed(whole(name, value))


def path(name: str, value: Any) -> Path:
    """Return the value as a path."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} must be a path, not {shown(value)} of type {type(value).__name__}")
    if not str(value) or "\0" in str(value):
        raise ValueError(f"{name} must be a path, not {shown(value)}")
    return Path(value)


def shape(name: str, value: Any) -> tuple[int, ...]:
    """Return the shape of a tensor as a tuple of whole numbers; one number is one axis."""
    if isinstance(value, Tensor | np.ndarray):
        value = tensor(name, value).tolist()
    if isinstance(value, Integral):
        return (whole(name, value),)
    if not isinstance(value, list | tuple):
        raise TypeError(f"{name} must be a tuple of whole numbers, not {shown(value)}")
    return tuple(whole(name, one) for one in value)


def blank(name: str, shape: Sequence[int], dtype: torch.dtype, device: torch.device, fill: float | None = 0) -> Tensor:
    """Return a new tensor, or say that the argument ``name`` asks for more than memory holds.

    With ``fill=None``, its values are not set.
    """
    try:
        found = torch.empty(tuple(shape), dtype=dtype, device=device)
    except (RuntimeError, TypeError, OverflowError) as error:
        raise ValueError(f"{name} is too large: {dtype} of the shape {list(shape)} does not fit into memory") from error
    return found if fill is None else found.fill_(fill)


def shown(value: Any) -> str:
    """Return the value as an error shows it, cut to a line."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"


def _read(data: Any, python: torch.dtype | None) -> Tensor:
    if isinstance(data, Tensor):
        return _usual(data.detach())
    if isinstance(data, list | tuple):
        return _read_list(data, python)
    if isinstance(data, bool | int | float | complex) and not isinstance(data, np.generic):
        return torch.tensor(data, dtype=python, device="cpu")
    if np.ma.is_masked(data):
        raise ValueError("masked values are no numbers")
    return _read_array(np.asarray(data), python)


def _read_list(data: Sequence[Any], python: torch.dtype | None) -> Tensor:
    try:
        first: Any = data
        for _ in range(64):  # a tensor has no more axes
            if isinstance(first, list | tuple) and first:
                first = first[0]
        if isinstance(first, list | tuple | bool | int | float | complex):
            return torch.tensor(data, dtype=python, device="cpu")
    except (TypeError, ValueError, RuntimeError):
        pass  # not numbers throughout: tensors, arrays, or nothing that can be read
    return torch.stack([_read(one, python) for one in data])


def _read_array(array: np.ndarray, python: torch.dtype | None) -> Tensor:
    if array.dtype == object:
        if not all(isinstance(one, Number) for one in array.flat):
            raise TypeError("objects are no numbers")
        flat = [one if isinstance(one, int | float) else float(one) for one in array.ravel().tolist()]
        return torch.tensor(flat, dtype=python, device="cpu").reshape(array.shape)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"{array.dtype} is no type of numbers")
    kind = np.dtype(float) if array.dtype == np.longdouble else array.dtype.newbyteorder("=")
    array = np.asarray(array, dtype=kind)
    # torch reads neither backwards nor in steps of half a number, and warns of what cannot be written.
    if not array.flags.writeable or any(step < 0 or step % array.itemsize for step in array.strides):
        array = array.copy()
    return _usual(torch.from_numpy(array))


def _usual(data: Tensor) -> Tensor:
    """A dense tensor of one of ``TYPES``, or a complex one."""
    if data.is_quantized:
        data = data.dequantize()
    if data.layout != torch.strided:
        data = data.to_dense()
    if data.dtype in TYPES or data.is_complex():
        return data
    if data.is_floating_point():
        return data.to(torch.float32)
    counted = data.to(torch.int64)
    if (counted < 0).any():
        raise ValueError("64-bit whole numbers above 2**63 - 1")
    return counted


def _scalar(value: Any) -> Any:
    """A tensor or an array without axes as the number in it; anything else as it is."""
    if isinstance(value, Tensor | np.ndarray) and value.ndim == 0 and not getattr(value, "is_meta", False):
        return value.item()
    return value


def _within(name: str, value: Any, low: float, high: float, wanted: str) -> float:
    value = _scalar(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {shown(value)} of type {type(value).__name__}")
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if not low < found < high:
        raise ValueError(f"{name} must be {wanted}, not {shown(value)}")
    return found


def _no_nan(name: str, data: Tensor) -> None:
    # One NaN makes the sum NaN, and a sum is cheap; so does infinity minus infinity.
    if data.sum().isnan() and data.isnan().any():
        count = int(data.isnan().sum())
        raise ValueError(f"{name} must not hold NaN; {count} of its {data.numel()} values are NaN")
