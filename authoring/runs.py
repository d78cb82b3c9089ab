"""Training runs of lesson 08: the lesson's own cells in, ``course/runs.json`` out.

Every network is trained by the code that the lesson shows. Its learning rate is
the one of ``GRID`` that is right most often on the last 1,000 training digits
when trained on the 5,000 others; the test digits have no part in that. With
it, five networks are trained on all 6,000.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

import torch

from authoring import lessons
from course import data, encode, targets
from course import runs as shipped

CELLS = ("neuron", "network", "targets", "losses", "train", "fair-credit", "codes", "drive", "run", "convolution")
GRID = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02)
SEEDS, CHOOSING = range(5), 100  # of the five, and of the network that chooses the rate
INPUTS = ("rate", "latency", "step_forward", "weighted_phase", "burst", "population", "direct", "once", "shuffled")
# What is trained: name → input and loss of a spiking network; None where there is none.
KINDS = {
    **{name: (name, "often") for name in INPUTS},
    "convolution": ("direct", "often"),
    "latency_early": ("latency", "early"),
    "latency_first": ("latency", "first"),
    "logistic": None,
    "relu": None,
}


def make(names: Collection[str] = ()) -> None:
    """Train every network anew, or those of these names, and write the file."""
    unknown = set(names) - set(KINDS)
    if unknown:
        raise ValueError(f"names must be of {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    torch.set_num_threads(1)
    lesson = _lesson()
    for name in names or KINDS:
        found = _best_of(lesson, name)
        others = [run for one in shipped.names() if one != name for run in shipped.read(one)]
        ordered = sorted([*others, *found], key=lambda run: (list(KINDS).index(run["name"]), run["seed"]))
        lines = ",\n".join(json.dumps(run) for run in ordered)
        shipped.PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _lesson() -> dict[str, Any]:
    """What the lesson's cells define, and the digits that they use."""
    cells = {cell.id: cell.source for cell in lessons.read(lessons.LESSONS / "08_learn.py") if cell.type == "code"}
    names: dict[str, Any] = {"torch": torch, "encode": encode, "targets": targets}
    names["cross_entropy"] = torch.nn.functional.cross_entropy
    digits = data.mnist()
    names["images"], names["labels"] = digits.data.flatten(1) / 255, digits.targets
    exec("\n\n".join(cells[one] for one in CELLS), names)
    return names


def _best_of(lesson: dict[str, Any], name: str) -> list[dict[str, Any]]:
    images, labels, test = lesson["images"], lesson["labels"], data.mnist(train=False)
    held_out = {}
    for rate in GRID:
        trained = _trained(lesson, name, rate, CHOOSING, 5000)
        held_out[rate] = _measured(lesson, name, trained, images[5000:], labels[5000:])["accuracy"]
    best = max(held_out, key=held_out.__getitem__)
    print(name, held_out, flush=True)
    found = []
    for seed in SEEDS:
        trained = _trained(lesson, name, best, seed, 6000)
        told = _measured(lesson, name, trained, test.data.flatten(1) / 255, test.targets)
        weights = sum(one.numel() for one in trained.parameters())
        about = {"name": name, "seed": seed, "learning_rate": best, "held_out": held_out, "weights": weights}
        found.append(about | told)
        print(name, seed, told["accuracy"], flush=True)
    return found


def _trained(lesson: dict[str, Any], name: str, rate: float, seed: int, digits: int) -> torch.nn.Module:
    kind = KINDS[name]
    if name == "convolution":
        return lesson["run_convolution"](rate, seed, digits).eval()
    if kind:
        return lesson["run"](*kind, rate, seed, digits)
    torch.manual_seed(seed)
    linear = torch.nn.Linear
    network = (
        linear(784, 10)
        if name == "logistic"
        else torch.nn.Sequential(linear(784, 100), torch.nn.ReLU(), linear(100, 10))
    )
    lesson["train"](network, lambda x: x, lesson["cross_entropy"], rate, digits)
    return network


def _measured(
    lesson: dict[str, Any], name: str, network: torch.nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> dict[str, Any]:
    """What a network is worth on some digits."""
    kind = KINDS[name]
    credit: Callable = lesson["fair_credit"]
    with torch.no_grad():
        if kind is None:
            credits = credit(network(images), labels)
            return {"accuracy": _round(credits), "right": _letters(credits)}
        parts = [_spikes(lesson, kind[0], network, some) for some in images.split(250)]
    spikes, hidden, output = (
        torch.cat(part, -1) for part in zip(*((a, b, c.movedim(1, -1)) for a, b, c in parts), strict=True)
    )
    output = output.movedim(-1, 1)
    counts, first = output.cumsum(0), lesson["first_spike"](output)
    decided = first.amin(-1)
    until = torch.arange(len(output))[:, None] <= decided
    by = "often" if kind[1] == "often" else "first"
    final = credit(counts[-1], labels) if by == "often" else credit(-first, labels)
    return {
        "accuracy": _round(final),
        "by_step": [_round(credit(now, labels)) for now in counts],
        "by_first": _round(credit(-first, labels)),
        "decided": _round(decided),
        "tied": _round(((counts[-1] == counts[-1].amax(-1, keepdim=True)).sum(-1) > 1).float()),
        "tied_first": _round(((first == decided[:, None]).sum(-1) > 1).float()),
        "silent": _round((counts[-1].sum(-1) == 0).float()),
        "spikes": _round(spikes.sum(0)),
        "hidden": _round(hidden.sum(0)),
        "output": _round(output.sum((0, 2))),
        "spikes_until": _round((spikes * until).sum(0)),
        "hidden_until": _round((hidden * until).sum(0)),
        "output_until": _round((output.sum(-1) * until).sum(0)),
        "right": _letters(final),
    }


def _spikes(lesson: dict[str, Any], code: str, network: Any, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Spikes per step and image that come in and that the hidden neurons fire; the output's, in full."""
    spikes = lesson["CODES"][code](images)
    hidden = lesson["lif"](network.hidden(lesson["STRENGTH"][code] * spikes))
    return (spikes != 0).float().sum(-1), hidden.sum(-1), lesson["lif"](network.output(hidden))


def _round(values: torch.Tensor) -> float:
    return round(float(values.float().mean()), 4)


def _letters(credits: torch.Tensor) -> str:
    """One character for each digit: 0 is wrong, k right among k that tie (A: ten)."""
    return "".join("0" if one == 0 else "0123456789A"[round(1 / one)] for one in credits.tolist())
