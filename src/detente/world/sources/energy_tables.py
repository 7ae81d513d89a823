"""The Statistical Review of World Energy as two long tables: trade by block, data by country."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError, Fault
from detente.world.sources.table import layout

if TYPE_CHECKING:
    import pandas as pd

TRADE = ("year", "fuel", "exporter", "importer", "unit", "value", "importer_is_region_subtotal")
COUNTRY = ("country_or_region", "year", "variable", "unit", "value")


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return trade and country tables from ``ei_*.csv`` in ``folder``, else from its workbooks.

    Raises
    ------
    DataError
        If there is neither, or a table lacks a column.
    """
    import pandas as pd

    trade = sorted(folder.glob("ei_trade_matrices_long*.csv"))
    country = sorted(folder.glob("ei_country_year*.csv"))
    if trade and country:
        return _columns(pd.read_csv(trade[-1]), TRADE, trade[-1]), _columns(
            pd.read_csv(country[-1]), COUNTRY, country[-1]
        )
    books = sorted(folder.glob("*.xlsx"))
    if not books:
        from detente.i18n import text

        raise DataError(Fault(str(folder), text("world.no_file"), allowed="*.xlsx, ei_*.csv"))
    from detente.world.sources.energy_institute import read_workbook

    review = read_workbook(books)
    return _columns(review.trade, TRADE, folder), _columns(review.country_year, COUNTRY, folder)


def _columns(table: pd.DataFrame, expected: tuple[str, ...], path: Path) -> pd.DataFrame:
    missing = [c for c in expected if c not in table.columns]
    if missing:
        raise DataError(layout(path, ", ".join(missing), ", ".join(table.columns), expected))
    return table
