"""Event lists, as event cameras send them: files in, tensors out, and back.

An event says when, where and which way the light changed. Polarity is 1 for
ON (brighter) and 0 for OFF (darker), as in the usual file formats, and it
names the channel: channel 1 of a spike tensor is ON, channel 0 is OFF.
"""

import importlib.util
import io
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import torch

from course import _arguments


@dataclass(frozen=True, eq=False, repr=False)
class Events:
    """A list of events, and the size of the camera that sent them.

    Parameters
    ----------
    t : Tensor, shape ``[num_events]``
        Seconds, at least 0, never decreasing.
    x, y : Tensor, shape ``[num_events]``
        Column from the left and row from the top, from 0.
    polarity : Tensor, shape ``[num_events]``
        1 for ON (brighter), 0 for OFF (darker).
    height, width : int, from 1 to 65,535
        Rows and columns.

    Raises
    ------
    TypeError, ValueError
        If the lists do not match, or an event is outside the camera,
        before its predecessor or of another polarity.

    Examples
    --------
    >>> events = Events(t=[0.001, 0.004], x=[3, 0], y=[0, 1], polarity=[1, 0], height=2, width=4)
    >>> events
    Events(2 events in 0.004 s, 2 x 4 pixels)
    >>> events.x
    tensor([3, 0])
    """

    t: torch.Tensor
    x: torch.Tensor
    y: torch.Tensor
    polarity: torch.Tensor
    height: int
    width: int

    def __post_init__(self):
        height = _arguments.whole("height", self.height, least=1, most=65_535)
        width = _arguments.whole("width", self.width, least=1, most=65_535)
        t = _arguments.doubles("t", self.t)
        if t.dim() != 1 or not t.isfinite().all() or (t < 0).any():
            raise ValueError("t must be a list of finite times in seconds, at least 0")
        if (t.diff() < 0).any():
            late = int((t.diff() < 0).nonzero()[0]) + 1
            raise ValueError(
                f"t must never decrease, but event {late} is at {t[late]:g} s, after one at {t[late - 1]:g} s"
            )
        fields = {"t": t}
        for name, end in (("x", width), ("y", height), ("polarity", 2)):
            fields[name] = _places(name, getattr(self, name), t, end)
        for name, value in {**fields, "height": height, "width": width}.items():
            object.__setattr__(self, name, value)

    def __len__(self):
        return len(self.t)

    def __repr__(self):
        last = float(self.t[-1]) if len(self) else 0
        return f"Events({len(self)} events in {last:.6g} s, {self.height} x {self.width} pixels)"


def cut(events, time=None, rows=None, columns=None):
    """The events of a stretch of time and a part of the picture, counted from its start and corner.

    Parameters
    ----------
    events : Events
        What to cut from.
    time : (float, float), optional
        Start (in) and stop (out), in seconds; all if absent.
    rows, columns : (int, int), optional
        First (in) and last (out); all if absent.

    Returns
    -------
    Events
        Its first moment is 0 s, its upper left corner row 0, column 0.

    Raises
    ------
    ValueError
        If a start is not before its stop, or lies outside the picture.

    Examples
    --------
    >>> events = Events(t=[0.0, 0.25, 0.5], x=[1, 2, 3], y=[0, 0, 0], polarity=[1, 1, 0], height=1, width=4)
    >>> cut(events, time=(0.25, 0.75), columns=(2, 4)).x
    tensor([0, 1])
    """
    events = _events(events)
    start, stop = (0.0, float("inf")) if time is None else _pair("time", time)
    if not 0 <= start < stop:
        raise ValueError(f"time must be a start of at least 0 s and a later stop, not {start:g} and {stop:g}")
    top, bottom = _span("rows", rows, events.height)
    left, right = _span("columns", columns, events.width)
    keep = (start <= events.t) & (events.t < stop)
    keep &= (top <= events.y) & (events.y < bottom) & (left <= events.x) & (events.x < right)
    t, x, y = events.t[keep] - start, events.x[keep] - left, events.y[keep] - top
    return Events(t, x, y, events.polarity[keep], bottom - top, right - left)


def to_spikes(events, dt, num_steps=None, *, dtype=None):
    """Spike tensor with two channels: how many events of each polarity, in each step, at each pixel.

    Step k holds the events from ``k * dt`` up to, not including, ``(k + 1) * dt``.

    Parameters
    ----------
    events : Events
        What to sort into steps.
    dt : float, above 0
        Length of a time step, in seconds.
    num_steps : int, at least 1, optional
        Number of time steps; if absent, just enough for the last event.
    dtype : torch.dtype, optional
        Type of the counts; torch's default float type if absent.

    Returns
    -------
    Tensor, shape ``[num_steps, 2, height, width]``
        Channel 0 is OFF, channel 1 is ON.

    Raises
    ------
    ValueError
        If events come after the last step, or a count does not fit ``dtype``.

    Examples
    --------
    >>> events = Events(t=[0.001, 0.002, 0.012], x=[0, 0, 1], y=[0, 0, 0], polarity=[1, 1, 0], height=1, width=2)
    >>> to_spikes(events, dt=0.01)[:, 1, 0]  # ON
    tensor([[2., 0.],
            [0., 0.]])
    """
    events = _events(events)
    steps, num_steps = _steps(events, dt, num_steps)
    cells = ((steps * 2 + events.polarity) * events.height + events.y) * events.width + events.x
    shape = (num_steps, 2, events.height, events.width)
    return _summed(cells, torch.ones_like(cells), shape, dtype)


def to_signed(events, dt, num_steps=None, *, dtype=None):
    """Signed spikes: ON minus OFF events, in each step, at each pixel.

    An ON and an OFF event of one pixel in one step cancel; ``to_spikes``
    keeps both. Steps and arguments are those of ``to_spikes``.

    Returns
    -------
    Tensor, shape ``[num_steps, height, width]``

    Raises
    ------
    ValueError
        If events come after the last step, or a value does not fit ``dtype``.

    Examples
    --------
    >>> events = Events(t=[0.001, 0.002, 0.012], x=[0, 0, 1], y=[0, 0, 0], polarity=[1, 1, 0], height=1, width=2)
    >>> to_signed(events, dt=0.01)[:, 0]
    tensor([[ 2.,  0.],
            [ 0., -1.]])
    """
    events = _events(events)
    steps, num_steps = _steps(events, dt, num_steps)
    cells = (steps * events.height + events.y) * events.width + events.x
    return _summed(cells, 2 * events.polarity - 1, (num_steps, events.height, events.width), dtype)


def from_spikes(spikes, dt):
    """Events from a spike tensor: each spike becomes an event in the middle of its step.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, 2, height, width]`` or ``[num_steps, height, width]``
        Counts, channel 0 OFF and channel 1 ON; or signed spikes, below 0 for OFF.
    dt : float, above 0
        Length of a time step, in seconds.

    Returns
    -------
    Events
        As many at a place as the count says.

    Raises
    ------
    ValueError
        If the shape is wrong, a value is not a whole number, or a count is negative.

    Examples
    --------
    >>> spikes = torch.tensor([[[0, 2]], [[-1, 0]]])  # 2 steps, 1 row, 2 columns
    >>> events = from_spikes(spikes, dt=0.01)
    >>> events.t.tolist(), events.x.tolist(), events.polarity.tolist()
    ([0.005, 0.005, 0.015], [1, 1, 0], [1, 1, 0])
    """
    spikes = _arguments.train("spikes", spikes)
    dt = _arguments.positive("dt", dt)
    counts = spikes.long()
    if (counts != spikes).any():
        raise ValueError("spikes must hold whole numbers")
    if spikes.dim() == 3:
        counts = torch.stack([(-counts).clamp_min(0), counts.clamp_min(0)], 1)
    if counts.dim() != 4 or counts.shape[1] != 2 or 0 in counts.shape:
        raise ValueError(
            "spikes must have the shape [num_steps, 2, height, width] or [num_steps, height, width],"
            f" not {list(spikes.shape)}"
        )
    if (counts < 0).any():
        raise ValueError("spikes in two channels must be counts, at least 0")
    if not len(spikes) * dt < float("inf"):
        raise ValueError(f"dt must leave the {len(spikes)} steps of spikes a finite time, not {dt:g} s")
    places = counts.nonzero()
    number = counts[tuple(places.T)]
    try:
        step, polarity, y, x = places.repeat_interleave(number, dim=0).T
    except RuntimeError as error:
        raise ValueError(
            f"spikes must be so few that memory holds them, not {number.sum(dtype=torch.float64):g}"
        ) from error
    return Events((step.double() + 0.5) * dt, x, y, polarity, *counts.shape[2:])


def count_image(events):
    """Number of events of each polarity at each pixel.

    Parameters
    ----------
    events : Events
        What to count.

    Returns
    -------
    Tensor of int64, shape ``[2, height, width]``
        Channel 0 is OFF, channel 1 is ON.

    Examples
    --------
    >>> events = Events(t=[0.1, 0.2], x=[0, 0], y=[0, 0], polarity=[1, 1], height=1, width=2)
    >>> count_image(events)[1]
    tensor([[2, 0]])
    """
    events = _events(events)
    counts = _arguments.blank("events", (2, events.height, events.width), torch.int64, events.t.device)
    counts.view(-1).index_add_(0, _pixels(events), torch.ones_like(events.x))
    return counts


def time_surface(events, tau, time=None):
    """How recent each pixel's last event of each polarity is: ``exp(-(time - last event) / tau)``.

    Parameters
    ----------
    events : Events
        Only those up to ``time`` count.
    tau : float, above 0
        Time constant of the decay, in seconds.
    time : float, at least 0, optional
        The moment of looking, in seconds; that of the last event if absent.

    Returns
    -------
    Tensor, shape ``[2, height, width]``
        1 for an event right now, 0 for none so far. Channel 0 is OFF, channel 1 is ON.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lagorce et al., HOTS, IEEE TPAMI 39(7), 2017, doi:10.1109/TPAMI.2016.2574707.

    Examples
    --------
    >>> events = Events(t=[0.0, 0.1], x=[0, 1], y=[0, 0], polarity=[1, 1], height=1, width=3)
    >>> time_surface(events, tau=0.1)[1]
    tensor([[0.3679, 1.0000, 0.0000]])
    """
    events = _events(events)
    tau = _arguments.positive("tau", tau)
    if time is None:
        time = float(events.t[-1]) if len(events) else 0.0
    time = float(_arguments.number("time", time))
    if time < 0:
        raise ValueError(f"time must be at least 0 s, not {time}")
    past = events.t <= time
    shape = (2, events.height, events.width)
    last = _arguments.blank("events", shape, torch.float64, events.t.device, fill=-torch.inf)
    last.view(-1).scatter_reduce_(0, _pixels(events)[past], events.t[past], "amax")
    return ((last - time) / tau).exp().to(torch.get_default_dtype())


def read_nmnist(path):
    """Read one recording of N-MNIST: an MNIST digit, seen by a moving event camera.

    The camera makes three quick movements (saccades) over each digit; the
    picture has 34 x 34 pixels. A record is 40 bits: x, y (8 bits each),
    polarity (1 bit), and microseconds (23 bits, the highest first). A record
    with y = 240 is no event: the camera's clock, of 13 bits, started over.

    Parameters
    ----------
    path : path
        A ``.bin`` file of N-MNIST.

    Returns
    -------
    Events
        34 x 34 pixels.

    Raises
    ------
    OSError
        If there is no such file, or it may not be read.
    ValueError
        If it is not an N-MNIST recording; the message says why.

    References
    ----------
    Orchard et al., Frontiers in Neuroscience 9:437, 2015, doi:10.3389/fnins.2015.00437.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "00001.bin")
    ...     _ = file.write_bytes(bytes([5, 33, 0x80, 0x03, 0xE8]))
    ...     events = read_nmnist(file)
    >>> events.t, events.x, events.y, events.polarity
    (tensor([0.0010], dtype=torch.float64), tensor([5]), tensor([33]), tensor([1]))
    """
    raw = np.frombuffer(_arguments.path("path", path).read_bytes(), np.uint8)
    if len(raw) == 0 or len(raw) % 5:
        raise ValueError(f"{path} is not an N-MNIST recording: its {len(raw)} bytes are not records of 5 bytes each")
    x, y, high, middle, low = raw.reshape(-1, 5).T.astype(np.int64)
    restart = y == 240
    microseconds = ((high & 0x7F) << 16 | middle << 8 | low) + restart.cumsum() * 2**13
    t, x, y, polarity = (column[~restart] for column in (microseconds / 1e6, x, y, high >> 7))
    return _checked(path, "an N-MNIST recording", t, x, y, polarity, 34, 34)


def read_aedat4(path):
    """Read the events of an AEDAT 4 file, as written by iniVation's cameras.

    The decoding is done by the package ``aedat`` (``pip install aedat``), in a
    process of its own: a damaged file can end that process.

    Parameters
    ----------
    path : path
        A file with one event stream. Frames and all else in it are passed over.

    Returns
    -------
    Events
        Times count from the first event.

    Raises
    ------
    ImportError
        If ``aedat`` is not installed.
    OSError
        If there is no such file, or it may not be read.
    ValueError
        If it is not such a file, is damaged, or does not have exactly one event stream.
    """
    path = _arguments.path("path", path)
    if importlib.util.find_spec("aedat") is None:
        raise ImportError("reading AEDAT 4 files needs the package aedat: pip install aedat")
    with open(path, "rb"):  # a missing file is not a damaged one
        pass
    command = [sys.executable, "-P", "-c", _DECODE, str(path)]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() if done.returncode == 1 else []
        reason = said[-1].partition(": ")[2] if said else "it is damaged, and the decoder broke off"
        raise ValueError(f"{path} cannot be read as AEDAT 4: {reason}")
    found = np.load(io.BytesIO(done.stdout))
    microseconds = found["t"].astype(np.int64)
    start = microseconds[0] if len(microseconds) else 0
    t, size = (microseconds - start) / 1e6, found["size"]
    return _checked(path, "a valid AEDAT 4 file", t, found["x"], found["y"], found["on"], int(size[0]), int(size[1]))


# The program of the decoding process: a file's name in, NumPy arrays on standard output out.
_DECODE = """
import io, sys
import aedat, numpy
decoder = aedat.Decoder(sys.argv[1])
streams = [stream for stream in decoder.id_to_stream().values() if stream["type"] == "events"]
if len(streams) != 1:
    raise ValueError(f"it has {len(streams)} event streams, not one")
packets = [packet["events"] for packet in decoder if "events" in packet]
kind = [("t", "<u8"), ("x", "<u2"), ("y", "<u2"), ("on", "?")]
events = numpy.concatenate([packet[["t", "x", "y", "on"]].astype(kind) for packet in packets] or [numpy.empty(0, kind)])
size = streams[0]["height"], streams[0]["width"]
out = io.BytesIO()
numpy.savez(out, size=size, **{name: events[name] for name, _ in kind})
sys.stdout.buffer.write(out.getvalue())
"""


def _checked(path, kind, t, x, y, polarity, height, width):
    """Events from a file's arrays; errors are reported with the file's name."""
    x, y, polarity = (torch.from_numpy(np.asarray(column, np.int64)) for column in (x, y, polarity))
    try:
        return Events(torch.from_numpy(t), x, y, polarity, height, width)
    except ValueError as error:
        raise ValueError(f"{path} is not {kind}: {error}") from error


def _events(events):
    if not isinstance(events, Events):
        raise TypeError(f"events must be Events, such as data.street().events, not of type {type(events).__name__}")
    return events


def _pixels(events):
    """Of each event, its place in ``[2, height, width]``, flattened."""
    return (events.polarity * events.height + events.y) * events.width + events.x


def _places(name, data, t, end):
    """A list of whole numbers, as many as there are times, from 0 to ``end - 1``."""
    data = _arguments.values(name, data).to(t.device)
    if data.shape != t.shape:
        raise ValueError(f"{name} must be a list as long as t, {len(t)}, not of the shape {list(data.shape)}")
    whole = data.long()
    if (whole != data).any():
        raise ValueError(f"{name} must hold whole numbers")
    wrong = ((whole < 0) | (whole >= end)).nonzero()
    if len(wrong):
        raise ValueError(f"{name} must be from 0 to {end - 1}, but event {int(wrong[0])} has {int(whole[wrong[0]])}")
    return whole


def _span(name, span, size):
    """First (in) and last (out), within a picture of that size."""
    if span is None:
        return 0, size
    start, stop = _pair(name, span)
    if not (start.is_integer() and stop.is_integer() and 0 <= start < stop <= size):
        raise ValueError(
            f"{name} must be a whole start of at least 0 and a later stop of at most {size}, not {start:g} and {stop:g}"
        )
    return int(start), int(stop)


def _pair(name, pair):
    """Two numbers."""
    found = _arguments.doubles(name, pair)
    if found.shape != (2,):
        raise ValueError(f"{name} must be two numbers, a start and a stop, not of the shape {list(found.shape)}")
    return found.tolist()


def _steps(events, dt, num_steps):
    """The step of each event, and the number of steps."""
    position = events.t / _arguments.positive("dt", dt)
    if len(position) and not position[-1] < 2**62 / (2 * events.height * events.width):
        raise ValueError(f"dt is too small: of {dt:g} s, there are too many steps up to the last event")
    # 0.003 / 0.001 may come out a hair below 3: an event on an edge belongs to the step that starts there.
    nearest = position.round()
    steps = torch.where((position - nearest).abs() < 1e-9 * nearest.clamp_min(1), nearest, position.floor()).long()
    needed = int(steps[-1]) + 1 if len(steps) else 1
    if num_steps is None:
        return steps, needed
    if _arguments.whole("num_steps", num_steps, least=1) < needed:
        raise ValueError(
            f"num_steps must be at least {needed} to hold the last event, at {events.t[-1]:g} s, not {num_steps}"
        )
    return steps, num_steps


def _summed(cells, weights, shape, dtype):
    """Add the weights of the events in each cell; memory grows with the events, not with the cells."""
    dtype = _arguments.dtype("dtype", dtype, torch.get_default_dtype())
    out = _arguments.blank("num_steps (or the time over dt)", shape, dtype, cells.device)
    filled, place = cells.unique(return_inverse=True)
    sums = torch.zeros_like(filled).index_add_(0, place, weights)
    typed = sums.to(dtype)
    wrong = (typed.long() != sums).nonzero()
    if len(wrong):
        raise ValueError(f"dtype must hold {int(sums[wrong[0]])} events in one cell, and {dtype} does not")
    out.view(-1)[filled] = typed
    return out
