"""The ear: the tones of the published scale, the loudness of a tone, and a sound as loud as before."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course import cochlea, data

RATE = 16_000


def tone(frequency, amplitude=1.0, seconds=0.5):
    return amplitude * torch.sin(2 * torch.pi * frequency * torch.arange(int(RATE * seconds)) / RATE)


def test_channels_are_as_far_apart_as_glasberg_and_moore_say():
    """Neighbours a tenth of an ERB apart: their distance in Hz is a tenth of the published width at their middle."""
    low, high = 100.0, 7000.0
    numbers = [21.4 * torch.tensor(0.00437 * f + 1).log10() for f in (low, high)]
    frequencies = cochlea.centre_frequencies(round(float(numbers[1] - numbers[0]) * 10) + 1, low, high).double()
    assert frequencies[[0, -1]].tolist() == pytest.approx([low, high])
    middle = (frequencies[1:] + frequencies[:-1]) / 2
    width = 24.7 * (4.37 * middle / 1000 + 1)
    torch.testing.assert_close(frequencies.diff() / width, torch.full_like(middle, 0.1), rtol=0.01, atol=0)


@settings(max_examples=20)
@given(st.floats(150, 6000), st.floats(0.01, 1))
def test_a_tone_is_as_loud_as_it_is(frequency, amplitude):
    loudness = cochlea.envelopes(tone(frequency, amplitude), RATE, [frequency])
    torch.testing.assert_close(loudness[200:], torch.full((300, 1), amplitude), rtol=0.01, atol=0)


@pytest.mark.parametrize("frequency", [200.0, 1000.0, 4000.0])
def test_a_filter_is_as_wide_as_its_erb(frequency):
    """The area under its power response, over the power at its peak, is the width that the ear's has."""
    around = frequency + torch.linspace(-8, 8, 161) * 24.7 * (4.37 * frequency / 1000 + 1) / 2
    around = around[(around > 20) & (around < RATE / 2)]
    power = torch.stack(
        [cochlea.envelopes(tone(f, seconds=0.3), RATE, [frequency])[250].square() for f in around.tolist()]
    )
    width = torch.trapezoid(power[:, 0], around)
    assert width.item() == pytest.approx(24.7 * (4.37 * frequency / 1000 + 1), rel=0.03)


def test_a_click_comes_later_in_low_channels():
    """A gammatone of order 4 peaks 3 / (2 pi 1.019 ERB) after the click."""
    click = torch.zeros(4000)
    click[0] = 1
    frequencies = torch.tensor([100.0, 500.0, 4000.0])
    peak = cochlea.envelopes(click, RATE, frequencies, dt=1 / RATE).argmax(0) / RATE
    expected = 3 / (2 * torch.pi * 1.019 * 24.7 * (4.37 * frequencies / 1000 + 1))
    torch.testing.assert_close(peak, expected, atol=1 / RATE, rtol=0)


@pytest.mark.parametrize("num_channels", [8, 32, 64])
def test_noise_comes_back_as_loud_as_it_was(num_channels):
    """However many channels share it. Only noise between the lowest and the highest channel can come back."""
    noise = torch.randn(4 * RATE, generator=torch.Generator().manual_seed(1))
    spectrum, f = torch.fft.rfft(noise), torch.fft.rfftfreq(len(noise), 1 / RATE)
    noise = torch.fft.irfft(spectrum * ((f > 200) & (f < 5000)))
    frequencies = cochlea.centre_frequencies(num_channels, 100, 7000)
    back = cochlea.resynthesize(cochlea.envelopes(noise, RATE, frequencies), RATE, frequencies)
    assert (back.square().mean() / noise.square().mean()).sqrt().item() == pytest.approx(1, abs=0.1)


def test_loudness_runs_straight_from_the_middle_of_a_step_to_the_next():
    """At 1000 Hz and 16 samples a step, the tone is at -1 and +1 at the samples 12 and 20, 3.5 and 4.5 from 15.5."""
    back = cochlea.resynthesize([[0.0], [1.0]], RATE, [1000.0])
    torch.testing.assert_close(back[[12, 20]], torch.tensor([-(0.5 - 3.5 / 16), 0.5 + 4.5 / 16]))


def test_a_frequency_is_any_above_0():
    assert cochlea.envelopes(torch.ones(16), RATE, [0.5]).isfinite().all()
    with pytest.raises(ValueError, match="Hz above 0"):
        cochlea.envelopes(torch.ones(16), RATE, [0.0])


def test_speech_comes_back_with_its_spectrogram():
    """Heard again by the same ear, the sentence is as loud in the same places."""
    speech = data.speech()
    frequencies = cochlea.centre_frequencies(32)
    loudness = cochlea.envelopes(speech.sound, speech.sample_rate, frequencies)
    back = cochlea.resynthesize(loudness, speech.sample_rate, frequencies)
    again = cochlea.envelopes(back, speech.sample_rate, frequencies)

    def level(loudness):  # in steps of 20 ms
        return loudness[:2980].view(149, 20, 32).mean(1).clamp_min(1e-3).log().flatten()

    assert torch.corrcoef(torch.stack([level(loudness), level(again)]))[0, 1] > 0.9
    assert len(back) == len(speech.sound)


def test_a_half_step_at_the_end_is_kept():
    frequencies = [1000.0]
    assert cochlea.envelopes(torch.ones(24), RATE, frequencies).shape == (2, 1)
    assert cochlea.envelopes(torch.zeros(24), RATE, frequencies).eq(0).all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cochlea.centre_frequencies(1), "num_channels must be at least 2, not 1"),
        (lambda: cochlea.centre_frequencies(4, 500, 500), "high must be above low, 500 Hz, not 500"),
        (lambda: cochlea.envelopes(torch.ones(8, 2), RATE, [100.0]), r"sound must have one channel.* \[8, 2\]"),
        (
            lambda: cochlea.envelopes(torch.ones(8), RATE, [8000.0]),
            "frequencies must be .* below sample_rate / 2, 8000",
        ),
        (lambda: cochlea.envelopes(torch.ones(8), RATE, []), "frequencies must be"),
        (lambda: cochlea.envelopes(torch.ones(8), RATE, [100.0], dt=0.0001), "dt must be a whole number of samples"),
        (lambda: cochlea.envelopes(torch.ones(8), 0, [100.0]), "sample_rate must be"),
        (
            lambda: cochlea.resynthesize(torch.ones(8, 2), RATE, [100.0]),
            r"envelopes must .*\[num_steps, 1\].* \[8, 2\]",
        ),
    ],
)
def test_what_is_wrong_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
