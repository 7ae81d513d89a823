"""Which industries grow and shrink, and what their goods cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.trade_caliendo_parro_2015 import trade_model

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return volume and price in per cent and value in dollars on ``country``, ``sector``."""
    if "trade" not in before:
        return {}
    old, new = before["trade"].data, after["trade"].data
    changes = trade_model(world.trade).compare(old, new)
    value = (new["output_value"] - old["output_value"]).to_dataset(name="value")
    return {
        "output": changes[["output"]].rename(output="value"),
        "price": changes[["price"]].rename(price="value"),
        "output_value": value.assign(before=old["output_value"], after=new["output_value"]),
    }
