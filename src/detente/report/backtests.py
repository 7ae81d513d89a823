"""How far off the models of a run were before, from the scorecard of the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.backtest.score import Summary, scorecard, summarise
from detente.i18n import Language, number, text
from detente.report.model_list import label


def section(models: Iterable[Mapping[str, Any]], lang: Language) -> list[str]:
    """Return a paragraph a model that was held against an episode, and one on all others."""
    names = [str(model["name"]) for model in models]
    space = text("report.list_space", lang)
    found: dict[str, list[str]] = {}
    for row in summarise(scorecard()):
        if row.model in names:
            found.setdefault(row.model, []).extend(_said(row, lang))
    rest = [label(name, lang) for name in names if name not in found]
    lines = [space.join(found[name]) for name in names if name in found]
    if rest:
        comma = text("report.list_comma", lang)
        lines.append(text("backtest.report_rest", lang, models=comma.join(rest)))
    return lines


def narrow(models: Iterable[Mapping[str, Any]], lang: Language) -> str:
    """Return a sentence on the models of a run whose bands held too few outcomes, or nothing."""
    names = [str(model["name"]) for model in models]
    short = {row.model for row in summarise(scorecard()) if "too_narrow" in row.verdict}
    found = [label(name, lang) for name in names if name in short]
    if not found:
        return ""
    return text("glance.narrow", lang, models=text("report.list_comma", lang).join(found))


def _said(row: Summary, lang: Language) -> list[str]:
    figures = {"count": row.count, "covered": row.covered}
    if row.in_sample:
        return [text("backtest.report_in_sample", lang, **figures)]
    first = text(
        "backtest.report_model",
        lang,
        model=label(row.model, lang),
        ratio=number(100 * row.ratio, lang, 0),
        better=row.better,
        **figures,
    )
    told = [name for name in row.verdict if name != "holds"]
    return [first, *(text(f"backtest.report_{name}", lang) for name in told)]
