"""Outcomes: one file a question; each compares two solved states of the world.

An outcome function takes the states before and after and returns a Dataset on the outcome's axes
with ``value`` in the catalogue's unit and, where a level makes sense, ``before`` and ``after``.
Variables of solved states are found by their name, whichever model wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from detente import catalogue
from detente.outcomes.answers import Answers

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution
    from detente.world.world import World

States = Mapping[str, "Solution"]
Outcomes = Mapping[str, "xr.Dataset"]
Answer = Callable[["World", States, States], Outcomes]


@dataclass(frozen=True)
class Question:
    """A function that answers, and the outcomes that it is known to answer with (none: unknown)."""

    answer: Answer
    outcomes: tuple[str, ...] = ()

    def seen(self, states: States) -> tuple[Solution, ...]:
        """Return the solutions on which the answer rests."""
        rests_on = self._rests_on
        return tuple(s for s in states.values() if not rests_on.isdisjoint(s.variables))

    @cached_property
    def _rests_on(self) -> frozenset[str]:
        rows = catalogue.outcomes()
        return frozenset(v for name in self.outcomes for v in rows[name].rests_on)


def questions(wanted: Collection[str] | None = None) -> tuple[Question, ...]:
    """Return the questions of the catalogue, or those that take the ``wanted`` outcomes.

    Others add theirs by the entry-point group ``detente.outcomes``; they are asked for what the
    own ones do not have.
    """
    own = _own()
    if wanted is None:
        return (*own, *_others())
    asked = tuple(q for q in own if not set(wanted).isdisjoint(q.outcomes))
    known = {name for question in own for name in question.outcomes}
    return asked if known.issuperset(wanted) else (*asked, *_others())


@cache
def _own() -> tuple[Question, ...]:
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

    files = (welfare, sectors, flows, energy, currency, defence, exposure, power, relations)
    return tuple(Question(file.answer, tuple(file.OUTCOMES)) for file in files)


def _others() -> tuple[Question, ...]:
    return tuple(Question(point.load()) for point in entry_points(group="detente.outcomes"))


def compute(
    world: World,
    before: States,
    after: States,
    asked: Sequence[Question] | None = None,
    known: dict[tuple, Outcomes] | None = None,
) -> Answers:
    """Answer every question, or those ``asked``, for ``after`` relative to ``before``.

    ``known`` keeps answers from one call to the next, for states that stay alive in between: what
    rests on the same solutions is answered once. Where nothing moved the first answer serves, with
    the levels of its own states. Returns the answers by name of the outcome.
    """
    found = Answers()
    known = {} if known is None else known
    for question in questions() if asked is None else asked:
        if not question.outcomes:
            found.add(question.answer(world, before, after))
            continue
        pairs = tuple(map(id, question.seen(before))), tuple(map(id, question.seen(after)))
        key = (question, *(("still",) if pairs[0] == pairs[1] else (id(world), *pairs)))
        if key not in known:
            known[key] = question.answer(world, before, after)
        found.add(known[key])
    return found
