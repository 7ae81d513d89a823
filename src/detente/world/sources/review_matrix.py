"""Tables of the Statistical Review that cross exporters with importers, for one year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from detente.errors import Fault
from detente.world.sources.review_sheet import (
    TOLERANCE,
    Sheet,
    Unit,
    Workbook,
    fault,
    label,
    number,
    plain,
    unit,
)

#: Importers of the gas tables that are sums of the rows above them.
SUBTOTALS = frozenset(
    {
        "North America",
        "S. & Cent. America",
        "Europe",
        "CIS",
        "Middle East",
        "Africa",
        "Middle East & Africa",
        "Asia Pacific",
    }
)


@dataclass(frozen=True)
class Layout:
    """One table: its fuel, its title (with the year), and the corner cell of its headings."""

    fuel: str
    title: str
    corner: str
    rows_are: str
    sheet: str


LAYOUTS = (
    Layout(
        "crude",
        r"(oil|crude).*: ?inter-area movements.*",
        r"crude( oil)? \(million tonnes\)",
        "exporter",
        "Oil - Inter-area movements",
    ),
    Layout(
        "product",
        r"(oil|products?).*: ?inter-area movements.*",
        r"products? \(million tonnes\)",
        "exporter",
        "Oil - Inter-area movements",
    ),
    Layout(
        "lng",
        r"natural gas: trade movements.* as liquefied natural gas.*",
        "to",
        "importer",
        "Gas trade - LNG",
    ),
    Layout(
        "pipeline_gas",
        r"natural gas: trade movements.* by pipeline.*",
        "to",
        "importer",
        "Gas trade - pipeline",
    ),
    Layout(
        "coal",
        r"coal: ?inter-area movements.*",
        r"(exajoules|million tonnes oil equivalent)",
        "exporter",
        "Coal trade movements",
    ),
)

Cells = dict[tuple[str, str], float]  # (exporter, importer)


@dataclass(frozen=True)
class Matrix:
    """One matrix and its printed totals, in the unit's figures."""

    sheet: Sheet
    fuel: str
    year: int | None
    unit: Unit
    by_importer: bool
    cells: Cells = field(repr=False)
    totals: Cells = field(repr=False)

    @property
    def grand_total(self) -> float:
        """Return the printed total of all movements, 0 if none is printed."""
        return self.totals.get(self.corner, 0.0)

    @property
    def corner(self) -> tuple[str, str]:
        """Return the printed labels of exporter and importer of the grand total."""
        return ("Total imports", "Total exports" if self.by_importer else "Total")


def read_matrices(book: Workbook) -> tuple[list[Matrix], list[Fault]]:
    """Return the matrices of a workbook and all faults."""
    matrices: list[Matrix] = []
    faults: list[Fault] = []
    for form in LAYOUTS:
        titled = [s for s in book.sheets if re.fullmatch(form.title, s.title.casefold())]
        found = [(s, row) for s in titled if (row := _corner(s, form)) is not None]
        if len(found) != 1:
            names = [s.name for s, _ in found] or [s.name for s in titled]
            faults.append(_not_one(book, form, names, len(found) > 1))
            continue
        before = len(faults)
        matrix = _read(*found[0], form, faults)
        if matrix and len(faults) == before:
            faults += _unequal(matrix)
            matrices.append(matrix)
    return matrices, faults


def is_subtotal(matrix: Matrix, importer: str) -> bool:
    """Tell whether an importer is the sum of others in the same table."""
    return matrix.by_importer and importer in SUBTOTALS


def _corner(sheet: Sheet, form: Layout) -> int | None:
    return next(
        (
            i
            for i, name, _ in sheet.labelled(0)
            if re.fullmatch(form.corner, plain(name).casefold())
        ),
        None,
    )


def _columns(sheet: Sheet, corner: int) -> dict[int, str]:
    """Return column and heading, taken from the row above too where a heading takes two rows.

    The products of oil stand below crude without headings of their own: they use crude's.
    """
    for i in range(corner, -1, -1):
        row = sheet.rows[i]
        names = {c: label(cell) for c, cell in enumerate(row) if c and label(cell)}
        if len(names) < 2:
            continue
        above = sheet.rows[i - 1] if i and plain(sheet.rows[i][0]).casefold() == "to" else ()
        upper = {c: label(cell) for c, cell in enumerate(above)}
        return {c: plain(f"{_part(upper.get(c, ''))} {name}") for c, name in names.items()}
    return {}


def _part(upper: str) -> str:
    """Return the first line of a heading in two lines; a word over many columns is no part."""
    return "" if upper in {"From", "To", "Contents"} else upper


def _unit(sheet: Sheet, corner: int) -> Unit | None:
    """Return the unit printed in the corner or in the rows above it."""
    for row in reversed(sheet.rows[: corner + 1]):
        for cell in row[:1]:
            inner = re.search(r"\(([^)]*)\)", label(cell))
            if found := unit(inner.group(1) if inner else cell):
                return found
    return None


def _read(sheet: Sheet, corner: int, form: Layout, faults: list[Fault]) -> Matrix | None:
    columns, printed = _columns(sheet, corner), _unit(sheet, corner)
    total = next((c for c, name in columns.items() if name.casefold().startswith("total")), None)
    if not printed or total is None:
        key = "no_total" if columns and printed else "no_heading"
        faults.append(fault(sheet, key, form.fuel, ", ".join(columns.values()), form.corner))
        return None
    columns = {c: name for c, name in columns.items() if c <= total}
    by_importer = form.rows_are == "importer"
    cells: Cells = {}
    totals: Cells = {}
    last = ""
    for _, name, row in sheet.labelled(corner + 1):
        row_name, last = plain(name), plain(name)
        if row_name.casefold() in {"from", "to"}:
            continue
        at_end = row_name.casefold().startswith("total")
        for c, column in columns.items():
            try:
                value = number(row[c] if c < len(row) else None)
            except ValueError:
                faults.append(fault(sheet, "cell", f"{row_name}, {column}", row[c], "1.5, -, ^"))
                continue
            key = (column, row_name) if by_importer else (row_name, column)
            into = totals if at_end or c == total else cells
            if key in into:
                faults.append(fault(sheet, "repeated", form.fuel, f"{row_name}, {column}"))
            into[key] = (value or 0.0) * printed.factor
        if at_end:
            break
    else:
        faults.append(fault(sheet, "no_total", form.fuel, last, "Total imports"))
    years = re.findall(r"\b(?:19|20)\d\d\b", sheet.title)
    return Matrix(
        sheet, form.fuel, int(years[0]) if years else None, printed, by_importer, cells, totals
    )


def _unequal(matrix: Matrix) -> list[Fault]:
    """Return a fault for every row or column that differs from its printed total."""
    sums: Cells = {}
    imports, exports = matrix.corner
    for (exporter, importer), value in matrix.cells.items():
        ends = [(imports, importer)]
        if not is_subtotal(matrix, importer):
            ends += [(exporter, exports), matrix.corner]
        for key in ends:
            sums[key] = sums.get(key, 0.0) + value
    slack = TOLERANCE * max(matrix.totals.values(), default=0.0)
    return [
        fault(
            matrix.sheet,
            "sum",
            f"{matrix.fuel}: {exporter} -> {importer}",
            f"{sums.get((exporter, importer), 0.0):.4g}",
            f"{value:.4g} {matrix.unit.name}",
        )
        for (exporter, importer), value in matrix.totals.items()
        if abs(sums.get((exporter, importer), 0.0) - value) > slack
    ]


def _not_one(book: Workbook, form: Layout, sheets: list[str], several: bool) -> Fault:
    from detente.i18n import text

    return Fault(
        where=book.file,
        message=text(f"energy_institute.{'two_tables' if several else 'no_table'}"),
        field=form.fuel,
        found=", ".join(sheets),
        allowed=form.sheet,
        nearest="" if sheets else book.named(form.sheet),
    )
