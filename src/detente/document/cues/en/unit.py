"""A clause in tokens: its predicate, what it is said of, and parts that are not said by it."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.document.cues.en.groups import Group


@dataclass
class Unit:
    """A clause, tokens ``start`` up to before ``end``; ``group`` is its predicate.

    ``zones`` are (kind, start, end): condition, purpose, cause, time, relative, participle,
    question, aside. ``speaker`` are the tokens that name who says it, ``frame`` the verb of saying.
    ``prefix`` are tokens of an earlier clause that belong to this one too, its subject at least.
    ``infinitives`` tells whether what is to be done has begun ("agreed to cut"), ``inner`` whether
    further predicates are within what is said and begin no clause.
    """

    start: int
    end: int = 0
    subject: tuple[int, int] = (0, 0)
    group: Group | None = None
    zones: list[tuple[str, int, int]] = field(default_factory=list)
    speaker: tuple[int, int] | None = None
    frame: Group | None = None
    prefix: tuple[int, int] | None = None
    infinitives: int = 0
    inner: bool = False
