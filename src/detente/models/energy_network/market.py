"""One market as a quadratic programme, calibrated so that its solution is the base year.

Variables: supply S, deliveries x on arcs, resale z between neighbours, use D (of crude: what
refineries take in), what is left unsold at a price of zero, and the mean use w of each commodity
over the nodes that use it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.models.energy_network.arcs import SPARE, Arcs, arcs_of
from detente.models.energy_network.layout import CRUDE, PRODUCTS, Layout
from detente.models.energy_network.parameters import Parameters
from detente.solve import Objective

if TYPE_CHECKING:
    import scipy.sparse as sp

# With market power a seller's marginal cost is at least this share of what it receives in the base
# year; a conjecture that would put it lower is scaled down (docs/energy-model.md).
LEAST_COST = 0.5


class Market:
    """A market of the energy world: matrices, costs and the base year that solves them.

    What the parameters leave as it is belongs to the ``layout``; the rest is made when it is asked
    for, and once.
    """

    def __init__(self, layout: Layout, given: Parameters, arcs: Arcs | None = None):
        self.layout, self.given = layout, given
        self.data, self.name, self.commodities = layout.data, layout.name, layout.commodities
        self.layers, self.nodes, self.slots = layout.layers, layout.nodes, layout.slots
        self.produced, self.used = layout.produced, layout.used
        self.price, self.netback = layout.price, layout.netback
        self.fuels, self.refines = layout.fuels, layout.refines
        self.arcs: Arcs = arcs or arcs_of(layout.routes, given, layout.data.mmbtu_per_bcm)
        self.base, self.right = layout.base, layout.right
        self.equality = layout.equality

    def block(self, name: str) -> slice:
        """Return where a block of variables lies."""
        return self.layout.blocks[name]

    @cached_property
    def volume(self) -> float:
        """Return a unit of volume in which the numbers of the market are near 1."""
        used = self.used[self.used > 0]
        return float(used.mean()) if used.size else 1.0

    @cached_property
    def money(self) -> float:
        """Return a unit of price in which the numbers of the market are near 1."""
        used = self.used.sum()
        return float((self.price * self.used).sum() / used) if used > 0 else 1.0

    @cached_property
    def conjecture(self) -> np.ndarray:
        """Return theta P0 / (eps D0) of each arc: the markup of a seller abroad a unit it sells."""
        arcs, theta = self.arcs, self.given.market_power
        if not (theta > 0 and self.name == "gas"):
            return np.zeros(len(arcs))
        # In the base year every pair is sold to at one markup, whatever the fuel.
        per_unit = arcs.price / (self.given.gas_demand * self.used[0][arcs.importer])
        per_unit = np.where(arcs.own, 0.0, per_unit)
        sold = self.pair(arcs.flow) * arcs.flow
        worth = np.bincount(arcs.exporter, per_unit * sold, self.nodes)
        mean = worth / np.where(self.produced[0] > 0, self.produced[0], 1.0)
        most = (1 - LEAST_COST) * self.netback[0] / np.where(mean > 0, mean, np.inf)
        scale = np.where(mean > 0, np.minimum(theta, most), theta)
        return scale[arcs.exporter] * per_unit

    @cached_property
    def power(self) -> bool:
        """Return whether a seller holds back."""
        return bool(self.conjecture.any())

    def pair(self, values: np.ndarray) -> np.ndarray:
        """Return at each arc the sum over the arcs of the same layer, seller and buyer."""
        return np.bincount(self.layout.pair, values)[self.layout.pair]

    @cached_property
    def _curves(self) -> np.ndarray:
        """Return the slopes of supply, use, refining and resale, one entry a variable."""
        slots, given = self.slots, self.given
        diagonal = np.zeros(slots.size)
        supply, demand = slots.supply, slots.demand
        elasticity = {"oil": given.oil_supply, "gas": given.gas_supply, "coal": given.coal_supply}
        diagonal[self.block("supply")] = self._marginal[supply] / (
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
        return diagonal

    @cached_property
    def hessian(self) -> sp.csc_matrix:
        """Return H: slopes of supply, use, refining and resale, and of the arcs.

        An arc costs cost + slope (x - centre w/w0): were all trade to grow in proportion, no cost
        of delivery would change. The rows of its square root are slope^(1/2) (x - centre w/w0).
        """
        import scipy.sparse as sp

        slots, arcs = self.slots, self.arcs
        count = len(arcs)
        at, world = slots.start["arc"], slots.start["world"]
        each = np.arange(count)
        root = np.sqrt(arcs.slope)
        spread = sp.csc_matrix(
            (
                np.concatenate([root, -root * self.layout.share]),
                (np.concatenate([each, each]), np.concatenate([at + each, world + arcs.layer])),
            ),
            shape=(count, slots.size),
        )
        hessian = sp.diags(self._curves) + spread.T @ spread
        sold = np.flatnonzero(self.conjecture > 0)
        if len(sold):
            same = self.layout.pair[sold, None] == self.layout.pair[sold]
            a, b = np.nonzero(same)
            hessian = hessian + sp.csc_matrix(
                (self.conjecture[sold[a]], (at + sold[a], at + sold[b])), shape=hessian.shape
            )
        return sp.csc_matrix(hessian)

    @cached_property
    def objective(self) -> Objective:
        """Return H in parts: its diagonal, what ties arcs to the world's use, sums of two arcs."""
        arcs, share, twice = self.arcs, self.layout.share, self.layout.twice
        diagonal, coupling = self._curves.copy(), np.zeros(self.slots.size)
        at = self.block("arc")
        diagonal[at] = arcs.slope + self.conjecture
        coupling[at] = -arcs.slope * share
        world = np.bincount(arcs.layer, arcs.slope * share**2, minlength=self.layers)
        if not self.power:
            return Objective(diagonal, coupling, np.diag(world))
        diagonal[at][twice] = arcs.slope[twice]
        _, first = np.unique(self.layout.pair[twice], return_index=True)
        return Objective(diagonal, coupling, np.diag(world), self.conjecture[twice][first])

    def pull(self, x: np.ndarray) -> np.ndarray:
        """Return H x."""
        arcs, at, world = self.arcs, self.block("arc"), self.block("world")
        found = self._curves * x
        steep = arcs.slope * (x[at] - self.layout.share * x[world][arcs.layer])
        found[at] = steep
        if self.power:
            found[at] += self.conjecture * self.pair(x[at])
        found[world] = -np.bincount(arcs.layer, steep * self.layout.share, minlength=self.layers)
        return found

    @cached_property
    def product_elasticity(self) -> float:
        """Return the elasticity of the use of products to their own price.

        The published elasticity is that of oil to the price of crude. Where every node is alike,
        y Pp dln(Pp) = Pc dln(Pc) + r Pc dln(R) ties the two prices and y dR = dD the volumes; the
        elasticity returned makes dln(R) = -eps dln(Pc) in such a world.
        """
        intake, use = self.used[CRUDE].sum(), self.used[PRODUCTS].sum()
        refined = (self.layout.refinery_yield * self.used[CRUDE]).sum()
        if not (refined > 0 and use > 0):
            return self.given.oil_demand
        crude = np.average(self.netback[CRUDE], weights=self.produced[CRUDE])
        bought = np.average(self.price[CRUDE], weights=self.used[CRUDE])
        product = np.average(self.price[PRODUCTS], weights=self.used[PRODUCTS])
        passed = crude - self.given.refinery * self.given.oil_demand * bought
        return self.given.oil_demand * (refined / use) * (refined / intake) * product / passed

    @cached_property
    def _marginal(self) -> np.ndarray:
        """Return the marginal cost of each layer and node in the base year.

        It is what the seller receives on average, less its average markup.
        """
        arcs = self.arcs
        cost = self.netback.copy()
        if self.power:
            worth = self.conjecture * self.pair(arcs.flow) * arcs.flow
            markup = np.bincount(arcs.exporter, worth, self.nodes)
            cost[0] -= markup / np.where(self.produced[0] > 0, self.produced[0], 1.0)
        return cost

    @cached_property
    def base_price(self) -> np.ndarray:
        """Return the multipliers that the base year's prices are."""
        slots = self.slots
        price = np.zeros(slots.rows)
        sellers = np.nonzero(slots.out_row >= 0)
        price[slots.out_row[sellers]] = self._marginal[sellers]
        price[slots.in_row[slots.demand]] = -self.price[slots.demand]
        return price

    @cached_property
    def cost(self) -> np.ndarray:
        """Return c with which the base year meets its first-order conditions.

        Positive mathematical programming (Howitt 1995): c = -(H x0 + A'y0) for all that is
        delivered. A restricted arc has its cost before the measures, or less where at that cost
        the measures would not hold back what they did hold back; a new arc has its own, above the
        difference of the prices.
        """
        slots, arcs = self.slots, self.arcs
        calibrated = -(self.pull(self.base) + self.layout.transposed @ self.base_price)
        cost = calibrated.copy()
        cost[self.block("unsold")] = 0.0
        at = self.block("arc")
        sellers = (arcs.layer, arcs.exporter)
        other = arcs.cost + (self.netback[sellers] - self._marginal[sellers])
        # What the seller's markup adds is in H already: where the arc's cost is known, as there.
        known = self.pair(np.where(arcs.restricted, arcs.centre, arcs.flow))
        other = other - self.conjecture * np.where(arcs.restricted, known, self.pair(arcs.flow))
        cost[at] = np.where(
            arcs.restricted, np.minimum(other, calibrated[at] - SPARE * arcs.price),
            np.where(arcs.flow > 0, calibrated[at], other),
        )  # fmt: skip
        k, j = slots.resale
        if len(k):
            fee = self.given.interconnector * self.price[0][j]
            cost[self.block("resale")] = np.maximum(self.price[0][j] - self.price[0][k], 0) + fee
        return cost
