"""nbval means something: a changed number and a callback that raises are failures."""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).parents[1]
RAISES = """\
from ipywidgets import interact

@interact(gain=(0.0, 1.0))
def show(gain=0.5):
    raise ValueError("too loud")
"""


def test_what_nbval_catches(tmp_path):
    cells = [
        new_code_cell("print(1 + 1)", outputs=[new_output("stream", text="2\n")], execution_count=1),
        new_code_cell("print(2 + 2)", outputs=[new_output("stream", text="5\n")], execution_count=2),
        new_code_cell(RAISES, metadata={"tags": ["nbval-ignore-output"]}, execution_count=3),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "case.ipynb")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-n0", "-q"]
    command += [f"--nbval-sanitize-with={ROOT / 'tests/nbval.cfg'}", "case.ipynb"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert "2 failed, 1 passed" in said, said
    assert "Cell 1" in said
    assert "Cell 2" in said
    assert "too loud" in said
