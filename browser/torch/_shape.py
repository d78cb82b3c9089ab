"""Shapes and places: a tensor in; a view, or a copy with the entries elsewhere, out."""

import math

import numpy as np

from . import _types
from ._graph import summed_to
from ._tensor import PUBLIC, Tensor, method, public, raw, sized, wrap


def axes(dim, ndim):
    """One axis or several, counted from the front."""
    if isinstance(dim, (list, tuple)):
        return tuple(axes(one, ndim) for one in dim)
    dim, ndim = int(dim), max(1, ndim)
    if not -ndim <= dim < ndim:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-ndim}, {ndim - 1}], but got {dim})")
    return dim % ndim


@method
def reshape(input, *shape):
    shape, old = sized(shape), input._array.shape
    try:
        array = input._array.reshape(shape)
    except ValueError:
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {input.numel()}") from None
    return wrap(array, "view", (input,), lambda gradient: (gradient.reshape(old),))


def _view(self, *shape):
    if isinstance(shape[0], _types.dtype):
        return wrap(self._array.view(shape[0].numpy))
    found = reshape(self, *shape)
    if found.numel() and not np.shares_memory(found._array, self._array):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride. Use .reshape(...) instead."
        )
    return found


Tensor.view = _view
Tensor.view_as = lambda self, other: _view(self, other.shape)
Tensor.reshape_as = lambda self, other: reshape(self, other.shape)


@method
def flatten(input, start_dim=0, end_dim=-1):
    shape = input._array.shape
    if not shape:
        return reshape(input, 1)
    first, last = axes(start_dim, len(shape)), axes(end_dim, len(shape))
    return reshape(input, *shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :])


@method
def ravel(input):
    return reshape(input, -1)


@method
def unflatten(input, dim, sizes):
    dim, shape = axes(dim, input.dim()), input._array.shape
    return reshape(input, *shape[:dim], *sizes, *shape[dim + 1 :])


@method
def squeeze(input, dim=None):
    shape = input._array.shape
    gone = range(len(shape)) if dim is None else axes(dim if isinstance(dim, tuple) else (dim,), len(shape))
    return reshape(input, [size for axis, size in enumerate(shape) if size != 1 or axis not in gone])


@method
def unsqueeze(input, dim):
    dim = axes(dim, input.dim() + 1)
    return (
        reshape(input, *input.shape[:dim], 1, *input.shape[dim:])
        if input.is_contiguous()
        else input[(slice(None),) * dim + (None,)]
    )


def _expand(self, *shape):
    shape, old = sized(shape), self._array.shape
    if len(shape) < len(old):
        raise RuntimeError(f"expand({list(shape)}): the number of sizes must be at least {len(old)}, the tensor's axes")
    lead = len(shape) - len(old)
    shape = tuple(old[axis - lead] if size == -1 else size for axis, size in enumerate(shape))
    try:
        array = np.broadcast_to(self._array, shape)
    except ValueError:
        raise RuntimeError(f"a tensor of the sizes {list(old)} cannot be expanded to {list(shape)}") from None
    return wrap(array, "expand", (self,), lambda gradient: (summed_to(gradient, old),))


Tensor.expand = _expand
Tensor.expand_as = lambda self, other: _expand(self, other.shape)


@method
def broadcast_to(input, shape):
    return _expand(input, shape)


@public
def broadcast_tensors(*tensors):
    shape = np.broadcast_shapes(*[one._array.shape for one in tensors])
    return tuple(_expand(one, shape) for one in tensors)


@method
def permute(input, *dims):
    dims = axes(sized(dims), input.dim())
    back = np.argsort(dims)
    return wrap(input._array.transpose(dims), "permute", (input,), lambda gradient: (gradient.transpose(back),))


@method
def transpose(input, dim0, dim1):
    order = list(range(input.dim()))
    first, second = axes((dim0, dim1), input.dim())
    if order:
        order[first], order[second] = order[second], order[first]
    return permute(input, order)


PUBLIC["swapaxes"] = Tensor.swapaxes = transpose


@method
def movedim(input, source, destination):
    order = np.moveaxis(np.empty((0,) * input.dim()), source, destination)  # checks the axes
    moved = [source] if isinstance(source, int) else list(source)
    targets = [destination] if isinstance(destination, int) else list(destination)
    moved, targets = axes(tuple(moved), order.ndim), axes(tuple(targets), order.ndim)
    rest = iter([axis for axis in range(order.ndim) if axis not in moved])
    place = dict(zip(targets, moved, strict=True))
    return permute(input, [place[axis] if axis in place else next(rest) for axis in range(order.ndim)])


PUBLIC["moveaxis"] = Tensor.moveaxis = movedim


@method
def t(input):
    return permute(input, list(range(input.dim()))[::-1])


Tensor.T = property(t)
Tensor.mT = property(lambda self: transpose(self, -1, -2))


@method
def flip(input, *dims):
    dims = axes(sized(dims), input.dim())
    return wrap(np.flip(input._array, dims).copy(), "flip", (input,), lambda gradient: (np.flip(gradient, dims),))


@method
def roll(input, shifts, dims=None):
    def back(gradient):
        opposite = tuple(-one for one in shifts) if isinstance(shifts, (list, tuple)) else -shifts
        return (np.roll(gradient, opposite, dims),)

    return wrap(np.roll(input._array, shifts, dims), "roll", (input,), back)


@method
def tile(input, *dims):
    return wrap(np.tile(input._array, sized(dims)), "tile", (input,))


def _repeat(self, *times):
    times = sized(times)
    if len(times) < self.dim():
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than that of the tensor")
    return wrap(np.tile(self._array, times), "repeat", (self,))


Tensor.repeat = _repeat


@method
def repeat_interleave(input, repeats, dim=None):
    return wrap(np.repeat(input._array, raw(repeats), dim), "repeat_interleave", (input,))


def _unfold(self, dimension, size, step):
    dimension = axes(dimension, self.dim())
    windows = np.lib.stride_tricks.sliding_window_view(self._array, size, dimension)
    return wrap(windows[(slice(None),) * dimension + (slice(None, None, step),)], "unfold", (self,))


Tensor.unfold = _unfold


@method
def narrow(input, dim, start, length):
    return input[(slice(None),) * axes(dim, input.dim()) + (slice(start, start + length),)]


@method
def select(input, dim, index):
    return input[(slice(None),) * axes(dim, input.dim()) + (index,)]


@method
def split(tensor, split_size_or_sections, dim=0):
    length, sizes = tensor.shape[dim], split_size_or_sections
    if isinstance(sizes, int):
        if sizes < 1:
            raise RuntimeError(f"split expects split_size to be above 0, not {sizes}")
        sizes = [min(sizes, length - start) for start in range(0, length, sizes)] or [0]
    if sum(sizes) != length:
        raise RuntimeError(f"split_with_sizes expects split_sizes to sum exactly to {length}, not {list(sizes)}")
    starts = np.cumsum([0, *sizes])[:-1].tolist()
    return tuple(narrow(tensor, dim, start, size) for start, size in zip(starts, sizes, strict=True))


@method
def chunk(input, chunks, dim=0):
    return split(input, max(1, -(-input.shape[dim] // chunks)), dim)


@method
def unbind(input, dim=0):
    return tuple(movedim(input, dim, 0))


@method
def diagonal(input, offset=0, dim1=0, dim2=1):
    return wrap(np.diagonal(input._array, offset, dim1, dim2), "diagonal", (input,))


def _joined(tensors, dim, join, back, name):
    tensors = tuple(tensors)
    if not tensors:
        raise RuntimeError(f"{name} expects a non-empty list of tensors")
    kind = _types.common([one._array for one in tensors])
    try:
        array = join([one._array.astype(kind, copy=False) for one in tensors], dim)
    except ValueError as error:
        raise RuntimeError(f"{name} expects tensors of sizes that go together: {error}") from None
    return wrap(array, name, tensors, back)


@public
def cat(tensors, dim=0):
    tensors = tuple(tensors)
    tensors = tuple(one for one in tensors if one._array.shape != (0,)) or tensors
    ends = np.cumsum([one._array.shape[dim] for one in tensors])[:-1]
    return _joined(tensors, dim, np.concatenate, lambda gradient: tuple(np.split(gradient, ends, dim)), "cat")


PUBLIC["concat"] = PUBLIC["concatenate"] = cat


@public
def stack(tensors, dim=0):
    return _joined(tensors, dim, np.stack, lambda gradient: tuple(np.moveaxis(gradient, dim, 0)), "stack")


@public
def vstack(tensors):
    return wrap(np.vstack([one._array for one in tensors]), "vstack", tuple(tensors))


@public
def hstack(tensors):
    return wrap(np.hstack([one._array for one in tensors]), "hstack", tuple(tensors))


@public
def meshgrid(*tensors, indexing="ij"):
    tensors = tensors[0] if isinstance(tensors[0], (list, tuple)) else tensors
    return tuple(wrap(one) for one in np.meshgrid(*[one._array for one in tensors], indexing=indexing))


# Entries that another tensor names


def _places(index, dim):
    """The key of ``array[key]`` for an index along one axis."""
    places = list(np.indices(index.shape, sparse=True)) if index.ndim else []
    if places:
        places[dim] = index
    return tuple(places)


@method
def gather(input, dim, index):
    key = _places(index._array, dim)

    def back(gradient):
        whole = np.zeros(input.shape, gradient.dtype)
        np.add.at(whole, key, gradient)
        return (whole,)

    return wrap(input._array[key], "gather", (input,), back)


@method
def take_along_dim(input, indices, dim):
    return wrap(np.take_along_axis(input._array, indices._array, dim), "take_along_dim", (input,))


@method
def index_select(input, dim, index):
    return input[(slice(None),) * axes(dim, input.dim()) + (index,)]


@method
def masked_select(input, mask):
    return _expand(input, np.broadcast_shapes(input.shape, mask.shape))[mask]


def _scattered(src, index):
    """What goes to the places of an index: a number, or the front part of a tensor."""
    return src._array[tuple(slice(size) for size in index.shape)] if isinstance(src, Tensor) else src


def _scatter_(self, dim, index, src=None, *, value=None):
    src = value if src is None else src
    self._writable(src)
    self._array[_places(index._array, dim)] = _scattered(src, index)
    return self


def _scatter_add_(self, dim, index, src):
    self._writable(src)
    np.add.at(self._array, _places(index._array, dim), _scattered(src, index))
    return self


_REDUCTIONS = {"sum": np.add, "prod": np.multiply, "amax": np.maximum, "amin": np.minimum}


def _scatter_reduce_(self, dim, index, src, reduce, *, include_self=True):
    self._writable(src)
    if reduce not in _REDUCTIONS or not include_self:
        raise NotImplementedError(f"torch over NumPy has no scatter_reduce with {reduce!r}, {include_self=}")
    _REDUCTIONS[reduce].at(self._array, _places(index._array, dim), _scattered(src, index))
    return self


def _index_add_(self, dim, index, source):
    self._writable(source)
    np.add.at(np.moveaxis(self._array, dim, 0), index._array, np.moveaxis(source._array, dim, 0))
    return self


def _masked_fill_(self, mask, value):
    self._writable(value)
    self._array[np.broadcast_to(mask._array, self._array.shape)] = raw(value)
    return self


def _copy_(self, other):
    self._writable(other)
    try:
        with np.errstate(all="ignore"):
            self._array[...] = other._array
    except ValueError as error:
        raise RuntimeError(str(error)) from None
    return self


def _copying(in_place):
    """The function that changes a copy."""

    def function(self, *args, **options):
        return in_place(self.clone(), *args, **options)

    return function


for _in_place in (_scatter_, _scatter_add_, _scatter_reduce_, _index_add_, _masked_fill_, _copy_):
    setattr(Tensor, _in_place.__name__[1:], _in_place)
for _in_place in (_scatter_, _scatter_add_, _scatter_reduce_, _index_add_):
    _function = _copying(_in_place)
    _function.__name__ = _in_place.__name__.strip("_")
    method(_function)


def _fill_(self, value):
    self._writable(value)
    self._array[...] = raw(value)
    return self


Tensor.fill_ = _fill_
Tensor.zero_ = lambda self: _fill_(self, 0)


@method
def nonzero(input, as_tuple=False):
    """Places as int64: NumPy counts in 32 bits in a browser."""
    if as_tuple:
        return tuple(wrap(one.astype(np.int64)) for one in np.nonzero(input._array))
    return wrap(np.argwhere(input._array).astype(np.int64))


PUBLIC["argwhere"] = Tensor.argwhere = nonzero
