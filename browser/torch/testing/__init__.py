"""``assert_close``, with torch's tolerances."""

import numpy as np

from .._tensor import raw

_TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}


def assert_close(actual, expected, *, rtol=None, atol=None, equal_nan=False, check_dtype=True):
    """Raise an AssertionError where the two are not close."""
    actual, expected = np.asarray(raw(actual)), np.asarray(raw(expected))
    if check_dtype and actual.dtype != expected.dtype:
        raise AssertionError(f"The values for attribute 'dtype' do not match: {actual.dtype} != {expected.dtype}.")
    if actual.shape != expected.shape:
        raise AssertionError(f"The values for attribute 'shape' do not match: {actual.shape} != {expected.shape}.")
    usual = _TOLERANCES.get(str(expected.dtype), (0, 0))
    rtol, atol = usual if rtol is None else (rtol, atol)
    np.testing.assert_allclose(actual, expected, rtol, atol, equal_nan=equal_nan)
