"""The training runs that ship with lesson 08: the lesson's own cells make the same numbers again."""

import pytest
import torch

from authoring import runs as maker
from course import data, runs

TEST = data.mnist(train=False)
IMAGES, LABELS = TEST.data.flatten(1) / 255, TEST.targets


@pytest.fixture(scope="module")
def lesson():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield maker._lesson()
    torch.set_num_threads(threads)


def test_every_kind_was_trained_from_the_same_seeds():
    assert runs.names() == list(maker.KINDS)
    for name in runs.names():
        assert [run["seed"] for run in runs.read(name)] == list(maker.SEEDS)


@pytest.mark.parametrize("name", maker.KINDS)
def test_each_has_its_own_best_learning_rate_of_the_same_grid(name):
    for run in runs.read(name):
        tried = {float(rate): accuracy for rate, accuracy in run["held_out"].items()}
        assert tuple(tried) == maker.GRID
        assert tried[run["learning_rate"]] == max(tried.values())


@pytest.mark.parametrize("name", maker.KINDS)
def test_the_numbers_of_a_run_agree_with_each_other(name):
    credits = runs.credits(name)
    for run, each in zip(runs.read(name), credits, strict=True):
        assert len(run["right"]) == len(LABELS)
        assert run["accuracy"] == pytest.approx(each.mean().item(), abs=1e-4)
        if maker.KINDS[name] is None:
            continue
        final = run["by_step"][-1] if maker.KINDS[name][1] == "often" else run["by_first"]
        assert run["accuracy"] == final
        for spikes in ("spikes", "hidden", "output"):
            assert 0 < run[f"{spikes}_until"] <= run[spikes]


def test_weights_are_counted():
    one, output = 784 * 100 + 100, 100 * 10 + 10
    kernels, norm, features = 8 * 5 * 5, 8 + 8, 8 * 12 * 12
    expected = {
        "rate": one + output,
        "population": 6 * 784 * 100 + 100 + output,
        "convolution": kernels + norm + features * 10 + 10,
        "logistic": 784 * 10 + 10,
        "relu": one + output,
    }
    assert {name: runs.read(name)[0]["weights"] for name in expected} == expected


@pytest.mark.parametrize("code", ["latency", "step_forward", "weighted_phase", "burst", "once", "shuffled", "direct"])
def test_the_lessons_codes_send_as_many_spikes_as_were_written_down(lesson, code):
    with torch.no_grad():
        sent = sum((lesson["CODES"][code](some) != 0).sum().item() for some in IMAGES.split(250))
    assert runs.read(code)[0]["spikes"] == pytest.approx(sent / len(IMAGES), abs=1e-3)


@pytest.mark.parametrize("name", ["logistic", "latency"])
def test_a_training_gives_what_was_written_down(lesson, name):
    """Other processors round otherwise, so a few digits may change sides."""
    stored = runs.read(name)[0]
    trained = maker._trained(lesson, name, stored["learning_rate"], stored["seed"], 6000)
    again = maker._measured(lesson, name, trained, IMAGES, LABELS)
    assert again.keys() == stored.keys() - {"name", "seed", "learning_rate", "held_out", "weights"}
    same = [a == b for a, b in zip(again["right"], stored["right"], strict=True)]
    assert sum(same) / len(same) > 0.95


def test_credits_by_hand(monkeypatch):
    """Wrong, right, right among two, a draw among all ten."""
    monkeypatch.setattr(runs, "_read", lambda: [{"name": "a", "right": "012A"}, {"name": "b", "right": "1111"}])
    assert runs.credits("a").tolist() == [[0, 1, 0.5, pytest.approx(0.1)]]


def test_mean_and_standard_error_by_hand(monkeypatch):
    """1, 2, 6: the mean is 3, the variance (4 + 1 + 9) / 2, that of the mean a third of it."""
    fake = [{"name": "a", "right": "1", "accuracy": one, "by_step": [one, 2.0]} for one in (1.0, 2.0, 6.0)]
    monkeypatch.setattr(runs, "_read", lambda: [*fake, {"name": "b", "accuracy": 50.0}])
    mean, error = runs.mean("a")
    assert (mean.item(), error.item()) == pytest.approx((3, (7 / 3) ** 0.5))
    mean, error = runs.mean("a", "by_step")
    assert mean.tolist() == [3, 2]
    assert error.tolist() == pytest.approx([(7 / 3) ** 0.5, 0])


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="name must be one of rate, latency"):
        runs.read("phase")
    with pytest.raises(ValueError, match="key must be one of seed, learning_rate, weights, accuracy"):
        runs.mean("relu", "by_step")
    with pytest.raises(ValueError, match="names must be of rate, .*, not phase"):
        maker.make(["phase"])


def test_make_replaces_only_the_runs_named(monkeypatch, tmp_path):
    monkeypatch.setattr(runs, "PATH", tmp_path / "runs.json")
    old = [{"name": name, "seed": 0, "old": True} for name in ("relu", "rate")]
    runs.PATH.write_text(str(old).replace("'", '"').replace("True", "true"), encoding="utf-8")
    monkeypatch.setattr(maker, "_lesson", dict)
    monkeypatch.setattr(maker, "_best_of", lambda lesson, name: [{"name": name, "seed": 0}])
    maker.make(["relu"])
    assert runs._read() == [{"name": "rate", "seed": 0, "old": True}, {"name": "relu", "seed": 0}]
