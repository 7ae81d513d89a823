"""The checks of the energy model check what they say they do."""

import numpy as np
import pytest

from detente import catalogue
from detente.models.energy_network import EnergyModel
from detente.verify.energy import SELLER, access, backtest, fits, measures, year_alone
from detente.verify.targets import targets
from detente.world.energy import load_energy
from detente.world.load import load_world

CENTRAL = ("baumeister_hamilton_2019",)


@pytest.fixture(scope="module")
def energy():
    return load_energy()


@pytest.fixture(scope="module")
def deliveries(energy):
    return backtest(energy, CENTRAL)


@pytest.fixture(scope="module")
def found():
    return {target.name: target for target in targets(load_world(), CENTRAL)}


def test_a_year_alone_holds_nothing_and_is_its_own_equilibrium(energy):
    alone = year_alone(energy, 2021)
    assert not alone["restricted"].any()
    state = EnergyModel(alone).solve(())
    seen = energy.sel(year=2021)
    np.testing.assert_allclose(state["energy_flow"], seen["energy_flow"], atol=1e-3)
    used = (seen["energy_demand"] > 0).values
    np.testing.assert_allclose(
        state["energy_price"].values[used], seen["energy_price"].values[used], rtol=1e-5
    )


def test_the_first_year_knows_nothing_of_the_last(energy):
    """Were 2024 twice what it was, the answer from 2021 would be the same."""
    twice = energy["energy_flow"].copy(deep=True)
    twice.loc[{"year": 2024}] *= 2
    state, other = (
        EnergyModel(year_alone(world)).solve(measures())
        for world in (energy, energy.assign(energy_flow=twice))
    )
    np.testing.assert_array_equal(state["energy_flow"], other["energy_flow"])


def test_in_proportion_is_the_closed_form(energy, deliveries):
    """What is shut off goes to the open customers as they bought: x (1 + lost / open)."""
    fuel = "crude"
    admitted = access(energy, measures()).sel(exporter=SELLER, fuel=fuel)
    flow = (
        energy["energy_flow"].sel(year=2021, exporter=SELLER, fuel=fuel).drop_sel(importer=SELLER)
    )
    share = admitted.sel(importer=flow["importer"])
    lost, free = float((flow * (1 - share)).sum()), float(flow.where(share >= 1, 0).sum())
    india = next(d for d in deliveries if (d.fuel, d.to) == (fuel, "IND"))
    assert india.proportional == pytest.approx(india.before * (1 + lost / free), rel=1e-9)
    every = [d for d in deliveries if d.fuel == fuel]
    assert sum(d.proportional for d in every) == pytest.approx(sum(d.before for d in every))


def test_what_measures_held_is_input_and_where_the_rest_went_is_answer(deliveries):
    kind = {(d.fuel, d.to): d.free for d in deliveries}
    assert not any(kind[held] for held in (("crude", "EU"), ("products", "USA")))
    assert all(kind[free] for free in (("crude", "IND"), ("crude", "CHN"), ("pipeline_gas", "TUR")))
    held = next(d for d in deliveries if (d.fuel, d.to) == ("crude", "EU"))
    assert held.model == pytest.approx(held.observed, abs=2)


def test_errors_are_means_over_what_was_free(deliveries):
    for fit in fits(deliveries):
        free = [d for d in deliveries if d.fuel == fit.fuel and d.free]
        assert fit.model == pytest.approx(np.mean([abs(d.model - d.observed) for d in free]))
        assert fit.no_change == pytest.approx(np.mean([abs(d.before - d.observed) for d in free]))


def test_crude_is_told_better_than_by_either_naive_answer(deliveries):
    crude = next(fit for fit in fits(deliveries) if fit.fuel == "crude")
    assert crude.model < crude.no_change < crude.proportional


def test_redirected_crude_goes_east_in_the_order_seen(deliveries):
    more = {d.to: d.model - d.before for d in deliveries if d.fuel == "crude"}
    assert more["IND"] > 25
    assert more["CHN"] > 25
    assert more["TUR"] > 3


def test_gas_of_russia_is_missed_more_where_no_lng_replaces_it(found):
    price, spending = found["price_integrated"], found["spending_integrated"]
    assert 10 < price.model < found["price_not_integrated"].model
    assert found["spending_not_integrated"].model < spending.model < 0
    assert spending.published_low <= 0


def test_bans_and_the_cap_take_from_the_seller(found):
    assert 3 < found["discount_bans"].model < 40
    cap = found["discount_cap"]
    assert cap.low <= cap.model <= cap.high
    assert cap.inside


def test_who_is_reached_through_the_union_is_no_member():
    from detente.verify.targets import BEHIND, EUROPE

    assert set(BEHIND).isdisjoint(catalogue.expand_places((EUROPE,)))
