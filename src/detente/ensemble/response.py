"""The linear response of every outcome: what moving a number of the deal would do, before solving.

A number's response is the chord on either side of its central value, from two solved states; a
provision's is what leaving it out does, with what is conditional on it. Responses add. It is exact
where one number stands at an end of its range or one provision is left out, and nothing else moves;
it is off by what is not linear in between and by how provisions work together. The derivative of
the trade model is :mod:`detente.ensemble.linear`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from detente.deal.schema import Deal, aside
from detente.deal.settings import Knob, changed, knobs
from detente.errors import DealError, SolveError

Values = Mapping[str, np.ndarray]
Solve = Callable[[Deal], Values]


@dataclass(frozen=True)
class Chord:
    """What a number at the ends of its range adds to each group of cells; None where it has no end
    of its own there."""

    knob: Knob
    low: Values | None
    high: Values | None


@dataclass(frozen=True)
class Response:
    """A deal's linear response: central values, chords by number, what leaving out does.

    ``along`` are the provisions that a provision takes along when it is left out.
    """

    central: Values
    chords: Mapping[str, Chord]
    without: Mapping[str, Values]
    along: Mapping[str, tuple[str, ...]]

    def at(
        self, values: Mapping[str, float], without: Collection[str] = ()
    ) -> dict[str, np.ndarray]:
        """Return the predicted values by group.

        Parameters
        ----------
        values
            Numbers by name; what is not named stands at its central value. Numbers that are one
            unknown have one chord and are named once.
        without
            Provisions left out, and what is conditional on them; their numbers then do nothing.
        """
        times = self._times(without)
        found = {group: cells.copy() for group, cells in self.central.items()}

        def add(part: Values | None, much: float) -> None:
            for group, cells in (part or {}).items() if much else ():
                found[group] += much * cells

        for name, value in values.items():
            chord = self.chords[name]
            if chord.knob.provision not in times:
                place = 2 * chord.knob.place(value) - 1
                add(chord.low if place < 0 else chord.high, abs(place))
        for name, much in times.items():
            add(self.without.get(name), much)
        return found

    def _times(self, without: Collection[str]) -> dict[str, int]:
        """Return how often what leaving out does counts, of all provisions that go.

        What several take along would be in the response of each, and counts once in all.
        """
        gone = {*without}.union(*(self.along.get(name, ()) for name in without))
        times: dict[str, int] = {}
        # Who takes another along takes along more than it.
        for name in sorted(gone, key=lambda one: -len(self.along.get(one, ()))):
            within = sum(n for other, n in times.items() if name in self.along.get(other, ()))
            times[name] = 1 - within
        return times


def response(
    deal: Deal,
    solve: Solve,
    movers: Collection[str],
    *,
    tell: Callable[[int, int], None] | None = None,
) -> Response:
    """Return the linear response of a deal.

    Parameters
    ----------
    solve
        Gives the values of a deal by group, each an array of cells of one length.
    movers
        The provisions that move a model; numbers of the others have no response.
    tell
        Called with how many states are solved, and the total.

    Returns
    -------
    Response
        With a chord for the first number of every unknown and for every number by itself. Where a
        state cannot be solved, as a contract for more than the wells give, it is NaN.

    Raises
    ------
    DealError, DataError, SolveError
        The deal itself cannot be solved.
    """
    own = [knob for knob in _leading(deal) if knob.provision in movers]
    along = {p.id: aside(deal.provisions, [p.id]) - {p.id} for p in deal.provisions}
    moving = [name for name, others in along.items() if {name, *others}.intersection(movers)]
    ends = [end for knob in own for end in (knob.low, knob.high) if end != knob.central]
    total = 1 + len(ends) + len(moving)
    done = 0

    def solved(of: Deal) -> Values:
        nonlocal done
        try:
            return solve(of)
        finally:
            done += 1
            if tell:
                tell(done, total)

    central = solved(deal)

    def added(of: Deal) -> Values:
        try:
            values = solved(of)
        except (DealError, SolveError):
            return {group: np.full_like(cells, np.nan) for group, cells in central.items()}
        return {group: cells - central[group] for group, cells in values.items()}

    def end(knob: Knob, value: float) -> Values | None:
        return None if value == knob.central else added(changed(deal, {knob.name: value}))

    chords = {knob.name: Chord(knob, end(knob, knob.low), end(knob, knob.high)) for knob in own}
    left_out = {name: added(changed(deal, without=[name])) for name in moving}
    return Response(central, chords, left_out, {k: tuple(sorted(v)) for k, v in along.items() if v})


def _leading(deal: Deal) -> list[Knob]:
    """Return the numbers that stand for their unknown: the first of each, and all by themselves."""
    found: list[Knob] = []
    led: set[str] = set()
    for knob in knobs(deal):
        if knob.name not in led:
            found.append(knob)
            led |= {knob.name, *knob.together}
    return found
