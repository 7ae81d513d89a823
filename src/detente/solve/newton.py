"""Newton's method for a small dense system, with a line search."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from detente.solve.result import Result


def newton(
    function: Callable[[np.ndarray], np.ndarray],
    jacobian: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    *,
    tolerance: float = 1e-12,
    limit: int = 50,
    longest: float = 1.0,
) -> Result:
    r"""Solve ``function(x) = 0`` by :math:`x - \lambda J(x)^{-1} f(x)`.

    ``lambda`` is halved until the largest residual falls by the Armijo share of Nocedal and Wright
    (2006), Numerical Optimization, section 11.2. The residual is the largest absolute value.

    Parameters
    ----------
    function, jacobian
        The system and its derivative (rows are equations); ``function`` may return NaN outside its
        domain, which shortens the step.
    longest
        Largest change of any entry of ``x`` in one step.
    """
    armijo, shortest = 1e-4, 2.0**-30
    x = start
    f = function(x)
    residual = float(np.abs(f).max())
    for iteration in range(limit + 1):
        if residual <= tolerance:
            return Result(x, residual, iteration, True)
        if iteration == limit or not np.isfinite(residual):
            break
        move = np.linalg.solve(jacobian(x), -f)
        share = min(1.0, longest / max(float(np.abs(move).max()), np.finfo(float).tiny))
        while True:
            trial = x + share * move
            f_trial = function(trial)
            reached = float(np.abs(f_trial).max())
            if reached <= (1 - armijo * share) * residual:
                break
            share *= 0.5
            if not share > shortest:
                return Result(x, residual, iteration, False)
        x, f, residual = trial, f_trial, reached
    return Result(x, residual, limit, False)
