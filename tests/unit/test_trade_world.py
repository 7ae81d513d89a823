"""Shocks on the world's variables reach the trade model as they are meant."""

import numpy as np
import pytest
import xarray as xr
from trade_worlds import abroad, neutral, random_world

from detente import catalogue
from detente.errors import DataError, SolveError
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015, TradeModel
from detente.shocks.shock import Shock
from detente.world.world import World

PAIR = {"exporter": ("C00",), "importer": ("C01", "C02"), "sector": ("s0", "s1")}


@pytest.fixture(scope="module")
def world():
    data = random_world(31, n=5)
    return World(trade=data, levels=xr.Dataset(), hash="test", name="test")


def shock(variable, operation="multiply", value=1.0, where=PAIR, **more):
    return Shock(variable, {**where, **more}, operation, value, "p1")


def solve(world, *shocks, **fields):
    return TradeCaliendoParro2015(**fields).solve(world, shocks, {}).data


def assert_same(one, two):
    for name in ("wage", "price", "income", "flow"):
        np.testing.assert_allclose(one[name], two[name], rtol=1e-9, atol=1e-9)


def test_a_ban_is_an_infinite_cost(world):
    cost = neutral(world.trade)
    cost.loc[{k: list(v) for k, v in PAIR.items()}] = np.inf
    state = solve(world, shock("market_access", value=0.0))
    assert_same(state, TradeModel(world.trade).solve(cost=cost))
    assert (state["flow"].sel({k: list(v) for k, v in PAIR.items()}) == 0).all()


def test_partial_access_scales_the_share_at_given_prices(world):
    cost = neutral(world.trade)
    cell = {k: list(v) for k, v in PAIR.items()}
    cost.loc[cell] = (0.4 ** (-1 / world.trade["trade_elasticity"])).sel(sector=["s0", "s1"])
    assert_same(
        solve(world, shock("market_access", value=0.4)), TradeModel(world.trade).solve(cost=cost)
    )


def test_costs_of_all_kinds_multiply(world):
    here = {"country": ("C03",), "sector": ("s2",)}
    state = solve(
        world,
        shock("trade_cost", value=1.3),
        shock("productivity", value=1.1, where=here),
        shock("capital_stock", value=0.8, where=here),
    )
    capital = catalogue.parameters()["capital_share"].value
    share = float(world.trade["value_added_share"].sel(country="C03", sector="s2"))
    cost = neutral(world.trade)
    cost.loc[{k: list(v) for k, v in PAIR.items()}] = 1.3
    cost.loc[{"exporter": "C03", "sector": "s2"}] = 0.8 ** (-capital * share) / 1.1
    assert_same(state, TradeModel(world.trade).solve(cost=cost))


def test_tariffs_and_taxes_pass_through(world):
    tariff, tax = world.trade["tariff"].copy(), neutral(world.trade, 0)
    cell = {k: list(v) for k, v in PAIR.items()}
    tariff.loc[cell] = tariff.loc[cell] + 0.2
    tax.loc[cell] = 0.1
    receiver = neutral(world.trade, 4)
    state = solve(
        world,
        shock("tariff", "add", 0.2),
        shock("export_tax", "add", 0.1),
        shock("rent_receiver", "set", receiver=("C04",)),
    )
    assert_same(state, TradeModel(world.trade).solve(tariff, None, tax, receiver))
    assert float(state["rent_revenue"].sel(country="C04")) > 0
    assert float(state["rent_revenue"].drop_sel(country="C04").sum()) == 0


def test_an_unknown_receiver_is_named_with_its_provision(world):
    with pytest.raises(DataError) as caught:
        solve(world, shock("export_tax", "add", 0.1), shock("rent_receiver", receiver=("C4",)))
    assert "C4" in str(caught.value)
    assert "p1" in str(caught.value)


@pytest.mark.parametrize("cut", [0.05, 0.5, 0.9])
def test_a_quota_is_met_in_volume(world, cut):
    cell = {k: list(v) for k, v in PAIR.items()}
    state = solve(world, shock("quota", value=1 - cut))
    price = state["producer_price"].rename(country="exporter")
    volume = state["flow"] / (1 + state["export_tax"]) / price
    ratio = (volume / world.trade["flow"]).sel(cell)
    np.testing.assert_allclose(ratio, 1 - cut, rtol=1e-7)
    assert (state["export_tax"].sel(cell) > 0).all()
    assert float(state["export_tax"].sum() - state["export_tax"].sel(cell).sum()) == 0


def test_a_quota_that_does_not_bind_costs_nothing(world):
    tariff = shock("tariff", "add", 0.5)
    state = solve(world, tariff, shock("quota", value=0.999))
    assert (state["export_tax"] == 0).all()
    assert_same(state, solve(world, tariff))


def test_a_quota_binds_where_it_must_and_only_there(world):
    # Cheap transport for one buyer makes its quota bind; the duty of the other undercuts it.
    state = solve(
        world,
        shock("trade_cost", value=0.8, importer=("C01",)),
        shock("tariff", "add", 0.6, importer=("C02",)),
        shock("quota", value=0.99),
    )
    tax = state["export_tax"].sel(exporter="C00", sector=["s0", "s1"])
    assert (tax.sel(importer="C01") > 0).all()
    assert (tax.sel(importer="C02") == 0).all()


def test_a_quota_rent_goes_to_whom_it_names(world):
    quota = shock("quota", value=0.6)
    default = solve(world, quota)
    named = solve(world, quota, shock("rent_receiver", receiver=("C01",)))
    assert float(default["rent_revenue"].sel(country="C00")) > 0
    assert float(named["rent_revenue"].sel(country="C01")) > 0
    assert float(named["rent_revenue"].sel(country="C00")) == 0


def test_quota_equals_the_tax_that_it_becomes(world):
    state = solve(world, shock("quota", value=0.6))
    assert_same(state, TradeModel(world.trade).solve(export_tax=state["export_tax"]))


def test_limits_are_kept(world):
    shocks = (Shock("tariff", {}, "add", 0.3, "p1"),)
    with pytest.raises(SolveError):
        TradeCaliendoParro2015(iterations=1).solve(world, shocks, {})
    done = TradeCaliendoParro2015(deficit="zero", tolerance=1e-6).solve(world, shocks, {})
    assert done.converged
    assert done.residual <= 1e-6
    assert abs(done.data["deficit"]).max() == 0


def test_abroad_is_all_but_own_trade(world):
    everywhere = solve(world, Shock("trade_cost", {}, "multiply", 1.2, "p1"))
    assert_same(everywhere, TradeModel(world.trade).solve(cost=1 + 0.2 * abroad(world.trade)))
