"""What a document says will follow: causes, effects and their signs."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.reading import (
    ClaimFound,
    Clause,
    Document,
    EffectFound,
    Mention,
    Sentence,
    Span,
    Term,
)


def claims(
    document: Document,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    terms: Sequence[Term],
    mentions: Sequence[Mention],
) -> tuple[ClaimFound, ...]:
    """Return the claims among the clauses: those whose certainty says mechanism, motive, ..."""
    found = []
    for clause in clauses:
        kind = clause.certainty.kind
        if kind in ("mechanism", "motive", "reaction", "assessment", "background"):
            effect = EffectFound(None, Span(clause.span.start, clause.span.end), "?")
            found.append(ClaimFound(clause, kind, (effect,)))
    return tuple(found)
