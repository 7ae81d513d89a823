"""How fast the currencies of Russia's exports moved: fitted on 2022-23, held out on 2024-25.

Partial adjustment, this project's own form. With u the share of dollars, euros and their like,

    ln(s_c / u)(t) = a_c + (ln(s_c / u)(0) - a_c) exp(-k t),    t years since the shock,

for roubles and for the currencies of other partners, with one speed k. The targets a_c and the
speed are least squares; k by a search over a grid, the targets exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

SHOCK = 2022 + 1.5 / 12  # middle of February 2022
HELD_OUT_FROM = 2024.0
SPEEDS = np.geomspace(0.05, 20.0, 4001)
GROUPS = ("RUB", "friendly", "unfriendly")


@dataclass(frozen=True)
class Fit:
    """``speed`` a year; ``target`` log ratios to unfriendly currencies; errors in points.

    ``error`` maps a date to predicted less observed shares (RUB, friendly, unfriendly);
    ``held_out`` says which dates were not fitted.
    """

    speed: float
    target: tuple[float, float]
    error: Mapping[str, tuple[float, float, float]]
    held_out: tuple[str, ...]

    def largest(self, held_out: bool) -> float:
        """Return the largest error in percentage points, of the dates held out or of the others."""
        dates = [date for date in self.error if (date in self.held_out) == held_out]
        return max(abs(e) for date in dates for e in self.error[date])

    def closed(self, years: float) -> float:
        """Return the share of the way to the target that is gone after some years."""
        return float(1 - np.exp(-self.speed * years))


def observations(rows: Iterable[Mapping[str, str]], flow: str = "exports") -> dict[str, np.ndarray]:
    """Return shares (RUB, friendly, unfriendly) by month, of the months that print both others.

    A printed share of 2021 or of a whole year is no month and is left out.
    """
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        if row["flow"] == flow and len(row["date"]) == len("2022-01"):
            found.setdefault(row["date"], {})[row["group"]] = float(row["share"])
    return {
        date: np.array([s["RUB"], 1 - s["RUB"] - s["unfriendly"], s["unfriendly"]])
        for date, s in sorted(found.items())
        if {"RUB", "unfriendly"} <= set(s)
    }


def years_since(date: str) -> float:
    """Return years from the shock to the middle of a month."""
    return int(date[:4]) + (int(date[5:7]) - 0.5) / 12 - SHOCK


def fit(seen: Mapping[str, np.ndarray]) -> Fit:
    """Return the adjustment that fits the months before 2024 best, and the errors of all months."""
    months = list(seen)
    first, *later = months
    held = tuple(m for m in later if years_since(m) + SHOCK >= HELD_OUT_FROM)
    used = [m for m in later if m not in held]
    start = _ratios(seen[first])
    time = np.array([years_since(month) for month in used])
    observed = np.array([_ratios(seen[month]) for month in used])
    best = (np.inf, 0.0, start)
    for speed in SPEEDS:
        gone = 1 - np.exp(-speed * time)
        # y = start + gone (target - start): least squares for the target, given the speed.
        target = start + gone @ (observed - start) / (gone @ gone)
        miss = observed - start - gone[:, None] * (target - start)
        if (loss := float((miss**2).sum())) < best[0]:
            best = (loss, float(speed), target)
    _, speed, target = best
    error = {}
    for month in later:
        gone = 1 - np.exp(-speed * years_since(month))
        said = _shares(start + gone * (target - start))
        a, b, c = (100 * (said - seen[month])).tolist()
        error[month] = (a, b, c)
    return Fit(speed, (float(target[0]), float(target[1])), error, held)


def _ratios(shares: np.ndarray) -> np.ndarray:
    return np.log(shares[:2] / shares[2])


def _shares(ratios: np.ndarray) -> np.ndarray:
    weights = np.append(np.exp(ratios), 1.0)
    return weights / weights.sum()
