"""Are our notebooks and our gradebook nbgrader's own? Its commands and its formgrader say."""

import contextlib
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from hostile import HOSTILE, NAME, ROOT, book
from nbgrader.api import Gradebook
from results import png
from server import TOKEN, environment, jupyter

from course.language import LANGUAGES
from grading import run
from grading.deliver import gradebook
from grading.judge import assignment as assignments
from grading.result import Result
from grading.sandbox import selftest

pytestmark = pytest.mark.usefixtures("bubblewrap")

STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"  # nbgrader's own
NO_CLIP = "def probability(values, gain, offset):\n    return gain * values + offset\n"
WARNS = """
import logging, warnings
logging.warning("holds on to stderr from here on")
def draw_spikes(p, noise):
    warnings.warn("slow")
    logging.warning("slow")
    return (noise < p).float()
"""
FLIPPED = "def decode_rate(spikes, gain):\n    return spikes.mean(-1) * gain\n"
# What nbconvert lets through as it stands, or reads otherwise than our own pages do.
MORE_HOSTILE = [
    "```mermaid\n</pre><img src=x onerror=window.ran=41>\n```",
    '```x" onmouseover=window.ran=42\ncode\n```',
    "# head <a href='x' onmouseover=window.ran=43>",
    "$$ </script><img src=x onerror=window.ran=44> $$ \\begin{a}<img src=x onerror=window.ran=45>\\end{a}",
    "[link](java\\script\\:window.ran=46) [link](<java\tscript:window.ran=47>) ![r][r]\n\n[r]: http://evil.test/g.png",
    "| <img src=x onerror=window.ran=48> |\n|---|\n| ![x](http://evil.test/h.png) |",
]
NBGRADER_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'


def nbgrader(folder, *arguments):
    """One of nbgrader's commands, run in a course folder; what it said."""
    (folder.parent / "home").mkdir(exist_ok=True)
    paths = {"PATH": gradebook.environment()["PATH"]}
    command = [sys.executable, "-m", "nbgrader", *map(str, arguments)]
    options = {"cwd": folder, "env": environment(folder.parent / "home") | paths, "text": True}
    done = subprocess.run(command, **options, capture_output=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def put(folder, notebook):
    """Hand it in, as nbgrader has it: in a student's folder, in the assignment's."""
    (folder / NAME).mkdir(parents=True)
    (folder / NAME / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def text(cell):
    return "".join(cell["source"])


# The exercise notebooks, given to nbgrader as to any course.


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course folder with all exercises in it: one assignment for each language."""
    folder = tmp_path_factory.mktemp("released") / "course"
    for lang in LANGUAGES:
        shutil.copytree(ROOT / "solutions" / lang, folder / "source" / lang)
    (folder / "nbgrader_config.py").write_text(NBGRADER_CONFIG)
    for lang in LANGUAGES:
        nbgrader(folder, "generate_assignment", lang)
    return folder


EACH = pytest.mark.parametrize(("lang", "name"), [(lang, name) for lang in LANGUAGES for name in assignments.names()])


@EACH
def test_nbgrader_cuts_out_the_solutions_as_we_do(lang, name, released):
    """Its release is our notebook, but for its own words where an answer is to be written."""
    made = {cell["id"]: cell for cell in cells(released / "release" / lang / f"{name}.ipynb")}
    ours = {cell["id"]: cell for cell in cells(ROOT / "notebooks" / lang / f"{name}.ipynb")}
    marks = {key: cell["metadata"]["nbgrader"] for key, cell in ours.items() if "nbgrader" in cell["metadata"]}
    open_ = [key for key, mark in marks.items() if mark["solution"] and mark["grade"]]
    answers = [key for key, mark in marks.items() if mark["solution"] and not mark["grade"]]
    questions = assignments.load(name).questions
    assert len(open_) == sum(question.manual for question in questions)
    assert len(answers) == len(questions) - len(open_)
    want = {key: text(cell) for key, cell in ours.items() if key != "course-links"}
    want |= {key: want[key].replace("...", STUB) for key in answers} | {key: "YOUR ANSWER HERE" for key in open_}
    assert all(STUB in want[key] for key in answers)
    assert {key: text(made[key]) for key in want} == want
    assert not [key for key, cell in made.items() if cell.get("outputs")]


@EACH
def test_nbgrader_reads_our_points(lang, name, released):
    with Gradebook(f"sqlite:///{released / 'gradebook.db'}") as book_:
        notebook = book_.find_notebook(name, lang)
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        kinds = {cell.name: cell.cell_type for cell in notebook.grade_cells}
        total = notebook.max_score
    questions = assignments.load(name).questions
    assert points == {question.cell: question.points for question in questions}
    assert kinds == {question.cell: "markdown" if question.manual else "code" for question in questions}
    assert total == sum(assignments.points(name).values())


def test_nbgrader_passes_the_solutions_and_nothing_unsolved(released):
    solved = [released / "source" / name for name in ("zh/02-rate-exercises.ipynb", "en/07-choose-exercises.ipynb")]
    unsolved = released / "release" / "en" / "07-choose-exercises.ipynb"
    said = nbgrader(released, "validate", *solved, unsolved)
    passed, failed = said.split("VALIDATION FAILED ON ")
    assert passed == "Success! Your notebook passes all the tests.\n" * 2
    questions = assignments.load("07-choose-exercises").questions
    assert failed.startswith(f"{len(questions)} CELL(S)!")
    assert failed.count("AssertionError: Not written yet?") == len(questions) - 1
    assert "You did not provide a response." in failed


# The same submissions, graded by nbgrader and by us.


def _photographed(notebook):
    """The notebook with a photo in its open answer, as Jupyter attaches one."""
    (cell,) = [one for one in notebook["cells"] if one["id"] == "open"]
    cell |= {"source": "As here: ![page](attachment:p.png)", "attachments": {"p.png": {"image/png": png()}}}
    return notebook


@pytest.fixture(scope="module")
def submitted(released):
    """Right, wrong in another language, and untouched as nbgrader released it; in nbgrader's folders."""
    folder = released.parent / "class"
    put(folder / "right", _photographed(book("zh")))
    put(folder / "wrong", book("en", probability=NO_CLIP, draw_spikes=WARNS, decode_rate=FLIPPED))
    put(folder / "empty", json.loads((released / "release" / "zh" / f"{NAME}.ipynb").read_text("utf-8")))
    return folder


@pytest.fixture(scope="module")
def autograded(submitted, tmp_path_factory):
    """nbgrader's course folder after its own grading."""
    folder = tmp_path_factory.mktemp("autograded") / "course"
    (folder / "source" / NAME).mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / "zh" / f"{NAME}.ipynb", folder / "source" / NAME)
    shutil.copytree(submitted, folder / "submitted")
    (folder / "nbgrader_config.py").write_text(NBGRADER_CONFIG)
    nbgrader(folder, "generate_assignment", NAME)
    nbgrader(folder, "autograde", NAME)
    nbgrader(folder, "generate_feedback", NAME)
    return folder


@pytest.fixture(scope="module")
def ours(submitted, tmp_path_factory):
    """Our results on them and on a hostile one: the submissions, the folder of results, what the command said."""
    folder = tmp_path_factory.mktemp("ours")
    shutil.copytree(submitted, folder / "in")
    attack = "\n\n".join([*HOSTILE, *MORE_HOSTILE])
    hostile = book("en", probability=f"def probability(*_):\n    raise ValueError({attack!a})\n")
    put(folder / "in" / '<img src=x onerror="window.ran = 31">', _infested(hostile, attack))
    command = [sys.executable, "-m", "grading", folder / "in", "--out", folder / "out", "--jobs", "1"]
    english = os.environ | {"COURSE_LANG": "en"}
    done = subprocess.run(command, cwd=ROOT, env=english, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return folder / "in", folder / "out", done


def _infested(notebook, attack):
    """A notebook that is hostile wherever a learner can write, and in every output."""
    data = {"text/html": attack, "image/svg+xml": "<svg onload='window.ran = 51'/>", "text/markdown": attack}
    data |= {"application/javascript": "window.ran = 52", "text/plain": attack, "text/latex": attack}
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
    outputs += [{"output_type": "stream", "name": name, "text": attack} for name in ("stdout", "stderr")]
    outputs += [{"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack]}]
    for kind in ("markdown", "raw"):
        notebook["cells"].append({"cell_type": kind, "id": kind, "metadata": {}, "source": attack})
    for cell in notebook["cells"]:
        if cell["id"] == "open":
            cell["source"] = f"An answer with 12 spikes.\n\n{attack}"
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs
        else:
            cell["attachments"] = {"f.png": {"text/html": attack, "image/svg+xml": attack}}
    notebook["metadata"]["title"] = notebook["metadata"]["authors"] = attack
    return notebook


def by_nbgrader(folder, student):
    """The marks in a gradebook, None where a person is asked, by the cell's name."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book_:
        grades = book_.find_submission_notebook(NAME, NAME, student).grades
        return {grade.name: None if grade.needs_manual_grade else grade.score for grade in grades}


def by_us(out, student):
    result = json.loads((out / "results" / f"{student}.json").read_text("utf-8"))["result"]
    cell = {question.id: question.cell for question in assignments.load(NAME).questions}
    return {cell[question["id"]]: question["score"] for question in result["questions"]}


HONEST = {
    "right": {"probability": 1, "draw-spikes": 2, "decode-rate": 3, "steps-needed": 2, "open": None},
    "wrong": {"probability": 0, "draw-spikes": 2, "decode-rate": 0, "steps-needed": 2, "open": None},
    "empty": {"probability": 0, "draw-spikes": 0, "decode-rate": 0, "steps-needed": 0, "open": 0},
}


@pytest.mark.parametrize("student", HONEST)
def test_nbgrader_gives_the_marks_that_we_give(student, autograded, ours):
    _, out, _ = ours
    assert by_nbgrader(autograded, student) == HONEST[student]
    assert by_us(out, student) == HONEST[student]
    assert by_nbgrader(out / "nbgrader", student) == HONEST[student]


@pytest.mark.parametrize("student", HONEST)
def test_nbgraders_feedback_says_what_was_wrong(student, autograded):
    said = (autograded / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8")
    assert f"(Score: {float(sum(score or 0 for score in HONEST[student].values()))} / 11.0)" in said
    assert ("AssertionError" in said) == (student != "right")
    assert ("lie outside [0, 1]" in said) == (student == "wrong")
    assert ("raise" in said and "NotImplementedError" in said) == (student == "empty")


def test_the_teacher_is_told_nothing_alarming(ours):
    _, _, done = ours
    assert done.stderr == ""  # no bar, where there is no terminal
    assert len(done.stdout.splitlines()) == 1


# Our gradebook in formgrader, as a teacher has it before them.


class Watched:
    """A tab that notes what its pages ask for, complain of and run; nothing leaves this machine."""

    def __init__(self, browser):
        self.context = browser.new_context()
        self.tab = self.context.new_page()
        self.asked, self.said = [], []
        self.tab.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.route("**/*", self._route)

    def _route(self, route):
        url = route.request.url
        self.asked.append(url)
        here = url.startswith(("http://127.0.0.1:", "file:"))
        route.continue_() if here else route.abort()

    def open_student(self, address, student):
        """As a teacher goes there: Formgrader, Manual Grading, the assignment, its notebook, the student."""
        self.tab.goto(f"{address}/formgrader?token={TOKEN}")
        self.tab.get_by_role("link", name="Manual Grading").click()
        for level in (f"gradebook/{NAME}", f"gradebook/{NAME}/{NAME}"):
            self.tab.locator("tbody").get_by_role("link", name=NAME, exact=True).click()
            self.tab.wait_for_url(f"**/{level}")
        self.tab.locator("tbody .name-hidden").first.wait_for()
        self.tab.get_by_role("button", name="Show All Names").click()
        self.tab.get_by_role("link", name=student, exact=True).click()
        for field in ("#probability", "#open-comment"):  # filled in once marks and comments are loaded
            self.tab.locator(f"{field}[placeholder]").wait_for()


@pytest.fixture
def watched(browser):
    watched = Watched(browser)
    yield watched
    watched.context.close()


@pytest.fixture(scope="module")
def formgrader(ours, tmp_path_factory):
    """The submissions, a copy of the results, and the address of formgrader, open in its gradebook."""
    submissions, out, _ = ours
    folder = tmp_path_factory.mktemp("formgrader")
    shutil.copytree(out, folder / "out")
    with jupyter(["jupyter", "server"], folder / "out" / "nbgrader", folder / "home") as address:
        yield submissions, folder / "out", address


MARKS = {
    "open": "2",
    "open_extra_credit": "0.5",
    "open-comment": "你的<数>呢？",
    "draw-spikes": "1",
    "draw-answer-comment": "Why so long?",
}


@pytest.fixture(scope="module")
def marked(formgrader, browser):
    """The results after a teacher's marks and a second run, in which nothing may be graded."""
    submissions, out, address = formgrader
    watched = Watched(browser)
    watched.open_student(address, "right")
    for field, value in MARKS.items():
        with watched.tab.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            watched.tab.locator(f"#{field}").fill(value)
            watched.tab.locator("h4.panel-title").click()
    watched.context.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selftest, "prove", lambda: None)
        patch.setattr(run, "grade", nothing_is_graded)
        run.run(submissions, out, jobs=1, lang="en")
    nbgrader(out / "nbgrader", "generate_feedback", NAME)
    nbgrader(out / "nbgrader", "export")
    return out


def nothing_is_graded(*_, **__):
    raise AssertionError("nothing was to be graded")


def kept(out, name):
    return Result.from_json(json.loads((out / "results" / f"{name}.json").read_text("utf-8"))["result"])


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_marks_given_in_formgrader_come_into_the_table(marked):
    table = {row["name"]: row for row in rows(marked / "grades.csv")}
    assert [table["right"][f"{NAME}/{name}"] for name in ("open", "draw_spikes")] == ["2.5", "1"]
    totals = {name: (table[name]["total"], table[name]["points waiting for a person"]) for name in HONEST}
    assert totals == {"right": ("9.5", "0"), "wrong": ("4", "3"), "empty": ("0", "0")}


def test_marks_and_comments_come_into_the_feedback(marked, watched):
    watched.tab.goto((marked / "feedback" / "right.html").as_uri())
    marks = watched.tab.locator("section.mark")
    assert "你的<数>呢？" in marks.filter(has_text="open · 2.5 / 3").inner_text()
    assert "Why so long?" in marks.filter(has_text="draw_spikes · 1 / 2").inner_text()


def test_a_photographed_answer_is_seen_where_marks_are_given(formgrader, watched):
    _, out, address = formgrader
    watched.open_student(address, "right")
    there = watched.tab.locator("#notebook-container img").first
    assert there.evaluate("one => one.complete && one.naturalWidth") == 300
    watched.tab.goto((out / "feedback" / "right.html").as_uri())
    there = watched.tab.locator(".cell img").last
    assert there.evaluate("one => one.complete && one.naturalWidth") == 300
    assert "As here: 🖼 1 page" in watched.tab.inner_text("body")


def test_nbgraders_commands_say_the_same_of_our_gradebook(marked):
    totals = {row["id"]: float(row["total"]) for row in rows(marked / "grades.csv")}
    assert {row["student_id"]: float(row["score"]) for row in rows(marked / "nbgrader" / "grades.csv")} == totals
    for student, total in totals.items():
        said = (marked / "nbgrader" / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8")
        assert f"(Score: {total} / 11.0)" in said
        assert ("Why so long?" in said) == (student == "right")


def test_a_mark_waits_again_where_its_answer_changed(marked, tmp_path):
    """And only there, until a person looks; a mark on another question stays."""
    shutil.copytree(marked / "nbgrader", tmp_path / "nbgrader")
    result = kept(marked, "right")
    changed = [replace(cell, source="12 instead.") if cell.id == "open" else cell for cell in result.cells]
    for cells_, open_ in ((result.cells, 2.5), (changed, None), (changed, None)):
        (new,) = gradebook.update([replace(result, cells=tuple(cells_))], tmp_path / "nbgrader")
        scores = {question.id: question.score for question in new.questions}
        assert scores == {"probability": 1, "draw_spikes": 1, "decode_rate": 3, "steps_needed": 2, "open": open_}


def test_a_mark_waits_again_where_a_cell_was_added(marked, tmp_path):
    """It may be a part of any answer."""
    shutil.copytree(marked / "nbgrader", tmp_path / "nbgrader")
    result = kept(marked, "right")
    more = replace(result.cells[-1], id="mine", source="And because it costs precision.")
    (new,) = gradebook.update([replace(result, cells=(*result.cells, more))], tmp_path / "nbgrader")
    assert next(question.score for question in new.questions if question.id == "open") is None


@pytest.mark.parametrize("damage", ["locked", "no database"])
def test_a_gradebook_that_cannot_be_written_is_named(damage, marked, tmp_path):
    shutil.copytree(marked / "nbgrader", tmp_path / "nbgrader")
    result = kept(marked, "right")
    path = tmp_path / "nbgrader" / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        if damage == "locked":
            other.execute("BEGIN EXCLUSIVE")
        else:
            path.write_bytes(bytes(5000))
        with pytest.raises(gradebook.GradebookError, match=f"(?s){path}.*(locked|not a database).*are kept"):
            gradebook.update([result], tmp_path / "nbgrader")


# A hostile submission before a teacher's eyes.

HOSTILE_ID = "img_src_x_onerror_window_ran_31"
OWN = r"/formgrader(\?token|/(static|api|gradebook)\b|/manage_(assignments|students)$|/submissions/[0-9a-f]{32}/?$)"
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
ALIVE = "script, style, link, meta, base, iframe, object, embed, form, img, svg, math, template, [style*=url]"
LINKS = "links => links.map(link => link.protocol)"
HANDLERS = "all => all.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on'))"


def assert_inert(watched, of_the_page):
    """No script ran, nothing was asked for, nothing is left that could: none but the page's own."""
    tab = watched.tab
    tab.mouse.move(400, 400)
    tab.wait_for_timeout(100)
    assert tab.evaluate("window.ran ?? null") is None
    assert [url for url in watched.asked if not re.match(of_the_page, url)] == []
    assert set(watched.said) <= {"MathJax is not defined"}  # where there is no internet
    shown = tab.locator("#notebook-container").first  # nbgrader has one in another
    assert shown.locator(ALIVE).count() == 0
    assert set(shown.locator("a[href]").evaluate_all(LINKS)) <= {"http:", "https:", "file:"}
    assert shown.locator("*").evaluate_all(HANDLERS) == []
    assert "An answer with 12 spikes." in shown.inner_text()
    assert "window.ran = 1" in shown.inner_text()


def test_a_hostile_submission_is_inert_in_formgrader(formgrader, watched):
    _, _, address = formgrader
    watched.open_student(address, HOSTILE_ID)
    assert_inert(watched, f"{address}{OWN}|{MATHJAX}")
    watched.tab.goto(f"{address}/formgrader/manage_students")
    watched.tab.get_by_text("<img src=x onerror=").wait_for()
    assert watched.tab.evaluate("window.ran ?? null") is None
    assert [url for url in watched.asked if not re.match(f"{address}{OWN}|{MATHJAX}", url)] == []


def test_a_hostile_submission_is_inert_in_nbgraders_feedback(marked, watched):
    page = (marked / "nbgrader" / "feedback" / HOSTILE_ID / NAME / f"{NAME}.html").as_uri()
    watched.tab.goto(page)
    assert_inert(watched, f"{page}$|{MATHJAX}")


def test_a_hostile_submission_is_inert_in_our_feedback(ours, watched):
    """The whole way from the file; more of that page is held in test_grade_report."""
    _, out, _ = ours
    page = (out / "feedback" / f"{HOSTILE_ID}.html").as_uri()
    watched.tab.goto(page)
    watched.tab.mouse.move(400, 400)
    watched.tab.wait_for_timeout(100)
    assert watched.tab.evaluate("window.ran ?? null") is None
    assert (watched.asked, watched.said) == ([page], [])
    assert "An answer with 12 spikes." in watched.tab.inner_text("body")


def test_formgrader_has_nothing_to_complain_about(tmp_path):
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    gradebook.prepare(tmp_path / "course", [])
    config = PyFileConfigLoader("nbgrader_config.py", str(tmp_path / "course")).load_config()
    api = NbGraderAPI(config=config)
    assert not api.exchange_missing
    assert not api.get_released_assignments()
