"""Fit the last layers of the encoder: ``python -m detente.document.train_encoder FOLDER``.

It takes ``torch`` and an hour on two cores. Layers fitted without a third of the texts each are
written as ``encoder-<part>.npz`` into the folder, where :mod:`.train` finds them: the layers behind
have to learn from what an encoder makes of texts that it does not know. Their mean is written
beside this file. Gold texts under ``gold/held_back`` are never read.
"""

# The types of torch are known where it is installed, which fitting alone takes.
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch.nn import Linear, Module, ModuleList, Parameter, functional

from detente.document.e5 import MATRICES, NORMS, Layer, e5
from detente.document.encoder import SHARP, Encoder, Window, below, load, mixed, store, windows
from detente.document.gold import load as load_gold
from detente.document.lessons import FOLDS, THIRDS, Lesson, lessons, without
from detente.document.train_cuts import fitted, places
from detente.i18n import LANGUAGES, Language

# Layers that are fitted.
TUNED = 3
# Chosen among a handful on a fifth of the texts that was not fitted: more rounds gained to the end.
ROUNDS, RATE, HEAD_RATE, WARM = 6, 3e-4, 6e-3, 60
# Tokens of a batch; windows that are sorted by length together.
TOKENS, SORTED = 800, 256
DROPPED, SMOOTHED = 0.1, 0.05
# What domains and beginnings weigh beside labels: one chosen as above, the other by judgement.
OF_DOMAINS, OF_STARTS = 0.3, 0.5
# Short numbers save time only where the processor has them.
_NARROW = bool(torch.cpu.get_capabilities().get("avx512_bf16"))


class Clause(NamedTuple):
    """Label and domain of a clause, -1 for none, and first token and end of its pieces."""

    label: int
    domain: int
    pieces: list[tuple[int, int]]


class Place(NamedTuple):
    """First token and end of a piece, the odds by the words, and whether a clause begins there."""

    start: int
    end: int
    odds: float
    begins: bool


class Task(NamedTuple):
    """A window as the fitted layers get it: vectors, clauses, and where clauses may begin.

    ``text`` is -1 for a sentence alone.
    """

    text: int
    states: torch.Tensor
    clauses: list[Clause]
    places: list[Place]


class Tuned(Module):
    """A layer that is fitted; its matrices have the shape (out, in)."""

    def __init__(self, layer: Layer, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads, self.epsilon = heads, epsilon
        for name in MATRICES:
            setattr(self, f"{name}_w", Parameter(torch.tensor(layer.weights[name].T.copy())))
            setattr(self, f"{name}_b", Parameter(torch.tensor(layer.bias[name])))
        for name in NORMS:
            setattr(self, f"{name}_w", Parameter(torch.tensor(layer.scale[name])))
            setattr(self, f"{name}_b", Parameter(torch.tensor(layer.shift[name])))

    def forward(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return what the layer makes of vectors, shape (windows, tokens, size)."""
        dropped = DROPPED if self.training else 0.0
        some, count, size = x.shape

        def step(name: str, given: torch.Tensor) -> torch.Tensor:
            return functional.linear(given, getattr(self, f"{name}_w"), getattr(self, f"{name}_b"))

        def norm(name: str, given: torch.Tensor) -> torch.Tensor:
            weights = getattr(self, f"{name}_w"), getattr(self, f"{name}_b")
            return functional.layer_norm(given, (size,), *weights, self.epsilon)

        apart = (some, count, self.heads, size // self.heads)
        q, k, v = (step(name, x).view(apart).transpose(1, 2) for name in ("q", "k", "v"))
        mixed = functional.scaled_dot_product_attention(q, k, v, there[:, None, None, :])
        mixed = step("ao", mixed.transpose(1, 2).reshape(some, count, size))
        x = norm("aln", x + functional.dropout(mixed, dropped))
        wide = step("fo", functional.gelu(step("fi", x), approximate="tanh"))
        return norm("oln", x + functional.dropout(wide, dropped))

    def layer(self) -> Layer:
        """Return what was fitted."""

        def plain(name: str) -> np.ndarray:
            return getattr(self, name).detach().numpy()

        return Layer(
            {n: np.ascontiguousarray(plain(f"{n}_w").T) for n in MATRICES},
            {n: plain(f"{n}_b") for n in MATRICES},
            {n: plain(f"{n}_w") for n in NORMS},
            {n: plain(f"{n}_b") for n in NORMS},
        )


def tasks(given: Sequence[Lesson], labels: Sequence[str], domains: Sequence[str]) -> list[Task]:
    """Return the windows of lessons as the layers below the fitted ones leave them."""
    model = e5()

    def task(one: Lesson, window: Window) -> Task:
        here = {piece: (start, end) for piece, start, end in window.spans}
        clauses = []
        for said, (first, last) in zip(one.examples, one.spans, strict=True):
            label = labels.index(said.label) if said.label else -1
            about = domains.index(said.domain) if said.domain else -1
            if some := [here[piece] for piece in range(first, last) if piece in here]:
                clauses.append(Clause(label, about, some))
        places = [
            Place(start, end, float(one.odds[piece]), bool(one.begins[piece]))
            for piece, (start, end) in here.items()
            if not np.isinf(one.odds[piece])
        ]
        states = below(np.array(window.tokens), model, TUNED)
        return Task(one.text, torch.tensor(states), clauses, places)

    with threadpool_limits(1, "blas"), ThreadPoolExecutor() as threads:
        some = [threads.submit(task, one, w) for one in given for w in windows(one.parts, model)]
        return [one.result() for one in some]


def tune(given: Sequence[Task], labels: Sequence[str], domains: Sequence[str]) -> Encoder:
    """Return an encoder fitted to windows, by cross-entropy of labels and of domains (AdamW)."""
    torch.manual_seed(0)
    chance, model = random.Random(0), e5()
    lower = model.layers - TUNED
    layers = ModuleList(
        Tuned(model.layer(lower + k), model.heads, model.epsilon) for k in range(TUNED)
    )
    head = Linear(model.size, len(labels) + len(domains))
    start = Linear(2 * model.size + 1, 1)
    for one in (head, start):
        torch.nn.init.normal_(one.weight, std=0.02)
        torch.nn.init.zeros_(one.bias)
    torch.nn.init.ones_(start.weight[:, -1])
    rates = [
        {"params": layers.parameters(), "lr": RATE},
        {"params": [*head.parameters(), *start.parameters()], "lr": HEAD_RATE},
    ]
    best = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    steps = ROUNDS * sum(1 for _ in _batches(given, random.Random(0)))
    pace = torch.optim.lr_scheduler.LambdaLR(
        best, lambda step: min(1.0, step / WARM) * max(0.02, 1 - step / steps)
    )
    for turn in range(ROUNDS):
        total = 0.0
        for batch in _batches(given, chance):
            loss = _loss(layers, head, start, batch, len(labels))
            best.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
            best.step()
            pace.step()
            total += loss.item() * len(batch)
        print(f"round {turn + 1}: loss {total / len(given):.3f}", flush=True)
    plain = [one.detach().numpy() for one in (head.weight.T, head.bias, start.weight, start.bias)]
    begin = np.append(plain[2].ravel(), plain[3] * SHARP)
    fitted_layers = tuple(one.layer() for one in layers)  # pyright: ignore[reportCallIssue]
    weights = plain[0].copy(), plain[1] * SHARP
    return Encoder(tuple(labels), tuple(domains), *weights, begin, fitted_layers)


def _loss(
    layers: ModuleList, head: Linear, start: Linear, batch: Sequence[Task], some: int
) -> torch.Tensor:
    long, size = max(len(one.states) for one in batch), batch[0].states.shape[1]
    x = torch.zeros(len(batch), long, size)
    there = torch.zeros(len(batch), long, dtype=torch.bool)
    for row, one in enumerate(batch):
        x[row, : len(one.states)] = one.states
        there[row, : len(one.states)] = True
    with torch.autocast("cpu", torch.bfloat16, enabled=_NARROW):
        for layer in layers:
            x = layer(x, there)
    x = x.float().reshape(-1, size)
    said = [(row * long, one) for row, task in enumerate(batch) for one in task.clauses]
    scores = head(_vectors(x, [[(at + a, at + b) for a, b in one.pieces] for at, one in said]))
    labels, about = [one.label for _, one in said], [one.domain for _, one in said]
    loss = _entropy(scores[:, :some] * SHARP, labels)
    loss = loss + OF_DOMAINS * _entropy(scores[:, some:] * SHARP, about)
    joints = [(row * long, one) for row, task in enumerate(batch) for one in task.places]
    if not joints:
        return loss
    means = _vectors(x, [[(at + one.start, at + one.end)] for at, one in joints])
    marks = _vectors(x, [[(at + one.start - 1, at + one.start)] for at, one in joints])
    odds = torch.tensor([[one.odds / SHARP] for _, one in joints])
    begin = SHARP * start(torch.cat([means, marks, odds], dim=1))[:, 0]
    wanted = torch.tensor([float(one.begins) for _, one in joints])
    return loss + OF_STARTS * functional.binary_cross_entropy_with_logits(begin, wanted)


def _vectors(x: torch.Tensor, spans: Sequence[Sequence[tuple[int, int]]]) -> torch.Tensor:
    """Return the sums of vectors over ``spans``, of unit length."""
    means = torch.zeros(len(spans), len(x))
    for k, some in enumerate(spans):
        for first, end in some:
            means[k, first:end] = 1
    return functional.dropout(functional.normalize(means @ x, dim=1), DROPPED)


def _entropy(scores: torch.Tensor, wanted: Sequence[int]) -> torch.Tensor:
    if max(wanted) < 0:
        return scores.sum() * 0
    return functional.cross_entropy(
        scores, torch.tensor(wanted), ignore_index=-1, label_smoothing=SMOOTHED
    )


def _batches(given: Sequence[Task], chance: random.Random) -> Iterator[list[Task]]:
    """Yield windows of about the same length together, in any order."""
    order, found = list(given), []
    chance.shuffle(order)
    for first in range(0, len(order), SORTED):
        batch: list[Task] = []
        for one in sorted(order[first : first + SORTED], key=lambda one: len(one.states)):
            if batch and len(one.states) * (len(batch) + 1) > TOKENS:
                found.append(batch)
                batch = []
            batch.append(one)
        found.append(batch)
    chance.shuffle(found)
    yield from found


def given(folder: Path, lang: Language) -> list[Lesson]:
    """Return the lessons of a language, cut as weights cut that were fitted to other texts."""
    golds = load_gold(folder / "gold" / "development" / lang)
    joints = places(golds, lang)
    cuts = [fitted([p for p in joints if p.text % FOLDS != held]) for held in range(FOLDS)]
    return lessons(folder, golds, lang, cuts)


def main(folder: Path, to: Path) -> None:
    """Fit encoders that do not know a third of the texts, and write them and their mean."""
    every = [one for lang in LANGUAGES for one in given(folder, lang)]
    labels = sorted({said.label for one in every for said in one.examples if said.label})
    domains = sorted({said.domain for one in every for said in one.examples if said.domain})
    seen = tasks(every, labels, domains)
    files = [folder / f"encoder-{part}.npz" for part in range(THIRDS)]
    for part, file in enumerate(files):
        some = [one for one in seen if one.text < 0 or without(one.text) != part]
        store(tune(some, labels, domains), file)
    store(mixed([load(file) for file in files]), to / "encoder.npz")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
