"""Outcomes: one file a question; each compares two solved states of the world.

An outcome function takes the states before and after and returns a Dataset on the outcome's axes
with ``value`` in the catalogue's unit and, where a level makes sense, ``before`` and ``after``;
``low`` and ``high`` where one case has a range of its own. Variables of solved states are found by
their name, whichever model wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

States = Mapping[str, "Solution"]
Outcomes = dict[str, "xr.Dataset"]
Answer = Callable[["World", States, States], Outcomes]


def answers(wanted: Collection[str] | None = None) -> tuple[Answer, ...]:
    """Return the functions that answer the questions of the catalogue, or the ``wanted`` outcomes.

    Others add theirs by the entry-point group ``detente.outcomes``; they are asked for what the
    own ones do not have.
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

    own = (welfare, sectors, flows, energy, currency, defence, exposure, power, relations)
    if wanted is None:
        return (*(question.answer for question in own), *_others())
    asked = tuple(q.answer for q in own if not set(wanted).isdisjoint(q.OUTCOMES))
    known = {name for question in own for name in question.OUTCOMES}
    return asked if known.issuperset(wanted) else (*asked, *_others())


def _others() -> tuple[Answer, ...]:
    return tuple(point.load() for point in entry_points(group="detente.outcomes"))


def compute(
    world: World, before: States, after: States, asked: Sequence[Answer] | None = None
) -> Outcomes:
    """Answer every question, or those ``asked``, for ``after`` relative to ``before``.

    Returns the answers by name of the outcome.
    """
    found: Outcomes = {}
    for answer in answers() if asked is None else asked:
        found |= answer(world, before, after)
    return found
