"""Whether the jail holds on this machine: nothing in; an error that says what to do, if it does not."""

import contextlib
import shutil
import socket
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading import ROOT
from grading.sandbox import jail
from grading.sandbox.messages import Ask, Execute

# What a hostile submission would try first. Returns what it got away with.
_PROBE = """
def probe(port, canary, prefix):
    import ctypes, mmap, os, socket
    from course import check
    won = []
    def try_to(name, action):
        try:
            action()
        except Exception:
            return
        won.append(name)
    try_to("reach the network", lambda: socket.create_connection(("127.0.0.1", port), 1))
    try_to("read a file outside", lambda: open(canary).read())
    try_to("write a file outside", lambda: os.remove(open(canary + ".new", "w").name))
    try_to("write to the environment", lambda: os.remove(open(prefix + "/canary", "w").name))
    library = os.path.dirname(check.__file__)
    try_to("write to the course", lambda: os.remove(open(library + "/canary", "w").name))
    try_to("read the solutions", lambda: check.probability.reference.__code__.co_consts)
    try_to("change the system's settings", lambda: os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY)))
    try_to("use memory that is not counted", lambda: mmap.mmap(-1, 4096))
    try_to("see other processes", lambda: [0][len([p for p in os.listdir("/proc") if p.isdigit()]) <= 4])
    try_to("create a user namespace", lambda: [0][ctypes.CDLL(None).unshare(0x10000000) and 1])
    try_to("fill the disk", lambda: open("/tmp/big", "wb").write(bytes(SIZE)))
    return won
""".replace("SIZE", str(jail.DISK * 2))
_FORK = """
def fork():
    import os, time
    made = 0
    for n in range(COUNT):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
    time.sleep(1)  # if nothing forbids so many, the watch outside has to see them
    return made
""".replace("COUNT", str(jail.PROCESSES * 4))
_HOARD = """
def hoard():
    asked = bytearray(SIZE)  # a limit on memory requested refuses this at once
    for page in range(0, SIZE, 4096):  # a limit on memory used takes a moment
        asked[page] = 1
    return len(asked)
""".replace("SIZE", str(2 * jail.MEMORY))


class JailError(RuntimeError):
    """The jail cannot be used here; the message says why and what to do."""


def prove() -> None:
    """Try to break out, as a submission might.

    Raises
    ------
    JailError
        If there is no jail, or if it does not hold.
    """
    if not sys.platform.startswith("linux"):
        raise JailError(
            f"Submissions are graded in a jail, which needs Linux; this is {sys.platform}."
            " On Windows, use WSL2 (Ubuntu); on macOS, a Linux virtual machine or container. See docs/grading.md."
        )
    for program, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux")):
        if shutil.which(program) is None:
            raise JailError(f"The jail needs {program}. Install it: sudo apt-get install {package}")
    for folder in dict.fromkeys(("/usr", sys.prefix, sys.base_prefix)):
        if ROOT.is_relative_to(folder):
            raise JailError(f"The course is in {folder}, which submissions can read. Move it. Nothing was graded.")
    with ThreadPoolExecutor(3) as pool:
        broken = [name for found in pool.map(lambda test: test(), (_inside, _processes, _memory)) for name in found]
    if broken:
        raise JailError(f"The jail does not hold: a submission could {', '.join(broken)}. Nothing was graded.")


def _inside() -> list[str]:
    """What a submission can reach from inside, but must not."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-", dir=Path.home()))
        canary = Path(folder, "canary")
        canary.write_text("seen", encoding="utf-8")
        case = [server.getsockname()[1], str(canary), sys.prefix]
        found, answer = _tried(_PROBE, "probe", case)
        if answer is None:
            raise JailError(_why(found))
        if not isinstance(answer, dict) or "list" not in answer:
            raise JailError(f"The jail's self-test returned {answer!r} instead of a list. Nothing was graded.")
        return answer["list"]


def _tried(source: str, function: str, case: list) -> tuple[jail.Outcome, object]:
    """Call a function in a jail: how the jail ended, and what the function returned, or None if it did not return."""
    found = jail.run([Execute(source), Ask(function, [[case]])])
    return found, next((line.rounds[0][0] for line in found.answers), None)


def _processes() -> list[str]:
    """What a submission can do with processes, but must not."""
    found, answer = _tried(_FORK, "fork", [])
    stopped = found.ended == "processes" or (isinstance(answer, dict) and "raised" in answer)
    return [] if stopped else ["start processes without limit"]


def _memory() -> list[str]:
    """What a submission can do with memory, but must not."""
    found, answer = _tried(_HOARD, "hoard", [])
    stopped = found.ended == "memory" or (isinstance(answer, dict) and "raised" in answer)
    return [] if stopped else ["use memory without limit"]


def _why(found: jail.Outcome) -> str:
    """Why nothing came out of the jail, and what to do about it."""
    import subprocess

    nothing = b'{"begin": "", "steps": []}'
    said = subprocess.run(jail.command(), input=nothing, env={}, capture_output=True, timeout=120).stderr.decode()
    return (
        f"The jail does not start ({found.ended}): {said.strip() or 'it says nothing'}\n"
        "'setting up uid map: Permission denied' means that this system forbids user namespaces. On Ubuntu 24.04:\n"
        "  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\n"
        "or add an AppArmor profile for bwrap. In a container: start it with --security-opt seccomp=unconfined.\n"
        "docs/grading.md says more. Nothing was graded."
    )
