"""Who gains and who loses: the same change of real income in per cent and in dollars a year.

Each unit is a view with a legend, a ranking and a table of its own; the areas of the map stand in
the page once and have a class of colour for each view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.bars import Scale
from detente.report.drawn import probability, with_bands
from detente.report.numbers import Number, Numbers
from detente.report.quantity import Column, missing
from detente.report.table import Cell, Head, Line, Table, csv_uri
from detente.report.world_map import Shade, maps

PARTY_MARK = "●"
VIEWS = {"relative": "real_income", "absolute": "real_income_usd"}
# What the table in per cent has beside real income, and its headings.
OTHERS = {"real_wage": "h_real_wage", "consumer_price": "h_prices", "terms_of_trade": "h_tot"}


@dataclass(frozen=True)
class View:
    """What is drawn of real income in one unit."""

    name: str
    see: str
    legend: list[tuple[int, str]]
    ranking: Table
    ranking_desc: str
    table: Table


@dataclass(frozen=True)
class Section:
    """The map and its inset, and the views in the order in which they are offered."""

    world: Markup
    europe: Markup
    hatched: bool
    views: tuple[View, ...]


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None where no state's real income moves."""
    if numbers.still:
        return None
    every = {name: _ranked(numbers.by_state(outcome)) for name, outcome in VIEWS.items()}
    every = {name: found for name, found in every.items() if found}
    shades = {
        name: Shade.of(found, _column(name, found, lang).scale, lang)
        for name, found in every.items()
    }
    about = text("report.list_space", lang).join(
        text(f"who.map_desc_{name}", lang, **_ends(found, lang)) for name, found in every.items()
    )
    world, europe = maps(text("who.map_name", lang), about, shades, numbers.parties, lang)
    csv = _csv_of_states(numbers, lang)
    views = (
        View(
            name=name,
            see=caption.changes(numbers, list(found.values()), lang),
            legend=shades[name].classes.labels(lang),
            ranking=_ranking(name, found, numbers, lang),
            ranking_desc=_ranking_desc(found, lang),
            table=_table(name, found, numbers, csv, lang),
        )
        for name, found in every.items()
    )
    return Section(world, europe, catalogue.ROW in numbers.income, tuple(views))


def _ranked(found: Mapping[str, Number]) -> dict[str, Number]:
    """Return numbers by state, the largest gain first."""
    return dict(sorted(found.items(), key=lambda item: -item[1].value))


def _ends(found: Mapping[str, Number], lang: Language) -> dict[str, str]:
    """Return the largest gain and the largest loss in words."""
    ranked = list(found.values())
    return {
        end: f"{catalogue.label(n.at[0], lang)} {n.shown(lang)}"
        for end, n in (("top", ranked[0]), ("bottom", ranked[-1]))
    }


def _ranking_desc(found: Mapping[str, Number], lang: Language) -> str:
    states = len(found) - (catalogue.ROW in found)
    return text("report.rank_desc", lang, n=states, **_ends(found, lang))


def _column(name: str, found: Mapping[str, Number], lang: Language) -> Column:
    """Return how a view writes its numbers: dollars by the billion, in Japanese by the oku."""
    scale = 0.1 if lang == "ja" and name == "absolute" else 1.0
    return Column.of([n.value for n in found.values()], lang, scale=scale)


def _ranking(name: str, found: Mapping[str, Number], numbers: Numbers, lang: Language) -> Table:
    """Return every state's change as a bar with its band, largest gain first."""
    scale, column = Scale.over([*found.values()]), _column(name, found, lang)
    lines = tuple(
        Line(
            (
                Cell(catalogue.label(code, lang)),
                Cell(bar=scale.bar(n.value, n.low, n.high)),
                Cell(column(n.value), numeric=True),
            ),
            strong=code in numbers.main,
        )
        for code, n in found.items()
    )
    parts = ("value", "median", "low", "high", "positive")
    unit = catalogue.outcomes()[VIEWS[name]].unit
    header = [f"{part} [{unit}]" for part in parts[:4]]
    rows = [
        [code, catalogue.label(code, lang), *(getattr(n, part) for part in parts)]
        for code, n in found.items()
    ]
    said = (text("report.rank_caption", lang), text(f"who.unit_{name}", lang))
    about = with_bands(text("report.list_space", lang).join(said), "line", numbers.run, lang)
    return Table(
        (),
        lines,
        title=text(f"who.ranking_title_{name}", lang),
        caption=about,
        csv=csv_uri(["country", "name", *header, "chance above zero [0-1]"], rows),
        file=f"{VIEWS[name].replace('_', '-')}.csv",
    )


def _table(
    name: str, found: Mapping[str, Number], numbers: Numbers, csv: str, lang: Language
) -> Table:
    """Return all states: value, median, band and chance, with what else belongs to the unit."""
    column = _column(name, found, lang)
    beside = _beside(name, found, numbers, column, lang)
    lines = tuple(
        Line(
            (
                Cell(_name(code, numbers, lang)),
                Cell(column(n.value), numeric=True),
                Cell(column(n.median), numeric=True),
                Cell(column.between(n.low, n.high), numeric=True),
                Cell("–" if missing(n.positive) else probability(n.positive or 0.0, lang),
                     numeric=True),
                *(Cell(cells.get(code, "–"), numeric=True) for cells in beside.values()),
            ),
            strong=code in numbers.main,
        )
        for code, n in found.items()
    )  # fmt: skip
    value = "h_real_income" if name == "relative" else "h_usd"
    heads = [
        Head(text("report.h_state", lang)),
        *(Head(text(f"report.{h}", lang), True) for h in (value, "h_median", "h_range", "h_gain")),
        *(Head(head, True) for head in beside),
    ]
    about = text(f"who.table_caption_{name}", lang, mark=PARTY_MARK)
    return Table(
        tuple(heads),
        lines,
        title=text(f"who.table_title_{name}", lang, n=len(found)),
        caption=with_bands(about, "gain", numbers.run, lang),
        csv=csv,
        file="states.csv",
    )


def _beside(
    name: str, found: Mapping[str, Number], numbers: Numbers, column: Column, lang: Language
) -> dict[str, dict[str, str]]:
    """Return the cells of further columns by state: wages and prices, or today's GDP."""
    if name == "absolute":
        gdp = {code: n.before for code, n in found.items() if n.before is not None}
        whole = Column.of(gdp.values(), lang, signed=False, scale=column.scale)
        return {text("who.h_gdp", lang): {code: whole(x) for code, x in gdp.items()}}
    tables = {head: numbers.by_state(outcome) for outcome, head in OTHERS.items()}
    columns = {head: Column.of(_values(cells.values()), lang) for head, cells in tables.items()}
    return {
        text(f"report.{head}", lang): {code: columns[head](n.value) for code, n in cells.items()}
        for head, cells in tables.items()
    }


def _values(found: Iterable[Number]) -> list[float]:
    return [n.value for n in found]


def _name(code: str, numbers: Numbers, lang: Language) -> str:
    label = catalogue.label(code, lang)
    return f"{label} {PARTY_MARK}" if code in numbers.parties else label


def _csv_of_states(numbers: Numbers, lang: Language) -> str:
    """Return every number of every state as a CSV: income, dollars, wages, prices, terms."""
    names = (*VIEWS.values(), *OTHERS)
    parts = {"": "value", "_median": "median", "_low": "low", "_high": "high"}
    parts |= {"_chance_above_zero": "positive"}
    tables = {name: numbers.by_state(name) for name in names}
    header = [f"{n}{end} [{catalogue.outcomes()[n].unit}]" for n in names for end in parts]
    rows = [
        [
            code,
            catalogue.label(code, lang),
            *(
                getattr(tables[name].get(code), part, "")
                for name in names
                for part in parts.values()
            ),
        ]
        for code in numbers.income
    ]
    return csv_uri(["country", "name", *header], rows)
