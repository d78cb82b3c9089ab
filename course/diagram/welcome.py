"""The diagram of lesson 00: why spikes."""

from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes

from course import _arguments, encode
from course.diagram._parts import ARROW, blank, grey_pixel, mark, one_image, picture
from course.language import text
from course.plot import OFF, ON, styled


@styled
def three_s(image: Any, ax: Axes | None = None, *, seed: int = 8) -> Axes:
    """Why spikes: they are all alike, most entries are zero, and what stands still sends nothing.

    The grey pixel that is framed fires now and then, always the same spike;
    one step of ``encode.rate`` with half the brightness; and the changes that
    ``encode.delta`` finds where the image stands still and where it moves by
    one pixel. Introduced in lesson 00.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]``
        Values in [0, 1]. The framed pixel is the one nearest to 0.6.
    seed : int
        What the random draws start from.

    Examples
    --------
    >>> ax = three_s(torch.tensor([[0.0, 0.6], [0.0, 1.0]]))
    >>> len(ax.images)  # the image, one step of spikes, and two rows of before, after, change
    8
    """
    image = one_image(image)
    coin = _arguments.seeded("seed", seed)
    ax = blank(ax, figsize=(10, 4.4), xlim=(-0.1, 11.6), ylim=(-1.05, 4.0))
    for left, name in ((0.0, "spikes"), (4.1, "sparsity"), (7.9, "static")):
        ax.text(left, 3.95, text(f"diagram.s_{name}"), ha="left", va="top", fontsize=15, color=ON, weight="bold")
    _spikes_alike(ax, image, coin)
    _mostly_zero(ax, encode.rate(image, 1, gain=0.5, generator=coin)[0])
    moved = torch.nn.functional.pad(image[:, :-1], (1, 0))
    _only_change(ax, torch.stack([image, image]), 1.75)
    _only_change(ax, torch.stack([image, moved]), 0.0)
    _caption(ax, 9.7, "s_static_says")
    return ax


def _spikes_alike(ax, image, coin):
    """The first S: one grey pixel, and the identical spikes that it fires."""
    row, column = grey_pixel(image)
    train = encode.rate(image[row, column], 12, generator=coin)
    picture(ax, image, 0.9, 1.95, 1.3)
    mark(ax, image.shape, row, column, 0.9, 1.95, 1.3)
    ax.annotate("", xy=(1.55, 1.15), xytext=(1.55, 1.85), arrowprops=ARROW)
    ax.text(1.75, 1.55, f"{image[row, column]:.2f}", ha="left", va="center", fontsize=14, color=OFF)
    places = np.linspace(0, 3.1, len(train))
    ax.plot([-0.05, 3.15], [0.3, 0.3], color="grey", linewidth=0.8)
    ax.vlines(places[train.bool().numpy()], 0.3, 0.95, colors=ON, linewidth=3)
    for place, bit in zip(places, train.tolist(), strict=True):
        ax.text(place, 0.18, f"{bit:.0f}", ha="center", va="top", fontsize=11)
    _caption(ax, 1.55, "s_spikes_says")


def _mostly_zero(ax, frame):
    """The second S: one step of spikes, and how many of its entries are zero."""
    picture(ax, frame, 4.1, 0.0, 3.2)
    _caption(ax, 5.7, "s_sparsity_says", zeros=int((frame == 0).sum()), entries=frame.numel())


def _only_change(ax, film, bottom):
    """The third S: two frames of a film, and the pixels that an event camera sends between them."""
    change = encode.delta(film, threshold=0.1, off_spike=True)[1]
    for left, frame in ((7.9, film[0]), (9.05, film[1])):
        picture(ax, frame, left, bottom + 0.45, 1.05)
    picture(ax, change, 10.45, bottom + 0.45, 1.05)
    ax.annotate("", xy=(10.4, bottom + 0.97), xytext=(10.15, bottom + 0.97), arrowprops=ARROW)
    key = "s_still" if torch.equal(*film) else "s_moves"
    count = int((change != 0).sum())
    ax.text(11.5, bottom + 0.38, text(f"diagram.{key}", count=count), ha="right", va="top", fontsize=12)


def _caption(ax, middle, key, **numbers):
    """What a panel of ``three_s`` shows, below it."""
    ax.text(middle, -0.3, text(f"diagram.{key}", **numbers), ha="center", va="top", fontsize=12)
