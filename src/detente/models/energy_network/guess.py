"""A market solved from a guess at the limits that hold, price caps and all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from detente.models.energy_network.arcs import SPARE
from detente.models.energy_network.market import Market
from detente.models.energy_network.problem import Cap, Ends, Problem, wedge_of
from detente.solve import (
    ActiveResult,
    ActiveSet,
    Held,
    Objective,
    Quadratic,
    QuadraticResult,
    Switch,
)  # fmt: skip

STARTS = 32  # guesses that a market keeps
PATTERNS = 8  # sets of rows for which a market keeps where the entries lie


class FromGuess:
    """Solves a market's programmes from the limits that held in a state near by.

    These are those of the same state at the central parameters, whose solver ``leads``, or else
    those of its own last one, or else the base year's. Where they lead nowhere an interior point
    tells which to try; the answer depends on those that hold at the end only.
    """

    def __init__(self, market: Market, steps: int, *, leads: bool):
        self.market, self.steps, self.leads = market, steps, leads
        self._last: tuple[Held, np.ndarray] | None = None

    def solve(
        self, problem: Problem, caps: list[Cap], other: Callable[[], Quadratic]
    ) -> ActiveResult | None:
        """Return the solution with the share of each capped seller on other ships, or None.

        ``other`` makes what solves the same programme from nothing.
        """
        objective = self._objective
        if objective is None:
            return None
        switches = tuple(map(self._switch, caps))
        pattern, scaled = self._pattern(problem), problem.scaled()
        guess = self._guess(problem, caps)
        found = pattern.solve(objective, *scaled, guess, switches, self.steps)
        if not found.converged:
            inside = other().solve(*problem.scaled(wedge_of(guess.switches > 0, caps)))
            if not inside.converged:
                return None
            guess = _held(inside, problem.group @ inside.x, *scaled[2:], guess.switches)
            found = pattern.solve(objective, *scaled, guess, switches, self.steps)
            if not found.converged:
                return None
        self._last = found.held, problem.closed
        starts = self.market.layout.starts
        if self.leads and problem.shape not in starts:
            while len(starts) >= STARTS:
                starts.pop(next(iter(starts)))
            starts[problem.shape] = found.held
        return found

    def _switch(self, cap: Cap) -> Switch:
        market = self.market
        column = np.zeros(market.slots.size)
        column[market.block("arc")] = cap.added / market.money
        row = int(market.slots.out_row.ravel()[cap.seller])
        return Switch(row, cap.level / market.money, column)

    @cached_property
    def _objective(self) -> Objective | None:
        """Return H in units near 1; None where a cost does not rise, so that H has no inverse."""
        market = self.market
        parts, unit = market.objective, market.volume / market.money
        own = np.ones(market.slots.size, dtype=bool)
        own[market.block("world")] = own[market.block("unsold")] = False
        if not (parts.diagonal[own] > 0).all():
            return None
        return Objective(
            parts.diagonal * unit, parts.coupling * unit, parts.shared * unit, parts.weight * unit
        )

    def _pattern(self, problem: Problem) -> ActiveSet:
        """Return the programme but for its numbers, which all parameters share."""
        import scipy.sparse as sp

        market, layout = self.market, self.market.layout
        key = (*problem.key, b"power" if market.power else b"")
        if key not in layout.programmes:
            while len(layout.programmes) >= PATTERNS:
                layout.programmes.pop(next(iter(layout.programmes)))
            each, toward = np.arange(market.slots.size), np.full(market.slots.size, -1)
            toward[market.block("arc")] = layout.routes.layer
            twice = layout.twice if market.power else np.empty(0, int)
            _, pair = np.unique(layout.pair[twice], return_inverse=True)
            layout.programmes[key] = ActiveSet(
                problem.equality,
                problem.group,
                shared=each[market.block("world")],
                slack=each[market.block("unsold")],
                toward=toward,
                pairs=sp.csc_matrix(
                    (np.ones(len(twice)), (pair, market.slots.start["arc"] + twice)),
                    shape=(int(pair.max(initial=-1)) + 1, market.slots.size),
                ),
            )
        return layout.programmes[key]

    def _guess(self, problem: Problem, caps: list[Cap]) -> Held:
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
            above = [market.netback.ravel()[cap.seller] > cap.level for cap in caps]
            on = np.where(above, 1, -1).astype(np.int8)
        bounds[(bounds > 0) & ~np.isfinite(problem.high)] = 0
        bounds[at][problem.closed] = -1
        return Held(bounds, groups, on)


def _held(
    found: QuadraticResult, sums: np.ndarray, group: Ends, bounds: Ends, switches: np.ndarray
) -> Held:
    """Return which limits hold at a point inside: those that are nearer than their price."""

    def side(x: np.ndarray, low: np.ndarray, high: np.ndarray, price: np.ndarray) -> np.ndarray:
        upper = np.where(price > high - x, 1, 0)
        return np.where(-price > x - low, -1, upper).astype(np.int8)

    return Held(side(found.x, *bounds, found.bound), side(sums, *group, found.group), switches)
