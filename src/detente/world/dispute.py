"""What explains a fatal dispute of two states: the terms that past and present share.

The embedded cases, 1951-2010, that :mod:`detente.models.threat_fit` estimates from are groups of
pair-years (:mod:`detente.world.build.security_dispute`).
"""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.world.security import CASES, embedded

SMALLEST = 1e-5  # share of the world's capabilities of a state without any on record
NEAREST = 100.0  # km, added before the logarithm
# Years since the last fatal dispute, and years that one has run, by their upper ends.
RECENT, WHILE = 5, 20
FIRST, SECOND = 1, 3
HISTORY = ("none", "distant", "while", "recent", "first", "second", "long")
GOING_ON = HISTORY[-3:]


def history(gap: np.ndarray, running: np.ndarray) -> np.ndarray:
    """Return the class of ``HISTORY``: ``gap`` years since a fatal dispute (0: none is known).

    ``running`` is for how many years there has been one without a break, up to the year before.
    """
    chosen = [
        (running > SECOND, "long"),
        (running > FIRST, "second"),
        (running > 0, "first"),
        (gap == 0, "none"),
        (gap <= RECENT, "recent"),
        (gap <= WHILE, "while"),
    ]
    return np.select([c for c, _ in chosen], [name for _, name in chosen], "distant")


def defended(pact: np.ndarray) -> np.ndarray:
    """Return whether the first state has an ally who is no ally of the second, nor the second."""
    outsider = 1.0 - pact
    np.fill_diagonal(outsider, 0.0)
    return pact.astype(float) @ outsider > 0


@cache
def load_cases() -> dict[str, np.ndarray]:
    """Return the columns of the embedded cases, ``history`` as text, the others as numbers.

    Raises
    ------
    DataError
        If the table is missing.
    """
    path = embedded() / CASES
    if not path.is_file():
        raise DataError(Fault(str(path), text("world.no_file")))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        name: np.array([r[name] for r in rows], dtype=str if name == "history" else float)
        for name in rows[0]
    }
