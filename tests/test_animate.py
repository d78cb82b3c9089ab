"""Films hold every frame as it was, with ffmpeg and without."""

import base64
import io
import os
import re
import sys
import types

import ffmpeg
import imageio_ffmpeg
import numpy as np
import pytest
import torch
from PIL import Image

from course import animate, begin, language

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


OWN = imageio_ffmpeg.get_ffmpeg_exe()
MISSING = "No such encoder: libx264"
# What may be first on PATH under the name ffmpeg.
BROKEN = {
    "without the codec": f"#!/bin/sh\necho '{MISSING}' >&2; exit 1",
    "without reading": "#!/bin/sh\nexec 0<&-; exit 1",
    "silent": "#!/bin/sh\ncat > /dev/null; exit 0",
    "empty file": '#!/bin/sh\ncat > /dev/null; for last; do :; done; : > "$last"',
    "other file": '#!/bin/sh\ncat > /dev/null; for last; do :; done; echo no film at all > "$last"',
    "no program": "\0\1\2",
    "cuts the film off": f'#!/bin/sh\n"{OWN}" "$@"; for last; do :; done; truncate -s -100 "$last"',
    "head of a film": f'#!/bin/sh\n"{OWN}" "$@"; for last; do :; done; truncate -s 32 "$last"',
    "hangs": f'#!/bin/sh\nsleep 30; exec "{OWN}" "$@"',
}


@pytest.fixture
def stub(tmp_path, monkeypatch):
    """Put a program named ffmpeg first on PATH, and return its path."""

    def put(script):
        program = tmp_path / "ffmpeg"
        program.write_text(script, encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        monkeypatch.setattr(animate, "PATIENCE", 1 if "sleep" in script else 60)
        return str(program)

    return put


@pytest.fixture
def no_ffmpeg(monkeypatch):
    def absent():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setattr(animate.shutil, "which", lambda name: None)
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", absent)


@pytest.mark.parametrize("kind", BROKEN)
def test_where_one_ffmpeg_is_broken_the_next_is_taken_and_a_line_says_so(kind, stub):
    program = stub(BROKEN[kind])
    assert animate.ffmpeg_program() == imageio_ffmpeg.get_ffmpeg_exe()
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:video/mp4;base64," in shown
    assert shown.count("<p>") == 1
    assert program in shown
    assert (MISSING in shown) == (kind == "without the codec")


def test_a_system_that_works_needs_no_line(stub):
    program = stub(f'#!/bin/sh\nexec "{imageio_ffmpeg.get_ffmpeg_exe()}" "$@"')
    assert animate.ffmpeg_program() == program
    assert "<p>" not in animate.video(SPIKES)._repr_html_()


def test_where_there_is_no_room_for_the_film_there_is_a_gif(monkeypatch):
    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(animate.tempfile, "TemporaryDirectory", full)
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:image/gif;base64," in shown
    assert "No space left on device" in shown


@pytest.mark.parametrize("kind", ["without the codec", "silent"])
def test_where_every_ffmpeg_is_broken_there_is_a_gif(kind, stub, monkeypatch):
    program = stub(BROKEN[kind])
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: program)
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:image/gif;base64," in shown
    assert shown.count(program) == 1
    with pytest.raises(animate.FilmError, match="ffmpeg"):
        animate.video(SPIKES).save("film.mp4")


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_without_ffmpeg_a_gif_and_a_line_that_says_so(lang, no_ffmpeg):
    language.use(lang)
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:image/gif;base64," in shown
    assert language.text("animate.picture", kind="GIF", reasons="").split("GIF")[1][:6] in shown
    with pytest.raises(animate.FilmError, match=r"\.gif"):
        animate.video(SPIKES).mp4()


@pytest.mark.parametrize("kind", ["other package", "absent"])
def test_another_package_named_ffmpeg(kind, monkeypatch):
    """PyPI's ``ffmpeg`` and ``python-ffmpeg`` bring a module of the same name, without what the course calls."""
    monkeypatch.setitem(sys.modules, "ffmpeg", types.ModuleType("ffmpeg") if kind == "other package" else None)
    shown = animate.video(SPIKES)._repr_html_()
    assert "data:image/gif;base64," in shown
    assert "pip install --force-reinstall ffmpeg-python" in shown


@pytest.mark.parametrize("pillow", ["absent", "without GIF"])
def test_without_ffmpeg_and_pillow_an_animated_png(pillow, no_ffmpeg, monkeypatch):
    if pillow == "absent":
        monkeypatch.setitem(sys.modules, "PIL", None)
    else:
        monkeypatch.delattr(Image.Image, "save")
    shown = animate.video(SPIKES)._repr_html_()
    content = base64.b64decode(re.search('data:image/png;base64,([^"]*)', shown)[1])
    monkeypatch.undo()
    with Image.open(io.BytesIO(content)) as film:
        assert film.n_frames == 20
        assert film.info["duration"] == 40
        for step in range(20):
            film.seek(step)
            assert np.array_equal(np.asarray(film.convert("RGB"))[16::32, 16::32], animate.PALETTE[SPIKES[step] + 1])


@pytest.mark.parametrize("kind", ["without the codec", "silent"])
def test_the_environment_check_encodes_a_frame(kind, stub, monkeypatch, capsys):
    program = stub(BROKEN[kind])
    begin.check()
    assert "✗" not in capsys.readouterr().out
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: program)
    begin.check()
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert program in line


@pytest.mark.parametrize(
    ("spikes", "fps", "says"),
    [
        (torch.zeros(5, 3), 25, "spikes must be of one image"),
        (torch.zeros(0, 3, 3), 25, "at least one step"),
        (torch.zeros(3, 0, 3), 25, "spikes must be of one image"),
        (torch.full((3, 4, 4), 0.74), 25, "nothing but -1, 0 and 1"),
        (torch.full((3, 4, 4), float("nan")), 25, "must not hold NaN"),
        (torch.full((3, 4, 4), 2), 25, "nothing but -1, 0 and 1"),
        (SPIKES, 0, "fps must be at least 1, not 0"),
    ],
)
def test_bad_input(spikes, fps, says):
    with pytest.raises(ValueError, match=says):
        animate.video(spikes, fps)
