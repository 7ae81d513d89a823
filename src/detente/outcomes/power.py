"""Where power lies: shares of the world by resource, and the number of powers and blocs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import written
from detente.outcomes.change import change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World

_SCALE = {"power_share": 100.0, "effective_powers": 1.0, "effective_blocs": 1.0}

OUTCOMES = ("power_share", "effective_powers", "effective_blocs")


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return power shares in percentage points, and the effective numbers as they are."""
    found: Outcomes = {}
    for name, scale in _SCALE.items():
        old, new = (written(states, name) for states in (before, after))
        if old is not None and new is not None:
            found[name] = change_of_level(scale * old, scale * new)
    return found
