"""The course as a site: committed notebooks in, pages that need no kernel, server or network out.

``make site`` calls ``make``. Pages lie in one folder for each language, with
their notebooks and pictures; every address is relative, so that the folder
works from any place, also by double click. Scripts are classic ones for the
same reason: a browser loads no module from ``file://``.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from nbformat import NotebookNode

from authoring import lessons
from authoring.site import api, render
from course import explore, language

HERE = Path(__file__).parent
ROOT = lessons.ROOT
READMES = {"zh": "README.zh.md", "en": "README.md"}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


@dataclass
class Leaf:
    """One page in one language: what its template shows, and what search finds in it."""

    slug: str
    title: str
    body: str = ""
    kind: str = "lesson"
    files: dict[str, bytes] = field(default_factory=dict)
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    found: list[tuple[str, str, str]] = field(default_factory=list)  # anchor, heading, text
    scripts: list[str] = field(default_factory=list)
    sub: bool = False  # stands indented in the list of pages

    @property
    def short(self) -> str:
        """The title as the list of pages has it: up to the colon; of exercises, what comes after the last one."""
        parts = re.split("[:：] ?", self.title)
        return parts[-1].capitalize() if self.sub else parts[0]


@cache
def say(lang: str) -> dict[str, str]:
    """The words of the site in one language."""
    return {name: word[lang] for name, word in words().items()}


@cache
def words() -> dict[str, dict[str, str]]:
    """The words of the site: name → language → text."""
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def make(folder: str | Path = "site", packed: bool = False) -> Path:
    """Write the whole site into ``folder``, which is made anew; ``packed``: and into one file, for a stick."""
    target = ROOT / folder
    if target.exists():
        shutil.rmtree(target)
    assets = target / "assets"
    assets.mkdir(parents=True)
    for name in ("style.css", "page.js", "icon.svg"):
        shutil.copy(HERE / "assets" / name, assets)
    (assets / "live.js").write_text(script(), encoding="utf-8")
    for lang in language.LANGUAGES:
        _write(target, lang, list(pages(lang)))
    entry = _TEMPLATES.get_template("entry.html")
    (target / "index.html").write_text(entry.render(languages=language.LANGUAGES, words=words()), encoding="utf-8")
    (target / ".nojekyll").touch()  # or GitHub Pages would look for Jekyll's sources
    if packed:
        shutil.make_archive(str(target), "zip", target.parent, target.name)
    return target


def pages(lang: str) -> Iterator[Leaf]:
    """Make all pages of a language: the course in its order, then what stands beside it."""
    notebooks = sorted((ROOT / "notebooks" / lang).glob("*.ipynb"), key=lambda path: path.stem)
    course = [lesson(path, lang) for path in notebooks]
    yield index(course, lang)
    yield from course
    yield table(lang)
    yield from reference(lang)
    yield Leaf("search", say(lang)["search"], _part("search.html", lang), "search", scripts=[f"search-{lang}.js"])


def _write(target, lang, leaves):
    place = target / lang
    place.mkdir()
    course = [leaf for leaf in leaves if leaf.kind == "lesson"]
    for leaf in leaves:
        near = course.index(leaf) if leaf in course else len(course)
        page = _part(
            "page.html",
            lang,
            **vars(leaf),
            course=[one for one in leaves if one.kind in ("index", "lesson", "api")],
            before=course[near - 1] if 0 < near < len(course) else None,
            after=course[near + 1] if near + 1 < len(course) else None,
        )
        (place / f"{leaf.slug}.html").write_text(page, encoding="utf-8")
        for name, content in leaf.files.items():
            file = place / leaf.slug / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
    for leaf in course:
        shutil.copy(ROOT / "notebooks" / lang / f"{leaf.slug}.ipynb", place)
    entries = [[leaf.slug, leaf.title, *found] for leaf in leaves for found in leaf.found]
    index = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    (target / "assets" / f"search-{lang}.js").write_text(f"globalThis.SEARCH = {index};\n", encoding="utf-8")


def _part(template: str, lang: str, **values: Any) -> str:
    common = {"lang": lang, "tag": language.TAGS[lang], "say": say(lang), "languages": list(language.LANGUAGES.items())}
    return _TEMPLATES.get_template(template).render(**common, **values)


def lesson(path: Path, lang: str) -> Leaf:
    """Make the page of one notebook."""
    notebook, page = nbformat.read(path, as_version=4), render.Page(folder=path.stem)
    exercise = path.stem.endswith("-exercises")
    leaf = Leaf(path.stem, "", sub=exercise, files=page.files)
    sections = []
    for cell in notebook.cells:
        if cell.id in ("course-links", "course-colab"):
            continue
        body = render.markdown(cell.source, page, cell.id) if cell.cell_type == "markdown" else _code(cell, page, path)
        if cell.id == "title":
            body += _part("tools.html", lang, slug=path.stem, exercise=exercise, places=_places(path.stem, lang))
        sections.append(f'<section id="{cell.id}" class="{_kind(cell)}">{body}{_points(cell)}</section>')
        heading = render.text(page.headings[-1][2]) if page.headings else ""
        leaf.found.append((cell.id, heading, _searched(cell, body)))
    leaf.title = render.text(page.headings[0][2])
    solutions = ROOT / "solutions" / lang / path.name
    if exercise and solutions.exists():  # a teacher may have taken them away
        sections.append(_answers(notebook, nbformat.read(solutions, as_version=4), page, lang))
    leaf.contents = [one for one in page.headings if one[0] in (2, 3)]
    leaf.body = "\n".join(sections)
    leaf.scripts = ["live.js"] if 'class="explorer"' in leaf.body else []
    return leaf


def _answers(notebook, solved, page, lang):
    """The section of answers: each in full, under the heading of its exercise."""
    found, heading = [], ""
    for cell, answer in zip(notebook.cells, solved.cells, strict=True):
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            heading = render.inline(cell.source.partition("\n")[0].removeprefix("## "))
        if cell.source != answer.source:
            written = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", answer.source, flags=re.M).rstrip()
            shown = render.code(written) if answer.cell_type == "code" else render.markdown(written, render.Page())
            found.append((heading, shown))
    page.headings.append((2, "answers", say(lang)["answers"]))
    return _part("answers.html", lang, answers=found)


def _kind(cell):
    """What a cell is, for the style sheet: of an exercise, where one writes, and what only Python reads."""
    marked = cell.metadata.get("nbgrader", {})
    return cell.cell_type + (" write" if marked.get("solution") else " locked" if marked.get("locked") else "")


def _points(cell):
    """On paper, the place for the points of an exercise."""
    points = cell.metadata.get("nbgrader", {}).get("points")
    return f'<p class="paper points">______ / {points}</p>' if points else ""


def table(lang: str) -> Leaf:
    """Make the page of the table that says what each code makes of each signal, and put its file beside it."""
    page = render.Page(folder="codes")
    body = render.markdown((ROOT / "bench" / "codes.md").read_text("utf-8"), page, "codes")
    files = {name: (ROOT / "bench" / name).read_bytes() for name in ("codes.csv", "codes.py")}
    for name in files:
        body = body.replace(f'href="{name}"', f'href="codes/{name}"')
    body = f'<div lang="en">{body}</div>'  # there is no Chinese one
    return Leaf("codes", render.text(page.headings[0][2]), body, "table", files, page.headings[1:])


def reference(lang: str) -> Iterator[Leaf]:
    """Make the pages of the package ``course``: a list of its modules, and each module. Docstrings are in English."""
    rows = [(module.name, render.inline(module.summary)) for module in api.modules()]
    yield Leaf("api", say(lang)["api"], _part("api.html", lang, rows=rows), "api")
    for module in api.modules():
        body = _part("module.html", lang, name=module.name, summary=render.inline(module.summary), body=module.body)
        yield Leaf(f"api-{module.name}", f"course.{module.name}", body, "module", {}, module.contents, module.found)


def _code(cell: NotebookNode, page: render.Page, path: Path) -> str:
    """A code cell with its outputs; of an exercise's given cells, these only say that nothing is written yet."""
    lang = path.parent.name
    shown = render.code(cell.source)
    if not cell.metadata.get("nbgrader", {}).get("locked"):
        shown += _waiting(cell, render.outputs(cell, page, say(lang)["figure"]), lang)
    if "@interact" in cell.source:
        shown += _part("kernel.html", lang, slug=path.stem)
    return shown


def _waiting(cell, shown, lang):
    """Fold what would answer a question above it; Jupyter does so until the cell is run."""
    if not cell.metadata.get("jupyter", {}).get("outputs_hidden"):
        return shown
    return f"<details><summary>{say(lang)['answered']}</summary>{shown}</details>"


def _searched(cell, body):
    """What search looks through: a text as it is read, code as it is written, with what it printed."""
    if cell.cell_type == "markdown":
        return render.text(body)
    printed = (output.text for output in cell.outputs if output.output_type == "stream")
    return " ".join(" ".join([cell.source, *printed]).split())


def _places(slug, lang):
    """Where else the notebook can be run: name → address; nothing unless the repository is set."""
    course = settings()
    if not course["repository"]:
        return {}
    place, path = course["repository"].removeprefix("https://github.com/").strip("/"), f"notebooks/{lang}/{slug}.ipynb"
    return {
        say(lang)["binder"]: f"https://mybinder.org/v2/gh/{place}/{course['branch']}?urlpath=lab/tree/{path}",
        say(lang)["colab"]: f"https://colab.research.google.com/github/{place}/blob/{course['branch']}/{path}",
    }


def settings() -> dict[str, str]:
    """Read the table ``[tool.course]`` of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["course"]


def index(course: list[Leaf], lang: str) -> Leaf:
    """Make a language's first page: the first explorer of the course, then its lessons, as the README lists them."""
    listed = re.findall(r"^\| `([\w-]+)` \| (.*) \| (\d+) \|$", (ROOT / READMES[lang]).read_text("utf-8"), re.M)
    told = {name: (render.inline(learn), minutes) for name, learn, minutes in listed}
    explorer = re.search(r'<div class="explorer">.*?</div></div>', course[0].body, re.S)
    body = _part(
        "index.html",
        lang,
        first=course[0],
        explorer=explorer[0] if explorer else "",
        rows=[(leaf, *told[leaf.slug]) for leaf in course],
    )
    return Leaf("index", say(lang)["title"], body, "index", scripts=["live.js"])


def script() -> str:
    """The explorers' script: the notebook's own module, its words, and live.js, as one classic script."""
    sections = {name: {lang: language.words(lang)[name] for lang in language.LANGUAGES} for name in ("explore", "ask")}
    own = re.sub(r"^import .*\n", "", (HERE / "assets" / "live.js").read_text("utf-8"), flags=re.M)
    view = re.sub(r"^export default", "const view =", explore._View._esm, flags=re.M)
    return f"(() => {{\nglobalThis.WORDS = {json.dumps(sections, ensure_ascii=False)};\n{view}\n{own}}})();\n"
