"""A part of a measure that a part of the world lacks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lack:
    """Why, and of what; fields as in a gap of :mod:`detente.shocks.coverage`."""

    reason: str
    axis: str = ""
    labels: tuple[str, ...] = ()
    count: int = 0
    total: int = 0
