"""Feedback on exercises: a learner's function in, what is wrong with it and why out.

``check.NAME(function)`` tries the function on public inputs and answers in a
sentence and a small picture. ``LESSONS`` says which exercises belong to which
notebook; ``staff grade`` asks the same exercises with private inputs.
"""

from course.check import delta, latency, picture, rate
from course.check.delta import changes, choose_threshold, count_events, hidden_climb, on_off
from course.check.exercise import Exercise, Goal, Raised, Verdict
from course.check.latency import charging_time, choose_tau, decode_bins, place_spikes, stretch_each
from course.check.rate import decode_rate, draw_spikes, probability, steps_needed

LESSONS = {
    "02-rate-exercises": rate.EXERCISES,
    "03-latency-exercises": latency.EXERCISES,
    "04-delta-exercises": delta.EXERCISES,
}

__all__ = [
    "LESSONS",
    "Exercise",
    "Goal",
    "Raised",
    "Verdict",
    "changes",
    "charging_time",
    "choose_tau",
    "choose_threshold",
    "count_events",
    "decode_bins",
    "decode_rate",
    "draw_spikes",
    "hidden_climb",
    "on_off",
    "picture",
    "place_spikes",
    "probability",
    "steps_needed",
    "stretch_each",
]
