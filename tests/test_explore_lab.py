"""Explorers in a real JupyterLab: live while the kernel is busy, and in a notebook that was not run."""

import nbformat
import pytest
import torch
from explorers import cells, number, press, saved, shown, trust
from server import TOKEN, environment, jupyter, until

from course import explore

pytestmark = pytest.mark.usefixtures("english")

CANVAS = ".spike-explore .plots canvas"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that has nothing of the user's: own folder, settings, port."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    with jupyter(["jupyterlab"], home / "notebooks", home) as address:
        yield address, home / "notebooks", environment(home)


def open_notebook(browser, lab, notebook, name, trusted=False):
    address, folder, environment = lab
    nbformat.write(notebook, folder / name)
    if trusted:
        trust(folder / name, environment)
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.goto(f"{address}/lab/tree/{name}?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    return page


def test_sliders_move_the_picture_while_the_kernel_is_busy(browser, lab):
    make = "import torch\nfrom course import explore\ne = explore.rate(torch.full((4, 4), 0.5))\ne"
    page = open_notebook(browser, lab, cells(make, "import time\ntime.sleep(600)"), "busy.ipynb")
    ready = "Python 3 (ipykernel) | Idle"  # asked to run before, JupyterLab asks for a kernel
    until(lambda: ready in page.inner_text("body"), 120, lambda: page.inner_text("body")[-500:])
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
    things.append(explore.ask("dark-pixels", explore.latency([image, 1 - image], num_steps=100, tau=5.0)))
    notebook = saved(cells("never run"), things)
    page = open_notebook(browser, lab, notebook, "foreign.ipynb")  # not trusted: no script of it may run
    page.wait_for_selector(".jp-OutputArea-output img", state="attached", timeout=120_000)
    assert page.locator(".jp-OutputArea-output img").count() == 3
    assert page.locator(".spike-explore").count() == 0
    page.close()

    page = open_notebook(browser, lab, notebook, "opened.ipynb", trusted=True)
    shown(page, 2)
    rate, latency = things[:2]
    press(page, 0, "ArrowLeft", 10)
    rate.gain = 0.5
    assert number(page, "count") == str(int(rate.spikes().sum()))
    assert number(page, "count", 1) == str(int(latency.spikes().sum()))
    page.locator(".spike-explore input[type=radio]").nth(1).check()
    page.get_by_role("button", name="This is my answer").press("Enter")
    shown(page, 3)  # the third explorer is unlocked
    assert f"You predicted: {things[2].options[1]}" in page.inner_text("body")
    seen = "What you see now: 1 of the 1 pixels at or below the threshold fire (step: 58)"
    until(lambda: seen in page.inner_text("body"), 60, lambda: "nothing observed")
    reason = things[2]._reasons[1]
    page.wait_for_timeout(1500)  # tau's slider reports 5.000000000000001 as it appears
    assert reason not in page.inner_text("body")
    press(page, 7, "End", 1)  # its tau
    until(lambda: reason in page.inner_text("body"), 60, lambda: "not explained")
    page.close()
