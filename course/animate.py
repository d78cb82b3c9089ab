"""Spikes as a film: a spike tensor [time, height, width] in, a video out.

ffmpeg makes the video: the system's, else the one that the package
imageio-ffmpeg carries. Where neither does, a GIF takes its place, and where
Pillow makes none, an animated PNG.
"""

import base64
import html
import io
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from course import _arguments
from course.language import text
from course.plot import _video

# Colours of OFF spike, silence, ON spike: vermilion, black, white.
PALETTE = np.array([[0xD5, 0x5E, 0x00], [0, 0, 0], [255, 255, 255]], dtype=np.uint8)
# Pixels of a film's longer side, at most. Each neuron becomes a square of whole pixels, for an MNIST digit
# of 8 × 8, the size of H.264's blocks: the files are smaller and made faster.
WIDTH = 224
SHOWN = 448  # pixels in the notebook
PATIENCE = 120  # seconds allowed for one film; a lesson's takes a tenth of that


class FilmError(RuntimeError):
    """A film of this kind cannot be made here; the message says why."""


class Video:
    """A film of spikes that shows itself in the notebook.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, height, width]``
        Spikes: −1, 0 or 1, one film frame per time step.
    fps : int, at least 1
        Time steps shown per second.
    """

    def __init__(self, spikes: Any, fps: int = 25) -> None:
        self.indices = (_video(spikes).int() + 1).numpy().astype(np.uint8)
        self.zoom = max(1, WIDTH // max(self.indices.shape[1:]))
        self.fps = _arguments.whole("fps", fps, least=1)

    def __repr__(self) -> str:
        return f"Video({len(self.indices)} frames, {self.fps} per second)"

    def _repr_html_(self) -> str:
        label = text("animate.label", steps=len(self.indices))
        failures: list[str] = []
        try:
            source = _source("video/mp4", self._mp4(failures)[0])
        except FilmError:
            picture, kind = self._moving_picture(failures)
            shown = f'<img alt="{label}" width="{SHOWN}" src="{_source(f"image/{kind.lower()}", picture)}">'
            return shown + _line("animate.picture", failures, kind=kind)
        return (
            f'<video aria-label="{label}" width="{SHOWN}" style="image-rendering: pixelated"'
            f' controls autoplay loop muted playsinline src="{source}"></video>'
        ) + _line("animate.video", failures)

    def save(self, path: str | Path) -> None:
        """Write the film to ``path``, which ends in .mp4 or .gif."""
        makers = {".mp4": self.mp4, ".gif": self.gif}
        path = _arguments.path("path", path)
        if path.suffix.lower() not in makers:
            raise ValueError(f"path must end in .mp4 or .gif, not {path.name!r}")
        path.write_bytes(makers[path.suffix.lower()]())

    def mp4(self) -> bytes:
        """The film as the bytes of an MP4 file (H.264, plays in every browser).

        Raises
        ------
        FilmError
            If no ffmpeg on this machine makes it.
        """
        return self._mp4([])[0]

    def gif(self) -> bytes:
        """The film as the bytes of a GIF file; needs no ffmpeg."""
        from PIL import Image

        pictures = [Image.frombytes("P", frame.shape[::-1], frame.tobytes()) for frame in self._large()]
        for picture in pictures:
            picture.putpalette(PALETTE.tobytes())
        buffer = io.BytesIO()
        # A GIF counts time in hundredths of a second.
        pictures[0].save(
            buffer, "GIF", save_all=True, append_images=pictures[1:], loop=0,
            duration=max(20, round(100 / self.fps) * 10), optimize=False,
        )  # fmt: skip
        return buffer.getvalue()

    def png(self) -> bytes:
        """The film as the bytes of an animated PNG; needs nothing but Python."""
        frames = self._large()
        height, width = frames.shape[1:]
        chunks = [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", PALETTE.tobytes()),
            _chunk(b"acTL", struct.pack(">II", len(frames), 0)),
        ]
        number = 0  # of the chunks that have a number
        for place, frame in enumerate(frames):
            control = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, min(self.fps, 0xFFFF), 0, 0)
            pixels = zlib.compress(np.pad(frame, ((0, 0), (1, 0))).tobytes())  # each row begins with its filter, none
            # The first frame is the still picture, too.
            data = _chunk(b"fdAT", struct.pack(">I", number + 1) + pixels) if place else _chunk(b"IDAT", pixels)
            chunks += [_chunk(b"fcTL", control), data]
            number += 2 if place else 1
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + _chunk(b"IEND", b"")

    def _mp4(self, failures: list[str]) -> tuple[bytes, str]:
        """The MP4 and the ffmpeg that made it; earlier failures are added to ``failures``."""
        for program in _programs(failures):
            try:
                return self._encoded(program), program
            except OSError as error:  # it does not start, or there is no room for the film
                failures.append(text("animate.failed", program=program, reason=error))
            except FilmError as error:
                failures.append(str(error))
        raise FilmError(text("animate.no_film", reasons=_listed(failures)))

    def _encoded(self, program: str) -> bytes:
        """The MP4 that this ffmpeg makes of the film."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "film.mp4")
            process = self._stream(str(target)).run_async(
                cmd=program, pipe_stdin=True, pipe_stdout=True, pipe_stderr=True
            )
            with process:
                try:
                    _, said = process.communicate(PALETTE[self.indices].tobytes(), timeout=PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    said = f"{PATIENCE} s".encode()
            film = target.read_bytes() if target.exists() else b""
        if process.returncode or not _is_whole(film):
            reason = " / ".join(said.decode(errors="replace").strip().splitlines()[-3:])
            raise FilmError(text("animate.failed", program=program, reason=reason or text("animate.nothing")))
        return film

    def _stream(self, target: str) -> Any:
        """ffmpeg's orders, in the words of ffmpeg-python."""
        import ffmpeg

        height, width = self.indices.shape[1:]
        raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", r=self.fps)
        large = raw.filter("scale", width * self.zoom, height * self.zoom, flags="neighbor")
        # H.264 needs even sides. One thread and no version stamp give the same bytes every time.
        even = large.filter("pad", "ceil(iw/2)*2", "ceil(ih/2)*2")
        return even.output(
            target, vcodec="libx264", pix_fmt="yuv420p", movflags="+faststart",
            preset="veryfast", threads=1, fflags="+bitexact",
        )  # fmt: skip

    def _moving_picture(self, failures: list[str]) -> tuple[bytes, str]:
        """A GIF or, if that fails, a PNG; and which of them it is."""
        try:
            return self.gif(), "GIF"
        except Exception as error:  # Pillow absent, too old, without the format, …
            failures.append(text("animate.failed", program="Pillow", reason=error))
            return self.png(), "PNG"

    def _large(self) -> np.ndarray:
        """The frames with each neuron as a square of pixels."""
        return self.indices.repeat(self.zoom, 1).repeat(self.zoom, 2)


def video(spikes: Any, fps: int = 25) -> Video:
    """A film of spikes, one frame per time step. Introduced in lesson 02.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, height, width]``
        Spikes of one image: ON white, OFF vermilion.
    fps : int, at least 1
        Time steps shown per second.

    Returns
    -------
    Video
        Shows itself in a notebook; ``.save("film.mp4")`` or ``.save("film.gif")``
        writes a file.

    Raises
    ------
    ValueError
        If spikes is not of that shape or holds anything but −1, 0 and 1.

    Examples
    --------
    >>> import torch
    >>> video(torch.ones(50, 4, 4))
    Video(50 frames, 25 per second)
    """
    return Video(spikes, fps)


def ffmpeg_program() -> str:
    """The first ffmpeg on this machine that can make a film, tried on a single frame.

    Raises
    ------
    FilmError
        If none can; the message says why.
    """
    return Video(np.zeros((1, 2, 2)))._mp4([])[1]


def _programs(failures: list[str]) -> Iterator[str]:
    """The system's ffmpeg, then imageio-ffmpeg's; none if ffmpeg-python cannot call them."""
    try:
        import ffmpeg

        _ = ffmpeg.input, ffmpeg.run_async  # other packages have the same name
    except (Exception, SystemExit) as error:  # a file of the learner's may have the name, too
        failures.append(text("animate.wrong_package", reason=error))
        return
    system = shutil.which("ffmpeg")
    if system:
        yield system
    try:
        import imageio_ffmpeg

        own = imageio_ffmpeg.get_ffmpeg_exe()
    except Exception as error:  # absent, broken, without a program for this machine, …
        failures.append(text("animate.failed", program="imageio-ffmpeg", reason=error))
    else:
        if own != system:
            yield own


def _is_whole(film: bytes) -> bool:
    """Whether these are the boxes of an MP4 file, its index and its pictures among them, none cut off."""
    kinds, place = [], 0
    while place + 8 <= len(film):
        size, kind = struct.unpack_from(">I4s", film, place)
        kinds.append(kind)
        place += max(size, 8)
    return place == len(film) and kinds[:1] == [b"ftyp"] and {b"moov", b"mdat"} <= set(kinds)


def _listed(reasons: list[str]) -> str:
    return text("animate.and").join(reasons)


def _line(key: str, failures: list[str], **values: str) -> str:
    """A line below the film that says what did not work, if anything."""
    if not failures:
        return ""
    return f"<p>{html.escape(text(key, reasons=_listed(failures), **values))}</p>"


def _source(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
