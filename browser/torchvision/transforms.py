"""Transforms: a PIL image in, an image or a tensor out."""

import numpy as np
import torch
from PIL import Image


class ToTensor:
    """Bytes become floats in [0, 1], with the channel in front."""

    def __call__(self, picture):
        array = np.asarray(picture)
        array = np.moveaxis(array[..., None] if array.ndim == 2 else array, -1, 0)
        if array.dtype == np.uint8:
            array = array.astype(np.float32) / np.float32(255)
        return torch.from_numpy(np.ascontiguousarray(array))

    def __repr__(self):
        return "ToTensor()"


class Compose:
    """One transform after the other."""

    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, picture):
        for one in self.transforms:
            picture = one(picture)
        return picture


class Normalize:
    """Minus a mean, divided by a deviation, for each channel of a tensor."""

    def __init__(self, mean, std):
        self.mean, self.std = (torch.tensor(one, dtype=torch.float32)[:, None, None] for one in (mean, std))

    def __call__(self, tensor):
        return (tensor - self.mean) / self.std


class Grayscale:
    """One channel."""

    def __call__(self, picture):
        return picture.convert("L")


class Resize:
    """Another height and width."""

    def __init__(self, size):
        self.size = (size, size) if isinstance(size, int) else tuple(size)

    def __call__(self, picture):
        return picture.resize(self.size[::-1], Image.Resampling.BILINEAR)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torchvision over NumPy has no transforms.{name}: it has only what the course uses")
