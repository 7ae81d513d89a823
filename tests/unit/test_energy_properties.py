"""What must hold in any equilibrium of any energy world, and an independent solver as referee."""

from dataclasses import replace

import numpy as np
import pytest
from energy_referee import referee
from energy_worlds import random_world
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from detente.errors import SolveError
from detente.models.energy_network import EnergyModel, parameters, problem
from detente.models.energy_network.arcs import at_least
from detente.models.energy_network.layout import MARKETS
from detente.models.energy_network.policy import terms
from detente.shocks.shock import Shock

SEEDS = st.integers(0, 10_000)
CASES = settings(max_examples=20, deadline=None)


def drawn(seed):
    """Draw a world and a policy of all kinds."""
    rng = np.random.default_rng(seed)
    energy = random_world(int(rng.integers(3, 10)), seed, rng.uniform(0.3, 0.9))
    names = [str(label) for label in energy["country"].values]

    def some(count):
        return tuple(str(c) for c in rng.choice(names, min(count, len(names)), replace=False))

    a, b = some(2)
    shocks = [
        Shock("energy_access", {"exporter": some(2), "importer": some(3)}, "multiply",
              float(rng.uniform(0, 0.9)), "ban"),
        Shock("energy_cost", {"exporter": some(2)}, "add", float(rng.uniform(0, 0.3)), "cost"),
        Shock("energy_supply", {"country": some(3), "commodity": ("gas",), "unit": ("bcm/y",)},
              "add", float(rng.uniform(-1, 3)), "supply"),
        Shock("energy_contract", {"exporter": (a,), "importer": (b,), "fuel": ("crude", "products"),
              "unit": ("mb/d",)}, "add", 0.004, "contract"),
        Shock("energy_link", {"exporter": some(2), "importer": some(3), "fuel": ("pipeline_gas",),
              "unit": ("bcm/y",)}, "add", 2.0, "link"),
    ]  # fmt: skip
    return energy, shocks


def answered(energy, shocks):
    """Return the equilibria; a world that is refused must be one without a price in scale."""
    try:
        return EnergyModel(energy).equilibria(shocks).values()
    except SolveError:
        assert out_of_scale(energy, shocks)
    return ()


def out_of_scale(energy, shocks, given=None):
    """Return whether there would be an equilibrium only at prices that no market has.

    A closed arc was used, since what buyers would pay is beyond its cost; it is made dearer still.
    """
    dear = problem.CLOSED
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problem, "CLOSED", 1e3 * dear)
        found = EnergyModel(energy.copy(deep=True), given).equilibria(shocks).values()
    return max(state.price.max() / market.money for market, state in found) > dear


@CASES
@given(SEEDS)
@example(3861)
def test_balances_and_limits(seed):
    energy, shocks = drawn(seed)
    for market, state in answered(energy, shocks):
        arcs, given_terms = market.arcs, terms(market, shocks)
        scale = market.used[market.used > 0].mean()
        for layer, commodity in enumerate(market.commodities):
            here = arcs.layer == layer
            bought = np.bincount(arcs.importer[here], state.flow[here], market.nodes).astype(float)
            if market.name == "gas":
                k, j = market.slots.resale
                bought += np.bincount(j, state.resale, market.nodes)
                bought -= np.bincount(k, state.resale, market.nodes)
            lone = market.slots.out_row[layer] < 0
            bought += np.where(lone, given_terms.shift[layer], 0) * (market.used[layer] > 0)
            np.testing.assert_allclose(
                bought, state.use[layer], atol=1e-8 * scale, err_msg=commodity
            )
        assert (state.flow >= 0).all()
        if market.name != "oil":  # a contract may lift the limit of its arcs
            assert (state.flow <= given_terms.access + 1e-8 * scale).all()
        assert (state.flow <= given_terms.ceiling + 1e-8 * scale).all()
        if market.name == "gas":
            ships = arcs.fuel == "lng"
            made = np.bincount(arcs.exporter[ships], state.flow[ships], market.nodes)
            base = np.bincount(arcs.exporter[ships], arcs.flow[ships], market.nodes)
            assert (made <= at_least(market.data.liquefaction, base) + 1e-8 * scale).all()


@CASES
@given(SEEDS)
def test_price_never_exceeds_what_a_free_supplier_would_deliver_at(seed):
    """P <= N + cost of delivery where nothing limits the arc, with equality where it delivers."""
    energy, shocks = drawn(seed)
    shocks = [s for s in shocks if s.variable in ("energy_access", "energy_cost")]
    for market, state in answered(energy, shocks):
        arcs, given_terms = market.arcs, terms(market, shocks)
        grown = state.use.sum(axis=1) / np.where(
            market.used.any(axis=1), market.used.sum(axis=1), 1
        )
        cost = market.cost[market.block("arc")] + given_terms.cost
        cost += arcs.slope * (state.flow - arcs.centre * grown[arcs.layer])
        delivered = state.netback[arcs.layer, arcs.exporter] + cost
        gap = state.price[arcs.layer, arcs.importer] - delivered
        scale = 1e-6 * market.price.mean()
        open_ = np.minimum(given_terms.access, given_terms.ceiling) > state.flow + 1e-6
        alone = (arcs.fuel != "lng") & (arcs.fuel != "pipeline_gas")
        assert (gap[open_ & alone] <= scale).all()
        inside = open_ & alone & (state.flow > 1e-4)
        np.testing.assert_allclose(gap[inside], 0, atol=scale)


@CASES
@given(SEEDS)
def test_revenue_is_what_buyers_pay_less_delivery(seed):
    energy, shocks = drawn(seed)
    if not answered(energy, shocks):
        return
    state = EnergyModel(energy).solve(shocks)
    commodity = {"crude": "crude", "products": "products", "pipeline_gas": "gas", "lng": "gas",
                 "coal": "coal"}  # fmt: skip
    flow, paid = state["energy_flow"], state["energy_price"].rename(country="importer")
    for name in ("crude", "products", "gas", "coal"):
        fuels = [fuel for fuel, c in commodity.items() if c == name]
        got = flow.sel(fuel=fuels) * (
            paid.sel(commodity=name) - state["delivery_cost"].sel(fuel=fuels)
        )
        total = got.sum(["fuel", "importer"]).values
        own = np.diagonal(got.sum("fuel").transpose("exporter", "importer").values)
        revenue = state["energy_revenue"].sel(commodity=name).values
        scale = 1e-9 * max(float(abs(total).max()), 1.0)
        np.testing.assert_allclose(revenue, total - own, atol=scale)
        sold = flow.sel(fuel=fuels).sum(["fuel", "importer"]).values
        netback = state["energy_netback"].sel(commodity=name).values
        np.testing.assert_allclose(netback * sold, total, atol=1e-8 * max(abs(total).max(), 1.0))


@CASES
@given(SEEDS)
def test_lifting_a_measure_never_lowers_the_surplus(seed):
    energy, shocks = drawn(seed)
    model = EnergyModel(energy)
    ban = shocks[0]
    if not answered(energy, [ban]):
        return
    bound, free = model.solve([ban]), model.solve()
    half = model.solve([replace(ban, value=(1 + ban.value) / 2)])
    scale = 1e-9 * abs(free["surplus"]).max()
    assert (half["surplus"] >= bound["surplus"] - scale).all()
    assert (free["surplus"] >= half["surplus"] - scale).all()


@CASES
@given(SEEDS)
def test_measures_of_no_size_change_nothing(seed):
    energy, shocks = drawn(seed)
    quiet = [replace(s, operation="multiply", value=1.0) for s in shocks]
    quiet.append(Shock("energy_contract", shocks[3].where, "add", 0.0, "none"))
    quiet.append(Shock("energy_price_cap", {}, "set", np.inf, "none"))
    one, two = EnergyModel(energy).solve(quiet), EnergyModel(energy).solve()
    assert one.equals(two)


@pytest.mark.parametrize("variant", ["baumeister_hamilton_2019", "cournot_gas"])
def test_order_of_the_nodes_does_not_matter(variant):
    energy, shocks = drawn(11)
    order = np.random.default_rng(1).permutation(energy["country"].values)
    other = energy.sel(country=order, exporter=order, importer=order)
    one = EnergyModel(energy, parameters(variant)).solve(shocks)
    two = EnergyModel(other, parameters(variant)).solve(shocks)
    names = energy["country"].values
    two = two.sel(country=names, exporter=names, importer=names)
    for name in one:
        scale = float(abs(one[name]).max())
        np.testing.assert_allclose(two[name], one[name], rtol=1e-7, atol=1e-9 * scale, err_msg=name)


@CASES
@given(SEEDS)
@example(3535)
def test_an_independent_solver_agrees(seed):
    """Clarabel on the same markets, with the limits written out as inequalities."""
    energy, shocks = drawn(seed)
    model = EnergyModel(energy)
    shocks = [s for s in shocks if s.variable in ("energy_access", "energy_cost", "energy_supply")]
    if not answered(energy, shocks):
        return
    for name in MARKETS:
        solver = model.market(name)
        market = solver.market
        assume(market.used.any())
        given_terms = terms(market, shocks)
        x = referee(solver, given_terms)
        found = solver.solve(given_terms)
        scale = market.used[market.used > 0].mean()
        ours, theirs = found.flow, x[market.block("arc")]
        np.testing.assert_allclose(ours, theirs, atol=3e-5 * scale)
        np.testing.assert_allclose(
            found.use[market.slots.demand], x[market.block("demand")], atol=3e-5 * scale
        )
