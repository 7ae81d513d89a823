"""What every iteration returns: where it stopped, how far from a solution, after how many steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Result:
    """Where an iteration stopped. ``converged`` is True only if ``residual`` met the tolerance."""

    x: np.ndarray
    residual: float
    iterations: int
    converged: bool
