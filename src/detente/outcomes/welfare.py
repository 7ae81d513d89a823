"""Who gains and who loses: real income, wages, prices and the terms of trade of every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import writer
from detente.models.kept import kept
from detente.models.trade_caliendo_parro_2015.outcomes import national
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level, said

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from detente.outcomes import States
    from detente.world.world import World

PER_CENT = (
    "real_income",
    "real_wage",
    "consumer_price",
    "welfare_first_order",
    "terms_of_trade",
    "volume_of_trade",
)

OUTCOMES = (*PER_CENT, "real_income_usd", "tariff_revenue")


def answer(world: World, before: States, after: States) -> Answers:
    """Return the welfare outcomes on ``country``.

    Real income is exact: the ratio of nominal income over the price index of final demand. In
    dollars it is that ratio applied to the latest GDP.
    """
    old, new = (writer(states, "final_demand_price") for states in (before, after))
    if old is None or new is None:
        return Answers()
    revenue = Pair.within(old.data, new.data, "tariff_revenue", "country")
    changes = national(old.data, new.data)
    found = {name: said(revenue.axes, value=changes[name]) for name in PER_CENT}
    size = kept(world.levels, _size, tuple(revenue.labels("country").tolist()))
    usd = size * changes["real_income"] / 100
    found["real_income_usd"] = said(revenue.axes, value=usd, before=size, after=size + usd)
    return Answers(found | {"tariff_revenue": change_of_level(revenue)})


def _size(levels: xr.Dataset, countries: tuple[str, ...]) -> np.ndarray:
    """Return the latest GDP, billion USD."""
    return levels["gdp"].sel(country=list(countries)).values / 1e9
