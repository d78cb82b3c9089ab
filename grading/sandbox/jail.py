"""One jail for each run: a plan of cells and questions in, the lines that came out of the jail out.

On Linux the jail is bubblewrap's: its own network, processes, mounts and user,
no capabilities, an empty home, a read-only system, and of this repository only
what notebooks import, without the exercises' solutions. prlimit sets limits
inside; the whole jail is watched from outside. Whatever is still running at
the end is killed with it. ``grading.sandbox.selftest`` tests that it holds.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from grading import ROOT
from grading.sandbox import messages, seccomp
from grading.sandbox.messages import Answered, Failed, Step

HERE = Path(__file__).parent
STEP_SECONDS = 20  # for one cell, or all answers of one function; ample even on a busy machine
RUN_SECONDS = 60
START_SECONDS = 60  # until the first line arrives; the disk may be cold
MEMORY = 2 << 30
PROCESSES = 64
DISK = 64 << 20
OUTPUT = 8 << 20
LINES = 20_000
THREADS = 256
MAX_KEPT = 1000  # lines that are kept
_LIBRARY = "/jail"
_GUEST = HERE / "guest"
# What a jail sees of this repository, by its path there. A later entry covers what earlier ones put at its path.
_LAYOUT = {
    "course": ROOT / "course",
    "course/check": _GUEST / "course" / "check",
    "course/begin.py": _GUEST / "course" / "begin.py",
    "course/vision.py": _GUEST / "course" / "vision.py",
    "vision.py": ROOT / "course" / "vision.py",
    "runner.py": _GUEST / "runner.py",
    "wire.py": HERE / "wire.py",
}


@dataclass
class Outcome:
    """What came out of a jail, and how it ended."""

    ended: str  # done, time, memory, processes, output or died
    step: int | None = None  # the step it was at
    answers: list[Answered] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)
    peak: int = 0  # bytes of memory
    starts: Counter[int] = field(default_factory=Counter)  # how often each step has started


def run(steps: Sequence[Step], unsafe: bool = False, begin: str = "") -> Outcome:
    """Run steps in a jail of their own; with ``unsafe``, in an ordinary process.

    Parameters
    ----------
    steps : sequence of Execute and Ask
    unsafe : bool
        Run without bubblewrap: nothing then protects this machine.
    begin : str
        Code of ours that runs before the first step.

    Returns
    -------
    Outcome
    """
    with contextlib.ExitStack() as stack:
        handed: tuple[int, ...] = ()  # file descriptors that the process inherits
        if unsafe:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-"))
            argv, environment = _bare(Path(folder))
        else:
            argv, environment = command(), {}
            handed = (stack.enter_context(_filter()),)
            argv[1:1] = ["--seccomp", str(*handed)]
        process = subprocess.Popen(
            argv,
            pass_fds=handed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        try:
            assert process.stdin
            with contextlib.suppress(BrokenPipeError), process.stdin:
                plan = {"begin": begin, "steps": [step.to_json() for step in steps]}
                process.stdin.write(json.dumps(plan).encode())
            return _watch(process, len(steps))
        finally:
            _end(process, unsafe)


def command() -> list[str]:
    """The command that starts Python in a jail."""
    mounts = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            mounts += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            mounts += ["--ro-bind", str(path), str(path)]
    for file in ("/etc/ld.so.cache", "/etc/alternatives"):
        mounts += ["--ro-bind-try", file, file]
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not prefix.startswith("/usr/") and prefix != "/usr":
            mounts += ["--ro-bind", prefix, prefix]
    mounts += _hide_installed()
    for place, path in _LAYOUT.items():
        mounts += ["--ro-bind", str(path), f"{_LIBRARY}/{place}"]
    return [
        shutil.which("bwrap") or "bwrap",  # the full path: the jail's environment has no PATH
        *("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000"),
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "jail", "--clearenv"),
        *_settings(),
        *("--proc", "/proc", "--dev", "/dev"),
        *(part for path in ("/dev/shm", "/tmp", "/learner") for part in ("--size", str(DISK), "--tmpfs", path)),
        *mounts,  # after /tmp: a virtual environment may lie there
        # /proc/sys, too: if root grades, the kernel treats whoever is in the jail as root there.
        *("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/learner"),
        *_limits(),
        *(sys.executable, "-B", "-s", "-W", "ignore", f"{_LIBRARY}/runner.py"),
    ]


@contextlib.contextmanager
def _filter() -> Iterator[int]:
    """The filter of system calls in a pipe; yields the end that bubblewrap reads."""
    end, begin = os.pipe()
    try:
        with open(begin, "wb") as pipe:
            pipe.write(seccomp.program())
        yield end
    finally:
        os.close(end)


def _settings() -> list[str]:
    values = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/learner",
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PYTHONPATH": _LIBRARY,
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
    }
    return [part for name, value in values.items() for part in ("--setenv", name, value)]


def _limits() -> list[str]:
    """The limits per process; the jail as a whole is watched from outside."""
    limits = {"nproc": PROCESSES, "data": MEMORY, "cpu": RUN_SECONDS, "fsize": DISK, "core": 0, "nofile": 256}
    return ["prlimit", *(f"--{name}={value}" for name, value in limits.items())]


def _hide_installed() -> list[str]:
    """Hide an installed copy of the course, which contains the solutions."""
    hidden = []
    for name in ("course", "authoring", "grading"):
        path = Path(sysconfig.get_paths()["purelib"], name)
        if path.exists():
            hidden += ["--size", "4096", "--tmpfs", str(path), "--remount-ro", str(path)]
    return hidden


def _bare(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The same without a jail: Python on a copy of what it may import, with nothing between it and this machine."""
    for place, path in _LAYOUT.items():
        target = folder / place
        if target.is_dir():
            shutil.rmtree(target)
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, target)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "PYTHONPATH": str(folder)}
    environment |= {"MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return [sys.executable, "-B", "-s", "-W", "ignore", str(folder / "runner.py")], environment


def _watch(process: subprocess.Popen[bytes], steps: int) -> Outcome:
    """Read the lines until the end, or until a limit is exceeded."""
    found, pending, total, lines = Outcome("died"), b"", 0, 0
    begun = stepped = looked = time.monotonic()
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(0.05):
                chunk = process.stdout.read(1 << 16)
                if not chunk:
                    return found
                total += len(chunk)
                *whole, pending = (pending + chunk).split(b"\n")
                lines += len(whole)
                for line in whole:
                    if _take(messages.parse(line, steps), found):
                        stepped = time.monotonic()
                        begun = stepped if found.starts.total() == 1 else begun
                    if found.ended == "done":
                        return found
            now = time.monotonic()
            step, run = (STEP_SECONDS, RUN_SECONDS) if found.starts else (START_SECONDS, START_SECONDS)
            if total > OUTPUT or lines > LINES:
                found.ended = "output"
            elif now - stepped > step or now - begun > run:
                found.ended = "time"
            elif now - looked > 0.1:
                looked = now
                found.ended = _overgrown(process.pid, found) or "died"
            if found.ended != "died":
                return found


def _take(line: messages.Line | None, found: Outcome) -> bool:
    """Keep a line; return whether it reports the start of a step. Only the first two starts of a step count."""
    kept = len(found.answers) + len(found.failures)
    match line:
        case messages.Done():
            found.ended = "done"
        case messages.Started(step):
            found.step = step
            found.starts[step] += 1
            return found.starts[step] <= 2
        case messages.Answered() if kept < MAX_KEPT:
            found.answers.append(line)
        case messages.Failed() if kept < MAX_KEPT:
            found.failures.append(line)
    return False


def _overgrown(pid: int, found: Outcome) -> str | None:
    """The limit that the jail's processes exceed together, or None."""
    try:
        processes = psutil.Process(pid).children(recursive=True)
        if len(processes) > PROCESSES + 3 or sum(map(_threads, processes)) > THREADS:  # 3: bubblewrap's and prlimit's
            return "processes"
        if sum(map(_seconds, processes)) > RUN_SECONDS:
            return "time"
        used = sum(_private(process) for process in processes)
        if used > MEMORY:  # forked processes share memory, which was counted several times: look closely
            used = sum(_share(process) for process in processes)
    except psutil.Error:
        return None
    found.peak = max(found.peak, used)
    return "memory" if used > MEMORY else None


def _threads(process):
    with contextlib.suppress(psutil.Error):
        return process.num_threads()
    return 0


def _seconds(process):
    """Seconds of CPU time that a process has used."""
    with contextlib.suppress(psutil.Error):
        return sum(process.cpu_times()[:2])
    return 0


def _private(process):
    """Bytes of a process's memory that no file backs, both its own and shared."""
    with contextlib.suppress(psutil.Error):
        if not sys.platform.startswith("linux"):
            return process.memory_info().rss
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8", "replace")
            return sum(int(size) << 10 for size in re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", status, re.MULTILINE))
    return 0


def _share(process):
    """A process's memory, with shared pages divided among their users; slow to compute."""
    with contextlib.suppress(psutil.Error):
        memory = process.memory_full_info()
        return getattr(memory, "pss", memory.uss)
    return 0


def _end(process, unsafe):
    """Kill what is left and wait until it is gone. When a jail's first process ends, all others in it end, too."""
    left = []
    with contextlib.suppress(psutil.Error):
        left = psutil.Process(process.pid).children(recursive=True)
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if unsafe:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for one in left:
            with contextlib.suppress(psutil.Error):
                one.kill()
    process.stdout.close()
    process.wait()
    until = time.monotonic() + 5
    while not all(map(_is_gone, left)) and time.monotonic() < until:
        time.sleep(0.005)


def _is_gone(process):
    """Whether a process has ended, even if its new parent has yet to reap it."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True
