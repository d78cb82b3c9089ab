"""One jail per run: a plan of cells and questions in, the lines that came out of the jail out.

On Linux the jail is bubblewrap: its own network, processes, mounts and user,
no capability, an empty home, a read-only system, and of this repository only
what notebooks import, without the exercises' solutions. Limits are set from
inside by prlimit and watched from outside; whatever is left at the end is
killed with the jail. ``grading.sandbox.selftest`` shows that it holds.
"""

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
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from grading import ROOT
from grading.sandbox import seccomp

HERE = Path(__file__).parent
STEP_SECONDS = 20  # one cell, or one function's answers: twice what a notebook asks, on a machine that is busy
RUN_SECONDS = 60
START_SECONDS = 60  # until the first line comes; a cold disk is no offence
MEMORY = 2 << 30
PROCESSES = 64
DISK = 64 << 20
OUTPUT = 8 << 20
LINES = 20_000
THREADS = 256
_MASKED = ("check", "begin.py", "vision.py")


@dataclass
class Run:
    """What a jail gave: its lines, and how it ended.

    ``ended`` is "done", "time", "memory", "processes", "output" or "died";
    ``step`` is the step it was at.
    """

    ended: str
    lines: list = field(default_factory=list)
    step: int | None = None
    peak: int = 0
    starts: Counter = field(default_factory=Counter)  # how often each step was begun


def run(steps, unsafe=False, begin=""):
    """Run steps in a jail of their own; with ``unsafe``, in an ordinary process.

    Parameters
    ----------
    steps : list
        As ``grading.sandbox.guest.runner`` takes them.
    unsafe : bool
        Go without bubblewrap: nothing then protects this machine.
    begin : str
        Code of ours that runs before the first step.

    Returns
    -------
    Run
    """
    with contextlib.ExitStack() as stack:
        handed = ()  # open files, by number
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
            with contextlib.suppress(BrokenPipeError), process.stdin:
                process.stdin.write(json.dumps({"begin": begin, "steps": steps}).encode())
            return _watch(process, len(steps))
        finally:
            _end(process, unsafe)


def command():
    """The command that starts Python in a jail."""
    library = "/jail"
    mounts = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            mounts += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            mounts += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/alternatives"):
        mounts += ["--ro-bind-try", path, path]
    for path in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not path.startswith("/usr/") and path != "/usr":
            mounts += ["--ro-bind", path, path]
    mounts += _hide_installed()
    mounts += ["--ro-bind", str(ROOT / "course"), f"{library}/course"]
    for name in _MASKED:
        mounts += ["--ro-bind", str(HERE / "guest" / "course" / name), f"{library}/course/{name}"]
    mounts += ["--ro-bind", str(ROOT / "course" / "vision.py"), f"{library}/vision.py"]
    for name, path in (("runner.py", HERE / "guest" / "runner.py"), ("wire.py", HERE / "wire.py")):
        mounts += ["--ro-bind", str(path), f"{library}/{name}"]
    return [
        shutil.which("bwrap") or "bwrap",  # the jail's own environment is empty: it has no PATH to look it up in
        *("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000"),
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "jail", "--clearenv"),
        *_settings(library),
        *("--proc", "/proc", "--dev", "/dev"),
        *(part for path in ("/dev/shm", "/tmp", "/learner") for part in ("--size", str(DISK), "--tmpfs", path)),
        *mounts,  # after /tmp: an environment may lie there
        # Of /proc/sys, too: where root grades, the kernel takes who is in the jail for root.
        *("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/learner"),
        *_limits(),
        *(sys.executable, "-B", "-s", "-W", "ignore", f"{library}/runner.py"),
    ]


@contextlib.contextmanager
def _filter():
    """The filter of system calls in a pipe, from whose end bubblewrap reads it."""
    end, begin = os.pipe()
    try:
        with open(begin, "wb") as pipe:
            pipe.write(seccomp.program())
        yield end
    finally:
        os.close(end)


def _settings(library):
    values = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/learner",
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PYTHONPATH": library,
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
    }
    return [part for name, value in values.items() for part in ("--setenv", name, value)]


def _limits():
    """Per process; the jail as a whole is watched from outside."""
    limits = {"nproc": PROCESSES, "data": MEMORY, "cpu": RUN_SECONDS, "fsize": DISK, "core": 0, "nofile": 256}
    return ["prlimit", *(f"--{name}={value}" for name, value in limits.items())]


def _hide_installed():
    """Where the course is installed as a copy, its solutions lie among the libraries: hide that copy."""
    hidden = []
    for name in ("course", "authoring", "grading"):
        path = Path(sysconfig.get_paths()["purelib"], name)
        if path.exists():
            hidden += ["--size", "4096", "--tmpfs", str(path), "--remount-ro", str(path)]
    return hidden


def _bare(folder):
    """The same Python without a jail: a copy of what it may import, and nothing between it and this machine."""
    shutil.copytree(ROOT / "course", folder / "course", ignore=shutil.ignore_patterns("check", "__pycache__"))
    shutil.copytree(HERE / "guest" / "course", folder / "course", dirs_exist_ok=True)
    for path in (ROOT / "course" / "vision.py", HERE / "guest" / "runner.py", HERE / "wire.py"):
        shutil.copy(path, folder / path.name)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "PYTHONPATH": str(folder)}
    environment |= {"MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return [sys.executable, "-B", "-s", "-W", "ignore", str(folder / "runner.py")], environment


def _watch(process, steps):
    """Read the lines until the end, or until a limit is passed."""
    found, pending, total, lines = Run("died"), b"", 0, 0
    begun = stepped = looked = time.monotonic()
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
                for line in map(_line, whole):
                    if _take(line, found, steps):
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


def _line(raw):
    """A line as JSON, or None for what is not."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


def _take(line, found, steps):
    """Keep a line; whether it says that a step has begun, which each does twice at most."""
    if line is None:
        return False
    if line.get("done") is True:
        found.ended = "done"
    elif type(line.get("start")) is int and 0 <= line["start"] < steps:
        found.step = line["start"]
        found.starts[found.step] += 1
        return found.starts[found.step] <= 2
    elif len(found.lines) < 1000:
        found.lines.append(line)
    return False


def _overgrown(pid, found):
    """The limit that the jail's processes pass together, or None."""
    try:
        processes = psutil.Process(pid).children(recursive=True)
        if len(processes) > PROCESSES + 3 or sum(map(_threads, processes)) > THREADS:  # 3: bubblewrap's own and prlimit
            return "processes"
        if sum(map(_seconds, processes)) > RUN_SECONDS:
            return "time"
        used = sum(_private(process) for process in processes)
        if used > MEMORY:  # forks share memory, which has then been counted several times: look closely
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
    """Seconds of CPU that a process has had."""
    with contextlib.suppress(psutil.Error):
        return sum(process.cpu_times()[:2])
    return 0


def _private(process):
    """Memory of a process that is not a file's, in bytes: its own, and what it shares with others."""
    with contextlib.suppress(psutil.Error):
        if not sys.platform.startswith("linux"):
            return process.memory_info().rss
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8", "replace")
            return sum(int(size) << 10 for size in re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", status, re.MULTILINE))
    return 0


def _share(process):
    """A process's memory, what it shares divided by the number of those who share it; slow to tell."""
    with contextlib.suppress(psutil.Error):
        memory = process.memory_full_info()
        return getattr(memory, "pss", memory.uss)
    return 0


def _end(process, unsafe):
    """Kill what is left and see it gone. In a jail, its first process takes all others with it."""
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
    """Whether a process runs no more; one that its new parent has yet to clear away does not."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True
