"""The estimators of the panel equation find what made the panel."""

import numpy as np
import pandas as pd
import pytest

from detente.models.defence_panel import (
    corrected,
    differenced,
    jackknife,
    observations,
    pooled,
    separate,
    within,
)

TRUTH = np.array([0.85, 0.12])


def panel_frame(seed=0, states=120, years=35, truth=TRUTH, burn=60):
    """Return an unbalanced panel of states whose own effects go with their size."""
    random = np.random.default_rng(seed)
    span = years + burn
    common = random.normal(0, 0.05, span)
    gdp = random.normal(9, 1.5, (states, 1)) + np.cumsum(
        random.normal(0.03, 0.04, (states, span)), axis=1
    )
    own = 0.05 * gdp[:, 0] + random.normal(0, 0.2, states)
    spread = random.uniform(0.1, 0.3, states)
    spent = np.empty((states, span))
    spent[:, 0] = (own + truth[1] * gdp[:, 0]) / (1 - truth[0])
    for t in range(1, span):
        error = spread * random.normal(size=states)
        spent[:, t] = own + common[t] + truth[0] * spent[:, t - 1] + truth[1] * gdp[:, t] + error
    first = random.integers(0, years - 14, states)
    rows = [
        (f"S{i:03d}", 1980 + t, np.exp(spent[i, burn + t]), np.exp(gdp[i, burn + t]))
        for i in range(states)
        for t in range(first[i], years)
    ]
    frame = pd.DataFrame(rows, columns=["country", "year", "milex", "real_gdp"])
    return frame.assign(gdp=frame["real_gdp"])


@pytest.fixture(scope="module")
def frame():
    return panel_frame()


@pytest.fixture(scope="module")
def panel(frame):
    return observations(frame, np.inf)


def test_the_corrections_find_the_truth_and_the_bounds_do_not():
    """Over several panels, so that chance does not decide."""
    panels = [observations(panel_frame(seed), np.inf) for seed in range(6)]

    def mean(estimator):
        return np.mean([estimator(p).value for p in panels], axis=0)

    low, high = mean(within), mean(pooled)
    assert low[0] < TRUTH[0] - 0.05
    assert high[0] > TRUTH[0] + 0.05
    repaired = mean(lambda p: corrected(p, draws=40))
    assert repaired[0] == pytest.approx(TRUTH[0], abs=0.02)
    assert repaired[1] == pytest.approx(TRUTH[1], abs=0.02)
    assert mean(jackknife)[0] == pytest.approx(TRUTH[0], abs=0.03)


def test_standard_errors_are_the_spread_of_the_estimates():
    found = [corrected(observations(panel_frame(seed), np.inf), draws=20) for seed in range(10, 30)]
    spread = np.std([e.value for e in found], axis=0)
    told = np.mean([e.error for e in found], axis=0)
    assert (told > 0.6 * spread).all()
    assert (told < 2.0 * spread).all()


def test_within_is_least_squares_with_a_dummy_for_each_state_and_year(panel):
    dummies = [
        np.equal.outer(group, np.unique(group)[skip:]).astype(float)
        for group, skip in ((panel.state, 0), (panel.year, 1))
    ]
    every = np.hstack([panel.x, *dummies])
    expected = np.linalg.lstsq(every, panel.y, rcond=None)[0][:2]
    np.testing.assert_allclose(within(panel).value, expected, rtol=1e-8)


def test_the_jackknife_is_twice_the_whole_less_the_mean_of_the_halves(panel):
    position = np.concatenate([np.arange(n) for n in np.bincount(panel.state)])
    count = np.bincount(panel.state)[panel.state]
    halves = [panel.keep(position < count // 2), panel.keep(position >= count - count // 2)]
    expected = 2 * within(panel).value - np.mean([within(half).value for half in halves], axis=0)
    np.testing.assert_allclose(jackknife(panel).value, expected, rtol=1e-7)


def test_first_differences_are_instrumented_as_told(panel):
    """The exactly identified estimator solves its own moment conditions."""
    found = differenced(panel)
    rows = panel.before >= 0
    assert found.observations == rows.sum()
    assert abs(found.persistence - TRUTH[0]) < 4 * found.error[0]


def test_exchange_rates_and_prices_drop_out(frame, panel):
    """Spending and GDP in dollars share their rate: any rate a state and year gives the same."""
    rate = np.exp(np.random.default_rng(5).normal(0, 1, len(frame)))
    other = observations(frame.assign(milex=frame["milex"] * rate, gdp=frame["gdp"] * rate), np.inf)
    np.testing.assert_allclose(other.y, panel.y, rtol=1e-12)
    np.testing.assert_allclose(other.x, panel.x, rtol=1e-12)


def test_gaps_zeros_and_jumps_are_left_out(frame):
    first = frame[frame["country"] == "S000"]["year"]
    gone, zero, jump = first.iloc[5], first.iloc[8], first.iloc[11]
    at = frame["country"] == "S000"
    changed = frame[~(at & (frame["year"] == gone))].copy()
    at = changed["country"] == "S000"
    changed.loc[at & (changed["year"] == zero), "milex"] = 0.0
    changed.loc[at & (changed["year"] >= jump), "milex"] *= 10
    kept = observations(changed, 1.5)
    here = kept.state == kept.states.index("S000")
    years = {kept.years[t] for t in kept.year[here]}
    assert years.isdisjoint({gone, gone + 1, zero, zero + 1, jump})
    assert jump + 1 in years
    assert (kept.before[here] == -1).sum() == 4
    linked = here & (kept.before >= 0)
    np.testing.assert_array_equal(kept.x[linked, 0], kept.y[kept.before[linked]])


def test_states_with_few_years_are_left_out(frame):
    short = frame[(frame["country"] != "S001") | (frame.groupby("country").cumcount() < 8)]
    assert "S001" not in observations(short, np.inf).states
    # Eleven years are ten that have a year before them, the least that counts.
    for years, counts in ((10, False), (11, True)):
        some = frame[(frame["country"] != "S001") | (frame.groupby("country").cumcount() < years)]
        assert ("S001" in observations(some, np.inf).states) == counts


def test_the_errors_of_the_jackknife_are_those_without_each_state():
    few = observations(panel_frame(3, states=8), np.inf)
    without = np.array([jackknife(few.keep(few.state != s)).value for s in range(8)])
    expected = np.sqrt(7 * ((without - without.mean(0)) ** 2).mean(0))
    np.testing.assert_allclose(jackknife(few).error, expected, rtol=1e-5)


def test_effects_add_up(panel):
    own, common = separate(panel, panel.y)
    rest = panel.y - own[panel.state] - common[panel.year]
    np.testing.assert_allclose(np.bincount(panel.state, rest), 0, atol=1e-7)
    np.testing.assert_allclose(np.bincount(panel.year, rest), 0, atol=1e-7)


def test_the_same_seed_gives_the_same_estimate(panel):
    one, two = (corrected(panel, draws=10, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.value, two.value)
