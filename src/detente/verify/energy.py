"""The energy model against what happened: calibrated on 2021, under the measures of 2022-24.

The measures are the regime's of the end of 2024. What they admit on a shut delivery is an input;
where the rest went and at what price is the answer. Two naive answers stand beside the model's:
no change, and all that was shut off spread over the other customers in proportion to 2021.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.ensemble.evaluate import regime_shocks
from detente.models.energy_network.model import EnergyModel
from detente.models.energy_network.parameters import VARIANTS, parameters
from detente.shocks.shock import Shock, touched
from detente.world.regime import load_regime

if TYPE_CHECKING:
    import xarray as xr

FIRST, LAST = 2021, 2024
DAY = datetime.date(LAST, 12, 31)
SELLER = "RUS"
FUELS = ("crude", "products", "pipeline_gas", "lng")
NAMED = ("EU", "TUR", "CHN", "IND", "USA")
REST = "REST"


@dataclass(frozen=True)
class Delivery:
    """Russian deliveries of a fuel to a destination, Mt or bcm a year.

    ``free`` says that no measure held this delivery down, so that it tests the model.
    """

    fuel: str
    to: str
    before: float
    observed: float
    model: float
    low: float
    high: float
    proportional: float
    free: bool


@dataclass(frozen=True)
class Fit:
    """Mean absolute error of a fuel's free deliveries: the model's and the naive answers'."""

    fuel: str
    model: float
    no_change: float
    proportional: float


def year_alone(energy: xr.Dataset, year: int = FIRST) -> xr.Dataset:
    """Return the energy world as it stood in one year, with no measure holding anything down."""
    alone = energy.sel(year=[year])
    free = energy["restricted"].copy(data=np.zeros_like(energy["restricted"].values))
    pipes = energy["pipeline_capacity_2021"] if year == FIRST else energy["pipeline_capacity"]
    return alone.assign(restricted=free, pipeline_capacity=pipes)


def measures(day: datetime.date = DAY) -> tuple[Shock, ...]:
    """Return the shocks on energy of the regime in force on a day."""
    every = regime_shocks(load_regime(day))
    return tuple(s for s in every if s.variable.startswith("energy_"))


def backtest(energy: xr.Dataset, variants: Sequence[str] = VARIANTS) -> tuple[Delivery, ...]:
    """Return the seller's deliveries of 2021 and 2024 beside the model's, by destination.

    ``low`` and ``high`` are the extremes over the variants, the first of which is the central one.
    """
    start, shocks = year_alone(energy), measures()
    before, observed = (
        abroad(energy["energy_flow"].sel(year=year)).sel(exporter=SELLER) for year in (FIRST, LAST)
    )
    solved = [
        abroad(EnergyModel(start, parameters(name)).solve(shocks)["energy_flow"]).sel(
            exporter=SELLER
        )
        for name in variants
    ]
    admitted = access(energy, shocks).sel(exporter=SELLER)
    naive = proportional(before, admitted)
    found = []
    for fuel in FUELS:
        for name, places in destinations(energy):
            at = {"fuel": fuel, "importer": list(places)}
            every = [float(flow.sel(at).sum()) for flow in solved]
            held = float((before.sel(at) * (admitted.sel(at) < 1)).sum())
            total = float(before.sel(at).sum())
            found.append(
                Delivery(
                    fuel, name, total, float(observed.sel(at).sum()), every[0],
                    min(every), max(every),
                    float(naive.sel(at).sum()), held <= 0.5 * total,
                )
            )  # fmt: skip
    return tuple(found)


def abroad(flow: xr.DataArray) -> xr.DataArray:
    """Return flows without what a state delivers to itself."""
    return flow.where(flow["exporter"] != flow["importer"], 0.0)


def fits(deliveries: Iterable[Delivery]) -> Iterator[Fit]:
    """Yield the mean absolute errors by fuel over the deliveries that no measure held down."""
    every = list(deliveries)
    for fuel in dict.fromkeys(d.fuel for d in every):
        free = [d for d in every if d.fuel == fuel and d.free]
        yield Fit(
            fuel,
            *(
                float(np.mean([abs(getattr(d, answer) - d.observed) for d in free]))
                for answer in ("model", "before", "proportional")
            ),
        )


def destinations(energy: xr.Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the named destinations with their nodes, and the rest of the world."""
    nodes = [str(n) for n in energy["country"].values if n != SELLER]
    for name in NAMED:
        yield name, tuple(n for n in catalogue.expand_places((name,)) if n in nodes)
    named = set(catalogue.expand_places(NAMED))
    yield REST, tuple(n for n in nodes if n not in named)


def access(energy: xr.Dataset, shocks: Iterable[Shock]) -> xr.DataArray:
    """Return the share of each delivery that the shocks admit."""
    flow = energy["energy_flow"].isel(year=0, drop=True)
    admitted = flow.copy(data=np.ones_like(flow.values)).rename("energy_access")
    coords = {str(d): flow[d].values for d in flow.dims}
    for shock in shocks:
        if shock.variable == "energy_access":
            admitted.values[np.ix_(*touched(shock, coords).values())] *= shock.value
    return admitted


def proportional(before: xr.DataArray, admitted: xr.DataArray) -> xr.DataArray:
    """Spread what is shut off over the open destinations in proportion to the first year."""
    left = before * admitted
    free = before.where(admitted >= 1, 0.0)
    lost = (before - left).sum("importer")
    return left + free * (lost / free.sum("importer"))
