"""The reader's scores against gold annotation, as tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente.document.evaluate import MISSED, Rate
from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from detente.document.evaluate import Found, Scores


def render(scores: Mapping[Language, Scores], lang: Language) -> Group:
    """Return the scores by language: what was found, rungs with intervals, confusion, misses."""
    parts = []
    for one in scores.values():
        parts += [_found(one, lang), _rungs(one, lang), _confusion(one, lang), _misses(one, lang)]
    return Group(*parts, Text(text("document.s_caption", lang), style="dim"))


def _found(scores: Scores, lang: Language) -> Table:
    title = text(
        "document.s_title",
        lang,
        language=text(f"document.lang_{scores.lang}", lang),
        texts=scores.texts,
        ms=number(1000 * scores.seconds / scores.texts, lang, 0),
    )
    table = Table(title=title)
    table.add_column("")
    for name in ("precision", "recall", "f1"):
        table.add_column(text(f"document.s_{name}", lang), justify="right")
    rows = ("strict", "lenient", "actors", "claims")
    for name in rows:
        found: Found = getattr(scores, name)
        cells = (_rate(found.precision, lang), _rate(found.recall, lang), _share(found.f1, lang))
        table.add_row(text(f"document.s_{name}", lang), *cells)
    for name in ("status", "status_found", "status_lenient"):
        table.add_row(text(f"document.s_{name}", lang), _rate(getattr(scores, name), lang), "", "")
    of = scores.domains["of"]
    for name in ("first", "third"):
        rate = _rate(Rate(scores.domains[name], of), lang)
        table.add_row(text(f"document.s_domain_{name}", lang), rate, "", "")
    table.add_row(text("document.s_headings", lang), str(scores.headings), "", "")
    table.add_row(text("document.s_dropped", lang), str(scores.dropped), "", "")
    return table


def _rungs(scores: Scores, lang: Language) -> Table:
    table = Table(title=text("document.s_rungs", lang))
    table.add_column(text("document.s_rung", lang))
    table.add_column(text("document.s_right", lang), justify="right")
    for rung in _named(scores):
        table.add_row(_label(rung, lang), _rate(scores.rung(rung), lang))
    return table


def _confusion(scores: Scores, lang: Language) -> Table:
    golds = _named(scores)
    reads = sorted({read for _, read in scores.confusion}, key=_order)
    table = Table(title=text("document.s_confusion", lang))
    table.add_column(text("document.s_gold_read", lang))
    for read in reads:
        table.add_column(_label(read, lang), justify="right", overflow="fold")
    for gold in golds:
        counts = [scores.confusion[gold, read] for read in reads]
        table.add_row(_label(gold, lang), *(str(count) if count else "" for count in counts))
    return table


def _misses(scores: Scores, lang: Language) -> Table:
    table = Table(title=text("document.s_misses", lang), show_lines=True)
    for name in ("text", "what", "gold", "read", "words"):
        table.add_column(text(f"document.s_{name}", lang), overflow="fold")
    for miss in scores.misses:
        what = text(f"document.miss_{miss.what}", lang)
        table.add_row(miss.text, what, miss.gold, miss.read, " ".join(miss.words.split()))
    return table


def _named(scores: Scores) -> list[str]:
    return sorted({gold for gold, _ in scores.confusion}, key=_order)


def _order(rung: str) -> int:
    from detente.deal.schema import Status

    rungs = [*Status, MISSED]
    return rungs.index(rung)


def _label(rung: str, lang: Language) -> str:
    if rung == MISSED:
        return text("document.miss_missed", lang)
    return text(f"terms.status_{rung}", lang)


def _rate(rate: Rate, lang: Language) -> str:
    if not rate.of:
        return "–"
    low, high = rate.interval()
    return text(
        "document.s_rate",
        lang,
        share=_share(rate.share, lang),
        right=rate.right,
        of=rate.of,
        low=_share(low, lang),
        high=_share(high, lang),
    )


def _share(value: float, lang: Language) -> str:
    return "–" if math.isnan(value) else number(value, lang, 2)
