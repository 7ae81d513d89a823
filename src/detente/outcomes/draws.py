"""What is read off every draw of a run: cells of the outcomes, and sums of cells for the claims.

Outcomes that are not by pair or sector are kept whole; of the others the cells that move most in
the central case. A claim is a weighted sum of cells of one outcome
(:mod:`detente.outcomes.claims`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.errors import DataError, Fault
from detente.i18n import text
from detente.outcomes import Outcomes, compute, questions
from detente.outcomes.answers import Answers

if TYPE_CHECKING:
    import pandas as pd

    from detente.ensemble.evaluate import States

# Outcomes on these axes have many cells, of which so many are kept.
LARGE = {"importer", "sector", "partner"}
KEPT = 1000
CLAIMS = "claims"
ODDS = "odds"


@dataclass(frozen=True)
class Group:
    """Cells of an outcome that are kept under a comparison: positions in the flattened grid."""

    comparison: str
    outcome: str
    shape: tuple[int, ...]
    cells: np.ndarray

    @property
    def name(self) -> str:
        """Return the name of the group among the numbers of a draw."""
        return f"{self.comparison}/{self.outcome}"


@dataclass(frozen=True)
class Sum:
    """A weighted sum of cells of an outcome, for one claim.

    ``without`` are the provisions whose effect beside the rest of the deal the claim is about;
    where there are none the outcome is that of ``comparison``. ``size`` times the sum is what is
    held against the threshold of visibility.
    """

    claim: str
    comparison: str
    outcome: str
    cells: np.ndarray
    weights: np.ndarray
    size: float
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Measures:
    """The cells and sums that are read off a draw, as a :class:`detente.ensemble.batch.Measured`.

    They hold plain arrays and names only, so that they travel to any worker.
    """

    groups: tuple[Group, ...]
    sums: tuple[Sum, ...] = ()

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return how many numbers there are by name of the group; a claim has one."""
        found = {group.name: len(group.cells) for group in self.groups}
        return found | ({CLAIMS: len(self.sums)} if self.sums else {})

    @cached_property
    def _asked(self) -> Mapping[str | frozenset[str], set[str]]:
        """Return the outcomes to compute by comparison, or by the provisions left out."""
        asked: dict[str | frozenset[str], set[str]] = {}
        for one in (*self.groups, *self.sums):
            key = getattr(one, "without", None) or one.comparison
            asked.setdefault(key, set()).add(one.outcome)
        return asked

    def __call__(self, states: States, held: frozenset[str]) -> Mapping[str, np.ndarray]:
        """Return the numbers of a draw by name of the group."""
        known: dict[tuple, Outcomes] = {}
        found: dict[str | frozenset[str], Answers] = {}
        for key, names in self._asked.items():
            before, after = pair(states, key, names)
            found[key] = compute(states.world, before, after, questions(names), known)
        numbers = {group.name: self._cells(group, found[group.comparison]) for group in self.groups}
        if self.sums:
            numbers[CLAIMS] = np.array(
                [
                    _flat(found[one.without or one.comparison], one.outcome)[one.cells]
                    @ one.weights
                    for one in self.sums
                ]
            )
        return numbers

    @staticmethod
    def _cells(group: Group, found: Answers) -> np.ndarray:
        values = _flat(found, group.outcome)
        if values.size != prod(group.shape):
            # A worker with another outcome of this name would read off other cells.
            raise DataError(Fault(group.outcome, text("run.other_world"), found=str(values.shape)))
        return values[group.cells]


def pair(
    states: States, key: str | frozenset[str], outcomes: Iterable[str] = ()
) -> tuple[Mapping, Mapping]:
    """Return the states before and after of a comparison, or of the deal without provisions."""
    if isinstance(key, frozenset):
        rests = {v for name in outcomes for v in catalogue.outcomes()[name].rests_on}
        return states.without(key, rests), states.deal
    return {
        "deal": (states.today, states.deal),
        "today": (states.base, states.today),
        "speculated": (states.deal, states.speculated),
        ODDS: (states.today, states.odds),
    }[key]


def measures(
    comparisons: Mapping[str, Mapping[str, pd.DataFrame]], sums: Sequence[Sum] = ()
) -> Measures:
    """Return what to read off the draws of a run, by the tables of its central case.

    At the odds, outcomes that have few cells are kept.
    """
    groups = []
    for comparison, tables in comparisons.items():
        for name, table in tables.items():
            dims = catalogue.outcomes()[name].dims
            shape = tuple(len(table[dim].cat.categories) for dim in dims)
            if LARGE.isdisjoint(dims):
                groups.append(Group(comparison, name, shape, np.arange(prod(shape))))
                if comparison == "deal":
                    groups.append(Group(ODDS, name, shape, np.arange(prod(shape))))
            else:
                order = np.argsort(-np.nan_to_num(table["value"].abs().to_numpy()), kind="stable")
                cells = positions(name, table)[order[:KEPT]]
                groups.append(Group(comparison, name, shape, np.sort(cells)))
    return Measures(tuple(groups), tuple(sums))


def positions(outcome: str, rows: pd.DataFrame) -> np.ndarray:
    """Return the positions of a table's rows in the flattened grid of the outcome's axes."""
    dims = catalogue.outcomes()[outcome].dims
    if not dims:
        return np.zeros(len(rows), dtype=int)
    codes = tuple(rows[dim].cat.codes.to_numpy().astype(int) for dim in dims)
    return np.ravel_multi_index(codes, tuple(len(rows[dim].cat.categories) for dim in dims))


def _flat(found: Answers, outcome: str) -> np.ndarray:
    return found.value(outcome, catalogue.outcomes()[outcome].dims).ravel()
