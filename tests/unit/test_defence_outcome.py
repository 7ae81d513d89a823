"""What a run says about defence budgets."""

from types import SimpleNamespace

import pytest
import xarray as xr

from detente.models.base import Solution
from detente.outcomes.defence import answer

COUNTRIES = {"country": ["AAA", "BBB"]}


def solved(name, values):
    data = xr.Dataset({name: ("country", values)}, COUNTRIES)
    return {name: Solution(name, data, True, 0.0, 1)}


def test_a_budget_is_a_factor_of_what_is_spent_and_of_the_published_share_of_gdp():
    """The latest GDP (here of an earlier year, and smaller) does not enter the share."""
    world = SimpleNamespace(
        part=lambda name: xr.Dataset(
            {
                "military_spending": ("country", [46800.0, 1000.0]),
                "military_burden": ("country", [4.5, 2.0]),
                "gdp": ("country", [811000.0, 50000.0]),
            },
            COUNTRIES,
        )
    )
    before, after = (solved("military_spending", v) for v in ([1.0, 1.0], [5 / 4.5, 1.0]))
    found = answer(world, before, after)  # pyright: ignore[reportArgumentType]
    spending, burden = found["defence_spending"], found["defence_burden"]
    assert spending["value"].values == pytest.approx([100 * 0.5 / 4.5, 0.0])
    assert spending["after"].values == pytest.approx([52.0, 1.0])
    assert burden["before"].values == pytest.approx([4.5, 2.0])
    assert burden["after"].values == pytest.approx([5.0, 2.0])


def test_the_share_of_gdp_falls_as_gdp_grows():
    """Both states are relative to the benchmark: what counts is growth between the two."""
    world = SimpleNamespace(
        part=lambda name: xr.Dataset(
            {
                "military_spending": ("country", [1e3, 1e3]),
                "military_burden": ("country", [4.0, 2.0]),
            },
            COUNTRIES,
        )
    )

    def states(spending, wage, price):
        found = solved("military_spending", spending)
        return found | solved("wage", wage) | solved("final_demand_price", price)

    before = states([1.1, 1.0], [0.8, 1.0], [1.0, 1.0])
    after = states([1.1, 2.0], [1.2, 1.0], [1.2, 0.5])
    found = answer(world, before, after)  # pyright: ignore[reportArgumentType]
    # Real GDP from 0.8 to 1.0, and from 1 to 2; expenditure as it was, and doubled.
    assert found["defence_burden"]["after"].values == pytest.approx([4.0 * 0.8, 2.0])
    assert found["defence_spending"]["value"].values == pytest.approx([0.0, 100.0])


def test_threat_is_told_in_percentage_points():
    before, after = (solved("threat", values) for values in ([0.2, 0.05], [0.15, 0.05]))
    found = answer(SimpleNamespace(), before, after)["threat"]  # pyright: ignore[reportArgumentType]
    assert found["before"].values == pytest.approx([20.0, 5.0])
    assert found["value"].values == pytest.approx([-5.0, 0.0])
