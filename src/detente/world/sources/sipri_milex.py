"""SIPRI Military Expenditure Database: the workbook, one sheet a measure.

The figures may be quoted, not passed on as a set: read them to calibrate and to check.
"""

from __future__ import annotations

from pathlib import Path

from detente.errors import DataError
from detente.world.sources.table import existing, layout

SHEETS = (
    "Constant (2023) US$",
    "Current US$",
    "Share of GDP",
    "Per capita",
    "Share of Govt. spending",
)
HEAD = "Country"
# The first year of spending, and that of the figures by head and by budget.
FIRST = (1949, 1988)


def read(path: Path, sheet: str = "Current US$") -> dict[str, dict[int, float]]:
    """Return ``{country name: {year: value}}`` of a sheet; years without a figure are left out.

    Million USD, or a share of 1 (the sheet shows it as per cent). ``...`` is no figure and ``xxx``
    no such state then.

    Raises
    ------
    DataError
        If it is no workbook, has no such sheet, or the sheet has no row of years.
    """
    import warnings
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(existing(path), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise DataError(layout(path, "", error, "xlsx")) from error
    if sheet not in book.sheetnames:
        raise DataError(layout(path, "sheet", ", ".join(book.sheetnames), sheet))
    rows = book[sheet].iter_rows(values_only=True)
    head = next((row for row in rows if row and row[0] == HEAD), ())
    years = {i: int(cell) for i, cell in enumerate(head) if isinstance(cell, int | float)}
    if not set(FIRST) & set(years.values()):
        raise DataError(layout(path, sheet, head[:6], f"{HEAD}, ..., {FIRST[0]}, ..."))
    out = {}
    for row in rows:
        figures = {
            year: float(cell)
            for i, year in years.items()
            if isinstance(cell := row[i] if i < len(row) else None, int | float)
        }
        if row and row[0] and figures:
            out[str(row[0]).strip()] = figures
    return out
