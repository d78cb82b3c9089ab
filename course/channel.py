"""One code on a line that loses spikes: an image in, what is left of it and what it cost out."""

import torch

from course import decode, encode, measure, noise

BITS = 8  # of the phase code
CODES = {
    "rate": (lambda image, steps, coin: encode.rate(image, steps, generator=coin), decode.rate),
    "latency": (
        lambda image, steps, coin: encode.latency(image, steps, linear=True, normalize=True, clip=True),
        lambda spikes: decode.latency(spikes, linear=True, normalize=True),
    ),
    "phase": (
        lambda image, steps, coin: encode.phase(image, BITS, steps // BITS),
        lambda spikes: decode.phase(spikes, BITS),
    ),
}


def send(code, image, num_steps, lost=0):
    """Send an image with a code over a line that loses spikes, and read it back; always with the same tosses.

    Introduced in the exercises of lesson 06.

    Parameters
    ----------
    code : {"rate", "latency", "phase"}
        Latency is linear and stretched over all steps, and black is silent; phase has 8 bits.
    image : Tensor
        Values in [0, 1].
    num_steps : int
        Time steps; for phase a multiple of 8.
    lost : float, from 0 to 1
        Chance of each spike to be lost.

    Returns
    -------
    snr : float
        Signal-to-noise ratio of what is read, in dB.
    spikes : float
        Spikes sent for each pixel.

    Raises
    ------
    ValueError
        If there is no such code, or the steps are no whole periods of the phase code.

    Examples
    --------
    >>> send("latency", torch.tensor([0.2, 0.6, 1.0]), num_steps=11)[1]
    1.0
    """
    if code not in CODES:
        raise ValueError(f"code must be one of {', '.join(CODES)}, not {code!r}")
    if code == "phase" and num_steps % BITS:
        raise ValueError(f"num_steps must be a multiple of {BITS} for phase, not {num_steps}")
    encoder, decoder = CODES[code]
    coin = torch.Generator().manual_seed(0)
    spikes = encoder(image, num_steps, coin)
    read = decoder(noise.drop(spikes, lost, generator=coin))
    return measure.snr_db(image, read), spikes.sum().item() / image.numel()
