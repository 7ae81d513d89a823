"""Who is left exposed: how likely a coalition could overpower a state, and by what margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

OUTCOMES = ("exposure", "margin")


def answer(world: World, before: States, after: States) -> Answers:
    """Return exposure and margin in percentage points."""
    found: dict[str, Said] = {}
    for name in OUTCOMES:
        pair = Pair.of(before, after, name)
        if pair is not None:
            found[name] = change_of_level(pair.then(lambda share: 100 * share))
    return Answers(found)
