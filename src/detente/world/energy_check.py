"""The identities that an energy world must satisfy, each by name with its worst cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import catalogue
from detente.world.identity import Identity, undescribed, worst

if TYPE_CHECKING:
    import xarray as xr

# Flows are rounded to a thousandth, balances are their sums.
BALANCE = 1e-6


def check_energy(energy: xr.Dataset) -> list[Identity]:
    """Return every identity of the energy world; none is skipped when an earlier one fails."""
    flow = by_commodity(energy.energy_flow)
    sold = flow.sum("importer").rename(exporter="country")
    bought = flow.sum("exporter").rename(importer="country")
    made = energy.refinery_yield * energy.refinery_intake + energy.other_liquids
    products = energy.energy_production.sel(commodity="products", drop=True)
    intake = energy.energy_demand.sel(commodity="crude", drop=True) - energy.refinery_intake
    priced = energy[["energy_price", "energy_netback"]].to_dataarray()
    return [
        *_labels(energy),
        worst("energy_non_negative", -_volumes(energy), 0),
        worst("energy_supply", abs(sold - energy.energy_production), BALANCE),
        worst("energy_use", abs(bought - energy.energy_demand), BALANCE),
        worst("energy_refining", abs(made - products), BALANCE),
        worst("energy_intake", abs(intake), BALANCE),
        worst("energy_capacity", energy.refinery_intake - energy.refinery_capacity, BALANCE),
        worst("energy_pipelines", _carried(energy), BALANCE),
        worst("energy_terminals", _landed(energy), BALANCE),
        worst("energy_prices", (priced <= 0) | ~(abs(priced) < float("inf")), 0),
        worst("energy_distance", abs(energy.distance - energy.distance.values.T), BALANCE),
    ]


def by_commodity(flow: xr.DataArray) -> xr.DataArray:
    """Return flows by fuel added up by what they are once delivered."""
    fuels = catalogue.fuels()
    names = [fuels[str(f)].commodity for f in flow["fuel"].values]
    return flow.assign_coords(commodity=("fuel", names)).groupby("commodity").sum()


def _labels(energy: xr.Dataset) -> list[Identity]:
    axes = {axis: [str(x) for x in energy[axis].values] for axis in ("exporter", "importer")}
    nodes = [str(x) for x in energy["country"].values]
    wrong = [axis for axis, labels in axes.items() if labels != nodes]
    wrong += [
        n for n in nodes if n not in catalogue.places() and n not in catalogue.energy_regions()
    ]
    wrong += [str(f) for f in energy["fuel"].values if str(f) not in catalogue.fuels()]
    silent = undescribed(energy.data_vars)
    named = {"energy_labels": wrong, "energy_described": silent}
    return [Identity(name, len(bad), ", ".join(bad[:3]), 0) for name, bad in named.items()]


def _volumes(energy: xr.Dataset) -> xr.DataArray:
    import xarray as xr

    names = (
        "energy_flow", "energy_production", "energy_demand", "refinery_intake", "other_liquids",
        "pipeline_capacity", "pipeline_capacity_2021", "interconnector", "liquefaction",
        "regasification", "distance",
    )  # fmt: skip
    return xr.DataArray(
        [float(energy[n].min()) for n in names], {"variable": list(names)}, ["variable"]
    )


def _carried(energy: xr.Dataset) -> xr.DataArray:
    """Return by how much a pipeline carried more than its capacity; own use needs none."""
    import numpy as np

    first, last = (energy["year"].values[k] for k in (0, -1))
    pairs = {first: energy.pipeline_capacity_2021, last: energy.pipeline_capacity}
    gas = energy.energy_flow.sel(fuel="pipeline_gas", drop=True)
    one, two = (gas.sel(year=y, drop=True) - limit for y, limit in pairs.items())
    return one.where(one > two, two) * (1 - np.eye(gas.sizes["exporter"]))


def _landed(energy: xr.Dataset) -> xr.DataArray:
    """Return by how much LNG sent or landed exceeds the terminals."""
    lng = energy.energy_flow.sel(fuel="lng", drop=True)
    sent = lng.sum("importer").rename(exporter="country") - energy.liquefaction
    landed = lng.sum("exporter").rename(importer="country") - energy.regasification
    return sent.where(sent > landed, landed)
