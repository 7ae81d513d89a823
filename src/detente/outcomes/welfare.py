"""Who gains and who loses: real income, wages, prices and the terms of trade of every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import writer
from detente.models.trade_caliendo_parro_2015 import trade_model
from detente.outcomes.change import change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
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


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return the welfare outcomes on ``country``.

    Real income is exact: the ratio of nominal income over the price index of final demand. In
    dollars it is that ratio applied to the latest GDP.
    """
    old, new = (writer(states, "final_demand_price") for states in (before, after))
    if old is None or new is None:
        return {}
    changes = trade_model(world.trade).compare(old.data, new.data)
    found = {name: changes[[name]].rename({name: "value"}) for name in PER_CENT}
    size = world.levels["gdp"] / 1e9
    usd = size * changes["real_income"] / 100
    found["real_income_usd"] = usd.to_dataset(name="value").assign(before=size, after=size + usd)
    revenue = [state.data["tariff_revenue"] for state in (old, new)]
    return found | {"tariff_revenue": change_of_level(*revenue)}
