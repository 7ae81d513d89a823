"""Dittmer's triangle: every pattern of signs has its name, its pivot, its pair."""

import re
from itertools import product

import pytest
import xarray as xr

from detente.models.triangle import classify, of

NAMES = ("USA", "RUS", "CHN")
ONE, TWO, THREE = NAMES


@pytest.mark.parametrize(
    ("signs", "name", "pivot", "pair", "outcast"),
    [
        ((1, 1, 1), "menage_a_trois", None, None, None),
        ((1, 1, -1), "romantic_triangle", TWO, None, None),
        ((1, -1, 1), "romantic_triangle", ONE, None, None),
        ((-1, 1, 1), "romantic_triangle", THREE, None, None),
        ((1, -1, -1), "stable_marriage", None, (ONE, TWO), THREE),
        ((-1, 1, -1), "stable_marriage", None, (TWO, THREE), ONE),
        ((-1, -1, 1), "stable_marriage", None, (ONE, THREE), TWO),
        ((-1, -1, -1), "unit_veto", None, None, None),
    ],
)
def test_names(signs, name, pivot, pair, outcast):
    found = classify(*(0.5 * sign for sign in signs), NAMES)
    assert (found.name, found.pivot, found.pair, found.outcast) == (name, pivot, pair, outcast)
    # Structural balance: an even number of enemies.
    assert found.balanced == (signs[0] * signs[1] * signs[2] > 0)


def test_a_tie_within_the_band_has_no_sign():
    found = classify(0.04, 0.5, -0.5, NAMES, band=0.05)
    assert found.name == "open"
    assert found.undecided == ((ONE, TWO),)
    assert found.balanced is None
    assert classify(0.04, 0.5, -0.5, NAMES, band=0.0).name == "romantic_triangle"


def test_of_a_matrix():
    tie = xr.DataArray(
        [[0, -0.6, -0.5], [-0.6, 0, 0.5], [-0.5, 0.5, 0]],
        {"country": list(NAMES), "partner": list(NAMES)},
        ("country", "partner"),
    )
    found = of(tie, NAMES)
    assert found.name == "stable_marriage"
    assert found.outcast == "USA"
    assert found.ties == (-0.6, 0.5, -0.5)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_has_its_sentence(lang):
    said = set()
    for values in product((0.5, 0.0, -0.5), repeat=3):
        found = classify(*values, NAMES)
        sentence = found.sentence(lang)
        assert found.label(lang)
        assert not re.search(r"[{}]", sentence)
        said.add(sentence)
    # No two patterns read alike, but for those with the same ties undecided.
    assert len(said) == 8 + 7


def test_a_tie_at_the_very_end_of_the_dead_band_has_no_sign():
    assert classify(0.25, 0.5, 0.5, NAMES, band=0.25).name == "open"
    assert classify(-0.25, 0.5, 0.5, NAMES, band=0.25).undecided == ((ONE, TWO),)
    assert classify(0.26, 0.5, 0.5, NAMES, band=0.25).name == "menage_a_trois"
