"""New tensors: numbers, shapes or random streams in, tensors out."""

import math

import numpy as np

from . import _types
from ._normal import fused
from ._random import Generator, chosen, default_generator
from ._tensor import PUBLIC, Tensor, method, public, raw, sized, wrap


def _kind(dtype):
    return _types.numpy_of(dtype or _types.get_default_dtype())


def _on_cpu(device):
    if device is not None and not isinstance(device, _types.device):
        _types.device(device)


def _read(data, dtype):
    """What was given, as an array of its own."""
    held = isinstance(data, (Tensor, np.ndarray))
    array = np.array(raw(data)) if held else _read_numbers(data, dtype)
    _types.of_numpy(array.dtype)  # raises where torch has no such type
    with np.errstate(all="ignore"):
        return array if dtype is None else array.astype(_types.numpy_of(dtype))


def _read_numbers(data, dtype=None):
    plain = _plain(data)
    try:
        array = np.array(plain)
    except ValueError as error:
        raise ValueError(f"expected sequence of equal length: {error}") from None
    except OverflowError as error:
        raise ValueError(f"Overflow when unpacking long: {error}") from None
    if array.size == 0:
        return array.astype(_kind(None))
    if array.dtype.kind not in "biufc":
        if any(isinstance(one, int) for one in np.ravel(array).tolist()):
            raise ValueError("Overflow when unpacking long")
        raise TypeError(f"new(): a {type(data).__name__} of {array.dtype} holds no numbers")
    if array.dtype == np.uint64:
        raise ValueError("Overflow when unpacking long")
    if array.dtype == np.float64 and dtype is None and not _of_numpy(data):
        return array.astype(_kind(None))
    single = array.dtype == np.complex128 and dtype is None and not _of_numpy(data)
    return array.astype(np.complex64) if single else array


def _plain(data):
    """Lists of Python's numbers, whatever held them."""
    if isinstance(data, Tensor):
        if data.numel() != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return data.item()
    if isinstance(data, (list, tuple, range)):
        return [_plain(one) for one in data]
    if isinstance(data, str):
        raise ValueError("too many dimensions 'str'")
    if not isinstance(data, (bool, int, float, complex, np.generic, np.ndarray)):
        raise TypeError(f"not a number: {type(data).__name__}")
    return data


def _of_numpy(data):
    """Whether the first number was NumPy's, whose type then counts."""
    while isinstance(data, (list, tuple)) and data:
        data = data[0]
    return isinstance(data, (np.generic, np.ndarray))


@public
def tensor(data, *, dtype=None, device=None, requires_grad=False):
    _on_cpu(device)
    return wrap(_read(data, dtype)).requires_grad_(requires_grad)


@public
def as_tensor(data, dtype=None, device=None):
    _on_cpu(device)
    if isinstance(data, Tensor):
        return data.to(dtype) if dtype is not None else data
    if isinstance(data, np.ndarray):
        return from_numpy(data) if dtype is None else from_numpy(data).to(dtype)
    return wrap(_read(data, dtype))


PUBLIC["asarray"] = as_tensor


@public
def from_numpy(ndarray):
    """A tensor that shares the array's memory."""
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    _types.of_numpy(ndarray.dtype)
    return wrap(ndarray)


@public
def is_tensor(obj):
    return isinstance(obj, Tensor)


@public
def is_floating_point(input):
    return input.is_floating_point()


def _filled(name, fill):
    """A function from a shape to a tensor of one number, and the one that takes another tensor's shape."""

    def of_shape(*size, dtype=None, device=None, requires_grad=False):
        _on_cpu(device)
        size = sized(size)
        if any(one < 0 for one in size):
            raise RuntimeError(f"Trying to create tensor with negative dimension: {list(size)}")
        try:
            return wrap(np.full(size, fill, _kind(dtype))).requires_grad_(requires_grad)
        except (MemoryError, ValueError) as error:
            raise RuntimeError(f"{list(size)} does not fit into memory: {error}") from None

    def like(input, *, dtype=None, device=None, requires_grad=False):
        return of_shape(input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)

    def new(self, *size, dtype=None, device=None):
        return of_shape(*size, dtype=dtype or self.dtype, device=device)

    PUBLIC[name], PUBLIC[f"{name}_like"] = of_shape, like
    setattr(Tensor, f"new_{name}", new)


_filled("zeros", 0)
_filled("ones", 1)
_filled("empty", 0)


@public
def full(size, fill_value, *, dtype=None, device=None):
    _on_cpu(device)
    if dtype is None:
        dtype = _types.of_numpy(_read_numbers(fill_value).dtype)
    size = sized(size if isinstance(size, (list, tuple)) else (size,))
    return wrap(np.full(size, raw(fill_value), _kind(dtype)))


@public
def full_like(input, fill_value, *, dtype=None, device=None):
    return full(input.shape, fill_value, dtype=dtype or input.dtype, device=device)


Tensor.new_full = lambda self, size, fill_value, dtype=None, device=None: full(
    size, fill_value, dtype=dtype or self.dtype, device=device
)
Tensor.new_tensor = lambda self, data, dtype=None, device=None: tensor(data, dtype=dtype or self.dtype, device=device)


@public
def eye(n, m=None, *, dtype=None, device=None):
    return wrap(np.eye(n, m, dtype=_kind(dtype)))


@public
def arange(start, end=None, step=1, *, dtype=None, device=None):
    _on_cpu(device)
    start, end = (0, start) if end is None else (start, end)
    start, end, step = (one.item() if isinstance(one, (Tensor, np.generic)) else one for one in (start, end, step))
    whole = all(isinstance(one, int) for one in (start, end, step))
    kind = _types.numpy_of(dtype) or (np.dtype(np.int64) if whole else _kind(None))
    if step == 0 or (end - start) / step < 0:
        raise RuntimeError(f"upper bound and lower bound inconsistent with step sign: {start}, {end}, {step}")
    count = math.ceil((end - start) / step)
    return wrap((start + step * np.arange(count, dtype=np.int64)).astype(kind))


@public
def linspace(start, end, steps, *, out=None, dtype=None, device=None):
    """torch counts from both ends."""
    _on_cpu(device)
    kind = _kind(dtype if out is None else out.dtype).type
    start, end = kind(raw(start)), kind(raw(end))
    step, place = (end - start) / kind(max(1, steps - 1)), np.arange(steps)
    up, down = place.astype(kind), (steps - 1 - place).astype(kind)
    middle = max(1, steps // 2)
    found = np.where(place < middle, fused(up, step, start, kind), fused(down, -step, end, kind))
    return wrap(found) if out is None else out.copy_(wrap(found))


@public
def logspace(start, end, steps, base=10.0, *, dtype=None, device=None):
    return wrap((base ** linspace(start, end, steps, dtype=_types.DTYPES["float64"])._array).astype(_kind(dtype)))


@public
def hann_window(window_length, periodic=True, *, dtype=None, device=None):
    turn = np.arange(window_length) / (window_length if periodic else window_length - 1)
    return wrap((0.5 - 0.5 * np.cos(2 * np.pi * turn)).astype(_kind(dtype)))


# Random ones


def _uniform_(self, a=0.0, b=1.0, *, generator=None):
    """Half precision is computed in single. What is rounded up to ``b``, which is excluded, becomes ``a``."""
    kind = self._array.dtype.type
    wide = np.float64 if kind == np.float64 else np.float32
    drawn = chosen(generator).uniform(self.numel(), wide).reshape(self.shape)
    found = fused(drawn, wide(b - a), wide(a), wide).astype(kind)
    self._array[...] = np.where(found == kind(b), kind(a), found)
    return self


def _normal_(self, mean=0.0, std=1.0, *, generator=None):
    self._array[...] = chosen(generator).normal(self.numel(), self._array.dtype, mean, std).reshape(self.shape)
    return self


def _bernoulli_(self, p=0.5, *, generator=None):
    """Each entry is compared with a number of the type of ``p``."""
    chance = raw(p)
    kind = chance.dtype if isinstance(chance, np.ndarray) else np.dtype(np.float64)
    if not np.all((chance >= 0) & (chance <= 1)):
        raise RuntimeError("Expected p_in >= 0 && p_in <= 1 to be true, but got false")
    drawn = chosen(generator).uniform(self.numel(), np.float64 if kind == np.float64 else np.float32)
    self._array[...] = drawn.reshape(self.shape) < chance
    return self


def _exponential_(self, lambd=1.0, *, generator=None):
    drawn = chosen(generator).uniform(self.numel(), np.float64).reshape(self.shape)
    self._array[...] = -1 / lambd * np.log1p(-drawn)
    return self


for _in_place in (_uniform_, _normal_, _bernoulli_, _exponential_):
    setattr(Tensor, _in_place.__name__[1:], _in_place)


@public
def rand(*size, generator=None, dtype=None, device=None, requires_grad=False):
    made = _uniform_(PUBLIC["empty"](*size, dtype=dtype, device=device), generator=generator)
    return made.requires_grad_(requires_grad)


@public
def randn(*size, generator=None, dtype=None, device=None, requires_grad=False):
    made = _normal_(PUBLIC["empty"](*size, dtype=dtype, device=device), generator=generator)
    return made.requires_grad_(requires_grad)


@public
def rand_like(input, *, dtype=None):
    return rand(input.shape, dtype=dtype or input.dtype)


@public
def randn_like(input, *, dtype=None):
    return randn(input.shape, dtype=dtype or input.dtype)


@public
def normal(mean=0.0, std=1.0, size=None, *, generator=None, dtype=None):
    if size is not None:
        return _normal_(PUBLIC["empty"](*sized((size,)), dtype=dtype), mean, std, generator=generator)
    shape = np.broadcast_shapes(np.shape(raw(mean)), np.shape(raw(std)))
    kind = mean.dtype if isinstance(mean, Tensor) else std.dtype
    return randn(shape, dtype=kind, generator=generator) * std + mean


@public
def randint(low, high=None, size=None, *, generator=None, dtype=None, device=None):
    if size is None and isinstance(high, (tuple, list)):
        low, high, size = 0, low, high
    _on_cpu(device)
    size = sized((tuple(size),))
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    drawn = chosen(generator).whole(math.prod(size), int(low), int(high)).reshape(size)
    return wrap(drawn.astype(_types.numpy_of(dtype) or np.int64))


@public
def randperm(n, *, generator=None, dtype=None, device=None):
    _on_cpu(device)
    return wrap(chosen(generator).order(n).astype(_types.numpy_of(dtype) or np.int64))


@method
def bernoulli(input, p=None, *, generator=None):
    return _bernoulli_(PUBLIC["empty_like"](input), input if p is None else p, generator=generator)


@public
def poisson(input, generator=None):
    drawn = chosen(generator).poisson(input._array.ravel().tolist())
    return wrap(np.array(drawn, input._array.dtype).reshape(input.shape))


# The state of a stream, as bytes (not in torch's layout)


def _get_state(self):
    state = self._twister.state["state"]
    second = np.nan if self._second is None else self._second
    parts = state["key"].astype(np.uint32), np.array([state["pos"]], np.uint32), np.array([second, self._seed % 2**53])
    return wrap(np.concatenate([one.view(np.uint8) for one in parts]))


def _set_state(self, state):
    array = state._array
    key, (pos,), (second, _) = (
        array[:2496].view(np.uint32),
        array[2496:2500].view(np.uint32),
        array[2500:].copy().view(np.float64),
    )
    self._twister.state = {"bit_generator": "MT19937", "state": {"key": key.copy(), "pos": int(pos)}}
    self._second = None if np.isnan(second) else float(second)
    return self


Generator.get_state, Generator.set_state = _get_state, _set_state


@public
def get_rng_state():
    return default_generator.get_state()


@public
def set_rng_state(new_state):
    default_generator.set_state(new_state)
