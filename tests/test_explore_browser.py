"""The explorers' view in a headless Chromium: its spikes are those of course.encode, and it can be used."""

import base64
import itertools
import random

import numpy as np
import pytest
import torch
from browser import open_page, pixels

from course import encode, explore, language

GREYS = (torch.arange(256) / 255).reshape(16, 16)
FLOATS = torch.rand(16, 16, generator=torch.Generator().manual_seed(1))
# Where rounding decides: dyadic values, whose linear times are halves, and the thresholds themselves.
EDGES = torch.cat([torch.arange(129) / 128, torch.tensor(explore.THRESHOLDS * 3)[:127]]).reshape(16, 16)


def corners_and_more(explorer, count, seed):
    """Settings for every corner of the sliders, and random ones on their grids up to ``count``."""
    ends, grids = {}, {}
    for name, control in explorer._controls.items():
        if hasattr(control, "options"):
            grids[name] = list(control.options)
        elif hasattr(control, "min"):
            step = getattr(control, "step", 1)
            steps = round((control.max - control.min) / step)
            grid = [type(control.min)(control.min + k * step) for k in range(steps)]
            grids[name] = [*grid, control.max]
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
          const model = models[0], inputs = parts.inputsOf(model), cache = parts.newCache(model);
          const code = codes.CODES[model.get("kind")];
          return many.map((settings) => {
            const spikes = code.encode(code.values(inputs[settings.input ?? 0], settings), settings, cache);
            let text = "";
            for (const byte of new Uint8Array(spikes.buffer)) text += String.fromCharCode(byte);
            return btoa(text);
          });
        }""",
        many,
    )
    return [np.frombuffer(base64.b64decode(answer), np.int8) for answer in answers]


def expected(explorer, settings):
    """Python's spikes; where latency refuses, all of its spikes that fall into num_steps."""
    for name, value in settings.items():
        setattr(explorer, name, value)
    steps = settings.get("num_steps", 100)
    if explorer._code is explore.LATENCY:
        image = explorer._values[settings.get("input", 0)]
        rest = {k: v for k, v in settings.items() if k not in ("input", "num_steps", "clip")}
        if not settings["normalize"] and encode.latency_times(image, None, **rest).max().round() >= steps:
            with pytest.raises(ValueError, match="num_steps must be greater than the last spike time"):
                explorer.spikes()
            return cast(encode.latency(image, None, clip=settings["clip"], **rest)[:steps])
    if explorer._code is explore.CHARGING:
        return cast(charged(**settings))
    return cast(explorer.spikes())


def charged(value, tau, threshold, num_steps):
    """All steps of a train that is as long as it has to be, cut or filled up to ``num_steps``."""
    spikes = encode.latency(torch.tensor([value]), None, tau=tau, threshold=threshold, clip=True)[:num_steps]
    return torch.cat([spikes, torch.zeros(num_steps - len(spikes), 1)])


def cast(spikes):
    return spikes.to(torch.int8).numpy().ravel()


RAMP = (50 - (torch.arange(100) - 50).abs()) / 10  # up and down by 0.1: rounding decides whether each reaches 0.1
SIGNALS = [
    torch.sin(torch.arange(100) / 8),
    RAMP,
    torch.randn(100, generator=torch.Generator().manual_seed(2)).cumsum(0),
]


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: explore.rate([GREYS, FLOATS]), 300),
        (lambda: explore.latency([GREYS, FLOATS, EDGES]), 700),
        (lambda: explore.delta(SIGNALS), 400),
        (lambda: explore.delta(RAMP), 400),
        (lambda: explore.spikes((16, 16)), 200),
        (explore.coins, 100),
        (explore.charging, 400),
        (lambda: explore.weighted_phase([GREYS, FLOATS, EDGES]), 40),
        (lambda: explore.burst([GREYS, FLOATS, EDGES]), 400),
        (lambda: explore.sigma_delta([GREYS, FLOATS, EDGES]), 100),
    ],
    ids=[
        "rate",
        "latency",
        "delta",
        "delta-ramp",
        "spikes",
        "coins",
        "charging",
        "weighted-phase",
        "burst",
        "sigma-delta",
    ],
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
    assert some > min(100, count / 2)  # many settings do fire, so that equality says something
    assert page.problems == []
    page.close()


def test_what_spikes_come_from_is_pythons_to_the_last_bit(browser):
    """Probabilities and spike times, before they become spikes: any other rounding would show here."""
    page = open_page(browser, explore.latency([FLOATS, EDGES]), show=False)
    times = """([which, settings]) => {
      return [...codes.latencyTimes(parts.inputsOf(models[0])[which], settings, parts.newCache(models[0]).log)];
    }"""
    for threshold, linear, normalize in itertools.product(explore.THRESHOLDS, [False, True], [False, True]):
        settings = {"threshold": threshold, "tau": 1.5, "linear": linear, "normalize": normalize}
        settings["num_steps"] = 90
        for which, image in enumerate([FLOATS, EDGES]):
            seen = torch.tensor(page.evaluate(times, [which, settings])).reshape(16, 16)
            assert torch.equal(seen, encode.latency_times(image, **settings)), settings
    page.close()

    page = open_page(browser, explore.rate(FLOATS), show=False)
    p = "(s) => [...codes.probability(parts.inputsOf(models[0])[0], s.gain, s.offset)]"
    for gain, offset in itertools.product([0.05 * k for k in range(41)], [0, 0.05, -0.3, 0.15]):
        seen = torch.tensor(page.evaluate(p, {"gain": gain, "offset": offset})).reshape(16, 16)
        assert torch.equal(seen, (FLOATS * gain + offset).clamp(0, 1)), (gain, offset)
    page.close()


def move(page, name, value, which=0):
    """Set one setting of a shown view, as a linked slider does, and wait for the drawing."""
    page.evaluate(
        """([which, name, value]) => new Promise((drawn) => {
          elements[which].addEventListener("drawn", drawn, { once: true });
          move(which, name, value);
        })""",
        [which, name, value],
    )


def number(page, key, which=0):
    return page.locator(".spike-explore").nth(which).locator(f"dd[data-key={key}]").inner_text()


def test_the_numbers_are_those_of_python(browser, english):
    e = explore.rate(GREYS, gain=0.5)
    page = open_page(browser, e)
    spikes = e.spikes()
    assert number(page, "count") == str(int(spikes.sum()))
    assert number(page, "sparsity") == f"{100 * (1 - spikes.mean()):.1f} %"
    assert number(page, "first") == "step 0"
    error = (spikes.mean(0) / 0.5 - GREYS).square().mean().sqrt()
    assert float(number(page, "error")) == pytest.approx(float(error), rel=0.01)
    move(page, "gain", 0)
    assert [number(page, key) for key in ("count", "first", "error")] == ["0", "–", "–"]
    page.wait_for_function("document.querySelector('[role=status]').textContent === 'No spikes'")
    move(page, "offset", 1)
    page.wait_for_function(
        "document.querySelector('[role=status]').textContent === '25600 spikes, the first at step 0'"
    )
    page.close()

    e = explore.latency(GREYS, threshold=0.1, tau=10)
    page = open_page(browser, e)
    late = int((encode.latency_times(GREYS, threshold=0.1, tau=10).round() > 99).sum())
    assert late > 0
    assert f"{late} neurons would fire after" in page.locator(".late").inner_text()
    move(page, "normalize", True)
    assert not page.locator(".late").is_visible()
    # What fires at step k is brightest where it was brightest: error of a rounding, not of a scale.
    assert float(number(page, "error")) < 0.1
    page.close()

    e = explore.delta(SIGNALS[0], method="step_forward", threshold=0.15)
    page = open_page(browser, e)
    spikes = e.spikes()
    assert number(page, "count") == f"{int(spikes.abs().sum())} (OFF: {int((spikes < 0).sum())})"
    error = (SIGNALS[0][0] + 0.15 * spikes.cumsum(0) - SIGNALS[0]).square().mean().sqrt()
    assert float(number(page, "error")) == pytest.approx(float(error), rel=0.01)
    page.close()


def test_the_time_cursor_shows_the_frame_and_the_average(browser, english):
    e = explore.rate(GREYS)
    page = open_page(browser, e)
    cursor = page.locator("input[type=range]")
    cursor.focus()
    average = pixels(page, "figure:nth-child(3) canvas")[..., 0]  # at the start, of all steps
    assert (np.abs(average - 255 * e.spikes().mean(0).numpy()) <= 1).all()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('output').textContent === 'step 3 of 0–99'")
    page.wait_for_timeout(50)
    grey, frame, average = (pixels(page, f"figure:nth-child({k}) canvas")[..., 0] for k in (1, 2, 3))
    spikes = e.spikes()
    assert (grey == (GREYS * 255).round().numpy()).all()
    assert (frame == 255 * spikes[3].numpy()).all()
    assert (np.abs(average - 255 * spikes[:4].mean(0).numpy()) <= 1).all()
    button = page.get_by_role("button", name="Play")
    button.focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('output').textContent === 'step 6 of 0–99'")
    page.get_by_role("button", name="Pause").press("Enter")
    page.wait_for_timeout(100)
    stopped = page.locator("output").inner_text()
    page.wait_for_timeout(300)
    assert page.locator("output").inner_text() == stopped
    page.close()


def test_a_cursor_at_the_end_stays_at_the_end_however_many_steps_there_are(browser, english):
    page = open_page(browser, explore.rate(GREYS, num_steps=20))

    def after(last, expected):
        page.evaluate(f"move(0, 'num_steps', {last + 1})")
        page.wait_for_function(f"document.querySelector('output').textContent.endsWith('of 0–{last}')")
        assert page.locator("output").inner_text() == f"step {expected} of 0–{last}"

    cursor = page.locator("input[type=range]")
    after(24, 24)
    cursor.press("ArrowLeft")
    after(29, 23)
    cursor.press("End")
    after(39, 39)
    page.close()


def test_the_raster_draws_each_spike_in_its_cell(browser, english):
    """4 neurons, 5 steps: the middle of every cell is blue exactly where there is a spike."""
    e = explore.rate([[0.0, 0.5], [0.5, 1.0]], num_steps=5)
    page = open_page(browser, e, device_scale_factor=1)
    image = pixels(page, ".plots canvas").astype(int)
    height, width = image.shape[:2]
    left, right, top, bottom = 52, width - 10, 8, height - 38
    blue = (image[..., 0] == 0x00) & (image[..., 1] == 0x72) & (image[..., 2] == 0xB2)
    spikes = e.spikes().reshape(5, 4)
    for t, n in itertools.product(range(5), range(4)):
        x = left + (t + 0.3) / 5 * (right - left)  # beside the middle, where the cursor's line is
        y = bottom - (n + 0.5) / 4 * (bottom - top)
        assert blue[round(y), round(x)] == bool(spikes[t, n]), (t, n)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_languages_themes_and_a_phone(browser, english, lang, scheme):
    language.use(lang)
    shown = [explore.rate(GREYS), explore.latency(GREYS), explore.delta(SIGNALS[0]), explore.spikes()]
    page = open_page(browser, *shown, color_scheme=scheme, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    bright = page.locator(".spike-explore").first.evaluate("e => getComputedStyle(e).color.match(/\\d+/)[0] > 127")
    assert bright == (scheme == "dark")
    words = language.words(lang)["explore"]
    other = "en" if lang == "zh" else "zh"
    assert page.locator(".spike-explore").nth(1).get_attribute("lang") == lang
    assert page.locator("header strong").nth(1).inner_text() == words["latency"]
    page.get_by_role("button", name=words["other_name"]).nth(1).press("Enter")
    assert page.locator("header strong").nth(1).inner_text() == language.words(other)["explore"]["latency"]
    assert page.evaluate("document.activeElement.lang") == lang  # the way back has the focus
    assert page.locator("header strong").nth(0).inner_text() == words["rate"]  # the others stay
    assert page.problems == []
    page.close()


PLAIN = [torch.zeros(4, 4), torch.ones(4, 4), torch.full((4, 4), 0.3), torch.full((1, 1), 0.7)]


@pytest.mark.parametrize("image", PLAIN, ids=["zero", "one", "constant", "1x1"])
def test_plain_inputs_at_every_corner(browser, english, image):
    shown = [explore.rate(image), explore.latency(image), explore.delta(image[0]), explore.spikes((1, 1))]
    page = open_page(browser, *shown)
    for which, explorer in enumerate(shown):
        for settings in corners_and_more(explorer, 0, seed=0):
            for name, value in indices(explorer, settings).items():
                page.evaluate("([i, name, value]) => move(i, name, value)", [which, name, value])
            page.evaluate(  # a touch of the time cursor draws as well
                """(i) => new Promise((drawn) => {
                  elements[i].addEventListener("drawn", drawn, { once: true });
                  elements[i].querySelector("input").dispatchEvent(new Event("input"));
                })""",
                which,
            )
            wanted = np.abs(expected(explorer, settings)).sum()
            assert number(page, "count", which).split()[0] == str(wanted), settings
            assert "NaN" not in page.locator(".spike-explore").nth(which).inner_text()
    assert page.problems == []
    page.close()


def test_dragging_leaves_no_stale_picture_and_no_memory(browser, english):
    """Two explorers; 600 settings without waiting for a drawing, then the last one must be what is seen."""
    shown = [explore.rate(GREYS), explore.latency(GREYS)]
    page = open_page(browser, *shown)
    drag = """(times) => new Promise((done) => {
      let k = 0;
      const timer = setInterval(() => {
        move(0, "gain", (k % 41) * 0.05); move(0, "num_steps", 1 + k % 100);
        move(1, "tau", 0.5 + (k % 40) * 0.5); move(1, "num_steps", 100 - k % 100);
        if (++k < times) return;
        clearInterval(timer);
        setTimeout(() => { gc(); done(performance.memory.usedJSHeapSize); }, 500);
      }, 4);
    })"""
    before = page.evaluate(drag, 300)
    after = page.evaluate(drag, 600)
    assert after - before < 2_000_000  # one drawing's pixels are 1.6 MB: nothing piles up
    rate, latency = shown
    rate.gain, rate.num_steps = (599 % 41) * 0.05, 1 + 599 % 100
    assert number(page, "count") == str(int(rate.spikes().sum()))
    wanted = expected(latency, {**latency.settings(), "tau": 0.5 + (599 % 40) * 0.5, "num_steps": 1})
    assert number(page, "count", 1) == str(int(wanted.sum()))
    assert page.problems == []
    page.close()


def test_a_view_that_is_closed_stops_listening(browser, english):
    page = open_page(browser, explore.rate(GREYS))
    listening = "Object.values(all).flatMap((model) => Object.values(model.listeners).flat()).length"
    assert page.evaluate(listening) == 5  # four controls and the language
    page.evaluate("left.then((leave) => leave())")
    assert page.evaluate(listening) == 0
    page.close()


def test_a_question_is_answered_before_and_explained_after(browser, english):
    question = explore.ask("zeros", explore.rate(GREYS))
    page = open_page(browser, question, show=False)
    page.evaluate("void show(models[0])")  # never "drawn": a question has no picture
    assert page.locator("legend").inner_text() == question.question
    page.evaluate("void (window.other = (trait) => all[models[0].get(trait).replace('IPY_MODEL_', '')])")
    assert page.evaluate("other('place').get('display')") == "none"
    page.get_by_role("button").press("Enter")  # without an answer: nothing
    assert page.evaluate("models[0].get('answer')") == -1
    page.get_by_label("About half").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert page.evaluate("[models[0].get('answer'), other('place').get('display')]") == [0, "flex"]
    page.evaluate("other('explorer').set('observed', '3 %')")  # drawn for the first time
    page.evaluate("other('explorer').set('observed', '4 %')")  # the kernel changed something
    before = [question.question, "You predicted: About half", "What you see now: 4 %"]
    assert page.locator("p").all_inner_texts() == [*before, language.text("ask.now_move")]
    page.evaluate("other('explorer').set('moved', true)")  # the learner did
    after = [question.question, "✗ You predicted: About half", "What you see now: 4 %"]
    after += ["The right answer: More than nine tenths", question._reasons[0]]
    assert page.locator("p").all_inner_texts() == after
    page.evaluate("models[0].set('answer', 2)")
    after = [question.question, "✓ You predicted: More than nine tenths", "What you see now: 4 %", question._reasons[2]]
    assert page.locator("p").all_inner_texts() == after
    page.close()


@pytest.mark.parametrize("how", ["slider", "cursor", "play"])
def test_looking_counts_even_where_nothing_changes(browser, english, how):
    """Delta stays silent at both thresholds; the time cursor changes no count at all."""
    page = open_page(browser, explore.delta(torch.linspace(0, 1, 21), threshold=0.2, padding=True))
    page.wait_for_function("models[0].get('observed')")
    assert page.evaluate("models[0].get('moved')") is False
    before = page.evaluate("models[0].get('observed')")
    if how == "slider":
        page.evaluate("move(0, 'threshold', 0.3)")
    elif how == "cursor":
        page.locator("input[type=range]").press("Home")
    else:
        page.get_by_role("button", name="Play").press("Enter")
    page.wait_for_timeout(400)
    assert page.evaluate("models[0].get('observed')") == before
    assert page.evaluate("models[0].get('moved')") is True
    page.close()


def luminance(colour):
    """Relative luminance of an sRGB colour, as WCAG 2.2 defines it."""
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(("scheme", "paper"), [("light", 255), ("dark", 0x11)])  # JupyterLab's --jp-layout-color0
def test_dots_can_be_seen_on_white_and_on_black(browser, english, scheme, paper):
    page = open_page(browser, explore.rate(GREYS), color_scheme=scheme, device_scale_factor=2)
    image = pixels(page, ".plots canvas >> nth=1").astype(int)
    dots = image[(image[..., 0] < 0x20) & (image[..., 2] > 0xA0) & (image[..., 3] > 0)]
    opacity = np.bincount(dots[:, 3]).argmax() / 255  # of a dot; those on others and edges are fewer
    assert opacity > 0.1
    seen = opacity * np.array([0x00, 0x72, 0xB2]) + (1 - opacity) * paper
    light, dark = sorted((luminance(seen), luminance([paper] * 3)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3
    page.close()
