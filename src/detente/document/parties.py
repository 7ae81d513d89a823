"""Who the parties of a deal are, and of each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.document.reading import Document, Mention, Sentence, Span


def parties(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[str, ...]:
    """Return the parties of the deal that a document speaks of, the main ones first."""
    counts = Counter(code for m in mentions for code in m.codes)
    return tuple(code for code, _ in counts.most_common(2))


def resolved(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Mention, ...]:
    """Return the mentions with collectives (両国, "the two sides") given their codes."""
    return tuple(mentions)


def of_clause(
    span: Span, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the parties of what a clause says: both sides of the provision."""
    named = [c for m in mentions if sentence.holds(m) for c in m.codes if c in deal]
    return tuple(dict.fromkeys(named)) or deal
