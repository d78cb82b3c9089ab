"""Explorers on a page of Jupyter: what the browser tests make, wait for, read and move."""

import subprocess
import sys

import ipywidgets.embed
import nbformat
from server import until

STATE = "application/vnd.jupyter.widget-state+json"


def cells(*sources):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def saved(notebook, things):
    """Give the first cell of a notebook these explorers as its outputs, and their state, as a save after a run does."""
    outputs = [output for thing in things for output in thing._outputs()]
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", output) for output in outputs]
    state = ipywidgets.embed.dependency_state([thing.widget for thing in things], drop_defaults=False)
    notebook.metadata["widgets"] = {STATE: {"version_major": 2, "version_minor": 0, "state": state}}
    return notebook


def trust(file, environment):
    """As Jupyter does when it saves what was run there."""
    command = [sys.executable, "-m", "jupyter", "trust", str(file)]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def shown(page, explorers):
    """Wait until so many explorers have drawn, that is, show their four numbers."""
    count = "document.querySelectorAll('.spike-explore dd').length"
    until(lambda: page.evaluate(count) == 4 * explorers, 120, lambda: page.inner_text("body")[-2000:])


def number(page, key, which=0):
    return page.locator(f".spike-explore dd[data-key={key}]").nth(which).inner_text()


def press(page, which, key, times):
    """Move the slider number ``which`` by its keyboard handle, and wait for the drawing."""
    handle = page.locator("[role=slider]").nth(which)
    handle.focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
