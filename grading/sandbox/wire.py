"""Values across the wall of the jail: a value in, plain JSON out, and back.

Both sides use this file. ``pack`` runs beside the learner's code, which may
tamper with it; ``unpack`` runs on the trusted side and believes nothing: it
accepts only numbers, text, lists and tensors of bounded size.
"""

import decimal
import numbers
from typing import Any

MAX_NUMBERS = 50_000
MAX_LISTED = 20_000  # values in nested lists, which take longer to compare than those in a tensor
MAX_TEXT = 500
MAX_DEPTH = 4
DTYPES: tuple[str, ...] = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8")
DTYPES += ("uint64", "uint32", "uint16", "uint8", "bool")


class Opaque:
    """Stands for a value that cannot be sent; it equals no expected answer."""

    def __init__(self, kind: object):
        self.kind = text(str(kind))[:100]

    def __repr__(self):
        return f"<{self.kind}>"


def text(value: str) -> str:
    """Text of bounded length that can be encoded: half a surrogate pair becomes �."""
    return value[:MAX_TEXT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def pack(value: Any, depth: int = 0) -> Any:
    """A value as something ``json`` can write."""
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, numbers.Integral):
        value = int(value)
        return value if abs(value) < 2**63 else {"opaque": "a number of more than 64 bits"}
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return float(value)
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if value is ...:
        return {"ellipsis": True}
    if isinstance(value, (list, tuple, range)) and len(value) <= MAX_NUMBERS and depth < MAX_DEPTH:
        return {"list": [pack(one, depth + 1) for one in value], "tuple": isinstance(value, tuple)}
    import numpy as np  # only if needed: torch takes a second to import
    import torch

    if isinstance(value, torch.Generator):
        return {"generator": value.initial_seed()}
    if hasattr(value, "__array__") and not isinstance(value, torch.Tensor):
        array = np.asarray(value)  # torch rejects arrays with negative strides or of objects
        value = torch.from_numpy(array.astype("int64" if array.dtype.kind in "iu" else "float64"))
    if isinstance(value, torch.Tensor):
        return _pack_tensor(value)
    return {"opaque": type(value).__name__}


def _pack_tensor(value):
    kind = str(value.dtype).removeprefix("torch.")
    if kind not in DTYPES or value.numel() > MAX_NUMBERS:
        return {"opaque": f"a tensor of {value.numel()} values of type {kind}"}
    return {"tensor": value.detach().cpu().flatten().tolist(), "shape": list(value.shape), "dtype": kind}


def unpack(message: Any) -> Any:
    """The value that a message stands for; ``Opaque`` if ``pack`` would not make such a message."""
    return _unpack(message) if _listed(message) <= MAX_LISTED else Opaque(f"a list of more than {MAX_LISTED} values")


def _listed(message, depth=0):
    """How many values a message holds in all its lists."""
    values = message.get("list") if isinstance(message, dict) and depth <= MAX_DEPTH else None
    return 1 + sum(_listed(one, depth + 1) for one in values) if isinstance(values, list) else 1


def _unpack(message, depth=0):
    if message is None or isinstance(message, (bool, float)):
        return message
    if isinstance(message, int):
        return message if abs(message) < 2**63 else Opaque("a number of more than 64 bits")
    if isinstance(message, str):
        return text(message)
    if not isinstance(message, dict) or depth > MAX_DEPTH:
        return Opaque("no value")
    if "tensor" in message:
        return _unpack_tensor(message)
    if isinstance(message.get("list"), list):
        values = [_unpack(one, depth + 1) for one in message["list"]]
        if any(isinstance(value, Opaque) for value in values):
            return Opaque("a list of what cannot be sent")
        return tuple(values) if message.get("tuple") is True else values
    if type(message.get("generator")) is int and 0 <= message["generator"] < 2**64:
        import torch

        return torch.Generator().manual_seed(message["generator"])
    return ... if message.get("ellipsis") is True else Opaque(message.get("opaque", "no value"))


def _unpack_tensor(message):
    import math

    import torch

    numbers, shape, kind = message["tensor"], message.get("shape"), message.get("dtype")
    whole = isinstance(shape, list) and len(shape) <= 8 and all(type(n) is int and 0 <= n <= MAX_NUMBERS for n in shape)
    fits = isinstance(numbers, list) and whole and len(numbers) <= MAX_NUMBERS and math.prod(shape) == len(numbers)
    if not fits or kind not in DTYPES or not all(type(n) in (int, float, bool) for n in numbers):
        return Opaque("no tensor")
    try:
        return torch.tensor(numbers, dtype=getattr(torch, kind)).reshape(shape)
    except (RuntimeError, OverflowError, ValueError, TypeError):
        return Opaque("no tensor")
