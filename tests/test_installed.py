"""What is installed is whole: the wheel, unpacked where nothing else lies, does all that the checkout does."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
import torch
from explorers import cells, saved
from server import TOKEN, jupyter

from authoring import mutants
from course import explore

ROOT = Path(__file__).parents[1]

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of what git would commit: a build in the checkout could pick up what an earlier one left."""
    copy = tmp_path_factory.mktemp("source")
    mutants.copy_checkout(copy, ("course/", "authoring/", "grading/", "pyproject", "LICENSE", "READ"))
    return copy


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run([sys.executable, "-c", BUILD, folder], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder into which the wheel is unpacked; nobody can write there."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def run(installed, folder, *arguments, **variables):
    """Python with the wheel before all else, in a folder of its own, with nothing but these variables set."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment | variables, capture_output=True, encoding="utf-8"
    )


def test_every_file_of_the_packages_travels(source, installed):
    for package in ("course", "authoring", "grading"):
        there = {path.relative_to(installed) for path in (installed / package).rglob("*") if path.is_file()}
        assert there == {path.relative_to(source) for path in (source / package).rglob("*") if path.is_file()}


def test_jupyter_finds_its_settings(installed):
    """pip copies what lies in ``*.data/data`` into the environment, where any Jupyter looks."""
    (data,) = installed.glob("*.data/data")
    jupyter = ROOT / "course" / "assets" / "jupyter"
    for folder, place in [("overrides.d", "share/jupyter/lab/settings"), ("jupyter_server_config.d", "etc/jupyter")]:
        name = f"{folder}/spike-encoding-course.json"
        assert (data / place / name).read_bytes() == (jupyter / name).read_bytes()


def test_any_jupyter_beside_the_wheel_keeps_the_explorers(wheel, tmp_path):
    """With pip's own install, in an environment of its own: a page that saves no states loses none."""
    prefix, folder = tmp_path / "prefix", tmp_path / "notebooks"
    venv.create(prefix, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(prefix)})) / "packages.pth"
    packages.write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = ["-m", "pip", "install", "--no-index", "--no-deps", "--ignore-installed", wheel]
    done = subprocess.run([prefix / "bin" / "python", *pip], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    folder.mkdir()
    notebook = saved(cells("never run"), [explore.rate(torch.full((4, 4), 0.5))])
    nbformat.write(notebook, folder / "a.ipynb")
    states = notebook.metadata.pop("widgets")
    with jupyter(["jupyter_server"], folder, tmp_path / "home", prefix / "bin" / "python", PYTHONPATH="") as address:
        body = json.dumps({"type": "notebook", "content": notebook}).encode()
        url = f"{address}/api/contents/a.ipynb?token={TOKEN}"
        urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="PUT"))
    assert nbformat.read(folder / "a.ipynb", 4).metadata["widgets"] == states


def test_the_check_finds_nothing_missing(installed, tmp_path):
    code = f"import course; assert course.__file__.startswith({str(installed)!r}); course.begin.check()"
    done = run(installed, tmp_path, "-c", "from course import begin; " + code, COURSE_LANG="en", PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✓") == len(done.stdout.splitlines()) > 5, done.stdout


LOCKED = """
import course
from course import animate, begin, data, encode, explore
assert course.__file__.startswith({folder!r})
try:
    open(course.__file__, "a", encoding="utf-8")
except OSError:
    pass
else:
    raise SystemExit("the package can be written to")
begin.check()
spikes = encode.rate(data.digit(3), 10)
animate.video(spikes).mp4(), explore.rate(data.digit(3))._png()
"""


def test_it_works_where_nothing_else_can_be_written(installed, tmp_path, bubblewrap):
    """Not even by root, who may write into a folder without write permissions."""
    only = ["--ro-bind", "/", "/", "--bind", tmp_path, tmp_path, "--dev", "/dev", "--proc", "/proc"]
    room = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "TMPDIR": str(tmp_path), "COURSE_LANG": "en"}
    command = ["bwrap", *only, "--chdir", tmp_path, sys.executable, "-c", LOCKED.format(folder=str(installed))]
    done = subprocess.run(command, env=room | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✓") == len(done.stdout.splitlines()) > 5, done.stdout


def test_a_lesson_runs(installed, tmp_path):
    book = nbformat.read(ROOT / "notebooks" / "en" / "03-latency.ipynb", 4)
    code = f"import course; assert course.__file__.startswith({str(installed)!r})"
    book.cells.insert(0, nbformat.v4.new_code_cell(code))
    nbformat.write(book, tmp_path / "lesson.ipynb")
    done = run(installed, tmp_path, "-c", "from nbclient.cli import main; main()", "lesson.ipynb")
    assert done.returncode == 0, done.stderr


# With -S, so that the tests' own editable course is not there; the libraries are.
EDITABLE = "import site, sys; site.addsitedir(sys.argv[1]); sys.path.append(sys.argv[2]); "


@pytest.mark.parametrize("how", ["wheel", "editable"])
def test_a_folder_of_the_same_name_is_not_in_the_way(how, source, installed, tmp_path):
    code = "from course import data, explore, plot; plot.raster(data.digit(3) > 0); print(plot.__file__)"
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "notes.txt").write_text("mine", encoding="utf-8")
    if how == "wheel":
        done = run(installed, tmp_path, "-c", code)
    else:
        done = subprocess.run(
            [sys.executable, "-c", BUILD.replace("wheel", "editable"), tmp_path], cwd=source, capture_output=True
        )
        with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
            archive.extractall(tmp_path / "site")
        done = run("", tmp_path, "-S", "-c", EDITABLE + code, tmp_path / "site", sysconfig.get_path("purelib"))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(installed if how == "wheel" else source)


@pytest.mark.parametrize("name", ["torch.py", "numpy/__init__.py", "matplotlib.py", "random.py", "ffmpeg.py"])
def test_a_file_with_a_library_s_name_is_named(name, installed, tmp_path):
    """Python takes it for the library; the first line of a notebook, or the check, says so."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine = 1", encoding="utf-8")
    code = "from course import begin; begin.check(); begin.lesson('en')"
    done = run(installed, tmp_path, "-c", code, COURSE_LANG="en", PYTHONUTF8="1")
    assert f"✗ Python took a file of your own for a library: {file}. Rename it" in done.stdout
    assert name == "ffmpeg.py" or str(file) in done.stderr.splitlines()[-1]  # films are GIFs then


@pytest.mark.parametrize("name", ["course.py", "course/__init__.py"])
def test_a_file_with_the_course_s_own_name_is_named(name, installed, tmp_path):
    """Nothing of the course has run by then: the message is Python's own, and README.md explains it."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine = 1", encoding="utf-8")
    done = run(installed, tmp_path, "-S", "-c", "from course import begin")  # -S: not the editable course
    assert re.match(rf"ImportError: .*{re.escape(str(file))}", done.stderr.splitlines()[-1])
