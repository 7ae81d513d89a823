"""Sizes of measures as a reader wants them: per cent, or the unit in which the measure counts."""

from __future__ import annotations

from dataclasses import dataclass

from detente.deal.sentence import counted, unit_words
from detente.i18n import Language, text
from detente.report.quantity import missing, quantity, writing

# Units that a field has whatever the measure says; a volume has the measure's own.
UNITS = {"cap": "USD/bbl", "amount": "USD/bn", "value": "USD/mn"}
KIND_UNITS = {"troops": "soldiers"}
VOLUMES = ("volume", "change")
# A score between -1 and 1, or on 0 to 100, is neither a share nor a volume.
SCORES = ("tie", "consent")


@dataclass(frozen=True)
class Pattern:
    """How a size is written: a template with a gap ``{}``, filled with so many times the size."""

    template: str
    factor: float


def magnitude(value: float | None, kind: str, field: str, unit: str | None, lang: Language) -> str:
    """Return the size of a measure with its unit; a rate, a share and the like in per cent.

    Parameters
    ----------
    value
        The size as the deal file has it: 0.25 is a quarter.
    kind, field
        The measure's kind, and its field that holds the size.
    unit
        The measure's unit, if it has one.
    """
    if missing(value):
        return "–"
    assert value is not None
    if own := unit_of(kind, field, unit):
        shown = quantity(value * counted(own, lang), "", lang, signed=False)
        return text("explain.quantity", lang, value=shown, unit=unit_words(own, lang))
    name, factor = _relative(kind, field)
    return quantity(factor * value, name, lang, signed=False)


def pattern(kind: str, field: str, unit: str | None, lang: Language) -> Pattern:
    """Return how every size of a measure's field is written, for who writes it elsewhere."""
    if own := unit_of(kind, field, unit):
        written = text("explain.quantity", lang, value="{}", unit=unit_words(own, lang))
        return Pattern(written, counted(own, lang))
    name, factor = _relative(kind, field)
    template = writing(name, lang).patterns[-1].template
    return Pattern(template.replace("{sign}{amount}", "{}"), factor)


def unit_of(kind: str, field: str, unit: str | None) -> str | None:
    """Return the unit in which a size counts, or None for a share, a rate or a score."""
    return UNITS.get(field) or KIND_UNITS.get(kind) or (unit if field in VOLUMES else None)


def _relative(kind: str, field: str) -> tuple[str, float]:
    """Return the unit of a size that has none of its own, and how many of it make one."""
    # A run of an earlier version does not say in what its volumes count.
    if kind in SCORES or field in VOLUMES[:1]:
        return "", 1.0
    if kind == "tariff" and field == "change":
        return "percentage points", 100.0
    return "%", 100.0
