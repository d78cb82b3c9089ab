"""torchvision over NumPy: not torchvision, but the part of it that the spike-encoding course uses.

It goes with the package ``torch`` beside it: MNIST as it lies in a folder, and
the simplest transforms. docs/browser.md lists every difference.
"""

from . import datasets, transforms

__all__ = ["datasets", "transforms"]
__version__ = "0.0.0+numpy"
