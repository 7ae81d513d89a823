"""A small transformer reads a document: where clauses begin, and of each kind, rung and domain.

multilingual-e5-small (:mod:`.e5`), whose last layers were fitted to labelled texts in both
languages (:mod:`.train_encoder`). A document is read in windows of up to ``WINDOW`` tokens, cut
into the pieces of :mod:`.cuts` with a mark behind each, headings included. The mean of a piece's
tokens and the mark before it, of unit length, tell whether a clause begins there; the mean of the
tokens of a clause gives the scores of labels and domains. All are linear. Devlin et al. (2019),
BERT, is the layer: attention and a wide step, each followed by a norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from detente.document.cuts import Piece
from detente.document.e5 import E5, MATRICES, NORMS, PACKAGE, Layer, e5
from detente.document.logistic import probabilities
from detente.document.packed import packed, unpacked
from detente.document.reading import Sentence
from detente.files import whole

# Tokens of a window; of those before a piece so many are seen again at least where it begins.
WINDOW, AGAIN = 384, 96
# Windows that are read at once, at most.
THREADS = 8
# Tokens of a piece or heading that are read.
LONGEST = 160
# What the scores of a vector of unit length are multiplied by.
SHARP = 10.0
# The setting of threads holds for the whole process, so one document is read at a time.
_ALONE = Lock()


class Part(NamedTuple):
    """A piece of a document, by its number, or a heading (-1)."""

    words: str
    piece: int


class Window(NamedTuple):
    """Tokens, and of each piece in them the number, first token and end."""

    tokens: list[int]
    spans: list[tuple[int, int, int]]


class Seen(NamedTuple):
    """What the layers make of pieces.

    ``sums`` are the sums of the vectors of a piece's tokens, ``marks`` the vectors of the marks
    before pieces; both have the shape (pieces, size).
    """

    sums: np.ndarray
    marks: np.ndarray


@dataclass(frozen=True)
class Encoder:
    """Fitted layers, the last of the model, and the weights of labels, domains and beginnings.

    ``head`` has the shape (size, labels + domains), labels first; ``start`` the shape
    (2 * size + 2,): of a piece's mean, of the mark before it, of the odds by the words, and a
    constant.
    """

    labels: tuple[str, ...]
    domains: tuple[str, ...]
    head: np.ndarray
    bias: np.ndarray
    start: np.ndarray
    layers: tuple[Layer, ...]

    def seen(self, parts: Sequence[Part], pieces: int) -> Seen:
        """Return what the layers make of a document, ``parts``, that has so many pieces."""
        from threadpoolctl import threadpool_limits

        model = e5()
        sums, marks = np.zeros((2, pieces, model.size), np.float32)

        def read(window: Window) -> None:
            states = below(np.array(window.tokens), model, len(self.layers))
            for layer in self.layers:
                states = through(layer, states, model.heads, model.epsilon)
            for piece, start, end in window.spans:
                sums[piece] = states[start:end].sum(axis=0)
                marks[piece] = states[start - 1]

        # Matrices are too small to be shared out, windows are not; no number depends on how many
        # threads there are.
        with _ALONE, threadpool_limits(1, "blas"), ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(read, windows(parts, model)))
        return Seen(sums, marks)

    def begins(self, seen: Seen, odds: np.ndarray) -> np.ndarray:
        """Return the log odds that a clause begins with each piece; shape (pieces,).

        ``odds`` are those by the words, infinite where one does.
        """
        vectors = np.concatenate([_unit(seen.sums), _unit(seen.marks)], axis=1)
        found = SHARP * vectors @ self.start[:-2] + self.start[-1]
        sure = np.isinf(odds)
        return np.where(sure, odds, found + self.start[-2] * np.where(sure, 0.0, odds))

    def scores(
        self, seen: Seen, clauses: Sequence[tuple[int, int]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the log probabilities of labels and of domains of clauses, by their pieces.

        Their shapes are (clauses, labels) and (clauses, domains).
        """
        sums = np.zeros((len(clauses), seen.sums.shape[1]))
        for clause, (first, end) in enumerate(clauses):
            sums[clause] = seen.sums[first:end].sum(axis=0)
        found = SHARP * _unit(sums) @ self.head + self.bias
        some = len(self.labels)
        return _logs(found[:, :some]), _logs(found[:, some:])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def parts(some: Sequence[Piece], sentences: Sequence[Sentence]) -> list[Part]:
    """Return all that stands in a document, in order: its pieces, and headings."""
    found, at = [], 0
    for number, sentence in enumerate(sentences):
        first = at
        while at < len(some) and some[at].sentence == number:
            found.append(Part(some[at].words, at))
            at += 1
        if at == first:
            found.append(Part(sentence.text, -1))
    return found


def windows(some: Sequence[Part], model: E5) -> Iterator[Window]:
    """Yield the windows in which the parts of a document are read; each piece is in one."""
    pieces = [[*model.tokens(one.words)[:LONGEST], model.last] for one in some]
    at = 0
    while at < len(some):
        first, again = at, 0
        while first and again + len(pieces[first - 1]) <= AGAIN:
            first -= 1
            again += len(pieces[first])
        tokens, spans, here = [model.first], [], first
        while here < len(some) and (here <= at or len(tokens) + len(pieces[here]) <= WINDOW):
            start = len(tokens)
            tokens += pieces[here]
            if here >= at and some[here].piece >= 0:
                spans.append((some[here].piece, start, len(tokens)))
            here += 1
        at = here
        if spans:
            yield Window(tokens, spans)


def below(tokens: np.ndarray, model: E5, fitted: int) -> np.ndarray:
    """Return a vector for each token, as the layers below the ``fitted`` last ones leave it.

    Its shape is (tokens, size).
    """
    norm = model.plain("emb.ln.w"), model.plain("emb.ln.b")
    states = normed(model.embedded(tokens), *norm, model.epsilon)
    for layer in _lower(fitted):
        states = through(layer, states, model.heads, model.epsilon)
    return states


def through(layer: Layer, states: np.ndarray, heads: int, epsilon: float) -> np.ndarray:
    """Return what a layer makes of the vectors of tokens, shape (tokens, size)."""
    count, size = states.shape

    def apart(name: str, *axes: int) -> np.ndarray:
        some = states @ layer.weights[name] + layer.bias[name]
        # Products of stacked matrices are fast where each lies in one piece.
        return np.ascontiguousarray(some.reshape(count, heads, -1).transpose(axes))

    near = (apart("q", 1, 0, 2) / np.float32(np.sqrt(size // heads))) @ apart("k", 1, 2, 0)
    near -= near.max(axis=2, keepdims=True)
    np.exp(near, out=near)
    mixed = (near @ apart("v", 1, 0, 2)) / near.sum(axis=2, keepdims=True)
    mixed = mixed.transpose(1, 0, 2).reshape(count, size)
    states = states + mixed @ layer.weights["ao"] + layer.bias["ao"]
    states = normed(states, layer.scale["aln"], layer.shift["aln"], epsilon)
    wide = gelu(states @ layer.weights["fi"] + layer.bias["fi"])
    states = states + wide @ layer.weights["fo"] + layer.bias["fo"]
    return normed(states, layer.scale["oln"], layer.shift["oln"], epsilon)


def normed(values: np.ndarray, scale: np.ndarray, shift: np.ndarray, epsilon: float) -> np.ndarray:
    """Return vectors with mean zero and variance one, scaled and shifted."""
    values = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((values**2).mean(axis=1, keepdims=True) + np.float32(epsilon))
    return values / spread * scale + shift


def gelu(x: np.ndarray) -> np.ndarray:
    """Return x times about the normal distribution at x (Hendrycks and Gimpel 2016)."""
    inner = x * (np.float32(0.7978845608) + np.float32(0.035677408) * x * x)
    return np.float32(0.5) * x * (1 + np.tanh(inner))


def available() -> bool:
    """Return whether the model is installed."""
    return find_spec(PACKAGE) is not None


@cache
def encoder() -> Encoder:
    """Return what comes with the package."""
    return load(Path(str(resources.files("detente.document"))) / "encoder.npz")


def ready() -> None:
    """Load all that reading takes, where the model is installed."""
    if available():
        _lower(len(encoder().layers))


@cache
def _lower(fitted: int) -> tuple[Layer, ...]:
    model = e5()
    return tuple(model.layer(number) for number in range(model.layers - fitted))


def mixed(some: Sequence[Encoder]) -> Encoder:
    """Return the mean of encoders that were fitted from the same beginning.

    It reads about as well as all of them together (Wortsman et al. 2022, Model soups).
    """

    def mean(values: Sequence[np.ndarray]) -> np.ndarray:
        return np.mean(values, axis=0, dtype=float).astype(np.float32)

    def layer(k: int) -> Layer:
        every = [one.layers[k] for one in some]
        return Layer(
            {n: mean([one.weights[n] for one in every]) for n in MATRICES},
            {n: mean([one.bias[n] for one in every]) for n in MATRICES},
            {n: mean([one.scale[n] for one in every]) for n in NORMS},
            {n: mean([one.shift[n] for one in every]) for n in NORMS},
        )

    first = some[0]
    return Encoder(
        first.labels,
        first.domains,
        mean([one.head for one in some]),
        mean([one.bias for one in some]),
        mean([one.start for one in some]),
        tuple(layer(k) for k in range(len(first.layers))),
    )


def load(file: Path) -> Encoder:
    """Return the fitted layers of a file."""
    with np.load(file) as stored:
        some = {name: stored[name] for name in stored.files}

    count = sum(name.endswith(".q.w") for name in some)
    layers = tuple(
        Layer(
            {n: unpacked(f"{k}.{n}.w", some) for n in MATRICES},
            {n: some[f"{k}.{n}.b"] for n in MATRICES},
            {n: some[f"{k}.{n}.w"] for n in NORMS},
            {n: some[f"{k}.{n}.b"] for n in NORMS},
        )
        for k in range(count)
    )
    names = [tuple(str(one) for one in some[name]) for name in ("labels", "domains")]
    return Encoder(names[0], names[1], some["head"], some["bias"], some["start"], layers)


def store(known: Encoder, file: Path) -> None:
    """Write fitted layers into a file, matrices in whole numbers with a scale for each column."""
    some: dict[str, np.ndarray] = {
        "labels": np.array(known.labels),
        "domains": np.array(known.domains),
        "head": known.head.astype(np.float32),
        "bias": known.bias.astype(np.float32),
        "start": known.start.astype(np.float32),
    }
    for k, layer in enumerate(known.layers):
        for n in MATRICES:
            some |= packed(f"{k}.{n}.w", layer.weights[n])
            some[f"{k}.{n}.b"] = layer.bias[n].astype(np.float32)
        for n in NORMS:
            some[f"{k}.{n}.w"] = layer.scale[n].astype(np.float32)
            some[f"{k}.{n}.b"] = layer.shift[n].astype(np.float32)
    # Packed further it would be a tenth smaller, and take a fortieth of a second more to read.
    with whole(file) as draft, draft.open("wb") as stream:
        np.savez(stream, **some)  # pyright: ignore[reportArgumentType]


def _logs(scores: np.ndarray) -> np.ndarray:
    return np.log(probabilities(scores))
