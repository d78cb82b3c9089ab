"""An ear: sound in, the loudness of each tone out; and sound from loudness again.

A bank of gammatone filters, each as wide as the ear's own filter at its
frequency. That width is called equivalent rectangular bandwidth (ERB).

Patterson et al., An efficient auditory filterbank based on the gammatone
function, 1987. Glasberg & Moore, Hearing Research 47, 1990,
doi:10.1016/0378-5955(90)90170-T (the widths). Slaney, Apple Technical Report
35, 1993. Hohmann, Acta Acustica 88, 2002 (the complex filters).
"""

import math

import torch

from course import _arguments

# How long a filter's response to a click is kept: by then the slowest has died away.
_ANSWER = 0.15  # s


def centre_frequencies(num_channels, low=100.0, high=7000.0):
    """Frequencies at equal distances along the ear's basilar membrane, lowest first.

    Parameters
    ----------
    num_channels : int, at least 2
        How many.
    low, high : float, above 0
        The first and the last, in Hz.

    Returns
    -------
    Tensor, shape ``[num_channels]``
        Frequencies in Hz.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> centre_frequencies(4, low=100, high=4000).round()
    tensor([ 100.,  542., 1576., 4000.])
    """
    num_channels = _arguments.whole("num_channels", num_channels, least=2)
    low, high = _arguments.positive("low", low), _arguments.positive("high", high)
    if not low < high:
        raise ValueError(f"high must be above low, {low:g} Hz, not {high:g} Hz")
    low, high = _erb_number(torch.tensor([low, high], dtype=torch.float64, device="cpu")).tolist()
    numbers = _arguments.blank("num_channels", [num_channels], torch.float64, torch.device("cpu"), fill=None)
    torch.linspace(low, high, num_channels, out=numbers, device="cpu")
    return ((10 ** (numbers / 21.4) - 1) / 0.00437).to(torch.get_default_dtype())


def envelopes(sound, sample_rate, frequencies, dt=0.001):
    """How loud is each channel in each time step? The envelope behind each filter, at least 0.

    A tone ``a sin(2 pi f t)`` gives ``a`` in the channel of frequency ``f``.
    Filters of low frequency answer later (13 ms at 100 Hz, 1 ms at 4 kHz), as
    they do in the ear.

    Parameters
    ----------
    sound : Tensor, shape ``[num_samples]``
        Sound pressure.
    sample_rate : float, above 0 and below 10,000,000
        Samples per second.
    frequencies : Tensor, shape ``[num_channels]``
        Centre frequencies in Hz, above 0 and below ``sample_rate / 2``.
    dt : float, above 0
        Length of a time step in seconds: a whole number of samples, and no longer than the sound.

    Returns
    -------
    Tensor, shape ``[num_steps, num_channels]``
        The root mean square of the envelope in each step.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> tone = 0.5 * torch.sin(2 * torch.pi * 1000 * torch.arange(8000) / 16000)
    >>> loudness = envelopes(tone, sample_rate=16000, frequencies=[250.0, 1000.0, 4000.0])
    >>> loudness.shape, loudness[400].round(decimals=2)
    (torch.Size([500, 3]), tensor([0.0000, 0.5000, 0.0000]))
    """
    sound = _arguments.series("sound", sound)
    if sound.dim() != 1:
        raise ValueError(f"sound must have one channel, the shape [num_samples], not {list(sound.shape)}")
    sample_rate, frequencies, block = _checked(sample_rate, frequencies, dt, sound.device)
    if block > len(sound):
        raise ValueError(f"dt must be at most as long as the sound, {len(sound) / sample_rate:g} s, not {dt:g} s")
    filters = _filters(sample_rate, frequencies)
    size = len(sound) + filters.shape[1]
    spectrum = torch.fft.fft(sound.to(filters.dtype), size) * torch.fft.fft(filters, size)
    power = torch.fft.ifft(spectrum)[:, : len(sound)].abs().square()
    power = torch.nn.functional.pad(power, (0, -len(sound) % block))
    return power.view(len(frequencies), -1, block).mean(2).sqrt().T.to(sound.dtype)


def resynthesize(envelopes, sample_rate, frequencies, dt=0.001):
    """Turn envelopes back into sound: one tone per channel, as loud as its envelope.

    What each filter let through beside its envelope is lost; speech stays
    intelligible without it. Noise comes back as loud as it was.

    Parameters
    ----------
    envelopes : Tensor, shape ``[num_steps, num_channels]``
        From ``envelopes``, or decoded from spikes.
    sample_rate, frequencies, dt
        As for ``envelopes``.

    Returns
    -------
    Tensor, shape ``[num_samples]``
        The sound; whole time steps.

    Raises
    ------
    ValueError
        If an argument is out of range, or there is not one channel per frequency.

    References
    ----------
    Shannon et al., Speech recognition with primarily temporal cues, Science
    270, 1995, doi:10.1126/science.270.5234.303.

    Examples
    --------
    >>> resynthesize(torch.ones(500, 2), sample_rate=16000, frequencies=[500.0, 2000.0]).shape
    torch.Size([8000])
    """
    envelopes = _arguments.series("envelopes", envelopes)
    sample_rate, frequencies, block = _checked(sample_rate, frequencies, dt, envelopes.device)
    if envelopes.dim() != 2 or envelopes.shape[1] != len(frequencies):
        raise ValueError(
            f"envelopes must have the shape [num_steps, {len(frequencies)}], a column for each of the frequencies,"
            f" not {list(envelopes.shape)}"
        )
    samples = len(envelopes) * block
    device = envelopes.device
    time = _arguments.blank("dt", [samples], torch.float64, device, fill=1).cumsum(0).sub(1) / sample_rate
    loudness = torch.nn.functional.interpolate(envelopes.T[None].double(), samples, mode="linear")[0]
    channel = torch.arange(len(frequencies), device=device)[:, None]
    phase = torch.pi * channel.square() / len(frequencies)  # Schroeder's phases: the tones never all peak at once
    tones = torch.sin(2 * torch.pi * frequencies[:, None] * time + phase)
    # Neighbours share what lies between them: filters closer together than their width would count it twice.
    gain = _erb_number(frequencies).diff().mean().abs().sqrt() if len(frequencies) > 1 else 1.0
    return (gain * (loudness * tones).sum(0)).to(envelopes.dtype)


def _filters(sample_rate, frequencies):
    """Each filter's response to a click, complex: its magnitude is the envelope. A tone of amplitude 1 gives 1."""
    steps = torch.arange(math.ceil(_ANSWER * sample_rate), dtype=torch.float64, device=frequencies.device)
    time = steps / sample_rate
    width = 1.019 * 24.7 * (4.37 * frequencies[:, None] / 1000 + 1)
    shape = time**3 * torch.exp(-2 * torch.pi * width * time)
    return 2 * shape / shape.sum(1, keepdim=True) * torch.exp(2j * torch.pi * frequencies[:, None] * time)


def _erb_number(frequencies):
    """Glasberg and Moore's scale: the number of ERBs below a frequency."""
    return 21.4 * torch.log10(1 + 0.00437 * frequencies)


def _checked(sample_rate, frequencies, dt, device):
    """Sample rate, frequencies in double precision, and samples in a time step."""
    sample_rate, dt = _arguments.between("sample_rate", sample_rate, 0, 1e7), _arguments.positive("dt", dt)
    frequencies = _arguments.doubles("frequencies", frequencies).to(device)
    if (
        frequencies.dim() != 1
        or not ((frequencies > 0) & (frequencies < sample_rate / 2)).all()
        or not len(frequencies)
    ):
        raise ValueError(f"frequencies must be a list of Hz above 0 and below sample_rate / 2, {sample_rate / 2:g}")
    block = round(dt * sample_rate)
    if block < 1 or not math.isclose(block, dt * sample_rate, rel_tol=1e-9):
        raise ValueError(f"dt must be a whole number of samples of {1 / sample_rate:g} s, not {dt:g} s")
    return sample_rate, frequencies, block
