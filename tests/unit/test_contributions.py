import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ensemble.contributions import shapley


def test_glove_game_closed_form():
    # Two left gloves and one right: the right glove gets 2/3, each left 1/6.
    worth = shapley(["l1", "l2", "r"], lambda s: np.array(float("r" in s and len(s) > 1)))
    assert worth["r"] == pytest.approx(2 / 3)
    assert worth["l1"] == pytest.approx(1 / 6)
    assert worth["l2"] == pytest.approx(1 / 6)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=5), st.floats(-1, 1))
def test_sums_to_the_total(weights, interaction):
    names = [f"p{i}" for i in range(len(weights))]

    def value(s):
        own = sum(w for n, w in zip(names, weights, strict=True) if n in s)
        return np.array([own + interaction * len(s) ** 2, own])

    total = sum(shapley(names, value).values())
    assert total == pytest.approx(value(frozenset(names)) - value(frozenset()), abs=1e-10)


def test_too_many_players():
    with pytest.raises(ValueError, match="exact up to 10"):
        shapley([str(i) for i in range(11)], lambda s: np.zeros(1))
