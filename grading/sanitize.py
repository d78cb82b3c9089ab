"""Text from a submission: anything in, text out that is harmless where it is shown or written.

Each function serves one place: ``text``, ``line`` and ``name`` give plain
text, ``html`` is for our pages, ``markdown`` for formgrader, ``cell`` for
spreadsheets. Characters that cannot be shown or encoded (control characters,
halves of surrogate pairs) and those that reverse the reading direction
become �.
"""

import html as _html
import re
import unicodedata

_COMMANDS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")  # for a terminal, such as the colours of tracebacks
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 1000  # characters; Excel splits a cell of more than 32767
_LONGEST_MARKDOWN = 10_000  # characters; longer text can freeze formgrader
_CELL_BEGINS = re.compile(r"""(^|[,;|"])(\s*)(?=[=+\-@])""")
_PASTED = re.compile(
    r"!\[([^\]\n]{0,200})\]\(data:[^)\s]*\)"
)  # a picture inside the text, as Colab and VS Code paste it
_LINES = ("\r\n", "\r", "\u2028", "\u2029")


def text(value: object) -> str:
    r"""Text on any number of lines.

    Examples
    --------
    >>> text("a\r\n\x00\x1b[31mred\x1b[0m")
    'a\n�red'
    """
    said = _COMMANDS.sub("", str(value))
    for end in _LINES:
        said = said.replace(end, "\n")
    return _UNSEEN.sub("\ufffd", said)


def line(value: object) -> str:
    r"""Text on one line.

    Examples
    --------
    >>> line("Li\tNa\n2")
    'Li Na 2'
    """
    return " ".join(text(value).split())


def name(value: str, size: int = 400) -> str:
    r"""A name as it was given, on one line and of limited length.

    Examples
    --------
    >>> name("a\nb\u202e"), name("abcd", size=3)
    ('a�b�', 'ab…')
    """
    seen = re.sub(r"[\t\n]", "\ufffd", _UNSEEN.sub("\ufffd", value))
    return seen if len(seen) <= size else f"{seen[: size - 1]}…"


def html(value: object) -> str:
    """Text as HTML, inside an element or an attribute.

    Examples
    --------
    >>> html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return _html.escape(text(value))


def unpasted(source: str) -> str:
    """Markdown with a sign in place of each picture pasted into it, whose code would hide the text around it.

    Examples
    --------
    >>> unpasted("see ![proof](data:image/png;base64,AAAA) here")
    'see 🖼 proof here'
    """
    return _PASTED.sub(r"🖼 \1", source)


def markdown(source: str) -> str:
    """Markdown that stays text when a browser shows it: no tags, no pictures, no links that run code.

    A space after ``<`` or ``&`` keeps it from starting a tag or an entity; formulas, where both are common, still work.

    Examples
    --------
    >>> markdown("<b> ![x](y) [z](javascript:1)")
    '< b> !\\\\[x](y) [z](javascript：1)'
    """
    source = unpasted(source)
    source = source if len(source) <= _LONGEST_MARKDOWN else f"{source[:_LONGEST_MARKDOWN]} …"
    source = re.sub(r"<(?=[a-zA-Z/!?])", "< ", source)
    source = re.sub(r"&(?=[#\w])", "& ", source).replace("![", r"!\[")
    return re.sub(r"(?i)(javascript|vbscript|data)([\s\\]*):", r"\1\2：", source)


def cell(value: object) -> str:
    r"""Text for a cell of a spreadsheet, in which no formula runs.

    A formula begins with one of = + - @, including their full-width forms. A
    spreadsheet that expects another separator, or meets a quotation mark, may
    take the middle of a cell for the beginning of one, so these places are
    guarded, too.

    Examples
    --------
    >>> cell("\t=1+1"), cell("a;@SUM(A1)"), cell("2-1")
    ("'=1+1", "a;'@SUM(A1)", '2-1')
    """
    said = _without_format_characters(line(value))
    said = said if len(said) <= _LONGEST_CELL else f"{said[:_LONGEST_CELL]}…"
    narrow = said.translate(str.maketrans("＝＋－＠", "=+-@"))
    for match in reversed(list(_CELL_BEGINS.finditer(narrow))):
        said = f"{said[: match.end()]}'{said[match.end() :]}"
    return said


def _without_format_characters(value: str) -> str:
    """The text without invisible characters, such as a zero-width space before a formula."""
    return "".join(one for one in value if unicodedata.category(one) != "Cf")
