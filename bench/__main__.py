"""Time the encoders against their peers; print a table and write it, with a plot, to results.md and growth.svg."""

import argparse
import base64
import io
import statistics
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import matplotlib
import torch
from matplotlib import pyplot as plt

from bench import codes_table, memory, work
from course import animate, encode

HERE = Path(__file__).parent
PEERS = ("snntorch", "spikingjelly", "norse")
# What the course promises: at least so many times as fast as snnTorch, and at
# most so many times the output's size in extra memory.
FASTER = {"rate": 2, "latency": 5, "delta": 4, "lif": 1}
MEMORY = 1.3
FILM_FASTER = 8
# Paul Tol's "bright" palette: colour-blind readers can tell these apart; so do the markers.
LOOK = {
    "course": ("#4477AA", "o"),
    "course, bool": ("#66CCEE", "s"),
    "snnTorch": ("#EE6677", "^"),
    "SpikingJelly": ("#228833", "v"),
    "Norse": ("#CCBB44", "D"),
}


def medians(functions, rounds):
    """Seconds that each function takes: the median over rounds in which they take turns.

    The first round warms up and does not count.
    """
    seconds = {name: [] for name in functions}
    for _ in range(rounds + 1):
        for name, function in functions.items():
            start = time.perf_counter()
            result = function()
            seconds[name].append(time.perf_counter() - start)
            del result
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}


def check_equal(job, libraries):
    """Course and snnTorch must do the same work: give the same spikes, of the same type."""
    torch.manual_seed(0)
    ours = libraries["course"]()
    torch.manual_seed(0)
    theirs = libraries["snnTorch"]()
    if ours.dtype != theirs.dtype or not torch.equal(ours, theirs):
        raise SystemExit(f"{job}: course and snnTorch do not give the same spikes")
    return ours


def encoders(rounds):
    """One table row a job and library; and what became of the promises."""
    rows, promises = [], []
    for job, libraries in work.jobs().items():
        size = check_equal(job, libraries).nbytes
        shape = libraries["course, bool"]().shape if "course, bool" in libraries else libraries["course"]().shape
        floor = {"only writing the output": lambda shape=shape: torch.empty(shape).fill_(1)}
        seconds = medians(libraries | floor, rounds)
        fastest = min(seconds[name] for name in libraries if not name.startswith("course"))
        for name in libraries:
            extra = memory.peak(job, name)
            rows.append(
                (job, name, f"{seconds[name] * 1e3:.1f}", f"{fastest / seconds[name]:.1f}×",
                 f"{extra / 2**20:.0f}", f"{extra / size:.2f}",
                 f"{seconds[name] / seconds['only writing the output']:.1f}×")
            )  # fmt: skip
            print(" | ".join(rows[-1]), flush=True)
            if name == "course":
                code = job.split()[0].strip(",")
                times = seconds["snnTorch"] / seconds["course"]
                promises.append((job, f"{FASTER[code]}×", f"{times:.1f}×", times >= FASTER[code]))
                promises.append((f"{job}: memory", f"≤ {MEMORY}", f"{extra / size:.2f}", extra / size <= MEMORY))
    return rows, promises


def films(rounds):
    """The film of 100 frames of 28 x 28: course.animate beside snnTorch's animator."""
    from snntorch import spikeplot

    generator = torch.Generator().manual_seed(0)
    spikes = encode.rate(work.digits()[0, 0], 100, generator=generator)

    def ours():
        return animate.video(spikes).mp4()

    def theirs():
        figure, axes = plt.subplots()
        with warnings.catch_warnings(), matplotlib.rc_context({"animation.ffmpeg_path": animate.ffmpeg_program()}):
            warnings.simplefilter("ignore")
            html = spikeplot.animator(spikes, figure, axes).to_html5_video()
        plt.close(figure)
        return base64.b64decode(html.split("base64,")[1].split('"')[0])

    seconds = medians({"course": ours, "snnTorch": theirs}, rounds)
    sizes = {"course": len(ours()), "snnTorch": len(theirs())}
    rows = [
        ("film, 100 frames of 28 × 28", name, f"{seconds[name] * 1e3:.0f}",
         f"{seconds['snnTorch'] / seconds[name]:.1f}×", f"{sizes[name] / 1024:.1f}")
        for name in seconds
    ]  # fmt: skip
    times = seconds["snnTorch"] / seconds["course"]
    return rows, [
        ("film", f"{FILM_FASTER}×", f"{times:.1f}×", times >= FILM_FASTER),
        ("film: file size in KiB", f"≤ {sizes['snnTorch'] / 1024:.1f}", f"{sizes['course'] / 1024:.1f}",
         sizes["course"] <= sizes["snnTorch"]),
    ]  # fmt: skip


def growth(rounds):
    """Draw how the time grows: with the steps (784 neurons) and with the neurons (100 steps)."""
    image = work.digits(1)
    sizes = {
        "Time steps T (784 neurons)": [(steps, image, steps) for steps in (10, 32, 100, 316, 1000, 3162)],
        "Neurons (100 steps)": [
            (neurons, torch.rand(neurons, generator=torch.Generator().manual_seed(0)), 100)
            for neurons in (10, 100, 1000, 10_000, 100_000)
        ],
    }
    figure, axes = plt.subplots(2, 2, figsize=(9, 7), sharey="row", layout="constrained")
    for row, (code, make) in enumerate((("rate", work.rate), ("latency", work.latency))):
        for panel, (label, points) in zip(axes[row], sizes.items(), strict=True):
            curves = {}
            for size, values, steps in points:
                for name, seconds in medians(make(values, steps), rounds).items():
                    curves.setdefault(name, []).append((size, seconds * 1e3))
            for name, curve in curves.items():
                colour, marker = LOOK[name]
                panel.loglog(*zip(*curve, strict=True), color=colour, marker=marker, label=name)
            panel.set(xlabel=label, title=f"{code} code")
            panel.grid(alpha=0.3)
        axes[row][0].set_ylabel("Time in ms (median)")
        axes[row][0].legend()
    # No date, and ids from a fixed salt: the file changes only where a curve does.
    with matplotlib.rc_context({"svg.hashsalt": "bench"}):
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    plt.close(figure)
    lines = (line.rstrip() for line in text.getvalue().splitlines())
    (HERE / "growth.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def processor():
    """The processor's name, as Linux tells it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "an unnamed processor")


def table(head, rows):
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def report(rows, film_rows, promises, rounds):
    """The text of results.md."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("torch", *PEERS))
    kept = [(*promise, "yes" if held else "**no**") for *promise, held in promises]
    return f"""# What encoding costs

Written by `python -m bench`; do not edit. {versions}; one thread on {processor()}.

Times are medians of {rounds} rounds in one process, in which all libraries take turns; one round more, the
first, warms up. `course` and `snnTorch` gave the same spikes, of the same type, before they were timed.
Memory is how far the resident size of a fresh process rose while the job ran once (the kernel's VmHWM, less the
resident size before; the output is part of it): in MiB, and as a multiple of the size of the float32 output.
The floor is the time of writing a float32 tensor of the output's size once.

{table(("job", "library", "ms", "times the fastest peer's speed", "MiB", "of the output", "of the floor"), rows)}

SpikingJelly and Norse draw their random spikes in another way, so their rate code's spikes differ; SpikingJelly
makes one step a call, and its latency code knows no threshold. Neither has a delta code.

{table(("job", "library", "ms", "times snnTorch's speed", "KiB"), film_rows)}

## What the course promises, beside snnTorch

{table(("job", "promised", "measured", "kept"), kept)}

## How the cost grows

![Four log-log plots: the time of the rate and the latency code grows in proportion to time steps and neurons once
they are many, and there course lies below its peers. With few, most peers are faster.](growth.svg)
"""


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["speed", "codes"], default="speed", help="codes: what each makes")
    parser.add_argument("--rounds", type=int, default=9, help="rounds in which the libraries take turns")
    arguments = parser.parse_args()
    if arguments.what == "codes":
        codes_table.main()
        return
    rounds = arguments.rounds
    plt.switch_backend("Agg")
    # With several, one busy processor makes all threads wait at every operation.
    torch.set_num_threads(1)
    rows, promises = encoders(rounds)
    film_rows, film_promises = films(max(1, rounds // 3))
    growth(rounds)
    text = report(rows, film_rows, promises + film_promises, rounds)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
