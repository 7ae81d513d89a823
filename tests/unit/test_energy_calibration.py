"""The base year is the solution of the calibrated markets, to the last digits."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from energy_worlds import random_world, world
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.errors import DataError
from detente.models.energy_network import EnergyModel, parameters
from detente.models.energy_network.layout import MARKETS
from detente.models.energy_network.parameters import VARIANTS
from detente.models.energy_network.terms import Terms
from detente.shocks.shock import Shock

EXACT = 1e-8


def held(market):
    """Return the terms under which restricted deliveries stay at the base year's."""
    access = np.where(market.arcs.restricted, market.arcs.flow, np.inf)
    return replace(Terms.none(market), access=access)


def worlds(most=9):
    return st.builds(
        random_world, st.integers(2, most), st.integers(0, 10_000), st.floats(0.15, 0.9)
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_base_year_is_reproduced_exactly(variant):
    model = EnergyModel(random_world(12, 5), parameters(variant))
    for name in MARKETS:
        solver = model.market(name)
        market, found = solver.market, solver.solve(held(solver.market))
        scale = market.arcs.flow.max()
        np.testing.assert_allclose(found.flow, market.arcs.flow, rtol=EXACT, atol=EXACT * scale)
        buys, sells = market.used > 0, market.produced > 0
        np.testing.assert_allclose(found.price[buys], market.price[buys], rtol=EXACT)
        np.testing.assert_allclose(found.netback[sells], market.netback[sells], rtol=EXACT)
        np.testing.assert_allclose(found.use, market.used, rtol=EXACT, atol=EXACT * scale)
        np.testing.assert_allclose(found.resale, 0, atol=EXACT * scale)


@settings(max_examples=25, deadline=None)
@given(worlds())
# A closed delivery of products that was worth more than the cost which was to keep it closed.
@example(random_world(8, 7135, 0.25))
def test_any_base_year_is_reproduced(energy):
    model = EnergyModel(energy)
    for name in MARKETS:
        solver = model.market(name)
        market = solver.market
        if not market.used.any():
            continue
        found = solver.solve(held(market))
        np.testing.assert_allclose(found.flow, market.arcs.flow, atol=1e-6 * market.used.mean())


def test_access_of_the_base_year_gives_the_base_year():
    """A measure a delivery, each admitting the share of 2021 that 2024 saw."""
    energy = random_world(6, 3)
    flow = energy["energy_flow"].transpose("year", "exporter", "importer", "fuel").values
    shocks = [
        Shock(
            "energy_access",
            {
                "exporter": (str(energy["exporter"].values[i]),),
                "importer": (str(energy["importer"].values[j]),),
                "fuel": (str(energy["fuel"].values[f]),),
            },
            "multiply",
            flow[1, i, j, f] / flow[0, i, j, f],
            "regime",
        )
        for i, j, f in np.argwhere(energy["restricted"].values & (flow[0] > flow[1]))
    ]
    state = EnergyModel(energy).solve(shocks)
    np.testing.assert_allclose(state["energy_flow"], flow[1], atol=1e-8 * flow.max())


def test_without_measures_restricted_deliveries_come_back():
    energy = random_world(6, 3)
    state = EnergyModel(energy).solve()
    was = energy["energy_flow"].isel(year=1)
    held_down = energy["restricted"] & (was < energy["energy_flow"].isel(year=0))
    back = (state["energy_flow"] - was).where(held_down)
    assert float(back.sum()) > 10


def test_shares_of_a_published_share_are_of_the_delivery_before():
    energy = random_world(6, 3)
    state = EnergyModel(energy).solve([Shock("energy_access", {}, "multiply", 0.25, "p")])
    most = 0.25 * energy["energy_flow"].max("year")
    abroad = ~np.eye(6, dtype=bool)
    assert (state["energy_flow"] <= most * (1 + 1e-8)).values[abroad].all()


def test_nodes_without_price_use_or_supply_have_numbers():
    flow = {"coal": np.array([[4.0, 3, 0], [0, 0, 0], [0, 0, 0]])}
    energy = world("ABC", flow, price={"coal": [100, 120, 0]}, netback={"coal": [90, 0, 0]})
    energy["energy_price"].loc[{"country": "C"}] = np.nan
    energy["energy_netback"].loc[{"country": ["B", "C"]}] = np.nan
    state = EnergyModel(energy).solve()
    for name in state:
        assert np.isfinite(state[name]).all(), name
    assert list(state["market"].values) == ["coal"]


def test_all_faults_at_once():
    energy = random_world(4, 0)
    bad = energy.assign(
        energy_flow=-energy["energy_flow"], energy_demand=energy["energy_demand"] + 50
    )
    with pytest.raises(DataError) as error:
        EnergyModel(bad)
    assert len(error.value.faults) > 2
    with pytest.raises(DataError, match="liquefaction"):
        EnergyModel(energy.drop_vars("liquefaction"))


def test_a_delivery_that_was_more_than_is_used_now_comes_back_at_a_price():
    """B left coal: it used 30, 29 of them from A, and uses 0.5 in the base year."""
    before = {"coal": np.array([[50.0, 29], [0, 1]])}
    flow = {"coal": np.array([[79.0, 0], [0, 0.5]])}
    energy = world(
        "AB", flow, before, price={"coal": [100, 130]}, netback={"coal": [90, 120]},
        restricted={"coal": np.array([[0, 1], [0, 0]])},
    )  # fmt: skip
    given = parameters()
    state = EnergyModel(energy, given).solve()
    # At nothing delivered the cost is kappa P0 below that of 29, and never lower.
    least = float(state["energy_netback"].loc["A", "coal"]) + 40 - given.substitution * 130
    assert least > 0
    assert float(state["energy_price"].loc["B", "coal"]) > least
    assert float(state["energy_flow"].sel(exporter="A", importer="B", fuel="coal")) > 0


def test_redirected_deliveries_go_back_the_way_they_came():
    """A sells coal to B, is shut out of B, sells to C for less; open again, 2021 comes back."""
    before = {"coal": np.array([[50.0, 60, 20], [0, 100, 0], [0, 0, 200]])}
    flow = {"coal": np.array([[50.0, 0, 80], [0, 160, 0], [0, 0, 140]])}
    shut = {"coal": np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]])}
    energy = world(
        "ABC", flow, before, restricted=shut,
        price={"coal": [70, 120, 120], "coal_before": [110, 120, 120]},
        netback={"coal": [70, 120, 120], "coal_before": [110, 120, 120]},
    )  # fmt: skip
    given = replace(parameters(), coal_supply=0.5, coal_demand=0.5)
    model = EnergyModel(energy, given)
    arcs = model.market("coal").market.arcs
    at = (arcs.exporter == 0) & (arcs.importer == 2)
    # From 20 at a cost of 10 to 80 at a cost of 50.
    assert float(arcs.slope[at][0]) == pytest.approx(40 / 60)
    sent = model.solve()["energy_flow"].sel(exporter="A", fuel="coal")
    assert float(sent.sel(importer="C")) < 70
    assert float(sent.sel(importer="B")) > 40


def test_use_hardly_moves_where_the_state_sets_the_price():
    flow = {"pipeline_gas": np.array([[50.0, 20], [0, 30]])}
    energy = world(
        "AB", flow, price={"gas": [200, 300]}, netback={"gas": [190, 290]},
        pipeline_capacity=[[0, 90.0], [0, 0]],
    )  # fmt: skip
    by_state = xr.zeros_like(energy["energy_price"].isel(year=0, drop=True)).astype(bool)
    by_state.loc[{"country": "A", "commodity": "gas"}] = True
    less = Shock("energy_supply", {"country": ("B",), "commodity": ("gas",)}, "add", -5.0, "p")
    at = {"country": "A", "commodity": "gas"}
    for world_, share in ((energy, 1.0), (energy.assign(set_price=by_state), None)):
        state = EnergyModel(world_).solve([less])
        rise = float(state["energy_price"].sel(at)) / 200 - 1
        fall = 1 - float(state["energy_demand"].sel(at)) / 50
        given = parameters()
        response = given.gas_demand * (given.set_price if share is None else share)
        assert rise > 0.01
        assert fall == pytest.approx(response * rise, rel=2e-3)
