"""Who trades what with whom: bilateral flows, total exports and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import Outcomes, States
    from detente.world.world import World


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return flows in dollars of the benchmark year, exports and imports in per cent.

    Sales at home are left out of all three.
    """
    if "trade" not in before:
        return {}
    old, new = (_abroad(states["trade"].data["flow"]) for states in (before, after))
    found = {"flow": (new - old).to_dataset(name="value").assign(before=old, after=new)}
    for name, kept, summed in (
        ("exports", "exporter", "importer"),
        ("imports", "importer", "exporter"),
    ):
        total_old, total_new = (
            x.sum([summed, "sector"]).rename({kept: "country"}) for x in (old, new)
        )
        # A state cut off from the world trades nothing before and after: no change, not 0/0.
        change = np.where(total_old > 0, total_new / total_old.where(total_old > 0), np.nan)
        value = total_old.copy(data=100 * (change - 1))
        found[name] = value.to_dataset(name="value").assign(before=total_old, after=total_new)
    return found


def _abroad(flow: xr.DataArray) -> xr.DataArray:
    own = flow["exporter"] == flow["importer"].rename()
    return flow.where(~own, 0.0)
