"""A code on a line that loses spikes: an image in, the quality of what arrives and the number of spikes sent out."""

import torch

from course import _arguments, compare, measure, noise
from course._arguments import Numbers
from course.compare import BITS

CODES = {
    "rate": compare.CODES["rate"],
    "latency": compare.CODES["latency"],
    "phase": compare.CODES["weighted_phase"],
}


def send(code: str, image: Numbers, num_steps: int, lost: float = 0) -> tuple[float, float]:
    """Send an image over a line that loses spikes, and read it; always with the same random numbers.

    Introduced in the exercises of lesson 07.

    Parameters
    ----------
    code : {"rate", "latency", "phase"}
        Latency is linear and stretched over all steps, and black is silent; phase has 8 bits.
    image : Tensor
        Values in [0, 1], not all 0.
    num_steps : int
        For phase a multiple of 8.
    lost : float, from 0 to 1
        Chance of each spike to be lost.

    Returns
    -------
    snr : float
        Signal-to-noise ratio of what is read, in dB.
    spikes : float
        Spikes sent for each pixel.

    Examples
    --------
    >>> send("latency", torch.tensor([0.2, 0.6, 1.0]), num_steps=11)[1]
    1.0
    """
    how = CODES[_arguments.choice("code", code, CODES)]
    pixels = _arguments.fractions("image", image)
    if not pixels.any():
        raise ValueError("image must have at least one pixel above 0")
    num_steps = _arguments.whole("num_steps", num_steps, least=1)
    if code == "phase" and num_steps % BITS:
        raise ValueError(f"num_steps must be a multiple of {BITS} for phase, not {num_steps}")
    lost = _arguments.share("lost", lost)
    coin = torch.Generator(pixels.device).manual_seed(0)
    spikes = how.encode(pixels, num_steps, coin)
    read = how.decode(noise.drop(spikes, lost, generator=coin))
    return measure.snr_db(pixels, read), spikes.sum().item() / pixels.numel()
