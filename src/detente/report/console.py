"""A run in the terminal: findings, who gains, who loses, what is not covered, where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.i18n import Language, text
from detente.report import accounts
from detente.report.currency import DOLLAR, OUTCOMES
from detente.report.findings import findings
from detente.report.numbers import EUROPE, Number, Numbers, currency_name, words

if TYPE_CHECKING:
    from detente.record import Run

RANKED = 5


def summary(run: Run, lang: Language) -> RenderableType:
    """Return the run in short, for a console of rich.

    Text of the document is never read as markup.
    """
    numbers = Numbers(run)
    deal = run.deal
    parts: list[RenderableType] = [Text(words(deal.title, lang), style="bold")]
    if not run.meta.get("reviewed", deal.reviewed):
        parts.append(Text(text("report.draft_long", lang), style="yellow"))
    parts.append(Text())
    for finding in findings(numbers):
        line = Text("• ")
        line.append(finding.title[lang], style="bold")
        parts += [line, Padding(Text(finding.text[lang]), (0, 0, 0, 2))]
    parts += [Text(), *([] if numbers.still else [_columns(numbers, lang), Text()])]
    if rows := headlines(numbers):
        parts += [_markets(rows, lang), Text()]
    gaps = accounts.uncovered(run, lang)
    if gaps:
        parts.append(Text(text("report.c_not_covered", lang, n=len(gaps)), style="bold"))
        parts += [
            Text("  " + text("report.colon", lang, name=_part(g, lang), value=g.reason))
            for g in gaps
        ]
    parts.append(Text(text("report.c_run", lang, path=run.path)))
    report = Path(run.path) / f"report.{lang}.html"
    if report.exists():
        parts.append(Text(text("report.c_report", lang, path=report)))
    parts.append(Text(text("report.range_note", lang), style="dim"))
    return Group(*parts)


def headlines(numbers: Numbers) -> list[Number]:
    """Return the numbers of energy and currency to print, if one of them moves visibly.

    They are those of the parties, and of the dollar.
    """
    places = [c for c in dict.fromkeys((*numbers.alone, *EUROPE)) if c in numbers.parties][:RANKED]
    found = [
        n
        for outcome, commodities in (
            ("energy_price", ("crude", "gas")), ("energy_revenue", ()),
            ("consumer_price_energy", ()), ("exchange_rate", ()),
        )
        for place in places
        for names in ([(place, c) for c in commodities] or [(place,)])
        if (n := numbers.at(outcome, *names))
    ]  # fmt: skip
    dollar = (numbers.at(name, DOLLAR) for name in OUTCOMES)
    found += [n for n in dollar if n]
    found = [n for n in found if n.value or n.low or n.high]
    return found if any(map(numbers.visible, found)) else []


def _markets(found: list[Number], lang: Language) -> Table:
    table = Table(title=text("report.c_markets", lang), title_justify="left", box=None,
                  show_header=False)  # fmt: skip
    table.add_column()
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for n in found:
        comma = text("report.list_comma", lang)
        place = comma.join(currency_name(name, lang) for name in n.at)
        label = catalogue.label(n.outcome, lang)
        table.add_row(Text(label), Text(place), Text(n.shown(lang)), Text(n.span(lang).strip()))
    return table


def _part(gap: accounts.Gap, lang: Language) -> str:
    if not gap.part:
        return gap.provision
    return text("report.bracketed", lang, name=gap.provision, value=gap.part)


def _columns(numbers: Numbers, lang: Language) -> Table:
    """Return gains, losses and parties side by side."""
    states = [n for code, n in numbers.income.items() if code != catalogue.ROW]
    columns = {
        "c_gainers": [n for n in states[:RANKED] if n.value > 0],
        "c_losers": [n for n in states[: -RANKED - 1 : -1] if n.value < 0],
        "c_parties": list(numbers.party_income.values()),
    }
    table = Table(title=text("report.map_title", lang), title_justify="left", box=None)
    for key in columns:
        table.add_column(text(f"report.{key}", lang))
        table.add_column(justify="right")
    for at in range(max(map(len, columns.values()), default=0)):
        cells = [c for found in columns.values() for c in _pair(found, at, lang)]
        table.add_row(*cells)
    return table


def _pair(found: list[Number], at: int, lang: Language) -> tuple[Text, Text]:
    if at >= len(found):
        return Text(), Text()
    number = found[at]
    style = "blue" if number.value > 0 else "dark_orange"
    return Text(catalogue.label(number.at[0], lang)), Text(number.shown(lang), style=style)
