"""Outcomes: one file a question; each compares two solved states of the world.

An outcome function takes the states before and after and returns a Dataset on the outcome's axes
with ``value`` in the catalogue's unit and, where a level makes sense, ``before`` and ``after``;
``low`` and ``high`` where one case has a range of its own. Variables of solved states are found by
their name, whichever model wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

States = Mapping[str, "Solution"]
Outcomes = dict[str, "xr.Dataset"]


def answers() -> tuple[Callable[[World, States, States], Outcomes], ...]:
    """Return the functions that answer the questions of the catalogue.

    Others add theirs by the entry-point group ``detente.outcomes``.
    """
    from detente.outcomes import (
        currency,
        defence,
        energy,
        exposure,
        flows,
        power,
        relations,
        sectors,
        welfare,
    )

    others = (point.load() for point in entry_points(group="detente.outcomes"))
    own = (welfare, sectors, flows, energy, currency, defence, exposure, power, relations)
    return (*(question.answer for question in own), *others)


def compute(world: World, before: States, after: States) -> Outcomes:
    """Answer every question for ``after`` relative to ``before``, by name of the outcome."""
    found: Outcomes = {}
    for answer in answers():
        found |= answer(world, before, after)
    return found
