"""How torch writes a tensor: an array in, the text of ``print`` out."""

import math

import numpy as np

from . import _types

PRECISION, MOST, EDGE, LINE = 4, 1000, 3, 80  # torch's defaults: digits, entries, entries at an edge, width of a line
INDENT = len("tensor(")


def text(tensor):
    """``tensor([1., 2.])``, and what else torch says of it."""
    array = tensor._array
    known = _types.numpy_of(_types.get_default_dtype()), np.dtype(np.bool_), np.dtype(np.int64)
    tail = []
    if not array.size:
        tail += [f"size={tuple(array.shape)}"] if array.ndim != 1 else []
        known = known[:1]
    if array.dtype not in known:
        tail.append(f"dtype={tensor.dtype}")
    if tensor.grad_fn is not None:
        tail.append(f"grad_fn={tensor.grad_fn}")
    elif tensor.requires_grad:
        tail.append("requires_grad=True")
    if array.dtype.kind == "c":
        return _ended("tensor(" + np.array2string(array, separator=", "), tail)
    short = array.size > MOST
    write, width = _writer(_ends(array) if short else array)
    return _ended("tensor(" + (_rows(array, INDENT, short, write, width) if array.size else "[]"), tail)


def _ended(found, tail):
    """The text with what follows the entries, on a new line where the last one is full."""
    length = len(found) - found.rfind("\n") + 1
    for one in tail:
        if length + len(one) + 2 > LINE:
            found, length = found + ",\n" + " " * INDENT + one, INDENT + len(one)
        else:
            found, length = found + ", " + one, length + len(one) + 2
    return found + ")"


def _ends(array):
    """The entries that a shortened tensor shows."""
    for axis, size in enumerate(array.shape):
        if size > 2 * EDGE:
            array = np.take(array, [*range(EDGE), *range(size - EDGE, size)], axis)
    return array


def _writer(array):
    """A function from an entry to its text, and the width of the longest."""
    if array.dtype.kind != "f":
        return str, max((len(str(one)) for one in array.ravel().tolist()), default=1)
    write = _float_writer(array.ravel().astype(np.float64))
    shown = array[np.isfinite(array) & (array != 0)].tolist()
    return write, max((len(write(one)) for one in shown), default=1)


def _float_writer(entries):
    """Whole numbers as ``1.``, others with four digits, or with a power of ten where they differ a lot."""
    sizes = np.abs(entries[np.isfinite(entries) & (entries != 0)])
    whole = bool((sizes == np.ceil(sizes)).all())
    if sizes.size and (sizes.max() / sizes.min() > 1000 or sizes.max() > 1e8 or sizes.min() < 1e-4):
        return lambda one: f"{one:.{PRECISION}e}"
    if whole:
        return lambda one: f"{one:.0f}" + ("." if math.isfinite(one) else "")
    return lambda one: f"{one:.{PRECISION}f}"


def _rows(array, indent, short, write, width):
    """The entries in brackets, broken into lines."""
    if array.ndim == 0:
        return write(array.item()).rjust(width)
    cut = short and len(array) > 2 * EDGE
    parts = [*array[:EDGE], None, *array[-EDGE:]] if cut else list(array)
    if array.ndim == 1:
        cells = [" ..." if one is None else write(one.item()).rjust(width) for one in parts]
        each = max(1, (LINE - indent) // (width + 2))
        lines = [", ".join(cells[start : start + each]) for start in range(0, len(cells), each)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    rows = ["..." if one is None else _rows(one, indent + 1, short, write, width) for one in parts]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(rows) + "]"
