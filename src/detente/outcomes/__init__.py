"""Outcomes: one file a question; each compares two solved states of the world.

An outcome function takes the states before and after and returns a Dataset on the outcome's axes
with ``value`` in the catalogue's unit and, where a level makes sense, ``before`` and ``after``;
``low`` and ``high`` where one case has a range of its own. Variables of solved states are found by
their name, whichever model wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

States = Mapping[str, "Solution"]
Outcomes = dict[str, "xr.Dataset"]


def answers(
    wanted: Collection[str] | None = None,
) -> tuple[Callable[[World, States, States], Outcomes], ...]:
    """Return the functions that answer the questions of the catalogue, or the ``wanted`` outcomes.

    Others add theirs by the entry-point group ``detente.outcomes``; they are always asked.
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
    asked = (q for q in own if wanted is None or not set(wanted).isdisjoint(q.OUTCOMES))
    return (*(question.answer for question in asked), *others)


def compute(
    world: World, before: States, after: States, wanted: Collection[str] | None = None
) -> Outcomes:
    """Answer every question for ``after`` relative to ``before``, by name of the outcome.

    With ``wanted``, only those that these outcomes take.
    """
    found: Outcomes = {}
    for answer in answers(wanted):
        found |= answer(world, before, after)
    return found
