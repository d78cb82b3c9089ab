"""Sums, extremes and orders along axes: a tensor in, a tensor of fewer entries, or of the same in order, out."""

import builtins
import collections
import math

import numpy as np

from . import _types
from ._shape import axes
from ._tensor import PUBLIC, Tensor, method, public, raw, wrap

Pair = collections.namedtuple("Pair", "values indices")


def _counts(array):
    """Whole numbers and booleans as int64, in which torch adds them up."""
    return array.astype(np.int64) if array.dtype.kind in "bui" else array


def _over(input, dim):
    return None if dim is None or dim == () or dim == [] else axes(dim, input.dim()) if input.dim() else None


def _spread(gradient, input, dim, keepdim):
    """The gradient of a sum, once for each of its terms."""
    if dim is not None and not keepdim:
        gradient = np.expand_dims(gradient, dim)
    return np.broadcast_to(gradient, input._array.shape)


def _floating(name, input):
    if input._array.dtype.kind not in "fc":
        raise RuntimeError(f"{name}(): input dtype should be either floating point or complex. Got {input.dtype}")


@method
def sum(input, dim=None, keepdim=False, *, dtype=None):
    over, array = _over(input, dim), _counts(input._array)
    total = array.sum(over, _types.numpy_of(dtype), keepdims=keepdim)
    return wrap(total, "sum", (input,), lambda gradient: (_spread(gradient, input, over, keepdim),))


@method
def mean(input, dim=None, keepdim=False, *, dtype=None):
    input = input if dtype is None else input.to(dtype)
    _floating("mean", input)
    over = _over(input, dim)
    total = input._array.sum(over, keepdims=keepdim)
    share = total.dtype.type(1) * max_one(input.numel()) / max_one(total.size) if total.size else 1
    with np.errstate(all="ignore"):
        result = (total / (input.numel() / max_one(total.size))) if input.numel() else total * np.nan
    result = np.asarray(result).astype(input._array.dtype)
    return wrap(result, "mean", (input,), lambda gradient: (_spread(gradient / share, input, over, keepdim),))


def max_one(count):
    """The count, or 1 where there is nothing."""
    return count or 1


@method
def var(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    _floating("var", input)
    correction = int(unbiased) if correction is None else correction
    over = _over(input, dim)
    array = input._array.astype(np.float64) if input._array.dtype == np.float32 else input._array
    with np.errstate(all="ignore"):
        off = array - (array.sum(over, keepdims=True) / max_one(_terms(input, over)))
        squares, count = np.asarray((off * off).sum(over, keepdims=keepdim)), _terms(input, over) - correction
        result = squares / count if count > 0 else squares * np.nan
    return wrap(np.asarray(result).astype(input._array.dtype), "var", (input,))


def _terms(input, over):
    """How many entries each result is made of."""
    shape = input._array.shape
    return math.prod(shape if over is None else (shape[one] for one in (over if isinstance(over, tuple) else (over,))))


@method
def std(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    return var(input, dim, unbiased, keepdim, correction=correction).sqrt()


@method
def prod(input, dim=None, keepdim=False):
    return wrap(_counts(input._array).prod(_over(input, dim), keepdims=keepdim), "prod", (input,))


@method
def any(input, dim=None, keepdim=False):
    return wrap(input._array.any(_over(input, dim), keepdims=keepdim))


@method
def all(input, dim=None, keepdim=False):
    return wrap(input._array.all(_over(input, dim), keepdims=keepdim))


@method
def count_nonzero(input, dim=None):
    return wrap(np.asarray(np.count_nonzero(input._array, _over(input, dim))).astype(np.int64))


def _extreme(name, reduce, place, elementwise):
    """``amax``, ``argmax`` and ``max``, or those of the least."""

    def alone(input, dim=None, keepdim=False):
        if not input.numel() and dim is None:
            raise RuntimeError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
        over = _over(input, dim)
        try:
            result = reduce(input._array, over, keepdims=keepdim)
        except ValueError as error:
            raise IndexError(f"{name}(): {error}") from None

        def rule(gradient):
            full = _spread(np.asarray(result), input, over, keepdim)
            here = input._array == full
            shared = here / here.sum(over, keepdims=True)
            return (_spread(gradient, input, over, keepdim) * shared,)

        return wrap(result, f"a{name}", (input,), rule)

    def where(input, dim=None, keepdim=False):
        if not input.numel() and dim is None:
            raise IndexError(f"arg{name}(): Expected reduction dim to be specified for input.numel() == 0.")
        array = input._array if input._array.dtype.kind != "b" else input._array.astype(np.uint8)
        try:
            return wrap(np.asarray(place(array, _over(input, dim), keepdims=keepdim)).astype(np.int64))
        except ValueError as error:
            raise IndexError(f"arg{name}(): {error}") from None

    def both(input, dim=None, keepdim=False):
        if isinstance(dim, Tensor):
            return PUBLIC[elementwise](input, dim)
        if dim is None:
            return alone(input)
        places = where(input, dim, True)
        values = PUBLIC["gather"](input, axes(dim, input.dim()), places)
        return Pair(*(one if keepdim else one.squeeze(dim) for one in (values, places)))

    for function, its_name in ((alone, f"a{name}"), (where, f"arg{name}"), (both, name)):
        function.__name__ = its_name
        method(function)


_extreme("max", np.max, np.argmax, "maximum")
_extreme("min", np.min, np.argmin, "minimum")


@method
def sort(input, dim=-1, descending=False, stable=False):
    places = argsort(input, dim, descending)
    return Pair(PUBLIC["gather"](input, axes(dim, input.dim()), places) if input.dim() else input, places)


@method
def argsort(input, dim=-1, descending=False, stable=False):
    """Places in order; equal values stay in theirs."""
    array = input._array
    if not array.ndim:
        return wrap(np.zeros((), np.int64))
    if descending:
        last = array.shape[dim] - 1
        return wrap(np.flip(last - np.argsort(np.flip(array, dim), dim, kind="stable"), dim).astype(np.int64))
    return wrap(np.argsort(array, dim, kind="stable").astype(np.int64))


@method
def topk(input, k, dim=-1, largest=True, sorted=True):
    values, places = sort(input, dim, largest)
    return Pair(values.narrow(dim, 0, k), places.narrow(dim, 0, k))


@method
def median(input, dim=None, keepdim=False):
    """The lower of two in the middle."""
    if dim is None:
        return sort(input.flatten()).values[(input.numel() - 1) // 2]
    middle = (input.shape[dim] - 1) // 2
    values, places = (one.narrow(dim, middle, 1) for one in sort(input, dim))
    return Pair(*(one if keepdim else one.squeeze(dim) for one in (values, places)))


@method
def quantile(input, q, dim=None, keepdim=False):
    result = np.quantile(input._array, np.asarray(raw(q), np.float64), axis=_over(input, dim), keepdims=keepdim)
    return wrap(np.asarray(result).astype(input._array.dtype), "quantile", (input,))


@method
def cumsum(input, dim, *, dtype=None):
    def back(gradient):
        return (np.flip(np.flip(gradient, dim).cumsum(dim), dim),)

    array = _counts(input._array)
    if not array.ndim:
        return input.clone()
    # torch adds up float32 in float64
    exact = np.float64 if array.dtype == np.float32 and dtype is None else _types.numpy_of(dtype)
    result = array.cumsum(dim, exact).astype(_types.numpy_of(dtype) or array.dtype, copy=False)
    return wrap(result, "cumsum", (input,), back)


@method
def cumprod(input, dim, *, dtype=None):
    dim, array = axes(dim, input.dim()), _counts(input._array)
    result = array.cumprod(dim)

    def back(gradient):
        """d out[i] / d x[j] is the product of the others up to i, so that a zero does no harm."""
        whole = np.zeros_like(array)
        for here in range(array.shape[dim]):
            others = array.copy()
            place = (slice(None),) * dim + (here,)
            others[place] = 1
            later = (slice(None),) * dim + (slice(here, None),)
            whole[place] = (gradient * others.cumprod(dim))[later].sum(dim)
        return (whole,)

    return wrap(result, "cumprod", (input,), back)


def _running(name, better):
    """The extreme so far, and the place of its latest occurrence."""

    def operation(input, dim):
        array = np.moveaxis(input._array, dim, 0)
        values, places = array.copy(), np.zeros(array.shape, np.int64)
        for here in range(1, len(array)):
            new = better(array[here], values[here - 1])
            values[here] = np.where(new, array[here], values[here - 1])
            places[here] = np.where(new, here, places[here - 1])
        return Pair(*(wrap(np.moveaxis(one, 0, dim)) for one in (values, places)))

    operation.__name__ = name
    method(operation)


_running("cummax", np.greater_equal)
_running("cummin", np.less_equal)


@method
def diff(input, n=1, dim=-1, prepend=None, append=None):
    parts = [one for one in (prepend, input, append) if one is not None]
    found = PUBLIC["cat"](parts, dim) if len(parts) > 1 else input
    for _ in range(n):
        length = found.shape[dim]
        later, earlier = (
            found.narrow(dim, 1, builtins.max(0, length - 1)),
            found.narrow(dim, 0, builtins.max(0, length - 1)),
        )
        found = later ^ earlier if found._array.dtype == bool else later - earlier
    return found


def _unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    found = np.unique(input._array, return_inverse=True, return_counts=True, axis=dim)
    values, inverse, counts = found
    inverse = inverse.reshape(input.shape if dim is None else -1)
    extra = [one for one, asked in ((inverse, return_inverse), (counts, return_counts)) if asked]
    found = (wrap(values), *(wrap(one.astype(np.int64)) for one in extra))
    return found if extra else found[0]


PUBLIC["unique"] = Tensor.unique = _unique


@method
def bincount(input, weights=None, minlength=0):
    counts = np.bincount(input._array.astype(np.intp), raw(weights), minlength)
    return wrap(
        counts.astype(np.int64)
        if weights is None
        else counts.astype(np.float64 if weights._array.dtype != np.float32 else np.float32)
    )


@method
def histc(input, bins=100, min=0, max=0):
    array = input._array
    low, high = (min, max) if (min, max) != (0, 0) else (array.min(), array.max())
    low, high = (low - 1, high + 1) if low == high else (low, high)
    return wrap(np.histogram(array, bins, (float(low), float(high)))[0].astype(array.dtype))


@method
def norm(input, p=2, dim=None, keepdim=False):
    if p == 2:
        return (input * input).sum(dim, keepdim).sqrt()
    return (input.abs() ** p).sum(dim, keepdim) ** (1 / p)


@method
def softmax(input, dim, *, dtype=None):
    powers = np.exp(input._array - input._array.max(dim, keepdims=True))
    share = powers / powers.sum(dim, keepdims=True)
    return wrap(
        share, "softmax", (input,), lambda gradient: (share * (gradient - (gradient * share).sum(dim, keepdims=True)),)
    )


@method
def log_softmax(input, dim, *, dtype=None):
    centred = input._array - input._array.max(dim, keepdims=True)
    result = centred - np.log(np.exp(centred).sum(dim, keepdims=True))
    return wrap(
        result,
        "log_softmax",
        (input,),
        lambda gradient: (gradient - np.exp(result) * gradient.sum(dim, keepdims=True),),
    )


# Products of matrices


@method
def matmul(input, other):
    a, b = input._array, other._array
    try:
        product = np.matmul(a, b)
    except ValueError:
        shapes = " and ".join("x".join(map(str, one.shape)) for one in (a, b))
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({shapes})") from None

    def back(gradient):
        if a.ndim == b.ndim == 1:
            return gradient * b, gradient * a
        rows, columns = (a if a.ndim > 1 else a[None]), (b if b.ndim > 1 else b[:, None])
        gradient = gradient.reshape(np.matmul(rows, columns).shape)
        from_a, from_b = gradient @ np.swapaxes(columns, -1, -2), np.swapaxes(rows, -1, -2) @ gradient
        return _summed(from_a, rows.shape).reshape(a.shape), _summed(from_b, columns.shape).reshape(b.shape)

    return wrap(product, "mm", (input, other), back)


def _summed(gradient, shape):
    """The gradient of a stack of matrices that was broadcast from ``shape``."""
    gradient = gradient.sum(tuple(range(gradient.ndim - len(shape))))
    same = tuple(axis for axis, size in enumerate(shape) if size == 1 and gradient.shape[axis] != 1)
    return gradient.sum(same, keepdims=True) if same else gradient


PUBLIC["mm"] = PUBLIC["bmm"] = PUBLIC["dot"] = PUBLIC["mv"] = matmul
Tensor.mm = Tensor.bmm = Tensor.dot = Tensor.mv = matmul
Tensor.__matmul__ = lambda self, other: matmul(self, other)


@public
def tensordot(a, b, dims=2):
    return wrap(np.tensordot(a._array, b._array, dims), "tensordot", (a, b))


@public
def einsum(equation, *tensors):
    return wrap(np.einsum(equation, *[one._array for one in tensors]), "einsum", tensors)


@method
def outer(input, vec2):
    return input[:, None] * vec2
