"""A model's numbers, from the catalogue, where each has its source and range."""

from __future__ import annotations

from typing import Literal

from detente import catalogue

# Standard errors from the estimate to an end of its 95 per cent interval.
NORMAL_95 = 1.959963984540054


def parameter(name: str, end: Literal["value", "low", "high"] = "value") -> float:
    """Return a parameter's central value, or an end of its range."""
    number = getattr(catalogue.parameters()[name], end)
    assert number is not None, name
    return number


def deviation(name: str) -> float:
    """Return the standard error of an estimate whose range is its 95 per cent interval."""
    return (parameter(name, "high") - parameter(name, "low")) / (2 * NORMAL_95)
