"""What a page shows of a run: what its report says first, as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.report import accounts, certainty, drawn, glance
from detente.report.findings import findings
from detente.report.numbers import Numbers
from detente.report.places import place_of
from detente.report.quantity import missing
from detente.studio.board import COMPARISONS, mapped
from detente.studio.figures import figures, parts

if TYPE_CHECKING:
    from detente.i18n import Language
    from detente.record import Run
    from detente.studio.board import Cell


def answer(run: Run, cells: tuple[Cell, ...], lang: Language) -> dict[str, Any]:
    """Return findings, what drives real income, claim check, figures and gaps of a run."""
    claims, numbers = accounts.claims(run.claims, lang), Numbers(run)
    told = findings(numbers)
    return {
        "fingerprint": run.meta["fingerprint"],
        "draws": (run.meta.get("draws") or {}).get("count", 0),
        "findings": [
            {
                "id": f.id,
                "title": f.title[lang],
                "text": f.text[lang],
                "number": f.lead.shown(lang) if f.lead else "",
                "span": f.lead.span(lang) if f.lead else "",
                "horizon": f.horizon(lang),
            }
            for f in told
        ],
        "leads": [
            {
                "number": lead.shown(lang),
                "span": lead.span(lang),
                "place": place_of(lead.outcome, lead.at, lang),
                "label": catalogue.label(lead.outcome, lang),
                "cells": parts(lead, f, numbers, cells),
            }
            for f, leads in zip(told, glance.leading(told), strict=True)
            for lead in leads
        ],
        "claims": [asdict(c) for c in claims],
        "tally": accounts.tally(claims, lang),
        "figures": figures(run, cells, lang),
        "gaps": [asdict(gap) for gap in accounts.uncovered(run, lang)],
        "band_note": drawn.note(run, lang),
        "bands": _bands(run),
        "why": _why(numbers, lang),
    }


def _why(numbers: Numbers, lang: Language) -> dict[str, Any] | None:
    """Return what each provision contributes to real income, as a table; None where nothing is."""
    table = certainty.contributions(numbers, lang)
    if table is None:
        return None
    return {
        "caption": table.caption,
        "heads": [head.label for head in table.heads],
        "lines": [
            {
                "total": line.total,
                "cells": [{"text": c.text, "note": c.note, "tint": c.tint} for c in line.cells],
            }
            for line in table.lines
        ],
    }


def _bands(run: Run) -> dict[str, dict[str, list[float]]]:
    """Return low and high by country, of the groups of the board; none if nothing was drawn."""
    if not (run.meta.get("draws") or {}).get("count"):
        return {}
    found = {}
    for comparison in COMPARISONS:
        for name in mapped():
            if name not in run.outcomes:
                continue
            rows = run.table(name, comparison)
            ends = zip(rows["country"].astype(str), rows["low"], rows["high"], strict=True)
            found[f"{comparison}/{name}"] = {
                code: [low, high] for code, low, high in ends if not missing(low)
            }
    return found
