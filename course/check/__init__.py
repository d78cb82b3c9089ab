"""Feedback on exercises: a learner's function in, what is wrong with it and why out.

``check.NAME(function)`` tries the function on public inputs and answers in a
sentence and a small picture. ``LESSONS`` says which exercises belong to which
notebook; ``staff grade`` asks the same exercises with private inputs.
"""

from course.check import generator, picture, rate
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
}

__all__ = [
    "LESSONS",
    "Exercise",
    "Goal",
    "Raised",
    "Verdict",
    "chance_per_step",
    "choose_step",
    "decode_rate",
    "draw_spikes",
    "false_clockwork",
    "intervals_to_spikes",
    "picture",
    "probability",
    "rest_each",
    "steps_needed",
]
