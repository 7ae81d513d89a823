"""The energy model on the embedded world: the base year, and responses that are published."""

import datetime

import numpy as np
import pytest

from detente.models.energy_network import energy_model
from detente.models.energy_network.parameters import PAIRS
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import Shock
from detente.world.energy import load_energy
from detente.world.regime import load_regime

# % on the price of crude for a loss of 1% of the world's supply, 1 / (eps_s + |eps_d|).
PUBLISHED = {"baumeister_hamilton_2019": 2.0, "kilian_murphy_2014": 3.6, "caldara_2019": 4.2}


def in_force(**changed):
    regime = load_regime(datetime.date(2024, 12, 31))
    strengths = {name.replace("_", "-"): value for name, value in changed.items()}
    return list(resolve_regime(regime.provisions, strengths, calibrated=regime.calibrated))


def test_the_regime_of_the_base_year_gives_the_base_year():
    energy = load_energy()
    state, seen = energy_model(energy).solve(in_force()), energy.sel(year=2024)
    np.testing.assert_allclose(state["energy_flow"], seen["energy_flow"], atol=5e-3)
    used = (seen["energy_demand"] > 0).values
    for name in ("energy_price", "energy_demand"):
        np.testing.assert_allclose(state[name].values[used], seen[name].values[used], rtol=1e-3)


@pytest.mark.parametrize("pair", PAIRS)
def test_world_price_responds_as_published(pair):
    energy = load_energy()
    made = energy["energy_production"].sel(year=2024, commodity="crude")
    where = {"commodity": ("crude",), "unit": ("Mt/y",)}
    loss = Shock("energy_supply", where, "add", -0.01 * float(made.sum()), "loss")
    model = energy_model(energy, pair)
    states = [model.solve(shocks) for shocks in (in_force(), [*in_force(), loss])]
    before, after = (state["energy_netback"].sel(commodity="crude") for state in states)
    rise = 100 * float(((after / before - 1) * made).sum() / made.sum())
    assert rise == pytest.approx(PUBLISHED[pair], rel=0.03)


def test_a_quarter_of_the_us_ban_lifted_and_a_contract():
    """A little more for Russia, a little less Russian crude for Asia, hardly a price moves."""
    model = energy_model(load_energy())
    contract = Shock(
        "energy_contract",
        {"exporter": ("RUS",), "importer": ("USA",), "fuel": ("crude", "products"),
         "unit": ("mb/d",)},
        "add", 0.17, "deal",
    )  # fmt: skip
    today = model.solve(in_force())
    deal = model.solve([*in_force(us_russian_energy_import_ban=0.75), contract])
    flow = (deal["energy_flow"] - today["energy_flow"]).sel(exporter="RUS").sum("fuel")
    assert 7.5 < float(flow.sel(importer="USA")) < 12
    assert float(flow.sel(importer="IND")) < -0.5
    assert float(flow.sel(importer="CHN")) < -0.5
    oil = {"country": "RUS", "commodity": ["crude", "products"]}
    paid = [float(state["energy_revenue"].sel(oil).sum()) for state in (today, deal)]
    assert 1 < paid[1] / paid[0] < 1.01
    price = (deal["energy_price"] / today["energy_price"] - 1).sel(commodity="crude")
    assert 0 < float(price.sel(country="RUS")) < 0.01
    assert float(abs(price.drop_sel(country="RUS")).max()) < 2e-3
