"""make quick: every module has tests of its own, and a lesson is built and run once more."""

import pytest

from authoring import lessons, quick
from course import check

MODULES = sorted(
    path.relative_to(lessons.ROOT).as_posix()
    for package in ("authoring", "course", "grading")
    for path in (lessons.ROOT / package).rglob("*.py")
    if not path.name.startswith("__") and "guest" not in path.parts
)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_tests_that_exist(module):
    tests = quick.tests_of(module)
    assert tests
    assert all((lessons.ROOT / test).is_file() for test in tests)


def test_a_lesson_is_built_and_run_again():
    tidy, build, test = quick.commands("lessons/02_rate_exercises.py")
    assert tidy[:2] == ["ruff", "check"]
    assert build == ["authoring", "build", "/02-rate-exercises.ipynb"]
    assert "solutions/zh/02-rate-exercises.ipynb" in test


def test_a_module_is_typed_and_tested():
    *_, types, test = quick.commands("course/measure.py")
    assert types == ["mypy", "course/measure.py"]
    assert test[:3] == ["pytest", "course/measure.py", "tests/test_measure.py"]


def test_of_a_lessons_exercises_only_its_own_are_tried():
    *_, test = quick.commands("course/check/rate.py")
    assert test[1:4] == ["course/check/rate.py", "tests/test_check.py", "-k"]
    assert set(test[4].split(" or ")) == {"rate.py", *(one.name for one in check.LESSONS["02-rate-exercises"])}
    *_, test = quick.commands("course/check/exercise.py")
    assert "-k" not in test


def test_what_is_not_a_source_is_refused():
    with pytest.raises(ValueError, match=r"FILE=notebooks/zh/x.ipynb: name a file of lessons/"):
        quick.commands("notebooks/zh/x.ipynb")
