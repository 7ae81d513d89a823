"""The regime by fuel against the energy world: today, in the data's year, is the data."""

import datetime

import numpy as np
import pytest
import xarray as xr

from detente.models.energy_network.held import measures_held
from detente.models.energy_network.model import EnergyModel
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import under
from detente.world.energy import load_energy
from detente.world.regime import load_regime

# Shares stand in the file with four decimals: on the largest flow, 94 Mt, half of the last one.
ROUNDED = 5e-3


@pytest.fixture(scope="module")
def energy():
    return load_energy()


@pytest.fixture(scope="module")
def shocks(energy):
    day = datetime.date(int(energy["year"].max()), 12, 31)
    regime = load_regime(day)
    found = resolve_regime(regime.provisions, calibrated=regime.calibrated)
    return [shock for shock in found if shock.variable.startswith("energy")]


def test_bans_hold_what_the_data_call_restricted_at_what_was_delivered(energy, shocks):
    before, last = (energy["energy_flow"].isel(year=year) for year in (0, -1))
    free = xr.ones_like(last).rename("energy_access")
    admitted = under(shocks, free) * np.maximum(before, last)
    held = energy["restricted"] & (before > last)
    assert held.sum() > 100
    excess = np.abs(admitted - last).where(held, 0.0)
    worst = excess.stack(arc=excess.dims).idxmax().item()
    assert excess.max() < ROUNDED, worst
    # Nothing else that was delivered is held below what it was.
    assert (admitted - last).where(~held, 0.0).min() > -ROUNDED


def test_today_in_the_year_of_the_data_is_what_was_observed(energy, shocks):
    state = EnergyModel(energy, held=measures_held(energy)).solve(shocks)
    seen = energy.isel(year=-1)
    xr.testing.assert_allclose(
        state["energy_flow"], seen["energy_flow"].drop_vars("year"), rtol=0, atol=ROUNDED
    )
    used = seen["energy_demand"] > 0
    gap = (state["energy_price"] / seen["energy_price"] - 1).where(used, 0.0)
    assert np.abs(gap).max() < 1e-3


def test_costs_held_are_what_lifting_the_cap_saves(energy, shocks):
    model = EnergyModel(energy, held=measures_held(energy))
    today = model.solve(shocks)
    lifted = model.solve([s for s in shocks if s.provision != "g7-oil-price-cap"])
    russia = {"country": "RUS", "commodity": "crude"}
    assert lifted["energy_netback"].sel(russia) > today["energy_netback"].sel(russia)
    revenue = [state["energy_revenue"].sel(country="RUS").sum() for state in (today, lifted)]
    assert revenue[1] > revenue[0]


def test_a_lift_acts_on_sectors_and_fuels_alike():
    regime = load_regime(datetime.date(2026, 11, 24))
    left = {"us-russian-energy-import-ban": 0.75}
    found = resolve_regime(regime.provisions, left, calibrated=regime.calibrated)
    shares = {
        shock.variable: shock.value
        for shock in found
        if shock.provision in left and shock.where.get("sector") != ("mining",)
    }
    assert shares == {"market_access": 0.25, "energy_access": 0.25}
