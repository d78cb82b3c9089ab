"""The first line of a notebook, the environment check, the words."""

import subprocess
import sys

import pytest

from course import begin, language


def test_importing_has_no_side_effect():
    """No seed, no plotting default, no network, no warning format: in a fresh process."""
    code = """
import socket, warnings, torch, matplotlib, pkgutil, importlib
def refuse(*_, **__): raise AssertionError("network")
socket.socket.connect = refuse
before = torch.get_rng_state(), dict(matplotlib.rcParams), warnings.formatwarning
import course
for module in pkgutil.iter_modules(course.__path__):
    if module.name != "__main__":
        importlib.import_module("course." + module.name)
assert torch.equal(before[0], torch.get_rng_state())
changed = {key for key in before[1] if before[1][key] != matplotlib.rcParams[key]}
assert changed <= {"backend"}, changed
assert warnings.formatwarning is before[2]
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
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


def test_language_from_the_environment(monkeypatch):
    monkeypatch.setattr(language, "_current", None)
    monkeypatch.delenv("COURSE_LANG", raising=False)
    assert language.current() == "zh"
    monkeypatch.setenv("COURSE_LANG", "en")
    assert language.current() == "en"
    monkeypatch.setenv("COURSE_LANG", "fr")
    with pytest.raises(ValueError, match="lang must be one of zh, en, not 'fr'"):
        language.current()


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
