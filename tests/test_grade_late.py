"""Who handed in late: the platform's times and a deadline in, remarks and nbgrader's penalty out."""

import csv
import json
import logging
from dataclasses import replace
from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from results import SLUG, open_question, real

from course.language import LANGUAGES, text
from grading import attendance, run, workers
from grading.deliver import gradebook, report
from grading.result import total
from grading.sandbox import selftest

DUE = datetime(2026, 12, 1, 23, 59)
HEAD = "Identifier,Full name,Status,Grade,Last modified (submission),Last modified (grade),Feedback comments\n"
MINE = """
from nbgrader.plugins import BasePlugin


class Daily(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.1 * score * -(-total_seconds_late // 86400)
"""


def marked(name, late=0.0, lang="en"):
    """A result without open questions: 8 points and a mark of 2.5."""
    made = real(name, lang)
    questions = [replace(open_question(2.5), kind="right") if one.score is None else one for one in made.questions]
    return replace(made, questions=tuple(questions), late=late)


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("origin", "time", "notes", "late", "noted"),
    [
        ("", "2026-12-01T23:59:00", (), 0, ()),
        ("", "2026-12-02T00:00:00", (), 60, ("late",)),
        ("doe_LATE_12_345_x.ipynb", None, ("late",), 1, ("late",)),
        ("doe_12_345_x.ipynb", None, (), 0, ()),
        ("", None, (), None, ("no_time",)),
    ],
)
def test_who_is_late(origin, time, notes, late, noted):
    made = replace(real("a", "en"), origin=origin, handed_in=time, notes=notes)
    found = attendance.dated(made, DUE)
    assert (found.late, found.notes) == (late, noted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_late_stands_in_the_table_and_in_the_feedback(lang, tmp_path):
    late = replace(marked("late", 3601.0, lang), handed_in="2026-12-02T00:59:01", penalty=1.5)
    pages = report.write([late, marked("punctual", lang=lang)], tmp_path, lang, {SLUG: {"probability": 1}})
    table = rows_by(tmp_path / "grades.csv", text("report.name", lang))
    column = {name: text(f"report.{name}", lang) for name in ("handed_in", "hours_late", "penalty", "total")}
    assert [table["late"][column[name]] for name in column] == ["2026-12-02T00:59:01", "1.01", "1.5", "9"]
    assert [table["punctual"][column[name]] for name in column] == ["", "0", "0", "10.5"]
    said = text("report.penalised", lang, points="1.5")
    assert said in pages["late"].decode()
    assert said not in pages["punctual"].decode()


def rows_by(path, heading):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row[heading]: row for row in csv.DictReader(file)}


def test_without_a_deadline_the_table_says_nothing_of_it(tmp_path):
    report.write([replace(marked("a"), late=None)], tmp_path, "en", {SLUG: {"probability": 1}})
    assert "hours late" not in rows(tmp_path / "grades.csv")["a"]


# nbgrader's plug-in


@pytest.fixture
def penalised(tmp_path, caplog):
    """Results by id, after the gradebook has seen them with this penalty; and what it holds."""

    def update(penalty, due=DUE):
        late = [marked("punctual"), marked("minute", 60.0), marked("week", 7 * 86400.0)]
        results = gradebook.update(late if due else [replace(one, late=None) for one in late], tmp_path, due, penalty)
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
            held = {one.student.id: one.late_submission_penalty for one in book.assignment_submissions(SLUG)}
            seconds = {one.student.id: one.total_seconds_late for one in book.assignment_submissions(SLUG)}
        assert held == {one.id: one.penalty for one in results}
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
        return {one.id: total(one) for one in results}, seconds

    return update


def test_nbgraders_plug_in_decides(penalised, tmp_path):
    everything = {"punctual": 10.5, "minute": 10.5, "week": 10.5}
    assert penalised("none") == (everything, {"punctual": 0, "minute": 60, "week": 7 * 86400})
    assert penalised("zero")[0] == {"punctual": 10.5, "minute": 0, "week": 0}
    (tmp_path / "mine.py").write_text(MINE)
    assert penalised(str(tmp_path / "mine.py"))[0] == pytest.approx({"punctual": 10.5, "minute": 9.45, "week": 3.15})
    assert penalised("none", None)[0] == everything


def test_an_extension_in_the_gradebook_counts(penalised, tmp_path):
    penalised("none")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        book.grant_extension(SLUG, "minute", days=1)
    assert penalised("zero")[0] == {"punctual": 10.5, "minute": 10.5, "week": 0}


@pytest.mark.parametrize("content", ["x = 1\n", "class A:\n    pass\n"])
def test_a_file_without_a_plug_in_is_named(content, tmp_path):
    (tmp_path / "mine.py").write_text(content)
    with pytest.raises(gradebook.GradebookError, match=r"mine\.py must hold one class"):
        gradebook.update([marked("a", 1.0)], tmp_path / "book", DUE, str(tmp_path / "mine.py"))


# The whole way, with a grader that takes no time.


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Moodle's folder with two students, and a way to run the grader on it."""
    folder = tmp_path / "in"

    def graded(submission, secret, assignment, unsafe):
        made, blank = marked("x"), run.blank_result(submission, SLUG, unsafe)
        return replace(blank, questions=made.questions, cells=made.cells, error=submission.notebook.decode())

    def again(ann, time, **options):
        for number, (name, work) in enumerate({"Ann": ann, "Bob": "b"}.items(), 1001):
            path = folder / f"{name}_{number}_assignsubmission_file" / "x.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(work)
        sheet = (
            f'{HEAD}Participant 1001,Ann,,,"{time}",-,\nParticipant 1002,Bob,,,"Tuesday, 1 December 2026, 9:00 PM",-,\n'
        )
        (tmp_path / "sheet.csv").write_text(sheet)
        options = {
            "deadline": "2026-12-01T23:59",
            "list_file": tmp_path / "sheet.csv",
            "lang": "en",
            "jobs": 1,
        } | options
        run.run(folder, tmp_path / "out", **options)
        (kept,) = [json.loads(path.read_text()) for path in (tmp_path / "out" / "results").glob("Ann*")]
        return kept["result"]["error"], rows(tmp_path / "out" / "grades.csv")["Ann"]

    monkeypatch.setattr(run, "grade", graded)
    monkeypatch.setattr(selftest, "prove", lambda: None)
    return again


def test_a_late_version_does_not_replace_the_one_on_time(course):
    work, row = course("first", "Tuesday, 1 December 2026, 11:04 PM", penalty="zero")
    assert (work, row["hours late"], row["total"], row["remarks"]) == ("first", "0", "10.5", "")
    work, row = course("second", "Wednesday, 2 December 2026, 11:04 AM", penalty="zero")
    assert (work, row["total"], row["points taken away"]) == ("first", "10.5", "0")
    assert "the one on time counts" in row["remarks"]
    work, row = course("second", "Wednesday, 2 December 2026, 11:04 AM", deadline=None)
    assert (work, row["total"]) == ("second", "10.5")
    assert "hours late" not in row


def test_a_version_on_time_replaces_one_on_time(course):
    course("first", "Tuesday, 1 December 2026, 10:04 PM")
    assert course("second", "Tuesday, 1 December 2026, 11:04 PM")[0] == "second"


def test_a_late_one_is_penalised(course):
    _, row = course("late", "Wednesday, 2 December 2026, 11:59 AM", penalty="zero")
    assert (row["hours late"], row["total"], row["points taken away"]) == ("12", "0", "10.5")
    assert "handed in late" in row["remarks"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"deadline": "tomorrow"}, "the deadline must be a local time such as"),
        ({"deadline": "2026-12-01T23:59+08:00"}, "the deadline must be a local time such as"),
        ({"penalty": "half"}, "the penalty must be none, zero or a file"),
        ({"penalty": "zero", "deadline": None}, "a penalty needs a deadline"),
        ({"list_file": None}, "a deadline needs the times"),
    ],
)
def test_a_mistake_is_named(options, said, course):
    with pytest.raises(workers.Mistake, match=said):
        course("a", "-", **options)
