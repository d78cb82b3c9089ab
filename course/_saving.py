"""What Jupyter does when a notebook is saved: widgets that no running kernel holds keep their state.

With "Save widget state" on, Jupyter's widget manager writes the state of those
widgets that a running kernel holds, and of no others. So a notebook that is
opened a day later shows its explorers, and loses them at the next save
(jupyter-widgets/ipywidgets#3888). ``keep_widgets`` puts back, from the file
that is about to be overwritten, what the notebook still shows.
"""

import json
import re
from pathlib import Path
from typing import Any

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
LINKS = ("LinkModel", "DirectionalLinkModel")  # no widget refers to them; they refer to widgets


def keep_widgets(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Complete the notebook in ``model``: Jupyter's ``ContentsManager.pre_save_hook``."""
    notebook = model.get("content")
    file = Path(contents_manager.root_dir, path.strip("/"))
    if model.get("type") == "notebook" and isinstance(notebook, dict) and file.is_file():
        _complete(notebook, _states(json.loads(file.read_text("utf-8"))))


def _complete(notebook: dict[str, Any], before: dict[str, Any]) -> None:
    """Add from ``before`` the states that the notebook's outputs need but lack."""
    now = _states(notebook)
    shown = _reached(_views(notebook), before | now)
    links = {i for i, one in before.items() if one["model_name"] in LINKS and _references(one) <= shown}
    lost = {i: before[i] for i in (shown | links) & before.keys() - now.keys()}
    if lost:
        states = {"version_major": 2, "version_minor": 0, "state": now | lost}
        notebook["metadata"].setdefault("widgets", {})[STATE] = states


def _states(notebook: dict[str, Any]) -> dict[str, Any]:
    """The saved states by the widgets' ids."""
    return notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})


def _views(notebook: dict[str, Any]) -> list[str]:
    """The ids of the widgets that outputs show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    data = [output.get("data", {}).get(VIEW) for output in outputs]
    return [view["model_id"] for view in data if view]


def _references(state: dict[str, Any]) -> set[str]:
    return set(re.findall(r"IPY_MODEL_(\w+)", json.dumps(state)))


def _reached(ids: list[str], states: dict[str, Any]) -> set[str]:
    """These widgets, those that they refer to, and so on."""
    reached, waiting = set(), list(ids)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += _references(states.get(one, {}))
    return reached
