"""A notebook's bytes in, its cells out, all of bounded size; nothing in them is trusted or executed.

If a key occurs twice, the last one counts, as in Jupyter: what is graded is
what the learner saw.
"""

import base64
import binascii
import json
import re
import struct
import urllib.parse

from course.language import LANGUAGES
from grading.intake import photo
from grading.submission import Notebook, SubmittedCell

MAX_BYTES = 10_000_000  # of one notebook
MAX_CELLS = 500
MAX_SOURCE = 200_000  # characters of one cell
MAX_TEXT = 10_000  # characters of one cell's outputs
MAX_OUTPUTS = 100  # of one cell
MAX_PICTURE = 1_000_000  # bytes of one PNG
MAX_PIXELS = 20_000_000  # of one PNG: a small file can hold a picture that fills a browser's memory
MAX_PICTURES = 20  # of one notebook, in outputs; as many again in texts
MAX_ID = 200
CUT = "… ✂"  # not valid Python: a cell that was cut must not run in part

# A picture in a text, as Colab (inside the text), JupyterLab and VS Code (attached to the cell) paste it.
PASTED = re.compile(
    r"!\[(?P<alt>[^\]\n]{0,200})\]\((?P<place>(?:data|attachment):[^)\s]*)[^)\n]{0,200}\)"
    r"|<img\b[^<>]{0,200}?\bsrc=[\"'](?P<source>data:[^\"'\s<>]*)[\"'][^<>]{0,200}>",
    re.IGNORECASE,
)
BEGINS = re.compile(rf"^[^#\n]*\bbegin\.lesson\(\s*['\"]({'|'.join(LANGUAGES)})['\"]", re.MULTILINE)
# If no cell begins a lesson, a language is recognised by its own letters: at least SHARE of all letters.
# The language without an entry is assumed if no other is recognised.
LETTERS = {"zh": re.compile("[\u3400-\u9fff\uf900-\ufaff]")}
SHARE = 0.1


class NotebookError(ValueError):
    """Why this notebook cannot be graded; its text is a key of ``[grade]`` in the words."""


def read(content):
    """The cells of a notebook file.

    Parameters
    ----------
    content : bytes
        A file in Jupyter's format, nbformat 4, in UTF-8 (or UTF-16 or 32).

    Returns
    -------
    Notebook
        At most ``MAX_CELLS`` cells, their sources and outputs cut to the
        module's bounds; ``notes`` says what was cut.

    Raises
    ------
    NotebookError
        With the reason's key. No input raises any other error.

    Examples
    --------
    >>> notebook = read(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["1 +\\\\n", " 1"]}]}')
    >>> notebook.cells[0].source
    '1 +\\n 1'
    """
    raw_cells = _cells(_json(content))
    bounds = _Bounds()
    cells = [_cell(raw, bounds) for raw in raw_cells]
    repeated = _repeated(raw_cells)
    if repeated:
        bounds.notes.add("repeated_cell")
    return Notebook(_language(cells), cells, repeated, tuple(sorted(bounds.notes)))


class _Bounds:
    """What is counted over the whole notebook."""

    def __init__(self):
        self.pictures = self.photos = MAX_PICTURES
        self.notes = set()

    def cut(self, text, size, note):
        if len(text) <= size:
            return text
        self.notes.add(note)
        return f"{text[:size]}\n{CUT}"


def _json(content):
    if len(content) > MAX_BYTES:
        raise NotebookError("too_big")
    try:
        text = content.decode(json.detect_encoding(content))
        return json.loads(text, parse_int=_int)
    except RecursionError:
        raise NotebookError("too_deep") from None
    except ValueError:  # bytes that are no text, and text that is no JSON
        raise NotebookError("not_json") from None


def _int(digits):
    """The integer, or 0 if it has 20 digits or more: nothing here needs those, and int() of a long one is slow."""
    return int(digits) if len(digits) < 20 else 0


def _cells(notebook):
    """The cells as they are in the file."""
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise NotebookError("not_notebook")
    if notebook["nbformat"] < 4:
        raise NotebookError("old_format")
    if notebook["nbformat"] > 4:
        raise NotebookError("new_format")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookError("not_notebook")
    if len(cells) > MAX_CELLS:
        raise NotebookError("too_many_cells")
    return cells


def _cell(raw, bounds):
    kind = raw.get("cell_type")
    kind = kind if kind in ("code", "markdown") else "raw"
    source = _text(raw.get("source", ""))
    if source is None:
        raise NotebookError("not_notebook")
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source, pictures = (source, ()) if kind == "code" else _pasted(source, _dict(raw, "attachments"), bounds)
    source = bounds.cut(source, MAX_SOURCE, "cell_cut")
    return SubmittedCell(kind, _id(raw), source, _outputs(raw, bounds) if kind == "code" else [], pictures)


def _pasted(source, attachments, bounds):
    """A text with 🖼 and a number in place of each of its pictures, and the pictures; 🖼 alone for one refused."""
    pictures, left = [], dict(attachments)

    def taken(encoded):
        drawn = photo.redrawn(encoded) if encoded and bounds.photos else None
        bounds.photos -= bounds.photos > 0  # a damaged one takes time, too
        if drawn is None:
            bounds.notes.add("picture_refused")
            return "🖼"
        pictures.append(drawn)
        return f"🖼 {len(pictures)}"

    def instead(match):
        place = match["place"] or match["source"]
        if place.startswith("data:"):
            return f"{taken(place.partition(';base64,')[2])} {match['alt'] or ''}".rstrip()
        name = urllib.parse.unquote(place.partition(":")[2])
        return f"{taken(_attached(left.pop(name)))} {match['alt'] or ''}".rstrip() if name in left else match[0]

    source = PASTED.sub(instead, source)
    rest = [taken(_attached(one)) for one in list(left.values())[: MAX_PICTURES + 1]]  # shown nowhere in the text
    return "\n\n".join([source, *rest]), tuple(pictures)


def _attached(bundle):
    """The base64 of an attachment, whatever type it says it has: the decoder knows better."""
    values = bundle.values() if isinstance(bundle, dict) else ()
    return next((value for value in map(_text, values) if value), "")


def _text(value):
    """A string, or a list of strings, as one string that can be encoded; None if it is neither."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if not isinstance(value, str):
        return None
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _grade_id(raw):
    found = _dict(_dict(raw, "metadata"), "nbgrader").get("grade_id")
    return (_text(found) or "")[:MAX_ID] if isinstance(found, str) else ""


def _id(raw):
    for found in (_grade_id(raw), _dict(raw, "metadata").get("id"), raw.get("id")):
        if isinstance(found, str) and found:
            return _text(found)[:MAX_ID]
    return ""


def _dict(parent, key):
    """The value of a key if it is a dict, else an empty dict."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _repeated(raw_cells):
    ids = [found for raw in raw_cells if (found := _grade_id(raw))]
    return tuple(dict.fromkeys(found for found in ids if ids.count(found) > 1))


def _outputs(raw, bounds):
    """The outputs' text and pictures; HTML, JavaScript, SVG, widgets and everything else is left out."""
    found = raw.get("outputs")
    found = [output for output in found if isinstance(output, dict)] if isinstance(found, list) else []
    if len(found) > MAX_OUTPUTS:
        bounds.notes.add("outputs_cut")
    kept, left = [], MAX_TEXT
    for output in found[:MAX_OUTPUTS]:
        output, used = _output(output, left, bounds)
        if output:
            kept.append(output)
        left -= used
    return kept


def _output(raw, left, bounds):
    """One output (None if it has neither text nor picture) and the length of its text."""
    kind = raw.get("output_type")
    if kind == "stream":
        text = _shown(raw.get("text"), left, bounds)
        return ({"output_type": kind, "name": _name(raw), "text": text} if text else None), len(text)
    if kind == "error":
        text = _shown(_traceback(raw), left, bounds)
        return ({"output_type": kind, "ename": "", "evalue": "", "traceback": [text]} if text else None), len(text)
    if kind not in ("execute_result", "display_data"):
        return None, 0
    data = _dict(raw, "data")
    picture = _picture(data.get("image/png"), bounds)
    text = _shown(data.get("text/plain"), left, bounds)
    data = ({"text/plain": text} if text else {}) | ({"image/png": picture} if picture else {})
    return ({"output_type": kind, "data": data, "metadata": {}} if data else None), len(text)


def _name(raw):
    return "stderr" if raw.get("name") == "stderr" else "stdout"


def _traceback(raw):
    lines = raw.get("traceback")
    if isinstance(lines, list) and lines and all(isinstance(line, str) for line in lines):
        return "\n".join(lines)
    return ": ".join(part for part in (raw.get("ename"), raw.get("evalue")) if isinstance(part, str))


def _shown(value, left, bounds):
    """The text of an output, at most as much as the cell has left."""
    if left < 0:  # already cut, and marked as cut
        return ""
    return bounds.cut(_text(value) or "", left, "outputs_cut")


def _picture(value, bounds):
    """A PNG in base64 on one line, if the value is one and there is room for one more; else None."""
    encoded = "".join((_text(value) or "").split())
    if bounds.pictures == 0 or len(encoded) > MAX_PICTURE * 4 // 3 + 4:
        if encoded:
            bounds.notes.add("outputs_cut")
        return None
    if not _is_png(encoded):
        return None
    bounds.pictures -= 1
    return encoded


def _is_png(encoded):
    try:
        content = base64.b64decode(encoded, validate=True)
        width, height = struct.unpack_from(">LL", content, 16)
    except (binascii.Error, ValueError, struct.error):
        return False
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and width * height <= MAX_PIXELS


def _language(cells):
    """The language that ``begin.lesson`` names, else the one that the text is written in."""
    for cell in cells:
        if cell.type == "code" and (match := BEGINS.search(cell.source)):
            return match[1]
    text = "".join(cell.source for cell in cells if cell.type == "markdown")
    text = text or "".join(cell.source for cell in cells)
    letters = sum(map(str.isalpha, text))
    for lang, own in LETTERS.items():
        if letters and len(own.findall(text)) >= SHARE * letters:
            return lang
    return next(lang for lang in LANGUAGES if lang not in LETTERS)
