"""The tables of docs/differences.md, run row by row on both sides."""

import ast
import builtins
import math
import re
from pathlib import Path

import pytest
import snntorch
import torch
from snntorch import spikegen

from course import encode, targets

PAGE = (Path(__file__).parent.parent / "docs" / "differences.md").read_text("utf-8")
TORCH = {name: getattr(torch, name) for name in ["tensor", "zeros", "ones", "nan", "float16", "float64", "uint8"]}
SNNTORCH = TORCH | {name: getattr(spikegen, name) for name in dir(spikegen) if not name.startswith("_")}
COURSE = TORCH | {name: getattr(encode, name) for name in encode.__all__}
COURSE |= {"targets": targets, "targets_rate": targets.rate}
COURSE |= {"to_one_hot": targets.to_one_hot, "from_one_hot": targets.from_one_hot}


def rows(heading):
    """The cells of the one table under a heading, without their backticks."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]


def run(call, names):
    return eval(call, {"__builtins__": builtins}, names)


def plain(value):
    """A tensor as nested lists, a type as its name, a shape as a list."""
    if isinstance(value, torch.Tensor):
        return value.tolist()
    return list(value) if isinstance(value, torch.Size) else str(value) if "torch." in str(value) else value


def expect(call, names, answer):
    error = re.match(r"(\w*(?:Error|Exception)): (.*)", answer)
    if error:
        with pytest.raises(Exception, match=re.escape(error[2])) as raised:
            run(call, names)
        assert type(raised.value).__name__ == error[1]
    elif "(" in answer:
        assert torch.equal(run(call, names), run(answer, names))
    else:
        assert plain(run(call, names)) == ast.literal_eval(answer)


@pytest.mark.parametrize("row", rows("The same call, a different answer"), ids=lambda row: row[0])
def test_another_answer(row):
    call, theirs, ours, _ = row
    assert theirs != ours
    expect(call, SNNTORCH, theirs)
    expect(call, COURSE, ours)


@pytest.mark.parametrize("row", rows("A different call, the same answer"), ids=lambda row: row[0])
def test_another_call(row):
    theirs, ours = row
    assert torch.equal(run(theirs, SNNTORCH), run(ours, COURSE))


@pytest.mark.parametrize("row", rows("Kept, though it may surprise"), ids=lambda row: row[0])
def test_kept(row):
    call, both = row
    expect(call, SNNTORCH, both)
    expect(call, COURSE, both)


@pytest.mark.parametrize("option", ["interpolate", "bypass"])
def test_left_out(option):
    """They are refused, not ignored."""
    with pytest.raises(TypeError, match=option):
        encode.latency([1.0], 5, **{option: True})


def test_snntorchs_convert_loses_targets():
    """As the page says of targets_convert; targets.latency does not."""
    options = {"num_steps": 3, "normalize": True, "on_target": 5}
    assert spikegen.targets_convert(torch.tensor([0]), 2, code="latency", **options).max() == 1
    assert targets.latency([0], 2, **options).max() == 5


@pytest.mark.parametrize("reset", ["zero", "subtract"])
@pytest.mark.parametrize("tau", [2.0, 5.0, 30.0])
def test_lif_is_snntorchs_leaky(reset, tau):
    """As the page says: with the reset at once, and the current scaled."""
    current = 3 * torch.rand((300, 20), generator=torch.Generator().manual_seed(0))
    beta = math.exp(-1 / tau)
    leaky, expected = snntorch.Leaky(beta, reset_mechanism=reset, reset_delay=False), []
    potential = leaky.init_leaky()
    for drive in current:
        spikes, potential = leaky((1 - beta) * drive, potential)
        expected.append(spikes.detach())
    assert torch.equal(encode.lif(current, tau, reset=reset), torch.stack(expected))
