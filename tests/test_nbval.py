"""nbval means something: a changed number, another figure and a callback that raises are failures."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).parents[1]
RAISES = """\
from ipywidgets import interact

@interact(gain=(0.0, 1.0))
def show(gain=0.5):
    raise ValueError("too loud")
"""
DRAWS = "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 2], color='{}'); plt.show()"


def figure(colour):
    """The outputs of a cell that draws in this colour."""
    notebook = new_notebook(cells=[new_code_cell(DRAWS.format(colour))])
    NotebookClient(notebook, kernel_name="python3").execute()
    return notebook.cells[0].outputs


def test_what_nbval_catches(tmp_path):
    red, ignored = figure("red"), {"tags": ["nbval-ignore-output"]}
    cells = [
        new_code_cell(
            "print(2, object())", outputs=[new_output("stream", text="2 <object object at 0x1>\n")], execution_count=1
        ),
        new_code_cell("print(2 + 2)", outputs=[new_output("stream", text="5\n")], execution_count=2),
        new_code_cell(RAISES, metadata=ignored, execution_count=3),
        new_code_cell(DRAWS.format("red"), outputs=red, execution_count=4),
        new_code_cell(DRAWS.format("blue"), outputs=red, execution_count=5),
        new_code_cell(DRAWS.format("blue"), outputs=red, metadata=ignored, execution_count=6),
        new_code_cell(DRAWS.format("blue"), outputs=red, metadata={"tags": ["figure-varies"]}, execution_count=7),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "case.ipynb")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-n0", "-q", "-rA"]
    command += ["-p", "no:cacheprovider", "-p", "conftest", "case.ipynb"]  # the root's conftest: no parent of tmp_path
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("CI", None)  # where it is set, pytest says everything twice
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment).stdout
    passed = re.findall(r"^PASSED .*Cell (\d)", said, re.M)
    failed = re.findall(r"^FAILED .*Cell (\d)", said, re.M)
    assert (passed, failed) == (["0", "3", "6"], ["1", "2", "4", "5"]), said
    assert "too loud" in said
    assert said.count("Picture 1: Error: Image files did not match") == 2
