"""The event camera made from frames: ratios of brightness are what it tells, within one threshold."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import data, decode, encode, events

videos = st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=12)
thresholds, offsets = st.sampled_from([0.05, 0.2, 1.5]), st.sampled_from([0.001, 0.04, 1.0])


@given(videos, thresholds, offsets)
def test_the_log_stays_within_one_threshold(video, threshold, offset):
    video = torch.tensor(video, dtype=torch.float64)
    spikes = encode.event_camera(video, threshold, offset)
    back = decode.event_camera(spikes, threshold, offset, start=video[0]).double()
    assert spikes[0].eq(0).all()
    error = ((back + offset) / (video + offset)).log().abs()
    # 1e-4: what is given back is float32, and offset is taken from it.
    assert (error <= threshold * (1 + 1e-9) + 1e-4).all()


@given(videos, thresholds, st.floats(0.1, 10))
def test_light_that_is_twice_as_bright_changes_nothing(video, threshold, gain):
    """Only ratios count. At a change of whole thresholds rounding decides: those few videos are passed over."""
    video = torch.tensor(video, dtype=torch.float64)
    steps = (video + 0.04).log().sub((video[0] + 0.04).log()) / threshold
    if ((steps - steps.round()).abs() < 1e-6).logical_and(steps.abs() > 1e-6).any():
        return
    brighter = encode.event_camera(video * gain, threshold, 0.04 * gain)
    assert torch.equal(encode.event_camera(video, threshold, 0.04), brighter)


@pytest.mark.parametrize("events_each", [1, 3, 7])
def test_a_doubling_sends_as_many_as_thresholds_fit(events_each):
    threshold = math.log(2) / (events_each + 0.5)
    spikes = encode.event_camera([0.5, 1.0, 0.5], threshold, offset=1e-12)
    assert spikes.tolist() == [0, events_each, -events_each]


def test_its_events_are_those_of_a_list():
    """Nothing is lost on the way into an event list and back, on the street."""
    frames = data.street().frames[:5, 80:112, 20:80] / 255
    spikes = encode.event_camera(frames, threshold=0.2)
    found = events.from_spikes(spikes, dt=0.04)
    assert len(found) == spikes.abs().sum() > 100
    assert torch.equal(events.to_signed(found, dt=0.04, num_steps=5), spikes)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: encode.event_camera([-0.5, 1.0]), r"data must be finite brightness.*\[-0.5, 1\]"),
        (lambda: encode.event_camera([0.5, float("inf")]), "data must be"),
        (lambda: encode.event_camera([0.5], threshold=0), "threshold must be"),
        (lambda: encode.event_camera([0.5], offset=0), "offset must be"),
        (lambda: encode.event_camera([0.0, 1.0], threshold=0.01, dtype=torch.int8), "dtype must hold 325 spikes"),
        (lambda: encode.event_camera([0.5, 1.0], dtype=torch.bool), "dtype must hold -1"),
        (lambda: decode.event_camera([0.0, 1.0], start=-1.0), "start must be brightness"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
