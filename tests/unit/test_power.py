"""Power: shares, concentration and blocs in closed form, and against every draw of doubt."""

from itertools import combinations, product

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from security_networks import network, world

from detente import catalogue
from detente.models.base import Solution
from detente.models.capability import composite, concentration, effective_number
from detente.models.power import Power, bloc_heads, expected_squares
from detente.outcomes.power import answer
from detente.shocks.shock import Shock


def power(data, shocks=(), upstream=None):
    return Power().solve(world(data), shocks, upstream or {}).data


def doubt(value, guarantor="S00", ally="S01"):
    return Shock("guarantee_doubt", {"guarantor": (guarantor,), "ally": (ally,)}, "set", value, "p")


@pytest.mark.parametrize("count", [2, 5, 195])
def test_concentration_of_equals_is_none_and_of_one_is_whole(count):
    assert concentration(np.ones(count)) == pytest.approx(0, abs=1e-7)
    assert concentration(np.eye(count)[0]) == pytest.approx(1)
    assert effective_number(np.ones(count)) == pytest.approx(count)
    assert effective_number(np.eye(count)[0]) == pytest.approx(1)


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=8))
def test_concentration_and_effective_number_are_one_another(levels):
    levels = np.array(levels)
    n = len(levels)
    squares = 1 / effective_number(levels)
    again = np.sqrt(max(squares - 1 / n, 0) / (1 - 1 / n))
    assert concentration(levels) == pytest.approx(again, abs=1e-7)


@given(st.integers(0, 1000))
def test_cinc_sums_to_one(seed):
    components = np.random.default_rng(seed).uniform(0, 5, (6, 7))
    known = np.ones(components.shape, dtype=bool)
    assert composite(components, known).sum() == pytest.approx(1)
    known[2, 3] = False
    without = np.delete(components, 2, 0)
    assert composite(components, known)[3] == pytest.approx(
        (without / without.sum(1, keepdims=True)).mean(0)[3]
    )


def test_shares_sum_to_one_by_every_resource():
    found = power(network([5, 3, 2, 1], [(0, 1)], great=[0]))
    assert found["resource"].values.tolist() == list(catalogue.power_resources())
    np.testing.assert_allclose(found["power_share"].sum("country"), 1)
    np.testing.assert_allclose(
        found["power_share"].sel(resource="spending"), np.array([5, 3, 2, 1]) / 11
    )


def test_blocs_count_as_one():
    data = network([4, 3, 2, 1], [(0, 1), (1, 2)], great=[0])
    found = power(data).sel(resource="spending")
    # State 2 has a pact with a member only, and stands alone.
    assert float(found["effective_blocs"]) == pytest.approx(100 / (49 + 4 + 1))
    assert float(found["effective_powers"]) == pytest.approx(100 / 30)
    assert bloc_heads(*_parts(data)).tolist() == [0, 0, 2, 3]


def test_an_ally_of_two_stands_with_the_larger_and_bound_great_powers_lead_none():
    data = network([4, 3, 2, 1, 1], [(0, 2), (1, 2), (0, 1), (1, 3)], great=[0, 1])
    assert bloc_heads(*_parts(data)).tolist() == [0, 0, 0, 3, 4]
    data = network([4, 3, 2, 1, 1], [(0, 2), (1, 2), (1, 3)], great=[0, 1])
    assert bloc_heads(*_parts(data)).tolist() == [0, 1, 0, 1, 4]


def test_pacts_without_a_great_power_make_no_bloc():
    data = network([4, 3, 2, 1], combinations(range(4), 2))
    found = power(data)
    np.testing.assert_allclose(found["effective_blocs"], found["effective_powers"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0.1, 5), min_size=6, max_size=6),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_expected_squares_are_those_of_every_draw(levels, d):
    share = np.array(levels) / sum(levels)
    head = np.array([0, 1, 0, 0, 1, 5])
    doubts = np.zeros((6, 6))
    members = {2: (0, d[0]), 3: (0, d[1]), 4: (1, d[2])}
    for i, (h, p) in members.items():
        doubts[h, i] = p
    expected = 0.0
    for leaves in product((False, True), repeat=3):
        drawn, chance = head.copy(), 1.0
        for gone, (i, (_, p)) in zip(leaves, members.items(), strict=True):
            drawn[i] = i if gone else head[i]
            chance *= p if gone else 1 - p
        expected += chance * (np.bincount(drawn, share, 6) ** 2).sum()
    assert expected_squares(share, head, doubts) == pytest.approx(expected)


def test_doubt_and_pacts_move_blocs_only():
    data = network([4, 3, 2, 1], [(0, 1)], great=[0])
    still, moved = power(data), power(data, [doubt(0.5)])
    assert moved["power_share"].equals(still["power_share"])
    assert (moved["effective_blocs"] > still["effective_blocs"]).all()
    joined = power(data, [Shock("defence_pact", {"state": ("S03",), "partner": ("S00",)}, "add",
                                1.0, "p")])  # fmt: skip
    assert (joined["effective_blocs"] < still["effective_blocs"]).all()
    gone = power(data, [doubt(1.0)])
    np.testing.assert_allclose(gone["effective_blocs"], gone["effective_powers"])
    assert power(data, [doubt(0.0)]).equals(still)


def test_income_and_expenditure_move_shares():
    data = network([1, 1], labels=("FRA", "KAZ"))
    wage = xr.DataArray([1.1, 1.0], {"country": ["FRA", "ROW"]}, ("country",))
    spent = xr.DataArray([1.0, 3.0], {"country": ["FRA", "KAZ"]}, ("country",))
    trade = {"wage": wage, "final_demand_price": wage * 0 + 1}
    upstream = {
        "trade": Solution("trade", xr.Dataset(trade), True, 0.0, 1),
        "defence": Solution("defence", xr.Dataset({"military_spending": spent}), True, 0.0, 1),
    }
    share = power(data, upstream=upstream)["power_share"].sel(country="FRA")
    assert float(share.sel(resource="gdp")) == pytest.approx(1.1 / 2.1)
    assert float(share.sel(resource="net_resources")) == pytest.approx(1.21 / 2.21)
    assert float(share.sel(resource="spending")) == pytest.approx(1 / 4)
    # The index moves by its military expenditure only, thousand USD here.
    spending = [2, 6]
    assert float(share.sel(resource="cinc")) == pytest.approx((2 / sum(spending) + 5 / 2) / 6)


def test_relabelling_permutes():
    rng = np.random.default_rng(5)
    pairs = [p for p in combinations(range(8), 2) if rng.random() < 0.3]
    data = network(rng.uniform(1, 9, 8), pairs, great=(0, 3, 4))
    order = rng.permutation(data["country"].values)
    one = power(data, [doubt(0.3)])
    two = power(data.sel(country=order, partner=order), [doubt(0.3)])
    for name in one:
        again = two[name].sel(country=one["country"]) if "country" in two[name].dims else two[name]
        np.testing.assert_allclose(again, one[name], rtol=1e-12)


def test_outcomes_in_points_and_numbers():
    data = network([4, 3, 2, 1], [(0, 1)], great=[0])
    states = [{"power": Power().solve(world(data), s, {})} for s in ((), [doubt(0.5)])]
    found = answer(world(data), *states)
    assert set(found) == set(Power().writes)
    assert (found["power_share"]["value"] == 0).all()
    assert found["power_share"]["before"].sum("country").values == pytest.approx(100)
    assert (found["effective_blocs"]["value"] > 0).all()


def _parts(data):
    spending = data["military_spending"].values
    return spending / spending.sum(), data["defence"].values, data["major"].values
