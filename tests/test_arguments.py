"""The one door for arguments: what is read as numbers, and that nothing else ends in anything but a clear error."""

import inspect
import re
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from course import (
    _arguments,
    animate,
    channel,
    cochlea,
    compare,
    data,
    decode,
    diagram,
    encode,
    events,
    explore,
    measure,
    noise,
    plot,
    recordings,
    runs,
    targets,
    trains,
    vision,
)
from course import check as check_room

MODULES = (
    animate, channel, cochlea, compare, data, decode, diagram, encode, events,
    explore, measure, noise, plot, recordings, runs, targets, trains,
)  # fmt: skip
STILL = [[0.0, 0.25, 0.5], [0.75, 1.0, 0.125]]
TRAIN = [[1, 0, 1], [0, 1, 0], [0, 0, 0], [0, 0, 0]]
PACKED = [[1, 1], [0, 0], [0, 1], [0, 0], [0, 1], [0, 0]]
MANY = [[[0, 0, 0]], [[0, 1, 1]], [[1, 0, 0]], [[0, 0, 0]]]

FILM = [[[1, 0], [0, -1]], [[0, 0], [1, 1]], [[0, 1], [0, 0]]]
BATCH = [[[[[1, 0], [0, 1]]]], [[[[0, 0], [1, 1]]]]]
SEEN = events.Events(t=[0.0, 0.25], x=[1, 0], y=[0, 1], polarity=[1, 0], height=2, width=2)
TRIED = compare.Trials(torch.tensor([1.0, 2.0]), 3.0)
TONES = {"sample_rate": 8000.0, "frequencies": [250.0, 1000.0]}

# A good call of every public function. One that is missing here fails a test.
GOOD = {
    "animate.ffmpeg_program": {},
    "animate.video": {"spikes": FILM},
    "cochlea.centre_frequencies": {"num_channels": 3},
    "cochlea.envelopes": {"sound": [0.0, 0.5] * 20, **TONES},
    "cochlea.resynthesize": {"envelopes": [[0.0, 0.5], [1.0, 0.25]], **TONES},
    "compare.appear": {"values": STILL, "num_steps": 3},
    "compare.difference": {"a": TRIED, "b": TRIED},
    "compare.likeliest": {"code": "latency", "spikes": MANY},
    "compare.trials": {"code": "latency", "values": STILL, "num_steps": 8},
    "data.digit": {},
    "data.mnist": {"download": False},
    "data.moving_digit": {},
    "data.root": {},
    "diagram.axes": {"spikes": BATCH},
    "diagram.charging": {"values": [1.0, 0.5]},
    "diagram.codes": {},
    "diagram.delta_modulation": {"data": [0.0, 5.0, 1.0]},
    "diagram.feed": {"image": STILL},
    "diagram.latency_raster": {"spikes": [[1, 0], [0, 0], [0, 1]]},
    "diagram.linear_latency": {},
    "diagram.rc_circuit": {},
    "diagram.three_s": {"image": STILL},
    "events.Events": {"t": [0.0, 0.25], "x": [1, 0], "y": [0, 1], "polarity": [1, 0], "height": 2, "width": 2},
    "events.count_image": {"events": SEEN},
    "events.cut": {"events": SEEN},
    "events.from_spikes": {"spikes": FILM, "dt": 0.01},
    "events.read_aedat4": {"path": Path(__file__).with_name("street.aedat4")},
    "events.read_nmnist": {"path": Path(__file__).with_name("digit.bin")},
    "events.time_surface": {"events": SEEN, "tau": 0.1},
    "events.to_signed": {"events": SEEN, "dt": 0.01},
    "events.to_spikes": {"events": SEEN, "dt": 0.01},
    "explore.ask": {"name": "zeros", "explorer": explore.rate(STILL)},
    "explore.burst": {"image": STILL},
    "explore.charging": {},
    "explore.coins": {},
    "explore.delta": {"signal": [0.0, 1.0, 0.5]},
    "explore.latency": {"image": STILL},
    "explore.rate": {"image": STILL},
    "explore.sigma_delta": {"image": STILL},
    "explore.spikes": {},
    "explore.weighted_phase": {"image": STILL},
    "plot.frames": {"spikes": FILM, "steps": [0, 1]},
    "plot.image": {"values": STILL},
    "plot.neuron": {"spikes": TRAIN, "index": 1},
    "plot.raster": {"spikes": TRAIN},
    "plot.reconstruction": {"spikes": FILM},
    "recordings.speech": {},
    "recordings.street": {},
    "channel.send": {"code": "latency", "image": STILL, "num_steps": 8},
    "decode.bsa": {"spikes": TRAIN, "fir": [1.0, 0.5]},
    "decode.burst": {"spikes": PACKED, "max_spikes": 3, "shortest": 1, "longest": 2},
    "decode.delta": {"spikes": TRAIN},
    "decode.earliest": {"spikes": TRAIN},
    "decode.event_camera": {"spikes": TRAIN, "start": [0.5, 0.0, 1.0]},
    "decode.latency": {"spikes": [[1, 0], [0, 1], [0, 0]], "tau": 2},
    "decode.lif": {"spikes": TRAIN},
    "decode.moving_window": {"spikes": TRAIN},
    "decode.population": {"spikes": MANY},
    "decode.population_match": {"spikes": MANY},
    "decode.rank_order": {"spikes": [[0, 1], [1, 0]], "worth": [1.0, 0.5]},
    "decode.rate": {"spikes": TRAIN},
    "decode.sigma_delta": {"spikes": TRAIN, "window": 2},
    "decode.step_forward": {"spikes": TRAIN},
    "decode.weighted_phase": {"spikes": TRAIN, "bits": 2},
    "encode.bsa": {"data": STILL, "fir": [1.0, 0.5], "threshold": 0.5},
    "encode.burst": {"data": STILL, "num_steps": 20},
    "encode.delta": {"data": STILL},
    "encode.event_camera": {"data": STILL},
    "encode.latency": {"data": STILL, "num_steps": 20},
    "encode.latency_times": {"data": STILL, "num_steps": 20},
    "encode.lif": {"current": STILL},
    "encode.moving_window": {"data": STILL, "window": 2},
    "encode.population": {"data": STILL, "num_neurons": 4, "num_steps": 8},
    "encode.rank_order": {"data": STILL},
    "encode.rate": {"data": STILL, "num_steps": 3},
    "encode.rate_conv": {"data": STILL},
    "encode.sigma_delta": {"data": STILL},
    "encode.step_forward": {"data": STILL},
    "encode.weighted_phase": {"data": STILL},
    "measure.bits_per_spike": {"bits": 1.0, "spikes": TRAIN},
    "measure.cv": {"spikes": TRAIN},
    "measure.energy_model": {},
    "measure.fano_factor": {"spikes": TRAIN, "window": 2},
    "measure.first_spike_time": {"spikes": TRAIN},
    "measure.fisher_information": {"probability": [0.25, 0.5], "num_steps": 4},
    "measure.intervals": {"spikes": TRAIN},
    "measure.mutual_information": {"values": [0, 0, 1, 1], "answers": [2, 3, 3, 2]},
    "measure.psth": {"spikes": TRAIN, "window": 2},
    "measure.rmse": {"signal": STILL, "reconstruction": STILL},
    "measure.snr_db": {"signal": STILL, "reconstruction": STILL},
    "measure.sparsity": {"spikes": TRAIN},
    "measure.spike_count": {"spikes": TRAIN},
    "measure.synaptic_operations": {"spikes": TRAIN, "fan_out": [1, 2, 3]},
    "measure.van_rossum": {"a": TRAIN, "b": TRAIN, "tau": 2.0},
    "measure.victor_purpura": {"a": TRAIN, "b": TRAIN, "cost": 0.5},
    "noise.add_noise": {"spikes": TRAIN, "probability": 0.5},
    "noise.drop": {"spikes": TRAIN, "probability": 0.5},
    "noise.jitter": {"spikes": TRAIN, "most": 1},
    "noise.jitter_gaussian": {"spikes": TRAIN, "sd": 1.0},
    "noise.jitter_uniform": {"spikes": TRAIN, "most": 1},
    "runs.credits": {"name": "rate"},
    "runs.mean": {"name": "rate"},
    "runs.names": {},
    "runs.read": {"name": "rate"},
    "targets.from_one_hot": {"one_hot": [[0, 1], [1, 0]]},
    "targets.latency": {"targets": [0, 1], "num_classes": 3, "num_steps": 20},
    "targets.rate": {"targets": [0, 1], "num_classes": 3, "num_steps": 4},
    "targets.to_one_hot": {"targets": [0, 1], "num_classes": 3},
    "trains.bernoulli": {"probability": 0.5, "num_steps": 3},
    "trains.inhomogeneous_poisson": {"rate": [100.0, 0.0, 50.0]},
    "trains.poisson": {"rate": 100.0, "num_steps": 3},
    "trains.refractory": {"spikes": TRAIN, "period": 1},
}


class Elsewhere(torch.Generator):
    """A generator that says it draws on a graphics card; none need be there."""

    device = torch.device("cuda")


CIRCLE = []
CIRCLE.append(CIRCLE)
HOSTILE = {
    "None": None,
    "text": "rate",
    "no text": "",
    "text with a nul": "a\0b",
    "bytes": b"\x01",
    "true": True,
    "numpy's true": np.bool_(True),
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus infinity": -float("inf"),
    "nan in a tensor": torch.tensor([[0.5, torch.nan]]),
    "infinity in a tensor": torch.tensor([[torch.inf, 0.5], [0.5, -torch.inf]]),
    "zero": 0,
    "minus one": -1,
    "half": 0.5,
    "tiny": 5e-324,
    "great": 1e300,
    "more than memory": 10**15,
    "more than 64 bits": 10**30,
    "more than a float": 10**400,
    "more than Python writes": 10**5000,
    "fraction": Fraction(1, 3),
    "complex": 1j,
    "complex tensor": torch.tensor([1j]),
    "nothing": [],
    "nothing twice": [[]],
    "no neuron": torch.zeros(4, 0),
    "no step": torch.zeros(0, 4),
    "no class": torch.zeros(4, 1, 0),
    "one": torch.ones(1),
    "one of each": torch.ones(1, 1, 1),
    "0-d tensor": torch.tensor(0.5),
    "0-d whole tensor": torch.tensor(2),
    "0-d array": np.array(0.5),
    "scalar": np.float32(0.5),
    "ragged": [[1], [1, 2]],
    "ragged tensors": [torch.ones(2), torch.ones(3)],
    "endless": CIRCLE,
    "objects": np.array([None, "a"]),
    "words": np.array(["a"]),
    "dates": np.array(["2020-01-01"], dtype="M8[D]"),
    "records": np.zeros(2, dtype=[("a", "f4"), ("b", "i1")]),
    "masked": np.ma.array([1.0, 0.5], mask=[False, True]),
    "set": {1, 2},
    "dict": {"a": 1},
    "function": len,
    "type": int,
    "series": pd.Series([0.5, 0.25], index=[7, 9]),
    "series of words": pd.Series(["a"]),
    "series with gaps": pd.Series([1, pd.NA], dtype="Int64"),
    "frame": pd.DataFrame({"a": [1, 0], "b": [0.5, 0.25]}),
    "16 bits": np.array([1, 65535], dtype=np.uint16),
    "64 bits": np.array([1, 2**64 - 1], dtype=np.uint64),
    "eighth precision": torch.ones(4, 3).to(torch.float8_e5m2),
    "sparse": torch.eye(3).to_sparse(),
    "gradient": torch.ones(4, 3, requires_grad=True),
    "transposed": torch.ones(3, 4).T,
    "backwards": np.ones((4, 3))[::-1],
    "on meta": torch.ones(4, 3, device="meta"),
    "0-d on meta": torch.tensor(1.0, device="meta"),
    "complex type": torch.complex64,
    "odd type": torch.uint16,
    "bool type": torch.bool,
    "generator": torch.Generator(),
    "generator elsewhere": Elsewhere(),
}  # fmt: skip


def public():
    """Every public function of the modules, as "module.function" → function."""
    found = {}
    for module in MODULES:
        for name, function in vars(module).items():
            listed = name in getattr(module, "__all__", [name]) and "__mutmut_" not in name  # make mutants adds these
            own = getattr(function, "__module__", "").startswith(module.__name__)
            if inspect.isfunction(function) and own and listed and name[0] != "_":
                found[f"{module.__name__.split('.')[1]}.{name}"] = function
    return found | {"events.Events": events.Events}


FUNCTIONS = public()
ARGUMENTS = [
    (name, parameter.name)
    for name, function in FUNCTIONS.items()
    for parameter in inspect.signature(function).parameters.values()
    if parameter.kind is not parameter.VAR_KEYWORD
]


# What some promise to raise besides: no file, no network.
BESIDES = {"data.mnist": RuntimeError, "events.read_aedat4": OSError, "events.read_nmnist": OSError}


@pytest.fixture(autouse=True, scope="module")
def _no_network(tmp_path_factory):
    def absent(self):
        raise RuntimeError("no network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vision.load().datasets.MNIST, "download", absent)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield


def check(name, arguments):
    """Call the function: it answers, or says with a TypeError or a ValueError which argument is wrong."""
    function = FUNCTIONS[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(**arguments)
    except BESIDES.get(name, ()):
        pass
    except (TypeError, ValueError) as error:
        names = "|".join(inspect.signature(function).parameters)
        if not re.search(rf"\b({names})\b", str(error)):
            raise AssertionError("the error names no argument") from error
    finally:
        plt.close("all")


def test_every_public_function_has_a_good_call():
    assert set(FUNCTIONS) == set(GOOD)
    for name, arguments in GOOD.items():
        FUNCTIONS[name](**arguments)


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS, ids=[".".join(pair) for pair in ARGUMENTS])
def test_one_hostile_argument(name, argument):
    for label, value in HOSTILE.items():
        try:
            check(name, GOOD[name] | {argument: value})
        except Exception as error:
            raise AssertionError(f"{argument} = {label}") from error


@settings(max_examples=examples(600), deadline=None)
@given(data=st.data())
def test_many_hostile_arguments(data):
    name = data.draw(st.sampled_from(sorted(FUNCTIONS)))
    arguments = dict(GOOD[name])
    for argument in [argument for function, argument in ARGUMENTS if function == name]:
        label = data.draw(st.sampled_from([None, None, *HOSTILE]), argument)
        if label is not None:
            arguments[argument] = HOSTILE[label]
    check(name, arguments)


EXERCISES = [one for lesson in check_room.LESSONS.values() for one in lesson]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_an_exercise_bears_any_answer_and_any_answerer(exercise):
    for label, value in HOSTILE.items():
        verdict = exercise.feedback(lambda *_, value=value: value)
        assert verdict.kind in ("wrong", "misconception", "empty"), label
        check_room.picture.draw(verdict)
        assert str(verdict.said)
        exercise.feedback(value)
    plt.close("all")
    for seed in (None, "a", 1.5, 10**400):
        with pytest.raises((TypeError, ValueError), match="seed must be"):
            exercise.feedback(exercise.reference, seed)


GRID = [[0.0, 0.25], [0.5, 0.75]]
SAME = {
    "array": np.array(GRID, dtype=np.float32),
    "backwards": np.array(GRID, dtype=np.float32)[::-1, ::-1].copy()[::-1, ::-1],
    "big-endian": np.array(GRID, dtype=">f4"),
    "transposed": np.array(GRID, dtype=np.float32, order="F"),
    "field of records": np.array([[(0.0, 0), (0.25, 0)], [(0.5, 0), (0.75, 0)]], dtype=[("a", "f4"), ("b", "i1")])["a"],
    "frame": pd.DataFrame(GRID, index=[5, 1], columns=["b", "a"], dtype="float32"),
    "tensors": [torch.tensor(row) for row in GRID],
    "arrays": [np.array(row, dtype=np.float32) for row in GRID],
    "series": [pd.Series(row, index=[3, 9], dtype="float32") for row in GRID],
    "numbers in tensors": [[torch.tensor(0.0), torch.tensor(0.25)], [torch.tensor(0.5), 0.75]],
    "tuples": ((0, 0.25), (0.5, Fraction(3, 4))),
    "with a gradient": torch.tensor(GRID, requires_grad=True),
    "sparse": torch.tensor(GRID).to_sparse(),
    "objects": np.array(GRID, dtype=object),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", SAME)
def test_what_can_be_read_as_numbers_is_read(kind):
    read = _arguments.values("data", SAME[kind])
    assert read.dtype == torch.float32
    assert read.tolist() == GRID
    assert torch.equal(encode.latency(SAME[kind], 20), encode.latency(GRID, 20))
    assert torch.equal(measure.spike_count(SAME[kind]), torch.tensor([1, 2]))


@pytest.mark.filterwarnings("error")
def test_what_is_too_plain_or_too_still_for_torch():
    one = np.array([[1.0]])[::-1, ::-1]  # numpy calls it contiguous, and torch refuses its strides
    assert _arguments.tensor("data", one).tolist() == [[1]]
    assert _arguments.tensor("data", np.broadcast_to(0.5, (2, 2))).tolist() == [[0.5, 0.5]] * 2  # read-only
    assert _arguments.tensor("data", pd.Series([1, 2], dtype="Int64")).tolist() == [1, 2]
    assert _arguments.tensor("data", np.array([1, 65535], dtype=np.uint16)).tolist() == [1, 65535]
    assert _arguments.tensor("data", [[]]).shape == (1, 0)


@pytest.mark.parametrize("three", [np.int8(3), np.array(3), torch.tensor(3)])
def test_a_number_without_axes_is_a_number(three):
    assert encode.rate(three / 3.0, three, dtype=bool).tolist() == [True] * 3
    assert encode.burst(1.0, 9, max_spikes=three).sum() == 3
    assert torch.equal(encode.latency_times(0.5, tau=three), encode.latency_times(0.5, tau=3))
    assert decode.delta([1, 1], three, start=three).tolist() == [6, 9]


@pytest.mark.parametrize(
    ("given_type", "meant"),
    [(bool, torch.bool), (float, torch.float64), (int, torch.int64), (np.int8, torch.int8), ("float32", torch.float32)],
)
def test_types_of_python_and_numpy(given_type, meant):
    assert encode.rate([0.0, 1.0], 2, dtype=given_type).dtype == meant
    assert encode.weighted_phase([0.5], dtype=given_type).dtype == meant
    assert targets.to_one_hot([1], 2, dtype=given_type).dtype == meant


def test_gain_and_offset_can_be_tensors():
    gain = torch.tensor([0.0, 2.0])
    assert encode.rate([1.0, 0.5], 3, gain=gain).tolist() == [[0, 1]] * 3
    assert encode.rate([0.5, 0.5], 3, offset=[-1, 1]).tolist() == [[0, 1]] * 3
    assert decode.rate([[0, 1]], gain=[1, 2], offset=[0.5, 0]).tolist() == [-0.5, 0.5]
    with pytest.raises(ValueError, match=r"gain must be a number or of the shape \[2\], not \[3\]"):
        encode.rate([1.0, 0.5], 3, gain=torch.ones(3))
    with pytest.raises(ValueError, match="gain must not be 0"):
        decode.rate([[0, 1]], gain=[1, 0])


def test_results_stay_with_the_data_whatever_the_default_device_is():
    """On the meta device, as torch's default, no value can be read: whatever was moved there would raise."""
    torch.set_default_device("meta")
    try:
        for name, arguments in GOOD.items():
            for read in (lambda x: x, lambda x: np.array(x) if isinstance(x, list) else x, on_cpu):
                result = FUNCTIONS[name](**{key: read(value) for key, value in arguments.items()})
                for part in result if isinstance(result, tuple) else [result]:
                    assert not isinstance(part, torch.Tensor) or part.device.type == "cpu", name
                plt.close("all")
        targets.rate([0], 2, 9, correct_rate=0.5, firing_pattern="uniform")
        targets.rate([0], 2, 9, correct_rate=0.5, firing_pattern="poisson")
        for exercise in EXERCISES:
            assert exercise.feedback(exercise.reference).right, exercise.name
    finally:
        torch.set_default_device(None)


def on_cpu(value):
    return torch.tensor(value, device="cpu") if isinstance(value, list) else value


def test_a_generator_of_another_device_is_named():
    with pytest.raises(ValueError, match="generator must be on the device of the data, cpu, not on cuda"):
        encode.rate([0.5], 3, generator=Elsewhere())


def test_numbers_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="num_steps is too large"):
        encode.rate([0.5], 10**15)
    with pytest.raises(ValueError, match=r"num_steps must be from 1 to 9223372036854775807, not 1000"):
        encode.rate([0.5], 10**30)
    with pytest.raises(ValueError, match="tau or first_spike_time is too large"):
        encode.latency([0.5], tau=1e17)
    with pytest.raises(ValueError, match="fan_out is too large"):
        measure.synaptic_operations([[1, 1], [1, 1]], torch.tensor([2**61, 2**61]))
    with pytest.raises(ValueError, match="signal and reconstruction are too large"):
        measure.rmse(np.array([1e200]), [0])
    assert measure.energy_model(10**25) == pytest.approx(0.9e13)


def test_a_strange_language_fails_no_encoder(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "xx")
    with pytest.warns(UserWarning, match=r"\[0, 1\]"):
        encode.rate([2.0], 3)


def test_old_names_still_import():
    """Notebooks handed out before version 0.2 name modules that have other names now."""
    code = "from course import codes, disturb, trial; print(codes.__name__, disturb.__name__, trial.__name__)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["course.encode", "course.noise", "course.channel"]
    with pytest.raises(ImportError, match="nothing_like_it"):
        from course import nothing_like_it  # noqa: F401


@pytest.mark.parametrize("module", [encode, decode])
def test_an_old_name_says_the_new_one(module):
    with pytest.warns(DeprecationWarning, match=r"code\.phase is now \w+\.weighted_phase"):
        assert module.phase is module.weighted_phase
    with pytest.raises(AttributeError, match="nothing_like_it"):
        module.nothing_like_it  # noqa: B018


def test_an_array_of_something_else_is_named():
    with pytest.raises(TypeError, match=r"data must be .*, not ndarray of datetime64\[D\]"):
        encode.rate(np.array(["2026-11-26"], "datetime64[D]"), 2)
