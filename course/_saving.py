"""What Jupyter does when a notebook is saved: what its outputs show keeps its state, and nothing else does.

With "Save widget state" on, Jupyter's widget manager writes the state of those
widgets that a running kernel holds, and of no others. So a notebook that is
opened a day later shows its explorers, and loses them at the next save
(jupyter-widgets/ipywidgets#3888); and one that is run again and again grows, as
the kernel holds the widgets of every run. ``keep_widgets`` puts back, from the
file that is about to be overwritten, what the notebook still shows, and takes
out what it no longer shows.
"""

import json
import re
from pathlib import Path
from typing import Any

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
LINKS = ("LinkModel", "DirectionalLinkModel")  # no widget refers to them; they refer to widgets


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter asks of an extension of its server: where it lies."""
    return [{"module": "course._saving"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """What Jupyter calls when the server starts."""
    server.contents_manager.register_pre_save_hook(keep_widgets)


def keep_widgets(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Complete the notebook in ``model``, before Jupyter writes it to ``path``."""
    notebook = model.get("content")
    if model.get("type") == "notebook" and isinstance(notebook, dict) and "cells" in notebook:  # format 3 has none
        file = Path(contents_manager.root_dir, path.strip("/"))
        _complete(notebook, _states(json.loads(file.read_text("utf-8"))) if file.is_file() else {})


def _complete(notebook: dict[str, Any], before: dict[str, Any]) -> None:
    """Give the notebook the states that its outputs need, from itself or from ``before``, and no others."""
    now = _states(notebook)
    known = before | now
    shown = _reached(_views(notebook), known)
    links = {i for i, one in known.items() if one["model_name"] in LINKS and _references(one) <= shown}
    kept = {i: one for i, one in known.items() if i in shown | links}
    if kept:
        states = {"version_major": 2, "version_minor": 0, "state": kept}
        notebook["metadata"].setdefault("widgets", {})[STATE] = states
    elif now:
        del notebook["metadata"]["widgets"][STATE]


def _states(notebook: dict[str, Any]) -> dict[str, Any]:
    """The saved states by the widgets' ids."""
    return notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})


def _views(notebook: dict[str, Any]) -> list[str]:
    """The ids of the widgets that outputs show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    data = [output.get("data", {}).get(VIEW) for output in outputs]
    return [view["model_id"] for view in data if view]


def _references(state: dict[str, Any]) -> set[str]:
    """The widgets in this one's traits, and those that an ``Output`` widget shows."""
    return {one or other for one, other in re.findall(r'IPY_MODEL_(\w+)|"model_id": "(\w+)"', json.dumps(state))}


def _reached(ids: list[str], states: dict[str, Any]) -> set[str]:
    """These widgets, those that they refer to, and so on."""
    reached, waiting = set(), list(ids)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += _references(states.get(one, {}))
    return reached
