"""Tables of numbers: flows, sectors, the three states of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report.bars import Scale
from detente.report.drawn import with_bands
from detente.report.numbers import Numbers
from detente.report.quantity import Column, missing
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    import pandas as pd

FLOWS, SECTORS = 15, 15
IN_CSV = 200


def _heads(lang: Language, *names: str) -> tuple[Head, ...]:
    """Return headings; ``#`` marks a column of numbers, ``|`` one of bars."""
    return tuple(
        Head(text(f"report.{n.strip('#|')}", lang), n[0] in "#", n[0] == "|") for n in names
    )


def _largest(table: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the rows with the largest change, largest first; rows without one are left out."""
    moved = table[table["value"].notna() & (table["value"] != 0)]
    return moved.loc[moved["value"].abs().sort_values(ascending=False).index[:count]]


def flows(numbers: Numbers, lang: Language) -> Table:
    """Return the trade flows that change most, with before and after."""
    table = _largest(numbers.table("flow"), IN_CSV)
    shown = table.head(FLOWS)
    rows: list[Any] = list(shown.itertuples())
    scale = Scale.of(list(shown["value"]), list(shown["low"]), list(shown["high"]))
    level = Column.of([*shown["before"], *shown["after"]], lang, signed=False, most=1)
    change = Column.of(shown["value"], lang, most=1)
    lines = []
    for r in rows:
        pair = text(
            "report.arrow", lang,
            exporter=catalogue.label(r.exporter, lang), importer=catalogue.label(r.importer, lang),
        )  # fmt: skip
        share = 100 * r.value / r.before if r.before and r.before > 0 else float("nan")
        percent = Column.of([share], lang, most=1)(share)
        lines.append(
            Line(
                (
                    Cell(pair, note=catalogue.label(r.sector, lang)),
                    Cell(level(r.before), numeric=True),
                    Cell(level(r.after), numeric=True),
                    Cell(bar=scale.bar(r.value, r.low, r.high)),
                    Cell(change(r.value), note=_band(change, r), numeric=True),
                    Cell(percent, numeric=True),
                )
            )
        )
    fields = ["exporter", "importer", "sector", "before", "after", "value", "low", "high"]
    return Table(
        _heads(lang, "h_flow", "#h_before", "#h_after", "|h_change", "#h_change", "#h_percent"),
        tuple(lines),
        caption=with_bands(
            text("report.flows_caption", lang, n=len(lines)), "below_line", numbers.run, lang
        ),
        csv=csv_uri(fields, table[fields].itertuples(index=False)),
        file="flows.csv",
    )


def sectors(numbers: Numbers, lang: Language) -> Table:
    """Return the industries whose output changes most in value, with volume and price."""
    keys = ["country", "sector"]
    table = _largest(numbers.table("output_value"), IN_CSV)
    for name in ("output", "price"):
        extra = numbers.table(name)[[*keys, "value"]].rename(columns={"value": name})
        table = table.merge(extra, on=keys, how="left")
    shown = table.head(SECTORS)
    rows: list[Any] = list(shown.itertuples())
    scale = Scale.of(list(shown["value"]), list(shown["low"]), list(shown["high"]))
    value = Column.of(shown["value"], lang, most=1)
    volume = Column.of(shown["output"], lang, most=3)
    price = Column.of(shown["price"], lang, most=3)
    lines = tuple(
        Line(
            (
                Cell(catalogue.label(r.country, lang), note=catalogue.label(r.sector, lang)),
                Cell(bar=scale.bar(r.value, r.low, r.high)),
                Cell(value(r.value), note=_band(value, r), numeric=True),
                Cell(volume(r.output), numeric=True),
                Cell(price(r.price), numeric=True),
            )
        )
        for r in rows
    )
    fields = [*keys, "value", "low", "high", "output", "price"]
    names = [*keys, "output_value", "low", "high", "output_percent", "price_percent"]
    return Table(
        _heads(lang, "h_sector", "|h_value", "#h_value", "#h_volume", "#h_price"),
        lines,
        caption=with_bands(
            text("report.sectors_caption", lang, n=len(lines)), "below_line", numbers.run, lang
        ),
        csv=csv_uri(names, table[fields].itertuples(index=False)),
        file="sectors.csv",
    )


def _band(column: Column, row: Any) -> str:
    """Return the band of a row, or nothing where it was not drawn."""
    return "" if missing(row.low) else column.between(row.low, row.high)


def three_states(numbers: Numbers, lang: Language) -> Table:
    """Return benchmark to today, today to deal, and both compounded, for the main states."""
    today, deal = numbers.by_state("real_income", "today"), numbers.income
    rows = []
    for code in (*numbers.main, catalogue.ROW):
        if code in deal and code not in [r[0] for r in rows]:
            a = today[code].value if code in today else float("nan")
            b = deal[code].value
            rows.append((code, a, b, 100 * ((1 + a / 100) * (1 + b / 100) - 1)))
    digits = max(Column.of([r[i] for r in rows], lang).digits for i in (1, 2, 3))
    column = Column(digits, lang)
    lines = tuple(
        Line(
            (
                Cell(catalogue.label(code, lang)),
                *(Cell(column(v), numeric=True) for v in values),
            ),
            strong=code in numbers.parties,
        )
        for code, *values in rows
    )
    return Table(
        _heads(lang, "h_state", "#h_base_today", "#h_today_deal", "#h_base_deal"),
        lines,
        caption=text("report.states_caption", lang),
        csv=csv_uri(["country", "base_to_today", "today_to_deal", "base_to_deal"], rows),
        file="three-states.csv",
    )


def clipped(table: Table) -> bool:
    """Return whether a table has a bar or a range that is cut at the edge."""
    return any(c.bar and c.bar.cut for line in table.lines for c in line.cells)
