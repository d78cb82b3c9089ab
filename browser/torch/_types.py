"""Types, devices and shapes: names and NumPy types in, torch's objects out; and which type a result has."""

import math

import numpy as np

KINDS = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}  # NumPy's letter for a kind of number; a higher kind wins


class dtype:  # noqa: N801
    """A type of numbers, such as ``torch.float32``."""

    def __init__(self, name, in_numpy):
        self.name = name
        self._numpy = None if in_numpy is None else np.dtype(in_numpy)
        kind = "f" if in_numpy is None else self._numpy.kind
        self.is_floating_point, self.is_complex = kind == "f", kind == "c"
        self.is_signed = kind not in "bu"

    @property
    def numpy(self):
        """The same type in NumPy."""
        if self._numpy is None:
            raise NotImplementedError(f"torch over NumPy cannot compute in {self}; torch.float32 would do")
        return self._numpy

    @property
    def itemsize(self):
        """Bytes of one number."""
        return 2 if self._numpy is None else self._numpy.itemsize

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return of_name, (self.name,)


NAMES = "bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 float32 float64 complex64 complex128".split()  # noqa: SIM905
DTYPES = {name: dtype(name, name) for name in NAMES} | {"bfloat16": dtype("bfloat16", None)}
ALIASES = {
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "half": "float16",
    "float": "float32",
    "double": "float64",
}
DTYPES |= {short: DTYPES[name] for short, name in ALIASES.items()}
_OF_NUMPY = {np.dtype(name): DTYPES[name] for name in NAMES}
_PYTHON = {bool: DTYPES["bool"], int: DTYPES["int64"], float: DTYPES["float64"]}
_default = [DTYPES["float32"]]


def of_name(name):
    """The type of that name."""
    return DTYPES[name]


def of_numpy(kind):
    """The type that torch calls a type of NumPy's."""
    try:
        return _OF_NUMPY[kind]
    except KeyError:
        raise TypeError(
            f"can't convert np.ndarray of type numpy.{kind}. The only supported types are: {NAMES}"
        ) from None


def numpy_of(kind):
    """NumPy's type for a type of torch's or of Python's; None stays None."""
    if kind is None:
        return None
    kind = _PYTHON.get(kind, kind)
    if not isinstance(kind, dtype):
        raise TypeError(f"dtype must be a torch.dtype, not {kind!r}")
    return kind.numpy


def get_default_dtype():
    """The type of new floating-point tensors."""
    return _default[0]


def set_default_dtype(kind):
    """Set the type of new floating-point tensors."""
    if not isinstance(kind, dtype) or not kind.is_floating_point:
        raise TypeError(f"only floating-point types are supported as the default type, not {kind!r}")
    numpy_of(kind)
    _default[0] = kind


class _Limits:
    """What the numbers of a type can be."""

    def __init__(self, limits, kind):
        self.min, self.max, self.bits, self.dtype = kind(limits.min), kind(limits.max), limits.bits, str(limits.dtype)
        if kind is float:
            self.eps, self.tiny, self.smallest_normal = (float(one) for one in (limits.eps, limits.tiny, limits.tiny))


def iinfo(kind):
    """The limits of a type of whole numbers."""
    return _Limits(np.iinfo(numpy_of(kind)), int)


def finfo(kind=None):
    """The limits of a floating-point type."""
    return _Limits(np.finfo(numpy_of(kind or get_default_dtype())), float)


class device:  # noqa: N801
    """The processor; there is no other."""

    def __init__(self, type="cpu", index=None):
        name = str(type).split(":")[0]
        if name != "cpu":
            raise RuntimeError(f"torch over NumPy computes on the CPU alone, not on {str(type)!r}")
        self.type, self.index = name, index

    def __repr__(self):
        return f"device(type='{self.type}')"

    def __str__(self):
        return self.type

    def __eq__(self, other):
        return isinstance(other, device) and self.type == other.type

    def __hash__(self):
        return hash(self.type)


def get_default_device():
    """The processor."""
    return device()


class Size(tuple):
    """The shape of a tensor."""

    def numel(self):
        """The number of entries."""
        return math.prod(self)

    def __repr__(self):
        return f"torch.Size([{', '.join(map(str, self))}])"

    def __getitem__(self, place):
        found = super().__getitem__(place)
        return Size(found) if isinstance(place, slice) else found

    def __add__(self, other):
        return Size(tuple(self) + tuple(other))


def common(arrays, numbers=()):
    """The NumPy type in which torch computes with these arrays and numbers.

    Arrays with axes decide; arrays without axes, then numbers, count only where
    their kind (bool, whole, floating, complex) is higher.
    """
    groups = (
        [array.dtype for array in arrays if array.ndim],
        [array.dtype for array in arrays if not array.ndim],
        [_of_number(number) for number in numbers],
    )
    found = None
    for group in groups:
        if not group:
            continue
        kind = _highest(group)
        if found is None or KINDS[kind.kind] > KINDS[found.kind]:
            if found is not None and kind.kind == "c" and found.kind == "f":
                kind = np.dtype(np.complex128 if found == np.float64 else np.complex64)
            found = kind
    return found


def _highest(kinds):
    """The type of several that count alike."""
    top = max(KINDS[kind.kind] for kind in kinds)
    return np.result_type(*[kind for kind in kinds if KINDS[kind.kind] == top or (top == 3 and kind.kind == "f")])


def _of_number(number):
    """The type that a number of Python's or NumPy's counts as."""
    if isinstance(number, (bool, np.bool_)):
        return np.dtype(np.bool_)
    if isinstance(number, (int, np.integer)):
        return np.dtype(np.int64)
    if isinstance(number, (float, np.floating)):
        return numpy_of(get_default_dtype())
    return np.dtype(np.complex128 if numpy_of(get_default_dtype()) == np.float64 else np.complex64)
