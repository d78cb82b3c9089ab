"""Grading from end to end: a folder of submissions in, marks and pages out, whatever happens on the way."""

import csv
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from hostile import NAME, RIGHT, ROOT, book

from course import check
from course.language import Phrase, text, words
from grading import fingerprint, run, workers
from grading.deliver import gradebook
from grading.judge import assignment as assignments
from grading.result import QuestionResult
from grading.sandbox import jail, seccomp, selftest, wire
from grading.sandbox.messages import Ask, Started

pytestmark = pytest.mark.usefixtures("bubblewrap")

ALL = sum(RIGHT.values())
NO_CLIP = "def probability(values, gain, offset):\n    return gain * values + offset\n"
STEAL = """
def probability(values, gain, offset):
    return (gain * values + offset).clamp(0, 1) if open("SEED").read() else None
"""


def write(path, notebook):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def grade(*arguments, **options):
    """The command as a teacher gives it."""
    command = [sys.executable, "-m", "grading", *map(str, arguments)]
    return subprocess.run(command, **{"cwd": ROOT, "capture_output": True, "text": True, "timeout": 300} | options)


def rows(out):
    """grades.csv by the student's name."""
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def kept(out):
    """The results that lie there: id → the result; every file whole."""
    files = (out / "results").glob("*.json")
    return {file.stem: json.loads(file.read_text("utf-8"))["result"] for file in files}


def content(out):
    return {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and "nbgrader" not in path.parts}


# The whole command, once, on a class as platforms and people hand it in.


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The folder of submissions, the results, and what the command said."""
    folder = tmp_path_factory.mktemp("class")
    submitted, out = folder / "submitted-work", folder / "grades"
    submitted.mkdir()
    with zipfile.ZipFile(submitted / "moodle.zip", "w") as moodle:
        moodle.writestr("张伟_1001_assignsubmission_file/02-rate-exercises.ipynb", json.dumps(book("zh")))
        moodle.writestr("../x_1002_assignsubmission_file/a.ipynb", json.dumps(book()))
        link = zipfile.ZipInfo("Lin K_1003_assignsubmission_file/a.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        moodle.writestr(link, str(folder / "submitted-work" / "bob.ipynb"))
    write(submitted / "lovelaceada_LATE_12_345_02-rate-exercises-1.ipynb", book())
    write(submitted / "bob.ipynb", book(probability=NO_CLIP))
    write(submitted / "eve.ipynb", book(probability=STEAL.replace("SEED", str(out / "private-seed.txt"))))
    (submitted / "torn.ipynb").write_text('{"cells": [', "utf-8")
    (submitted / "nobody").mkdir()
    for form in ("NFC", "NFD"):
        (submitted / f"{unicodedata.normalize(form, 'José')}.ipynb").write_text(form, "utf-8")
    with open(submitted / "huge.ipynb", "wb") as huge:
        huge.truncate(200_000_000)
    done = grade(submitted, "--out", out, "--jobs", 2, env=os.environ | {"COURSE_LANG": "en"})
    assert done.returncode == 0, done.stderr
    return submitted, out, done


def test_one_command_grades_every_layout(graded):
    _, out, _ = graded
    marks = {name: row["total"] for name, row in rows(out).items()}
    honest = {name: marks.pop(name) for name in ("张伟", "lovelaceada", "bob", "eve")}
    assert honest == {"张伟": "8", "lovelaceada": "8", "bob": "7", "eve": "7"}
    assert set(marks.values()) == {"0"}
    assert {"torn", "nobody", "huge", "Lin K"} <= marks.keys()
    assert rows(out)["张伟"]["language"] == "zh"
    assert "late" in rows(out)["lovelaceada"]["remarks"]


def test_everybody_has_feedback_in_their_own_language(graded):
    _, out, _ = graded
    results = kept(out)
    assert {path.stem for path in (out / "feedback").iterdir()} == results.keys()
    zh = next(name for name, result in results.items() if result["name"] == "张伟")
    assert 'lang="zh-CN"' in (out / "feedback" / f"{zh}.html").read_text("utf-8")
    assert "clip" in (out / "feedback" / "bob.html").read_text("utf-8")
    assert text("exercise_probability.unclipped", "en").split(":")[0] in (out / "class.html").read_text("utf-8")
    assert (out / "nbgrader" / "gradebook.db").exists()
    assert {path.name for path in out.iterdir()} == {
        *("results", "feedback", "nbgrader"),
        *("grades.csv", "class.html", "private-seed.txt"),
        *("moodle.csv", "moodle-feedback.zip", "canvas.csv", "canvas-feedback.zip"),
    }


def test_names_that_collide_or_climb_stay_apart_and_inside(graded):
    submitted, out, _ = graded
    results = kept(out)
    assert len({name.casefold() for name in results}) == len(rows(out)) == 11
    assert all(path.parent == out / "feedback" for path in (out / "feedback").rglob("*"))
    joses = [result for result in results.values() if unicodedata.normalize("NFC", result["name"]) == "José"]
    assert len(joses) == 2
    problems = {result["name"]: result["problem"] for result in results.values()}
    assert problems["huge"] == "too_big"
    assert problems["Lin K"] == "not_regular"
    assert "unsafe_path" in problems.values()
    assert sorted(path.name for path in submitted.parent.iterdir()) == ["grades", "submitted-work"]


def test_the_private_seed_is_the_owners_and_goes_nowhere(graded):
    _, out, done = graded
    seed = out / "private-seed.txt"
    assert stat.S_IMODE(seed.stat().st_mode) == 0o600
    secret = seed.read_text("utf-8").strip()
    assert len(secret) == 32
    others = [path for path in out.rglob("*") if path.is_file() and path != seed]
    assert len(others) > 20
    assert not [path for path in others if secret.encode() in path.read_bytes()]
    assert secret not in done.stdout + done.stderr
    said = {question["id"]: json.dumps(question["said"]) for question in kept(out)["eve"]["questions"]}
    assert "FileNotFoundError" in said["probability"]


def test_a_second_run_grades_nothing_and_changes_nothing(graded, monkeypatch):
    submitted, out, _ = graded
    monkeypatch.setattr(jail, "run", None)
    monkeypatch.setattr(run, "grade", lambda *_, **__: pytest.fail("nothing was to be graded"))
    monkeypatch.setattr(selftest, "prove", lambda: None)
    before = content(out)
    assert len(run.run(submitted, out, jobs=1, lang="en")) == 11
    assert content(out) == before


# What is graded when. No jail is needed to see that.


@pytest.fixture
def calls(monkeypatch):
    """The ids that were graded, by a grader that takes no time."""
    graded = []

    def quick(submission, secret, assignment, unsafe):
        graded.extend([] if submission.only else [submission.id])
        said = Phrase("check.raised", {"error": str(submission.notebook)})
        name = submission.notebook.decode() if submission.notebook.decode() in check.LESSONS else NAME
        asked = [one for one in assignments.points(name) if not submission.only or one in submission.only]
        graded.extend(f"{submission.id}/{one}" for one in asked if submission.only)
        questions = [QuestionResult(one, 1, 1, "right", said=said) for one in asked]
        return replace(run.blank_result(submission, name, unsafe), questions=tuple(questions))

    monkeypatch.setattr(run, "grade", quick)
    monkeypatch.setattr(selftest, "prove", lambda: None)
    monkeypatch.setattr(gradebook, "update", lambda results, *_: results)
    return graded


@pytest.fixture
def three(tmp_path):
    """Three submissions, and where their results go."""
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.ipynb").write_text(name, "utf-8")
    return tmp_path / "in", tmp_path / "out"


def test_only_what_is_new_or_changed_is_graded_again(three, calls):
    folder, out = three
    run.run(folder, out, jobs=1, lang="en")
    assert sorted(calls) == ["a", "b", "c"]
    (folder / "b.ipynb").write_text("another")
    (folder / "d.ipynb").write_text("d")
    os.utime(folder / "a.ipynb", (0, 0))
    (folder / "c.ipynb").unlink()
    calls.clear()
    run.run(folder, out, jobs=1, lang="en")
    assert sorted(calls) == ["b", "d"]
    assert rows(out).keys() == {"a", "b", "d"}
    assert kept(out)["b"]["questions"][0]["said"]["values"] == {"error": str(b"another")}


@pytest.mark.parametrize("change", ["seed", "assignment", "unsafe", "code"])
def test_what_a_mark_depends_on_makes_it_anew(change, three, calls, monkeypatch, tmp_path):
    folder, out = three
    run.run(folder, out, jobs=1)
    calls.clear()
    options = {}
    if change == "seed":
        (tmp_path / "seed").write_text("mine")
        options["seed_file"] = tmp_path / "seed"
    elif change == "code":
        monkeypatch.setattr(fingerprint, "judging", lambda: "another")
    else:
        options[change] = {"assignment": NAME, "unsafe": True}[change]
    run.run(folder, out, jobs=1, **options)
    assert sorted(calls) == ["a", "b", "c"]


def test_a_mended_exercise_is_graded_anew_and_nothing_else(three, calls, monkeypatch):
    folder, out = three
    (folder / "b.ipynb").write_text("03-latency-exercises")
    run.run(folder, out, jobs=1)
    calls.clear()
    monkeypatch.setattr(fingerprint, "definition", fingerprint.definition.__wrapped__)
    run.run(folder, out, jobs=1)
    assert not calls
    mended = check.LESSONS["03-latency-exercises"][0]
    monkeypatch.setitem(vars(mended), "fingerprint", "another")
    before = kept(out)
    for again in ([f"b/{mended.name}"], []):
        run.run(folder, out, jobs=1)
        assert calls == again
        assert kept(out) == before
        calls.clear()


def test_one_exercise_is_graded_anew_on_demand(three, calls, monkeypatch):
    folder, out = three
    (folder / "b.ipynb").write_text("03-latency-exercises")
    run.run(folder, out, jobs=1)
    (folder / "d.ipynb").write_text("d")
    calls.clear()
    monkeypatch.setattr(fingerprint, "judging", lambda: "another")
    run.run(folder, out, jobs=1, only="draw_spikes")
    assert sorted(calls) == ["a/draw_spikes", "c/draw_spikes", "d"]
    calls.clear()
    run.run(folder, out, jobs=1)  # the rest has not been forgotten
    assert sorted(calls) == ["a", "b", "c"]


def test_only_the_one_exercise_is_asked_and_the_other_marks_stay(three, monkeypatch):
    """The whole way: the student's file says what each mark was given for."""
    folder, out = three
    for path in folder.iterdir():
        path.unlink()
    write(folder / "a.ipynb", book(probability=NO_CLIP))
    monkeypatch.setattr(selftest, "prove", lambda: None)
    (first,) = run.run(folder, out, jobs=1)
    asked, ask = [], jail.run

    def watched(plan, *rest):
        asked.extend(step.question for step in plan if isinstance(step, Ask))
        return ask(plan, *rest)

    monkeypatch.setattr(jail, "run", watched)
    monkeypatch.setattr(check.Exercise, "judge", lambda *_: check.Verdict("wrong", Phrase("check.right")))
    (again,) = run.run(folder, out, jobs=1, only="draw_spikes")
    assert asked == ["draw_spikes"]
    for old, new in zip(first.questions, again.questions, strict=True):
        assert (old == new) == (old.id != "draw_spikes")


def test_every_answer_is_judged_once(three, monkeypatch):
    """The whole way: each exercise once on each private seed, and nothing at the next run."""
    folder, out = three
    for path in folder.iterdir():
        path.unlink()
    write(folder / "a.ipynb", book())
    judged, judge = [], check.Exercise.judge

    def counting(exercise, answers, seed):
        judged.append((exercise.name, seed))
        return judge(exercise, answers, seed)

    monkeypatch.setattr(check.Exercise, "judge", counting)
    monkeypatch.setattr(selftest, "prove", lambda: None)
    run.run(folder, out, jobs=1)
    secret = (out / "private-seed.txt").read_text("utf-8")
    asked = [one for one in assignments.load(NAME).questions if not one.manual]
    assert sorted(judged) == sorted((one.id, seed) for one in asked for seed in assignments.seeds(one, secret))
    judged.clear()
    run.run(folder, out, jobs=1)
    assert not judged


def test_a_reworded_sentence_appears_without_grading_anew(three, monkeypatch):
    """The whole way, with a misconception's sentence: no jail is run the second time."""
    folder, out = three
    (folder / "a.ipynb").write_text(json.dumps(book(probability=NO_CLIP)), "utf-8")
    monkeypatch.setattr(selftest, "prove", lambda: None)
    run.run(folder, out, jobs=1, lang="en")
    monkeypatch.setattr(jail, "run", None)
    page = out / "feedback" / "a.html"
    for key, sentence in (("unclipped", "Nobody has read this yet."), ("unclipped_hint", "Nor this.")):
        assert sentence not in page.read_text("utf-8")
        monkeypatch.setitem(words("en")["exercise_probability"], key, sentence)
    run.run(folder, out, jobs=1, lang="en")
    assert "Nobody has read this yet." in page.read_text("utf-8")
    assert "Nor this." in page.read_text("utf-8")
    assert "Nobody has read this yet." in (out / "class.html").read_text("utf-8")


def test_an_interruption_at_any_write_loses_nothing(three, calls, monkeypatch):
    """As if the power failed just before, or just after, the nth file was put in place."""
    folder, out = three
    run.run(folder, out, jobs=1, lang="en")
    whole = content(out)
    assert len(whole) == 3 + 3 + 3  # results, feedback; seed, table, page

    replace = os.replace
    for when in [(n, after) for n in range(1, len(whole)) for after in (False, True)]:
        for path in [*(out / "results").iterdir(), *(out / "feedback").iterdir(), out / "grades.csv"]:
            path.unlink(missing_ok=True)
        calls.clear()
        written = []

        def failing(source, target, when=when, written=written):
            written.append(target)
            if len(written) == when[0] and not when[1]:
                Path(source).write_bytes(Path(source).read_bytes()[:7])
                raise KeyboardInterrupt
            replace(source, target)
            if len(written) == when[0]:
                raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", failing)
        try:
            run.run(folder, out, jobs=1, lang="en")
        except KeyboardInterrupt:
            done = set(kept(out))
            monkeypatch.setattr(os, "replace", replace)
            calls.clear()
            run.run(folder, out, jobs=1, lang="en")
            assert set(calls) == {"a", "b", "c"} - done
            assert len(calls) == len(set(calls))
        after = {path: said for path, said in content(out).items() if path in whole}
        assert after == whole, when
    assert len(written) == len(whole) - 2  # the last round: the seed and the page were there, and unchanged


def test_half_a_result_is_not_read(three, calls):
    folder, out = three
    run.run(folder, out, jobs=1)
    path = out / "results" / "a.json"
    path.write_bytes(path.read_bytes()[:-5])
    (out / "results" / "b.json").write_text("[]")
    (out / "results" / ".c.json.7").write_text("{")
    calls.clear()
    run.run(folder, out, jobs=1)
    assert sorted(calls) == ["a", "b"]


def test_an_error_of_ours_costs_one_submission_and_is_tried_again(three, calls, monkeypatch, capsys):
    folder, out = three
    good = run.grade

    def failing(submission, **rest):
        if submission.id == "b":
            raise ZeroDivisionError("ours")
        return good(submission, **rest)

    monkeypatch.setattr(run, "grade", failing)
    run.run(folder, out, jobs=1, lang="en")
    assert sorted(calls) == ["a", "c"]
    assert "ZeroDivisionError: ours" in capsys.readouterr().err
    full = str(len(assignments.points(NAME)))  # ``calls`` gives a point for each question
    assert [row["total"] for row in rows(out).values()] == [full, "0", full]
    assert rows(out)["b"]["remarks"]
    monkeypatch.setattr(run, "grade", good)
    calls.clear()
    run.run(folder, out, jobs=1, lang="en")
    assert calls == ["b"]
    assert [row["total"] for row in rows(out).values()] == [full] * 3


def test_the_seed_makes_the_private_inputs(tmp_path, monkeypatch):
    """The jail is given other inputs for another seed, never the public ones, and never the seed."""
    plans, seed = [], tmp_path / "seed"

    def nothing(plan, unsafe=False, begin=""):
        plans.append(plan)
        return jail.Outcome("done", step=0)

    monkeypatch.setattr(jail, "run", nothing)
    monkeypatch.setattr(selftest, "prove", lambda: None)
    monkeypatch.setattr(gradebook, "update", lambda results, *_: results)
    write(tmp_path / "in" / "a.ipynb", book())
    asked = []
    for content in ("one teacher's", "another's"):
        seed.write_text(content)
        run.run(tmp_path / "in", tmp_path / "out", seed_file=seed, jobs=1)
        said = json.dumps([[step.to_json() for step in plan] for plan in plans])
        assert content not in said
        assert content.encode().hex() not in said
        asked.append(next(step.cases for step in plans[0] if step == Ask("probability", getattr(step, "cases", None))))
        plans.clear()
    public = [wire.pack(value) for value in check.probability.cases(0)[0]]
    assert asked[0] != asked[1]
    assert public not in [case for cases in asked for round_ in cases for case in round_]
    assert not (tmp_path / "out" / "private-seed.txt").exists()
    assert str(tmp_path) not in " ".join(jail.command())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"only": "draw"}, "only must be one of probability, draw_spikes, "),
        ({"folder": "nowhere"}, "there is no folder"),
        ({"out": "in/out"}, "among the submissions"),
        ({"assignment": "rate"}, NAME),
        ({"seed_file": "empty"}, "must be a file that is not empty"),
        ({"seed_file": "no file"}, "must be a file that is not empty"),
        ({"folder": "empty"}, "must be a folder or a zip"),
        ({"folder": "void"}, "no submissions in .*void: it should hold"),
        ({"folder": ROOT}, "is the course itself"),
        ({"out": "empty"}, "is not a folder: choose another"),
        ({"list_file": "no file"}, "the roster cannot be read"),
        ({"list_file": "empty"}, "the roster names nobody"),
    ],
)
def test_a_mistake_is_named_before_anything_is_graded(options, said, three, calls, tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "void").mkdir()
    paths = {name: tmp_path / value for name, value in options.items() if name not in ("assignment", "only")}
    with pytest.raises(workers.Mistake, match=said):
        run.run(**{"folder": three[0], "out": three[1], "jobs": 1} | options | paths)
    assert not calls


def test_a_language_that_there_is_not_is_named(three, calls, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "cn")
    with pytest.raises(workers.Mistake, match="COURSE_LANG: lang must be one of zh, en, not 'cn'"):
        run.run(*three, jobs=1)
    assert not calls


def test_pages_of_submissions_that_are_gone_are_not_left_to_be_sent(three, calls):
    folder, out = three
    run.run(folder, out, jobs=1)
    (folder / "b.ipynb").unlink()
    run.run(folder, out, jobs=1)
    assert {page.stem for page in (out / "feedback").iterdir()} == {"a", "c"}


def test_two_notebooks_of_one_student_with_the_same_exercises_say_so(tmp_path, calls):
    name = "Li_1_assignsubmission_file"
    for path in (f"{name}/final.ipynb", f"{name}/draft.ipynb", "bo.ipynb"):
        write(tmp_path / "in" / path, {})
    run.run(tmp_path / "in", tmp_path / "out", jobs=1, lang="en")
    with open(tmp_path / "out" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        remarks = {row["id"]: row["remarks"] for row in csv.DictReader(file)}
    assert remarks.pop("bo") == ""
    assert len(remarks) == 2
    assert all(text("grade.several_works", "en") in said for said in remarks.values())


# Stopping it.


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """Nine submissions; the grader stopped by Ctrl-C after the first, then killed after the second."""
    folder = tmp_path_factory.mktemp("stopped")
    for n in range(9):
        write(folder / "in" / f"{n}.ipynb", book())
    told = _stop(folder, 1, signal.SIGINT, jobs=2)
    first = kept(folder / "out")
    killed = _stop(folder, len(first) + 1, signal.SIGKILL, jobs=1)
    return folder, told, first, killed


def _stop(folder, results, how, jobs):
    """Start the command in a terminal of its own and signal its process group; what it ended with, what it said."""
    import pty  # Windows has neither
    import termios

    screen, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 100))
    command = [sys.executable, "-m", "grading", folder / "in", "--out", folder / "out", "--jobs", str(jobs)]
    options = {"cwd": ROOT, "stdout": terminal, "stderr": terminal, "start_new_session": True}
    # Where the tests run in the background, Ctrl-C is ignored, and children inherit that.
    process = subprocess.Popen(command, **options, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    os.close(terminal)
    try:
        deadline = time.monotonic() + 120
        while len(list((folder / "out" / "results").glob("*.json"))) < results:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        children = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, how)
        code = process.wait(60)
    finally:
        process.kill()
        process.wait()
    said = b""
    try:
        while more := os.read(screen, 1 << 16):
            said += more
    except OSError:  # the terminal's other end is closed
        os.close(screen)
    _, alive = psutil.wait_procs(children, timeout=10)
    return code, said.decode(), [process.cmdline() for process in alive]


def test_ctrl_c_says_in_a_line_what_to_do(stopped):
    _, (code, said, alive), first, _ = stopped
    assert code == 130
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1] == "Stopped. Results so far are kept: the same command continues from there."
    assert 1 <= len(first) < 9
    assert not alive


def test_a_bar_shows_how_long_it_will_take(stopped):
    _, (_, said, _), _, _ = stopped
    assert "| 1/9 [" in said
    assert "<" in said.split("| 1/9 [")[1].split("]")[0]  # time gone < time left


def test_a_killed_run_goes_on_where_it_was(stopped, calls):
    folder, _, first, (code, _, alive) = stopped
    assert code == -signal.SIGKILL
    assert not alive
    between = kept(folder / "out")
    assert len(first) < len(between) < 9
    assert all(between[name] == result for name, result in first.items())
    run.run(folder / "in", folder / "out", jobs=1, lang="en")
    assert sorted(calls) == sorted(set("012345678") - set(between))
    assert kept(folder / "out").keys() == set("012345678") == rows(folder / "out").keys()
    assert all(kept(folder / "out")[name] == result for name, result in between.items())


def test_pictures_are_drawn_without_a_window():
    """Threads draw them, which no window survives; whatever the teacher's matplotlib shows its figures in."""
    draw = """
import matplotlib
from course import check
from grading.judge import grade
assert grade._picture(check.probability.feedback(lambda values, gain, offset: gain * values + offset), "en")
print(matplotlib.get_backend())"""
    command = [sys.executable, "-c", draw]
    options = {"cwd": ROOT, "env": os.environ | {"MPLBACKEND": "svg"}, "text": True}  # no window either, but another
    assert subprocess.check_output(command, **options).strip() == "agg"


# Where there is no jail.


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A PATH without bubblewrap; a fake one can be put there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "prlimit").symlink_to(shutil.which("prlimit"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def _refused(three, match):
    with pytest.raises(selftest.JailError, match=match):
        run.run(*three, jobs=1)
    assert not three[1].exists()


def test_without_bubblewrap_nothing_is_graded(elsewhere, three):
    _refused(three, "apt-get install bubblewrap")


def test_where_apparmor_forbids_namespaces_it_says_what_to_do(elsewhere, three):
    fake = elsewhere / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    _refused(three, r"(?s)uid map: Permission denied.*kernel.apparmor_restrict_unprivileged_userns=0.*grading\.md")


def test_a_jail_that_is_none_is_found_out(elsewhere, three):
    """A bwrap that runs the program at the end of its arguments without any jail, like a broken wrapper."""
    fake = elsewhere / "bwrap"
    sandbox = ROOT / "grading" / "sandbox"
    runner = sandbox / "guest" / "runner.py"
    fake.write_text(f"#!/bin/sh\nexec env PYTHONPATH={ROOT}:{sandbox} {sys.executable} {runner}\n")
    fake.chmod(0o755)
    elsewhere.joinpath("env").symlink_to("/usr/bin/env")
    _refused(three, "reach the network.*read a file outside.*Nothing was graded")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_refused(platform, three, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    _refused(three, f"{platform}.*WSL2.*macOS.*docs/grading.md")


def test_without_a_jail_only_on_demand_and_in_capitals(tmp_path, elsewhere):
    write(tmp_path / "in" / "a.ipynb", book(probability=NO_CLIP))
    (tmp_path / "in" / "b.ipynb").write_text("no notebook")
    refused = grade(tmp_path / "in", "--out", tmp_path / "out")
    assert refused.returncode == 1
    assert refused.stderr == "The jail needs bwrap. Install it: sudo apt-get install bubblewrap\n"
    environment = os.environ | {"COURSE_LANG": "en"}
    done = grade(tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1, "--unsafe-no-sandbox", env=environment)
    assert done.returncode == 0, done.stderr
    assert run.UNSAFE in done.stderr
    assert "HAS YOUR PERMISSIONS" in run.UNSAFE
    marked = rows(tmp_path / "out")
    assert {name: row["total"] for name, row in marked.items()} == {"a": "7", "b": "0"}
    assert all("UNSAFE" in row["remarks"] for row in marked.values())


# Does the proof see it, where the jail has a hole?


def _add(*arguments):
    """A jail with these arguments put in before its root is made read-only."""

    def command(argv):
        at = argv.index("--remount-ro")
        return argv[:at] + list(arguments) + argv[at:]

    return command


def _without(*names):
    """A jail without these arguments; a name may stand for its option and value."""
    return lambda argv: [part for part in argv if part.split("=")[0] not in names]


def _with_the_processes_of_all(argv):
    at = argv.index("--unshare-all")
    return argv[:at] + ["--unshare-ipc", "--unshare-net", "--unshare-uts"] + argv[at + 1 :]


def _with_the_systems_settings(argv):
    at = argv.index("/proc", argv.index("--remount-ro"))
    return argv[: at - 1] + argv[at + 1 :]


def _with_a_large_disk(argv):
    argv = _without("--fsize")(argv)
    at = argv.index("/tmp")
    return argv[: at - 3] + argv[at - 1 :]


HOME = str(Path.home())
MASKED = str(ROOT / "grading" / "sandbox" / "guest" / "course" / "check")
HOLES = {
    "reach the network": _add("--share-net"),
    "read a file outside": _add("--ro-bind", HOME, HOME),
    "write a file outside": _add("--bind", HOME, HOME),
    "write to the environment": _add("--bind", sys.prefix, sys.prefix),
    "write to the course": _add("--bind", MASKED, "/jail/course/check"),
    "read the solutions": _add("--ro-bind", str(ROOT / "course" / "check"), "/jail/course/check"),
    "see other processes": _with_the_processes_of_all,
    "create a user namespace": _without("--disable-userns"),
    "fill the disk": _with_a_large_disk,
}
if os.geteuid() == 0:  # for others the kernel forbids it itself
    HOLES["change the system's settings"] = _with_the_systems_settings


STATE = """
def state():
    import os
    status = open("/proc/self/status").read()
    capabilities = [line.split()[1] for line in status.splitlines() if line.startswith("Cap")]
    return [capabilities, sorted(os.environ)]
"""


def test_a_jail_has_no_capability_and_nothing_of_the_graders_environment(monkeypatch):
    monkeypatch.setenv("A_TOKEN", "secret")
    _, answer = selftest._tried(STATE, "state", [])
    capabilities, names = wire.unpack(answer)
    assert capabilities == ["0" * 16] * 5
    assert set(names) - {"PWD"} == set(jail._settings()[1::3])


def test_a_step_starts_its_clock_at_most_twice():
    """Or a submission that says again and again that it begins would never be out of time."""
    found = jail.Outcome("died")
    assert [jail._take(Started(0), found) for _ in range(4)] == [True, True, False, False]
    assert jail._take(Started(1), found)


def test_an_installed_copy_of_the_course_is_hidden(tmp_path, monkeypatch):
    """After the environment that it lies in has been put there, or the environment would cover what hides it."""
    for name in ("course", "grading"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(jail.sysconfig, "get_paths", lambda: {"purelib": str(tmp_path)})
    argv = jail.command()
    for name in ("course", "grading"):
        at = argv.index(str(tmp_path / name))
        assert argv[at - 1] == "--tmpfs"
        assert argv[at + 1 : at + 3] == ["--remount-ro", str(tmp_path / name)]
        assert at > argv.index("/usr")
        assert sys.prefix not in argv or at > argv.index(sys.prefix)


@pytest.mark.parametrize("hole", HOLES)
def test_the_proof_sees_a_hole(hole, monkeypatch):
    command = jail.command
    monkeypatch.setattr(jail, "command", lambda: HOLES[hole](command()))
    found = selftest._inside()
    also = {"write a file outside": ["read a file outside"]}.get(hole, [])
    assert found == [*also, hole]
    assert not Path(sys.prefix, "canary").exists()
    assert not Path(MASKED, "canary").exists()


def test_the_proof_sees_a_missing_filter_of_system_calls(monkeypatch):
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "another")
    assert selftest._inside() == ["use memory that is not counted"]


def test_a_course_where_submissions_can_read_is_not_graded_in(three, monkeypatch):
    monkeypatch.setattr(selftest, "ROOT", Path(sys.prefix, "course"))
    _refused(three, "which submissions can read. Move it")


@pytest.mark.parametrize(
    ("test", "limit", "hole"),
    [
        (selftest._processes, "--nproc", "start processes without limit"),
        (selftest._memory, "--data", "use memory without limit"),
    ],
)
def test_the_proof_sees_a_missing_limit(test, limit, hole, monkeypatch):
    command = jail.command
    monkeypatch.setattr(jail, "command", lambda: _without(limit)(command()))
    assert test() == []  # the watch outside is a second limit
    monkeypatch.setattr(jail, "_overgrown", lambda *_: None)
    assert test() == [hole]


def test_any_hole_stops_everything(three, monkeypatch):
    for name in ("_processes", "_memory"):
        monkeypatch.setattr(selftest, name, lambda: ["use memory without limit"])
    monkeypatch.setattr(selftest, "_inside", lambda: ["reach the network"])
    _refused(three, "reach the network, use memory without limit.*Nothing was graded")
