"""Which currencies the deal's trade, world trade and reserves are held in, and the rouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import written
from detente.outcomes.change import abroad, change_in_per_cent, change_of_level
from detente.outcomes.energy import import_values

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import Outcomes, States
    from detente.world.world import World


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return settlement and reserve shares in percentage points, exchange rates in per cent.

    Shares of energy exports are weighted by the value of the deliveries in the state that they
    belong to, so that they move with the flows as well as with the clauses.
    """
    found: Outcomes = {}
    energy = [_energy(states) for states in (before, after)]
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


def _energy(states: States) -> xr.DataArray | None:
    """Return payments for energy by exporter, importer and currency, million USD."""
    settled, flow = written(states, "settlement"), written(states, "energy_flow")
    price = written(states, "energy_price")
    if settled is None or flow is None or price is None:
        return None
    return settled * import_values(abroad(flow), price).sum("fuel")


def _shares(paid: xr.DataArray) -> xr.DataArray:
    """Return each currency's share, per cent; NaN where nothing is paid."""
    total = paid.sum("currency")
    return 100 * paid / total.where(total > 0)
