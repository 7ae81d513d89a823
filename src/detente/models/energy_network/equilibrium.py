"""The equilibrium of a market under a policy: one programme, and a wedge under a price cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.energy_network.arcs import SPARE, at_least
from detente.models.energy_network.held import cost_held
from detente.models.energy_network.market import Market
from detente.models.energy_network.terms import Limit, Terms
from detente.solve import ActiveSet, Held, Objective, Quadratic, QuadraticResult, Switch

if TYPE_CHECKING:
    import scipy.sparse as sp

CLOSED = 100.0  # cost of a closed arc, in mean prices of the market: beyond any price that can be
LEAK = 1e-6  # of the mean node's use: so much on a closed arc says that its cost was too low
EXACT = 1e-9  # of the mean node's use: what is delivered below it is the solver's noise
CAP_TOLERANCE = 1e-9  # of the market's mean price
CAP_STEPS = 40
STARTS = 32  # guesses that a market keeps
KEPT = 8  # equilibria of a market that are not solved again
STEPS = 20  # of guesses at the limits that hold, before the programme is solved from nothing


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


@dataclass(frozen=True)
class Problem:
    """A market's programme under terms: ``c``, ``b`` and limits, in the market's own units."""

    cost: np.ndarray
    right: np.ndarray
    low: np.ndarray
    high: np.ndarray
    closed: np.ndarray
    fixed: tuple[Limit, ...]
    limits: tuple[Limit, ...]

    @cached_property
    def key(self) -> tuple[bytes, ...]:
        """Return what tells the rows of these limits from others."""
        return tuple(b"".join(one.rows for one in some) for some in (self.fixed, self.limits))

    @cached_property
    def shape(self) -> tuple[bytes, ...]:
        """Return what tells the limits from others, whatever their size."""
        return (*self.key, self.closed.tobytes(), np.isfinite(self.high).tobytes())


class MarketSolver:
    """Solves one market again and again; the matrices are set once for each set of limits.

    A state is solved from a guess at the limits that hold: those of the same state at the central
    parameters, whose solver ``leads``, or else those of its own last one; and from nothing where
    that leads nowhere. What is found does not depend on the guess.
    """

    def __init__(
        self,
        market: Market,
        tolerance: float,
        limit: int,
        held: Terms | None = None,
        *,
        leads: bool = False,
    ):
        self.market, self.tolerance, self.limit, self.leads = market, tolerance, limit, leads
        # The calibrated cost has it; a state's terms bring it back where they still apply.
        self.held = np.zeros(len(market.arcs)) if held is None else cost_held(market, held)
        used = market.used[market.used > 0]
        # Units in which volumes and prices are near 1.
        self.volume = float(used.mean()) if used.size else 1.0
        paid = (market.price * market.used).sum()
        self.money = float(paid / used.sum()) if used.size else 1.0
        self._programmes: dict[tuple[bytes, ...], Quadratic] = {}
        self._solved: dict[tuple[object, ...], Equilibrium] = {}
        self._last: tuple[Held, np.ndarray] | None = None

    @cached_property
    def _plants(self) -> tuple[tuple[int, int, Limit], ...]:
        """Return the limits of loading and landing LNG by node, never below the base year.

        Plants are short of gas and under repair: in the short run they ship little more than in
        the base year, whatever they are built for.
        """
        market, limits = self.market, []
        if market.name != "gas":
            return ()
        able = (market.data.liquefaction, market.data.regasification)
        more = (market.given.liquefaction, np.inf)
        for side, node, group in market.layout.plants:
            base, most = market.arcs.flow[group].sum(), able[side][node]
            if base > 0:
                most = min(most, base * (1 + more[side]))
            high = float(at_least(most, base))
            limit = Limit(group, np.ones(len(group)), -np.inf, high, buyer=bool(side))
            limits.append((side, node, limit))
        return tuple(limits)

    def _programme(self, problem: Problem) -> Quadratic:
        import scipy.sparse as sp

        market = self.market
        if problem.key not in self._programmes:
            self._programmes[problem.key] = Quadratic(
                sp.csc_matrix(market.hessian * (self.volume / self.money)),
                sp.csc_matrix(sp.vstack([market.equality, self._rows(problem.fixed)])),
                self._rows(problem.limits),
                tolerance=self.tolerance,
                limit=self.limit,
            )
        return self._programmes[problem.key]

    def _pattern(self, problem: Problem) -> ActiveSet:
        """Return the programme that starts from a guess; all parameters share it."""
        import scipy.sparse as sp

        market, layout = self.market, self.market.layout
        key = (*problem.key, b"power" if market.power else b"")
        if key not in layout.programmes:
            while len(layout.programmes) >= KEPT:
                layout.programmes.pop(next(iter(layout.programmes)))
            each, toward = np.arange(market.slots.size), np.full(market.slots.size, -1)
            toward[market.block("arc")] = layout.routes.layer
            twice = layout.twice if market.power else np.empty(0, int)
            _, pair = np.unique(layout.pair[twice], return_inverse=True)
            layout.programmes[key] = ActiveSet(
                sp.csc_matrix(sp.vstack([market.equality, self._rows(problem.fixed)])),
                self._rows(problem.limits),
                shared=each[market.block("world")],
                slack=each[market.block("unsold")],
                toward=toward,
                pairs=sp.csc_matrix(
                    (np.ones(len(twice)), (pair, market.slots.start["arc"] + twice)),
                    shape=(int(pair.max(initial=-1)) + 1, market.slots.size),
                ),
            )
        return layout.programmes[key]

    @cached_property
    def _objective(self) -> Objective | None:
        """Return H in units near 1; None where a cost does not rise, so that H has no inverse."""
        parts, unit = self.market.objective, self.volume / self.money
        own = np.ones(self.market.slots.size, dtype=bool)
        own[self.market.block("world")] = own[self.market.block("unsold")] = False
        if not (parts.diagonal[own] > 0).all():
            return None
        return Objective(
            parts.diagonal * unit, parts.coupling * unit, parts.shared * unit, parts.weight * unit
        )

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
        problem = self._problem(terms)
        capped = np.isfinite(terms.cap) & (terms.outside > 0)
        caps = list(self._caps(terms, capped))
        if found := self._near(terms, problem, caps):
            return found
        if not caps:
            return self._once(terms, problem, np.zeros(len(terms.cost)))
        sellers = np.array([seller for seller, _, _ in caps])
        cap = np.array([level for _, level, _ in caps])
        most = np.array([added[added > 0].mean() for _, _, added in caps])
        # Who receives more than the cap in the base year starts on other ships; that mostly holds.
        share = (self.market.netback.ravel()[sellers] > cap).astype(float)
        slope = -most
        last: tuple[np.ndarray, np.ndarray] | None = None
        spent = 0
        for _ in range(CAP_STEPS):
            wedge = sum(w * added for w, (_, _, added) in zip(share, caps, strict=True))
            found = self._once(terms, problem, np.asarray(wedge))
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

    def _caps(self, terms: Terms, capped: np.ndarray) -> Iterator[tuple[int, float, np.ndarray]]:
        """Yield each capped seller, its cap, and the added cost of other ships on its arcs."""
        arcs = self.market.arcs
        seller = arcs.layer * self.market.nodes + arcs.exporter
        for one in np.unique(seller[capped]):
            here = capped & (seller == one)
            yield int(one), float(terms.cap[here].min()), np.where(here, terms.outside, 0.0)

    def _near(
        self, terms: Terms, problem: Problem, caps: list[tuple[int, float, np.ndarray]]
    ) -> Equilibrium | None:
        """Return the equilibrium from a guess at the limits that hold; None where that fails."""
        market, objective = self.market, self._objective
        # What a capped seller receives is the multiplier of its balance if no rent or markup is on
        # top of it.
        rents = market.power or np.isfinite(terms.ceiling).any()
        if objective is None or (caps and (rents or not all(one.buyer for one in problem.limits))):
            return None
        switches = []
        for seller, cap, added in caps:
            column = np.zeros(market.slots.size)
            column[market.block("arc")] = added / self.money
            row = int(market.slots.out_row.ravel()[seller])
            switches.append(Switch(row, cap / self.money, column))
        found = self._pattern(problem).solve(
            objective, *self._scaled(problem), self._guess(problem, caps), tuple(switches),
            limit=min(STEPS, self.limit // 2),
        )  # fmt: skip
        if not found.converged:
            return None
        self._last = found.held, problem.closed
        starts, shape = market.layout.starts, problem.shape
        if self.leads and shape not in starts:
            while len(starts) >= STARTS:
                starts.pop(next(iter(starts)))
            starts[shape] = found.held
        wedge = sum((w * added for w, (*_, added) in zip(found.share, caps, strict=True)), 0.0)
        wedge = np.broadcast_to(wedge, len(terms.cost))
        return self._read(terms, wedge, problem.closed, problem.limits, found)

    def _guess(self, problem: Problem, caps: list[tuple[int, float, np.ndarray]]) -> Held:
        """Return the limits that held last, or those of the base year, as far as they are there."""
        market, arcs, at = self.market, self.market.arcs, self.market.block("arc")
        first = np.where((arcs.flow > 0) | arcs.restricted, 0, -1)
        first[(problem.high[at] <= arcs.flow * (1 + SPARE)) & (arcs.flow > 0)] = 1
        if same := market.layout.starts.get(problem.shape):
            bounds, groups, on = same.bounds.copy(), same.groups, same.switches
        elif self._last is not None:
            last, closed = self._last
            bounds, groups, on = last.bounds.copy(), last.groups, last.switches
            bounds[at] = np.where(closed & ~problem.closed, first, bounds[at])
        else:
            bounds, groups, on = np.zeros(market.slots.size, dtype=np.int8), np.empty(0, int), None
            bounds[market.block("resale")] = bounds[market.block("unsold")] = -1
            bounds[at] = first
        if on is None or len(on) != len(caps):
            # Who receives more than the cap in the base year is on other ships; that mostly holds.
            above = [market.netback.ravel()[seller] > cap for seller, cap, _ in caps]
            on = np.where(above, 1, -1).astype(np.int8)
        bounds[(bounds > 0) & ~np.isfinite(problem.high)] = 0
        bounds[at][problem.closed] = -1
        return Held(bounds, groups, on)

    def _problem(self, terms: Terms) -> Problem:
        market, slots = self.market, self.market.slots
        upper = np.minimum(terms.access, terms.ceiling)
        closed = upper <= 0
        at = market.block("arc")
        cost = market.cost.copy()
        cost[at] += terms.cost - self.held
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
            replace(one, high=one.high + more) if (more := terms.built[side, node]) else one
            for side, node, one in self._plants
        )
        every = (*plants, *terms.limits)
        fixed = tuple(one for one in every if one.low == one.high)
        limits = tuple(one for one in every if one.low < one.high)
        right = np.concatenate([right, [one.low for one in fixed]])
        return Problem(cost, right, low, high, closed, fixed, limits)

    def _scaled(
        self, problem: Problem, wedge: np.ndarray | float = 0.0
    ) -> tuple[
        np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]
    ]:
        """Return ``c``, ``b``, the limits of sums and of variables in units near 1."""
        cost = problem.cost.copy()
        cost[self.market.block("arc")] += wedge
        ends = np.array([(one.low, one.high) for one in problem.limits]).reshape(-1, 2).T
        return (
            cost / self.money,
            problem.right / self.volume,
            (ends[0] / self.volume, ends[1] / self.volume),
            (problem.low / self.volume, problem.high / self.volume),
        )

    def _once(self, terms: Terms, problem: Problem, wedge: np.ndarray) -> Equilibrium:
        result = self._programme(problem).solve(*self._scaled(problem, wedge))
        if not result.converged:
            name = text(f"energy.{self.market.name}")
            raise SolveError(
                Fault(
                    name, text("energy.unsolved", iterations=result.iterations), found=result.status
                )
            )
        return self._read(terms, wedge, problem.closed, problem.limits, result)

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
        pull = market.pull(x)
        marginal = (pull + market.cost)[at] + terms.cost + wedge - self.held
        left = -(multiplier[market.layout.out_row] + multiplier[market.layout.in_row]) - marginal
        rent = np.minimum(rent, np.maximum(left, 0.0))
        markup = market.conjecture * market.pair(flow)
        received = node[arcs.layer, arcs.exporter] + rent + markup
        delivery = price[arcs.layer, arcs.importer] - received
        seller = arcs.layer * market.nodes + arcs.exporter
        sold, worth = (
            np.bincount(seller, each, minlength=netback.size).reshape(netback.shape)
            for each in (flow, flow * received)
        )
        some = sold > 0
        netback[some] = worth[some] / sold[some]
        idle = selling & ~some
        netback[idle] = node[idle]
        use = np.zeros_like(market.used)
        use[slots.demand] = np.maximum(x[market.block("demand")], 0.0)
        supply = np.where(~selling & buying, terms.shift, sold)
        surplus = -float(0.5 * x @ pull + market.cost @ x)
        surplus -= float((terms.cost + wedge - self.held) @ x[at])
        return Equilibrium(
            flow, x[market.block("resale")], supply, use, price, netback, received, delivery,
            wedge, float(surplus), result.residual, result.iterations,
        )  # fmt: skip
