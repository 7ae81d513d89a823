"""Pairs of states: alliances (ATOP), rivalries (TSS), disputes (GML), conflicts (UCDP/PRIO)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources import columns
from detente.world.sources.table import layout

if TYPE_CHECKING:
    import pandas as pd

OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
PAIR = {"ccode1": "count", "ccode2": "count"}
INTERSTATE = 2


def alliances(path: Path) -> pd.DataFrame:
    """Return ``ccode1, ccode2, year`` and what the first owes the second, of ``OBLIGATIONS``.

    The layout of ATOP 5.1 by directed dyad-year (Leeds, Ritter, Mitchell and Long 2002).
    """
    names = {f"atop_{name}": "count" for name in OBLIGATIONS}
    table = columns.read(path, {**PAIR, "year": "count", **names})
    return table.rename(columns={f"atop_{name}": name for name in OBLIGATIONS})


def rivalries(path: Path) -> pd.DataFrame:
    """Return the spells of strategic rivalry: ``ccode1, ccode2, start, end`` (years).

    The layout of Thompson, Sakuwa and Suhas (2021); a rivalry that goes on ends in the data's last
    year.
    """
    return columns.read(path, {**PAIR, "start": "count", "end": "count"})


def disputes(path: Path) -> pd.DataFrame:
    """Return militarized disputes by directed dyad-year: ``dispnum, year`` and who lost lives.

    The layout of Gibler, Miller and Little (2016), version 2.2.1; ``fatality`` counts all sides,
    ``fatality1`` and ``fatality2`` the two states: 0 none, 1 to 6 classes from 1-25 to 1000 and
    more dead, -9 unknown.
    """
    names = dict.fromkeys(("dispnum", "year", "fatality", "fatality1", "fatality2"), "count")
    return columns.read(path, {**PAIR, **names})


def conflicts(path: Path) -> list[tuple[int, int, int]]:
    """Return ``(year, state, state)`` of interstate conflicts, secondary parties on each side too.

    The layout of the UCDP/PRIO Armed Conflict Dataset 25.1; sides list Gleditsch-Ward numbers.
    """
    sides = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")
    names = {"year": "count", "type_of_conflict": "count", **dict.fromkeys(sides, "text")}
    table = columns.read(path, names)
    found = set()
    for row in table[table["type_of_conflict"] == INTERSTATE].itertuples():
        try:
            one = [*_numbers(row.gwno_a), *_numbers(row.gwno_a_2nd)]
            other = [*_numbers(row.gwno_b), *_numbers(row.gwno_b_2nd)]
        except ValueError as error:
            raise DataError(layout(path, "gwno", error, "365, 731")) from error
        found |= {(int(str(row.year)), a, b) for a in one for b in other}
    return sorted(found)


def _numbers(field: object) -> list[int]:
    return [int(float(part)) for part in str(field).split(",") if part.strip()]
