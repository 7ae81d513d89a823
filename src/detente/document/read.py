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

from detente.document import classifier, encoder
from detente.document.claims import claims, contradictions
from detente.document.context import place
from detente.document.cues import clauses
from detente.document.cuts import Cuts, cut
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

# Beyond so many clauses, or code points of theirs, the encoder does not read them: it would take
# minutes.
MANY, MUCH = 400, 40_000
# What is shorter or longer than this, in code points, is no sentence that states something.
SHORTEST, LONGEST = 4, 1500


class Heard(NamedTuple):
    """What a document says, before its clauses are judged."""

    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    deal: tuple[str, ...]
    clauses: tuple[Clause, ...]


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
        parts, named, deal, said = heard(doc)
        loading.result()
    said = _judged(said, parts)
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
        notes=_notes(said, parts),
    )


def heard(doc: Document, known: Mapping[Language, Cuts] | None = None) -> Heard:
    """Return sentences, mentions, parties and clauses of a document, before they are judged.

    ``known`` are the weights by which sentences are cut, those of the package by default.
    """
    parts, named, deal, said = ruled(doc)
    known = known or {lang: weights(lang).cuts for lang in LANGUAGES}
    return Heard(parts, named, deal, cut(said, parts, partial(held, named=named), deal, known))


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


def _notes(said: Sequence[Clause], parts: Sequence[Sentence]) -> tuple[str, ...]:
    """Return what a reader should know of how it was read, as keys of the messages."""
    if not encoder.available():
        return ("no_classifier",)
    return ("long_document",) if _is_long(said, parts) else ()


def _is_long(said: Sequence[Clause], parts: Sequence[Sentence]) -> bool:
    return len(said) > MANY or sum(map(len, words(said, parts))) > MUCH


def _main(deal: tuple[str, ...], found: Sequence[Term]) -> tuple[str, ...]:
    """Return the parties of the deal and of its provisions."""
    return tuple(dict.fromkeys((*deal, *(code for term in found for code in term.parties))))


def _judged(said: Sequence[Clause], parts: Sequence[Sentence]) -> tuple[Clause, ...]:
    """Return the clauses as the classifier judges them, which weighs the rules that fired."""
    texts = words(said, parts)
    read = None
    if encoder.available() and not _is_long(said, parts):
        read = encoder.encoder().scores(encoder.parts(said, parts, texts), len(said))
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
