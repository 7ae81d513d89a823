"""The unit of every number of a run, row by row: that of a change, and that of a level."""

from __future__ import annotations

from detente import catalogue
from detente.report.quantity import CUBIC_METRES, fuel_unit

# How the catalogue says that gas has a unit of its own.
GAS = "; gas in "


def unit(outcome: str, substance: str = "") -> str:
    """Return the unit of ``value``, ``median``, ``low`` and ``high``.

    ``substance`` is the fuel or commodity.
    """
    return _own(catalogue.outcomes()[outcome].unit, substance)


def level_unit(outcome: str, substance: str = "") -> str:
    """Return the unit of ``before`` and ``after``; nothing where an outcome has no known level.

    ``substance`` is the fuel or commodity.
    """
    return _own(catalogue.outcomes()[outcome].level, substance)


def _own(said: str, substance: str) -> str:
    """Return the unit of a substance, of those that the catalogue says."""
    usual, _, gas = said.partition(GAS)
    return gas if gas and fuel_unit(substance) == CUBIC_METRES else usual
