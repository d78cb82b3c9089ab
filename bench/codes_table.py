"""Measure the standard bench of codes: ``bench.codes`` in; bench/codes.csv, and codes.md made of it, out."""

import concurrent.futures
import csv
import dataclasses
import io
import itertools
import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from torch import Generator, Tensor

from bench import codes, codes_peers, resident
from bench.codes import CLEAN, CODES, DISTURBANCES, FITTED, MEASURED, SIGNALS, STILL
from course import compare, measure

HERE = Path(__file__).parent


def trials(name: str, number: int) -> Tensor:
    """So many trials of a signal, the measured ones first: [steps, trials, channels]."""
    return torch.stack([SIGNALS[name](one) for one in range(number)], dim=1)


class Line:
    """One code that sends all trials of one signal, with the setting that reads best."""

    def __init__(self, code, signal: Tensor, still: bool, measured: int):
        self.code, self.still, self.measured = code, still, measured
        moves = signal if not still or not code.told_first else compare.appear(signal[-1], len(signal))
        self.sent, self.first = moves, moves[0]
        self.wanted = signal[-1:] if still else signal
        tried = {setting: self.best(self.spikes(setting), setting, CLEAN) for setting in self.settings()}
        self.setting = max(tried, key=lambda setting: tried[setting][0])

    def settings(self):
        if self.still and self.code.still:
            return self.code.still
        return [one for one in self.code.settings if not self.code.frame or len(self.sent) % one == 0]

    def spikes(self, setting) -> Tensor:
        return self.code.encode(self.sent, setting, Generator().manual_seed(0))

    def best(self, spikes, setting, world):
        """How well the reader that is best on the fitted trials reads these (dB), its name, and what it reads."""
        readings = dict(self.code.read(spikes, setting, self.first, world))
        readings = {reader: self.held(reading, setting) for reader, reading in readings.items()}
        readings["linear"] = self.held(self.fitted(self.code.linear(spikes, setting, self.first, world)), setting)
        reader = max(readings, key=lambda reader: self.snr(readings[reader])[self.measured :].mean())
        return self.snr(readings[reader])[self.measured :].mean().item(), reader, readings[reader]

    def fitted(self, rows: Tensor) -> Tensor:
        """The linear reader: weights of least squares between rows and what was sent in them, on the fitted trials."""
        wanted = self.sent if len(rows) == len(self.sent) else self.wanted_frames(len(rows))
        if self.still:
            rows, wanted = rows[-1:], self.wanted
        rows = torch.nn.functional.pad(rows.double(), (0, 1), value=1)
        known, answers = rows[:, self.measured :].flatten(0, -2), wanted[:, self.measured :].flatten().double()
        ridge = 1e-6 * len(known) * torch.eye(known.shape[1], dtype=known.dtype)
        weights = torch.linalg.solve(known.T @ known + ridge, known.T @ answers)
        return (rows @ weights).float()

    def wanted_frames(self, frames: int) -> Tensor:
        return self.sent.view(frames, -1, *self.sent.shape[1:]).mean(1)

    def held(self, reading: Tensor, setting) -> Tensor:
        """A reading for each step that is wanted, in the range that every reader knows."""
        if self.still:
            reading = reading[-1:]
        elif self.code.frame:
            reading = reading.repeat_interleave(setting, 0)
        return reading.clamp(0, 1)

    def snr(self, reading: Tensor) -> Tensor:
        """Of each trial, in dB."""
        return self.each(measure.snr_db, reading)

    def each(self, how, reading: Tensor) -> Tensor:
        pairs = zip(self.wanted.unbind(1), reading.unbind(1), strict=True)
        return torch.tensor([how(true, read) for true, read in pairs], dtype=torch.float64)


def _mean(numbers: Tensor) -> tuple[float, float]:
    """Mean and standard error, to four digits: as many as a table needs, and as hang on no machine."""
    return tuple(float(f"{one:.4g}") for one in (numbers.mean(), numbers.std() / math.sqrt(len(numbers))))


def row(signal, encoder, library="course", theirs=None, setting=None, measured=MEASURED, fitted=FITTED) -> dict:
    """One row of the CSV: what the code makes of a signal, with another library's encoder if one is given."""
    code = CODES[encoder]
    if theirs:
        code = dataclasses.replace(code, encode=theirs, settings=(setting,), still=(setting,))
    line = Line(code, trials(signal, measured + fitted), signal in STILL, measured)
    spikes = line.spikes(line.setting)
    values, neurons = line.wanted[:, 0].numel(), spikes[0, 0].numel()
    events = spikes[:, :measured].abs().movedim(1, 0).flatten(1).sum(1).double()
    address = math.ceil(math.log2(neurons)) + math.ceil(math.log2(len(spikes))) + code.signed
    told = 8 * neurons if code.told_first and not line.still else 0
    _, reader, reading = line.best(spikes, line.setting, CLEAN)
    found = {
        "signal": signal, "encoder": encoder, "library": library, "setting": line.setting, "steps": len(spikes),
        "neurons": neurons // line.wanted[0, 0].numel(), "reader": reader,
    }  # fmt: skip
    if theirs:
        ours = CODES[encoder].encode(line.sent, line.setting, Generator().manual_seed(0))
        found["differs"] = float(f"{(ours != spikes).double().mean():.4g}")
    numbers = {
        "spikes": events / values,
        "bits": (events * address + told) / values,
        "rmse": line.each(measure.rmse, reading)[:measured],
        "snr": line.snr(reading)[:measured],
    }
    for name, world in DISTURBANCES.items():
        _, found[f"{name}_reader"], reading = line.best(world(spikes, code.signed), line.setting, world)
        numbers[f"{name}_snr"] = line.snr(reading)[:measured]
    for name, one in numbers.items():
        found[name], found[f"{name}_error"] = _mean(one)
    return found


def rows(signal: str, measured=MEASURED, fitted=FITTED) -> list[dict]:
    """All encoders of the course and, beside each, those of other libraries with its setting."""
    torch.set_num_threads(1)  # two signals at a time
    found = {encoder: row(signal, encoder, measured=measured, fitted=fitted) for encoder in CODES}
    several = list(found.values())
    for library in codes_peers.names():
        for encoder, theirs in codes_peers.encoders(library).items():
            if (library, encoder) in codes_peers.SLOW and signal != codes_peers.SLOW[library, encoder]:
                several.append({"signal": signal, "encoder": encoder, "library": library, "note": codes_peers.TOO_SLOW})
                continue
            setting = found[encoder]["setting"]
            several.append(row(signal, encoder, library, theirs, setting, measured, fitted))
    return sorted(several, key=lambda one: list(CODES).index(one["encoder"]))  # the course first


# What it costs, on values in [0, 1] drawn at random.

COST_STEPS, COST_NEURONS = 256, 16384
COST_SETTINGS = {"rate": None, "sigma_delta": None, "lif": 0.25, "bsa": (16, 0.4), "delta": 0.05, "step_forward": 0.05,
                 "moving_window": (16, 0.05), "event_camera": 0.1}  # fmt: skip


def job(encoder: str, library: str, neurons=COST_NEURONS):
    """A function that makes 256 steps of spikes for so many values: one frame, where frames are sent."""
    code = CODES[encoder]
    values = torch.rand(1 if code.frame else COST_STEPS, 1, neurons, generator=Generator().manual_seed(0))
    encode = code.encode if library == "course" else codes_peers.encoders(library)[encoder]
    return lambda: encode(values, COST_SETTINGS.get(encoder, COST_STEPS), Generator().manual_seed(0))


def costs(pairs, rounds=2) -> dict:
    """Of each pair of an encoder and a library: its time, relative to the course's rate, and its memory.

    Time is the processor's, the median of some rounds. Memory is how far a fresh
    process rose, relative to the output in float32.
    """
    torch.set_num_threads(1)
    seconds = {}
    for pair in [("rate", "course"), *pairs]:
        work, times = job(*pair), []
        for _ in range(rounds + 1):
            start = time.process_time()
            size = 4 * work().numel()
            times.append(time.process_time() - start)
        seconds[pair] = statistics.median(times[1:]), size
    first = seconds["rate", "course"][0]
    return {
        pair: {"time": f"{took / first:.2g}", "memory": f"{_risen(*pair) / size:.2f}"}
        for pair, (took, size) in seconds.items()
    }


def _risen(encoder, library):
    command = [sys.executable, "-W", "ignore", "-m", "bench.codes_table", encoder, library]
    return int(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.split()[-1])


# The two files.

NUMBERS = ("spikes", "bits", "rmse", "snr", *(f"{name}_snr" for name in DISTURBANCES))
COLUMNS = (
    "version", "signal", "encoder", "library", "setting", "steps", "neurons", "differs",
    *(one for name in NUMBERS for one in (name, f"{name}_error")),
    "reader", *(f"{name}_reader" for name in DISTURBANCES), "time", "memory", "note",
)  # fmt: skip
# Title, column, digits behind the point.
TABLES = (
    ("Signal-to-noise ratio, in dB", "snr", 1),
    ("Root mean square error, in thousandths of the range", "rmse", 1),
    ("Spikes for each value", "spikes", 3),
    ("Bits for each value", "bits", 2),
    ("Signal-to-noise ratio in dB, spikes moved by up to 1 step", "jitter_snr", 1),
    ("Signal-to-noise ratio in dB, 10 % of the spikes lost", "loss_snr", 1),
    ("Signal-to-noise ratio in dB, a spurious spike in 1 % of the silent steps", "noise_snr", 1),
)


def as_csv(several: list[dict]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(several)
    return text.getvalue()


def as_markdown(text: str) -> str:
    """The page, made of nothing but the CSV's text and what ``bench.codes`` says of itself."""
    several = list(csv.DictReader(io.StringIO(text)))
    cells = {(one["encoder"], one["library"], one["signal"]): one for one in several}
    lines = list(dict.fromkeys((one["encoder"], one["library"]) for one in several))
    signals = list(dict.fromkeys(one["signal"] for one in several))
    versions = {one["version"] for one in several}
    parts = [_HEAD.format(version=", ".join(versions), signals=_described(signals), measured=MEASURED, fitted=FITTED)]
    for title, column, digits in TABLES:
        body = [
            [encoder, library, *(_cell(cells.get((encoder, library, signal)), column, digits) for signal in signals)]
            for encoder, library in lines
        ]
        parts.append(f"## {title}\n\n{_table(['encoder', 'library', *signals], body)}")
    body = [[*line, *(cells[*line, signals[0]][name] for name in ("neurons", "time", "memory"))] for line in lines]
    head = ["encoder", "library", "neurons for each value", "time", "memory"]
    parts.append(f"## Cost\n\n{_COST}\n\n{_table(head, body)}")
    parts.append("## Other encoders, and empty cells\n\n" + _notes(several))
    return "\n\n".join(parts) + "\n"


_HEAD = """# What each code makes of each signal

Written by `python -m bench codes`, of which [codes.csv](codes.csv) holds every number, setting and reader; do not
edit. Version {version} of the definitions in [codes.py](codes.py).

**Signals** have values in [0, 1]; several channels go side by side.

{signals}

**Trials.** Mean ± standard error over {measured} trials. Settings and readers are fitted to {fitted} others. Trials of
the speech and the street are parts of one recording.

**Budget.** Every code has the same time steps and one neuron for each value; a population has 6, and the event camera
sends as many events in a step as it takes. Of its settings (thresholds, filters, frames), each code has the one that
reads best on a clean line; the event camera's threshold is fixed, since a finer one is always better. Latency, weighted
phase, burst, population and rank order send the mean of each frame of 8, 16 or 32 steps. For a digit, which stands
still for 16 steps, the reading at the last step counts; rank order takes 784 steps there, one for each pixel. A
library's encoder has the setting of the course's.

**Readers** know that values lie in [0, 1] and what share of spikes is lost and spurious, not which. Each code has its
own, for frames also the likeliest train (`course.compare.likeliest`), and the linear one: least squares on the spikes
of a frame, or on what lies up to 32 steps around, the spikes or, for the codes of differences, what its own reader
reads. The best on the fitted trials is taken, for each disturbance anew. The first value of each channel is told to the
reader of a code of differences, and counts 8 bits.

**Bits.** Each spike takes an address: the neuron, the time step, and one bit if there are OFF spikes, as in lesson 04.
**Spikes** and bits are divided by the number of values: time steps times channels, or the pixels of a digit."""

_COST = """Processor time to make 256 steps of spikes for 16,384 random values, relative to the course's rate; and how
far a fresh process rose meanwhile, relative to the spikes in float32, which are part of it. One thread. Codes for
signals get new values in each step; those that send frames one value for all steps."""


def _described(signals):
    return "\n".join(f"- **{name}**: {SIGNALS[name].__doc__.splitlines()[0]}" for name in signals)


def _cell(one, column, digits):
    if not one or one[column] == "":
        return ""
    scale = 1000 if column == "rmse" else 1
    return f"{scale * float(one[column]):.{digits}f} ± {scale * float(one[f'{column}_error']):.{digits}f}"


def _notes(several):
    why = [f"- `{name}` has no row: {reason}." for name, reason in codes.NO_CODES.items()]
    for one in several:
        line = f"- `{one['encoder']}` of {one['library']}, empty: {one['note']}."
        if one["note"] and line not in why:
            why.append(line)
    why += [f"- No row: {reason}." for reason in codes_peers.LEFT_OUT]
    shares = {}
    for one in several:
        if one["differs"]:
            line = f"`{one['encoder']}` ({one['library']})"
            shares[line] = max(shares.get(line, 0), float(one["differs"]))
    same = ", ".join(line for line, share in shares.items() if not share)
    apart = ", ".join(f"{line} {share:.2g}" for line, share in shares.items() if share)
    why.append(f"- The same spikes as the course's, all of them: {same or 'none'}.")
    why.append(f"- Share of the steps with other spikes, for the signal with the most: {apart or 'none'}.")
    return "\n".join(why)


def _table(head, body):
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in [head, ["---"] * len(head), *body])


def main():
    start = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        several = list(itertools.chain(*pool.map(rows, SIGNALS)))
    print(f"measured in {time.perf_counter() - start:.0f} s", flush=True)
    pairs = {(one["encoder"], one["library"]) for one in several} - {
        (encoder, library) for library, encoder in codes_peers.SLOW
    }
    cost = costs(sorted(pairs))
    for one in several:
        one |= {"version": codes.VERSION} | cost.get((one["encoder"], one["library"]), {})
    text = as_csv(several)
    (HERE / "codes.csv").write_text(text, encoding="utf-8")
    (HERE / "codes.md").write_text(as_markdown(text), encoding="utf-8")
    print(f"written in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":  # in a process of its own: how far does it rise?
    job(*sys.argv[1:], neurons=64)()  # what is made once, before the count begins
    print(resident.risen(job(*sys.argv[1:]))[1])
