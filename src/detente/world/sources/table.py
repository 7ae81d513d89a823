"""The input-output table that every reader of a multi-country table returns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError, Fault

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class InputOutputTable:
    """A multi-country input-output table at basic prices, million USD.

    Attributes
    ----------
    countries, sectors
        Labels, in the order of the axes.
    flow
        ``[exporter, importer, sector]``, intermediate and final purchases, domestic included,
        net of ``drawn``.
    domestic_use, imported_use
        ``[country, input, sector]``, inputs by origin at home or abroad.
    output
        ``[country, sector]`` gross output.
    drawn
        ``[exporter, importer, sector]``, by how much stocks were run down (not negative).
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    flow: np.ndarray
    domestic_use: np.ndarray
    imported_use: np.ndarray
    output: np.ndarray
    drawn: np.ndarray

    def with_flow(self, flow: np.ndarray) -> InputOutputTable:
        """Return the table with other bilateral flows."""
        return replace(self, flow=flow)


def existing(path: Path) -> Path:
    """Return ``path`` if it is a file, else raise ``DataError``."""
    from detente.i18n import text

    if not path.is_file():
        raise DataError(Fault(str(path), text("world.no_file"), allowed=path.name))
    return path


def layout(path: Path, field: str, found: object, allowed: object) -> Fault:
    """Return the fault of a file in another layout than its reader's."""
    from detente.i18n import text

    return Fault(str(path), text("world.layout"), field, str(found), str(allowed))
