"""What is paid for deliveries of energy: of a solved market, or of the data's latest year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import written

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

_ARC = ("exporter", "importer", "fuel")


def import_values(flow: xr.DataArray, price: xr.DataArray) -> xr.DataArray:
    """Return deliveries (exporter, importer, fuel) at the importer's price, million USD.

    ``flow`` is in Mt or bcm a year, ``price`` (country, commodity) in million USD for one of them;
    where no price is known nothing is paid.
    """
    flow = flow.transpose(*_ARC)
    commodities = [catalogue.fuels()[str(fuel)].commodity for fuel in flow["fuel"].values]
    paid = price.sel(country=flow["importer"].values, commodity=commodities)
    paid = np.nan_to_num(paid.transpose("country", "commodity").values)
    return flow.copy(data=flow.values * paid)


def payments(
    world: World, upstream: Mapping[str, Solution], nodes: np.ndarray | None = None
) -> np.ndarray:
    """Return payments for energy between states (exporter, importer), million USD.

    Without a solved energy market: those of the energy world's latest year. ``nodes`` gives the
    order of the states; default that of the flows.
    """
    flow, price = written(upstream, "energy_flow"), written(upstream, "energy_price")
    if flow is None or price is None:
        energy = world.part("energy")
        last = {"year": energy["year"].values.max()}
        flow, price = energy["energy_flow"].sel(last), energy["energy_price"].sel(last)
    if nodes is not None:
        flow = flow.sel(exporter=nodes, importer=nodes)
    values = import_values(flow, price).values.sum(-1)
    np.fill_diagonal(values, 0.0)
    return values
