"""Powers and ties: who is drawn to whom, which ties come under strain, how many poles there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.drawn import with_bands
from detente.report.flow_diagram import Diagram
from detente.report.numbers import MARKET_STILL, Number, Numbers
from detente.report.places import pair_name
from detente.report.quantity import Column, missing
from detente.report.security import (
    COMPARISONS,
    apart,
    both,
    cell,
    headings,
    moved,
    rows,
    seen,
    stirred,
)
from detente.report.table import Cell, Head, Line, Table
from detente.report.triangle_diagram import first_order, panel

if TYPE_CHECKING:
    import xarray as xr

TRIANGLE = ("USA", "RUS", "CHN")
TIES, STRAINED, POWERS = 12, 10, 6
# A rise of strain below this part of the largest is noise of the votes of many small states.
TOLD_STRAIN = 1 / 3
OUTCOMES = ("tie", "strain", "balance", "power_share", "effective_powers", "effective_blocs")
COUNTS = ("effective_powers", "effective_blocs")


@dataclass(frozen=True)
class Section:
    """What the section draws.

    ``triangle`` are sentences, each with the states of the world that it holds of.
    """

    lead: str
    triangle: tuple[tuple[str, str], ...] = ()
    picture: Diagram | None = None
    tables: tuple[tuple[str, Table], ...] = ()


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without ties or powers."""
    if not any(numbers.has(name) for name in OUTCOMES):
        return None
    tables = {"tie": ties, "strain": strains, "power_share": powers, "balance": balance}
    made = ((name, make(numbers, lang)) for name, make in tables.items())
    return Section(
        text("security.powers_lead" if stirred(numbers, "tie") else "security.powers_still", lang),
        tuple(triangle(numbers, lang)),
        picture(numbers, lang),
        tuple((name, table) for name, table in made if table),
    )


def ties(numbers: Numbers, lang: Language) -> Table | None:
    """Return the triangle's ties, then the pairs whose tie changes most; each pair once."""
    if not stirred(numbers, "tie"):
        return None
    deal, more = both(numbers, "tie")
    ranked = sorted([*deal.values(), *more.values()], key=lambda n: -abs(n.value))
    moving = (n.at for n in ranked if n.at[0] < n.at[1] and seen(n))
    pairs = list(dict.fromkeys((*(pair for pair in _sides() if pair in deal), *moving)))[:TIES]
    return _table(numbers, "tie", [(pair, ()) for pair in pairs], lang)


def strains(numbers: Numbers, lang: Language) -> Table | None:
    """Return the ties that come under more strain though the deal does not touch them.

    Each with the power through which the strain comes: see
    :func:`detente.models.balance_signed_network.strained`.
    """
    from detente.models.parameters import parameter

    found: dict[tuple[str, str], tuple[float, str]] = {}
    for comparison in COMPARISONS:
        for rise, pair, through in _strained(numbers, comparison):
            if rise > found.get(pair, (MARKET_STILL, ""))[0]:
                found[pair] = rise, through
    changed = both(numbers, "strain")
    # A tie too weak to be good or bad is not said to be under strain.
    unsigned = parameter("triangle_dead_band")
    least = TOLD_STRAIN * max((rise for rise, _ in found.values()), default=0.0)
    pairs = [
        pair
        for pair in sorted(found, key=lambda pair: -found[pair][0])
        if found[pair][0] >= least
        and abs(numbers.level("tie", *pair) or 0.0) > unsigned
        and any(pair in placed and seen(placed[pair]) for placed in changed)
    ][:STRAINED]
    own = []
    for pair in pairs:
        tie = numbers.level("tie", *pair)
        own.append((pair, (Cell(Column(2, lang)(tie), numeric=True),
                           Cell(catalogue.label(found[pair][1], lang)))))  # fmt: skip
    return _table(numbers, "strain", own, lang) if own else None


def _strained(numbers: Numbers, comparison: str) -> Iterable[tuple[float, tuple[str, str], str]]:
    """Yield how much more strain a tie comes under, which, and through whom."""
    if not numbers.moves("strain", comparison=comparison) or not numbers.has("tie"):
        return
    from detente.models.balance_signed_network import strained

    before, after = (_network(numbers, comparison, end) for end in ("before", "after"))
    table = strained(before, after, least=MARKET_STILL).head(STRAINED)
    for row in table.to_dict("records"):
        yield float(row["change"]), (str(row["country"]), str(row["partner"])), str(row["through"])


def _network(numbers: Numbers, comparison: str, end: str) -> xr.Dataset:
    """Return ties and strain of all pairs at one end of a comparison; zero where there is none."""
    import xarray as xr

    found = {}
    for name in ("tie", "strain"):
        table = numbers.table(name, comparison)
        table = table.astype({"country": str, "partner": str})
        wide = table.pivot(index="country", columns="partner", values=end)
        found[name] = wide
    names = sorted({*found["tie"].index, *found["tie"].columns})
    pair = ("country", "partner")
    data = {n: (pair, t.reindex(names, columns=names).fillna(0.0)) for n, t in found.items()}
    return xr.Dataset(data, {"country": names, "partner": names})


def _table(
    numbers: Numbers,
    outcome: str,
    pairs: Sequence[tuple[tuple[str, ...], tuple[Cell, ...]]],
    lang: Language,
) -> Table:
    """Return pairs of states with further cells of their own, the level and its changes."""
    deal, more = both(numbers, outcome)
    shown = [at for at, _ in pairs if at in deal]
    level = Column(2, lang, signed=outcome == "tie")
    every = [*(deal[at] for at in shown), *(more[at] for at in shown if at in more)]
    change = Column.of([n.value for n in every], lang, most=3)
    lines = tuple(
        Line(
            (
                Cell(pair_name(at, lang)),
                *own,
                Cell(level(deal[at].before), numeric=True),
                cell(deal[at], change),
                *((cell(more.get(at), change),) if more else ()),
            ),
            strong=set(at) <= set(numbers.parties),
        )
        for at, own in pairs
        if at in deal
    )
    heads = ["h_pair", *(("#h_today_tie", "h_through") if outcome == "strain" else ())]
    heads += [f"#h_today_{outcome}", "#h_deal_points"]
    heads += ["#h_speculated_points"] if more else []
    return Table(
        headings(lang, *heads),
        lines,
        title=text(f"security.{outcome}_title", lang),
        caption=caption.together(
            lang,
            caption.unit("score" if outcome == "tie" else "strain", lang),
            with_bands(text(f"security.{outcome}_caption", lang), "below", numbers.run, lang),
        ),
        see=caption.largest([deal[at] for at in shown], lang),
        csv=rows(numbers, outcome, ("country", "partner"), shown),
        file=f"{outcome}.csv",
    )


def _sides() -> list[tuple[str, str]]:
    """Return the three ties of the triangle, in the order of the labels."""
    one, two, three = sorted(TRIANGLE)
    return [(one, two), (one, three), (two, three)]


def powers(numbers: Numbers, lang: Language) -> Table | None:
    """Return the shares of the largest powers by each measure, and the effective number of them.

    Below each level stands the change that the deal makes with its band, where it is visible at
    two digits.
    """
    shares = numbers.placed("power_share")
    resources = [r for r in catalogue.power_resources() if any(at[1] == r for at in shares)]
    if not resources:
        return None
    ranked = {
        r: sorted((n for n in shares.values() if n.at[1] == r), key=lambda n: -(n.before or 0.0))
        for r in resources
    }
    # The largest by any measure, in the order of the first one.
    large = {n.at[0] for found in ranked.values() for n in found[:POWERS]} | set(numbers.alone)
    named = [n.at[0] for n in ranked[resources[0]] if n.at[0] in large]
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
        caption=with_bands(text("security.power_caption", lang), "beside", numbers.run, lang),
        see=caption.changes(numbers, numbers.every("power_share"), lang),
        csv=rows(
            numbers,
            "power_share",
            ("country", "resource"),
            [(name, r) for name in named for r in resources],
        ),
        file="power-shares.csv",
    )


def _level(n: Number | None, level: Column, change: Column) -> Cell:
    if n is None:
        return Cell("–", numeric=True)
    said = "" if change.tiny(n.value) else change(n.value)
    if said and not missing(n.low) and not missing(n.high) and n.low != n.high:
        said = text("report.bracketed", change.lang, name=said, value=change.between(n.low, n.high))
    return Cell(level(n.before), note=said, numeric=True)


def triangle(numbers: Numbers, lang: Language) -> list[tuple[str, str]]:
    """Return what the strategic triangle is called, and in which states of the world it is that.

    Today, under the deal, with its speculation: those that agree stand together.
    """
    from detente.models.triangle import classify

    one, two, three = TRIANGLE
    pairs = (first_order(one, two), first_order(two, three), first_order(one, three))
    said: dict[str, list[str]] = {}
    for state, ties in _triangles(numbers).items():
        signs = [ties[pair] for pair in pairs]
        sentence = classify(signs[0], signs[1], signs[2], TRIANGLE).sentence(lang)
        said.setdefault(sentence, []).append(text(f"security.triangle_{state}", lang))
    comma = text("report.list_comma", lang)
    return [(_capital(comma.join(states)), sentence) for sentence, states in said.items()]


def picture(numbers: Numbers, lang: Language) -> Diagram | None:
    """Return the triangle in each state of the world as a picture, with the CSV of its ties."""
    from detente.models.parameters import parameter

    found = _triangles(numbers)
    if not found:
        return None
    # What the speculation leaves as it is has no picture of its own.
    if "speculated" in found and not any(
        moved(n) for pair in _sides() if (n := numbers.at("tie", *pair, comparison="speculated"))
    ):
        del found["speculated"]
    band = parameter("triangle_dead_band")
    headings = {state: _capital(text(f"security.triangle_{state}", lang)) for state in found}
    panels = tuple(
        (headings[state], panel(state, headings[state], TRIANGLE, ties, band, lang))
        for state, ties in found.items()
    )
    own = [n for pair in _sides() if (n := numbers.at("tie", *pair))]
    note = with_bands(text("security.triangle_note", lang), "triangle", numbers.run, lang)
    return Diagram(
        text("security.triangle_title", lang),
        panels,
        caption.together(
            lang, text("captions.triangle_how", lang), caption.unit("score", lang), note
        ),
        caption.largest(own, lang),
        rows(numbers, "tie", ("country", "partner"), _sides(), alone=True),
        "triangle.csv",
    )


def _triangles(numbers: Numbers) -> dict[str, dict[tuple[str, str], float]]:
    """Return the triangle's ties in each state of the world that holds all three."""
    deal, more = both(numbers, "tie")
    ends = (("today", deal, "before"), ("deal", deal, "after"), ("speculated", more, "after"))
    return {
        state: {pair: getattr(placed[pair], end) or 0.0 for pair in _sides()}
        for state, placed, end in ends
        if all(pair in deal and pair in placed for pair in _sides())
    }


def balance(numbers: Numbers, lang: Language) -> Table | None:
    """Return the networks that move: their balance today, and what changes it; None if none do."""
    deal, more = both(numbers, "balance")
    shown = [at for at, n in deal.items() if moved(n) or (at in more and moved(more[at]))]
    if not shown:
        return None
    level, change = Column(2, lang, signed=False), Column(3, lang)
    lines = tuple(
        Line(
            (
                Cell(catalogue.networks()[at[0]].label(lang)),
                Cell(level(deal[at].before), numeric=True),
                cell(deal[at], change),
                *((cell(more.get(at), change),) if more else ()),
            )
        )
        for at in shown
    )
    heads = [
        Head(text("captions.h_network", lang)),
        Head(text("captions.h_today_balance", lang), numeric=True),
        *headings(lang, "#h_deal_points", *(["#h_speculated_points"] if more else [])),
    ]
    return Table(
        tuple(heads),
        lines,
        title=text("security.balance_title", lang),
        caption=caption.together(
            lang,
            caption.unit("strain", lang),
            with_bands(text("security.balance_note", lang), "below", numbers.run, lang),
        ),
        see=caption.largest(
            [deal[at] for at in shown], lang, lambda n: catalogue.networks()[n.at[0]].label(lang)
        ),
        csv=rows(numbers, "balance", ("network",), shown),
        file="balance.csv",
        quiet=caption.quiet(numbers, "balance"),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
