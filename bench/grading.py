"""Time grading beside nbgrader: the same submissions, one after the other in one run.

``python bench/grading.py [COUNT]`` makes COUNT (40) submissions of one
assignment, right and wrong ones in both languages, and gives seconds per
submission and peak memory of ``nbgrader autograde`` and of ``staff grade`` on
two processes.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from staff.grade import gradebook, jail

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
        while not stop.wait(0.1):
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
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            memory = process.memory_info()
            total += memory.rss - memory.shared
    except psutil.Error:
        pass
    return total


def jail_peak():
    """The most memory that the jail of one honest submission has, in bytes."""
    plan = [{"source": "import torch\nfrom course import begin, check, data, encode\n"}]
    plan.append({"ask": "print", "cases": [[[1]]]})
    plan.insert(1, {"source": "import time\ntime.sleep(0.3)"})
    return jail.run(plan).peak


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        submissions(folder / "submitted", count)
        gradebook.prepare(folder / "course", [NAME])
        shutil.copytree(folder / "submitted", folder / "course" / "submitted")
        ours = [sys.executable, "-m", "staff", "grade", folder / "submitted", "--out", folder / "out", "--jobs", "2"]
        theirs = [sys.executable, "-m", "nbgrader", "autograde", NAME]
        own, own_peak = timed(ours, ROOT)
        other, other_peak = timed(theirs, folder / "course")
        graded = len(list((folder / "course" / "autograded").glob("*/*/*.ipynb")))
        if graded != count:
            raise RuntimeError(f"nbgrader graded {graded} of {count}")
    print(f"| grading {count} submissions | seconds each | ratio | peak memory |")
    print("| --- | --- | --- | --- |")
    print(f"| nbgrader autograde | {other / count:.2f} | 1 | {other_peak >> 20} MB |")
    print(f"| staff grade, two processes | {own / count:.2f} | {other / own:.1f} | {own_peak >> 20} MB |")
    print(f"\nOne jail of an honest submission: {jail_peak() >> 20} MB at most.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
