"""The lessons as they are: built from their sources, both languages in step, every glyph there."""

import json
import re
import string
import tomllib
import warnings
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from authoring import build, chinese, lessons, live, translations
from course import begin, language, runs
from course.language import LANGUAGES, words

ROOT = Path(__file__).parents[1]
NOTEBOOKS = build.expected()
COURSE_FONT = ROOT / "course/assets/NotoSansSC-course.otf"


def test_every_notebook_is_what_its_source_makes():
    told = [line for path, notebook in NOTEBOOKS.items() for line in build.differences(path, notebook)]
    told += [f"{path}: no lesson makes it" for path in build.strays(NOTEBOOKS)]
    assert not told, "Run make notebooks:\n" + "\n".join(told)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_notebooks_are_run_and_small(path):
    notebook = nbformat.read(ROOT / path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert (ROOT / path).stat().st_size < 1_500_000
    assert "widgets" not in notebook.metadata


def test_the_languages_agree():
    assert not translations.disagreements(), "\n".join(translations.disagreements())


def test_the_chinese_keeps_the_rules():
    assert not chinese.broken(), "\n".join(chinese.broken())


def test_words_have_the_same_keys_and_placeholders():
    def skeleton(lang):
        return {
            (section, name): sorted(field for _, field, _, _ in string.Formatter().parse(text) if field)
            for section, entries in words(lang).items()
            for name, text in entries.items()
        }

    first, *others = map(skeleton, LANGUAGES)
    for other in others:
        assert other == first


def test_each_broken_rule_of_the_chinese_is_told(monkeypatch):
    texts = {"a": "您好", "b": "有3个", "c": "好, 的。`有3个` $有3个$ [链接](有3个)", "d": "脉 冲", "e": "没错。"}
    monkeypatch.setattr(chinese, "pairs", lambda: {name: {"zh": text} for name, text in texts.items()})
    monkeypatch.setattr(chinese, "glossary", lambda: {"spike": {"zh": "脉冲", "reject": {"zh": ["没错"]}}})
    told = chinese.broken()
    assert [(line[0], line.split("”: ")[-1]) for line in told] == [
        ("a", chinese.RULES["您"]),
        ("b", list(chinese.RULES.values())[0]),
        ("c", list(chinese.RULES.values())[1]),
        ("d", list(chinese.RULES.values())[3]),
        ("e", "e: “没错” stands for spike; the glossary says “脉冲”"),
    ]
    assert chinese.broken("en") == []


def test_the_font_has_every_character_a_figure_can_show():
    """All words, and all of the lessons' code: labels come from either."""
    glyphs = {
        char for path in (COURSE_FONT, font_manager.findfont("DejaVu Sans")) for char in TTFont(path).getBestCmap()
    }
    texts = {f"words/{lang}/{key}": text for lang in LANGUAGES for key, text in _flat(words(lang))}
    for source in lessons.sources():
        texts |= {f"{source.name}/{cell.id}": cell.source for cell in lessons.read(source) if cell.type == "code"}
    lacking = {
        place: {char for char in text if char.isprintable() and ord(char) not in glyphs}
        for place, text in texts.items()
    }
    missing = {place: chars for place, chars in lacking.items() if chars}
    assert not missing, f"run python -m authoring font: {missing}"


def _flat(table):
    return [(f"{section}.{name}", text) for section, entries in table.items() for name, text in entries.items()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_matplotlib_draws_every_word(lang, recwarn):
    """matplotlib itself warns of a glyph it lacks; nothing else may stand in for it."""
    with plt.rc_context():
        begin.lesson(lang)
        figure = plt.figure(layout="none")
        for place, (_, text) in enumerate(_flat(words(lang))):
            figure.text(0, place / 100, text.replace("$", r"\$"))
        figure.draw_without_rendering()  # its layout asks for every glyph
        plt.close(figure)
    assert not [str(one.message) for one in recwarn if "lyph" in str(one.message)]


def test_links_between_notebooks_lead_somewhere():
    for path, notebook in NOTEBOOKS.items():
        for cell in notebook.cells:
            prose = cell.source if cell.cell_type == "markdown" else ""
            for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", prose):
                assert (ROOT / path).parent.joinpath(target).exists(), f"{path}, cell {cell.id}: {target}"


def test_stubs_earn_nothing():
    """Where the learner has written nothing, no check says that it is right."""
    for path in NOTEBOOKS:
        if path.startswith("notebooks/") and path.endswith("-exercises.ipynb"):
            notebook = nbformat.read(ROOT / path, as_version=4)
            said = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", ()))
            assert said
            assert "✓" not in said


def _nothing_yet(*_, **__):
    """A stub as nbgrader releases it."""
    raise NotImplementedError()


@pytest.mark.parametrize("answer", [lambda *_, **__: 0, _nothing_yet], ids=["wrong", "nbgrader's stub"])
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if re.match("notebooks/.*-exercises", path)])
def test_a_wrong_answer_stops_no_other_cell(path, answer, monkeypatch):
    """Who runs all cells sees every check, and not an error in a cell that is not theirs."""
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    names = {}
    with plt.rc_context():
        for cell in NOTEBOOKS[path].cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                names |= dict.fromkeys(re.findall(r"^def (\w+)", cell.source, re.MULTILINE), answer)
            elif cell.cell_type == "code":
                exec(cell.source, names)


OPTION = re.compile(r"<details><summary><b>([A-F])\.</b> (.*?)</summary>\s*(.*?)</details>", re.DOTALL)
RIGHT = {"zh": "正确", "en": "Right"}
ASK = re.compile(r'explore\.ask\("([\w-]+)"')


def questions(lang):
    """Every multiple-choice question: its cell, its options, and the place of the right one."""
    found = []
    for source in lessons.sources():
        for cell in lessons.read(source):
            groups = []
            if cell.type == "markdown" and cell.lang == lang:
                for letter, option, answer in OPTION.findall(cell.source):
                    if letter == "A":
                        groups.append([])
                    assert letter == chr(ord("A") + len(groups[-1])), (
                        f"{source.name}/{cell.id}: {letter} is out of order"
                    )
                    groups[-1].append((option, answer))
            for options in groups:
                right = [place for place, (_, answer) in enumerate(options) if answer.startswith(RIGHT[lang])]
                assert len(right) == 1, f"{source.name}/{cell.id}: right are {right} of {len(options)}"
                plain = [re.sub("<[^>]+>", "", option) for option, _ in options]
                found.append((f"{source.stem}/{cell.id}", plain, right[0]))
            for name in ASK.findall(cell.source if cell.type == "code" else ""):
                entry = language.questions()[name]
                letters = [letter for letter in entry if letter in "ABCDEF"]
                options = [entry[letter][lang] for letter in letters]
                found.append((f"{source.stem}/{cell.id}", options, letters.index(entry["right"])))
    return found


def test_every_question_before_an_explorer_is_asked_once():
    code = [cell.source for source in lessons.sources() for cell in lessons.read(source) if cell.type == "code"]
    assert sum("explore.ask" in one for one in code) == len(language.questions())
    assert sorted(name for one in code for name in ASK.findall(one)) == sorted(language.questions())


# Words and numbers that give an answer away, where the option itself does not.
SPOILS = {
    "zeros": r"9\d(\.\d)? ?%|black (pixels|background)|黑像素|黑色背景|number of steps hardly|时间步数几乎",
    "still-image": r"grey pixel changes|(既不是全黑|differ from one step).*\d\.\d%|变化的像素|tosses a new coin",
    "dark-pixels": r"\b11[45]\b|57\.5|raises an error|会报错|ValueError|does not appear in it|根本没有时间步数",
    "slow-sine": r"delta. forgets|没有记性|never gives a spike|不会有一个脉冲|0\.063",
    "intervals": r"geometric|几何分布|shortest|最短|falls from|一路下降|at the mean|平均值所在",
    "more-steps": r"not one spike more|一个也不多|\d dB|\d 到 \d+ dB|finer ruler",
    "first-step": r"brightest fire|最亮的像素|thin version|瘦一圈",
}


PICTURE = "an open picture"


def _unfolded(text):
    return re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)


def _heads(cell):
    return cell.cell_type == "markdown" and re.search("^#+ ", _unfolded(cell.source), re.MULTILINE)


def _open_outputs(cell):
    """What of a cell's outputs shows before it is run. An explorer or slider is what one answers by."""
    for output in () if cell.metadata.get("jupyter", {}).get("outputs_hidden") else cell.get("outputs", ()):
        data = output.get("data", {})
        if not re.search(r"explore\.|@interact", cell.source) and "image/png" in data:
            yield PICTURE
        html = _unfolded(data.get("text/html", ""))
        yield PICTURE if "<img" in html and "explore.ask" in cell.source else html
        tree = json.loads(data.get(live.MIME, "{}"))
        yield json.dumps(dict(tree, options=()), ensure_ascii=False)  # the options: all alike, as the form shows them
        yield output.get("text", "") + data.get("text/plain", "") + data.get("text/markdown", "")


def open_around(cells, place):
    """What is open on the screen around an unanswered question, from its heading to the next one."""
    first = max(number for number in range(place + 1) if number == 0 or _heads(cells[number]))
    yield from (_unfolded(cell.source) for cell in cells[first:place] if cell.cell_type == "markdown")
    for number, cell in enumerate(cells[place:], place):
        if number > place and _heads(cell):
            return
        yield _unfolded(cell.source)
        yield from _open_outputs(cell)


def spoiled(notebook, lang):
    """Each question whose answer stands open: its cell, and what is open. Of those in a text, only pictures count."""
    for place, cell in enumerate(notebook.cells):
        texts = list(open_around(notebook.cells, place))
        for name in ASK.findall(cell.source) if cell.cell_type == "code" else ():
            told = words(lang)[f"question_{name}"]
            reasons = [text for key, text in told.items() if key.endswith("_why")]
            hints = map(re.escape, [told[language.questions()[name]["right"]], *reasons])
            for found in re.finditer("|".join([*hints, SPOILS[name], PICTURE]), "\n".join(texts)):
                yield f"{cell.id}: {found[0]}"
        if (
            cell.cell_type == "markdown"
            and re.search(r"<b>A\.</b>|\*\*Predict|\*\*预测", cell.source)
            and PICTURE in texts
        ):
            yield f"{cell.id}: {PICTURE}"


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if "exercises" not in path])
def test_nothing_open_below_a_question_answers_it(path):
    """Neither in the text around it nor in a cell, nor in what a cell has printed or drawn."""
    assert list(spoiled(nbformat.read(ROOT / path, as_version=4), path.split("/")[-2])) == []


def test_the_languages_ask_the_same():
    first, *others = ([(cell, len(options), right) for cell, options, right in questions(lang)] for lang in LANGUAGES)
    assert len(first) >= 60
    for other in others:
        assert other == first


def test_right_options_are_spread_over_the_places():
    """Pearson's test: places drawn at random would be this uneven one time in twenty."""
    asked = questions("en")
    right = Counter(place for _, _, place in asked)
    expected = Counter()
    for _, options, _ in asked:
        expected.update(dict.fromkeys(range(len(options)), 1 / len(options)))
    unevenness = sum((right[place] - mean) ** 2 / mean for place, mean in expected.items())
    assert unevenness < 7.81, right  # 95 % of the chi-square distribution of 3 degrees of freedom
    assert max(right.values()) <= 0.4 * len(asked), right


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_option_is_right_by_its_length(lang):
    """Neither does the right one stand out, nor is it the longest or the shortest more often than it should be."""
    stands_out, longest, shortest = [], 0, 0
    asked = questions(lang)
    for cell, options, right in asked:
        lengths = [len(option) for option in options]
        own = lengths.pop(right)
        if own > 1.5 * max(lengths) or own < 0.5 * min(lengths):
            stands_out.append(f"{cell}: {options[right]} of {options}")
        longest, shortest = longest + (own > max(lengths)), shortest + (own < min(lengths))
    assert not stands_out, "\n".join(stands_out)
    assert max(longest, shortest) <= 0.45 * len(asked), (longest, shortest, len(asked))


def outcomes(source):
    """What a lesson promises at its head, in English."""
    title = next(cell for cell in lessons.read(source) if cell.id == "title" and cell.lang == "en")
    listed = re.search(r"you can\*\*\n((?:- .*\n)+)", title.source)[1]
    return [line.removeprefix("- ").rstrip(";.") for line in listed.splitlines()]


def asks(cell):
    """Is the cell a question, a slider's question, or an exercise?"""
    question = "<details><summary><b>A.</b>" in cell.source or "explore.ask" in cell.source
    return question or cell.role in ("answer", "open")


def test_every_outcome_is_tested():
    """Each outcome has a question or an exercise, listed in lessons/outcomes.toml."""
    listed = tomllib.loads((ROOT / "lessons/outcomes.toml").read_text("utf-8"))
    heads = [source for source in lessons.sources() if not source.stem.endswith("_exercises")]
    assert list(listed) == [source.stem for source in heads]
    for source in heads:
        assert list(listed[source.stem]) == outcomes(source)
        exercises = source.with_name(f"{source.stem}_exercises.py")
        asking = {cell.id for cell in lessons.read(source) if asks(cell)}
        if exercises.exists():
            asking |= {f"exercises/{cell.id}" for cell in lessons.read(exercises) if asks(cell)}
        for outcome, cells in listed[source.stem].items():
            assert cells, f"{source.stem}: {outcome}"
            assert set(cells) <= asking, f"{source.stem}: {sorted(set(cells) - asking)} ask nothing"


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if "exercises" not in path])
def test_a_mean_and_its_error_are_told_as_they_were_computed(path):
    """Whoever changes what a cell computes sees which sentence tells it."""
    cells = nbformat.read(ROOT / path, as_version=4).cells
    shown = " ".join(
        output.get("text", "") + output.get("data", {}).get("text/markdown", "")
        for cell in cells
        for output in cell.get("outputs", ())
    )
    for name in runs.names():  # the trainings that ship with lesson 08
        accuracy, error = runs.mean(name)
        shown += f" {100 * accuracy:.1f} ± {100 * error:.1f}"
    shown += (ROOT / "bench" / "codes.md").read_text("utf-8")
    told = {
        (cell.id, mean)
        for cell in cells
        if cell.cell_type == "markdown"
        for mean in re.findall(r"\d[\d,]*(?:\.\d+)? ± \d+(?:\.\d+)?", cell.source)
    }
    assert {(cell, mean) for cell, mean in told if mean not in shown} == set()
