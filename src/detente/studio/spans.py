"""A document cut into stretches, each with the provisions and claims that quote it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.deal.schema import Deal


def documents(deal: Deal, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each document as stretches in order, which together are its whole text.

    A stretch has its ``text`` and the ids of the ``provisions`` and ``claims`` whose words it is
    part of.
    """
    return [
        {"document": name, "stretches": _stretches(deal, name, content)}
        for name, content in texts.items()
    ]


def _stretches(deal: Deal, document: str, content: str) -> list[dict[str, Any]]:
    quoted = [
        (max(0, q.start), min(len(content), q.end), kind, one.id)
        for kind, group in (("provisions", deal.provisions), ("claims", deal.claims))
        for one in group
        for q in one.quotes
        if q.document == document
    ]
    cuts = sorted({0, len(content), *(cut for start, end, *_ in quoted for cut in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        covers = [
            (kind, one) for first, last, kind, one in quoted if first <= start and end <= last
        ]
        found.append(
            {
                "text": content[start:end],
                **{k: [one for kind, one in covers if kind == k] for k in ("provisions", "claims")},
            }
        )
    return found
