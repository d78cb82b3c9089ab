"""MNIST: a folder in torchvision's own layout in; pairs of an image and its label out."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image


class MNIST(torch.utils.data.Dataset):
    """The digits of ``root/MNIST/raw``. Nothing is fetched."""

    def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
        raw, part = Path(root) / "MNIST" / "raw", "train" if train else "t10k"
        images, labels = raw / f"{part}-images-idx3-ubyte", raw / f"{part}-labels-idx1-ubyte"
        if not (images.exists() and labels.exists()):
            if download:
                raise RuntimeError("torchvision over NumPy fetches nothing: the subset that ships needs no download")
            raise RuntimeError("Dataset not found. You can use download=True to download it")
        self.root, self.train, self.transform, self.target_transform = str(root), train, transform, target_transform
        self.data = torch.from_numpy(np.fromfile(images, np.uint8, offset=16).reshape(-1, 28, 28))
        self.targets = torch.from_numpy(np.fromfile(labels, np.uint8, offset=8).astype(np.int64))
        self.classes = [f"{number} - {word}" for number, word in enumerate(_WORDS)]

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        image, label = Image.fromarray(self.data[index].numpy()), int(self.targets[index])
        image = self.transform(image) if self.transform else image
        return image, self.target_transform(label) if self.target_transform else label

    def __repr__(self):
        lines = [f"Number of datapoints: {len(self)}", f"Root location: {self.root}"]
        lines.append(f"Split: {'Train' if self.train else 'Test'}")
        if self.transform:
            lines += ["StandardTransform", f"Transform: {self.transform!r}"]
        return "\n    ".join(["Dataset MNIST", *lines])


_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"torchvision over NumPy has no datasets.{name}: it has only MNIST")
