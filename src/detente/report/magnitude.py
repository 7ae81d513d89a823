"""Sizes of measures as a reader wants them: per cent, or the unit in which the measure counts."""

from __future__ import annotations

from detente.i18n import Language, text
from detente.report.quantity import missing, quantity

# Units that a field has whatever the measure says; a volume has the measure's own.
UNITS = {"cap": "USD/bbl", "amount": "USD/bn", "value": "USD/mn"}
KIND_UNITS = {"troops": "soldiers"}
VOLUMES = ("volume", "change")
# How many of a Japanese reader's own unit make one: ten thousand tonnes, a hundred million dollars.
_COUNTED_JA = {"mb/d": 100.0, "Mt/y": 100.0, "bcm/y": 10.0, "USD/bn": 10.0}
_COUNTED_JA |= {"USD/mn": 0.01, "soldiers": 1000.0}
# A score between -1 and 1, or on 0 to 100, is neither a share nor a volume.
SCORES = ("tie", "consent")


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
    unit = unit_of(kind, field, unit)
    if unit:
        counted = value * (_COUNTED_JA.get(unit, 1.0) if lang == "ja" else 1.0)
        said = text(f"explain.unit_{unit.replace('/', '_')}", lang)
        shown = quantity(counted, "", lang, signed=False)
        return text("explain.quantity", lang, value=shown, unit=said)
    if kind in SCORES:
        return quantity(value, "", lang, signed=False)
    if kind == "tariff" and field == "change":
        return quantity(100 * value, "percentage points", lang, signed=False)
    if field in VOLUMES[:1]:
        # A run of an earlier version does not say in what its volumes count.
        return quantity(value, "", lang, signed=False)
    return quantity(100 * value, "%", lang, signed=False)


def unit_of(kind: str, field: str, unit: str | None) -> str | None:
    """Return the unit in which a size counts, or None for a share, a rate or a score."""
    return UNITS.get(field) or KIND_UNITS.get(kind) or (unit if field in VOLUMES else None)
