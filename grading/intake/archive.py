"""A folder or a zip in, its files out. No link is followed; nothing is unpacked to disk or executed.

Files are read on demand, and only as much of them as the caller allows.
"""

import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO

from grading.intake import names

MAX_ENTRIES = 10_000  # in one folder, and in one zip
MAX_DIRECTORY = 4_000_000  # bytes of a zip's table of contents, which is read before its entries can be counted
MAX_DEPTH = 12  # levels of folders
CHUNK = 1 << 16
IGNORED = {".ipynb_checkpoints", "__MACOSX"}


class Problem(Exception):
    """Why a file cannot be read; its text is a key of ``[grade]`` in the words."""


@dataclass(frozen=True)
class File:
    """A file, or a folder, that somebody handed in."""

    parts: tuple[str, ...]  # its path within the folder or zip
    place: str  # its path for people to read, from the outermost folder on
    time: tuple[int, ...] = ()  # year, month, day, hour, minute, second: local time, as in zips
    read: Callable[[int], bytes] | None = None  # limit → the bytes; raises Problem. None for a folder
    problem: str | None = None  # why it cannot be read, if known without reading


def in_folder(root: str | os.PathLike[str], place: str = "") -> list[File]:
    """All files and folders below a folder, sorted by path."""
    return sorted(_walk(os.fspath(root), (), place), key=lambda file: file.parts)


def _walk(path, parts, place):
    try:
        with os.scandir(path) as listing:
            entries = [entry for entry, _ in zip(listing, range(MAX_ENTRIES + 1), strict=False)]
    except OSError:
        yield _broken(parts, place, "unreadable")
        return
    if len(entries) > MAX_ENTRIES or len(parts) > MAX_DEPTH:
        yield _broken(parts, place, "too_many_files")
        return
    for entry in entries:
        here = (*parts, name(entry.name))
        if _ignored(here[-1]):
            continue
        shown = "/".join((place, here[-1])) if place else here[-1]
        if entry.is_symlink():
            yield _broken(here, shown, "not_regular")
        elif entry.is_dir(follow_symlinks=False):
            yield File(here, shown)
            yield from _walk(entry.path, here, shown)
        else:
            yield File(here, shown, _time(entry), partial(_read, entry.path))


def name(on_disk: str) -> str:
    """A file's name as text; a name that is not UTF-8 may be GBK."""
    try:
        on_disk.encode()
        return on_disk
    except UnicodeEncodeError:
        return names.decoded(os.fsencode(on_disk), on_disk.encode("utf-8", "replace").decode())


def _ignored(name):
    return name in IGNORED or name.startswith("._")


def _broken(parts, place, key):
    def read(limit):
        raise Problem(key)

    return File(parts, place, read=read, problem=key)


def _time(entry):
    try:
        return datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime).timetuple()[:6]
    except (OSError, ValueError, OverflowError):
        return ()


def opened(path: str | os.PathLike[str]) -> BinaryIO:
    """A regular file, opened for reading, without waiting: a FIFO might have no writer."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        file = open(os.open(path, flags), "rb")  # noqa: SIM115
    except OSError as error:
        # A link, a socket, a device without a driver: nothing that a student wrote.
        special = error.errno in {errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR}
        raise Problem("not_regular" if special else "unreadable") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Problem("not_regular")
    return file


def _read(path: str, limit: int) -> bytes:
    with opened(path) as file:
        try:
            return _at_most(limit, file)
        except OSError as error:
            raise Problem("unreadable") from error


def _at_most(limit, stream):
    """All bytes of a stream, read in pieces: a single large read would reserve the memory at once."""
    content = bytearray()
    while chunk := stream.read(CHUNK):
        content += chunk
        if len(content) > limit:
            raise Problem("too_big")
    return bytes(content)


class _Careful(io.BufferedIOBase):
    """A binary file that refuses to read more at once than the largest table of contents allowed in a zip."""

    def __init__(self, file: BinaryIO):
        self.file = file

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def read(self, size: int | None = -1) -> bytes:
        size = -1 if size is None else size
        if size > MAX_DIRECTORY:
            raise Problem("too_many_files")
        return self.file.read(size)


def in_zip(file: BinaryIO, place: str) -> list[File]:
    """All files and folders in a zip (an open binary file), sorted by path; raises Problem if it is not a zip."""
    try:
        archive = zipfile.ZipFile(_Careful(file))
        entries = archive.infolist()
    except Problem:
        raise
    except Exception as error:  # a hostile zip can make zipfile raise anything
        raise Problem("bad_zip") from error
    if len(entries) > MAX_ENTRIES:
        raise Problem("too_many_files")
    found = (_entry(archive, info, place) for info in entries)
    return sorted((file for file in found if file), key=lambda file: (file.parts, file.time))


def _entry(archive, info, place):
    name = names.of_zip(info).replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if not parts or any(map(_ignored, parts)):
        return None
    shown = "/".join((place, *parts))
    if name.startswith("/") or ".." in parts or "\0" in name or parts[0][1:2] == ":":
        return _broken((parts[-1],), shown, "unsafe_path")
    if name.endswith("/"):
        return File(parts, shown)
    return File(parts, shown, info.date_time, partial(_unpack, archive, info))


def _unpack(archive, info, limit):
    """An entry's bytes. The sizes stated in a zip may be false, so the bytes are counted as they come out."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Problem("not_regular")
    if info.flag_bits & 0x1:
        raise Problem("encrypted_zip")
    # With the other methods, zipfile unpacks all that it has read at once, however large the result.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Problem("bad_zip")
    try:
        with archive.open(info) as stream:
            return _at_most(limit, stream)
    except Problem:
        raise
    except Exception as error:  # as above
        raise Problem("bad_zip") from error
