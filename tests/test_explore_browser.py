"""The explorers' view in a headless Chromium: its spikes are those of course.encode, and it can be used."""

import base64
import itertools
import random

import numpy as np
import pytest
import torch
from browser import chromium, open_page

from course import encode, explore, language

GREYS = (torch.arange(256) / 255).reshape(16, 16)
FLOATS = torch.rand(16, 16, generator=torch.Generator().manual_seed(1))
# Where rounding decides: dyadic values, whose linear times are halves, and the thresholds themselves.
EDGES = torch.cat([torch.arange(129) / 128, torch.tensor(explore.THRESHOLDS * 3)[:127]]).reshape(16, 16)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


def corners_and_more(explorer, count, seed):
    """Settings for every corner of the sliders, and random ones on their grids up to ``count``."""
    ends, grids = {}, {}
    for name, control in explorer._controls.items():
        if hasattr(control, "options"):
            grids[name] = list(control.options)
        elif hasattr(control, "min"):
            step = getattr(control, "step", 1)
            steps = round((control.max - control.min) / step)
            grids[name] = [min(type(control.min)(control.min + k * step), control.max) for k in range(steps + 1)]
        else:
            grids[name] = [False, True]
        ends[name] = [grids[name][0], grids[name][-1]]
    corners = [dict(zip(ends, values, strict=True)) for values in itertools.product(*ends.values())]
    rng = random.Random(seed)
    rest = [{k: rng.choice(v) for k, v in grids.items()} for _ in range(count - len(corners))]
    return corners + rest


def indices(explorer, settings):
    """Settings as the view's traits hold them."""
    controls = explorer._controls
    return {
        name: list(controls[name].options).index(value) if hasattr(controls[name], "options") else value
        for name, value in settings.items()
    }


def in_the_view(page, explorer, many):
    """The view's spikes for many settings: a list of flat int8 arrays."""
    answers = page.evaluate(
        """(many) => {
          const model = models[0], all = explore.floats(model.get("values")), cache = explore.newCache(model);
          return many.map((settings) => {
            for (const [name, value] of Object.entries(settings)) model.set(name, value);
            const { spikes } = explore.evaluate(model, all, cache);
            let text = "";
            for (const byte of new Uint8Array(spikes.buffer)) text += String.fromCharCode(byte);
            return btoa(text);
          });
        }""",
        [indices(explorer, settings) for settings in many],
    )
    return [np.frombuffer(base64.b64decode(answer), np.int8) for answer in answers]


def expected(explorer, settings):
    """Python's spikes; where latency refuses, all of its spikes that fall into num_steps."""
    for name, value in settings.items():
        setattr(explorer, name, value)
    try:
        spikes = explorer.spikes()
    except ValueError as error:
        assert "num_steps must be greater than the last spike time" in str(error)
        rest = {k: v for k, v in settings.items() if k not in ("input", "num_steps")}
        spikes = encode.latency(explorer._values[settings["input"]], None, **rest)[: settings["num_steps"]]
    return spikes.to(torch.int8).numpy().ravel()


SIGNALS = [
    torch.sin(torch.arange(100) / 8),
    torch.arange(100) / 10,  # steps of 0.1: rounding decides whether each reaches 0.1
    torch.randn(100, generator=torch.Generator().manual_seed(2)).cumsum(0),
]


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: explore.rate([GREYS, FLOATS]), 300),
        (lambda: explore.latency([GREYS, FLOATS, EDGES]), 700),
        (lambda: explore.delta(SIGNALS), 400),
        (lambda: explore.delta(torch.arange(100) / 10), 400),
        (lambda: explore.spikes((16, 16)), 200),
    ],
    ids=["rate", "latency", "delta", "delta-ramp", "spikes"],
)
def test_every_spike_is_pythons(browser, make, count):
    explorer = make()
    many = corners_and_more(explorer, count, seed=3)
    assert len(many) == count
    page = open_page(browser, explorer, show=False)
    some = 0
    for settings, seen in zip(many, in_the_view(page, explorer, many), strict=True):
        wanted = expected(explorer, settings)
        assert seen.shape == wanted.shape, settings
        assert (seen == wanted).all(), f"{(seen != wanted).sum()} spikes differ at {settings}"
        some += wanted.any()
    assert some > 100  # many settings do fire, so that equality says something
    assert page.problems == []
    page.close()
