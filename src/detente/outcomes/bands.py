"""Bands over the draws of a run: quantiles of every cell, and how often a claim holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from detente.ensemble import stream
from detente.outcomes.draws import CLAIMS, Measures

if TYPE_CHECKING:
    from pathlib import Path

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Band:
    """Numbers a cell over ``count`` draws: median, 5 and 95 per cent quantile, mean, and the share
    of draws above zero."""

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    mean: np.ndarray
    positive: np.ndarray
    count: int


@dataclass(frozen=True)
class Held:
    """A claim over the draws: its band, and the share of draws in which it holds.

    It holds where the sum has the claimed sign and is large enough to see.
    """

    median: float
    low: float
    high: float
    probability: float


Bands = Mapping[str, Band]


def bands(folder: Path, measures: Measures, good: np.ndarray) -> Bands:
    """Return the bands by name of the group, over the draws that are ``good``.

    Cells are read block by block, so that memory does not grow with the number of draws.
    """
    count = int(good.sum())
    found = {
        name: np.full((len(fields(Band)) - 1, size), np.nan)
        for name, size in measures.sizes.items()
        if name != CLAIMS
    }
    if count:
        for name, cells, numbers in stream.blocks(folder, found):
            found[name][:, cells] = _band(numbers[good])
    return {name: Band(*columns, count=count) for name, columns in found.items()}


def _band(numbers: np.ndarray) -> np.ndarray:
    """Return median, low, high, mean and positive (5, cell) of numbers (draw, cell)."""
    each = np.ascontiguousarray(numbers.T, dtype=float)
    mean, positive = each.mean(axis=1), (each > 0).mean(axis=1)
    low, median, high = np.quantile(each, (LOW, 0.5, HIGH), axis=1, overwrite_input=True)
    return np.stack([median, low, high, mean, np.where(np.isnan(median), np.nan, positive)])


def claims(
    folder: Path, measures: Measures, signs: Mapping[str, tuple[int, float]], good: np.ndarray
) -> dict[str, Held]:
    """Return what the draws say of each claim.

    ``signs`` has the claimed direction (1 or -1) and the smallest visible size by claim.
    """
    if not measures.sums or not good.any():
        return {}
    numbers = stream.numbers(folder, CLAIMS)[good].astype(float)
    low, median, high = np.quantile(numbers, (LOW, 0.5, HIGH), axis=0)
    found = {}
    for column, one in enumerate(measures.sums):
        sign, least = signs[one.claim]
        holds = (numbers[:, column] * sign > 0) & (abs(numbers[:, column]) * one.size >= least)
        ends = (float(end[column]) for end in (median, low, high))
        found[one.claim] = Held(*ends, probability=float(holds.mean()))
    return found
