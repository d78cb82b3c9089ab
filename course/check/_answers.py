"""A learner's answer in, numbers out, or an error if it has none; and where numbers agree."""

import numpy as np
import torch


def numbers(answer: object) -> torch.Tensor:
    """The answer as a float64 tensor, whatever holds the numbers.

    Raises
    ------
    TypeError, ValueError, RuntimeError
        If it does not consist of numbers.

    Examples
    --------
    >>> numbers([torch.tensor([0, 1]), np.array([True, False])[::-1]])
    tensor([[0., 1.],
            [0., 1.]], dtype=torch.float64)
    """
    if isinstance(answer, np.ndarray):  # torch rejects arrays with negative strides or of objects
        answer = np.array(answer, dtype=float)
    try:
        return torch.as_tensor(answer, dtype=torch.float64).detach()
    except OverflowError as error:
        raise ValueError("a whole number is too large") from error
    except ValueError:
        if isinstance(answer, (list, tuple)):  # of tensors with axes of their own
            return torch.stack([numbers(one) for one in answer])
        raise


def close(answer: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Where an answer is equal to what is expected, up to rounding."""
    return torch.isclose(answer, expected, rtol=1e-5, atol=1e-6, equal_nan=True)
