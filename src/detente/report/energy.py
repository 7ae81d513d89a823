"""Energy: who is supplied by whom, at what price, what it earns and costs, consumer prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.bars import Scale
from detente.report.drawn import with_bands
from detente.report.finding import sentences
from detente.report.flow_diagram import Diagram, diagram
from detente.report.numbers import ASIA, EUROPE, MARKET_STILL, Number, Numbers, joined, place
from detente.report.places import arrow
from detente.report.quantity import (
    BILLION,
    CUBIC_METRES,
    POINTS,
    TONNES,
    Column,
    missing,
    quantity,
    unit_key,
    unit_size,
)
from detente.report.table import Cell, Head, Line, Table, csv_uri, level_heads, percent_of

DELIVERIES, STATES = 12, 10
IN_CSV = 300
# A change in all below this share of what rises or falls goes unsaid.
SMALL = 0.005
# Beyond the parties, Europe and East Asia: the other large importers and exporters.
OTHERS = ("KOR", "IND", "TUR", "SAU")
BY_STATE = ("energy_revenue", "energy_import_bill", "consumer_price_energy")
OUTCOMES = ("energy_flow", "energy_price", "energy_consumption", *BY_STATE)


@dataclass(frozen=True)
class Section:
    """What the section draws; where nothing moves, the lead alone."""

    lead: str
    deliveries: tuple[Table, ...] = ()
    diagram: Diagram | None = None
    prices: Table | None = None
    use: str = ""
    tables: tuple[tuple[str, Table], ...] = ()


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without an energy model."""
    if not numbers.has("energy_flow"):
        return None
    if not numbers.moves(*OUTCOMES):
        return Section(text("report.energy_still", lang))
    return Section(
        lead=lead(numbers, lang),
        deliveries=tuple(deliveries(numbers, lang)),
        diagram=diagram(numbers, lang),
        prices=prices(numbers, lang),
        use=use(numbers, lang),
        tables=tuple((name, made) for name in BY_STATE if (made := changes(numbers, name, lang))),
    )


def lead(numbers: Numbers, lang: Language) -> str:
    """Return by fuel, largest first, what changes its buyer or seller and how the whole changes."""
    sums: dict[str, list[float]] = {}
    for n in numbers.every("energy_flow"):
        sums.setdefault(n.at[2], [0.0, 0.0])[n.value < 0] += n.value
    units = {CUBIC_METRES: [], TONNES: []}
    for fuel, (up, down) in sums.items():
        unit = Number("energy_flow", ("", "", fuel), 0.0).unit
        if max(up, -down) > MARKET_STILL:
            units[unit].append((up - down, fuel, up, down))
    parts = [
        _whole(fuel, up, down, unit, lang)
        for unit in (TONNES, CUBIC_METRES)
        for _, fuel, up, down in sorted(units[unit], reverse=True)
    ]  # fmt: skip
    if not parts:
        return text("report.energy_lead_still", lang)
    return text("report.energy_lead", lang, list=sentences(parts, lang))


def _whole(fuel: str, up: float, down: float, unit: str, lang: Language) -> str:
    """Return in words that so much of a fuel is redirected and that trade in it grows or shrinks.

    What rises on some routes and falls on others is redirected; the rest is the change in all.
    """
    redirected, net = min(up, -down), up + down
    key = "same" if abs(net) <= SMALL * max(up, -down) else "more" if net > 0 else "less"
    shown = {"swap": redirected, "net": abs(net)}
    return text(
        f"report.energy_fuel_{key}", lang, fuel=catalogue.label(fuel, lang),
        **{name: quantity(value, unit, lang, signed=False) for name, value in shown.items()},
    )  # fmt: skip


def deliveries(numbers: Numbers, lang: Language) -> Iterable[Table]:
    """Yield the deliveries that change most, one table a unit."""
    moved = [n for n in numbers.every("energy_flow") if abs(n.value) > MARKET_STILL]
    for unit in (TONNES, CUBIC_METRES):
        own = [n for n in moved if n.unit == unit]
        shown = own[:DELIVERIES]
        if not shown:
            continue
        size = unit_size(unit, lang)
        scale = Scale.over(shown)
        level = _column([x for n in shown for x in (n.before, n.after)], lang, size, signed=False)
        level = level.fine(1 if size == 1.0 else 0)
        change = _column([n.value for n in shown], lang, size)
        lines = (
            Line(
                (
                    Cell(arrow(n.at, lang), note=catalogue.label(n.at[2], lang)),
                    Cell(level(n.before), numeric=True),
                    Cell(level(n.after), numeric=True),
                    Cell(bar=scale.bar(n.value, n.low, n.high)),
                    _change(n, change),
                    _percent(n, lang),
                )
            )
            for n in shown
        )
        rows = [(*n.at, n.before, n.after, n.value, n.low, n.high, percent_of(n.value, n.before))
                for n in own[:IN_CSV]]  # fmt: skip
        key = unit_key(unit).removeprefix("unit_")
        named = text(f"report.h_{key}", lang)
        said = text("report.deliveries_caption", lang, n=len(shown), unit=named)
        note = _together(numbers, shown, lang)
        yield Table(
            _heads(lang, "h_delivery", "#h_before", "#h_after", "|h_change", "#h_change",
                   "#h_percent"),
            tuple(lines),
            title=text(f"report.deliveries_{key}", lang),
            caption=with_bands(caption.together(lang, said, note), "below_line", numbers.run, lang),
            see=caption.largest(own, lang),
            csv=csv_uri(
                ["exporter", "importer", "fuel", *level_heads(f"{unit} a year"), "change [%]"], rows
            ),
            file=f"energy-deliveries-{key}.csv",
        )  # fmt: skip


def _change(n: Number, column: Column) -> Cell:
    """Return a change with its band below."""
    return Cell(column(n.value), note="" if missing(n.low) else column.between(n.low, n.high),
                numeric=True)  # fmt: skip


def _percent(n: Number, lang: Language) -> Cell:
    """Return a change in per cent of the level today; a dash where that is nothing."""
    share = percent_of(n.value, n.before)
    return Cell(_column([share], lang, most=2)(share), numeric=True)


def together(numbers: Numbers, flow: Number) -> tuple[Number, ...]:
    """Return a delivery with those that a contract of the deal names together with it."""
    named = {flow.at[2]}
    for shock in numbers.run.shocks:
        where = shock["where"]
        if shock["variable"] == "energy_contract" and all(
            name in where.get(axis, ())
            for axis, name in zip(("exporter", "importer", "fuel"), flow.at, strict=True)
        ):
            named |= set(where["fuel"])
    found = (n for n in numbers.deliveries if n.at[:2] == flow.at[:2] and n.at[2] in named)
    return tuple(n for n in found if n.unit == flow.unit and n.value)


def _together(numbers: Numbers, shown: Sequence[Number], lang: Language) -> str:
    """Return a note on each pair of states whose contract names several fuels together."""
    notes = {}
    for n in shown:
        parts = together(numbers, n)
        if len(parts) > 1:
            names = joined([catalogue.label(p.at[2], lang) for p in parts], lang)
            notes[n.at[:2]] = text("report.deliveries_together", lang, pair=arrow(n.at, lang),
                                   fuels=names)  # fmt: skip
    said = text("report.list_space", lang).join(notes.values())
    return with_bands(said, "sum", numbers.run, lang) if notes else ""


def prices(numbers: Numbers, lang: Language) -> Table | None:
    """Return prices by region and commodity, in the units in which markets quote them."""
    found = {n.at: n for n in numbers.every("energy_price")}
    # Markets that nothing moves have no column.
    goods = [
        good
        for good in catalogue.commodities()
        if any(_moved(n) for at, n in found.items() if at[1] == good)
    ]
    if not goods or not numbers.moves("energy_price"):
        return None
    factors = numbers.run.meta.get("energy", {}).get("factors", {})
    named = _named(numbers, [at[0] for at in found])
    columns = {
        good: _column([n.value for n in found.values() if n.at[1] == good], lang, most=2)
        for good in goods
    }
    levels = {
        good: _column(
            [x for n in found.values() if n.at[1] == good for x in (n.before, n.after)],
            lang, factors[good]["divide_by"], signed=False, most=2,
        ).fine(1)
        for good in goods if good in factors
    }  # fmt: skip
    lines = []
    for name in named:
        cells = [Cell(catalogue.label(name, lang))]
        for good in goods:
            n = found.get((name, good))
            cells.append(_price(n, columns[good], levels.get(good), lang))
        lines.append(Line(tuple(cells), strong=name in numbers.parties))
    heads = [Head(text("report.h_state", lang))]
    for good in goods:
        unit = factors.get(good, {}).get("unit")
        label = catalogue.label(good, lang)
        shown = text(f"report.h_{unit_key(unit).removeprefix('unit_')}", lang) if unit else "%"
        heads.append(Head(text("report.bracketed", lang, name=label, value=shown), numeric=True))
    rows = [
        (*n.at, unit.get("unit", ""), *(_divided(x, unit) for x in (n.before, n.after)),
         n.value, n.low, n.high)
        for n in found.values()
        for unit in (factors.get(n.at[1], {}),)
    ]  # fmt: skip
    return Table(
        tuple(heads),
        tuple(lines),
        title=text("report.prices_title", lang),
        caption=with_bands(text("report.prices_caption", lang), "beside", numbers.run, lang),
        see=caption.changes(numbers, list(found.values()), lang),
        csv=csv_uri(
            [
                "country",
                "commodity",
                "unit",
                "before",
                "after",
                "change [%]",
                "low [%]",
                "high [%]",
            ],
            rows,
        ),
        file="energy-prices.csv",
    )


def _moved(n: Number) -> bool:
    ends = (n.value, n.low, n.high)
    return any(x is not None and not missing(x) and abs(x) > MARKET_STILL for x in ends)


def _price(n: Number | None, change: Column, level: Column | None, lang: Language) -> Cell:
    if n is None:
        return Cell("–", numeric=True)
    percent = f"{change(n.value)}%" if n.value or n.low or n.high else ""
    ends = change.between(n.low, n.high)
    if ends != "–" and n.low != n.high and not change.tiny(n.value, n.low, n.high):
        percent = text("report.bracketed", lang, name=percent, value=ends)
    if level is None or missing(n.before):
        return Cell(percent or "0%", numeric=True)
    if not percent:
        return Cell(level(n.before), numeric=True)
    both = {"before": level(n.before), "after": level(n.after)}
    return Cell(text("report.from_to", lang, **both), note=percent, numeric=True)


def level(n: Number, lang: Language, factors: dict[str, Any]) -> tuple[str, str] | None:
    """Return a price before and after in its market unit, or None where there is no factor."""
    factor = factors.get(n.at[1])
    if not factor or missing(n.before) or missing(n.after):
        return None
    unit = str(factor["unit"])
    before, after = (
        quantity(_divided(x, factor), unit, lang, signed=False) for x in (n.before, n.after)
    )
    return before, after


def _divided(value: float | None, factor: dict[str, Any]) -> float | None:
    return value if value is None else value / factor.get("divide_by", 1.0)


def use(numbers: Numbers, lang: Language) -> str:
    """Return where the use of energy moves most, or nothing if it moves nowhere visibly."""
    found = numbers.every("energy_consumption")
    if not found or not numbers.visible(found[0]):
        return ""
    n = found[0]
    return text(
        "report.energy_use", lang, place=place(n.at[0], lang),
        commodity=catalogue.label(n.at[1], lang), value=n.shown(lang), span=n.span(lang),
    )  # fmt: skip


def changes(numbers: Numbers, outcome: str, lang: Language) -> Table | None:
    """Return an outcome by state: before and after where it is a level, change, range, bars.

    The parties stand first, then the states that move most.
    """
    found = numbers.every(outcome)
    if not numbers.moves(outcome):
        return None
    parties = [n for n in found if n.at[0] in numbers.parties]
    parties = [n for n in parties if n.at[0] in numbers.alone] or parties[:3]
    shown = [*parties, *(n for n in found if n not in parties)][:STATES]
    shown = [n for n in shown if n in parties or abs(n.value) > MARKET_STILL]
    size = 0.1 if lang == "ja" and shown[0].unit == BILLION else 1.0
    levels = not any(missing(n.before) for n in shown)
    scale = Scale.over(shown)
    level = _column([x for n in shown for x in (n.before, n.after)], lang, size, signed=False)
    level = level.fine(1 if size == 1.0 else 0)
    change = _column([n.value for n in shown], lang, size, most=3 if shown[0].unit == POINTS else 2)
    change = change.fine(1 if size == 1.0 else 0)
    lines = tuple(
        Line(
            (
                Cell(catalogue.label(n.at[0], lang)),
                *(Cell(level(x), numeric=True) for x in (n.before, n.after) if levels),
                Cell(bar=scale.bar(n.value, n.low, n.high)),
                _change(n, change),
                *((_percent(n, lang),) if levels else ()),
            ),
            strong=n.at[0] in numbers.parties,
        )
        for n in shown
    )
    names = ("#h_before", "#h_after") if levels else ()
    row = catalogue.outcomes()[outcome]
    said = (
        text(f"report.{outcome}_caption", lang),
        caption.unit("money" if levels else "points", lang),
        text("captions.colours", lang) if row.better else "",
    )
    return Table(
        _heads(lang, "h_state", *names, "|h_change", "#h_change", *(["#h_percent"] * levels)),
        lines,
        title=text(f"report.{outcome}_title", lang),
        caption=with_bands(caption.together(lang, *said), "below_line", numbers.run, lang),
        see=caption.changes(numbers, found, lang),
        csv=csv_uri(
            ["country", *level_heads(row.unit), "change [%]"],
            [
                (*n.at, n.before, n.after, n.value, n.low, n.high, percent_of(n.value, n.before))
                for n in found
            ],
        ),
        file=f"{outcome.replace('_', '-')}.csv",
        quiet=caption.quiet(numbers, outcome),
    )


def _named(numbers: Numbers, present: Sequence[str]) -> list[str]:
    """Return the regions to name: parties, large states, the watch list."""
    names = (*numbers.main, *numbers.alone, *EUROPE, *ASIA, *OTHERS)
    return [n for n in dict.fromkeys(names) if n in present]


def _heads(lang: Language, *names: str) -> tuple[Head, ...]:
    """Return headings; ``#`` marks a column of numbers, ``|`` one of bars."""
    return tuple(
        Head(text(f"report.{n.strip('#|')}", lang), n[0] == "#", n[0] == "|") for n in names
    )


def _column(
    values: Iterable[float | None],
    lang: Language,
    scale: float = 1.0,
    *,
    signed: bool = True,
    most: int = 2,
) -> Column:
    return Column.of(
        (v for v in values if v is not None), lang, signed=signed, scale=scale, most=most
    )
