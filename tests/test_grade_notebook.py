"""Reading a notebook: every cell as Jupyter has it, and no bytes that do more than be refused."""

import base64
import io
import json
import struct
import time
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from course.language import LANGUAGES, text
from grading import sanitize
from grading.intake import notebook, photo
from grading.intake.notebook import (
    MAX_CELLS,
    MAX_OUTPUTS,
    MAX_PICTURES,
    MAX_SOURCE,
    MAX_TEXT,
    NotebookError,
    SubmittedCell,
    read,
)
from grading.intake.submissions import MAX_BYTES

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [path for folder in ("notebooks", "solutions") for path in sorted((ROOT / folder).glob("*/*.ipynb"))]


def made(*cells, **others):
    """A notebook's bytes."""
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | others).encode()


def code(source="", outputs=(), **others):
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {}} | others


def markdown(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def graded(grade_id, **others):
    return code(metadata={"nbgrader": {"grade_id": grade_id}} | others)


def stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def data(**kinds):
    return {
        "output_type": "display_data",
        "data": {key.replace("_", "/"): value for key, value in kinds.items()},
    }


def one(cell):
    """The only cell, and the notebook's notes."""
    found = read(made(cell))
    return found.cells[0], found.notes


@pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}-{path.stem}"
)
def test_the_courses_own_notebooks(path):
    """nbformat reads the same cells, and the language is the folder's."""
    found, expected = read(path.read_bytes()), nbformat.read(path, as_version=4)
    assert found.language == path.parent.name
    assert [(cell.type, cell.source) for cell in found.cells] == [(c.cell_type, c.source) for c in expected.cells]
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id for cell in expected.cells]
    assert [cell.id for cell in found.cells] == ids
    assert found.repeated == ()
    images = [
        o.data["image/png"] for c in expected.cells for o in c.get("outputs", ()) if "image/png" in o.get("data", {})
    ]
    kept = [o["data"]["image/png"] for c in found.cells for o in c.outputs if "image/png" in o.get("data", {})]
    assert [base64.b64decode(image) for image in kept] == [base64.b64decode(image) for image in images]


HOSTILE = {
    "nothing": (b"", "not_json"),
    "no JSON": (b"print(1)", "not_json"),
    "no text": (b"\xff\xfe\xfa\x00\xd8", "not_json"),
    "cut off": (made(code())[:-5], "not_json"),
    "two": (made() * 2, "not_json"),
    "11 MB": (made(code("x" * 11_000_000)), "too_big"),
    "deep lists": (b"[" * 5_000_000, "too_deep"),
    "deep lists, closed": (b'{"nbformat": 4, "cells": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_deep"),
    "deep dicts": (b'{"a":' * 1_000_000, "too_deep"),
    "a list": (b"[]", "not_notebook"),
    "a number": (b"4", "not_notebook"),
    "null": (b"null", "not_notebook"),
    "no format": (b'{"cells": []}', "not_notebook"),
    "format true": (made(nbformat=True), "not_notebook"),
    "format as text": (made(nbformat="4"), "not_notebook"),
    "format 3": (b'{"nbformat": 3, "worksheets": [{"cells": []}]}', "old_format"),
    "format 5": (made(nbformat=5), "new_format"),
    "no cells": (b'{"nbformat": 4}', "not_notebook"),
    "cells are a dict": (made(cells={"0": code()}), "not_notebook"),
    "a cell is a list": (made([]), "not_notebook"),
    "a cell is null": (made(None), "not_notebook"),
    "source is a number": (made(code(1)), "not_notebook"),
    "source is null": (made(code(None)), "not_notebook"),
    "source is a list of numbers": (made(code(["a", 1])), "not_notebook"),
    "501 cells": (made(*[code()] * (MAX_CELLS + 1)), "too_many_cells"),
    "three million cells": (b'{"nbformat": 4, "cells": [' + b"{}," * 3_000_000 + b"{}]}", "too_many_cells"),
}


@pytest.mark.parametrize(("content", "key"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_notebook_is_refused(content, key):
    with pytest.raises(NotebookError) as refused:
        read(content)
    assert str(refused.value) == key
    assert all(text(f"grade.{key}", lang) for lang in LANGUAGES)


HARMLESS = {
    "BOM": b"\xef\xbb\xbf" + made(code("1")),
    "CRLF": made(code("1")).replace(b",", b",\r\n"),
    "UTF-16": made(code("1")).decode().encode("utf-16"),
    "NaN": made(code("1"), metadata={"x": float("nan"), "y": float("inf")}),
    "a long number": made(code("1")).replace(b'"nbformat_minor": 5', b'"nbformat_minor": ' + b"9" * 1_000_000),
    "a large number": made(code("1")).replace(b'"nbformat_minor": 5', b'"nbformat_minor": 1e99999'),
    "no minor": made(code("1")).replace(b'"nbformat_minor": 5, ', b""),
    "said twice": made(code("1")).replace(b'"source"', b'"source": "2", "source"'),
    "metadata null": made(code("1", metadata=None), metadata=None),
    "nbgrader null": made(code("1", metadata={"nbgrader": None})),
    "outputs null": made(code("1") | {"outputs": None}),
    "outputs mad": made(code("1", [1, None, [], {}, {"output_type": []}, {"output_type": "display_data", "data": 1}])),
    "id a number": made(code("1", id=7)),
    "attachments": made(code("1", attachments={"x": {"image/png": "!"}})),
}


@pytest.mark.parametrize("content", HARMLESS.values(), ids=HARMLESS)
def test_what_does_no_harm_is_read(content):
    assert read(content).cells == [SubmittedCell("code", "", "1", [])]


# Anything at the places that are read, or things of the right kind with anything in them.
scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
anything = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
line = st.text(st.characters(codec=None), max_size=20)  # lone surrogates too
output = st.fixed_dictionaries(
    {},
    optional={
        "output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"]) | anything,
        "text": line | st.lists(line, max_size=3) | anything,
        "data": st.dictionaries(st.sampled_from(["text/plain", "image/png", "text/html"]), line | anything) | anything,
        "traceback": st.lists(line, max_size=3) | anything,
        "ename": line | anything,
    },
)
cell = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | anything,
        "source": line | st.lists(line, max_size=3) | anything,
        "id": line | anything,
        "metadata": st.fixed_dictionaries(
            {},
            optional={
                "id": line,
                "nbgrader": st.fixed_dictionaries({}, optional={"grade_id": line | anything}),
            },
        )
        | anything,
        "outputs": st.lists(output | anything, max_size=3) | anything,
    },
)
wild = st.fixed_dictionaries(
    {"nbformat": st.just(4) | anything, "cells": st.lists(cell | anything, max_size=4) | anything}
)


def check_bounds(content):
    """Either a notebook of the promised kind, or NotebookError with a key that has words."""
    try:
        found = read(content)
    except NotebookError as error:
        key = str(error)
    else:
        key = None
    if key:
        assert text(f"grade.{key}")
        return
    assert found.language in LANGUAGES
    for one in found.cells:
        assert one.type in ("code", "markdown", "raw")
        assert (one.source + one.id).encode() is not None  # no lone surrogate
        json.dumps(one.outputs, ensure_ascii=False, allow_nan=False).encode()
        for output in one.outputs:
            assert set(output.get("data", {})) <= {"text/plain", "image/png"}


@given(wild)
def test_no_json_does_more_than_be_refused(value):
    check_bounds(json.dumps(value).encode())


@given(
    st.binary()
    | st.tuples(st.binary(max_size=9), st.integers(0, 200)).map(
        lambda cut: made(graded("a"), markdown("b"))[: cut[1]] + cut[0] + made(graded("a"), markdown("b"))[cut[1] :]
    )
)
def test_no_bytes_do_more_than_be_refused(content):
    check_bounds(content)


SLOW = {
    "a long number": b'{"nbformat": 4, "x": ' + b"1" * 9_900_000 + b"}",
    "a long fraction": b'{"nbformat": 4, "x": 0.' + b"1" * 9_900_000 + b"}",
    "many lists": b'{"nbformat": 4, "cells": [], "x": [' + b"[]," * 3_000_000 + b"1]}",
    "many numbers": b'{"nbformat": 4, "cells": [], "x": [' + b"1," * 4_900_000 + b"1]}",
    "many commands": made(code(outputs=[stream("\x1b[" * 700_000)])),
    "a long command": made(code(outputs=[stream("\x1b[" + "0" * 9_000_000)])),
    "many lessons": made(*[code("begin.lesson( " * 14_000)] * 45),
    "many blanks": made(*[code("begin.lesson(" + " " * 199_000)] * 45),
    "one id": made(*[graded("a")] * MAX_CELLS),
    "many pictures": made(code(outputs=[data(image_png="iVBORw0KGgo" * 9_000)] * 99)),
}


@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW)
def test_no_notebook_takes_long_or_much(content):
    """As bounds go: 10 s is for a machine that does something else; the slowest takes 2."""
    assert len(content) < MAX_BYTES
    start = time.process_time()
    check_bounds(content)
    assert time.process_time() - start < 10


# --- cells ---


def test_a_source_is_one_text():
    assert one(code(["a\r\n", "b\r", "c"]))[0].source == "a\nb\nc"


def test_a_half_character_becomes_a_whole_one():
    """JSON can hold half of a surrogate pair, which no file and no kernel can."""
    assert one(code("a\ud800b"))[0].source == "a\ufffdb"
    assert one(code(["\ud83d", "\ude00"]))[0].source == "😀"


def test_which_id_counts():
    assert one(graded("g", id="colab") | {"id": "own"})[0].id == "g"
    assert one(code(metadata={"id": "colab"}, id="own"))[0].id == "colab"
    assert one(code(id="own"))[0].id == "own"
    assert one(code())[0].id == ""
    assert one(graded(""))[0].id == ""


def test_copied_cells_are_named_and_kept():
    found = read(made(graded("a"), graded("b"), graded("a"), code(id="c"), code(id="c")))
    assert [cell.id for cell in found.cells] == ["a", "b", "a", "c", "c"]
    assert found.repeated == ("a",)
    assert found.notes == ("repeated_cell",)


def test_a_cell_that_is_cut_does_not_run_by_half():
    cell, notes = one(code("x = 1\n" * 50_000))
    assert len(cell.source) < MAX_SOURCE + 10
    assert notes == ("cell_cut",)
    with pytest.raises(SyntaxError):
        compile(cell.source, "cell", "exec")


# --- outputs ---


def test_text_of_outputs_is_kept():
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": "v",
        "traceback": ["\x1b[0;31mE\x1b[0m: v", "end"],
    }
    cell, notes = one(code(outputs=[stream(["a\n", "b"]), data(text_plain="c"), error]))
    assert [cell.outputs[0]["text"], cell.outputs[1]["data"], cell.outputs[2]["traceback"]] == [
        "a\nb",
        {"text/plain": "c"},
        ["\x1b[0;31mE\x1b[0m: v\nend"],
    ]
    assert sanitize.text(cell.outputs[2]["traceback"][0]) == "E: v\nend"
    assert notes == ()


def test_an_error_without_traceback_says_what_it_was():
    error = {"output_type": "error", "ename": "NameError", "evalue": "x"}
    assert one(code(outputs=[error]))[0].outputs[0]["traceback"] == ["NameError: x"]


def test_only_text_and_png_stay():
    outputs = [
        data(text_html="<script>", application_javascript="alert()", text_plain="shown"),
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload=x>"}},
        {"output_type": "update_display_data", "data": {"text/plain": "x"}},
    ]
    assert one(code(outputs=outputs))[0].outputs == [
        {"output_type": "display_data", "data": {"text/plain": "shown"}, "metadata": {}}
    ]
    assert one(markdown("x") | {"outputs": [stream("x")]})[0].outputs == []


def shown(cell):
    return "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs)


@pytest.mark.parametrize("kind", [stream, lambda text: data(text_plain=text)])
@pytest.mark.parametrize("pieces", [1, 50])
def test_a_flood_of_text_is_cut_and_marked(kind, pieces):
    cell, notes = one(code(outputs=[kind("x" * (MAX_TEXT * 5 // pieces))] * pieces))
    assert shown(cell).count("x") == MAX_TEXT
    assert "✂" in shown(cell)
    assert notes == ("outputs_cut",)


def test_a_flood_of_outputs_is_cut():
    cell, notes = one(code(outputs=[stream("x")] * (MAX_OUTPUTS + 1)))
    assert (len(cell.outputs), notes) == (MAX_OUTPUTS, ("outputs_cut",))


def png(width=1, height=1, pixels=b"\0\0", filler=b""):
    def chunk(kind, content):
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = struct.pack(">LL5B", width, height, 8, 0, 0, 0, 0)
    parts = [
        chunk(b"IHDR", head),
        chunk(b"tEXt", filler),
        chunk(b"IDAT", zlib.compress(pixels)),
        chunk(b"IEND", b""),
    ]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def pictures(*outputs):
    found = read(made(code(outputs=outputs)))
    kept = [output["data"]["image/png"] for output in found.cells[0].outputs if "image/png" in output.get("data", {})]
    return kept, found.notes


def test_real_pictures_stay():
    file = io.BytesIO()
    figure = plt.figure(figsize=(1, 1))
    figure.savefig(file, format="png")
    plt.close(figure)
    lines = base64.encodebytes(file.getvalue()).decode().splitlines(keepends=True)  # as older Jupyters wrote them
    (kept,), notes = pictures(data(image_png=lines))
    assert base64.b64decode(kept) == file.getvalue()
    assert notes == ()
    assert pictures(data(image_png=png())) == ([png()], ())


@pytest.mark.parametrize(
    "picture",
    [
        "",
        "AAAA",
        '"><script>alert()</script>',
        base64.b64encode(b"<svg onload=alert()>" * 9).decode(),
        base64.b64encode(b"GIF89a" + bytes(99)).decode(),
        png() + "!",
        png()[:-3],
        png()[:28],
        base64.b64encode(base64.b64decode(png()).replace(b"PNG", b"PNX")).decode(),
        png(width=100_000, height=100_000),
        7,
        None,
        {"a": 1},
    ],
)
def test_what_is_no_picture_is_dropped(picture):
    assert pictures(data(image_png=picture)) == ([], ())


def test_too_large_and_too_many_pictures_are_cut():
    assert pictures(data(image_png=png(filler=bytes(1_000_000)))) == ([], ("outputs_cut",))
    kept, notes = pictures(*[data(image_png=png())] * (MAX_PICTURES + 1))
    assert (len(kept), notes) == (MAX_PICTURES, ("outputs_cut",))


# --- language ---

LANGUAGE = {
    "begun in Chinese": (
        [code('from course import begin\nbegin.lesson("zh")'), markdown("Plain English.")],
        "zh",
    ),
    "begun in English": ([code("begin.lesson( 'en' )"), markdown("全是中文")], "en"),
    "only in a comment": ([code('# begin.lesson("en")'), markdown("全是中文")], "zh"),
    "only in text": ([markdown('Write begin.lesson("zh") at the top.')], "en"),
    "written in Chinese": (
        [markdown("写一个函数 encode.rate(values)，返回脉冲"), code("def f(): ...")],
        "zh",
    ),
    "written in English": (
        [markdown("Rate coding (速率编码) turns every value into spikes, again and again.")],
        "en",
    ),
    "code in Chinese": ([code("# 把增益乘上去\ngain * values")], "zh"),
    "nothing": ([], "en"),
    "a language that there is not": ([code('begin.lesson("xx")'), markdown("全是中文")], "zh"),
}


@pytest.mark.parametrize(("cells", "lang"), LANGUAGE.values(), ids=LANGUAGE)
def test_languages(cells, lang):
    assert read(made(*cells)).language == lang


def test_every_note_has_its_words():
    for key in ("repeated_cell", "cell_cut", "outputs_cut"):
        assert f'"{key}"' in Path(notebook.__file__).read_text("utf-8")
        assert all(text(f"grade.{key}", lang) for lang in LANGUAGES)


# Pictures in a text: a photo of a page, a pasted drawing.


def encoded(kind="PNG", size=(40, 20), **options):
    """A picture in base64, blue on the left, red on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    with io.BytesIO() as written:
        image.save(written, kind, **options)
        return base64.b64encode(written.getvalue()).decode()


def image(drawn):
    return Image.open(io.BytesIO(base64.b64decode(drawn)))


def orientation(value):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = value, "a secret place"
    return exif


PASTED = "before ![proof](data:image/png;base64,PNG) between <img src='data:image/jpeg;base64,JPEG' width=9> after"
ATTACHED = 'before ![proof](attachment:a%20b.png) between ![](attachment:c.jpeg "title") after'


@pytest.mark.parametrize("kind", ["pasted", "attached", "attached, unseen"])
def test_a_text_keeps_its_words_and_its_pictures(kind):
    png, jpeg = encoded(), encoded("JPEG", exif=orientation(6))
    cell = markdown(PASTED.replace("PNG", png).replace("JPEG", jpeg) if kind == "pasted" else ATTACHED)
    if kind != "pasted":
        cell["attachments"] = {"a b.png": {"image/png": png}, "c.jpeg": {"image/jpeg": jpeg.encode().decode()}}
    if kind == "attached, unseen":
        cell["source"] = "before"
    (found,) = read(made(cell)).cells
    assert (
        found.source.split()
        == {
            "pasted": ["before", "🖼", "1", "proof", "between", "🖼", "2", "after"],
            "attached": ["before", "🖼", "1", "proof", "between", "🖼", "2", "after"],
            "attached, unseen": ["before", "🖼", "1", "🖼", "2"],
        }[kind]
    )
    first, second = map(image, found.pictures)
    assert (first.format, first.size, first.getpixel((0, 0))[:3]) == ("PNG", (40, 20), (0, 0, 255))
    assert (second.format, second.size) == ("JPEG", (20, 40))  # turned upright
    assert b"secret" not in base64.b64decode(found.pictures[1])
    assert read(made(cell)).notes == ()


def test_a_large_photo_becomes_a_small_one_and_its_text_is_whole():
    photo_ = encoded("JPEG", (4000, 3000))
    noise = base64.b64encode(bytes(range(256)) * 4000).decode()
    source = f"![a](data:image/jpeg;base64,{photo_}) ![b](data:image/png;base64,{noise}) and so *p* is small."
    assert len(source) > MAX_SOURCE
    found = read(made(markdown(source)))
    assert found.cells[0].source == "🖼 1 a 🖼 b and so *p* is small."
    assert max(image(found.cells[0].pictures[0]).size) == photo.SIDE
    assert found.notes == ("picture_refused",)


def _many_scans():
    content = base64.b64decode(encoded("JPEG", (64, 64), progressive=True))
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * 100 + content[-2:]


def _header(width, height):
    content = bytearray(base64.b64decode(encoded()))
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(bytes(content[12:29])))
    return bytes(content)


REFUSED = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "gif": base64.b64decode(encoded("GIF")),
    "bomb": _header(40_000, 40_000),
    "torn": base64.b64decode(encoded("PNG", (400, 400)))[:300],
    "scans": _many_scans(),
    "pixels": base64.b64decode(encoded("PNG", (4000, 4001))),  # whole, and a row too many
    "large": base64.b64decode(encoded()) + bytes(photo.MAX_BYTES),
    "nothing": b"",
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_hostile_picture_is_refused_with_a_note(content):
    cell = markdown("before ![x](data:image/png;base64,DATA) after ![y](attachment:y)")
    cell["source"] = cell["source"].replace("DATA", base64.b64encode(content).decode())
    cell["attachments"] = {"y": {"image/svg+xml": "<svg/>", "image/png": 7}}
    found = read(made(cell, code("1", [data(image_png=encoded())])))
    assert found.cells[0].pictures == ()
    assert found.cells[0].source == "before 🖼 x after 🖼 y"
    assert found.notes == ("picture_refused",)
    assert len(found.cells[1].outputs) == 1


def test_only_so_many_pictures_are_looked_at(monkeypatch):
    looked = []
    monkeypatch.setattr(photo, "redrawn", looked.append)
    found = read(made(markdown(f"![x](data:image/png;base64,{encoded()})\n" * 300)))
    assert len(looked) == MAX_PICTURES
    assert found.cells[0].source.count("🖼") == 300
