"""Recordings that ship with the course: a street seen by an event camera, and a spoken sentence."""

import wave
from typing import NamedTuple

import numpy as np
import torch

from course import _files
from course.events import Events


class Street(NamedTuple):
    """Frames and events of one chip; ``street`` describes them."""

    frames: torch.Tensor
    frame_times: torch.Tensor
    events: Events
    size: tuple[int, int]


class Speech(NamedTuple):
    """A sound, its samples per second, and the words; ``speech`` describes them."""

    sound: torch.Tensor
    sample_rate: int
    words: tuple[tuple[str, float, float], ...]


def street() -> Street:
    """A road with three cars, as frames and as events of the same camera (a DAVIS346).

    Two white cars drive to the right, a black one to the left. 59 frames at
    25 a second; 78,483 events in 2.36 s, 52 % of them ON.

    Returns
    -------
    frames : Tensor of uint8, shape ``[59, 112, 320]``
        Brightness, 0 to 255. Each frame was exposed for 0.5 ms.
    frame_times : Tensor of float64, shape ``[59]``
        Seconds; the first frame is time 0.
    events : Events
        What the pixels sent during that time, 112 x 320 pixels.
    size : (int, int)
        Height and width.

    References
    ----------
    The PyPI package ``aedat`` 2.3.0, MIT, copyright (c) 2020 International
    Centre for Neuromorphic Systems; see ``course/street/README.md``.

    Examples
    --------
    >>> frames, frame_times, events, size = street()
    >>> frames.shape, events
    (torch.Size([59, 112, 320]), Events(78483 events in 2.3636 s, 112 x 320 pixels))
    """
    with np.load(_files.path("street", "street.npz")) as packed:
        # Differences of frames and times, modulo their types: see authoring/street.py.
        frames = torch.from_numpy(packed["frames"].cumsum(0, dtype=np.uint8))
        frame_times, t = (torch.from_numpy(packed[name].cumsum(dtype=np.int64) / 1e6) for name in ("frame_times", "t"))
        x, y = (torch.from_numpy(packed[name].astype(np.int64)) for name in "xy")
        polarity = torch.from_numpy(np.unpackbits(packed["polarity"], count=len(t)).astype(np.int64))
    height, width = frames.shape[1:]
    return Street(frames, frame_times, Events(t, x, y, polarity, height, width), (height, width))


# Word, start and end in seconds, as the recording's package aligned them (pocketsphinx 5.1.1,
# test/data/librivox/sense_and_sensibility_01_austen_64kb-0880.json).
_WORDS = (
    ("he", 0.21, 0.33), ("was", 0.33, 0.56), ("not", 0.56, 1.06), ("an", 1.13, 1.30),
    ("ill", 1.30, 1.48), ("disposed", 1.48, 2.11), ("young", 2.11, 2.33), ("man", 2.33, 2.74),
)  # fmt: skip


def speech() -> Speech:
    """A spoken sentence: "He was not an ill-disposed young man."

    Returns
    -------
    sound : Tensor, shape ``[47840]``
        Sound pressure in [-1, 1), in units of the full scale; 2.99 s.
    sample_rate : int
        16,000 samples per second.
    words : tuple of (str, float, float)
        Word, start and end in seconds, as a speech recogniser aligned them.

    References
    ----------
    Jane Austen, Sense and Sensibility, read for LibriVox; public domain. See
    ``course/speech/README.md``.

    Examples
    --------
    >>> sound, sample_rate, words = speech()
    >>> len(sound) / sample_rate, words[0]
    (2.99, ('he', 0.21, 0.33))
    """
    path = _files.path("speech", "sense_and_sensibility_01_austen_64kb-0880.wav")
    with wave.open(str(path)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float32)
        sample_rate = sound.getframerate()
    return Speech(torch.from_numpy(samples / 32768).to(torch.get_default_dtype()), sample_rate, _WORDS)
