"""Figures draw what is there, on the Axes they are given, and change nothing else."""

import io
import os
import subprocess
import sys
from importlib.resources import files

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from drawing import draws_where_it_is_told
from IPython.core.pylabtools import print_figure
from matplotlib.colors import to_hex

from course import check, data, diagram, encode, language, plot

SPIKES = torch.tensor([[1, 0, 0], [0, -1, 0], [0, 0, 0], [1, 1, 0]])


pytestmark = pytest.mark.usefixtures("closed_figures")


def test_a_dot_for_every_spike_on_and_off_told_apart():
    on, off = plot.raster(SPIKES).collections
    assert on.get_offsets().tolist() == [[0, 0], [3, 0], [3, 1]]
    assert off.get_offsets().tolist() == [[1, 1]]
    assert [to_hex(one.get_facecolor()[0]).upper() for one in (on, off)] == [plot.ON, plot.OFF]
    assert len(on.get_paths()[0].vertices) > 4 == len(off.get_paths()[0].vertices)  # a dot and a cross, if all is grey


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16, torch.float32])
def test_every_type_of_spike(dtype):
    ax = plot.raster((SPIKES == 1).to(dtype))
    assert len(ax.collections[0].get_offsets()) == 3


def test_silence_is_drawn_over_its_full_length():
    ax = plot.raster(torch.zeros(50, 4))
    assert ax.get_xlim() == (-0.5, 49.5)
    assert ax.get_ylim() == (-0.5, 3.5)


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_chinese_of_either_weight_is_written_by_the_courses_font(weight, caplog):
    """By none of the machine's, and without a warning: matplotlib writes one for each weight that it does not find."""
    family = plot.fonts()[1]
    found = matplotlib.font_manager.findfont(matplotlib.font_manager.FontProperties(family=family, weight=weight))
    assert found == str(files("course") / "assets" / "NotoSansSC-course.otf")
    assert [font.fname for font in matplotlib.font_manager.fontManager.ttflist if font.name == family] == [found] * 2
    with plt.rc_context({"font.family": plot.fonts()}):
        plt.figure().text(0, 0, "脉冲 spike", weight=weight)
        plt.gcf().canvas.draw()
    assert not caplog.records


def test_a_batch_of_images_becomes_one_row_of_neurons():
    ax = plot.raster(encode.rate(torch.ones(2, 1, 3, 3), 5))
    assert len(ax.collections[0].get_offsets()) == 5 * 18


def test_one_neuron():
    ax = plot.neuron(SPIKES, 1)
    strokes = [[path.vertices[0][0] for path in lines.get_paths()] for lines in ax.collections]
    assert strokes == [[3], [1]]


@pytest.mark.parametrize("image", [data.mnist().data[0], data.digit(3) * 255, data.digit(3) * 100 - 50])
def test_an_image_that_is_not_scaled_gives_a_warning(image, english):
    with pytest.warns(UserWarning, match=r"values from .* to (255|50), .* image / 255"):
        plot.image(image)


@pytest.mark.parametrize("beyond", [-1.01, 2.01])
def test_so_does_one_just_beyond(beyond, english):
    with pytest.warns(UserWarning, match="image / 255"):
        plot.image(torch.tensor([[0.5, beyond]]))


@pytest.mark.filterwarnings("error")
def test_an_estimate_that_strays_a_little_gives_none():
    plot.image(torch.tensor([[-1.0, 2.0]]))


def test_reconstruction_is_the_mean_over_time():
    spikes = torch.rand(6, 4, 5) > 0.5
    drawn = plot.reconstruction(spikes).images[0].get_array()
    assert np.allclose(drawn, spikes.float().mean(0))


def test_frames_stand_side_by_side():
    spikes = encode.rate(torch.rand(7, 7), 9)
    drawn = plot.frames(spikes, steps=[2, 8]).images[0].get_array()
    assert np.array_equal(drawn[:, :7], spikes[2])
    assert np.array_equal(drawn[:, -7:], spikes[8])


@pytest.mark.parametrize(("steps", "shown"), [(3, 3), (6, 6), (9, 6)])
def test_frames_shows_the_first_six_at_most(steps, shown):
    assert len(plot.frames(torch.zeros(steps, 2, 2)).get_xticks()) == shown


def test_frames_tell_off_from_silence():
    (drawn,) = plot.frames(torch.tensor([[[-1.0, 0.0, 1.0]]]), steps=[0]).images
    off, silent, on = drawn.to_rgba(drawn.get_array())[0, :3, :3].tolist()
    assert (silent, on) == ([0, 0, 0], [1, 1, 1])
    assert off == pytest.approx([0xD5 / 255, 0x5E / 255, 0])


DRAW = [
    lambda ax: plot.raster(SPIKES, ax),
    lambda ax: plot.neuron(SPIKES, 0, ax),
    lambda ax: plot.image(torch.rand(3, 3), ax),
    lambda ax: plot.reconstruction(torch.ones(2, 3, 3), ax),
    lambda ax: plot.frames(torch.ones(6, 3, 3), ax=ax),
]


@pytest.mark.parametrize("draw", DRAW)
def test_it_draws_where_it_is_told_and_changes_nothing_else(draw):
    draws_where_it_is_told(draw)


FIGURES = [
    plot.raster,
    lambda spikes: plot.neuron(spikes, 1),
    lambda spikes: plot.reconstruction((spikes > 0).reshape(4, 3, 1)),
    lambda spikes: plot.frames(spikes.reshape(4, 3, 1), range(4)),
    lambda spikes: check.picture.draw(check.Verdict("wrong", "", expected=spikes, answer=-spikes)).axes[0],
    lambda _: diagram.codes(),
    lambda _: diagram.charging([1.0, 0.2]),
    lambda _: diagram.delta_modulation([0.0, 5.0, 1.0]),
]
# As seaborn.set_theme() does, which the course does not need and the tests do not install.
SEABORN = {"font.family": ["sans-serif"], "font.sans-serif": ["Arial", "Bitstream Vera Sans"], "axes.grid": True}
FOREIGN = [
    "seaborn-v0_8",
    "dark_background",
    "ggplot",
    SEABORN,
    {"font.size": 24, "axes.titlesize": 30, "xtick.labelsize": 2, "lines.linewidth": 9, "axes.labelweight": "bold"},
    {"text.usetex": True, "axes.formatter.use_mathtext": True, "mathtext.fontset": "stix"},
    {"font.family": "serif", "figure.autolayout": True, "savefig.facecolor": "black", "image.cmap": "jet"},
]


def pixels(ax):
    """The figure of an Axes as it is saved, and as a notebook shows it."""
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="rgba")
    return buffer.getvalue(), print_figure(ax.figure)


@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.filterwarnings("error")
def test_a_figure_is_the_courses_own_whatever_matplotlib_is_set_to(figure, foreign, caplog):
    """Set before it is made, or made and then set; no box in place of a letter, of which matplotlib warns."""
    expected = pixels(figure(SPIKES))
    made = figure(SPIKES)
    with plt.style.context(foreign):
        settings = dict(matplotlib.rcParams)
        assert pixels(figure(SPIKES)) == expected
        assert pixels(made) == expected
        assert dict(matplotlib.rcParams) == settings
    assert not caplog.records


@pytest.mark.filterwarnings("error")
def test_chinese_is_written_on_an_axes_that_is_given(caplog):
    """Labels, legend and what a learner writes there afterwards."""
    with plt.style.context(["seaborn-v0_8", SEABORN]):
        ax = plot.raster(SPIKES, plt.figure(figsize=(6, 4)).add_subplot())
        ax.set_title("脉冲")
        ax.set_xticks([0, 1], ["零", "一"])
        ax.figure.canvas.draw()
    assert not caplog.records


def test_a_plain_script_writes_chinese():
    """Without begin.lesson, and with warnings as errors: matplotlib warns of a letter that it has no font for."""
    code = "import torch; from course import plot; plot.raster(torch.eye(3)).figure.savefig('x.png')"
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code.replace("'x.png'", "__import__('io').BytesIO()")],
        capture_output=True, text=True, env=os.environ | {"COURSE_LANG": "zh", "MPLBACKEND": "agg"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_higher_resolution_is_the_users_to_choose():
    with plt.rc_context({"savefig.dpi": 50}):
        low, _ = pixels(plot.raster(SPIKES))
    with plt.rc_context({"savefig.dpi": 100}):
        high, _ = pixels(plot.raster(SPIKES))
    assert len(high) == 4 * len(low)


def test_the_rows_of_a_raster_get_smaller_dots():
    few, many = (plot.raster(torch.ones(2, neurons)).collections[0].get_sizes() for neurons in (50, 500))
    assert many < few


def test_on_points_up_and_off_down():
    on, off = plot.neuron(torch.tensor([1, -1]), 0).collections
    assert [path.vertices[:, 1].tolist() for path in (*on.get_paths(), *off.get_paths())] == [[0, 1], [-1, 0]]
    bottom, top = on.axes.get_ylim()
    assert bottom < -1
    assert top > 1


@pytest.mark.parametrize("values", [torch.zeros(2, 2), torch.ones(2, 2), torch.tensor([[0.2, 0.4]])])
def test_an_image_is_black_for_0_and_white_for_1_whatever_it_holds(values):
    (drawn,) = plot.image(values).images
    assert np.allclose(drawn.to_rgba(drawn.get_array())[..., 0], values, atol=1 / 255)


def test_labels_are_in_the_language_of_the_notebook():
    language.use("en")
    assert plot.raster(SPIKES).get_xlabel() == "Time step"
    language.use("zh")
    assert plot.raster(SPIKES).get_xlabel() == "时间步"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: plot.raster(torch.tensor(1.0)), "spikes must have time on axis 0"),
        (lambda: plot.raster(torch.zeros(0, 3)), "at least one step"),
        (lambda: plot.raster(torch.tensor([0.5])), "nothing but -1, 0 and 1"),
        (lambda: plot.raster(torch.tensor([float("nan")])), "spikes must not hold NaN"),
        (lambda: plot.neuron(SPIKES, 3), "index must be from 0 to 2, not 3"),
        (lambda: plot.image(torch.zeros(1, 28, 28)), r"values must be one image .* \[1, 28, 28\]"),
        (lambda: plot.reconstruction(torch.full((2, 3, 3), 0.74)), "nothing but -1, 0 and 1"),
        (lambda: plot.frames(torch.full((6, 3, 3), -0.5)), "nothing but -1, 0 and 1"),
        (lambda: plot.frames(torch.full((6, 3, 3), 7.0)), r"spikes must lie in \[0, 1\]"),
        (lambda: plot.frames(torch.full((6, 3, 3), float("nan"))), "spikes must not hold NaN"),
        (lambda: plot.image(torch.zeros(0, 3)), "values must be one image"),
        (lambda: plot.image([[float("nan")]]), "values must not hold NaN"),
        (lambda: plot.reconstruction(torch.zeros(5, 784)), r"spikes must be of one image.* \[5, 784\]"),
        (lambda: plot.frames(torch.zeros(5, 2, 2), steps=[5]), r"steps must name steps from 0 to 4, not \[5\]"),
        (lambda: plot.frames(torch.zeros(5, 2, 2), steps=[]), "steps must name steps"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_axes_of_another_kind_are_named():
    _, several = plt.subplots(1, 2)
    with pytest.raises(TypeError, match=r"ax must be a matplotlib Axes, not ndarray; of several, pick one: axes\[0\]"):
        plot.raster(SPIKES, several)


def test_no_neurons_no_dots():
    assert len(plot.raster(torch.zeros(3, 0)).collections[0].get_offsets()) == 0
