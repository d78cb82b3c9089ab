"""A learner's answer in, numbers out, or an error if it has none; and where numbers agree."""

from typing import Any

import torch

from course import _arguments


def numbers(answer: Any) -> torch.Tensor:
    """The answer as a float64 tensor, whatever holds the numbers.

    Raises
    ------
    TypeError, ValueError
        If it does not consist of numbers.

    Examples
    --------
    >>> import numpy as np
    >>> numbers([torch.tensor([0, 1]), np.array([True, False])[::-1]])
    tensor([[0., 1.],
            [0., 1.]], dtype=torch.float64)
    """
    return _arguments.tensor("answer", answer, torch.float64).double().cpu()


def close(answer: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Where an answer is equal to what is expected, up to rounding."""
    return torch.isclose(answer, expected, rtol=1e-5, atol=1e-6, equal_nan=True)
