"""What a save keeps of widgets that no kernel holds any more."""

import json
from types import SimpleNamespace

import pytest

from course._saving import STATE, VIEW, keep_widgets


def notebook(shows, states):
    """A notebook whose one output shows these widgets, with these states: id → what it refers to."""
    outputs = [{"output_type": "display_data", "data": {VIEW: {"model_id": one}}, "metadata": {}} for one in shows]
    state = {
        one: {"model_name": "LinkModel" if one.startswith("link") else "Model", "state": {"to": f"IPY_MODEL_{to}"}}
        for one, to in states.items()
    }
    cells = [{"cell_type": "code", "outputs": outputs}, {"cell_type": "markdown"}]
    return {"cells": cells, "metadata": {"widgets": {STATE: {"state": state}}} if state else {}}


@pytest.fixture
def saved(tmp_path):
    """A function: the notebook before and the one to save in, the ids of the states that are saved out."""

    def saved(before, now):
        (tmp_path / "a.ipynb").write_text(json.dumps(before), "utf-8")
        model = {"type": "notebook", "content": now}
        keep_widgets(model, "/a.ipynb", SimpleNamespace(root_dir=str(tmp_path)))
        return sorted(now["metadata"].get("widgets", {}).get(STATE, {}).get("state", {}))

    return saved


def test_what_is_shown_keeps_its_state_and_all_that_it_refers_to(saved):
    before = notebook(["a"], {"a": "b", "b": "c", "c": "", "link1": "b", "gone": "", "link2": "gone"})
    assert saved(before, notebook(["a"], {})) == ["a", "b", "c", "link1"]


def test_what_is_saved_anew_is_not_the_old(saved):
    now = notebook(["a"], {"a": "b"})
    assert saved(notebook(["a"], {"a": "x", "b": "", "x": ""}), now) == ["a", "b"]
    assert now["metadata"]["widgets"][STATE]["state"]["a"]["state"] == {"to": "IPY_MODEL_b"}


def test_a_cleared_notebook_keeps_nothing(saved):
    assert saved(notebook(["a"], {"a": ""}), notebook([], {})) == []
    now = notebook([], {"a": ""})
    assert saved(notebook(["a"], {"a": ""}), now) == []
    assert now["metadata"] == {"widgets": {}}


def test_what_an_earlier_run_left_goes(saved):
    states = {"a": "b", "b": "", "old": "older", "older": "", "link1": "b", "link2": "old"}
    assert saved(notebook(["old"], states), notebook(["a"], states)) == ["a", "b", "link1"]


def test_what_an_output_widget_shows_stays(saved):
    now = notebook(["a"], {"a": "", "b": ""})
    output = {"output_type": "display_data", "data": {VIEW: {"version_major": 2, "model_id": "b"}}}
    now["metadata"]["widgets"][STATE]["state"]["a"]["state"] = {"outputs": [output]}
    assert saved(notebook([], {}), now) == ["a", "b"]


def test_other_files_and_notebooks_without_widgets_are_left_alone(tmp_path):
    manager = SimpleNamespace(root_dir=str(tmp_path))
    old = {"worksheets": [], "metadata": {}, "nbformat": 3}
    colab = notebook(["a"], {}) | {"metadata": {"widgets": {STATE: {"a": {"model_name": "Model"}}}}}
    contents = [notebook([], {}), notebook(["a"], {}), old, colab]
    for model in [{"type": "file", "content": "text"}, *({"type": "notebook", "content": one} for one in contents)]:
        before = json.dumps(model)
        keep_widgets(model, "new.ipynb", manager)
        assert json.dumps(model) == before
