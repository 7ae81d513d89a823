"""Votes in the General Assembly: ideal points by year, and roll calls one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources import columns
from detente.world.sources.table import existing, layout

if TYPE_CHECKING:
    import pandas as pd

VOTES = ("session", "rcid", "country_code", "vote")


def ideal_points(path: Path) -> pd.DataFrame:
    """Return ``ccode, iso3c, year, idealpointfp`` (Bailey, Strezhnev and Voeten 2017)."""
    names = {"ccode": "count", "iso3c": "text", "year": "number", "idealpointfp": "number"}
    table = columns.read(path, names).dropna(subset=["year"])
    return table.assign(year=table["year"].astype("int64"))


def roll_calls(path: Path) -> pd.DataFrame:
    """Return ``session, rcid, country_code`` (ISO 3166 alpha-2) and ``vote``.

    1 is yes, 2 abstain, 3 no; who was absent or no member has no row.

    Raises
    ------
    DataError
        If it is no Parquet file, or lacks a column.
    """
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowInvalid

    try:
        found = pq.read_schema(existing(path)).names
        absent = [name for name in VOTES if name not in found]
        if absent:
            text = ", ".join(found), ", ".join(VOTES)
            raise DataError([layout(path, name, *text) for name in absent])
        table = pq.read_table(path, columns=list(VOTES)).to_pandas()
    except ArrowInvalid as error:
        raise DataError(layout(path, "", error, "parquet")) from error
    return table.astype({"session": int, "rcid": int, "vote": int})
