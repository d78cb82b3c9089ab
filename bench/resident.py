"""Memory that a call takes: a function in; what it made, and by how many bytes the process rose meanwhile, out.

The highest resident size while it ran (Linux's VmHWM, set back right before)
less the resident size before. What it made is part of it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


def risen(make: Callable[[], Made]) -> tuple[Made, int]:
    """Call ``make``, in a process that has run it before on less, so that only the data counts."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # sets VmHWM back to what is resident now
    before = _resident("VmRSS")
    made = make()
    return made, _resident("VmHWM") - before


def _resident(field: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in status if line.startswith(field)).split()[1]) * 1024
