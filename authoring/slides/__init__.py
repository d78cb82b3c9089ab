"""The lessons as lectures: committed notebooks in, one page each out, which needs no network and no other file.

``make slides`` calls ``make``. A lesson's source says where a slide begins
(``slide="slide"``). Cells become HTML as on the site (``authoring/site/render.py``);
``assets/deck.js`` then divides in the browser what is taller than the screen,
because only a browser knows how tall a text is. reveal.js comes from npm, with
the version and hash of ``package-lock.json``.
"""

import base64
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from nbformat import NotebookNode

from authoring import chromium, lessons, live, site
from authoring.site import render
from course import language

HERE = Path(__file__).parent
ROOT = lessons.ROOT
REVEAL = ROOT / "node_modules" / "reveal.js" / "dist"
SIZE = 1280, 720
_LOCAL = re.compile(r'<a href="(?!\w+:)[^"]*?([\w-]+)\.html[^"]*">(.*?)</a>', re.S)
_TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), undefined=jinja2.StrictUndefined)


@dataclass
class Slide:
    """What stands on one slide, from top to bottom, and what the speaker sees besides."""

    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    minutes: float = 0


def make(folder: str | Path = "slides", pdf: bool = False) -> list[Path]:
    """Write a lecture for each lesson into ``folder``; ``pdf``: and a hand-out beside it, which Chromium prints."""
    target = ROOT / folder
    written = []
    for lang in language.LANGUAGES:
        (target / lang).mkdir(parents=True, exist_ok=True)
        for name in names(lang):
            path = target / lang / f"{name}.html"
            path.write_text(deck(name, lang), encoding="utf-8")
            written.append(path)
    return written + (_handouts(written) if pdf else [])


def names(lang: str) -> list[str]:
    """List the lessons of a language; exercises are no lectures."""
    found = sorted(path.stem for path in (ROOT / "notebooks" / lang).glob("*.ipynb"))
    return [name for name in found if not name.endswith("-exercises")]


def deck(name: str, lang: str) -> str:
    """Make one lecture: a page of HTML that holds all it needs."""
    page = render.Page(folder=name)
    notebook = nbformat.read(ROOT / "notebooks" / lang / f"{name}.ipynb", as_version=4)
    columns = list(slides(notebook, page, lang))
    title = render.text(page.headings[0][2])
    html = _TEMPLATES.get_template("deck.html").render(
        tag=language.TAGS[lang],
        title=title,
        columns=columns,
        size=SIZE,
        say=words(lang),
        styles=[reveal("reset.css"), reveal("reveal.css"), _asset("deck.css")],
        scripts=[reveal("reveal.js"), _asset("deck.js"), site.script()],
    )
    return _embedded(html, page)


def slides(notebook: NotebookNode, page: render.Page, lang: str) -> Iterator[list[Slide]]:
    """Yield the slides: those of an idea together, which reveal.js shows one below the other."""
    column: list[Slide] = []
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "")
        if kind == "skip":
            continue
        if kind == "slide" and column:
            yield column
            column = []
        if kind in ("slide", "subslide") or not column or _alone(column[-1]):
            column.append(Slide())
        if kind == "notes":
            column[-1].notes.append(render.markdown(cell.source, page, cell.id))
            continue
        if _explores(cell) and column[-1].blocks:
            column.append(Slide())
        stepwise = kind == "fragment" and bool(column[-1].blocks)  # a slide never begins empty
        column[-1].blocks.append(_block(cell, stepwise, page, lang))
        column[-1].minutes += minutes(cell)
    yield column


def minutes(cell: NotebookNode) -> float:
    """Estimate how long a cell takes, as a lesson's minutes are estimated (docs/maintaining.md)."""
    if cell.cell_type == "code":
        return len(cell.source.splitlines()) / 10 + 1.5 * _explores(cell)
    characters = re.findall(r"[\u4e00-\u9fff]", cell.source)
    return len(characters) / 300 + len(re.findall(r"[A-Za-z0-9.]+", cell.source)) / 180 + ("<details" in cell.source)


def _explores(cell):
    return any(live.MIME in output.get("data", {}) for output in cell.get("outputs", ()))


def _alone(slide):
    """Tell whether a slide shows an explorer, which has the screen for itself."""
    return any('class="explorer"' in block for block in slide.blocks)


def _block(cell, stepwise, page, lang):
    """Make a cell's part of a slide."""
    fragment = " fragment" if stepwise else ""
    if cell.cell_type == "markdown":
        return f'<div class="block text{fragment}">{_unlinked(render.markdown(cell.source, page, cell.id), lang)}</div>'
    code, shown = render.code(cell.source), render.outputs(cell, page, site.say(lang)["figure"])
    layout = _layout(cell, shown)
    folded = f'<details class="made"><summary>{words(lang)["code"]}</summary>{code}</details>'
    parts = shown + folded if layout == "picture" else f'{code}<div class="shown">{shown}</div>'
    return f'<div class="block {layout}{fragment}">{parts}</div>'


def _layout(cell, shown):
    """Decide how code and what it shows share the screen, by the lines of the code."""
    lines = len(cell.source.splitlines())
    if not re.search('<img|<video|<table|class="explorer"', shown):
        return "columns" if lines > 24 else "code"
    if _explores(cell) or lines > 20:
        return "picture"  # the code is folded below it
    return "large" if lines <= 4 else "beside"


def _unlinked(html, lang):
    """Keep links to other lectures and into the web; a lecture has no exercises to lead to."""
    there = names(lang)
    return _LOCAL.sub(lambda found: found[0] if found[1] in there else found[2], html)


def _embedded(html, page):
    """Put pictures, films and sounds into the page."""
    for file, content in page.files.items():
        kind = render.KINDS[file.rsplit(".", 1)[1]]
        html = html.replace(
            f'src="{page.folder}/{file}"', f'src="data:{kind};base64,{base64.b64encode(content).decode()}"'
        )
    return html.replace(' loading="lazy" decoding="async"', "")


def reveal(name: str) -> str:
    """Read a file of reveal.js, without the address of its source map."""
    if not REVEAL.is_dir():
        raise FileNotFoundError(f"{REVEAL} is missing: run npm ci, or make slides, which does so")
    return re.sub(r"^//# sourceMappingURL=.*$", "", (REVEAL / name).read_text("utf-8"), flags=re.M)


def _asset(name):
    return (HERE / "assets" / name).read_text("utf-8")


@cache
def words(lang: str) -> dict[str, str]:
    """Read the words around the slides in one language."""
    found = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return {name: word[lang] for name, word in found.items()}


def _handouts(decks):
    """Print lectures as PDF, one page for each slide."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium.find()) as browser:
        return [printed(browser.new_page(), path) for path in decks]


def printed(page: Any, path: Path) -> Path:
    """Let a browser's page print a lecture, beside it; explorers are their still pictures there."""
    page.goto(f"{path.as_uri()}?print-pdf")
    page.wait_for_function("globalThis.ready")
    page.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
    page.close()
    return path.with_suffix(".pdf")
