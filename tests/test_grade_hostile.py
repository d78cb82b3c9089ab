"""Hostile submissions get the score that is fair, and leave nothing behind.

The first group are the attacks that were tried on nbgrader and Otter; the
second are our own.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest
from hostile import NAME, RIGHT, ROOT, book, earned, scores, submit, submitted

from grading import store
from grading.judge.grade import grade
from grading.result import Result
from grading.sandbox import jail

pytestmark = pytest.mark.usefixtures("bubblewrap")

ALL = tuple(RIGHT)
OTHERS = ALL[1:]  # all but the first, which attacks
CANARY = Path(tempfile.gettempdir(), "grade-canary")

# Goes on as a right answer if the attack worked: a score then tells of it.
IF_IT_WORKS = """
def probability(values, gain, offset):
    if attack():
        return (gain * values + offset).clamp(0, 1)
    return values * 0 - 1
"""
RIGHT_ONE = """
def probability(values, gain, offset):
    return (gain * values + offset).clamp(0, 1)
"""


def inside(body):
    """An answer whose function does something first, and then answers right."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return f"def probability(values, gain, offset):\n{lines}\n    return (gain * values + offset).clamp(0, 1)\n"


# name → (what the first answer is, exercises that are to earn their points)
KNOWN = {
    "c01 correct": (RIGHT_ONE, ALL),
    "c02 partial": ("def probability(values, gain, offset):\n    return values", OTHERS),
    "c03 syntax error": ("def probability(values, gain, offset)\n    return", OTHERS),
    "c04 endless loop in the function": (inside("while True: pass"), OTHERS),
    "c04 endless loop in the cell": (RIGHT_ONE + "\nwhile True: pass", OTHERS),
    "c05 read solutions and tests": (
        f"""
import glob, os
def attack():
    found = glob.glob("/**/*.ipynb", recursive=True) + glob.glob("{ROOT}/**/rate.py", recursive=True)
    found += [path for path in glob.glob("/jail/course/check/**", recursive=True) if "rate" in path]
    return [path for path in found if "exercises" in path or "check" in path or "{ROOT}" in path]
"""
        + IF_IT_WORKS,
        OTHERS,
    ),
    "c05 the reference itself": (
        "from course import check\ndef probability(*case):\n    return check.probability.reference(*case)",
        OTHERS,
    ),
    "c06a the gradebook": (
        "import glob\ndef attack():\n    return glob.glob('/**/*.db', recursive=True)" + IF_IT_WORKS,
        OTHERS,
    ),
    "c06b sys.exit in the function": (inside("import sys; sys.exit(0)"), OTHERS),
    "c06b sys.exit in the cell": (RIGHT_ONE + "\nimport sys; sys.exit(0)", ALL),
    "c06c os._exit in the function": (inside("import os; os._exit(0)"), OTHERS),
    "c06c os._exit in the cell": (RIGHT_ONE + "\nimport os; os._exit(0)", OTHERS),
    "c06d overwrite the grader": (
        f"""
import glob
def attack():
    done = 0
    for path in [*glob.glob("/jail/**", recursive=True), "{ROOT}/grading/judge/grade.py", "{CANARY}"]:
        try:
            open(path, "a").write("# canary")
            done += 1
        except OSError:
            pass
    return done > 1  # the canary's own folder is the jail's
"""
        + IF_IT_WORKS,
        OTHERS,
    ),
    "c07 8 GB": (inside("import torch\nkept = [torch.ones(1 << 28) for n in range(8)]"), OTHERS),
    "c07 8 GB in small pieces and many processes": (
        inside(
            "import os\nfor n in range(8):\n    if os.fork() == 0:\n"
            "        kept = b'x' * (1 << 30)\n        while 1: pass"
        ),
        OTHERS,
    ),
    "c08 200 forks": (
        inside("import os, time\nfor n in range(200):\n    if os.fork() == 0:\n        time.sleep(1000); os._exit(0)"),
        OTHERS,
    ),
    "c11 patched comparison": (
        "import torch\ntorch.equal = torch.allclose = lambda *_, **__: True\n"
        "def probability(*_):\n    return torch.zeros(1)",
        OTHERS,
    ),
    "c12 200 MB of output": (inside("print('x' * 1000, flush=True)\nfor n in range(10**5): print('x' * 400)"), ALL),
    "c13 code that drops asserts": (
        "get_ipython().ast_transformers.append(lambda node: None)\ndef probability(*_):\n    return 1",
        OTHERS,
    ),
    "c14 equal to everything": (
        "class Equal:\n    def __eq__(self, other): return True\n    def __float__(self): return 1.0\n"
        "def probability(*_):\n    return Equal()",
        OTHERS,
    ),
    "c15 warnings": (inside("import warnings, sys\nwarnings.warn('x'); print('x', file=sys.stderr)"), ALL),
    "c16 a pickle as a result": (
        f"class P:\n    def __reduce__(self):\n        return open, ('{CANARY}', 'w')\n"
        "def probability(*_):\n    return P()",
        OTHERS,
    ),
    "c17 the inputs carried out": (inside(f"open('{CANARY}', 'a').write(repr(values))"), ALL),
    "c18 a daemon": (
        inside("import subprocess\nsubprocess.Popen(['sleep', '4321'], start_new_session=True)"),
        ALL,
    ),
    "c19 HTML in an error": (inside("raise ValueError('<script>alert(1)</script>')"), OTHERS),
}

FORGE = """
import json, os
def say(**line):
    for stream in range(3, 20):
        try:
            os.write(stream, (json.dumps(line) + "\\n").encode())
        except OSError:
            pass
"""
OWN = {
    "forged answers": (
        FORGE + "say(question='probability', answers=[[1]])\n"
        "say(question='probability', answers='right')\nsay(question=['x'], answers=None)\n"
        "say(question='no such thing', answers=[[0]])\nsay(start=10**9)\nsay(failed=10**9, error='x')\n"
        "def probability(*_):\n    return 1",
        OTHERS,
    ),
    "forged marks": (
        FORGE + "say(question='probability', verdict='right', score=999, right=True)\nos.write(1, b'9/9')\n"
        "def probability(*_):\n    return {'tensor': [1], 'shape': [-1], 'dtype': 'load'}",
        OTHERS,
    ),
    "a forged generator": (
        FORGE + "say(question='probability', answers=[[{'generator': 2**65}] * 4] * 2)\nos._exit(0)",
        OTHERS,
    ),
    "forged whole numbers": (
        FORGE
        + "forged = {'tensor': [0.5], 'shape': [1], 'dtype': 'uint64'}\n"
        + "say(question='probability', answers=[[forged] * 4] * 2)\nos._exit(0)",
        OTHERS,
    ),
    "a million lists": (
        FORGE
        + "listed = {'list': [{'list': [{'list': [0]}] * 199_999 + [{'list': []}]}] * 5}\n"
        + "say(question='probability', answers=[[listed] + [0] * 4] * 2)\nos._exit(0)",
        OTHERS,
    ),
    "a forged end": (FORGE + "say(done=True)\nimport time\ntime.sleep(1)" + RIGHT_ONE, OTHERS),
    "a cell that edits later cells": (
        "import sys, types\ndef probability(*_): return 0\nimport torch\ntorch.Tensor.__getattribute__ = None\n",
        OTHERS,
    ),
    "sleeping for ever": (inside("import time\ntime.sleep(10**6)"), OTHERS),
    "stopping itself": (inside("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"), OTHERS),
    "killing everything": (inside("import os\nos.kill(-1, 9)"), OTHERS),  # there is nobody else: an error
    "killing the jail's first process": (inside("import os\nos.kill(1, 9)"), ALL),
    "a delayed exit": (
        RIGHT_ONE + "import os, threading, time\nthreading.Timer(0.3, lambda: os._exit(0)).start()\ntime.sleep(1)",
        OTHERS,
    ),
    "filling the temporary folder": (
        inside("try:\n    open('/tmp/x', 'wb').write(bytes(1 << 28))\nexcept OSError: pass"),
        ALL,
    ),
    "filling shared memory": (
        inside(
            "for n in range(8):\n    try:\n        open(f'/dev/shm/x{n}', 'wb').write(bytes(1 << 25))\n"
            "    except OSError: pass"
        ),
        ALL,
    ),
    "a segmentation fault": (inside("import ctypes\nctypes.string_at(0)"), OTHERS),
    "endless recursion": (inside("probability(values, gain, offset)"), OTHERS),
    "a huge answer": ("import torch\ndef probability(*_):\n    return torch.zeros(10**7)", OTHERS),
    "a deep answer": (
        "def probability(*_):\n    deep = []\n    for n in range(10**5): deep = [deep]\n    return deep",
        OTHERS,
    ),
    "a huge number": ("def probability(*_):\n    return 10 ** 5000", OTHERS),
    "a huge error": ("def probability(*_):\n    raise ValueError('x' * 10**8)", OTHERS),
    "an error that cannot be shown": (
        "class E(Exception):\n    def __str__(self): raise self\ndef probability(*_):\n    raise E()",
        OTHERS,
    ),
    "lone surrogates": ("def probability(*_):\n    return '\\ud800' * 3", OTHERS),
    "a lying tensor": (
        "import torch\nclass T(torch.Tensor):\n    @property\n    def shape(self): return (1, -5)\n"
        "    def tolist(self): return [[]]\n"
        "def probability(*_):\n    return torch.zeros(3).as_subclass(T)",
        OTHERS,
    ),
    "half a character in an error": (
        "def probability(values, gain, offset):\n    raise ValueError(chr(0xD800) + chr(0))",
        OTHERS,
    ),
    "wire replaced": (
        "import sys\nwire = sys.modules['wire']\nwire.pack = lambda *_, **__: {'list': [[[]]] * 9, 'tuple': 7}\n"
        "def probability(*_):\n    return 1",
        OTHERS,
    ),
    "limits lifted": (
        inside(
            "import resource\n"
            "try:\n    resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))\nexcept (ValueError, OSError): pass\n"
            "import os\n"
            "for n in range(6):\n    if os.fork() == 0:\n        kept = b'x' * (1 << 30)\n        while 1: pass\n"
            "while 1: pass"
        ),
        OTHERS,
    ),
    "a step that begins again and again": (
        FORGE + "import time\nwhile True:\n    say(start=0)\n    time.sleep(0.5)",
        OTHERS,
    ),
    "an answer of 2 billion rows without columns": (
        "import torch\ndef probability(*_):\n    return torch.empty(2**31, 0)",
        OTHERS,
    ),
    "shared memory": (inside("import mmap\nmmap.mmap(-1, 7 << 29)"), OTHERS),
    "memory of no process": (inside("import os\nfor n in range(60):\n    os.memfd_create(str(n))"), OTHERS),
    "a key for the next": (
        inside(
            "import ctypes, platform\nkeyctl = {'x86_64': 250, 'aarch64': 219}[platform.machine()]\n"
            "assert ctypes.CDLL(None).syscall(keyctl, 0, -3, 1) >= 0"
        ),
        OTHERS,
    ),
    "a lease on a file": (
        inside(
            "import fcntl, signal\nsignal.signal(signal.SIGIO, signal.SIG_IGN)\n"
            "fcntl.fcntl(open('/jail/wire.py'), fcntl.F_SETLEASE, fcntl.F_WRLCK)"
        ),
        OTHERS,
    ),
    "the system's settings": (inside("open('/proc/sys/kernel/core_pattern', 'r+')"), OTHERS),
    "a great many threads": (
        inside("import threading, time\nfor n in range(900): threading.Thread(target=time.sleep, args=(60,)).start()"),
        OTHERS,
    ),
    "no way to interrupt": (
        inside(
            "import signal\nfor one in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
            "    signal.signal(one, signal.SIG_IGN)\nwhile True: pass"
        ),
        OTHERS,
    ),
}


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    """The same limits, sooner."""
    monkeypatch.setattr(jail, "STEP_SECONDS", 3)


@pytest.fixture
def nothing_left():
    """After the submission: no process, no file, no change in this repository."""
    before, children = _files(), set(psutil.Process().children(recursive=True))
    yield
    # What was there already is a browser of other tests, which may have children whenever it likes.
    new = set(psutil.Process().children(recursive=True)) - children
    assert not [process for process in new if not children & set(process.parents())]
    assert not [p for p in psutil.process_iter(["name", "cmdline"]) if p.info["cmdline"] == ["sleep", "4321"]]
    assert _files() == before
    assert not CANARY.exists()


def _files():
    """What lies where a submission might write: this repository, the home folder, the temporary folder's top."""
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout
    rooms = "grading", "authoring", "course"
    content = {path: path.stat().st_mtime_ns for room in rooms for path in (ROOT / room).rglob("*.py")}
    # Another process of this test run may be trying its own jail, with a "grade-" folder in the home folder,
    # or be the first on this machine to start Jupyter, a browser or matplotlib.
    others = {".ipython", ".jupyter", ".cache", ".config", ".local", ".pki"}
    home = sorted({name for name in os.listdir(Path.home()) if not name.startswith("grade-")} - others)
    return changed, content, home


@pytest.mark.parametrize("name", KNOWN | OWN)
def test_a_hostile_answer_earns_what_is_fair(name, nothing_left):
    source, right = (KNOWN | OWN)[name]
    result = grade(submit(book(probability=source)), "secret")
    assert Result.from_json(json.loads(json.dumps(result.to_json(), ensure_ascii=False).encode())) == result
    assert result.problem is None
    assert scores(result) == earned(*right)


def test_c09_a_server_on_this_machine_is_out_of_reach():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        attack = f"import socket\ndef attack():\n    return socket.create_connection(('127.0.0.1', {port}), 1)"
        result = grade(submit(book(probability=attack + IF_IT_WORKS)), "secret")
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()
    assert scores(result) == earned(*OTHERS)
    said = {q.id: str(q.said) for q in result.questions}
    assert "refused" in said["probability"] or "unreachable" in said["probability"]


def test_half_a_character_in_an_error_is_no_trouble_for_those_who_write_it_down(tmp_path):
    """JSON carries halves of surrogate pairs across; a file in UTF-8 cannot hold them."""
    answer = "def probability(*_):\n    raise ValueError('half \\ud800\\x00')"
    opaque = FORGE + "say(question='probability', answers=[[{'opaque': '\\ud800'}] * 4] * 2)\nos._exit(0)"
    for source in (answer, opaque):
        result = grade(submit(book(probability=source)), "secret")
        assert scores(result) == earned(*OTHERS)
        store.keep(tmp_path, result, "key")
    assert "half" in str(grade(submit(book(probability=answer)), "secret").questions[0].said)


def test_c10_deleted_or_edited_checks_change_nothing():
    deleted = book(probability="def probability(*_):\n    return 1")
    deleted["cells"] = [cell for cell in deleted["cells"] if not cell["source"][0].startswith("check.")]
    assert scores(grade(submit(deleted), "secret")) == earned(*OTHERS)
    edited = book(probability="def probability(*_):\n    return 1")
    for cell in edited["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 50
            cell["source"] = "check.probability.reference = probability"
    result = grade(submit(edited), "secret")
    assert scores(result) == earned(*OTHERS)
    assert sum(question.points for question in result.questions) == 11


def test_public_answers_do_not_pass_with_private_inputs():
    """A table of what the public inputs give is not a function."""
    from course import check

    table = [repr(check.probability.reference(*case).tolist()) for case in check.probability.cases(0)]
    source = f"import torch\ntable = iter([{', '.join(table)}] * 9)\n"
    source += "def probability(*_):\n    return torch.tensor(next(table))"
    assert check.probability.feedback(eval_function(source)).right
    assert scores(grade(submit(book(probability=source)), "secret")) == earned(*OTHERS)


def eval_function(source):
    names = {}
    exec(source, names)
    return names["probability"]


def test_what_is_no_notebook_is_named(nothing_left):
    assert NAME
    for content in (b"", b"not json", b"[]", b"{}", b"\xff\xfe", b'{"cells": 3}', b"[" * 100_000):
        result = grade(submitted(content), "secret", NAME)
        assert result.problem
        assert sum(question.score for question in result.questions) == 0
