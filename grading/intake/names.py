"""Names as learning platforms, zips and people write them: raw names in, owners and safe ids out.

Where each pattern comes from:

- Moodle 4 (``mod/assign/classes/downloader.php``): a folder
  ``Full Name_12345_assignsubmission_file`` (with a final ``_`` before Moodle
  4.1), or flat files ``Full Name_12345_assignsubmission_file_x.ipynb``.
  Moodle turns every ``_`` in a person's name into a space, so the first match
  is Moodle's own, whatever a student calls a file. A group may have no number.
- Canvas (``lib/content_zipper.rb``): flat files
  ``surnamefirst_LATE_12345_67890_x-1.ipynb``: the numbers of user and file,
  then the file's name. If marking is anonymous, ``anon_Ab3de`` takes the place
  of name and user. Canvas adds ``-1``, ``-2`` if the name was used before.
"""

import binascii
import hashlib
import re
import struct
import unicodedata
import zipfile
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<user>\d+))?_assignsubmission_[a-z]+(?:_(?P<rest>.*))?", re.DOTALL)
CANVAS = re.compile(
    r"(?:(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)|(?P<anonymous_late>LATE_)?(?P<anonymous>anon_[^\W_]+))"
    r"_(?P<number>\d+)_(?P<rest>.+)",
    re.DOTALL,
)
# What browsers, Jupyter, Windows and Canvas add to the names of further copies.
COPY = re.compile(r"(?: ?\((?P<browser>\d+)\)|-Copy(?P<jupyter>\d+)| - 副本| - Copy)$")
CANVAS_COPY = re.compile(r"-(?P<canvas>[1-9]\d?)$")
# On Windows, these names open devices, whatever follows the dot.
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Owner:
    """Whose file this is, according to its outermost name."""

    key: tuple[str, str]  # name and platform number: what tells two students apart
    file: str = ""  # the file's name as the student gave it, if the platform put its own before it
    number: int = 0  # Canvas numbers files: the higher, the newer
    platform: str = ""
    late: bool = False


def owner(name: str) -> Owner | None:
    """The owner that a file or folder of a platform's download names, or None."""
    if match := MOODLE.fullmatch(name):
        return Owner((match["name"], match["user"] or ""), match["rest"] or "", platform="moodle")
    if match := CANVAS.fullmatch(name):
        who = (match["anonymous"] or match["name"], match["user"] or "")
        late = bool(match["late"] or match["anonymous_late"])
        # No platform's numbers have more than 20 digits; int() refuses very long ones.
        return Owner(who, match["rest"], int(match["number"][:20]), "canvas", late)
    return None


def without_copy(stem: str, canvas: bool = False) -> tuple[str, int]:
    """A file's stem without the mark of a further copy, and which copy it is."""
    match = COPY.search(stem) or (CANVAS_COPY.search(stem) if canvas else None)
    if not match or not match.start():
        return stem, 0
    count = next((int(number[:9]) for number in match.groupdict().values() if number), 1)
    return stem[: match.start()], count


def stem_and_suffix(name: str) -> tuple[str, str]:
    """A file's name split in two; the suffix is ``.ipynb``, ``.zip`` or empty: no others matter here."""
    for suffix in (".ipynb", ".zip"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def safe(name: str, size: int = 120) -> str:
    """A name that works as a file name on every system: letters, digits, ``-`` and ``_``.

    Examples
    --------
    >>> safe("../张 三"), safe("CON"), safe("=1+1"), safe("")
    ('张_三', 'CON_', '1_1', 'unnamed')
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join(char if char == "-" or unicodedata.category(char)[0] in "LMN" else "_" for char in text)
    text = re.sub("__+", "_", text).strip("_-").encode()[:size].decode(errors="ignore").strip("_-")
    if folded(text) in RESERVED:
        text += "_"
    return text or "unnamed"


def distinct(names: Mapping[Key, str]) -> dict[Key, str]:
    """Ids from safe names (key → name). Names that some file system would take for the same get a hash added."""
    groups: dict[str, list[Key]] = {}
    ids: dict[Key, str] = {}
    for key, name in sorted(names.items()):
        groups.setdefault(folded(name), []).append(key)
    taken = {folded for folded, keys in groups.items() if len(keys) == 1}
    for _, keys in sorted(groups.items()):
        for key in keys:
            ids[key] = names[key] if len(keys) == 1 else _with_hash(names[key], key, taken)
    return ids


def _with_hash(name, key, taken):
    digest = hashlib.sha256(repr(key).encode()).hexdigest()
    for size in range(6, len(digest)):
        candidate = f"{name}-{digest[:size]}"
        if folded(candidate) not in taken:
            break
    taken.add(folded(candidate))
    return candidate


def folded(name: str) -> str:
    """A name as Windows and macOS compare it: names that fold to the same text are one file there."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def of_zip(info: zipfile.ZipInfo) -> str:
    """The name of a zip's entry as its author meant it.

    A flag marks a name as UTF-8. Without the flag it should be cp437, but may
    be UTF-8 (macOS), GBK (Chinese Windows), or repeated as UTF-8 in an extra
    field (WinRAR, Info-ZIP).
    """
    if info.flag_bits & 0x800:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    return _unicode_path(info.extra, raw) or decoded(raw, info.orig_filename)


def decoded(raw: bytes, otherwise: str) -> str:
    """Bytes of a name as UTF-8, else as GBK if that reads like Chinese, else the given text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gbk")
    except UnicodeDecodeError:
        return otherwise
    # Accented letters in cp437, read as GBK, give only rare characters;
    # a Chinese name consists mostly of common ones, those in GB 2312.
    foreign = [char for char in text if not char.isascii()]
    common = [char for char in foreign if char.encode("gb2312", "ignore")]
    return text if 2 * len(common) >= len(foreign) else otherwise


def _unicode_path(extra, raw):
    """The UTF-8 name in extra field 0x7075, if it belongs to this name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == 0x7075 and len(field) > 5 and struct.unpack_from("<L", field, 1)[0] == binascii.crc32(raw):
            return field[5:].decode("utf-8", "replace")
    return None
