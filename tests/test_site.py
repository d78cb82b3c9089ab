"""The course as pages, in a browser without a network: nothing missing, nothing fetched, explorers alive."""

import ast
import html
import importlib
import inspect
import io
import pkgutil
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from pypdf import PdfReader

import course
from authoring import site
from course import language

ROOT = Path(__file__).parents[1]
NOTEBOOKS = {lang: {path.stem for path in (ROOT / "notebooks" / lang).glob("*.ipynb")} for lang in language.LANGUAGES}
PAGES = [
    f"{lang}/{name}"
    for lang, names in NOTEBOOKS.items()
    for name in sorted(names | {"index", "codes", "search", "api", "api-encode"})
]

# Every slider is moved to one end or the other. One that then changes neither a number nor a picture is tried again
# with each switch and choice turned, because some matter in one setting alone. What is returned never moved anything.
UNMOVED = """async () => {
  const still = [];
  for (const place of document.querySelectorAll(".explorer.live")) {
    place.scrollIntoView();
    const pixels = () => [...place.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    const seen = () => [place.querySelector("dl").textContent, ...pixels()].join();
    const set = async (input, changes) => {
      const drawn = new Promise((go) => {
        place.addEventListener("drawn", go, { once: true, capture: true });
        setTimeout(go, 1000);
      });
      Object.assign(input, changes);
      input.dispatchEvent(new Event("input"));
      await drawn;
    };
    const moves = async (slider) => {
      const before = seen();
      for (const value of [slider.max, slider.min]) {
        await set(slider, { value });
        if (seen() !== before) return true;
      }
      return false;
    };
    const moved = async (slider) => {
      if (await moves(slider)) return true;
      for (const other of place.querySelectorAll(".controls input[type=checkbox], .controls select")) {
        const next = { checked: !other.checked, selectedIndex: (other.selectedIndex + 1) % other.length };
        await set(other, other.matches("select") ? { selectedIndex: next.selectedIndex } : { checked: next.checked });
        if (await moves(slider)) return true;
      }
      return false;
    };
    for (const slider of place.querySelectorAll(".controls input[type=range]")) {
      if (!(await moved(slider))) still.push(slider.closest("label").textContent);
    }
  }
  return still;
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a site, some levels down, as on a school's server."""
    return site.make(tmp_path_factory.mktemp("server") / "some" / "where")


@pytest.fixture
def page(browser):
    """A page, and what went wrong on it: errors, and requests to elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else wrong.append(one.url))
    yield page
    context.close()
    assert not wrong


def opened(page, address):
    """Open a page and look at all of it, so that every explorer starts."""
    page.goto(address)
    places = page.locator(".explorer")
    for place in places.all():
        place.scroll_into_view_if_needed()
        page.wait_for_function("place => place.classList.contains('live')", arg=place.element_handle())
    return places.count()


def test_every_notebook_is_a_page_in_both_languages(built):
    for lang, names in NOTEBOOKS.items():
        pages = {path.stem for path in (built / lang).glob("*.html") if not path.stem.startswith("api")}
        assert pages == names | {"index", "codes", "search"}
        assert {path.stem for path in (built / lang).glob("*.ipynb")} == names


def test_the_site_has_the_name_of_the_course():
    for lang, readme in site.READMES.items():
        assert (ROOT / readme).read_text("utf-8").startswith(f"# {site.say(lang)['title']}\n")


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_every_function_of_the_course_is_told_with_its_arguments(built, lang):
    listed = (built / lang / "api.html").read_text("utf-8")
    for found in pkgutil.iter_modules(course.__path__):
        if found.name.startswith("_") or found.name == "check":
            continue
        module = importlib.import_module(f"course.{found.name}")
        assert f'href="api-{found.name}.html"' in listed
        page = (built / lang / f"api-{found.name}.html").read_text("utf-8")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            public = name in getattr(module, "__all__", [name]) and not name.startswith("_")
            if public and one.__module__ == module.__name__ and one.__doc__:
                section = page.partition(f'<h2 id="{name}">')[2].partition("</section>")[0]
                text = html.unescape(re.sub(r"<[^>]*>", "", section))
                call = ast.parse("def " + re.search(rf"^{name}\(.*?\)$", text, re.M | re.S)[0] + ": ...").body[0].args
                told = [one.arg for one in (*call.args, call.vararg, *call.kwonlyargs, call.kwarg) if one]
                assert told == list(inspect.signature(one).parameters), name
                assert one.__doc__.splitlines()[0].split("``")[0] in text, name


def test_every_link_leads_somewhere(built):
    lost = set()
    for path in built.glob("*/*.html"):
        text = path.read_text("utf-8")
        for target in re.findall(r'(?:href|src)="(?!https?:|data:|mailto:)([^"#]*)(?:#[^"]*)?"', text):
            if target and not (path.parent / target).resolve().exists():
                lost.add((path.name, target))
        lost |= {(path.name, anchor) for anchor in re.findall(r'href="#([^"]+)"', text) if f'id="{anchor}"' not in text}
    assert not lost


def test_nothing_comes_from_elsewhere(built):
    for path in built.rglob("*"):
        if path.suffix in (".html", ".css", ".js"):
            text = path.read_text("utf-8")
            assert not re.search(r'(src|<link[^>]*href)="https?:', text), path
            assert not re.search(r"url\(|@import|fetch\(", text), path
            assert 'src="data:' not in text, "pictures, films and sounds are files, which load when they are needed"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opened_by_double_click_is_alive(built, page, name):
    opened(page, f"file://{built}/{name}.html")
    questions = page.locator("fieldset").all()
    for _ in questions:
        question = page.locator("fieldset").first  # an answered one is gone
        question.locator("input").first.check()
        question.locator("button").click()
    page.wait_for_timeout(200)
    assert page.evaluate(UNMOVED) == []
    page.wait_for_function("() => [...document.querySelectorAll('.feedback')].every((one) => one.textContent)")
    told = page.locator(".feedback").all_text_contents()
    assert len(told) == len(questions)
    assert language.words(name[:2])["ask"]["now_move"] not in told
    for view in page.locator(".explorer.live").all():
        controls = view.locator(".controls")
        assert controls.is_visible(), "an answered question shows its explorer"
        assert view.locator("canvas").count() > 1
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("turned", [False, True])
def test_an_explorer_is_one_card_in_the_theme_of_the_page(built, browser, system, turned):
    page = browser.new_page(color_scheme=system)
    opened(page, f"file://{built}/en/index.html")
    if turned:
        page.click("button.theme")
    page.wait_for_selector(".spike-explore")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    card, view, paper = (
        page.evaluate(style, [selector, "backgroundColor"]) for selector in (".explorer", ".spike-explore", "body")
    )
    assert card == view
    dark = (system == "dark") != turned
    assert all((sum(map(int, re.findall(r"\d+", colour))) < 300) == dark for colour in (card, paper)), (card, paper)
    for name in ("color", "colorScheme"):
        assert page.evaluate(style, [".spike-explore", name]) == page.evaluate(style, ["body", name])
    page.close()


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_first_thing_on_the_first_page_is_a_slider_that_moves_numbers(built, page, lang):
    opened(page, f"file://{built}/{lang}/index.html")
    explorer = page.locator(".explorer.live")
    before = explorer.inner_text()
    slider = explorer.locator(".controls input[type=range]").first
    slider.focus()
    slider.press("End")
    page.wait_for_function("before => document.querySelector('.explorer').innerText !== before", arg=before)


def test_a_server_shows_the_same_from_any_folder(built, browser):
    handler = partial(SimpleHTTPRequestHandler, directory=str(built.parents[1]))
    handler.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page, wrong = browser.new_page(), []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("requestfailed", lambda one: wrong.append(one.url))
        assert opened(page, f"http://127.0.0.1:{server.server_port}/some/where/en/03-latency.html") > 1
        page.close()
        server.shutdown()
    assert not wrong


def test_the_other_language_opens_at_the_same_section(built, page):
    opened(page, f"file://{built}/en/02-rate.html")
    page.wait_for_timeout(500)  # what has come alive takes its place
    page.evaluate("document.querySelector('#dispute-explain').scrollIntoView()")
    page.evaluate("document.querySelector('a[hreflang=zh]').click()")  # Playwright's own click scrolls first
    page.wait_for_url(re.compile(r"/zh/02-rate\.html#dispute"))
    assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top < innerHeight / 3")


@pytest.mark.parametrize(
    ("lang", "query", "first"), [("zh", "膜电位", "膜电位"), ("en", "SURROGATE gradient", "surrogate")]
)
def test_search_finds_words_in_both_languages(built, page, lang, query, first):
    page.goto(f"file://{built}/{lang}/search.html?q={query}")
    hits = page.locator("#results li")
    assert hits.count() > 1
    assert first in hits.first.inner_text().lower()
    hits.first.locator("a").click()
    page.wait_for_url(re.compile(r"\.html#"))


@pytest.mark.parametrize("name", ["en/02-rate-exercises", "zh/05-generator-exercises"])
def test_exercises_print_as_a_worksheet_with_the_answers_on_pages_of_their_own(built, page, name):
    lang = name[:2]
    page.goto(f"file://{built}/{name}.html")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert printed.pages[0].mediabox[2:] == pytest.approx((595, 842), abs=1), "A4"
    sheets = ["".join(sheet.extract_text().split()) for sheet in printed.pages]
    first = next(n for n, text in enumerate(sheets) if site.say(lang)["answers"] in text)
    worksheet, answers = "".join(sheets[:first]), "".join(sheets[first:])
    notebook, solved = (
        nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4) for folder in ("notebooks", "solutions")
    )
    tried = 0
    for given, solution in zip(notebook.cells, solved.cells, strict=True):
        if given.cell_type == "code" and given.source != solution.source:
            head = "".join(given.source.splitlines()[0].split())
            whole = "".join("".join(line.split()) for line in solution.source.splitlines() if "###" not in line)
            assert head in worksheet
            assert whole in answers
            assert whole not in worksheet
            tried += 1
        if given.cell_type == "markdown" and re.match(r"## \d ·", given.source):
            assert given.source[3:4] + "·" in worksheet
    assert tried >= 4
    hint = {"zh": "提示1", "en": "Hint1"}[lang]
    assert hint not in worksheet
    assert "check." not in worksheet
    assert "___/" in worksheet


def test_without_the_solutions_a_worksheet_has_no_answers(tmp_path, monkeypatch):
    path = tmp_path / "notebooks" / "en" / "02-rate-exercises.ipynb"
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(site, "settings", lambda: {"repository": ""})
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / path.relative_to(tmp_path), path)
    assert 'id="answers"' not in site.lesson(path, "en").body


def test_a_page_with_its_first_explorer_is_light(built):
    """What a browser has loaded when the first explorer of the first page lives: at most 1 MB."""
    page = built / "en" / "index.html"
    assets = [built / "assets" / name for name in ("style.css", "page.js", "live.js", "icon.svg")]
    stills = [page.parent / src for src in re.findall(r'<img[^>]* src="([^"]+\.png)"', page.read_text("utf-8"))]
    assert sum(path.stat().st_size for path in [page, *assets, *stills]) < 1_000_000


def test_it_fits_onto_a_stick(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "_write", lambda *_: None)  # what the pages hold is tested above
    site.make(tmp_path / "site", packed=True)
    shutil.unpack_archive(tmp_path / "site.zip", tmp_path / "stick")
    assert (tmp_path / "stick" / "site" / "index.html").exists()
