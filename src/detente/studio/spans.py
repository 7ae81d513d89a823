"""A document cut into stretches, each with the provisions and claims that quote it."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.deal.schema import Deal

# Which of them quotes: (provisions or claims, id).
_Quoter = tuple[str, str]


def documents(deal: Deal, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each document as stretches in order, which together are its whole text.

    A stretch has its ``text`` and the ids of the ``provisions`` and ``claims`` whose words it is
    part of, in the order of the file. Offsets count code points; those beyond the text end with
    it.
    """
    return [
        {"document": name, "stretches": _stretches(deal, name, content)}
        for name, content in texts.items()
    ]


def _stretches(deal: Deal, document: str, content: str) -> list[dict[str, Any]]:
    quoters: list[_Quoter] = []
    opened: dict[int, list[int]] = defaultdict(list)
    closed: dict[int, list[int]] = defaultdict(list)
    for kind, group in (("provisions", deal.provisions), ("claims", deal.claims)):
        for one in group:
            quoters.append((kind, one.id))
            for quote in one.quotes:
                start, end = max(0, quote.start), min(len(content), quote.end)
                if quote.document == document and start < end:
                    opened[start].append(len(quoters) - 1)
                    closed[end].append(len(quoters) - 1)
    covering: Counter[int] = Counter()
    found = []
    for start, end in pairwise(sorted({0, len(content), *opened, *closed})):
        covering.update(opened[start])
        covering.subtract(closed[start])
        covering = +covering
        here = [quoters[number] for number in sorted(covering)]
        found.append(
            {
                "text": content[start:end],
                **{k: [one for kind, one in here if kind == k] for k in ("provisions", "claims")},
            }
        )
    return found
