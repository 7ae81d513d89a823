"""The estimation of threat as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table

from detente import catalogue
from detente.i18n import Language, number, text
from detente.verify.threat import classes, coefficients, discrimination

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.world.world import World


def threat(world: World, lang: Language) -> Iterator[RenderableType]:
    """Yield coefficients shipped and estimated again, and disputes predicted and observed."""
    yield _coefficients(lang)
    found = discrimination()
    yield text(
        "threat.discrimination",
        lang,
        within=number(found.within, lang, 3),
        held_out=number(found.held_out, lang, 3),
        predicted=number(found.predicted, lang, 0),
        observed=number(found.observed, lang, 0),
    )
    yield _classes(lang)


def _table(lang: Language, title: str, *heads: str) -> Table:
    table = Table(title=text(f"threat.{title}", lang), title_justify="left")
    for position, head in enumerate(heads):
        justify = "right" if position else "left"
        table.add_column(text(f"threat.{head}", lang), justify=justify, overflow="fold")
    return table


def _coefficients(lang: Language) -> Table:
    table = _table(
        lang, "coefficients", "term", "shipped", "interval", "again", "error", "literature"
    )
    for row in coefficients():
        table.add_row(
            catalogue.label(f"threat_{row.name}", lang),
            number(row.shipped, lang, 3, signed=True),
            f"{number(row.low, lang, 2, signed=True)} … {number(row.high, lang, 2, signed=True)}",
            number(row.estimated, lang, 3, signed=True),
            number(row.error, lang, 3),
            text(f"threat.sign_{row.verdict}", lang) if row.verdict else "",
        )
    return table


def _classes(lang: Language) -> Table:
    table = _table(lang, "classes", "quantiles", "cases", "predicted", "observed")
    for row in classes():
        table.add_row(
            f"{number(100 * row.above, lang, 1)}–{number(100 * row.below, lang, 1)}%",
            number(row.cases, lang, 0),
            number(row.predicted, lang, 0),
            number(row.observed, lang, 0),
        )
    return table
