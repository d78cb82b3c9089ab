"""Optimizers: parameters with gradients in, the parameters changed."""

import math

import numpy as np


class _Optimizer:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def zero_grad(self):
        """Forget the gradients."""
        for one in self.params:
            one.grad = None


class SGD(_Optimizer):
    """Against the gradient."""

    def __init__(self, params, lr=1e-3):
        super().__init__(params, lr)

    def step(self):
        """One step."""
        for one in self.params:
            if one.grad is not None:
                one._array -= one._array.dtype.type(self.lr) * one.grad._array


class Adam(_Optimizer):
    """Kingma & Ba, arXiv:1412.6980, in torch's order of operations."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas, self.eps, self.steps = betas, eps, 0
        self.means = [np.zeros_like(one._array) for one in self.params]
        self.squares = [np.zeros_like(one._array) for one in self.params]

    def step(self):
        """One step."""
        self.steps += 1
        first, second = self.betas
        size = self.lr / (1 - first**self.steps)
        scale = math.sqrt(1 - second**self.steps)
        for one, mean, square in zip(self.params, self.means, self.squares, strict=True):
            if one.grad is None:
                continue
            kind, gradient = one._array.dtype.type, one.grad._array
            mean += (gradient - mean) * kind(1 - first)
            square *= kind(second)
            square += kind(1 - second) * gradient * gradient
            one._array -= kind(size) * mean / (np.sqrt(square) / kind(scale) + kind(self.eps))


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torch over NumPy has no torch.optim.{name}: it has only what the course uses")
