"""The board: the numbers of a deal that a page shows while a slider moves.

They are the outcomes by country, whole, so that every map can follow, and single cells of the
others: those that findings and headlines speak of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue

if TYPE_CHECKING:
    from detente.ensemble.evaluate import States

COMPARISONS = ("deal", "speculated")


@dataclass(frozen=True)
class Board:
    """Changes by group (``<comparison>/<outcome>``), and the countries of each outcome."""

    values: Mapping[str, np.ndarray]
    countries: Mapping[str, tuple[str, ...]]


def mapped() -> list[str]:
    """Return the outcomes that have one number a country, in the order of the catalogue."""
    return [name for name, row in catalogue.outcomes().items() if row.dims == ("country",)]


def board(states: States) -> Board:
    """Return the board of a deal that was solved."""
    from detente.outcomes import compute, questions
    from detente.outcomes.draws import pair

    wanted = mapped()
    asked = questions(wanted)
    values: dict[str, np.ndarray] = {}
    countries: dict[str, tuple[str, ...]] = {}
    known: dict = {}
    for comparison in COMPARISONS:
        found = compute(states.world, *pair(states, comparison), asked, known)
        for name in wanted:
            if name in found:
                values[f"{comparison}/{name}"] = found.value(name, ("country",))
                if name not in countries:
                    countries[name] = tuple(map(str, found[name]["country"].values))
    return Board(values, countries)
