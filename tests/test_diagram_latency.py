"""Diagrams show what the encoders compute, on the Axes they are given, in the notebook's language."""

import math

import pytest
import torch
from drawing import draws_where_it_is_told

from course import diagram, encode, language

DIGIT_LIKE = torch.tensor([1.0, 0.9, 0.0, 0.0, 0.0])


pytestmark = pytest.mark.usefixtures("closed_figures")


DRAW = [
    lambda ax: diagram.rc_circuit(ax),
    lambda ax: diagram.charging([1.0, 0.2], ax=ax),
    lambda ax: diagram.latency_raster(encode.latency(DIGIT_LIKE, 100, tau=5), ax),
    lambda ax: diagram.linear_latency(ax=ax),
    lambda ax: diagram.delta_modulation([0.0, 5.0, 1.0], ax=ax),
]


@pytest.mark.parametrize("draw", DRAW)
def test_it_draws_where_it_is_told_and_changes_nothing_else(draw):
    draws_where_it_is_told(draw)


@pytest.mark.parametrize("draw", DRAW)
def test_its_words_are_in_the_language_of_the_notebook(draw):
    titles = set()
    for lang in language.LANGUAGES:
        language.use(lang)
        titles.add(draw(None).get_title())
    assert len(titles) == len(language.LANGUAGES)


def test_a_potential_meets_the_threshold_where_its_spike_is_drawn():
    """Differential equation against closed form: Euler's method charges the capacitor in tiny steps."""
    ax = diagram.charging([0.6], tau=5, threshold=0.3)
    ((spike, height),) = ax.collections[0].get_offsets().tolist()
    potential, time, tick = 0.0, 0.0, 1e-4
    while potential < 0.3:
        potential += (0.6 - potential) / 5 * tick
        time += tick
    assert height == 0.3
    assert spike == pytest.approx(time, abs=1e-3)


def test_the_first_and_the_last_are_counted():
    labels = [label.get_text() for label in diagram.latency_raster(encode.latency(DIGIT_LIKE, 100, tau=5)).texts]
    last = round(5 * math.log((0.01 + 1e-7) / 1e-7))
    assert ["2" in labels[0], "0" in labels[0]] == [True, True]
    assert ["3" in labels[1], str(last) in labels[1]] == [True, True]


def test_no_spike_no_annotation():
    with pytest.raises(ValueError, match="at least one spike"):
        diagram.latency_raster(torch.zeros(4, 3))


def test_the_linear_code_never_fires_after_tau_times_one_less_the_threshold():
    value, time = diagram.linear_latency(tau=8, threshold=0.25).lines[0].get_data()
    assert time[value <= 0.25] == pytest.approx(6)
    assert time[value > 0.25] == pytest.approx(8 * (1 - value[value > 0.25]), abs=1e-5)


def test_the_tutorials_series_has_three_on_spikes_and_two_off():
    """As snnTorch's Tutorial 1 has it: 2 → 8, −20 → 20 and −5 → 0 are rises of 4 or more."""
    ax = diagram.delta_modulation([0, 1, 0, 2, 8, -20, 20, -5, 0, 1, 0], threshold=4)
    drawn = {line.get_marker(): list(line.get_xdata()) for line in ax.lines}
    assert drawn["^"] == [4, 6, 8]
    assert drawn["v"] == [5, 7]
