"""A model's numbers, from the catalogue, where each has its source and range."""

from __future__ import annotations

from typing import Literal

from detente import catalogue


def parameter(name: str, end: Literal["value", "low", "high"] = "value") -> float:
    """Return a parameter's central value, or an end of its range."""
    number = getattr(catalogue.parameters()[name], end)
    assert number is not None, name
    return number
