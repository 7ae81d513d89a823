"""Where a number holds, in words."""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report.numbers import currency_name


def place_of(outcome: str, at: tuple[str, ...], lang: Language) -> str:
    """Return the place of a number: a state, a pair, two of a flow with what flows, a currency.

    Nothing if the outcome is of the whole world.
    """
    names = dict(zip(catalogue.outcomes()[outcome].dims, at, strict=True))
    parts = []
    if "exporter" in names:
        parts.append(arrow((names.pop("exporter"), names.pop("importer")), lang))
    if "partner" in names:
        parts.append(pair_name((names.pop("country"), names.pop("partner")), lang))
    parts += [currency_name(name, lang) for name in names.values()]
    return text("report.list_comma", lang).join(parts)


def arrow(at: tuple[str, ...], lang: Language) -> str:
    """Return the two ends of a flow."""
    exporter, importer = (catalogue.label(code, lang) for code in at[:2])
    return text("report.arrow", lang, exporter=exporter, importer=importer)


def pair_name(at: tuple[str, ...], lang: Language) -> str:
    """Return the name of a pair of states."""
    one, other = (catalogue.label(code, lang) for code in at[:2])
    return text("security.pair", lang, one=one, other=other)
