"""No text file is opened in the machine's own encoding: Python's warning about that is an error here."""

import ast
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import authoring
import course
import grading

CODE = """
import importlib, os, sys, warnings
theirs = tuple(os.path.join(root, name) for name in ("course", "authoring", "grading") for root in [sys.argv[1]])


def refuse(message, category, filename, *_, **__):
    if issubclass(category, EncodingWarning) and os.path.abspath(filename).startswith(theirs):
        raise SystemExit(f"{filename}: {message}")


warnings.simplefilter("always", EncodingWarning)
warnings.showwarning = refuse
for name in sys.argv[2:]:
    importlib.import_module(name)
if "course.begin" in sys.argv:
    sys.modules["course.begin"].check()
"""


@pytest.mark.parametrize("package", [course, authoring, grading], ids=lambda package: package.__name__)
def test_every_module_names_the_encoding_of_what_it_opens(package):
    modules = [one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    root = os.path.dirname(package.__path__[0])
    command = [sys.executable, "-X", "warn_default_encoding", "-c", CODE, root, *modules]
    plain = os.environ | {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=plain)
    assert done.returncode == 0, done.stderr


def _unnamed(call):
    """Whether a call reads or writes text in the machine's encoding. Of ``open`` itself, ruff says so (PLW1514)."""
    name = getattr(call.func, "attr", getattr(call.func, "id", None))
    given = {one.arg for one in call.keywords}
    text = {"read_text": 0, "write_text": 1}.get(name)
    if text is not None:
        return len(call.args) <= text and "encoding" not in given
    return "text" in given and name in ("run", "Popen", "check_output") and "encoding" not in given


@pytest.mark.parametrize("package", ["course", "authoring", "grading", "bench"])
def test_every_call_names_the_encoding_of_its_text(package):
    found = []
    for path in sorted((Path(__file__).parents[1] / package).rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        found += [f"{path.name}:{call.lineno}" for call in calls if _unnamed(call)]
    assert not found


REFUSE = CODE.split("\nfor name in")[0].replace("sys.argv[1]", "{root!r}").replace("SystemExit(", "RuntimeError(")


def test_a_lesson_s_kernel_opens_nothing_in_the_machine_s_encoding(monkeypatch):
    root = Path(__file__).parents[1]
    book = nbformat.read(root / "notebooks" / "en" / "03-latency.ipynb", 4)
    book.cells.insert(0, nbformat.v4.new_code_cell(REFUSE.replace("{root!r}", repr(str(root)))))
    monkeypatch.setenv("PYTHONWARNDEFAULTENCODING", "1")
    monkeypatch.setenv("PYTHONUTF8", "0")
    NotebookClient(book, kernel_name="python3").execute()
