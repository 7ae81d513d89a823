"""What each provision contributes to an outcome, and what is to be expected of it.

Both rest on the worth of coalitions of provisions: the outcome with these carried out and the
others not. Of few provisions every coalition is solved, of many those on sampled orders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

EXACT_UP_TO = 10
# Pairs of orders that are sampled where there are more players.
PAIRS = 32
SEED = 20250318
Coalition = frozenset[str]
Worths = Mapping[Coalition, np.ndarray]
Value = Callable[[Coalition], np.ndarray]


@dataclass(frozen=True)
class Split:
    """The part of each player in the total, and its standard error: zero where it is exact."""

    parts: Mapping[str, np.ndarray]
    errors: Mapping[str, np.ndarray]


def split(players: Sequence[str], value: Value, *, pairs: int = PAIRS, seed: int = SEED) -> Split:
    """Return the Shapley values of a game, exact up to ten players and sampled beyond.

    Either way they sum to the value of all less that of none.
    """
    if len(players) > EXACT_UP_TO:
        return sampled(players, value, pairs=pairs, seed=seed)
    parts = shapley(worths(players, value))
    return Split(parts, {name: np.zeros_like(part) for name, part in parts.items()})


def worths(players: Sequence[str], value: Value) -> Worths:
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


def sampled(players: Sequence[str], value: Value, *, pairs: int = PAIRS, seed: int = SEED) -> Split:
    """Return Shapley values estimated from random orders, each with its reverse.

    A player's part in an order is what it adds to those before it (Castro, Gomez and Tejada 2009);
    the parts of an order sum to the total, and so do their means. An order and its reverse are one
    observation (Mitchell et al. 2022, antithetic sampling), so that the standard error, of the mean
    over pairs, is honest. No coalition is valued twice.

    Parameters
    ----------
    pairs
        Number of pairs of orders, at least two.
    seed
        The same seed gives the same orders.
    """
    if pairs < 2:
        raise ValueError(f"{pairs} pairs; a standard error takes at least two")
    known: dict[Coalition, np.ndarray] = {}

    def worth(coalition: Coalition) -> np.ndarray:
        if coalition not in known:
            known[coalition] = np.asarray(value(coalition), dtype=float)
        return known[coalition]

    rng = np.random.default_rng(seed)
    found: dict[str, list[np.ndarray]] = {player: [] for player in players}
    for _ in range(pairs):
        order = [players[n] for n in map(int, rng.permutation(len(players)))]
        there, back = _marginal(order, worth), _marginal(order[::-1], worth)
        for player in players:
            found[player].append((there[player] + back[player]) / 2)
    parts = {player: np.mean(each, axis=0) for player, each in found.items()}
    errors = {
        player: np.std(each, axis=0, ddof=1) / np.sqrt(pairs) for player, each in found.items()
    }
    return Split(parts, errors)


def _marginal(order: Sequence[str], worth: Value) -> dict[str, np.ndarray]:
    """Return what each player adds to those before it."""
    steps = [worth(frozenset(order[:n])) for n in range(len(order) + 1)]
    return {player: steps[n + 1] - steps[n] for n, player in enumerate(order)}


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
