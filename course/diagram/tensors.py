"""The diagrams of lesson 01: from an image to a tensor of spikes."""

from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from course import _arguments, encode
from course.diagram._parts import ARROW, blank, grey_pixel, mark, one_image, picture
from course.language import text
from course.plot import OFF, ON, styled


@styled
def feed(image: Any, ax: Axes | None = None, *, num_steps: int = 5, seed: int = 2) -> Axes:
    """Two ways to feed one image for several steps: repeat it, or turn it into spikes.

    One grey pixel is framed, and its value written under every step: always
    the same above, 0 or 1 below. Introduced in lesson 01.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]``
        Values in [0, 1]. The framed pixel is the one nearest to 0.6.
    num_steps : int, from 1 to 8
        Number of time steps.
    seed : int
        What the random draws start from.

    Examples
    --------
    >>> ax = feed(torch.tensor([[0.0, 0.6], [1.0, 1.0]]), num_steps=3)
    >>> len(ax.images)  # the image itself, then three steps of each kind
    7
    """
    image = one_image(image)
    if _arguments.whole("num_steps", num_steps, least=1) > 8:
        raise ValueError(f"num_steps must be from 1 to 8, to be legible, not {num_steps}")
    row, column = grey_pixel(image)
    spikes = encode.rate(image, num_steps, generator=_arguments.seeded("seed", seed))
    ways = ((2.0, "repeat", image.expand(num_steps, *image.shape)), (0.0, "spikes", spikes))

    ax = blank(ax, figsize=(9.5, 4.2), xlim=(-2.8, 1.2 * num_steps + 1.6), ylim=(-0.75, 3.5))
    picture(ax, image, -2.6, 1.0)
    mark(ax, image.shape, row, column, -2.6, 1.0)
    ax.text(-2.1, 0.9, f"{image[row, column]:.2f}", ha="center", va="top", fontsize=13, color=OFF)
    ax.text(-2.1, 2.1, text("diagram.one_image"), ha="center", va="bottom", fontsize=13)
    for low, name, frames in ways:
        ax.annotate("", xy=(-0.15, low + 0.5), xytext=(-1.5, 1.5), arrowprops=ARROW)
        ax.text(0, low + 1.1, text(f"diagram.{name}"), fontsize=13, color=ON, weight="bold")
        for step, frame in enumerate(frames):
            picture(ax, frame, 1.2 * step, low)
            mark(ax, image.shape, row, column, 1.2 * step, low)
            number = f"{frame[row, column]:.2f}" if name == "repeat" else f"{frame[row, column]:.0f}"
            ax.text(1.2 * step + 0.5, low - 0.08, number, ha="center", va="top", fontsize=13, color=OFF)
            if low == 0:
                ax.text(1.2 * step + 0.5, -0.75, f"t = {step}", ha="center", va="bottom", fontsize=12)
        ax.text(1.2 * num_steps + 0.1, low + 0.5, "…", ha="left", va="center", fontsize=22)
    return ax


@styled
def axes(spikes: Any, ax: Axes | None = None) -> Axes:
    """The five axes of a batch of spikes, drawn as what they are: sheets in stacks, stacks in a row.

    Introduced in lesson 01.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, batch, channel, height, width]``
        Spikes of images. Channel 0 of the first images is drawn, at the first
        steps and the last one.

    Examples
    --------
    >>> axes(torch.ones(100, 128, 1, 28, 28)).get_title()
    '[100, 128, 1, 28, 28]'
    """
    spikes = _arguments.train("spikes", spikes).cpu()
    if spikes.dim() != 5 or 0 in spikes.shape:
        raise ValueError(
            f"spikes must have the axes [time, batch, channel, height, width], not the shape {list(spikes.shape)}"
        )
    num_steps, batch, channels, height, width = spikes.shape
    steps = [*range(min(3, num_steps)), *([num_steps - 1] if num_steps > 3 else [])]
    lefts = [0, 1.8, 3.6, 5.9][: len(steps)]
    behind = 0.22 * (min(3, batch) - 1)  # how far the last sheet of a stack lies behind the first
    top = behind + 1.1
    ax = blank(ax, figsize=(9.5, 4), xlim=(-0.75, 7.5), ylim=(-1.05, 2.2))
    for left, step in zip(lefts, steps, strict=True):
        for sheet in reversed(range(min(3, batch))):
            picture(ax, spikes[step, sheet, 0], left + 0.22 * sheet, 0.22 * sheet)
        ax.text(left + 0.5, -0.12, f"t = {step}", ha="center", va="top", fontsize=12)
    if num_steps > 3:
        ax.text(5.5, 0.6, "…", ha="center", va="center", fontsize=24)
    near = lefts[min(1, len(lefts) - 1)] + behind
    for start, end, colour in (
        ((0, -0.55), (lefts[-1] + 1, -0.55), ON),
        ((-0.12, 1.1), (behind + 0.05, behind + 1.27), OFF),
        ((-0.1, 1), (-0.1, 0), "black"),
        ((near, top), (near + 1, top), "black"),
    ):
        ax.annotate("", xy=end, xytext=start, arrowprops=ARROW | {"color": colour}, zorder=6)
    _size(ax, lefts[-1] / 2 + 0.5, -0.65, "time", num_steps, ON, va="top")
    _size(ax, behind - 0.1, behind + 1.32, "batch", batch, OFF)
    _size(ax, -0.2, 0.5, "height", height, "black", ha="right", va="center", rotation=90)
    _size(ax, near + 0.5, top + 0.05, "width", width, "black")
    _size(ax, lefts[-1] + behind + 0.5, top + 0.05, "channel", channels, "black")
    ax.set_title(str(list(spikes.shape)), fontsize=15)
    return ax


@styled
def codes(ax: Axes | None = None, *, seed: int = 371) -> Axes:
    """From values to spikes, three ways: how often (rate), when (latency), what changed (delta).

    Introduced in lesson 01.

    Parameters
    ----------
    seed : int
        What the random draws of the rate code start from.

    Examples
    --------
    >>> len(codes().collections)  # spikes: three of rate, three of latency, ON and OFF of delta
    8
    """
    steps, values = 20, torch.tensor([0.9, 0.5, 0.2], device="cpu")
    signal = np.array([0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 0.7, 0.4, 0.4, 0.4, 0.4, 0.1, 0, 0])
    rate = encode.rate(values, steps, generator=_arguments.seeded("seed", seed))
    latency = encode.latency(values, steps, linear=True, normalize=True)
    delta = encode.delta(signal, threshold=0.2, off_spike=True)

    ax = blank(ax, figsize=(9.5, 5), xlim=(-1.7, 10.3), ylim=(-0.75, 9.6))
    for low, name, trains in ((6.6, "rate", rate), (3.3, "latency", latency)):
        for place, value in enumerate(values):
            bottom = low + 0.8 * (2 - place)
            face = str(float(value))
            ax.add_patch(Rectangle((-0.1, bottom), 0.6, 0.6, facecolor=face, edgecolor="black"))
            ax.text(-0.25, bottom + 0.3, f"{value:.1f}", ha="right", va="center", fontsize=13)
            _strokes(ax, trains[:, place], bottom, 0.6, ON)
        _code_name(ax, name, low + 1.15)
    ax.plot(np.linspace(-0.9, 0.5, steps), 0.1 + 1.8 * signal, color="black", drawstyle="steps-mid")
    _strokes(ax, delta > 0, 1.0, 0.8, ON)
    _strokes(ax, delta < 0, 0.9, -0.8, OFF)
    ax.plot([5.6, 9.9], [0.95, 0.95], color="grey", linewidth=0.8)
    ax.text(9.95, 1.4, "ON", fontsize=11, va="center", color=ON)
    ax.text(9.95, 0.5, "OFF", fontsize=11, va="center", color=OFF)
    _code_name(ax, "delta", 1.0)
    ax.annotate("", xy=(9.9, -0.2), xytext=(5.6, -0.2), arrowprops=ARROW)
    ax.text(7.75, -0.3, text("plot.time_step"), ha="center", va="top", fontsize=12)
    for x, key in ((-0.1, "values"), (3.0, "code"), (7.75, "train")):
        ax.text(x, 9.5, text(f"diagram.{key}"), ha="center", va="top", fontsize=14, weight="bold")
    return ax


def _size(ax, x, y, name, size, colour, ha="center", va="bottom", **options):
    """The name and the size of one axis of a tensor."""
    ax.text(x, y, text(f"diagram.{name}", size=size), ha=ha, va=va, fontsize=13, color=colour, **options)


def _strokes(ax, train, bottom, height, colour):
    """A spike train as strokes from x = 5.6 to 9.9."""
    places = np.linspace(5.6, 9.9, len(train))[train.bool().numpy()]
    ax.vlines(places, bottom, bottom + height, colors=colour, linewidth=2.5)


def _code_name(ax, name, middle):
    """The name of a code between its values and its spikes, with the question that it answers."""
    ax.annotate("", xy=(5.4, middle - 0.45), xytext=(0.8, middle - 0.45), arrowprops=ARROW)
    ax.text(3.0, middle - 0.2, text(f"diagram.{name}"), ha="center", va="bottom", fontsize=14, color=ON, weight="bold")
    ax.text(3.0, middle - 0.65, text(f"diagram.{name}_asks"), ha="center", va="top", fontsize=12)
