"""Outcomes as tidy tables, and the bands of their numbers over the draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.outcomes import Outcomes, Question, compute, questions
from detente.outcomes.draws import ODDS, Measures, pair, positions

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.ensemble.evaluate import States
    from detente.models.base import Solution
    from detente.outcomes.bands import Bands
    from detente.world.world import World

Tables = dict[str, "pd.DataFrame"]
Comparisons = dict[str, Tables]
BAND = ("median", "low", "high", "positive")


def table(
    world: World,
    before: Mapping[str, Solution],
    after: Mapping[str, Solution],
    *,
    large: bool = True,
    asked: Collection[Question] | None = None,
    known: dict[tuple, Outcomes] | None = None,
) -> Tables:
    """Return a table an outcome: axes, before, after, value.

    Cells that are zero before and after are left out.

    Parameters
    ----------
    large
        Whether to include the flows between states, which are many.
    asked
        The questions that are asked; default all.
    known
        Answers that are kept from one call to the next.
    """
    found = compute(world, before, after, None if asked is None else tuple(asked), known)
    rows = catalogue.outcomes()
    names = [name for name in found if large or "importer" not in rows[name].dims]
    return {name: _frame(name, found[name]) for name in names}


def compare(states: States) -> Comparisons:
    """Return the tables of each comparison of a run, by outcome.

    ``deal`` is the deal relative to today, ``today`` is today relative to the benchmark without
    the regime, ``speculated`` (only where it differs) the deal with its speculation relative to
    the deal.
    """
    names = ["deal", "today"]
    if states.speculated is not states.deal:
        names.append("speculated")
    known: dict[tuple, Outcomes] = {}
    return {
        name: table(states.world, *pair(states, name), large=name != "speculated", known=known)
        for name in names
    }


def added(states: States, provisions: frozenset[str], wanted: Collection[str]) -> Tables:
    """Return the tables of what some provisions add to the rest of the deal, by outcome.

    Only the ``wanted`` outcomes are computed; one that names no variable takes every model.
    """
    found = table(states.world, *pair(states, provisions, wanted), asked=questions(wanted))
    return {name: rows for name, rows in found.items() if name in wanted}


def banded(comparisons: Comparisons, measures: Measures, bands: Bands) -> Comparisons:
    """Return the tables with median, low, high and positive of the draws, and those at the odds.

    ``low`` and ``high`` are the 5 and 95 per cent quantiles over the draws, ``positive`` is the
    share of them above zero; NaN for cells that are not kept. At the odds ``value`` is the mean.
    """
    found: Comparisons = {name: dict(tables) for name, tables in comparisons.items()}
    for group in measures.groups:
        band = bands[group.name]
        if group.comparison == ODDS:
            if band.count:
                rows = _grid(group.outcome, comparisons[_of(ODDS)][group.outcome])
                rows = rows.assign(before=np.nan, after=np.nan, value=band.mean)
                parts = {name: getattr(band, name) for name in BAND}
                found.setdefault(ODDS, {})[group.outcome] = rows.assign(**parts)
            continue
        rows = comparisons[group.comparison][group.outcome]
        place = np.full(int(np.prod(group.shape)), -1)
        place[group.cells] = np.arange(len(group.cells))
        at = place[positions(group.outcome, rows)]
        parts = {name: np.where(at >= 0, getattr(band, name).take(at), np.nan) for name in BAND}
        found[group.comparison][group.outcome] = rows.assign(**parts)
    return found


def cells(comparisons: Comparisons, measures: Measures) -> pd.DataFrame:
    """Return the cells of every group of numbers that is kept of the draws, in their order.

    Columns ``group`` and the axes of all outcomes, empty where an outcome has not that axis.
    """
    import pandas as pd

    parts = [
        _grid(group.outcome, comparisons[_of(group.comparison)][group.outcome])
        .iloc[group.cells]
        .astype(str)
        .assign(group=group.name)
        for group in measures.groups
    ]
    return pd.concat(parts, ignore_index=True).fillna("").astype("category")


def _of(comparison: str) -> str:
    """Return the comparison whose tables have the cells of another."""
    return "deal" if comparison == ODDS else comparison


def _grid(outcome: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return every cell of an outcome's axes."""
    import pandas as pd

    dims = catalogue.outcomes()[outcome].dims
    categories = [rows[dim].cat.categories for dim in dims]
    codes = np.indices([len(c) for c in categories]).reshape(len(dims), -1)
    return pd.DataFrame(
        {
            dim: pd.Categorical.from_codes(code, categories=names)
            for dim, code, names in zip(dims, codes, categories, strict=True)
        },
        index=range(codes.shape[1] if dims else 1),
    )


def stacked(comparisons: Comparisons) -> dict[str, pd.DataFrame]:
    """Return one table an outcome, with the column ``comparison``."""
    import pandas as pd

    found: dict[str, list[pd.DataFrame]] = {}
    for which, tables in comparisons.items():
        for name, one in tables.items():
            found.setdefault(name, []).append(one.assign(comparison=which))
    return {
        name: pd.concat(parts, ignore_index=True).astype({"comparison": "category"})
        for name, parts in found.items()
    }


def _frame(name: str, found: xr.Dataset) -> pd.DataFrame:
    import pandas as pd

    dims = catalogue.outcomes()[name].dims
    values = found["value"].transpose(*dims).values
    columns: dict = {
        dim: pd.Categorical.from_codes(position.ravel(), categories=pd.Index(found[dim].values))
        for dim, position in zip(dims, np.indices(values.shape), strict=True)
    }
    empty = np.full(values.size, np.nan)
    for side in ("before", "after"):
        level = found.get(side)
        columns[side] = empty if level is None else level.transpose(*dims).values.ravel()
    columns["value"] = values.ravel()
    frame = pd.DataFrame(columns)
    if found.get("before") is None:
        return frame
    return frame[~absent(name, columns["before"], columns["after"])].reset_index(drop=True)


def absent(outcome: str, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return which cells of an outcome are none, by their levels: a flow of nothing is no flow.

    A state's probability or share of zero is a number.
    """
    row = catalogue.outcomes()[outcome]
    if row.dims == ("country",) and row.unit == "percentage points":
        return np.zeros(before.shape, bool)
    return (np.nan_to_num(before) == 0) & (np.nan_to_num(after) == 0)
