"""Which uncertain input drives a number: first-order sensitivity indices from a run's own draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

# So many harmonics of an input's effect are counted: smooth effects need few, and each costs noise.
HARMONICS = 6
# Draws below which no index is worth telling, and the inputs that are looked at closely.
FEWEST, CLOSELY = 60, 6
RESAMPLES = 50


@dataclass(frozen=True)
class Driver:
    """The share of a number's variance that an input explains by itself, and its 95% margin."""

    input: str
    share: float
    margin: float

    @property
    def sure(self) -> bool:
        """Return whether the share is told apart from none."""
        return self.share > self.margin


def drivers(inputs: pd.DataFrame, values: np.ndarray, *, seed: int = 1) -> list[Driver]:
    """Return the inputs that explain a number's variance, most important first.

    Random balance designs (Tarantola, Gatelli and Mara 2006), which need no design of their own, as
    of SALib; all inputs are screened, and the margins of the largest are bootstrapped. The shares
    sum to less than one where inputs work together.

    Parameters
    ----------
    inputs
        Inputs of the draws, a column each; a choice counts by the position of its labels.
    values
        The number in each draw.

    Returns
    -------
    list of Driver
        Empty where there are too few draws, or the number is the same in all of them.
    """
    columns = {str(name): _numbers(column) for name, column in inputs.items()}
    columns = {name: column for name, column in columns.items() if np.ptp(column) > 0}
    if len(values) < FEWEST or not columns or np.ptp(values) <= 1e-12 * np.abs(values).max():
        return []
    scaled = (values - values.mean()) / values.std()
    first = _indices(columns, scaled, 2, seed)
    closely = sorted(first, key=lambda one: -one.share)[:CLOSELY]
    named = {one.input: columns[one.input] for one in closely}
    found = _indices(named, scaled, RESAMPLES, seed)
    return sorted(found, key=lambda one: -one.share)


def _numbers(column: pd.Series) -> np.ndarray:
    if column.dtype.kind in "fiub":
        return column.to_numpy(float)
    return column.astype("category").cat.codes.to_numpy(float)


def _indices(
    columns: dict[str, np.ndarray], values: np.ndarray, resamples: int, seed: int
) -> list[Driver]:
    from SALib.analyze import rbd_fast

    names = list(columns)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    points = np.stack(list(columns.values()), axis=1)
    found = rbd_fast.analyze(
        problem, points, values, M=HARMONICS, num_resamples=resamples, seed=seed
    )
    shares: Sequence[float] = found["S1"]
    return [
        Driver(name, float(share), float(margin))
        for name, share, margin in zip(names, shares, found["S1_conf"], strict=True)
    ]
