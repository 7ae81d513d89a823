"""Where a sentence says two things: places where a clause begins, learned from annotated texts.

The rules let a clause begin where a predicate of its own stands. Readers also tell apart what has
none ("with Peru to pay the fare", "and Chile 300 more") and leave together what only details. A
logistic regression on the words around each place that could be a joint decides; a clause that is
cut off is then read by the rules once more.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from detente.document.cues import Joint, clauses, joints
from detente.document.reading import Clause, Mention, Sentence, Span
from detente.i18n import Language

BITS = 15
# A clause begins where that is so likely: chosen on texts that were not fitted.
CUT: dict[Language, float] = {"en": 0.4, "ja": 0.3}
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

    def chance(self, joint: Joint) -> float:
        """Return the probability that a clause begins at a joint."""
        score = float(self.weights[columns(joint)].astype(float).sum()) + self.bias
        return float(0.5 * (1 + np.tanh(score / 2)))


def columns(joint: Joint) -> np.ndarray:
    """Return the columns of the signs of a joint."""
    return np.array(sorted({zlib.crc32(sign.encode()) % (1 << BITS) for sign in joint.signs}))


def found_joints(sentence: Sentence, said: Sequence[Clause]) -> tuple[Joint, ...]:
    """Return the joints of a sentence that the rules part into the clauses ``said``."""
    return joints(sentence, {clause.span.start for clause in said})


def cut(
    said: Sequence[Clause],
    parts: Sequence[Sentence],
    held: Callable[[Sentence], Sequence[Mention]],
    deal: tuple[str, ...],
    known: Mapping[Language, Cuts],
) -> tuple[Clause, ...]:
    """Return the clauses of a document, parted where one is likely to begin and joined elsewhere.

    ``said`` are the clauses as the rules part them, in order; ``held`` gives the mentions in a
    sentence.
    """
    by: dict[int, list[Clause]] = {}
    for clause in said:
        by.setdefault(clause.sentence, []).append(clause)
    found: list[Clause] = []
    for index, some in by.items():
        sentence = parts[index]
        places = found_joints(sentence, some)
        starts = [
            joint.at for joint in places if known[sentence.lang].chance(joint) >= CUT[sentence.lang]
        ]
        found += _parted(some, sentence, starts, [joint.at for joint in places], held, deal)
    return tuple(found)


def _parted(
    some: Sequence[Clause],
    sentence: Sentence,
    starts: Sequence[int],
    places: Sequence[int],
    held: Callable[[Sentence], Sequence[Mention]],
    deal: tuple[str, ...],
) -> list[Clause]:
    """Return the clauses of a sentence that begin at ``starts``, and where no joint was seen."""
    unseen = [
        c.span.start for c in some[1:] if not any(abs(c.span.start - at) < _NEAR for at in places)
    ]
    begins = sorted({sentence.start, *starts, *unseen})
    found: list[Clause] = []
    for begin, end in zip(begins, [*begins[1:], sentence.end], strict=True):
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
