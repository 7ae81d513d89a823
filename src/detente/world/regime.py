"""The regime: the dated, cited measures in force between the benchmark year and a date.

A regime file is a deal file whose provisions are in force; a deal lifts a share of them by id.
Sizes that no source states are calibrated to an observed change of trade; the calibration is a
table of its own (``calibrated.json``), written by ``detente world calibrate``.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    from detente.deal.schema import Measure, Observed, Provision

CALIBRATED = "calibrated.json"
Key = tuple[str, int]


@dataclass(frozen=True)
class Regime:
    """Provisions in force on ``as_of``, and the calibrated sizes by (provision id, position)."""

    as_of: datetime.date
    provisions: tuple[Provision, ...]
    calibrated: Mapping[Key, float]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids that a deal can lift."""
        return tuple(p.id for p in self.provisions)


@cache
def provisions(folder: Path | None = None) -> tuple[Provision, ...]:
    """Return every regime provision of the library, in force or ended, by start date."""
    folder = folder or library() / "regime"
    found = [p for path in sorted(folder.glob("*.yaml")) for p in load_deal(path).provisions]
    ids = [p.id for p in found]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise DataError(
            [Fault(str(folder), text("world.regime_repeated"), found=name) for name in repeated]
        )
    return tuple(sorted(found, key=lambda p: (p.starts or datetime.date.min, p.id)))


def load_regime(
    as_of: datetime.date | None = None, elasticity: str | None = None, folder: Path | None = None
) -> Regime:
    """Return the regime in force on ``as_of`` (default: today), sized for an elasticity set.

    Raises
    ------
    DataError
        If a size that must be calibrated has no entry in the calibration table.
    """
    as_of = as_of or datetime.date.today()
    active = tuple(p for p in provisions(folder) if in_force(p, as_of))
    table = calibration_table(folder)
    sizes = table.get(elasticity or next(iter(table), ""), {})
    missing = [key for key, _ in to_calibrate(active) if key not in sizes]
    if missing:
        raise DataError(
            [Fault(f"{i}[{n}]", text("world.not_calibrated"), field="observed") for i, n in missing]
        )
    return Regime(as_of, active, sizes)


def in_force(provision: Provision, day: datetime.date) -> bool:
    """Say whether a provision is in force on a day; ``ends`` is the first day without it."""
    return (provision.starts is None or provision.starts <= day) and (
        provision.ends is None or day < provision.ends
    )


def calibration_table(folder: Path | None = None) -> dict[str, dict[Key, float]]:
    """Return the calibrated sizes by elasticity set and (provision id, position of measure)."""
    path = (folder or library() / "regime") / CALIBRATED
    if not path.exists():
        return {}
    stored = json.loads(path.read_text("utf-8"))
    return {
        name: {
            (key.rpartition("#")[0], int(key.rpartition("#")[2])): row["value"]
            for key, row in sizes.items()
        }
        for name, sizes in stored["sizes"].items()
    }


def to_calibrate(
    provisions: tuple[Provision, ...],
) -> Iterator[tuple[Key, tuple[Measure, Observed]]]:
    """Yield the measures that have an observed change instead of a number."""
    for provision in provisions:
        for position, measure in enumerate(provision.measures):
            for magnitude in measure.magnitudes().values():
                if magnitude.central is None and magnitude.observed is not None:
                    yield (provision.id, position), (measure, magnitude.observed)
