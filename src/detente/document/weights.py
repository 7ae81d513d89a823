"""What was fitted to labelled texts, in a file a language: how it is stored and loaded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from detente.document.cuts import Cuts
from detente.document.packed import packed, unpacked
from detente.files import whole
from detente.i18n import Language

_NAMES = ("labels", "domains", "rules")
_PACKED = ("label_weights", "domain_weights", "cut_weights")


@dataclass(frozen=True)
class Weights:
    """Fitted weights of a language; ``labels`` are ``provision/agreed``, ``mechanism``, ...

    ``label_weights`` and ``domain_weights`` have the shape (GRAMS, names). ``fired`` counts, for
    each of ``rules`` and each label, the labelled sentences in which the rule fired; shape (rules,
    labels). ``cut_weights``, shape (2 ** cuts.BITS,), tell where clauses begin.
    """

    labels: tuple[str, ...]
    label_weights: np.ndarray
    label_bias: np.ndarray
    domains: tuple[str, ...]
    domain_weights: np.ndarray
    domain_bias: np.ndarray
    rarity: np.ndarray
    rules: tuple[str, ...]
    fired: np.ndarray
    context_weights: np.ndarray
    context_bias: np.ndarray
    cut_weights: np.ndarray
    cut_bias: np.ndarray

    @property
    def cuts(self) -> Cuts:
        """Return the weights that tell where clauses begin."""
        return Cuts(self.cut_weights, float(self.cut_bias))


@cache
def weights(lang: Language) -> Weights:
    """Return the weights that come with the package."""
    return load(Path(str(resources.files("detente.document"))) / f"weights_{lang}.npz")


def load(file: Path) -> Weights:
    """Return the weights of a file."""
    with np.load(file) as stored:
        parts = {one.name: stored[one.name] for one in fields(Weights)}
        parts |= {name: unpacked(name, stored) for name in _PACKED}
    for name in _NAMES:
        parts[name] = tuple(str(label) for label in parts[name])
    return Weights(**parts)


def store(known: Weights, file: Path) -> None:
    """Write weights into a file; the large ones keep two digits."""
    parts = {name: np.asarray(values) for name, values in asdict(known).items()}
    for name in _PACKED:
        parts |= packed(name, parts[name])
    for name, values in parts.items():
        if values.dtype == np.float64:
            parts[name] = values.astype(np.float32)
    with whole(file) as draft, draft.open("wb") as stream:
        np.savez_compressed(stream, **parts)  # pyright: ignore[reportArgumentType]
