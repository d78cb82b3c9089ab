"""Explorers: values in, live sliders out; spikes are encoded and drawn in the browser.

Each function makes one explorer for one code. Its controls are ipywidgets; its
view reads them in the browser (``assets/explore/``), so it answers without a
kernel. The values are plain Python as well: ``e.gain``, ``e.spikes()``.

``Explorer`` is what all codes share; what tells one from another stands in
``RATE``, ``LATENCY`` and the others below. An argument of the wrong type
or out of range raises ``TypeError`` or ``ValueError``, which names it.
"""

import base64
import html
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import anywidget
import ipywidgets
import numpy as np
import torch
import traitlets
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course import _arguments, _files, encode, language, measure, plot

# What may travel with one explorer, so that it stays a small part of a notebook.
MOST_VALUES = 10_000
THRESHOLDS = [k / 100 for k in range(1, 51)]


def rate(image, *, gain=1.0, offset=0.0, num_steps=100, seed=0):
    """Explore the rate code: sliders for gain, offset, num_steps and the random seed.

    The spikes are those of ``encode.rate`` after ``torch.manual_seed(seed)``.
    Introduced in lesson 02.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]`` or ``[images, height, width]``, or a list of images
        Values in [0, 1], taken as float32. Several can be chosen from.
    gain, offset : float
        Where the sliders start, in [0, 2] and [-1, 1].
    num_steps : int, from 1 to 100
        Number of time steps at the start.
    seed : int, from 0 to 9999
        What the random draws start from.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, height, width]``.

    Examples
    --------
    >>> e = rate([[0.0, 0.5], [0.5, 1.0]], num_steps=4)
    >>> e.spikes().sum(0)
    tensor([[0., 1.],
            [4., 4.]])
    >>> e.gain = 0
    >>> e.spikes().sum()
    tensor(0.)
    """
    controls = {
        "gain": _slider(0, 2, 0.05),
        "offset": _slider(-1, 1, 0.05),
        "num_steps": _steps(),
        "seed": _seed(),
    }
    start = {"gain": gain, "offset": offset, "num_steps": num_steps, "seed": seed}
    return Explorer(RATE, _images(image), controls, start)


def latency(image, *, num_steps=100, tau=5.0, threshold=0.01, linear=False, normalize=False, clip=False):
    """Explore the latency code: sliders for tau, threshold and num_steps, and three switches.

    Where a spike would fall after the last step, ``encode.latency`` raises,
    and so does ``e.spikes()``; the view shows the spikes that fit and says
    how many do not. Introduced in lesson 03.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]`` or ``[images, height, width]``, or a list of images
        Values in [0, 1], taken as float32. Several can be chosen from.
    num_steps : int, from 1 to 100
        Number of time steps at the start.
    tau : float, from 0.5 to 20
        Time constant at the start, in time steps.
    threshold : float, one of 0.01, 0.02, … 0.5
        Where a neuron fires.
    linear, normalize, clip : bool
        As in ``encode.latency``.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, height, width]``.

    Examples
    --------
    >>> e = latency([[0.0, 0.5], [0.75, 1.0]], num_steps=5, normalize=True, linear=True)
    >>> e.spikes().argmax(0)
    tensor([[4, 2],
            [1, 0]])
    """
    controls = {
        "num_steps": _steps(),
        "tau": _slider(0.5, 20, 0.5),
        "threshold": _choice(ipywidgets.SelectionSlider, THRESHOLDS),
        "linear": _switch(),
        "normalize": _switch(),
        "clip": _switch(),
    }
    start = {"num_steps": num_steps, "tau": tau, "threshold": threshold}
    start |= {"linear": linear, "normalize": normalize, "clip": clip}
    images = _images(image)
    return Explorer(LATENCY, images, controls, start, _packed(*_log_exceptions(images)))


def delta(signal, *, threshold=None, off_spike=True, padding=False, method="delta"):
    """Explore delta modulation: threshold, off_spike, padding, and ``delta`` against ``step_forward``.

    Introduced in lesson 04.

    Parameters
    ----------
    signal : Tensor, shape ``[num_steps]`` or ``[signals, num_steps]``, or a list of signals
        Values over time, taken as float32. Several can be chosen from.
    threshold : float, optional
        Where the slider starts, in units of the signal; a tenth of the
        signal's range when absent. The slider goes up to half the range.
    off_spike, padding : bool
        As in ``encode.delta``; ``step_forward`` has neither.
    method : str
        ``"delta"`` or ``"step_forward"``: the encoder of that name.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps]``.

    Examples
    --------
    >>> e = delta([0.0, 0.5, 1.0, 0.0], threshold=0.5)
    >>> e.spikes()
    tensor([ 0.,  1.,  1., -1.])
    >>> e.off_spike = False
    >>> e.spikes()
    tensor([0., 1., 1., 0.])
    """
    signals = _signals(signal)
    # A power of ten, so that the slider's steps are round numbers in any unit.
    extent = float(signals.max() - signals.min()) or 1.0
    step = 10.0 ** math.floor(math.log10(extent / 40))
    most = math.ceil(extent / 2 / step) * step
    controls = {
        "method": _choice(ipywidgets.ToggleButtons, ["delta", "step_forward"]),
        "threshold": _slider(step, most, step),
        "off_spike": _switch(),
        "padding": _switch(),
    }
    if threshold is None:
        threshold = round(extent / 10 / step) * step
    start = {"method": method, "threshold": threshold}
    start |= {"off_spike": off_spike, "padding": padding}
    return Explorer(DELTA, signals, controls, start)


def spikes(shape=(10, 10), *, given="probability", probability=0.1, rate=100.0, num_steps=100, seed=0):
    """Explore random spike trains: every neuron fires at every step with the same probability.

    The spikes are those of ``encode.rate`` on a constant tensor after
    ``torch.manual_seed(seed)``. Introduced in lesson 05.

    Parameters
    ----------
    shape : tuple of two int
        Height and width of the grid of neurons.
    given : str
        ``"probability"`` to give the probability per step, ``"rate"`` to give
        a rate in Hz, of which a step of 1 ms makes a probability.
    probability : float, from 0 to 1
        Probability of a spike per step.
    rate : float, from 0 to 1000
        Rate in Hz.
    num_steps : int, from 1 to 100
        Number of time steps at the start.
    seed : int, from 0 to 9999
        What the random draws start from.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, *shape]``.

    Examples
    --------
    >>> spikes((2, 3), given="rate", rate=500, num_steps=8).spikes().shape
    torch.Size([8, 2, 3])
    """
    size = _arguments.shape("shape", shape)
    if len(size) != 2 or not 0 < math.prod(size) <= MOST_VALUES:
        raise ValueError(
            f"shape must be (height, width) of a grid of 1 to {MOST_VALUES} neurons, not {_arguments.shown(shape)}"
        )
    grid = torch.ones(size, device="cpu")
    controls = {
        "given": _choice(ipywidgets.ToggleButtons, ["probability", "rate"]),
        "probability": _slider(0, 1, 0.01),
        "rate": _slider(0, 1000, 10),
        "num_steps": _steps(),
        "seed": _seed(),
    }
    start = {"given": given, "probability": probability, "rate": rate, "num_steps": num_steps, "seed": seed}
    return Explorer(RANDOM, _images(grid), controls, start)


def coins(*, probability=0.3, num_steps=10, seed=0):
    """Explore how exactly a rate tells its probability: 400 neurons toss the same coin.

    The curve is the histogram of their rates: the more steps, the narrower.
    The spikes are those of ``encode.rate`` after ``torch.manual_seed(seed)``.
    Introduced in lesson 02.

    Parameters
    ----------
    probability : float, from 0 to 1
        Probability of a spike per step, at the start.
    num_steps : int, from 1 to 100
        Number of time steps at the start.
    seed : int, from 0 to 9999
        What the random draws start from.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, 20, 20]``.

    Examples
    --------
    >>> coins(probability=1, num_steps=4).spikes().mean()
    tensor(1.)
    """
    controls = {
        "probability": _slider(0, 1, 0.01),
        "num_steps": _steps(),
        "seed": _seed(),
    }
    start = {"probability": probability, "num_steps": num_steps, "seed": seed}
    return Explorer(COINS, torch.ones(1, 20, 20, device="cpu"), controls, start)


def charging(*, value=0.6, tau=8.0, threshold=0.3, num_steps=30):
    """Explore one neuron of the latency code: a constant current charges it until it fires.

    Where the spike would fall after the last step, ``e.spikes()`` raises, as
    ``encode.latency`` does; the view says so. Introduced in lesson 03.

    Parameters
    ----------
    value : float, from 0 to 1
        The current, and the potential that the neuron is heading for.
    tau : float, from 0.5 to 20
        Time constant, in time steps.
    threshold : float, one of 0.01, 0.02, … 0.5
        Where the neuron fires.
    num_steps : int, from 1 to 100
        Number of time steps at the start.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps]``, without a spike where ``value`` is below the threshold.

    Examples
    --------
    >>> charging(value=0.5, tau=5, threshold=0.25, num_steps=6).spikes()  # 5 ln 2 = 3.5 steps
    tensor([0., 0., 0., 1., 0., 0.])
    """
    values = torch.arange(101, device="cpu") / 100
    controls = {
        "value": _slider(0, 1, 0.01),
        "tau": _slider(0.5, 20, 0.5),
        "threshold": _choice(ipywidgets.SelectionSlider, THRESHOLDS),
        "num_steps": _steps(),
    }
    start = {"value": value, "tau": tau, "threshold": threshold, "num_steps": num_steps}
    return Explorer(CHARGING, torch.ones(1, 1, device="cpu"), controls, start, _packed(*_log_exceptions(values)))


def weighted_phase(image, *, bits=8):
    """Explore the weighted-phase code of one period: a slider for the number of binary digits.

    Introduced in lesson 06.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]`` or ``[images, height, width]``, or a list of images
        Values in [0, 1], taken as float32. Several can be chosen from.
    bits : int, from 1 to 8
        Digits, and time steps, at the start.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[bits, height, width]``.

    Examples
    --------
    >>> weighted_phase([[0.5, 0.8125]], bits=4).spikes().squeeze(1).T
    tensor([[1., 0., 0., 0.],
            [1., 1., 0., 1.]])
    """
    return Explorer(WEIGHTED_PHASE, _images(image), {"bits": _whole(1, 8)}, {"bits": bits})


def burst(image, *, num_steps=32, max_spikes=5, shortest=1):
    """Explore the burst code: sliders for num_steps, max_spikes and the shortest interval.

    The longest interval is the largest with which every burst fits into
    ``num_steps``. Introduced in lesson 06.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]`` or ``[images, height, width]``, or a list of images
        Values in [0, 1], taken as float32. Several can be chosen from.
    num_steps : int, from 32 to 100
        Number of time steps at the start.
    max_spikes : int, from 1 to 8
    shortest : int, from 1 to 4
        As in ``encode.burst``.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, height, width]``.

    Examples
    --------
    >>> burst([[0.0, 0.1, 0.4, 1.0]]).spikes().sum(0)
    tensor([[0., 1., 2., 5.]])
    """
    controls = {
        "num_steps": _whole(32, 100),
        "max_spikes": _whole(1, 8),
        "shortest": _whole(1, 4),
    }
    start = {"num_steps": num_steps, "max_spikes": max_spikes, "shortest": shortest}
    return Explorer(BURST, _images(image), controls, start)


def sigma_delta(image, *, num_steps=32):
    """Explore the sigma-delta code of a picture that stands still: a slider for num_steps.

    Introduced in lesson 06.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]`` or ``[images, height, width]``, or a list of images
        Values in [0, 1], taken as float32. Several can be chosen from.
    num_steps : int, from 1 to 100
        Number of time steps at the start.

    Returns
    -------
    Explorer
        Shows itself at the end of a cell. ``e.spikes()`` has the shape
        ``[num_steps, height, width]``.

    Examples
    --------
    >>> sigma_delta([[0.25, 1.0]], num_steps=8).spikes().sum(0)
    tensor([[2., 8.]])
    """
    return Explorer(SIGMA_DELTA, _images(image), {"num_steps": _steps()}, {"num_steps": num_steps})


def ask(name, explorer):
    """Ask before showing: the explorer appears once an answer is chosen, and the explanation after a try.

    Introduced in lesson 00.

    Parameters
    ----------
    name : str
        A question of ``words/questions.toml``, such as ``"zeros"``.
    explorer : Explorer
        What is locked until then.

    Returns
    -------
    Question
        Shows itself at the end of a cell; ``q.answer`` is the answer chosen, or None.

    Examples
    --------
    >>> q = ask("zeros", rate([[0.0, 0.5], [0.5, 1.0]], gain=0.5))
    >>> q.answer is None
    True
    """
    _arguments.choice("name", name, language.questions())
    if not isinstance(explorer, Explorer):
        raise TypeError(f"explorer must be an explorer, such as explore.rate(image), not {_arguments.shown(explorer)}")
    return Question(name, explorer)


@dataclass(frozen=True)
class _Code:
    """What tells one code's explorer from another's. The browser's part is the object of this name in codes.js."""

    name: str
    spikes: Callable  # of one input and the settings: a tensor, time on axis 0
    fitting: Callable | None = None  # those that fit into num_steps, where ``spikes`` may raise
    left: Callable | None = None  # draws the input on an Axes, from input, spikes and settings
    right: Callable | None = None  # draws the spikes, likewise


def _rate_spikes(image, gain, offset, num_steps, seed):
    return encode.rate(image, num_steps, gain, offset, generator=_arguments.seeded("seed", seed))


def _random_spikes(grid, given, probability, rate, num_steps, seed):
    return _tossed(grid, _probability(given, probability, rate), num_steps, seed)


def _delta_spikes(signal, method, threshold, off_spike, padding):
    if method == "step_forward":
        return encode.step_forward(signal, threshold)
    return encode.delta(signal, threshold, padding, off_spike)


def _fitting_latencies(image, num_steps, **settings):
    try:
        return encode.latency(image, num_steps, **settings)
    except ValueError:  # some fall after the last step
        return encode.latency(image, **settings)[:num_steps]


def _tossed(grid, probability, num_steps, seed):
    return encode.rate(grid * probability, num_steps, generator=_arguments.seeded("seed", seed))


def _charged(_, value, **settings):
    return encode.latency(torch.tensor([value]), clip=True, **settings).squeeze(1)


def _fitting_charge(_, value, **settings):
    return _fitting_latencies(torch.tensor([value]), clip=True, **settings).squeeze(1)


def _repeated(image, num_steps):
    return encode.sigma_delta(image.expand(num_steps, *image.shape))


def _draw_image(ax, image, spikes, settings):
    plot.image(image, ax)


def _draw_raster(ax, image, spikes, settings):
    plot.raster(spikes, ax)


def _draw_signal(ax, signal, spikes, settings):
    ax.plot(signal.numpy(), color="black", marker=".")
    ax.set(xlabel=language.text("plot.time_step"), ylabel=language.text("explore.value"))


def _draw_signed(ax, signal, spikes, settings):
    """ON spikes up, OFF spikes down."""
    steps = spikes.nonzero().flatten().tolist()
    colours = [plot.ON if spikes[step] > 0 else plot.OFF for step in steps]
    ax.bar(steps, spikes[steps].tolist(), color=colours)
    ax.set(xlim=(-0.5, len(spikes) - 0.5), ylim=(-1.3, 1.3), yticks=[-1, 0, 1])
    ax.set_yticklabels(["OFF", "0", "ON"])
    ax.set_xlabel(language.text("plot.time_step"))
    ax.set_title(language.text("explore.delta"))


def _draw_intervals(ax, grid, spikes, settings):
    """Intervals between spikes as bars, with what chance predicts as a line: the grid itself is 1 everywhere."""
    interval, _ = measure.intervals(spikes)
    p = _probability(settings["given"], settings["probability"], settings["rate"])
    k = np.arange(1, 31)
    ax.bar(k, interval.bincount(minlength=31)[1:31].numpy() / max(1, len(interval)), color=plot.ON)
    ax.plot(k, p * (1 - p) ** (k - 1), color=plot.OFF)
    ax.set(xlabel=language.text("explore.interval"), ylabel=language.text("explore.share"))


def _draw_rates(ax, grid, spikes, settings):
    """How often each rate was observed, as bars; p as a dashed line."""
    steps = len(spikes)
    shares = spikes.sum(0).ravel().long().bincount(minlength=steps + 1) / grid.numel()
    ax.bar(np.arange(steps + 1) / steps, shares.numpy(), width=0.7 / steps, color=plot.ON)
    ax.axvline(settings["probability"], color="black", linestyle="--")
    ax.set(xlim=(-0.05, 1.05), xlabel=language.text("explore.observed_rate"), ylabel=language.text("explore.share"))


def _draw_charging(ax, _, spikes, settings):
    """The potential, where it is heading (dotted) and the threshold (dashed)."""
    t = np.linspace(0, len(spikes) - 0.5, 401)
    ax.plot(t, settings["value"] * (1 - np.exp(-t / settings["tau"])), color="black")
    ax.axhline(settings["value"], color="gray", linestyle=":")
    ax.axhline(settings["threshold"], color=plot.OFF, linestyle="--")
    ax.set(ylim=(-0.03, 1.03), xlabel=language.text("plot.time_step"), ylabel=language.text("explore.potential"))


def _draw_one_spike(ax, _, spikes, settings):
    _draw_signed(ax, None, spikes, settings)
    ax.set_title(language.text("explore.one_spike"))


RATE = _Code("rate", _rate_spikes, left=_draw_image, right=_draw_raster)
LATENCY = _Code("latency", encode.latency, _fitting_latencies, left=_draw_image, right=_draw_raster)
DELTA = _Code("delta", _delta_spikes, left=_draw_signal, right=_draw_signed)
RANDOM = _Code("spikes", _random_spikes, left=_draw_intervals, right=_draw_raster)
COINS = _Code("coins", _tossed, left=_draw_rates, right=_draw_raster)
CHARGING = _Code("charging", _charged, _fitting_charge, left=_draw_charging, right=_draw_one_spike)
WEIGHTED_PHASE = _Code("weighted_phase", encode.weighted_phase, left=_draw_image, right=_draw_raster)
BURST = _Code("burst", encode.burst, left=_draw_image, right=_draw_raster)
SIGMA_DELTA = _Code("sigma_delta", _repeated, left=_draw_image, right=_draw_raster)


# In the order of their imports: each module uses only names of those before it.
MODULES = ["measure", "codes", "draw", "view"]


def _script():
    """The modules of ``assets/explore/`` as the one module that a widget takes, without the comments."""
    script = "\n".join(_files.path("assets", "explore", f"{name}.js").read_text("utf-8") for name in MODULES)
    script = re.sub(r"^import .*\n", "", script, flags=re.MULTILINE)
    script = re.sub(r"^export (?!default)", "", script, flags=re.MULTILINE)
    return re.sub(r"^ *(//.*|/\*\*([^*]|\*(?!/))*\*/)\n", "", script, flags=re.MULTILINE)


class _View(anywidget.AnyWidget):
    """The browser's side of a widget."""

    _esm = _script()
    kind = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, kind, section, **state):
        """``section``: of the words."""
        words = {lang: language.words(lang)[section] for lang in language.LANGUAGES}
        super().__init__(kind=kind, words=words, language=language.current(), **state)


class _ExplorerView(_View):
    """What view.js reads. The settings themselves are in the controls, nowhere else."""

    inputs = traitlets.Int().tag(sync=True)
    shape = traitlets.List(traitlets.Int()).tag(sync=True)
    values = traitlets.Bytes().tag(sync=True)
    exceptions = traitlets.Bytes().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    controls = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    observed = traitlets.Unicode().tag(sync=True)
    asked = traitlets.Unicode().tag(sync=True)
    moved = traitlets.Bool(False).tag(sync=True)


class _QuestionView(_View):
    """The question of view.js, with the explorer that it asks about and the layout that hides that.

    ``verdicts`` are bytes, so that nobody reads them by accident in a notebook's file.
    """

    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    verdicts = traitlets.Bytes().tag(sync=True)
    answer = traitlets.Int(-1).tag(sync=True)
    explorer = traitlets.Instance(_ExplorerView).tag(sync=True, **ipywidgets.widget_serialization)
    place = traitlets.Instance(ipywidgets.Layout).tag(sync=True, **ipywidgets.widget_serialization)


class Explorer:
    """Controls and their view. Each setting is an attribute: read it, or set it to move the slider."""

    def __init__(self, code, values, controls, start, exceptions=b""):
        """Make ``controls`` (name → widget) stand at ``start`` and choose the settings of ``code``."""
        if len(values) > 1:
            controls = {"input": _choice(ipywidgets.Dropdown, range(len(values)))} | controls
            start = {"input": 0} | start
        self._code, self._values, self._controls = code, values, controls
        for name, control in controls.items():
            control.description = name
            setattr(self, name, start[name])
        self._view = _ExplorerView(
            code.name,
            "explore",
            inputs=len(values),
            shape=list(values.shape[1:]),
            values=values.numpy().tobytes(),
            exceptions=exceptions,
            choices={name: list(c.options) for name, c in controls.items() if hasattr(c, "options")},
            controls=controls,
        )
        sliders = ipywidgets.Box(list(controls.values()), layout={"flex_flow": "row wrap"})
        self.widget = ipywidgets.VBox([sliders, self._view])

    def settings(self):
        """All settings by name, as they stand now."""
        return {name: control.value for name, control in self._controls.items()}

    def spikes(self):
        """The spikes of the view, from ``course.encode``: a tensor, time on axis 0."""
        values, settings = self._chosen()
        return self._code.spikes(values, **settings)

    def _chosen(self):
        """The input chosen, and the other settings."""
        settings = self.settings()
        return self._values[settings.pop("input", 0)], settings

    def __getattr__(self, name):
        controls = self.__dict__.get("_controls", {})
        if name not in controls:
            raise AttributeError(f"an explorer has the settings {', '.join(controls)}, not {name!r}")
        return controls[name].value

    def __setattr__(self, name, value):
        controls = self.__dict__.get("_controls", {})
        if name in controls:
            controls[name].value = _allowed(name, value, controls[name])
        elif name.startswith("_") or name == "widget":
            super().__setattr__(name, value)
        else:
            raise AttributeError(f"an explorer has the settings {', '.join(controls)}, not {name!r}")

    def __dir__(self):
        return [*super().__dir__(), *self._controls]

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings().items())
        return f"explore.{self._code.name}({settings})"

    def _ipython_display_(self):
        _show(*self._outputs())

    def _outputs(self):
        return _still(self, self._page()), _live(self.widget)

    def _page(self):
        """The picture as HTML. view.js finds it by its alternative text."""
        picture = base64.b64encode(self._png()).decode()
        return f'<img alt="{html.escape(repr(self))}" src="data:image/png;base64,{picture}">'

    def _png(self):
        """The state as it stands, as a picture."""
        picture = io.BytesIO()
        with plot.style():
            figure = Figure(figsize=(9, 3.4), dpi=120, layout="constrained")
            FigureCanvasAgg(figure)
            self._draw(*figure.subplots(1, 2, width_ratios=[1, 2]))
            figure.savefig(picture, format="png", metadata={"Software": None})
        return picture.getvalue()

    def _draw(self, left, right):
        """The input on the left, its spikes on the right."""
        values, settings = self._chosen()
        spikes = (self._code.fitting or self._code.spikes)(values, **settings)
        self._code.left(left, values, spikes, settings)
        self._code.right(right, values, spikes, settings)


class Question:
    """A question, its options, and the explorer that shows once it is answered."""

    def __init__(self, name, explorer):
        self.name, self.explorer = name, explorer
        entry, words = language.questions()[name], language.words(language.current())[f"question_{name}"]
        letters = [letter for letter in "ABCDEF" if letter in words]
        self.question, self.options = words["asks"], [words[letter] for letter in letters]
        self._right, self._reasons = letters.index(entry["right"]), [words[f"{letter}_why"] for letter in letters]
        explorer.widget.layout.display = "none"
        explorer._view.asked = entry["observed"]
        self._view = _QuestionView(
            "ask",
            "ask",
            question=self.question,
            options=self.options,
            verdicts=json.dumps({"right": self._right, "reasons": self._reasons}).encode(),
            explorer=explorer._view,
            place=explorer.widget.layout,
        )
        self.widget = ipywidgets.VBox([self._view, explorer.widget])

    @property
    def answer(self):
        """The answer chosen, or None."""
        return None if self._view.answer < 0 else self.options[self._view.answer]

    def __repr__(self):
        return f"explore.ask({self.name!r}, {self.explorer!r})"

    def _ipython_display_(self):
        _show(*self._outputs())

    def _outputs(self):
        return _still(self, self._page()), _live(self.widget)

    def _page(self):
        """The question as HTML that answers without a kernel: reasons and picture unfold."""
        marks = ["✓" if place == self._right else "✗" for place in range(len(self.options))]
        answers = [
            _folded(option, f"<p>{mark} {html.escape(reason)}</p>")
            for option, mark, reason in zip(self.options, marks, self._reasons, strict=True)
        ]
        picture = _folded(language.text("ask.picture"), self.explorer._page())
        return f"<p><strong>{html.escape(self.question)}</strong></p>{''.join(answers)}{picture}"


def _folded(summary, page):
    return f"<details><summary>{html.escape(summary)}</summary>{page}</details>"


# What a notebook shows are two outputs, because Jupyter shows of one output only the best form that it knows, and
# of a widget that nothing holds any more an error. Beside the live view, the still one is hidden (view.js).
def _still(shown, page):
    return {"text/html": page, "text/plain": repr(shown)}


def _live(widget):
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"application/vnd.jupyter.widget-view+json": view}


def _show(*outputs):
    for output in outputs:
        display(output, raw=True)


def _slider(least, most, step):
    decimals = max(0, -math.floor(math.log10(step)))
    return ipywidgets.FloatSlider(min=least, max=most, step=step, readout_format=f".{decimals}f")


def _whole(least, most):
    return ipywidgets.IntSlider(min=least, max=most)


def _steps():
    return _whole(1, 100)


def _seed():
    return ipywidgets.BoundedIntText(min=0, max=9999)


def _switch():
    return ipywidgets.Checkbox()


def _choice(widget, options):
    return widget(options=list(options))


def _allowed(name, value, control):
    """Return ``value`` if ``control`` can stand there, or raise: a slider would silently stop at its end."""
    if hasattr(control, "options"):
        return _arguments.choice(name, value, control.options)
    if isinstance(control, ipywidgets.Checkbox):
        return _arguments.flag(name, value)
    whole = isinstance(control.min, int)
    value = _arguments.whole(name, value, least=control.min) if whole else float(_arguments.number(name, value))
    if not control.min <= value <= control.max:
        raise ValueError(f"{name} must be from {control.min} to {control.max}, not {value}")
    return value


def _probability(given, probability, rate):
    """The probability of a spike per step of 1 ms."""
    return probability if given == "probability" else rate / 1000


def _images(data):
    """Images as float32 ``[images, height, width]``, or a clear error."""
    listed = isinstance(data, list | tuple) and all(hasattr(one, "ndim") for one in data)
    shape = [] if listed else list(_arguments.tensor("image", data).shape)
    if len(shape) == 3 and shape[2] in (3, 4) and min(shape[:2]) > 4:
        raise ValueError(
            f"image has the shape {shape} of a colour image: make it grey first, [height, width]"
            f" (if it is {shape[0]} images, {shape[2]} pixels wide: list(image))"
        )
    return _arguments.fractions("image", _inputs("image", data, "[height, width]"))


def _signals(data):
    """Signals as float32 ``[signals, num_steps]``, or a clear error."""
    return _arguments.finite("signal", _inputs("signal", data, "[num_steps]"))


def _inputs(name, data, shape):
    """One input or several, as one float32 tensor with a new axis 0 where there was one."""
    if isinstance(data, (list, tuple)) and data and all(torch.is_tensor(x) for x in data):
        shapes = {tuple(x.shape) for x in data}
        if len(shapes) > 1:
            raise ValueError(f"{name} must hold tensors of one shape, not of {sorted(shapes)}")
        data = torch.stack(list(data))
    data = _arguments.values(name, data).to("cpu", torch.float32)
    dims = len(shape.split())
    if data.dim() == dims + 2 and data.shape[1] == 1:  # a batch of MNIST: [images, 1, height, width]
        data = data.squeeze(1)
    if data.dim() == dims:
        data = data.unsqueeze(0)
    if data.dim() != dims + 1 or data.numel() == 0:
        raise ValueError(f"{name} must have the shape {shape}, or several of them, not {list(data.shape)}")
    if data.numel() > MOST_VALUES:
        raise ValueError(
            f"{name} must hold at most {MOST_VALUES} values in all, not {data.numel()}: fewer of them, or smaller ones"
        )
    return data


def _log_exceptions(images):
    """Where torch's float32 logarithm is not the correctly rounded one: ratios, torch's logarithms, the rounded ones.

    Latency takes ``log(x / (x - threshold))``. torch's float32 logarithm is off
    by a last digit here and there, differently on different machines, so the
    view is told where. A ratio is also listed, with 0 for the rounded
    logarithm, where a browser's float64 logarithm, if it were wrong in its last
    digits, could round to another float32. So both sides have the same
    logarithm of every value at every threshold, and everything after it is
    exact float32 arithmetic.
    """
    values = images.unique()
    ratios = torch.cat([c / (c - t) for t in THRESHOLDS for c in [values.clamp_min(t + 1e-7)]]).unique()
    ours = torch.log(ratios).numpy()
    exact = np.log(ratios.numpy().astype(np.float64))
    low, high = ((exact * factor).astype(np.float32) for factor in (1 - 1e-15, 1 + 1e-15))
    listed = (ours != low) | (ours != high)
    return ratios.numpy()[listed], ours[listed], np.where(low == high, low, np.float32(0))[listed]


def _packed(ratios, ours, rounded):
    """The list as few bytes, for ``logarithm`` in codes.js: on some machines it has tens of thousands of entries.

    Whole numbers, seven bits a byte: how far a ratio's bits lie above those
    before, then how many float32 torch's logarithm lies above the rounded one,
    plus 64; or 0 and the bits of torch's logarithm itself.
    """
    ratios, ours, rounded = (one.view(np.int32).astype(np.int64) for one in (ratios, ours, rounded))
    numbers, packed = [], bytearray()
    for gap, log, above in np.stack([np.diff(ratios, prepend=0), ours, ours - rounded], axis=1).tolist():
        numbers += [gap, above + 64] if abs(above) < 64 else [gap, 0, log]
    for number in numbers:
        while number > 127:
            packed.append(number & 127 | 128)
            number >>= 7
        packed.append(number)
    return bytes(packed)
