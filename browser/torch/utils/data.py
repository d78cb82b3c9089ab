"""Data sets and loaders: pairs of a value and its label in, batches out, in torch's random order."""

import itertools

from .._make import tensor
from .._random import Generator, chosen
from .._shape import stack
from .._tensor import Tensor


class Dataset:
    """What has a length and items."""


class TensorDataset(Dataset):
    """Tensors of equal length, side by side."""

    def __init__(self, *tensors):
        self.tensors = tensors

    def __len__(self):
        return len(self.tensors[0])

    def __getitem__(self, place):
        return tuple(one[place] for one in self.tensors)


class Subset(Dataset):
    """Some items of a data set."""

    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, indices

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, place):
        return self.dataset[self.indices[place]]


class DataLoader:
    """Batches of a data set."""

    def __init__(self, dataset, batch_size=1, shuffle=False, *, drop_last=False, generator=None, num_workers=0):
        self.dataset, self.batch_size, self.shuffle = dataset, batch_size, shuffle
        self.drop_last, self.generator = drop_last, generator

    def __len__(self):
        count = len(self.dataset)
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)

    def __iter__(self):
        chosen(self.generator).bits64(1)  # torch draws a seed for its workers, even where it has none
        return self._batches()

    def _batches(self):
        order = self._order()
        while places := list(itertools.islice(order, self.batch_size)):
            if self.drop_last and len(places) < self.batch_size:
                return
            yield _batch([self.dataset[place] for place in places])

    def _order(self):
        count = len(self.dataset)
        if not self.shuffle:
            yield from range(count)
            return
        generator = self.generator
        if generator is None:
            generator = Generator().manual_seed(int(chosen(None).bits64(1)[0]) % 2**63)
        yield from generator.order(count).tolist()
        generator.order(count)  # torch shuffles once more at the end, for nothing


def _batch(items):
    first = items[0]
    if isinstance(first, (tuple, list)):
        return [_batch(list(column)) for column in zip(*items, strict=True)]
    return stack(items) if isinstance(first, Tensor) else tensor(items)
