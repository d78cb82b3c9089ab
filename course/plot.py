"""Pictures of spikes: spikes in, a matplotlib Axes out.

Each function draws on the Axes ``ax`` that it is given, or makes a figure of
its own, and returns the Axes. None touches matplotlib's defaults or the
current figure, nor do these change the figure: fonts and sizes are the
course's own. Labels are in the language of the notebook. An argument of
another type, shape or range than stated raises TypeError or ValueError.
"""

import contextlib
import functools
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, ParamSpec

import matplotlib
import matplotlib.figure
import matplotlib.style
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from course import _arguments, _files
from course.language import text

__all__ = ["CODES", "OFF", "ON", "frames", "image", "neuron", "raster", "reconstruction"]

P = ParamSpec("P")

# Okabe and Ito's blue and vermilion, which colour-blind readers can tell apart, too.
ON, OFF = "#0072B2", "#D55E00"

# Colour (Okabe and Ito's) and marker of each code, where a figure compares several.
CODES = {
    "rate": ("#0072B2", "o"),
    "latency": ("#D55E00", "s"),
    "step_forward": ("#009E73", "^"),
    "sigma_delta": ("#56B4E9", "X"),
    "weighted_phase": ("#CC79A7", "D"),
    "burst": ("#E69F00", "v"),
    "population": ("#000000", "P"),
}


def fonts() -> list[str]:
    """Names for matplotlib's ``font.family`` that can write Chinese, the course's own font among them.

    DejaVu writes Latin and signs; what it lacks comes from the Chinese font,
    which has one weight: in bold text, too, it is written as it is.

    Examples
    --------
    >>> fonts()
    ['DejaVu Sans', 'Spike Encoding SC']
    """
    path = str(_files.path("assets", "NotoSansSC-course.otf"))
    manager = font_manager.fontManager
    if path not in {font.fname for font in manager.ttflist}:
        manager.addfont(path)
        manager.ttflist.append(replace(manager.ttflist[-1], weight=700))  # or matplotlib warns of every bold text
    return ["DejaVu Sans", "Spike Encoding SC"]


def colours(signed: bool = False) -> dict:
    """How ``imshow`` colours an image: black for 0, white for 1; ``signed``: OFF spikes (−1) vermilion.

    Examples
    --------
    >>> colours()["vmin"], colours(signed=True)["vmin"]
    (0, -1)
    """
    low, cmap = (-1, ListedColormap([OFF, "black", "white"])) if signed else (0, "gray")
    return {"cmap": cmap, "vmin": low, "vmax": 1, "interpolation": "nearest"}


@contextlib.contextmanager
def style() -> Iterator[None]:
    """The course's fonts and sizes until the block ends, whatever matplotlib is set to; only its resolution stays."""
    kept = {key: matplotlib.rcParams[key] for key in ("figure.dpi", "savefig.dpi")}
    with matplotlib.style.context(["default", {"font.family": fonts(), **kept}]):
        yield


def styled(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Make a function that returns Axes draw in the course's style."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Axes:
        with style():
            ax = draw(*args, **kwargs)
            # An Axes from another figure has texts and ticks in a style of its own.
            texts = [child for child in ax.get_children() if isinstance(child, Text)]
            legend = ax.get_legend()
            texts += [ax.xaxis.label, ax.yaxis.label, *(legend.get_texts() if legend else [])]
            for one in texts:
                one.set_fontfamily(fonts())
            ax.tick_params(labelfontfamily=fonts())
        return ax

    return drawn


class Figure(matplotlib.figure.Figure):
    """A figure that uses the course's style when it is drawn, too: only then are its ticks made."""

    def draw(self, renderer):
        with style():
            super().draw(renderer)

    def savefig(self, *args, **kwargs):
        with style():
            super().savefig(*args, **kwargs)

    def get_tightbbox(self, *args, **kwargs):
        with style():
            return super().get_tightbbox(*args, **kwargs)


@styled
def raster(spikes: Any, ax: Axes | None = None) -> Axes:
    """Raster plot: one dot per spike, time to the right, one row per neuron.

    ON spikes (+1) are blue dots, OFF spikes (−1) vermilion crosses. The axes span all
    steps and all neurons, so silence is seen as such. Introduced in lesson 02.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, ...]``
        Spikes of any type; all axes but time are laid out as one row of neurons.

    Examples
    --------
    >>> import torch
    >>> ax = raster(torch.eye(5))
    >>> len(ax.collections[0].get_offsets())
    5
    """
    spikes = _rows(spikes)
    ax = new_axes(ax, figsize=(9, 4.5))
    num_steps, neurons = spikes.shape
    size = float(np.clip(2500 / max(neurons, 1), 2, 60))
    for sign, colour, marker, label in ((1, ON, "o", "plot.on"), (-1, OFF, "x", "plot.off")):
        steps, rows = np.nonzero(spikes == sign)
        if len(steps) or sign == 1:
            ax.scatter(steps, rows, s=size, c=colour, marker=marker, label=text(label), linewidths=0.8)
    if (spikes < 0).any():
        ax.legend(loc="upper right")
    ax.set(xlim=(-0.5, num_steps - 0.5), ylim=(-0.5, max(neurons, 1) - 0.5))
    ax.set(xlabel=text("plot.time_step"), ylabel=text("plot.neuron"))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_title(text("plot.raster", spikes=int((spikes != 0).sum()), neurons=neurons, steps=num_steps))
    return ax


@styled
def neuron(spikes: Any, index: int, ax: Axes | None = None) -> Axes:
    """The spike train of a single neuron, one stroke per spike.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, ...]``
        Spikes; all axes but time are laid out as one row of neurons.
    index : int, from 0 to the number of neurons - 1
        Which neuron of that row.

    Examples
    --------
    >>> import torch
    >>> neuron(torch.eye(5), 3).get_xlim() == (-0.5, 4.5)
    True
    """
    rows = _rows(spikes)
    if _arguments.whole("index", index) >= rows.shape[1]:
        raise ValueError(f"index must be from 0 to {rows.shape[1] - 1}, not {index}")
    train = rows[:, index]
    ax = new_axes(ax, figsize=(9, 1.4))
    for sign, colour, low, high in ((1, ON, 0, 1), (-1, OFF, -1, 0)):
        steps = np.flatnonzero(train == sign)
        ax.vlines(steps, low, high, colors=colour, linewidth=2)
    ax.set(xlim=(-0.5, len(train) - 0.5), ylim=(-1.1 if (train < 0).any() else 0, 1.1), yticks=[])
    ax.set_xlabel(text("plot.time_step"))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_title(text("plot.train", index=index, spikes=int((train != 0).sum()), steps=len(train)))
    return ax


@styled
def image(values: Any, ax: Axes | None = None) -> Axes:
    """A single image, black for 0 and white for 1.

    Parameters
    ----------
    values : Tensor, shape ``[height, width]``
        Values in [0, 1]. What lies beyond is as black or white; an estimate
        may stray there, but values below −1 or above 2 give a warning.

    Examples
    --------
    >>> import torch
    >>> image(torch.eye(5)).images[0].get_clim() == (0, 1)
    True
    """
    values = _arguments.values("values", values).cpu()
    if values.dim() != 2 or values.numel() == 0:
        raise ValueError(f"values must be one image [height, width], not of shape {list(values.shape)}")
    if values.min() < -1 or values.max() > 2:
        low, high = float(values.min()), float(values.max())
        warnings.warn(text("plot.unscaled", low=f"{low:g}", high=f"{high:g}"), stacklevel=3)  # 3: who called the plot
    ax = new_axes(ax, figsize=(3, 3))
    ax.imshow(values.float().numpy(), **colours())
    ax.set(xticks=[], yticks=[])
    return ax


@styled
def reconstruction(spikes: Any, ax: Axes | None = None) -> Axes:
    """What a rate code tells: the share of time steps in which each pixel fired, as an image.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, height, width]``
        Spikes of one image.

    Examples
    --------
    >>> import torch
    >>> reconstruction(torch.ones(4, 2, 2)).images[0].get_array().tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    spikes = _video(spikes)
    ax = image(spikes.float().mean(0), ax)
    ax.set_title(text("plot.reconstruction", steps=len(spikes)))
    return ax


@styled
def frames(spikes: Any, steps: Iterable[int] | None = None, ax: Axes | None = None) -> Axes:
    """Single time steps side by side: which pixels fire at each of them. OFF spikes are vermilion.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, height, width]``
        Spikes of one image; or, with no OFF spikes, values in [0, 1].
    steps : iterable of int, optional
        Which time steps; without it, the first six.

    Examples
    --------
    >>> import torch
    >>> ax = frames(torch.ones(4, 2, 2), steps=[0, 3])
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['t = 0', 't = 3']
    """
    spikes = _frames(spikes)
    if signed := bool((spikes < 0).any()):
        spikes = _spikes(spikes)
    else:
        _arguments.fractions("spikes", spikes)
    try:
        steps = [_arguments.whole("steps", step) for step in (range(min(6, len(spikes))) if steps is None else steps)]
    except TypeError as error:
        raise TypeError("steps must be whole numbers, such as range(6) or [0, 5]") from error
    if not steps or max(steps) >= len(spikes):
        raise ValueError(f"steps must name steps from 0 to {len(spikes) - 1}, not {steps}")
    height, width = spikes.shape[1:]
    gap = max(1, width // 14)
    strip = np.full((height, len(steps) * (width + gap) - gap), np.nan)
    for place, step in enumerate(steps):
        strip[:, place * (width + gap) :][:, :width] = spikes[step].float()
    ax = new_axes(ax, figsize=(9, 9 * height / strip.shape[1] + 0.6))
    ax.imshow(strip, **colours(signed))
    centres = [place * (width + gap) + (width - 1) / 2 for place in range(len(steps))]
    ax.set_xticks(centres, [f"t = {step}" for step in steps])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_title(text("plot.frames_signed" if signed else "plot.frames"))
    return ax


def described(figure: matplotlib.figure.Figure) -> str:
    """What a figure says in words, for a reader who does not see it: titles, axes, legends, in the notebook's language.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    str
        One sentence for each of its Axes; empty if nothing is written on it.

    Examples
    --------
    >>> import torch
    >>> from course import language
    >>> language.use("en")
    >>> described(raster(torch.eye(3)).figure)
    '3 neurons, 3 time steps, 3 spikes; horizontal axis: Time step; vertical axis: Neuron.'
    """
    parts = [figure.get_suptitle(), *map(_said, figure.axes)]
    told = list(dict.fromkeys(part for part in parts if part))
    return "".join(part + text("plot.alt_end") for part in told).strip()


def _said(ax):
    legend = ax.get_legend()
    labels = ", ".join(label.get_text() for label in legend.get_texts()) if legend else ""
    named = {"alt_x": ax.get_xlabel(), "alt_y": ax.get_ylabel(), "alt_shown": labels}
    if not any((title := _title(ax), *named.values())):  # a drawing
        named = {"alt_written": ", ".join(dict.fromkeys(filter(None, (one.get_text() for one in ax.texts))))}
    parts = [title] + [text(f"plot.{key}", said=value) for key, value in named.items() if value]
    return text("plot.alt_between").join(" ".join(part.split()) for part in parts if part)


def _title(ax):
    return " ".join(filter(None, (ax.get_title(place) for place in ("left", "center", "right"))))


def new_axes(ax: Axes | None, figsize: tuple[float, float]) -> Axes:
    """The given Axes, or one in a new figure that does not become the current one."""
    if isinstance(ax, Axes):
        return ax
    if ax is not None:
        raise TypeError(f"ax must be a matplotlib Axes, not {type(ax).__name__}; of several, pick one: axes[0]")
    import matplotlib.pyplot as plt  # it chooses a backend, so only once a figure is needed

    current = plt.gcf() if plt.get_fignums() else None
    ax = plt.figure(figsize=figsize, layout="constrained", FigureClass=Figure).add_subplot()
    if current is not None:
        plt.figure(current)
    return ax


def _rows(spikes):
    """Spikes as a NumPy array ``[time, neurons]`` of −1, 0 and 1."""
    spikes = _spikes(_arguments.train("spikes", spikes))
    return spikes.reshape(len(spikes), -1).float().numpy()


def _video(spikes):
    """Spikes of one image, ``[time, height, width]``, with nothing but −1, 0 and 1."""
    return _spikes(_frames(spikes))


def _spikes(spikes):
    """Spikes on the CPU, or an error unless they are −1, 0 and 1."""
    spikes = spikes.cpu()
    if not np.isin(spikes.float().numpy(), (-1, 0, 1)).all():
        raise ValueError("spikes must hold nothing but -1, 0 and 1; encode the values first")
    return spikes


def _frames(spikes):
    """Images over time, checked to be ``[time, height, width]``."""
    spikes = _arguments.train("spikes", spikes).cpu()
    if spikes.dim() != 3 or spikes.numel() == 0:
        raise ValueError(
            f"spikes must be of one image, [time, height, width], not of shape {list(spikes.shape)};"
            " pick one from a batch with spikes[:, 0, 0]"
        )
    return spikes
