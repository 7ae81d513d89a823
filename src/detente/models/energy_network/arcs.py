"""The arcs of a market: who can deliver what to whom, at what cost, and how much at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from detente import catalogue
from detente.models.energy_network.data import SEABORNE, EnergyData, fuels_of
from detente.models.energy_network.parameters import Parameters

Arc = tuple[str, int, int]  # fuel, exporter, importer
# A capacity that the base year just met stands this much above it: no capacity is known better, and
# whether a limit holds that is met at no price is not defined.
SPARE = 1e-4


@dataclass(frozen=True)
class Arcs:
    """Arcs in a fixed order; every field has one entry an arc.

    ``flow`` is the base year's delivery and ``centre`` the one at which the cost is ``cost``: the
    base year's, but of a restricted arc the one before the measures. ``slope`` is kappa P0 over the
    smaller of seller's exports and buyer's imports, over ``centre`` where that is larger, so that
    no cost falls by more than kappa P0; it is more where the delivery is hardly a relation.
    ``reference`` is the delivery of which a measure admits a share. ``ceiling`` is what the
    pipeline can carry. ``redirected`` is by how much more was delivered than before, of a seller
    whom measures keep from others, and ``dearer`` by how much more that delivery cost.
    """

    fuel: np.ndarray
    layer: np.ndarray
    exporter: np.ndarray
    importer: np.ndarray
    flow: np.ndarray
    centre: np.ndarray
    reference: np.ndarray
    restricted: np.ndarray
    cost: np.ndarray
    slope: np.ndarray
    ceiling: np.ndarray
    price: np.ndarray
    redirected: np.ndarray
    dearer: np.ndarray

    def __len__(self) -> int:
        return len(self.flow)

    @property
    def own(self) -> np.ndarray:
        """Return where exporter and importer are one."""
        return self.exporter == self.importer


def arcs_of(
    data: EnergyData, commodities: tuple[str, ...], given: Parameters, extra: Iterable[Arc] = ()
) -> Arcs:
    """Return the arcs of the market of these commodities, and of ``extra`` ones.

    An arc is there if something was delivered in the base year, if a measure holds down what was
    delivered before, if a pipeline stands, or if ships of one of the larger sellers could reach
    one of the larger buyers. The cost of delivery is what separates the two prices; a new arc's is
    at least the freight, and the margin of entry comes on top.
    """
    wanted = set(extra)
    columns: dict[str, list[np.ndarray]] = {}
    for layer, commodity in enumerate(commodities):
        supply, demand = data.supply(commodity), data.demand(commodity)
        able = np.outer(supply > 0, demand > 0)
        gas = commodity == "gas"
        kappa = given.substitution_gas if gas else given.substitution
        margin = given.entry_gas if gas else given.entry
        size = _size(data, commodity, given.abroad)
        for fuel in fuels_of(commodity):
            flow, before = data.flow[fuel], data.flow_before[fuel]
            held = data.restricted[fuel] & (before > flow)
            keep = (flow > 0) | (held & able) | (_potential(data, fuel, given) & able)
            for _, i, j in (arc for arc in wanted if arc[0] == fuel):
                keep[i, j] |= able[i, j]
            i, j = np.nonzero(keep)
            new = (flow[i, j] == 0) & ~held[i, j]
            cost = data.price[commodity][j] - data.netback[commodity][i]
            entry = margin * data.price[commodity][j]
            cost = np.where(new, np.maximum(cost, _freight(data, fuel, given)[i, j]) + entry, cost)
            past = data.price_before[commodity][j] - data.netback_before[commodity][i]
            centre = np.where(held, before, flow)[i, j]
            # What was delivered before may be more than all that either side now trades.
            steep = kappa * data.price[commodity][j] / np.maximum(size[i, j], centre)
            if not gas:
                # What was hardly tried grows to the size of a relation for the margin of entry.
                small = (i != j) & ~held[i, j] & (flow[i, j] < given.relation * demand[j])
                steep = np.where(
                    small, np.maximum(steep, entry / (given.relation * demand[j])), steep
                )
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
                "centre": centre,
                "reference": np.maximum(flow, before)[i, j],
                "restricted": held[i, j],
                "cost": np.where(held[i, j], past, cost),
                "slope": steep,
                "ceiling": limit,
                "price": data.price[commodity][j],
                "redirected": np.where(shut & (i != j), np.maximum(flow - before, 0.0)[i, j], 0.0),
                "dearer": cost - past,
            }.items():
                columns.setdefault(name, []).append(values)
    return Arcs(**{name: np.concatenate(parts) for name, parts in columns.items()})


def steeper(arcs: Arcs, held: np.ndarray) -> Arcs:
    """Return the arcs with the slopes that redirected deliveries show.

    Who is kept from some buyers sells more to others and receives less for it: between the two
    years the cost of that delivery rose by ``dearer``, less what measures ``held`` in the base year
    add. Without measures the delivery goes back along the same line; none is flatter than kappa's.
    """
    moved = arcs.redirected > 0
    seen = np.where(moved, arcs.dearer - held, 0.0) / np.where(moved, arcs.redirected, 1.0)
    return replace(arcs, slope=np.maximum(arcs.slope, seen))


def _size(data: EnergyData, commodity: str, least: float) -> np.ndarray:
    """Return what a delivery is measured against: seller's exports or buyer's imports, if less.

    At home it is all that is supplied or used; abroad it is ``least`` a share of that, for those
    who hardly trade.
    """
    flow = np.sum([data.flow[fuel] for fuel in fuels_of(commodity)], axis=0)
    own = np.diag(flow)
    supply, demand = flow.sum(axis=1), flow.sum(axis=0)
    sold, bought = (np.maximum(all_ - own, least * all_) for all_ in (supply, demand))
    size = np.minimum(sold[:, None], bought[None, :])
    np.fill_diagonal(size, np.minimum(supply, demand))
    return size


def at_least(capacity: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return a capacity that is not below the base year's use of it."""
    return np.maximum(capacity, base * (1 + SPARE))


def missing(data: EnergyData, arcs: Arcs, wanted: Iterable[Arc]) -> frozenset[Arc]:
    """Return those of the wanted arcs that could be there and are not."""
    if not (wanted := tuple(wanted)):
        return frozenset()
    here = set(zip(arcs.fuel.tolist(), arcs.exporter.tolist(), arcs.importer.tolist(), strict=True))
    able = {
        fuel: np.outer(data.supply(c) > 0, data.demand(c) > 0)
        for fuel, c in ((f, catalogue.fuels()[f].commodity) for f in data.fuels)
    }
    return frozenset(arc for arc in wanted if arc not in here and able[arc[0]][arc[1], arc[2]])


def _potential(data: EnergyData, fuel: str, given: Parameters) -> np.ndarray:
    """Return where a delivery that the base year does not know is possible."""
    if fuel not in SEABORNE:
        return data.pipeline > 0
    abroad = data.flow[fuel].copy()
    np.fill_diagonal(abroad, 0.0)
    least = given.trader * abroad.sum()
    if not least > 0:
        return np.zeros_like(abroad, dtype=bool)
    sellers, buyers = abroad.sum(axis=1) >= least, abroad.sum(axis=0) >= least
    if fuel == "lng":
        sellers, buyers = sellers & (data.liquefaction > 0), buyers & (data.regasification > 0)
    pairs = np.outer(sellers, buyers)
    np.fill_diagonal(pairs, False)
    return pairs


def _freight(data: EnergyData, fuel: str, given: Parameters) -> np.ndarray:
    """Return the freight between any two nodes, million USD per Mt or bcm."""
    if fuel == "lng":
        # USD/MMBtu times million MMBtu/bcm is million USD/bcm.
        return given.freight_lng * data.distance / 1e3 * data.mmbtu_per_bcm
    return given.freight * data.distance / 1e3
