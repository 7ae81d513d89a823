"""A document becomes a reading: every stage a file, each a function of the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.document import classifier
from detente.document.claims import claims
from detente.document.cues import clauses
from detente.document.gazetteer import mentions
from detente.document.links import linked
from detente.document.parties import parties, resolved
from detente.document.reading import Clause, Document, Reading, Sentence
from detente.document.sentences import sentences
from detente.document.terms import terms
from detente.document.text import document as as_document
from detente.i18n import LANGUAGES


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
    doc = (
        Document(name, source, as_document(source.encode(), name).lang)
        if isinstance(source, str)
        else as_document(source, name)
    )
    parts = sentences(doc)
    named = mentions(doc)
    deal = parties(doc, parts, named)
    named = resolved(parts, named, deal)
    said = tuple(
        clause
        for index, sentence in enumerate(parts)
        if sentence.kind in ("body", "bullet")
        for clause in clauses(index, sentence, [m for m in named if sentence.holds(m)], deal)
    )
    said = _guessed(said, parts)
    found = linked(doc, parts, terms(doc, parts, said, named, deal))
    return Reading(doc, parts, named, deal, said, found, claims(doc, parts, said, found, named))


def _guessed(said: Sequence[Clause], parts: Sequence[Sentence]) -> tuple[Clause, ...]:
    """Return the clauses with the classifier's guess where no cue fired."""
    silent = [c for c in said if c.certainty.kind is None]
    if not silent or not classifier.available():
        return tuple(said)
    guessed: dict[int, Clause] = {}
    for lang in LANGUAGES:
        some = [c for c in silent if parts[c.sentence].lang == lang]
        texts = [parts[c.sentence].text for c in some]
        for clause, guess in zip(some, classifier.guesses(texts, lang), strict=True):
            guessed[id(clause)] = _as_guessed(clause, guess)
    return tuple(guessed.get(id(c), c) for c in said)


def _as_guessed(clause: Clause, guess: classifier.Guess) -> Clause:
    certainty = replace(
        clause.certainty,
        kind=guess.kind,
        status=guess.status,
        rule="classifier",
        confidence=guess.confidence,
        by="classifier",
    )
    return replace(clause, certainty=certainty)
