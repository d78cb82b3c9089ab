"""torch over NumPy: not PyTorch, but the part of it that the spike-encoding course uses, where PyTorch cannot run.

Browsers have NumPy, and no PyTorch. With this folder's parent on Python's path
before any other, ``import torch`` finds this package, and ``course``, the
notebooks and learners' code run unchanged. The random streams, types and
printed forms are PyTorch's; what is not here is refused by name.
docs/browser.md lists every difference.
"""

import math as _math

from . import (
    _elementwise,
    _graph,
    _make,
    _random,
    _reduce,
    _shape,
    _tensor,
    _types,
    autograd,
    cuda,
    fft,
    linalg,
    nn,
    optim,
    testing,
    utils,
)

__version__ = "2.0.0+numpy"

globals().update(_types.DTYPES)
globals().update(_tensor.PUBLIC)

Tensor = _tensor.Tensor
Generator, manual_seed, initial_seed = _random.Generator, _random.manual_seed, _random.initial_seed
default_generator = _random.default_generator
dtype, device, Size, iinfo, finfo = _types.dtype, _types.device, _types.Size, _types.iinfo, _types.finfo
get_default_dtype, set_default_dtype = _types.get_default_dtype, _types.set_default_dtype
get_default_device = _types.get_default_device
no_grad, enable_grad, is_grad_enabled = _graph.no_grad, _graph.enable_grad, _graph.is_grad_enabled
inference_mode = no_grad
pi, e, inf, nan = _math.pi, _math.e, _math.inf, _math.nan
strided = Tensor.layout


def set_num_threads(number):
    """Nothing: NumPy decides."""


def get_num_threads():
    """One, as far as anybody here knows."""
    return 1


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torch over NumPy has no torch.{name}: it has only what the course uses")
