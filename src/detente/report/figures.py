"""Tables of numbers: flows, sectors, the three states of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.bars import Scale
from detente.report.drawn import with_bands
from detente.report.numbers import Numbers
from detente.report.places import arrow, place_of
from detente.report.quantity import MILLION, Column, missing, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri, level_heads, percent_of

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _scale(outcome: str, shown: pd.DataFrame) -> Scale:
    ends = (list(shown[end]) for end in ("value", "low", "high"))
    return Scale.of(*ends, better=catalogue.outcomes()[outcome].better)


def flows(numbers: Numbers, lang: Language) -> Table:
    """Return the trade flows that change most, with before and after."""
    table = _largest(numbers.table("flow"), IN_CSV)
    shown = table.head(FLOWS)
    rows: list[Any] = list(shown.itertuples())
    scale = _scale("flow", shown)
    level = Column.of([*shown["before"], *shown["after"]], lang, signed=False, most=1)
    change = Column.of(shown["value"], lang, most=1)
    lines = []
    for r in rows:
        pair = arrow((r.exporter, r.importer), lang)
        share = percent_of(r.value, r.before)
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
    keys = ["exporter", "importer", "sector"]
    table = table.assign(percent=list(map(percent_of, table["value"], table["before"])))
    fields = [*keys, "before", "after", "value", "low", "high", "percent"]
    return Table(
        _heads(lang, "h_flow", "#h_before", "#h_after", "|h_change", "#h_change", "#h_percent"),
        tuple(lines),
        caption=with_bands(
            text("report.flows_caption", lang, n=len(lines)), "below_line", numbers.run, lang
        ),
        see=_extremes(
            table,
            lambda r: place_of("flow", (r.exporter, r.importer, r.sector), lang),
            lang,
        ),
        csv=csv_uri(
            [*keys, *level_heads(MILLION), "change [%]"], table[fields].itertuples(index=False)
        ),
        file="flows.csv",
    )


def _extremes(table: pd.DataFrame, name: Callable[[Any], str], lang: Language) -> str:
    """Return a sentence with the largest rise and fall of a table of dollars of 2014."""
    ranked = table.sort_values("value")
    rows: list[Any] = [*ranked.tail(1).itertuples(), *ranked.head(1).itertuples()]
    return caption.ends(((name(r), r.value, quantity(r.value, MILLION, lang)) for r in rows), lang)


def sectors(numbers: Numbers, lang: Language) -> Table:
    """Return the industries whose output changes most in value, with volume and price."""
    keys = ["country", "sector"]
    table = _largest(numbers.table("output_value"), IN_CSV)
    for name in ("output", "price"):
        extra = numbers.table(name)[[*keys, "value"]].rename(columns={"value": name})
        table = table.merge(extra, on=keys, how="left")
    table = table.assign(percent=list(map(percent_of, table["value"], table["before"])))
    shown = table.head(SECTORS)
    rows: list[Any] = list(shown.itertuples())
    scale = _scale("output_value", shown)
    value = Column.of(shown["value"], lang, most=1)
    volume = Column.of(shown["output"], lang, most=3)
    price = Column.of(shown["price"], lang, most=3)
    share = Column.of(shown["percent"], lang, most=3)
    lines = tuple(
        Line(
            (
                Cell(catalogue.label(r.country, lang), note=catalogue.label(r.sector, lang)),
                Cell(bar=scale.bar(r.value, r.low, r.high)),
                Cell(value(r.value), note=_band(value, r), numeric=True),
                Cell(share(r.percent), numeric=True),
                Cell(volume(r.output), numeric=True),
                Cell(price(r.price), numeric=True),
            )
        )
        for r in rows
    )
    fields = [*keys, "before", "after", "value", "low", "high", "percent", "output", "price"]
    percents = [f"{name} [%]" for name in ("change", "output volume", "price")]
    heads = _heads(lang, "h_sector", "|h_value", "#h_value", "#h_volume", "#h_price")
    heads = (*heads[:3], Head(text("captions.h_share", lang), numeric=True), *heads[3:])
    return Table(
        heads,
        lines,
        title=text("captions.sectors_most", lang),
        caption=with_bands(
            text("report.sectors_caption", lang, n=len(lines)), "below_line", numbers.run, lang
        ),
        see=_extremes(
            table,
            lambda r: place_of("output_value", (r.country, r.sector), lang),
            lang,
        ),
        csv=csv_uri(
            [*keys, *level_heads(MILLION), *percents], table[fields].itertuples(index=False)
        ),
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
        see=_largest_effect(rows, lang),
        csv=csv_uri(
            ["country", "base_to_today [%]", "today_to_deal [%]", "base_to_deal [%]"], rows
        ),
        file="three-states.csv",
    )


def _largest_effect(rows: list[tuple[str, float, float, float]], lang: Language) -> str:
    """Return a sentence with the largest effect of the deal beside that of the regime."""
    code, today, deal, _ = max(rows, key=lambda row: abs(row[2]))
    sizes = {name: quantity(x, "%", lang) for name, x in (("today", today), ("deal", deal))}
    return text("captions.three_states", lang, place=catalogue.label(code, lang), **sizes)


def clipped(table: Table) -> bool:
    """Return whether a table has a bar or a range that is cut at the edge."""
    return any(c.bar and c.bar.cut for line in table.lines for c in line.cells)
