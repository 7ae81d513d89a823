"""The equilibrium of a market under a policy: one programme, and a wedge under a price cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.energy_network.arcs import at_least
from detente.models.energy_network.held import cost_held
from detente.models.energy_network.market import Market
from detente.models.energy_network.terms import Limit, Terms
from detente.solve import Quadratic, QuadraticResult

if TYPE_CHECKING:
    import scipy.sparse as sp

CLOSED = 100.0  # cost of a closed arc, in mean prices of the market: beyond any price that can be
LEAK = 1e-6  # of the mean node's use: so much on a closed arc says that its cost was too low
EXACT = 1e-9  # of the mean node's use: what is delivered below it is the solver's noise
CAP_TOLERANCE = 1e-9  # of the market's mean price
CAP_STEPS = 40
KEPT = 8  # equilibria of a market that are not solved again


@dataclass(frozen=True)
class Equilibrium:
    """A solved market: what flows and at what prices, per layer and node or per arc.

    ``received`` is what the seller gets per unit on each arc; ``delivery`` the difference to the
    buyer's price: cost, wedge of a cap, and what holding back deliveries is worth to the buyer.
    """

    flow: np.ndarray
    resale: np.ndarray
    supply: np.ndarray
    use: np.ndarray
    price: np.ndarray
    netback: np.ndarray
    received: np.ndarray
    delivery: np.ndarray
    wedge: np.ndarray
    surplus: float
    residual: float
    iterations: int


class MarketSolver:
    """Solves one market again and again; the matrices are set once for each set of limits."""

    def __init__(self, market: Market, tolerance: float, limit: int, held: Terms | None = None):
        self.market, self.tolerance, self.limit = market, tolerance, limit
        # The calibrated cost has it; a state's terms bring it back where they still apply.
        self.held = np.zeros(len(market.arcs)) if held is None else cost_held(market, held)
        used = market.used[market.used > 0]
        # Units in which volumes and prices are near 1.
        self.volume = float(used.mean()) if used.size else 1.0
        paid = (market.price * market.used).sum()
        self.money = float(paid / used.sum()) if used.size else 1.0
        self._programmes: dict[tuple[bytes, ...], Quadratic] = {}
        self._solved: dict[tuple[object, ...], Equilibrium] = {}

    @cached_property
    def _plants(self) -> tuple[tuple[int, int, Limit], ...]:
        """Return the limits of loading and landing LNG by node, never below the base year.

        Plants are short of gas and under repair: in the short run they ship little more than in
        the base year, whatever they are built for.
        """
        market, arcs = self.market, self.market.arcs
        if market.name != "gas":
            return ()
        ships, limits = arcs.fuel == "lng", []
        for side, (ends, built, more) in enumerate(
            (
                (arcs.exporter, market.data.liquefaction, market.given.liquefaction),
                (arcs.importer, market.data.regasification, np.inf),
            )
        ):
            for node in np.unique(ends[ships]):
                group = np.flatnonzero(ships & (ends == node))
                base = arcs.flow[group].sum()
                able = min(built[node], base * (1 + more)) if base > 0 else built[node]
                high = float(at_least(able, base))
                limit = Limit(group, np.ones(len(group)), -np.inf, high, buyer=bool(side))
                limits.append((side, int(node), limit))
        return tuple(limits)

    def _programme(self, fixed: tuple[Limit, ...], limits: tuple[Limit, ...]) -> Quadratic:
        import scipy.sparse as sp

        market = self.market
        key = tuple(
            b"".join(part.tobytes() for one in some for part in (one.arcs, one.weight))
            for some in (fixed, limits)
        )
        if key not in self._programmes:
            self._programmes[key] = Quadratic(
                sp.csc_matrix(market.hessian * (self.volume / self.money)),
                sp.csc_matrix(sp.vstack([market.equality, self._rows(fixed)])),
                self._rows(limits),
                tolerance=self.tolerance,
                limit=self.limit,
            )
        return self._programmes[key]

    def _rows(self, limits: tuple[Limit, ...]) -> sp.csc_matrix:
        """Return a row of weights for each limit."""
        import scipy.sparse as sp

        at, none = self.market.slots.start["arc"], np.empty(0, int)
        rows = [np.full(len(one.arcs), row) for row, one in enumerate(limits)]
        weight = np.concatenate([none, *(one.weight for one in limits)])
        columns = np.concatenate([none, *(at + one.arcs for one in limits)])
        return sp.csc_matrix(
            (weight, (np.concatenate([none, *rows]), columns)),
            shape=(len(limits), self.market.slots.size),
        )

    def solve(self, terms: Terms) -> Equilibrium:
        """Return the equilibrium under ``terms``, kept: a deal on oil leaves gas as it was."""
        key = terms.key
        if key not in self._solved:
            found = self._solve(terms)
            while len(self._solved) >= KEPT:
                self._solved.pop(next(iter(self._solved)))
            self._solved[key] = found
        return self._solved[key]

    def _solve(self, terms: Terms) -> Equilibrium:
        """Return the equilibrium under ``terms``.

        A capped seller uses ships that stand outside the cap, at the added cost, only if it then
        receives more than the cap; where it receives just the cap, the buyer keeps a wedge between
        nothing and that cost. The share w of the wedge solves 0 <= w <= 1 complementary to
        (seller's price - cap), found by a secant.

        Raises
        ------
        SolveError
            No equilibrium: the programme has no solution, or none was found in the iterations.
        """
        capped = np.isfinite(terms.cap) & (terms.outside > 0)
        if not capped.any():
            return self._once(terms, np.zeros(len(terms.cost)))
        arcs = self.market.arcs
        seller = arcs.layer * self.market.nodes + arcs.exporter
        sellers = np.unique(seller[capped])
        cap = np.array([terms.cap[capped & (seller == s)].min() for s in sellers])
        most = np.array([terms.outside[capped & (seller == s)].mean() for s in sellers])
        # Who receives more than the cap in the base year starts on other ships; that mostly holds.
        share = (self.market.netback.ravel()[sellers] > cap).astype(float)
        slope = -most
        last: tuple[np.ndarray, np.ndarray] | None = None
        spent = 0
        for _ in range(CAP_STEPS):
            wedge = np.zeros(len(terms.cost))
            for s, w in zip(sellers, share, strict=True):
                here = capped & (seller == s)
                wedge[here] = w * terms.outside[here]
            found = self._once(terms, wedge)
            spent += found.iterations
            above = found.netback.ravel()[sellers] - cap
            if last is not None:
                moved = share - last[0]
                step = moved != 0
                slope[step] = np.minimum((above - last[1])[step] / moved[step], -1e-3 * most[step])
            gap = np.clip(share - above / slope, 0, 1) - share
            if np.abs(gap * slope).max() <= CAP_TOLERANCE * self.money:
                return replace(found, iterations=spent)
            last = share, above
            share = share + gap
        raise SolveError(Fault(text(f"energy.{self.market.name}"), text("energy.no_wedge")))

    def _once(self, terms: Terms, wedge: np.ndarray) -> Equilibrium:
        market, slots = self.market, self.market.slots
        upper = np.minimum(terms.access, terms.ceiling)
        closed = upper <= 0
        at = market.block("arc")
        cost = market.cost.copy()
        cost[at] += terms.cost + wedge - self.held
        # At nothing delivered the pull of what was delivered before is slope times centre; trade
        # that grows pulls as much more.
        pull = 2 * market.arcs.slope * market.arcs.centre
        cost[at][closed] += (CLOSED * self.money + pull)[closed]
        right = market.right.copy()
        sellers, lone = slots.out_row >= 0, (slots.out_row < 0) & (slots.in_row >= 0)
        right[slots.out_row[sellers]] += terms.shift[sellers]
        right[slots.in_row[lone]] -= terms.shift[lone]
        low, high = np.zeros(slots.size), np.full(slots.size, np.inf)
        low[market.block("world")] = -np.inf
        high[at] = np.where(closed, np.inf, upper)
        k, j = slots.resale
        high[market.block("resale")] = market.data.interconnector[k, j]
        if market.refines:
            refining = slots.demand[0] == 0
            capacity = market.data.refinery_capacity[slots.demand[1]]
            high[market.block("demand")] = np.where(
                refining, at_least(capacity, market.used[slots.demand]), np.inf
            )
        plants = (
            replace(one, high=one.high + terms.built[side, node])
            for side, node, one in self._plants
        )
        every = (*plants, *terms.limits)
        fixed = tuple(one for one in every if one.low == one.high)
        limits = tuple(one for one in every if one.low < one.high)
        right = np.concatenate([right, [one.low for one in fixed]])
        ends = (
            np.array([one.low for one in limits]) / self.volume,
            np.array([one.high for one in limits]) / self.volume,
        )
        result = self._programme(fixed, limits).solve(
            cost / self.money, right / self.volume, ends, (low / self.volume, high / self.volume)
        )
        if not result.converged:
            name = text(f"energy.{market.name}")
            raise SolveError(
                Fault(
                    name, text("energy.unsolved", iterations=result.iterations), found=result.status
                )
            )
        return self._read(terms, wedge, closed, limits, result)

    def _read(
        self,
        terms: Terms,
        wedge: np.ndarray,
        closed: np.ndarray,
        limits: tuple[Limit, ...],
        result: QuadraticResult,
    ) -> Equilibrium:
        market, slots, arcs = self.market, self.market.slots, self.market.arcs
        x = result.x * self.volume
        at = market.block("arc")
        if (x[at][closed] > LEAK * self.volume).any():
            raise SolveError(Fault(text(f"energy.{market.name}"), text("energy.leak")))
        flow = np.where(closed | (x[at] < EXACT * self.volume), 0.0, x[at])
        multiplier = result.equality * self.money
        price, netback = market.price.copy(), market.netback.copy()
        buying, selling = slots.in_row >= 0, slots.out_row >= 0
        price[buying] = -multiplier[slots.in_row[buying]]
        netback[~selling & buying] = price[~selling & buying]
        # Marginal cost, plus the markup of the base year that the seller's cost was cleared of.
        node = np.zeros_like(netback)
        node[selling] = multiplier[slots.out_row[selling]]
        bound = result.bound[at] * self.money
        physical = terms.ceiling < terms.access
        rent = np.where(physical, np.maximum(bound, 0), 0.0)
        for one, value in zip(limits, result.group * self.money, strict=True):
            if not one.buyer:
                rent[one.arcs] += one.weight * max(value, 0.0)
        # A contract for all that a pipeline carries leaves both multipliers open but for their sum;
        # what the two prices leave over the cost of delivery is all that there is to receive.
        marginal = (market.hessian @ x + market.cost)[at] + terms.cost + wedge - self.held
        left = -market.equality.T[at] @ multiplier[: slots.rows] - marginal
        rent = np.minimum(rent, np.maximum(left, 0.0))
        markup = market.conjecture * market._pair(flow)
        received = node[arcs.layer, arcs.exporter] + rent + markup
        delivery = price[arcs.layer, arcs.importer] - received
        sold = np.zeros_like(netback)
        worth = np.zeros_like(netback)
        np.add.at(sold, (arcs.layer, arcs.exporter), flow)
        np.add.at(worth, (arcs.layer, arcs.exporter), flow * received)
        some = sold > 0
        netback[some] = worth[some] / sold[some]
        idle = selling & ~some
        netback[idle] = node[idle]
        use = np.zeros_like(market.used)
        use[slots.demand] = np.maximum(x[market.block("demand")], 0.0)
        supply = np.where(~selling & buying, terms.shift, sold)
        surplus = -(0.5 * x @ (market.hessian @ x) + (market.cost) @ x)
        surplus -= float((terms.cost + wedge - self.held) @ x[at])
        return Equilibrium(
            flow, x[market.block("resale")], supply, use, price, netback, received, delivery,
            wedge, float(surplus), result.residual, result.iterations,
        )  # fmt: skip
