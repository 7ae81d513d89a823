"""A run in the terminal: findings, who gains, who loses, what is not covered, where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.i18n import Language, text
from detente.report import accounts, drawn, odds
from detente.report.findings import findings
from detente.report.headlines import RANKED, headlines, security_headlines
from detente.report.numbers import Number, Numbers, words
from detente.report.places import place_of

if TYPE_CHECKING:
    from detente.record import Run


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
    parts += [
        _findings(numbers, lang),
        Text(),
        *([] if numbers.still else [_columns(numbers, lang), Text()]),
    ]
    for title, rows in (
        ("report.c_markets", headlines(numbers)),
        ("security.c_title", security_headlines(numbers)),
    ):
        if moved := [n for n in rows if numbers.visible(n)]:
            parts += [_markets(moved, text(title, lang), lang)]
            if still := [n for n in rows if n not in moved]:
                parts.append(Text(_still(still, lang), style="dim"))
            parts.append(Text())
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
    parts.append(Text(drawn.note(run, lang), style="dim"))
    if chances := odds.chances(run, lang):
        parts.append(Text(chances, style="dim"))
    return Group(*parts)


def _findings(numbers: Numbers, lang: Language) -> Table:
    """Return the findings with their horizons, each behind a mark."""
    table = Table.grid()
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for finding in findings(numbers):
        line = Text(finding.title[lang], style="bold")
        if horizon := finding.horizon(lang):
            said = text("report.c_horizon", lang, horizon=horizon)
            line.append(Text(said, style="not bold dim"))
        table.add_row("•", line)
        table.add_row("", Text(finding.text[lang]))
    return table


def _markets(found: list[Number], title: str, lang: Language) -> Table:
    """Return what moves visibly: what, where, by how much, in which range."""
    table = Table(title=title, title_justify="left", box=None, show_header=False)
    for justify in ("left", "left", "right", "left"):
        # Folded, not cut: a number without its end would be another number.
        table.add_column(justify=justify, overflow="fold")
    for n in found:
        label, place = _of(n, lang)
        span = Text(n.span(lang).strip(), style="dim")
        table.add_row(Text(label), Text(place), Text(n.shown(lang)), span)
    return table


def _still(found: list[Number], lang: Language) -> str:
    """Return in one line what a reader may look for and does not visibly move."""
    places: dict[str, list[str]] = {}
    for n in found:
        label, place = _of(n, lang)
        places.setdefault(label, []).append(place)
    comma = text("report.list_comma", lang)
    named = [
        text("report.bracketed", lang, name=label, value=comma.join(own))
        for label, own in places.items()
    ]
    return text("report.c_still", lang, list=text("report.list_semicolon", lang).join(named))


def _of(n: Number, lang: Language) -> tuple[str, str]:
    """Return what a number is of and where: a price by its commodity, a share by its currency."""
    if n.outcome == "energy_price":
        state, commodity = (catalogue.label(name, lang) for name in n.at)
        return text("report.c_price", lang, commodity=commodity), state
    return catalogue.label(n.outcome, lang), place_of(n.outcome, n.at, lang)


def _part(gap: accounts.Gap, lang: Language) -> str:
    if not gap.part:
        return gap.provision
    return text("report.bracketed", lang, name=gap.provision, value=gap.part)


def _columns(numbers: Numbers, lang: Language) -> Table:
    """Return gains and losses that are visible, and the parties, side by side."""
    states = [n for code, n in numbers.income.items() if code != catalogue.ROW]
    columns = {
        "c_gainers": [n for n in states[:RANKED] if n.value > 0 and numbers.visible(n)],
        "c_losers": [n for n in states[: -RANKED - 1 : -1] if n.value < 0 and numbers.visible(n)],
        "c_parties": list(numbers.party_income.values()),
    }
    table = Table(title=text("who.map_title_relative", lang), title_justify="left", box=None)
    columns = {key: found for key, found in columns.items() if found}
    for key in columns:
        table.add_column(text(f"report.{key}", lang), overflow="fold")
        table.add_column(justify="right", overflow="fold")
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
