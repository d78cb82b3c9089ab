"""Explorers in a real Jupyter: live while the kernel is busy, in two tabs, and the day after without a kernel."""

import json
import subprocess
import sys
import urllib.request

import ipywidgets.embed
import nbformat
import pytest
import torch
from server import TOKEN, environment, jupyter, until

from course import explore
from course.__main__ import SERVER_SETTINGS, lab_settings

pytestmark = pytest.mark.usefixtures("english")

CANVAS = ".spike-explore .plots canvas"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that has nothing of the user's: own folder, settings, port."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    with jupyter("jupyterlab", home / "notebooks", home) as address:
        yield address, home / "notebooks", environment(home)


def open_notebook(browser, lab, notebook, name, trust=False):
    address, folder, environment = lab
    nbformat.write(notebook, folder / name)
    if trust:  # as JupyterLab does when it saves what was run there
        command = [sys.executable, "-m", "jupyter", "trust", str(folder / name)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.goto(f"{address}/lab/tree/{name}?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=30_000)
    return page


def cells(*sources):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def shown(page, explorers):
    """Wait until so many explorers have drawn, that is, show their four numbers."""
    count = "document.querySelectorAll('.spike-explore dd').length"
    until(lambda: page.evaluate(count) == 4 * explorers, 40, lambda: page.inner_text("body")[-2000:])


def number(page, key, which=0):
    return page.locator(f".spike-explore dd[data-key={key}]").nth(which).inner_text()


def press(page, which, key, times):
    """Move the slider number ``which`` by its keyboard handle, and wait for the drawing."""
    handle = page.locator("[role=slider]").nth(which)
    handle.focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_timeout(200)


def test_sliders_move_the_picture_while_the_kernel_is_busy(browser, lab):
    make = "import torch\nfrom course import explore\ne = explore.rate(torch.full((4, 4), 0.5))\ne"
    page = open_notebook(browser, lab, cells(make, "import time\ntime.sleep(600)"), "busy.ipynb")
    ready = "Python 3 (ipykernel) | Idle"  # asked to run before, JupyterLab asks for a kernel
    until(lambda: ready in page.inner_text("body"), 30, lambda: page.inner_text("body")[-500:])
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    shown(page, 1)
    assert page.locator(".jp-Notebook-ExecutionIndicator").get_attribute("data-status") == "busy"
    e = explore.rate(torch.full((4, 4), 0.5))
    assert number(page, "count") == str(int(e.spikes().sum()))
    before = page.locator(CANVAS).first.evaluate("c => c.toDataURL()")
    press(page, 0, "ArrowLeft", 10)  # gain, by 0.05 each
    e.gain = 0.5
    assert number(page, "count") == str(int(e.spikes().sum()))
    assert page.locator(CANVAS).first.evaluate("c => c.toDataURL()") != before
    press(page, 2, "Home", 1)  # num_steps
    e.num_steps = 1
    assert number(page, "count") == str(int(e.spikes().sum()))
    page.close()


def test_a_notebook_opened_but_not_run_is_live(browser, lab):
    """Two explorers and a question, with saved widget state; without trust, their pictures."""
    image = torch.linspace(0, 1, 16).reshape(4, 4)
    things = [explore.rate(image), explore.latency(image)]
    things.append(explore.ask("How many?", {"none": "No.", "all": "Yes."}, explore.spikes((2, 2))))
    notebook = cells("never run")
    data = [thing._repr_mimebundle_() for thing in things]
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in data]
    state = ipywidgets.embed.dependency_state([thing.widget for thing in things], drop_defaults=False)
    saved = {"version_major": 2, "version_minor": 0, "state": state}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": saved}
    page = open_notebook(browser, lab, notebook, "foreign.ipynb")  # not trusted: no script of it may run
    page.wait_for_selector(".jp-OutputArea-output img", state="attached", timeout=30_000)
    assert page.locator(".jp-OutputArea-output img").count() == 3
    assert page.locator(".spike-explore").count() == 0
    page.close()

    page = open_notebook(browser, lab, notebook, "opened.ipynb", trust=True)
    shown(page, 2)
    rate, latency = things[:2]
    press(page, 0, "ArrowLeft", 10)
    rate.gain = 0.5
    assert number(page, "count") == str(int(rate.spikes().sum()))
    assert number(page, "count", 1) == str(int(latency.spikes().sum()))
    page.locator(".spike-explore input[type=radio]").nth(1).check()
    page.get_by_role("button", name="This is my answer").press("Enter")
    shown(page, 3)  # the third explorer is unlocked
    assert "You predicted: all" in page.inner_text("body")
    count = number(page, "count", 2)
    seen = f"What you see now: {count} spikes"
    until(lambda: seen in page.inner_text("body"), 5, lambda: "nothing observed")
    assert "Yes." not in page.inner_text("body")
    press(page, 6, "End", 1)  # its probability
    until(lambda: "Yes." in page.inner_text("body"), 5, lambda: "not explained")
    page.close()


MAKE = "import torch\nfrom course import explore\ne = explore.rate(torch.full((4, 4), 0.5))\ne"
# How an app opens a notebook, and the name of its settings' folder.
APPS = {"jupyterlab": ("lab/tree", "LabApp")}


@pytest.fixture(scope="module", params=APPS)
def course(request, tmp_path_factory):
    """A Jupyter set up as ``make lab`` and Binder do: its address, and how it opens a notebook."""
    pytest.importorskip(request.param)
    tree, settings = APPS[request.param]
    home = tmp_path_factory.mktemp("course")
    (home / "notebooks").mkdir()
    menus = {"@jupyterlab/translation-extension:plugin": {"locale": "default"}}  # the tests click on English ones
    (home / "overrides.json").write_text(json.dumps(lab_settings() | menus), "utf-8")
    options = [f"--{name}.{key}={value}" for name, one in SERVER_SETTINGS.items() for key, value in one.items()]
    options.append(f"--{settings}.app_settings_dir={home}")
    with jupyter(" ".join([request.param, *options]), home / "notebooks", home) as address:
        yield address, home / "notebooks", tree


def open_in(browser, course, name):
    """A tab with this notebook."""
    address, _, tree = course
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.goto(f"{address}/{tree}/{name}?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=40_000)
    return page


def call(course, path, method="GET"):
    """What the server answers."""
    request = urllib.request.Request(f"{course[0]}/api/{path}?token={TOKEN}", method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def save(page, course, name):
    """Save by the keyboard, and wait until the file is written."""
    file = course[1] / name
    before = file.stat().st_mtime_ns
    page.locator(".jp-Cell").first.click()
    page.keyboard.press("Control+s")
    until(lambda: file.stat().st_mtime_ns > before, 20, lambda: "not saved")
    page.wait_for_timeout(500)


def alive(page):
    """Whether the one explorer follows its first slider, the gain: End is 2, then 20 steps down is 1."""
    shown(page, 1)
    press(page, 0, "End", 1)
    press(page, 0, "ArrowLeft", 20)
    agreeing(page)


def agreeing(*pages):
    """Wait until all tabs show gain 1, with the spikes that belong to it."""
    e = explore.rate(torch.full((4, 4), 0.5))
    wanted = ["1.00", str(int(e.spikes().sum()))]

    def seen():
        return [[page.locator(".widget-readout").first.inner_text(), number(page, "count")] for page in pages]

    until(lambda: seen() == [wanted] * len(pages), 20, seen)
    pages[0].wait_for_timeout(1500)
    assert seen() == [wanted] * len(pages)  # and stay so


def ready(page, course):
    """Wait for the notebook's kernel."""
    until(lambda: [one["execution_state"] for one in call(course, "kernels")] == ["idle"], 40, lambda: "no kernel")
    page.wait_for_timeout(1000)


def stop_kernels(course):
    for one in call(course, "sessions"):
        call(course, f"sessions/{one['id']}", "DELETE")


def test_the_day_after(browser, course):
    """Run, run again, saved, closed; opened without what was running, saved, opened once more: alive each time."""
    name = "night.ipynb"
    nbformat.write(cells(MAKE), course[1] / name)
    page = open_in(browser, course, name)
    ready(page, course)
    for _ in range(2):
        run_all(page)
        alive(page)
    save(page, course, name)
    page.close()
    for _ in range(2):
        stop_kernels(course)
        page = open_in(browser, course, name)
        alive(page)
        save(page, course, name)
        page.close()
    stop_kernels(course)


def test_two_tabs_agree(browser, course):
    """20 keys in one tab, as fast as they come: both tabs settle, and each picture is that of its slider."""
    name = "tabs.ipynb"
    nbformat.write(cells(MAKE), course[1] / name)
    one = open_in(browser, course, name)
    ready(one, course)
    run_all(one)
    shown(one, 1)
    save(one, course, name)
    other = open_in(browser, course, name)
    shown(other, 1)
    for tab in (one, other, one):
        tab.bring_to_front()
        press(tab, 0, "End", 1)
        press(tab, 0, "ArrowLeft", 20)
        agreeing(one, other)
    one.close()
    other.close()
    stop_kernels(course)
