"""What a goal may rely on: a learner's answer in, numbers out, or an error that says it is no answer."""

import torch


def numbers(answer):
    """The answer as a float64 tensor.

    Raises
    ------
    TypeError, ValueError, RuntimeError
        If it does not consist of numbers.
    """
    try:
        return torch.as_tensor(answer, dtype=torch.float64)
    except OverflowError as error:
        raise ValueError("a whole number is too large") from error
