"""Feedback on exercises: a learner's function in, what is wrong with it and why out.

``check.NAME(function)`` tries the function on public inputs and answers in a
sentence and a small picture. ``LESSONS`` says which exercises belong to which
notebook; ``make grade`` asks the same exercises with private inputs.

A lesson's exercises stand in one file, ``rate.py`` for example: for each its
solution, inputs, misconceptions and answers for the tests. The sentences about
the misconceptions, in all languages, are beside it in ``rate.toml``.
"""

from course.check import choose, codes, definition, delta, generator, latency, learn, picture, rate
from course.check.exercise import Exercise, Goal, Raised, Verdict

LESSONS = {
    "02-rate-exercises": rate.EXERCISES,
    "03-latency-exercises": latency.EXERCISES,
    "04-delta-exercises": delta.EXERCISES,
    "05-generator-exercises": generator.EXERCISES,
    "06-codes-exercises": codes.EXERCISES,
    "07-choose-exercises": choose.EXERCISES,
    "08-learn-exercises": learn.EXERCISES,
}

__all__ = ["LESSONS", "Exercise", "Goal", "Raised", "Verdict", "definition", "picture"]

for _exercises in LESSONS.values():
    globals().update({_one.name: _one for _one in _exercises})  # check.probability and so on
