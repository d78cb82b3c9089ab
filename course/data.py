"""Values to encode: digits, a street and a sentence that ship with the course, no network needed."""

import math
import struct
import warnings
from functools import cache
from pathlib import Path

from course import _arguments, _files, vision
from course.recordings import speech, street

__all__ = ["digit", "mnist", "moving_digit", "root", "speech", "street"]


def root() -> str:
    """The folder to give to ``torchvision.datasets.MNIST`` as its root.

    It holds the first 6,000 training and the first 1,000 test digits in
    torchvision's own layout. Introduced in lesson 01.

    Examples
    --------
    >>> len(vision.load().datasets.MNIST(root(), train=True))
    6000
    """
    return str(_files.path("mnist"))


def mnist(train=True, *, full=False, download=None, transform=None, folder=None):
    """MNIST digits as a torchvision dataset: the subset that ships, or all of them.

    Parameters
    ----------
    train : bool
        Training digits (6,000 of 60,000), else test digits (1,000 of 10,000).
    full : bool
        All digits. They are fetched once and kept in ``folder``.
    download : bool, optional
        False never uses the network; True is for ``full`` alone. When absent,
        ``full`` fetches what is not there yet, and nothing else ever does.
    transform : callable, optional
        From a PIL image to what you want; to a float tensor ``[1, 28, 28]``
        in [0, 1] when absent.
    folder : path, optional
        Where the full set lies or is to lie; ``~/.cache/spike-encoding-course``
        when absent.

    Returns
    -------
    torchvision.datasets.MNIST
        Pairs of an image and its label, 0 to 9.

    Raises
    ------
    ValueError
        If ``download=True`` or ``folder`` is given for the subset, which is
        there already.
    RuntimeError
        If the full set is neither there nor can be fetched; the message says what
        to do. A file that is cut off or damaged is named and fetched anew.

    Examples
    --------
    >>> image, label = mnist(train=False)[0]
    >>> image.shape, label
    (torch.Size([1, 28, 28]), 7)
    """
    train, full = _arguments.flag("train", train), _arguments.flag("full", full)
    if download is not None:
        download = _arguments.flag("download", download)
    if transform is not None and not callable(transform):
        raise TypeError(f"transform must be a function of a PIL image, not {_arguments.shown(transform)}")
    torchvision = vision.load()
    transform = transform or torchvision.transforms.ToTensor()
    if not full:
        if download or folder is not None:
            raise ValueError(
                f"download={download} and folder={_arguments.shown(folder)} are for full=True:"
                " the subset ships with the course"
            )
        return torchvision.datasets.MNIST(root(), train=train, transform=transform)
    folder = _folder() if folder is None else _arguments.path("folder", folder)
    for path in _damaged(folder / "MNIST" / "raw"):
        if download is False:
            raise RuntimeError(f"{path} is damaged: delete it, or let download=None fetch it anew")
        warnings.warn(f"{path} is damaged and is fetched anew", stacklevel=2)
        path.unlink()
    try:
        return torchvision.datasets.MNIST(str(folder), train=train, transform=transform, download=download is not False)
    except (RuntimeError, OSError) as error:
        raise RuntimeError(
            f"all of MNIST is not in {folder} and could not be fetched. You can choose one of three ways:"
            " mnist() without full=True needs no network (6,000 digits ship with the course);"
            " try again where there is a network;"
            f" or copy the four files *-ubyte of MNIST into {folder / 'MNIST' / 'raw'} by hand. ({error})"
        ) from error


def digit(label=3, index=0):
    """One training digit as an image.

    Parameters
    ----------
    label : int, from 0 to 9
        Which digit.
    index : int, at least 0
        Which of the digits with that label, in the order of the data set.

    Returns
    -------
    Tensor, shape ``[28, 28]``
        Float values in [0, 1]: 0 is the background, 1 the ink.

    Raises
    ------
    ValueError
        If there is no such digit.

    Examples
    --------
    >>> digit(label=5, index=0).shape
    torch.Size([28, 28])
    """
    if _arguments.whole("label", label) > 9:
        raise ValueError(f"label must be from 0 to 9, not {label}")
    images, labels = _training()
    found = images[labels == label]
    if _arguments.whole("index", index) >= len(found):
        raise ValueError(f"index must be from 0 to {len(found) - 1} for label {label}, not {index}")
    return found[index] / 255


def moving_digit(label=3, index=0, num_steps=28):
    """A digit that moves to the right by one pixel per time step, and comes back from the left.

    Parameters
    ----------
    label, index : int
        Which digit, as in ``digit``.
    num_steps : int, at least 1
        Number of frames.

    Returns
    -------
    Tensor, shape ``[num_steps, 28, 28]``
        A video with values in [0, 1].

    Examples
    --------
    >>> film = moving_digit(num_steps=3)
    >>> film[2, :, 2:].equal(film[0, :, :-2])
    True
    """
    still = digit(label, index)
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    film = _arguments.blank("num_steps", (num_steps, *still.shape), still.dtype, still.device, fill=None)
    for step, frame in enumerate(film):
        frame[:] = still.roll(step, dims=1)
    return film


def _folder():
    """Where the full set lies unless somebody says otherwise."""
    try:
        return Path.home() / ".cache" / "spike-encoding-course"
    except RuntimeError as error:  # no HOME
        raise ValueError("folder must be given: this machine names no home folder") from error


def _damaged(folder):
    """The MNIST files in a folder that are cut off, empty, or something else, such as a proxy's error page."""
    for name, axes in (("images-idx3", 3), ("labels-idx1", 1)):
        for path in (folder / f"{part}-{name}-ubyte" for part in ("train", "t10k")):
            if path.is_file() and not _whole(path, axes):
                yield path


def _whole(path, axes):
    """Whether a file of bytes with this number of axes is as long as its header says."""
    with path.open("rb") as file:
        kind, sizes = file.read(4), file.read(4 * axes)
    if kind != bytes([0, 0, 8, axes]) or len(sizes) < 4 * axes:
        return False
    return path.stat().st_size == 4 + 4 * axes + math.prod(struct.unpack(f">{axes}I", sizes))


@cache
def _training():
    """Images (bytes) and labels of the training subset, read once."""
    dataset = mnist(train=True)
    return dataset.data, dataset.targets
