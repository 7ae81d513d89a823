"""The regime and its calibration as tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.i18n import Language, number, text
from detente.outcomes.audit import regime_rows
from detente.report.accounts import citation, kind
from detente.report.grounds import field_name
from detente.report.magnitude import magnitude
from detente.report.quantity import MILLION, quantity

if TYPE_CHECKING:
    from detente.ensemble.calibrate import Size
    from detente.world.regime import Key, Regime
    from detente.world.world import World


def render(regime: Regime, world: World, lang: Language) -> Group:
    """Return the measures in force: id, start, title; then each size with basis; then citations."""
    parts: list[RenderableType] = [
        Text(text("regime.title", lang, day=regime.as_of, n=len(regime.provisions)), style="bold")
    ]
    for row in regime_rows(regime, {}, world):
        parts.append(Text(f"\n{row['id']}", style="bold"))
        since = text("regime.since", lang, day=row["starts"] or "–")
        parts.append(Padding(Text(f"{row['title'][lang]} {since}"), (0, 0, 0, 2)))
        parts += [Padding(Text(_size(size, lang)), (0, 0, 0, 4)) for size in row["sizes"]]
        parts += [
            Padding(Text(citation(source).text, style="dim"), (0, 0, 0, 4))
            for source in row["sources"]
        ]
    return Group(*parts)


def _size(size: Mapping[str, Any], lang: Language) -> str:
    moved = size["value_moved"]
    return text(
        "regime.size_of",
        lang,
        kind=kind(size["kind"], lang),
        field=field_name(size["field"], lang),
        value=magnitude(size["value"], size["kind"], size["field"], size["unit"], lang),
        basis=text(f"terms.basis_{size['basis']}", lang),
    ) + (
        ""
        if moved is None
        else text("regime.moves", lang, value=quantity(moved, MILLION, lang, signed=False))
    )


def render_calibration(sizes: Mapping[str, Mapping[Key, Size]], lang: Language) -> Table:
    """Return the calibrated sizes beside the observed and the model's ratio of trade."""
    heads = ("elasticities", "measure", "size", "observed", "model", "bound")
    table = Table(*(text(f"regime.{head}", lang) for head in heads))
    for name, rows in sizes.items():
        for (provision, position), size in rows.items():
            values = (number(v, lang, 3) for v in (size.value, size.observed, size.model))
            label = catalogue.label(name, lang)
            table.add_row(label, f"{provision}[{position}]", *values, "*" if size.bound else "")
    return table
