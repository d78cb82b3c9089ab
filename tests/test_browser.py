"""What a learner sees: JupyterLab in a real browser, notebooks run, sliders moved."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from server import stop

ROOT = Path(__file__).parents[1]
ERROR = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'


@pytest.fixture
def page(browser):
    """A new page for each test: an unsaved notebook would block the next one."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@contextmanager
def course(folder, *arguments, ip="127.0.0.1", first="/lab/tree/notebooks/zh/00-welcome.ipynb"):
    """Run ``python -m course`` on a copy of the notebooks; yields the address to click, with its token."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    command = [sys.executable, "-m", "course", "--no-browser", "--ServerApp.port=0", *arguments]
    home = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")}
    with open(folder / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=os.environ | home, stdout=log, stderr=log)
    printed = re.compile(rf"http://{re.escape(ip)}:\d+{re.escape(first)}\?token=\w+")
    try:
        yield _printed(printed, folder / "log", server)
    finally:
        stop(server)


def _printed(pattern, log, server):
    """Wait until the server has printed it."""
    for _ in range(300):
        found = pattern.search(log.read_text())
        if found:
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of the course as ``python -m course`` opens it."""
    with course(tmp_path_factory.mktemp("lab"), "--expose-app-in-browser") as address:
        yield address


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_the_command_line_overrules_what_the_course_sets(tmp_path):
    """As for a classroom: ``make lab ARGS=--ip=…``."""
    with course(tmp_path, "--ip=127.0.0.2", "--LabApp.default_url=/lab", ip="127.0.0.2", first="/lab") as address:
        answer = urllib.request.urlopen(address)
    assert answer.status == 200


def open_and_run(page, lab, lang, name):
    """Open a notebook and run all its cells."""
    page.goto(lab.replace("zh/00-welcome", f"{lang}/{name}"))
    page.wait_for_function(
        """path => {
            const panel = window.jupyterapp?.shell.currentWidget;
            return panel?.context?.path === path && panel.context.isReady && panel.sessionContext.isReady;
        }""",
        arg=f"notebooks/{lang}/{name}.ipynb",
    )
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")


def sliders_of(page, cell):
    """The handles of a cell's sliders, scrolled into view."""
    index = page.evaluate(
        "id => jupyterapp.shell.currentWidget.content.widgets.findIndex(one => one.model.id === id)", cell
    )
    place = page.locator(f'.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index="{index}"]')
    for _ in range(40):  # outputs above that are still being drawn push the cell away
        page.evaluate("i => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", index)
        page.wait_for_timeout(250)
        if place.locator(".noUi-handle").count():
            return place
    raise AssertionError(f"no slider in cell {cell}")


# What a cell shows: the picture that Python drew, or the canvases of an explorer.
SHOWN = """number => {
    const cell = document.querySelector(`.jp-NotebookPanel:not(.lm-mod-hidden) [data-windowed-list-index='${number}']`);
    const drawn = [...cell.querySelectorAll('.jp-OutputArea img')].map(one => one.src);
    return drawn.concat([...cell.querySelectorAll('canvas')].map(one => one.toDataURL())).join();
}"""


@pytest.mark.parametrize(
    ("lang", "name", "cell", "sliders"),
    [("zh", "00-welcome", "first-slider", 3), ("en", "02-rate", "slider", 3), ("zh", "02-rate", "slider", 3)],
)
def test_sliders_redraw_at_every_end(page, lab, lang, name, cell, sliders):
    open_and_run(page, lab, lang, name)
    place = sliders_of(page, cell)
    number = place.get_attribute("data-windowed-list-index")
    handles = place.locator(".noUi-handle")
    assert handles.count() == sliders
    for handle in handles.all():
        for key in ("Home", "End", "ArrowLeft"):
            before = page.evaluate(SHOWN, number)
            handle.press(key)
            page.wait_for_function(f"([number, before]) => ({SHOWN})(number) !== before", arg=[number, before])
            assert place.locator(ERROR).count() == 0, place.inner_text()
    if shots := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{shots}/{lang}-{name}.png")


def test_the_interface_speaks_chinese_and_shows_no_teachers_tools(page, lab):
    page.goto(lab)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    menus = page.locator(".lm-MenuBar-content").inner_text()
    assert "运行" in menus
    assert "Nbgrader" not in menus
