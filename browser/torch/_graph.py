"""Reverse-mode gradients: tensors and the rules of their operations in, gradients of the leaves out.

A tensor that was computed from others keeps a ``Node``: these others, and a
rule from the gradient of the result to the gradients of each of them, in NumPy
arrays. ``backward`` follows the nodes back, the latest first.
"""

import functools

import numpy as np

_recording = [True]


class Node:
    """How a tensor was computed: ``inputs``, and ``rule`` from its gradient to theirs (None: no gradient)."""

    def __init__(self, name, inputs, rule):
        self.name, self.inputs, self.rule = name, inputs, rule

    def __repr__(self):
        return f"<{self.name.title().replace('_', '')}Backward0>"


def is_grad_enabled():
    """Whether operations are recorded."""
    return _recording[0]


class _Recording:
    """A ``with`` block, or a decorated function, in which operations are recorded or not."""

    on = True

    def __enter__(self):
        self.before, _recording[0] = _recording[0], self.on

    def __exit__(self, *error):
        _recording[0] = self.before

    def __call__(self, function):
        @functools.wraps(function)
        def within(*args, **options):
            with type(self)():
                return function(*args, **options)

        return within


class enable_grad(_Recording):  # noqa: N801
    """Record operations."""


class no_grad(_Recording):  # noqa: N801
    """Record no operations."""

    on = False


def recorded(name, result, inputs, rule):
    """The result, a new tensor, with its node if one of the inputs wants a gradient."""
    if _recording[0] and any(one.requires_grad for one in inputs):
        result.requires_grad, result.grad_fn = True, Node(name, tuple(inputs), rule)
    return result


def no_rule(name):
    """The rule of an operation that has a derivative which is not written here."""

    def refuse(gradient):
        raise NotImplementedError(f"torch over NumPy has no gradient of {name}")

    return refuse


def backward(root, gradient):
    """Add to ``grad`` of each leaf the gradient of ``root``, an array of its shape."""
    found = {id(root): gradient}
    for tensor in _latest_first(root):
        gradient = found.pop(id(tensor), None)
        if gradient is None:
            continue
        if tensor.grad_fn is None:
            tensor.add_gradient(gradient)
            continue
        for one, part in zip(tensor.grad_fn.inputs, tensor.grad_fn.rule(gradient), strict=True):
            if one.requires_grad and part is not None:
                part = np.asarray(part, dtype=one._array.dtype)
                found[id(one)] = found[id(one)] + part if id(one) in found else part


def _latest_first(root):
    """Every tensor that the root depends on, each before those it was computed from."""
    order, seen, waiting = [], set(), [(root, False)]
    while waiting:
        tensor, done = waiting.pop()
        if done:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            waiting.append((tensor, True))
            if tensor.grad_fn is not None:
                waiting += [(one, False) for one in tensor.grad_fn.inputs if one.requires_grad]
    return reversed(order)


def summed_to(gradient, shape):
    """The gradient of what was broadcast from ``shape``."""
    gradient = gradient.sum(tuple(range(gradient.ndim - len(shape))))
    axes = tuple(axis for axis, size in enumerate(shape) if size == 1 and gradient.shape[axis] != 1)
    return gradient.sum(axes, keepdims=True) if axes else gradient
