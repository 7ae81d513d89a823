"""Security: threat, defence budgets, exposure; today, under the deal, and with its speculation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente import catalogue
from detente.i18n import Language, text
from detente.report.numbers import ASIA, EUROPE, MARKET_STILL, Number, Numbers
from detente.report.quantity import Column
from detente.report.table import Cell, Head, Line, Table, csv_uri

# The states that stand first: after the parties, those whose budgets and guarantees are asked for.
ASKED = (*EUROPE, "EST", "LVA", "LTU", "FIN", "UKR", *ASIA, "KOR")
ROWS = 16
COMPARISONS = ("deal", "speculated")
TABLES = ("defence_spending", "threat", "exposure", "margin")
OUTCOMES = ("threat", "defence_spending", "exposure")


@dataclass(frozen=True)
class Section:
    """What the section draws: a lead, and tables with the outcome that gives their horizon."""

    lead: str
    tables: tuple[tuple[str, Table], ...] = ()


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without models of security."""
    if not any(numbers.has(name) for name in OUTCOMES):
        return None
    if not stirred(numbers, *OUTCOMES):
        return Section(text("security.still", lang))
    made = ((name, changes(numbers, name, lang)) for name in TABLES if numbers.has(name))
    return Section(
        text("security.lead_speculated" if apart(numbers, *OUTCOMES) else "security.lead", lang),
        tuple((name, table) for name, table in made if table),
    )


def stirred(numbers: Numbers, *outcomes: str) -> bool:
    """Return whether the deal, or the deal with its speculation, moves one of these outcomes."""
    return any(numbers.moves(*outcomes, comparison=c) for c in COMPARISONS)


def apart(numbers: Numbers, *outcomes: str) -> bool:
    """Return whether what only commentators speak of moves one of these outcomes further."""
    return numbers.moves(*outcomes, comparison="speculated")


def changes(numbers: Numbers, outcome: str, lang: Language) -> Table | None:
    """Return an outcome by state: today, what the deal changes, what speculation would add.

    The parties stand first, then the states most asked for, the watch list and those that move
    most. None where nothing moves.
    """
    if not stirred(numbers, outcome):
        return None
    deal = numbers.placed(outcome)
    more = numbers.placed(outcome, "speculated") if apart(numbers, outcome) else None
    shown = _named(numbers, outcome, deal, more)
    burden = numbers.placed("defence_burden") if outcome == "defence_spending" else None
    level = Column.of([n.before or 0.0 for n in shown], lang, signed=False, most=2)
    change = _column([*shown, *_of(more, shown)], lang)
    lines = []
    for n in shown:
        cells = [Cell(catalogue.label(n.at[0], lang)), Cell(level(n.before), numeric=True)]
        if burden is not None:
            share = burden.get(n.at)
            cells.append(Cell(_percent(share.before if share else None, lang), numeric=True))
        cells.append(cell(n, change))
        if more is not None:
            cells.append(cell(more.get(n.at), change))
        lines.append(Line(tuple(cells), strong=n.at[0] in numbers.parties))
    heads = ["h_state", f"#h_today_{outcome}"]
    heads += ["#h_burden"] if burden is not None else []
    heads += [f"#h_deal_{outcome}"]
    heads += [f"#h_speculated_{outcome}"] if more is not None else []
    return Table(
        headings(lang, *heads),
        tuple(lines),
        title=text(f"security.{outcome}_title", lang),
        caption=text(f"security.{outcome}_caption", lang),
        csv=rows(numbers, outcome, ("country",)),
        file=f"{outcome.replace('_', '-')}.csv",
    )


def _named(
    numbers: Numbers,
    outcome: str,
    deal: dict[tuple[str, ...], Number],
    more: dict[tuple[str, ...], Number] | None,
) -> list[Number]:
    """Return the states to show, of which the asked-for ones only if something there moves."""
    largest = [*(more or {}).values(), *deal.values()]
    moving = [n.at[0] for n in sorted(largest, key=lambda n: -abs(n.value)) if moved(n)]
    watched = catalogue.expand_places(numbers.run.deal.watch)
    first = [*numbers.leading, *(c for c in (*ASKED, *watched) if c in moving)]
    names = list(dict.fromkeys((*first, *moving)))[:ROWS]
    return [deal[(name,)] for name in names if (name,) in deal]


def moved(n: Number) -> bool:
    """Return whether a number or an end of its range is not zero."""
    return any(x is not None and abs(x) > MARKET_STILL for x in (n.value, n.low, n.high))


def _of(more: dict[tuple[str, ...], Number] | None, shown: Sequence[Number]) -> list[Number]:
    return [more[n.at] for n in shown if n.at in more] if more else []


def _column(found: Iterable[Number], lang: Language) -> Column:
    return Column.of([n.value for n in found], lang, most=3)


def cell(n: Number | None, column: Column) -> Cell:
    """Return a change with its range below; nothing that moves is said as zero."""
    if n is None or not moved(n):
        return Cell("0", numeric=True)
    ends = column.between(n.low, n.high)
    return Cell(column(n.value), note="" if n.low == n.high or ends == "–" else ends, numeric=True)


def _percent(value: float | None, lang: Language) -> str:
    return Column(2, lang, signed=False)(value)


def headings(lang: Language, *names: str) -> tuple[Head, ...]:
    """Return headings; ``#`` marks a column of numbers."""
    return tuple(Head(text(f"security.{n.strip('#')}", lang), numeric=n[0] == "#") for n in names)


def rows(numbers: Numbers, outcome: str, axes: Sequence[str], most: int = 400) -> str:
    """Return the numbers of an outcome in both comparisons as a CSV address."""
    unit = catalogue.outcomes()[outcome].unit
    found = [
        (*n.at, which, n.before, n.after, n.value, n.low, n.high)
        for which in COMPARISONS
        for n in numbers.every(outcome, which)[:most]
    ]
    header = [*axes, "comparison", "before", "after", f"change [{unit}]", "low", "high"]
    return csv_uri(header, found)
