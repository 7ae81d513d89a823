"""Which provision moves which outcome: a table an outcome, beside that of real income."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import Language, text
from detente.report.certainty import tint
from detente.report.numbers import MARKETS, SECURITY, Number, Numbers, joined, words
from detente.report.places import place_of
from detente.report.quantity import Column
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    import pandas as pd

# Beside those of real income, which has a table of its own.
SHOWN = ("consumer_price", "terms_of_trade", *MARKETS, *SECURITY)
# So many places of an outcome are split in the page; the run has them all.
PLACES = 6


@dataclass(frozen=True)
class Section:
    """Tables of the outcomes that several provisions move, sentences on those that one does.

    ``nothing`` names the provisions that no model reads.
    """

    title: str
    lead: str
    tables: tuple[Table, ...]
    alone: tuple[str, ...]
    nothing: str


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return what each provision contributes to the outcomes that visibly move, or None."""
    tables, alone = [], []
    split = set(numbers.run.contributions["outcome"])
    for outcome in SHOWN:
        chosen = _chosen(numbers, outcome) if outcome in split else []
        if not chosen:
            continue
        shares = numbers.run.shares(outcome)
        movers = list(dict.fromkeys(shares.loc[shares["value"].abs() > 0, "provision"]))
        if len(movers) > 1:
            tables.append(_table(numbers, chosen, shares, movers, lang))
        elif movers:
            alone.append(
                text(
                    "contributions.alone",
                    lang,
                    outcome=catalogue.label(outcome, lang),
                    provision=_title(numbers, movers[0], lang),
                )
            )
    if not tables and not alone:
        return None
    return Section(
        text("contributions.title", lang),
        text("contributions.lead", lang),
        tuple(tables),
        tuple(alone),
        _nothing(numbers, lang),
    )


def _chosen(numbers: Numbers, outcome: str) -> list[Number]:
    """Return the largest visible changes of an outcome, a pair of states once."""
    found: dict[tuple[str, ...], Number] = {}
    both = "partner" in catalogue.outcomes()[outcome].dims
    for one in numbers.every(outcome):
        if numbers.visible(one):
            found.setdefault(tuple(sorted(one.at)) if both else one.at, one)
    return list(found.values())[:PLACES]


def _table(
    numbers: Numbers, chosen: Sequence[Number], shares: pd.DataFrame, movers: list[str],
    lang: Language,
) -> Table:  # fmt: skip
    outcome = chosen[0].outcome
    row = catalogue.outcomes()[outcome]
    axes = list(row.dims)
    parts = shares.set_index([*axes, "provision"])["value"].to_dict()
    values = {name: [parts.get((*n.at, name), 0.0) for n in chosen] for name in movers}
    order = sorted(movers, key=lambda name: -sum(map(abs, values[name])))
    column = Column.of([v for each in values.values() for v in each], lang)
    most = max(abs(v) for each in values.values() for v in each) or 1.0
    lines = [
        Line(
            (
                Cell(_title(numbers, name, lang)),
                *(Cell(column(v), tint=tint(v / most), numeric=True) for v in values[name]),
            )
        )
        for name in order
    ]
    total = (Cell(column(n.value), numeric=True) for n in chosen)
    lines.append(Line((Cell(text("report.total", lang)), *total), total=True))
    label = row.label(lang)
    caption = text("contributions.caption", lang, unit=row.said("unit", lang),
                   horizon=row.said("horizon", lang))  # fmt: skip
    return Table(
        (
            Head(text("report.h_provision", lang)),
            *(Head(place(n, lang), numeric=True) for n in chosen),
        ),
        tuple(lines),
        title=label,
        caption=caption + _sampled(shares, column, lang),
        see=_see(chosen, values, numbers, lang),
        csv=csv_uri(
            [*axes, "provision", f"contribution [{row.unit}]", f"standard error [{row.unit}]"],
            shares.itertuples(index=False),
        ),
        file=f"contributions_{outcome}.csv",
    )


def _see(
    chosen: Sequence[Number], values: dict[str, list[float]], numbers: Numbers, lang: Language
) -> str:
    """Return a sentence with the largest contribution of all."""
    name = max(values, key=lambda name: max(map(abs, values[name])))
    value, one = max(zip(values[name], chosen, strict=True), key=lambda each: abs(each[0]))
    return text("captions.contributions", lang, provision=_title(numbers, name, lang),
                place=place(one, lang), value=replace(one, value=value).shown(lang))  # fmt: skip


def _sampled(shares: pd.DataFrame, column: Column, lang: Language) -> str:
    """Return a sentence on the largest standard error, or nothing where all is exact."""
    error = float(shares["error"].max())
    return text("contributions.sampled", lang, error=column(error).lstrip("+")) if error else ""


def _nothing(numbers: Numbers, lang: Language) -> str:
    """Return a sentence on the provisions that no model reads, or nothing."""
    run = numbers.run
    read = {*run.meta["covered"], *run.meta.get("speculated", ())}
    titles = [words(p.title, lang) for p in run.deal.provisions if p.id not in read]
    if not titles:
        return ""
    where = text("report.s_not_covered", lang)
    return text("contributions.nothing", lang, provisions=joined(titles, lang), section=where)


def place(number: Number, lang: Language) -> str:
    """Return the place of a number in words, or what it is of if of the whole world."""
    return place_of(number.outcome, number.at, lang) or catalogue.label(number.outcome, lang)


def _title(numbers: Numbers, provision: str, lang: Language) -> str:
    return words(numbers.run.deal.provision(provision).title, lang)
