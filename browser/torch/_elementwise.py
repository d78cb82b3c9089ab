"""Operations entry by entry: tensors and numbers in, a tensor of the broadcast shape out, with its gradient."""

import math

import numpy as np

from . import _types
from ._graph import summed_to
from ._tensor import PUBLIC, Tensor, method, public, raw, wrap

NUMBERS = (bool, int, float, complex, np.number, np.bool_)
FLOAT, ANY = True, False  # whether whole numbers become floats first


def _must_be_tensor(name, value):
    if not isinstance(value, Tensor):
        raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(value).__name__}")


def _floats(array):
    return array if array.dtype.kind in "fc" else array.astype(_types.numpy_of(_types.get_default_dtype()))


def _unary(name, compute, to_float=ANY, slope=None):
    """Add a function of one tensor; ``slope(x, result)`` is its derivative."""

    def operation(input, *, out=None):
        _must_be_tensor(name, input)
        x = _floats(input._array) if to_float else input._array
        with np.errstate(all="ignore"):
            result = np.asarray(compute(x))
        if result.dtype.kind == x.dtype.kind == "f":
            result = result.astype(x.dtype, copy=False)
        if out is not None:
            return out.write(result)
        inputs = (input,) if result.dtype.kind in "fc" else ()
        return wrap(result, name, inputs, slope and (lambda gradient: (gradient * slope(x, result),)))

    operation.__name__ = name
    method(operation)
    setattr(Tensor, f"{name}_", lambda self: self.write(operation(self)))


def _zero(x, result):
    return np.zeros_like(x)


_unary("exp", np.exp, FLOAT, lambda x, r: r)
_unary("expm1", np.expm1, FLOAT, lambda x, r: r + 1)
_unary("log", np.log, FLOAT, lambda x, r: 1 / x)
_unary("log1p", np.log1p, FLOAT, lambda x, r: 1 / (1 + x))
_unary("log2", np.log2, FLOAT, lambda x, r: 1 / (x * math.log(2)))
_unary("log10", np.log10, FLOAT, lambda x, r: 1 / (x * math.log(10)))
_unary("sqrt", np.sqrt, FLOAT, lambda x, r: 0.5 / r)
_unary("rsqrt", lambda x: 1 / np.sqrt(x), FLOAT, lambda x, r: -0.5 * r / x)
_unary("sin", np.sin, FLOAT, lambda x, r: np.cos(x))
_unary("cos", np.cos, FLOAT, lambda x, r: -np.sin(x))
_unary("tan", np.tan, FLOAT, lambda x, r: 1 + r * r)
_unary("asin", np.arcsin, FLOAT)
_unary("acos", np.arccos, FLOAT)
_unary("atan", np.arctan, FLOAT, lambda x, r: 1 / (1 + x * x))
_unary("sinh", np.sinh, FLOAT, lambda x, r: np.cosh(x))
_unary("cosh", np.cosh, FLOAT, lambda x, r: np.sinh(x))
_unary("tanh", np.tanh, FLOAT, lambda x, r: 1 - r * r)
_unary("sigmoid", lambda x: 1 / (1 + np.exp(-x)), FLOAT, lambda x, r: r * (1 - r))
_unary("reciprocal", lambda x: 1 / x, FLOAT, lambda x, r: -r * r)
_unary("deg2rad", np.deg2rad, FLOAT, lambda x, r: math.pi / 180)
_unary("relu", lambda x: np.where(x > 0, x, x * 0), ANY, lambda x, r: x > 0)
_unary("abs", np.abs, ANY, lambda x, r: np.sign(x))
_unary("neg", np.negative, ANY, lambda x, r: -1)
_unary("square", np.square, ANY, lambda x, r: 2 * x)
_unary("sign", np.sign, ANY, _zero)
_unary("floor", np.floor, ANY, _zero)
_unary("ceil", np.ceil, ANY, _zero)
_unary("trunc", np.trunc, ANY, _zero)
_unary("frac", lambda x: x - np.trunc(x), ANY, lambda x, r: 1)
for _name, _compute in {
    "isnan": np.isnan,
    "isinf": np.isinf,
    "isfinite": np.isfinite,
    "logical_not": np.logical_not,
    "bitwise_not": np.invert,
}.items():
    _unary(_name, _compute)


def operands(a, b):
    """Two operands as arrays (and a number of NumPy's) of the type in which torch computes with them."""
    a, b = (wrap(one) if isinstance(one, np.ndarray) else one for one in (a, b))
    arrays = [one._array for one in (a, b) if isinstance(one, Tensor)]
    kind = _types.common(arrays, [one for one in (a, b) if not isinstance(one, Tensor)])
    return a, b, kind


def _as(value, kind):
    if isinstance(value, Tensor):
        return value._array.astype(kind, copy=False)
    try:
        return np.asarray(value).astype(kind)
    except OverflowError:
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow") from None


def _binary(name, compute, slopes=None, to_float=ANY):
    """Add a function of two operands; ``slopes(x, y, result)`` are its derivatives by each."""

    def operation(input, other, *, out=None, alpha=1):
        if alpha != 1:
            other = other * alpha
        for one in (input, other):
            if not isinstance(one, (Tensor, np.ndarray, *NUMBERS)):
                raise TypeError(f"{name}(): an operand must be a Tensor or a number, not {type(one).__name__}")
        a, b, kind = operands(input, other)
        if to_float and kind.kind in "bui":
            kind = _types.numpy_of(_types.get_default_dtype())
        x, y = _as(a, kind), _as(b, kind)
        if name.startswith("bitwise_") and x.dtype.kind in "fc":
            raise NotImplementedError(f"{name!r} not implemented for 'Float'")
        with np.errstate(all="ignore"):
            try:
                result = np.asarray(compute(x, y))
            except ValueError as error:
                raise RuntimeError(_mismatch(x.shape, y.shape) or str(error)) from None
        if out is not None:
            return out.copy_(wrap(result))
        tensors = [one for one in (a, b) if isinstance(one, Tensor)] if result.dtype.kind in "fc" else []

        def rule(gradient):
            with np.errstate(all="ignore"):
                both = zip((a, b), slopes(x, y, result), strict=True)
                return tuple(summed_to(gradient * s, one.shape) for one, s in both if isinstance(one, Tensor))

        return wrap(result, name, tensors, slopes and rule)

    operation.__name__ = name
    public(operation)

    def of_tensor(self, other, **options):
        return operation(self, other, **options)

    setattr(Tensor, name, of_tensor)
    setattr(Tensor, f"{name}_", lambda self, other, **options: self.write(operation(self, other, **options)))


def _mismatch(a, b):
    """torch's words for two shapes that do not go together."""
    for place in range(1, min(len(a), len(b)) + 1):
        if a[-place] != b[-place] and 1 not in (a[-place], b[-place]):
            return (
                f"The size of tensor a ({a[-place]}) must match the size of tensor b ({b[-place]})"
                f" at non-singleton dimension {max(len(a), len(b)) - place}"
            )
    return ""


def _subtract(x, y):
    if x.dtype == bool:
        raise RuntimeError("Subtraction, the `-` operator, with two bool tensors is not supported. Use `^` instead.")
    return x - y


_binary("add", np.add, lambda x, y, r: (1, 1))
_binary("sub", _subtract, lambda x, y, r: (1, -1))
_binary("mul", np.multiply, lambda x, y, r: (y, x))
_binary("div", np.true_divide, lambda x, y, r: (1 / y, -r / y), FLOAT)
_binary("floor_divide", np.floor_divide)
_true_div = PUBLIC["div"]


@method
def div(input, other, *, rounding_mode=None, out=None):
    """Whole numbers stay whole where the quotient is rounded."""
    if rounding_mode is None:
        return _true_div(input, other, out=out)
    if rounding_mode not in ("floor", "trunc"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found {rounding_mode!r}"
        )
    down = PUBLIC["floor_divide"](input, other)
    if rounding_mode == "floor":
        return down
    return where((down < 0) & (down * other != input), down + 1, down)


_binary("pow", np.power, lambda x, y, r: (y * x ** (y - 1), r * np.log(x)))
_binary("remainder", np.remainder, lambda x, y, r: (1, -np.floor(x / y)))
_binary("fmod", np.fmod)
_binary("atan2", np.arctan2, None, FLOAT)
_binary("hypot", np.hypot)
_binary("copysign", np.copysign, None, FLOAT)
_binary("maximum", np.maximum, lambda x, y, r: ((x > y) + (x == y) / 2, (y > x) + (x == y) / 2))
_binary("minimum", np.minimum, lambda x, y, r: ((x < y) + (x == y) / 2, (y < x) + (x == y) / 2))
_binary("heaviside", np.heaviside, lambda x, y, r: (0, 0))
for _name, _compute in {
    "bitwise_and": np.bitwise_and,
    "bitwise_or": np.bitwise_or,
    "bitwise_xor": np.bitwise_xor,
    "bitwise_left_shift": np.left_shift,
    "bitwise_right_shift": np.right_shift,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "logical_xor": np.logical_xor,
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}.items():
    _binary(_name, _compute)

for _other, _name in {
    "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "greater": "gt", "less": "lt",
    "greater_equal": "ge", "less_equal": "le", "not_equal": "ne", "absolute": "abs", "negative": "neg",
}.items():  # fmt: skip
    PUBLIC[_other] = PUBLIC[_name]
    setattr(Tensor, _other, getattr(Tensor, _name))


def _operator(symbol, name):
    """Python's operator of that name, from the left, from the right, and in place."""
    operation = PUBLIC[name]

    def usable(value):
        return isinstance(value, (Tensor, np.ndarray, *NUMBERS))

    def left(self, other):
        return operation(self, other) if usable(other) else NotImplemented

    def right(self, other):
        return operation(other, self) if usable(other) else NotImplemented

    def in_place(self, other):
        if not usable(other):
            return NotImplemented
        result = operation(self, other)
        if self.grad_fn is not None:  # total += loss: the name then stands for the new tensor
            return result
        return self.write(result)

    setattr(Tensor, f"__{symbol}__", left)
    if symbol not in ("eq", "ne", "lt", "le", "gt", "ge"):
        setattr(Tensor, f"__r{symbol}__", right)
        setattr(Tensor, f"__i{symbol}__", in_place)


for _symbol, _name in {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floor_divide", "mod": "remainder",
    "pow": "pow", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift", "eq": "eq", "ne": "ne", "lt": "lt", "le": "le", "gt": "gt", "ge": "ge",
}.items():  # fmt: skip
    _operator(_symbol, _name)
Tensor.__hash__ = lambda self: id(self)
Tensor.__neg__, Tensor.__abs__ = Tensor.neg, Tensor.abs
Tensor.__pos__ = Tensor.positive = lambda self: self


def _invert(self):
    if self.is_floating_point():
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return self.bitwise_not()


Tensor.__invert__ = _invert


@method
def round(input, decimals=0):
    return wrap(np.round(input._array, decimals), "round", (input,), lambda gradient: (0 * gradient,))


Tensor.round_ = lambda self: self.write(round(self))


@method
def clamp(input, min=None, max=None):
    limits = [one for one in (min, max) if one is not None]
    if not limits:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    arrays = [one._array for one in (input, *limits) if isinstance(one, Tensor)]
    kind = _types.common(arrays, [one for one in limits if not isinstance(one, Tensor)])
    x = input._array.astype(kind, copy=False)
    low, high = (None if one is None else _as(one, kind) for one in (min, max))
    result = x if low is None else np.maximum(x, low)
    result = result if high is None else np.minimum(result, high)
    inside = ((x >= low) if low is not None else True) & ((x <= high) if high is not None else True)
    return wrap(result, "clamp", (input,), lambda gradient: (summed_to(np.where(inside, gradient, 0), input.shape),))


@method
def clamp_min(input, min):
    return clamp(input, min)


@method
def clamp_max(input, max):
    return clamp(input, None, max)


PUBLIC["clip"] = Tensor.clip = clamp
Tensor.clamp_ = lambda self, min=None, max=None: self.write(clamp(self, min, max))
Tensor.clamp_min_ = lambda self, min: self.write(clamp(self, min))
Tensor.clamp_max_ = lambda self, max: self.write(clamp(self, None, max))


@public
def where(condition, input=None, other=None):
    if input is None:
        return condition.nonzero(as_tuple=True)
    a, b, kind = operands(input, other)
    x, y = _as(a, kind), _as(b, kind)
    chosen = condition._array
    try:
        result = np.where(chosen, x, y)
    except ValueError as error:
        raise RuntimeError(str(error)) from None

    def rule(gradient):
        parts = zip((a, b), (np.where(chosen, gradient, 0), np.where(chosen, 0, gradient)), strict=True)
        return tuple(summed_to(part, one.shape) for one, part in parts if isinstance(one, Tensor))

    return wrap(result, "where", [one for one in (a, b) if isinstance(one, Tensor)], rule)


Tensor.where = lambda self, condition, other: where(condition, self, other)


@method
def masked_fill(input, mask, value):
    value = value if isinstance(value, Tensor) else wrap(_as(value, input._array.dtype))
    return where(mask, value.to(input.dtype), input)


@method
def nan_to_num(input, nan=0.0, posinf=None, neginf=None):
    return wrap(np.nan_to_num(input._array, nan=nan, posinf=posinf, neginf=neginf))


@method
def isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False):
    with np.errstate(all="ignore"):
        return wrap(np.isclose(input._array, other._array, rtol, atol, equal_nan))


@method
def allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False):
    return bool(isclose(input, other, rtol, atol, equal_nan).all())


@method
def equal(input, other):
    return input.shape == other.shape and bool((raw(input) == raw(other)).all())
