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

from dataclasses import dataclass
from functools import cached_property

import numpy as np

# Sums of the same numbers in another order differ by rounding; that makes nobody stronger.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Sides:
    """Who stands by whom and who may attack whom, on (state, state).

    Parameters
    ----------
    bound
        The pacts, symmetric, without a diagonal.
    loyal
        Whether k never attacks i: on (k, i), the diagonal true.
    leads
        Whether j may lead an attack on i: on (j, i).
    """

    bound: np.ndarray
    loyal: np.ndarray
    leads: np.ndarray

    @cached_property
    def side(self) -> np.ndarray:
        """Return who stands by whom, 1 or 0: one's allies and oneself."""
        return self.bound + np.eye(len(self.bound))

    @cached_property
    def united(self) -> bool:
        """Return whether no state's ally may attack it."""
        return bool((self.loyal | (self.side == 0)).all())

    def attack(self, force: np.ndarray) -> np.ndarray:
        """Return the strength of the best coalition of j against i, on (j, i); 0 if j leads none.

        ``force`` is the strength of k where i is, on (k, i).
        """
        return np.where(self.leads, self.side @ (force * self._free), 0.0)

    def defence(self, force: np.ndarray, standing: np.ndarray | float = 1.0) -> np.ndarray:
        """Return what i and those of its allies that do not attack can muster.

        On (j, i) where allies may attack; else it is the same whoever does, and on (1, i).
        ``standing`` (k, i) is 0 where the ally k leaves i alone.
        """
        mustered = self.side * force * standing
        if self.united:
            return mustered.sum(0, keepdims=True)
        sure = (mustered * self.loyal).sum(0, keepdims=True)
        return sure + (1 - self.side) @ (mustered * self._free)

    def adds(self, strength: np.ndarray, ally: np.ndarray) -> np.ndarray:
        """Return what one ``ally`` of each state, of this ``strength``, adds to its defence."""
        if self.united:
            return strength[None]
        attacks = self._free[ally, np.arange(len(ally))] * self.side[:, ally]
        return strength * (1 - attacks)

    @cached_property
    def _free(self) -> np.ndarray:
        return 1.0 - self.loyal


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
