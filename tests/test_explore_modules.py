"""The view's modules: a notebook runs them as one, anybody else imports them one by one, and npm checks them."""

import os
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from course import explore

ROOT = Path(__file__).parents[1]
FOLDER = files("course").joinpath("assets", "explore")
NAMES = sorted(path.stem for path in FOLDER.glob("*.js"))


def tool(name, install):
    """The path of a tool; without it a test is skipped on a laptop, with the reason, and fails in CI."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"no {name} found: .ci/run installs it")
        pytest.skip(f"no {name} found; {install}")
    return path


def code(text):
    """The lines of a module without its comments, imports and exports: read line by line, unlike in explore.py."""
    lines, comment = [], False
    for line in text.splitlines():
        stripped = line.strip()
        comment = comment or stripped.startswith("/**") and (stripped.endswith("*/") or "*/" not in stripped)
        if not (comment or stripped.startswith(("//", "import ")) or not stripped):
            lines.append(line if line.startswith("export default") else line.removeprefix("export "))
        comment = comment and not stripped.endswith("*/")
    return lines


def test_a_notebook_runs_all_the_code_of_the_modules_and_nothing_else():
    """What is here is what tests/browser.py hands to Chromium as the widget."""
    assert sorted(explore.MODULES) == NAMES == ["codes", "draw", "measure", "view"]
    modules = [line for name in explore.MODULES for line in code(FOLDER.joinpath(f"{name}.js").read_text("utf-8"))]
    widget = [line for line in explore._ExplorerView._esm.splitlines() if line.strip()]
    assert widget == modules
    assert len(widget) > 400
    assert explore._QuestionView._esm == explore._ExplorerView._esm


def test_no_module_uses_what_comes_after_it():
    for number, name in enumerate(explore.MODULES):
        text = FOLDER.joinpath(f"{name}.js").read_text("utf-8")
        assert set(re.findall(r'^import .* from "\./(\w+)\.js";$', text, re.M)) <= set(explore.MODULES[:number])


@pytest.mark.parametrize("name", NAMES)
def test_node_imports_each_module(name):
    node = tool("node", "Debian and Ubuntu: apt-get install nodejs")
    script = f"import({str(FOLDER.joinpath(f'{name}.js'))!r}).then((m) => console.log(Object.keys(m).length))"
    environment = os.environ | {"NODE_NO_WARNINGS": "1"}
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True, env=environment)
    assert int(done.stdout) > 0


def test_npm_finds_no_fault():
    npm = tool("npm", "Debian and Ubuntu: apt-get install nodejs npm")
    if not (ROOT / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("no node_modules found: .ci/run calls `npm ci`")
        pytest.skip("no node_modules found; call `npm ci` once")
    done = subprocess.run([npm, "run", "check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("output", ["jp-OutputArea-child", "output_subarea", "output_container"])
def test_a_live_view_hides_the_picture_before_it_and_no_other(output, browser):
    """Stand-ins for JupyterLab, Colab and VS Code, by their classes; only JupyterLab itself is tried elsewhere."""
    style = re.search(r"const STYLE = `(.*?)`", FOLDER.joinpath("view.js").read_text("utf-8"), re.S)[1]
    box = f'<div class="{output}">{{}}</div>'
    picture, other, view = (
        '<img alt="explore.rate" width=9 height=9>',
        "<img width=9 height=9>",
        "<i class=spike-explore>",
    )
    page = browser.new_page()

    def seen(*contents):
        page.set_content(f"<style>{style}</style>" + "".join(box.format(one) for one in contents))
        return [image.is_visible() for image in page.locator("img").all()]

    assert seen(picture, view) == [False]
    assert seen(picture, "no view") == [True]
    assert seen(picture, other, view) == [True, True]
    assert seen(other, view) == [True]
    page.close()
