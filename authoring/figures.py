"""Compare figures: the outputs of one cell, as committed and as drawn now, in; what differs out.

The root's ``conftest.py`` calls ``difference`` for every notebook cell that nbval runs.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure

# Root mean square over all pixels and channels, of 255. Torch and NumPy with and without AVX2 differ by
# less than 0.01 (a few pixels, by one level each); a label moved by two pixels makes 1 or more.
TOLERANCE = 0.5
_INLINE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def pictures(outputs: Iterable[Mapping]) -> list[bytes]:
    """Return the PNG pictures in a cell's outputs: figures, and those inside a question's HTML."""
    found: list[str] = []
    for output in outputs:
        data = output.get("data", {})
        found += [data["image/png"]] if "image/png" in data else _INLINE.findall(data.get("text/html", ""))
    return [base64.b64decode(text) for text in found]


def difference(committed: list[bytes], drawn: list[bytes], place: Path) -> str | None:
    """Say which picture differs first, or return None; save it as ``place``-1-committed.png and so on."""
    if len(committed) != len(drawn):
        return f"The notebook has {len(committed)} pictures, the cell now draws {len(drawn)}."
    for number, pair in enumerate(zip(committed, drawn, strict=True), start=1):
        told = _compare(*pair, Path(f"{place}-{number}-committed.png"), Path(f"{place}-{number}-drawn.png"))
        if told:
            return f"Picture {number}: {told}"
    return None


def _compare(committed, drawn, expected, actual):
    expected.parent.mkdir(parents=True, exist_ok=True)
    expected.write_bytes(committed)
    actual.write_bytes(drawn)
    try:
        told = compare_images(expected, actual, TOLERANCE)
    except ImageComparisonFailure as failure:  # the sizes differ
        told = str(failure)
    if not told:
        expected.unlink()
        actual.unlink()
    return told
