"""BACI trade in goods as a stacked matrix (``TradeMatrix.mat``) with its list of labels.

Rows are goods, and importers within a good; columns are exporters; thousand USD. The labels are
the columns ``origins`` and ``sectors`` of the CSV that comes with it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources.table import existing, layout

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class GoodsTrade:
    """Trade ``[good, importer, exporter]`` in million USD, labelled by ISO code and GTAP good."""

    economies: tuple[str, ...]
    goods: tuple[str, ...]
    value: np.ndarray


def read(matrix: Path, labels: Path) -> GoodsTrade:
    """Read the matrix and its labels.

    Raises
    ------
    DataError
        If the label file lacks a column, a name is no known state, or the sizes disagree.
    """
    import numpy as np
    from scipy.io import loadmat
    from scipy.io.matlab import MatReadError

    with existing(labels).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = tuple(rows[0]) if rows else ()
    faults = [layout(labels, c, columns, c) for c in ("origins", "sectors") if c not in columns]
    if faults:
        raise DataError(faults)
    names = [row["origins"] for row in rows if row["origins"]]
    goods = tuple(row["sectors"] for row in rows if row["sectors"])
    codes = _codes()
    unknown = [name for name in names if name not in codes]
    if unknown:
        raise DataError([layout(labels, "origins", name, "ISO 3166") for name in unknown])

    try:
        value = loadmat(existing(matrix)).get("TradeMatrix")
    except (ValueError, NotImplementedError, MatReadError) as error:
        raise DataError(layout(matrix, "", error, "MATLAB 5")) from error
    shape = (len(goods) * len(names), len(names))
    if value is None or value.shape != shape:
        found = "-" if value is None else value.shape
        raise DataError(layout(matrix, "TradeMatrix", found, shape))
    cube = np.asarray(value, dtype=float).reshape(len(goods), len(names), len(names)) / 1e3
    return GoodsTrade(tuple(codes[name] for name in names), goods, cube)


def _codes() -> dict[str, str]:
    from detente.catalogue import places

    names = {place.en: code for code, place in places().items()}
    # BACI's short names where CLDR's differ.
    return names | {"Czechia": "CZE", "Turkey": "TUR", "Russia": "RUS", "Slovakia": "SVK"}
