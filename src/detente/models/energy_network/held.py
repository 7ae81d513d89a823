"""Costs that measures add to deliveries in the base year itself, and that its prices hold."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from detente.deal.schema import EnergyCost, PriceCap
from detente.shocks.resolve import resolve_measure
from detente.shocks.rules import Setting
from detente.world.regime import in_force, provisions

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.energy_network.market import Market
    from detente.models.energy_network.terms import Terms
    from detente.shocks.shock import Shock


def measures_held(energy: xr.Dataset) -> tuple[Shock, ...]:
    """Return the shocks of costs and price caps in force on the last day of the base year."""
    day = datetime.date(int(energy["year"].max()), 12, 31)
    return tuple(
        shock
        for provision in provisions()
        if in_force(provision, day)
        for position, measure in enumerate(provision.measures)
        if isinstance(measure, EnergyCost | PriceCap)
        for shock in resolve_measure(measure, Setting(provision.id, position))
    )


def cost_held(market: Market, held: Terms) -> np.ndarray:
    """Return what the measures held add to the cost of each arc that the base year calibrates.

    A capped seller that receives more than the cap uses ships that stand outside it. Arcs that are
    restricted or new have a cost of their own, without the measures.
    """
    arcs = market.arcs
    above = market.netback[arcs.layer, arcs.exporter] > held.cap
    added = held.cost + np.where(above, held.outside, 0.0)
    return np.where((arcs.flow > 0) & ~arcs.restricted, added, 0.0)
