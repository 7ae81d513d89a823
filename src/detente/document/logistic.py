"""Multinomial logistic regression: fitted with a ridge penalty, told as probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Return the softmax of each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fit(
    x: csr_matrix, labels: Sequence[str], names: Sequence[str], c: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (features, names) and bias (names,) of a multinomial logistic regression.

    Minimises -c sum log p + |w|^2 / 2 by L-BFGS; the bias is not penalised.

    Raises
    ------
    RuntimeError
        The minimisation did not converge.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    n, d = cast(tuple[int, int], x.shape)
    k = len(names)
    wanted = np.zeros((n, k))
    wanted[np.arange(n), [names.index(one) for one in labels]] = 1
    turned = csr_matrix(x.T)

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        w, b = v[: d * k].reshape(d, k), v[d * k :]
        p = probabilities(x @ w + b)
        value = -c * np.log(np.maximum(p[wanted > 0], 1e-300)).sum() + 0.5 * (w**2).sum()
        slope = c * (p - wanted)
        return value, np.concatenate([(turned @ slope + w).ravel(), slope.sum(axis=0)])

    found: Any = minimize(
        loss, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B", options={"maxiter": 2000}
    )
    if not found.success:
        raise RuntimeError(found.message)
    return found.x[: d * k].reshape(d, k), found.x[d * k :]
