"""What crosses the grader's seams: results that are kept, and values on their way out of the jail."""

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course.language import Phrase
from grading.result import QuestionResult, Result, ShownCell, storable, total, waiting
from grading.sandbox import wire

VALUES = st.recursive(
    st.text() | st.integers() | st.floats() | st.none() | st.lists(st.integers(), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.builds(Phrase, st.just("check.tensor"), st.dictionaries(st.text(), inner, max_size=3))
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_a_kept_result_is_the_result(values):
    said = storable(Phrase("check.differs", values))
    asked = (QuestionResult("a", 1, None, "manual", said=said), QuestionResult("b", 2, 0.5, "wrong", "key", hint=said))
    shown = ShownCell("code", "c", "x = 1", "a", "printed", ("cGlj", "dHVyZQ=="))
    result = Result("id", "student", "name", "file", notes=("late",), questions=asked, cells=(shown,))
    kept = json.dumps(result.to_json(), ensure_ascii=False, allow_nan=False).encode()
    assert Result.from_json(json.loads(kept)) == result


def test_what_survives_json_is_kept_as_it_is():
    values = {"number": 2, "share": 0.5, "text": "α", "several": (1, "b"), "nan": float("nan")}
    assert storable(Phrase("check.tensor", values)).values == values | {"nan": "nan"}


def test_points_are_given_or_wait():
    asked = [QuestionResult("a", 2, 1.5, "x"), QuestionResult("b", 4, None, "manual"), QuestionResult("c", 8, 0, "x")]
    assert total(Result("id", "student", "name", "file", questions=tuple(asked))) == 1.5
    assert total(Result("id", "student", "name", "file", questions=tuple(asked), penalty=0.5)) == 1
    assert waiting(asked) == 4


# The other side of the wall.


def across(value):
    return wire.unpack(json.loads(json.dumps(wire.pack(value))))


PLAIN = st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers(1 - 2**63, 2**63 - 1) | st.text(max_size=9)


@given(st.recursive(PLAIN, lambda one: st.lists(one, max_size=3) | st.lists(one, max_size=3).map(tuple), max_leaves=6))
def test_plain_values_come_across_as_they_are(value):
    def depth(one):
        return 1 + max(map(depth, one), default=0) if isinstance(one, (list, tuple)) else 0

    seen = across(value)
    assert isinstance(seen, wire.Opaque) if depth(value) > wire.MAX_DEPTH else repr(seen) == repr(value)


def test_lists_come_across_down_to_a_depth():
    assert across([[[[1]]]]) == [[[[1]]]]
    assert isinstance(across([[[[[1]]]]]), wire.Opaque)
    circle = []
    circle.append(circle)
    assert isinstance(across(circle), wire.Opaque)


def test_half_a_character_becomes_a_sign_for_it():
    assert across("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize("shape", [(0,), (0, 3), (1,) * 8, ()])
def test_a_tensor_comes_across_in_any_shape(shape):
    assert across(torch.ones(shape)).shape == shape


@pytest.mark.parametrize("seed", [0, 5, 2**63])
def test_a_generator_comes_across_with_its_seed(seed):
    assert across(torch.Generator().manual_seed(seed)).initial_seed() == seed


def test_other_numbers_come_across_as_what_torch_makes_of_them():
    assert across(...) is ...
    assert across(Decimal("0.5")) == across(Fraction(1, 2)) == 0.5
    assert repr(across(np.int8(3))) == "3"
    for array in (np.arange(3)[::-1], np.array([[0.5], [1]]), np.array([1, 2], dtype=object)):
        assert across(array).tolist() == array.tolist()
    assert across(np.arange(3, dtype=np.uint8)).dtype == torch.int64
    assert across(np.zeros(3, dtype=np.float16)).dtype == torch.float64


def test_tensors_come_across_up_to_a_size():
    tensor = torch.rand(100, wire.MAX_NUMBERS // 100, requires_grad=True)
    assert torch.equal(across(tensor), tensor)
    assert repr(across(torch.zeros(wire.MAX_NUMBERS + 1))) == "<a tensor of 50001 values of type float32>"
    assert isinstance(across([torch.zeros(2), 2**64]), wire.Opaque)  # a list is as good as its worst value


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"list": 3},
        {"generator": True},
        {"generator": -1},
        {"generator": 2**64},
        {"ellipsis": 1},
        {"tensor": [1, 2, 3, 4], "shape": [-1, -4], "dtype": "int8"},
        {"tensor": [1, 2], "shape": [3], "dtype": "int8"},
        {"tensor": "12", "shape": [2], "dtype": "int8"},
        {"tensor": ["1", "2"], "shape": [2], "dtype": "int8"},
        {"tensor": [1], "shape": [1.0], "dtype": "int8"},
        {"tensor": [1], "shape": [1] * 9, "dtype": "int8"},
        {"tensor": [1], "shape": 1, "dtype": "int8"},
        {"tensor": [0] * (wire.MAX_NUMBERS + 1), "shape": [1, wire.MAX_NUMBERS + 1], "dtype": "int8"},
        {"tensor": [[1]], "shape": [1], "dtype": "int8"},
    ],
)
def test_a_forged_message_stands_for_nothing(message):
    assert isinstance(wire.unpack(message), wire.Opaque)
    assert isinstance(wire.unpack({"list": [0, message]}), wire.Opaque)


def test_a_message_as_deep_as_json_allows_ends_in_nothing():
    message = {"list": [0]}
    for _ in range(900):
        message = {"list": [message]}
    assert isinstance(wire.unpack(message), wire.Opaque)


def test_what_cannot_be_sent_keeps_its_name():
    assert repr(across(object())) == "<object>"
    assert repr(wire.unpack({"opaque": "x" * 200})) == f"<{'x' * 100}>"
    assert repr(wire.unpack({})) == "<no value>"


def listed(count):
    return {"list": [0] * count}


def test_lists_have_a_limit_on_the_trusted_side():
    assert len(wire.unpack(listed(19_999))) == 19_999
    assert isinstance(wire.unpack(listed(20_000)), wire.Opaque)
    assert isinstance(wire.unpack({"list": [listed(9_999), listed(10_000)]}), wire.Opaque)


def test_whole_numbers_have_64_bits_on_both_sides():
    for number in (2**63 - 1, 1 - 2**63):
        assert wire.unpack(wire.pack(number)) == number
    for number in (2**63, -(2**63), 2**64):
        assert wire.pack(number) == {"opaque": "a number of more than 64 bits"}
        assert isinstance(wire.unpack(number), wire.Opaque)


@pytest.mark.parametrize("kind", ["complex64", "float8_e4m3fn", "qint8", "long", "double", "load", "Tensor", "", None])
def test_tensors_have_known_types(kind):
    assert isinstance(wire.unpack({"tensor": [1], "shape": [1], "dtype": kind}), wire.Opaque)


@pytest.mark.parametrize("kind", wire.DTYPES)
def test_tensors_of_known_types_come_back(kind):
    assert str(wire.unpack({"tensor": [1], "shape": [1], "dtype": kind}).dtype) == f"torch.{kind}"
