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
