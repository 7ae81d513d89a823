"""Names of actors in a text, in English and Japanese, with their codes."""

from __future__ import annotations

import re
from functools import cache

from detente import catalogue
from detente.document.reading import Document, Mention


@cache
def _names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for code, place in {**catalogue.places(), **catalogue.place_groups()}.items():
        names[place.en] = names[place.ja] = (code,)
    names |= {"EU": ("EU",), "NATO": ("NATO",), "米国": ("USA",), "アメリカ": ("USA",)}
    return names


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def mentions(document: Document) -> tuple[Mention, ...]:
    """Return the names of actors in the text of a document, in order, none within another."""
    return tuple(
        Mention(m.start(), m.end(), m.group(), _names()[m.group()], "state", "name")
        for m in _pattern().finditer(document.text)
    )
