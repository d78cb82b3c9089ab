"""Fourier transforms of the last axis: in float32 for float32, as in torch."""

import numpy as np

from .._tensor import wrap


def _transform(name):
    compute = getattr(np.fft, name)

    def transform(input, n=None, dim=-1):
        result = compute(input._array, n, dim)
        single = input._array.dtype in (np.float32, np.complex64)
        kind = {"c": np.complex64, "f": np.float32}[result.dtype.kind] if single else result.dtype
        return wrap(result.astype(kind), name, (input,))

    transform.__name__ = name
    return transform


fft, ifft, rfft, irfft = map(_transform, ("fft", "ifft", "rfft", "irfft"))


def rfftfreq(n, d=1.0):
    """The frequencies of ``rfft``."""
    return wrap(np.fft.rfftfreq(n, d).astype(np.float32))
