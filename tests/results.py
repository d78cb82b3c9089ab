"""Results as the grader makes them, for tests of what is made from them."""

import base64
import io
import json
from pathlib import Path

import matplotlib.pyplot as plt

from course import check, language, plot
from grading.result import QuestionResult, Result, ShownCell

ROOT = Path(__file__).parents[1]
SLUG = "02-rate-exercises"
POINTS = {SLUG: {"probability": 1, "draw_spikes": 2, "decode_rate": 3, "steps_needed": 2, "open": 3}}
_ANSWERS = {"probability": "probability", "draw": "draw_spikes", "decode": "decode_rate", "steps": "steps_needed"}


def png(figure=None):
    """A small picture in base64, or a figure as one."""
    if figure is None:
        figure, ax = plt.subplots(figsize=(3, 2))
        ax.plot([0, 1, 4, 9])
    written = io.BytesIO()
    figure.savefig(written, format="png")
    plt.close(figure)
    return base64.b64encode(written.getvalue()).decode()


def cell(source, kind="code", question=None, text="", pictures=()):
    return ShownCell(kind, "", source, question, text, tuple(pictures))


def question(name, function, lang, seed=1):
    """The sentence about an answer to an exercise of lesson 02."""
    language.use(lang)
    verdict = getattr(check, name).feedback(function, seed)
    with plt.rc_context({"font.family": plot.fonts()}):
        picture = check.picture.draw(verdict)
        picture = picture and png(picture)
    points = POINTS[SLUG][name]
    score = points if verdict.right else 0
    return QuestionResult(name, points, score, verdict.kind, verdict.key, verdict.sentence, verdict.help, picture)


def open_question(score=None):
    return QuestionResult("open", 3, score, "manual")


def result(name="张三", lang="zh", questions=(), cells=(), **other):
    made = {"id": name, "student": name, "name": name, "file": f"{name}.ipynb", "assignment": SLUG, "language": lang}
    return Result(**made | {"questions": tuple(questions), "cells": tuple(cells)} | other)


def functions(**misconceptions):
    """An answer to every exercise: right, or with the misconception that is named."""
    right = {one.name: one.reference for one in check.LESSONS[SLUG]}
    wrong = {name: getattr(check, name).misconceptions[key] for name, key in misconceptions.items()}
    return right | wrong


def real(name, lang, **misconceptions):
    """A result on the course's own notebook, with answers that have these misconceptions."""
    questions = [question(key, function, lang) for key, function in functions(**misconceptions).items()]
    return result(name, lang, [*questions, open_question()], _notebook(lang))


def _notebook(lang):
    path = ROOT / "solutions" / lang / f"{SLUG}.ipynb"
    for one in json.loads(path.read_text("utf-8"))["cells"]:
        outputs = one.get("outputs", [])
        said = "".join("".join(output.get("text", "")) for output in outputs)
        name = one["id"].removesuffix("-answer").replace("-", "_")
        yield cell("".join(one["source"]), one["cell_type"], _ANSWERS.get(name, name), said)
