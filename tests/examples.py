"""What tests try: values drawn from a seed, and how many random examples of a property."""

import os

import torch


def uniform(shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def examples(number):
    """The number in full, or in `make quick` 200 at most."""
    return min(number, 200) if os.environ.get("QUICK") else number
