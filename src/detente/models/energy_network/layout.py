"""What a market is before any parameter: its arcs, where variables and rows lie, its balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.energy_network.arcs import Arc, routes_of
from detente.models.energy_network.data import EnergyData, fuels_of

if TYPE_CHECKING:
    import scipy.sparse as sp

    from detente.solve import ActiveSet, Held

MARKETS: dict[str, tuple[str, ...]] = {
    "oil": ("crude", "products"),
    "gas": ("gas",),
    "coal": ("coal",),
}
Nodes = tuple[np.ndarray, ...]  # layer and node, or two nodes
Place = Mapping[str, tuple[str, ...]]
CRUDE, PRODUCTS = 0, 1  # layers of the oil market
KEPT = 512  # answers to which arcs a shock names


@dataclass(frozen=True)
class Slots:
    """Where each block of variables and rows lies. Nodes are (layer, node) pairs."""

    supply: Nodes
    demand: Nodes
    resale: Nodes
    out_row: np.ndarray
    in_row: np.ndarray
    start: dict[str, int]
    size: int
    rows: int


class Layout:
    """A market of the data: all that its parameters leave as it is, made once."""

    def __init__(self, data: EnergyData, name: str, trader: float, extra: Iterable[Arc] = ()):
        self.data, self.name = data, name
        self.commodities = MARKETS[name]
        self.routes = routes_of(data, self.commodities, trader, extra)
        self.layers, self.nodes = len(self.commodities), len(data.labels)
        self.produced = np.array([data.supply(c) for c in self.commodities])
        self.used = np.array([data.demand(c) for c in self.commodities])
        self.price = np.array([data.price[c] for c in self.commodities])
        self.netback = np.array([data.netback[c] for c in self.commodities])
        self.fuels = tuple(fuel for c in self.commodities for fuel in fuels_of(c))
        self.refines = name == "oil"
        self.slots = self._slots()
        ends = [*self.slots.start.values(), self.slots.size]
        self.blocks = {n: slice(*ends[k : k + 2]) for k, n in enumerate(self.slots.start)}
        self.out_row = self.slots.out_row[self.routes.layer, self.routes.exporter]
        self.in_row = self.slots.in_row[self.routes.layer, self.routes.importer]
        self.programmes: dict[tuple[bytes, ...], ActiveSet] = {}
        # Which limits held at the central parameters, from which draws start.
        self.starts: dict[tuple[bytes, ...], Held] = {}
        self._named: dict[tuple[object, ...], np.ndarray] = {}

    @cached_property
    def kind(self) -> np.ndarray:
        """Return the position of each arc's fuel among those of the data."""
        return np.array([self.data.fuels.index(fuel) for fuel in self.routes.fuel], dtype=int)

    @cached_property
    def mean_use(self) -> np.ndarray:
        """Return the mean use of each layer over the nodes that use it."""
        count = (self.used > 0).sum(axis=1)
        return self.used.sum(axis=1) / np.where(count > 0, count, 1)

    @cached_property
    def share(self) -> np.ndarray:
        """Return each arc's ``centre`` in units of the mean use of its layer."""
        mean = np.where(self.mean_use > 0, self.mean_use, 1.0)
        return self.routes.centre / mean[self.routes.layer]

    @cached_property
    def refinery_yield(self) -> np.ndarray:
        """Return tonnes of products a tonne of crude, never more than all that is supplied."""
        intake = np.where(self.used[CRUDE] > 0, self.used[CRUDE], 1.0)
        return np.minimum(self.data.refinery_yield, self.produced[PRODUCTS] / intake)

    @cached_property
    def pair(self) -> np.ndarray:
        """Return for each arc the number of its layer, seller and buyer."""
        routes = self.routes
        pair = (routes.layer * self.nodes + routes.exporter) * self.nodes + routes.importer
        return np.unique(pair, return_inverse=True)[1]

    @cached_property
    def twice(self) -> np.ndarray:
        """Return the arcs abroad between whose ends there is another one, sorted by pair."""
        many = (np.bincount(self.pair)[self.pair] > 1) & ~self.routes.own
        found = np.flatnonzero(many)
        return found[np.argsort(self.pair[found], kind="stable")]

    @cached_property
    def plants(self) -> list[tuple[int, int, np.ndarray]]:
        """Return the arcs of each LNG plant: loading (0) or landing (1), node, arcs."""
        routes, found = self.routes, []
        ships = routes.fuel == "lng"
        for side, ends in enumerate((routes.exporter, routes.importer)):
            for node in np.unique(ends[ships]):
                found.append((side, int(node), np.flatnonzero(ships & (ends == node))))
        return found

    @cached_property
    def base(self) -> np.ndarray:
        """Return the base year's variables."""
        base = np.zeros(self.slots.size)
        base[self.blocks["supply"]] = self.produced[self.slots.supply]
        base[self.blocks["arc"]] = self.routes.flow
        base[self.blocks["demand"]] = self.used[self.slots.demand]
        base[self.blocks["world"]] = self.mean_use
        return base

    @cached_property
    def equality(self) -> sp.csc_matrix:
        """Return the balances: what leaves a seller, what reaches a buyer, the world's use."""
        import scipy.sparse as sp

        slots = self.slots
        rows, columns, values = [], [], []

        def put(row: np.ndarray, column: np.ndarray, value: np.ndarray | float) -> None:
            rows.append(row)
            columns.append(column)
            values.append(np.broadcast_to(np.asarray(value, dtype=float), row.shape))

        each = {name: np.arange(slots.size)[block] for name, block in self.blocks.items()}
        put(self.out_row, each["arc"], 1.0)
        put(self.in_row, each["arc"], 1.0)
        put(slots.out_row[slots.supply], each["supply"], -1.0)
        put(slots.in_row[slots.demand], each["demand"], -1.0)
        k, j = slots.resale
        put(slots.in_row[0][k], each["resale"], -1.0)
        put(slots.in_row[0][j], each["resale"], 1.0)
        if self.refines:
            intake = slots.demand[0] == CRUDE
            node = slots.demand[1][intake]
            makes = self.produced[PRODUCTS][node] > 0
            node, column = node[makes], each["demand"][intake][makes]
            put(slots.out_row[PRODUCTS][node], column, -self.refinery_yield[node])
        put(slots.out_row[slots.out_row >= 0], each["unsold"], 1.0)
        world = slots.rows - self.layers + np.arange(self.layers)
        count = np.bincount(slots.demand[0], minlength=self.layers)
        put(world[slots.demand[0]], each["demand"], 1 / count[slots.demand[0]])
        put(world, each["world"], -1.0)
        return sp.csc_matrix(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
            shape=(slots.rows, slots.size),
        )

    @cached_property
    def transposed(self) -> sp.csr_matrix:
        """Return the balances by variable."""
        return self.equality.T.tocsr()

    @cached_property
    def right(self) -> np.ndarray:
        """Return the right-hand side of the balances in the base year."""
        return self.equality @ self.base

    def missing(self, wanted: Iterable[Arc]) -> frozenset[Arc]:
        """Return those of the wanted arcs of this market that could be there and are not."""
        layer = {fuel: n for n, c in enumerate(self.commodities) for fuel in fuels_of(c)}
        return frozenset(
            (fuel, i, j)
            for fuel, i, j in wanted
            if fuel in layer
            and self.produced[layer[fuel], i] > 0
            and self.used[layer[fuel], j] > 0
            and (fuel, i, j) not in self.routes.here
        )

    def matching(self, where: Place) -> np.ndarray:
        """Return positions of the arcs abroad that labels name; an axis left out means all."""
        key = where.get("exporter"), where.get("importer"), where.get("fuel")
        if key not in self._named:
            while len(self._named) >= KEPT:
                self._named.pop(next(iter(self._named)))
            self._named[key] = self._matching(where)
        return self._named[key]

    def _matching(self, where: Place) -> np.ndarray:
        routes = self.routes
        here = ~routes.own
        for axis, ends in (("exporter", routes.exporter), ("importer", routes.importer)):
            if axis in where:
                here = here & np.isin(self.data.labels, where[axis])[ends]
        if "fuel" in where:
            here = here & np.isin(routes.fuel, catalogue.expand_fuels(where["fuel"]))
        found = np.flatnonzero(here)
        found.flags.writeable = False
        return found

    def _slots(self) -> Slots:
        elastic = self.produced > 0
        if self.refines:
            elastic = elastic & (np.arange(self.layers) == CRUDE)[:, None]
        supply, demand = np.nonzero(elastic), np.nonzero(self.used > 0)
        resale: Nodes = (np.empty(0, int), np.empty(0, int))
        if self.name == "gas":
            used = self.used[0] > 0
            resale = np.nonzero((self.data.interconnector > 0) & np.outer(used, used))
        sizes = {
            "supply": len(supply[0]), "arc": len(self.routes), "resale": len(resale[0]),
            "demand": len(demand[0]), "unsold": int((self.produced > 0).sum()),
            "world": self.layers,
        }  # fmt: skip
        start = dict(zip(sizes, np.cumsum([0, *sizes.values()])[:-1].tolist(), strict=True))
        out_row = np.full(self.produced.shape, -1)
        out_row[self.produced > 0] = np.arange(int((self.produced > 0).sum()))
        in_row = np.full(self.used.shape, -1)
        in_row[demand] = out_row.max(initial=-1) + 1 + np.arange(len(demand[0]))
        rows = int((self.produced > 0).sum()) + len(demand[0]) + self.layers
        return Slots(supply, demand, resale, out_row, in_row, start, sum(sizes.values()), rows)


@lru_cache(maxsize=32)
def layout(
    data: EnergyData, name: str, trader: float, extra: frozenset[Arc] = frozenset()
) -> Layout:
    """Return the layout of a market of the data, kept while in use."""
    return Layout(data, name, trader, sorted(extra))
