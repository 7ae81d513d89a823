"""Which industries grow and shrink, and what their goods cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import writer
from detente.models.trade_caliendo_parro_2015 import trade_model
from detente.outcomes.change import change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World

OUTCOMES = ("output", "price", "output_value")


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return volume and price in per cent and value in dollars on ``country``, ``sector``."""
    old, new = (writer(states, "output_value") for states in (before, after))
    if old is None or new is None:
        return {}
    changes = trade_model(world.trade).compare(old.data, new.data)
    return {
        "output": changes[["output"]].rename(output="value"),
        "price": changes[["price"]].rename(price="value"),
        "output_value": change_of_level(old.data["output_value"], new.data["output_value"]),
    }
