"""Outcomes of energy and currency, on two states small enough to compute by hand."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from detente.models.base import Solution
from detente.models.deliveries import import_values, payments
from detente.outcomes import compute
from detente.outcomes.tables import table
from detente.world.world import World

NODES, FUELS = ["AAA", "BBB"], ["crude", "pipeline_gas", "lng"]
COMMODITIES, CURRENCIES = ["crude", "products", "gas"], ["USD", "RUB"]


def state(flow, price, rouble=0.0):
    """Return a solved state: AAA sells to BBB, which pays ``rouble`` of it in roubles."""
    moved = np.zeros((2, 2, 3))
    moved[0, 1], moved[0, 0] = flow, 100.0
    pair = {"exporter": NODES, "importer": NODES}
    cell = ("country", "commodity")
    here = {"country": NODES, "commodity": COMMODITIES}
    used = np.array([[100.0, 0.0, 200.0], [flow[0], 0.0, flow[1] + flow[2]]])
    energy = xr.Dataset(
        {
            "energy_flow": (("exporter", "importer", "fuel"), moved, {}),
            "energy_price": (cell, np.array([[400.0, 1.0, 200.0], [price[0], 1.0, price[1]]])),
            "energy_demand": (cell, used),
            "energy_revenue": (cell, np.array([[flow[0] * price[0], 0.0, 0.0], [0.0, 0.0, 0.0]])),
        },
        coords={**pair, **here, "fuel": FUELS},
    )
    shares = np.zeros((2, 2, 2))
    shares[..., 0], shares[..., 1] = 1 - rouble, rouble
    money = xr.Dataset(
        {
            "settlement": (("exporter", "importer", "currency"), shares),
            "world_settlement": (("currency",), np.array([1 - rouble, rouble])),
            "reserve_share": (("currency",), np.array([0.9, 0.1])),
            "exchange_rate": (("country",), np.array([1.0 + rouble, 1.0])),
        },
        coords={**pair, "country": NODES, "currency": CURRENCIES},
    )
    return {
        "energy": Solution("energy", energy, True, 0.0, 1),
        "money": Solution("money", money, True, 0.0, 1),
    }


def world():
    points = xr.DataArray(np.full((2, 3), 0.04), {"country": NODES, "commodity": COMMODITIES})
    points.loc["BBB", "gas"] = np.nan
    energy = xr.Dataset(
        {"pass_through": points, "pass_through_low": points / 4, "pass_through_high": points * 2}
    )
    return World(xr.Dataset(), xr.Dataset(), "hash", "toy", energy=energy)


BEFORE = state([10.0, 4.0, 0.0], [500.0, 300.0])
AFTER = state([12.0, 3.0, 2.0], [450.0, 330.0], rouble=0.25)


@pytest.fixture(scope="module")
def found():
    return compute(world(), BEFORE, AFTER)


def test_deliveries_leave_own_supply_out(found):
    flow = found["energy_flow"]
    assert flow["value"].sel(exporter="AAA", importer="BBB").values.tolist() == [2.0, -1.0, 2.0]
    assert (flow["before"].sel(exporter="AAA", importer="AAA") == 0).all()


def test_prices_and_use_are_in_per_cent(found):
    price = found["energy_price"]["value"].sel(country="BBB", commodity=["crude", "gas"])
    np.testing.assert_allclose(price, [-10.0, 10.0])
    use = found["energy_consumption"]["value"].sel(country="BBB", commodity=["crude", "gas"])
    np.testing.assert_allclose(use, [20.0, 25.0])


def test_bill_and_revenue_are_in_billions(found):
    bill = found["energy_import_bill"].sel(country="BBB")
    assert float(bill["before"]) == pytest.approx((10 * 500 + 4 * 300) / 1e3)
    assert float(bill["after"]) == pytest.approx((12 * 450 + 5 * 330) / 1e3)
    assert float(found["energy_revenue"]["value"].sel(country="AAA")) == pytest.approx(0.4)


def test_consumer_prices_take_what_is_published_and_no_more(found):
    points = found["consumer_price_energy"].sel(country="BBB")
    # Oil falls by 10%; no pass-through of gas is published for this state.
    assert float(points["value"]) == pytest.approx(-0.4)


def test_oil_and_gas_add_up_on_consumer_prices():
    energy = world().energy.copy(deep=True)
    energy["pass_through"].loc["BBB", "gas"] = 0.02
    found = compute(replace(world(), energy=energy), BEFORE, AFTER)
    points = found["consumer_price_energy"]["value"].sel(country="BBB")
    assert float(points) == pytest.approx(0.04 * -10.0 + 0.02 * 10.0)


@pytest.mark.parametrize(
    ("place", "points"), [(-1.0, -0.1), (-0.5, -0.25), (0.0, -0.4), (0.25, -0.5), (1.0, -0.8)]
)
def test_consumer_prices_lie_where_the_parameter_of_the_state_says(place, points):
    energy = AFTER["energy"]
    drawn = replace(energy, data=energy.data.assign_attrs(pass_through=place))
    found = compute(world(), BEFORE, {**AFTER, "energy": drawn})["consumer_price_energy"]
    here = found.sel(country="BBB")
    assert float(here["value"]) == pytest.approx(points)


def without_refinery(states, products):
    """Let BBB use products only, at this price."""
    data = states["energy"].data.copy(deep=True)
    data["energy_demand"].loc["BBB"] = [0.0, 5.0, 0.0]
    data["energy_price"].loc["BBB", "products"] = products
    return {**states, "energy": replace(states["energy"], data=data)}


def test_what_is_not_used_has_no_price_and_products_stand_in_for_oil():
    found = compute(world(), without_refinery(BEFORE, 100.0), without_refinery(AFTER, 120.0))
    here = found["energy_price"].sel(country="BBB")
    for side in ("before", "after", "value"):
        assert np.isfinite(here[side]).values.tolist() == [False, True, False]
    points = found["consumer_price_energy"]["value"].sel(country="BBB")
    assert float(points) == pytest.approx(0.04 * 20.0)


def test_states_of_other_places_are_not_compared():
    data = AFTER["energy"].data.assign_coords(exporter=["AAA", "CCC"])
    other = {**AFTER, "energy": replace(AFTER["energy"], data=data)}
    with pytest.raises(ValueError, match="exporter"):
        compute(world(), BEFORE, other)


def test_settlement_is_weighted_by_what_is_paid(found):
    share = found["energy_settlement"].sel(country="AAA")
    np.testing.assert_allclose(share["value"], [-25.0, 25.0])
    assert np.isnan(found["energy_settlement"]["value"].sel(country="BBB")).all()
    np.testing.assert_allclose(found["world_energy_settlement"]["after"], [75.0, 25.0])
    np.testing.assert_allclose(found["world_settlement"]["value"], [-25.0, 25.0])
    assert (found["reserve_share"]["value"] == 0).all()


def test_exchange_rates_rise_with_the_currency(found):
    np.testing.assert_allclose(found["exchange_rate"]["value"], [25.0, 0.0])


def test_gas_is_paid_alike_however_it_comes():
    data = AFTER["energy"].data
    paid = import_values(data, data["energy_flow"].values, data["energy_price"].values)
    assert paid[0, 1].tolist() == [12 * 450.0, 3 * 330.0, 2 * 330.0]


def test_a_delivery_that_begins_has_a_row():
    rows = table(world(), BEFORE, AFTER)["energy_flow"].set_index("fuel")
    assert rows.loc["lng", ["before", "after"]].tolist() == [0.0, 2.0]
    assert set(rows["exporter"]) == {"AAA"}


def test_states_pay_others_in_the_order_that_is_asked_for():
    paid = payments(world(), BEFORE)
    assert paid.tolist() == [[0.0, 10 * 500.0 + 4 * 300.0], [0.0, 0.0]]
    turned = payments(world(), BEFORE, np.array(NODES[::-1]))
    np.testing.assert_array_equal(turned, paid[::-1, ::-1])
