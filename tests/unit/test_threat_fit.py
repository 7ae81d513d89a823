"""The logit of fatal disputes: what goes in comes out, and the embedded cases bear it."""

import numpy as np
import pytest
from scipy.special import expit

from detente.models.parameters import parameter
from detente.models.threat_fit import (
    PAST,
    at_peace,
    auc,
    calibration,
    continuation,
    estimate,
    index,
    probability,
    terms,
)
from detente.verify.threat import SIGN, by_state, coefficients, discrimination
from detente.world.dispute import HISTORY, defended, history, load_cases

SHARES = ("first", "second", "long")


def synthetic(n: int, seed: int = 3) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    return {
        "contact": draw.integers(0, 3, n),
        "rivalry": draw.random(n) < 0.2,
        "pact": draw.random(n) < 0.2,
        "defended": draw.integers(0, 3, n),
        "history": draw.choice(HISTORY[:4], n),
        "distance": draw.uniform(5, 9, n),
        "ratio": draw.uniform(0, 5, n),
        "size": draw.uniform(-8, -2, n),
        "democracy": draw.random(n),
        "cases": np.full(n, 2000.0),
    }


def test_expected_disputes_give_back_the_coefficients_that_made_them():
    cases = synthetic(4000)
    names = terms(cases)
    true = dict(zip(names, np.linspace(-0.8, 0.6, len(names)), strict=True))
    cases["disputes"] = cases["cases"] * expit(index(true, cases))
    found = estimate(cases)
    assert found.coefficient == pytest.approx(true, abs=1e-7)


def test_two_classes_are_estimated_at_their_shares():
    # Rivals or not and nothing else to tell: the logit is the two shares.
    cases = synthetic(4)
    for name in ("contact", "pact", "defended", "ratio", "democracy"):
        cases[name] = np.zeros(4)
    cases["distance"], cases["size"] = np.full(4, 7.0), np.full(4, -4.0)
    cases["history"] = np.full(4, "none")
    cases["rivalry"] = np.array([0, 1, 0, 1])
    risk = probability(
        {**dict.fromkeys(terms(cases), 0.0), "constant": -1.0, "rivalry": 3.0}, cases
    )
    assert risk == pytest.approx(1 / (1 + np.exp([1.0, -2.0, 1.0, -2.0])))


def test_clustered_errors_of_repeated_pairs_grow_with_the_root_of_the_repeats():
    cases = synthetic(1500)
    draw = np.random.default_rng(5)
    cases["cases"] = np.ones(1500)
    true = {**dict.fromkeys(terms(cases), 0.1), "constant": -1.0}
    cases["disputes"] = (draw.random(1500) < probability(true, cases)).astype(float)
    once = estimate({**cases, "pair": np.arange(1500)})
    again = {name: np.tile(column, 4) for name, column in cases.items()}
    clustered = estimate({**again, "pair": np.tile(np.arange(1500), 4)})
    plain = estimate(again)
    # Four copies tell nothing new: clustering says so, taking them for independent does not.
    assert clustered.error == pytest.approx(once.error, rel=1e-6)
    naive = estimate(cases).error
    assert plain.error == pytest.approx({k: e / 2 for k, e in naive.items()}, rel=1e-6)


def test_area_under_the_curve_by_counting_pairs():
    cases = {"cases": np.array([3.0, 2.0, 4.0]), "disputes": np.array([1.0, 0.0, 2.0])}
    risk = np.array([0.1, 0.2, 0.2])
    singles = [
        (0.1, 1),
        (0.1, 0),
        (0.1, 0),
        (0.2, 0),
        (0.2, 0),
        (0.2, 1),
        (0.2, 1),
        (0.2, 0),
        (0.2, 0),
    ]
    won = [
        1.0 if a > b else 0.5 if a == b else 0.0
        for a, one in singles
        for b, other in singles
        if one and not other
    ]
    assert auc(risk, cases) == pytest.approx(np.mean(won))


def test_classes_of_risk_hold_every_case_once():
    cases = at_peace(load_cases())
    risk = np.random.default_rng(1).random(len(cases["cases"]))
    found = calibration(risk, cases)
    assert sum(c.cases for c in found) == cases["cases"].sum()
    assert sum(c.observed for c in found) == cases["disputes"].sum()


def test_history_by_gap_and_run():
    gap = np.array([0, 1, 2, 5, 6, 20, 21, 60, 1, 1])
    running = np.array([0, 0, 0, 0, 0, 0, 0, 0, 3, 4])
    assert history(gap, running).tolist() == [
        "none", "recent", "recent", "recent", "while", "while", "distant", "distant", "second",
        "long",
    ]  # fmt: skip


def test_a_defender_is_no_ally_of_the_other_and_not_the_other():
    pact = np.zeros((4, 4))
    pact[0, 1] = pact[1, 0] = 1  # 0 and 1 are allies; 1 and 2; 3 is alone
    pact[1, 2] = pact[2, 1] = 1
    covered = defended(pact)
    assert covered[0, 3]
    assert not covered[0, 2]  # 1 is the ally of both
    assert not covered[0, 1]  # its only ally is the other
    assert covered[1, 0]  # by 2
    assert not covered[3].any()


def test_shipped_numbers_are_those_that_the_embedded_cases_give():
    rows = coefficients()
    assert {row.name for row in rows} == {*terms(load_cases()), *SHARES}
    for row in rows:
        # The groups' means stand for single pair-years, so that a little is lost.
        spread = (row.high - row.low) / (2 * 1.96)
        assert abs(row.estimated - row.shipped) < 1.3 * spread, row.name
        assert row.verdict != "differs", row.name


def test_continuation_is_the_observed_share():
    cases = load_cases()
    for name, (share, error) in continuation(cases).items():
        here = cases["history"] == name
        assert share == cases["disputes"][here].sum() / cases["cases"][here].sum()
        assert parameter(f"threat_{name}") == pytest.approx(share, abs=6e-4)
        assert 0 < error < 0.03


def test_disputes_are_told_apart_in_and_out_of_sample():
    found = discrimination()
    assert 0.94 < found.within < 0.97
    assert 0.95 < found.held_out < 0.99
    # The first forty years foretell how many the next twenty saw, within a quarter.
    assert found.predicted == pytest.approx(found.observed, rel=0.25)


def test_known_sample():
    cases = load_cases()
    peace = at_peace(cases)
    assert (cases["cases"].sum(), cases["disputes"].sum()) == (709970, 1312)
    assert (peace["cases"].sum(), peace["disputes"].sum()) == (708641, 501)
    assert set(SIGN) <= set(terms(cases))
    assert set(PAST) < set(HISTORY)


def test_states_are_put_together_from_their_pairs():
    # Two states, one pair, a thousand years: the state's probability is the pair's share.
    n = 1000
    cases = synthetic(n)
    cases["cases"] = np.ones(n)
    cases["disputes"] = (np.random.default_rng(2).random(n) < 0.3).astype(float)
    cases |= {"country": np.zeros(n, int), "partner": np.ones(n, int), "year": np.arange(n)}
    cases["history"] = np.where(
        np.arange(n) < 90, np.array(SHARES)[np.arange(n) % 3], cases["history"]
    )
    found = by_state(cases)
    assert sum(c.years for c in found) == 2 * n
    total = sum(c.years * c.predicted for c in found)
    assert total == pytest.approx(2 * cases["disputes"].sum(), rel=0.01)
