"""Currency: what energy, world trade and reserves are settled and held in; exchange rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.i18n import Language, text
from detente.report import caption
from detente.report.drawn import with_bands
from detente.report.numbers import MARKET_STILL, MARKETS, Number, Numbers, currency_name, place
from detente.report.quantity import Column, missing, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri, level_heads

# Each currency's place in the colours of the style sheet.
COLOURS = ("USD", "EUR", "CNY", "RUB", "GBP", "JPY")
REST, DOLLAR = "OTHER_CURRENCY", "USD"
OUTCOMES = ("world_energy_settlement", "world_settlement", "reserve_share")
EXPORTERS = 2
# The currencies that readers know by name and a model moves.
OWN = {"RUS": "RUB"}
# A share below this many per cent has no room for its number inside the bar.
ROOM = 7.0
# Shares this small in every bar go without a place in the legend.
SEEN = 0.05


@dataclass(frozen=True)
class Part:
    """A currency's piece of a bar: its name, width in per cent, number and colour's class."""

    name: str
    width: float
    shown: str
    style: str


@dataclass(frozen=True)
class Bar:
    """A composition in one state of the world, as a bar that sums to 100."""

    state: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """What the section draws: a lead, pairs of bars, their numbers, exchange rates in words."""

    lead: str
    bars: tuple[tuple[str, tuple[Bar, ...]], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    rates: tuple[str, ...] = ()
    rate_table: Table | None = None


Composition = tuple[str, list[Number]]


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without a model of currencies."""
    found = compositions(numbers, lang)
    if not found and not numbers.has("exchange_rate"):
        return None
    return Section(
        lead=lead(numbers, lang),
        bars=tuple((name, _bars(shares, lang)) for name, shares in found),
        legend=_legend(found, lang),
        table=_table(numbers, found, lang) if found else None,
        rates=tuple(rates(numbers, lang)),
        rate_table=_rate_table(numbers, lang),
    )


def moving(numbers: Numbers) -> bool:
    """Return whether a share or an exchange rate moves in any case."""
    return numbers.moves(*MARKETS[MARKETS.index("energy_settlement") :])


def exporters(numbers: Numbers) -> list[str]:
    """Return the energy exporters among the parties: those of a payment clause, then by size."""
    clauses = [s["where"] for s in numbers.run.shocks if s["variable"] == "settlement_share"]
    named = {code for where in clauses for code in where.get("exporter", ())}
    earned = {n.at[0]: n.before or 0.0 for n in numbers.every("energy_revenue")}
    found = {n.at[0] for n in numbers.every("energy_settlement")} & set(numbers.parties)
    ranked = sorted(found, key=lambda code: (code not in named, -earned.get(code, 0.0), code))
    return ranked[:EXPORTERS]


def shares_of(numbers: Numbers, exporter: str) -> list[Number]:
    """Return the settlement shares of an exporter's energy."""
    return [n for n in numbers.every("energy_settlement") if n.at[0] == exporter]


def compositions(numbers: Numbers, lang: Language) -> list[Composition]:
    """Return what is shown: the exporters among the parties, world energy, trade, reserves."""
    found = [
        (text("report.energy_exports_of", lang, place=place(code, lang)), shares_of(numbers, code))
        for code in exporters(numbers)
    ]
    found += [(text(f"report.{name}", lang), list(numbers.every(name))) for name in OUTCOMES]
    return [(name, shares) for name, shares in found if shares]


def lead(numbers: Numbers, lang: Language) -> str:
    """Say whether anything moves, and by how much the dollar's shares do."""
    if not moving(numbers):
        return text("report.currency_still", lang)
    return text("report.currency_lead", lang)


def floating(numbers: Numbers) -> list[Number]:
    """Return the exchange rates that a model computes: others stand at 1, before and after."""
    found = numbers.every("exchange_rate")
    found = [n for n in found if n.value or n.low or n.high or (n.before or 1.0) != 1.0]
    return [n for n in found if n.at[0] in numbers.parties or abs(n.value) > MARKET_STILL]


def rates(numbers: Numbers, lang: Language) -> list[str]:
    """Return a sentence for each exchange rate."""
    return [rate(n, lang) for n in floating(numbers)[:3]]


def _rate_table(numbers: Numbers, lang: Language) -> Table | None:
    """Return the change of each exchange rate with its band, or None where none is computed."""
    found = floating(numbers)
    if not found:
        return None
    column = Column.of([n.value for n in found], lang, most=2).fine(2)
    lines = tuple(
        Line(
            (
                Cell(_money(n, lang)),
                Cell(column(n.value), numeric=True),
                Cell(column.between(n.low, n.high), numeric=True),
            )
        )
        for n in found
    )
    heads = (Head(text(f"captions.{name}", lang), numeric=at > 0)
             for at, name in enumerate(("h_currency", "h_value", "h_band")))  # fmt: skip
    return Table(
        tuple(heads),
        lines,
        title=text("report.rate_title", lang),
        caption=caption.together(lang, caption.unit("value", lang), text("report.rate_note", lang)),
        see=caption.largest(found, lang, lambda n: _money(n, lang)),
        csv=csv_uri(
            ["country", *(f"{name} [%]" for name in ("change", "low", "high"))],
            [(*n.at, n.value, n.low, n.high) for n in found],
        ),
        file="exchange-rates.csv",
    )


def _money(n: Number, lang: Language) -> str:
    """Return the name of a state's currency, to begin a sentence or a row with."""
    if n.at[0] in OWN:
        name = currency_name(OWN[n.at[0]], lang)
        return name[:1].upper() + name[1:]
    return text("report.currency_of", lang, place=place(n.at[0], lang))


def rate(n: Number, lang: Language) -> str:
    """Return in a sentence whether a state's currency gains or loses in value."""
    if n.at[0] in OWN:
        name = text("report.the_currency", lang, currency=currency_name(OWN[n.at[0]], lang))
    else:
        name = text("report.currency_of", lang, place=place(n.at[0], lang))
    size = n.shown(lang, signed=False)
    key = "up_rate" if n.value > 0 else "down_rate"
    move = text(f"report.{key}", lang, size=size) if n.value else text("report.stays", lang)
    return text("report.rate", lang, name=name, move=move, span=n.span(lang))


def _order(shares: Sequence[Number]) -> list[Number]:
    order = [*COLOURS, REST]
    return sorted(shares, key=lambda n: order.index(n.at[-1]) if n.at[-1] in order else 99)


def _bars(shares: Sequence[Number], lang: Language) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            text(f"report.{head}", lang),
            tuple(
                Part(
                    currency_name(n.at[-1], lang), round(value, 2),
                    quantity(round(value, 1), "", lang, signed=False) if value >= ROOM else "",
                    _style(n.at[-1]),
                )
                for n in _order(shares)
                if (value := getattr(n, end) or 0.0) > 0
            ),
        )
        for head, end in (("h_before", "before"), ("h_after", "after"))
    )  # fmt: skip


def _style(code: str) -> str:
    return f"c{COLOURS.index(code)}" if code in COLOURS else "c9"


def _listed(found: Sequence[Composition]) -> list[str]:
    """Return the currencies with a visible share anywhere, in the order of the bars."""
    every = {n.at[-1]: n for _, shares in found for n in shares
             if max(n.before or 0.0, n.after or 0.0) >= SEEN}  # fmt: skip
    return [n.at[-1] for n in _order(list(every.values()))]


def _legend(found: Sequence[Composition], lang: Language) -> tuple[tuple[str, str], ...]:
    return tuple((_style(code), currency_name(code, lang)) for code in _listed(found))


def _table(numbers: Numbers, found: Sequence[Composition], lang: Language) -> Table:
    """Return every share today and under the deal, with its change and range."""
    listed = _listed(found)
    every = [n for _, shares in found for n in shares if n.at[-1] in listed]
    column = Column.of([n.value for n in every], lang, most=2)
    level = Column(max(1, column.digits), lang, signed=False)
    lines = []
    for name, shares in found:
        own = {n.at[-1]: n for n in shares}
        cells = (_cell(own.get(code), level, column, lang) for code in listed)
        lines.append(Line((Cell(name), *cells)))
    rows = [(name, *n.at[-1:], n.before, n.after, n.value, n.low, n.high)
            for name, shares in found for n in _order(shares)]  # fmt: skip
    return Table(
        (
            Head(text("report.h_composition", lang)),
            *(Head(currency_name(code, lang), numeric=True) for code in listed),
        ),
        tuple(lines),
        title=text("report.currency_table", lang),
        caption=with_bands(text("report.currency_caption", lang), "beside", numbers.run, lang),
        see=_see(found, lang),
        csv=csv_uri(["composition", "currency", *level_heads("%", "percentage points")], rows),
        file="currency-shares.csv",
    )


def _see(found: Sequence[Composition], lang: Language) -> str:
    """Return a sentence with the share that changes most, or that none does."""
    name, n = max(
        ((name, n) for name, shares in found for n in shares), key=lambda one: abs(one[1].value)
    )
    if abs(n.value) <= MARKET_STILL:
        return text("captions.currency_still", lang)
    before, after = (quantity(end, "%", lang, signed=False) for end in (n.before, n.after))
    return text("captions.currency", lang, currency=currency_name(n.at[-1], lang), what=name,
                before=before, after=after, value=n.shown(lang))  # fmt: skip


def _cell(n: Number | None, level: Column, change: Column, lang: Language) -> Cell:
    if n is None or missing(n.before) or missing(n.after):
        return Cell("–", numeric=True)
    if n.value == 0 and not (n.low or n.high):
        return Cell(level(n.before), numeric=True)
    both = text("report.from_to", lang, before=level(n.before), after=level(n.after))
    note = change(n.value)
    if n.low != n.high and not missing(n.low) and not change.tiny(n.value, n.low, n.high):
        note = text("report.bracketed", lang, name=note, value=change.between(n.low, n.high))
    return Cell(both, note=note, numeric=True)
