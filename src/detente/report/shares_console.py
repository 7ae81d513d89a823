"""The contribution of each provision to the numbers that a terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Column, Table

from detente import catalogue
from detente.i18n import Language, number, text
from detente.report.numbers import Number, Numbers
from detente.report.places import place_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

# So many places fit a terminal.
COLUMNS = 5
DIGITS = 4


def contributions(
    numbers: Numbers, outcome: str, rows: pd.DataFrame, wholes: list[Number], lang: Language
) -> list[RenderableType]:
    """Return a table of provisions by place for the first of ``rows``, groups of states first.

    Where values are sampled their standard errors stand beside them, and a line says so.
    """
    shares = numbers.run.shares(outcome)
    axes = list(catalogue.outcomes()[outcome].dims)
    here = [tuple(str(x) for x in at) for at in rows[axes].itertuples(index=False, name=None)]
    if axes == ["country"]:
        named = [(c,) for c in numbers.alone if (c,) in here]
        here = list(dict.fromkeys((*(n.at for n in wholes), *named, *here)))
    places = here[:COLUMNS]
    titles = {p.id: p.title[lang] for p in numbers.run.deal.provisions}
    heads = [place_of(outcome, at, lang) for at in places]
    table = Table(
        Column(text("why.provision", lang), overflow="fold"),
        *(Column(head or catalogue.label(outcome, lang), overflow="fold") for head in heads),
    )
    sampled = bool((shares["error"] > 0).any())
    for provision, group in shares.groupby("provision", sort=False):
        keys = [tuple(at) for at in group[axes].itertuples(index=False, name=None)]
        found = dict(zip(keys, zip(group["value"], group["error"], strict=True), strict=True))
        by_state = {at[0]: value for at, (value, _) in found.items()} if axes == ["country"] else {}
        cells = []
        for at in places:
            value, error = found.get(at, (None, 0.0))
            if value is None and wholes and at in {n.at for n in wholes}:
                value = numbers.whole(at[0], by_state)
            shown = number(float(value or 0.0), lang, DIGITS, signed=True)
            cells.append(f"{shown} ± {number(float(error), lang, DIGITS)}" if error else shown)
        table.add_row(titles[str(provision)], *cells)
    return [table, *([text("contributions.sampled_console", lang)] if sampled else [])]
