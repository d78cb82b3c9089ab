"""Submissions: every layout is understood, and nothing in one does more than be reported."""

import io
import os
import socket
import struct
import tempfile
import tracemalloc
import unicodedata
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.language import LANGUAGES, text
from grading.intake import names, submissions
from grading.intake.submissions import MAX_BYTES, MAX_WORKS

NOTEBOOK = b'{"nbformat": 4, "cells": []}'
DAY = (2026, 3, 1, 12, 0, 0)


def notebook(grade_id):
    return b'{"nbformat": 4, "cells": [{"metadata": {"nbgrader": {"grade_id": "%s"}}}]}' % grade_id.encode()


def find(folder):
    """All submissions; what they say is always in the words, and their ids are unique files everywhere."""
    found = submissions.find(folder)
    for one in found:
        assert (one.notebook is None) == (one.problem is not None)
        for key in filter(None, (one.problem, *one.notes)):
            assert all(text(f"grade.{key}", lang) for lang in LANGUAGES)
    ids = [unicodedata.normalize("NFC", one.id).casefold() for one in found]
    assert len(set(ids)) == len(ids)
    assert [one.id for one in found] == sorted(one.id for one in found)
    return found


def only(folder):
    (one,) = find(folder)
    return one


def said(found):
    return {one.id: one.problem for one in found}


def write(folder, tree):
    """Files from {path: content}; a path that ends in / is a folder."""
    for path, content in tree.items():
        target = folder / path
        (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            target.write_bytes(content)
    return folder


def zipped(tree, method=zipfile.ZIP_DEFLATED, mode=0o100644):
    """A zip of {path: content}, as bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for path, content in tree.items():
            info = zipfile.ZipInfo(path, DAY)
            info.external_attr = (0o40755 if path.endswith("/") else mode) << 16
            info.compress_type = method
            archive.writestr(info, content)
    return file.getvalue()


def renamed(tree, name, raw):
    """A zip in which the ASCII name stands as other bytes of the same length, without the flag for UTF-8."""
    assert len(name) == len(raw)
    return zipped(tree).replace(name.encode(), raw)


# Layout → the files, and (id, student's name, hint, file) of what is to be found.
LAYOUTS = {
    "plain": (
        {"alice.ipynb": NOTEBOOK, "张三.ipynb": NOTEBOOK, "grades.csv": b"", "notes.py": b""},
        [("alice", "alice", "", "alice.ipynb"), ("张三", "张三", "", "张三.ipynb")],
    ),
    "folders": (
        {"alice/02.ipynb": NOTEBOOK, "李 四/作业.IPYNB": NOTEBOOK, "carol/code.py": b"", "dave/": b""},
        [
            ("alice", "alice", "02", "alice/02.ipynb"),
            ("carol", "carol", "", "carol: code.py"),
            ("dave", "dave", "", "dave"),
            ("李_四", "李 四", "作业", "李 四/作业.IPYNB"),
        ],
    ),
    "nbgrader": (
        {
            "submitted/bob/02/x.ipynb": NOTEBOOK,
            "submitted/eve/02/timestamp.txt": b"",
            "source/02/x.ipynb": NOTEBOOK,
        },
        [("bob", "bob", "02", "submitted/bob/02/x.ipynb"), ("eve", "eve", "", "submitted/eve: timestamp.txt")],
    ),
    "nbgrader without submitted": (
        {
            "bob/02-rate/x.ipynb": notebook("a"),
            "bob/03-latency/x.ipynb": notebook("b"),
            "eve/02-rate/x.ipynb": notebook("a"),
            "eve/02-rate/timestamp.txt": b"",
        },
        [
            ("bob--02-rate", "bob", "02-rate", "bob/02-rate/x.ipynb"),
            ("bob--03-latency", "bob", "03-latency", "bob/03-latency/x.ipynb"),
            ("eve", "eve", "02-rate", "eve/02-rate/x.ipynb"),
        ],
    ),
    "moodle": (
        {
            "张三_12345_assignsubmission_file_/02.ipynb": NOTEBOOK,
            "张三_12345_assignsubmission_onlinetext_/onlinetext.html": b"",
            "Ann Lee_12346_assignsubmission_file/sub/02.ipynb": NOTEBOOK,
            "Ann Lee_12347_assignsubmission_file_/02.ipynb": NOTEBOOK,
            "Bo_7_assignsubmission_onlinetext_/onlinetext.html": b"",
            "Default group_assignsubmission_file_/02.ipynb": NOTEBOOK,
        },
        [
            ("Ann_Lee_12346", "Ann Lee", "02", "Ann Lee_12346_assignsubmission_file/sub/02.ipynb"),
            ("Ann_Lee_12347", "Ann Lee", "02", "Ann Lee_12347_assignsubmission_file_/02.ipynb"),
            ("Bo_7", "Bo", "", "Bo_7_assignsubmission_onlinetext_: onlinetext.html"),
            ("Default_group", "Default group", "02", "Default group_assignsubmission_file_/02.ipynb"),
            ("张三_12345", "张三", "02", "张三_12345_assignsubmission_file_/02.ipynb"),
        ],
    ),
    "moodle, flat": (
        {
            "张三_12345_assignsubmission_file_02_v_1.ipynb": NOTEBOOK,
            "Bo_7_assignsubmission_file_02.pdf": b"",
            "Eve_8_assignsubmission_file_Bo_7_assignsubmission_file_02.ipynb": NOTEBOOK,
        },
        [
            ("Bo_7", "Bo", "", "Bo_7_assignsubmission_file_02.pdf"),
            (
                "Eve_8",
                "Eve",
                "Bo_7_assignsubmission_file_02",
                "Eve_8_assignsubmission_file_Bo_7_assignsubmission_file_02.ipynb",
            ),
            ("张三_12345", "张三", "02_v_1", "张三_12345_assignsubmission_file_02_v_1.ipynb"),
        ],
    ),
    "canvas": (
        {
            "liming_12345_67890_02-rate-exercises.ipynb": NOTEBOOK,
            "leeann_LATE_12346_67891_02-rate-exercises-1.ipynb": NOTEBOOK,
            "王芳_12347_67892_99_1_x.ipynb": NOTEBOOK,
            "anon_aB3de_67893_x.ipynb": NOTEBOOK,
            "bo_12348_67894_x.pdf": b"",
        },
        [
            ("anon_aB3de", "anon_aB3de", "x", "anon_aB3de_67893_x.ipynb"),
            ("bo_12348", "bo", "", "bo_12348_67894_x.pdf"),
            (
                "leeann_12346",
                "leeann",
                "02-rate-exercises",
                "leeann_LATE_12346_67891_02-rate-exercises-1.ipynb",
            ),
            ("liming_12345", "liming", "02-rate-exercises", "liming_12345_67890_02-rate-exercises.ipynb"),
            ("王芳_12347", "王芳", "99_1_x", "王芳_12347_67892_99_1_x.ipynb"),
        ],
    ),
}
JUNK = {
    "__MACOSX/._x.ipynb": b"",
    "._y.ipynb": b"",
    ".ipynb_checkpoints/z-checkpoint.ipynb": b"",
    ".git/config": b"",
    ".DS_Store": b"",
}
each_layout = pytest.mark.parametrize(("tree", "expected"), LAYOUTS.values(), ids=LAYOUTS)


def facts(found):
    return [(one.id, one.name, one.assignment_hint, one.file) for one in found]


@each_layout
def test_layouts_in_a_folder(tmp_path, tree, expected):
    found = find(write(tmp_path, tree | JUNK))
    assert facts(found) == expected
    assert all((one.notebook == tree.get(one.file)) if one.file.lower().endswith("b") else one.problem for one in found)


@each_layout
@pytest.mark.parametrize("wrapper", ["", "class/"])
def test_layouts_in_one_zip(tmp_path, tree, expected, wrapper):
    content = zipped({wrapper + path: content for path, content in (tree | JUNK).items()})
    write(tmp_path, {"class.zip": content, "readme.txt": b""})
    wanted = [(*others, f"class.zip/{wrapper}{file}") for *others, file in expected]
    assert facts(find(tmp_path / "class.zip")) == wanted
    assert facts(find(tmp_path)) == wanted


@each_layout
def test_each_file_zipped_by_its_student(tmp_path, tree, expected):
    """A zip in place of each notebook: the owner stays, whatever is in it."""
    replaced = {
        path[:-6] + ".zip" if path.lower().endswith(".ipynb") else path: zipped({"mine/n.ipynb": content})
        for path, content in tree.items()
    }
    found = find(write(tmp_path, replaced))
    assert {one.name for one in found} == {name for _, name, _, _ in expected}
    assert sum(one.notebook is not None for one in found) == sum(file.lower().endswith("b") for *_, file in expected)
    assert all(one.file.endswith(".zip/mine/n.ipynb") for one in found if one.notebook)


def test_order_on_disk_does_not_matter(tmp_path, monkeypatch):
    for tree, _ in LAYOUTS.values():
        write(tmp_path, tree)
    # A student with two folders and no notebook; a broken zip next to two pieces of work.
    write(tmp_path, {"No_9_assignsubmission_file_/x.pdf": b"", "No_9_assignsubmission_onlinetext_/x.html": b""})
    write(tmp_path, {"two/a.ipynb": notebook("a"), "two/b.ipynb": notebook("b"), "two/c.zip": b""})
    first, listed = find(tmp_path), os.scandir

    class Backwards(list):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", lambda path: Backwards(sorted(listed(path), key=lambda e: e.name, reverse=True)))
    assert find(tmp_path) == first


def test_nothing_is_written(tmp_path, monkeypatch):
    for tree, _ in LAYOUTS.values():
        write(tmp_path / "in", tree | {"s.zip": zipped(tree | {"../out.ipynb": NOTEBOOK})})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert find("in")
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("nothing", ["missing", "a.txt"])
def test_what_is_no_folder_is_named(tmp_path, nothing):
    write(tmp_path, {"a.txt": b"hello"})
    with pytest.raises(ValueError, match=f"folder must be .*{nothing}"):
        find(tmp_path / nothing)


def test_an_empty_folder_has_none(tmp_path):
    assert find(tmp_path) == []


# --- versions ---


def test_canvas_counts_its_files(tmp_path):
    """The later attachment has the higher number, also where the dates say otherwise."""
    write(tmp_path, {"li_5_100_ex.ipynb": notebook("old"), "li_5_99_ex-2.ipynb": notebook("old")})
    os.utime(tmp_path / "li_5_100_ex.ipynb", (0, 0))
    one = only(tmp_path)
    assert (one.file, one.superseded) == ("li_5_100_ex.ipynb", ("li_5_99_ex-2.ipynb",))
    assert one.notes == ("several_versions",)


def test_names_that_only_look_like_versions(tmp_path):
    """hw-1 and hw-2 are one piece of work to Canvas' naming; the cells in them know better."""
    write(tmp_path, {"li_5_100_hw-1.ipynb": notebook("a"), "li_5_101_hw-2.ipynb": notebook("b")})
    assert [one.file for one in find(tmp_path)] == ["li_5_100_hw-1.ipynb", "li_5_101_hw-2.ipynb"]


@pytest.mark.parametrize("copy", ["ex (1)", "ex-Copy1", "ex - 副本"])
def test_the_version_changed_last_counts(tmp_path, copy):
    write(tmp_path, {"li/ex.ipynb": NOTEBOOK, f"li/{copy}.ipynb": NOTEBOOK})
    for newer, older in (("ex", copy), (copy, "ex")):
        os.utime(tmp_path / "li" / f"{newer}.ipynb", (2e9, 2e9))
        os.utime(tmp_path / "li" / f"{older}.ipynb", (1e9, 1e9))
        one = only(tmp_path)
        assert (one.id, one.file, one.superseded) == ("li", f"li/{newer}.ipynb", (f"li/{older}.ipynb",))


def test_at_the_same_time_the_higher_copy_counts(tmp_path):
    write(tmp_path, {"li.zip": zipped({f"ex ({n}).ipynb": NOTEBOOK for n in (2, 10, 9)}), "bo.ipynb": NOTEBOOK})
    assert [one.file for one in find(tmp_path)] == ["bo.ipynb", "li.zip/ex (10).ipynb"]


def test_a_readable_version_comes_before_a_newer_unreadable_one(tmp_path):
    write(
        tmp_path,
        {"li/ex.ipynb": NOTEBOOK, "li/ex (1).ipynb": b" " * (MAX_BYTES + 1), "li/data.zip": b"PK broken"},
    )
    one = only(tmp_path)
    assert (one.file, one.problem, one.notes) == ("li/ex.ipynb", None, ("other_files_unreadable",))
    assert set(one.superseded) == {"li/ex (1).ipynb", "li/data.zip"}


def test_another_work_that_is_unreadable_stands_on_its_own(tmp_path):
    write(tmp_path, {"li/02.ipynb": NOTEBOOK, "li/03.ipynb": b" " * (MAX_BYTES + 1)})
    assert said(find(tmp_path)) == {"li--02": None, "li--03": "too_big"}


def test_a_flood_of_notebooks_is_not_graded_and_not_hidden(tmp_path):
    flood = {f"n{number}.ipynb": NOTEBOOK for number in range(300)} | {"z.ipynb": notebook("a")}
    found = find(write(tmp_path, {"li.zip": zipped(flood), "bo.ipynb": NOTEBOOK}))
    assert len(found) == MAX_WORKS + 1
    noted = [one for one in found if one.notes]
    assert [(one.assignment_hint, len(one.superseded)) for one in noted] == [("z", 301 - MAX_WORKS)]


# --- students that pose as others ---


def test_a_zip_that_poses_as_a_class_replaces_nobody(tmp_path):
    own, forged = notebook("bob's"), notebook("eve's")
    write(tmp_path, {"bob/02/x.ipynb": own, "eve.zip": zipped({"submitted/bob/02/x.ipynb": forged})})
    found = find(tmp_path)
    assert {one.notebook for one in found} == {own, forged}
    assert all(one.notes == ("several_sources",) for one in found)


@pytest.mark.parametrize("inner", ["Bob_2_assignsubmission_file_/x.ipynb", "submitted/bob/x.ipynb", "bob_1_2_x.ipynb"])
def test_names_within_a_students_folder_change_nothing(tmp_path, inner):
    tree = {f"Eve_1_assignsubmission_file_/{inner}": NOTEBOOK}
    assert [one.id for one in find(write(tmp_path / "alone", tree))] == ["Eve_1"]
    tree |= {"Bob_2_assignsubmission_file_/y.ipynb": NOTEBOOK}
    tree |= {"Eve_1_assignsubmission_file_/w.zip": zipped({inner: NOTEBOOK})}
    found = find(write(tmp_path / "both", tree))
    assert {one.student for one in found if one.file.startswith("Eve")} == {"Eve_1"}
    assert [one.file for one in found if one.student == "Bob_2"] == ["Bob_2_assignsubmission_file_/y.ipynb"]


# --- names ---

NAMES = {
    "../x": "x",
    "CON": "CON_",
    "com1": "com1_",
    "=1+1": "1_1",
    "@SUM(A1)": "SUM_A1",
    "-rf": "rf",
    "": "unnamed",
    "...": "unnamed",
    "a\0b": "a_b",
    "gnp.\u202ex": "gnp_x",
    "欧阳 娜娜": "欧阳_娜娜",
    "Zoë O'Neil": "Zoë_O_Neil",
    "x" * 300: "x" * 120,
    "字" * 300: "字" * 40,
    "<b>": "b",
    "\ud800": "unnamed",
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_ids_are_good_file_names(name, expected):
    assert names.safe(name) == expected


@given(st.lists(st.text(st.characters(categories=["L", "M", "N", "P", "S", "C", "Z"])), unique=True, max_size=6))
def test_ids_are_good_and_distinct_files_on_every_system(wild):
    ids = names.distinct({(name, ""): names.safe(name) for name in wild})
    assert len({unicodedata.normalize("NFC", one.casefold()) for one in ids.values()}) == len(wild)
    for one in ids.values():
        assert 0 < len(one.encode()) <= 200
        assert not set(one) & set('/\\:*?"<>|. \0=+@\n\r\t')
        assert not one.startswith("-")
        assert one.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


COLLIDING = [("Bob", "bob"), ("\u00e9va", "e\u0301va"), ("Straße", "STRASSE"), ("a b", "a_b"), ("ﬁ", "fi")]


@pytest.mark.parametrize("pair", COLLIDING)
def test_names_that_collide_stay_two_students(tmp_path, pair):
    found = find(write(tmp_path, {f"{name}/x.ipynb": notebook(name) for name in pair}))
    assert {one.name: one.notebook for one in found} == {name: notebook(name) for name in pair}


def test_an_id_made_unique_is_nobodys_name():
    wild = {(name, ""): name for name in ("Bob", "bob")}
    taken = names.distinct(wild)["bob", ""]
    assert len(set(names.distinct(wild | {(taken, ""): taken}).values())) == 3


def test_names_on_disk_that_are_no_unicode(tmp_path):
    gbk = os.path.join(os.fsencode(tmp_path), "张三.ipynb".encode("gbk"))
    with open(gbk, "wb") as file:
        file.write(NOTEBOOK)
    assert only(tmp_path).id == "张三"


def test_names_are_shown_without_tricks(tmp_path):
    one = only(write(tmp_path, {"=1\u202egnp/\u2066x.ipynb": NOTEBOOK}))
    assert one.name == "=1\ufffdgnp"
    assert one.file == "=1\ufffdgnp/\ufffdx.ipynb"


def with_unicode_path(name, shown):
    info = zipfile.ZipInfo(name, DAY)
    field = struct.pack("<BL", 1, zlib.crc32(name.encode())) + shown.encode()
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field + struct.pack("<HH", 0x9999, 3) + b"abc"  # and another
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, NOTEBOOK)
    return file.getvalue()


ENCODED = {
    "Windows, GBK": (
        renamed({"ABCD/x.ipynb": NOTEBOOK}, "ABCD/x.ipynb", "张三/x.ipynb".encode("gbk")),
        "张三",
    ),
    "GBK beyond GB 2312": (
        renamed({"ABCD/x.ipynb": NOTEBOOK}, "ABCD/x.ipynb", "张喆/x.ipynb".encode("gbk")),
        "张喆",
    ),
    "macOS, UTF-8": (
        renamed({"ABCDEF/x.ipynb": NOTEBOOK}, "ABCDEF/x.ipynb", "张三/x.ipynb".encode()),
        "张三",
    ),
    "DOS": (renamed({"ZoeM/x.ipynb": NOTEBOOK}, "ZoeM/x.ipynb", "ZoëM/x.ipynb".encode("cp437")), "ZoëM"),
    "DOS, two": (renamed({"eeva/x.ipynb": NOTEBOOK}, "eeva/x.ipynb", "éüva/x.ipynb".encode("cp437")), "éüva"),
    "with the flag": (zipped({"张三/x.ipynb": NOTEBOOK}), "张三"),
    "extra field": (with_unicode_path("????/x.ipynb", "张三/x.ipynb"), "张三"),
    "Windows, backslashes": (zipped({"bob\\sub\\x.ipynb": NOTEBOOK}), "bob"),
}


@pytest.mark.parametrize(("content", "name"), ENCODED.values(), ids=ENCODED)
def test_names_in_zips_come_out_right(tmp_path, content, name):
    found = only(write(tmp_path, {"download.zip": content}))
    assert (found.name, found.notebook) == (name, NOTEBOOK)


def test_an_extra_field_for_another_name_is_a_lie(tmp_path):
    lie = with_unicode_path("bob/x.ipynb", "eve/x.ipynb").replace(b"bob/", b"ann/")
    assert only(write(tmp_path, {"download.zip": lie})).name == "ann"


# --- hostile zips: bytes of eve's zip → the problem ---


PACKED, UNPACKED = 18, 22  # where a size stands in an entry's head; in the table of contents 2 bytes later


def lying(size, which=UNPACKED):
    """The only entry's size as somebody states it, in both places."""
    content = bytearray(zipped({"x.ipynb": NOTEBOOK}))
    struct.pack_into("<L", content, which, size)
    struct.pack_into("<L", content, content.rindex(b"PK\1\2") + which + 2, size)
    return bytes(content)


def encrypted():
    content = bytearray(zipped({"x.ipynb": NOTEBOOK}))
    content[6] |= 1
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return bytes(content)


def crowded(count):
    """As many empty entries as wanted, all at one place: only a table of contents."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)
    return entry * count + end


def nested(depth):
    content = zipped({"x.ipynb": NOTEBOOK})
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


BIG = bytes(30_000_000)
HOSTILE = {
    "no zip": (b"hello", "bad_zip"),
    "empty": (b"", "bad_zip"),
    "cut off": (zipped({"x.ipynb": NOTEBOOK})[:-30], "bad_zip"),
    "nothing in it": (zipped({}), "no_notebook"),
    "link": (zipped({"x.ipynb": b"/etc/passwd"}, mode=0o120777), "not_regular"),
    "fifo": (zipped({"x.ipynb": b""}, mode=0o010644), "not_regular"),
    "device": (zipped({"x.ipynb": b""}, mode=0o020644), "not_regular"),
    "up": (zipped({"../x.ipynb": NOTEBOOK}), "unsafe_path"),
    "up within": (zipped({"a/../../x.ipynb": NOTEBOOK}), "unsafe_path"),
    "up, backslash": (zipped({"..\\x.ipynb": NOTEBOOK}), "unsafe_path"),
    "absolute": (zipped({"/etc/x.ipynb": NOTEBOOK}), "unsafe_path"),
    "drive": (zipped({"c:x.ipynb": NOTEBOOK}), "unsafe_path"),
    "share": (zipped({"\\\\host\\x.ipynb": NOTEBOOK}), "unsafe_path"),
    "NUL": (renamed({"x.ipynb1": NOTEBOOK}, "x.ipynb1", b"x.ipynb\0"), "unsafe_path"),
    "false UTF-8": (zipped({"é.ipynb": NOTEBOOK}).replace("é".encode(), b"\xff\xff"), "bad_zip"),
    "password": (encrypted(), "encrypted_zip"),
    "states less": (lying(5), "bad_zip"),
    "states less, packed": (lying(5, PACKED), "bad_zip"),
    "bomb": (zipped({"x.ipynb": BIG}), "too_big"),
    "bombs": (zipped({f"{n}.ipynb": BIG for n in range(9)}), "too_big"),
    "bomb, bzip2": (zipped({"x.ipynb": BIG}, zipfile.ZIP_BZIP2), "bad_zip"),
    "bomb, lzma": (zipped({"x.ipynb": BIG}, zipfile.ZIP_LZMA), "bad_zip"),
    "bomb in a zip": (zipped({"w.zip": zipped({"x.ipynb": BIG})}), "too_big"),
    "zips in zips": (nested(2), "nested_zip"),
    "20 000 entries": (crowded(20_000), "too_many_files"),
    "a million entries": (crowded(1_000_000), "too_many_files"),
    "a folder x.ipynb": (zipped({"x.ipynb/": b""}), "no_notebook"),
}


@pytest.mark.parametrize(("content", "problem"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", ["eve.zip", "Eve_1_assignsubmission_file_/work.zip"])
def test_hostile_zips_cost_only_their_own(tmp_path, content, problem, place):
    write(tmp_path, {place: content, "bob/x.ipynb": NOTEBOOK})
    tracemalloc.start()
    found = {one.name.lower(): one for one in find(tmp_path)}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found["bob"].problem, found["eve"].problem) == (None, problem)
    assert len(found) == 2
    # What is read is held twice for a moment; a zip's table of contents costs the rest.
    assert peak < 2 * (MAX_BYTES + len(content)) + 8_000_000


@pytest.mark.parametrize(("content", "problem"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_zips_in_a_platforms_zip(tmp_path, content, problem):
    folder = "{}_assignsubmission_file_/"
    tree = {folder.format("Eve_1") + "w.zip": content, folder.format("Bob_2") + "x.ipynb": NOTEBOOK}
    assert said(find(write(tmp_path, {"moodle.zip": zipped(tree)}))) == {"Bob_2": None, "Eve_1": problem}


@pytest.mark.parametrize("which", [PACKED, UNPACKED])
def test_what_a_zip_states_does_not_matter_where_all_is_there(tmp_path, which):
    """4 GB stated, and nothing reserved for them."""
    assert only(write(tmp_path, {"eve/w.zip": lying(0xFFFFFFF0, which)})).notebook == NOTEBOOK


def test_one_nested_zip_is_opened(tmp_path):
    assert only(write(tmp_path, {"eve/w.zip": nested(1)})).file == "eve/w.zip/inner.zip/x.ipynb"


def test_bombs_are_not_unpacked_over_and_over(tmp_path, monkeypatch):
    """A student's budget ends it: 500 entries that say nothing but cost 10 MB each."""
    unpacked = []
    real = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda self, n=-1: unpacked.append(n) or real(self, n))
    one = zipped({"x.ipynb": bytes(11_000_000)})
    write(tmp_path, {"eve/w.zip": zipped({f"{n}.zip": one for n in range(500)}), "bob.ipynb": NOTEBOOK})
    assert said(find(tmp_path)) == {"bob": None, "eve": "too_big"}
    assert sum(unpacked) < 2 * submissions.MAX_STUDENT


def test_what_a_student_has_read_is_no_longer_to_be_had(tmp_path, monkeypatch):
    one, other = (notebook(name).ljust(1000) for name in "ab")
    monkeypatch.setattr(submissions, "MAX_STUDENT", 1500)
    found = find(write(tmp_path, {"eve/x.ipynb": one, "eve/y.ipynb": other}))
    assert [work.problem for work in found] == [None, "too_big"]


def test_only_work_that_is_late_is_called_late(tmp_path):
    names_ = ("leeann_12346_67890_x.ipynb", "leeann_LATE_12346_67891_y.ipynb")
    found = find(write(tmp_path, dict(zip(names_, map(notebook, "ab"), strict=True))))
    assert len(found) == 2
    assert [(work.file, "late" in work.notes) for work in found] == list(zip(names_, (False, True), strict=True))


def test_a_small_submission_costs_a_download_no_more_than_its_size(tmp_path, monkeypatch):
    """Or a class of forty would use up what one download may hold."""
    monkeypatch.setattr(submissions, "MAX_STUDENT", 3000)
    monkeypatch.setattr(submissions, "MAX_DOWNLOAD", 4000)
    write(tmp_path, {f"{name}.ipynb": NOTEBOOK for name in "abcdefgh"})
    assert said(find(tmp_path)) == dict.fromkeys("abcdefgh")


def test_two_entries_of_one_name_are_both_seen(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.ipynb", notebook("a"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x.ipynb", notebook("b"))
    found = find(write(tmp_path, {"eve/w.zip": file.getvalue()}))
    assert {one.notebook for one in found} == {notebook("a"), notebook("b")}


# --- hostile files on disk ---


def a_link(path):
    path.symlink_to("/etc/passwd")


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as made, tempfile.TemporaryDirectory() as short:
        made.bind(f"{short}/s")  # the path may be too long for a socket
        os.replace(f"{short}/s", path)


def a_sparse_giant(path):
    with path.open("wb") as file:
        file.truncate(200_000_000)


SPECIAL = {
    "link": (a_link, "not_regular"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "not_regular"),
    "loop": (lambda path: path.symlink_to(path), "not_regular"),
    "link to a folder": (lambda path: path.symlink_to("/etc"), "not_regular"),
    "fifo": (os.mkfifo, "not_regular"),
    "socket": (a_socket, "not_regular"),
    "folder": (os.mkdir, "no_notebook"),
    "200 MB": (a_sparse_giant, "too_big"),
}


@pytest.mark.parametrize(("make", "problem"), SPECIAL.values(), ids=SPECIAL)
@pytest.mark.parametrize("place", ["eve.ipynb", "eve/x.ipynb", "Eve_1_assignsubmission_file_x.ipynb"])
def test_special_files_are_reported(tmp_path, make, problem, place):
    write(tmp_path, {"bob.ipynb": NOTEBOOK, "eve/": b""} if "/" in place else {"bob.ipynb": NOTEBOOK})
    make(tmp_path / place)
    tracemalloc.start()
    bob, eve = sorted(find(tmp_path), key=lambda one: one.name.lower())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (bob.problem, eve.problem) == (None, problem)
    assert peak < 3 * MAX_BYTES


def test_a_linked_folder_is_not_entered(tmp_path):
    write(tmp_path / "elsewhere", {"bob/x.ipynb": NOTEBOOK})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "eve").symlink_to(tmp_path / "elsewhere" / "bob")
    assert said(find(tmp_path / "in")) == {"eve": "not_regular"}


def test_links_beside_a_notebook_are_nobodys_business(tmp_path):
    write(tmp_path, {"eve/x.ipynb": NOTEBOOK})
    (tmp_path / "eve" / "python").symlink_to("/etc/passwd")
    assert (only(tmp_path).problem, only(tmp_path).notes) == (None, ())


@pytest.mark.parametrize("denied", ["eve/x.ipynb", "eve"])
def test_what_may_not_be_read_is_reported(tmp_path, monkeypatch, denied):
    write(tmp_path, {"eve/x.ipynb": NOTEBOOK, "bob/x.ipynb": NOTEBOOK})

    def refusing(real):
        def wrapper(path, *arguments):
            if str(path) == str(tmp_path / denied):
                raise PermissionError(13, "Permission denied")
            return real(path, *arguments)

        return wrapper

    monkeypatch.setattr(os, "open", refusing(os.open))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    assert said(find(tmp_path)) == {"bob": None, "eve": "unreadable"}


def test_a_folder_without_end_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions.archive, "MAX_ENTRIES", 5)
    write(tmp_path, {f"eve/{number}.py": b"" for number in range(6)} | {"bob/x.ipynb": NOTEBOOK})
    assert said(find(tmp_path)) == {"bob": None, "eve": "too_many_files"}


def test_folders_without_end_are_reported(tmp_path):
    write(tmp_path, {"eve/" + "d/" * 60 + "x.ipynb": NOTEBOOK, "bob/x.ipynb": NOTEBOOK})
    assert said(find(tmp_path)) == {"bob": None, "eve": "too_many_files"}


# --- folders of a class where those of students are expected ---

DOWNLOADS = {  # as Windows unpacks two of Moodle's zips, side by side
    "one-5213/张伟_1_assignsubmission_file/02.ipynb": notebook("a"),
    "one-5213/李娜_2_assignsubmission_file/02.ipynb": notebook("a"),
    "two-5214/刘洋_3_assignsubmission_file/02.ipynb": notebook("a"),
}
FOLDERS = {
    "one/张伟/02.ipynb": notebook("a"),
    "one/李娜/02.ipynb": notebook("a"),
    "two/刘洋/02.ipynb": notebook("a"),
    "two/陈静/02.ipynb": notebook("a"),
}
LOOSE = {
    "one/张伟.ipynb": notebook("a"),
    "one/李娜.ipynb": notebook("a"),
    "two/刘洋.ipynb": notebook("a"),
    "two/陈静.ipynb": notebook("a"),
}
BELOW = ["one/张伟", "one/李娜", "two/刘洋", "two/陈静"]


@pytest.mark.parametrize(("tree", "people"), [(DOWNLOADS, ["刘洋", "张伟", "李娜"]), (FOLDERS, BELOW), (LOOSE, BELOW)])
def test_a_folder_too_many_loses_nobody(tmp_path, tree, people):
    found = find(write(tmp_path / "in", tree))
    assert sorted(one.name for one in found) == sorted(people)
    assert {one.file for one in found} == tree.keys()
    assert not [one.notes for one in found if one.notes]
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    assert sorted(one.name for one in find(tmp_path / "class.zip")) == sorted(people)


def test_a_class_of_hundreds_in_one_folder_is_graded_whole(tmp_path):
    found = find(write(tmp_path, {f"class/{number}.ipynb": NOTEBOOK for number in range(MAX_WORKS + 20)}))
    assert {one.name for one in found} == {f"class/{number}" for number in range(MAX_WORKS + 20)}


def test_one_students_assignments_are_no_class(tmp_path):
    tree = {"li/02/x.ipynb": notebook("a"), "li/03/x.ipynb": notebook("b"), "li/x.ipynb": notebook("c")}
    tree |= {"li/x (1).ipynb": notebook("c"), "li/y.ipynb": notebook("d")}
    assert {one.name for one in find(write(tmp_path, tree))} == {"li"}


@pytest.mark.parametrize("name", ["周杰.rar", "马超.7z", "li.tar.gz", "宋佳.ipynb.txt"])
def test_what_was_packed_or_saved_by_mistake_is_named(tmp_path, name):
    found = find(write(tmp_path, {name: b"Rar!", "roster.csv": b"", "a.ipynb": NOTEBOOK}))
    assert [(one.file, one.problem) for one in found if one.problem] == [(name, "no_notebook")]
    assert len(found) == 2


@pytest.mark.parametrize("late", [1, 9])
def test_a_late_version_does_not_take_the_place_of_the_one_on_time(late, tmp_path):
    write(tmp_path, {"doe_12_5_a.ipynb": NOTEBOOK, f"doe_LATE_12_{late}_a-1.ipynb": b"late"})
    one = only(tmp_path)
    assert (one.notebook, one.notes, one.origin) == (NOTEBOOK, ("late_version",), "doe_12_5_a.ipynb")
    assert one.superseded == (f"doe_LATE_12_{late}_a-1.ipynb",)


def test_late_is_who_handed_in_nothing_else(tmp_path):
    write(tmp_path, {"doe_LATE_12_5_a.ipynb": NOTEBOOK, "doe_LATE_12_6_a-1.ipynb": b"newer"})
    one = only(tmp_path)
    assert (one.notebook, set(one.notes)) == (b"newer", {"late", "several_versions"})


def test_what_was_handed_in_instead_of_a_notebook_is_named(tmp_path):
    write(tmp_path, {"张伟_1_assignsubmission_file/报告.docx": b"x", "张伟_1_assignsubmission_file/b.pdf": b"y"})
    one = only(tmp_path)
    assert one.problem == "no_notebook"
    assert one.file == "张伟_1_assignsubmission_file: b.pdf, 报告.docx"
