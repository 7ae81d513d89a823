"""Delimited files with a header, plain or gzipped: the columns a reader needs, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources.table import existing, layout

if TYPE_CHECKING:
    import pandas as pd


def read(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the named columns of a file, each as ``text``, ``number`` or ``count``.

    Only an empty field or ``NA`` in a column of numbers is missing; the text ``NA`` stays, since it
    is Namibia's code.

    Raises
    ------
    DataError
        If the file is missing, lacks a column, or a field is no number; with every fault.
    """
    import pandas as pd

    try:
        raw = pd.read_csv(existing(path), dtype=str, keep_default_na=False)
    except (ValueError, OSError, EOFError) as error:
        raise DataError(layout(path, "", error, ", ".join(columns))) from error
    absent = [name for name in columns if name not in raw]
    if absent:
        found, wanted = ", ".join(raw.columns[:12]), ", ".join(columns)
        raise DataError([layout(path, name, found, wanted) for name in absent])
    faults, table = [], {}
    for name, kind in columns.items():
        column = raw[name]
        if kind == "text":
            table[name] = column
            continue
        numbers = pd.to_numeric(column.where(~column.isin(("", "NA"))), errors="coerce")
        wrong = numbers.isna() & ~column.isin(("", "NA"))
        if kind == "count":
            wrong |= numbers.isna()
        if wrong.any():
            faults.append(layout(path, name, column[wrong].iloc[0], "number"))
        table[name] = numbers if kind == "number" or wrong.any() else numbers.astype("int64")
    if faults:
        raise DataError(faults)
    return pd.DataFrame(table)
