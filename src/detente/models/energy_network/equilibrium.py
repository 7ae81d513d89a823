"""The equilibrium of a market under a policy: one programme, and a wedge under a price cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.energy_network.guess import FromGuess
from detente.models.energy_network.held import cost_held
from detente.models.energy_network.market import Market
from detente.models.energy_network.problem import (
    Cap,
    Plants,
    Problem,
    caps_of,
    plants_of,
    problem_of,
    wedge_of,
)  # fmt: skip
from detente.models.energy_network.terms import Terms
from detente.solve import Quadratic, QuadraticResult

LEAK = 1e-6  # of the mean node's use: so much on a closed arc says that its cost was too low
EXACT = 1e-9  # of the mean node's use: what is delivered below it is the solver's noise
CAP_TOLERANCE = 1e-9  # of the market's mean price
CAP_STEPS = 40
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


class MarketSolver:
    """Solves one market again and again, from what held in a state near by where that is known.

    ``leads`` says whether the same market with other parameters starts from this one's states.
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
        self.market, self.tolerance, self.limit = market, tolerance, limit
        # The calibrated cost has it; a state's terms bring it back where they still apply.
        self.held = np.zeros(len(market.arcs)) if held is None else cost_held(market, held)
        self._near = FromGuess(market, min(STEPS, limit // 2), leads=leads)
        self._programmes: dict[tuple[bytes, ...], Quadratic] = {}
        self._solved: dict[tuple[object, ...], Equilibrium] = {}

    @cached_property
    def plants(self) -> Plants:
        """Return the limits of the market's LNG plants."""
        return plants_of(self.market)

    def problem(self, terms: Terms) -> Problem:
        """Return the programme of the market under terms."""
        return problem_of(self.market, terms, self.held, self.plants)

    def _programme(self, problem: Problem) -> Quadratic:
        import scipy.sparse as sp

        market = self.market
        if problem.key not in self._programmes:
            hessian = sp.csc_matrix(market.hessian * (market.volume / market.money))
            self._programmes[problem.key] = Quadratic(
                hessian, problem.equality, problem.group,
                tolerance=self.tolerance, limit=self.limit,
            )  # fmt: skip
        return self._programmes[problem.key]

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
        (seller's price - cap), found with the market, or by a secant where that fails.

        Raises
        ------
        SolveError
            No equilibrium: the programme has no solution, or none was found in the iterations.
        """
        problem, caps = self.problem(terms), caps_of(self.market, terms)
        # What a capped seller receives is the multiplier of its balance if there is no rent or
        # markup on top of it.
        rents = self.market.power or np.isfinite(terms.ceiling).any()
        plain = not rents and all(one.buyer for one in problem.limits)
        if self._near.steps and (plain or not caps):
            near = self._near.solve(problem, caps, lambda: self._programme(problem))
            if near is not None:
                return self._read(terms, wedge_of(near.share, caps), problem, near)
        return self._by_secant(terms, problem, caps)

    def _by_secant(self, terms: Terms, problem: Problem, caps: list[Cap]) -> Equilibrium:
        if not caps:
            return self.once(terms, problem)
        sellers = np.array([cap.seller for cap in caps])
        cap = np.array([cap.level for cap in caps])
        most = np.array([cap.added[cap.added > 0].mean() for cap in caps])
        # Who receives more than the cap in the base year starts on other ships; that mostly holds.
        share = (self.market.netback.ravel()[sellers] > cap).astype(float)
        slope = -most
        last: tuple[np.ndarray, np.ndarray] | None = None
        spent = 0
        for _ in range(CAP_STEPS):
            found = self.once(terms, problem, wedge_of(share, caps))
            spent += found.iterations
            above = found.netback.ravel()[sellers] - cap
            if last is not None:
                moved = share - last[0]
                step = moved != 0
                slope[step] = np.minimum((above - last[1])[step] / moved[step], -1e-3 * most[step])
            gap = np.clip(share - above / slope, 0, 1) - share
            if np.abs(gap * slope).max() <= CAP_TOLERANCE * self.market.money:
                return replace(found, iterations=spent)
            last = share, above
            share = share + gap
        raise SolveError(Fault(text(f"energy.{self.market.name}"), text("energy.no_wedge")))

    def once(self, terms: Terms, problem: Problem, wedge: np.ndarray | float = 0.0) -> Equilibrium:
        """Return the equilibrium from nothing, with a wedge by arc between buyers and sellers."""
        result = self._programme(problem).solve(*problem.scaled(wedge))
        if not result.converged:
            name = text(f"energy.{self.market.name}")
            raise SolveError(
                Fault(
                    name, text("energy.unsolved", iterations=result.iterations), found=result.status
                )
            )
        return self._read(terms, wedge, problem, result)

    def _read(
        self, terms: Terms, wedge: np.ndarray | float, problem: Problem, result: QuadraticResult
    ) -> Equilibrium:
        market, slots, arcs = self.market, self.market.slots, self.market.arcs
        closed, volume, money = problem.closed, market.volume, market.money
        wedge = np.broadcast_to(wedge, len(arcs))
        x = result.x * volume
        at = market.block("arc")
        if (x[at][closed] > LEAK * volume).any():
            raise SolveError(Fault(text(f"energy.{market.name}"), text("energy.leak")))
        flow = np.where(closed | (x[at] < EXACT * volume), 0.0, x[at])
        multiplier = result.equality * money
        price, netback = market.price.copy(), market.netback.copy()
        buying, selling = slots.in_row >= 0, slots.out_row >= 0
        price[buying] = -multiplier[slots.in_row[buying]]
        netback[~selling & buying] = price[~selling & buying]
        # Marginal cost, plus the markup of the base year that the seller's cost was cleared of.
        node = np.zeros_like(netback)
        node[selling] = multiplier[slots.out_row[selling]]
        bound = result.bound[at] * money
        physical = terms.ceiling < terms.access
        rent = np.where(physical, np.maximum(bound, 0), 0.0)
        for one, value in zip(problem.limits, result.group * money, strict=True):
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
