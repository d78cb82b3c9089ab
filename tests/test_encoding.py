"""No text file is opened in the machine's own encoding: Python's warning about that is an error here."""

import os
import pkgutil
import subprocess
import sys

import pytest

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
