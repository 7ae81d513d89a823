"""Small networks whose equilibria are known in closed form."""

from dataclasses import replace

import numpy as np
import pytest
from energy_worlds import world

from detente.errors import SolveError
from detente.models.energy_network import EnergyModel, EnergyNetwork, parameters
from detente.models.energy_network.parameters import PAIRS
from detente.shocks.shock import Shock

GIVEN = parameters()
# No cost of substitution, so that an arc's cost is one number.
SMOOTH = replace(GIVEN, substitution=0.0, substitution_gas=0.0)


def measure(variable, value, operation="add", **where):
    labels = {a: (n,) if a == "unit" else tuple(n.split()) for a, n in where.items()}
    return Shock(variable, labels, operation, value, "p")


def two_nodes():
    """A sells coal to B; both supply themselves too."""
    flow = {"coal": np.array([[60.0, 40], [0, 30]])}
    return world("AB", flow, price={"coal": [100, 130]}, netback={"coal": [90, 120]})


def test_autarky():
    ban = measure("energy_access", 0.0, "multiply", exporter="A", fuel="coal")
    state = EnergyModel(two_nodes(), SMOOTH).solve([ban])
    es, ed = GIVEN.coal_supply, GIVEN.coal_demand
    for node, s0, d0, p0, n0 in (("A", 100, 60, 100, 90), ("B", 30, 70, 130, 120)):
        # s0 (1 + es (p - n0)/n0) = d0 (1 - ed (p + p0 - n0 - p0)/p0), p the seller's price
        p = (d0 - s0 + es * s0 + ed * d0 * n0 / p0) / (es * s0 / n0 + ed * d0 / p0)
        assert p > 0
        here = {"country": node, "commodity": "coal"}
        assert state["energy_netback"].loc[here] == pytest.approx(p, abs=1e-6)
        assert state["energy_price"].loc[here] == pytest.approx(p + p0 - n0, rel=1e-9)
    assert float(state["energy_flow"].sel(exporter="A", importer="B").sum()) == 0.0


def test_trade_with_a_dearer_voyage():
    """One price in two places: both supply curves against both demands, the wedge between."""
    share = 0.05
    dearer = measure("energy_cost", share, exporter="A", importer="B", fuel="coal")
    state = EnergyModel(two_nodes(), SMOOTH).solve([dearer])
    es, ed, wedge = GIVEN.coal_supply, GIVEN.coal_demand, share * 130
    # With z the change of A's price, B's prices change by z + wedge.
    slope_a = es * 100 / 90 + ed * 60 / 100
    slope_b = es * 30 / 120 + ed * 70 / 130
    z = -slope_b * wedge / (slope_a + slope_b)
    price = state["energy_price"].sel(commodity="coal")
    np.testing.assert_allclose(price, [100 + z, 130 + z + wedge], rtol=1e-9)
    sent = state["energy_flow"].sel(exporter="A", importer="B", fuel="coal")
    assert float(sent) == pytest.approx(40 + slope_a * z, rel=1e-9)


def pipeline(**given):
    flow = {"pipeline_gas": np.array([[50.0, 20], [0, 30]])}
    capacity = given.pop("capacity", 20.0)
    return world(
        "AB", flow, price={"gas": [200, 300]}, netback={"gas": [190, 290]},
        pipeline_capacity=[[0, capacity], [0, 0]], **given,
    )  # fmt: skip


def test_full_pipeline_parts_the_prices_and_the_seller_has_the_rent():
    less = measure("energy_supply", -10.0, country="B", commodity="gas", unit="bcm/y")
    state = EnergyModel(pipeline(), SMOOTH).solve([less])
    price = state["energy_price"].sel(commodity="gas")
    assert float(state["energy_flow"].sel(exporter="A", importer="B").sum()) == pytest.approx(
        20, rel=2e-4
    )
    # B alone: 30 - 10 + 30 es dp/290 + 20 = 50 (1 - ed dp/300)
    dp = 10 / (30 * GIVEN.gas_supply / 290 + 50 * GIVEN.gas_demand / 300)
    np.testing.assert_allclose(price, [200, 300 + dp], rtol=2e-4)
    assert float(state["energy_revenue"].sel(country="A", commodity="gas")) == pytest.approx(
        20 * (190 + dp), rel=3e-4
    )
    wider = measure("energy_link", 2.0, exporter="A", importer="B", fuel="gas", unit="bcm/y")
    more = EnergyModel(pipeline(), SMOOTH).solve([less, wider])
    assert float(more["energy_flow"].sel(exporter="A", importer="B").sum()) == pytest.approx(
        22, rel=2e-4
    )
    assert price[1] > more["energy_price"].sel(commodity="gas")[1]


def test_contract_for_all_that_a_new_pipe_carries_pays_no_more_than_the_price():
    flow = {"pipeline_gas": np.array([[70.0, 0], [0, 50]])}
    none = [[0, 0], [0, 0]]
    model = EnergyModel(
        world("AB", flow, price={"gas": [200, 300]}, netback={"gas": [190, 290]},
              pipeline_capacity=none)
    )  # fmt: skip
    where = {"exporter": "A", "importer": "B", "fuel": "pipeline_gas", "unit": "bcm/y"}
    both = [measure(name, 2.0, **where) for name in ("energy_link", "energy_contract")]
    state = model.solve(both)
    assert float(state["energy_flow"].sel(exporter="A", importer="B").sum()) == pytest.approx(2)
    price = float(state["energy_price"].sel(country="B", commodity="gas"))
    revenue = float(state["energy_revenue"].sel(country="A", commodity="gas"))
    assert 0 < revenue <= 2 * price


def test_contract_at_what_a_full_pipe_carries_leaves_its_rent_with_the_seller():
    model = EnergyModel(pipeline(), SMOOTH)
    where = {"exporter": "A", "importer": "B", "fuel": "pipeline_gas", "unit": "bcm/y"}
    less = measure("energy_supply", -10.0, country="B", commodity="gas", unit="bcm/y")
    wider, kept = (measure(name, 2.0, **where) for name in ("energy_link", "energy_contract"))
    alone = model.solve([less, wider])
    both = model.solve([less, wider, replace(kept, value=22.0)])
    np.testing.assert_allclose(both["energy_revenue"], alone["energy_revenue"], rtol=1e-4)


def test_transit_stop_takes_its_volume_off_the_flow():
    stop = measure("energy_link", -15.0, exporter="A", importer="B", fuel="gas", unit="bcm/y")
    state = EnergyModel(pipeline(capacity=90.0)).solve([stop])
    assert float(state["energy_flow"].sel(exporter="A", importer="B").sum()) == pytest.approx(5)
    over = EnergyModel(pipeline(capacity=90.0)).solve([replace(stop, value=-30.0)])
    assert float(over["energy_flow"].sel(exporter="A", importer="B").sum()) == 0.0


def test_cournot_duopoly():
    """Two sellers at constant cost: a cost z of one raises the price by z/3 (Cournot 1838)."""
    flow = {"pipeline_gas": np.array([[0.0, 0, 40], [0, 0, 30], [0, 0, 30]])}
    energy = world(
        "ABC", flow, price={"gas": [0, 0, 300]}, netback={"gas": [240, 250, 290]},
        pipeline_capacity=np.full((3, 3), 1e3),
    )  # fmt: skip
    given = replace(SMOOTH, gas_demand=1.5, gas_supply=1e7, market_power=1.0)
    # The fringe in C supplies at constant cost too: hold it by a supply that does not respond.
    model = EnergyModel(energy, given)
    market = model.market("gas").market
    fringe = int(np.flatnonzero(market.slots.supply[1] == 2)[0])
    market.hessian[fringe, fringe] = 1e9
    market.cost[fringe] -= 1e9 * 30
    beta = 300 / (1.5 * 100)
    dearer = measure("energy_cost", 0.05, exporter="A", importer="C")
    before, after = model.solve(), model.solve([dearer])
    change = after["energy_flow"] - before["energy_flow"]
    sent = change.sel(importer="C", fuel="pipeline_gas")
    z = 0.05 * 300
    rise = after["energy_price"] - before["energy_price"]
    assert float(rise.sel(country="C", commodity="gas")) == pytest.approx(z / 3, rel=1e-4)
    assert float(sent.sel(exporter="A")) == pytest.approx(-2 * z / (3 * beta), rel=1e-4)
    assert float(sent.sel(exporter="B")) == pytest.approx(z / (3 * beta), rel=1e-4)


def oil(price=600.0, netback=540.0):
    """R sells crude to I; each has a refinery that feeds itself."""
    flow = {
        "crude": np.array([[50.0, 100], [0, 60]]),
        "products": np.array([[45.0, 0], [0, 150]]),
    }
    return world(
        "RI", flow, price={"crude": [netback, price], "products": [700, 760]},
        netback={"crude": [netback, price], "products": [690, 750]}, refinery_capacity=400.0,
    )  # fmt: skip


BARRELS = 7.33


def capped(cap, outside):
    return [
        measure("energy_price_cap", cap, "set", exporter="R", fuel="crude"),
        measure("energy_cost", outside, exporter="R", fuel="crude"),
    ]


def netback(state):
    return float(state["energy_netback"].sel(country="R", commodity="crude"))


def test_loose_cap_does_nothing():
    model = EnergyModel(oil())
    assert netback(model.solve(capped(90.0, 0.05))) == pytest.approx(540, rel=1e-8)


def test_seller_just_below_its_price_takes_the_cap():
    cap = 530 / BARRELS
    model = EnergyModel(oil())
    state = model.solve(capped(cap, 0.05))
    assert netback(state) == pytest.approx(530, rel=1e-7)
    kept = float(state["delivery_cost"].sel(exporter="R", importer="I", fuel="crude"))
    assert kept > float(
        model.solve()["delivery_cost"].sel(exporter="R", importer="I", fuel="crude")
    )


def test_seller_far_below_its_price_takes_other_ships():
    model = EnergyModel(oil())
    state = model.solve(capped(300 / BARRELS, 0.05))
    dearer = model.solve([measure("energy_cost", 0.05, exporter="R", fuel="crude")])
    assert netback(state) > 300
    np.testing.assert_allclose(state["energy_flow"], dearer["energy_flow"], rtol=1e-9)
    assert netback(state) == pytest.approx(netback(dearer), rel=1e-9)


def test_tighter_cap_never_pays_the_seller_more():
    model = EnergyModel(oil())
    paid = [netback(model.solve(capped(cap, 0.05))) for cap in (80, 73, 72, 71, 70, 60, 40)]
    assert (np.diff(paid) <= 1e-6).all()


@pytest.mark.parametrize("pair", PAIRS)
def test_world_price_responds_as_published(pair):
    """dln P = -dln S / (eps_s + eps_d) where every node is alike (and trades with every other)."""
    n, given = 4, parameters(pair)
    crude = np.full((n, n), 5.0) + 30 * np.eye(n)
    products = 0.9 * crude + 4 * np.eye(n)
    energy = world(
        "ABCD", {"crude": crude, "products": products},
        price={"crude": 600.0, "products": 760.0}, netback={"crude": 560.0, "products": 700.0},
        refinery_capacity=1e3, most_yield=0.9,
    )  # fmt: skip
    loss = 1e-3
    shock = measure("energy_supply", -loss * crude.sum(), commodity="crude", unit="Mt/y")
    state = EnergyModel(energy, given).solve([shock])
    rise = state["energy_netback"].sel(commodity="crude") / 560 - 1
    np.testing.assert_allclose(rise, loss / (given.oil_supply + given.oil_demand), rtol=1e-6)


def test_barrels_a_day_are_converted():
    want = measure("energy_contract", 2.2, exporter="R", importer="I", fuel="crude", unit="mb/d")
    state = EnergyModel(oil()).solve([want])
    sent = float(state["energy_flow"].sel(exporter="R", importer="I", fuel="crude"))
    assert sent == pytest.approx(2.2 * 365 / BARRELS, rel=1e-6)


def test_contract_opens_what_a_ban_closes_just_as_far():
    ban = measure("energy_access", 0.0, "multiply", exporter="R", importer="I")
    want = measure("energy_contract", 12.0, exporter="R", importer="I", fuel="crude", unit="Mt/y")
    state = EnergyModel(oil()).solve([ban, want])
    sent = float(state["energy_flow"].sel(exporter="R", importer="I", fuel="crude"))
    assert sent == pytest.approx(12, rel=1e-6)


def test_share_of_demand():
    want = measure("energy_contract", 0.9, exporter="R", importer="I", fuel="crude",
                   unit="share of demand")  # fmt: skip
    state = EnergyModel(oil()).solve([want])
    assert float(state["energy_flow"].sel(exporter="R", importer="I", fuel="crude")) == (
        pytest.approx(0.9 * 160, rel=1e-6)
    )


def test_what_cannot_be_delivered_is_an_error():
    want = measure("energy_contract", 80.0, exporter="A", importer="B", fuel="gas", unit="bcm/y")
    with pytest.raises(SolveError, match="gas"):
        EnergyModel(pipeline()).solve([want])


def test_unconverged_is_an_error():
    with pytest.raises(SolveError) as error:
        EnergyModel(two_nodes(), limit=1).solve()
    assert "1" in str(error.value)


def test_neighbours_prices_stay_within_the_fee():
    """C loses its supplier; B's gas comes over the border at the fee."""
    flow = {"pipeline_gas": np.array([[10.0, 50, 40], [0, 30, 0], [0, 0, 20]])}
    border = np.zeros((3, 3))
    border[1, 2] = border[2, 1] = 1e3
    energy = world(
        "ABC", flow, price={"gas": [200, 300, 300]}, netback={"gas": [190, 290, 290]},
        pipeline_capacity=np.full((3, 3), 90.0), interconnector=border,
    )  # fmt: skip
    stop = measure("energy_access", 0.0, "multiply", exporter="A", importer="C")
    state = EnergyModel(energy).solve([stop])
    price = state["energy_price"].sel(commodity="gas")
    carried = float(state["resale"].sel(exporter="B", importer="C"))
    fee = GIVEN.interconnector * 300 * (1 + carried / 1e3)
    assert carried > 20
    assert float(price[2] - price[1]) == pytest.approx(fee, rel=1e-6)


def test_variants_move_the_answer():
    model = EnergyNetwork()
    assert next(m.variant for m in model.variants) == "baumeister_hamilton_2019"
    assert len({m.variant for m in model.variants}) == len(model.variants)
    loss = [measure("energy_supply", -10.0, country="R", commodity="crude", unit="Mt/y")]
    prices = {
        name: float(
            EnergyModel(oil(), parameters(name))
            .solve(loss)["energy_price"]
            .sel(country="I", commodity="crude")
        )
        for name in (*(m.variant for m in model.variants), "long_run")
    }
    assert prices["caldara_2019"] > prices["baumeister_hamilton_2019"] > prices["long_run"] > 600


def test_a_new_plant_loads_what_the_link_names():
    """A ships all that its plant can; B, short of gas, takes what a wider plant adds."""
    flow = {"pipeline_gas": np.diag([50.0, 30.0]), "lng": np.array([[0.0, 20], [0, 0]])}
    energy = world(
        "AB", flow, price={"gas": [200, 300]}, netback={"gas": [190, 290]},
        liquefaction=[20.0, 0.0], regasification=[0.0, 90.0],
    )  # fmt: skip
    less = measure("energy_supply", -20.0, country="B", commodity="gas", unit="bcm/y")
    wider = measure("energy_link", 2.0, exporter="A", importer="B", fuel="lng", unit="bcm/y")
    model = EnergyModel(energy, SMOOTH)
    sent = [
        float(model.solve(shocks)["energy_flow"].sel(exporter="A", importer="B").sum())
        for shocks in ([less], [less, wider])
    ]
    assert sent == pytest.approx([20, 22], rel=2e-4)


def test_hardly_tried_relations_grow_to_their_size_for_the_margin_of_entry():
    """A sells next to nothing to B: the margin buys a delivery of ``relation`` of B's use."""
    flow = {"coal": np.array([[1e4, 0.1, 200.0], [0, 99.9, 0], [0, 0, 1e4]])}
    energy = world("ABC", flow, price={"coal": 100.0}, netback={"coal": 90.0})
    margin = replace(GIVEN, coal_supply=50.0, coal_demand=50.0)
    cheaper = measure("energy_cost", -GIVEN.entry, exporter="A", importer="B", fuel="coal")
    before, after = (
        EnergyModel(energy, margin).solve(shocks)["energy_flow"].sel(exporter="A", importer="B")
        for shocks in ([], [cheaper])
    )
    grown = float((after - before).sum())
    # B's own price gives way a little, so that it is no more than that.
    assert 0.6 * GIVEN.relation * 100 < grown < 1.001 * GIVEN.relation * 100
