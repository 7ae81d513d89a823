"""What each provision contributes to an outcome, and what is to be expected of it.

Both rest on the worth of every coalition of provisions: the outcome with these carried out and the
others not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np

EXACT_UP_TO = 10
Coalition = frozenset[str]
Worths = Mapping[Coalition, np.ndarray]


def worths(players: Sequence[str], value: Callable[[Coalition], np.ndarray]) -> Worths:
    """Return the value of every coalition of the players; 2^n calls.

    Raises
    ------
    ValueError
        With more than ten players, which are too many to go through.
    """
    n = len(players)
    if n > EXACT_UP_TO:
        raise ValueError(f"{n} players; exact up to {EXACT_UP_TO}")
    coalitions = (frozenset(s) for size in range(n + 1) for s in combinations(players, size))
    return {coalition: np.asarray(value(coalition), dtype=float) for coalition in coalitions}


def shapley(worth: Worths) -> dict[str, np.ndarray]:
    """Return the Shapley value of each player (Shapley 1953).

    .. math:: \\phi_i = \\sum_{S \\not\\ni i} \\frac{|S|! (n-|S|-1)!}{n!} [v(S + i) - v(S)]

    The values sum to ``worth[all] - worth[none]``.
    """
    players = max(worth, key=len)
    n = len(players)
    result = {player: np.zeros_like(worth[frozenset()]) for player in players}
    for coalition, value in worth.items():
        for player in players - coalition:
            weight = factorial(len(coalition)) * factorial(n - len(coalition) - 1) / factorial(n)
            result[player] += weight * (worth[coalition | {player}] - value)
    return result


def probabilities(
    chances: Mapping[str, float], conditions: Mapping[str, Sequence[str]]
) -> dict[Coalition, float]:
    """Return the probability of every coalition of the provisions.

    Each provision is carried out with its chance if all its conditions are, else not at all;
    given that, independently of the others.

    Parameters
    ----------
    chances, conditions
        By provision, conditions before what depends on them; conditions are keys of ``chances``.
    """
    states: dict[Coalition, float] = {frozenset(): 1.0}
    for name, chance in chances.items():
        grown: dict[Coalition, float] = {}
        for coalition, probability in states.items():
            carried = chance if coalition.issuperset(conditions.get(name, ())) else 0.0
            for state, share in ((coalition | {name}, carried), (coalition, 1.0 - carried)):
                if share:
                    grown[state] = grown.get(state, 0.0) + probability * share
        states = grown
    return states


def expectation(worth: Worths, probability: Mapping[Coalition, float]) -> np.ndarray:
    """Return the expected value over coalitions; provisions without worth of their own drop out."""
    players = max(worth, key=len)
    return sum(
        (share * worth[coalition & players] for coalition, share in probability.items()),
        np.zeros_like(worth[frozenset()]),
    )
