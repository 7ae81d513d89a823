"""Anderson acceleration of a fixed-point iteration."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from detente.solve.result import Result

# Ridge on the normalised normal equations: it bounds the mixing weights once the history is
# numerically dependent, and is too small to be felt before that.
_RIDGE = 1e-14
# A residual this many times the best one seen means that the history misleads: start it anew.
_GIVE_UP = 1e4


def anderson(
    step: Callable[[np.ndarray], tuple[np.ndarray, float]],
    start: np.ndarray,
    *,
    depth: int = 10,
    tolerance: float = 1e-10,
    limit: int = 500,
    nonnegative: slice = slice(0, 0),
) -> Result:
    r"""Solve ``step(x) = 0``, where ``x + step(x)`` is the plain fixed-point iteration.

    .. math:: x_{k+1} = x_k + f_k - (\Delta X + \Delta F)\gamma, \qquad
              \gamma = \arg\min \lVert f_k - \Delta F \gamma \rVert

    Type II of Anderson (1965), Journal of the ACM 12(4); Walker and Ni (2011), SIAM Journal on
    Numerical Analysis 49(4), equation 2.2. The least squares go by normal equations of which each
    step renews one row, so that a step costs three passes over the history.

    Parameters
    ----------
    step
        Returns the plain step at a point, and the residual there (not negative, comparable to
        ``tolerance``; NaN or infinite where the point is out of the domain).
    start
        First point; returned untouched if its residual is within the tolerance already.
    depth
        Number of past steps mixed.
    nonnegative
        Entries that must stay at or above zero: where mixing throws one below, the plain step is
        taken for that entry.

    Returns
    -------
    Result
        The best point if ``limit`` was reached; ``converged`` tells.
    """
    size = start.size
    steps = np.empty((depth, size))
    moves = np.empty((depth, size))
    gram = np.zeros((depth, depth))
    x = start
    best, best_residual, best_step = start, np.inf, np.zeros(size)
    old_step: np.ndarray | None = None
    old_move = start
    used, damping = 0, 1.0
    for iteration in range(limit + 1):
        f, residual = step(x)
        if residual <= tolerance:
            return Result(x, residual, iteration, True)
        if not residual < _GIVE_UP * best_residual:
            if not np.isfinite(best_residual):
                break
            damping *= 0.5
            x, old_step, used = best + damping * best_step, None, 0
            continue
        if residual < best_residual:
            best, best_residual, best_step = x, residual, f
        plain = x + f
        x = plain.copy()
        if old_step is not None:
            row = used % depth
            np.subtract(f, old_step, out=steps[row])
            np.subtract(plain, old_move, out=moves[row])
            used += 1
            kept = min(used, depth)
            gram[row, :kept] = gram[:kept, row] = steps[:kept] @ steps[row]
            x -= _mixing(gram[:kept, :kept], steps[:kept] @ f) @ moves[:kept]
            bounded = x[nonnegative]
            below = bounded < 0
            if below.any():
                bounded[below] = np.maximum(plain[nonnegative][below], 0.0)
        old_step, old_move = f, plain
    return Result(best, float(best_residual), limit, False)


def _mixing(gram: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve the normal equations, each step of the history scaled to unit length."""
    length = np.sqrt(np.maximum(np.diagonal(gram), np.finfo(float).tiny))
    scaled = gram / length / length[:, None]
    scaled.flat[:: len(length) + 1] += _RIDGE
    return np.linalg.solve(scaled, right / length) / length
