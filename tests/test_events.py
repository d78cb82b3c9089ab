"""Event lists and spike tensors: nothing is lost between them, and no damaged file gets through."""

import importlib.util
import random
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course import events
from course.events import Events

CUT = Path(__file__).with_name("street.aedat4")


@st.composite
def event_lists(draw):
    """Up to 30 events of a small camera, at whole milliseconds."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    place = st.tuples(st.integers(0, 99), st.integers(0, width - 1), st.integers(0, height - 1), st.integers(0, 1))
    t, x, y, polarity = torch.tensor(sorted(draw(st.lists(place, max_size=30)))).view(-1, 4).T
    return Events(t.double() / 1000, x, y, polarity, height, width)


def cells(found, dt):
    """Each event as (step, polarity, y, x), counted in whole microseconds."""
    steps = ((found.t * 1e6).round().long() // round(dt * 1e6)).tolist()
    return sorted(zip(steps, found.polarity.tolist(), found.y.tolist(), found.x.tolist(), strict=True))


@given(event_lists(), st.sampled_from([0.001, 0.003, 0.007, 0.01, 0.2]))
def test_every_event_is_in_its_step_and_channel(given_events, dt):
    spikes = events.to_spikes(given_events, dt)
    counted = [tuple(place) for place in spikes.nonzero().tolist() for _ in range(int(spikes[tuple(place)]))]
    assert counted == cells(given_events, dt)


@given(event_lists(), st.sampled_from([0.001, 0.003, 0.01]))
def test_from_spikes_undoes_to_spikes(given_events, dt):
    """The place in time is lost within a step, and nothing else."""
    back = events.from_spikes(events.to_spikes(given_events, dt), dt)
    assert cells(back, dt) == cells(given_events, dt)
    assert (back.height, back.width) == (given_events.height, given_events.width)


@given(st.data(), st.sampled_from([torch.float32, torch.int8, torch.int64, torch.float16]))
def test_to_signed_undoes_from_spikes(data, dtype):
    shape = (3, 2, 2)
    signed = torch.tensor(data.draw(st.lists(st.integers(-5, 5), min_size=12, max_size=12)), dtype=dtype).view(shape)
    found = events.from_spikes(signed, dt=0.001)
    assert len(found) == signed.abs().sum()
    assert torch.equal(events.to_signed(found, dt=0.001, num_steps=3, dtype=dtype), signed)


def test_the_lowest_int8_loses_nothing():
    found = events.from_spikes(torch.tensor([[[-128]]], dtype=torch.int8), dt=1.0)
    assert len(found) == 128
    assert not found.polarity.any()


@given(event_lists(), st.sampled_from([0.001, 0.01]))
def test_signed_spikes_are_on_minus_off(given_events, dt):
    both = events.to_spikes(given_events, dt)
    assert torch.equal(events.to_signed(given_events, dt), both[:, 1] - both[:, 0])


@given(event_lists())
def test_the_count_image_is_one_long_step(given_events):
    assert torch.equal(events.count_image(given_events), events.to_spikes(given_events, dt=1.0, dtype=torch.long)[0])


@given(event_lists(), st.integers(0, 110), st.sampled_from([0.005, 0.05]))
def test_a_time_surface_decays_from_the_last_event(given_events, now, tau):
    now = now / 1000 + 0.0005
    expected = torch.zeros(2, given_events.height, given_events.width)
    columns = (given_events.t, given_events.polarity, given_events.y, given_events.x)
    for t, *place in zip(*(column.tolist() for column in columns), strict=True):
        if t <= now:
            expected[tuple(place)] = torch.tensor((t - now) / tau).exp()
    torch.testing.assert_close(events.time_surface(given_events, tau, time=now), expected)


@given(event_lists(), st.integers(1, 99))
def test_two_cuts_hold_what_one_list_held(given_events, edge):
    early, late = events.cut(given_events, (0, edge / 1000)), events.cut(given_events, (edge / 1000, 1))
    assert len(early) + len(late) == len(given_events)
    assert (early.t < edge / 1000).all()
    torch.testing.assert_close(torch.cat([early.t, late.t + edge / 1000]), given_events.t)


def test_a_cut_counts_from_its_corner():
    found = events.cut(Events([0.5, 0.6], [2, 3], [1, 2], [1, 0], height=3, width=4), rows=(1, 3), columns=(2, 4))
    assert (found.x.tolist(), found.y.tolist(), found.height, found.width) == ([0, 1], [0, 1], 2, 2)


def test_no_events_are_events_too():
    none = Events([], [], [], [], height=2, width=3)
    assert events.to_spikes(none, dt=0.1).shape == (1, 2, 2, 3)
    assert not events.time_surface(none, tau=1.0).any()
    assert not events.count_image(none).any()
    assert len(events.from_spikes(torch.zeros(4, 2, 2, 3), dt=0.1)) == 0


FEW = Events([0.0, 0.001, 0.002], [0, 0, 0], [0, 0, 0], [1, 1, 1], height=1, width=1)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Events([0.0], [4], [0], [1], 2, 4), "x must be from 0 to 3, but event 0 has 4"),
        (lambda: Events([0.0, 1.0], [0, 0], [0, -1], [1, 1], 2, 4), "y must be from 0 to 1, but event 1 has -1"),
        (lambda: Events([0.0], [0], [0], [2], 2, 4), "polarity must be from 0 to 1, but event 0 has 2"),
        (lambda: Events([0.0], [0.5], [0], [1], 2, 4), "x must hold whole numbers"),
        (lambda: Events([0.0], [0, 0], [0], [1], 2, 4), "x must be a list as long as t, 1"),
        (lambda: Events([0.2, 0.1], [0, 0], [0, 0], [1, 1], 2, 4), "t must never decrease, but event 1 is at 0.1 s"),
        (lambda: Events([-0.1], [0], [0], [1], 2, 4), "t must be .* at least 0"),
        (lambda: Events([float("nan")], [0], [0], [1], 2, 4), "t must "),
        (lambda: Events([0.0], [0], [0], [1], 0, 4), "height must be at least 1"),
        (lambda: events.to_spikes(FEW, dt=0.001, num_steps=2), "num_steps must be at least 3 .* not 2"),
        (lambda: events.to_spikes(FEW, dt=0), "dt must be a finite number above 0"),
        (lambda: events.to_spikes(FEW, dt=1.0, dtype=torch.bool), "dtype must hold 3 events in one cell"),
        (lambda: events.to_signed(Events([0.0], [0], [0], [0], 1, 1), dt=1.0, dtype=torch.uint8), "must hold -1"),
        (lambda: events.from_spikes(torch.zeros(3, 3, 2, 2), dt=1.0), r"spikes must have the shape .* not \[3, 3, 2"),
        (lambda: events.from_spikes(torch.full((1, 2, 1, 1), -1), dt=1.0), "counts, at least 0"),
        (lambda: events.from_spikes(torch.full((1, 1, 1), 0.5), dt=1.0), "whole numbers"),
        (lambda: events.time_surface(FEW, tau=-1.0), "tau must be"),
        (lambda: events.time_surface(FEW, tau=1.0, time=-1.0), "time must be at least 0 s, not -1"),
        (lambda: events.cut(FEW, time=(1.0, 1.0)), "time must be a start"),
        (lambda: events.cut(FEW, rows=(0, 2)), "rows must be .* at most 1"),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@given(
    st.lists(
        st.tuples(st.integers(0, 2**23 - 1), st.integers(0, 33), st.integers(0, 33), st.integers(0, 1)), min_size=1
    )
)
def test_nmnist_is_read_as_it_is_written(tmp_path_factory, records):
    """Records made by Python's own big numbers: 8 + 8 + 1 + 23 bits, highest first."""
    records.sort()
    file = tmp_path_factory.mktemp("nmnist") / "0.bin"
    file.write_bytes(b"".join((x << 32 | y << 24 | p << 23 | t).to_bytes(5, "big") for t, x, y, p in records))
    found = events.read_nmnist(file)
    columns = (found.t * 1e6).round().long(), found.x, found.y, found.polarity
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == records
    assert (found.height, found.width) == (34, 34)


def test_a_restart_of_nmnists_clock_is_no_event(tmp_path):
    """y = 240 adds 2^13 microseconds to all that follow, as the authors' own reader does."""
    records = [(5, 6, 1, 8000), (0, 240, 0, 0), (7, 8, 0, 100), (0, 240, 0, 0), (0, 240, 1, 9), (9, 1, 1, 0)]
    file = tmp_path / "0.bin"
    file.write_bytes(b"".join((x << 32 | y << 24 | p << 23 | t).to_bytes(5, "big") for x, y, p, t in records))
    found = events.read_nmnist(file)
    assert (found.x.tolist(), found.y.tolist(), found.polarity.tolist()) == ([5, 7, 9], [6, 8, 1], [1, 0, 1])
    assert (found.t * 1e6).tolist() == pytest.approx([8000, 8192 + 100, 3 * 8192])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "its 0 bytes are not records"),
        (b"1234567", "its 7 bytes are not records"),
        (bytes([34, 0, 0, 0, 0]), "x must be from 0 to 33, but event 0 has 34"),
        (bytes([0, 0, 0, 0, 9, 0, 0, 0, 0, 8]), "t must never decrease, but event 1"),
    ],
)
def test_what_is_no_nmnist_is_said_with_the_files_name(tmp_path, content, says):
    file = tmp_path / "digit.bin"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=f"digit.bin is not an N-MNIST recording: {says}"):
        events.read_nmnist(file)


def test_files_that_are_not_there(tmp_path):
    for read in (events.read_nmnist, events.read_aedat4):
        with pytest.raises(FileNotFoundError, match="nowhere"):
            read(tmp_path / "nowhere")


def test_aedat4_is_read():
    """The first two packets of the street's own recording; the street itself is a part of its picture."""
    from course import data

    found, street = events.read_aedat4(CUT), data.street().events
    assert (found.height, found.width, found.t[0]) == (260, 346, 0)
    part = events.cut(found, rows=(132, 244), columns=(26, 346))
    start = street.t[0] - part.t[0]
    assert len(part) == (street.t <= start + found.t[-1]).sum() > 100
    for name in ("x", "y", "polarity"):
        assert torch.equal(getattr(part, name), getattr(street, name)[: len(part)])
    torch.testing.assert_close(part.t + start, street.t[: len(part)])


def test_without_aedat_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pip install aedat"):
        events.read_aedat4(CUT)


def damaged():
    """The file, cut short, and with bytes changed in its frame, its header and its packets."""
    whole, packets, dice = CUT.read_bytes(), 18 + struct.unpack("<I", CUT.read_bytes()[14:18])[0], random.Random(1)
    yield b""
    yield b"#!AER-DAT3.1\r\n" + whole[14:]
    yield from (whole[:length] for length in (13, 17, 40, packets - 1, packets + 4, packets + 60, len(whole) - 1))
    yield whole[:14] + b"\xff\xff\xff\xff" + whole[18:]  # a header of 4 GiB
    yield whole.replace(b"EVTS", b"IMUS")
    for start, stop in [(14, 60), (60, packets), (packets, packets + 80)] * 8:
        changed = bytearray(whole)
        changed[dice.randrange(start, stop)] = dice.randrange(256)
        yield bytes(changed)


def test_a_damaged_file_is_named_or_read_but_never_ends_the_process(tmp_path):
    """Whatever the decoder does with it: some of these end the process that decodes."""
    file, refusals = tmp_path / "damaged.aedat4", []
    for content in damaged():
        file.write_bytes(content)
        try:
            assert len(events.read_aedat4(file)) <= 2000
        except ValueError as error:
            refusals.append(str(error))
    assert len(refusals) >= 10
    assert all("damaged.aedat4" in refusal for refusal in refusals)


def test_a_file_that_kills_the_decoder_is_named_too(tmp_path):
    """Half a letter in the header's text ends a process that decodes it by aedat 2.3.0."""
    whole = CUT.read_bytes()
    (tmp_path / "killer.aedat4").write_bytes(whole[:96] + b"\xc3" + whole[97:])
    with pytest.raises(ValueError, match="killer.aedat4 cannot be read as AEDAT 4: it is damaged"):
        events.read_aedat4(tmp_path / "killer.aedat4")


def test_importing_brings_no_decoder():
    code = "import sys, course.events; print('aedat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
