"""Notebook cells as HTML: Markdown, code and outputs in; HTML, and the pictures and films that it shows, out.

Formulas become MathML, so that a page needs no script for them. Pictures,
films and sounds leave the page and become files beside it; pictures load when
they are scrolled to.
"""

import base64
import hashlib
import html
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer

from authoring import live

KINDS = {"png": "image/png", "gif": "image/gif", "mp4": "video/mp4", "wav": "audio/wav"}  # of files
_EMBEDDED = re.compile(rf'src="data:(?:image|video|audio)/(?:x-)?({"|".join(KINDS)});base64,([^"]*)"')
_NOTEBOOK = re.compile(r"^(?:[./\w-]*/)?([\w-]+)\.ipynb")
_TABLE = re.compile(r"^(?:\.\./)+bench/codes\.md")
_MATH = re.compile(r"\$([^$]+)\$")
_TAG = re.compile(r"<[^>]*>")


@dataclass
class Page:
    """What the cells of one page leave beside its HTML."""

    files: dict[str, bytes] = field(default_factory=dict)  # name → pictures, films, sounds
    headings: list[tuple[int, str, str]] = field(default_factory=list)  # level, anchor, HTML
    folder: str = ""  # of the files, seen from the page


def markdown(source: str, page: Page, anchor: str = "") -> str:
    """Render Markdown; its headings get anchors that begin with ``anchor`` and enter ``page.headings``."""
    tokens = _MARKDOWN.parse(source)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            _note(page, token, tokens[place + 1], anchor)
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrs["href"] = _NOTEBOOK.sub(r"\1.html", str(inner.attrs["href"]))
                inner.attrs["href"] = _TABLE.sub("codes.html", str(inner.attrs["href"]))
        if token.type == "html_block":
            token.content = _MATH.sub(lambda found: formula(found[1]), token.content)
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return rendered.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")


def _note(page, heading, inline, anchor):
    """Give a heading its anchor; the first in a cell is the cell's own."""
    written = _MARKDOWN.renderer.render(inline.children, _MARKDOWN.options, {})
    taken = [name for _, name, _ in page.headings]
    if anchor in taken:
        anchor = next(f"{anchor}-{n}" for n in range(2, 99) if f"{anchor}-{n}" not in taken)
        heading.attrs["id"] = anchor
    page.headings.append((int(heading.tag[1]), anchor, written))


def inline(source: str) -> str:
    """Render one line of Markdown, without a paragraph around it."""
    return _MARKDOWN.renderInline(source)


def formula(latex: str, block: bool = False) -> str:
    """LaTeX as MathML."""
    return convert(latex.strip(), display="block" if block else "inline")


def code(source: str, console: bool = False) -> str:
    """Python in colours; ``console``: with prompts and what was printed."""
    lexer = PythonConsoleLexer(stripnl=False) if console else PythonLexer(stripnl=False)
    coloured = highlight(source, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<pre class="code"><code>{coloured}</code></pre>'


def outputs(cell: NotebookNode, page: Page, alt: str) -> str:
    """Render all that a code cell has printed and drawn; ``alt`` is what a figure is called."""
    return "".join(_output(output, page, f"{cell.id}-{n}", alt) for n, output in enumerate(cell.outputs))


def _output(output, page, name, alt):
    if output.output_type == "stream":
        kind = "printed warning" if output.name == "stderr" else "printed"
        return f'<pre class="{kind}">{html.escape(output.text.rstrip())}</pre>'
    data = output.data
    if live.MIME in data:
        return _explorer(data, page, name)
    known = (kind for kind in _SHOWN if kind in data)
    kind = next(known, "text/plain")
    return _SHOWN[kind](data[kind], page, name, output.metadata.get("image/png", {}).get("alt") or alt)


def _explorer(data, page, name):
    """An explorer: its still picture, and the tree that live.js makes it live from."""
    still = extracted(data["text/html"], page, name)
    tree = data[live.MIME].replace("<", "\\u003c")
    return (
        f'<div class="explorer"><script type="application/json">{tree}</script><div class="still">{still}</div></div>'
    )


def _picture(data, page, name, alt):
    drawn = base64.b64decode(data)
    return f'<figure><img alt="{html.escape(alt)}" {_keep(drawn, "png", page, name)}></figure>'


def _table(source, page, name, alt):
    return f'<div class="output">{markdown(source, page, name)}</div>'


def _text(text, page, name, alt):
    return f'<pre class="printed">{html.escape(text)}</pre>'


def _html(source, page, name, alt):
    return f'<div class="output">{extracted(source, page, name)}</div>'


_SHOWN: dict[str, Callable[..., str]] = {
    "text/html": _html,
    "text/markdown": _table,
    "image/png": _picture,
    "text/plain": _text,
}


def extracted(source: str, page: Page, name: str) -> str:
    """Put what is embedded in HTML into files of its own."""
    return _EMBEDDED.sub(lambda found: _keep(base64.b64decode(found[2]), found[1], page, name), source)


def _keep(content, ending, page, name):
    """Keep a picture, film or sound as a file; return the attributes that show it."""
    mark = hashlib.sha256(content).hexdigest()[:8]  # a new picture has a new name, which no cache knows
    file = f"{name}-{mark}.{ending}"
    page.files[file] = content
    address = f'src="{page.folder}/{file}"'
    if ending != "png":
        return address
    width, height = struct.unpack(">II", content[16:24])  # the first chunk of any PNG
    return f'{address} width="{width}" height="{height}" loading="lazy" decoding="async"'


def text(rendered: str) -> str:
    """What is to be read in HTML, without its tags, on one line."""
    return " ".join(html.unescape(_TAG.sub("", rendered)).split())


def _parser():
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    languages = {"python": False, "pycon": True}
    parser.options["highlight"] = lambda source, lang, _: code(source, languages[lang]) if lang in languages else ""
    show = {"renderer": lambda content, options: formula(content, options["display_mode"])}
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True, **show)


_MARKDOWN = _parser()
