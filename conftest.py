"""What nbval does not do by itself: find its settings from any folder, and compare figures."""

from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

from authoring import figures

SETTINGS = Path(__file__).parent / "tests" / "nbval.cfg"


def pytest_configure(config):
    if config.option.nbval_sanitize_with is None:
        config.option.nbval_sanitize_with = str(SETTINGS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Compare a cell's figures, in cells tagged nbval-ignore-output too."""
    result = yield
    if isinstance(item, IPyNbCell) and "figure-varies" not in item.cell.metadata.get("tags", ()):
        name = f"{item.path.parent.name}-{item.path.stem}-{item.cell.id}"
        place = item.config.rootpath / "build" / "figures" / name
        told = figures.difference(figures.pictures(item.cell.outputs), figures.pictures(item.test_outputs), place)
        if told:
            item.raise_cell_error("Cell figures differ", told)
    return result
