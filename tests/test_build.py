"""The build refuses what readers must not see, and gives the same bytes twice."""

import json

import nbformat
import pytest
import torch
from nbconvert import ScriptExporter
from nbformat.v4 import new_code_cell, new_notebook

from authoring import build, lessons, live, translations
from course import check

CALLBACK = """\
from ipywidgets import interact

@interact(gain=(0.0, 1.0))
def show(gain=0.5):
    {body}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A separate repository to build in."""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    return tmp_path


def run(source, tags=()):
    notebook = new_notebook(cells=[new_code_cell(source, id="the-cell", metadata={"tags": list(tags)})])
    build.execute("notebooks/zh/x.ipynb", notebook)
    return notebook.cells[0].outputs


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("1 / 0", "cell the-cell: ZeroDivisionError"),
        (CALLBACK.format(body="raise ValueError('loud')"), "the-cell: in a slider's callback: ValueError: loud"),
        ("import sys; print('oh', file=sys.stderr)", "cell the-cell warns: oh"),
        (CALLBACK.format(body="import sys; print('oh', file=sys.stderr)"), "cell the-cell warns: oh"),
    ],
)
def test_refused(here, source, says):
    with pytest.raises(build.BuildError, match=says):
        run(source)


def test_a_slider_leaves_its_picture(here):
    body = "import matplotlib.pyplot as plt; plt.plot([gain]); plt.title('gain'); plt.show()"
    outputs = run("from course import begin\nbegin.lesson('en')\n" + CALLBACK.format(body=body))
    assert [sorted(output.data) for output in outputs] == [["image/png", "text/plain"]]
    assert outputs[0].metadata["image/png"]["alt"] == "gain."


def test_a_question_leaves_its_options_and_its_picture(here):
    asks = "explore.ask('intervals', explore.spikes((2, 2)))"
    (output,) = run(f"from course import begin, explore\nbegin.lesson('en')\n{asks}")
    assert sorted(output.data) == [live.MIME, "text/html", "text/plain"]
    assert json.loads(output.data[live.MIME])["explorer"]["controls"]["probability"]["value"] == 0.1
    assert "<summary>1 step</summary>" in output.data["text/html"]
    assert "so for every p" not in output.data[live.MIME]
    assert "data:image/png" in output.data["text/html"]


SOURCE = """\
# %% [markdown] id="idea" lang="zh"
# 想法
# %% [markdown] id="idea" lang="en"
# idea
# %% id="code" tags=["warns"]
x = 1  # one, in both
print("一")  # zh
print("one")  # en
### BEGIN SOLUTION
y = 2
### END SOLUTION
"""


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "09_test_exercises.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_a_source_in_each_language(lesson):
    cells = lessons.read(lesson)
    spoken = {lang: [text for cell in cells if (text := lessons.speak(cell, lang))] for lang in ("zh", "en")}
    assert spoken["zh"][0] == "想法"
    assert spoken["en"][0] == "idea"
    assert spoken["en"][1].splitlines()[:2] == ["x = 1  # one, in both", 'print("one")']
    assert lessons.stub(spoken["en"][1]).splitlines()[2:] == ["..."]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id="code" ', "", "no id"),
        ('id="code"', 'id="idea"', "cell idea"),
        ('lang="en"', 'lang="fr"', "cell idea: found lang"),
        ('id="code"', 'id="Code!"', "cell Code!: an id"),
        ('id="code"', 'id="code" slides="skip"', r"cell code: unknown key \['slides'\]"),
        ('id="code"', 'id="code" slide="big"', "cell code: slide is one of .* not 'big'"),
        ('id="code"', 'id="code" role="exam"', "cell code: role is one of .* not 'exam' with None"),
        ('id="code"', 'id="code" role="test"', "cell code: role is .* with points for test and open; not 'test'"),
        ('id="code"', 'id="code" role="open"', "cell code: role is .* not 'open' with None"),
        ('id="code"', 'id="code" role="answer" points=2', "cell code: role is .* not 'answer' with 2"),
        ('id="code"', 'id="code" points=2', "cell code: role is .* not None with 2"),
    ],
)
def test_sources_that_break_the_rules(lesson, old, new, says):
    lesson.write_text(SOURCE.replace(old, new), encoding="utf-8")
    with pytest.raises(lessons.SourceError, match=says):
        lessons.read(lesson)


def test_a_cells_fields_are_read(lesson):
    fields = 'tags=["warns", "hide"] slide="subslide" role="test" points=3'
    lesson.write_text(SOURCE.replace('tags=["warns"]', fields), encoding="utf-8")
    cell = lessons.read(lesson)[-1]
    assert (cell.tags, cell.slide, cell.role, cell.points) == (("warns", "hide"), "subslide", "test", 3)


def test_lines_of_one_language_stay_lines(lesson):
    lesson.write_text(SOURCE + 'print("two")  # en\n', encoding="utf-8")
    code = lessons.read(lesson)[-1]
    assert lessons.own_words(code, "en") == 'print("one")\nprint("two")'


def test_a_stub_keeps_what_follows_the_solution():
    assert lessons.stub("a\n    ### BEGIN SOLUTION\n    b\n    ### END SOLUTION\nc") == "a\n    ...\nc"


@pytest.mark.parametrize("fields", ['role="given"', 'role="test" points=2', 'role="open" points=0'])
def test_roles_and_their_points(lesson, fields):
    lesson.write_text(SOURCE.replace('id="code"', f'id="code" {fields}'), encoding="utf-8")
    assert f'role="{lessons.read(lesson)[-1].role}"' in fields


ANSWER = """# %% id="answer" role="answer"
def changes(signal, padding):
    before = signal[:1] if padding else torch.zeros_like(signal[:1])
    ...
"""


def test_a_solution_comes_from_its_exercise(lesson):
    lesson.write_text(ANSWER, encoding="utf-8")
    (cell,) = lessons.read(lesson)
    assert lessons.stub(cell.source) == ANSWER.partition("\n")[2].rstrip()
    names = {"torch": torch}
    exec(lessons.speak(cell, "en"), names)
    assert check.changes.feedback(names["changes"]).right
    for lang, comment in (("en", "# The signal minus"), ("zh", "# 信号")):
        assert comment in lessons.speak(cell, lang)
        assert comment in lessons.own_words(cell, lang)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def changes", "def change"),
        ("padding):", "pad):"),
        ("if padding", "if not padding"),
        ("    ...", ""),
        ("...\n", "...\n    x = 1\n"),
    ],
)
def test_an_answer_that_is_not_its_exercises(lesson, old, new):
    lesson.write_text(ANSWER.replace(old, new), encoding="utf-8")
    with pytest.raises(lessons.SourceError, match="expected an exercise's first lines and then dots, found 'def chang"):
        lessons.read(lesson)


def test_a_changed_sentence_is_named(lesson, monkeypatch, tmp_path):
    """One language changes, or both do: the cell is named until somebody says that they agree."""
    monkeypatch.setattr(lessons, "LESSONS", tmp_path)
    monkeypatch.setattr(translations, "RECORD", tmp_path / "agreed.json")
    translations.agree(translations.pairs())
    assert translations.disagreements() == []

    lesson.write_text(SOURCE.replace("# idea", "# another idea"), encoding="utf-8")
    (told,) = translations.disagreements()
    assert told.startswith("09-test-exercises/idea: changed in en since")

    lesson.write_text(SOURCE.replace('print("一")', 'print("壹")'), encoding="utf-8")
    (told,) = translations.disagreements()
    assert told.startswith("09-test-exercises/code: changed in zh since")

    translations.agree(["09-test-exercises/code"])
    assert translations.disagreements() == []


@pytest.fixture
def record(lesson, monkeypatch, tmp_path):
    """The record of agreed texts, beside a lesson of its own, all of it agreed."""
    monkeypatch.setattr(lessons, "LESSONS", tmp_path)
    monkeypatch.setattr(translations, "RECORD", tmp_path / "agreed.json")
    translations.agree(translations.pairs())
    return tmp_path / "agreed.json"


def test_a_line_in_one_language_only_is_named(lesson, record):
    lesson.write_text(SOURCE.replace('print("one")  # en\n', ""), encoding="utf-8")
    assert translations.disagreements() == ["09-test-exercises/code: no text in en"]


def test_a_new_and_a_gone_text_are_named(lesson, record):
    lesson.write_text(SOURCE.replace('id="idea"', 'id="thought"'), encoding="utf-8")
    new, gone = translations.disagreements()
    assert new.startswith("09-test-exercises/thought: changed in zh, en since")
    assert gone.startswith("09-test-exercises/idea: gone from the sources")
    translations.agree(["09-test-exercises/thought", "09-test-exercises/idea"])
    assert translations.disagreements() == []


def test_white_space_is_no_change_but_a_word_is(lesson, record):
    lesson.write_text(SOURCE.replace("# idea", "# one  idea"), encoding="utf-8")
    translations.agree(["09-test-exercises/idea"])
    lesson.write_text(SOURCE.replace("# idea", "# one\n# idea"), encoding="utf-8")
    assert translations.disagreements() == []
    lesson.write_text(SOURCE.replace("# idea", "# oneidea"), encoding="utf-8")
    assert len(translations.disagreements()) == 1


def test_readmes_and_words_are_pairs(record):
    pairs = translations.pairs()
    assert {lang: text[:2] for lang, text in pairs["README"].items()} == {"zh": "# ", "en": "# "}
    assert pairs["words/plot.time_step"] == {"zh": "时间步", "en": "Time step"}


def test_an_unknown_text_cannot_be_agreed_on(record):
    before = record.read_bytes()
    with pytest.raises(ValueError, match="no text is called 09-test/none"):
        translations.agree(["09-test/none"])
    assert record.read_bytes() == before


def test_the_record_is_sorted_one_line_each(record):
    """So that two branches seldom touch the same lines."""
    lines = record.read_text("utf-8").splitlines()
    names = [line for line in lines if "/" in line]
    assert names == sorted(names)
    assert lines[0] == "{"
    assert record.read_text("utf-8").endswith("}\n")


def test_a_name_that_no_notebook_has_is_refused():
    with pytest.raises(build.BuildError, match=r"no notebook's path contains '02_rate'; one is notebooks/"):
        build.build(["02_rate"])


def test_badges_come_from_one_setting():
    bare = build.expected(repository="")
    forked = build.expected(repository="https://github.com/someone/a-fork")
    for path, notebook in forked.items():
        assert not any("http" in cell.source for cell in bare[path].cells[:1])
        links, set_up = notebook.cells[:2]
        assert f"colab.research.google.com/github/someone/a-fork/blob/main/{path}" in links.source
        assert f"mybinder.org/v2/gh/someone/a-fork/main?urlpath=lab/tree/{path}" in links.source
        assert "git+https://github.com/someone/a-fork@main" in set_up.source
        assert [cell.id for cell in notebook.cells[2:]] == [cell.id for cell in bare[path].cells[1:]]


def test_writing_twice_gives_the_same_bytes(here):
    one, other = (build.expected("")["notebooks/zh/00-welcome.ipynb"] for _ in range(2))
    (here / "notebooks/zh").mkdir(parents=True)
    build.write("notebooks/zh/00-welcome.ipynb", one)
    first = (here / "notebooks/zh/00-welcome.ipynb").read_bytes()
    build.write("notebooks/zh/00-welcome.ipynb", other)
    assert (here / "notebooks/zh/00-welcome.ipynb").read_bytes() == first


def test_a_difference_names_its_cell(here):
    path = "notebooks/zh/00-welcome.ipynb"
    notebook = build.expected("")[path]
    said = f"{path}, cell {notebook.cells[3].id} differs from its source"
    (here / path).parent.mkdir(parents=True)
    changed = nbformat.from_dict(notebook)
    changed.cells[3].source += "!"
    build.write(path, changed)
    assert build.differences(path, build.expected("")[path]) == [said]


def test_a_saved_source_is_noticed(lesson, monkeypatch):
    """Once for each time that it is saved."""
    monkeypatch.setattr(lessons, "LESSONS", lesson.parent)
    times = iter([1, 2, 2, 3])
    monkeypatch.setattr(build, "_saved_at", lambda: {lesson: next(times)})
    saved = build.saved(pause=0)
    assert next(saved) == lesson
    assert next(saved) == lesson
    assert next(times, None) is None


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_every_notebook_becomes_a_script_of_python(folder):
    """Without its exporter and file ending in the metadata, nbconvert writes a .txt."""
    paths = sorted((build.ROOT / folder).rglob("*.ipynb"))
    assert paths
    for path in paths:
        notebook = nbformat.read(path, 4)
        script, resources = ScriptExporter().from_notebook_node(notebook)
        assert resources["output_extension"] == ".py", path.name
        compile(script.replace("get_ipython()", "str"), path.name, "exec")
