"""What an observation asks of a model: numbers read off the states before and after.

Every answer is a change since the world before, so that no change is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, written
from detente.models.deliveries import payments
from detente.verify.energy import NAMED, abroad

if TYPE_CHECKING:
    import xarray as xr

    from detente.backtest.episode import Observation
    from detente.world.world import World

State = Mapping[str, Solution]
Answer = Callable[["World", State, "Observation"], float]


def change(world: World, before: State, after: State, asked: Observation) -> float:
    """Return the change of a quantity, in its unit."""
    level, relative = ANSWERS[asked.what]
    old, new = (level(world, state, asked) for state in (before, after))
    return 100 * (new / old - 1) if relative else new - old


def _flow(world: World, state: State, asked: Observation) -> float:
    return _trade(state, asked.exporter, asked.importer, asked.item)


def _import_share(world: World, state: State, asked: Observation) -> float:
    every = _trade(state, (), asked.importer, asked.item)
    return 100 * _trade(state, asked.exporter, asked.importer, asked.item) / every


def _export_share(world: World, state: State, asked: Observation) -> float:
    every = _trade(state, asked.exporter, (), asked.item)
    return 100 * _trade(state, asked.exporter, asked.importer, asked.item) / every


def _trade(state: State, exporter: tuple, importer: tuple, item: tuple) -> float:
    """Return trade abroad at prices of the exporter; no place named is every place."""
    flow = abroad(_of(state, "flow"))
    for axis, names in (("exporter", exporter), ("importer", importer)):
        if names:
            flow = flow.sel({axis: _among(names, flow[axis].values)})
    return float(flow.sel(sector=list(catalogue.expand_sectors(item))).sum())


def _energy(world: World, state: State, asked: Observation) -> float:
    flow = abroad(_of(state, "energy_flow"))
    nodes = flow["importer"].values
    if asked.importer == ("REST",):
        named = {*catalogue.expand_places(NAMED), *asked.exporter}
        to = [n for n in nodes if n not in named]
    else:
        to = _among(asked.importer, nodes)
    at = {"exporter": list(asked.exporter), "importer": to, "fuel": list(asked.item)}
    return float(flow.sel(at).sum())


def _price(world: World, state: State, asked: Observation) -> float:
    """Return the price of a commodity where it is used, weighted by the use of the world before."""
    price = _of(state, "energy_price")
    at = {"country": _among(asked.importer, price["country"].values), "commodity": asked.item[0]}
    use = world.part("energy")["energy_demand"].isel(year=-1).sel(at)
    return float(price.sel(at).weighted(use).mean())


def _currency(world: World, state: State, asked: Observation) -> float:
    """Return currencies' share of an exporter's payments for energy, per cent."""
    settled = _of(state, "settlement").transpose("exporter", "importer", "currency")
    paid = payments(world, state, settled["exporter"].values)
    rows = np.isin(settled["exporter"].values, asked.exporter)
    columns = np.isin(settled["currency"].values, asked.item)
    by_currency = np.einsum("ij,ijc->c", paid[rows], settled.values[rows])
    return float(100 * by_currency[columns].sum() / by_currency.sum())


# How the level is read, and whether the change is in per cent of it.
ANSWERS: Mapping[str, tuple[Answer, bool]] = {
    "flow": (_flow, True),
    "import_share": (_import_share, False),
    "export_share": (_export_share, False),
    "energy": (_energy, False),
    "price": (_price, True),
    "currency": (_currency, False),
}


def _of(state: State, name: str) -> xr.DataArray:
    found = written(state, name)
    assert found is not None, name
    return found


def _among(names: Collection[str], labels: np.ndarray) -> list[str]:
    known = set(labels.tolist())
    return [place for place in catalogue.expand_places(names) if place in known]
