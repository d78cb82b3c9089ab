"""System calls that no honest submission needs: nothing in, a filter for ``bwrap --seccomp`` out.

These calls would get past the other walls: memory that belongs to no process
and so escapes the watch, the teacher's keyring, leases on files that keep
others from opening them, sockets to a virtual machine's host.
"""

import platform
import struct

# By machine: the kernel's number for the machine, and the number of each call (linux/arch/*/syscall tables).
_MACHINES = {
    "x86_64": (0xC000003E, {"mmap": 9, "shmget": 29, "socket": 41, "fcntl": 72, "add_key": 248, "request_key": 249,
                            "keyctl": 250, "memfd_create": 319, "io_uring_setup": 425, "memfd_secret": 447}),
    "aarch64": (0xC00000B7, {"mmap": 222, "shmget": 194, "socket": 198, "fcntl": 25, "add_key": 217, "request_key": 218,
                             "keyctl": 219, "memfd_create": 279, "io_uring_setup": 425, "memfd_secret": 447}),
}  # fmt: skip
# Refused only if an argument has these bits: index of the argument, mask, value.
_ONLY = {
    "mmap": (3, 0x21, 0x21),  # MAP_SHARED and MAP_ANONYMOUS
    "socket": (0, 0xFFFFFFFF, 40),  # AF_VSOCK
    "fcntl": (1, 0xFFFFFFFF, 1024),  # F_SETLEASE
}
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06  # instructions of the Berkeley Packet Filter
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_X32 = 0x40000000  # numbers from here on belong to x32, a second interface of x86_64


def program():
    """The filter as bytes. On a machine whose numbers are not listed above, it lets everything pass.

    Examples
    --------
    >>> len(program()) % 8
    0
    """
    if platform.machine() not in _MACHINES:
        return _packed((_RETURN, 0, 0, _ALLOW))
    machine, calls = _MACHINES[platform.machine()]
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for name, number in calls.items():
        if name in _ONLY:
            argument, mask, value = _ONLY[name]
            steps += [(_EQUAL, 0, 5, number), (_LOAD, 0, 0, 16 + 8 * argument), (_AND, 0, 0, mask)]
            steps += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
        else:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    return _packed(*steps, (_RETURN, 0, 0, _ALLOW))


def _packed(*steps):
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
