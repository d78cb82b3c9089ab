"""The grader's house: which modules import which, and what a mark depends on."""

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from course import check
from grading import fingerprint
from grading.judge import assignment as assignments

ROOT = Path(__file__).parents[1]
FOLDERS = ("intake", "sandbox", "judge", "deliver")  # in the order in which a submission passes


def rooms(package):
    """Module name → path, without what runs in the jail and without packages' own files."""
    paths = [path for path in (ROOT / package).rglob("*.py") if "guest" not in path.parts]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name: path for name, path in names.items() if not name.endswith("__init__")}


def imported(path):
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def arrows(package):
    known = rooms(package)
    return {name: set(imported(path)) & known.keys() for name, path in known.items()}


def floors(graph):
    """Each room's floor: the number of rooms on the longest way down; RecursionError if it leads round."""

    @cache
    def floor(name):
        return 1 + max(map(floor, graph[name]), default=0)

    return {name: floor(name) for name in graph}


def test_the_grader_has_at_most_six_floors_and_no_circle():
    graph = arrows("grading")
    assert len(graph) > 25
    assert max(floors(graph).values()) <= 6


def test_the_grader_is_drawn_as_it_is():
    """docs/maintaining.md draws every room on its floor."""
    drawing = re.findall(r"^([1-6])  +(.+)$", (ROOT / "docs/maintaining.md").read_text("utf-8"), re.M)
    drawn = {room: int(floor) for floor, rooms_ in drawing for room in rooms_.split()}
    assert drawn == {name.split(".")[-1]: floor for name, floor in floors(arrows("grading")).items()}


def test_every_arrow_points_back_to_where_the_submission_came_from():
    place = {folder: n for n, folder in enumerate(FOLDERS)}

    def floor(name):
        return place.get(name.split(".")[1])

    for name, others in arrows("grading").items():
        for other in others:
            if floor(other) is not None and floor(name) is not None:
                assert floor(other) <= floor(name), f"{name} imports {other}"
    for shared in ("sanitize", "files", "result", "submission"):
        assert not [other for other in arrows("grading")[f"grading.{shared}"] if floor(other) is not None]


# What a mark depends on.

NAMES = ("02-rate-exercises", "03-latency-exercises")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the sources, which the fingerprints are taken of."""
    for name in ("course", "grading"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "MNIST"))
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    parsed = check.definition._parsed.__wrapped__
    monkeypatch.setattr(check.definition, "_parsed", lambda path: parsed(tmp_path / path.relative_to(ROOT)))
    monkeypatch.setattr(check.Exercise, "fingerprint", property(check.definition.fingerprint))
    return tmp_path


def prints():
    found = {"judging": fingerprint.judging.__wrapped__()}
    for name in NAMES:
        found |= {name: fingerprint.definition.__wrapped__(name)} | fingerprint.exercises(name)
    return found


EXERCISES = {one.name for name in NAMES for one in check.LESSONS[name]}


def source(exercise):
    """The file that an exercise is defined in, in the copy."""
    return "/".join(exercise.reference.__module__.split(".")) + ".py"


RATE = source(check.probability)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        (RATE, set()),  # a line that no exercise uses
        ("course/check/exercise.py", EXERCISES),
        ("course/check/_answers.py", EXERCISES),
        ("course/check/picture.py", set()),
        ("course/encode.py", set(NAMES)),
        ("course/_agreed.py", set(NAMES)),  # encode imports it
        ("course/plot.py", set()),
        ("course/explore.py", set()),
        ("course/language.py", set()),
        ("grading/deliver/feedback.py", set()),
        ("grading/run.py", set()),
        ("grading/judge/examine.py", {"judging"}),
        ("grading/intake/names.py", {"judging"}),
        ("grading/sandbox/guest/runner.py", {"judging"}),
    ],
)
def test_marks_depend_on_code_that_judges_and_on_no_other(path, changes, copy):
    before = prints()
    file = copy / path
    text = file.read_text("utf-8")
    file.write_text(f"# A comment.\n{text}", "utf-8")
    assert prints() == before
    file.write_text(f"{text}\nCHANGED = 1\n", "utf-8")
    assert {name for name, one in prints().items() if one != before[name]} == changes


def test_marks_do_not_depend_on_words(copy):
    before = prints()
    changed = [path for path in copy.rglob("*.toml")]
    assert changed
    for path in changed:
        path.write_text(path.read_text("utf-8").replace("。", "！").replace(".", "!"), "utf-8")
    assert prints() == before


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("return (noise < p).float()", "return (noise <= p).float()", {"draw_spikes"}),  # a solution
        ("torch.rand(3, generator=generator)", "torch.rand(4, generator=generator)", {"probability"}),  # inputs
        ("(noise <= p).float(),", "(noise <= p),", {"draw_spikes"}),  # a misconception
        ("return (0.5 + (0.25", "return (0.6 + (0.25", {"steps_needed"}),  # what the inputs use
        ("lambda p, noise: noise < p,", "lambda p, noise: p > noise,", set()),  # another right answer, for the tests
        ("noise < 0.5,", "noise < 0.4,", set()),  # a lazy one
    ],
)
def test_a_changed_exercise_concerns_no_other(old, new, changes, copy):
    before, file = prints(), copy / RATE
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    assert {name for name, one in prints().items() if one != before[name]} == changes


def test_exercises_share_only_what_every_fingerprint_holds():
    for exercises in check.LESSONS.values():
        for one in exercises:
            shared = {name for name in imported(ROOT / source(one)) if name.startswith("course.check.")}
            assert {name.split(".")[2] for name in shared} <= {"exercise", "_answers"}


def test_an_exercise_notebook_that_changes_concerns_its_assignment_only(monkeypatch, tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setattr(assignments, "ROOT", tmp_path)
    monkeypatch.setattr(assignments, "load", assignments.load.__wrapped__)
    before = prints()
    path = tmp_path / "notebooks" / "zh" / f"{NAMES[0]}.ipynb"
    path.write_text(path.read_text("utf-8").replace("课", "科"), "utf-8")
    assert prints() == before  # words
    path.write_text(path.read_text("utf-8").replace('"points": 2', '"points": 4'), "utf-8")
    assert {name for name, one in prints().items() if one != before[name]} == {NAMES[0]}
