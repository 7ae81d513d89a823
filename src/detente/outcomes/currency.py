"""Which currencies the deal's trade, world trade and reserves are held in, and the rouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import written
from detente.models.deliveries import payments
from detente.outcomes.change import change_in_per_cent, change_of_level

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import Outcomes, States
    from detente.world.world import World

OUTCOMES = ("energy_settlement", "world_energy_settlement", "world_settlement", "reserve_share",
            "exchange_rate")  # fmt: skip


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return settlement and reserve shares in percentage points, exchange rates in per cent.

    Shares of energy exports are weighted by the value of the deliveries in the state that they
    belong to, so that they move with the flows as well as with the clauses.
    """
    found: Outcomes = {}
    energy = [_energy(world, states) for states in (before, after)]
    if energy[0] is not None and energy[1] is not None:
        by_exporter = [_shares(paid.sum("importer")) for paid in energy if paid is not None]
        found["energy_settlement"] = change_of_level(
            *(share.rename(exporter="country") for share in by_exporter)
        )
        world_energy = [_shares(p.sum(["exporter", "importer"])) for p in energy if p is not None]
        found["world_energy_settlement"] = change_of_level(*world_energy)
    for name in ("world_settlement", "reserve_share"):
        shares = [written(states, name) for states in (before, after)]
        if shares[0] is not None and shares[1] is not None:
            found[name] = change_of_level(*(100 * share for share in shares if share is not None))
    rates = [written(states, "exchange_rate") for states in (before, after)]
    if rates[0] is not None and rates[1] is not None:
        found["exchange_rate"] = change_in_per_cent(rates[0], rates[1])
    return found


def _energy(world: World, states: States) -> xr.DataArray | None:
    """Return payments for energy by exporter, importer and currency, million USD."""
    settled = written(states, "settlement")
    if settled is None or written(states, "energy_flow") is None:
        return None
    settled = settled.transpose("exporter", "importer", "currency")
    paid = payments(world, states, settled["exporter"].values)
    return settled.copy(data=settled.values * paid[..., None])


def _shares(paid: xr.DataArray) -> xr.DataArray:
    """Return each currency's share, per cent; NaN where nothing is paid."""
    total = paid.values.sum(axis=paid.get_axis_num("currency"), keepdims=True)
    return paid.copy(data=100 * paid.values / np.where(total > 0, total, np.nan))
