"""The least weight of ties that must go, or change sign, for a signed network to be balanced.

A network is balanced if its nodes fall into two camps, with positive ties within and negative ones
between them (Cartwright and Harary 1956). The frustration index is the least weight of ties that
break this, over all divisions into two camps (Harary 1959; Aref and Wilson 2019). Finding it is a
maximum cut problem; the networks here are dense, small and not far from balance, for which a
search that solves ever larger parts of the network is faster than an integer programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Divisions whose weights differ by less, relative to all ties, count as equal.
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Frustration:
    """The frustration index: ``weight`` of ties that the best ``camps`` (0, 1) leave frustrated.

    No division has less than ``bound``; ``states`` counts the partial divisions that were weighed.
    """

    weight: float
    camps: np.ndarray
    bound: float
    states: int

    @property
    def exact(self) -> bool:
        """Return whether the bound meets the weight."""
        return self.bound >= self.weight


def frustrated(ties: np.ndarray, side: np.ndarray) -> float:
    """Return the weight of ties that a division into sides (1, -1) leaves frustrated."""
    return float((abs(ties).sum() - side @ ties @ side) / 4)


def frustration(ties: np.ndarray, limit: int = 1_000_000) -> Frustration:
    r"""Return the frustration index of a weighted signed network, exactly within ``limit`` states.

    .. math:: L = \min_{s \in \{-1, 1\}^n} \sum_{i<j} |t_{ij}|\,[t_{ij} s_i s_j < 0]

    Russian doll search (Verfaillie, Lemaitre and Schiex 1996): the last nodes alone are solved
    first, then with one node more at a time, and what the nodes still to be placed must cost among
    themselves is the answer to an earlier part. All partial divisions of one length are extended
    together, as one array, and those that cannot beat the best one known are dropped.

    Parameters
    ----------
    ties
        Symmetric, ``(n, n)``; the diagonal is not read.
    limit
        Most partial divisions weighed. If they do not suffice, the answer is not ``exact``: its
        weight is that of a good division, its bound that of the largest part solved.
    """
    ties = np.array(ties, float)
    np.fill_diagonal(ties, 0.0)
    # Strong nodes are placed first: they settle most.
    order = np.argsort(-abs(ties).sum(1), kind="stable")
    ties = ties[np.ix_(order, order)]
    n = len(ties)
    least = np.zeros(n + 1)
    side, states = np.ones(0), 0
    for first in range(n - 1, -1, -1):
        part = ties[first:, first:]
        side = _improved(part, side)
        if states < limit:
            found, weighed = _search(part, least[first + 1 :], side, limit - states)
            states += weighed
            side = side if found is None else found
        # A part is at least as frustrated as one within it.
        done = states < limit
        least[first] = frustrated(part, side) if done else least[first + 1]
    weight = frustrated(ties, side) if n else 0.0
    camps = np.zeros(n, int)
    camps[order] = side != side[:1]
    return Frustration(weight, camps, float(least[0]), states)


def _improved(ties: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Place a first node beside the division of the rest, then move single nodes while it helps."""
    best, least = np.ones(0), np.inf
    for start in (1.0, -1.0):
        side = np.concatenate([[1.0], start * rest])
        while len(side) > 1:
            gain = side * (ties @ side)
            worst = int(gain.argmin())
            if gain[worst] >= -TOLERANCE * abs(ties).sum():
                break
            side[worst] = -side[worst]
        if (weight := frustrated(ties, side)) < least:
            best, least = side * side[0], weight
    return best


def _search(
    ties: np.ndarray, least: np.ndarray, known: np.ndarray, limit: int
) -> tuple[np.ndarray | None, int]:
    """Return a division better than ``known``, None where there is none, and the states weighed.

    ``least[k]`` is the least weight among the nodes after node ``k``.
    """
    against, along = np.maximum(-ties, 0), np.maximum(ties, 0)
    beat = frustrated(ties, known) - TOLERANCE * abs(ties).sum()
    side = np.ones((1, 1))
    weight = np.zeros(1)
    # What each node would add on side 1, and on side -1, to the ties with those placed.
    add = np.stack([against[:1], along[:1]])
    states = 0
    for node in range(1, len(ties)):
        weight = np.concatenate([weight + add[0, :, node], weight + add[1, :, node]])
        add = np.concatenate(
            [add + np.stack([against[node], along[node]])[:, None],
             add + np.stack([along[node], against[node]])[:, None]], axis=1,
        )  # fmt: skip
        states += len(weight)
        if states >= limit:
            return None, limit
        open_ = np.minimum(add[0, :, node + 1 :], add[1, :, node + 1 :]).sum(1)
        keep = weight + open_ + least[node] < beat
        placed = np.repeat((1.0, -1.0), len(side))
        side = np.column_stack([np.concatenate([side, side]), placed])[keep]
        weight, add = weight[keep], add[:, keep]
        if not len(weight):
            return None, states
    return (side[weight.argmin()] if len(ties) > 1 else None), states
