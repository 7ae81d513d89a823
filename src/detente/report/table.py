"""A table as the template draws it, with its numbers as a CSV file inside the page."""

from __future__ import annotations

import base64
import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.report.bars import Bar


@dataclass(frozen=True)
class Head:
    """A column heading; ``numeric`` aligns right, ``plot`` holds bars."""

    label: str
    numeric: bool = False
    plot: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: text, a smaller note below it, a bar, or a tint (a class name)."""

    text: str = ""
    note: str = ""
    bar: Bar | None = None
    tint: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Line:
    """A row; the first cell is its heading."""

    cells: tuple[Cell, ...]
    strong: bool = False
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table with heading, rows, what to see in it, a caption and the CSV of its numbers.

    Where nothing in it moves visibly it is ``quiet``, and the page folds it.
    """

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    title: str = ""
    caption: str = ""
    see: str = ""
    csv: str = ""
    file: str = ""
    quiet: bool = False


def level_heads(unit: str, change: str = "") -> list[str]:
    """Return CSV headings of before, after, change and the band, with their units."""
    change = change or unit
    ends = [f"{name} [{change}]" for name in ("change", "low", "high")]
    return [f"before [{unit}]", f"after [{unit}]", *ends]


def percent_of(change: float | None, before: float | None) -> float:
    """Return a change in per cent of the level before; no number where that is nothing."""
    if not before or before <= 0 or change is None:
        return math.nan
    return 100 * change / before


def csv_uri(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a ``data:`` address; a byte-order mark makes spreadsheets read UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_plain(x) for x in row] for row in rows)
    content = stream.getvalue().encode("utf-8-sig")
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(content).decode("ascii")


def _plain(value: object) -> object:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.8g}"
    return value
