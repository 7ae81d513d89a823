"""Clauses of an English sentence by a shallow reading: main predicates and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.cues.en.conjunctions import CONJUNCTIONS, joined
from detente.document.cues.en.groups import group
from detente.document.cues.en.openers import opener, purpose
from detente.document.cues.en.predicates import predicate
from detente.document.cues.en.signs import sign
from detente.document.cues.en.tokens import Token
from detente.document.cues.en.unit import Unit
from detente.document.cues.en.walk import Walk


def units(words: Sequence[Token]) -> list[Unit]:
    """Return the clauses of a sentence in order; one without a predicate if it has none."""
    found = _walked(words)
    return found if found[0].group else _walked(words, loose=True)


def _walked(words: Sequence[Token], *, loose: bool = False) -> list[Unit]:
    """Return the clauses; ``loose`` also takes for verbs the words that are nouns more often."""
    walk = Walk(words)
    at, size = 0, len(words)
    while at < size:
        at = _step(walk, at, loose)
    walk.close_unit(size)
    return walk.done or [Unit(0, size)]


def _step(walk: Walk, at: int, loose: bool) -> int:
    """Place the token at ``at``, or the words that it opens; return where to read on."""
    if not walk.words[at].word:
        return sign(walk, at)
    if walk.low[at] in CONJUNCTIONS and (after := joined(walk, at)):
        return after
    kind, size = opener(walk, at)
    if kind:
        walk.open_zone(kind, at)
        return at + size
    found = group(walk.words, at, loose=loose)
    if found is None:
        purpose(walk, at)
        return at + 1
    return predicate(walk, at, found)
