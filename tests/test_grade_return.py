"""The way back: who is on the list, and what Moodle and Canvas take back, read as these two read it."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import nbformat
import pytest
from results import POINTS, SLUG, open_question, real

from course.language import LANGUAGES
from grading import attendance
from grading.deliver import canvas as canvas_files
from grading.deliver import moodle as moodle_files
from grading.deliver import report
from grading.intake import roster, submissions

HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
HEAD += "Last modified (submission),Last modified (grade),Feedback comments"
WORKSHEET = f'''\ufeff{HEAD}
Participant 1001,张伟,zw@example.org,Submitted for grading,,11.00,Yes,"Friday, 20 November 2026, 11:04 PM",-,
Participant 1002,"Lee, Ann ""A""",ann@example.org,No submission,,11.00,Yes,-,-,
Participant 1003,Bob,bob@example.org,Submitted for grading,5.00,11.00,Yes,"Sunday, 22 November 2026, 9:30 AM",-,old
'''
GRADEBOOK = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Quiz (77),02-rate-exercises (88),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,5.00,11.00,(read only)
"Lovelace, Ada",12,s12,ada@example.org,A,4,,80
"Turing, Alan",13,s13,alan@example.org,B,3,,60
"Student, Test",99,,abc,A,,,
"""


@pytest.fixture
def listed(tmp_path):
    def read(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return roster.read(path)

    return read


def moodle(number, name="张伟", **marks):
    origin = f"{name}_{number}_assignsubmission_file"
    return replace(real(name, "zh", **marks), id=f"{name}_{number}", student=f"{name}_{number}", origin=origin)


def canvas(number, file="02-rate-exercises-1.ipynb", late="", **marks):
    made = replace(real("lovelaceada", "en", **marks), origin=f"lovelaceada_{late}{number}_345_{file}")
    return replace(made, id=f"lovelaceada_{number}", student=f"lovelaceada_{number}")


def marked(result):
    """The result after a person has marked the open answer."""
    questions = [replace(open_question(2.5), by_hand=True) if one.score is None else one for one in result.questions]
    return replace(result, questions=tuple(questions))


def write(folder, results, listed=None, lang="en", points=POINTS):
    results = sorted(results, key=lambda one: one.id)
    pages = report.write(results, folder, lang, points)
    for platform in (moodle_files, canvas_files):
        platform.write(
            results, folder, lang, {name: sum(each.values()) for name, each in points.items()}, listed, pages
        )
    return folder


def table(path):
    content = path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ---- the list


def test_moodles_worksheet_is_read(listed):
    found = listed(WORKSHEET)
    assert found.platform == "moodle"
    assert [(one.name, one.number) for one in found.students] == [
        ("张伟", "1001"),
        ('Lee, Ann "A"', "1002"),
        ("Bob", "1003"),
    ]
    times = [one.handed_in for one in found.students]
    assert times == [datetime(2026, 11, 20, 23, 4), None, datetime(2026, 11, 22, 9, 30)]


@pytest.mark.parametrize(
    "said",
    ["2026年11月20日 星期五 23:04", "2026年11月20日 星期五 下午11:04", "Friday, 20 November 2026, 23:04"],
)
def test_moodles_times_in_both_languages(said, listed):
    content = f'标识符,全名,状态,成绩,最后修改（学生）,最后修改（教师）,评语反馈\n参与者1001,张伟,已提交,,"{said}",-,\n'
    (student,) = listed(content).students
    assert (student.name, student.number, student.handed_in) == ("张伟", "1001", datetime(2026, 11, 20, 23, 4))


def test_canvas_gradebook_is_read(listed):
    found = listed(GRADEBOOK)
    assert found.platform == "canvas"
    assert [(one.name, one.number) for one in found.students] == [("Lovelace, Ada", "12"), ("Turing, Alan", "13")]


@pytest.mark.parametrize(
    "content",
    [
        "学号,姓名\n20231234,张三\n20231235,李四\n",
        "学号;姓名\r\n20231234;张三\r\n20231235;李四\r\n".encode("gbk"),
        "姓名\t学号\n张三\t20231234\n李四\t20231235\n".encode("utf-16"),
        "张三\n\n李四\n",
    ],
)
def test_a_plain_list_is_read(content, listed):
    found = listed(content)
    assert found.platform == ""
    assert [one.name for one in found.students] == ["张三", "李四"]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"PK\x03\x04\0\0\0\0", b"name\n", b"\xff\xfe"])
def test_what_is_no_list_is_refused(content, listed):
    with pytest.raises(ValueError, match="roster"):
        listed(content)


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"cannot be read.*none\.csv"):
        roster.read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("signed", "place"),
    [
        ("张三", 0), ("张三_20231234", 0), ("20231234", 0), ("20231234张三-作业2", 0), ("Ann Lee", 2), ("lee ANN", 2),
        ("LeeAnn", 2), ("ann.lee", 2), ("hw2_Ann Lee_v3", 2), ("Lee", None), ("李四", None), ("李四_20231236", 3),
        ("王五", None), ("1234", None), ("", None),
    ],
)  # fmt: skip
def test_who_signed(signed, place, listed):
    found = listed(
        '学号,姓名,邮箱\n20231234,张三,z@x.org\n20231235,李四,l@x.org\n7,"Lee, Ann",ann.lee@x.org\n20231236,李四,\n'
    )
    assert roster.matched(found, [(signed, "")]) == [place]


def test_the_platforms_number_decides(listed):
    assert roster.matched(listed(WORKSHEET), [("Bob", "1001"), ("Bob", ""), ("Bob", "9")]) == [0, 2, 2]


def test_whoever_handed_in_nothing_has_a_row_and_unknown_names_are_listed(listed, tmp_path):
    found = listed("张三\n李四\n")
    results = attendance.called([real("张三", "zh"), real("王五", "zh")], found, SLUG)
    out = write(tmp_path / "out", results)
    rows = {row["name"]: row for row in table(out / "grades.csv")}
    assert {name: row["total"] for name, row in rows.items()} == {"张三": "8", "李四": "0", "王五": "8"}
    assert {rows["李四"][f"{SLUG}/{name}"] for name in POINTS[SLUG]} == {"0"}
    assert rows["李四"]["remarks"] == "Nothing was handed in."
    assert "not on the list" in rows["王五"]["remarks"]
    assert rows["张三"]["remarks"] == ""
    assert {path.stem for path in (out / "feedback").iterdir()} == {"张三", "王五"}
    page = (out / "class.html").read_text("utf-8")
    assert "李四" in page
    assert "feedback/%E6%9D%8E" not in page
    assert "but handed in nothing: 1. Handed in but not on the list: 1." in report.summary(results, out, "en")
    assert "on the list" not in (out / "feedback" / "王五.html").read_text("utf-8")


def test_a_name_that_is_taken_makes_another_id(listed):
    twice = listed("A B\nA B\n")
    found = attendance.called([replace(real("x", "en"), id="A_B", student="A_B")], twice, None)
    assert sorted(one.id for one in found) == ["A_B", "A_B-2", "A_B-3"]
    assert [one.questions for one in found if one.problem] == [(), ()]


def test_without_the_assignments_name_nobody_gets_zeros(listed):
    (absent,) = attendance.called([], listed("李四\n"), None)
    assert absent.questions == ()


# ---- Moodle


def _moodle_user(place):
    """The number that Moodle takes from a feedback file's path, and the file's name (importziplib.php)."""
    parts = place.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1].isdigit():
            assert info[2:4] == ["assignsubmission", "file"]
            return int(info[1]), "/".join([*info[4:], *parts])
    return None


def test_moodle_takes_the_feedback_back(tmp_path):
    results = [moodle(1001), moodle(1003, "Bob_the=B/x"), real("ann", "en"), moodle("", "Group 1")]
    results[1] = replace(results[1], id="bob")
    results[3] = replace(results[3], origin="Group 1_assignsubmission_file")
    out = write(tmp_path, results)
    with zipfile.ZipFile(out / "moodle-feedback.zip") as pack:
        files = {_moodle_user(name): pack.read(name) for name in pack.namelist()}
    assert files.keys() == {(1001, "张伟_1001.html"), (1003, "bob.html")}
    assert files[1001, "张伟_1001.html"] == (out / "feedback" / "张伟_1001.html").read_bytes()


def _moodle_grades(path):
    """What Moodle reads of a worksheet (importgradeslib.php): number → grade and comment."""
    rows = table(path)
    assert {"Identifier", "Grade", "Last modified (grade)", "Feedback comments"} <= rows[0].keys()
    assert all(row["Identifier"].startswith("Participant ") for row in rows)
    return {int(row["Identifier"][len("Participant ") :]): (row["Grade"], row["Feedback comments"]) for row in rows}


def test_moodle_takes_the_grades_back(tmp_path):
    done, waits = marked(moodle(1001, probability="unclipped")), moodle(1002, "Ann")
    broken = replace(moodle(1003, "Bob"), problem="not_json", questions=())
    out = write(tmp_path, [done, waits, broken, real("else", "en")])
    grades = _moodle_grades(out / "moodle.csv")
    assert {number: grade for number, (grade, _) in grades.items()} == {1001: "9.5", 1002: "", 1003: ""}
    assert "probability: 0 / 1 · ✗" in grades[1001][1]
    assert "open: 2.5 / 3" in grades[1001][1]
    assert re.search("[一-鿿]", grades[1003][1])
    assert {row["Maximum grade"] for row in table(out / "moodle.csv")} == {"11"}


def test_moodles_own_worksheet_goes_back_filled_in(tmp_path, listed):
    found = listed(WORKSHEET)
    results = attendance.called([marked(moodle(1001)), moodle(1003, "Bob")], found, SLUG)
    out = write(tmp_path / "out", results, found)
    rows = table(out / "moodle.csv")
    before = list(csv.DictReader(io.StringIO(WORKSHEET.removeprefix("\ufeff"))))
    assert [row["Grade"] for row in rows] == ["10.5", "", "5.00"]  # 5.00 stays until a person has marked the rest
    for row, old in zip(rows, before, strict=True):
        same = old.keys() - {"Grade", "Feedback comments"}
        assert {key: row[key] for key in same} == {key: old[key] for key in same}
    assert rows[1]["Feedback comments"] == ""
    assert {one.name for one in results} == {"张伟", 'Lee, Ann "A"', "Bob"}


def test_chinese_headings_stay(tmp_path, listed):
    found = listed("识别码,全名,状态,成绩,最高成绩,最后修改（教师）,评语反馈\n参与者1001,张伟,已提交,,11,-,\n")
    out = write(tmp_path / "out", [marked(moodle(1001))], found)
    (row,) = table(out / "moodle.csv")
    assert (row["识别码"], row["成绩"]) == ("参与者1001", "10.5")
    assert "probability: 1 / 1" in row["评语反馈"]


def test_two_notebooks_for_one_assignment_are_for_a_person(tmp_path):
    first, second = marked(moodle(1001)), replace(marked(moodle(1001)), id="again")
    assert _moodle_grades(write(tmp_path, [first, second]) / "moodle.csv")[1001][0] == ""


# ---- Canvas


def _canvas_context(place):
    """The user and the file handed in that Canvas takes from a name (infer_comment_context_from_filename)."""
    words = [word for word in place.split("/")[-1].split("_") if word != "LATE"]
    assert not words[-1].startswith("link")
    return tuple(int(word) for word in words if word.isdigit())[:2]


@pytest.mark.parametrize("late", ["", "LATE_"])
def test_canvas_takes_the_feedback_back(late, tmp_path):
    results = [canvas(12, late=late, probability="unclipped"), replace(canvas(13, "7_work.zip"), id="b"), moodle(1)]
    out = write(tmp_path, results)
    with zipfile.ZipFile(out / "canvas-feedback.zip") as pack:
        assert sorted(map(_canvas_context, pack.namelist())) == [(12, 345), (13, 345)]
        names = {_canvas_context(name): name for name in pack.namelist()}
        assert set(names.values()) == {one.origin for one in results[:2]}
        book = nbformat.reads(pack.read(names[12, 345]).decode(), 4)
        with zipfile.ZipFile(io.BytesIO(pack.read(names[13, 345]))) as inner:
            assert inner.read("b.html") == (out / "feedback" / "b.html").read_bytes()
    nbformat.validate(book)
    said = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert "`probability` | 0 / 1" in said
    assert said.count("**`draw_spikes` · 2 / 2") == 1
    assert any("def draw_spikes" in cell.source for cell in book.cells if cell.cell_type == "code")


def _canvas_grades(path):
    """What Canvas reads of a gradebook (gradebook_importer.rb): assignment → user → grade, and the points."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    head = rows[0]
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    (points,) = [row for row in rows if "Points Possible" in row[0]]
    students = [row for row in rows[1:] if row is not points]
    return {name: ({int(row[1]): row[n] for row in students}, points[n]) for n, name in enumerate(head) if n > 4}


def test_canvas_takes_the_grades_back(tmp_path):
    out = write(tmp_path, [marked(canvas(12)), replace(canvas(13), id="b"), real("else", "en")])
    assert _canvas_grades(out / "canvas.csv") == {SLUG: ({12: "10.5", 13: ""}, "11")}


def test_canvas_own_column_goes_back_filled_in(tmp_path, listed):
    found = listed(GRADEBOOK)
    results = attendance.called([marked(canvas(12))], found, SLUG)
    out = write(tmp_path / "out", results, found)
    assert _canvas_grades(out / "canvas.csv") == {"02-rate-exercises (88)": ({12: "10.5", 13: ""}, "11.00")}
    assert {one.name for one in results} == {"Lovelace, Ada", "Turing, Alan"}


def test_what_came_from_nowhere_goes_nowhere(tmp_path):
    for results in ([canvas(12), moodle(1)], [real("ann", "en")]):
        out = write(tmp_path, results)
    assert not list(out.glob("moodle*")) + list(out.glob("canvas*"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_results_make_the_same_files(lang, tmp_path):
    for name in ("a", "b"):
        write(tmp_path / name, [canvas(12), moodle(1)], lang=lang)
    for name in ("canvas.csv", "canvas-feedback.zip", "moodle.csv", "moodle-feedback.zip"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("张伟_1_assignsubmission_file_/x.ipynb", "张伟_1_assignsubmission_file_"),
        ("张伟_1_assignsubmission_file_x.ipynb", "张伟_1_assignsubmission_file_x.ipynb"),
        ("doe_LATE_12_345_x.ipynb", "doe_LATE_12_345_x.ipynb"),
        ("ann/x.ipynb", ""),
        ("ann.ipynb", ""),
    ],
)
def test_where_a_submission_came_from_is_kept(place, origin, tmp_path):
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(json.dumps({"nbformat": 4, "cells": []}), "utf-8")
    (found,) = submissions.find(tmp_path)
    assert found.origin == origin
