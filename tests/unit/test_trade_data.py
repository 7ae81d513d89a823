"""Data that do not add up are refused, all faults at once, each with its place."""

import numpy as np
import pytest
from trade_worlds import random_world

from detente.errors import DataError
from detente.models.trade_caliendo_parro_2015 import TradeModel, trade_model


def faults(data) -> str:
    with pytest.raises(DataError) as caught:
        TradeModel(data)
    return str(caught.value)


def test_missing_variables_are_all_named():
    told = faults(random_world().drop_vars(["tariff", "trade_elasticity"]))
    assert "tariff" in told
    assert "trade_elasticity" in told


def test_axes_in_another_order_are_refused():
    data = random_world()
    turned = data.assign(flow=data["flow"].transpose("importer", "exporter", "sector"))
    assert "importer, exporter, sector" in faults(turned)


def test_labels_in_another_order_are_refused():
    data = random_world()
    assert "exporter" in faults(data.assign_coords(exporter=data["exporter"].values[::-1]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flow", -1.0),
        ("flow", np.nan),
        ("tariff", -1.0),
        ("value_added_share", 1.5),
        ("input_share", -0.1),
        ("trade_elasticity", 0.0),
    ],
)
def test_a_number_out_of_range_is_named_with_its_place(name, value):
    data = random_world().copy(deep=True)
    spot = dict.fromkeys(data[name].dims, 1)
    data[name][spot] = value
    told = faults(data)
    assert name in told
    assert "s1" in told


def test_signs_of_several_variables_are_told_together():
    data = random_world().copy(deep=True)
    data["flow"][0, 1, 0] = -5
    data["tariff"][2, 1, 1] = -2
    told = faults(data)
    assert "C00, C01, s0" in told
    assert "C02, C01, s1" in told


def test_cost_shares_that_do_not_sum_to_one_name_the_worst_sector():
    data = random_world().copy(deep=True)
    data["value_added_share"][2, 1] = float(data["value_added_share"][2, 1]) * 0.8
    assert "C02, s1" in faults(data)


def test_text_rounding_of_shares_is_mended_exactly():
    data = random_world()
    rounded = data.assign(input_share=data["input_share"].round(8))
    kept = TradeModel(rounded).data
    total = kept.value_added_share + kept.input_share.sum(axis=1)
    np.testing.assert_allclose(total, 1, atol=1e-15)


def test_a_market_that_does_not_clear_names_country_and_sector():
    data = random_world().copy(deep=True)
    data["flow"][:, 1, 2] = data["flow"][:, 1, 2] * 1e-3
    assert "C01, s2" in faults(data)


def test_final_shares_that_do_not_sum_to_one_name_the_country():
    data = random_world()
    final = np.full((4, 3), 1 / 3)
    final[3, 0] = 0.5
    assert "C03" in faults(data.assign(final_demand_share=(("country", "sector"), final)))


def test_final_demand_for_what_nobody_sells_is_refused():
    data = random_world(holes=True)
    final = np.full((4, 3), 1 / 3)
    assert "C00, s2" in faults(data.assign(final_demand_share=(("country", "sector"), final)))


def test_a_sector_that_nobody_buys_keeps_its_price():
    data = random_world(holes=True)
    state = TradeModel(data).solve(data["tariff"] * 3)
    assert float(state["price"].sel(country="C00", sector="s2")) == 1
    assert np.isfinite(state["price"]).all()
    assert float(state["output_value"].sel(country="C01", sector="s0")) == 0


def test_derived_quantities_add_up():
    data = TradeModel(random_world(4)).data
    revenue = (data.flow * data.tariff).sum(axis=(0, 2))
    np.testing.assert_allclose(data.income, data.value_added + revenue + data.deficit)
    np.testing.assert_allclose(data.final_share.sum(axis=1), 1)
    assert abs(data.deficit.sum()) < 1e-9


def test_a_model_is_derived_once_for_a_dataset():
    data = random_world(9)
    assert trade_model(data) is trade_model(data)
    assert trade_model(data) is not trade_model(data.copy())


def test_other_elasticities_share_the_rest():
    data = random_world(9)
    theta = np.array([2.0, 3.0, 4.0])
    tariff = data["tariff"] * 2
    one = TradeModel(data).with_elasticity(theta).solve(tariff, tolerance=1e-12)
    two = TradeModel(data.assign(trade_elasticity=(("sector",), theta))).solve(
        tariff, tolerance=1e-12
    )
    np.testing.assert_allclose(one["wage"], two["wage"], rtol=1e-10)
    with pytest.raises(DataError):
        TradeModel(data).with_elasticity(-theta)
