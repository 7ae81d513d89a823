"""Who is bound to whom, what states can muster, and how trade moves their GDP."""

import numpy as np
import pytest
import xarray as xr
from security_networks import network

from detente import catalogue
from detente.models.base import Solution
from detente.models.capability import resources
from detente.models.commitments import arms, doubts, great_powers, pacts
from detente.models.growth import real_gdp
from detente.shocks.shock import Shock

DATA = network([8, 4, 2, 1], [(0, 1)], great=[0])


def shock(variable, value, operation="add", **where):
    labels = {axis: (label,) for axis, label in where.items()}
    return Shock(variable, labels, operation, value, "p")


def pact(value, one, two, operation="add"):
    return shock("defence_pact", value, operation, state=one, partner=two)


@pytest.mark.parametrize(("value", "bound"), [(0.49, False), (0.5, True), (1.0, True)])
def test_a_pact_is_made_from_half_strength_on_whoever_is_named_first(value, bound):
    for one, two in (("S00", "S02"), ("S02", "S00")):
        found = pacts(DATA, [pact(value, one, two)])
        assert found[0, 2] == found[2, 0] == bound
        assert found[0, 1]


@pytest.mark.parametrize(("value", "bound"), [(-0.49, True), (-0.5, False), (-1.0, False)])
def test_a_pact_is_ended_from_half_strength_on(value, bound):
    found = pacts(DATA, [pact(value, "S01", "S00")])
    assert found[0, 1] == found[1, 0] == bound


def test_nobody_has_a_pact_with_itself():
    assert not np.diag(pacts(DATA, [pact(1.0, "S02", "S02")])).any()
    group = Shock(
        "defence_pact", {"state": ("S02", "S03"), "partner": ("S02", "S03")}, "set", 1, "p"
    )
    found = pacts(DATA, [group])
    assert found[2, 3]
    assert not np.diag(found).any()


def test_doubts_that_add_up_are_no_more_than_certain():
    more = shock("guarantee_doubt", 0.7, guarantor="S00", ally="S01")
    found = doubts(DATA, [more, more])
    assert found[0, 1] == 1.0
    assert found.sum() == 1.0
    assert doubts(DATA, [shock("guarantee_doubt", -0.7, guarantor="S00", ally="S01")]).sum() == 0


def test_arms_of_all_suppliers_go_to_who_is_given_them():
    given = [shock("arms_supply", 3.0, state=s, recipient="S03") for s in ("S00", "S01")]
    np.testing.assert_array_equal(arms(DATA, given), [0, 0, 0, 6])


def test_great_powers_have_nuclear_weapons_or_are_major():
    armed = DATA.assign(warheads=("country", [0.0, 0.0, 5.0, 0.0]))
    np.testing.assert_array_equal(great_powers(armed), [True, False, True, False])


def test_net_resources_are_gdp_times_gdp_per_head():
    """Beckley (2018): the product of GDP and GDP per head."""
    two = DATA.assign(
        gdp=("country", [100.0, 100, 50, 10]), population=("country", [10.0, 20, 5, 1])
    )
    np.testing.assert_allclose(resources(two, {})["net_resources"], [1000, 500, 500, 100])


def test_arms_count_as_expenditure_also_within_the_index_that_counts_thousands():
    given = np.array([0.0, 0.0, 0.0, 2e-3])
    before, after = resources(DATA, {}), resources(DATA, {}, given)
    np.testing.assert_allclose(after["spending"] - before["spending"], given)
    # Military expenditure within the index: 9, 5, 3, 2 thousand USD, and 2 thousand more.
    milex, others = np.array([9.0, 5, 3, 4]), np.array([9.0, 5, 3, 2])
    expected = (milex / milex.sum() + 5 * others / others.sum()) / 6
    np.testing.assert_allclose(after["cinc"], expected)


def test_a_component_that_is_not_known_does_not_count_for_its_state():
    known = DATA["capability_known"].copy()
    known[2, 3] = False
    parts = DATA["capability"].where(known, 0.0)
    found = resources(DATA.assign(capability_known=known, capability=parts), {})["cinc"]
    share = parts.values / parts.values.sum(1, keepdims=True)
    assert found[3] == pytest.approx(share[[0, 1, 3, 4, 5], 3].mean())
    assert found[0] == pytest.approx(share[:, 0].mean())


def trade(wage, price):
    labels = {"country": ["USA", "RUS", catalogue.ROW]}
    found = {"wage": ("country", wage), "final_demand_price": ("country", price)}
    return {"trade": Solution("trade", xr.Dataset(found, labels), True, 0.0, 1)}


def test_real_gdp_is_the_wage_over_the_price_and_the_rest_move_as_the_rest_of_the_world():
    moved = real_gdp(trade([1.1, 0.9, 1.2], [1.0, 1.2, 0.8]), ["RUS", "USA", "KAZ"])
    np.testing.assert_allclose(moved, [0.75, 1.1, 1.5])
    np.testing.assert_array_equal(real_gdp({}, ["RUS", "KAZ"]), [1.0, 1.0])
