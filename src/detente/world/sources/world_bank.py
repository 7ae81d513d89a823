"""World Bank indicators as a workbook: one sheet an indicator, one row an economy."""

from __future__ import annotations

from pathlib import Path

from detente.errors import DataError
from detente.world.sources.table import existing, layout

HEADER = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")


def read(path: Path, indicator: str) -> dict[str, dict[int, float]]:
    """Return ``{economy code: {year: value}}`` of an indicator such as ``NY.GDP.MKTP.CD``.

    Raises
    ------
    DataError
        If it is no workbook, or no sheet has the header and the indicator.
    """
    import warnings
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(existing(path), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise DataError(layout(path, "", error, "xlsx")) from error
    found = []
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        header = next(rows, ())
        if tuple(header[:4]) != HEADER:
            found.append(f"{sheet.title}: {tuple(header[:4])}")
            continue
        years = {i: int(str(cell)) for i, cell in enumerate(header) if _is_year(cell)}
        table = {
            str(row[1]): {y: float(str(row[i])) for i, y in years.items() if row[i] is not None}
            for row in rows
            if row[3] == indicator
        }
        if table:
            return table
        found.append(f"{sheet.title}: {indicator} absent")
    raise DataError(layout(path, indicator, "; ".join(found), ", ".join(HEADER)))


def _is_year(cell: object) -> bool:
    return str(cell).isdigit() and len(str(cell)) == 4
