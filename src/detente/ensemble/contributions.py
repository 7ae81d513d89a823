"""How much of an outcome comes from each provision: exact Shapley values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial

import numpy as np

EXACT_UP_TO = 10


def shapley(
    players: Sequence[str], value: Callable[[frozenset[str]], np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the Shapley value of each player of the game ``value`` (Shapley 1953).

    .. math:: \\phi_i = \\sum_{S \\not\\ni i} \\frac{|S|! (n-|S|-1)!}{n!} [v(S + i) - v(S)]

    ``value`` maps a set of players to an array and is called once a set, 2^n times. The values sum
    to ``value(all) - value(none)``.

    Raises
    ------
    ValueError
        With more than ten players, where the exact sum has too many terms.
    """
    n = len(players)
    if n > EXACT_UP_TO:
        raise ValueError(f"{n} players; exact up to {EXACT_UP_TO}")
    subsets = [frozenset(s) for size in range(n + 1) for s in combinations(players, size)]
    worth = {s: np.asarray(value(s)) for s in subsets}
    result = {}
    for player in players:
        total = np.zeros_like(worth[frozenset()], dtype=float)
        for s in subsets:
            if player not in s:
                weight = factorial(len(s)) * factorial(n - len(s) - 1) / factorial(n)
                total += weight * (worth[s | {player}] - worth[s])
        result[player] = total
    return result
