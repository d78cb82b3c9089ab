"""Pictures wherever a notebook is read: each has an alternative text, and nbconvert's pages show every one of them."""

import html
import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest
from nbconvert import HTMLExporter

from authoring import build, live
from course import language, plot

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(ROOT.glob("notebooks/*/*.ipynb")) + sorted(ROOT.glob("solutions/*/*.ipynb"))


def test_every_picture_in_a_notebook_says_what_it_shows():
    seen = 0
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                at = f"{path.parent.name}/{path.name}, {cell.id}"
                data = output.get("data", {})
                if "image/png" in data:
                    seen += 1
                    assert len(output.metadata["image/png"]["alt"]) > 5, at
                for picture in re.findall("<img [^>]*>", data.get("text/html", "")):
                    assert re.search('alt="[^"]{10,}"', picture), at
    assert seen > 100


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "A; horizontal axis: x; shown: rise. B."), ("zh", "A；横轴：x；图例：rise。B。")]
)
def test_a_figure_is_described_in_the_notebooks_language(lang, said):
    language.use(lang)
    figure, (left, right) = plt.subplots(1, 2)
    left.plot([0, 1], label="rise")
    left.set(title="A", xlabel="x")
    left.legend()
    right.set_title("B", loc="left")
    assert plot.described(figure) == said
    plt.close(figure)
    assert plot.described(matplotlib.figure.Figure()) == ""


def test_the_build_refuses_a_figure_that_says_nothing():
    output = nbformat.v4.new_output("display_data", {"image/png": ""}, metadata={"image/png": {"alt": ""}})
    cell = nbformat.v4.new_code_cell(id="mute", outputs=[output])
    with pytest.raises(build.BuildError, match="cell mute draws a figure without a title"):
        build._clean("a.ipynb", cell, {})


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_nbconvert_shows_the_picture_of_each_explorer(browser, lang):
    """Without a kernel, a network or saved state, as ``jupyter nbconvert --to html`` and nbviewer make pages."""
    path = ROOT / "notebooks" / lang / "02-rate.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    explorers = [cell.id for cell in cells for output in cell.get("outputs", ()) if live.MIME in output.get("data", {})]
    assert explorers
    converted, _ = HTMLExporter().from_filename(str(path))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.route(lambda url: not url.startswith("data:"), lambda route: route.abort())
    page.set_content(converted, wait_until="domcontentloaded")
    for name in explorers:
        assert page.locator(f"[id='cell-id={name}'] .jp-OutputArea img").bounding_box()["height"] > 100, name
    context.close()


def test_nbconvert_reads_the_alternative_texts():
    """Its classic template does; its Lab template, the default, and JupyterLab 4.6 have no place for them."""
    path = ROOT / "notebooks" / "zh" / "02-rate.ipynb"
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", ())]
    figures = [output.metadata["image/png"]["alt"] for output in outputs if "image/png" in output.get("data", {})]
    page, _ = HTMLExporter(template_name="classic").from_filename(str(path))
    told = re.findall(r'<div class="output_png output_subarea[^"]*">\s*<img alt="([^"]*)"', page)
    assert [html.unescape(one) for one in told] == figures != []
