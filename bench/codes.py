"""The standard bench of codes: a name in, a signal, a code or a disturbance out, always the same.

``python -m bench codes`` measures them. Whoever changes a number that comes out raises ``VERSION``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Generator, Tensor

from course import cochlea, compare, data, decode, encode, noise

VERSION = 1
# Trials 0 … MEASURED - 1 are measured. Settings and readers are fitted to FITTED others.
MEASURED, FITTED = 10, 10
STEPS, CHANNELS = 512, 8  # of the signals that are made


# Signals: a trial's number in, values in [0, 1] out, [steps, channels].


def step(number: int) -> Tensor:
    """From one level to another, at a time somewhere in the middle."""
    coin = Generator().manual_seed(number)
    before, after = torch.rand(2, CHANNELS, generator=coin)
    when = torch.randint(STEPS // 8, STEPS - STEPS // 8, (CHANNELS,), generator=coin)
    return torch.where(_time() < when, before, after)


def ramp(number: int) -> Tensor:
    """In a straight line from one level to another."""
    first, last = torch.rand(2, CHANNELS, generator=Generator().manual_seed(number))
    return first + (last - first) * _time() / (STEPS - 1)


def sines(number: int) -> Tensor:
    """Three sines with periods of 32 to 256 steps."""
    coin = Generator().manual_seed(number)
    period = 32 * 8 ** torch.rand(3, CHANNELS, generator=coin)
    phase = torch.rand(3, CHANNELS, generator=coin)
    return 0.5 + 0.16 * torch.sin(2 * torch.pi * (_time().unsqueeze(-1) / period + phase)).sum(1)


def chirp(number: int) -> Tensor:
    """A sine whose period falls from 256 to 16 steps, by the same factor in each step."""
    phase = torch.rand(CHANNELS, generator=Generator().manual_seed(number))
    fall = math.log(256 / 16) / STEPS
    turns = (torch.exp(fall * _time()) - 1) / (256 * fall)
    return 0.5 + 0.45 * torch.sin(2 * torch.pi * (turns + phase))


def noisy(number: int) -> Tensor:
    """White noise behind a Hann window of 33 steps; standard deviation 0.15, cut off at 0 and 1."""
    white = torch.randn(CHANNELS, 1, STEPS + 32, generator=Generator().manual_seed(number))
    hann = torch.hann_window(35, periodic=False)[1:-1]
    smooth = torch.nn.functional.conv1d(white, (hann / hann.norm())[None, None])
    return (0.5 + 0.15 * smooth[:, 0].T).clamp(0, 1)


def speech(number: int) -> Tensor:
    """128 ms of the spoken sentence: the cube root of the loudness in 16 channels of the ear, the loudest 1."""
    part = 3 + _spread(number)  # it begins with silence
    return _loudness()[128 * part : 128 * (part + 1)] ** (1 / 3)


@cache
def _loudness() -> Tensor:
    sound, sample_rate, _ = data.speech()
    loudness = cochlea.envelopes(sound, sample_rate, cochlea.centre_frequencies(16))
    return loudness / loudness.max()


def street(number: int) -> Tensor:
    """48 frames of a twentieth of the street, every fourth pixel of every fourth row."""
    row, column = divmod(_spread(number), 5)
    frames = data.street().frames[:48, 28 * row : 28 * (row + 1) : 4, 64 * column : 64 * (column + 1) : 4]
    return frames.flatten(1) / 255


def digits(number: int) -> Tensor:
    """A digit that stands still for 16 steps."""
    return data.mnist(train=False)[number][0].flatten().expand(16, -1)


SIGNALS: dict[str, Callable[[int], Tensor]] = {
    "step": step, "ramp": ramp, "sines": sines, "chirp": chirp, "noise": noisy, "speech": speech, "street": street,
    "digits": digits,
}  # fmt: skip
STILL = ("digits",)  # there, what is read at the last step counts


def _time() -> Tensor:
    return torch.arange(STEPS).unsqueeze(1).float()


def _spread(number: int) -> int:
    """Twenty parts of a recording: the even ones are measured, fitted to the odd ones."""
    return 2 * (number % MEASURED) + number // MEASURED


# Disturbances: spikes in, spikes out. What a reader knows of them is the share of lost and spurious spikes.


@dataclass(frozen=True)
class Disturbance:
    jitter: int = 0  # steps, all moves up to it equally likely
    lost: float = 0
    spurious: float = 0  # in each silent step

    def __call__(self, spikes: Tensor, signed: bool) -> Tensor:
        coin = Generator().manual_seed(0)
        if self.jitter:
            spikes = noise.jitter_uniform(spikes, self.jitter, generator=coin)
        spikes = noise.drop(spikes, self.lost, generator=coin)
        return noise.add_noise(spikes, self.spurious, signed=signed, generator=coin)


CLEAN = Disturbance()
DISTURBANCES = {"jitter": Disturbance(jitter=1), "loss": Disturbance(lost=0.1), "noise": Disturbance(spurious=0.01)}


# Codes: a signal [steps, trials, channels] in, spikes of this shape out, for a population with neurons behind.


@dataclass(frozen=True)
class Code:
    """One encoder, the settings that are tried, and its readers.

    ``encode`` takes a signal, a setting and a generator; ``read`` takes spikes,
    the setting, the first values and the disturbance, and gives a reading for
    the name of each reader; ``linear`` takes the same and gives what the linear
    reader weighs: a row of numbers for each step.
    """

    encode: Callable
    read: Callable
    linear: Callable
    settings: tuple = (None,)
    still: tuple = ()  # settings for a signal that stands still, where they are others
    signed: bool = False
    told_first: bool = False  # the reader is told the first value of each channel
    frame: bool = False  # one value for each frame of so many steps, the setting


WINDOWS = (4, 8, 16, 32, 64, 128)
REACH = 32  # steps before and after, which the linear reader weighs
FRAMES = (8, 16, 32)
THRESHOLDS = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5)


def _means(spikes, setting, first, world):
    """The share of steps with a spike around each step, corrected for what is lost and spurious."""
    correct = (1 - world.lost) * (1 - world.spurious)
    return {
        f"mean of {window} steps": (decode.sigma_delta(spikes, window) - world.spurious) / correct
        for window in WINDOWS
        if window <= len(spikes)
    }


def _around(row, beyond):
    """What lies around each step, up to ``REACH`` steps away: [steps, trials, channels, 2 * REACH + 1]."""
    padded = torch.nn.functional.pad(row.movedim(0, -1), (REACH, REACH), mode=beyond)
    return padded.unfold(-1, 2 * REACH + 1, 1).movedim(-2, 0)


def _pulses(spikes, setting, first, world):
    return _around(spikes, "constant")


def _differences(name, threshold=lambda setting: setting):
    """The code whose spikes say how much more or less; its linear reader weighs what its own reads."""

    def own(spikes, setting, first, world):
        return getattr(decode, name)(spikes, threshold(setting) / (1 - world.lost), start=first)

    return {
        "read": lambda *args: {"its own": own(*args)},
        "linear": lambda *args: _around(own(*args), "replicate"),
        "signed": True,
        "told_first": True,
    }


def _framed(name, how, still=(16,)):
    """The code that sends the mean of each frame; ``how`` is as in ``compare.CODES``."""

    def cut(spikes, setting):
        return spikes.view(len(spikes) // setting, setting, *spikes.shape[1:]).movedim(1, 0)

    def send(signal, setting, coin):
        means = signal.view(-1, min(setting, len(signal)), *signal.shape[1:]).mean(1)
        return how.encode(means, setting, coin).movedim(0, 1).flatten(0, 1)

    def read(spikes, setting, first, world):
        frames = cut(spikes, setting)
        readings = {"its own": how.decode(frames)}
        if name in compare.CODES and not world.jitter:
            copies = frames.unsqueeze(-1 if how.neurons == 1 else -2)
            readings["likeliest"] = compare.likeliest(name, copies, world.lost, world.spurious)
        return readings

    def linear(spikes, setting, first, world):
        frames = cut(spikes, setting).movedim(0, -1)
        return frames.flatten(3) if how.neurons > 1 else frames

    return Code(send, read, linear, FRAMES, still, frame=True)


RANK_ORDER = compare.Code(
    lambda values, steps, coin: encode.rank_order(values, steps, start_dim=2),
    lambda spikes: decode.rank_order(decode.earliest(spikes), start_dim=2),
)


def hann(length):
    """A filter whose weights add up to 1: a spike at every step is a signal of 1."""
    window = torch.hann_window(length + 2, periodic=False)[1:-1]
    return window / window.sum()


def _bsa(spikes, setting, first, world):
    """The filter's delay is taken back: what is read at a step is what was sent around it."""
    corrected = (spikes - world.spurious) / ((1 - world.lost) * (1 - world.spurious))
    return {"its own": decode.bsa(corrected, hann(setting[0]))}


CODES = {
    "rate": Code(lambda signal, _, coin: encode.rate(signal, time_var_input=True, generator=coin), _means, _pulses),
    "sigma_delta": Code(lambda signal, _, coin: encode.sigma_delta(signal), _means, _pulses),
    "lif": Code(
        lambda signal, threshold, coin: encode.lif(signal, threshold=threshold, reset="subtract"),
        lambda spikes, threshold, *_: {"its own": decode.lif(spikes, threshold=threshold, reset="subtract")},
        _pulses,
        settings=(1 / 2, 1 / 4, 1 / 8, 1 / 16),
    ),
    "bsa": Code(
        lambda signal, setting, coin: encode.bsa(signal, hann(setting[0]), setting[1]),
        _bsa,
        _pulses,
        settings=tuple((length, threshold) for length in (4, 8, 16, 32) for threshold in (0.1, 0.4, 0.7)),
    ),
    "delta": Code(
        lambda signal, threshold, coin: encode.delta(signal, threshold, padding=True, off_spike=True),
        **_differences("delta"),
        settings=THRESHOLDS,
    ),
    "step_forward": Code(
        lambda signal, threshold, coin: encode.step_forward(signal, threshold),
        **_differences("step_forward"),
        settings=THRESHOLDS,
    ),
    "moving_window": Code(
        lambda signal, setting, coin: encode.moving_window(signal, *setting),
        **_differences("moving_window", lambda setting: setting[1]),
        settings=tuple((window, threshold) for window in (4, 16) for threshold in THRESHOLDS),
    ),
    "event_camera": Code(
        lambda signal, threshold, coin: encode.event_camera(signal, threshold),
        **_differences("event_camera"),
        settings=(0.1,),  # the finer the better, without end: as many events in a step as it takes
    ),
    **{name: _framed(name, compare.CODES[name]) for name in ("latency", "weighted_phase", "burst", "population")},
    "rank_order": _framed("rank_order", RANK_ORDER, still=(784,)),
}
# What else course.encode holds, and why it has no row of its own.
NO_CODES = {
    "bernoulli": "draws spikes from a probability; rate is that for each value",
    "poisson": "draws spikes from a rate in Hz; in steps, that is rate",
    "rate_conv": "rate with time_var_input=True",
    "latency_times": "the times that latency rounds to steps; no spikes",
}
