"""Who wrote nearly the same: two who share what nobody else wrote, and nobody who found what everybody finds."""

import inspect
import itertools
from dataclasses import replace

import pytest
from results import POINTS, cell, real, result

from course import check
from course.language import LANGUAGES, text
from grading.deliver import alike, report
from grading.result import ShownCell

ESSAYS = [
    "Rate coding spends more spikes, so the error falls with the root of the steps that we wait for.",
    "What I do not like is the noise: after 40 steps two pixels of nearly the same grey change places.",
    "延迟编码每个神经元只发放一次，所以省电；但是一个脉冲丢了，信息就没了。速率编码丢几个脉冲也不要紧。",
    "我觉得要看接收的一方等得起多久：等一百步，误差大约是百分之五，再减半就要等四百步，这就不划算了。",
    "Because a single Bernoulli draw says so little, one would rather average many neurons at the same time.",
    "With gain 0.5 the picture is darker, and the decoder has to know the gain, or everything comes out halved.",
]
DRAW = "def draw_spikes(p, noise):\n    return (noise < p).float()\n"
OWN = """
def draw_spikes(p, noise):
    hits = noise - p  # negative where the dice say yes, as my sister would put it
    spikes_as_numbers = torch.where(hits < 0, 1.0, 0.0)
    return spikes_as_numbers.reshape(noise.shape)
"""


def handed_in(name, *code, essay=""):
    cells = [cell(source) for source in code] + [ShownCell("markdown", "open", essay, "open")]
    return result(name, "en", cells=cells)


def found(results):
    return [[one.id for one in group] for group in alike.groups(results)]


def test_the_same_essay_is_listed_whatever_stands_around_it():
    others = [handed_in(f"other{n}", DRAW, essay=essay) for n, essay in enumerate(ESSAYS[1:])]
    first = handed_in("ann", DRAW, essay=ESSAYS[0])
    second = handed_in("bob", OWN, "print(1)", essay=ESSAYS[0].upper().replace(" ", "\n"))
    third = handed_in("cid", essay=ESSAYS[0] + " That is all.")
    assert found([first, *others]) == []
    assert found([first, *others, second, third]) == [["ann", "bob", "cid"]]
    assert found([first, replace(second, student="ann")]) == []  # two works of one student


def test_the_same_unusual_code_is_listed():
    lists = [handed_in(name, OWN, essay=essay) for name, essay in zip("abc", ESSAYS, strict=False)]
    assert found([replace(one, cells=one.cells[:1]) for one in lists[:2]]) == [["a", "b"]]
    assert found(lists) == []  # each has much more of their own


@pytest.mark.parametrize("name", check.LESSONS)
def test_nobody_is_listed_for_what_the_course_knows(name):
    """A solution, a usual mistake, and the notebook as handed out."""
    sources = [inspect.getsource(one.reference) for one in check.LESSONS[name]]
    for one in check.LESSONS[name]:
        sources += [inspect.getsource(function) for function in (*one.misconceptions.values(), *one.right)]
    assert found([replace(handed_in(who, *sources), assignment=name) for who in "abcd"]) == []


def test_nobody_is_listed_for_what_many_wrote():
    class_ = [handed_in(f"s{n}", OWN) for n in range(30)]
    assert found(class_) == []


def test_groups_are_joined():
    parts = [" ".join(pair) for pair in itertools.pairwise(ESSAYS[:4])]
    results = [
        handed_in(f"s{n}", essay=essay) for n, essay in enumerate([ESSAYS[0], *parts[:1], ESSAYS[1], *parts[2:]])
    ]
    assert found(results) == [["s0", "s1", "s2"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_hint_for_the_teacher_alone(lang, tmp_path):
    twins = [handed_in(name, essay=ESSAYS[0]) for name in ("Ann", "Bob")]
    pages = report.write(twins, tmp_path, lang, POINTS)
    page = (tmp_path / "class.html").read_text("utf-8")
    assert text("report.alike_hint", lang) in page
    assert page.count("feedback/Bob.html") == 1
    for said in (*(page.decode() for page in pages.values()), (tmp_path / "grades.csv").read_text("utf-8-sig")):
        assert text("report.alike", lang) not in said


# What was saved with a check, and the mark.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("saved", "misconception", "earlier"),
    [
        ("right", None, False),
        ("right", "unclipped", True),
        ("empty", None, True),
        ("empty", "unclipped", False),
        (None, None, False),
    ],
)
def test_an_output_that_contradicts_the_mark_was_saved_earlier(saved, misconception, earlier, lang, tmp_path):
    made = real("a", lang, **({"probability": misconception} if misconception else {}))
    said = text(f"check.{saved}", lang) if saved else ""
    cells = [replace(one, text=said) if "check.probability(" in one.source else one for one in made.cells]
    assert cells != list(made.cells) or not said
    page = report.write([replace(made, cells=tuple(cells))], tmp_path, lang, POINTS)["a"].decode()
    assert page.count(text("report.saved_earlier", lang)) == earlier
