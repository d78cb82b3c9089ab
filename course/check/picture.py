"""Pictures for feedback: a verdict in, the expected answer and the learner's out, one above the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from course import plot
from course.check._answers import close, numbers
from course.language import text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.check.exercise import Verdict

_EXPECTED, _ANSWER, _DIFFERENCE = "#0072B2", "#E69F00", "#D55E00"
_SIZE = 5.5, 2.6  # inches


def show(verdict: Verdict) -> None:
    """Display the picture of a verdict, if there is something to see."""
    import matplotlib.pyplot as plt
    from IPython.display import display

    figure = draw(verdict)
    if figure is not None:
        display(figure)
        plt.close(figure)


@plot.style()
def draw(verdict: Verdict) -> Figure | None:
    """Expected above, answered below, with the first difference marked; None if there is nothing to draw.

    If the values have axes other than time, the first neuron that differs is drawn.

    Parameters
    ----------
    verdict : Verdict
        With ``expected`` and ``answer``.

    Returns
    -------
    matplotlib.figure.Figure or None
    """
    import matplotlib.pyplot as plt

    pair = [_curve(value) for value in (verdict.expected, verdict.answer)]
    if any(one is None for one in pair):
        return None
    (expected, answer), where = _first_neuron(*pair)
    suffix = "" if pair[0].shape == pair[1].shape else "_shape"
    figure = plt.figure(figsize=_SIZE, layout="constrained", FigureClass=plot.Figure)
    axes = figure.subplots(2, 1, sharex=True)
    shown = zip(axes, (expected, answer), ("expected", "answered"), pair, (_EXPECTED, _ANSWER), strict=True)
    for ax, values, name, whole, colour in shown:
        ax.vlines(range(len(values)), 0, values, colors=colour, linewidth=2)
        ax.plot(range(len(values)), values, "o", color=colour, markersize=4)
        ax.axhline(0, color="0.6", linewidth=0.8)
        ax.set_title(text(f"check.{name}{suffix}", shape=list(whole.shape)), loc="left", fontsize=10)
        if where is not None:
            ax.axvspan(where - 0.4, where + 0.4, color=_DIFFERENCE, alpha=0.25, linewidth=0)
    axes[1].xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[1].set_xlabel(text("check.index") if where is None else text("check.first_difference", where=where))
    return figure


def _curve(value):
    """A value as a float tensor with an axis to draw along, or None."""
    try:
        value = numbers(value).float()
        return value if value.dim() and 0 < value.numel() <= 100_000 and value.isfinite().all() else None
    except (TypeError, ValueError, RuntimeError):
        return None


def _first_neuron(expected, answer):
    """The two values along axis 0, at the first place where they differ, and that place."""
    if expected.shape != answer.shape:
        return (_liveliest(expected), _liveliest(answer)), None
    flat, other = (value.reshape(len(value), -1) for value in (expected, answer))
    differs = ~close(other, flat)
    if not differs.any():
        return (flat[:, 0], other[:, 0]), None
    time, neuron = (int(one) for one in differs.nonzero()[0])
    return (flat[:, neuron], other[:, neuron]), time


def _liveliest(value):
    """The neuron with the most to see, along axis 0, cut to a length that can be seen."""
    flat = value.reshape(len(value), -1)
    return flat[:200, flat.abs().sum(0).argmax()]
