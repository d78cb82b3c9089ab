"""Text from a submission: anything in, text out that can do no harm where it is shown or written.

What cannot be shown or encoded (control characters, halves of surrogate
pairs) and what turns the direction of reading round becomes �.
"""

import re
import unicodedata

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # a terminal's, as in tracebacks
_LONGEST_CELL = 1000  # Excel breaks what has more than 32767 into two cells
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CELL_BEGINS = re.compile(r"""(^|[,;|"])(\s*)(?=[=+\-@])""")


def text(value):
    r"""Text of several lines.

    Examples
    --------
    >>> text("a\r\n\x00\x1b[31mred\x1b[0m")
    'a\n�red'
    """
    value = _COLOURS.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("\ufffd", value)


def line(value):
    r"""Text in one line.

    Examples
    --------
    >>> line("Li\tNa\n2")
    'Li Na 2'
    """
    return " ".join(text(value).split())


def cell(value):
    r"""Text for a cell of a spreadsheet, in which no formula runs.

    A formula begins with one of = + - @, in full width too. A spreadsheet that
    expects other separators than ours, or meets a quotation mark, can see the
    beginning of a cell in the middle of one: those places are guarded as well.

    Examples
    --------
    >>> cell("\t=1+1"), cell("a;@SUM(A1)"), cell("2-1")
    ("'=1+1", "a;'@SUM(A1)", '2-1')
    """
    value = _without_format_signs(line(value))
    value = value if len(value) <= _LONGEST_CELL else f"{value[:_LONGEST_CELL]}…"
    wide = value.translate(str.maketrans("＝＋－＠", "=+-@"))
    for match in reversed(list(_CELL_BEGINS.finditer(wide))):
        value = f"{value[: match.end()]}'{value[match.end() :]}"
    return value


def _without_format_signs(value):
    """Without signs that are not seen, such as a zero-width space before a formula."""
    return "".join(sign for sign in value if unicodedata.category(sign) != "Cf")
