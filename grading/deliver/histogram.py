"""Bars as SVG: numbers in, the text of a drawing out."""

from collections import Counter
from collections.abc import Sequence
from math import ceil

from grading import sanitize
from grading.deliver.words import number, report

_WIDTH, _HEIGHT = 440, 230
_LEFT, _TOP, _FLOOR = 10, 44, 184
_MOST_BARS = 11  # labels for more would not fit


def histogram(scores: Sequence[float], most: float, lang: str) -> str:
    """How many submissions have how many points, from 0 to ``most``."""
    width = max(1, ceil((most + 1) / _MOST_BARS))
    found: Counter[int] = Counter(int(score // width) for score in scores)
    counts = [found[place] for place in range(int(most // width) + 1)]
    labels = [number(place * width) if width == 1 else _range(place, width, most) for place in range(len(counts))]
    alt = ", ".join(f"{label}: {count}" for label, count in zip(labels, counts, strict=True))
    bars = "".join(_column(place, label, counts) for place, label in enumerate(labels))
    axes = _axes(report("points_axis", lang, points=number(most)), report("submissions_axis", lang))
    return (
        f'<svg class="histogram" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{sanitize.html(report("histogram", lang, counts=alt))}">{bars}{axes}</svg>'
    )


def _range(place, width, most):
    first, last = place * width, min((place + 1) * width - 1, most)
    return number(first) if first == last else f"{first}–{number(last)}"


def _column(place, label, counts):
    """One bar, with the number of submissions above it and the points below it."""
    step = (_WIDTH - _LEFT) / len(counts)
    height = (_FLOOR - _TOP) * counts[place] / max(counts)
    middle = _LEFT + (place + 0.5) * step
    count = f'<text x="{middle:.1f}" y="{_FLOOR - height - 6:.1f}" text-anchor="middle">{counts[place]}</text>'
    return (
        f'<rect class="bar" x="{middle - 0.4 * step:.1f}" y="{_FLOOR - height:.1f}" width="{0.8 * step:.1f}" '
        f'height="{height:.1f}"/>{count if counts[place] else ""}'
        f'<text x="{middle:.1f}" y="{_FLOOR + 18}" text-anchor="middle">{label}</text>'
    )


def _axes(points, submissions):
    return (
        f'<line class="axis" x1="{_LEFT}" y1="{_FLOOR}" x2="{_WIDTH}" y2="{_FLOOR}"/>'
        f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{sanitize.html(points)}</text>'
        f'<text x="0" y="14">{sanitize.html(submissions)}</text>'
    )


def bar(share: float, kind: str) -> str:
    """A horizontal bar as long as the share, hidden from screen readers: its number stands beside it."""
    return (
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar {kind}" width="{100 * share:.1f}" height="10"/></svg>'
    )
