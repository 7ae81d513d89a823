"""What is to be expected: the main numbers as far as the deal is carried out, draw by draw."""

from __future__ import annotations

from dataclasses import replace

from detente import catalogue
from detente.i18n import Language, text
from detente.outcomes.bands import HIGH, LOW
from detente.report import caption, drivers
from detente.report.drawn import probability
from detente.report.numbers import STILL, Numbers
from detente.report.places import place_of
from detente.report.quantity import ends, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri

HALF = 0.5
HEADS = ("likely_deal", "likely_mean", "likely_falls", "likely_rises")


def table(numbers: Numbers, lang: Language) -> Table | None:
    """Return the main numbers if carried out and as to be expected, or None without draws.

    Of each the mean over the draws of comparison ``odds``, the middle 90% of them, and the shares
    of draws in which it falls and rises.
    """
    lines, rows = [], []
    for one in drivers.main(numbers):
        drawn = drivers.values(numbers, replace(one, comparison="odds"))
        if drawn is None or drawn.empty:
            continue
        # What a solver leaves over is no move.
        drawn = drawn.where(drawn.abs() > STILL, 0.0)
        low, high = (float(x) for x in drawn.quantile([LOW, HIGH]))
        mean = float(drawn.mean())
        falls, rises = float((drawn < 0).mean()), float((drawn > 0).mean())
        where = place_of(one.outcome, one.at, lang)
        shares = (Cell(probability(share, lang), numeric=True) for share in (falls, rises))
        lines.append(
            Line(
                (
                    Cell(where or "–", note=_about(one.outcome, lang)),
                    Cell(quantity(one.value, one.unit, lang), numeric=True),
                    Cell(
                        quantity(mean, one.unit, lang),
                        note=ends(low, high, one.unit, lang),
                        numeric=True,
                    ),
                    *shares,
                )
            )
        )
        rows.append(
            (one.outcome, "/".join(one.at), one.unit, one.value, mean, low, high, falls, rises)
        )
    if not lines:
        return None
    header = ["outcome", "place", "unit", "if carried out", "mean", "low", "high", "falls [0-1]",
              "rises [0-1]"]  # fmt: skip
    kept = sum(1 - row[-1] - row[-2] >= HALF for row in rows)
    return Table(
        (
            Head(text("report.h_outcome", lang)),
            *(Head(text(f"odds.h_{name}", lang), numeric=True) for name in HEADS),
        ),
        tuple(lines),
        title=text("odds.likely_title", lang),
        caption=caption.together(
            lang, caption.unit("as_given", lang), text("odds.likely_caption", lang)
        ),
        see=text("captions.likely", lang, n=kept, all=len(rows)),
        csv=csv_uri(header, rows),
        file="as-far-as-carried-out.csv",
    )


def _about(outcome: str, lang: Language) -> str:
    """Return an outcome's name with its horizon."""
    horizon = catalogue.outcomes()[outcome].said("horizon", lang)
    return caption.named(lang, catalogue.label(outcome, lang), horizon)
