"""Fit where clauses begin to annotated texts: wherever a row of the annotation does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

import numpy as np
from scipy.sparse import csr_matrix

from detente.document.cues import Joint
from detente.document.cuts import BITS, Cuts, columns, found_joints
from detente.document.gold import Gold
from detente.document.logistic import fit
from detente.document.read import Heard, ruled
from detente.document.reading import Sentence
from detente.document.text import document
from detente.i18n import Language

# Inverse strength of the ridge penalty, chosen on texts that were not fitted.
C = 0.05
# A row may begin so many code points behind the joint, after an adverb or an article.
_BEHIND = {"en": 26, "ja": 9}
# A joint this near to where the first row begins is where the sentence begins.
_FIRST = 2
_YES, _NO = "cut", "none"


@dataclass(frozen=True)
class Place:
    """A joint of a text, whether a clause begins there, and the number of the text."""

    joint: Joint
    begins: bool
    text: int


def places(golds: Sequence[Gold], lang: Language) -> list[Place]:
    """Return the joints of annotated texts."""
    found: list[Place] = []
    for number, gold in enumerate(golds):
        whole = ruled(document(gold.content, gold.name))
        starts = begun(gold, whole)
        for sentence, seen in _joints(whole):
            if sentence.lang == lang:
                found += [Place(joint, joint.at in starts, number) for joint in seen]
    return found


def begun(gold: Gold, whole: Heard) -> set[int]:
    """Return the offsets of the joints of a text at which a row begins."""
    return {at for sentence, seen in _joints(whole) for at in _begun(gold, sentence, seen)}


def _joints(whole: Heard) -> Iterator[tuple[Sentence, tuple[Joint, ...]]]:
    for index, some in groupby(whole.clauses, attrgetter("sentence")):
        sentence = whole.sentences[index]
        yield sentence, found_joints(sentence, list(some))


def _begun(gold: Gold, sentence: Sentence, seen: Sequence[Joint]) -> set[int]:
    """Return where a row begins, but for the first row of the sentence."""
    starts = sorted(
        {r.span.start for r in gold.rows if sentence.start <= r.span.start < sentence.end}
    )
    at = [joint.at for joint in seen]
    found = set()
    for _, start in pairwise(starts):
        k = bisect_right(at, start + 1) - 1
        if k >= 0 and start - at[k] < _BEHIND[sentence.lang] and at[k] > starts[0] + _FIRST:
            found.add(at[k])
    return found


def fitted(given: Sequence[Place]) -> Cuts:
    """Return weights fitted to joints."""
    rows = [columns(place.joint) for place in given]
    ends = np.cumsum([0, *map(len, rows)])
    x = csr_matrix((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), 1 << BITS))
    labels = [_YES if place.begins else _NO for place in given]
    weights, bias = fit(x, labels, (_NO, _YES), C)
    return Cuts(weights[:, 1] - weights[:, 0], float(bias[1] - bias[0]))
