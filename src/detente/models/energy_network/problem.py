"""A market's programme under a policy: costs, balances and limits, in the market's own units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.models.energy_network.arcs import at_least
from detente.models.energy_network.market import Market
from detente.models.energy_network.terms import Limit, Terms

if TYPE_CHECKING:
    import scipy.sparse as sp

CLOSED = 100.0  # cost of a closed arc, in mean prices of the market: beyond any price that can be
Ends = tuple[np.ndarray, np.ndarray]  # the lower and the upper ones
Plants = tuple[tuple[int, int, Limit], ...]  # loading or landing, node, limit


@dataclass(frozen=True)
class Cap:
    """A capped seller (layer and node as one number), the most that it receives, and the added
    cost of other ships by arc."""

    seller: int
    level: float
    added: np.ndarray


@dataclass(frozen=True)
class Problem:
    """A market's programme: ``c``, ``b`` and limits; ``fixed`` are limits that leave no choice."""

    market: Market
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

    @cached_property
    def equality(self) -> sp.csc_matrix:
        """Return the balances and the limits that leave no choice."""
        import scipy.sparse as sp

        return sp.csc_matrix(sp.vstack([self.market.equality, self._rows(self.fixed)]))

    @cached_property
    def group(self) -> sp.csc_matrix:
        """Return a row of weights for each limit."""
        return self._rows(self.limits)

    def scaled(self, wedge: np.ndarray | float = 0.0) -> tuple[np.ndarray, np.ndarray, Ends, Ends]:
        """Return ``c``, ``b``, the limits of sums and of variables in units near 1.

        ``wedge`` is added to the cost of each arc.
        """
        volume, money = self.market.volume, self.market.money
        cost = self.cost.copy()
        cost[self.market.block("arc")] += wedge
        low, high = np.array([(one.low, one.high) for one in self.limits]).reshape(-1, 2).T / volume
        return (
            cost / money, self.right / volume, (low, high), (self.low / volume, self.high / volume)
        )  # fmt: skip

    def _rows(self, limits: tuple[Limit, ...]) -> sp.csc_matrix:
        import scipy.sparse as sp

        at, none = self.market.slots.start["arc"], np.empty(0, int)
        rows = [np.full(len(one.arcs), row) for row, one in enumerate(limits)]
        weight = np.concatenate([none, *(one.weight for one in limits)])
        columns = np.concatenate([none, *(at + one.arcs for one in limits)])
        return sp.csc_matrix(
            (weight, (np.concatenate([none, *rows]), columns)),
            shape=(len(limits), self.market.slots.size),
        )


def plants_of(market: Market) -> Plants:
    """Return the limits of loading and landing LNG by node, never below the base year.

    Plants are short of gas and under repair: in the short run they ship little more than in the
    base year, whatever they are built for.
    """
    if market.name != "gas":
        return ()
    limits = []
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


def caps_of(market: Market, terms: Terms) -> list[Cap]:
    """Return the capped sellers who could use other ships."""
    capped = np.isfinite(terms.cap) & (terms.outside > 0)
    seller = market.arcs.layer * market.nodes + market.arcs.exporter
    caps = []
    for one in np.unique(seller[capped]):
        here = capped & (seller == one)
        level = float(terms.cap[here].min())
        caps.append(Cap(int(one), level, np.where(here, terms.outside, 0.0)))
    return caps


def wedge_of(share: np.ndarray, caps: list[Cap]) -> np.ndarray | float:
    """Return the cost by arc of the other ships, of which each seller uses a share."""
    return sum((w * cap.added for w, cap in zip(share, caps, strict=True)), 0.0)


def problem_of(market: Market, terms: Terms, held: np.ndarray, plants: Plants) -> Problem:
    """Return the programme of a market under terms.

    ``held`` is what measures of the base year add to the calibrated cost of each arc: the terms
    bring it back where they still apply.
    """
    slots = market.slots
    upper = np.minimum(terms.access, terms.ceiling)
    closed = upper <= 0
    at = market.block("arc")
    cost = market.cost.copy()
    cost[at] += terms.cost - held
    # At nothing delivered the pull of what was delivered before is slope times centre; trade that
    # grows pulls as much more.
    pull = 2 * market.arcs.slope * market.arcs.centre
    cost[at][closed] += (CLOSED * market.money + pull)[closed]
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
    built = (
        replace(one, high=one.high + more) if (more := terms.built[side, node]) else one
        for side, node, one in plants
    )
    every = (*built, *terms.limits)
    fixed = tuple(one for one in every if one.low == one.high)
    limits = tuple(one for one in every if one.low < one.high)
    right = np.concatenate([right, [one.low for one in fixed]])
    return Problem(market, cost, right, low, high, closed, fixed, limits)
