"""Films hold every frame as it was, with ffmpeg and without."""

import io

import ffmpeg
import numpy as np
import pytest
import torch
from PIL import Image

from course import animate, language

SPIKES = torch.randint(-1, 2, (20, 5, 7), generator=torch.Generator().manual_seed(0))


def decoded(mp4, tmp_path):
    """The frames of an MP4 file, as ffmpeg reads them."""
    path = tmp_path / "film.mp4"
    path.write_bytes(mp4)
    raw, _ = (
        ffmpeg.input(str(path))
        .output("pipe:", format="rawvideo", pix_fmt="rgb24")
        .run(cmd=animate.ffmpeg_program(), capture_stdout=True, quiet=True)
    )
    return np.frombuffer(raw, np.uint8).reshape(20, 160, 224, 3)


def test_the_mp4_shows_every_spike(tmp_path):
    zoom = 32
    centres = decoded(animate.video(SPIKES).mp4(), tmp_path)[:, zoom // 2 :: zoom, zoom // 2 :: zoom].astype(int)
    distance = np.abs(centres[:, :, :, None, :] - animate.PALETTE.astype(int)).sum(-1)
    assert np.array_equal(distance.argmin(-1) - 1, SPIKES)


def test_the_gif_shows_every_spike():
    with Image.open(io.BytesIO(animate.video(SPIKES).gif())) as film:
        assert film.n_frames == 20
        assert film.info["duration"] == 40
        for step in range(20):
            film.seek(step)
            centres = np.asarray(film.convert("RGB"))[16::32, 16::32]
            assert np.array_equal(centres, animate.PALETTE[SPIKES[step] + 1])


def test_the_same_film_is_the_same_file():
    assert animate.video(SPIKES).mp4() == animate.video(SPIKES).mp4()


@pytest.mark.parametrize("spikes", [SPIKES == 1, SPIKES.half(), torch.ones(3, 1, 1), torch.ones(1, 3, 301)])
def test_any_type_and_size(spikes):
    assert animate.video(spikes).mp4()[4:8] == b"ftyp"


def test_saves_by_the_ending(tmp_path):
    film = animate.video(SPIKES)
    film.save(tmp_path / "film.mp4")
    film.save(tmp_path / "film.GIF")
    assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"
    assert (tmp_path / "film.GIF").read_bytes()[:4] == b"GIF8"
    with pytest.raises(ValueError, match=r"path must end in .mp4 or .gif, not 'film.avi'"):
        film.save(tmp_path / "film.avi")


def test_without_ffmpeg_a_gif_and_a_line_that_says_so(monkeypatch):
    def absent():
        raise RuntimeError("No ffmpeg exe could be found")

    assert "<video" in animate.video(SPIKES)._repr_html_()
    monkeypatch.setattr(animate.shutil, "which", lambda name: None)
    monkeypatch.setattr(animate.imageio_ffmpeg, "get_ffmpeg_exe", absent)
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:image/gif;base64," in shown
    assert language.text("animate.no_ffmpeg") in shown
    with pytest.raises(FileNotFoundError, match="save the film as .gif instead"):
        animate.video(SPIKES).mp4()


def test_an_ffmpeg_that_fails_says_why(monkeypatch):
    monkeypatch.setattr(animate, "ffmpeg_program", lambda: "false")
    with pytest.raises(RuntimeError, match="ffmpeg could not make the film"):
        animate.video(SPIKES).mp4()


@pytest.mark.parametrize(("spikes", "fps"), [(torch.zeros(5, 3), 25), (torch.zeros(0, 3, 3), 25), (SPIKES, 0)])
def test_bad_input(spikes, fps):
    with pytest.raises(ValueError, match="spikes must be of one image|fps must be at least 1, not 0"):
        animate.video(spikes, fps)
