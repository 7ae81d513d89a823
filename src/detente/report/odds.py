"""Will it be carried out: how firmly the document speaks, whose consent is needed, the chance."""

from __future__ import annotations

from dataclasses import dataclass

from detente.i18n import Language, text
from detente.report.numbers import Numbers, words
from detente.report.quantity import missing, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri


@dataclass(frozen=True)
class Section:
    """What the section draws."""

    lead: str
    table: Table


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without odds."""
    odds = numbers.run.odds
    if odds.empty:
        return None
    provisions = {p.id: p for p in numbers.run.deal.provisions}
    lines = []
    for row in odds.to_dict("records"):
        provision = provisions[str(row["provision"])]
        if provision.zero:
            continue
        lines.append(
            Line(
                (
                    Cell(words(provision.title, lang)),
                    Cell(text(f"terms.status_{provision.status.value}", lang)),
                    *(_chance(row, name, lang) for name in ("rung", "consent", "chance")),
                )
            )
        )
    heads = tuple(
        Head(text(f"odds.{name}", lang), numeric=number)
        for name, number in (
            ("h_provision", False),
            ("h_status", False),
            ("h_rung", True),
            ("h_consent", True),
            ("h_chance", True),
        )
    )
    table = Table(
        heads,
        tuple(lines),
        title=text("odds.title", lang),
        caption=text("odds.caption", lang),
        csv=csv_uri(list(odds.columns), odds.itertuples(index=False)),
        file="odds.csv",
    )
    return Section(text("odds.lead", lang), table)


def _chance(row: dict, name: str, lang: Language) -> Cell:
    """Return a probability with its range, or that it is not modelled."""
    central, low, high = (row[f"{name}_{end}"] for end in ("central", "low", "high"))
    if missing(central):
        return Cell(text("odds.not_modelled", lang))
    shown, *ends = (quantity(100 * x, "%", lang, signed=False) for x in (central, low, high))
    note = "" if low == high else text("report.to", lang, low=ends[0], high=ends[1])
    return Cell(shown, note=note, numeric=True)
