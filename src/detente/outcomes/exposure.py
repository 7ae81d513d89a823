"""Who is left exposed: how likely a coalition could overpower a state, and by what margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import written
from detente.outcomes.change import change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World

OUTCOMES = ("exposure", "margin")


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return exposure and margin in percentage points."""
    found: Outcomes = {}
    for name in ("exposure", "margin"):
        old, new = (written(states, name) for states in (before, after))
        if old is not None and new is not None:
            found[name] = change_of_level(100 * old, 100 * new)
    return found
