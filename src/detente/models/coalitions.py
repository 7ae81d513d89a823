r"""The strongest coalition against a state: Jackson and Nei (2015), in closed form.

"Networks of military alliances, wars, and international trade", PNAS 112(50). State i is vulnerable
if some j and a coalition :math:`C \subseteq \{j\} \cup N_j` without i have

.. math:: M(C) > \gamma M((\{i\} \cup N_i) \setminus C).

Whoever of :math:`N_j` joins adds to the left side, and an ally of i that joins takes itself from
the right side as well. So the best coalition of j is everyone that may join, and no search over
subsets is needed. Who may is the caller's rule, ``loyal`` (k, i): k never attacks i. A state is
loyal to itself. As the paper's first definition is written nobody else is; where trade keeps allies
from attacking each other, as in its second half, i's allies are.
"""

from __future__ import annotations

import numpy as np

# Sums of the same numbers in another order differ by rounding; that makes nobody stronger.
ROUNDING = 1e-12


def with_oneself(pacts: np.ndarray) -> np.ndarray:
    """Return who stands by whom: one's allies and oneself."""
    return pacts | np.eye(len(pacts), dtype=bool)


def attack(pacts: np.ndarray, force: np.ndarray, loyal: np.ndarray) -> np.ndarray:
    """Return the strength of the best coalition of j against i, on (j, i).

    Parameters
    ----------
    pacts
        Symmetric, on (state, state), without a diagonal.
    force
        Strength of k where i is: on (k, i).
    loyal
        Whether k never attacks i: on (k, i), the diagonal true.
    """
    return with_oneself(pacts) @ (force * ~loyal)


def defence(
    pacts: np.ndarray,
    force: np.ndarray,
    loyal: np.ndarray,
    standing: np.ndarray | float = 1.0,
) -> np.ndarray:
    """Return what i and those of its allies that do not attack can muster.

    On (j, i) where allies may attack; else it is the same whoever does, and on (1, i).
    ``standing`` (k, i) is 0 where the ally k leaves i alone.
    """
    side = with_oneself(pacts)
    mustered = side * force * standing
    sure = (mustered * loyal).sum(0, keepdims=True)
    if (loyal | ~side).all():
        return sure
    return sure + ~side @ (mustered * ~loyal)


def advantage(attacking: np.ndarray, defending: np.ndarray) -> np.ndarray:
    """Return how many times the defence the coalition has, by attacker and state.

    0 where it cannot attack, infinite where nobody defends.
    """
    times = np.zeros(np.broadcast_shapes(attacking.shape, defending.shape))
    with np.errstate(divide="ignore"):
        return np.divide(attacking, defending, out=times, where=attacking > 0)


def overpowered(advantage: np.ndarray, least: float, most: float) -> np.ndarray:
    r"""Return the probability that an attack with this advantage succeeds.

    What it needs, :math:`\gamma`, is not known: its logarithm is as likely to be anywhere between
    those of ``least`` and ``most``, so that

    .. math:: P(M(C) > \gamma M(D)) = \min(1, \max(0, \frac{\ln(M(C) / (\gamma_0 M(D)))}
              {\ln(\gamma_1 / \gamma_0)})).

    Where the two are the same it is the paper's yes or no.
    """
    times = advantage / (least * (1 + ROUNDING))
    if least == most:
        return np.where(times > 1, 1.0, 0.0)
    return np.log(np.clip(times, 1.0, most / least)) / np.log(most / least)


def margin(advantage: np.ndarray) -> np.ndarray:
    """Return the defenders' part of the strength on both sides; one half is parity."""
    return 1 / (1 + advantage)
