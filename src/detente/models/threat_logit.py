"""The coefficients of the logit of fatal disputes, as estimated and as drawn.

They were estimated together, and their errors are correlated: a draw of each by itself would
overstate how uncertain some pairs are and understate others. The catalogue's parameters
``threat_constant``, ``threat_land``, ... are therefore drawn independently as *scores*: for term k

    z_k = (drawn value - estimate) / standard error,        b = estimate + standard error * (R z),

where R is the symmetric root of the estimate's correlation matrix (clustered by pair, the
catalogue's ``correlation.csv``), so that b has the estimate's covariance. Of all roots this is the
one whose scores are most like the coefficients after which they are named, and no order of the
terms matters (Kessy, Lewin and Strimmer 2018, "Optimal Whitening and Decorrelation", The American
Statistician 72(4), their ZCA-cor). With all values at the estimates b is the estimate itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from detente import catalogue
from detente.models.parameters import deviation, parameter
from detente.models.threat_fit import TERMS

NAMES = tuple(f"threat_{name}" for name in TERMS)


@cache
def shipped() -> tuple[float, ...]:
    """Return the coefficients as estimated, in the order of the terms."""
    return tuple(parameter(name) for name in NAMES)


def drawn(coefficients: tuple[float, ...], values: Mapping[str, float]) -> tuple[float, ...]:
    """Return the coefficients with the scores of those in ``values`` moved, by catalogue name."""
    if not values.keys() & set(NAMES):
        return coefficients
    estimate, error = np.array(shipped()), _errors()
    forward, back = _roots()
    score = back @ ((np.array(coefficients) - estimate) / error)
    for k, name in enumerate(NAMES):
        if name in values:
            score[k] = (values[name] - estimate[k]) / error[k]
    return tuple((estimate + error * (forward @ score)).tolist())


@cache
def _errors() -> np.ndarray:
    return np.array([deviation(name) for name in NAMES])


@cache
def _roots() -> tuple[np.ndarray, np.ndarray]:
    """Return the symmetric root of the correlation matrix, and its inverse."""
    known = catalogue.correlations()
    matrix = np.eye(len(NAMES))
    for i, one in enumerate(NAMES):
        for j in range(i + 1, len(NAMES)):
            matrix[i, j] = matrix[j, i] = known[one, NAMES[j]]
    size, axes = np.linalg.eigh(matrix)
    root = np.sqrt(size)
    return (axes * root) @ axes.T, (axes / root) @ axes.T
