"""Scores of forecasts in closed cases, and what many of them say."""

from dataclasses import replace

import numpy as np
import pytest

from detente.backtest.episode import load_episode
from detente.backtest.predict import Predicted
from detente.backtest.run import scores
from detente.backtest.score import Score, from_csv, summarise, to_csv

ONE = Score(
    episode="e", quantity="q", model="trade", unit="%", years="2013-2016", draws=200, central=-9.0,
    median=-10.0, low=-12.0, high=-8.0, observed=-8.0, naive=None, in_sample=False,
    source="who, when", licence="free",
)  # fmt: skip


def test_error_is_predicted_less_observed():
    assert ONE.error == -2
    assert ONE.ratio == pytest.approx(0.25)
    assert ONE.better
    assert not replace(ONE, observed=-5.0).better, "as far off as no change"
    assert replace(ONE, observed=0.0).ratio == np.inf


@pytest.mark.parametrize(
    ("observed", "held"),
    [(-8.0, True), (-12.0, True), (-7.96, True), (-7.9, False), (-12.1, False)],
)
def test_a_band_holds_its_ends_and_what_is_printed_as_them(observed, held):
    assert replace(ONE, observed=observed).covered is held


def test_summary_counts_and_takes_the_median_ratio():
    rows = [
        ONE,
        replace(ONE, observed=-20.0, naive=-19.0),
        replace(ONE, observed=-4.0, naive=8.0),
        replace(ONE, in_sample=True, observed=-10.0),
        replace(ONE, model="energy"),
    ]
    trade, fitted, energy = summarise(rows)
    assert (trade.model, trade.in_sample, trade.count) == ("trade", False, 3)
    # Ratios 0.25, 0.5 and 1.5; the naive answers are off by 1 and 12.
    assert (trade.covered, trade.better, trade.naive, trade.against) == (1, 2, 1, 2)
    assert trade.ratio == pytest.approx(0.5)
    assert (fitted.in_sample, fitted.count, fitted.ratio, fitted.verdict) == (True, 1, 0.0, ())
    assert energy.model == "energy"


@pytest.mark.parametrize(("held", "narrow"), [(10, False), (8, False), (7, False), (6, True)])
def test_bands_are_too_narrow_where_right_ones_would_rarely_hold_so_few(held, narrow):
    """Of ten, right bands hold at most seven with chance 0.070, at most six with 0.013."""
    rows = [ONE] * held + [replace(ONE, observed=-13.0)] * (10 - held)
    (found,) = summarise(rows)
    assert found.narrow is narrow
    assert found.verdict == (("too_narrow",) if narrow else ("holds",))


def test_few_figures_and_large_errors_are_said():
    (found,) = summarise([replace(ONE, observed=-1.0)] * 4)
    assert found.verdict == ("too_narrow", "no_better", "few")


def test_table_comes_back_as_it_was_written():
    rows = [ONE, replace(ONE, naive=-3.0, in_sample=True, source='said "so", twice')]
    assert from_csv(to_csv(rows)) == rows
    assert to_csv(rows).splitlines()[0].endswith("licence,error,covered")


def test_band_is_between_the_quantiles_of_the_draws():
    episode = load_episode("food-2014")
    columns = len(episode.observations)
    draws = np.repeat(np.arange(101.0)[:, None], columns, axis=1)
    told = Predicted(draws, np.full(columns, 49.0), np.full(columns, np.nan))
    first = scores(episode, told)[0]
    assert (first.low, first.median, first.high, first.central) == (5, 50, 95, 49)
    assert first.naive is None
    assert first.draws == 101
    assert first.observed == episode.observations[0].value
