"""Sheets of the Statistical Review of World Energy: cells, labels, units, and where tables are.

The editions move tables between sheets and rows, and rename the sheets; the titles above the
tables and the units stay. A table is therefore found by its title and unit, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from pathlib import Path

from detente.errors import DataError, Fault, did_you_mean
from detente.world.sources.table import existing, layout

#: Exajoules in a million tonnes of oil equivalent, by definition (IEA: 41.868 GJ a tonne).
EJ_PER_MTOE = 0.041868

#: Printed unit: unit of the reader's tables and the factor between them.
UNITS = {
    "thousand barrels daily": ("kb/d", 1.0),
    "thousand barrels per day": ("kb/d", 1.0),
    "billion cubic metres": ("bcm", 1.0),
    "exajoules": ("EJ", 1.0),
    "million tonnes oil equivalent": ("EJ", EJ_PER_MTOE),
    "million tonnes": ("Mt", 1.0),
}

#: What is printed for less than half of the last digit, and for a figure that is not available.
NOTHING = frozenset({"-", "–", "—", "^", "†", "‡", "♦", "w", "less than 0.05"})
UNKNOWN = frozenset({"n/a", "na", "n.a.", "..", "…"})

#: Spellings of later editions: the spelling of those before them.
SPELLINGS = {"Türkiye": "Turkey", "Non-EU Europe": "Non-EU"}

#: Cells may differ from a printed total by this share of it before a table counts as misread. In
#: the editions of 2019 to 2026 the largest difference is 0.4% (pipeline gas of 2018).
TOLERANCE = 0.01

TOP = 15  # rows in which a title and a row of headings are looked for


@dataclass(frozen=True)
class Unit:
    """A unit of the reader's tables, and the factor from the printed figure to it."""

    name: str
    factor: float


@dataclass(frozen=True)
class Sheet:
    """One sheet: its file, its name and its cells."""

    file: str
    name: str
    rows: tuple[tuple[object, ...], ...]

    @cached_property
    def title(self) -> str:
        """Return the first text of the first column, without marks of footnotes."""
        return next((plain(row[0]) for row in self.rows[:TOP] if row and plain(row[0])), "")

    @property
    def where(self) -> str:
        """Return file and sheet, for a fault."""
        return f"{self.file}: {self.name}"

    def labelled(self, start: int) -> Iterator[tuple[int, str, tuple[object, ...]]]:
        """Yield index, label and cells of the rows from ``start`` that have a label."""
        for i, row in enumerate(self.rows[start:], start):
            if row and isinstance(row[0], str) and label(row[0]):
                yield i, label(row[0]), row


@dataclass(frozen=True)
class Workbook:
    """The sheets of one edition, in the workbook's order."""

    file: str
    sheets: tuple[Sheet, ...]

    def named(self, usual: str) -> str:
        """Return the sheet of the same fuel nearest in name to the usual one, or nothing."""
        fuel = usual.split(maxsplit=1)[0].casefold()
        names = [sheet.name for sheet in self.sheets]
        same = [name for name in names if name.casefold().startswith(fuel)]
        return did_you_mean(usual, same or names) or ""


def open_workbook(path: Path) -> Workbook:
    """Return the cells of a workbook.

    Raises
    ------
    DataError
        If the file is absent or no workbook.
    """
    import warnings
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(existing(path), data_only=True, read_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise DataError(layout(path, "", error, "xlsx")) from error
    try:
        sheets = tuple(
            Sheet(str(path), sheet.title, tuple(sheet.iter_rows(values_only=True)))
            for sheet in book.worksheets
        )
    finally:
        book.close()
    return Workbook(str(path), sheets)


def label(cell: object) -> str:
    """Return a label with single spaces, in one spelling, without a footnote's digit glued on."""
    if not isinstance(cell, str):
        return ""
    name = re.sub(r"(?<=[A-Za-z.)])[1-9]$", "", " ".join(cell.split()))
    return SPELLINGS.get(name, name)


def plain(cell: object) -> str:
    """Return a label without any mark of a footnote (``*``, ``#``, daggers, digits)."""
    return re.sub(r"[\s*#^†‡]+$", "", label(cell))


def unit(cell: object) -> Unit | None:
    """Return the unit that a cell prints, or None."""
    found = UNITS.get(plain(cell).casefold())
    return Unit(*found) if found else None


def number(cell: object) -> float | None:
    """Return a figure, 0 for a mark of "less than", None for a blank or "n/a".

    Raises
    ------
    ValueError
        If the cell holds any other text.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float):
        return None if isnan(cell) else float(cell)
    word = " ".join(str(cell).split()).casefold()
    if word in UNKNOWN or not word:
        return None
    return 0.0 if word in NOTHING else float(word.replace(",", ""))


def fault(sheet: Sheet, key: str, field: str = "", found: object = "", allowed: object = ""):
    """Return a fault at a sheet, in the words of this reader."""
    from detente.i18n import text

    return Fault(sheet.where, text(f"energy_institute.{key}"), field, str(found), str(allowed))
