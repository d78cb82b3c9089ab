"""Grading on a Dask cluster: the same marks as on one machine, whichever machines die on the way."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
from hostile import ROOT, book
from test_grade_run import NO_CLIP, grade, kept, rows, write

from grading import fingerprint, run, workers
from grading.deliver import gradebook
from grading.sandbox import jail, selftest

pytestmark = pytest.mark.usefixtures("bubblewrap")

SEED = "a seed of nobody else's"
SECRET = SEED.encode()
HEX = SECRET.hex().encode()  # as workers are given it
SLOW = """
import time

time.sleep(0.5)

def probability(values, gain, offset):
    return (gain * values + offset).clamp(0, 1)
"""

ASLEEP = """
import time

import ctypes

ctypes.CDLL(None).prctl(15, b"asleep", 0, 0, 0)  # PR_SET_NAME
time.sleep(9)
"""


def until(condition, what, seconds=120):
    """What the condition gives, as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.02)
    return found


class Cluster:
    """A scheduler and workers: processes on the loopback, each in a group of its own and with a log."""

    def __init__(self, folder, **environment):
        self.folder, self.processes, self.workers = folder, [], {}
        file = folder / "scheduler.json"
        self._start("dask_scheduler", "scheduler", "--scheduler-file", file, "--port", "0", **environment)
        until(file.exists, "a scheduler")
        self.address = json.loads(until(file.read_text, "its address"))["address"]

    def worker(self, name, **environment):
        """Start a worker; see it registered."""
        options = ("--nthreads", "1", "--memory-limit", "3GiB", "--no-nanny", "--name", name)
        folder = self.folder / f"{name}-files"
        process = self._start("dask_worker", name, self.address, *options, "--local-directory", folder, **environment)
        self.workers[name] = process
        until(lambda: b"Registered to:" in (self.folder / f"{name}.log").read_bytes(), f"worker {name}")

    def _start(self, program, name, *options, **environment):
        options = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0", *options)
        with open(self.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *map(str, options)],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def kill(self, name):
        """Kill a worker's process group, as when a machine loses its power."""
        os.killpg(self.workers[name].pid, signal.SIGKILL)

    def close(self):
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    """A scheduler without workers yet; a task whose worker dies is given up at once."""
    (tmp_path / "cluster").mkdir()
    found = Cluster(tmp_path / "cluster", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    yield found
    found.close()


# The whole command on two workers, one of them killed.


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Seven submissions in two languages, one of them torn and one wrong; the teacher's seed."""
    folder = tmp_path_factory.mktemp("dask")
    for n in range(6):
        write(folder / "in" / f"{n}.ipynb", book("en" if n % 2 else "zh", probability=NO_CLIP if n == 3 else SLOW))
    (folder / "in" / "torn.ipynb").write_text('{"cells": [', "utf-8")
    (folder / "seed").write_text(SEED)
    return folder


@pytest.fixture(scope="module")
def killed(folder):
    """The command, run on two workers, one of which is killed at work, with a result that nobody has fetched yet."""
    (folder / "cluster").mkdir()
    cluster = Cluster(folder / "cluster")
    for name in ("one", "two"):
        cluster.worker(name)
    command = [sys.executable, "-m", "grading", folder / "in", "--out", folder / "out"]
    command += ["--seed-file", folder / "seed", "--dask", cluster.address]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"COURSE_LANG": "en"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        found = _kill_one(cluster, folder / "out", process)
        found["said"] = process.communicate(timeout=180)[0].decode()
        found["code"] = process.returncode
        yield found
    finally:
        process.kill()
        process.wait()
        cluster.close()


def _kill_one(cluster, out, teacher):
    """Kill a worker while the teacher's side is held, so that a result of it is lost for sure."""
    from dask.distributed import Client

    with Client(cluster.address, set_as_default=False) as watch:
        watch.wait_for_workers(2, timeout=60)
        addresses = {one["name"]: address for address, one in watch.scheduler_info()["workers"].items()}
        until(lambda: kept(out), "a first result")
        teacher.send_signal(signal.SIGSTOP)
        before = {name: set(watch.has_what()[address]) for name, address in addresses.items()}

        def ready():
            """A worker that has computed something since, and is in the middle of the next."""
            for name, address in addresses.items():
                more = set(watch.has_what()[address]) - before[name]
                if more and _jail(cluster.workers[name]) and watch.processing()[address]:
                    return name, more

        name, lost = until(ready, "a worker with a result and at work")
        then = kept(out)
        cluster.kill(name)
        again = (set(addresses) - {name}).pop()
        until(lambda: lost <= set(watch.has_what()[addresses[again]]), "the lost result, computed again")
        teacher.send_signal(signal.SIGCONT)
    return {"then": then, "lost": lost}


def _jail(process):
    """The processes of the jail that a worker has started, if all are there: bubblewrap twice, and Python."""
    with contextlib.suppress(psutil.Error):
        children = psutil.Process(process.pid).children(recursive=True)
        return children if len(children) == 3 else []
    return []


@pytest.fixture(scope="module")
def local(folder, killed):
    """The same on this machine alone, without a gradebook; where there is none yet, it changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selftest, "prove", lambda: None)
        patch.setattr(gradebook, "update", lambda results, *_: results)
        run.run(folder / "in", folder / "local", seed_file=folder / "seed", jobs=1, lang="en")
    return folder / "local"


def test_a_killed_worker_changes_no_mark(folder, killed, local):
    assert killed["code"] == 0, killed["said"]
    assert 1 <= len(killed["then"]) < 7
    assert (folder / "out" / "grades.csv").read_bytes() == (local / "grades.csv").read_bytes()
    marks = {name: row["total"] for name, row in rows(local).items()}
    assert marks == dict.fromkeys("01245", "8") | {"3": "7", "torn": "0"}


def test_every_result_is_there_once(folder, killed):
    assert killed["lost"]
    assert {path.name for path in (folder / "out" / "results").iterdir()} == {f"{n}.json" for n in [*range(6), "torn"]}
    found = kept(folder / "out")
    assert all(found[name] == result for name, result in killed["then"].items())
    assert not [result for result in found.values() if result["problem"] == "internal"]


def test_what_cannot_be_read_has_nobody_elses_language(killed, local):
    """Neither of the machine that graded it, nor of what was graded there before."""
    assert {name: row["language"] for name, row in rows(local).items()} == {
        **dict.fromkeys("024", "zh"),
        **dict.fromkeys("135", "en"),
        "torn": "",
    }


def test_the_teacher_is_not_flooded(killed):
    """Here there is no terminal, and so no bar: what is left is a line on what has been done."""
    assert killed["said"].startswith("Submissions: 7. Not gradable: 1. With answers to be marked by hand: 6. See ")
    assert len(killed["said"].splitlines()) == 1


def test_the_seed_is_in_no_file(folder, killed):
    """Not in what was written to OUT, nor in the workers' logs and files."""
    files = [path for path in folder.rglob("*") if path.is_file() and path != folder / "seed"]
    assert {"one.log", "two.log", "scheduler.log", "grades.csv"} <= {path.name for path in files}
    assert not [path for path in files if SECRET in path.read_bytes() or HEX in path.read_bytes()]


# Where it cannot go on. The gradebook is not asked.


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(gradebook, "update", lambda results, *_: results)
    monkeypatch.setattr(workers, "PATIENCE", 2)


def start(folder, out, cluster):
    return run.run(folder / "in", out, seed_file=folder / "seed", scheduler=cluster.address, lang="en")


def nothing_kept(out, cluster):
    """No mark, and no seed in a log."""
    logs = [path.read_bytes() for path in cluster.folder.glob("*.log")]
    return not out.exists() and logs and not any(HEX in log or SECRET in log for log in logs)


def test_without_a_scheduler_one_line_says_so(folder, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        begun = time.monotonic()
        done = grade(folder / "in", "--out", tmp_path / "out", "--seed-file", folder / "seed", "--dask", address)
    assert time.monotonic() - begun < workers.ANSWER + 15
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"no Dask scheduler answers at {address}\n"


def test_without_a_worker_it_stops(folder, tmp_path, cluster, impatient):
    begun = time.monotonic()
    with pytest.raises(workers.Stopped, match=f"{cluster.address} has no workers.*are kept"):
        start(folder, tmp_path / "out", cluster)
    assert time.monotonic() - begun < 10


def test_when_the_last_worker_dies_it_stops(tmp_path, cluster, impatient, capsys):
    """Its jail dies with it. What it was at costs nobody else, and is an error of ours."""
    for n in range(5):
        write(tmp_path / "in" / f"{n}.ipynb", book(probability=ASLEEP if n == 1 else SLOW))
    (tmp_path / "seed").write_text(SEED)
    cluster.worker("last")
    out, ends = tmp_path / "out", []

    def sleeping():
        processes = _jail(cluster.workers["last"])
        return processes if kept(out) and "asleep" in [process.name() for process in processes] else []

    def kill():
        processes = until(sleeping, "a jail that sleeps")
        cluster.kill("last")
        ends.append(until(lambda: all(map(jail._is_gone, processes)), "the end of the jail", seconds=3))

    killing = threading.Thread(target=kill)
    killing.start()
    with pytest.raises(workers.Stopped, match="stopped sending results.*are kept"):
        start(tmp_path, out, cluster)
    killing.join()
    assert ends
    found, said = kept(out), capsys.readouterr().err
    internal = {name for name, result in found.items() if result["problem"] == "internal"}
    assert found.keys() - internal == {"0"}
    assert "1" in internal
    assert len(found) < 5
    assert all(f"{name}: every worker that graded it died" in said for name in internal)


def test_when_the_scheduler_dies_it_stops(folder, tmp_path, cluster, impatient, capfd):
    cluster.worker("alone")
    out = tmp_path / "out"
    killing = threading.Thread(target=lambda: until(lambda: kept(out), "a result") and cluster.processes[0].kill())
    killing.start()
    with pytest.raises(workers.Stopped, match="stopped sending results.*are kept"):
        start(folder, out, cluster)
    killing.join()
    assert 1 <= len(kept(out)) < 7
    assert "Traceback" not in capfd.readouterr().err


def test_a_worker_whose_jail_does_not_hold_stops_it(folder, tmp_path, cluster, impatient):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "prlimit").symlink_to(shutil.which("prlimit"))
    cluster.worker("open", PATH=str(tmp_path / "bin"))
    with pytest.raises(selftest.JailError, match="The worker on .*: The jail needs bwrap"):
        start(folder, tmp_path / "out", cluster)
    assert nothing_kept(tmp_path / "out", cluster)


def test_a_worker_with_another_version_stops_it(folder, tmp_path, cluster, impatient, monkeypatch):
    cluster.worker("old")
    monkeypatch.setattr(fingerprint, "version", lambda: "new")
    with pytest.raises(workers.Stopped, match="another version of the course"):
        start(folder, tmp_path / "out", cluster)
    assert nothing_kept(tmp_path / "out", cluster)


def test_a_worker_without_the_course_stops_it(folder, tmp_path, cluster, impatient):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "grading.py").touch()
    cluster.worker("other", PYTHONPATH=str(tmp_path / "other"))
    with pytest.raises(workers.Stopped, match=r"The worker at tcp://.* lacks the course.*grading"):
        start(folder, tmp_path / "out", cluster)
    assert nothing_kept(tmp_path / "out", cluster)
