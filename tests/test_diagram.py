"""Diagrams show the course's own values and spikes, in the notebook's language, and change nothing else."""

import numpy as np
import pytest
import torch
from drawing import draws_where_it_is_told

from course import data, diagram, encode, language

SPIKES = encode.rate(torch.rand(5, 1, 4, 6, generator=torch.Generator().manual_seed(0)), 9)


pytestmark = pytest.mark.usefixtures("closed_figures")


def written(ax):
    """All texts on the Axes that are not empty."""
    return [one.get_text() for one in ax.texts if one.get_text()]


def test_feed_repeats_the_image_above_and_fires_below():
    image = data.digit(5)
    whole, *frames = [one.get_array() for one in diagram.feed(image, num_steps=4).images]
    assert np.array_equal(whole, image)
    assert all(np.array_equal(frame, image) for frame in frames[:4])
    assert all(set(np.unique(frame)) == {0, 1} for frame in frames[4:])
    assert not np.array_equal(frames[4], frames[5])  # tossed anew at every step


def test_feed_writes_the_framed_pixel_under_every_step():
    language.use("en")
    image = torch.tensor([[0.0, 0.25], [0.63, 1.0]])
    ax = diagram.feed(image, num_steps=4)
    below = [str(int(one.get_array()[1, 0])) for one in ax.images[-4:]]
    numbers = [text for text in written(ax) if text.replace(".", "").isdigit()]
    assert numbers == ["0.63"] * 5 + below


def test_axes_draws_the_first_steps_and_the_last_of_the_first_images():
    ax = diagram.axes(SPIKES)
    assert len(ax.images) == 4 * 3
    assert [text for text in written(ax) if text.startswith("t =")] == ["t = 0", "t = 1", "t = 2", "t = 8"]
    front = [one.get_array() for one in ax.images[2::3]]  # a stack is drawn from the back
    for drawn, step in zip(front, (0, 1, 2, 8), strict=True):
        assert np.array_equal(drawn, SPIKES[step, 0, 0])


@pytest.mark.parametrize(("lang", "time", "batch"), [("en", "Time: 9", "Batch: 5"), ("zh", "时间：9", "批次：5")])
def test_axes_names_every_axis_with_its_size(lang, time, batch):
    language.use(lang)
    ax = diagram.axes(SPIKES)
    assert {time, batch} <= set(written(ax))
    assert sum(text.endswith(size) for text in written(ax) for size in ("1", "4", "6") if "t =" not in text) == 3
    assert ax.get_title() == "[9, 5, 1, 4, 6]"


def test_axes_of_a_single_step_of_a_single_image():
    ax = diagram.axes(torch.ones(1, 1, 3, 2, 2))
    assert len(ax.images) == 1
    assert "…" not in written(ax)


def test_codes_rate_is_frequent_latency_early_delta_signed():
    *trains, on, off = diagram.codes().collections
    places = [[path.vertices[0, 0] for path in lines.get_paths()] for lines in trains]
    rate, latency = places[:3], places[3:]
    assert [len(train) for train in rate] == sorted((len(train) for train in rate), reverse=True)
    assert [len(train) for train in latency] == [1, 1, 1]
    assert latency[0] < latency[1] < latency[2]
    assert len(on.get_paths()) == 4  # the signal's four rises above the threshold …
    assert len(off.get_paths()) == 3  # … and its three falls; the last one, 0.1, is too small


def test_three_s_fires_now_and_then_with_spikes_all_alike():
    ax = diagram.three_s(data.digit(5))
    (train,) = ax.collections
    strokes = [path.vertices for path in train.get_paths()]
    bits = [text for text in written(ax) if text in "01"]
    assert bits.count("1") == len(strokes)
    assert 0 < len(strokes) < len(bits)
    assert len({(*stroke[:, 1],) for stroke in strokes}) == 1  # one height for all


def test_three_s_counts_the_zeros_it_shows():
    language.use("en")
    ax = diagram.three_s(data.digit(5))
    frame = ax.images[1].get_array()
    assert set(np.unique(frame)) == {0, 1}
    assert any(f"{(frame == 0).sum()} of 784" in text for text in written(ax))


def test_three_s_sends_change_alone():
    """Nothing where the image stands still; each edge of a bar that moves to the right, where it moves."""
    language.use("en")
    bar = torch.zeros(4, 6)
    bar[:, 2:4] = 1
    still, moves = [diagram.three_s(bar).images[place].get_array() for place in (4, 7)]
    assert not still.any()
    assert moves.tolist() == [[0, 0, -1, 0, 1, 0]] * 4
    texts = written(diagram.three_s(bar))
    assert "stands still: 0 pixels sent" in texts
    assert "moves by one pixel: 8 sent" in texts


DRAW = [
    lambda ax: diagram.three_s(torch.rand(4, 4), ax),
    lambda ax: diagram.feed(torch.rand(4, 4), ax),
    lambda ax: diagram.axes(SPIKES, ax),
    lambda ax: diagram.codes(ax),
]


@pytest.mark.parametrize("draw", DRAW)
def test_it_draws_where_it_is_told_and_changes_nothing_else(draw):
    draws_where_it_is_told(draw)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: diagram.feed(torch.zeros(1, 28, 28)), r"image must be one image .* \[1, 28, 28\]"),
        (lambda: diagram.feed(torch.full((2, 2), 255.0)), r"image must lie in \[0, 1\]"),
        (lambda: diagram.feed(torch.zeros(2, 2), num_steps=9), "num_steps must be from 1 to 8.*not 9"),
        (lambda: diagram.three_s(torch.zeros(2, 4, 4)), r"image must be one image .* \[2, 4, 4\]"),
        (lambda: diagram.axes(torch.zeros(5, 28, 28)), r"spikes must have the axes .* \[5, 28, 28\]"),
        (lambda: diagram.axes(torch.zeros(5, 0, 1, 2, 2)), r"spikes must have the axes .* \[5, 0, 1, 2, 2\]"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
