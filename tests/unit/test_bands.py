"""Bands and claims over numbers that are given: quantiles, shares, what is left out."""

import numpy as np
import pytest

from detente.ensemble import stream
from detente.ensemble.batch import Batch
from detente.outcomes import bands
from detente.outcomes.draws import CLAIMS, Group, Measures, Sum

DRAWS = 101
ONE = "deal/threat"


def measured(cells=3, claims=()) -> Measures:
    group = Group("deal", "threat", (cells,), np.arange(cells))
    none = np.zeros(1, dtype=int), np.ones(1)
    sums = (Sum(name, "deal", "threat", *none, size) for name, size in claims)
    return Measures((group,), tuple(sums))


def written(folder, numbers, failed=()):
    """Write the numbers in parts of forty draws; return which draws did not fail."""
    faults = ["why" if n in failed else None for n in range(DRAWS)]
    for first in range(0, DRAWS, 40):
        part = slice(first, min(first + 40, DRAWS))
        own = {name: values[part].astype(np.float32) for name, values in numbers.items()}
        rows = tuple({"x": float(n)} for n in range(DRAWS)[part])
        stream.write(folder, Batch(first, rows, own, tuple(faults[part])))
    return np.array([fault is None for fault in faults])


def shuffled(*columns) -> np.ndarray:
    rng = np.random.default_rng(3)
    return np.stack([rng.permutation(np.asarray(column, dtype=float)) for column in columns], 1)


def test_a_band_is_the_quantiles_of_the_draws(tmp_path):
    """Of 0, 1, ..., 100 the 5, 50 and 95 per cent quantiles are these numbers themselves."""
    count = np.arange(DRAWS)
    good = written(tmp_path, {ONE: shuffled(count, -2.0 * count, count - 30.0)})
    found = bands.bands(tmp_path, measured(), good)[ONE]
    np.testing.assert_allclose(found.low, [5, -190, -25], atol=1e-9)
    np.testing.assert_allclose(found.median, [50, -100, 20], atol=1e-9)
    np.testing.assert_allclose(found.high, [95, -10, 65], atol=1e-9)
    np.testing.assert_allclose(found.mean, [50, -100, 20], atol=1e-9)
    np.testing.assert_allclose(found.positive, [100 / 101, 0, 70 / 101])
    assert found.count == DRAWS


@pytest.mark.parametrize("cells", [1, 2, 3, 100])
def test_however_few_cells_are_read_at_once(tmp_path, monkeypatch, cells):
    good = written(tmp_path, {ONE: np.random.default_rng(1).normal(size=(DRAWS, 3))})
    whole = bands.bands(tmp_path, measured(), good)[ONE]
    monkeypatch.setattr(stream, "BLOCK", 4 * DRAWS * cells)
    again = bands.bands(tmp_path, measured(), good)[ONE]
    for name in ("low", "median", "high", "mean", "positive"):
        np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))


def test_draws_that_failed_are_left_out(tmp_path):
    values = np.arange(DRAWS, dtype=float)[:, None].repeat(3, axis=1)
    values[:50] = np.nan
    good = written(tmp_path, {ONE: values}, failed=range(50))
    found = bands.bands(tmp_path, measured(), good)[ONE]
    assert found.count == 51
    np.testing.assert_allclose(found.low, 52.5)
    np.testing.assert_allclose(found.median, 75)
    np.testing.assert_allclose(found.high, 97.5)
    np.testing.assert_allclose(found.mean, 75)
    np.testing.assert_allclose(found.positive, 1)


def test_a_cell_that_a_draw_has_not_has_no_band_and_the_others_keep_theirs(tmp_path):
    values = np.arange(DRAWS, dtype=float)[:, None].repeat(3, axis=1)
    values[7, 1] = np.nan
    good = written(tmp_path, {ONE: values})
    found = bands.bands(tmp_path, measured(), good)[ONE]
    for name in ("low", "median", "high", "mean", "positive"):
        np.testing.assert_array_equal(np.isnan(getattr(found, name)), [False, True, False])


def test_without_draws_there_is_no_band(tmp_path):
    found = bands.bands(tmp_path, measured(), np.zeros(0, dtype=bool))[ONE]
    assert found.count == 0
    assert np.isnan(found.median).all()
    assert bands.claims(tmp_path, measured(), {}, np.zeros(0, dtype=bool)) == {}


def test_a_claim_holds_where_its_sign_is_right_and_its_size_is_visible(tmp_path):
    """Of -50, ..., 50, size one half a unit: visible from 10 on where five is the threshold."""
    line = np.arange(DRAWS) - 50.0
    names = ("up", "down", "any", "large")
    made = measured(1, [("up", 0.5), ("down", 0.5), ("any", 0.5), ("large", 10.0)])
    good = written(tmp_path, {ONE: shuffled(line), CLAIMS: shuffled(line, line, line, line)})
    signs = {"up": (1, 5.0), "down": (-1, 5.0), "any": (1, 0.0), "large": (1, 5.0)}
    found = bands.claims(tmp_path, made, signs, good)
    assert set(found) == set(names)
    assert found["up"].probability == pytest.approx(41 / 101)  # 10, ..., 50
    assert found["down"].probability == pytest.approx(41 / 101)
    assert found["any"].probability == pytest.approx(50 / 101)  # nothing has no sign
    assert found["large"].probability == pytest.approx(50 / 101)
    assert (found["up"].low, found["up"].median, found["up"].high) == pytest.approx((-45, 0, 45))


def test_the_share_in_which_a_claim_holds_is_of_the_draws_that_did_not_fail(tmp_path):
    line = np.where(np.arange(DRAWS) < 76, 1.0, -1.0)[:, None]
    line[:51] = np.nan
    made = measured(1, [("up", 1.0)])
    good = written(tmp_path, {ONE: line, CLAIMS: line}, failed=range(51))
    found = bands.claims(tmp_path, made, {"up": (1, 0.1)}, good)
    assert found["up"].probability == pytest.approx(0.5)
