"""Functions of networks: tensors in, tensors out."""

import numpy as np

from .._reduce import log_softmax, softmax
from .._tensor import PUBLIC, wrap

__all__ = [
    "avg_pool2d",
    "cross_entropy",
    "interpolate",
    "linear",
    "log_softmax",
    "mse_loss",
    "one_hot",
    "pad",
    "relu",
    "softmax",
]

relu = PUBLIC["relu"]


def linear(input, weight, bias=None):
    """``input @ weight.T + bias``, as one product of two matrices."""
    rows = input._array.reshape(-1, input.shape[-1])
    result = rows @ weight._array.T
    if bias is not None:
        result = result + bias._array

    def back(gradient):
        flat = gradient.reshape(rows.shape[0], -1)
        above = (flat @ weight._array).reshape(input.shape) if input.requires_grad else None
        return (above, flat.T @ rows) if bias is None else (above, flat.T @ rows, flat.sum(0))

    inputs = (input, weight) if bias is None else (input, weight, bias)
    return wrap(result.reshape(*input.shape[:-1], len(weight._array)), "addmm", inputs, back)


def cross_entropy(input, target):
    """The mean of minus the logarithm of what each row gives its label, a whole number."""
    if target.is_floating_point():
        raise NotImplementedError("torch over NumPy has cross_entropy for labels, not for probabilities")
    return -log_softmax(input, 1).gather(1, target[:, None]).mean()


def mse_loss(input, target):
    """The mean of the squared differences."""
    return (input - target).square().mean()


def one_hot(tensor, num_classes=-1):
    """1 at the place of each label, 0 elsewhere, on a new last axis."""
    labels = tensor._array
    classes = int(labels.max()) + 1 if num_classes == -1 else num_classes
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise RuntimeError("Class values must be non-negative and smaller than num_classes.")
    return wrap((labels[..., None] == np.arange(classes)).astype(np.int64))


def pad(input, pad, mode="constant", value=0):
    """Entries of one value around, a pair of counts for each axis, the last axis first."""
    if mode != "constant" or min(pad) < 0:
        raise NotImplementedError(f"torch over NumPy has no pad with {mode=} or a count below 0: {list(pad)}")
    widths = [(0, 0)] * (input.dim() - len(pad) // 2) + [*zip(pad[::2], pad[1::2], strict=True)][::-1]
    inside = tuple(slice(before, before + size) for (before, _), size in zip(widths, input.shape, strict=True))
    array = np.pad(input._array, widths, constant_values=value or 0)
    return wrap(array, "constant_pad_nd", (input,), lambda gradient: (gradient[inside],))


def avg_pool2d(input, kernel_size, stride=None):
    """Means of the windows of the last two axes."""
    high, wide = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    down, right = (stride, stride) if isinstance(stride, int) else stride or (high, wide)
    windows = np.lib.stride_tricks.sliding_window_view(input._array, (high, wide), (-2, -1))[..., ::down, ::right, :, :]
    return wrap(windows.mean((-2, -1), dtype=input._array.dtype), "avg_pool2d", (input,))


def interpolate(input, size=None, *, mode="nearest"):
    """Another length of the last axis, by straight lines between the middles of the entries."""
    if mode != "linear" or input.dim() != 3 or size is None:
        raise NotImplementedError(
            f"torch over NumPy has interpolate with a size and mode='linear', not {mode=}, {size=}"
        )
    length = input.shape[-1]
    place = np.maximum((np.arange(size) + 0.5) * (length / size) - 0.5, 0)
    left = np.minimum(place.astype(np.int64), length - 1)
    right, share = np.minimum(left + 1, length - 1), (place - left).astype(input._array.dtype)
    return wrap(input._array[..., left] * (1 - share) + input._array[..., right] * share, "interpolate", (input,))


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torch over NumPy has no torch.nn.functional.{name}: it has only what the course uses")
