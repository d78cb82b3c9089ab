"""The first line of a notebook, the environment check, the words."""

import io
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import course
from course import begin, encode, language


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8", "latin-1"])
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_check_is_readable_on_any_console(encoding, lang, monkeypatch):
    """In the notebook's language where the console can write it, else in English; nothing becomes a question mark."""

    def absent():
        raise ImportError("不在 ✓")

    language.use(lang)
    monkeypatch.setattr(begin, "CHECKS", {"font": lambda: None, "digits": absent})
    console = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", console)
    begin.check()
    console.flush()
    there, missing = console.buffer.getvalue().decode(encoding).splitlines()
    spoken = lang if lang == "en" or encoding in ("gbk", "utf-8") else "en"
    marks = "✓✗" if encoding == "utf-8" else ("[ok]", "[!!]")
    assert there == f"{marks[0]} {language.text('environment.font', spoken)}"
    assert missing.startswith(f"{marks[1]} {language.text('environment.digits', spoken)}")
    assert "?" not in missing


@pytest.mark.parametrize("console", ["gbk", "ascii", "cp1252"])
def test_check_in_a_process_of_any_locale(console):
    code = "from course import begin; begin.CHECKS = {'font': lambda: None}; begin.check()"
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": console, "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(console).startswith("[ok] ")


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("console", ["gbk", "ascii", "cp1252"])
def test_feedback_is_readable_on_any_console(console, lang, monkeypatch):
    """Every sentence of every exercise: none raises, none holds an escape or a question mark of the console's."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=console)
    monkeypatch.setattr(sys, "stdout", stream)
    language.use(lang)
    sections = {name for name in language.words(lang) if name.startswith(("exercise_", "environment", "report"))}
    keys = [(section, key) for section in sorted(sections) for key in language.words(lang)[section]]
    for section, key in keys:
        language.say(lambda spoken, section=section, key=key: language.words(spoken)[section][key])
    stream.flush()
    said = stream.buffer.getvalue().decode(console)
    assert len(said.splitlines()) >= len(keys) > 100
    assert not re.search(r"\\[ux]", said)
    assert (re.search("[一-鿿]", said) is not None) == (lang == "zh" and console == "gbk")


@pytest.mark.parametrize("console", ["gbk", "ascii", "cp1252"])
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_an_exercise_in_a_process_of_any_locale(console, lang):
    wrong = "check.probability(lambda *_: chr(0x9519))"
    code = f"from course import check; check.probability(check.probability.reference); {wrong}"
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": console, "LC_ALL": "C", "LANG": "C", "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | environment | {"COURSE_LANG": lang}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(console).startswith("[ok] ")


# A child for each room, forked from a process that has the libraries and nothing of the course.
ROOMS = """
import importlib, locale, logging, os, random, signal, socket, sys, traceback, warnings
import matplotlib, numpy, torch
import anywidget, IPython, ipywidgets, matplotlib.figure, matplotlib.font_manager


def refuse(*_, **__):
    raise AssertionError("network")


socket.socket.connect = refuse


def state():
    return {
        "torch's operators": set(torch._C._dispatch_get_all_op_names()),
        "torch's numbers": torch.get_rng_state().tolist(),
        "torch's settings": (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()),
        "numpy's numbers": numpy.random.get_state()[1].tolist(),
        "numpy's settings": numpy.geterr(),
        "random's numbers": random.getstate(),
        "rcParams": sorted((key, str(value)) for key, value in dict.items(matplotlib.rcParams)),
        "fonts": len(matplotlib.font_manager.fontManager.ttflist),
        "pyplot": "matplotlib.pyplot" in sys.modules,
        "warnings": (warnings.filters[:], warnings.formatwarning, warnings.showwarning),
        "environment": dict(os.environ),
        "hooks": (sys.excepthook, sys.displayhook, sys.path[:], sys.meta_path[:], sys.path_hooks[:]),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)],
        "logging": (logging.root.handlers[:], logging.root.level),
    }


def changed(room):
    before, modules = state(), dict(sys.modules)
    importlib.import_module(room)
    after = state()
    lost = [name for name, module in modules.items() if sys.modules.get(name) is not module]
    return [name for name in before if before[name] != after[name]] + lost


failed = False
for room in sys.argv[1:]:
    if child := os.fork():
        failed |= os.waitpid(child, 0)[1] != 0
        continue
    try:
        wrong = changed(room)
        if wrong:
            print(room, "changes", *wrong, file=sys.stderr)
    except BaseException:
        wrong = True
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(bool(wrong))
sys.exit(failed)
"""


def test_importing_the_course_or_any_room_of_it_changes_nothing():
    rooms = ["course"]
    rooms += [module.name for module in pkgutil.walk_packages(course.__path__, "course.")]
    assert len(rooms) == len(list(Path(course.__path__[0]).rglob("*.py")))
    done = subprocess.run([sys.executable, "-c", ROOMS, *rooms], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_check_says_that_all_is_there(capsys):
    language.use("en")
    begin.check()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(begin.CHECKS)
    assert all(line.startswith("✓ ") for line in lines)


@pytest.mark.parametrize("name", begin.CHECKS)
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_check_says_what_is_missing(name, lang, monkeypatch, capsys):
    def absent():
        raise ImportError("not here")

    language.use(lang)
    monkeypatch.setitem(begin.CHECKS, name, absent)
    begin.check()
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert language.text(f"environment.{name}") in line
    assert language.text(f"environment.{name}_missing") in line
    assert "not here" in line


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [("", "zh"), ("  ", "zh"), ("en", "en"), ("en ", "en"), ("EN", "en"), ("en-US", "en"), ("en_GB.UTF-8", "en"),
     ("zh_CN", "zh"), ("ZH-Hans", "zh"), ("English", "en"), ("Chinese_China.936", "zh"), ("中文", "zh")],
)  # fmt: skip
def test_language_from_the_environment(wanted, lang, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", wanted)
    assert language.current() == lang


def test_without_the_variable_it_is_chinese(monkeypatch):
    monkeypatch.delenv("COURSE_LANG", raising=False)
    assert language.current() == "zh"


def test_no_encoder_fails_over_a_language(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "fr")
    with pytest.warns(UserWarning, match="COURSE_LANG|outside") as told:
        assert encode.rate(torch.full((2,), 3.0), 4).shape == (4, 2)
    assert "COURSE_LANG must be one of zh, en, not 'fr'; using zh" in [str(one.message) for one in told]


@pytest.mark.parametrize("lang", ["fr", "", None, 3])
def test_a_lesson_names_a_language_that_is_there(lang):
    with pytest.raises(ValueError, match="lang must be one of zh, en, not"):
        begin.lesson(lang)


def test_colab_gets_its_widget_manager(monkeypatch):
    import types

    called = []
    output = types.SimpleNamespace(enable_custom_widget_manager=lambda: called.append(True))
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    colab = types.ModuleType("google.colab")
    colab.output = output
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    begin.lesson("zh")
    assert called == [True]


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_without_ffmpeg_films_are_gifs_and_the_check_says_so(lang, monkeypatch, capsys):
    language.use(lang)
    monkeypatch.setattr(begin, "CHECKS", {"films": begin.CHECKS["films"]})
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(begin.importlib.util, "find_spec", lambda name: None)
    begin.check()
    monkeypatch.setitem(sys.modules, "PIL", None)
    begin.check()
    gif, png = capsys.readouterr().out.splitlines()
    assert gif == f"✓ {language.text('environment.gif')}"
    assert png.startswith("✗ ")
    assert "PNG" in png


def test_a_lesson_computes_on_one_thread():
    import torch

    kept = torch.get_num_threads()
    torch.set_num_threads(2)
    begin.lesson("en")
    assert torch.get_num_threads() == 1
    torch.set_num_threads(kept)
