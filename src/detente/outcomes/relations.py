"""Who is drawn to whom: ties, the strain on them, and the balance of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

OUTCOMES = ("tie", "strain", "balance")


def answer(world: World, before: States, after: States) -> Answers:
    """Return the changes of ties and strain of each pair, and of the balance of each network."""
    found: dict[str, Said] = {}
    for name in OUTCOMES:
        pair = Pair.of(before, after, name)
        if pair is not None:
            found[name] = change_of_level(pair)
    return Answers(found)
