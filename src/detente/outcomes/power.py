"""Where power lies: shares of the world by resource, and the number of powers and blocs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

OUTCOMES = ("power_share", "effective_powers", "effective_blocs")


def answer(world: World, before: States, after: States) -> Answers:
    """Return power shares in percentage points, and the effective numbers as they are."""
    found: dict[str, Said] = {}
    for name in OUTCOMES:
        pair = Pair.of(before, after, name)
        if pair is not None:
            scale = 100.0 if name == "power_share" else 1.0
            found[name] = change_of_level(pair.then(lambda number, scale=scale: scale * number))
    return Answers(found)
