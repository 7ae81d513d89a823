"""The arcs of a market: who can deliver to whom, at what cost, and how much at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from detente.models.energy_network.data import SEABORNE, EnergyData, fuels_of
from detente.models.energy_network.parameters import Parameters

Arc = tuple[str, int, int]  # fuel, exporter, importer
# A capacity that the base year just met stands this much above it: no capacity is known better, and
# whether a limit holds that is met at no price is not defined.
SPARE = 1e-4


@dataclass(frozen=True, eq=False)
class Routes:
    """Arcs in a fixed order, as the data have them; every field has one entry an arc.

    ``flow`` is the base year's delivery and ``centre`` the one at which the cost is known: the base
    year's, but of a restricted arc the one before the measures. ``reference`` is the delivery of
    which a measure admits a share. ``ceiling`` is what the pipeline can carry. ``redirected`` is by
    how much more was delivered than before, of a seller whom measures keep from others, and
    ``dearer`` by how much more that delivery cost. ``gap`` and ``past`` are what separates the two
    prices in the base year and before. ``supply`` and ``sold`` are the seller's, all and abroad,
    ``use`` and ``bought`` the buyer's.
    """

    fuel: np.ndarray
    layer: np.ndarray
    exporter: np.ndarray
    importer: np.ndarray
    flow: np.ndarray
    centre: np.ndarray
    reference: np.ndarray
    restricted: np.ndarray
    ceiling: np.ndarray
    price: np.ndarray
    redirected: np.ndarray
    dearer: np.ndarray
    gap: np.ndarray
    past: np.ndarray
    distance: np.ndarray
    supply: np.ndarray
    sold: np.ndarray
    use: np.ndarray
    bought: np.ndarray

    def __len__(self) -> int:
        return len(self.flow)

    @cached_property
    def own(self) -> np.ndarray:
        """Return where exporter and importer are one."""
        return self.exporter == self.importer

    @cached_property
    def here(self) -> frozenset[Arc]:
        """Return the arcs as a set."""
        names = (self.fuel.tolist(), self.exporter.tolist(), self.importer.tolist())
        return frozenset(zip(*names, strict=True))


@dataclass(frozen=True, eq=False)
class Arcs(Routes):
    """Arcs with their numbers: ``cost`` at the delivery ``centre``, ``slope`` a unit more.

    ``slope`` is kappa P0 over the smaller of seller's exports and buyer's imports, over ``centre``
    where that is larger, so that no cost falls by more than kappa P0; it is more where the delivery
    is hardly a relation.
    """

    cost: np.ndarray
    slope: np.ndarray


def routes_of(
    data: EnergyData, commodities: tuple[str, ...], trader: float, extra: Iterable[Arc] = ()
) -> Routes:
    """Return the arcs of the market of these commodities, and of ``extra`` ones.

    An arc is there if something was delivered in the base year, if a measure holds down what was
    delivered before, if a pipeline stands, or if ships of one of the larger sellers could reach
    one of the larger buyers (those with the share ``trader`` of what ships carry).
    """
    wanted = set(extra)
    columns: dict[str, list[np.ndarray]] = {}
    for layer, commodity in enumerate(commodities):
        supply, demand = data.supply(commodity), data.demand(commodity)
        able = np.outer(supply > 0, demand > 0)
        home = sum(np.diag(data.flow[fuel]) for fuel in fuels_of(commodity))
        for fuel in fuels_of(commodity):
            flow, before = data.flow[fuel], data.flow_before[fuel]
            held = data.restricted[fuel] & (before > flow)
            keep = (flow > 0) | (held & able) | (_potential(data, fuel, trader) & able)
            for _, i, j in (arc for arc in wanted if arc[0] == fuel):
                keep[i, j] |= able[i, j]
            i, j = np.nonzero(keep)
            gap = data.price[commodity][j] - data.netback[commodity][i]
            past = data.price_before[commodity][j] - data.netback_before[commodity][i]
            shut = np.any(held, axis=1)[i] & ~held[i, j]
            pipe = fuel == "pipeline_gas"
            limit = np.where(
                i == j, np.inf, at_least(data.pipeline[i, j], flow[i, j]) if pipe else np.inf
            )
            for name, values in {
                "fuel": np.full(len(i), fuel),
                "layer": np.full(len(i), layer),
                "exporter": i,
                "importer": j,
                "flow": flow[i, j],
                "centre": np.where(held, before, flow)[i, j],
                "reference": np.maximum(flow, before)[i, j],
                "restricted": held[i, j],
                "ceiling": limit,
                "price": data.price[commodity][j],
                "redirected": np.where(shut & (i != j), np.maximum(flow - before, 0.0)[i, j], 0.0),
                "dearer": gap - past,
                "gap": gap,
                "past": past,
                "distance": data.distance[i, j],
                "supply": supply[i],
                "sold": (supply - home)[i],
                "use": demand[j],
                "bought": (demand - home)[j],
            }.items():
                columns.setdefault(name, []).append(values)
    return Routes(**{name: np.concatenate(parts) for name, parts in columns.items()})


def arcs_of(routes: Routes, given: Parameters, mmbtu_per_bcm: float) -> Arcs:
    """Return the arcs with their costs and slopes.

    The cost of delivery is what separates the two prices; a new arc's is at least the freight, and
    the margin of entry comes on top.
    """
    own, flow = routes.own, routes.flow
    lng, oil_or_coal = routes.fuel == "lng", ~np.isin(routes.fuel, fuels_of("gas"))
    entry = np.where(oil_or_coal, given.entry, given.entry_gas) * routes.price
    # USD/MMBtu times million MMBtu/bcm is million USD/bcm.
    rate = np.where(lng, given.freight_lng * mmbtu_per_bcm, given.freight)
    first = np.maximum(routes.gap, rate * routes.distance / 1e3) + entry
    cost = np.where((flow == 0) & ~routes.restricted, first, routes.gap)
    # At home a delivery is measured against all that is supplied or used; abroad against what is
    # traded, at least a share of that, for those who hardly trade.
    abroad = np.minimum(
        np.maximum(routes.sold, given.abroad * routes.supply),
        np.maximum(routes.bought, given.abroad * routes.use),
    )
    size = np.where(own, np.minimum(routes.supply, routes.use), abroad)
    kappa = np.where(oil_or_coal, given.substitution, given.substitution_gas)
    # What was delivered before may be more than all that either side now trades.
    slope = kappa * routes.price / np.maximum(size, routes.centre)
    # What was hardly tried grows to the size of a relation for the margin of entry.
    least = given.relation * routes.use
    small = oil_or_coal & ~own & ~routes.restricted & (flow < least)
    slope = np.where(small, np.maximum(slope, entry / np.where(small, least, 1.0)), slope)
    columns = {one.name: getattr(routes, one.name) for one in fields(Routes)}
    return Arcs(**columns, cost=np.where(routes.restricted, routes.past, cost), slope=slope)


def steeper(arcs: Arcs, held: np.ndarray) -> Arcs:
    """Return the arcs with the slopes that redirected deliveries show.

    Who is kept from some buyers sells more to others and receives less for it: between the two
    years the cost of that delivery rose by ``dearer``, less what measures ``held`` in the base year
    add. Without measures the delivery goes back along the same line; none is flatter than kappa's.
    """
    moved = arcs.redirected > 0
    seen = np.where(moved, arcs.dearer - held, 0.0) / np.where(moved, arcs.redirected, 1.0)
    return replace(arcs, slope=np.maximum(arcs.slope, seen))


def at_least(capacity: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return a capacity that is not below the base year's use of it."""
    return np.maximum(capacity, base * (1 + SPARE))


def _potential(data: EnergyData, fuel: str, trader: float) -> np.ndarray:
    """Return where a delivery that the base year does not know is possible."""
    if fuel not in SEABORNE:
        return data.pipeline > 0
    abroad = data.flow[fuel].copy()
    np.fill_diagonal(abroad, 0.0)
    least = trader * abroad.sum()
    if not least > 0:
        return np.zeros_like(abroad, dtype=bool)
    sellers, buyers = abroad.sum(axis=1) >= least, abroad.sum(axis=0) >= least
    if fuel == "lng":
        sellers, buyers = sellers & (data.liquefaction > 0), buyers & (data.regasification > 0)
    pairs = np.outer(sellers, buyers)
    np.fill_diagonal(pairs, False)
    return pairs
