"""Compare codes fairly: values in, the signal-to-noise ratio and the cost of each code out, with error bars.

A comparison has to hold something equal (neurons, time steps or spikes) and to
say what the reader knows; ``trials`` takes both. Introduced in lesson 06.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from course import _arguments, decode, encode, measure, noise
from course._arguments import Numbers

BITS = 8  # of the weighted-phase code
NEURONS = 6  # of the population code, for each value
LEVELS = 1024  # values whose trains a reader compares with what it receives
NEVER = 1e-9  # a chance so small that no train is ruled out for good


@dataclass(frozen=True)
class Code:
    """How one code is sent, and read by a reader who knows nothing of a disturbance.

    ``encode`` takes values, time steps and a generator; ``decode`` takes spikes.
    """

    encode: Callable[[Tensor, int, Generator], Tensor]
    decode: Callable[[Tensor], Tensor]
    neurons: int = 1  # for each value


def appear(values: Numbers, num_steps: int) -> Tensor:
    """Values that are 0 at step 0 and there from step 1 on, as step-forward needs a change.

    Examples
    --------
    >>> appear(torch.tensor([0.5]), num_steps=3).T
    tensor([[0.0000, 0.5000, 0.5000]])
    """
    x = _arguments.values("values", values)
    shape = (_arguments.whole("num_steps", num_steps, least=1), *x.shape)
    steps = _arguments.blank("num_steps", shape, x.dtype, x.device)
    steps[1:] = x
    return steps


CODES = {
    "rate": Code(
        lambda values, steps, coin: encode.rate(values, steps, generator=coin),
        decode.rate,
    ),
    "latency": Code(
        lambda values, steps, coin: encode.latency(values, steps, linear=True, normalize=True, clip=True),
        lambda spikes: decode.latency(decode.earliest(spikes), linear=True, normalize=True),
    ),
    "step_forward": Code(
        lambda values, steps, coin: encode.step_forward(appear(values, steps), 1 / steps),
        lambda spikes: decode.step_forward(spikes, 1 / len(spikes))[-1],
    ),
    "sigma_delta": Code(
        lambda values, steps, coin: encode.sigma_delta(values.expand(steps, *values.shape)),
        decode.rate,
    ),
    "weighted_phase": Code(
        lambda values, steps, coin: encode.weighted_phase(values, BITS, steps // BITS),
        lambda spikes: decode.weighted_phase(spikes, BITS),
    ),
    "burst": Code(
        lambda values, steps, coin: encode.burst(values, steps, max_spikes=5, shortest=1),
        lambda spikes: decode.burst(decode.earliest(spikes, 5), max_spikes=5, shortest=1),
    ),
    "population": Code(
        lambda values, steps, coin: encode.population(values, NEURONS, steps),
        decode.population_match,
        neurons=NEURONS,
    ),
}


@dataclass(frozen=True)
class Trials:
    """What some trials gave: the signal-to-noise ratio of each, in dB, the spikes for each value, and the errors."""

    snr: Tensor
    spikes: float
    rmse: Tensor | None = None

    @property
    def mean(self) -> float:
        return self.snr.mean().item()

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return (self.snr.std() / len(self.snr) ** 0.5).item()

    def __str__(self) -> str:
        return f"{self.mean:.1f} ± {self.error:.1f} dB"


def trials(
    code: str,
    values: Numbers,
    num_steps: int = 16,
    *,
    lost: float = 0,
    spurious: float = 0,
    jitter: int = 0,
    copies: int = 1,
    told: bool = False,
) -> Trials:
    """Send several sets of values over a line that disturbs spikes; read each, and compare it with what was sent.

    Parameters
    ----------
    code : str
        One of ``CODES``. Its numbers: weighted phase has 8 bits, a burst up to
        5 spikes, a population 6 neurons for each value.
    values : Tensor, shape ``[trials, ...]``
        In [0, 1]; at least two trials. Trial k draws from seed k.
    num_steps : int
        For weighted phase a multiple of 8.
    lost, spurious : float, from 0 to 1
        As ``noise.drop`` and ``noise.add_noise`` take them.
    jitter : int
        Steps that a spike may move, as ``noise.jitter_uniform`` takes it.
    copies : int
        Neurons that send the same value, to compare with a population.
    told : bool
        What the reader knows. False: nothing of the disturbance; it reads as
        on a clean line, and takes the mean of copies. True: ``lost`` and
        ``spurious``; then it is ``likeliest``.

    Examples
    --------
    >>> values = torch.rand(5, 100, generator=torch.Generator().manual_seed(1))
    >>> print(trials("weighted_phase", values, 8))
    48.3 ± 0.2 dB
    >>> print(trials("weighted_phase", values, 8, lost=0.1))
    13.3 ± 0.8 dB
    """
    how = CODES[_arguments.choice("code", code, CODES)]
    sets = _arguments.fractions("values", values)
    if sets.dim() < 2 or len(sets) < 2 or not sets.numel():
        raise ValueError(
            f"values must hold at least two trials of a value or more on axis 0, not have the shape {list(sets.shape)}"
        )
    num_steps = _arguments.whole("num_steps", num_steps, least=2)
    if code == "weighted_phase" and num_steps % BITS:
        raise ValueError(f"num_steps must be a multiple of {BITS} for weighted_phase, not {num_steps}")
    lost, spurious = _arguments.share("lost", lost), _arguments.share("spurious", spurious)
    jitter = _arguments.whole("jitter", jitter)
    copies = _arguments.whole("copies", copies, least=1)
    if how.neurons > 1 and copies > 1:
        raise ValueError(f"copies must be 1 for {code}, which has several neurons for each value, not {copies}")
    told = _arguments.flag("told", told)
    if told and jitter:
        raise ValueError(f"jitter must be 0 with told=True, not {jitter}: that reader takes a spike's step as sent")
    # Of too many copies, the encoder would not come to an end: whether there is room for them shows at once.
    _arguments.blank("num_steps or copies", (num_steps, *sets[0].shape, copies), sets.dtype, sets.device, fill=None)
    snr, cost, rmse = [], [], []
    for number, sent in enumerate(sets):
        coin = torch.Generator(sets.device).manual_seed(number)
        each = sent.unsqueeze(-1).expand(*sent.shape, copies)
        spikes = how.encode(each, num_steps, coin)
        cost.append(measure.spike_count(spikes).sum().item() / sent.numel())
        spikes = noise.jitter_uniform(spikes, jitter, generator=coin) if jitter else spikes
        spikes = noise.drop(spikes, lost, generator=coin)
        spikes = noise.add_noise(spikes, spurious, generator=coin)
        read = likeliest(code, spikes, lost, spurious) if told else how.decode(spikes).mean(-1)
        snr.append(measure.snr_db(sent, read))
        rmse.append(measure.rmse(sent, read))
    levels, errors = (torch.tensor(one, dtype=torch.float64, device="cpu") for one in (snr, rmse))
    return Trials(levels, sum(cost) / len(cost), errors)


def likeliest(code: str, spikes: Numbers, lost: float = 0, spurious: float = 0) -> Tensor:
    """Read spikes as one who knows the disturbance: which train was sent, most likely?

    Each neuron's steps are compared with the trains of 1,024 values. A spike
    that is received was sent or is spurious; one that is missing was lost. The
    likeliest train (the mean, where several are) is read as on a clean line.
    The rate code has no train of its own for a value: there, the observed share
    is corrected for what is lost and spurious.

    Parameters
    ----------
    spikes : Tensor, shape ``[num_steps, ..., copies]``
        For a population ``[num_steps, ..., 1, neurons]``.

    Returns
    -------
    Tensor, shape ``[...]``

    Examples
    --------
    >>> received = torch.tensor([1, 0, 0, 0, 0, 0, 0, 0] + [0, 1, 0, 0, 0, 0, 0, 0]).view(16, 1, 1)
    >>> likeliest("weighted_phase", received, lost=0.3)  # 0.11 in binary, though each period says less
    tensor([0.7500])
    """
    how = CODES[_arguments.choice("code", code, CODES)]
    received = _arguments.train("spikes", spikes).double()
    if received.dim() < (2 if how.neurons == 1 else 3) or how.neurons not in (1, received.shape[-1]):
        wanted = "[num_steps, ..., copies]" if how.neurons == 1 else f"[num_steps, ..., 1, {how.neurons}]"
        raise ValueError(f"spikes of {code} must have the shape {wanted}, not {list(received.shape)}")
    if code == "weighted_phase" and len(received) % BITS:
        raise ValueError(f"spikes of weighted_phase must have a multiple of {BITS} time steps, not {len(received)}")
    lost, spurious = _arguments.share("lost", lost), _arguments.share("spurious", spurious)
    if code == "rate":
        corrected = (received.mean((0, -1)) - spurious) / max(NEVER, (1 - lost) * (1 - spurious))
        return corrected.clamp(0, 1).to(torch.get_default_dtype())
    trains, meaning = (one.to(received.device) for one in _book(code, len(received)))
    if how.neurons == 1:
        received = received.unsqueeze(-1)
    copies, heard = received.shape[-2], received.sum(-2).movedim(0, -2).flatten(-2)
    fires = torch.where(trains != 0, 1 - lost * (1 - spurious), spurious).double().clamp(NEVER, 1 - NEVER)
    silent = 1 - fires
    score = heard @ (fires / silent).log().T + copies * silent.log().sum(-1)
    best = (score >= score.amax(-1, keepdim=True) - NEVER).double()
    return (best @ meaning / best.sum(-1)).to(torch.get_default_dtype())


def _book(code: str, num_steps: int) -> tuple[Tensor, Tensor]:
    """The trains of all levels, one a row, each once, and the value that each is read as."""
    how = CODES[code]
    sent = how.encode(torch.linspace(0, 1, LEVELS, device="cpu"), num_steps, Generator())
    trains = sent.view(num_steps, LEVELS, how.neurons).movedim(0, 1).unique(dim=0)
    steps_first = trains.movedim(0, 1)
    return trains.flatten(1), how.decode(steps_first.squeeze(-1) if how.neurons == 1 else steps_first).double()


def difference(a: Trials, b: Trials) -> tuple[float, float]:
    """How much better ``a`` is than ``b``, in dB, and the standard error: trial by trial, as both had the same values.

    A difference below twice its error is not told as one.

    Examples
    --------
    >>> difference(Trials(torch.tensor([3.0, 4.0]), 1.0), Trials(torch.tensor([1.0, 2.0]), 1.0))
    (2.0, 0.0)
    """
    for name, one in (("a", a), ("b", b)):
        if not isinstance(one, Trials):
            raise TypeError(f"{name} must be what compare.trials returns, not {_arguments.shown(one)}")
    if len(a.snr) != len(b.snr):
        raise ValueError(f"a and b must hold as many trials, not {len(a.snr)} and {len(b.snr)}")
    gain = Trials(a.snr - b.snr, 0)
    return gain.mean, gain.error
