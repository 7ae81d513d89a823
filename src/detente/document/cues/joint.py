"""A place in a sentence where a clause may begin, and what can be seen from it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Joint(NamedTuple):
    """A place where a clause may begin, as an offset in the document, and the ``signs`` of it."""

    at: int
    signs: tuple[str, ...]


def size(length: int, steps: Sequence[int]) -> str:
    """Return a length by the first of ``steps`` that holds it."""
    found = bisect_left(steps, length)
    return str(steps[found]) if found < len(steps) else "more"
