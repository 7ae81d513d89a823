"""Two runs side by side in the terminal: what differs, who is better off under which, how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.i18n import Language, number, text
from detente.outcomes.bands import HIGH, LOW
from detente.record_compare import Comparison, differences
from detente.report.compared import INCOME, Line, Section
from detente.report.drawn import probability
from detente.report.numbers import Numbers, words
from detente.report.places import place_of
from detente.report.quantity import BILLION, Column, missing

if TYPE_CHECKING:
    from detente.record import Run

SIDES = ("A", "B")
# A band holds so much of the draws; what holds in as many is counted as sure.
SURE = HIGH - LOW


def render(found: Sequence[Section], lang: Language, *, every: bool = False) -> RenderableType:
    """Return two runs side by side; ``every`` shows rows whose difference one cannot see, too."""
    first = found[0].compared
    parts: list[RenderableType] = [
        *(_run(run, side, lang) for run, side in zip((first.one, first.other), SIDES, strict=True)),
        *_differing(first, lang),
        Text(text(f"why.of_{first.comparison}", lang)),
        Text(),
    ]
    hidden: list[str] = []
    for section in found:
        lines = [line for line in section.lines if every or line.visible]
        if lines:
            parts += [_heading(section.compared, lang), _table(section.compared, lines, lang)]
            if section.compared.outcome == INCOME and not every:
                parts.append(Text(_count(section.compared, lang)))
            parts.append(Text())
        if rest := [line for line in section.lines if line not in lines]:
            places = (_place(section.compared.outcome, line.at, lang) for line in rest)
            label = catalogue.label(section.compared.outcome, lang)
            listed = text("report.list_comma", lang).join(places)
            hidden.append(text("report.bracketed", lang, name=label, value=listed))
    if hidden:
        listed = text("report.list_semicolon", lang).join(hidden)
        parts += [Text(text("compare.still", lang, list=listed), style="dim"), Text()]
    note = _note(first, lang)
    shown = (line for section in found for line in section.lines if every or line.visible)
    if first.pairs and any(missing(line.numbers["better"]) for line in shown):
        note += text("compare.not_kept", lang)
    parts.append(Text(note, style="dim"))
    return Group(*parts)


def _run(run: Run, side: str, lang: Language) -> Text:
    """Return the line that says what a letter stands for."""
    line = Text(text("report.colon", lang, name=side, value=words(run.deal.title, lang)), "bold")
    if not run.meta.get("reviewed", run.deal.reviewed):
        line.append(text("compare.draft", lang), "not bold yellow")
    return line


def _differing(compared: Comparison, lang: Language) -> list[RenderableType]:
    """Return what differs between the runs, with what follows for the numbers."""
    one, other = compared.one, compared.other
    found = differences(one, other)
    if not found:
        same = one.meta["fingerprint"] == other.meta["fingerprint"]
        return [Text(text("compare.same" if same else "compare.unlisted", lang)), Text()]
    table = Table(box=None)
    table.add_column()
    for side in SIDES:
        table.add_column(side, overflow="fold")
    table.add_row(text("compare.part_run", lang), *(Path(run.path).name for run in (one, other)))
    for part in found:
        if part.what != "deal":  # the run is named after it
            label = text(f"compare.part_{part.what}", lang)
            table.add_row(label, part.one or "–", part.other or "–")
    named = {part.what for part in found}
    notes = [
        text(f"compare.note_{what}", lang)
        for what in ("day", "elasticity")
        if what in named and compared.comparison != "today"
    ]
    warned = [text("compare.warning", lang)] if any(part.data for part in found) else []
    styled = [*(Text(n) for n in notes), *(Text(w, style="yellow") for w in warned)]
    return [Text(), Text(text("compare.differing", lang), "bold"), table, *styled, Text()]


def _heading(compared: Comparison, lang: Language) -> Text:
    row = catalogue.outcomes()[compared.outcome]
    unit = text("compare.hundred_million", lang) if _counted(row, lang) else row.said("unit", lang)
    title = text("compare.title", lang, outcome=row.label(lang), unit=unit)
    heading = Text(title + (text("compare.less", lang) if row.better < 0 else ""), "bold")
    horizon = text("report.c_horizon", lang, horizon=row.said("horizon", lang))
    return heading.append(horizon, "not bold dim")


def _counted(row: catalogue.Entry, lang: Language) -> bool:
    """Return whether a Japanese reader counts the unit in hundreds of millions."""
    return row.unit == BILLION and lang == "ja"


def _table(compared: Comparison, lines: Sequence[Line], lang: Language) -> Table:
    row = catalogue.outcomes()[compared.outcome]
    table = Table(box=None)
    table.add_column("", overflow="fold", min_width=14)
    heads = [*SIDES, text("compare.difference", lang)]
    drawn = compared.pairs is not None
    if drawn:
        heads.append(text("report.h_range", lang))
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    if drawn:
        table.add_column(text("compare.draws", lang), overflow="fold")
    scale = 0.1 if _counted(row, lang) else 1.0
    shown = ("value_one", "value_other", "difference")
    column = Column.of([v for n in lines for v in _values(n, shown)], lang, scale=scale)
    for line in lines:
        cells = [column(value) for value in _values(line, shown)]
        if drawn:
            cells.append(column.between(*_values(line, ("low", "high"))))
            cells.append(verdict(line.numbers, row.better, lang))
        table.add_row(_place(compared.outcome, line.at, lang), *cells)
    return table


def _values(line: Line, names: Iterable[str]) -> list[float]:
    return [line.numbers[name] for name in names]


def verdict(numbers: Mapping[str, float], better: int, lang: Language) -> str:
    """Return which run is better, or higher, in which share of the draws: the more likely one."""
    ahead, equal = numbers["better"], numbers["equal"]
    if missing(ahead):
        return "–"
    behind = 1 - ahead - equal
    tie = text("compare.equal", lang, share=probability(equal, lang))
    if equal >= max(ahead, behind):
        return tie
    side, share = (SIDES[1], ahead) if ahead >= behind else (SIDES[0], behind)
    key = "compare.better" if better else "compare.higher"
    said = text(key, lang, side=side, share=probability(share, lang))
    return said + (text("report.list_comma", lang) + tie if equal else "")


def _count(compared: Comparison, lang: Language) -> str:
    """Return in one sentence in how many states income is visibly higher under which run."""
    states = compared.table[compared.table["country"] != catalogue.ROW]
    known = states[states["difference"].notna()]
    least = Numbers.least(compared.outcome)
    seen = known[known["difference"].abs() >= least]
    above, below = seen[seen["difference"] > 0], seen[seen["difference"] < 0]
    counts = {"n": len(known), "seen": len(seen), "one": len(below), "other": len(above)}
    if not len(seen):
        return text("compare.count_none", lang, n=len(known))
    if compared.pairs is None:
        return text("compare.count", lang, **counts)
    sure_one = (1 - below["better"] - below["equal"] >= SURE).sum()
    sure_other = (above["better"] >= SURE).sum()
    counts |= {"sure_one": sure_one, "sure_other": sure_other}
    return text("compare.count_drawn", lang, sure=number(100 * SURE, lang, 0), **counts)


def _place(outcome: str, at: tuple[str, ...], lang: Language) -> str:
    """Return a place in words, or what the number is of if of the whole world."""
    return place_of(outcome, at, lang) or catalogue.label(outcome, lang)


def _note(compared: Comparison, lang: Language) -> str:
    """Return what the columns are, over which draws, and how these were paired."""
    pairs = compared.pairs
    if pairs is None:
        return text("compare.no_draws", lang)
    odds = compared.comparison == "odds"
    said = text("compare.values_odds" if odds else "compare.values", lang)
    n, same = number(compared.count, lang, 0), number(len(pairs.same), lang, 0)
    said += text("compare.note", lang, n=n, same=same)
    if pairs.other:
        names = text("report.list_comma", lang).join(pairs.other)
        said += text("compare.other_values", lang, names=names)
    if pairs.failed:
        said += text("compare.failed", lang, n=number(pairs.failed, lang, 0))
    return said
