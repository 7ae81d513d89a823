"""Published answers to the same questions, beside the energy model's."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.energy_network.model import EnergyModel
from detente.models.energy_network.parameters import VARIANTS, parameters
from detente.shocks.shock import Shock
from detente.verify.energy import SELLER, measures, year_alone

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

EUROPE = "EU"
# Russian gas reaches these only through pipelines of the EU.
BEHIND = ("CHE", "GBR")
# The share of an arc's deliveries of the first year that it may carry: all, and no more.
NO_MORE = 1 - 1e-9
CASE = "case"


@dataclass(frozen=True)
class Target:
    """A published figure or band and the model's answer, with its extremes over the variants.

    ``name`` is a key of the ``verify`` messages, ``source`` the publication.
    """

    name: str
    unit: str
    published_low: float
    published_high: float
    model: float
    low: float
    high: float
    source: str

    @property
    def inside(self) -> bool:
        """Return whether the central answer lies in the published band."""
        return self.published_low <= self.model <= self.published_high

    @property
    def meets(self) -> bool:
        """Return whether the model's range and the published band have a number in common."""
        return self.low <= self.published_high and self.published_low <= self.high


def targets(world: World, variants: Sequence[str] = VARIANTS) -> tuple[Target, ...]:
    """Return every published target (``published.csv``) with the model's answer from 2021."""
    start = year_alone(world.part("energy"))
    models = [EnergyModel(start, parameters(name)) for name in variants]
    answers = dict((*_cut_off(world, models), *_discount(models)))
    table = resources.files("detente.verify").joinpath("published.csv").read_text("utf-8")
    return tuple(
        Target(
            row["name"], row["unit"], float(row["low"]), float(row["high"]),
            *_ends(answers[row["name"]]), row["source"],
        )
        for row in csv.DictReader(table.splitlines())
    )  # fmt: skip


def _cut_off(world: World, models: Sequence[EnergyModel]) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield price and spending of the EU without Russian gas, LNG markets integrated and not.

    Spending is lost surplus as a share of the latest GDP.
    """
    members = catalogue.expand_places((EUROPE,))
    cut = [_ban(("lng",), members), _ban(("pipeline_gas",), (*members, *BEHIND))]
    bound = [
        *cut,
        Shock("energy_access", {"importer": members, "fuel": ("lng",)}, "multiply", NO_MORE, CASE),
    ]
    gdp = float(world.levels["gdp"].sel(country=list(members)).sum()) / 1e6
    for name, shocks in (("integrated", cut), ("not_integrated", bound)):
        pairs = [(model.solve(()), model.solve(shocks)) for model in models]
        yield f"price_{name}", [_price(*pair, members) for pair in pairs]
        yield f"spending_{name}", [100 * _loss(*pair, members) / gdp for pair in pairs]


def _discount(models: Sequence[EnergyModel]) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield what bans, and the price cap on top, take off what Russia receives for its crude."""
    every = measures()
    bans = [s for s in every if s.variable != "energy_price_cap"]
    free = [_netback(model, ()) for model in models]
    banned = [_netback(model, bans) for model in models]
    capped = [_netback(model, every) for model in models]
    yield "discount_bans", [a - b for a, b in zip(free, banned, strict=True)]
    yield "discount_cap", [a - b for a, b in zip(banned, capped, strict=True)]


def _ban(fuels: tuple[str, ...], importers: tuple[str, ...]) -> Shock:
    where = {"exporter": (SELLER,), "importer": importers, "fuel": fuels}
    return Shock("energy_access", where, "multiply", 0.0, CASE)


def _price(before: xr.Dataset, after: xr.Dataset, members: tuple[str, ...]) -> float:
    """Return the change of the members' gas price, weighted by use, per cent."""
    at = {"country": list(members), "commodity": "gas"}
    old, new = (state["energy_price"].sel(at) for state in (before, after))
    return 100 * float((new / old).weighted(before["energy_demand"].sel(at)).mean() - 1)


def _loss(before: xr.Dataset, after: xr.Dataset, members: tuple[str, ...]) -> float:
    """Return the change of the members' surplus from gas, million USD.

    Buyers lose the area to the left of their linear demand, producers at home gain theirs.
    """
    at = {"country": list(members), "commodity": "gas"}
    area = 0.0
    for price, quantity, sign in (
        ("energy_price", "energy_demand", -1),
        ("energy_netback", "energy_production", 1),
    ):
        rise = after[price].sel(at) - before[price].sel(at)
        mean = (after[quantity].sel(at) + before[quantity].sel(at)) / 2
        area += sign * float((rise * mean).sum())
    return area


def _netback(model: EnergyModel, shocks: Sequence[Shock]) -> float:
    """Return what Russia receives for its crude, USD a barrel."""
    state = model.solve(shocks)
    price = float(state["energy_netback"].sel(country=SELLER, commodity="crude"))
    return price / model.data.barrels_per_tonne["crude"]


def _ends(answers: Sequence[float]) -> tuple[float, float, float]:
    return answers[0], float(np.min(answers)), float(np.max(answers))
