"""Which industries grow and shrink, and what their goods cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import writer
from detente.models.trade_caliendo_parro_2015.outcomes import industrial
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level, said

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.world.world import World

OUTCOMES = ("output", "price", "output_value")


def answer(world: World, before: States, after: States) -> Answers:
    """Return volume and price in per cent and value in dollars on ``country``, ``sector``."""
    old, new = (writer(states, "output_value") for states in (before, after))
    if old is None or new is None:
        return Answers()
    value = Pair.within(old.data, new.data, "output_value", "country", "sector")
    changes = industrial(old.data, new.data)
    return Answers(
        {
            "output": said(value.axes, value=changes["output"]),
            "price": said(value.axes, value=changes["price"]),
            "output_value": change_of_level(value),
        }
    )
