"""Drawn trade models: where an iteration starts, and what is shared, do not show in answers."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from trade_worlds import random_world

from detente.errors import DataError, SolveError
from detente.models.base import Solution, uncertain, with_parameters
from detente.models.trade_caliendo_parro_2015 import (
    TradeCaliendoParro2015,
    TradeModel,
    trade_model,
)
from detente.models.trade_caliendo_parro_2015.equilibrium import System
from detente.models.trade_caliendo_parro_2015.policy import policy
from detente.models.trade_caliendo_parro_2015.steer import ELASTICITY, Steer
from detente.shocks.shock import Shock
from detente.world.world import World

MODEL = TradeCaliendoParro2015()
# The residual's tolerance is 1e-10; an answer differs by what the equations make of that.
CLOSE = {"rtol": 3e-9, "atol": 3e-9}
NAMES = ("wage", "price", "unit_cost", "income", "expenditure", "flow", "trade_share")


def world_of(data) -> World:
    return World(trade=data, levels=xr.Dataset(), hash="test", name="test")


def redrawn(world, seed) -> World:
    """Return the world with other elasticities, all arrays shared."""
    theta = np.random.default_rng(seed).uniform(1.5, 9, len(world.trade["sector"]))
    return replace(world, trade=world.trade.assign(trade_elasticity=("sector", theta)))


def random_shocks(world, seed, quota=False) -> list[Shock]:
    rng = np.random.default_rng(seed)
    countries = list(map(str, world.trade["country"].values))
    sectors = list(map(str, world.trade["sector"].values))

    def pair():
        seller, buyer = rng.choice(countries, 2, replace=False)
        sector = rng.choice(sectors)
        return {"exporter": (str(seller),), "importer": (str(buyer),), "sector": (str(sector),)}

    cell = {"country": (str(rng.choice(countries)),), "sector": (str(rng.choice(sectors)),)}
    shocks = [
        Shock("tariff", pair(), "add", rng.uniform(0, 0.5), "p"),
        Shock("trade_cost", pair(), "multiply", rng.uniform(0.8, 1.5), "p"),
        Shock("market_access", pair(), "multiply", rng.choice([0.0, rng.uniform()]), "p"),
        Shock("export_tax", pair(), "add", rng.uniform(0, 0.3), "p"),
        Shock("productivity", cell, "multiply", rng.uniform(0.8, 1.2), "p"),
        Shock("capital_stock", cell, "multiply", rng.uniform(0.8, 1.2), "p"),
    ]
    if quota:
        shocks += [Shock("quota", pair(), "multiply", rng.uniform(0.3, 0.9), "p") for _ in "ab"]
    return shocks


def assert_same(one, two):
    for name in NAMES:
        scale = float(abs(two[name]).max())
        np.testing.assert_allclose(one[name] / scale, two[name] / scale, **CLOSE, err_msg=name)


@pytest.mark.parametrize("quota", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_a_state_near_by_to_start_from_does_not_show(seed, quota):
    world = world_of(random_world(seed, n=5, holes=seed % 2 == 1))
    near = MODEL.solve(world, random_shocks(world, seed, quota), {})
    other, shocks = redrawn(world, seed), random_shocks(world, 100 + seed, quota)
    cold = MODEL.solve(other, shocks, {})
    warm = MODEL.solve(other, shocks, {}, start=near)
    assert_same(warm.data, cold.data)
    assert warm.residual <= MODEL.tolerance
    # From its own solution there is nothing left to do.
    again = MODEL.solve(other, shocks, {}, start=cold)
    assert again.iterations == 0
    assert_same(again.data, cold.data)


def test_a_start_near_by_saves_steps():
    world = world_of(random_world(3, n=5))
    shocks = random_shocks(world, 3)
    near = MODEL.solve(world, shocks, {})
    moved = [replace(s, value=s.value * 1.0001) for s in shocks]
    warm, cold = MODEL.solve(world, moved, {}, start=near), MODEL.solve(world, moved, {})
    assert 0 < warm.iterations < cold.iterations


def test_the_way_does_not_depend_on_what_was_solved_before():
    shocks = random_shocks(world_of(random_world(60)), 60)
    found = []
    for first in (0, 1):
        world = world_of(random_world(60))
        drawn = [redrawn(world, seed) for seed in (1, 2)]
        near = MODEL.solve(drawn[first], (), {})
        MODEL.solve(drawn[first], shocks, {}, start=near)
        start = MODEL.solve(world, (), {})
        found.append(MODEL.solve(drawn[0], shocks, {}, start=start).data)
    for name in NAMES:
        np.testing.assert_array_equal(found[0][name], found[1][name])


def test_steering_saves_steps_and_does_not_show():
    steps = []
    for seed in range(40, 44):
        data = random_world(seed, n=8, j=4)
        cost = np.random.default_rng(seed).uniform(0.9, 1.3, data["flow"].shape)
        cost = np.ascontiguousarray(cost.transpose(2, 1, 0))
        model = TradeModel(data).with_elasticity(1.2 * data["trade_elasticity"])
        plain = model.solve_arrays(cost=cost)
        steered = model.solve_arrays(cost=cost, steered=True)
        assert_same(steered, plain)
        steps.append((steered.attrs["iterations"], plain.attrs["iterations"]))
    steered, plain = np.array(steps).sum(axis=0)
    assert steered < 0.9 * plain


def test_prices_and_spending_follow_wages_by_the_derivatives_of_the_benchmark():
    data = TradeModel(random_world(50, holes=True, theta=[ELASTICITY] * 3)).data
    steer = Steer.of(data)
    system = System(data, policy(data, None, None, None, None, "share"))
    for wage, price, spending in zip(np.eye(4), steer.price.T, steer.spending.T, strict=True):
        gaps = []
        for step in (2e-3, 1e-3):
            log_price = step * price.reshape(data.spending.shape)
            more = step * spending.reshape(data.spending.shape) * data.scale
            sweep = system.sweep(step * wage, log_price, data.spending + more)
            spent = abs(sweep.gap_spending / data.income).max()
            gaps.append(max(abs(sweep.gap_price).max(), spent))
        # Of second order: the equations hold along the response.
        assert np.log2(gaps[0] / gaps[1]) == pytest.approx(2, abs=0.2)


def test_from_a_useless_start_the_benchmark_is_tried():
    world = world_of(random_world(4))
    shocks = random_shocks(world, 4)
    cold = MODEL.solve(world, shocks, {})
    lost = cold.data.assign(wage=cold.data["wage"] * np.nan)
    found = MODEL.solve(world, shocks, {}, start=Solution("trade", lost, True, 0.0, 0))
    assert_same(found.data, cold.data)
    with pytest.raises(SolveError):
        replace(MODEL, iterations=1).solve(world, shocks[1:], {}, start=cold)


def test_what_elasticities_do_not_move_is_derived_once():
    world = world_of(random_world(5))
    drawn = redrawn(world, 1)
    one, two = trade_model(world.trade), trade_model(drawn.trade)
    assert one is not two
    assert one.data.share is two.data.share
    fresh = TradeModel(drawn.trade.copy(deep=True)).solve(drawn.trade["tariff"] * 2)
    assert_same(two.solve(drawn.trade["tariff"] * 2), fresh)
    # The same numbers under other names are another world.
    names = [f"D{k}" for k in range(len(world.trade["country"]))]
    axes = dict.fromkeys(("country", "exporter", "importer"), names)
    renamed = trade_model(world.trade.assign_coords(axes))
    assert list(renamed.data.countries) == names


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_drawn_elasticities_are_checked(bad):
    world = world_of(random_world(6))
    trade_model(world.trade)
    theta = world.trade["trade_elasticity"].copy()
    theta[1] = bad
    with pytest.raises(DataError):
        trade_model(world.trade.assign(trade_elasticity=theta))


def test_the_capital_share_is_drawn():
    assert uncertain(MODEL) == ("capital_share",)
    drawn = with_parameters(MODEL, {"capital_share": 0.4, "other": 1.0})
    assert drawn == TradeCaliendoParro2015(capital_share=0.4)
    world = world_of(random_world(7))
    where = {"country": ("C00",), "sector": ("s0",)}
    state = drawn.solve(world, [Shock("capital_stock", where, "multiply", 0.8, "p")], {})
    share = float(world.trade["value_added_share"].sel(country="C00", sector="s0"))
    factor = state.data["cost"].sel(exporter="C00", sector="s0")
    np.testing.assert_allclose(factor, 0.8 ** (-0.4 * share), rtol=1e-12)
