"""Policies at the edge: isolation, bans without a substitute, rents, closures."""

import numpy as np
import pytest
import xarray as xr
from trade_worlds import abroad, neutral, random_world

from detente.errors import DataError, SolveError
from detente.models.trade_caliendo_parro_2015 import TradeModel


def isolated(data: xr.Dataset, name: str = "C00") -> xr.DataArray:
    cost = neutral(data)
    cost.loc[{"exporter": name}] = np.inf
    cost.loc[{"importer": name}] = np.inf
    cost.loc[{"exporter": name, "importer": name}] = 1
    return cost


def test_an_isolated_country_lives_in_autarky():
    data = random_world(1, n=5)
    model = TradeModel(data)
    state = model.solve(cost=isolated(data), tolerance=1e-12)
    assert float(state["deficit"].sel(country="C00")) == 0
    assert float(state["deficit"].sum()) == pytest.approx(0, abs=1e-9)
    assert "C00" in state.attrs["deficit_rescaled"]
    assert float(state["wage"].sel(country="C00")) == pytest.approx(1, abs=1e-9)
    # Autarky prices in closed form: ln P = (I - G')^-1 (va ln w - ln(pi_nn) / theta).
    own = (
        data["flow"].values[0, 0] / (data["flow"] * (1 + data["tariff"])).sum("exporter").values[0]
    )
    g, theta = data["input_share"].values[0], data["trade_elasticity"].values
    log_price = np.linalg.solve(np.eye(3) - g.T, -np.log(own) / theta)
    np.testing.assert_allclose(np.log(state["price"].sel(country="C00")), log_price, atol=1e-9)


def test_isolation_without_deficits_is_the_limit_of_rising_cost():
    data = random_world(2, n=4, theta=[3.0, 4.0, 5.0])
    model = TradeModel(data)
    embargo = model.solve(cost=isolated(data), deficit="zero")
    dear = model.solve(cost=isolated(data).clip(max=1e5), deficit="zero")
    real = [s["income"] / s["final_demand_price"] for s in (embargo, dear)]
    np.testing.assert_allclose(real[0], real[1], rtol=1e-6)


def test_two_blocs_each_balance_and_keep_their_value_added():
    data = random_world(3, n=6)
    cost = neutral(data)
    east, west = ["C00", "C01", "C02"], ["C03", "C04", "C05"]
    cost.loc[{"exporter": east, "importer": west}] = np.inf
    cost.loc[{"exporter": west, "importer": east}] = np.inf
    state = TradeModel(data).solve(cost=cost)
    base = TradeModel(data).solve()
    for bloc in (east, west):
        here = {"country": bloc}
        assert float(state["deficit"].sel(here).sum()) == pytest.approx(0, abs=1e-9)
        now, then = (float(s["value_added"].sel(here).sum()) for s in (state, base))
        assert now == pytest.approx(then, rel=1e-9)


def test_isolation_with_deficits_that_must_stay_is_an_error():
    data = random_world(4)
    with pytest.raises(SolveError, match="C00"):
        TradeModel(data).solve(cost=isolated(data), deficit="fixed")


@pytest.mark.parametrize("side", ["exporter", "importer"])
def test_one_way_trade_with_balance_has_no_equilibrium(side):
    data = random_world(4)
    cost = neutral(data)
    cost.loc[{side: "C00"}] = np.inf
    cost.loc[{"exporter": "C00", "importer": "C00"}] = 1
    with pytest.raises(SolveError, match="C00"):
        TradeModel(data).solve(cost=cost, deficit="zero")


def test_a_buyer_without_any_supplier_is_named():
    data = random_world(5)
    cost = neutral(data)
    cost.loc[{"importer": ["C01", "C02"], "sector": "s1"}] = np.inf
    with pytest.raises(SolveError) as caught:
        TradeModel(data).solve(cost=cost)
    told = str(caught.value)
    assert "C01, s1" in told
    assert "C02, s1" in told


def test_a_scenario_that_does_not_converge_says_which_and_where():
    data = random_world(6)
    with pytest.raises(SolveError) as caught:
        TradeModel(data).solve(data["tariff"] + abroad(data), limit=1, scenario="tariff war")
    told = str(caught.value)
    assert "tariff war" in told
    assert "C0" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("tariff", -1.0), ("cost", 0.0), ("cost", -1.0), ("cost", np.nan), ("export_tax", np.inf)],
)
def test_rates_out_of_range_are_refused(name, value):
    data = random_world(7)
    array = neutral(data, 1.0)
    array[0, 1, 2] = value
    with pytest.raises(DataError, match="C00 -> C01, s2"):
        TradeModel(data).solve(**{name: array})


def test_labels_must_align_exactly():
    data = random_world(7)
    model = TradeModel(data)
    with pytest.raises(DataError):
        model.solve(data["tariff"].isel(exporter=[1, 0, 2, 3]))
    with pytest.raises(DataError):
        model.solve(data["tariff"].transpose("sector", "exporter", "importer"))
    with pytest.raises(DataError):
        model.solve(deficit="half")


def test_deficits_that_do_not_sum_to_zero_are_an_error():
    data = random_world(7)
    levels = xr.DataArray([1.0, 2, 3, 4], {"country": data["country"].values}, ("country",))
    with pytest.raises(SolveError):
        TradeModel(data).solve(deficit=levels)


def test_a_rent_paid_to_the_importer_is_a_tariff():
    # (1 + e) with its revenue at the importer is what a duty of e does, on a world without duties.
    data = random_world(8)
    data = data.assign(flow=data["flow"] * (1 + data["tariff"]), tariff=data["tariff"] * 0)
    data = data.assign(final_demand_share=(("country", "sector"), np.full((4, 3), 1 / 3)))
    model = TradeModel(data)
    rate = 0.2 * abroad(data)
    importers = np.broadcast_to(data["importer"].values[None, :, None], data["flow"].shape)
    receiver = data["flow"].copy(data=importers)
    rent = model.solve(export_tax=rate, rent_receiver=receiver, tolerance=1e-12)
    duty = model.solve(rate, tolerance=1e-12)
    np.testing.assert_allclose(rent["income"], duty["income"], rtol=1e-10)
    np.testing.assert_allclose(rent["price"], duty["price"], rtol=1e-10)
    np.testing.assert_allclose(rent["rent_revenue"], duty["tariff_revenue"], rtol=1e-9, atol=1e-9)


def test_who_receives_the_rent_matters_and_its_names_are_checked():
    data = random_world(8)
    model, rate = TradeModel(data), 0.2 * abroad(data)
    default = model.solve(export_tax=rate)
    names = np.broadcast_to(data["exporter"].values[:, None, None], data["flow"].shape)
    assert default.equals(model.solve(export_tax=rate, rent_receiver=data["flow"].copy(data=names)))
    one = model.solve(export_tax=rate, rent_receiver=neutral(data, 3))
    assert (one["rent_revenue"].values[:3] == 0).all()
    assert float(one["rent_revenue"].sum()) > 0
    with pytest.raises(DataError, match="Atlantis"):
        model.solve(
            export_tax=rate, rent_receiver=data["flow"].copy(data=np.full(names.shape, "Atlantis"))
        )


def test_productivity_lifts_output_at_home_and_abroad():
    data = random_world(9)
    cost = neutral(data)
    cost.loc[{"exporter": "C00"}] = 1 / 1.1
    model = TradeModel(data)
    result = model.compare(model.solve(), model.solve(cost=cost))
    assert float(result["real_income"].sel(country="C00")) > 5
    assert (result["output"].sel(country="C00") > 5).all()


@pytest.mark.parametrize("tax", [0.0, 0.1])
def test_welfare_to_first_order_is_the_papers_at_prices_with_the_export_tax(tax):
    """Equation 17 on labelled arrays; the same tax in both states, and another in the second."""
    data = random_world(11)
    model, rate = TradeModel(data), 0.2 * abroad(data)
    old = model.solve(export_tax=rate)
    new = model.solve(1.3 * data["tariff"], cost=1 + rate, export_tax=rate + tax * abroad(data))
    price = (new["producer_price"] / old["producer_price"]).rename(country="exporter")
    price = price * (1 + new["export_tax"]) / (1 + old["export_tax"]) - 1
    value = old["flow"] * price
    sold, bought = (
        value.sum([other, "sector"]).rename({own: "country"})
        for own, other in (("exporter", "importer"), ("importer", "exporter"))
    )
    volume = old["tariff"] * (new["flow"] - old["flow"] - value)
    duty = volume.sum(["exporter", "sector"]).rename(importer="country")
    found = model.compare(old, new)
    for name, expected in (("terms_of_trade", sold - bought), ("volume_of_trade", duty)):
        np.testing.assert_allclose(found[name], 100 * expected / old["income"], atol=1e-10)
        assert abs(found[name]).max() > 0.1


def test_compare_is_exact_between_any_two_states():
    data = random_world(10)
    model = TradeModel(data)
    states = [model.solve(), model.solve(data["tariff"] * 2), model.solve(cost=1 + abroad(data))]
    ab, bc, ac = (
        model.compare(states[i], states[j])["real_income"] for i, j in ((0, 1), (1, 2), (0, 2))
    )
    np.testing.assert_allclose((1 + ab / 100) * (1 + bc / 100), 1 + ac / 100, rtol=1e-12)
    assert (model.compare(states[1], states[1])["real_income"] == 0).all()
