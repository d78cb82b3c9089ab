"""The diagram of lesson 04: what changed."""

from typing import Any

from matplotlib.axes import Axes

from course import _arguments, encode, plot
from course.language import text
from course.plot import OFF, ON, styled


@styled
def delta_modulation(data: Any, threshold: float = 4, ax: Axes | None = None) -> Axes:
    """A signal, its change at every step, and the spikes that ``encode.delta`` makes of it.

    Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps]``
        A short signal; before it, there was 0.
    threshold : float, above 0
        As in ``encode.delta``.

    Examples
    --------
    >>> ax = delta_modulation([0.0, 5.0, 6.0, 1.0])
    >>> [label.get_text() for label in ax.texts]
    ['0', '+5', '+1', '−5']
    """
    spikes = encode.delta(data, threshold, off_spike=True).tolist()
    data = _arguments.values("data", data).double().cpu()
    if data.dim() != 1:
        raise ValueError(f"data must be one signal [num_steps], not of shape {list(data.shape)}")
    before = [0.0, *data[:-1].tolist()]
    ax = plot.new_axes(ax, figsize=(9, 4.8))
    ax.plot(data, color="black", marker="o", linewidth=1, label=text("diagram.signal"))
    low, high = min(0.0, float(data.min())), max(0.0, float(data.max()))
    extent = (high - low) or 1.0
    foot = low - 0.22 * extent
    colours = {1: ON, -1: OFF, 0: "0.45"}
    for step, (old, new, spike) in enumerate(zip(before, data.tolist(), spikes, strict=True)):
        ax.vlines(step, old, new, color=colours[spike], linewidth=5, alpha=0.55)
        change = f"{new - old:+g}".replace("-", "−") if new != old else "0"
        if spike:
            ax.text(step + 0.12, (old + new) / 2, change, color=colours[spike], fontsize=14, va="center")
        else:  # too short a bar to write beside
            ax.annotate(change, (step, max(old, new)), (0, 8), textcoords="offset points", ha="center", fontsize=12)
    for sign, marker, name in ((1, "^", "plot.on"), (-1, "v", "plot.off")):
        steps = [step for step, spike in enumerate(spikes) if spike == sign]
        ax.plot(steps, [foot] * len(steps), marker, color=colours[sign], markersize=14, linestyle="", label=text(name))
    ax.set_xticks(range(len(data)))
    ax.set(xlim=(-0.6, len(data) - 0.2), ylim=(foot - 0.12 * extent, high + 0.08 * extent))
    ax.legend(loc="upper left", fontsize=11)
    ax.set(xlabel=text("diagram.time_step"), ylabel=text("diagram.value"))
    ax.set_title(text("diagram.delta_modulation", threshold=f"{float(threshold):g}"))
    return ax
