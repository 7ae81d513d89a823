"""Which state a number of the Correlates of War stands for, and the hand-made tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from detente.catalogue import place_groups
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import pandas as pd

MEMBERS = 193
RECENT = 2015
YUGOSLAVIA = "YUG"


@dataclass(frozen=True)
class States:
    """The 195 states: labels in order, and the state of each number with its first year.

    ``since`` is the first year from which the number stands for the state of today; 0 where it
    always did.
    """

    labels: tuple[str, ...]
    by_number: Mapping[int, str]
    since: Mapping[int, int]

    def of(self, numbers: pd.Series) -> pd.Series:
        """Return the states of numbers; missing where there is none today."""
        return numbers.map(dict(self.by_number))

    def index(self, numbers: pd.Series) -> pd.Series:
        """Return the position of each number's state; -1 where there is none today."""
        at = {label: i for i, label in enumerate(self.labels)}
        return self.of(numbers).map(at).fillna(-1).astype(int)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a hand-made table beside this file; none if it is not there."""
    path = resources.files("detente.world.build").joinpath(name)
    if not path.is_file():
        return []
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def named(field: str) -> list[str]:
    """Return the states of a field: codes, or groups (NATO), with spaces between."""
    groups = place_groups()
    return [
        state
        for name in field.split()
        for state in (groups[name].members if name in groups else (name,))
    ]


def states(ideal_points: pd.DataFrame, exceptions: Iterable[dict[str, str]]) -> States:
    """Return the 195 states: the members that voted lately, Taiwan and Kosovo.

    The votes' table carries both codes; ``security_state.csv`` names the few numbers that it does
    not settle.

    Raises
    ------
    DataError
        If there are not 193 members.
    """
    recent = ideal_points[ideal_points["year"] >= RECENT]
    by_number = {
        int(number): str(code)
        for number, code in zip(recent["ccode"], recent["iso3c"], strict=True)
    }
    since = {}
    for row in exceptions:
        by_number[int(row["ccode"])] = row["country"]
        since[int(row["ccode"])] = int(row["since"])
    labels = tuple(sorted(set(by_number.values())))
    if len(labels) != MEMBERS + 2 or YUGOSLAVIA in labels:
        found = f"{len(labels)}: {', '.join(labels[:5])}"
        raise DataError(Fault("security_state.csv", text("world.layout"), "country", found, "195"))
    return States(labels, by_number, since)
