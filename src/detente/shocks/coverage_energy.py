"""What of a measure on energy the energy world does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente import catalogue
from detente.deal.schema import EnergyArc, EnergyLink, EnergyPurchase, EnergySupply, PriceCap
from detente.shocks.lack import Lack

if TYPE_CHECKING:
    import xarray as xr

Reason = Literal[
    "within_energy_region",
    "no_energy_region",
    "no_energy_fuel",
    "no_energy_flow",
    "no_energy_supply",
]
EnergyMeasure = EnergyArc | PriceCap | EnergySupply


def lacks(measure: EnergyMeasure, energy: xr.Dataset) -> Iterator[Lack]:
    """Yield states without a node of their own, and arcs, fuels and states without energy.

    An arc counts as empty where nothing was delivered in any year of the data. A link or a
    purchase may open a new arc, so that an empty one is no lack of it.
    """
    for axis in ("country",) if isinstance(measure, EnergySupply) else ("exporter", "importer"):
        yield from _states(measure, axis, energy)
    if isinstance(measure, EnergySupply):
        amounts = _supply(measure, energy)
        here = [name for name in _labels(measure, "country") if name in energy["country"].values]
        if idle := tuple(n for n, row in zip(here, amounts, strict=True) if not row.any()):
            yield Lack("no_energy_supply", "country", idle)
    elif not isinstance(measure, EnergyLink | EnergyPurchase):
        flows = _flows(measure, energy)
        fuels = np.array(measure.fuel)
        empty = ~flows.any(axis=0) if flows.size else np.zeros(len(fuels), dtype=bool)
        if not empty.all() and empty.any():
            yield Lack("no_energy_fuel", "fuel", tuple(fuels[empty].tolist()))
        if zero := int(flows.size - np.count_nonzero(flows)):
            yield Lack("no_energy_flow", count=zero, total=flows.size)


def without_energy(measure: EnergyMeasure, energy: xr.Dataset) -> tuple[str, str] | None:
    """Return the code of the fault, and what was found, if the measure could move nothing at all.

    States that the data hold within a larger region are no fault: they are said as a lack.
    """
    if isinstance(measure, EnergySupply):
        amounts = _supply(measure, energy)
        if amounts.size and not amounts.any():
            return "no_energy_supply", _said(measure.country, measure.commodity)
        return None
    if len(own := {*_labels(measure, "exporter"), *_labels(measure, "importer")}) == 1:
        return "own_trade_only", ", ".join(own)
    said = _said(measure.exporter, measure.importer, measure.fuel)
    if isinstance(measure, EnergyLink | EnergyPurchase):
        wanted = {catalogue.fuels()[fuel].commodity for fuel in measure.fuel}
        made = _pick(energy["energy_production"], measure.exporter, sorted(wanted))
        return ("no_energy_source", said) if made.size and not made.any() else None
    flows = _flows(measure, energy)
    return ("no_energy_flow", said) if flows.size and not flows.any() else None


def _labels(measure: EnergyMeasure, axis: str) -> tuple[str, ...]:
    return catalogue.expand_energy_places(getattr(measure, axis))


def _said(*lists: list) -> str:
    return "; ".join(", ".join(names) for names in lists)


def _states(measure: EnergyMeasure, axis: str, energy: xr.Dataset) -> Iterator[Lack]:
    """Yield the states on an axis that are no node: pooled in a larger region, or in none."""
    pooled = {name for group in catalogue.energy_regions().values() for name in group.members}
    missing = [name for name in _labels(measure, axis) if name not in energy["country"].values]
    if within := tuple(name for name in missing if name in pooled):
        yield Lack("within_energy_region", axis, within)
    if none := tuple(name for name in missing if name not in pooled):
        yield Lack("no_energy_region", axis, none)


def _flows(measure: EnergyArc | PriceCap, energy: xr.Dataset) -> np.ndarray:
    """Return arcs between states x fuels: the largest delivery of any year."""
    flow = energy["energy_flow"].max("year").transpose("exporter", "importer", "fuel")
    places = [
        flow[axis].values[np.isin(flow[axis].values, _labels(measure, axis))]
        for axis in ("exporter", "importer")
    ]
    cells = flow.sel(exporter=places[0], importer=places[1], fuel=list(measure.fuel)).values
    return cells[~np.equal.outer(*places)]


def _supply(measure: EnergySupply, energy: xr.Dataset) -> np.ndarray:
    """Return states x commodities: what is produced; of stocks, what is produced or used."""
    amounts = _pick(energy["energy_production"], measure.country, measure.commodity)
    if measure.instrument == "stock_release":
        amounts = amounts + _pick(energy["energy_demand"], measure.country, measure.commodity)
    return amounts


def _pick(data: xr.DataArray, places: list[str], commodities: list) -> np.ndarray:
    """Return states x commodities, the largest of any year, in the order of the measure."""
    here = [
        name for name in catalogue.expand_energy_places(places) if name in data["country"].values
    ]
    largest = data.max("year").transpose("country", "commodity")
    return largest.sel(country=here, commodity=list(commodities)).values
