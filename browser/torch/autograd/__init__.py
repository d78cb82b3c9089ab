"""Functions with a gradient of one's own."""

from .._graph import no_grad
from .._tensor import Tensor, wrap


class _Context:
    """What ``forward`` keeps for ``backward``."""

    saved_tensors = ()

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors


class Function:
    """A subclass has ``forward(context, ...)`` and ``backward(context, gradient)``; call its ``apply``."""

    @classmethod
    def apply(cls, *args):
        context = _Context()
        with no_grad():
            result = cls.forward(context, *args)

        def rule(gradient):
            with no_grad():
                parts = cls.backward(context, wrap(gradient))
            parts = parts if isinstance(parts, tuple) else (parts,)
            pairs = zip(args, parts, strict=True)
            return tuple(None if part is None else part._array for one, part in pairs if isinstance(one, Tensor))

        return wrap(result._array, cls.__name__, [one for one in args if isinstance(one, Tensor)], rule)


def grad(outputs, inputs):
    """The gradients of one number by each of the inputs, which keep theirs."""
    inputs = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    before = [one.grad for one in inputs]
    for one in inputs:
        one.grad = None
    outputs.backward()
    found = tuple(one.grad for one in inputs)
    for one, old in zip(inputs, before, strict=True):
        one.grad = old
    return found
