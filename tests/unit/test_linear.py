"""The linear mode against solving again: the gap falls with the square of the step."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from trade_worlds import random_world

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.ensemble.evaluate import States, deal_shocks, regime_shocks, under_deal
from detente.ensemble.linear import Point, linear, respond
from detente.errors import DataError
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015
from detente.shocks.resolve import in_order, resolve, resolve_provision
from detente.shocks.shock import Shock
from detente.world.elasticity import adjusted
from detente.world.load import load_world
from detente.world.regime import load_regime
from detente.world.world import World

DAY = datetime.date(2026, 11, 24)
MODEL = TradeCaliendoParro2015(tolerance=1e-12)
SIZES = (0.1, 0.05, 0.025)


def real_income(point, start=None):
    data = point.model.solve(point.world, point.shocks, {}, start=start).data
    return np.log(data["income"] / data["final_demand_price"]).values


def order(gaps) -> float:
    """Return the slope of log gap on log step."""
    return float(np.polyfit(np.log(SIZES), np.log(gaps), 1)[0])


def at(t):
    """Return a small world's point, of which elasticities and all shocks move with ``t``."""
    data = random_world(12, n=5, holes=True)
    theta = data["trade_elasticity"] * np.exp(0.3 * t * np.array([1.0, -1.0, 0.5]))
    world = World(data.assign(trade_elasticity=theta), xr.Dataset(), "test", "test")
    pair = {"exporter": ("C00",), "importer": ("C01", "C02"), "sector": ("s0", "s1")}
    back = {"exporter": ("C02",), "importer": ("C00",), "sector": ("s1",)}
    cell = {"country": ("C03",), "sector": ("s1",)}
    shocks = (
        Shock("tariff", pair, "add", 0.1 + t, "p"),
        Shock("trade_cost", back, "multiply", 1.2 + t, "p"),
        Shock("market_access", pair, "multiply", 0.4 + t, "p"),
        Shock("market_access", {**pair, "exporter": ("C04",)}, "multiply", 0.0, "p"),
        Shock("export_tax", back, "add", 0.2 + t, "p"),
        Shock("rent_receiver", {**back, "receiver": ("C04",)}, "set", 1.0, "p"),
        Shock("productivity", cell, "multiply", 1.1 + t, "p"),
        Shock("capital_stock", cell, "multiply", 0.9 + t, "p"),
    )
    return Point(world, shocks, replace(MODEL, capital_share=0.33 + 0.5 * t))


def test_every_lever_at_once_is_of_second_order():
    here = at(0.0)
    solution = here.model.solve(here.world, here.shocks, {})
    known, moved = respond(here, solution.data, {"all": (at(1e-6), 1e-6)})
    assert known == ("all",)
    base, slope = real_income(here), moved.real_income[:, 0]
    assert abs(slope).max() > 0.01
    gaps = [abs(real_income(at(t)) - base - t * slope).max() for t in SIZES]
    assert order(gaps) == pytest.approx(2, abs=0.2)
    # The flows' derivative as well, of which the banned ones stay at nothing.
    flow = moved.flow(0).transpose(2, 1, 0)
    there = at(1e-4)
    moves = there.model.solve(there.world, there.shocks, {}).data["flow"] - solution.data["flow"]
    np.testing.assert_allclose(
        flow * 1e-4, moves, atol=2e-5 * float(abs(solution.data["flow"]).max())
    )
    assert (flow[4, 1:3, :2] == 0).all()


def test_a_flow_that_opens_has_no_derivative_and_a_quota_is_refused():
    here = at(0.0)
    solution = here.model.solve(here.world, here.shocks, {})
    opened = replace(here, shocks=(*here.shocks[:3], *here.shocks[4:]))
    known, _ = respond(here, solution.data, {"opens": (opened, 1.0), "none": (here, 1.0)})
    assert known == ("none",)
    quota = Shock("quota", {"exporter": ("C00",)}, "multiply", 0.5, "p")
    with pytest.raises(DataError):
        respond(here, solution.data, {"quota": (replace(here, shocks=(quota,)), 1.0)})


@pytest.fixture(scope="module")
def solved():
    deal = load_deal(library() / "brussels-beijing-2026" / "deal.yaml")
    world, regime = load_world(), load_regime(DAY)
    shocks, every = deal_shocks(deal, world, regime)
    today = MODEL.solve(world, regime_shocks(regime), {})
    after = MODEL.solve(world, under_deal(regime, shocks), {}, start=today)
    before, then = {"trade": today}, {"trade": after}
    return deal, States(world, regime, (MODEL,), shocks, every, {}, before, then, then, then)


def again(solved, strength=None, magnitude=None, stretch=None):
    """Return log real income under the deal over today, all solved with other inputs."""
    deal, states = solved
    world, regime = states.world, states.regime
    if stretch:
        theta = world.trade["trade_elasticity"].to_series()
        theta[list(stretch)] *= np.exp(list(stretch.values()))
        world = world.with_elasticity(theta.values)
        regime = adjusted(regime, states.world, world)
    shocks = []
    for provision in deal.provisions:
        for (name, position, field), value in (magnitude or {}).items():
            if name == provision.id:
                measures = list(provision.measures)
                size = getattr(measures[position], field).model_copy(update={"central": value})
                measures[position] = measures[position].model_copy(update={field: size})
                provision = provision.model_copy(update={"measures": measures})  # noqa: PLW2901
        if not provision.zero:
            part = (strength or {}).get(provision.id, 1.0)
            shocks += resolve_provision(provision, strength=part)
    now = Point(world, regime_shocks(regime), MODEL)
    then = Point(world, under_deal(regime, in_order(shocks)), MODEL)
    return real_income(then, states.deal["trade"]) - real_income(now, states.today["trade"])


def test_a_deal_has_a_slope_for_every_open_magnitude_and_provision(solved):
    deal, states = solved
    found = linear(deal, states, ["electronics"])
    assert found.dims == ("input", "country")
    assert np.isfinite(found).all()
    base = again(solved)
    cut, name = "china-car-duty-cut", "magnitude.china-car-duty-cut.0.change"
    size = next(p for p in deal.provisions if p.id == cut).measures[0].change.central
    moves = {
        f"strength.{cut}": lambda t: again(solved, {cut: 1 + t}),
        name: lambda t: again(solved, magnitude={(cut, 0, "change"): size + t}),
        "ln_elasticity.electronics": lambda t: again(solved, stretch={"electronics": t}),
    }
    for one, move in moves.items():
        sign = -1 if one.startswith("strength") else 1
        slope = found.sel(input=one).values
        gaps = [abs(move(sign * t) - base - sign * t * slope).max() for t in SIZES]
        assert order(gaps) == pytest.approx(2, abs=0.25), one
        assert gaps[-1] < 0.1 * abs(SIZES[-1] * slope).max()


def test_slopes_need_a_solved_state_of_the_trade_model_under_this_deal(solved):
    deal, states = solved
    low = resolve(deal, None, "low", states.regime.ids)
    with pytest.raises(DataError):
        linear(deal, replace(states, shocks=low))
    with pytest.raises(DataError):
        linear(deal, replace(states, chain=()))
