"""Where a sentence says two things: places where a clause begins, learned from annotated texts.

The rules let a clause begin where a predicate of its own stands. Readers also tell apart what has
none ("with Peru to pay the fare", "and Chile 300 more") and leave together what only details. A
logistic regression on the words around each place that could be a joint decides; a clause that is
cut off is then read by the rules once more. Where the encoder reads the document, the places that
the regression holds possible are put to it, and what it makes of them decides.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from detente.document.cues import Joint, clauses, joints
from detente.document.reading import Clause, Mention, Sentence, Span
from detente.i18n import Language

BITS = 15
# A clause begins where that is so likely: chosen on texts that were not fitted.
CUT: dict[Language, float] = {"en": 0.4, "ja": 0.3}
# A place that is less likely than this (1 in 20) is none; as log odds.
POSSIBLE = -3.0
# A joint that stands so near to where the rules begin a clause is the same place.
_NEAR = 6
# What does not count to the words of a clause at its ends.
_MARGIN = " \t\r\n\u3000,;:—–-、，；：(（"
# So few code points say nothing.
_SHORTEST = {"en": 8, "ja": 4}


class Cuts(NamedTuple):
    """Fitted weights: of hashed signs, shape (2 ** BITS,), and the bias."""

    weights: np.ndarray
    bias: float

    def odds(self, joint: Joint) -> float:
        """Return the log odds that a clause begins at a joint."""
        return float(self.weights[columns(joint)].astype(float).sum()) + self.bias


class Piece(NamedTuple):
    """Words of a sentence between two places where a clause may begin.

    ``at`` is the offset in the document, ``odds`` the log odds that a clause begins there: infinite
    where one does.
    """

    sentence: int
    at: int
    words: str
    odds: float


def columns(joint: Joint) -> np.ndarray:
    """Return the columns of the signs of a joint."""
    return np.array(sorted({zlib.crc32(sign.encode()) % (1 << BITS) for sign in joint.signs}))


def found_joints(sentence: Sentence, said: Sequence[Clause]) -> tuple[Joint, ...]:
    """Return the joints of a sentence that the rules part into the clauses ``said``."""
    return joints(sentence, {clause.span.start for clause in said})


def pieces(
    said: Sequence[Clause], parts: Sequence[Sentence], known: Mapping[Language, Cuts]
) -> tuple[Piece, ...]:
    """Return the pieces of the sentences in which the clauses ``said`` stand, in order."""
    found: list[Piece] = []
    for index, some in groupby(said, attrgetter("sentence")):
        found += _pieces(index, parts[index], list(some), known[parts[index].lang])
    return tuple(found)


def _pieces(index: int, sentence: Sentence, some: Sequence[Clause], known: Cuts) -> list[Piece]:
    places = found_joints(sentence, some)
    odds = {joint.at: known.odds(joint) for joint in places}
    # Where the rules part and no joint is seen a clause begins.
    rules = [c.span.start for c in some[1:]]
    odds |= {at: inf for at in rules if not any(abs(at - one.at) < _NEAR for one in places)}
    odds |= {sentence.start: inf}
    starts = sorted(at for at, chance in odds.items() if chance >= POSSIBLE)
    return [
        Piece(index, at, sentence.text[at - sentence.start : end - sentence.start], odds[at])
        for at, end in pairwise([*starts, sentence.end])
    ]


def likely(some: Sequence[Piece], parts: Sequence[Sentence]) -> set[int]:
    """Return where clauses begin as far as the words around each place tell."""
    least = {lang: float(np.log(chance / (1 - chance))) for lang, chance in CUT.items()}
    return {one.at for one in some if one.odds >= least[parts[one.sentence].lang]}


def cut(
    said: Sequence[Clause],
    parts: Sequence[Sentence],
    held: Callable[[Sentence], Sequence[Mention]],
    deal: tuple[str, ...],
    starts: Collection[int],
) -> tuple[Clause, ...]:
    """Return the clauses of a document, parted where one begins and joined elsewhere.

    ``said`` are the clauses as the rules part them, in order; ``held`` gives the mentions in a
    sentence; ``starts`` are the offsets of pieces with which a clause begins, those of sentences
    among them.
    """
    begins = sorted(starts)
    found: list[Clause] = []
    for index, some in groupby(said, attrgetter("sentence")):
        sentence = parts[index]
        first, last = bisect_left(begins, sentence.start), bisect_left(begins, sentence.end)
        found += _parted(list(some), sentence, begins[first:last], held, deal)
    return tuple(found)


def belonging(some: Sequence[Piece], said: Sequence[Clause]) -> list[tuple[int, int]]:
    """Return the first piece and the end of those in which each clause stands."""
    starts = [one.at for one in some]
    return [
        (max(0, bisect_right(starts, c.span.start) - 1), bisect_left(starts, c.span.end))
        for c in said
    ]


def _parted(
    some: Sequence[Clause],
    sentence: Sentence,
    begins: Sequence[int],
    held: Callable[[Sentence], Sequence[Mention]],
    deal: tuple[str, ...],
) -> list[Clause]:
    """Return the clauses of a sentence that begin at ``begins``."""
    found: list[Clause] = []
    for begin, end in pairwise([*begins, sentence.end]):
        near = [c for c in some if c.span.meets(Span(begin, end))]
        first = max(begin, min((c.span.start for c in near), default=begin))
        last = min(end, max((c.span.end for c in near), default=end))
        span = _trimmed(sentence, first, last)
        if len(near) == 1 and near[0].span == span:
            found.append(near[0])
        elif span.end - span.start >= _SHORTEST[sentence.lang]:
            found.append(_read(some[0].sentence, near, sentence, span, held, deal))
    return found or list(some)


def _trimmed(sentence: Sentence, first: int, last: int) -> Span:
    words = sentence.text[first - sentence.start : last - sentence.start]
    end = first + len(words.rstrip(_MARGIN))
    start = min(end, first + len(words) - len(words.lstrip(_MARGIN)))
    return Span(start, end)


def _read(
    index: int,
    near: Sequence[Clause],
    sentence: Sentence,
    span: Span,
    held: Callable[[Sentence], Sequence[Mention]],
    deal: tuple[str, ...],
) -> Clause:
    """Return a clause of other bounds than the rules gave it: by its cue, else read by itself.

    What the rules pass over as silent is a clause where one begins and ends.
    """
    whole = [c for c in near if span.holds(c.span) or _cued(c, span)]
    if whole:
        best = max(whole, key=lambda c: (c.certainty.kind is not None, c.span.end - c.span.start))
        return replace(best, span=span)
    words = sentence.text[span.start - sentence.start : span.end - sentence.start]
    alone = replace(sentence, start=span.start, end=span.end, text=words)
    own = clauses(index, alone, held(alone), deal)
    certainty = max(own, key=lambda c: c.span.end - c.span.start).certainty
    if near and certainty.attributed is None:
        certainty = replace(certainty, attributed=near[0].certainty.attributed)
    return Clause(index, span, certainty)


def _cued(clause: Clause, span: Span) -> bool:
    return clause.certainty.cue is not None and span.holds(clause.certainty.cue)
