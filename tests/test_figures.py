"""A figure is the same up to another processor's rounding; swapped colours, a moved label, a flipped axis are not."""

import base64
import io

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from PIL import Image

from authoring import figures
from course import encode, plot

pytestmark = pytest.mark.usefixtures("english")


def figure(doctor=lambda axes: None):
    """A lesson's kind of figure: ON and OFF spikes, as PNG."""
    signal = torch.sin(torch.linspace(0, 9, 100))[:, None] * torch.linspace(0.2, 1, 20)
    _, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    plot.raster(encode.delta(signal, threshold=0.05, off_spike=True), ax=axes)
    doctor(axes)
    file = io.BytesIO()
    axes.figure.savefig(file, format="png")
    plt.close(axes.figure)
    return file.getvalue()


def swap_colours(axes):
    on, off = axes.collections[:2]
    on_colour, off_colour = on.get_edgecolor().copy(), off.get_edgecolor().copy()
    on.set_color(off_colour)
    off.set_color(on_colour)


def move_label(axes):
    """By 1 % of the axis: seven pixels."""
    axes.xaxis.label.set_position((0.51, 0))


def flip_axis(axes):
    axes.invert_yaxis()


@pytest.mark.parametrize("doctor", [swap_colours, move_label, flip_axis])
def test_a_doctored_figure_differs(doctor, tmp_path):
    told = figures.difference([figure()], [figure(doctor)], tmp_path / "en-lesson-cell")
    assert told.startswith("Picture 1: Error: Image files did not match")
    assert {path.name for path in tmp_path.iterdir()} >= {
        "en-lesson-cell-1-committed.png",
        "en-lesson-cell-1-drawn.png",
    }


def test_the_same_figure_does_not(tmp_path):
    assert figures.difference([figure()], [figure()], tmp_path / "same") is None
    assert not list(tmp_path.iterdir())


def test_another_processors_rounding_does_not(tmp_path):
    """One pixel in a hundred is one level brighter or darker."""
    pixels = np.asarray(Image.open(io.BytesIO(figure())).convert("RGB"))
    rounded = pixels.copy()
    rounded[::10, ::10] ^= 1
    file = io.BytesIO()
    Image.fromarray(rounded).save(file, format="png")
    assert figures.difference([figure()], [file.getvalue()], tmp_path / "rounded") is None


def test_another_size_or_number_differs(tmp_path):
    wider = figure(lambda axes: axes.figure.set_figwidth(9))
    assert "sizes do not match" in figures.difference([figure()], [wider], tmp_path / "wider")
    assert figures.difference([figure()], [], tmp_path / "none") == "The notebook has 1 pictures, the cell now draws 0."


def test_pictures_inside_html_count():
    outputs = [
        {"output_type": "stream", "text": "no picture"},
        {"data": {"text/html": f"<p><img src='data:image/png;base64,{base64.b64encode(b'one').decode()}'></p>"}},
        {"data": {"image/png": base64.encodebytes(b"two").decode(), "text/plain": "<Figure>"}},
    ]
    assert figures.pictures(outputs) == [b"one", b"two"]
