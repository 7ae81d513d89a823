"""Quantities and dates in a text."""

from __future__ import annotations

import re

from detente.document.reading import Amount, Span
from detente.i18n import Language

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|%|percent|per cent|パーセント)")


def amounts(text: str, span: Span, lang: Language) -> tuple[Amount, ...]:
    """Return the quantities that the words of ``span`` state, in order."""
    return tuple(
        Amount(Span(m.start(), m.end()), float(m.group(1)), "percent")
        for m in _PERCENT.finditer(text, span.start, span.end)
    )
