"""The equation of defence spending and its backtest, as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from detente import catalogue
from detente.i18n import Language, number, percent, text
from detente.models.parameters import parameter
from detente.verify.defence import (
    ANSWERS,
    LATER,
    NAIVE,
    Path,
    Score,
    across,
    backtest,
    estimates,
    members,
    scores,
    today,
)
from detente.world.security import load_defence_panel

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.models.defence_panel import Estimate
    from detente.world.world import World


def defence(world: World, lang: Language) -> Iterator[RenderableType]:
    """Yield the estimates, what is known of threat, and the backtest of NATO's budgets."""
    frame = load_defence_panel()
    yield _estimates(estimates(frame), lang)
    yield text("defence.equation_note", lang)
    value, error, states = across(frame, world.part("security"))
    shipped, low, high = (parameter("defence_threat", end) for end in ("value", "low", "high"))
    now, error_now, _ = today(world.part("security"))
    figures = {
        "shipped": shipped, "low": low, "high": high, "value": value, "error": error,
        "now": now, "error_now": error_now,
    }  # fmt: skip
    told = {name: number(figure, lang, 1) for name, figure in figures.items()}
    yield text("defence.threat_note", lang, states=states, **told)
    paths = backtest(frame, world.part("security"))
    yield _scores(scores(paths), lang)
    yield text("defence.backtest_note", lang)
    yield _members(paths, lang)


def _table(lang: Language, title: str, *heads: str, words: int = 1) -> Table:
    table = Table(title=text(f"defence.{title}", lang), title_justify="left")
    for position, head in enumerate(heads):
        justify = "left" if position < words else "right"
        table.add_column(text(f"defence.{head}", lang), justify=justify, overflow="fold")
    return table


def _estimates(rows: Iterable[tuple[str, Estimate]], lang: Language) -> Table:
    table = _table(
        lang, "equation_title", "how", "persistence", "income", "long_run", "observations", "states"
    )
    names = ("defence_persistence", "defence_income")
    ends = [[parameter(name, end) for end in ("value", "low", "high")] for name in names]
    told = [
        f"{number(value, lang, 3)} ({number(low, lang, 3)}–{number(high, lang, 3)})"
        for value, low, high in ends
    ]
    share = ends[1][0] / (1 - ends[0][0])
    table.add_row(text("defence.shipped", lang), *told, number(share, lang, 2), "", "")
    jumps = {"tight": parameter("defence_jump", "low"), "loose": parameter("defence_jump", "high")}
    for name, found in rows:
        values = {"year": LATER} if name == "later" else {}
        if name in jumps:
            values = {"factor": number(np.exp(jumps[name]), lang, 1)}
        pairs = zip(found.value[:2], found.error[:2], strict=True)
        table.add_row(
            text(f"defence.{name}", lang, **values),
            *(f"{number(value, lang, 3)} ({number(error, lang, 3)})" for value, error in pairs),
            number(found.income / (1 - found.persistence), lang, 2),
            number(found.observations, lang, 0),
            number(found.states, lang, 0),
        )
    return table


def _scores(rows: Iterable[Score], lang: Language) -> Table:
    table = _table(
        lang, "backtest_title", "group", "year", *ANSWERS, "bias", "covered", words=2,
    )  # fmt: skip
    # Eleven columns in eighty places.
    table.padding = (0, 0)
    for row in rows:
        table.add_row(
            text(f"defence.{row.group}", lang, count=row.members),
            text("defence.all_years", lang) if row.year is None else str(row.year),
            *(number(getattr(row, name), lang, 2) for name in ANSWERS),
            number(row.bias, lang, 2, signed=True),
            percent(100 * row.covered, lang, 0).lstrip("+"),
        )
    return table


def _members(paths: Iterable[Path], lang: Language) -> Table:
    table = _table(lang, "members_title", "country", "model", "band", "threat", "fast", *NAIVE)
    eastern = set(members("eastern"))
    for path in sorted(paths, key=lambda p: p.country not in eastern):

        def told(name: str, path: Path = path) -> str:
            ratio = np.exp(getattr(path, name)[-1] - path.observed[-1])
            return number(100 * float(ratio), lang, 0)

        table.add_row(
            catalogue.label(path.country, lang), told("model"), f"{told('low')}–{told('high')}",
            *(told(name) for name in ("threat", "fast", *NAIVE)),
        )  # fmt: skip
    return table
