"""Global Energy Monitor's tracker tables: gas pipelines and LNG terminals, one row a unit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from detente.errors import DataError
from detente.world.sources.table import existing, layout

COLUMNS = ("id", "name", "unit-name", "status", "areas", "capacity", "start-year", "tracker-custom")
EXPORT, IMPORT, PIPELINE = "GGIT - export", "GGIT - import", "GGIT"


@dataclass(frozen=True)
class Unit:
    """A pipeline or a terminal; capacity in bcm a year (pipelines) or Mt of LNG a year."""

    id: str
    name: str
    unit: str
    status: str
    areas: tuple[str, ...]
    capacity: float
    start: int | None
    kind: str


def read(path: Path) -> tuple[Unit, ...]:
    """Return the units of a tracker's table; a unit without capacity has 0.

    Raises
    ------
    DataError
        If the file is missing or lacks a column.
    """
    with existing(path).open(encoding="utf-8", newline="") as stream:
        table = csv.DictReader(stream)
        missing = [c for c in COLUMNS if c not in (table.fieldnames or ())]
        if missing:
            raise DataError(layout(path, ", ".join(missing), table.fieldnames, COLUMNS))
        return tuple(
            Unit(
                row["id"],
                row["name"],
                row["unit-name"],
                row["status"],
                tuple(a.strip() for a in row["areas"].split(",") if a.strip()),
                _number(row["capacity"]) or 0.0,
                int(year) if (year := _number(row["start-year"])) else None,
                row["tracker-custom"],
            )
            for row in table
        )


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
