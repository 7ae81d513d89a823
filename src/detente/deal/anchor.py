"""Quoted words found again in a text whose white space has changed.

A selector is a TextQuoteSelector and a TextPositionSelector in one (W3C Web Annotation Data Model,
sections 4.2.4 and 4.2.5). Offsets count Unicode code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

CONTEXT = 32
# White space of every script, and marks without width that come and go with it.
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_WORDS = re.compile(r"[^\s\u200b\u2060\ufeff]")


class Quoted(Protocol):
    """What is needed to find a quote again: the words, what stands around them, the position."""

    @property
    def exact(self) -> str:
        """The words."""
        ...

    @property
    def prefix(self) -> str:
        """What stands before them."""
        ...

    @property
    def suffix(self) -> str:
        """What stands after them."""
        ...

    @property
    def start(self) -> int:
        """Where they begin."""
        ...

    @property
    def end(self) -> int:
        """Before what they end."""
        ...


@dataclass(frozen=True)
class Selector:
    """The words from ``start`` to before ``end``, and what stands before and after them."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def selector(text: str, start: int, end: int) -> Selector:
    """Return the selector of ``text[start:end]`` with up to 32 characters on either side."""
    return Selector(
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        start,
        end,
    )


def anchor(quote: Quoted, text: str) -> Selector | None:
    """Return where a quote stands in a text, white space ignored, or None if it stands nowhere.

    The quote's own position is taken if its exact words stand there. Of several other places the
    one with the quote's prefix and suffix is taken; of those the one with its exact white space; of
    those the one nearest to its position. Prefix and suffix of the result are the words of the text
    that stand where the quote's were.
    """
    packed = _packed(text)
    before, after = squeezed(quote.prefix), squeezed(quote.suffix)
    if quote.exact and text[quote.start : quote.end] == quote.exact:
        return packed.selector(quote.start, quote.end, len(before), len(after))
    words = squeezed(quote.exact)
    best, rank = None, (-1, False, 0)
    for first in _places(words, packed.words):
        last = first + len(words)
        start, end = packed.at[first], packed.at[last - 1] + 1
        agreed = packed.words.endswith(before, 0, first) + packed.words.startswith(after, last)
        like = (agreed, text[start:end] == quote.exact, -abs(start - quote.start))
        if like > rank:
            best, rank = (start, end), like
    return packed.selector(*best, len(before), len(after)) if best else None


def find(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text, start and end, white space ignored, in order."""
    packed, wanted = _packed(text), squeezed(words)
    for first in _places(wanted, packed.words):
        yield packed.at[first], packed.at[first + len(wanted) - 1] + 1


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return _SPACE.sub("", text)


def agrees(found: Selector, quote: Quoted) -> bool:
    """Return whether what stands around the words is the quote's prefix and suffix."""
    return squeezed(found.prefix) == squeezed(quote.prefix) and (
        squeezed(found.suffix) == squeezed(quote.suffix)
    )


@dataclass(frozen=True)
class _Packed:
    """A text, its words without white space, and where in the text each character stands."""

    text: str
    words: str
    at: tuple[int, ...]

    def selector(self, start: int, end: int, before: int, after: int) -> Selector:
        """Return the selector of a span with so many characters other than white space around."""
        first, last = bisect_left(self.at, start), bisect_left(self.at, end)
        left = self.at[max(0, first - before)] if before and first else start
        right = self.at[min(len(self.at), last + after) - 1] + 1 if after else end
        right = max(end, right)
        return Selector(
            self.text[start:end], self.text[left:start], self.text[end:right], start, end
        )


@lru_cache(maxsize=4)
def _packed(text: str) -> _Packed:
    return _Packed(text, squeezed(text), tuple(m.start() for m in _WORDS.finditer(text)))


def _places(words: str, text: str) -> Iterator[int]:
    place = text.find(words) if words else -1
    while place >= 0:
        yield place
        place = text.find(words, place + 1)
