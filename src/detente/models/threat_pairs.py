"""Today's pairs of states as the logit of fatal disputes sees them: what the data alone say.

A pair's threat is the same from either side. Pairs are therefore kept once, as a vector in the
order of the upper triangle, and spread over the square where that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.models.threat_fit import terms
from detente.world.dispute import GOING_ON, NEAREST, SMALLEST, defended, history

if TYPE_CHECKING:
    import xarray as xr


def covariates(security: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the columns of :func:`detente.models.threat_fit.terms` for today's pairs."""
    power = np.maximum(security["cinc"].values, SMALLEST)
    large, small = np.maximum.outer(power, power), np.minimum.outer(power, power)
    contact = security["contiguity"].values
    covered = defended(security["defence"].values)
    rule = security["democracy"].values
    last, since = security["last_fatal"].values, security["fighting_since"].values
    latest = last.max()
    return {
        "contact": np.where(contact == 1, 1, np.where(contact > 1, 2, 0)),
        "rivalry": security["rivalry"].values,
        "pact": security["defence"].values,
        "defended": covered.astype(int) + covered.T,
        "history": history(
            np.where(last > 0, latest + 1 - last, 0), np.where(since > 0, latest + 1 - since, 0)
        ),
        "distance": np.log(security["distance"].values + NEAREST),
        "ratio": np.log(large / small),
        "size": np.log(large),
        "democracy": np.minimum.outer(rule, rule),
    }


@dataclass(frozen=True, eq=False)
class Pairs:
    """What does not change from one state of the world, or one draw, to the next.

    ``terms`` is (term, pair), ``conflict`` the class of ``GOING_ON`` by position (-1: at peace);
    ``upper`` are the positions of the pairs in the square and ``place`` the reverse. On (state,
    state): ``fighting``; ``pact``; ``outsider``, how far the first is no ally of the second; and
    ``defended``, whether the first has a defender against the second. ``spending`` is by state.
    """

    states: np.ndarray
    terms: np.ndarray
    conflict: np.ndarray
    upper: tuple[np.ndarray, np.ndarray]
    place: np.ndarray
    fighting: np.ndarray
    pact: np.ndarray
    outsider: np.ndarray
    defended: np.ndarray
    spending: np.ndarray

    @classmethod
    def of(cls, security: xr.Dataset, judged: bool = True) -> Pairs:
        """Return the pairs of a security world, with or without rivalries judged here."""
        if not judged:
            security = security.assign(rivalry=security["rivalry"] & ~security["rivalry_judged"])
        columns = covariates(security)
        states = security["country"].values
        upper = np.triu_indices(len(states), 1)
        count = len(upper[0])
        place = np.full((len(states),) * 2, count)
        place[upper] = place.T[upper] = np.arange(count)
        chosen: Mapping[str, np.ndarray] = {k: column[upper] for k, column in columns.items()}
        conflict = np.full(count, -1)
        for position, name in enumerate(GOING_ON):
            conflict[chosen["history"] == name] = position
        pact = security["defence"].values.astype(float)
        return cls(
            states,
            np.stack(list(terms(chosen).values())),
            conflict,
            upper,
            place,
            np.isin(columns["history"], GOING_ON),
            pact,
            outsiders(pact),
            defended(pact).astype(float),
            security["military_spending"].values,
        )

    def square(self, values: np.ndarray) -> np.ndarray:
        """Return a number a pair on (state, state), 0 of a state with itself."""
        return np.append(values, 0.0).take(self.place)


def outsiders(pact: np.ndarray) -> np.ndarray:
    """Return how far the first is no ally of the second; 0 of a state with itself."""
    out = 1 - pact
    np.fill_diagonal(out, 0.0)
    return out
