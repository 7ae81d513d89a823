"""How probable a fatal dispute of two states is: a logit over pairs of states and years.

With p_ijt the probability that a pair at peace in year t - 1 has a fatal militarized dispute in t,

    ln p_ijt / (1 - p_ijt) = b'x_ijt,

on what the literature finds (Bremer 1992; Oneal, Russett and Berbaum 2003; Nordhaus, Oneal and
Russett 2012): borders, distance, power, alliances, democracy, rivalry and past disputes. A pair
that had a fatal dispute the year before goes on with the share observed, by how long it has run.

The shipped coefficients are estimated on single pair-years, with standard errors clustered by pair.
The embedded cases are groups of them, so that anyone can estimate again: that gives nearly the same
coefficients, with standard errors that take pair-years for independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import expit

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.world.dispute import GOING_ON

# Where the product of distance and size is centred: 1,000 km, 1.8 per cent of capabilities.
MIDDLE_DISTANCE = 7.0
MIDDLE_SIZE = -4.0
PAST = ("recent", "while", "distant")
WATER = 2
TERMS = (
    "constant", "land", "water", "distance", "size", "reach", "ratio", "pact", "defended",
    "democracy", "rivalry", *PAST, "known_rivalry",
)  # fmt: skip
TOLERANCE = 1e-9
ROUNDS = 100
# Shares of the pair-years, from the least risky, by whose bounds calibration is told: most disputes
# are among the last hundredth, which tenths would not show.
CLASSES = (0.0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 1.0)

Columns = Mapping[str, np.ndarray]


def terms(of: Columns) -> dict[str, np.ndarray]:
    """Return the terms of the index by name, from the columns of the cases or of today's pairs."""
    past = np.isin(of["history"], PAST)
    rivalry = np.asarray(of["rivalry"], dtype=float)
    far, great = of["distance"] - MIDDLE_DISTANCE, of["size"] - MIDDLE_SIZE
    return {
        "constant": np.ones(np.shape(rivalry)),
        "land": 1.0 * (of["contact"] == 1),
        "water": 1.0 * (of["contact"] == WATER),
        "distance": far,
        "size": great,
        "reach": far * great,
        "ratio": np.asarray(of["ratio"], dtype=float),
        "pact": np.asarray(of["pact"], dtype=float),
        "defended": np.asarray(of["defended"], dtype=float),
        "democracy": np.asarray(of["democracy"], dtype=float),
        "rivalry": rivalry,
        **{name: 1.0 * (of["history"] == name) for name in PAST},
        "known_rivalry": rivalry * past,
    }


@dataclass(frozen=True)
class Fit:
    """Coefficients by term, their standard errors, and their correlation in the order of terms."""

    coefficient: Mapping[str, float]
    error: Mapping[str, float]
    correlation: np.ndarray


@dataclass(frozen=True)
class RiskClass:
    """Pair-years between two quantiles of predicted risk, with disputes predicted and observed."""

    above: float
    below: float
    cases: float
    predicted: float
    observed: float


def at_peace(cases: Columns, late: bool | None = None) -> dict[str, np.ndarray]:
    """Return the cases without a fatal dispute the year before: all, of 1991-2010, or earlier."""
    chosen = ~np.isin(cases["history"], GOING_ON)
    if late is not None:
        chosen &= cases["late"] == late
    return {name: column[chosen] for name, column in cases.items()}


def continuation(cases: Columns) -> dict[str, tuple[float, float]]:
    """Return the share of fatal disputes that go on another year, by how long they have run.

    With the standard error of a share of independent pair-years.
    """
    found = {}
    for name in GOING_ON:
        here = cases["history"] == name
        n = cases["cases"][here].sum()
        share = cases["disputes"][here].sum() / n
        found[name] = float(share), float(np.sqrt(share * (1 - share) / n))
    return found


def estimate(cases: Columns) -> Fit:
    """Return the coefficients of largest likelihood, by Newton's method with halved steps.

    Standard errors are clustered by ``pair`` where the cases name it; else every pair-year stands
    for itself.

    Raises
    ------
    SolveError
        If it does not converge.
    """
    named = terms(cases)
    x, n, y = np.stack(list(named.values()), axis=1), cases["cases"], cases["disputes"]
    b = np.zeros(x.shape[1])
    b[0] = np.log(y.sum() / (n - y).sum())
    step = b

    def likelihood(at: np.ndarray) -> float:
        return float(y @ (x @ at) - n @ np.logaddexp(0, x @ at))

    for _ in range(ROUNDS):
        p = expit(x @ b)
        curvature = (x * (n * p * (1 - p))[:, None]).T @ x
        step = np.linalg.solve(curvature, x.T @ (y - n * p))
        reached = likelihood(b)
        while likelihood(b + step) < reached - TOLERANCE and np.abs(step).max() > TOLERANCE:
            step = step / 2
        b = b + step
        if np.abs(step).max() < TOLERANCE:
            spread = np.linalg.inv(curvature)
            if "pair" in cases:
                spread = _clustered(spread, x * (y - n * p)[:, None], cases["pair"])
            error = np.sqrt(np.diag(spread))
            pairs = zip(named, b.tolist(), error.tolist(), strict=True)
            found = list(pairs)
            return Fit(
                {k: v for k, v, _ in found},
                {k: e for k, _, e in found},
                spread / np.outer(error, error),
            )
    raise SolveError(
        Fault("threat_fit", text("threat.unfitted"), found=f"{np.abs(step).max():.1e}")
    )


def _clustered(inverse: np.ndarray, scores: np.ndarray, pair: np.ndarray) -> np.ndarray:
    """Return the sandwich estimate of the coefficients' variance (Liang and Zeger 1986)."""
    place = np.unique(pair, return_inverse=True)[1]
    every = np.stack([np.bincount(place, column) for column in scores.T], axis=1)
    m = len(every)
    return inverse @ (every.T @ every) @ inverse * m / (m - 1)


def probability(coefficient: Mapping[str, float], of: Columns) -> np.ndarray:
    """Return the probability of a fatal dispute of pairs at peace."""
    return expit(index(coefficient, of))


def index(coefficient: Mapping[str, float], of: Columns) -> np.ndarray:
    """Return b'x of pairs."""
    return sum((coefficient[name] * term for name, term in terms(of).items()), np.zeros(()))


def auc(risk: np.ndarray, cases: Columns) -> float:
    """Return the chance that a pair-year with a dispute was held riskier than one without.

    The area under the receiver operating characteristic; ties count half.
    """
    values, place = np.unique(risk, return_inverse=True)
    with_ = np.bincount(place, cases["disputes"], len(values))
    without = np.bincount(place, cases["cases"] - cases["disputes"], len(values))
    below = np.cumsum(without) - without
    return float((with_ * (below + without / 2)).sum() / (with_.sum() * without.sum()))


def calibration(risk: np.ndarray, cases: Columns) -> tuple[RiskClass, ...]:
    """Return disputes predicted and observed by class of predicted risk."""
    order = np.argsort(risk, kind="stable")
    reached = np.cumsum(cases["cases"][order]) / cases["cases"].sum()
    place = np.digitize(reached, CLASSES[1:-1], right=True)
    predicted, every = risk * cases["cases"], []
    for k, (above, below) in enumerate(pairwise(CLASSES)):
        here = order[place == k]
        sums = (float(c[here].sum()) for c in (cases["cases"], predicted, cases["disputes"]))
        every.append(RiskClass(above, below, *sums))
    return tuple(every)
