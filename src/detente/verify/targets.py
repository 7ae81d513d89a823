"""Published answers to the same questions, beside the energy model's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


ALBRIZIO = "Albrizio, Bluedorn, Koch, Pescatori and Stuermer (2022), IMF Working Paper 22/143"
KILIAN = "Kilian, Rapson and Schipper (2024), Federal Reserve Bank of Dallas Working Paper 2401"


def targets(world: World, variants: Sequence[str] = VARIANTS) -> tuple[Target, ...]:
    """Return every published target with the model's answer, calibrated on 2021."""
    assert world.energy is not None
    start = year_alone(world.energy)
    models = [EnergyModel(start, parameters(name)) for name in variants]
    return tuple(_cut_off(world, models)) + tuple(_discount(models))


def _cut_off(world: World, models: Sequence[EnergyModel]) -> Iterator[Target]:
    """Yield price and spending of the EU without Russian gas, LNG markets integrated and not."""
    members = catalogue.expand_places((EUROPE,))
    cut = [_ban(("lng",), members), _ban(("pipeline_gas",), (*members, *BEHIND))]
    bound = [
        *cut,
        Shock("energy_access", {"importer": members, "fuel": ("lng",)}, "multiply", NO_MORE, CASE),
    ]
    bands = {
        "integrated": (cut, (100.0, 100.0), (-0.4, -0.4)),
        "not_integrated": (bound, (370.0, 1000.0), (-2.5, -1.4)),
    }
    gdp = float(world.levels["gdp"].sel(country=list(members)).sum()) / 1e6
    for name, (shocks, price, spending) in bands.items():
        pairs = [(model.solve(()), model.solve(shocks)) for model in models]
        rises = [_price(before, after, members) for before, after in pairs]
        losses = [100 * _loss(before, after, members) / gdp for before, after in pairs]
        yield Target(f"price_{name}", "%", *price, *_ends(rises), ALBRIZIO)
        yield Target(f"spending_{name}", "%", *spending, *_ends(losses), ALBRIZIO)


def _discount(models: Sequence[EnergyModel]) -> Iterator[Target]:
    """Yield what bans, and the price cap on top, take off what Russia receives for its crude."""
    every = measures()
    bans = [s for s in every if s.variable != "energy_price_cap"]
    free = [_netback(model, ()) for model in models]
    banned = [_netback(model, bans) for model in models]
    capped = [_netback(model, every) for model in models]
    lost = [a - b for a, b in zip(free, banned, strict=True)]
    more = [a - b for a, b in zip(banned, capped, strict=True)]
    yield Target("discount_bans", "USD/bbl", 32.0, 32.0, *_ends(lost), KILIAN)
    yield Target("discount_cap", "USD/bbl", -1.0, 1.0, *_ends(more), KILIAN)


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
