"""The curves, reconstructions, numbers and colours of the explorers, compared with course's own functions."""

import itertools

import numpy as np
import pytest
import torch
from browser import open_page, pixels

from course import decode, encode, explore, measure, plot

pytestmark = pytest.mark.usefixtures("english")

IMAGE = torch.linspace(0.02, 0.9, 30).reshape(5, 6)  # neither black nor white: no value hides a wrong scale
SIGNAL = 3 + torch.sin(torch.arange(60) / 5).cumsum(0)  # does not start at 0
GRID = torch.linspace(0, 1, 401)

# All that a code says about its first input under given settings.
TOLD = """(settings) => {
  const model = models[0], code = codes.CODES[model.get("kind")], cache = parts.newCache(model);
  const values = code.values(parts.inputsOf(model)[0], settings), spikes = code.encode(values, settings, cache);
  const rebuilt = code.reconstruct(values, settings, spikes, cache);
  return {
    ...code.curve(values, settings, spikes, cache),
    rebuilt: rebuilt && [...rebuilt],
    soFar: code.pictures.so_far && [...code.pictures.so_far(values, spikes, 2, settings)],
    ...measure.measure(code, values, settings, spikes, cache),
  };
}"""


@pytest.fixture
def told(browser):
    """A function: explorer and changed settings in, what its code says out."""
    pages = {}

    def told(explorer, **settings):
        for name, value in settings.items():
            setattr(explorer, name, value)
        if explorer not in pages:
            pages[explorer] = open_page(browser, explorer, show=False)
        return pages[explorer].evaluate(TOLD, explorer.settings())

    yield told
    for page in pages.values():
        page.close()


def points(said, shape, colour):
    """The points of the one mark of this shape and colour, as ``[points, 2]``."""
    marks = [m for m in said["marks"] if (m["shape"], m.get("colour")) == (shape, colour)]
    assert len(marks) == 1
    return torch.tensor(marks[0]["points"])


def close(seen, wanted):
    torch.testing.assert_close(seen.float(), torch.as_tensor(wanted).float(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("gain", "offset"), [(1, 0), (0.5, 0.25), (2, -0.5)])
def test_rate_shows_what_each_neuron_should_fire_and_did(told, gain, offset):
    e = explore.rate(IMAGE, num_steps=40)
    said = told(e, gain=gain, offset=offset)
    close(points(said, "line", "ink"), [[0, 0], [1, 1]])  # equal
    p, fired = (gain * IMAGE + offset).clamp(0, 1), e.spikes().mean(0)
    close(points(said, "dots", "on"), torch.stack([p.ravel(), fired.ravel()], 1))
    close(torch.tensor(said["rebuilt"]), decode.rate(e.spikes(), gain, offset).ravel())


@pytest.mark.parametrize(
    ("linear", "normalize", "threshold"),
    [*itertools.product([False, True], [False, True], [0.1]), (False, True, 0.01)],  # 0.01: below the image's least
)
def test_latencys_curve_is_the_time_of_every_value(told, linear, normalize, threshold):
    e = explore.latency(IMAGE, num_steps=100)
    said = told(e, linear=linear, normalize=normalize, tau=6, threshold=threshold)
    plain = {"tau": 6, "threshold": threshold, "linear": linear}
    times = encode.latency_times(GRID, 100, normalize=normalize and linear, **plain)
    if normalize and not linear:  # stretched until the image's latest spike falls at the last step
        times = times * 99 / encode.latency_times(IMAGE, 100, **plain).max()
    close(points(said, "line", "ink"), torch.stack([GRID, times], 1))
    steps, rows, columns = e.spikes().nonzero(as_tuple=True)
    close(points(said, "dots", "on"), torch.stack([IMAGE[rows, columns], steps], 1))
    assert set(points(said, "line", "off")[:, 0].tolist()) == {np.float32(threshold)}
    taus = [m["points"] for m in said["marks"] if m["shape"] == "line" and m["colour"] == "reference"]
    assert taus == ([] if normalize else [[[-0.03, 6], [1.03, 6]]])
    if linear or not normalize:
        wanted = decode.latency(e.spikes(), normalize=normalize, **plain)
        close(torch.tensor(said["rebuilt"]), wanted.ravel())
    assert said["error"] == pytest.approx(float(measure.rmse(IMAGE.ravel(), torch.tensor(said["rebuilt"]))), rel=1e-5)


@pytest.mark.parametrize(("linear", "num_steps"), [(True, 9), (True, 10), (True, 11), (False, 5), (False, 14)])
def test_late_are_those_that_would_fire_after_the_last_step(told, linear, num_steps):
    """With 10 steps the value 0.5 would fire at step 10, the first that is not there any more."""
    image = torch.tensor([[0.05, 0.2], [0.5, 0.8]])
    said = told(explore.latency(image, linear=linear, tau=20, num_steps=num_steps))
    steps = encode.latency_times(image, None, linear=linear, tau=20).round()
    assert said["late"] == int((steps >= num_steps).sum())
    if linear and num_steps == 10:
        assert 10 in steps


@pytest.mark.parametrize("method", ["delta", "step_forward"])
@pytest.mark.parametrize("padding", [False, True])
def test_delta_shows_signal_reference_and_what_the_spikes_tell(told, method, padding):
    e = explore.delta(SIGNAL)
    said = told(e, method=method, padding=padding, threshold=0.6)
    at = torch.arange(60.0)
    close(points(said, "line", "ink"), torch.stack([at, SIGNAL], 1))
    start = float(SIGNAL[0]) if padding or method == "step_forward" else 0
    rebuilt = getattr(decode, method)(e.spikes(), 0.6, start=start)
    close(points(said, "line", "rebuilt"), torch.stack([at, rebuilt], 1))
    close(torch.tensor(said["rebuilt"]), rebuilt)
    before = SIGNAL if method == "delta" else rebuilt
    reference = torch.cat([torch.tensor([start]), before[:-1]])
    steps = torch.stack([at - 0.5, reference, at + 0.5, reference], 1).reshape(-1, 2)
    close(points(said, "line", "reference"), steps)
    assert said["off"] == int((e.spikes() < 0).sum()) > 0


@pytest.mark.parametrize(("given", "p"), [("probability", 0.05), ("rate", 0.3)])  # 0.05: some intervals are long
def test_random_trains_show_their_intervals_and_what_chance_predicts(told, given, p):
    e = explore.spikes((6, 7), probability=0.05, rate=300)
    said = told(e, given=given)
    k = torch.arange(1, 31)
    chance = torch.distributions.Geometric(p).log_prob(k - 1.0).exp()  # of k - 1 silent steps before a spike
    for shape in ("line", "dots"):
        close(points(said, shape, "off"), torch.stack([k, chance], 1))
    found, _ = measure.intervals(e.spikes())
    shares = found.bincount(minlength=31)[1:31] / len(found)
    assert shares[-1] > 0 or given == "rate"  # the longest that is shown
    close(points(said, "bars", "on"), torch.stack([k, shares], 1))
    close(torch.tensor(said["rebuilt"]), e.spikes().mean(0).ravel())


# ---------------------------------------------------------------------------- pixels


@pytest.mark.parametrize(("p", "num_steps"), [(0.3, 10), (0.05, 40), (1.0, 7), (0.0, 3)])
def test_coins_show_their_rates_and_what_chance_predicts(told, p, num_steps):
    e = explore.coins(probability=p, num_steps=num_steps)
    said = told(e)
    k = torch.arange(num_steps + 1)
    chance = torch.distributions.Binomial(num_steps, torch.tensor(p, dtype=torch.float64)).log_prob(k.double()).exp()
    line, bars = [m for m in said["marks"] if m.get("colour") == "off"][0], points(said, "bars", "on")
    close(torch.tensor(line["points"]), torch.stack([k / num_steps, chance.float()], 1))
    counts = e.spikes().sum(0).long().ravel().bincount(minlength=num_steps + 1)
    close(bars, torch.stack([k / num_steps, counts / 400], 1))
    assert {x for x, _ in next(m for m in said["marks"] if m.get("dash"))["points"]} == {p}


@pytest.mark.parametrize(("value", "tau", "threshold"), [(0.5, 5, 0.25), (0.9, 8, 0.1), (0.2, 3, 0.2), (0.1, 5, 0.3)])
def test_charging_shows_the_potential_and_where_it_crosses(told, value, tau, threshold):
    e = explore.charging(value=value, tau=tau, threshold=threshold, num_steps=30)
    said = told(e)
    t, v = next(torch.tensor(m["points"]).T for m in said["marks"] if m["shape"] == "line" and m["colour"] == "ink")
    fine = torch.linspace(0, float(t[-1]), 100_001, dtype=torch.float64)
    # Euler's steps of τ dV/dt = X − V, from V = 0.
    v_of_t = value * (1 - (1 - (fine[1] / tau)) ** torch.arange(100_001, dtype=torch.float64))
    torch.testing.assert_close(v.double(), v_of_t[::250], rtol=0, atol=1e-4)
    crossing = [m["points"] for m in said["marks"] if m["shape"] == "dots"]
    if value <= threshold:
        assert crossing == []
        assert said["count"] == 0
        assert said["error"] == pytest.approx(value)
    else:
        first = fine[(v_of_t >= threshold).nonzero()[0]].item()
        assert crossing == [[[pytest.approx(first, abs=1e-2), pytest.approx(threshold)]]]
        assert said["first"] == round(first) == int(e.spikes().argmax())


@pytest.mark.parametrize(
    ("make", "read"),
    [
        (lambda x: explore.weighted_phase(x, bits=5), lambda spikes: decode.weighted_phase(spikes, 5)),
        (lambda x: explore.burst(x, num_steps=40, max_spikes=4), lambda spikes: decode.burst(spikes, 4, 1)),
        (lambda x: explore.burst(x, max_spikes=1, shortest=4), lambda spikes: decode.burst(spikes, 1, 4)),
        (lambda x: explore.sigma_delta(x, num_steps=12), decode.rate),
    ],
    ids=["weighted-phase", "burst", "bursts-of-one", "sigma-delta"],
)
def test_values_are_read_as_the_decoder_reads_them(told, make, read):
    e = make(IMAGE)
    said = told(e)
    back, begun = read(e.spikes()), e.spikes()
    if said["soFar"]:
        begun[3:] = 0
        close(torch.tensor(said["soFar"]), read(begun).ravel())
    close(torch.tensor(said["rebuilt"]), back.ravel())
    close(points(said, "dots", "on"), torch.stack([IMAGE.ravel(), back.ravel()], 1))
    grid = torch.arange(1001).double().div(1000).float()
    close(points(said, "line", "ink"), torch.stack([grid, read(make(grid.unsqueeze(0)).spikes()).ravel()], 1))
    close(points(said, "line", "reference"), [[0, 0], [1, 1]])


def rgb(colour):
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


def at(image, x, y, xs, ys):
    """The colour of a plot's pixel at (x, y), given the ranges of its axes: margins as in draw.js."""
    height, width = image.shape[:2]
    left, right, top, bottom = 52, width - 10, 8, height - 38
    column = left + (x - xs[0]) / (xs[1] - xs[0]) * (right - left)
    row = bottom - (y - ys[0]) / (ys[1] - ys[0]) * (bottom - top)
    around = image[round(row) - 1 : round(row) + 2, round(column) - 1 : round(column) + 2].reshape(-1, 4) / 255
    return 255 * (around[:, :3] * around[:, 3:] + 1 - around[:, 3:])  # on white


def has(image, colour, *where):
    """Whether the colour is there, within a pixel and up to smoothing."""
    return (np.abs(at(image, *where) - colour).max(1) < 80).any()


def test_on_is_blue_and_up_off_is_orange_and_down(browser):
    e = explore.delta([0.0, 1.0, 2.0, 1.0, 1.0, 0.0], threshold=0.5)
    page = open_page(browser, e, device_scale_factor=1)
    image = pixels(page, ".plots canvas")
    for step, spike in enumerate(e.spikes().tolist()):
        for height in (-0.5, 0.5):
            place = (step + 0.1, height, (-0.5, 5.5), (-1.3, 1.3))
            assert has(image, rgb(plot.ON), *place) == (spike > 0 and height > 0), (step, height)
            assert has(image, rgb(plot.OFF), *place) == (spike < 0 and height < 0), (step, height)
    page.close()


def test_the_curve_is_drawn_where_its_points_are(browser):
    """Latency, linear: a straight line from the latest time at the threshold down to 0 at 1."""
    e = explore.latency(torch.full((1, 1), 0.5), linear=True, tau=20, threshold=0.1, num_steps=15)
    page = open_page(browser, e, device_scale_factor=1)
    image = pixels(page, ".plots figure:nth-child(2) canvas")
    top = 1.05 * 18  # the latest time of the curve, (1 - 0.1) · 20, and a margin
    axes = ((-0.03, 1.03), (-0.03 * top, top))
    for x in (0.05, 0.3, 0.7, 0.95):
        time = min(20 * (1 - x), 18)
        assert has(image, [0, 0, 0], x, time, *axes), x
        assert not has(image, [0, 0, 0], x, time - 3, *axes), x
    page.close()


# What a question observes of an explorer as it stands, with the time cursor at step t.
OBSERVED = """([name, t, settings]) => {
  const model = models[0], code = codes.CODES[model.get("kind")], cache = parts.newCache(model);
  const values = code.values(parts.inputsOf(model)[0], settings), spikes = code.encode(values, settings, cache);
  const measures = measure.measure(code, values, settings, spikes, cache);
  return measure.OBSERVED[name]({ values, settings, spikes, t, measures });
}"""


def observed(browser, explorer, name, t=0):
    page = open_page(browser, explorer, show=False)
    seen = page.evaluate(OBSERVED, [name, t, explorer.settings()])
    page.close()
    return seen


def test_what_a_question_observes_is_what_course_measures(browser):
    image = torch.cat([torch.zeros(10), torch.ones(5), IMAGE.ravel()[:15]]).reshape(5, 6)
    e = explore.rate(image, num_steps=60)
    changed, grey = (e.spikes()[1:] != e.spikes()[:-1]).float().mean(0), (image > 0) & (image < 1)
    assert observed(browser, e, "zeros") == {"share": f"{100 * measure.sparsity(e.spikes()):.1f}"}
    assert observed(browser, e, "spikes") == {"count": int(e.spikes().sum())}
    assert observed(browser, e, "changes") == {"grey": f"{100 * changed[grey].mean():.1f}", "plain": "0.0"}
    e.gain = 0.5
    white = (e.spikes()[1:] != e.spikes()[:-1]).float().mean(0)[~grey].mean()
    assert observed(browser, e, "changes")["plain"] == f"{100 * white:.1f}" != "0.0"

    e = explore.latency(image, num_steps=100, tau=5.0, threshold=0.3)
    (step,) = set(e.spikes()[:, image <= 0.3].nonzero()[:, 0].tolist())
    dark = int((image <= 0.3).sum())
    assert observed(browser, e, "dark") == {"fired": dark, "dark": dark, "step": step}
    e.tau = 10.0  # encode.latency refuses: they would fire after the last step
    assert observed(browser, e, "dark") == {"fired": 0, "dark": dark, "step": "–"}

    e = explore.latency(image, num_steps=16, linear=True, normalize=True, clip=True)
    fired = e.spikes()[:4].sum(0) > 0
    least = f"{image[fired].min():.2f}"
    assert observed(browser, e, "seen", 3) == {"step": 3, "seen": int(fired.sum()), "all": 20, "least": least}
    error = measure.rmse(image, decode.latency(e.spikes(), linear=True, normalize=True))
    assert float(observed(browser, e, "spikes_and_error")["error"]) == pytest.approx(error, rel=5e-3)

    e = explore.spikes((10, 10), probability=0.3)
    interval = measure.intervals(e.spikes())[0].bincount()
    share = f"{100 * interval.max() / interval.sum():.1f}"
    assert observed(browser, e, "interval") == {"interval": int(interval.argmax()), "share": share}
    e.probability = 0.0
    assert observed(browser, e, "interval") == {"interval": "–", "share": "0.0"}
