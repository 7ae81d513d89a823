"""Who trades what with whom: bilateral flows, total exports and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, abroad, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.world.world import World

OUTCOMES = ("flow", "exports", "imports")


def answer(world: World, before: States, after: States) -> Answers:
    """Return flows in dollars of the benchmark year, exports and imports in per cent.

    Sales at home are left out of all three. A state cut off from the world trades nothing before
    and after: no change, not 0/0.
    """
    flow = Pair.of(before, after, "flow", "exporter", "importer", "sector")
    if flow is None:
        return Answers()
    flow = abroad(flow)
    exports = flow.then(lambda values: values.sum((1, 2)), country="exporter")
    imports = flow.then(lambda values: values.sum((0, 2)), country="importer")
    return Answers(
        {
            "flow": change_of_level(flow),
            "exports": change_in_per_cent(exports),
            "imports": change_in_per_cent(imports),
        }
    )
