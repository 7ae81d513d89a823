"""The scorecard as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from detente.backtest.episode import load_episode
from detente.backtest.score import Score, Summary, summarise
from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from rich.console import RenderableType

UNITS = {"%": "percent", "points": "points", "Mt": "mt", "bcm": "bcm"}
HEADS = ("median", "band", "observed", "error", "nothing", "naive", "covered")


def render(scores: Sequence[Score], lang: Language) -> Iterator[RenderableType]:
    """Yield a table an episode with its world before, the summary, and what has no figure."""
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(score.episode, []).append(score)
    for name, own in groups.items():
        yield _episode(name, own, lang)
        yield Text(load_episode(name).setup.world[lang] + "\n")
    yield _summary(summarise(scores), lang)
    if gone := list(missing(groups, lang)):
        yield Text(text("backtest.missing_title", lang))
        yield from (Text(f"  {line}") for line in gone)
    yield Text(text("backtest.note", lang))


def _episode(name: str, own: Iterable[Score], lang: Language) -> Table:
    title = titled(name, lang)
    table = Table(title=text("backtest.title", lang, title=title), title_justify="left", box=SIMPLE)
    # Eight columns in eighty places.
    table.padding = (0, 0)
    table.add_column(text("backtest.h_quantity", lang), overflow="fold")
    for head in HEADS:
        table.add_column(text(f"backtest.h_{head}", lang), justify="right", overflow="fold")
    for group, rows in grouped(name, own, lang).items():
        table.add_section()
        table.add_row(Text(group, "bold"))
        for place, one in rows:
            table.add_row(f"  {place}", *cells(one, lang), style="" if one.covered else "red")
    return table


def titled(name: str, lang: Language) -> str:
    """Return an episode's title for readers."""
    title = load_episode(name).deal.title
    return title.ja if lang == "ja" else title.en


def grouped(name: str, own: Iterable[Score], lang: Language) -> dict[str, list[tuple[str, Score]]]:
    """Return scores and where each is, by what changed over which years in which unit."""
    asked = {one.id: one for one in load_episode(name).observations}
    found: dict[str, list[tuple[str, Score]]] = {}
    for score in own:
        one = asked[score.quantity]
        unit = text(f"backtest.unit_{UNITS[score.unit]}", lang)
        kind = text("backtest.group", lang, kind=one.kind(lang), years=score.years, unit=unit)
        place = one.place(lang)
        if score.in_sample:
            place = text("backtest.fitted", lang, place=place)
        found.setdefault(kind, []).append((place, score))
    return found


def cells(one: Score, lang: Language) -> list[str]:
    """Return the figures of a score in the order of the heads."""

    def told(value: float) -> str:
        return number(value, lang, 1, signed=True)

    return [
        told(one.median),
        f"{told(one.low)}…{told(one.high)}",
        told(one.observed),
        told(one.error),
        told(-one.observed),
        "" if one.naive is None else told(one.naive - one.observed),
        text("backtest.yes" if one.covered else "backtest.no", lang),
    ]


def _summary(rows: Iterable[Summary], lang: Language) -> Table:
    table = Table(title=text("backtest.summary_title", lang), title_justify="left")
    heads = ("model", "sample", "ratio", "covered", "better", "against", "verdict")
    for place, head in enumerate(heads):
        justify = "right" if 1 < place < len(heads) - 1 else "left"
        table.add_column(text(f"backtest.h_{head}", lang), justify=justify, overflow="fold")
    for row in rows:
        bad = not row.in_sample and (row.narrow or row.no_better)
        *figures, verdict = summary_cells(row, lang)
        table.add_row(*figures, Text(verdict, "red" if bad else "green"))
    return table


def summary_cells(row: Summary, lang: Language) -> list[str]:
    """Return the figures of a summary, the verdict last; what is in sample has none."""

    def of(part: int, whole: int) -> str:
        return text("backtest.of", lang, part=part, whole=whole) if whole else ""

    comma = text("report.list_comma", lang)
    verdict = comma.join(text(f"backtest.{name}", lang) for name in row.verdict)
    return [
        text(f"report.model_{row.model}", lang),
        text("backtest.yes" if row.in_sample else "backtest.no", lang),
        number(100 * row.ratio, lang, 0),
        of(row.covered, row.count),
        of(row.better, row.count),
        of(row.naive, row.against),
        verdict,
    ]


def missing(episodes: Iterable[str], lang: Language) -> Iterator[str]:
    """Yield the quantities of episodes for which no observed figure could be sourced."""
    for name in episodes:
        for why in load_episode(name).setup.missing:
            yield text("report.colon", lang, name=name, value=why[lang])
