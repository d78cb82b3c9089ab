"""Networks: modules that hold parameters. Tensors in, tensors out."""

import math

from .. import _graph, _make, _tensor
from . import functional, init

__all__ = ["Flatten", "Linear", "Module", "Parameter", "ReLU", "Sequential", "functional", "init"]


class Parameter(_tensor.Tensor):
    """A tensor that is learned."""

    def __init__(self, data, requires_grad=True):
        super().__init__(data)
        self.requires_grad = requires_grad


class Module:
    """What holds parameters and other modules, as attributes."""

    training = True

    def __call__(self, *args, **options):
        return self.forward(*args, **options)

    def forward(self, *args):
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def children(self):
        """The modules among the attributes."""
        return (one for one in vars(self).values() if isinstance(one, Module))

    def named_parameters(self, prefix=""):
        """Names and parameters, its own first."""
        for name, one in vars(self).items():
            if isinstance(one, Parameter):
                yield prefix + name, one
        for name, one in vars(self).items():
            if isinstance(one, Module):
                yield from one.named_parameters(f"{prefix}{name}.")

    def parameters(self):
        """The parameters, its own first."""
        return (one for _, one in self.named_parameters())

    def train(self, mode=True):
        """Learn, or not."""
        self.training = mode
        for one in self.children():
            one.train(mode)
        return self

    def eval(self):
        """Learn no more."""
        return self.train(False)

    def zero_grad(self):
        """Forget the gradients."""
        for one in self.parameters():
            one.grad = None

    def to(self, *args, **options):
        """Itself: there is one processor."""
        _tensor.wrap([]).to(*args, **options)
        return self


class Linear(Module):
    """``input @ weight.T + bias``, with torch's random beginning."""

    def __init__(self, in_features, out_features, bias=True):
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(_uniform(in_features, out_features, in_features))
        self.bias = Parameter(_uniform(in_features, out_features)) if bias else None

    def forward(self, input):
        return functional.linear(input, self.weight, self.bias)


def _uniform(fan_in, *shape):
    bound = 1 / math.sqrt(fan_in) if fan_in else 0
    with _graph.no_grad():
        return _make.PUBLIC["empty"](*shape).uniform_(-bound, bound)


class ReLU(Module):
    """What is above 0."""

    def forward(self, input):
        return input.relu()


class Flatten(Module):
    """One axis after the first."""

    def forward(self, input):
        return input.flatten(1)


class Sequential(Module):
    """One module after the other."""

    def __init__(self, *modules):
        for place, one in enumerate(modules):
            setattr(self, str(place), one)

    def forward(self, input):
        for one in self.children():
            input = one(input)
        return input


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torch over NumPy has no torch.nn.{name}: it has only what the course uses")
