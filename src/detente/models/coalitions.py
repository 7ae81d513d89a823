r"""The strongest coalition against a state: Jackson and Nei (2015), in closed form.

"Networks of military alliances, wars, and international trade", PNAS 112(50). State i is vulnerable
if some j and a coalition :math:`C \subseteq \{j\} \cup N_j` without i have

.. math:: M(C) > \gamma M((\{i\} \cup N_i) \setminus C).

Whoever of :math:`N_j` joins adds to the left side, and an ally of i that joins takes itself from
the right side as well. So the best coalition of j is everyone that may join, and no search over
subsets is needed:

- as written, allies of i may turn on it: C is j and all of its allies but i;
- where allies do not attack each other, which trade among them ensures in the paper's second half,
  C is j and those of its allies that have no pact with i, and j is no ally of i.
"""

from __future__ import annotations

import numpy as np

# Sums of the same numbers in another order differ by rounding; that makes nobody stronger.
ROUNDING = 1e-12


def attack(pacts: np.ndarray, force: np.ndarray, turncoats: bool = False) -> np.ndarray:
    """Return the strength of the best coalition of j against i, on (j, i).

    Parameters
    ----------
    pacts
        Symmetric, on (state, state), without a diagonal.
    force
        Strength of k where i is: on (k, i).
    turncoats
        Whether allies of i may join, or lead.
    """
    side = _with_oneself(pacts)
    if turncoats:
        return side @ force - side * np.diag(force)
    return side @ (force * (1 - side))


def defence(
    pacts: np.ndarray,
    force: np.ndarray,
    turncoats: bool = False,
    standing: np.ndarray | float = 1.0,
) -> np.ndarray:
    """Return what i and those of its allies that do not attack can muster.

    On (j, i) with ``turncoats``; without them it is the same whoever attacks, and on (1, i).
    ``standing`` (k, i) is 0 where the ally k leaves i alone.
    """
    side = _with_oneself(pacts)
    mustered = side * force * standing
    if turncoats:
        return (1 - side) @ mustered + side * np.diag(mustered)
    return mustered.sum(0, keepdims=True)


def leaders(pacts: np.ndarray, may_attack: np.ndarray, turncoats: bool = False) -> np.ndarray:
    """Return which j may lead a coalition against i, on (j, i)."""
    able = may_attack & ~np.eye(len(pacts), dtype=bool)
    return able if turncoats else able & ~pacts


def overpowered(attacking: np.ndarray, defending: np.ndarray, gamma: float) -> np.ndarray:
    """Say, by attacker and state, whether the coalition has more than gamma times the defence."""
    return attacking > gamma * defending * (1 + ROUNDING)


def margin(attacking: np.ndarray, defending: np.ndarray, able: np.ndarray) -> np.ndarray:
    """Return the defenders' part of the strength on both sides, facing the worst coalition, by i.

    One half is parity; 1 where nobody could attack.
    """
    both = attacking + defending
    share = np.divide(
        np.broadcast_to(defending, both.shape), both, out=np.ones(both.shape), where=attacking > 0
    )
    return np.where(able, share, 1.0).min(0)


def _with_oneself(pacts: np.ndarray) -> np.ndarray:
    return (pacts | np.eye(len(pacts), dtype=bool)).astype(float)
