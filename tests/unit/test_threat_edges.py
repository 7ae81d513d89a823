"""Edges of the threat model: classes of the past, reductions beyond all, pacts across camps."""

import numpy as np
import pytest
import xarray as xr
from scipy.special import expit, logit
from test_threat import LABELS, MODEL, WORLD, odds, pair, shock, small, threat, world_of
from test_threat_fit import synthetic

from detente.models.parameters import parameter
from detente.models.threat import ex_ante
from detente.models.threat_fit import estimate, index, terms
from detente.models.threat_pairs import covariates

RUS, UKR, EST = (LABELS.index(name) for name in ("RUS", "UKR", "EST"))
MONEY = WORLD.part("security")["military_spending"]


def with_cell(value, kind=int):
    """Return zeros with a value between Canada and Poland, and the latest year elsewhere."""
    out = np.zeros((len(LABELS),) * 2, kind)
    out[0, 3] = out[3, 0] = value
    return out


@pytest.mark.parametrize(
    ("year", "name"),
    [(2024, "recent"), (2020, "recent"), (2019, "while"), (2005, "while"), (2004, "distant")],
)
def test_years_are_counted_to_the_year_after_the_latest(year, name):
    last = with_cell(year)
    last[RUS, UKR] = last[UKR, RUS] = 2024
    assert covariates(small(last_fatal=last, fighting_since=0 * last))["history"][0, 3] == name


@pytest.mark.parametrize(("contact", "name"), [(1, "land"), (2, "water"), (5, "water")])
def test_borders_add_their_own_coefficient(contact, name):
    apart, near = (ex_ante(small(contiguity=with_cell(c)))[0, 3] for c in (0, contact))
    assert logit(near) - logit(apart) == pytest.approx(parameter(f"threat_{name}"))


def test_reductions_take_no_more_than_all_and_add_no_risk():
    limit = {"state": "USA", "partner": "RUS"}
    zone = {"state": ["USA", "RUS"], "region": "arctic"}
    for variable, where, size in (("arms_limit", limit, 1.5), ("restraint_zone", zone, 4.0)):
        assert pair(threat(shock(variable, size, **where)), "USA", "RUS") == 0
        worse = threat(shock(variable, -0.5, **where))
        assert pair(worse, "USA", "RUS") == pair(threat(), "USA", "RUS")


def test_one_more_defender_is_no_more_than_protection():
    found = threat(shock("defence_pact", 1.0, state="UKR", partner="POL"))
    assert pair(found, "POL", "RUS") == pair(threat(), "POL", "RUS")
    assert pair(found, "UKR", "RUS") < pair(threat(), "UKR", "RUS")


def test_a_defender_who_makes_a_pact_with_the_adversary_defends_no_more():
    made = shock("defence_pact", 1.0, state="USA", partner="RUS")
    money = MONEY.sel(country=["CAN", "FRA", "POL", "USA"])
    lost = float(money.sel(country="USA") / money.sum())
    whole = next(m for m in MODEL.variants if m.variant == "one_defender")
    for model, part in ((MODEL, lost), (whole, 1.0)):
        rest, found = threat(model=model), threat(made, model=model)
        ratio = odds(pair(found, "EST", "RUS")) / odds(pair(rest, "EST", "RUS"))
        assert np.log(ratio) == pytest.approx(model.deterrence * part)


def test_a_pact_with_oneself_is_none():
    both = ["USA", "UKR"]
    found = threat(shock("defence_pact", 1.0, state=both, partner=both))
    one = threat(shock("defence_pact", 1.0, state="USA", partner="UKR"))
    xr.testing.assert_identical(found, one)


def test_a_missing_state_moves_nothing():
    found = threat(
        shock("guarantee_doubt", 0.5, guarantor="AUS", ally="NZL"),
        shock("arms_limit", 0.5, state="AUS", partner="NZL"),
    )
    xr.testing.assert_identical(found, threat())
    without = small().isel(country=slice(1, None), partner=slice(1, None))
    assert threat(world=world_of(without)).sizes["country"] == len(LABELS) - 1


def test_errors_are_clustered_by_pair_as_in_the_sandwich():
    """Liang and Zeger (1986), with the factor m / (m - 1) for m pairs."""
    cases = synthetic(60)
    names = terms(cases)
    true = dict(zip(names, np.linspace(-0.8, 0.6, len(names)), strict=True))
    draw = np.random.default_rng(1)
    cases["disputes"] = 1.0 * draw.binomial(2000, expit(index(true, cases)))
    cases["pair"] = np.repeat(np.arange(20), 3)
    found = estimate(cases)
    x = np.stack(list(names.values()), axis=1)
    p = expit(x @ np.array(list(found.coefficient.values())))
    bread = np.linalg.inv((x * (cases["cases"] * p * (1 - p))[:, None]).T @ x)
    score = (x * (cases["disputes"] - cases["cases"] * p)[:, None]).reshape(20, 3, -1).sum(1)
    spread = bread @ (score.T @ score) @ bread * 20 / 19
    expected = np.sqrt(np.diag(spread))
    np.testing.assert_allclose(list(found.error.values()), expected, rtol=1e-6)
