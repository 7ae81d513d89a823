"""Likeness of votes: closed forms, bounds, chance, absence."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.models.alignment_un_votes import ideal_distance, similarity

MEASURES = ("kappa", "S", "pi")


def table(*columns):
    votes = np.array(columns).T
    return xr.DataArray(
        votes,
        {"country": [f"S{i}" for i in range(votes.shape[1])]},
        ("roll_call", "country"),
    )


def drawn(seed, calls=40, states=6):
    rng = np.random.default_rng(seed)
    return table(*rng.integers(0, 4, (states, calls)))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("votes", [(1, 2, 3, 1), (1, 1, 1, 1), (2, 2, 3, 0)])
def test_identical_votes_are_wholly_alike(measure, votes):
    assert similarity(table(votes, votes), measure).values == pytest.approx(np.ones((2, 2)))


def test_opposite_votes():
    votes = table((1, 3, 1, 3), (3, 1, 3, 1))
    for measure in MEASURES:
        assert float(similarity(votes, measure)[0, 1]) == pytest.approx(-1.0)


def test_kappa_of_two_by_two_is_cohens():
    """Cohen (1960): 45 and 15 agreements of 100, margins 0.7 and 0.6, kappa 0.13."""
    one = [1] * 45 + [1] * 25 + [3] * 15 + [3] * 15
    other = [1] * 45 + [3] * 25 + [1] * 15 + [3] * 15
    found = float(similarity(table(one, other), "kappa")[0, 1])
    chance = 0.7 * 0.6 + 0.3 * 0.4
    assert found == pytest.approx((0.6 - chance) / (1 - chance))


def test_independent_votes_have_no_kappa_but_much_of_s():
    """Two states that say yes nine times in ten, each for its own reasons."""
    one = ([1] * 9 + [3]) * 10
    other = [1] * 90 + [3] * 10
    votes = table(one, other)
    assert float(similarity(votes, "kappa")[0, 1]) == pytest.approx(0.0, abs=1e-12)
    assert float(similarity(votes, "pi")[0, 1]) == pytest.approx(0.0, abs=1e-12)
    assert float(similarity(votes, "S")[0, 1]) == pytest.approx(0.64)


def test_an_absence_is_no_vote():
    with_absence = table((1, 2, 3, 0, 1), (1, 3, 3, 1, 0))
    without = table((1, 2, 3), (1, 3, 3))
    for measure in MEASURES:
        np.testing.assert_allclose(
            similarity(with_absence, measure)[0, 1], similarity(without, measure)[0, 1]
        )


def test_who_never_votes_together_has_no_likeness():
    for measure in MEASURES:
        assert np.isnan(similarity(table((1, 0), (0, 1)), measure)[0, 1])


@given(seed=st.integers(0, 10**6), measure=st.sampled_from(MEASURES))
@settings(max_examples=40, deadline=None)
def test_bounds_symmetry_and_relabelling(seed, measure):
    votes = drawn(seed)
    found = similarity(votes, measure)
    assert float(found.max()) <= 1 + 1e-12
    np.testing.assert_allclose(found, found.T, atol=1e-12)
    order = np.random.default_rng(seed).permutation(votes.sizes["country"])
    again = similarity(votes.isel(country=order), measure)
    np.testing.assert_allclose(
        again.sel(country=found["country"].values, partner=found["partner"].values), found
    )
    # Yes and no changed for one another are as far apart as before.
    turned = similarity(votes.where(votes == 0, 4 - votes), measure)
    np.testing.assert_allclose(turned, found, atol=1e-12)


def test_s_by_hand():
    assert float(similarity(table((1, 1), (2, 3)), "S")[0, 1]) == pytest.approx(1 - 2 * 0.75)
    assert float(similarity(table((1, 1), (2, 3)), "S", "squared")[0, 1]) == pytest.approx(
        1 - 2 * 0.625
    )


def test_distance_of_ideal_points():
    points = xr.DataArray(
        [[0.0, 1.0], [2.0, -1.0]],
        {"year": [2000, 2001], "country": ["A", "B"]},
        ("year", "country"),
    )
    assert float(ideal_distance(points).sel(country="A", partner="B")) == 3.0
    assert float(ideal_distance(points, 2000).sel(country="A", partner="B")) == 1.0
