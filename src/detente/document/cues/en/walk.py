"""A walk over the tokens of an English sentence: where clauses and parts of them begin and end."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.cues.en.ahead import Sight
from detente.document.cues.en.groups import Group
from detente.document.cues.en.tokens import Token
from detente.document.cues.en.unit import Unit


class Walk(Sight):
    """The clauses that are ``done``, the ``unit`` that is open, and the ``zone`` open within it.

    ``opened`` is where the zone begins, ``finite`` whether it has had its verb. ``segment`` is
    where the words behind the last sign begin, ``conjunct`` those behind the last ", and",
    ``resumed`` those behind a part that stands between subject and verb. ``speaker`` and ``frame``
    hold for the clauses to come, until someone else speaks.
    """

    def __init__(self, words: Sequence[Token]) -> None:
        super().__init__(words)
        self.done: list[Unit] = []
        self.unit = Unit(0)
        self.zone: str = ""
        self.opened = 0
        self.finite = False
        self.segment = 0
        self.conjunct = 0
        self.resumed = -1
        self.speaker: tuple[int, int] | None = None
        self.frame: Group | None = None

    def begin(self, start: int) -> None:
        """Begin a clause of the speaker who speaks."""
        self.unit = Unit(start, speaker=self.speaker, frame=self.frame)

    def split(self, at: int, start: int) -> None:
        """Close the clause before a token and begin one of the same speaker."""
        self.close_unit(at)
        self.begin(start)
        self.segment = start

    def open_zone(self, kind: str, at: int, *, finite: bool = False) -> None:
        """Begin a part that the clause does not say (a condition, ...); the one before ends."""
        self.close_zone(at)
        self.zone, self.opened, self.finite = kind, at, finite

    def close_zone(self, at: int) -> None:
        """End the part that is open, if one is, before a token."""
        if self.zone:
            self.unit.zones.append((self.zone, self.opened, at))
            self.zone = ""
            self.segment = max(self.segment, at)

    def close_unit(self, at: int) -> None:
        """End the clause before a token; without a predicate it belongs to the one before."""
        self.close_zone(at)
        unit = self.unit
        unit.end = at
        if unit.group is None and self.done and unit.start < at and unit.speaker == self.speaker:
            found = self.loosely(unit.start) if self.low[unit.start - 1] in {";", ":"} else None
            if found and found.end < at:
                unit.subject, unit.group = (unit.start, found.start), found
        if unit.group is not None or (not self.done and at == len(self.low)):
            self.done.append(unit)
        elif self.done and at > unit.start and not unit.speaker:
            self.done[-1].end = max(self.done[-1].end, at)
