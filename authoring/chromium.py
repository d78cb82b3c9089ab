"""Chromium on this machine: nothing in, its path out."""

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find() -> str | None:
    """Return the path of a Chromium, or None: playwright's own is taken, if it was installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)
