"""Two runs side by side: which is better for whom, and in what share of the draws.

Draws of one seed share the values of all inputs that both runs have
(:mod:`detente.ensemble.draws`), so that draw n of one run is held against draw n of the other:
what both are uncertain about alike drops out of the difference (common random numbers).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente import catalogue
from detente.ensemble.inputs import COMMON
from detente.ensemble.stream import FAULT
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.outcomes.bands import HIGH, LOW
from detente.record import fingerprint

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run

COMPARISONS = ("deal", "odds", "today", "speculated")
VALUES = ("value_one", "value_other", "difference")
BAND = ("median", "low", "high", "better", "equal")
# Draws are kept in single precision, and solvers leave a residue: within so much, relative to the
# central values and to one unit, two numbers are the same.
STILL = 1e-6
# What decides whether a provision is carried out bears on nothing where all are.
_CHANCES = ("likelihood.", "consent.", COMMON)


@dataclass(frozen=True)
class Difference:
    """One thing in which two runs differ; ``data`` if numbers differ by more than the deal's."""

    what: str
    one: str
    other: str
    data: bool = False


@dataclass(frozen=True)
class Pairs:
    """Draws of two runs that are held against each other.

    ``draws`` are the numbers of those that failed in neither, ``failed`` how many did. Of the
    inputs that both runs have, ``same`` are those with the same value in each of these draws,
    ``other`` the rest: another range, or another order of the published sets.
    """

    draws: tuple[int, ...]
    failed: int
    same: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """An outcome under two runs.

    ``table`` has the outcome's axes, ``value_one`` and ``value_other`` (central case; at the odds
    the mean over the paired draws), ``difference`` (the second less the first), ``median``, ``low``
    and ``high`` (50, 5 and 95 per cent quantiles of the difference over the paired draws), all in
    the outcome's unit; ``better``, the share of these draws in which the second is better (higher,
    or lower where the catalogue's ``better`` is -1), and ``equal``, that in which both are the
    same. What only one run has, or what was not kept of the draws of both, is NaN.

    ``drawn`` is the difference in every paired draw: a row a draw, a column a cell. It is empty,
    and ``pairs`` is None, where one of the runs has no draws.
    """

    one: Run
    other: Run
    outcome: str
    comparison: str
    table: pd.DataFrame
    drawn: pd.DataFrame
    pairs: Pairs | None

    @property
    def count(self) -> int:
        """Return the number of draws used."""
        return len(self.pairs.draws) if self.pairs else 0

    def at(self, *place: str) -> Mapping[str, float] | None:
        """Return the numbers of one cell by column; None if neither run has it."""
        return self._rows.get(place)

    def whole(self, weights: Mapping[tuple[str, ...], float]) -> Mapping[str, float] | None:
        """Return the numbers of a weighted sum of cells by column; None if a cell is missing.

        The sum is taken in every draw, so that its band knows how the cells move together.
        """
        rows = [self._rows.get(place) for place in weights]
        found = [row for row in rows if row]
        if not found or len(found) < len(rows):
            return None
        share = np.array(list(weights.values()))
        values = {name: float(share @ [row[name] for row in found]) for name in VALUES}
        cells = [_column(self.outcome, place) for place in weights]
        drawn = _at(self.drawn, cells) @ share[:, None]
        level = np.array([max(abs(values["value_one"]), abs(values["value_other"]))])
        band = _band(drawn, level, catalogue.outcomes()[self.outcome].better)
        return values | {name: float(column[0]) for name, column in band.items()}

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], dict[str, float]]:
        places = self.table[list(catalogue.outcomes()[self.outcome].dims)]
        numbers = self.table[[*VALUES, *BAND]].to_dict("records")
        named = places.itertuples(index=False, name=None) if len(places.columns) else [()]
        return dict(zip(named, numbers, strict=True))  # pyright: ignore[reportReturnType]


def compare(
    one: Run, other: Run, outcome: str = "real_income", comparison: str = "deal"
) -> Comparison:
    """Hold an outcome of two runs side by side, draw by draw.

    Parameters
    ----------
    one, other
        Two runs: of two deals, or of one deal on two days or under two sets of elasticities.
    outcome
        A name of the catalogue that both runs answer.
    comparison
        That of :meth:`detente.record.Run.table`; ``odds`` is the deal as far as it is carried out.

    Raises
    ------
    DataError
        The runs were drawn from different seeds, or one does not answer the outcome, or not under
        this comparison.
    """
    _check(one, comparison)
    tables = [run.table(outcome, comparison) for run in (one, other)]
    for run, table in zip((one, other), tables, strict=True):
        if table.empty:
            found = f"{outcome}, {comparison}"
            raise DataError(Fault(str(run.path), text("compare.nothing"), found=found))
    dims = list(catalogue.outcomes()[outcome].dims)
    sides = [
        table[[*dims, "value"]].astype(dict.fromkeys(dims, str)).rename(columns={"value": name})
        for table, name in zip(tables, VALUES, strict=False)
    ]
    table = sides[0].merge(sides[1], how="outer", sort=False, **_on(dims))
    places = table[dims].itertuples(index=False, name=None) if dims else [()]
    cells = [_column(outcome, place) for place in places]

    pairs = pair(one, other, comparison)
    draws = [_drawn(run, outcome, comparison, pairs) for run in (one, other)]
    draws = [
        _filled(draws[k], draws[1 - k], still=not table[VALUES[k]].fillna(0.0).any())
        for k in (0, 1)
    ]
    if comparison == "odds" and pairs:
        for name, drawn in zip(VALUES, draws, strict=False):
            table[name] = _at(drawn.mean().to_frame().T, cells)[0]
    table["difference"] = table["value_other"] - table["value_one"]
    both = draws[0].columns.intersection(draws[1].columns, sort=False)
    difference = draws[1][both] - draws[0][both]
    level = table[list(VALUES[:2])].abs().max(axis=1).to_numpy()
    band = _band(_at(difference, cells), level, catalogue.outcomes()[outcome].better)
    return Comparison(one, other, outcome, comparison, table.assign(**band), difference, pairs)


def pair(one: Run, other: Run, comparison: str = "deal") -> Pairs | None:
    """Return the draws in which two runs are held against each other: the first that both have.

    None where one of them has no draws. Of what decides whether provisions are carried out the
    inputs count at the odds alone.

    Raises
    ------
    DataError
        The runs were drawn from different seeds.
    """
    drawn = [run.meta.get("draws") or {} for run in (one, other)]
    if not all(d.get("count") for d in drawn):
        return None
    if drawn[0]["seed"] != drawn[1]["seed"]:
        again = text("compare.again", seed=drawn[0]["seed"], draws=drawn[0]["count"])
        found = f"{drawn[0]['seed']}, {drawn[1]['seed']}"
        what = text("compare.other_seed", again=again)
        raise DataError(Fault(f"{one.path}, {other.path}", what, found=found))
    rows = [run.draws for run in (one, other)]
    common = rows[0].index.intersection(rows[1].index)
    rows = [row.loc[common] for row in rows]
    good = rows[0][FAULT].isna() & rows[1][FAULT].isna()
    shared = [
        name
        for name in rows[0].columns.intersection(rows[1].columns, sort=False)
        if name != FAULT and (comparison == "odds" or not name.startswith(_CHANCES))
    ]
    same = {name: _alike(rows[0][name], rows[1][name]) for name in shared}
    return Pairs(
        tuple(int(number) for number in common[good]),
        int((~good).sum()),
        tuple(name for name in shared if same[name]),
        tuple(name for name in shared if not same[name]),
    )


def differences(one: Run, other: Run) -> list[Difference]:
    """Return what differs between two runs, the deal first; nothing if they are the same run."""
    found = [
        Difference(what, *(_said(run, what) for run in (one, other)), data=data)
        for what, data in _PARTS.items()
        if _part(one, what) != _part(other, what)
    ]
    named = {part.what for part in found}
    # Another deal has other contents, and sizes are calibrated to a set of elasticities.
    follows = {"contents": "deal", "calibrated": "elasticity"}
    return [part for part in found if follows.get(part.what) not in named]


# What two runs may differ in, and whether that moves numbers beside the deal and its day.
_PARTS = {
    "deal": False, "contents": False, "day": False, "elasticity": False, "draws": False,
    "world": True, "energy": True, "currency": True, "security": True, "sources": True,
    "calibrated": True, "models": True, "version": True, "libraries": False,
}  # fmt: skip


def _part(run: Run, what: str) -> Any:
    """Return one part of what determines a run, as far as its record has it."""
    meta = run.meta
    world = meta.get("world") or {}
    drawn = meta.get("draws") or {}
    return {
        "deal": lambda: meta["deal"]["id"],
        "contents": lambda: meta["deal"],
        "day": lambda: meta.get("regime_as_of"),
        "elasticity": lambda: world.get("elasticity"),
        "draws": lambda: (drawn.get("count", 0), drawn.get("seed")),
        "world": lambda: world.get("hash"),
        "energy": lambda: (meta.get("energy") or {}).get("hash"),
        "currency": lambda: (meta.get("hashes") or {}).get("currency"),
        "security": lambda: (meta.get("hashes") or {}).get("security"),
        # Those of the set of elasticities are named by the set.
        "sources": lambda: {
            name: about
            for name, about in (world.get("sources") or {}).items()
            if name != "trade_elasticity"
        },
        "calibrated": lambda: meta.get("calibrated"),
        "models": lambda: [model["name"] for model in meta.get("models") or ()],
        "version": lambda: meta.get("version"),
        "libraries": lambda: {**(meta.get("libraries") or {}), "Python": meta.get("python")},
    }[what]()


def _said(run: Run, what: str) -> str:
    """Return a part on one line: names as they are, of longer content the start of its hash."""
    part = _part(run, what)
    if what == "draws":
        return f"{part[0]} ({part[1]})" if part[0] else "0"
    if what == "libraries":
        return ", ".join(f"{name} {version}" for name, version in part.items())
    if what == "models":
        return ", ".join(part)
    if what in ("contents", "sources", "calibrated"):
        return fingerprint({what: part})[:8]
    return str(part or "")[:40]


def _check(one: Run, comparison: str) -> None:
    if comparison not in COMPARISONS:
        near = did_you_mean(comparison, COMPARISONS) or ""
        what, allowed = text("why.unknown_comparison"), ", ".join(COMPARISONS)
        raise DataError(Fault(str(one.path), what, "comparison", comparison, allowed, near))


def _alike(one: pd.Series, other: pd.Series) -> bool:
    """Return whether an input has the same values in two runs, whatever machines made them."""
    if one.dtype.kind == other.dtype.kind == "f":
        return bool(np.allclose(one, other, rtol=1e-9, atol=0.0))
    return bool((one == other).all())


def _on(dims: list[str]) -> dict[str, Any]:
    return {"on": dims} if dims else {"left_index": True, "right_index": True}


def _column(outcome: str, place: tuple[str, ...]) -> str | tuple[str, ...]:
    """Return the column that a cell has in :meth:`detente.record.Run.drawn`."""
    return place if len(place) > 1 else place[0] if place else outcome


def _drawn(run: Run, outcome: str, comparison: str, pairs: Pairs | None) -> pd.DataFrame:
    """Return an outcome of a run in the paired draws; empty where none of it was kept."""
    import pandas as pd

    if pairs is None:
        return pd.DataFrame()
    try:
        return run.drawn(outcome, comparison).loc[list(pairs.draws)].astype(float)
    except DataError:
        return pd.DataFrame()


def _filled(drawn: pd.DataFrame, others: pd.DataFrame, *, still: bool) -> pd.DataFrame:
    """Return the draws of a run with all cells that the other run keeps, where nothing moves.

    Of an outcome of many cells those that move most are kept: where none of them does in the
    central case or in a draw, the others are zero as well.
    """
    if drawn.empty or not still or drawn.to_numpy().any():
        return drawn
    return drawn.reindex(columns=drawn.columns.union(others.columns, sort=False), fill_value=0.0)


def _at(drawn: pd.DataFrame, cells: list[Any]) -> np.ndarray:
    """Return numbers (draw, cell) in the order of ``cells``; NaN where one was not kept."""
    found = np.full((max(len(drawn), 1), len(cells)), np.nan)
    if drawn.size:
        at = drawn.columns.get_indexer(cells)  # pyright: ignore[reportArgumentType]
        found[:, at >= 0] = drawn.to_numpy()[:, at[at >= 0]]
    return found


def _band(difference: np.ndarray, level: np.ndarray, better: int) -> dict[str, np.ndarray]:
    """Return the columns of ``BAND`` for differences (draw, cell) of numbers as large as ``level``.

    NaN where a cell is not a number in every draw.
    """
    low, median, high = np.quantile(difference, (LOW, 0.5, HIGH), axis=0)
    known = np.where(np.isnan(median), np.nan, 1.0)
    least = STILL * (1 + np.nan_to_num(level))
    ahead = (difference * (better or 1) > least).mean(axis=0)
    equal = (abs(difference) <= least).mean(axis=0)
    return dict(zip(BAND, (median, low, high, known * ahead, known * equal), strict=True))
