"""Spikes as a film: a spike tensor [time, height, width] in, a video out.

ffmpeg makes the video: the system's, else the one that the package
imageio-ffmpeg carries. Without any, a GIF takes its place.
"""

import base64
import io
import shutil
import tempfile
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import numpy as np
import torch
from PIL import Image

from course import _arguments
from course.language import text
from course.plot import _video

# Colours of OFF spike, silence, ON spike: vermilion, black, white.
PALETTE = np.array([[0xD5, 0x5E, 0x00], [0, 0, 0], [255, 255, 255]], dtype=np.uint8)
# Pixels of a film's longer side, at most: each neuron becomes a square of whole pixels, and for an
# MNIST digit one of 8 × 8, the blocks that H.264 works in: smaller files, sooner made.
WIDTH = 224
SHOWN = 448  # pixels in the notebook


class Video:
    """A film of spikes, shown in the notebook by itself.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, height, width]``
        Spikes: −1, 0 or 1, one film frame per time step.
    fps : int, at least 1
        Time steps shown per second.

    Raises
    ------
    ValueError
        If spikes is not of that shape.
    """

    def __init__(self, spikes, fps=25):
        self.indices = (_video(spikes).to(torch.int8).sign() + 1).numpy().astype(np.uint8)
        self.zoom = max(1, WIDTH // max(self.indices.shape[1:]))
        self.fps = _arguments.whole("fps", fps, least=1)

    def __repr__(self):
        return f"Video({len(self.indices)} frames, {self.fps} per second)"

    def _repr_html_(self):
        label = text("animate.label", steps=len(self.indices))
        try:
            film = base64.b64encode(self.mp4()).decode()
        except FileNotFoundError:
            film = base64.b64encode(self.gif()).decode()
            return (
                f'<img alt="{label}" width="{SHOWN}" src="data:image/gif;base64,{film}">'
                f"<p>{text('animate.no_ffmpeg')}</p>"
            )
        return (
            f'<video aria-label="{label}" width="{SHOWN}" style="image-rendering: pixelated"'
            f' controls autoplay loop muted playsinline src="data:video/mp4;base64,{film}"></video>'
        )

    def save(self, path):
        """Write the film to ``path``, which ends in .mp4 or .gif."""
        makers = {".mp4": self.mp4, ".gif": self.gif}
        path = Path(path)
        if path.suffix.lower() not in makers:
            raise ValueError(f"path must end in .mp4 or .gif, not {path.name!r}")
        path.write_bytes(makers[path.suffix.lower()]())

    def mp4(self):
        """The film as the bytes of an MP4 file (H.264, plays in every browser)."""
        height, width = self.indices.shape[1:]
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder, "film.mp4"))
            raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", r=self.fps)
            large = raw.filter("scale", width * self.zoom, height * self.zoom, flags="neighbor")
            # H.264 wants even sides. One thread and no version stamp: the same bytes every time.
            even = large.filter("pad", "ceil(iw/2)*2", "ceil(ih/2)*2")
            film = even.output(
                target, vcodec="libx264", pix_fmt="yuv420p", movflags="+faststart",
                preset="veryfast", threads=1, fflags="+bitexact",
            )  # fmt: skip
            try:
                film.run(cmd=ffmpeg_program(), input=PALETTE[self.indices].tobytes(), quiet=True)
            except ffmpeg.Error as error:
                reason = error.stderr.decode(errors="replace").strip().splitlines()[-3:]
                raise RuntimeError("ffmpeg could not make the film: " + " / ".join(reason)) from error
            return Path(target).read_bytes()

    def gif(self):
        """The film as the bytes of a GIF file; needs no ffmpeg."""
        large = self.indices.repeat(self.zoom, 1).repeat(self.zoom, 2)
        pictures = [Image.fromarray(frame, mode="P") for frame in large]
        for picture in pictures:
            picture.putpalette(PALETTE.tobytes())
        buffer = io.BytesIO()
        # A GIF counts time in hundredths of a second.
        pictures[0].save(
            buffer, "GIF", save_all=True, append_images=pictures[1:], loop=0,
            duration=max(20, round(100 / self.fps) * 10), optimize=False,
        )  # fmt: skip
        return buffer.getvalue()


def video(spikes, fps=25):
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
        If spikes is not of that shape.

    Examples
    --------
    >>> import torch
    >>> video(torch.ones(50, 4, 4))
    Video(50 frames, 25 per second)
    """
    return Video(spikes, fps)


def ffmpeg_program():
    """The ffmpeg to use: the system's, else the one imageio-ffmpeg carries.

    Raises
    ------
    FileNotFoundError
        If there is neither.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise FileNotFoundError(
            "no ffmpeg on this machine, and none in imageio-ffmpeg: save the film as .gif instead"
        ) from error
