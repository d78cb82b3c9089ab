"""Diagrams that explain: the course's own values in, a matplotlib Axes out.

Like ``course.plot``, each function draws on the ``ax`` it is given or makes a
figure of its own, and returns the Axes. Spikes in a diagram are real ones,
made by ``course.encode``. Words stand in the section ``[diagram]``.
"""

import numpy as np
import torch
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from course import _arguments, encode, measure, plot
from course.language import text
from course.plot import OFF, ON, _axes, styled

_ARROW = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}


@styled
def feed(image, ax=None, *, num_steps=5, seed=2):
    """Two ways to feed one image for several steps: repeat it, or turn it into spikes.

    One grey pixel is framed, and its value written under every step: always
    the same above, 0 or 1 below. Introduced in lesson 01.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]``
        Values in [0, 1]. The framed pixel is the one nearest to 0.6.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    num_steps : int, from 1 to 8
        Number of time steps.
    seed : int
        What the random draws start from.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If image is no single image with values in [0, 1], or there are too many steps.

    Examples
    --------
    >>> ax = feed(torch.tensor([[0.0, 0.6], [1.0, 1.0]]), num_steps=3)
    >>> len(ax.images)  # the image itself, then three steps of each kind
    7
    """
    image = _one_image(image)
    if _arguments.whole("num_steps", num_steps, least=1) > 8:
        raise ValueError(f"num_steps must be from 1 to 8, to be legible, not {num_steps}")
    row, column = _grey_pixel(image)
    spikes = encode.rate(image, num_steps, generator=torch.Generator().manual_seed(seed))
    ways = ((2.0, "repeat", image.expand(num_steps, *image.shape)), (0.0, "spikes", spikes))

    ax = _blank(ax, figsize=(9.5, 4.2), xlim=(-2.8, 1.2 * num_steps + 1.6), ylim=(-0.75, 3.5))
    _picture(ax, image, -2.6, 1.0)
    _mark(ax, image.shape, row, column, -2.6, 1.0)
    ax.text(-2.1, 0.9, f"{image[row, column]:.2f}", ha="center", va="top", fontsize=13, color=OFF)
    ax.text(-2.1, 2.1, text("diagram.one_image"), ha="center", va="bottom", fontsize=13)
    for low, name, frames in ways:
        ax.annotate("", xy=(-0.15, low + 0.5), xytext=(-1.5, 1.5), arrowprops=_ARROW)
        ax.text(0, low + 1.1, text(f"diagram.{name}"), fontsize=13, color=ON, weight="bold")
        for step, frame in enumerate(frames):
            _picture(ax, frame, 1.2 * step, low)
            _mark(ax, image.shape, row, column, 1.2 * step, low)
            number = f"{frame[row, column]:.2f}" if name == "repeat" else f"{frame[row, column]:.0f}"
            ax.text(1.2 * step + 0.5, low - 0.08, number, ha="center", va="top", fontsize=13, color=OFF)
            if low == 0:
                ax.text(1.2 * step + 0.5, -0.75, f"t = {step}", ha="center", va="bottom", fontsize=12)
        ax.text(1.2 * num_steps + 0.1, low + 0.5, "…", ha="left", va="center", fontsize=22)
    return ax


@styled
def axes(spikes, ax=None):
    """The five axes of a batch of spikes, drawn as what they are: sheets in stacks, stacks in a row.

    Introduced in lesson 01.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, batch, channel, height, width]``
        Spikes of images. Channel 0 of the first images is drawn, at the first
        steps and the last one.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If spikes does not have these five axes.

    Examples
    --------
    >>> axes(torch.ones(100, 128, 1, 28, 28)).get_title()
    '[100, 128, 1, 28, 28]'
    """
    spikes = _arguments.train("spikes", spikes).cpu()
    if spikes.dim() != 5 or 0 in spikes.shape:
        raise ValueError(
            f"spikes must have the axes [time, batch, channel, height, width], not the shape {list(spikes.shape)}"
        )
    num_steps, batch, channels, height, width = spikes.shape
    steps = [*range(min(3, num_steps)), *([num_steps - 1] if num_steps > 3 else [])]
    lefts = [0, 1.8, 3.6, 5.9][: len(steps)]
    behind = 0.22 * (min(3, batch) - 1)  # how far the last sheet of a stack lies behind the first
    top = behind + 1.1
    ax = _blank(ax, figsize=(9.5, 4), xlim=(-0.75, 7.5), ylim=(-1.05, 2.2))
    for left, step in zip(lefts, steps, strict=True):
        for sheet in reversed(range(min(3, batch))):
            _picture(ax, spikes[step, sheet, 0], left + 0.22 * sheet, 0.22 * sheet)
        ax.text(left + 0.5, -0.12, f"t = {step}", ha="center", va="top", fontsize=12)
    if num_steps > 3:
        ax.text(5.5, 0.6, "…", ha="center", va="center", fontsize=24)
    near = lefts[min(1, len(lefts) - 1)] + behind
    for start, end, colour in (
        ((0, -0.55), (lefts[-1] + 1, -0.55), ON),
        ((-0.12, 1.1), (behind + 0.05, behind + 1.27), OFF),
        ((-0.1, 1), (-0.1, 0), "black"),
        ((near, top), (near + 1, top), "black"),
    ):
        ax.annotate("", xy=end, xytext=start, arrowprops=_ARROW | {"color": colour}, zorder=6)
    _size(ax, lefts[-1] / 2 + 0.5, -0.65, "time", num_steps, ON, va="top")
    _size(ax, behind - 0.1, behind + 1.32, "batch", batch, OFF)
    _size(ax, -0.2, 0.5, "height", height, "black", ha="right", va="center", rotation=90)
    _size(ax, near + 0.5, top + 0.05, "width", width, "black")
    _size(ax, lefts[-1] + behind + 0.5, top + 0.05, "channel", channels, "black")
    ax.set_title(str(list(spikes.shape)), fontsize=15)
    return ax


@styled
def codes(ax=None, *, seed=371):
    """From values to spikes, three ways: how often (rate), when (latency), what changed (delta).

    Introduced in lesson 01.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    seed : int
        What the random draws of the rate code start from.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> len(codes().collections)  # spikes: three of rate, three of latency, ON and OFF of delta
    8
    """
    steps, values = 20, torch.tensor([0.9, 0.5, 0.2])
    signal = torch.tensor([0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 0.7, 0.4, 0.4, 0.4, 0.4, 0.1, 0, 0])
    rate = encode.rate(values, steps, generator=torch.Generator().manual_seed(seed))
    latency = encode.latency(values, steps, linear=True, normalize=True)
    delta = encode.delta(signal, threshold=0.2, off_spike=True)

    ax = _blank(ax, figsize=(9.5, 5), xlim=(-1.7, 10.3), ylim=(-0.75, 9.6))
    for low, name, trains in ((6.6, "rate", rate), (3.3, "latency", latency)):
        for place, value in enumerate(values):
            bottom = low + 0.8 * (2 - place)
            face = str(float(value))
            ax.add_patch(Rectangle((-0.1, bottom), 0.6, 0.6, facecolor=face, edgecolor="black"))
            ax.text(-0.25, bottom + 0.3, f"{value:.1f}", ha="right", va="center", fontsize=13)
            _strokes(ax, trains[:, place], bottom, 0.6, ON)
        _code_name(ax, name, low + 1.15)
    ax.plot(np.linspace(-0.9, 0.5, steps), 0.1 + 1.8 * signal.numpy(), color="black", drawstyle="steps-mid")
    _strokes(ax, delta > 0, 1.0, 0.8, ON)
    _strokes(ax, delta < 0, 0.9, -0.8, OFF)
    ax.plot([5.6, 9.9], [0.95, 0.95], color="grey", linewidth=0.8)
    ax.text(9.95, 1.4, "ON", fontsize=11, va="center", color=ON)
    ax.text(9.95, 0.5, "OFF", fontsize=11, va="center", color=OFF)
    _code_name(ax, "delta", 1.0)
    ax.annotate("", xy=(9.9, -0.2), xytext=(5.6, -0.2), arrowprops=_ARROW)
    ax.text(7.75, -0.3, text("plot.time_step"), ha="center", va="top", fontsize=12)
    for x, key in ((-0.1, "values"), (3.0, "code"), (7.75, "train")):
        ax.text(x, 9.5, text(f"diagram.{key}"), ha="center", va="top", fontsize=14, weight="bold")
    return ax


def _blank(ax, figsize, xlim, ylim):
    """Axes without frame or ticks, as wide and high as the drawing."""
    ax = _axes(ax, figsize=figsize)
    ax.set(xlim=xlim, ylim=ylim)
    ax.set_axis_off()
    return ax


def _one_image(image):
    """The argument ``image``, checked to be one image with values in [0, 1]."""
    image = _arguments.fractions("image", image).cpu()
    if image.dim() != 2:
        raise ValueError(f"image must be one image [height, width], not of shape {list(image.shape)}")
    return image


def _grey_pixel(image):
    """Row and column of the pixel nearest to 0.6: neither black nor white, so its spikes vary."""
    return divmod(int((image - 0.6).abs().argmin()), image.shape[1])


def _picture(ax, frame, left, bottom, side=1):
    """An image in the square at (left, bottom), with a frame around it; OFF spikes (−1) in colour."""
    extent = (left, left + side, bottom, bottom + side)
    limits = ax.get_xlim(), ax.get_ylim()  # imshow would set its own
    # Later pictures lie above earlier ones: matplotlib would sort by zorder first.
    layer = 1 + 0.01 * len(ax.images)
    signed = bool((frame < 0).any())
    ax.imshow(
        frame.float().numpy(),
        cmap=ListedColormap([OFF, "black", "white"]) if signed else "gray",
        vmin=-1 if signed else 0,
        vmax=1,
        extent=extent,
        interpolation="nearest",
        aspect="auto",
        zorder=layer,
    )
    edge = {"fill": False, "edgecolor": "grey", "linewidth": 1, "zorder": layer + 0.005}
    ax.add_patch(Rectangle((left, bottom), side, side, **edge))
    ax.set(xlim=limits[0], ylim=limits[1])


def _mark(ax, shape, row, column, left, bottom, side=1):
    """A coloured frame around one pixel of the picture at (left, bottom)."""
    height, width = shape[0] / side, shape[1] / side
    # A frame as wide as two pixels: it surrounds the pixel and hides none of it.
    corner = (left + (column - 0.5) / width, bottom + side - (row + 1.5) / height)
    ax.add_patch(Rectangle(corner, 2 / width, 2 / height, fill=False, edgecolor=OFF, linewidth=1.5, zorder=5))


def _size(ax, x, y, name, size, colour, ha="center", va="bottom", **options):
    """The name and the size of one axis of a tensor."""
    ax.text(x, y, text(f"diagram.{name}", size=size), ha=ha, va=va, fontsize=13, color=colour, **options)


def _strokes(ax, train, bottom, height, colour):
    """A spike train as strokes from x = 5.6 to 9.9."""
    places = np.linspace(5.6, 9.9, len(train))[train.bool().numpy()]
    ax.vlines(places, bottom, bottom + height, colors=colour, linewidth=2.5)


def _code_name(ax, name, middle):
    """The name of a code between its values and its spikes, with the question that it answers."""
    ax.annotate("", xy=(5.4, middle - 0.45), xytext=(0.8, middle - 0.45), arrowprops=_ARROW)
    ax.text(3.0, middle - 0.2, text(f"diagram.{name}"), ha="center", va="bottom", fontsize=14, color=ON, weight="bold")
    ax.text(3.0, middle - 0.65, text(f"diagram.{name}_asks"), ha="center", va="top", fontsize=12)


@styled
def rc_circuit(ax=None):
    """The circuit behind the latency code: a current charges a leaky capacitor, a comparator fires.

    Introduced in lesson 03.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> r"$C$" in [label.get_text() for label in rc_circuit().texts]
    True
    """
    ax = _axes(ax, figsize=(9, 4))
    line = {"color": "black", "linewidth": 2}
    ax.plot([1, 1, 9, 9], [2.7, 5, 5, 4], **line)
    ax.plot([1, 1, 7, 7], [1.3, 0, 0, 2.3], **line)
    ax.plot([7, 7], [2.7, 5], **line)
    ax.plot([4, 4], [0, 1.3], **line)
    ax.plot([4, 4], [3.7, 5], **line)
    _current_source(ax, 1, 2, 0.7)
    zigzag = np.array([0, 0.35, -0.35, 0.35, -0.35, 0.35, -0.35, 0])
    ax.plot(4 + zigzag, np.linspace(3.7, 1.3, 8), **line)
    for plate in (2.3, 2.7):
        ax.plot([6.4, 7.6], [plate, plate], color="black", linewidth=4)
    ax.add_patch(Rectangle((8, 2.6), 2.6, 1.4, fill=False, linewidth=2))
    ax.plot([4, 7], [5, 5], "o", color="black")
    ax.plot([4, 7], [0, 0], "o", color="black")
    for x, name in ((2.5, r"$I_{in}$"), (4, "$I_R$"), (7, "$I_C$")):
        _arrow(ax, (x - 0.4, 5) if x == 2.5 else (x, 4.8), (x + 0.4, 5) if x == 2.5 else (x, 4.0))
        ax.text(x if x == 2.5 else x + 0.2, 5.25 if x == 2.5 else 4.4, name, fontsize=15, color=ON)
    ax.text(9, 5.25, "$V(t)$", fontsize=15, ha="center")
    _arrow(ax, (10.6, 3.3), (12, 3.3), OFF)
    ax.text(9.3, 3.3, r"$V \geq \theta$ ?", fontsize=15, ha="center", va="center")
    ax.text(12.15, 3.3, text("diagram.spike"), fontsize=13, va="center", color=OFF)
    ax.text(4.5, 2.5, "$R$", fontsize=15)
    ax.text(7.8, 2.0, "$C$", fontsize=15)
    ax.text(1, -0.45, text("diagram.source"), fontsize=12, ha="center", va="top")
    ax.text(4, -0.45, text("diagram.leak"), fontsize=12, ha="center", va="top")
    ax.text(7, -0.45, text("diagram.store"), fontsize=12, ha="center", va="top")
    ax.text(10, 2.4, text("diagram.comparator"), fontsize=12, ha="center", va="top")
    ax.set(xlim=(-0.8, 13.6), ylim=(-1.6, 5.8), aspect="equal")
    ax.axis("off")
    ax.set_title(text("diagram.rc_circuit"))
    return ax


@styled
def charging(values, tau=5, threshold=0.3, duration=15, ax=None):
    """Potentials that rise towards their values, and the spikes where they reach the threshold.

    Introduced in lesson 03.

    Parameters
    ----------
    values : Tensor, shape ``[neurons]``
        Input currents in [0, 1]; each potential would end at its value.
    tau, threshold : float
        As in ``encode.latency``.
    duration : float, above 0
        How much time to show, in time steps.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If a number is of the wrong type or out of range.

    Examples
    --------
    >>> ax = charging([1.0, 0.05])
    >>> [line.get_linestyle() for line in ax.lines]  # the threshold; drawn through: it fires; dotted: it never does
    ['--', '-', ':']
    """
    values = _arguments.fractions("values", values)
    times = encode.latency_times(values, tau=tau, threshold=threshold)
    time = np.linspace(0, _arguments.positive("duration", duration), 400)
    ax = _axes(ax, figsize=(9, 4.2))
    ax.axhline(threshold, color="black", linestyle="--", linewidth=1.5, label=text("diagram.threshold"))
    for value, spike in zip(values.tolist(), times.tolist(), strict=True):
        potential = value * (1 - np.exp(-time / tau))
        fires = value > threshold
        ax.plot(time, potential, color=ON if fires else OFF, linestyle="-" if fires else ":", linewidth=2)
        ax.text(duration * 1.01, potential[-1], f"X = {value:g}", va="center", fontsize=12)
        if fires:
            ax.scatter([spike], [threshold], s=90, color=ON, edgecolor="white", zorder=3)
            ax.vlines(spike, 0, threshold, color="gray", linestyle=":", linewidth=1.5)
            ax.annotate(
                f"t = {spike:.1f}",
                (spike, 0),
                (4, 4),
                textcoords="offset points",
                fontsize=12,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    ax.legend(loc="upper left", fontsize=12)
    ax.set(xlim=(0, duration), ylim=(0, None))
    ax.set(xlabel=text("diagram.time_axis"), ylabel=text("diagram.potential"), title=text("diagram.charging"))
    return ax


@styled
def latency_raster(spikes, ax=None):
    """A raster plot of a latency code that says who fires first and who last.

    Introduced in lesson 03.

    Parameters
    ----------
    spikes : Tensor, shape ``[time, ...]``
        Spikes of a latency code, with some time between the first and the last.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no spike.

    Examples
    --------
    >>> ax = latency_raster(encode.latency([1.0, 0.9, 0.2], num_steps=10, normalize=True, linear=True))
    >>> len(ax.texts)
    2
    """
    count = measure.spike_count(torch.as_tensor(spikes).flatten(1).T)
    fired = count.nonzero().flatten().tolist()
    if not fired:
        raise ValueError("spikes must hold at least one spike")
    ax = plot.raster(spikes, ax)
    first, last = fired[0], fired[-1]
    neurons = ax.get_ylim()[1]
    for step, height, name in ((first, 0.75, "first"), (last, 0.35, "last")):
        ax.annotate(
            text(f"diagram.{name}", count=int(count[step]), step=step),
            xy=(step, height * neurons),
            xytext=((first + last) / 2, height * neurons),
            ha="center",
            va="center",
            fontsize=13,
            bbox={"facecolor": "white", "edgecolor": "none"},
            arrowprops={"arrowstyle": "-|>", "linewidth": 2, "color": OFF},
        )
    return ax


@styled
def linear_latency(tau=5, threshold=0.2, ax=None):
    """When a value fires in the linear latency code: tau * (1 - X), and no later than tau * (1 - threshold).

    Introduced in lesson 03.

    Parameters
    ----------
    tau, threshold : float
        As in ``encode.latency``.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If a number is of the wrong type or out of range.

    Examples
    --------
    >>> value, time = linear_latency(tau=10, threshold=0.25).lines[0].get_data()
    >>> float(time.max())
    7.5
    """
    value = np.unique(np.append(np.linspace(0, 1, 101), threshold))
    time = encode.latency_times(value, tau=tau, threshold=threshold, linear=True).numpy()
    latest = tau * (1 - threshold)
    ax = _axes(ax, figsize=(7, 4.4))
    ax.plot(value, time, color=ON, linewidth=3)
    ax.plot([0, threshold], [tau, latest], color="black", linestyle=":", linewidth=1.5)
    ax.plot([threshold, threshold], [0, latest], color=OFF, linestyle="--", linewidth=1.5)
    ax.text(0.6, 0.47 * tau, r"$t = \tau\,(1 - X)$", fontsize=15)
    ax.annotate(
        text("diagram.below"),
        xy=(threshold / 2, latest),
        xytext=(threshold + 0.2, 0.86 * tau),
        fontsize=12,
        arrowprops={"arrowstyle": "-|>", "color": OFF},
    )
    ax.set_xticks([0, threshold, 1], ["0", r"$\theta$", "1"], fontsize=14)
    ax.set_yticks([0, latest, tau], ["0", r"$\tau(1-\theta)$", r"$\tau$"], fontsize=14)
    ax.set(xlim=(0, 1.02), ylim=(0, 1.06 * tau))
    ax.set(xlabel=text("diagram.value"), ylabel=text("diagram.spike_time"), title=text("diagram.linear_latency"))
    return ax


@styled
def delta_modulation(data, threshold=4, ax=None):
    """A signal, its change at every step, and the spikes that ``encode.delta`` makes of it.

    Introduced in lesson 04.

    Parameters
    ----------
    data : Tensor, shape ``[num_steps]``
        A short signal; before it, there was 0.
    threshold : float, above 0
        As in ``encode.delta``.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range.

    Examples
    --------
    >>> ax = delta_modulation([0.0, 5.0, 6.0, 1.0])
    >>> [label.get_text() for label in ax.texts]
    ['0', '+5', '+1', '−5']
    """
    spikes = encode.delta(data, threshold, off_spike=True).tolist()
    data = torch.as_tensor(data, dtype=torch.float64)
    before = [0.0, *data[:-1].tolist()]
    ax = _axes(ax, figsize=(9, 4.8))
    ax.plot(data, color="black", marker="o", linewidth=1, label=text("diagram.signal"))
    low, high = min(0.0, float(data.min())), max(0.0, float(data.max()))
    foot = low - 0.22 * (high - low)
    colours = {1: ON, -1: OFF, 0: "0.45"}
    for step, (old, new, spike) in enumerate(zip(before, data.tolist(), spikes, strict=True)):
        ax.vlines(step, old, new, color=colours[spike], linewidth=5, alpha=0.55)
        change = f"{new - old:+g}".replace("-", "−") if new != old else "0"
        if spike:
            ax.text(step + 0.12, (old + new) / 2, change, color=colours[spike], fontsize=14, va="center")
        else:  # too short a bar to write beside
            ax.annotate(change, (step, max(old, new)), (0, 8), textcoords="offset points", ha="center", fontsize=12)
    for sign, marker, name in ((1, "^", "plot.on"), (-1, "v", "plot.off")):
        steps = [step for step, spike in enumerate(spikes) if spike == sign]
        ax.plot(steps, [foot] * len(steps), marker, color=colours[sign], markersize=14, linestyle="", label=text(name))
    ax.set_xticks(range(len(data)))
    ax.set(xlim=(-0.6, len(data) - 0.2), ylim=(foot - 0.12 * (high - low), high + 0.08 * (high - low)))
    ax.legend(loc="upper left", fontsize=11)
    ax.set(xlabel=text("diagram.time_step"), ylabel=text("diagram.value"))
    ax.set_title(text("diagram.delta_modulation", threshold=f"{threshold:g}"))
    return ax


def _current_source(ax, x, y, radius):
    """A circle with an arrow upwards."""
    angle = np.linspace(0, 2 * np.pi, 60)
    ax.plot(x + radius * np.cos(angle), y + radius * np.sin(angle), color="black", linewidth=2)
    _arrow(ax, (x, y - 0.45), (x, y + 0.5))


def _arrow(ax, start, end, colour=ON):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "linewidth": 2.5, "color": colour})


@styled
def three_s(image, ax=None, *, seed=8):
    """Why spikes: they are all alike, most entries are zero, and what stands still sends nothing.

    The grey pixel that is framed fires now and then, always the same spike;
    one step of ``encode.rate`` with half the brightness; and the changes that
    ``encode.delta`` finds where the image stands still and where it moves by
    one pixel. Introduced in lesson 00.

    Parameters
    ----------
    image : Tensor, shape ``[height, width]``
        Values in [0, 1]. The framed pixel is the one nearest to 0.6.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    seed : int
        What the random draws start from.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If image is no single image with values in [0, 1].

    Examples
    --------
    >>> ax = three_s(torch.tensor([[0.0, 0.6], [0.0, 1.0]]))
    >>> len(ax.images)  # the image, one step of spikes, and two rows of before, after, change
    8
    """
    image = _one_image(image)
    coin = torch.Generator().manual_seed(seed)
    ax = _blank(ax, figsize=(10, 4.4), xlim=(-0.1, 11.6), ylim=(-1.05, 4.0))
    for left, name in ((0.0, "spikes"), (4.1, "sparsity"), (7.9, "static")):
        ax.text(left, 3.95, text(f"diagram.s_{name}"), ha="left", va="top", fontsize=15, color=ON, weight="bold")
    _spikes_alike(ax, image, coin)
    _mostly_zero(ax, encode.rate(image, 1, gain=0.5, generator=coin)[0])
    moved = torch.nn.functional.pad(image[:, :-1], (1, 0))
    _only_change(ax, torch.stack([image, image]), 1.75)
    _only_change(ax, torch.stack([image, moved]), 0.0)
    _caption(ax, 9.7, "s_static_says")
    return ax


def _spikes_alike(ax, image, coin):
    """The first S: one grey pixel, and the identical spikes that it fires."""
    row, column = _grey_pixel(image)
    train = encode.rate(image[row, column], 12, generator=coin)
    _picture(ax, image, 0.9, 1.95, 1.3)
    _mark(ax, image.shape, row, column, 0.9, 1.95, 1.3)
    ax.annotate("", xy=(1.55, 1.15), xytext=(1.55, 1.85), arrowprops=_ARROW)
    ax.text(1.75, 1.55, f"{image[row, column]:.2f}", ha="left", va="center", fontsize=14, color=OFF)
    places = np.linspace(0, 3.1, len(train))
    ax.plot([-0.05, 3.15], [0.3, 0.3], color="grey", linewidth=0.8)
    ax.vlines(places[train.bool().numpy()], 0.3, 0.95, colors=ON, linewidth=3)
    for place, bit in zip(places, train.tolist(), strict=True):
        ax.text(place, 0.18, f"{bit:.0f}", ha="center", va="top", fontsize=11)
    _caption(ax, 1.55, "s_spikes_says")


def _mostly_zero(ax, frame):
    """The second S: one step of spikes, and how many of its entries are zero."""
    _picture(ax, frame, 4.1, 0.0, 3.2)
    _caption(ax, 5.7, "s_sparsity_says", zeros=int((frame == 0).sum()), entries=frame.numel())


def _only_change(ax, film, bottom):
    """The third S: two frames of a film, and the pixels that an event camera sends between them."""
    change = encode.delta(film, threshold=0.1, off_spike=True)[1]
    for left, frame in ((7.9, film[0]), (9.05, film[1])):
        _picture(ax, frame, left, bottom + 0.45, 1.05)
    _picture(ax, change, 10.45, bottom + 0.45, 1.05)
    ax.annotate("", xy=(10.4, bottom + 0.97), xytext=(10.15, bottom + 0.97), arrowprops=_ARROW)
    key = "s_still" if torch.equal(*film) else "s_moves"
    count = int((change != 0).sum())
    ax.text(11.5, bottom + 0.38, text(f"diagram.{key}", count=count), ha="right", va="top", fontsize=12)


def _caption(ax, middle, key, **numbers):
    """What a panel of ``three_s`` shows, below it."""
    ax.text(middle, -0.3, text(f"diagram.{key}", **numbers), ha="center", va="top", fontsize=12)
