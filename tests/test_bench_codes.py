"""The table of codes, bench/codes.md: it holds every encoder, is made of its CSV, and says what the code gives."""

import ast
import csv
from pathlib import Path

import pytest
import torch

from bench import codes, codes_peers, codes_table
from course import compare, encode

CSV = Path(__file__).parents[1] / "bench/codes.csv"
PAGE = CSV.with_suffix(".md").read_text("utf-8")
ROWS = list(csv.DictReader(CSV.read_text("utf-8").splitlines()))


def test_every_encoder_has_a_row_or_a_reason():
    assert {*codes.CODES, *codes.NO_CODES} == set(encode.__all__)
    assert not {*codes.CODES} & {*codes.NO_CODES}
    measured = {(one["encoder"], one["signal"]) for one in ROWS if one["library"] == "course" and one["snr"]}
    assert measured == {(code, signal) for code in codes.CODES for signal in codes.SIGNALS}
    assert all(f"`{name}` has no row: " in PAGE for name in codes.NO_CODES)


def test_the_page_says_what_the_csv_says():
    assert codes_table.as_markdown(CSV.read_text("utf-8")) == PAGE


def test_the_table_is_of_this_version():
    assert {one["version"] for one in ROWS} == {str(codes.VERSION)}


def test_an_empty_cell_says_why():
    for one in ROWS:
        assert bool(one["note"]) == (not one["snr"])
        assert bool(one["snr"]) == bool(one["time"]) or (one["library"], one["encoder"]) in codes_peers.SLOW


@pytest.mark.parametrize(
    ("signal", "encoder"), [("speech", "sigma_delta"), ("speech", "latency"), ("street", "step_forward")]
)
def test_measured_again_it_is_the_same(signal, encoder):
    """Who changes a signal, a code or a reader has to raise the version, and measure anew."""
    written = next(
        one for one in ROWS if (one["signal"], one["encoder"], one["library"]) == (signal, encoder, "course")
    )
    setting = ast.literal_eval(written["setting"] or "None")  # fitting it anew would take ten times as long
    found = codes_table.row(signal, encoder, "course", codes.CODES[encoder].encode, setting)
    for name in codes_table.NUMBERS:
        assert found[name] == pytest.approx(float(written[name]), rel=0.01), name
        assert found[f"{name}_error"] == pytest.approx(float(written[f"{name}_error"]), rel=0.02, abs=1e-4), name


@pytest.mark.parametrize("encoder", codes.CODES)
def test_few_trials_run(encoder):
    for signal in ("step", "digits"):
        found = codes_table.row(signal, encoder, measured=2, fitted=2)
        assert set(found) <= set(codes_table.COLUMNS)
        assert all(found[name] == found[name] for name in codes_table.NUMBERS)  # no NaN


@pytest.mark.parametrize("name", codes.SIGNALS)
def test_signals_are_values_and_stay_the_same(name):
    one, again, other = (codes.SIGNALS[name](number) for number in (0, 0, 1))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert one.shape == other.shape
    assert 0 <= one.min() < one.max() <= 1


@pytest.mark.parametrize("encoder", ["latency", "sigma_delta", "weighted_phase", "population"])
def test_a_digit_is_read_as_in_the_lessons(encoder):
    """The same digits, the same reader: the bench of lesson 06 finds the same ratio."""
    sets = torch.stack([codes.digits(number)[-1] for number in range(4)])
    line = codes_table.Line(codes.CODES[encoder], codes_table.trials("digits", 4), still=True, measured=2)
    spikes = line.spikes(16 if codes.CODES[encoder].frame else None)
    readings = codes.CODES[encoder].read(spikes, 16, line.first, codes.CLEAN)
    own = line.held(readings.get("its own", readings.get("mean of 16 steps")), 16)
    assert line.snr(own).tolist() == pytest.approx(compare.trials(encoder, sets, 16).snr.tolist(), abs=0.01)


def test_bits_are_addresses():
    """Eight channels, 512 steps, ON and OFF: 3 + 9 + 1 bits for each spike, and 8 for each first value."""
    found = codes_table.row("sines", "step_forward", measured=2, fitted=2)
    assert found["bits"] == pytest.approx(found["spikes"] * 13 + 8 / 512, rel=1e-3)


def test_error_bars_are_standard_errors():
    mean, error = codes_table._mean(torch.tensor([1.0, 2.0, 4.0, 5.0]))
    assert (mean, error) == (3, pytest.approx((10 / 3) ** 0.5 / 2, rel=1e-3))


def test_what_readers_fit_to_is_not_what_is_measured():
    """Other measured trials do not change the setting, nor the weights of the linear reader."""
    signal = codes_table.trials("noise", 8)
    code = codes.CODES["step_forward"]
    line = codes_table.Line(code, signal, still=False, measured=4)
    turned = torch.cat([signal[:, :4].flip(1), signal[:, 4:]], dim=1)
    other = codes_table.Line(code, turned, still=False, measured=4)
    assert other.setting == line.setting
    assert torch.equal(other.snr(other.best(other.spikes(0.05), 0.05, codes.CLEAN)[2])[:4].flip(0),
                       line.snr(line.best(line.spikes(0.05), 0.05, codes.CLEAN)[2])[:4])  # fmt: skip


@pytest.mark.parametrize("library", codes_peers.names())
def test_other_libraries_send_what_the_table_says(library):
    """The share of steps that differ from ours is that in the column."""
    signal = codes_table.trials("step", codes.MEASURED + codes.FITTED)
    theirs = codes_peers.encoders(library)
    for one in ROWS:
        if (one["library"], one["signal"]) == (library, "step") and (library, one["encoder"]) not in codes_peers.SLOW:
            setting = ast.literal_eval(one["setting"] or "None")
            ours = codes.CODES[one["encoder"]].encode(signal, setting, torch.Generator().manual_seed(0))
            differs = (ours != theirs[one["encoder"]](signal, setting, None)).double().mean()
            assert differs.item() == pytest.approx(float(one["differs"]), abs=1e-3), one["encoder"]
