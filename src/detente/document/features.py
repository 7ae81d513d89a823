"""A sentence as numbers: hashed n-grams of its letters and of its words.

A few sentences are scored with plain arrays, which takes less time than to import sparse ones;
many are fitted with sparse matrices.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.document.cues.ja.words import words as ja_words
from detente.i18n import Language

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Columns of the n-grams of letters, behind them those of words.
LETTERS, WORDS = 1 << 14, 1 << 15
GRAMS = LETTERS + WORDS
# What the words weigh against the letters, both of unit length.
WORD = 0.8
_LENGTHS: dict[Language, tuple[int, ...]] = {"en": (2, 3, 4, 5), "ja": (1, 2, 3, 4)}
_TOKEN = re.compile(r"[a-z0']+|[^\w\s]")
_TAILS = (2, 3, 4, 5, 6, 8)
# Words beyond these say nothing new of a sentence, and hostile ones are long.
_LONGEST = 600


def plain(words: str) -> str:
    """Return a sentence with width, case, white space and the digits of numbers made alike."""
    alike = unicodedata.normalize("NFKC", words[:_LONGEST]).lower()
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", alike)).strip()


def ngrams(plain: str, lang: Language) -> Iterator[str]:
    """Yield n-grams of a sentence: letters within words, pairs of words, its end in Japanese."""
    if lang == "en":
        tokens = plain.split(" ")
        for token in tokens:
            padded = f" {token} "
            yield from _pieces(padded, _LENGTHS[lang])
        yield from ("_".join(pair) for pair in pairwise(tokens))
        yield "^" + "_".join(tokens[:2])
        return
    yield from _pieces(plain, _LENGTHS[lang])
    end = plain.rstrip("。.」』 ")
    yield from ("$" + end[-n:] for n in _TAILS)


def _pieces(words: str, lengths: Sequence[int]) -> Iterator[str]:
    for n in lengths:
        yield from (words[i : i + n] for i in range(len(words) - n + 1))


def phrases(plain: str, lang: Language) -> Iterator[str]:
    """Yield one to three words in a row, and pairs around a word.

    Japanese verbs, adjectives and auxiliaries count in their dictionary form.
    """
    if lang == "en":
        row = _TOKEN.findall(plain)
    else:
        row = [w.lemma if w.verbal else w.surface for w in ja_words(plain)]
    row = ["^", *row, "$"]
    for n in (1, 2, 3):
        yield from ("_".join(row[i : i + n]) for i in range(len(row) - n + 1))
    yield from (f"{row[i]}*{row[i + 2]}" for i in range(len(row) - 2))


def hashed(words: str, lang: Language) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of the n-grams of a sentence and 1 + log of how often each stands."""
    alike = plain(words)
    found = Counter(zlib.crc32(g.encode()) % LETTERS for g in ngrams(alike, lang))
    found.update(LETTERS + zlib.crc32(g.encode()) % WORDS for g in phrases(alike, lang))
    columns = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    return columns, 1 + np.log(np.fromiter(found.values(), dtype=float, count=len(found)))


def gram_scores(
    words: str, lang: Language, rarity: np.ndarray, weights: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Return what the n-grams of a sentence add to the scores, for each of several ``weights``.

    ``weights`` have the shape (GRAMS, names), and each sum the shape (names,).
    """
    columns, values = hashed(words, lang)
    weighed = values * rarity[columns].astype(float)
    letters = columns < LETTERS
    unit = np.where(letters, _unit(weighed * letters), WORD * _unit(weighed * ~letters))
    return [unit @ one[columns].astype(float) for one in weights]


def _unit(values: np.ndarray) -> np.ndarray:
    length = np.sqrt((values**2).sum())
    return values / length if length > 0 else values


def counts(texts: Sequence[str], lang: Language) -> csr_matrix:
    """Return 1 + log of the count of each hashed n-gram, shape (texts, GRAMS)."""
    from scipy.sparse import csr_matrix

    rows = [hashed(words, lang) for words in texts]
    columns = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    ends = np.cumsum([0, *(len(row[0]) for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(texts), GRAMS))


def features(grams: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Return n-grams weighed by ``rarity``, shape (GRAMS,), letters and words of unit length."""
    from scipy.sparse import csr_matrix, hstack

    weighed = csr_matrix(grams.multiply(rarity))
    letters, words = _units(weighed[:, :LETTERS]), _units(weighed[:, LETTERS:])
    return csr_matrix(hstack([letters, WORD * words]))


def _units(rows: csr_matrix) -> csr_matrix:
    from scipy.sparse import csr_matrix, diags

    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.where(length > 0, length, 1)) @ rows)
