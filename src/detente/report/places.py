"""Where a number holds, in words."""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report.numbers import currency_name


def place_of(outcome: str, at: tuple[str, ...], lang: Language) -> str:
    """Return the place of a number: a state, two of a flow with what flows, a currency."""
    names = dict(zip(catalogue.outcomes()[outcome].dims, at, strict=True))
    parts = []
    if "exporter" in names:
        pair = {end: catalogue.label(names.pop(end), lang) for end in ("exporter", "importer")}
        parts.append(text("report.arrow", lang, **pair))
    parts += [currency_name(name, lang) for name in names.values()]
    return text("report.list_comma", lang).join(parts)
