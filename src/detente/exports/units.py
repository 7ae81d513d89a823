"""The unit of every number of a run, row by row: that of a change, and that of a level."""

from __future__ import annotations

from detente import catalogue
from detente.report.quantity import CUBIC_METRES, MILLION, POINTS, fuel_unit

PERCENT = "%"
YEARLY = "{unit} a year"
# Prices are million USD for a million tonnes, or for a billion cubic metres.
PER_TONNE, PER_THOUSAND_CUBIC_METRES = "USD/t", "USD/1000 m3"
# Levels of outcomes whose change is in per cent.
LEVELS = {
    "exports": MILLION,
    "imports": MILLION,
    "exchange_rate": "factor, 1 at the benchmark",
    "defence_spending": "billion USD of the latest year",
}


def unit(outcome: str, substance: str = "") -> str:
    """Return the unit of ``value``, ``median``, ``low`` and ``high``.

    ``substance`` is the fuel of a delivery, whose unit is its own; no other outcome needs it.
    """
    if outcome == "energy_flow":
        return YEARLY.format(unit=fuel_unit(substance))
    return catalogue.outcomes()[outcome].unit


def level_unit(outcome: str, substance: str = "") -> str:
    """Return the unit of ``before`` and ``after``; nothing where an outcome has no known level.

    ``substance`` is the fuel or commodity.
    """
    if outcome == "energy_price":
        gas = fuel_unit(substance) == CUBIC_METRES
        return PER_THOUSAND_CUBIC_METRES if gas else PER_TONNE
    if outcome == "energy_consumption":
        return YEARLY.format(unit=fuel_unit(substance))
    own = unit(outcome, substance)
    if own == PERCENT:
        return LEVELS.get(outcome, "")
    return PERCENT if own == POINTS else own
