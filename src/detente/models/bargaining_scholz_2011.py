"""Who would move whom: the expected-utility model of bargaining, an optional view.

Actors hold positions x, capabilities c and saliences s on one issue. In each round every actor
weighs each challenge between it and another, and takes one of the offers that reach it
(Bueno de Mesquita 1994; Scholz, Calbert and Smith 2011). With R the range of the first positions:

.. math:: U_{success} = 2 - 4 (1/2 - |x_i - x_j| / 2R)^{r}, \\quad
    U_{failure} = 2 - 4 (1/2 + |x_i - x_j| / 2R)^{r}, \\quad U_{quo} = 2 - 4 (1/2)^{r}

.. math:: E_{ij} = s_j [P_{ij} U_{success} + (1 - P_{ij}) U_{failure}] + (1 - s_j) U_{success}
    - U_{quo}

i weighs its own challenge of j and j's challenge of i, both with its own exponent r of risk,

.. math:: r_i = (1 - R_i / 3) / (1 + R_i / 3), \\quad
    R_i = (2 D_i - \\max D - \\min D) / (\\max D - \\min D), \\quad D_i = \\sum_j E_{ji} |_{r = 1}

On decisions of the European Union the path forecast no better than the compromise from which it
starts, so that no probability of detente rests on it.

Two readings, because an open replication (github.com/jmckib/bdm-scholz-expected-utility-model) says
that the authors' own code departs from their text:

``code``
    What it takes from that code: the votes for i over those cast between *all* pairs of positions,
    the compromise that ends lowest, and nobody who gives way without a fight.
``text``
    The votes for i over those cast between i and j, and the offer that moves the actor least,
    of two as near the one of the keener side.

Chances that things change without a challenge are left out, as in the example (Q = 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from detente.deal.schema import Provision

Reading = Literal["code", "text"]
Kind = Literal["confrontation", "compromise", "capitulation"]
SOURCE = (
    "Scholz, J. B., Calbert, G. J. and Smith, G. A. (2011), Unravelling Bueno De Mesquita's group "
    "decision model, Journal of Theoretical Politics 23(4), 510-531"
)


class Move(NamedTuple):
    """What one actor does in a round: with whom, in what way, and where it ends."""

    actor: int
    other: int
    kind: Kind
    position: float


@dataclass(frozen=True)
class Path:
    """Positions before the first and after each round (round, actor), and the moves of each."""

    positions: np.ndarray
    moves: tuple[tuple[Move, ...], ...]
    weights: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Return the compromise of the positions at each stage."""
        return self.positions @ self.weights / self.weights.sum()


def bargain(
    positions: Sequence[float] | np.ndarray,
    capabilities: Sequence[float] | np.ndarray,
    saliences: Sequence[float] | np.ndarray,
    rounds: int = 10,
    reading: Reading = "text",
) -> Path:
    """Return the path of positions over some rounds, or until nobody moves.

    Parameters
    ----------
    positions, capabilities, saliences
        By actor; saliences from 0 to 1. The scale of positions is free.

    Raises
    ------
    ValueError
        All positions are the same, or no actor has weight: there is no issue.
    """
    x = np.asarray(positions, dtype=float)
    c, s = np.asarray(capabilities, dtype=float), np.asarray(saliences, dtype=float)
    width = float(np.ptp(x))
    if not (width > 0 and (c * s).sum() > 0):
        raise ValueError("no issue: one position, or no weight")
    stages, told = [x], []
    for _ in range(rounds):
        risk = _risk(x, c, s, width, reading)
        moves = _moves(x, *_expected(x, c, s, risk, width, reading), reading)
        if not moves:
            break
        x = x.copy()
        x[[m.actor for m in moves]] = [m.position for m in moves]
        stages.append(x)
        told.append(moves)
    return Path(np.array(stages), tuple(told), c * s)


def bodies_path(provision: Provision, rounds: int = 10) -> Path | None:
    """Return the path of those who must consent to a provision.

    None with fewer than two positions.
    """
    bodies = [body for body in provision.consent if body.position is not None]
    places = [body.position.value() for body in bodies if body.position]
    if len(set(places)) < 2:
        return None
    capabilities = [body.capability.value() for body in bodies]
    saliences = [body.salience.value() / 100 for body in bodies]
    return bargain(places, capabilities, saliences, rounds)


def chances(
    x: np.ndarray, c: np.ndarray, s: np.ndarray, risk: np.ndarray, width: float, reading: Reading
) -> np.ndarray:
    """Return the probability that i (row) prevails over j (column); 0 between equal positions.

    Actor k votes :math:`c_k s_k (|x_k - x_j|^{r_k} - |x_k - x_i|^{r_k}) / R^{r_k}`.
    """
    distance = (np.abs(x[:, None] - x[None, :]) / width) ** risk[:, None]
    votes = (c * s)[:, None, None] * (distance[:, None, :] - distance[:, :, None])
    own = np.maximum(votes, 0.0).sum(0)
    cast = np.abs(votes).sum(0)
    whole = cast.sum() if reading == "code" else cast
    apart = (x[:, None] != x[None, :]) & (cast > 0)
    return np.divide(own, whole, out=np.zeros_like(own), where=apart)


def _expected(
    x: np.ndarray, c: np.ndarray, s: np.ndarray, risk: np.ndarray, width: float, reading: Reading
) -> tuple[np.ndarray, np.ndarray]:
    """Return what i (row) expects of challenging j, and of being challenged by j, in i's eyes."""
    r = risk[:, None]
    half = 0.5 * np.abs(x[:, None] - x[None, :]) / width
    success, failure, quo = 2 - 4 * (0.5 - half) ** r, 2 - 4 * (0.5 + half) ** r, 2 - 4 * 0.5**r
    p = chances(x, c, s, risk, width, reading)

    def challenge(p: np.ndarray, resists: np.ndarray) -> np.ndarray:
        return resists * (p * success + (1 - p) * failure) + (1 - resists) * success - quo

    return challenge(p, s[None, :]), challenge(p.T, s[:, None])


def _risk(
    x: np.ndarray, c: np.ndarray, s: np.ndarray, width: float, reading: Reading
) -> np.ndarray:
    """Return each actor's exponent of risk, from 2 (most secure) to 1/2 (least)."""
    _, challenged = _expected(x, c, s, np.ones_like(x), width, reading)
    danger = challenged.sum(1) - np.diag(challenged)
    low, high = danger.min(), danger.max()
    if not high > low:
        return np.ones_like(x)
    acceptance = (2 * danger - high - low) / (high - low)
    return (1 - acceptance / 3) / (1 + acceptance / 3)


def _moves(
    x: np.ndarray, own: np.ndarray, theirs: np.ndarray, reading: Reading
) -> tuple[Move, ...]:
    """Return the offer that each actor takes, if one reaches it.

    Both sides eager: a confrontation, which the less eager one loses. Only the other eager: a
    compromise if it is the keener of the two, else the actor gives way. Confrontations come
    first, then compromises.
    """
    apart = x[:, None] != x[None, :]
    pressed = apart & (theirs > 0)
    loses = pressed & (own > 0) & (theirs > own)
    meets = pressed & (own < 0) & (theirs > -own)
    yields = pressed & (own < 0) & (theirs < -own)
    if reading == "code":
        yields = np.zeros_like(yields)
    share = np.divide(np.abs(own), theirs, out=np.zeros_like(own), where=meets)
    met = x[:, None] + (x[None, :] - x[:, None]) * share
    whole = np.where(pressed, np.abs(own) + np.abs(theirs), 1.0)
    lowest = (np.abs(own) * x[:, None] + np.abs(theirs) * x[None, :]) / whole
    way = np.abs(x[:, None] - x[None, :])
    ends = np.broadcast_to(x, way.shape)
    kinds: tuple[tuple[Kind, np.ndarray, np.ndarray, np.ndarray], ...] = (
        ("confrontation", loses, ends, way),
        ("compromise", meets, met, lowest if reading == "code" else np.abs(met - x[:, None])),
        ("capitulation", yields, ends, way),
    )
    found = []
    for i in range(len(x)):
        for kind, open_, position, cost in kinds:
            if open_[i].any():
                least = np.where(open_[i], cost[i], np.inf)
                nearest = np.isclose(least, least.min(), rtol=1e-12, atol=0.0)
                keen = np.ones_like(least) if reading == "code" else theirs[i]
                j = int(np.where(nearest, keen, -np.inf).argmax())
                found.append(Move(i, j, kind, float(position[i, j])))
                break
    return tuple(found)
