"""What an explorer needs to live without a kernel: a notebook's widget states in, one plain tree out.

The build keeps the tree, as one line of JSON, beside the explorer's still picture, in the same
output; a Jupyter shows what it knows and passes over this. ``site/assets/live.js``
makes the models of it that ``course/assets/explore/`` reads.
"""

import json
from typing import Any

MIME = "application/vnd.spike-encoding.explorer"
# What controls look like in Jupyter, and words, which are the same for all explorers of a page.
_ELSEWHERE = {"layout", "place", "style", "tabbable", "tooltip", "words", "language"}
_ELSEWHERE |= {"behavior", "continuous_update", "description_allow_html", "disabled", "indent", "orientation"}
_ELSEWHERE |= {"button_style", "icons", "tooltips", "readout"}
_REFERENCE = "IPY_MODEL_"


def line(model: str, widgets: dict[str, Any]) -> str | None:
    """Return the tree as JSON in one line: nbformat would sort the names of an object, and so the controls."""
    found = tree(model, widgets)
    return None if found is None else json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def tree(model: str, widgets: dict[str, Any]) -> dict[str, Any] | None:
    """Return the explorer or question below the widget ``model``, or None: another widget needs its kernel.

    What refers to another widget is replaced by that widget's own tree, and bytes by base64.
    """
    one = widgets[model]
    if "kind" in one["state"]:
        return _plain(model, widgets)
    below = (tree(child.removeprefix(_REFERENCE), widgets) for child in one["state"].get("children", ()))
    return next(filter(None, below), None)


def _plain(model, widgets):
    one = widgets[model]
    state = {
        name: _resolved(value, widgets)
        for name, value in one["state"].items()
        if name not in _ELSEWHERE and (name == "_options_labels" or not name.startswith("_"))
    }
    state |= {buffer["path"][0]: {"base64": buffer["data"]} for buffer in one.get("buffers", ())}
    return {"model": one["model_name"]} | state


def _resolved(value, widgets):
    if isinstance(value, dict):
        return {name: _resolved(inner, widgets) for name, inner in value.items()}
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return _plain(value.removeprefix(_REFERENCE), widgets)
    return value
