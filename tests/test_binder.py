"""What Binder does after it has installed the environment, and what any Jupyter beside the course then does."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest
import torch
from explorers import STATE, cells, saved, shown, trust
from server import TOKEN, environment, jupyter, until

from authoring import mutants
from course import explore

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An environment of its own, in which binder/postBuild has run; its packages are those of this one."""
    home = tmp_path_factory.mktemp("binder")
    checkout, prefix = home / "checkout", home / "prefix"
    mutants.copy_checkout(checkout)
    venv.create(prefix, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(prefix)}))
    (site / "packages.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    (prefix / "bin" / "pip").write_text(f'#!/bin/sh\nexec {prefix}/bin/python -m pip "$@"\n', "utf-8")
    (prefix / "bin" / "pip").chmod(0o755)
    jupyters = Path(sys.prefix, "share", "jupyter")
    for folder in ("labextensions", "lab/static", "lab/schemas", "lab/themes", "kernels"):
        (prefix / "share/jupyter" / folder).parent.mkdir(parents=True, exist_ok=True)
        (prefix / "share/jupyter" / folder).symlink_to(jupyters / folder)
    variables = environment(home) | {
        "PATH": f"{prefix}/bin:{os.environ['PATH']}",
        "NB_PYTHON_PREFIX": str(prefix),
        "PYTHONPATH": "",
        "PIP_NO_BUILD_ISOLATION": "1",  # no network
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    done = subprocess.run(["bash", "binder/postBuild"], cwd=checkout, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return prefix, home


def test_what_is_saved_stays_alive(browser, built):
    """In the JupyterLab that Binder starts: opened, saved without a run, nothing is lost."""
    prefix, home = built
    folder = home / "notebooks"
    folder.mkdir()
    notebook = saved(cells("never run"), [explore.rate(torch.full((4, 4), 0.5))])
    nbformat.write(notebook, folder / "a.ipynb")
    trust(folder / "a.ipynb", environment(home))
    with jupyter(["jupyterlab"], folder, home, prefix / "bin" / "python", PYTHONPATH="") as address:
        page = browser.new_page()
        page.goto(f"{address}/lab/tree/a.ipynb?reset&token={TOKEN}")
        shown(page, 1)
        assert page.locator("html").get_attribute("lang") == "en"
        before = (folder / "a.ipynb").stat().st_mtime_ns
        page.locator(".jp-Cell").first.click()
        page.keyboard.press("Control+s")
        until(lambda: (folder / "a.ipynb").stat().st_mtime_ns > before, 60, lambda: "not saved")
        page.close()
    assert "course._saving | extension was successfully loaded" in (home / "log").read_text()
    assert nbformat.read(folder / "a.ipynb", 4).metadata["widgets"].keys() == {STATE}


def test_kernels_of_lessons_left_behind_end(built):
    """A lesson's tab stays open, so its kernel stays connected: after twenty idle minutes it ends all the same."""
    prefix, home = built
    command = [prefix / "bin" / "python", "-m", "jupyter_server", "--show-config-json", "--allow-root"]
    told = subprocess.run(
        command, env=environment(home) | {"PYTHONPATH": ""}, capture_output=True, text=True, check=True
    )
    culling = json.loads(told.stdout)["MappingKernelManager"]
    assert culling["cull_connected"] is True
    assert 0 < culling["cull_interval"] <= culling["cull_idle_timeout"] <= 1800
