import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ensemble.contributions import expectation, probabilities, shapley, worths


def test_glove_game_closed_form():
    # Two left gloves and one right: the right glove gets 2/3, each left 1/6.
    pair = worths(["l1", "l2", "r"], lambda s: np.array(float("r" in s and len(s) > 1)))
    value = shapley(pair)
    assert value["r"] == pytest.approx(2 / 3)
    assert value["l1"] == pytest.approx(1 / 6)
    assert value["l2"] == pytest.approx(1 / 6)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=5), st.floats(-1, 1))
def test_sums_to_the_total(weights, interaction):
    names = [f"p{i}" for i in range(len(weights))]

    def value(s):
        own = sum(w for n, w in zip(names, weights, strict=True) if n in s)
        return np.array([own + interaction * len(s) ** 2, own])

    total = sum(shapley(worths(names, value)).values())
    assert total == pytest.approx(value(frozenset(names)) - value(frozenset()), abs=1e-10)


def test_too_many_players():
    with pytest.raises(ValueError, match="exact up to 10"):
        worths([str(i) for i in range(11)], lambda s: np.zeros(1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_probabilities_sum_to_one(chances):
    names = [f"p{i}" for i in range(len(chances))]
    chained = {b: [a] for a, b in itertools.pairwise(names)}
    found = probabilities(dict(zip(names, chances, strict=True)), chained)
    assert sum(found.values()) == pytest.approx(1.0)
    # In a chain, the last one needs all before it.
    last = sum(p for s, p in found.items() if names[-1] in s)
    assert last == pytest.approx(np.prod(chances))


def test_expectation_of_an_additive_game_is_the_weighted_sum():
    worth = worths(["a", "b"], lambda s: np.array(2.0 * ("a" in s) + 3.0 * ("b" in s)))
    chances = {"a": 0.5, "b": 0.2, "apart": 0.7}
    assert expectation(worth, probabilities(chances, {})) == pytest.approx(0.5 * 2 + 0.2 * 3)
    after = probabilities(chances, {"b": ["a"]})
    assert expectation(worth, after) == pytest.approx(0.5 * 2 + 0.5 * 0.2 * 3)
