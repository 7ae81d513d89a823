"""Military expenditure: closed forms, pledges, and what zero means."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from drawn_models import ends_and_forms

from detente.models.base import Solution
from detente.models.defence_spending import DefenceSpending, allied
from detente.shocks.shock import Shock

STATES = ["AAA", "BBB", "CCC", "DDD"]
EVERY = ends_and_forms(DefenceSpending())
MODEL = DefenceSpending(persistence=0.9, income=0.06, threat=3.0, spill_in=0.0, years=5.0)


def world(order=STATES):
    """Return four states: AAA allied with BBB and CCC, DDD alone and without forces."""
    pact = np.zeros((4, 4), dtype=bool)
    pact[0, 1] = pact[1, 0] = pact[0, 2] = pact[2, 0] = True
    data = xr.Dataset(
        {
            "military_spending": ("country", [100.0, 30.0, 10.0, 0.0]),
            "military_burden": ("country", [2.0, 3.0, 1.0, 0.0]),
            "gdp": ("country", [5000.0, 1000.0, 1000.0, 500.0]),
            "defence": (("country", "partner"), pact),
        },
        {"country": STATES, "partner": STATES},
    ).sel(country=order, partner=order)
    return SimpleNamespace(part=lambda name: data)


def trade(**growth):
    """Return what the trade model writes when real GDP grows by these factors."""
    wage = xr.DataArray([growth.get(s, 1.0) for s in STATES], {"country": STATES}, ("country",))
    data = xr.Dataset({"wage": wage, "final_demand_price": xr.ones_like(wage)})
    return {"trade": Solution("trade", data, True, 0.0, 1)}


def factor(model=MODEL, shocks=(), upstream=None, order=STATES):
    found = model.solve(world(order), shocks, upstream or {}).data["military_spending"]
    return dict(zip(found["country"].values.tolist(), found.values.tolist(), strict=True))


def budget(value, operation="set", name="defence_budget", **where):
    return Shock(name, {"country": ("BBB",), **where}, operation, value, "p")


def floor(value, operation="set", **where):
    return budget(value, operation, "defence_floor", **where)


@pytest.mark.parametrize("model", EVERY.values(), ids=list(EVERY))
def test_nothing_moves_without_a_shock(model):
    assert factor(model) == dict.fromkeys(STATES, 1.0)
    assert factor(model, upstream=trade()) == dict.fromkeys(STATES, 1.0)


def test_ends_of_ranges_differ_and_budgets_do_not_run_away():
    every = EVERY.values()
    assert len({(m.persistence, m.income, m.threat, m.spill_in) for m in every}) == len(every)
    assert all(0 < m.persistence < 1 for m in every)


@pytest.mark.parametrize("years", [1, 5, 40])
def test_income_moves_spending_by_the_sum_of_a_geometric_series(years):
    model = replace(MODEL, years=float(years))
    found = factor(model, upstream=trade(AAA=1.1))
    reach = 0.06 * (1 - 0.9**years) / (1 - 0.9)
    assert found["AAA"] == pytest.approx(1.1**reach)
    assert found["BBB"] == 1.0


def test_who_has_no_forces_goes_on_without():
    assert factor(upstream=trade(DDD=2.0))["DDD"] == 1.0
    assert factor(shocks=[budget(0.03, country=("DDD",))])["DDD"] == 1.0


def test_threat_has_its_whole_effect_in_the_long_run():
    more = xr.DataArray([0.01, 0.0, -0.02, 0.01], {"country": STATES}, ("country",))
    data = more.to_dataset(name="more_threat")
    upstream = {"threat": Solution("threat", data, True, 0.0, 1)}
    soon = factor(upstream=upstream)
    assert soon["AAA"] == pytest.approx(np.exp(3 * 0.01 * (1 - 0.9**5)))
    assert soon["BBB"] == 1.0
    assert soon["CCC"] < 1.0
    late = factor(replace(MODEL, years=500.0), upstream=upstream)
    assert late["AAA"] == pytest.approx(np.exp(0.03))
    assert factor(replace(MODEL, threat=0.0), upstream=upstream) == dict.fromkeys(STATES, 1.0)


def test_a_pledge_is_what_is_pledged():
    """3 per cent of GDP now, 4 pledged; with GDP a tenth larger, a tenth more."""
    assert factor(shocks=[budget(0.04)])["BBB"] == pytest.approx(4 / 3)
    grown = factor(shocks=[budget(0.04)], upstream=trade(BBB=1.1, AAA=1.1))
    assert grown["BBB"] == pytest.approx(1.1 * 4 / 3)
    assert grown["AAA"] < 1.1


def test_a_pledge_of_part_strength_goes_part_of_the_way():
    half = [budget(0.5, "multiply"), budget(0.5 * 0.04, "add")]
    assert factor(shocks=half)["BBB"] == pytest.approx((0.5 * 3 + 0.5 * 4) / 3)


def test_a_pledge_of_todays_share_holds_it():
    same = factor(shocks=[budget(0.03)], upstream=trade(BBB=1.2))
    assert same["BBB"] == pytest.approx(1.2)


def test_a_floor_lifts_who_is_below_and_cuts_nobody():
    assert factor(shocks=[floor(0.04)])["BBB"] == pytest.approx(4 / 3)
    assert factor(shocks=[floor(0.02)]) == dict.fromkeys(STATES, 1.0)
    assert factor(shocks=[budget(0.02)])["BBB"] == pytest.approx(2 / 3)
    grown = trade(BBB=1.2)
    # Who is above the floor follows the equation; at the floor the share of GDP is held.
    assert factor(shocks=[floor(0.02)], upstream=grown) == factor(upstream=grown)
    assert factor(shocks=[floor(0.03)], upstream=grown)["BBB"] == pytest.approx(1.2)
    shrunk = factor(shocks=[floor(0.03)], upstream=trade(BBB=0.8))
    assert shrunk["BBB"] == pytest.approx(factor(upstream=trade(BBB=0.8))["BBB"])


def test_a_floor_of_part_strength_goes_part_of_the_way_up_and_none_down():
    half = [floor(0.5, "multiply"), floor(0.5 * 0.04, "add")]
    assert factor(shocks=half)["BBB"] == pytest.approx((0.5 * 3 + 0.5 * 4) / 3)
    low = [floor(0.5, "multiply"), floor(0.5 * 0.01, "add")]
    assert factor(shocks=low) == dict.fromkeys(STATES, 1.0)


def test_allies_weigh_by_what_they_spend():
    shares = allied(world().part("security"))
    np.testing.assert_allclose(shares[0], [0, 0.75, 0.25, 0])
    np.testing.assert_allclose(shares[1], [1, 0, 0, 0])
    np.testing.assert_allclose(shares[3], 0)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_pledge_reaches_allies_by_the_sign_of_the_spill_in(sign):
    model = replace(MODEL, spill_in=sign * 0.02)
    found = factor(model, [budget(0.06)])
    assert found["BBB"] == pytest.approx(2.0)
    assert sign * (found["AAA"] - 1) > 0
    # CCC is allied with AAA alone: what reaches it has gone through rho twice.
    assert found["CCC"] > 1
    assert abs(np.log(found["CCC"])) < abs(np.log(found["AAA"]))
    assert found["DDD"] == 1.0


@pytest.mark.parametrize("pledge", [budget, floor], ids=["budget", "floor"])
def test_allies_see_a_pledge_on_its_straight_path(pledge):
    model = replace(MODEL, spill_in=0.05)
    weight = allied(world().part("security"))
    change = np.zeros(4)
    for year in range(1, 6):
        change = 0.9 * change + 0.05 * weight @ change
        change[1] = np.log(2.0) * year / 5
    found = factor(model, [pledge(0.06)])
    np.testing.assert_allclose(list(found.values()), np.exp(change), rtol=1e-12)


def test_the_path_is_the_equation_year_by_year():
    model = replace(MODEL, spill_in=0.05)
    weight = allied(world().part("security"))
    push = np.array([0.06 * np.log(1.1), 0, 0, 0])
    change = np.zeros(4)
    for _ in range(5):
        change = 0.9 * change + push + 0.05 * weight @ change
    found = factor(model, upstream=trade(AAA=1.1))
    np.testing.assert_allclose(list(found.values()), np.exp(change), rtol=1e-12)


def test_relabelling_permutes():
    order = ["CCC", "AAA", "DDD", "BBB"]
    model = replace(MODEL, spill_in=0.02)
    assert factor(model, [budget(0.06)], trade(CCC=1.1), order) == pytest.approx(
        factor(model, [budget(0.06)], trade(CCC=1.1))
    )
