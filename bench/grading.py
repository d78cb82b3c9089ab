"""Time grading beside nbgrader: the same submissions, one after the other in one run.

``python bench/grading.py [COUNT]`` makes COUNT (40) submissions of one
assignment, right and wrong ones in both languages, and gives seconds per
submission and peak memory of ``nbgrader autograde`` and of ``make grade``, two
at a time. It prints a table, and writes it: grading.md.
"""

import contextlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest.mock
from pathlib import Path

import psutil

from grading.deliver import gradebook
from grading.intake.submissions import Submission
from grading.judge.grade import grade
from grading.sandbox import jail

ROOT = Path(__file__).parents[1]
NAME = "02-rate-exercises"
# What some of the class write instead of a right answer.
WRONG = {
    "probability-answer": "def probability(values, gain, offset):\n    return gain * values + offset",
    "draw-answer": "def draw_spikes(p, noise):\n    return (noise <= p).float()",
    "decode-answer": "def decode_rate(spikes, gain):\n    return spikes.mean(-1) * gain",
    "steps-answer": "def steps_needed(p, error):\n    return math.ceil(p * (1 - p) / error)",
}


def submissions(folder, count):
    """Write ``count`` submissions, a quarter of the answers wrong."""
    chance = random.Random(0)
    for number in range(count):
        lang = chance.choice(("zh", "en"))
        book = json.loads((ROOT / "solutions" / lang / f"{NAME}.ipynb").read_text("utf-8"))
        for cell in book["cells"]:
            if cell["id"] in WRONG and chance.random() < 0.25:
                cell["source"] = WRONG[cell["id"]]
        path = folder / f"student{number:03d}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(book), encoding="utf-8")


def timed(command, cwd):
    """Seconds that a command takes, and the most memory that it and its children had, in bytes."""
    begun, peak = time.perf_counter(), 0
    process = subprocess.Popen(
        command, cwd=cwd, env=gradebook.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stop = threading.Event()

    def watch():
        nonlocal peak
        while not stop.wait(0.5):  # a look takes time from what is timed
            peak = max(peak, _memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - begun
    stop.set()
    watcher.join()
    if code:
        raise RuntimeError(f"{command} ended with {code}")
    return seconds, peak


def _memory(pid):
    """Bytes that a process and its children have, what they share counted once."""
    total = 0
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
    return total


def jail_peak():
    """The most memory that the jail of an honest submission has, in bytes."""
    peaks = []
    with unittest.mock.patch.object(jail, "run", lambda *args, run=jail.run: peaks.append(run(*args)) or peaks[-1]):
        content = (ROOT / "solutions" / "en" / f"{NAME}.ipynb").read_bytes()
        grade(Submission("one", "one", "one.ipynb", content, None, "one"), "bench")
    return max(run.peak for run in peaks)


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        submissions(folder / "submitted", count)
        gradebook.prepare(folder / "course", [NAME])
        shutil.copytree(folder / "submitted", folder / "course" / "submitted")
        ours = [sys.executable, "-m", "grading", folder / "submitted", "--out", folder / "out", "--jobs", "2"]
        theirs = [sys.executable, "-m", "nbgrader", "autograde", NAME]
        own, own_peak = timed(ours, ROOT)
        again, _ = timed(ours, ROOT)
        other, other_peak = timed(theirs, folder / "course")
        graded = len(list((folder / "course" / "autograded").glob("*/*/*.ipynb")))
        if graded != count:
            raise RuntimeError(f"nbgrader graded {graded} of {count}")
    text = f"""# What grading costs

Written by `python bench/grading.py`; do not edit. {count} submissions of {NAME}, a quarter of the answers wrong;
the same files, one command after the other. Memory is that of all processes together, shared pages counted once.

| | seconds each | times nbgrader's speed | peak memory |
| --- | --- | --- | --- |
| nbgrader autograde | {other / count:.2f} | 1 | {other_peak >> 20} MB |
| make grade, two at a time | {own / count:.2f} | {other / own:.1f} | {own_peak >> 20} MB |

In that, `make grade` also tests its jail and writes the table, the pages and the gradebook. Once more with nothing
new, it takes {again:.1f} s in all.
The jail of an honest submission has at most {jail_peak() >> 20} MB.
"""
    print(text)
    (ROOT / "bench" / "grading.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
