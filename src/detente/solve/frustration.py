"""The least weight of ties that must go, or change sign, for a signed network to be balanced.

A network is balanced if its nodes fall into two camps, with positive ties within and negative ones
between them (Cartwright and Harary 1956). The frustration index is the least weight of ties that
break this, over all divisions into two camps (Harary 1959; Aref and Wilson 2019). Finding it is a
maximum cut problem; the networks here are dense, small and not far from balance. Of such networks a
good division is found at once, and a search proves it with hardly more partial divisions than there
are nodes; for others one that solves ever larger parts of the network is faster than an integer
programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Divisions whose weights differ by less, relative to all ties, count as equal.
TOLERANCE = 1e-12
# Partial divisions of the whole that are weighed before its parts are solved first: this many, or a
# tenth of all that may be.
AT_ONCE = 10_000


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

    All partial divisions of one length are extended together, as one array, and those that cannot
    beat the best one known are dropped. Where too many are left, Russian doll search (Verfaillie,
    Lemaitre and Schiex 1996): the last nodes alone are solved first, then with one node more at a
    time, and what the nodes still to be placed must cost among themselves is the answer to an
    earlier part.

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
    camps = np.zeros(n, int)
    # Of divisions into real numbers of one size in all the leading axis is the least frustrated.
    axis = np.linalg.eigh(ties)[1][:, -1:].ravel()
    side = _improved(ties, np.where(axis < 0, -1.0, 1.0))
    quick = min(limit // 10, AT_ONCE)
    found, states = _search(ties, np.zeros(n + 1), side, quick)
    if states < quick:
        side = side if found is None else found
        camps[order] = side != side[:1]
        weight = frustrated(ties, side)
        return Frustration(weight, camps, weight, states)
    least, side = np.zeros(n + 1), np.ones(0)
    for first in range(n - 1, -1, -1):
        part = ties[first:, first:]
        both = (_improved(part, np.concatenate([[1.0], start * side])) for start in (1.0, -1.0))
        side = min(both, key=lambda one, part=part: frustrated(part, one))
        if states < limit:
            found, weighed = _search(part, least[first + 1 :], side, limit - states)
            states += weighed
            side = side if found is None else found
        # A part is at least as frustrated as one within it.
        done = states < limit
        least[first] = frustrated(part, side) if done else least[first + 1]
    camps[order] = side != side[:1]
    return Frustration(frustrated(ties, side), camps, float(least[0]), states)


def _improved(ties: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Move single nodes of a division while it helps; the first node stays on side 1."""
    if not len(side):
        return side
    side, enough = side.copy(), -TOLERANCE * abs(ties).sum()
    pull = ties @ side
    while (gain := side * pull)[worst := int(gain.argmin())] < enough:
        side[worst] = -side[worst]
        pull += 2 * side[worst] * ties[worst]
    return side * side[0]


def _search(
    ties: np.ndarray, least: np.ndarray, known: np.ndarray, limit: int
) -> tuple[np.ndarray | None, int]:
    """Return a division better than ``known``, None where there is none, and the states weighed.

    ``least[k]`` is the least weight among the nodes after node ``k``. A node that is pulled by
    ``p``, the sum of its ties with those placed on side 1 less those on side -1, adds half of
    their size less ``p`` on side 1, and plus ``p`` on side -1.
    """
    size = np.cumsum(abs(ties), axis=0)
    # By the number of nodes placed: the size of the others' ties with them.
    ahead = [float(size[k, k + 1 :].sum()) for k in range(len(ties))]
    beat = frustrated(ties, known) - TOLERANCE * abs(ties).sum()
    weight, pull, states = np.zeros(1), ties[:1], 0
    kept: list[tuple[np.ndarray, int]] = []
    for node in range(1, len(ties)):
        here = pull[:, node]
        on = (size[node - 1, node] - here) / 2
        weight = np.concatenate([weight + on, weight + on + here])
        pull = np.concatenate([pull + ties[node], pull - ties[node]])
        states += len(weight)
        if states >= limit:
            return None, limit
        open_ = (ahead[node] - abs(pull[:, node + 1 :]).sum(1)) / 2
        keep = (weight + open_ + least[node] < beat).nonzero()[0]
        if not len(keep):
            return None, states
        kept.append((keep, len(weight) // 2))
        weight, pull = weight[keep], pull[keep]
    return (_traced(kept, int(weight.argmin())) if kept else None), states


def _traced(kept: list[tuple[np.ndarray, int]], best: int) -> np.ndarray:
    """Return a division from what was kept at each node, of ways with it on side 1, then on -1."""
    side = []
    for keep, ways in reversed(kept):
        best = int(keep[best])
        side.append(1.0 if best < ways else -1.0)
        best %= ways
    return np.array([1.0, *reversed(side)])
