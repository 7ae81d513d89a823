"""Answers: the numbers that a draw reads are those of the labelled outcome, on any axes."""

import numpy as np
import pytest
import xarray as xr

from detente.models.plain import axes
from detente.outcomes import Question, compute
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level

LABELS = {"country": ["AAA", "BBB"], "currency": ["CNY", "EUR", "USD"]}
VALUE = np.arange(6.0).reshape(2, 3) ** 2
DATA = xr.Dataset({"value": (tuple(LABELS), VALUE)}, LABELS)


def own():
    return Answers({"shares": change_of_level(Pair(axes(DATA, *LABELS), 0 * VALUE, VALUE))})


@pytest.mark.parametrize("found", [own, lambda: {"shares": DATA}], ids=["plain", "dataset"])
@pytest.mark.parametrize("dims", [("country", "currency"), ("currency", "country")])
def test_the_numbers_are_those_of_the_labelled_outcome(found, dims):
    answers = Answers()
    answers.add(found())
    for _ in range(2):  # before and after somebody asks for the labels
        np.testing.assert_array_equal(
            answers.value("shares", dims), DATA["value"].transpose(*dims).values
        )
        xr.testing.assert_identical(answers["shares"]["value"], DATA["value"])
    assert list(answers) == ["shares"]
    assert len(answers) == 1
    assert answers["shares"] is answers["shares"]


def test_a_later_answer_takes_the_place_of_an_earlier():
    asked = [Question(lambda *_: own()), Question(lambda *_: {"shares": DATA + 1, "others": DATA})]
    found = compute(None, {}, {}, asked)  # pyright: ignore[reportArgumentType]
    assert set(found) == {"shares", "others"}
    np.testing.assert_array_equal(found.value("shares", tuple(LABELS)), VALUE + 1)
