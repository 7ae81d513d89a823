"""The claims of a deal's documents as a reader meets them in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.numbers import words

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.i18n import Language


def claims(deal: Deal, lang: Language) -> list[dict[str, Any]]:
    """Return each claim: who says it, what it says will follow, its quotes, its provisions."""
    return [
        {
            "id": claim.id,
            "title": words(claim.title, lang),
            "said_by": words(claim.said_by, lang),
            "about": words(claim.effect.about, lang),
            "provisions": list(claim.provisions),
            "quotes": [{"document": q.document, "exact": q.exact} for q in claim.quotes],
        }
        for claim in deal.claims
    ]
