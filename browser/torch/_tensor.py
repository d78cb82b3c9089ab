"""The tensor: a NumPy array with torch's names, types, indexing and gradients.

The other modules add their functions through ``public`` (``torch.name``) and
``method`` (``torch.name`` and ``tensor.name``). All of them make their results
with ``wrap``.
"""

import operator

import numpy as np

from . import _graph, _index, _printing, _types

PUBLIC = {}  # torch's functions by their names


def public(function):
    """Make the function one of torch's."""
    PUBLIC[function.__name__] = function
    return function


def method(function):
    """Make the function one of torch's, and of its tensors'."""
    setattr(Tensor, function.__name__, function)
    return public(function)


def wrap(array, name="", inputs=(), rule=None):
    """A tensor of this array; with ``inputs``, its gradient follows ``rule``, or is refused where there is none."""
    found = Tensor.__new__(Tensor)
    found._array = array if isinstance(array, np.ndarray) else np.asarray(array)
    found.grad, found.requires_grad, found.grad_fn = None, False, None
    return _graph.recorded(name, found, inputs, rule or _graph.no_rule(name)) if inputs else found


def raw(value):
    """The array of a tensor; anything else as it is."""
    return value._array if isinstance(value, Tensor) else value


def sized(shape):
    """A shape that was given as one sequence or as several numbers."""
    if len(shape) == 1 and isinstance(shape[0], (list, tuple)):
        shape = shape[0]
    return tuple(operator.index(size) for size in shape)


class Tensor:
    """Numbers along axes."""

    __array_priority__ = 1000  # NumPy leaves array + tensor to the tensor
    is_cuda = is_sparse = is_quantized = is_meta = is_mps = False
    layout = "torch.strided"

    def __init__(self, data=()):
        self._array = np.array([raw(one) for one in data], np.float32) if not isinstance(data, Tensor) else data._array
        self.grad, self.requires_grad, self.grad_fn = None, False, None

    # What it is

    shape = property(lambda self: _types.Size(self._array.shape))
    ndim = property(lambda self: self._array.ndim)
    dtype = property(lambda self: _types.of_numpy(self._array.dtype))
    device = property(lambda self: _types.device())
    itemsize = property(lambda self: self._array.itemsize)
    nbytes = property(lambda self: self._array.nbytes)
    is_leaf = property(lambda self: self.grad_fn is None)

    @property
    def data(self):
        """The same numbers, without gradients."""
        return wrap(self._array)

    @data.setter
    def data(self, other):
        self._array = other._array

    def dim(self):
        return self._array.ndim

    def size(self, dim=None):
        return self.shape if dim is None else self._array.shape[dim]

    def stride(self):
        return tuple(step // self._array.itemsize for step in self._array.strides)

    def numel(self):
        return self._array.size

    def element_size(self):
        return self._array.itemsize

    def is_floating_point(self):
        return self._array.dtype.kind == "f"

    def is_complex(self):
        return self._array.dtype.kind == "c"

    def is_contiguous(self):
        return self._array.flags.c_contiguous

    def data_ptr(self):
        return self._array.__array_interface__["data"][0]

    # As Python's and NumPy's

    def __repr__(self):
        return _printing.text(self)

    def __format__(self, form):
        return format(self.item(), form) if self._array.ndim == 0 else object.__format__(self, form)

    def __len__(self):
        if not self._array.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self._array)

    def __iter__(self):
        if not self._array.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return (self[place] for place in range(len(self._array)))

    def __contains__(self, value):
        return bool((self._array == raw(value)).any())

    def __hash__(self):
        return id(self)

    def __bool__(self):
        if self._array.size != 1:
            which = "more than one value" if self._array.size else "no values"
            raise RuntimeError(f"Boolean value of Tensor with {which} is ambiguous")
        return bool(self._array.item())

    def item(self):
        if self._array.size != 1:
            raise RuntimeError(f"a Tensor with {self._array.size} elements cannot be converted to Scalar")
        return self._array.item()

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __complex__(self):
        return complex(self.item())

    def __index__(self):
        if self._array.dtype.kind not in "iub" or self._array.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return np.array(self._array, dtype, copy=copy)

    def __array_wrap__(self, array, context=None, return_scalar=False):
        return wrap(array.astype(np.uint8) if array.dtype == bool else array)

    def numpy(self):
        return self.__array__()

    def tolist(self):
        return self._array.tolist()

    def __copy__(self):
        return wrap(self._array)

    def __deepcopy__(self, memo):
        return wrap(self._array.copy()).requires_grad_(self.requires_grad)

    def __reduce__(self):
        return wrap, (self._array,)

    # Types and copies

    def to(self, *args, dtype=None, device=None, copy=False, non_blocking=False):
        for one in args:
            if isinstance(one, _types.dtype):
                dtype = one
            elif isinstance(one, Tensor):
                dtype = one.dtype
            elif one is not None:
                device = one
        if device is not None and not isinstance(device, _types.device):
            _types.device(device)
        kind = _types.numpy_of(dtype)
        if kind is None or kind == self._array.dtype:
            return self.clone() if copy else self
        with np.errstate(all="ignore"):
            array = self._array.astype(kind)
        inputs = (self,) if kind.kind in "fc" else ()
        return wrap(array, "to_copy", inputs, lambda gradient: (gradient,))

    def type(self, dtype=None):
        return f"torch.{self.dtype.name.title()}Tensor" if dtype is None else self.to(dtype)

    def clone(self):
        return wrap(self._array.copy(), "clone", (self,), lambda gradient: (gradient,))

    def contiguous(self):
        return self if self.is_contiguous() else self.clone()

    def detach(self):
        return wrap(self._array)

    def cpu(self):
        return self

    def to_dense(self):
        return self

    # Entries

    def __getitem__(self, key):
        key = _index.key(key, raw)
        array = _index.take(self._array, key)

        def rule(gradient):
            whole = np.zeros(self._array.shape, gradient.dtype)
            _index.add(whole, key, gradient)
            return (whole,)

        return wrap(array, "index", (self,), rule)

    def __setitem__(self, key, value):
        self._writable(value)
        try:
            with np.errstate(all="ignore"):
                _index.put(self._array, _index.key(key, raw), raw(value))
        except ValueError as error:
            raise RuntimeError(str(error)) from None

    def _writable(self, *values):
        """Refuse to write where the gradient would be lost."""
        if _graph.is_grad_enabled() and any(isinstance(one, Tensor) and one.requires_grad for one in (self, *values)):
            raise NotImplementedError("torch over NumPy changes no tensor in place that has a gradient: make a new one")

    def write(self, values):
        """Set all entries, in place, and return the tensor."""
        self._writable(values)
        values = raw(values)
        kind = values.dtype.kind if isinstance(values, (np.ndarray, np.generic)) else "b"
        if _types.KINDS[kind] > max(1, _types.KINDS[self._array.dtype.kind]) or (
            self._array.dtype.kind == "b" and kind != "b"
        ):
            raise RuntimeError(
                f"result type {_types.of_numpy(values.dtype).name} can't be cast to the output type {self.dtype.name}"
            )
        try:
            with np.errstate(all="ignore"):
                self._array[...] = values
        except ValueError as error:
            raise RuntimeError(str(error)) from None
        return self

    # Gradients

    def requires_grad_(self, on=True):
        if on and self._array.dtype.kind not in "fc":
            raise RuntimeError("only Tensors of floating point and complex dtype can require gradients")
        self.requires_grad = on
        return self

    def add_gradient(self, gradient):
        """Add an array to ``grad``."""
        self.grad = wrap(gradient.copy() if self.grad is None else self.grad._array + gradient)

    def backward(self, gradient=None):
        if not self.requires_grad:
            raise RuntimeError("element 0 of tensors does not require grad and does not have a grad_fn")
        if gradient is None and self._array.size != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        _graph.backward(self, np.ones_like(self._array) if gradient is None else gradient._array)

    def __getattr__(self, name):
        raise AttributeError(
            f"'Tensor' object has no attribute {name!r}: torch over NumPy has only what the course uses"
        )


def _converter(name, dtype):
    def convert(self):
        return self.to(dtype)

    convert.__name__ = name
    return convert


for _name in ("bool", "int", "long", "short", "half", "float", "double", "bfloat16"):
    setattr(Tensor, _name, _converter(_name, _types.DTYPES[_name]))
Tensor.byte, Tensor.char = _converter("byte", _types.DTYPES["uint8"]), _converter("char", _types.DTYPES["int8"])
Tensor.nelement = Tensor.numel
for _name in ("numel", "clone", "detach", "is_floating_point", "is_complex"):
    public(getattr(Tensor, _name))
