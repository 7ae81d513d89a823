"""A document becomes a reading: every stage a file, each a function of the ones before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from detente.document import classifier, encoder
from detente.document.claims import claims, contradictions
from detente.document.context import place
from detente.document.cues import clauses
from detente.document.cuts import Cuts, Piece, belonging, cut, likely, pieces
from detente.document.encoder import Encoder
from detente.document.gazetteer import mentions
from detente.document.links import linked
from detente.document.parties import parties, resolved
from detente.document.reading import (
    Certainty,
    Clause,
    Document,
    Mention,
    Reading,
    Sentence,
    Term,
)
from detente.document.sentences import sentences
from detente.document.terms import terms
from detente.document.text import document as as_document
from detente.document.weights import weights
from detente.i18n import LANGUAGES, Language

# Beyond so many pieces, or code points of theirs, the encoder does not read them: it would take
# minutes.
MANY, MUCH = 800, 40_000
# Log odds from which on a clause begins for the encoder: more likely than not. On texts that were
# not fitted, from 0.4 down to -0.8, each provision found more came with four that are none.
BEGIN = 0.0
# What is shorter or longer than this, in code points, is no sentence that states something.
SHORTEST, LONGEST = 4, 1500


class Heard(NamedTuple):
    """What a document says, before its clauses are judged.

    ``scores`` are what the encoder makes of them, where it read the document: log probabilities of
    labels and of domains.
    """

    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    deal: tuple[str, ...]
    clauses: tuple[Clause, ...]
    scores: tuple[np.ndarray, np.ndarray] | None = None


def read(source: bytes | str, name: str = "document") -> Reading:
    """Return what stands in a document, with no network and no key.

    Parameters
    ----------
    source
        The bytes of a file (its encoding and mark-up are found) or a text.
    name
        What the document is called in the draft.

    Raises
    ------
    DataError
        The bytes are no text.
    """
    doc = as_document(source, name)
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(encoder.ready)
        whole = ruled(doc)
        loading.result()
    model = encoder.encoder() if encoder.available() else None
    parts, named, deal, said, scores = heard(whole, model)
    said = _judged(said, parts, scores)
    found = linked(doc, parts, terms(doc, parts, said, named, deal))
    claimed = claims(doc, parts, said, found, named)
    return Reading(
        doc,
        parts,
        named,
        _main(deal, found),
        said,
        found,
        claimed,
        questions=contradictions(claimed, doc),
        notes=_notes(scores),
    )


def heard(
    whole: Heard, model: Encoder | None, known: Mapping[Language, Cuts] | None = None
) -> Heard:
    """Return what the rules heard with its clauses cut, and what an encoder makes of those.

    ``known`` are the weights by which sentences are cut, those of the package by default.
    """
    parts, named, deal, said, _ = whole
    some = pieces(said, parts, known or {lang: weights(lang).cuts for lang in LANGUAGES})
    holds = partial(held, named=named)
    if model is None or _is_long(some):
        return whole._replace(clauses=cut(said, parts, holds, deal, likely(some, parts)))
    seen = model.seen(encoder.parts(some, parts), len(some))
    odds = model.begins(seen, np.array([one.odds for one in some], float))
    starts = {one.at for one, chance in zip(some, odds, strict=True) if chance >= BEGIN}
    said = cut(said, parts, holds, deal, starts)
    return Heard(parts, named, deal, said, model.scores(seen, belonging(some, said)))


def ruled(doc: Document) -> Heard:
    """Return sentences, mentions, parties and clauses of a document, as the rules part them."""
    parts = sentences(doc)
    named = mentions(doc)
    deal = parties(doc, parts, named)
    named = resolved(parts, named, deal)
    said = tuple(
        clause
        for index, sentence in enumerate(parts)
        if sentence.kind in ("body", "bullet") and SHORTEST <= len(sentence.text) <= LONGEST
        for clause in clauses(index, sentence, held(sentence, named), deal)
    )
    return Heard(parts, named, deal, said)


def held(sentence: Sentence, named: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions in a sentence; mentions are in order and disjoint."""
    first = bisect_left(named, sentence.start, key=attrgetter("start"))
    last = bisect_left(named, sentence.end, key=attrgetter("start"))
    return [mention for mention in named[first:last] if sentence.holds(mention)]


def _notes(scores: object) -> tuple[str, ...]:
    """Return what a reader should know of how it was read, as keys of the messages."""
    if not encoder.available():
        return ("no_classifier",)
    return ("long_document",) if scores is None else ()


def _is_long(some: Sequence[Piece]) -> bool:
    return len(some) > MANY or sum(len(one.words) for one in some) > MUCH


def _main(deal: tuple[str, ...], found: Sequence[Term]) -> tuple[str, ...]:
    """Return the parties of the deal and of its provisions."""
    return tuple(dict.fromkeys((*deal, *(code for term in found for code in term.parties))))


def _judged(
    said: Sequence[Clause],
    parts: Sequence[Sentence],
    read: tuple[np.ndarray, np.ndarray] | None,
) -> tuple[Clause, ...]:
    """Return the clauses as the classifier judges them, which weighs the rules that fired."""
    texts = words(said, parts)
    judged: dict[int, Clause] = {}
    for lang in LANGUAGES:
        some = [i for i, clause in enumerate(said) if parts[clause.sentence].lang == lang]
        here = [said[i] for i in some]
        guesses = classifier.guesses(
            [texts[i] for i in some],
            [c.certainty for c in here],
            lang,
            read and (read[0][some], read[1][some]),
            place(here, parts),
        )
        for i, clause, guess in zip(some, here, guesses, strict=True):
            certainty = _certainty(clause.certainty, guess)
            judged[i] = replace(clause, certainty=certainty, domains=guess.domains)
    return tuple(judged[i] for i in range(len(said)))


def words(said: Sequence[Clause], parts: Sequence[Sentence]) -> list[str]:
    """Return the words by which clauses are judged: their own, or those of the whole sentence."""
    several = Counter(clause.sentence for clause in said)
    return [_words(clause, parts[clause.sentence], several[clause.sentence]) for clause in said]


def _words(clause: Clause, sentence: Sentence, several: int) -> str:
    if several == 1:
        return sentence.text
    return sentence.text[clause.span.start - sentence.start : clause.span.end - sentence.start]


def _certainty(found: Certainty, guess: classifier.Guess) -> Certainty:
    """Return a certainty by its rule where the guess agrees with it, else by the classifier."""
    if classifier.label(found) == guess.label:
        return replace(found, confidence=guess.confidence)
    return replace(
        found,
        kind=guess.kind,
        status=guess.status,
        rule="classifier",
        confidence=guess.confidence,
        by="classifier",
    )
