"""Explorers in JupyterLab and Notebook 7: in two tabs, run again and again, and the day after without a kernel."""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

import ipywidgets.embed
import nbformat
import pytest
import torch
from explorers import STATE, cells, number, press, saved, shown, trust
from server import TOKEN, environment, jupyter, until

from course import explore
from course.__main__ import CONTENTS, lab_settings

pytestmark = pytest.mark.usefixtures("english")

MAKE = "import torch\nfrom course import explore\ne = explore.rate(torch.full((4, 4), 0.5))\ne"
PICTURE = ".jp-OutputArea-output img"
APPS = {"jupyterlab": "lab/tree", "notebook": "notebooks"}  # how each opens a notebook


@pytest.fixture(scope="module", params=APPS)
def course(request, tmp_path_factory):
    """A Jupyter set up as ``make lab`` and Binder do: its address, and how it opens a notebook."""
    pytest.importorskip(request.param)
    home = tmp_path_factory.mktemp("course")
    (home / "notebooks").mkdir()
    menus = {"@jupyterlab/translation-extension:plugin": {"locale": "default"}}  # the tests click on English ones
    (home / "overrides.json").write_text(json.dumps(lab_settings() | menus), "utf-8")
    # Notebook 7 asks the JupyterLab in the same server.
    options = [f"--{app}.app_settings_dir={home}" for app in ("LabApp", "JupyterNotebookApp")]
    options.append(f"--ContentsManager.pre_save_hook={CONTENTS['pre_save_hook']}")
    broken = home / "jupyter_data_dir" / "kernels" / "broken"
    broken.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Broken", "language": "python"}
    (broken / "kernel.json").write_text(json.dumps(spec), "utf-8")
    with jupyter([request.param, *options], home / "notebooks", home) as address:
        yield address, home / "notebooks", APPS[request.param], environment(home)


def open_in(browser, course, name):
    """A tab with this notebook."""
    address, _, tree, _ = course
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.goto(f"{address}/{tree}/{name}?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
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
    until(lambda: file.stat().st_mtime_ns > before, 60, lambda: "not saved")
    page.wait_for_timeout(500)


def states_in(course, name):
    """The states of widgets in the saved file, by id."""
    return nbformat.read(course[1] / name, 4).metadata["widgets"][STATE]["state"]


def alive(page):
    """Whether the one explorer follows its first slider, the gain: End is 2, then 20 steps down is 1."""
    shown(page, 1)
    press(page, 0, "End", 1)
    press(page, 0, "ArrowLeft", 20)
    agreeing(page)
    assert page.locator(PICTURE).count() == 1
    assert not page.locator(PICTURE).is_visible()


def agreeing(*pages):
    """Wait until all tabs show gain 1, with the spikes that belong to it."""
    e = explore.rate(torch.full((4, 4), 0.5))
    wanted = ["1.00", str(int(e.spikes().sum()))]

    def seen():
        return [[page.locator(".widget-readout").first.inner_text(), number(page, "count")] for page in pages]

    until(lambda: seen() == [wanted] * len(pages), 60, seen)
    pages[0].wait_for_timeout(1500)
    assert seen() == [wanted] * len(pages)  # and stay so


def ready(page, course):
    """Wait for the notebook's kernel. While it starts, the server may answer with an error."""

    def idle():
        try:
            return [one["execution_state"] for one in call(course, "kernels")] == ["idle"]
        except urllib.error.HTTPError:
            return False

    until(idle, 120, lambda: "no kernel")
    page.wait_for_timeout(1000)


def stop_kernels(course):
    for one in call(course, "sessions"):
        call(course, f"sessions/{one['id']}", "DELETE")


SAYS = {
    "not saved": "Error displaying widget: model not found",
    "kernel missing": "Loading widget...",
    "kernel broken": "Loading widget...",
}


def test_the_day_after(browser, course):
    """Run five times, saved, closed; opened without what was running, saved, opened once more: alive each time."""
    name = "night.ipynb"
    nbformat.write(cells(MAKE), course[1] / name)
    page = open_in(browser, course, name)
    ready(page, course)
    for _ in range(5):
        run_all(page)
        alive(page)
    save(page, course, name)
    page.close()
    states = states_in(course, name)
    explorer = explore.rate(torch.full((4, 4), 0.5))
    assert len(states) == len(ipywidgets.embed.dependency_state([explorer.widget]))  # those of one run
    for _ in range(2):
        stop_kernels(course)
        page = open_in(browser, course, name)
        alive(page)
        save(page, course, name)
        page.close()
        assert states_in(course, name).keys() == states.keys()
    stop_kernels(course)


@pytest.mark.parametrize("why", ["not saved", "kernel missing", "kernel broken"])
def test_at_the_least_the_picture_stands(browser, course, why):
    """Saved without widget state, as a plain ``jupyter lab`` does; or no kernel, so that nothing is restored."""
    name = f"{why}.ipynb"
    notebook = saved(cells(MAKE), [explore.rate(torch.full((4, 4), 0.5))])
    if why == "not saved":
        del notebook.metadata["widgets"]
    else:
        notebook.metadata["kernelspec"]["name"] = why.removeprefix("kernel ")
    nbformat.write(notebook, course[1] / name)
    trust(course[1] / name, course[3])
    page = open_in(browser, course, name)
    if why == "kernel missing":
        page.locator(".jp-Dialog").get_by_role("button", name="No Kernel", exact=True).click(timeout=120_000)
    until(lambda: SAYS[why] in page.inner_text(".jp-Notebook"), 120, lambda: page.inner_text("body"))
    assert page.locator(PICTURE).is_visible()
    assert page.locator(".spike-explore").count() == 0
    page.close()
    stop_kernels(course)


AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# What axe-core finds in our part of the page: in explorers, questions, and the sliders beside them.
FAULTS = """async () => (await axe.run({ include: [[".jp-OutputArea-output"]] })).violations
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))"""
HELD = "document.activeElement.closest('.spike-explore')?.getAttribute('aria-label')"


def test_by_keyboard_alone(browser, course):
    """Choose the second option, answer, go on to the slider and move it; Jupyter takes none of these keys."""
    name = "keyboard.ipynb"
    question = explore.ask("zeros", explore.rate(torch.full((4, 4), 0.5)))
    nbformat.write(saved(cells("1", "2"), [question]), course[1] / name)
    trust(course[1] / name, course[3])
    page = open_in(browser, course, name)
    page.wait_for_selector(".spike-explore input[type=radio]", timeout=120_000)
    page.locator(".spike-explore input[type=radio]").first.focus()
    for key in ("Space", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.type") == "submit"
    assert page.locator(".spike-explore input[type=radio]").nth(1).is_checked()
    page.keyboard.press("Enter")
    shown(page, 1)
    asked = page.locator(".spike-explore").first.get_attribute("aria-label")
    assert page.evaluate(HELD) == asked, "the focus stays at the question"
    page.wait_for_selector("[role=slider][aria-label=gain]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "gain"
    page.keyboard.press("Home")
    until(lambda: number(page, "count") == "0", 60, lambda: number(page, "count"))
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "gain"
    if AXE.exists():
        page.add_script_tag(content=AXE.read_text("utf-8"))
        assert page.evaluate(FAULTS) == []
    elif os.environ.get("CI"):
        pytest.fail("no axe-core found: .ci/run calls `npm ci`")
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
