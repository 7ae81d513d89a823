"""Status and domain of a sentence in which no cue fired, by its embedding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.deal.schema import Domain, Status
from detente.document.reading import Kind


@dataclass(frozen=True)
class Guess:
    """What a sentence is most likely to be: kind, status, the best three domains.

    ``confidence`` is the probability of ``status`` (with ``kind``), in which the classifier is
    calibrated on sentences that it was not trained on.
    """

    kind: Kind
    status: Status | None
    confidence: float
    domains: tuple[tuple[Domain, float], ...]


def available() -> bool:
    """Return whether the embedding model is installed."""
    return False


def guesses(texts: Sequence[str]) -> tuple[Guess, ...]:
    """Return a guess for each text."""
    raise NotImplementedError
