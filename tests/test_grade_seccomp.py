"""The filter of system calls, run by a small interpreter of Berkeley's packet filter: no jail and no kernel needed."""

import platform
import struct

import pytest

from grading.sandbox import seccomp

REFUSED, ALLOWED = 0x00050001, 0x7FFF0000  # linux/seccomp.h: an error, EPERM; and nothing
# linux/audit.h, asm/unistd_64.h and asm-generic/unistd.h.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS = {
    "x86_64": {"read": 0, "mmap": 9, "socket": 41, "fcntl": 72, "clone": 56, "execve": 59},
    "aarch64": {"read": 63, "mmap": 222, "socket": 198, "fcntl": 25, "clone": 220, "execve": 221},
}
NEVER = {"x86_64": [29, 248, 249, 250, 319, 425, 447], "aarch64": [194, 217, 218, 219, 279, 425, 447]}


def answer(program, machine, number, *arguments):
    """What the filter says of a call: ``struct seccomp_data`` is number, machine, eight bytes, six arguments."""
    data = struct.pack("<IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    at = value = 0
    while True:
        code, yes, no, k = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        match code:
            case 0x20:
                (value,) = struct.unpack_from("<I", data, k)
            case 0x54:
                value &= k
            case 0x15:
                at += yes if value == k else no
            case 0x35:
                at += yes if value >= k else no
            case 0x06:
                return k
            case _:
                raise AssertionError(f"an instruction that is not known here: {code:#x}")


@pytest.fixture(params=MACHINES)
def ask(request, monkeypatch):
    """A function: a call's name or number and its arguments in, whether it passes out."""
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    program = seccomp.program()

    def ask(call, *arguments, machine=MACHINES[request.param]):
        number = NUMBERS[request.param].get(call, call)
        said = answer(program, machine, number, *arguments)
        assert said in (ALLOWED, REFUSED)
        return said == ALLOWED

    ask.machine = request.param
    return ask


def test_what_no_submission_needs_is_refused_whatever_its_arguments(ask):
    for number in NEVER[ask.machine]:
        assert not ask(number)
        assert not ask(number, 1, 2, 3)


def test_every_other_call_passes(ask):
    known = {*NEVER[ask.machine], *NUMBERS[ask.machine].values()}
    assert all(ask(number) for number in range(500) if number not in known)
    assert all(ask(call) for call in NUMBERS[ask.machine])


def test_only_memory_that_is_shared_and_nobodys_is_refused(ask):
    shared, private, anonymous = 0x01, 0x02, 0x20
    assert not ask("mmap", 0, 4096, 3, shared | anonymous)
    assert not ask("mmap", 0, 4096, 3, shared | anonymous | 0x4000)
    for flags in (shared, private, private | anonymous, anonymous):
        assert ask("mmap", 0, 4096, 3, flags)


def test_only_sockets_to_a_virtual_machines_host_and_leases_are_refused(ask):
    assert not ask("socket", 40, 1)
    assert ask("socket", 1, 40)
    assert all(ask("socket", family) for family in (1, 2, 10, 16))
    assert not ask("fcntl", 3, 1024)
    assert all(ask("fcntl", 1024, command) for command in (0, 1, 4, 1025))
    for number in NEVER[ask.machine]:  # an argument is not taken for a call
        assert ask("socket", number)
        assert ask("fcntl", 3, number)


def test_the_numbers_of_other_machines_are_refused(ask):
    """A 32-bit program, or the second interface of x86_64, would number its calls otherwise."""
    for machine in (0x40000003, 0x40000028, *(set(MACHINES.values()) - {MACHINES[ask.machine]})):
        assert not ask("read", machine=machine)
    assert not ask(0x40000000)
    assert not ask(0x40000000 + 319)


def test_an_unknown_machine_is_let_alone(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert answer(seccomp.program(), 0xC00000F3, 279) == ALLOWED
