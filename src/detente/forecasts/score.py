"""How good forecasts were: Brier score with its parts, log score, calibration.

With forecasts in bins k of n_k, their mean f_k, the share o_k of those that came true, and o of
all,

.. math:: B = \\frac1N \\sum_i (f_i - o_i)^2
    = \\underbrace{\\tfrac1N \\sum_k n_k (f_k - o_k)^2}_{reliability}
    - \\underbrace{\\tfrac1N \\sum_k n_k (o_k - o)^2}_{resolution}
    + \\underbrace{o (1 - o)}_{uncertainty} + within

(Murphy 1973). ``within`` is what forecasts that differ inside a bin add: their variance less twice
their covariance with the outcomes (Stephenson, Coelho and Jolliffe 2008). It is zero where the
forecasts of a bin are the same, so that the sum is exact either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.models.parameters import parameter


@dataclass(frozen=True)
class Bin:
    """Forecasts from ``low`` up to ``high``: how many, their mean, and the share that came true."""

    low: float
    high: float
    count: int
    forecast: float
    observed: float


@dataclass(frozen=True)
class Score:
    """Scores of resolved forecasts; lower is better for ``brier``, ``log``, ``reliability``.

    ``log`` is the mean of minus the natural logarithm of the probability given to what happened,
    which is taken to be at least ``floor``. ``rate`` is the share that came true; a forecaster who
    always says it scores ``uncertainty``, and ``skill`` is one minus the ratio of the two.
    """

    count: int
    rate: float
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    log: float
    floor: float
    bins: tuple[Bin, ...]

    @property
    def skill(self) -> float:
        """Return the Brier skill against the base rate; NaN where all came out alike."""
        return 1 - self.brier / self.uncertainty if self.uncertainty else float("nan")


def score(
    probabilities: Sequence[float], outcomes: Sequence[int], bins: int | None = None
) -> Score:
    """Return the scores of forecasts against outcomes, each 0 or 1.

    Parameters
    ----------
    bins
        Bins of equal width; default the catalogue's. The last one holds 1.

    Raises
    ------
    ValueError
        There is nothing to score.
    """
    f, o = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    if not len(f) or f.shape != o.shape:
        raise ValueError("nothing to score")
    bins = bins or int(parameter("forecast_bins"))
    floor = parameter("forecast_floor")
    place = np.minimum((f * bins).astype(int), bins - 1)
    rate = float(o.mean())
    found, reliability, resolution, within = [], 0.0, 0.0, 0.0
    for k in np.unique(place):
        mine = place == k
        own, came = f[mine], o[mine]
        mean, share = own.mean(), came.mean()
        reliability += len(own) * (mean - share) ** 2
        resolution += len(own) * (share - rate) ** 2
        within += ((own - mean) ** 2 - 2 * (own - mean) * (came - share)).sum()
        found.append(Bin(k / bins, (k + 1) / bins, len(own), float(mean), float(share)))
    n = len(f)
    given = np.clip(np.where(o == 1, f, 1 - f), floor, 1.0)
    return Score(
        count=n,
        rate=rate,
        brier=float(((f - o) ** 2).mean()),
        reliability=float(reliability / n),
        resolution=float(resolution / n),
        uncertainty=rate * (1 - rate),
        within=float(within / n),
        log=float(-np.log(given).mean()),
        floor=floor,
        bins=tuple(found),
    )
