"""The World Bank's Pink Sheet: monthly commodity prices in one sheet of a workbook."""

from __future__ import annotations

from pathlib import Path

from detente.errors import DataError
from detente.world.sources.table import existing, layout

SHEET = "Monthly Prices"
HEADER_ROWS = 12
CODE = "CRUDE_BRENT"


def read(path: Path) -> dict[str, dict[int, float]]:
    """Return ``{code: {year: mean of its months}}`` for each series, such as ``CRUDE_BRENT``.

    Raises
    ------
    DataError
        If it is no workbook, or the sheet or the row of codes is not there.
    """
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(existing(path), data_only=True, read_only=True)
        sheet = book[SHEET]
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise DataError(layout(path, SHEET, error, "xlsx")) from error
    rows = sheet.iter_rows(values_only=True)
    codes: tuple = ()
    for _, row in zip(range(HEADER_ROWS), rows, strict=False):
        if CODE in row:
            codes = row
            break
    if not codes:
        raise DataError(layout(path, SHEET, "", CODE))
    months: dict[str, dict[int, list[float]]] = {str(c): {} for c in codes if c}
    for row in rows:
        if not row or not str(row[0])[:4].isdigit():
            continue
        year = int(str(row[0])[:4])
        for code, cell in zip(codes, row, strict=False):
            if code and isinstance(cell, int | float):
                months[str(code)].setdefault(year, []).append(float(cell))
    return {c: {y: sum(v) / len(v) for y, v in by.items()} for c, by in months.items()}
