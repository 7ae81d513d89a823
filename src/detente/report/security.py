"""Security: threat, defence budgets, exposure; today, under the deal, and with its speculation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.drawn import with_bands
from detente.report.numbers import MARKET_STILL, Number, Numbers
from detente.report.quantity import Column, missing
from detente.report.table import Cell, Head, Line, Table, csv_uri, level_heads

# The group whose budgets are asked for first, and the states that are shown beside its members.
EAST = "NATO_EAST"
ASKED = ("DEU", "FRA", "GBR", "UKR", "JPN")
GROUPS = (EAST, "EU")
# Beyond the states that are always named, a table is filled up to this many rows.
ROWS = 16
IN_CSV = 150
COMPARISONS = ("deal", "speculated")
TABLES = ("threat", "defence_spending", "exposure", "margin")
OUTCOMES = ("threat", "defence_spending", "exposure")
# Outcomes of pairs of states, which stand in both orders.
PAIRS = ("tie", "strain")
# The message of a table's unit.
UNITS = {"defence_spending": "money", "threat": "years", "exposure": "shares", "margin": "shares"}


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
    made = ((name, changes(numbers, name, lang)) for name in TABLES)
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

    The parties stand first, then the others by what moves most; groups of states last. None where
    nothing moves.
    """
    if not stirred(numbers, outcome):
        return None
    budgets = outcome == "defence_spending"
    named = [(name,) for name in _named(numbers, outcome)]
    totals = groups(numbers, outcome, lang) if budgets else []
    deal, more = both(numbers, outcome)
    burden = numbers.placed("defence_burden") if budgets else {}
    rows_of = [
        (catalogue.label(at[0], lang), deal.get(at), burden.get(at), more.get(at)) for at in named
    ]
    rows_of += [(name, g["deal"], g.get("burden"), g["speculated"]) for name, g in totals]
    levels = [n.before for _, n, _, _ in rows_of if n and n.before is not None]
    size = 0.1 if budgets and lang == "ja" else 1.0
    level = Column.of(levels, lang, signed=False, scale=size, most=2).fine(1 if size == 1.0 else 0)
    moves = [n.value for _, one, _, other in rows_of for n in (one, other) if n]
    change, share = Column.of(moves, lang, most=2).fine(2), Column(2, lang, signed=False)
    added = [_added(n) for _, n, _, _ in rows_of]
    money = Column.of([_nan(x) for x in added], lang, scale=size, most=2).fine(2)
    lines = []
    for row, (label, n, own, further) in enumerate(rows_of):
        cells = [Cell(label), Cell(level(n.before if n else None), numeric=True)]
        cells += [Cell(share(own.before if own else None), numeric=True)] if burden else []
        cells.append(cell(n, change))
        cells += [Cell(money(added[row]), numeric=True)] if budgets else []
        cells += [cell(further, change)] if more else []
        party = row < len(named) and named[row][0] in numbers.parties
        lines.append(Line(tuple(cells), strong=party, total=row >= len(named)))
    heads = ["h_state", f"#h_today_{outcome}", *(["#h_burden"] if burden else [])]
    heads += [f"#h_deal_{outcome}", *([f"#h_speculated_{outcome}"] if more else [])]
    named_heads = list(headings(lang, *heads))
    if budgets:
        at = len(named_heads) - bool(more)
        named_heads.insert(at, Head(text("captions.h_money_defence_spending", lang), numeric=True))
    return Table(
        tuple(named_heads),
        tuple(lines),
        title=text(f"security.{outcome}_title", lang),
        caption=caption.together(
            lang,
            caption.unit(UNITS[outcome], lang),
            with_bands(text(f"security.{outcome}_caption", lang), "below", numbers.run, lang),
        ),
        see=caption.changes(numbers, numbers.every(outcome), lang),
        csv=rows(numbers, outcome, ("country",), named),
        file=f"{outcome.replace('_', '-')}.csv",
        quiet=caption.quiet(numbers, outcome),
    )


def _added(n: Number | None) -> float | None:
    """Return the change of a level, in its unit."""
    if n is None or missing(n.before) or missing(n.after):
        return None
    return (n.after or 0.0) - (n.before or 0.0)


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def both(
    numbers: Numbers, outcome: str
) -> tuple[dict[tuple[str, ...], Number], dict[tuple[str, ...], Number]]:
    """Return an outcome under the deal, and what its speculation adds, if that moves anything."""
    more = numbers.placed(outcome, "speculated") if apart(numbers, outcome) else {}
    return numbers.placed(outcome), more


def _named(numbers: Numbers, outcome: str) -> list[str]:
    """Return the states to show: the parties, then the others, what moves most first.

    Of budgets everyone who is asked for is there, moved or not: that Japan's stays as it is, is an
    answer. Of margins, which move a little for everyone, nobody else is. Whoever visibly moves is
    there before those who hardly do, though nobody asks for them.
    """
    size: dict[str, float] = {}
    visible: set[str] = set()
    for n in (n for found in both(numbers, outcome) for n in found.values()):
        if seen(n) if outcome == "margin" else moved(n):
            size[n.at[0]] = max(size.get(n.at[0], 0.0), abs(n.value))
            visible |= {n.at[0]} if numbers.visible(n) else set()
    asked = (*catalogue.expand_places((EAST,)), *ASKED)
    watched = catalogue.expand_places(numbers.run.deal.watch)
    every = outcome == "defence_spending"
    others = [c for c in asked if every or c in size] + [c for c in watched if c in size]
    ranked = sorted(size, key=lambda code: (-size[code], code))
    free = [c for c in ranked if c not in (*others, *numbers.leading)]
    if outcome != "margin":
        others += [c for c in ranked if c in visible and c not in numbers.leading][:ROWS]
        others += free[: max(0, ROWS - len(numbers.leading) - len(set(others)))]
    rest = sorted(others, key=lambda code: -size.get(code, 0.0))
    here = {name for (name,) in numbers.placed(outcome)}
    return [c for c in dict.fromkeys((*numbers.leading, *rest)) if c in here]


def groups(
    numbers: Numbers, outcome: str, lang: Language
) -> list[tuple[str, dict[str, Number | None]]]:
    """Return groups of states as one: budgets and GDP of the members summed, draw by draw."""
    burdens = numbers.placed("defence_burden")
    found: list[tuple[str, dict[str, Number | None]]] = []
    for name in GROUPS:
        members = [(code,) for code in catalogue.place_groups()[name].members]
        parts: dict[str, Number | None] = {}
        for which in COMPARISONS:
            placed = numbers.placed(outcome, which)
            own = [placed[at] for at in members if at in placed]
            parts[which] = _sum(numbers, name, own)
        size = [(n.before or 0.0, 100 * (n.before or 0.0) / b) for at in members
                if (n := numbers.placed(outcome).get(at)) and at in burdens
                and (b := burdens[at].before)]  # fmt: skip
        gdp = sum(product for _, product in size)
        if gdp and parts["deal"]:
            share = 100 * sum(spent for spent, _ in size) / gdp
            parts["burden"] = Number("defence_burden", (name,), 0.0, before=share)
        if parts["deal"]:
            found.append((text("security.group", lang, name=catalogue.label(name, lang)), parts))
    return found


def _sum(numbers: Numbers, name: str, own: Sequence[Number]) -> Number | None:
    before = sum(n.before or 0.0 for n in own)
    if not before:
        return None
    after = sum(n.after or 0.0 for n in own)
    outcome, which = own[0].outcome, own[0].comparison
    low, high = numbers.band(outcome, {n.at: (n.before or 0.0) / before for n in own}, which)
    value = 100 * (after / before - 1)
    return Number(outcome, (name,), value, low, high, before, after, which)


def moved(n: Number) -> bool:
    """Return whether a number or an end of its range is not zero."""
    ends = (n.value, n.low, n.high)
    return any(x is not None and not missing(x) and abs(x) > MARKET_STILL for x in ends)


def seen(n: Number) -> bool:
    """Return whether a number, or an end of its range, is large enough to see."""
    ends = (n.value, n.low, n.high)
    least = Numbers.least(n.outcome)
    return any(x is not None and not missing(x) and abs(x) >= least for x in ends)


def cell(n: Number | None, column: Column) -> Cell:
    """Return a change with its range below; nothing that moves is said as zero."""
    if n is None:
        return Cell("–", numeric=True)
    if not moved(n):
        return Cell("0", numeric=True)
    ends = column.between(n.low, n.high)
    same = n.low == n.high or ends == "–" or column.tiny(n.value, n.low, n.high)
    return Cell(column(n.value), note="" if same else ends, numeric=True)


def headings(lang: Language, *names: str) -> tuple[Head, ...]:
    """Return headings; ``#`` marks a column of numbers."""
    return tuple(Head(text(f"security.{n.strip('#')}", lang), numeric=n[0] == "#") for n in names)


def rows(
    numbers: Numbers,
    outcome: str,
    axes: Sequence[str],
    shown: Iterable[tuple[str, ...]],
    *,
    alone: bool = False,
) -> str:
    """Return an outcome in both comparisons as a CSV address: what is shown or moves visibly.

    With ``alone`` only what is shown.
    """
    found, shown = [], set(shown)
    row = catalogue.outcomes()[outcome]
    whole = not alone and outcome not in PAIRS
    for which in COMPARISONS:
        every = numbers.every(outcome, which)
        # The caption names the largest rise and fall.
        ends = {rank(every, key=_value).at for rank in (max, min)} if every and whole else set()
        own = [n for n in every if n.at in shown | ends]
        # Of a pair, which stands in both orders, only the one that is shown is in the file.
        more = [n for n in every if n.at not in shown | ends and seen(n) and _first(n)]
        found += [
            (*n.at, which, n.before, n.after, n.value, n.low, n.high)
            for n in (*own, *([] if alone else more[:IN_CSV]))
        ]
    return csv_uri([*axes, "comparison", *level_heads(row.level, row.unit)], found)


def _value(n: Number) -> float:
    return n.value


def _first(n: Number) -> bool:
    """Return whether a number is of one state, or of a pair in the order of its labels."""
    return len(n.at) < 2 or n.outcome not in PAIRS or n.at[0] < n.at[1]
