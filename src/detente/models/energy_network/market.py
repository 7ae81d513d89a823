"""One market as a quadratic programme, calibrated so that its solution is the base year.

Variables: supply S, deliveries x on arcs, resale z between neighbours, use D (of crude: what
refineries take in), what is left unsold at a price of zero, and the mean use w of each commodity
over the nodes that use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.models.energy_network.arcs import SPARE, Arc, Arcs, arcs_of
from detente.models.energy_network.data import EnergyData, fuels_of
from detente.models.energy_network.parameters import Parameters

if TYPE_CHECKING:
    import scipy.sparse as sp

MARKETS: dict[str, tuple[str, ...]] = {
    "oil": ("crude", "products"),
    "gas": ("gas",),
    "coal": ("coal",),
}
Nodes = tuple[np.ndarray, ...]  # layer and node, or two nodes
CRUDE, PRODUCTS = 0, 1  # layers of the oil market
# With market power a seller's marginal cost is at least this share of what it receives in the base
# year; a conjecture that would put it lower is scaled down (docs/energy-model.md).
LEAST_COST = 0.5


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


class Market:
    """A market of the energy world: matrices, costs and the base year that solves them."""

    def __init__(
        self,
        data: EnergyData,
        given: Parameters,
        name: str,
        extra: frozenset[Arc] = frozenset(),
        arcs: Arcs | None = None,
    ):
        self.data, self.given, self.name = data, given, name
        self.commodities = MARKETS[name]
        self.arcs: Arcs = arcs or arcs_of(data, self.commodities, given, sorted(extra))
        self.layers, self.nodes = len(self.commodities), len(data.labels)
        self.produced = np.array([data.supply(c) for c in self.commodities])
        self.used = np.array([data.demand(c) for c in self.commodities])
        self.price = np.array([data.price[c] for c in self.commodities])
        self.netback = np.array([data.netback[c] for c in self.commodities])
        self.fuels = tuple(fuel for c in self.commodities for fuel in fuels_of(c))
        self.refines = name == "oil"
        self.slots = self._slots()
        self.conjecture = self._conjecture()
        self.hessian, self.equality = self._hessian(), self._equality()
        self.base, self.base_price = self._base()
        self.cost = self._cost()
        self.right = self.equality @ self.base

    @cached_property
    def mean_use(self) -> np.ndarray:
        """Return the mean use of each layer over the nodes that use it."""
        count = (self.used > 0).sum(axis=1)
        return self.used.sum(axis=1) / np.where(count > 0, count, 1)

    @cached_property
    def refinery_yield(self) -> np.ndarray:
        """Return tonnes of products a tonne of crude, never more than all that is supplied."""
        intake = np.where(self.used[CRUDE] > 0, self.used[CRUDE], 1.0)
        return np.minimum(self.data.refinery_yield, self.produced[PRODUCTS] / intake)

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
            "supply": len(supply[0]), "arc": len(self.arcs), "resale": len(resale[0]),
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

    def block(self, name: str) -> slice:
        """Return where a block of variables lies."""
        starts = [*self.slots.start.values(), self.slots.size]
        names = list(self.slots.start)
        return slice(starts[names.index(name)], starts[names.index(name) + 1])

    def _conjecture(self) -> np.ndarray:
        """Return theta P0 / (eps D0) of each arc: the markup of a seller abroad a unit it sells."""
        arcs, theta = self.arcs, self.given.market_power
        if not (theta > 0 and self.name == "gas"):
            return np.zeros(len(arcs))
        # In the base year every pair is sold to at one markup, whatever the fuel.
        per_unit = arcs.price / (self.given.gas_demand * self.used[0][arcs.importer])
        per_unit = np.where(arcs.own, 0.0, per_unit)
        worth = np.bincount(arcs.exporter, per_unit * self._pair(arcs.flow) * arcs.flow, self.nodes)
        mean = worth / np.where(self.produced[0] > 0, self.produced[0], 1.0)
        most = (1 - LEAST_COST) * self.netback[0] / np.where(mean > 0, mean, np.inf)
        scale = np.where(mean > 0, np.minimum(theta, most), theta)
        return scale[arcs.exporter] * per_unit

    def _pair(self, values: np.ndarray) -> np.ndarray:
        """Return at each arc the sum over the arcs of the same layer, seller and buyer."""
        arcs = self.arcs
        pair = (arcs.layer * self.nodes + arcs.exporter) * self.nodes + arcs.importer
        _, inverse = np.unique(pair, return_inverse=True)
        return np.bincount(inverse, values)[inverse]

    def _hessian(self) -> sp.csc_matrix:
        """Assemble H: slopes of supply, use, refining and resale, and of the arcs.

        An arc costs cost + slope (x - centre w/w0): were all trade to grow in proportion, no cost
        of delivery would change. The rows of its square root are slope^(1/2) (x - centre w/w0).
        """
        import scipy.sparse as sp

        slots, given, arcs = self.slots, self.given, self.arcs
        diagonal = np.zeros(slots.size)
        supply, demand = slots.supply, slots.demand
        elasticity = {"oil": given.oil_supply, "gas": given.gas_supply, "coal": given.coal_supply}
        diagonal[self.block("supply")] = self._marginal(supply) / (
            elasticity[self.name] * self.produced[supply]
        )
        if self.refines:
            refining = demand[0] == CRUDE
            steep = np.where(refining, given.refinery, 1 / self.product_elasticity)
        else:
            steep = 1 / {"gas": given.gas_demand, "coal": given.coal_demand}[self.name]
        # Where the state sets the price at home, what the gas is worth abroad hardly reaches users.
        fixed = np.array([self.data.set_price[c] for c in self.commodities])[demand]
        steep = np.where(fixed, steep / given.set_price, steep)
        diagonal[self.block("demand")] = steep * self.price[demand] / self.used[demand]
        k, j = slots.resale
        if len(k):
            fee = given.interconnector * self.price[0][j]
            diagonal[self.block("resale")] = fee / self.data.interconnector[k, j]
        count = len(arcs)
        at, world = slots.start["arc"], slots.start["world"]
        each = np.arange(count)
        root = np.sqrt(arcs.slope)
        share = arcs.centre / np.where(self.mean_use > 0, self.mean_use, 1.0)[arcs.layer]
        spread = sp.csc_matrix(
            (
                np.concatenate([root, -root * share]),
                (np.concatenate([each, each]), np.concatenate([at + each, world + arcs.layer])),
            ),
            shape=(count, slots.size),
        )
        hessian = sp.diags(diagonal) + spread.T @ spread
        sold = np.flatnonzero(self.conjecture > 0)
        if len(sold):
            same = (arcs.exporter[sold, None] == arcs.exporter[sold]) & (
                arcs.importer[sold, None] == arcs.importer[sold]
            )
            a, b = np.nonzero(same)
            hessian = hessian + sp.csc_matrix(
                (self.conjecture[sold[a]], (at + sold[a], at + sold[b])), shape=hessian.shape
            )
        return sp.csc_matrix(hessian)

    @cached_property
    def product_elasticity(self) -> float:
        """Return the elasticity of the use of products to their own price.

        The published elasticity is that of oil to the price of crude. Where every node is alike,
        y Pp dln(Pp) = Pc dln(Pc) + r Pc dln(R) ties the two prices and y dR = dD the volumes; the
        elasticity returned makes dln(R) = -eps dln(Pc) in such a world.
        """
        intake, use = self.used[CRUDE].sum(), self.used[PRODUCTS].sum()
        refined = (self.refinery_yield * self.used[CRUDE]).sum()
        if not (refined > 0 and use > 0):
            return self.given.oil_demand
        crude = np.average(self.netback[CRUDE], weights=self.produced[CRUDE])
        bought = np.average(self.price[CRUDE], weights=self.used[CRUDE])
        product = np.average(self.price[PRODUCTS], weights=self.used[PRODUCTS])
        passed = crude - self.given.refinery * self.given.oil_demand * bought
        return self.given.oil_demand * (refined / use) * (refined / intake) * product / passed

    def _marginal(self, nodes: Nodes) -> np.ndarray:
        """Return the marginal cost at supplying nodes in the base year.

        It is what the seller receives on average, less its average markup.
        """
        arcs = self.arcs
        cost = self.netback.copy()
        if self.conjecture.any():
            worth = self.conjecture * self._pair(arcs.flow) * arcs.flow
            markup = np.bincount(arcs.exporter, worth, self.nodes)
            cost[0] -= markup / np.where(self.produced[0] > 0, self.produced[0], 1.0)
        return cost[nodes]

    def _equality(self) -> sp.csc_matrix:
        """Assemble the balances: what leaves a seller, what reaches a buyer, the world's use."""
        import scipy.sparse as sp

        slots, arcs = self.slots, self.arcs
        rows, columns, values = [], [], []

        def put(row: np.ndarray, column: np.ndarray, value: np.ndarray | float) -> None:
            rows.append(row)
            columns.append(column)
            values.append(np.broadcast_to(np.asarray(value, dtype=float), row.shape))

        each = {name: np.arange(slots.size)[self.block(name)] for name in slots.start}
        put(slots.out_row[arcs.layer, arcs.exporter], each["arc"], 1.0)
        put(slots.in_row[arcs.layer, arcs.importer], each["arc"], 1.0)
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

    def _base(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the base year's variables and the multipliers that its prices are."""
        slots = self.slots
        base = np.zeros(slots.size)
        base[self.block("supply")] = self.produced[slots.supply]
        base[self.block("arc")] = self.arcs.flow
        base[self.block("demand")] = self.used[slots.demand]
        base[self.block("world")] = self.mean_use
        price = np.zeros(slots.rows)
        sellers = np.nonzero(slots.out_row >= 0)
        price[slots.out_row[sellers]] = self._marginal(sellers)
        price[slots.in_row[slots.demand]] = -self.price[slots.demand]
        return base, price

    def _cost(self) -> np.ndarray:
        """Return c with which the base year meets its first-order conditions.

        Positive mathematical programming (Howitt 1995): c = -(H x0 + A'y0) for all that is
        delivered. A restricted arc has its cost before the measures, or less where at that cost
        the measures would not hold back what they did hold back; a new arc has its own, above the
        difference of the prices.
        """
        slots, arcs = self.slots, self.arcs
        calibrated = -(self.hessian @ self.base + self.equality.T @ self.base_price)
        cost = calibrated.copy()
        cost[self.block("unsold")] = 0.0
        at = self.block("arc")
        sellers = (arcs.layer, arcs.exporter)
        other = arcs.cost + (self.netback[sellers] - self._marginal(sellers))
        # What the seller's markup adds is in H already: where the arc's cost is known, as there.
        known = self._pair(np.where(arcs.restricted, arcs.centre, arcs.flow))
        other = other - self.conjecture * np.where(arcs.restricted, known, self._pair(arcs.flow))
        cost[at] = np.where(
            arcs.restricted, np.minimum(other, calibrated[at] - SPARE * arcs.price),
            np.where(arcs.flow > 0, calibrated[at], other),
        )  # fmt: skip
        k, j = slots.resale
        if len(k):
            fee = self.given.interconnector * self.price[0][j]
            cost[self.block("resale")] = np.maximum(self.price[0][j] - self.price[0][k], 0) + fee
        return cost
