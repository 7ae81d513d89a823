"""A policy in a market's own units: limits, costs, caps and shifts of supply."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.models.energy_network.market import Market


@dataclass(frozen=True)
class Limit:
    """``low <= sum of weight x <= high`` over some arcs; seller or ``buyer`` has the rent."""

    arcs: np.ndarray
    weight: np.ndarray
    low: float
    high: float
    buyer: bool

    @cached_property
    def rows(self) -> bytes:
        """Return what tells the sum from others, whatever its limits."""
        return self.arcs.tobytes() + self.weight.tobytes()


@dataclass(frozen=True)
class Terms:
    """A policy as arrays, one entry an arc.

    ``access`` is the most that measures admit, ``ceiling`` the most that a pipeline carries,
    ``cost`` what is added to the cost of delivery. Where a seller's price is capped, ``cap`` is
    the cap and ``outside`` the added cost of ships that stand outside it. ``shift`` [layer, node]
    is added to supply. ``built`` [loading or landing, node] is added to what LNG plants can ship.
    """

    access: np.ndarray
    ceiling: np.ndarray
    cost: np.ndarray
    cap: np.ndarray
    outside: np.ndarray
    shift: np.ndarray
    built: np.ndarray
    limits: tuple[Limit, ...] = field(default=())

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells these terms from others."""
        arrays = (
            self.access, self.ceiling, self.cost, self.cap, self.outside, self.shift, self.built,
        )  # fmt: skip
        groups = ((one.rows, one.low, one.high, one.buyer) for one in self.limits)
        return (*(array.tobytes() for array in arrays), *groups)

    @classmethod
    def none(cls, market: Market) -> Terms:
        """Return the terms under which nothing is restricted."""
        free, nothing = np.full(len(market.arcs), np.inf), np.zeros(len(market.arcs))
        shift = np.zeros((market.layers, market.nodes))
        built = np.zeros((2, market.nodes))
        return cls(free, market.arcs.ceiling, nothing, free, nothing, shift, built)
