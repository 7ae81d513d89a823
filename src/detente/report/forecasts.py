"""Forecasts and their scores as tables for the terminal."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from detente.forecasts.forecast import Forecast
    from detente.forecasts.score import Score

# Below this a score is mostly chance.
FEW = 30


def render(
    forecasts: Sequence[Forecast], path: Path, today: datetime.date, lang: Language
) -> Table:
    """Return the forecasts, those to be settled first by their days."""
    late = [one for one in forecasts if not one.resolution and one.resolves_by < today]
    table = Table(
        title=text(
            "forecasts.list_title",
            lang,
            path=path,
            n=len(forecasts),
            resolved=sum(one.resolution is not None for one in forecasts),
            overdue=len(late),
        ),
    )
    # Folded and not cut: an id is there to be copied.
    for name in ("id", "question", "made", "by"):
        table.add_column(_word(f"h_{name}", lang), overflow="fold")
    table.add_column(_word("h_probability", lang), justify="right")
    table.add_column(_word("h_outcome", lang), justify="right")
    for one in sorted(forecasts, key=lambda f: (f.resolution is not None, f.resolves_by)):
        table.add_row(
            one.id,
            one.question[lang],
            str(one.made),
            str(one.resolves_by),
            _percent(one.probability, lang),
            _settled(one, today, lang),
        )
    return table


def render_score(score: Score | None, lang: Language) -> Group | Text:
    """Return the scores and the calibration, or that there is nothing to score."""
    if score is None:
        return Text(_word("none", lang))
    found = Table(title=text("forecasts.score_title", lang, n=score.count), show_header=False)
    for name in ("brier", "reliability", "resolution", "uncertainty", "within", "skill"):
        found.add_row(_word(name, lang), _score(getattr(score, name), lang))
    floor = number(score.floor, lang, 3)
    found.add_row(text("forecasts.log", lang, floor=floor), _score(score.log, lang))
    found.add_row(_word("rate", lang), _percent(score.rate, lang))
    bins = Table(title=_word("calibration", lang))
    for name in ("bin", "count", "mean", "came"):
        bins.add_column(_word(f"h_{name}", lang), justify="right")
    for one in score.bins:
        bins.add_row(
            f"{_percent(one.low, lang)}–{_percent(one.high, lang)}",
            str(one.count),
            _percent(one.forecast, lang),
            _percent(one.observed, lang),
        )
    few = [Text(text("forecasts.few", lang, n=FEW))] if score.count < FEW else []
    return Group(found, bins, *few)


def _settled(one: Forecast, today: datetime.date, lang: Language) -> str:
    if one.resolution:
        return str(one.resolution.outcome)
    return _word("overdue" if one.resolves_by < today else "open", lang)


def _word(name: str, lang: Language) -> str:
    return text(f"forecasts.{name}", lang)


def _score(value: float, lang: Language) -> str:
    return "–" if math.isnan(value) else number(value, lang, 4)


def _percent(value: float, lang: Language) -> str:
    return f"{number(100 * value, lang, 1)}%"
