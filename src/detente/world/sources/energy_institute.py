"""The Statistical Review of World Energy: bp until 2022, the Energy Institute since 2023.

Each edition is a workbook with the matrices of trade of one year and the series of production,
use and refining of all years; several editions together give several years of matrices. The
terms of the Review allow its use with acknowledgement, not the redistribution of its tables, so
none is embedded here: who has a copy reads it with this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError, Fault
from detente.world.sources.review_matrix import Matrix, is_subtotal, read_matrices
from detente.world.sources.review_series import COLUMNS, SERIES, Row, read_series
from detente.world.sources.review_sheet import Workbook, fault, label, number, open_workbook

if TYPE_CHECKING:
    import pandas as pd

VARIABLES = tuple(series.variable for series in SERIES)
FUELS = ("crude", "product", "lng", "pipeline_gas", "coal")
TRADE_COLUMNS = ("year", "fuel", "exporter", "importer", "unit", "value")

#: Relative distance within which a matrix's total is that of a year of the table of oil trade.
SAME_TOTAL = 1e-3


@dataclass(frozen=True)
class Review:
    """What the workbooks hold, in long tables with the labels of the Review.

    Attributes
    ----------
    trade
        ``year, fuel, exporter, importer, unit, value, importer_is_region_subtotal``: crude and
        product in Mt, lng and pipeline_gas in bcm, coal in EJ. Rows of the gas tables that sum
        others carry 1 in the last column; leave them out before adding up.
    country_year
        ``country_or_region, year, variable, unit, value``: the latest edition's figures.
    totals
        The printed totals of the matrices, ``Total ...`` in place of exporter or importer.
    notes
        What was put right on reading, one sentence each.
    """

    trade: pd.DataFrame
    country_year: pd.DataFrame
    totals: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Edition:
    year: int
    matrices: tuple[Matrix, ...]
    series: tuple[Row, ...]
    notes: tuple[str, ...]


def read_workbook(path: Path | Sequence[Path], since: int = 2015) -> Review:
    """Read one edition of the Review, or several; where they overlap, the latest edition counts.

    Parameters
    ----------
    path
        Workbook of all data, or several of them in any order.
    since
        First year of ``Review.country_year``.

    Raises
    ------
    DataError
        With a fault for every table that is missing, every cell that is no figure, every row or
        column that occurs twice, and every sum that is not the printed total.
    """
    paths = [path] if isinstance(path, str | Path) else list(path)
    editions: list[_Edition] = []
    faults: list[Fault] = []
    for one in paths:
        try:
            editions.append(_edition(open_workbook(Path(one)), since))
        except DataError as error:
            faults += error.faults
    if not paths:
        from detente.i18n import text

        faults.append(Fault("", text("energy_institute.no_files")))
    if faults:
        raise DataError(faults)
    return _review(sorted(editions, key=lambda edition: edition.year))


def _edition(book: Workbook, since: int) -> _Edition:
    series, faults = read_series(book, since)
    matrices, wrong = read_matrices(book)
    faults += wrong
    latest = max((row[1] for row in series), default=None)
    dated: list[Matrix] = []
    notes: list[str] = []
    for matrix in matrices:
        year = matrix.year if latest in (None, matrix.year) else _year_of(book, matrix)
        if year is None:
            faults.append(fault(matrix.sheet, "year", matrix.fuel, matrix.year, latest))
        else:
            dated.append(replace(matrix, year=year))
            notes += [n for n in _note(matrix, year) if n not in notes]
    if faults:
        raise DataError(faults)
    return _Edition(latest or 0, tuple(dated), tuple(series), tuple(notes))


def _year_of(book: Workbook, matrix: Matrix) -> int | None:
    """Return the year whose printed world trade in oil equals the matrix's total, if one does.

    A title can be left over from the edition before, as that of oil is in the edition of 2026.
    """
    near = [
        year
        for (fuel, year), total in _oil_trade(book).items()
        if fuel == matrix.fuel and abs(matrix.grand_total - total) <= SAME_TOTAL * total
    ]
    return near[0] if len(near) == 1 else None


def _oil_trade(book: Workbook) -> dict[tuple[str, int], float]:
    """Return ``(fuel, year): Mt`` from the table "Oil trade in <year> and <year>"."""
    sheets = [s for s in book.sheets if re.match(r"oil trade in \d{4} and \d{4}", s.title.lower())]
    totals: dict[tuple[str, int], float] = {}
    for sheet in sheets:
        year, years, fuels = None, {}, {}
        for row in sheet.rows:
            for c, cell in enumerate(row):
                if isinstance(cell, int | float) and not fuels and 1900 < cell < 2100:
                    years[c] = int(cell)
                elif label(cell) in {"Crude", "Product"}:
                    fuels[c] = label(cell).lower()
            if row and label(row[0]) == "Total World":
                for c, fuel in sorted(fuels.items()):
                    year = max((y for at, y in years.items() if at <= c + 1), default=year)
                    if year and (value := number(row[c])) is not None:
                        totals.setdefault((fuel, year), value)
                break
    return totals


def _note(matrix: Matrix, year: int) -> list[str]:
    from detente.i18n import text

    if matrix.year == year:
        return []
    name = Path(matrix.sheet.file).name
    values = {"file": name, "sheet": matrix.sheet.name, "title": matrix.year, "year": year}
    return [text("energy_institute.title_year", None, **values)]


def _review(editions: list[_Edition]) -> Review:
    import pandas as pd

    matrices: dict[tuple[int, str], Matrix] = {}
    series: dict[tuple[str, int], list[Row]] = {}
    for edition in editions:
        matrices |= {(m.year or 0, m.fuel): m for m in edition.matrices}
        fresh: dict[tuple[str, int], list[Row]] = {}
        for row in edition.series:
            fresh.setdefault((row[2], row[1]), []).append(row)
        series |= fresh
    order = sorted(matrices, key=lambda key: (key[0], FUELS.index(key[1])))
    trade, totals = [], []
    for year, fuel in order:
        m = matrices[year, fuel]
        trade += [
            (year, fuel, a, b, m.unit.name, value, int(is_subtotal(m, b)))
            for (a, b), value in m.cells.items()
        ]
        totals += [(year, fuel, a, b, m.unit.name, value) for (a, b), value in m.totals.items()]
    # As in the workbooks: table by table, country by country, the latest edition's order first.
    place: dict[tuple[str, str], int] = {}
    for edition in reversed(editions):
        for row in edition.series:
            place.setdefault((row[2], row[0]), len(place))
    rows = sorted(
        (row for group in series.values() for row in group),
        key=lambda row: (VARIABLES.index(row[2]), place[row[2], row[0]], row[1]),
    )
    return Review(
        pd.DataFrame(trade, columns=[*TRADE_COLUMNS, "importer_is_region_subtotal"]),
        pd.DataFrame(rows, columns=list(COLUMNS)),
        pd.DataFrame(totals, columns=list(TRADE_COLUMNS)),
        tuple(note for edition in editions for note in edition.notes),
    )
