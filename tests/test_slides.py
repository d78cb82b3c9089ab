"""The lessons as lectures, in a browser without a network: everything fits, explorers live, keys and times work."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from authoring import slides
from authoring.site import render
from course import language

ROOT = Path(__file__).parents[1]
DECKS = [f"{lang}/{name}" for lang in language.LANGUAGES for name in slides.names(lang)]
# Goes through a lecture as a speaker does, and lists what is not as it should be: slide, what, number.
WALK = """async () => {
  const wrong = [], frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const [n, slide] of Reveal.getSlides().entries()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, 99);
    await frame();
    const explorer = slide.querySelector(".explorer"), answer = slide.querySelector("input[type=radio]");
    for (let i = 0; explorer && !explorer.querySelector("dd, form") && i < 300; i++) await frame();
    if (explorer?.querySelector("form")) {
      explorer.querySelector("input[type=radio]").click();
      explorer.querySelector("form button").click();
      for (let i = 0; !explorer.querySelector("dd") && i < 300; i++) await frame();
      await frame();
    }
    const control = explorer?.querySelector(".controls input, .controls select");
    if (explorer && !control?.clientWidth) wrong.push([n, "no sliders"]);
    if (explorer && !explorer.querySelector("dd")) wrong.push([n, "no explorer"]);
    for (let i = 0; slide.scrollHeight > 720 && i < 60; i++) await frame(); // an explorer may still grow
    const size = [slide.scrollHeight, slide.scrollWidth];
    if (size[0] > 720 || size[1] > 1280) wrong.push([n, "size", ...size, slide.querySelector(".fit").style.zoom]);
    if (Number(slide.querySelector(".fit").style.zoom) < 0.59) wrong.push([n, "small"]);
    if (!slide.innerText.trim()) wrong.push([n, "empty"]);
    for (const wide of slide.querySelectorAll("pre, table, img, video")) {
      if (wide.clientWidth && wide.getBoundingClientRect().right > 1280) wrong.push([n, "cut", wide.tagName]);
    }
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    """The folder of all lectures. Without reveal.js, tests are skipped on a laptop, with the reason, and fail in CI."""
    if not slides.REVEAL.is_dir():
        if os.environ.get("CI"):
            pytest.fail("no reveal.js found: .ci/run calls `npm ci`")
        pytest.skip("no reveal.js found; call `npm ci` once")
    folder = tmp_path_factory.mktemp("slides")
    slides.make(folder)
    return folder


@pytest.fixture
def page(browser):
    """A page of 1280 × 720 without a network, which fails the test for an error or a request."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:", "about:")) else wrong.append(one.url))
    yield page
    context.close()
    assert not wrong


def opened(page, decks, name):
    page.goto(f"{(decks / name).as_uri()}.html")
    page.wait_for_function("globalThis.ready")
    return page


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_fits_and_its_explorer_lives(decks, page, name):
    assert opened(page, decks, name).evaluate(WALK) == []


def test_every_lesson_is_one_file(decks):
    assert {path.relative_to(decks).with_suffix("").as_posix() for path in decks.rglob("*.*")} == set(DECKS)
    for path in decks.rglob("*.html"):
        html = path.read_text("utf-8")
        assert not re.search(r'<(img|video|script|link)[^>]* (src|href)="(?!data:)', html), path
        assert "begin.lesson" not in html, "what nobody wants to see projected"
        for target in re.findall(r'<a href="(?!https?:)([^"#]+)', html.split("<script>")[0]):
            assert (path.parent / target).exists(), (path, target)


def test_a_lecture_loses_nothing_of_its_lesson(decks, page):
    """Each text and each line of code is on some slide, once, in the lesson's order."""
    notebook = nbformat.read(ROOT / "notebooks/en/04-delta.ipynb", as_version=4)
    shown = [
        cell for cell in notebook.cells if cell.metadata.get("slideshow", {}).get("slide_type") not in ("skip", "notes")
    ]
    wanted = [
        render.text(
            render.markdown(cell.source, render.Page(), cell.id) if cell.cell_type == "markdown" else cell.source
        )
        for cell in shown
    ]
    seen = opened(page, decks, "en/04-delta").evaluate(
        "[...document.querySelectorAll('.text, pre.code')].map((one) => one.textContent).join(' ')"
    )
    wanted, seen = ("".join(re.sub(r"<[^>]*>", "", text).split()) for text in (" ".join(wanted), seen))
    assert sorted(seen) == sorted(wanted)


def test_a_question_is_put_to_the_room(decks, page):
    """Its options are folded; a number's key unfolds one, and the page turner works after a slider was moved."""
    opened(page, decks, "zh/02-rate")
    page.keyboard.press("ArrowRight")
    options = page.locator("section.present section.present details")
    assert [one.get_attribute("open") for one in options.all()] == [None] * options.count()
    page.keyboard.press("2")
    assert options.nth(1).get_attribute("open") is not None
    assert options.nth(0).get_attribute("open") is None
    page.evaluate("Reveal.slide(8, 1)")
    page.locator("section.present section.present input[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Reveal.getIndices().v") == 1, "an arrow belongs to the slider"
    page.keyboard.press("PageUp")
    assert page.evaluate("Reveal.getIndices().v") == 0


def test_the_speaker_sees_notes_and_times(decks, page):
    opened(page, decks, "en/04-delta")
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    noted = page.evaluate("Reveal.getSlides().findIndex((slide) => slide.querySelector('.notes'))")
    page.evaluate("n => { const { h, v } = Reveal.getIndices(Reveal.getSlides()[n]); Reveal.slide(h, v); }", noted)
    notes = page.evaluate("Reveal.getCurrentSlide().querySelector('.notes').textContent.trim()")
    assert notes
    assert notes in speaker.text_content("#notes")
    assert re.match(r"Passed 0:\d\d · Planned to the end of this slide \d+:\d\d$", speaker.inner_text("#time"))
    assert speaker.inner_text("#next").startswith("Next: ")


def test_minutes_are_those_of_reading():
    assert slides.minutes(new_markdown_cell("word " * 180)) == 1
    assert slides.minutes(new_markdown_cell("字" * 300)) == 1
    assert slides.minutes(new_code_cell("x\n" * 20)) == 2
    assert slides.minutes(new_markdown_cell("<details><summary></summary></details>")) > 1


def test_slides_begin_where_the_lesson_says():
    cells = [
        new_markdown_cell("# a", id="a", metadata={"slideshow": {"slide_type": "slide"}}),
        new_markdown_cell("b", id="b", metadata={"slideshow": {"slide_type": "fragment"}}),
        new_markdown_cell("n", id="n", metadata={"slideshow": {"slide_type": "notes"}}),
        new_markdown_cell("c", id="c", metadata={"slideshow": {"slide_type": "subslide"}}),
        new_markdown_cell("s", id="s", metadata={"slideshow": {"slide_type": "skip"}}),
        new_code_cell("d = 1", id="d"),
        new_markdown_cell("# e", id="e", metadata={"slideshow": {"slide_type": "slide"}}),
    ]
    columns = list(slides.slides(new_notebook(cells=cells), render.Page(), "en"))
    assert [[len(slide.blocks) for slide in column] for column in columns] == [[2, 2], [1]]
    assert "fragment" in columns[0][0].blocks[1]
    assert columns[0][0].notes == ["<p>n</p>\n"]


def test_a_handout_has_a_page_for_each_slide(decks, page, tmp_path):
    """Chromium prints what ``?print-pdf`` shows: the still pictures, at the size of the slides."""
    path = tmp_path / "deck.html"
    path.write_bytes((decks / "zh/00-welcome.html").read_bytes())
    count = opened(page, tmp_path, "deck").evaluate("Reveal.getSlides().length")
    slides.printed(page, path)
    pages = re.findall(rb"/Type\s*/Page\b", path.with_suffix(".pdf").read_bytes())
    assert len(pages) == count
