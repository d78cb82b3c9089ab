"""Self-contained HTML pages: parts in, a whole page out.

A page holds no script and loads nothing: its policy allows one style sheet,
identified by its hash, and pictures embedded in the page. Whatever comes from
a submission goes through ``sanitize.html`` or one of the functions below.
"""

import base64
import hashlib
import html
import re

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course.language import TAGS
from grading import sanitize
from grading.deliver.style import STYLE

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_LONGEST = 10_000  # characters; a longer cell is not parsed but shown as it is
_WIDEST = 30  # columns of a table: the parser makes a cell for each of them in every row
_HINT = re.compile(r"<details><summary>([^<]*)</summary>(.*?)</details>", re.DOTALL)
_CODE = re.compile(r"<code>([^<>`\n]*)</code>")


def page(title: str, lang: str, body: str) -> str:
    """A whole page; ``body`` is HTML."""
    return _PAGE.format(lang=TAGS[lang], policy=_POLICY, title=sanitize.html(title), style=STYLE, body=body)


def plain(source: str) -> str:
    """Text as it stands."""
    return f"<pre>{sanitize.html(source)}</pre>"


def code(source: str) -> str:
    """Python in colours."""
    if len(source) > _LONGEST:
        return plain(source)
    coloured = highlight(sanitize.text(source), PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return f"<pre>{coloured}</pre>"


def markdown(source: str) -> str:
    """Markdown as HTML, without raw HTML, pictures, or links other than to the web and mail.

    The course's own folded hints stay folded.
    """
    source = sanitize.unpasted(source)
    if len(source) > _LONGEST or any(line.count("|") > _WIDEST for line in source.splitlines()):
        return plain(source)
    parts = _HINT.split(_CODE.sub(r"`\1`", sanitize.text(source)))
    rendered = [_MARKDOWN.render(parts[0])]
    for summary, hint, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        rendered.append(f"<details><summary>{html.escape(summary)}</summary>{_MARKDOWN.render(hint)}</details>")
        rendered.append(_MARKDOWN.render(after))
    return "".join(rendered)


def _parser():
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(dollarmath_plugin, renderer=lambda formula, _: html.escape(formula), allow_labels=False)
    # _open_link drops links that lead elsewhere
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("image", lambda self, tokens, index, options, env: html.escape(tokens[index].content))
    return parser


def _open_link(renderer, tokens, index, options, env):
    """A link to the web or to mail; any other link keeps only its text."""
    token = tokens[index]
    if not re.match(r"(https?|mailto):", token.attrGet("href"), re.IGNORECASE):
        return "<a>"
    token.attrSet("rel", "noopener noreferrer nofollow")
    return renderer.renderToken(tokens, index, options, env)


_MARKDOWN = _parser()
