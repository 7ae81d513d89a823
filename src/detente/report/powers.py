"""Powers and ties: who is drawn to whom, which ties come under strain, how many poles there are."""

from __future__ import annotations

from dataclasses import dataclass

from detente import catalogue
from detente.i18n import Language, text
from detente.report.numbers import Number, Numbers
from detente.report.quantity import Column
from detente.report.security import apart, cell, headings, moved, rows, stirred
from detente.report.table import Cell, Line, Table, csv_uri

TRIANGLE = ("USA", "RUS", "CHN")
TIES, STRAINED, POWERS = 12, 10, 8
OUTCOMES = ("tie", "strain", "balance", "power_share", "effective_powers", "effective_blocs")
COUNTS = ("effective_powers", "effective_blocs")


@dataclass(frozen=True)
class Section:
    """What the section draws; ``triangle`` are sentences."""

    lead: str
    triangle_title: str = ""
    triangle: tuple[str, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without ties or powers."""
    if not any(numbers.has(name) for name in OUTCOMES):
        return None
    made = (
        ("tie", ties(numbers, "tie", TIES, lang)),
        ("strain", ties(numbers, "strain", STRAINED, lang)),
        ("power_share", powers(numbers, lang)),
    )
    return Section(
        text("security.powers_lead" if stirred(numbers, "tie") else "security.powers_still", lang),
        text("security.triangle_title", lang),
        tuple(triangle(numbers, lang)),
        tuple((name, table) for name, table in made if table),
    )


def ties(numbers: Numbers, outcome: str, most: int, lang: Language) -> Table | None:
    """Return the pairs of states whose tie, or the strain on it, changes most; each pair once."""
    if not stirred(numbers, outcome):
        return None
    deal = numbers.placed(outcome)
    more = numbers.placed(outcome, "speculated") if apart(numbers, outcome) else None
    ranked = sorted([*deal.values(), *(more or {}).values()], key=lambda n: -abs(n.value))
    pairs = list(dict.fromkeys(n.at for n in ranked if n.at[0] < n.at[1] and moved(n)))
    if outcome == "tie":
        asked = [pair for pair in _sides() if pair in deal]
        pairs = list(dict.fromkeys((*asked, *pairs)))
    shown = [deal[pair] for pair in pairs[:most] if pair in deal]
    level = Column(2, lang, signed=outcome == "tie")
    every = [*shown, *([more[n.at] for n in shown if n.at in more] if more else [])]
    change = Column.of([n.value for n in every], lang, most=3)
    lines = tuple(
        Line(
            (
                Cell(pair_name(n.at, lang)),
                Cell(level(n.before), numeric=True),
                cell(n, change),
                *((cell(more.get(n.at), change),) if more is not None else ()),
            ),
            strong=set(n.at) <= set(numbers.parties),
        )
        for n in shown
    )
    heads = ["h_pair", f"#h_today_{outcome}", "#h_deal_points"]
    heads += ["#h_speculated_points"] if more is not None else []
    return Table(
        headings(lang, *heads),
        lines,
        title=text(f"security.{outcome}_title", lang),
        caption=text(f"security.{outcome}_caption", lang),
        csv=rows(numbers, outcome, ("country", "partner"), 1000),
        file=f"{outcome}.csv",
    )


def _sides() -> list[tuple[str, str]]:
    """Return the three ties of the triangle, in the order of the labels."""
    one, two, three = sorted(TRIANGLE)
    return [(one, two), (one, three), (two, three)]


def pair_name(at: tuple[str, ...], lang: Language) -> str:
    """Return the name of a pair of states."""
    one, other = (catalogue.label(code, lang) for code in at[:2])
    return text("security.pair", lang, one=one, other=other)


def powers(numbers: Numbers, lang: Language) -> Table | None:
    """Return the shares of the largest powers by each measure, and the effective number of them.

    Below each level stands the change that the deal makes, where it is visible at two digits.
    """
    shares = numbers.placed("power_share")
    resources = [r for r in catalogue.power_resources() if any(at[1] == r for at in shares)]
    if not resources:
        return None
    first = sorted(
        (n for n in shares.values() if n.at[1] == resources[0]), key=lambda n: -(n.before or 0.0)
    )
    named = list(dict.fromkeys((*(n.at[0] for n in first[:POWERS]), *numbers.alone)))
    level, change = Column(1, lang, signed=False), Column(2, lang)
    lines = [
        Line(
            (
                Cell(catalogue.label(name, lang)),
                *(_level(shares.get((name, r)), level, change) for r in resources),
            ),
            strong=name in numbers.parties,
        )
        for name in named
    ]
    count, shift = Column(2, lang, signed=False), Column(3, lang)
    for outcome in COUNTS:
        for comparison in ("deal", "speculated") if apart(numbers, outcome) else ("deal",):
            found = numbers.placed(outcome, comparison)
            if found:
                label = catalogue.label(outcome, lang)
                if comparison != "deal":
                    label = text("security.with_speculation", lang, name=label)
                cells = (_level(found.get((r,)), count, shift) for r in resources)
                lines.append(Line((Cell(label), *cells), total=True))
    heads = headings(lang, "h_state")
    heads += tuple(type(heads[0])(catalogue.label(r, lang), numeric=True) for r in resources)
    return Table(
        heads,
        tuple(lines),
        title=text("security.power_title", lang),
        caption=text("security.power_caption", lang),
        csv=csv_uri(
            ["country", "resource", "before", "after", "change", "low", "high"],
            [(*n.at, n.before, n.after, n.value, n.low, n.high) for n in shares.values()],
        ),
        file="power-shares.csv",
    )


def _level(n: Number | None, level: Column, change: Column) -> Cell:
    if n is None:
        return Cell("–", numeric=True)
    return Cell(level(n.before), note="" if change.tiny(n.value) else change(n.value), numeric=True)


def triangle(numbers: Numbers, lang: Language) -> list[str]:
    """Return what the strategic triangle is called today, under the deal, with its speculation."""
    from detente.models.triangle import classify

    found = numbers.placed("tie")
    more = numbers.placed("tie", "speculated") if apart(numbers, "tie") else {}
    one, two, three = TRIANGLE
    sides = [tuple(sorted(pair)) for pair in ((one, two), (two, three), (one, three))]
    if not all(pair in found for pair in sides):
        return []
    levels = {
        "today": [found[pair].before for pair in sides],
        "deal": [found[pair].after for pair in sides],
        "speculated": [more[pair].after for pair in sides if pair in more],
    }
    said: list[str] = []
    for state, ties in levels.items():
        if len(ties) == len(sides):
            signs = [0.0 if t is None else t for t in ties]
            name = classify(signs[0], signs[1], signs[2], TRIANGLE).sentence(lang)
            said.append(text(f"security.triangle_{state}", lang, name=name))
    return said
