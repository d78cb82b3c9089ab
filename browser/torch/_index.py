"""torch's indexing of NumPy arrays: keys in; entries read, written or added to.

NumPy and torch differ where a key mixes whole numbers with arrays: torch takes
the numbers (and slices) first, so that the axes stay in their order.
"""

import numpy as np


def key(given, raw):
    """The key as two: what selects views, and what then picks entries (None, where nothing does)."""
    parts = [_part(raw(one)) for one in (given if isinstance(given, tuple) else (given,))]
    if not any(one is Ellipsis for one in parts):
        parts.append(Ellipsis)
    if not any(isinstance(one, np.ndarray) for one in parts):
        return tuple(parts), None
    views, picks = [], []
    for one in parts:
        if isinstance(one, np.ndarray):
            views += [slice(None)] * (one.ndim if one.dtype == bool else 1)
            picks.append(one)
        else:
            views.append(one)
            if one is Ellipsis:
                picks.append(Ellipsis)
            elif not isinstance(one, int):
                picks.append(slice(None))
    return tuple(views), tuple(picks)


def _part(one):
    """One part of a key: a slice, None, an ellipsis, a Python number, or an array of whole numbers or booleans."""
    if isinstance(one, slice):
        if one.step is not None and int(one.step) <= 0:
            raise ValueError("step must be greater than zero")
        return slice(*(None if end is None else int(end) for end in (one.start, one.stop, one.step)))
    if one is None or one is Ellipsis:
        return one
    array = np.asarray(one)
    if array.size == 0 and not isinstance(one, np.ndarray):
        array = array.astype(np.int64)
    if array.dtype.kind not in "bi" and not (array.dtype.kind == "u" and array.ndim == 0):
        raise IndexError("tensors used as indices must be long, int or bool tensors")
    return array if array.ndim or array.dtype == bool else int(array)


def take(array, parts):
    """The entries: a view, or a copy where arrays pick them."""
    views, picks = parts
    try:
        return array[views] if picks is None else array[views][picks]
    except IndexError as error:
        raise IndexError(str(error).replace("axis", "dimension")) from None


def put(array, parts, values):
    """Write the entries."""
    views, picks = parts
    array[views][... if picks is None else picks] = values


def add(array, parts, values):
    """Add to the entries; what is picked several times is added to each time."""
    views, picks = parts
    if picks is None:
        array[views] += values
    else:
        np.add.at(array[views], picks, values)
