"""The regime and its calibration as tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table

from detente import catalogue
from detente.i18n import Language, number, text
from detente.outcomes.audit import regime_rows
from detente.report.accounts import citation, kind
from detente.report.grounds import field_name

if TYPE_CHECKING:
    from detente.ensemble.calibrate import Size
    from detente.world.regime import Key, Regime


def render(regime: Regime, lang: Language) -> Table:
    """Return the measures in force with start, size, basis and citation."""
    heads = ("id", "measure", "since", "size", "basis", "source")
    table = Table(title=text("regime.title", lang, day=regime.as_of), show_lines=True)
    for head in heads:
        # Folded: Japanese has no spaces at which a narrow column could break.
        table.add_column(text(f"regime.{head}", lang), overflow="fold")
    for row in regime_rows(regime, {}):
        sizes = [_size(s, lang) for s in row["sizes"]]
        bases = [text(f"terms.basis_{s['basis']}", lang) for s in row["sizes"]]
        sources = [citation(s).text for s in row["sources"]]
        table.add_row(
            row["id"],
            row["title"][lang],
            row["starts"] or "",
            "\n".join(sizes),
            "\n".join(bases),
            "\n".join(sources),
        )
    return table


def _size(size: Mapping[str, Any], lang: Language) -> str:
    names = {"kind": kind(size["kind"], lang), "field": field_name(size["field"], lang)}
    return text("regime.size_of", lang, value=number(size["value"], lang, 3), **names)


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
