"""Likeness of votes in session 74 of the General Assembly (2019): the figures as published."""

import pytest

from detente.models.alignment_un_votes import ideal_distance, similarity
from detente.world.security import load_security

SECURITY = load_security()
VOTES = SECURITY["vote"].isel(roll_call=(SECURITY["session"] == 74).values)


@pytest.mark.parametrize(
    ("measure", "pair", "published"),
    [
        ("S", ("USA", "RUS"), -0.425),
        ("S", ("USA", "CHN"), -0.596),
        ("S", ("RUS", "CHN"), 0.747),
        ("kappa", ("USA", "RUS"), -0.192),
        ("kappa", ("USA", "CHN"), -0.180),
        ("kappa", ("RUS", "CHN"), 0.710),
    ],
)
def test_figures_of_session_74(measure, pair, published):
    """To the last digit, on roll calls on which both voted: 91 in all, 87, 89 and 87 of them."""
    found = float(similarity(VOTES, measure).sel(country=pair[0], partner=pair[1]))
    assert round(found, 3) == published


def test_roll_calls_on_which_both_voted():
    cast = VOTES.isin([1, 2, 3])
    both = {
        pair: int((cast.sel(country=pair[0]) & cast.sel(country=pair[1])).sum())
        for pair in (("USA", "RUS"), ("USA", "CHN"), ("RUS", "CHN"))
    }
    assert cast.sizes["roll_call"] == 91
    assert list(both.values()) == [87, 89, 87]


def test_an_absence_read_as_an_abstention_gives_other_figures():
    filled = VOTES.where(VOTES.isin([1, 2, 3]), 2)
    found = float(similarity(filled, "S").sel(country="USA", partner="RUS"))
    assert found == pytest.approx(-0.4066, abs=5e-5)


def test_ideal_points_of_2019_are_a_later_estimate_than_those_published_in_2020():
    """April 2020: USA 2.695, Russia 0.142, China -0.334. July 2025, embedded: a shorter scale."""
    points = SECURITY["ideal_point"].sel(year=2019)
    at = {state: float(points.sel(country=state)) for state in ("USA", "RUS", "CHN")}
    assert at == pytest.approx({"USA": 2.570, "RUS": 0.020, "CHN": -0.445}, abs=1e-3)
    apart = ideal_distance(SECURITY["ideal_point"], 2019).sel(country="USA", partner="RUS")
    # The order and the distances are nearly the same.
    assert float(apart) == pytest.approx(2.695 - 0.142, abs=0.05)
