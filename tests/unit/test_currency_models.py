"""Settlement, reserves and the rouble: what must hold, signs, closed forms, the fit's errors."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import catalogue
from detente.models.base import Solution, uncertain, variants, with_parameters
from detente.models.deliveries import payments
from detente.models.reserves_chinn_frankel import Reserves
from detente.models.rouble_itskhoki_mukhin import Rouble, latest_revenue
from detente.models.settlement import Settlement
from detente.models.settlement_fit import fit, observations, years_since
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import Operation, Shock
from detente.world.currency import CURRENCIES, ISSUERS, load_currency, read_table
from detente.world.energy import load_energy
from detente.world.load import load_world
from detente.world.regime import load_regime

ENERGY, CURRENCY = load_energy(), load_currency()
WORLD = replace(load_world(), energy=ENERGY, currency=CURRENCY)
NODES = ENERGY["country"].values.tolist()
VALUES = payments(WORLD, {})
TOTAL = float(CURRENCY["world_trade_value"])
TODAY = CURRENCY["settlement"]
REGIME = load_regime(datetime.date(2025, 6, 30))
# The data are as they are because of the measures then in force.
HELD = tuple(
    shock
    for shock in resolve_regime(REGIME.provisions, calibrated=REGIME.calibrated)
    if shock.variable in {"settlement_share", "payment_access"}
)


def clause(exporter, importer, currency, share, group="energy", operation: Operation = "set"):
    where = {"exporter": (exporter,), "importer": (importer,), "currency": (currency,)}
    return Shock("settlement_share", {**where, "group": (group,)}, operation, share, "p")


def settled(*shocks, model=None, upstream=None) -> xr.Dataset:
    return (model or Settlement()).solve(WORLD, (*HELD, *shocks), upstream or {}).data


def solution(**variables) -> dict[str, Solution]:
    return {"other": Solution("other", xr.Dataset(variables), True, 0.0, 1)}


states = st.sampled_from(["RUS", "SAU", "NOR", "USA", "CHN", "IND", "DEU", "JPN"])
currencies = st.sampled_from(CURRENCIES)
shares = st.floats(0, 1)
clauses = st.builds(clause, states, states, currencies, shares)


@given(st.lists(clauses, max_size=5))
@settings(max_examples=40, deadline=None)
def test_shares_sum_to_one(shocks):
    data = settled(*shocks)
    np.testing.assert_allclose(data["settlement"].sum("currency"), 1.0, atol=1e-12)
    assert (data["settlement"] >= 0).all()
    assert float(data["world_settlement"].sum()) == pytest.approx(1.0, abs=1e-12)
    assert (data["world_settlement"] >= 0).all()


@given(clauses)
@settings(max_examples=40, deadline=None)
def test_no_more_moves_than_the_trade_concerned(shock):
    change = settled(shock)["world_settlement"] - settled()["world_settlement"]
    exporter, importer = shock.where["exporter"][0], shock.where["importer"][0]
    concerned = VALUES[NODES.index(exporter), NODES.index(importer)] / TOTAL
    assert abs(change).max() <= concerned + 1e-15
    named = float(change.sel(currency=shock.where["currency"][0]))
    now = float(
        TODAY.sel(exporter=exporter, importer=importer, currency=shock.where["currency"][0])
    )
    if exporter != importer:
        assert named == pytest.approx(concerned * (shock.value - now), abs=1e-15)


@given(states, states, currencies)
@settings(max_examples=40, deadline=None)
def test_a_clause_at_the_present_share_changes_nothing(exporter, importer, currency):
    now = float(TODAY.sel(exporter=exporter, importer=importer, currency=currency))
    assert settled(clause(exporter, importer, currency, now)).identical(settled())


def test_no_clause_no_change():
    np.testing.assert_array_equal(settled()["settlement"], TODAY)
    np.testing.assert_allclose(
        settled()["world_settlement"], CURRENCY["world_settlement"], atol=1e-15
    )


def test_the_others_shrink_in_proportion():
    before = TODAY.sel(exporter="RUS", importer="TUR")
    after = settled(clause("RUS", "TUR", "USD", 0.5))["settlement"].sel(
        exporter="RUS", importer="TUR"
    )
    assert float(after.sel(currency="USD")) == 0.5
    others = [c for c in CURRENCIES if c != "USD" and before.sel(currency=c) > 0]
    ratio = (after / before).sel(currency=others)
    np.testing.assert_allclose(ratio, 0.5 / (1 - before.sel(currency="USD")), rtol=1e-12)


def test_clauses_that_exceed_the_whole_are_scaled_to_it():
    both = (clause("RUS", "IND", "RUB", 0.9), clause("RUS", "IND", "CNY", 0.6))
    after = settled(*both)["settlement"].sel(exporter="RUS", importer="IND")
    assert float(after.sel(currency="RUB")) == pytest.approx(0.6)
    assert float(after.sel(currency="CNY")) == pytest.approx(0.4)


def test_where_nothing_else_was_paid_the_rest_is_as_world_trade():
    after = settled(clause("RUS", "USA", "USD", 0.4))["settlement"].sel(
        exporter="RUS", importer="USA"
    )
    usual = CURRENCY["world_settlement"]
    rest = usual.where(usual["currency"] != "USD", 0.0)
    np.testing.assert_allclose(
        after.where(after["currency"] != "USD", 0.0), 0.6 * rest / rest.sum(), rtol=1e-12
    )


def test_a_currency_without_an_axis_counts_as_other():
    after = settled(clause("RUS", "IND", "INR", 0.7))["settlement"]
    assert float(after.sel(exporter="RUS", importer="IND", currency="OTHER_CURRENCY")) == 0.7


def test_other_trade_moves_by_its_value():
    energy = settled(clause("CHN", "RUS", "USD", 0.6, group="energy"))
    rest = settled(clause("CHN", "RUS", "USD", 0.6, group="other"))
    np.testing.assert_array_equal(rest["settlement"], TODAY)
    flow = WORLD.trade["flow"]
    own = catalogue.sector_groups()["energy"].members
    kept = flow.sel(sector=[s for s in flow["sector"].values if s not in own]).sum("sector")
    abroad = kept.where(kept["exporter"] != kept["importer"], 0.0)
    share = float(abroad.sel(exporter="CHN", importer="RUS") / abroad.sum())
    now = float(CURRENCY["russia_imports"].sel(currency="USD"))
    change = float((rest - settled())["world_settlement"].sel(currency="USD"))
    assert change == pytest.approx(share * (1 - VALUES.sum() / TOTAL) * (0.6 - now), rel=1e-9)
    assert float((energy - settled())["world_settlement"].sel(currency="USD")) < change


def test_new_deliveries_are_paid_for_in_dollars():
    flow = ENERGY["energy_flow"].isel(year=-1).copy()
    price = ENERGY["energy_price"].isel(year=-1)
    flow.loc[{"exporter": "RUS", "importer": "USA", "fuel": "crude"}] += 10.0
    upstream = solution(energy_flow=flow, energy_price=price)
    paid = 10.0 * float(price.sel(country="USA", commodity="crude"))
    before, after = (settled(upstream=u)["world_settlement"] for u in ({}, upstream))
    expected = (TOTAL * before.sel(currency="USD") + paid) / (TOTAL + paid)
    assert float(after.sel(currency="USD")) == pytest.approx(float(expected), rel=1e-9)


def test_measures_of_the_day_of_the_data_are_in_the_data():
    assert {s.variable for s in HELD} == {"settlement_share", "payment_access"}
    np.testing.assert_array_equal(settled()["settlement"], TODAY)
    without = Settlement().solve(WORLD, (), {}).data["settlement"]
    dollars = (without - TODAY).sel(exporter="RUS", currency="USD")
    assert float(dollars.sel(importer="IND")) > 0


def access(one, other, operation: Operation, value):
    where = ({"country": (one,), "partner": (other,)}, {"country": (other,), "partner": (one,)})
    return [Shock("payment_access", w, operation, value, "p") for w in where]


def test_a_currency_loses_ground_when_its_issuer_s_banks_close():
    model = Settlement()
    cut = settled(*access("SAU", "USA", "multiply", 0.5))["settlement"]
    before, after = (s.sel(exporter="SAU", importer="CHN") for s in (TODAY, cut))
    odds = [np.log(s.sel(currency="USD") / s.sel(currency="CNY")) for s in (before, after)]
    gone = 1 - np.exp(-model.speed * model.years)
    assert float(odds[1] - odds[0]) == pytest.approx(-0.5 * model.slope * gone)
    # Trade of others is not concerned.
    others = {"exporter": "NOR", "importer": ["DEU", "CHN"]}
    np.testing.assert_array_equal(cut.sel(others), TODAY.sel(others))


def test_reopening_returns_what_the_parameter_says(monkeypatch):
    closed = tuple(access("RUS", "USA", "multiply", 0.0))
    monkeypatch.setattr("detente.models.settlement._in_force", lambda day: (*HELD, *closed))
    none, half, full = (
        settled(model=replace(Settlement(), comeback=part))["settlement"].sel(
            exporter="RUS", importer="IND", currency="USD"
        )
        for part in (0.0, 0.5, 1.0)
    )
    np.testing.assert_array_equal(settled(*closed)["settlement"], TODAY)
    assert float(none) == float(TODAY.sel(exporter="RUS", importer="IND", currency="USD"))
    assert none < half < full
    row = catalogue.parameters()["settlement_comeback"]
    assert (row.low, row.value, row.high) == (0.0, 0.5, 1.0)


def test_a_swap_line_adds_four_points_at_the_published_share():
    line = Shock("swap_line", {"country": ("SAU",), "partner": ("CHN",)}, "set", 1.0, "p")
    seeded = TODAY.copy()
    seeded.loc[{"exporter": "SAU", "importer": "CHN"}] = [0.81, 0, 0.19, 0, 0, 0, 0]
    world = replace(WORLD, currency=CURRENCY.assign(settlement=seeded))
    after = Settlement().solve(world, [*HELD, line], {}).data["settlement"]
    assert float(after.sel(exporter="SAU", importer="CHN", currency="CNY")) == pytest.approx(
        0.23, abs=0.002
    )


def test_the_fit_finds_a_known_adjustment():
    start, target, speed = np.array([-1.5, -4.0]), np.array([0.5, 0.2]), 1.3
    months = ["2022-01", "2022-06", "2022-11", "2023-05", "2023-12", "2024-09"]
    seen = {}
    for month in months:
        gone = 0.0 if month == months[0] else 1 - np.exp(-speed * years_since(month))
        weights = np.append(np.exp(start + gone * (target - start)), 1.0)
        seen[month] = weights / weights.sum()
    found = fit(seen)
    assert found.speed == pytest.approx(speed, rel=2e-3)
    assert found.held_out == ("2024-09",)
    assert found.largest(held_out=True) < 0.05


def test_the_fit_to_russia_s_exports_and_its_errors():
    found = fit(observations(read_table("russia.csv")))
    assert found.speed == pytest.approx(catalogue.parameters()["settlement_speed"].value, rel=0.01)
    assert found.held_out == ("2024-04", "2025-04")
    assert found.largest(held_out=False) == pytest.approx(4.9, abs=0.1)
    # Out of sample roubles are 13 points more than the fit says: said in the documentation.
    assert found.largest(held_out=True) == pytest.approx(12.9, abs=0.1)
    imports = fit(observations(read_table("russia.csv"), "imports"))
    assert imports.speed == pytest.approx(catalogue.parameters()["settlement_speed"].low, rel=0.02)


def test_reserves_do_not_move_with_sanctions_or_clauses():
    shocks = [
        clause("RUS", "CHN", "USD", 1.0),
        Shock("reserve_access", {"country": ("RUS",)}, "add", 300.0, "p"),
        *access("RUS", "USA", "multiply", 0.0),
    ]
    for model in Reserves().variants:
        found = model.solve(WORLD, shocks, {}).data["reserve_share"]
        np.testing.assert_allclose(found, CURRENCY["reserve_share"], atol=1e-15)


def test_reserves_follow_the_size_of_the_issuer():
    gdp = WORLD.levels["gdp"]
    wage = xr.where(gdp["country"] == "USA", 1.1, 1.0)
    found = Reserves().solve(WORLD, [], solution(wage=wage)).data["reserve_share"]
    share = gdp / gdp.sum()
    grown = share * wage
    gain = 0.209 * (1 - 0.758**1.5) / (1 - 0.758)
    change = grown / grown.sum() - share
    issuers = {**{name: ISSUERS.get(name, ()) for name in CURRENCIES}, "RUB": ()}
    shift = [float(change.sel(country=[*issuers[name]]).sum()) for name in CURRENCIES]
    expected = CURRENCY["reserve_share"] + gain * np.array(shift)
    np.testing.assert_allclose(found, expected / expected.sum(), rtol=1e-12)
    assert float((found - CURRENCY["reserve_share"]).sel(currency="USD")) > 0


def at(**ends) -> Rouble:
    """Return the model with parameters at an end of their ranges."""
    rows = catalogue.parameters()
    return Rouble().with_parameters(
        {f"rouble_{name}": getattr(rows[f"rouble_{name}"], end) for name, end in ends.items()}
    )


ROUBLES = {
    "central": Rouble(),
    "moves_least": at(theta="high", reserve_use="low", energy_share="low"),
    "moves_most": at(theta="low", reserve_use="high", energy_share="high"),
}


def rate(*shocks, model=None, **variables) -> float:
    found = (model or Rouble()).solve(WORLD, shocks, solution(**variables)).data["exchange_rate"]
    assert (found.where(found["country"] != "RUS", 1.0) == 1.0).all()
    return float(found.sel(country="RUS"))


def revenue(factor):
    value = factor * latest_revenue(ENERGY)
    values = np.zeros((2, 1))
    values[1, 0] = value
    coords = {"country": ["NOR", "RUS"], "commodity": ["crude"]}
    return xr.DataArray(values, coords, ("country", "commodity"))


def freeze(billions):
    return Shock("reserve_access", {"country": ("RUS",)}, "add", -billions, "p")


@pytest.mark.parametrize("model", ROUBLES.values(), ids=ROUBLES)
def test_lost_exports_depreciate(model):
    expected = 0.7 ** (model.energy / model.theta)
    assert rate(model=model, energy_revenue=revenue(0.7)) == pytest.approx(expected)
    assert rate(model=model, energy_revenue=revenue(1.0)) == 1.0
    assert rate(model=model, energy_revenue=revenue(1.2)) > 1.0


def test_frozen_reserves_depreciate_and_released_ones_appreciate():
    assert rate(freeze(300.0)) == pytest.approx(np.exp(-0.04 * 300 / 460 / 1.5))
    assert rate(freeze(-300.0)) > 1.0
    assert rate(freeze(300.0), freeze(-300.0)) == 1.0


@pytest.mark.parametrize("model", ROUBLES.values(), ids=ROUBLES)
def test_restricted_imports_appreciate(model):
    flow = WORLD.trade["flow"] * (1 + WORLD.trade["tariff"])
    total = flow.sum("exporter")
    share = flow / total.where(total > 0, 1.0)
    price = xr.ones_like(total.rename(importer="country"))
    assert rate(model=model, price=price, trade_share=share) == pytest.approx(1.0, abs=1e-12)
    foreign = (share["exporter"] != "RUS") & (share["importer"] == "RUS")
    fewer = share.where(~foreign, 0.5 * share)
    weight = flow.sel(importer="RUS").where(flow["exporter"] != "RUS", 0.0).sum("exporter")
    dearer = (weight * np.log(2) / WORLD.trade["trade_elasticity"]).sum() / weight.sum()
    expected = np.exp((1 - 1 / model.theta) * float(dearer))
    assert rate(model=model, price=price, trade_share=fewer) == pytest.approx(expected)
    assert expected > 1.0


def test_being_paid_in_roubles_has_no_first_order_effect():
    before = rate(energy_revenue=revenue(0.9))
    assert rate(clause("RUS", "CHN", "RUB", 1.0), energy_revenue=revenue(0.9)) == before


def test_the_energy_share_of_exports_is_the_data_s():
    entry = catalogue.parameters()["rouble_energy_share"]
    share = latest_revenue(ENERGY) / float(CURRENCY["exports_value"])
    assert entry.value == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    "model",
    [one for model in (Settlement(), Reserves(), Rouble()) for one in variants(model)],
    ids=lambda m: f"{m.name}-{getattr(m, 'variant', '')}".strip("-"),
)
def test_every_number_of_a_form_is_drawn_by_its_own_row(model):
    rows = catalogue.parameters()
    central = {name: rows[name].value for name in uncertain(model)}
    assert with_parameters(model, central) == model
    numbers = {name for name, value in vars(model).items() if isinstance(value, float)}
    changed = set()
    for name in uncertain(model):
        moved = with_parameters(model, {name: 0.123})
        (field,) = [n for n in numbers if getattr(moved, n) != getattr(model, n)]
        assert getattr(moved, field) == 0.123
        assert getattr(model, field) == rows[name].value
        assert getattr(moved, "variant", "") == getattr(model, "variant", "")
        changed.add(field)
    assert changed == numbers


def test_each_form_of_reserves_has_its_published_errors():
    rows = catalogue.parameters()
    after, whole = variants(Reserves())
    assert not set(uncertain(after)) & set(uncertain(whole)) - {"settlement_years"}
    for name, error in (
        ("reserve_inertia", 0.059),
        ("reserve_size", 0.067),
        ("reserve_inertia_since_1947", 0.004),
        ("reserve_size_since_1947", 0.03),
    ):
        assert rows[name].spread == "normal"
        assert rows[name].high - rows[name].value == pytest.approx(1.96 * error, abs=6e-4)
        assert rows[name].value - rows[name].low == pytest.approx(1.96 * error, abs=6e-4)
