"""Who trades what with whom: bilateral flows, total exports and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import written
from detente.outcomes.change import abroad, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World

OUTCOMES = ("flow", "exports", "imports")


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return flows in dollars of the benchmark year, exports and imports in per cent.

    Sales at home are left out of all three. A state cut off from the world trades nothing before
    and after: no change, not 0/0.
    """
    flows = [written(states, "flow") for states in (before, after)]
    if flows[0] is None or flows[1] is None:
        return {}
    old, new = (abroad(flow) for flow in flows if flow is not None)
    found = {"flow": change_of_level(old, new)}
    for name, kept, summed in (
        ("exports", "exporter", "importer"),
        ("imports", "importer", "exporter"),
    ):
        totals = (x.sum([summed, "sector"]).rename({kept: "country"}) for x in (old, new))
        found[name] = change_in_per_cent(*totals)
    return found
