"""Will it be carried out: how firmly the document speaks, whose consent is needed, the chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.schema import Status
from detente.i18n import Language, number, text
from detente.report.numbers import Numbers, joined, words
from detente.report.quantity import missing
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    from detente.deal.schema import Provision
    from detente.record import Run

PARTS = ("rung", "consent", "given", "chance")
ENDS = ("central", "low", "high")


@dataclass(frozen=True)
class Section:
    """What the section draws."""

    lead: str
    table: Table


def section(numbers: Numbers, lang: Language) -> Section | None:
    """Return the section, or None for a run without odds.

    What the document denies or leaves out is not there: its chance is zero by definition.
    """
    odds = numbers.run.odds
    provisions = {p.id: p for p in numbers.run.deal.provisions}
    rows = [r for r in odds.to_dict("records") if not provisions[str(r["provision"])].zero]
    if not rows:
        return None
    # A chance that hangs on other provisions is told with and without them.
    hangs = any(provisions[str(r["provision"])].conditional_on for r in rows)
    parts = [p for p in PARTS if p != "given" or hangs]
    lines = []
    for row in rows:
        provision = provisions[str(row["provision"])]
        lines.append(
            Line(
                (
                    Cell(words(provision.title, lang), note=_note(provision, provisions, lang)),
                    Cell(text(f"terms.status_{provision.status.value}", lang)),
                    *(_chance(row, name, provision, lang) for name in parts),
                )
            )
        )
    heads = [Head(text(f"odds.h_{name}", lang)) for name in ("provision", "status")]
    heads += [Head(text(f"odds.h_{name}", lang), numeric=True) for name in parts]
    table = Table(
        tuple(heads),
        tuple(lines),
        title=text("odds.title", lang),
        caption=text("odds.caption", lang),
        csv=csv_uri(list(odds.columns), odds.itertuples(index=False)),
        file="odds.csv",
    )
    return Section(text("odds.lead", lang), table)


def span(run: Run, lang: Language) -> str:
    """Return the range of the chances of the provisions behind a run's numbers, if it has odds."""
    odds = run.odds
    found = odds.loc[odds["provision"].isin(run.meta["covered"]), "chance_central"].dropna()
    if found.empty:
        return ""
    low, high = (percent(float(x), lang) for x in (found.min(), found.max()))
    return low if low == high else text("report.to", lang, low=low, high=high)


def chances(run: Run, lang: Language) -> str:
    """Return how likely the provisions behind a run's numbers are, or nothing if it has no odds."""
    said = span(run, lang)
    if not said:
        return ""
    where = text("report.s_odds", lang)
    return text("odds.chances", lang, chances=said, section=where)


def _note(provision: Provision, others: Mapping[str, Provision], lang: Language) -> str:
    """Return whose consent is modelled, and on which provisions this one depends."""
    said = []
    bodies = [
        text("report.bracketed", lang, name=words(c.body, lang),
             value=catalogue.label(c.actor, lang))
        for c in provision.consent if c.position is not None
    ]  # fmt: skip
    if bodies:
        said.append(text("report.odds_consent", lang, who=joined(bodies, lang)))
    if provision.conditional_on:
        titles = [words(others[name].title, lang) for name in provision.conditional_on]
        said.append(text("report.conditional_on", lang, what=joined(titles, lang)))
    return text("report.list_space", lang).join(said)


def _chance(row: Mapping[Any, Any], name: str, provision: Provision, lang: Language) -> Cell:
    """Return a probability with its range, or that it is not modelled."""
    central, low, high = (row[f"{name}_{end}"] for end in ENDS)
    if missing(central):
        given = provision.status is Status.IN_FORCE
        return Cell(text("odds.not_needed" if given else "odds.not_modelled", lang), numeric=True)
    shown, *ends = (percent(x, lang) for x in (central, low, high))
    note = "" if low == high else text("report.to", lang, low=ends[0], high=ends[1])
    return Cell(shown, note=note, numeric=True)


def percent(share: float, lang: Language) -> str:
    """Return a probability in whole per cent: more digits would claim what nobody knows."""
    if 0 < share < 0.005:
        return text("report.under", lang, size="1%")
    return f"{number(100 * share, lang, 0)}%"
