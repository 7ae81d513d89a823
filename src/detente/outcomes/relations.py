"""Who is drawn to whom: ties, the strain on them, and the balance of the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.models.base import Solution, written
from detente.outcomes.change import change_of_level

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

OUTCOMES = ("tie", "strain", "balance")


def answer(
    world: World, before: Mapping[str, Solution], after: Mapping[str, Solution]
) -> dict[str, xr.Dataset]:
    """Return the changes of ties and strain of each pair, and of the balance of each network."""
    found: dict[str, xr.Dataset] = {}
    for name in OUTCOMES:
        old, new = written(before, name), written(after, name)
        if old is not None and new is not None:
            found[name] = change_of_level(old, new)
    return found
