"""Tables of the Statistical Review with one row a country or region and one column a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.errors import Fault
from detente.world.sources.review_sheet import (
    TOLERANCE,
    TOP,
    Sheet,
    Unit,
    Workbook,
    fault,
    number,
    unit,
)


@dataclass(frozen=True)
class Series:
    """One table: its name here, its title and unit in the workbook, and its usual sheet."""

    variable: str
    title: str
    unit: str
    sheet: str
    required: bool = True


SERIES = (
    Series("oil_production", "oil: production", "kb/d", "Oil Production - barrels"),
    Series(
        "crude_cond_production",
        r"oil: crude oil and condensate production.*",
        "kb/d",
        "Crude+cond production - barrels",
    ),
    Series("oil_consumption", "oil: consumption", "kb/d", "Oil Consumption - barrels"),
    Series("oil_consumption_ej", "oil: consumption", "EJ", "Oil Consumption - EJ"),
    Series(
        "refinery_throughput",
        r"oil: refin(ery|ing) throughputs?",
        "kb/d",
        "Oil refinery - throughput",
    ),
    Series("refinery_capacity", r"oil: refin(ery|ing) capacity", "kb/d", "Oil refinery - capacity"),
    Series("gas_production", "natural gas: production", "bcm", "Gas Production - Bcm"),
    Series("gas_consumption", "natural gas: consumption", "bcm", "Gas Consumption - Bcm"),
    Series("gas_consumption_ej", "natural gas: consumption", "EJ", "Gas Consumption - EJ"),
    Series("lng_imports", "natural gas: lng imports", "bcm", "Gas - LNG imports bcm"),
    Series("lng_exports", "natural gas: lng exports", "bcm", "Gas - LNG exports bcm"),
    Series("coal_production", "coal: production", "EJ", "Coal Production - EJ"),
    Series("coal_consumption", "coal: consumption", "EJ", "Coal Consumption - EJ"),
    # Published since the edition of 2025; before it the Review counted primary energy otherwise.
    Series(
        "total_energy_supply", "total energy supply", "EJ", "Total Energy Supply (TES) -EJ", False
    ),
)

#: Labels of some editions: the label that all others have, so that the years join.
SAME = {"Russia": "Russian Federation", "Other European Union": "Other EU"}

#: The row that sums the regions' rows, which begin with "Total" too and stand above it.
WORLD = ("Total World", "Total LNG")

COLUMNS = ("country_or_region", "year", "variable", "unit", "value")
Row = tuple[str, int, str, str, float]


def read_series(book: Workbook, since: int) -> tuple[list[Row], list[Fault]]:
    """Return the rows of every series from the year ``since`` on, and all faults."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for series in SERIES:
        found = [
            (sheet, heading)
            for sheet in book.sheets
            if re.fullmatch(series.title, sheet.title.casefold())
            and (heading := _heading(sheet))
            and heading.unit.name == series.unit
        ]
        if len(found) == 1:
            _read(*found[0], series, since, rows, faults)
        elif found or series.required:
            faults.append(_not_one(book, series, [sheet.name for sheet, _ in found]))
    return rows, faults


@dataclass(frozen=True)
class _Heading:
    row: int
    unit: Unit
    years: dict[int, int]  # column: year


def _heading(sheet: Sheet) -> _Heading | None:
    """Return the row that prints a unit and then years, one after the other.

    Growth rates and shares stand after the years under a year of their own; the run of years
    that go up by one ends before them.
    """
    for i, row in enumerate(sheet.rows[:TOP]):
        printed = unit(row[0]) if row else None
        years: dict[int, int] = {}
        for column, cell in enumerate(row[1:] if printed else (), 1):
            year = _year(cell)
            if year is None or (years and year != max(years.values()) + 1):
                break
            years[column] = year
        if printed and years:
            return _Heading(i, printed, years)
    return None


def _year(cell: object) -> int | None:
    match = re.match(r"(19|20)\d\d(?!\d)", str(cell))
    return int(match.group()) if match and not re.search(r"\d-\d", str(cell)) else None


def _read(
    sheet: Sheet,
    heading: _Heading,
    series: Series,
    since: int,
    rows: list[Row],
    faults: list[Fault],
) -> None:
    seen: set[str] = set()
    regions: dict[int, float] = {}
    for _, printed, row in sheet.labelled(heading.row + 1):
        name = SAME.get(printed, printed)
        cells = {heading.years[c]: row[c] for c in heading.years if c < len(row)}
        if all(cell is None for cell in cells.values()):
            continue  # a heading of regions, or a note below the table
        if name in seen:
            faults.append(fault(sheet, "repeated", series.variable, name))
        seen.add(name)
        for year, cell in cells.items():
            try:
                value = number(cell) if year >= since else None
            except ValueError:
                faults.append(fault(sheet, "cell", f"{name} {year}", cell, "1.5, -, ^, n/a"))
                continue
            if value is None:
                continue
            value *= heading.unit.factor
            rows.append((name, year, series.variable, heading.unit.name, value))
            if name.startswith(WORLD):
                total = regions.get(year, 0.0)
                if abs(total - value) > TOLERANCE * value:
                    where = f"{series.variable}: {name} {year}"
                    faults.append(fault(sheet, "sum", where, f"{total:.6g}", f"{value:.6g}"))
            elif name.startswith("Total "):
                regions[year] = regions.get(year, 0.0) + value
    if not any(name.startswith(WORLD) for name in seen):
        faults.append(fault(sheet, "no_total", series.variable, allowed=WORLD[0]))


def _not_one(book: Workbook, series: Series, found: list[str]) -> Fault:
    from detente.i18n import text

    title = series.title.split("(")[0].rstrip(".*")
    return Fault(
        where=book.file,
        message=text("energy_institute.two_tables" if found else "energy_institute.no_table"),
        field=series.variable,
        found=", ".join(found),
        allowed=f"{title!r} ({series.unit})",
        nearest="" if found else book.named(series.sheet),
    )
