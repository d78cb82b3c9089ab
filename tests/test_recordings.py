"""The recordings that ship: the bytes that were recorded, and what the docstrings say of them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from authoring import street as script
from course import data

ROOT = Path(__file__).parents[1] / "course"


@pytest.mark.parametrize("folder", ["street", "speech"])
def test_the_files_are_those_recorded(folder):
    for line in (ROOT / folder / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == expected


def test_the_recordings_are_small():
    assert sum(path.stat().st_size for folder in ("street", "speech") for path in (ROOT / folder).iterdir()) < 1_500_000


def test_the_street_is_as_described():
    frames, frame_times, events, size = data.street()
    assert frames.dtype == torch.uint8
    assert frames.shape == (59, *size) == (59, events.height, events.width)
    torch.testing.assert_close(frame_times, torch.arange(59, dtype=torch.float64) / 25, atol=2e-6, rtol=0)
    assert len(events) == 78_483
    assert events.polarity.double().mean() == pytest.approx(0.52, abs=0.005)
    assert events.t[-1] - events.t[0] == pytest.approx(2.36, abs=0.005)


def test_events_are_where_frames_change():
    """Read with a row, a column or a moment shifted, frames and events would not tell of the same cars."""
    frames, frame_times, events, _ = data.street()
    shares = []
    for k in (10, 30, 50):
        change = (frames[k + 1].int() - frames[k].int()).abs() > 25
        between = (frame_times[k] <= events.t) & (events.t < frame_times[k + 1])
        shares.append(change[events.y[between], events.x[between]].double().mean() / change.double().mean())
    assert min(shares) > 20  # events fall onto changed pixels this many times more often than onto others


def test_on_events_make_pixels_brighter():
    frames, _, events, _ = data.street()
    change = frames[30].double() - frames[0].double()
    early = events.t < 30 / 25
    for polarity, sign in ((1, 1), (0, -1)):
        mine = early & (events.polarity == polarity)
        assert sign * change[events.y[mine], events.x[mine]].mean() > sign * change.mean()


def test_packing_loses_nothing():
    """Two frames and three events of a small camera with one event outside the part."""
    kind = [("t", "<u8"), ("x", "<u2"), ("y", "<u2"), ("on", "?")]
    events = np.array([(1010, 26, 132, True), (1010, 0, 0, True), (70_000, 345, 243, False)], kind)
    frames = np.random.default_rng(0).integers(0, 256, (2, 260, 346), dtype=np.uint8)
    packed = script.street(events, frames, np.array([1000, 41_000]))
    part = frames[:, 132:244, 26:346]
    assert (packed["frames"].cumsum(0, dtype=np.uint8) == part).all()
    assert packed["frame_times"].cumsum().tolist() == [0, 40_000]
    assert packed["t"].cumsum().tolist() == [10, 69_000]
    assert (packed["x"].tolist(), packed["y"].tolist()) == ([0, 319], [0, 111])
    assert np.unpackbits(packed["polarity"], count=2).tolist() == [1, 0]


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other.aedat4").write_bytes(b"#!AER-DAT4.0\r\n")
    with pytest.raises(ValueError, match="other.aedat4 is not the recording"):
        script.make(tmp_path / "other.aedat4")


def test_the_sentence_is_as_described():
    sound, sample_rate, words = data.speech()
    assert (sound.dtype, sound.shape, sample_rate) == (torch.float32, (47_840,), 16_000)
    assert 0.2 < sound.abs().max() < 1
    assert " ".join(word for word, _, _ in words) == "he was not an ill disposed young man"
    edges = [edge for _, *both in words for edge in both]
    assert edges == sorted(edges)
    first, last = (round(edge * sample_rate) for edge in (edges[0], edges[-1]))
    spoken, silent = sound[first:last], torch.cat([sound[:first], sound[last:]])
    assert spoken.square().mean() > 10 * silent.square().mean()
