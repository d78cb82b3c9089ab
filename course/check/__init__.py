"""Feedback on exercises: a learner's function in, what is wrong with it and why out.

``check.NAME(function)`` tries the function on public inputs and answers in a
sentence and a small picture. ``LESSONS`` says which exercises belong to which
notebook; ``staff grade`` asks the same exercises with private inputs.
"""

from course.check import choose, generator, picture, rate
from course.check.choose import blind_pair, choose_code, contrast_snr, grey_levels, phase_nearest, trial
from course.check.exercise import Exercise, Goal, Raised, Verdict
from course.check.generator import (
    chance_per_step,
    choose_step,
    false_clockwork,
    intervals_to_spikes,
    rest_each,
)
from course.check.rate import decode_rate, draw_spikes, probability, steps_needed

LESSONS = {
    "02-rate-exercises": rate.EXERCISES,
    "05-generator-exercises": generator.EXERCISES,
    "06-choose-exercises": choose.EXERCISES,
}

__all__ = [
    "LESSONS",
    "Exercise",
    "Goal",
    "Raised",
    "Verdict",
    "blind_pair",
    "chance_per_step",
    "choose_code",
    "choose_step",
    "contrast_snr",
    "decode_rate",
    "draw_spikes",
    "false_clockwork",
    "grey_levels",
    "intervals_to_spikes",
    "phase_nearest",
    "picture",
    "probability",
    "rest_each",
    "steps_needed",
    "trial",
]
