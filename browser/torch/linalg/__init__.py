"""Linear algebra: ``solve`` and ``norm``."""

import numpy as np

from .._reduce import norm
from .._tensor import wrap

__all__ = ["norm", "solve"]


def solve(A, B):
    """X for which A @ X = B."""
    return wrap(np.linalg.solve(A._array, B._array), "solve", (A, B))
