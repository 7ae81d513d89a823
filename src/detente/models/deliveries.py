"""What is paid for deliveries of energy: of a solved market, or of the data's latest year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import writer
from detente.models.kept import kept
from detente.models.plain import common, places, values

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

_ARC = ("exporter", "importer", "fuel")
_CELL = ("country", "commodity")


def import_values(data: xr.Dataset, flow: np.ndarray, price: np.ndarray) -> np.ndarray:
    """Return deliveries [exporter, importer, fuel] at the importer's price, million USD.

    ``data`` has the labels of the axes; ``flow`` is in Mt or bcm a year, ``price`` [country,
    commodity] in million USD for one of them; where no price is known nothing is paid.
    """
    countries, commodities = _priced(data)
    return flow * np.nan_to_num(price[countries[:, None], commodities])


def _priced(data: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return where the price of each importer and of each fuel stands."""
    importer, fuel, *cell = (values(data, dim) for dim in ("importer", "fuel", *_CELL))
    commodity = np.array([catalogue.fuels()[str(name)].commodity for name in fuel])
    return places(importer, cell[0]), places(commodity, cell[1])


def payments(
    world: World, upstream: Mapping[str, Solution], nodes: np.ndarray | None = None
) -> np.ndarray:
    """Return payments for energy between states (exporter, importer), million USD.

    Without a solved energy market: those of the energy world's latest year. ``nodes`` gives the
    order of the states; default that of the flows.
    """
    solved = writer(upstream, "energy_flow")
    if solved is not None and "energy_price" in solved.data:
        data, paid = solved.data, kept(solved.data, _paid)
    else:
        data = world.part("energy")
        paid = kept(data, _paid_last)
    if nodes is None:
        return paid.copy()
    exporter, importer = (places(nodes, values(data, dim)) for dim in _ARC[:2])
    return paid[exporter[:, None], importer]


def _paid_last(energy: xr.Dataset) -> np.ndarray:
    return _paid(energy.sel(year=energy["year"].values.max()))


def _paid(data: xr.Dataset) -> np.ndarray:
    flow, price = values(data, "energy_flow", *_ARC), values(data, "energy_price", *_CELL)
    paid = import_values(data, flow, price).sum(-1)
    paid[common(*(values(data, dim) for dim in _ARC[:2]))] = 0.0
    return paid
