"""The diagrams of lesson 03: when a neuron fires."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from course import _arguments, encode, measure, plot
from course.language import text
from course.plot import OFF, ON, styled


@styled
def rc_circuit(ax: Axes | None = None) -> Axes:
    """The circuit behind the latency code: a current charges a leaky capacitor, a comparator fires.

    Introduced in lesson 03.

    Examples
    --------
    >>> r"$C$" in [label.get_text() for label in rc_circuit().texts]
    True
    """
    ax = plot.new_axes(ax, figsize=(9, 4))
    line: dict[str, Any] = {"color": "black", "linewidth": 2}
    ax.plot([1, 1, 9, 9], [2.7, 5, 5, 4], **line)
    ax.plot([1, 1, 7, 7], [1.3, 0, 0, 2.3], **line)
    ax.plot([7, 7], [2.7, 5], **line)
    ax.plot([4, 4], [0, 1.3], **line)
    ax.plot([4, 4], [3.7, 5], **line)
    _current_source(ax, 1, 2, 0.7)
    zigzag = np.array([0, 0.35, -0.35, 0.35, -0.35, 0.35, -0.35, 0])
    ax.plot(4 + zigzag, np.linspace(3.7, 1.3, 8), **line)
    for plate in (2.3, 2.7):
        ax.plot([6.4, 7.6], [plate, plate], color="black", linewidth=4)
    ax.add_patch(Rectangle((8, 2.6), 2.6, 1.4, fill=False, linewidth=2))
    ax.plot([4, 7], [5, 5], "o", color="black")
    ax.plot([4, 7], [0, 0], "o", color="black")
    for x, name in ((2.5, r"$I_{in}$"), (4, "$I_R$"), (7, "$I_C$")):
        arrow(ax, (x - 0.4, 5) if x == 2.5 else (x, 4.8), (x + 0.4, 5) if x == 2.5 else (x, 4.0))
        ax.text(x if x == 2.5 else x + 0.2, 5.25 if x == 2.5 else 4.4, name, fontsize=15, color=ON)
    ax.text(9, 5.25, "$V(t)$", fontsize=15, ha="center")
    arrow(ax, (10.6, 3.3), (12, 3.3), OFF)
    ax.text(9.3, 3.3, r"$V \geq \theta$ ?", fontsize=15, ha="center", va="center")
    ax.text(12.15, 3.3, text("diagram.spike"), fontsize=13, va="center", color=OFF)
    ax.text(4.5, 2.5, "$R$", fontsize=15)
    ax.text(7.8, 2.0, "$C$", fontsize=15)
    ax.text(1, -0.45, text("diagram.source"), fontsize=12, ha="center", va="top")
    ax.text(4, -0.45, text("diagram.leak"), fontsize=12, ha="center", va="top")
    ax.text(7, -0.45, text("diagram.store"), fontsize=12, ha="center", va="top")
    ax.text(10, 2.4, text("diagram.comparator"), fontsize=12, ha="center", va="top")
    ax.set(xlim=(-0.8, 13.6), ylim=(-1.6, 5.8), aspect="equal")
    ax.axis("off")
    ax.set_title(text("diagram.rc_circuit"))
    return ax


@styled
def charging(values: Any, tau: float = 5, threshold: float = 0.3, duration: float = 15, ax: Axes | None = None) -> Axes:
    """Potentials that rise towards their values, and the spikes where they reach the threshold.

    Introduced in lesson 03.

    Parameters
    ----------
    values : Tensor, shape ``[neurons]``
        Input currents in [0, 1]; each potential would end at its value.
    tau, threshold : float
        As in ``encode.latency``.
    duration : float, above 0
        How much time to show, in time steps.

    Examples
    --------
    >>> ax = charging([1.0, 0.05])
    >>> [line.get_linestyle() for line in ax.lines]  # the threshold; drawn through: it fires; dotted: it never does
    ['--', '-', ':']
    """
    values = _arguments.fractions("values", values)
    times = encode.latency_times(values, tau=tau, threshold=threshold)
    tau, threshold = float(tau), float(threshold)
    duration = _arguments.positive("duration", duration)
    time = np.linspace(0, duration, 400)
    ax = plot.new_axes(ax, figsize=(9, 4.2))
    ax.axhline(threshold, color="black", linestyle="--", linewidth=1.5, label=text("diagram.threshold"))
    for value, spike in zip(values.flatten().tolist(), times.flatten().tolist(), strict=True):
        potential = value * (1 - np.exp(-time / tau))
        fires = value > threshold
        ax.plot(time, potential, color=ON if fires else OFF, linestyle="-" if fires else ":", linewidth=2)
        ax.text(duration * 1.01, potential[-1], f"X = {value:g}", va="center", fontsize=12)
        if fires:
            ax.scatter([spike], [threshold], s=90, color=ON, edgecolor="white", zorder=3)
            ax.vlines(spike, 0, threshold, color="gray", linestyle=":", linewidth=1.5)
            ax.annotate(
                f"t = {spike:.1f}",
                (spike, 0),
                (4, 4),
                textcoords="offset points",
                fontsize=12,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    ax.legend(loc="upper left", fontsize=12)
    ax.set(xlim=(0, duration), ylim=(0, None))
    ax.set(xlabel=text("diagram.time_axis"), ylabel=text("diagram.potential"), title=text("diagram.charging"))
    return ax


@styled
def latency_raster(spikes: Any, ax: Axes | None = None) -> Axes:
    """A raster plot of a latency code that says who fires first and who last.

    Introduced in lesson 03.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, ...]``
        Spikes of a latency code, with some time between the first and the last.

    Raises
    ------
    ValueError
        If there is no spike.

    Examples
    --------
    >>> ax = latency_raster(encode.latency([1.0, 0.9, 0.2], num_steps=10, normalize=True, linear=True))
    >>> len(ax.texts)
    2
    """
    count = measure.spike_count(_arguments.train("spikes", spikes).reshape(len(spikes), -1).T)
    fired = count.nonzero().flatten().tolist()
    if not fired:
        raise ValueError("spikes must hold at least one spike")
    ax = plot.raster(spikes, ax)
    first, last = fired[0], fired[-1]
    neurons = ax.get_ylim()[1]
    for step, height, name in ((first, 0.75, "first"), (last, 0.35, "last")):
        ax.annotate(
            text(f"diagram.{name}", count=int(count[step]), step=step),
            xy=(step, height * neurons),
            xytext=((first + last) / 2, height * neurons),
            ha="center",
            va="center",
            fontsize=13,
            bbox={"facecolor": "white", "edgecolor": "none"},
            arrowprops={"arrowstyle": "-|>", "linewidth": 2, "color": OFF},
        )
    return ax


@styled
def linear_latency(tau: float = 5, threshold: float = 0.2, ax: Axes | None = None) -> Axes:
    """When a value fires in the linear latency code: tau * (1 - X), and no later than tau * (1 - threshold).

    Introduced in lesson 03.

    Parameters
    ----------
    tau, threshold : float
        As in ``encode.latency``.

    Examples
    --------
    >>> value, time = linear_latency(tau=10, threshold=0.25).lines[0].get_data()
    >>> float(time.max())
    7.5
    """
    tau, threshold = _arguments.positive("tau", tau), _arguments.between("threshold", threshold, 0, 1)
    value = np.unique(np.append(np.linspace(0, 1, 101), threshold))
    time = encode.latency_times(value, tau=tau, threshold=threshold, linear=True).numpy()
    latest = tau * (1 - threshold)
    ax = plot.new_axes(ax, figsize=(7, 4.4))
    ax.plot(value, time, color=ON, linewidth=3)
    ax.plot([0, threshold], [tau, latest], color="black", linestyle=":", linewidth=1.5)
    ax.plot([threshold, threshold], [0, latest], color=OFF, linestyle="--", linewidth=1.5)
    ax.text(0.6, 0.47 * tau, r"$t = \tau\,(1 - X)$", fontsize=15)
    ax.annotate(
        text("diagram.below"),
        xy=(threshold / 2, latest),
        xytext=(threshold + 0.2, 0.86 * tau),
        fontsize=12,
        arrowprops={"arrowstyle": "-|>", "color": OFF},
    )
    ax.set_xticks([0, threshold, 1], ["0", r"$\theta$", "1"], fontsize=14)
    ax.set_yticks([0, latest, tau], ["0", r"$\tau(1-\theta)$", r"$\tau$"], fontsize=14)
    ax.set(xlim=(0, 1.02), ylim=(0, 1.06 * tau))
    ax.set(xlabel=text("diagram.value"), ylabel=text("diagram.spike_time"), title=text("diagram.linear_latency"))
    return ax


def _current_source(ax, x, y, radius):
    """A circle with an arrow upwards."""
    angle = np.linspace(0, 2 * np.pi, 60)
    ax.plot(x + radius * np.cos(angle), y + radius * np.sin(angle), color="black", linewidth=2)
    arrow(ax, (x, y - 0.45), (x, y + 0.5))


def arrow(ax, start, end, colour=ON):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "linewidth": 2.5, "color": colour})
