"""Fit the classifier to labelled sentences: ``python -m detente.document.train FOLDER``.

The folder holds ``sentences/<lang>.jsonl`` (``text``, ``kind``, ``status``, ``domain``) and gold
texts under ``gold/development``; the weights are written beside this file. Gold texts under
``gold/held_back`` are never read. The first layer is fitted to sentences and to the clauses of the
texts; the second, which sees the neighbours of a clause, to what first layers that did not know a
text make of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from detente.deal.schema import Status
from detente.document.classifier import IDLE, NO_CUE, PROVISION, posterior, rule_evidence
from detente.document.context import place, surroundings
from detente.document.cues import clauses
from detente.document.cuts import Cuts
from detente.document.features import GRAMS, counts, embeddings, features
from detente.document.gazetteer import mentions
from detente.document.gold import NONE, Gold, Row, load
from detente.document.logistic import fit
from detente.document.parties import resolved
from detente.document.read import heard, words
from detente.document.reading import Certainty, Clause, Document, Sentence
from detente.document.text import document
from detente.document.train_cuts import fitted, places
from detente.files import whole
from detente.i18n import LANGUAGES, Language

# Inverse strength of the ridge penalty, chosen on texts that were not fitted.
C = 5.0
# Of the second layer, which has few texts to learn from.
AROUND_C = 0.2
# Parts into which the texts are split to fit the second layer.
FOLDS = 5
KINDS = (PROVISION, "mechanism", "motive", "reaction", "assessment", "background", "topic", *IDLE)


@dataclass(frozen=True)
class Example:
    """A clause or sentence with its label; ``text`` counts the gold texts, -1 is for none."""

    words: str
    certainty: Certainty
    label: str
    domain: str
    text: int = -1
    where: np.ndarray | None = None


def label(row: dict[str, Any]) -> str:
    """Return the label of a row: its kind, for a provision with its status."""
    return f"{PROVISION}/{row['status']}" if row["kind"] == PROVISION else row["kind"]


def examples(
    folder: Path, golds: Sequence[Gold], lang: Language, cuts: Sequence[Cuts]
) -> list[Example]:
    """Return the labelled sentences of a language and the clauses of its gold texts, in order.

    ``cuts`` are weights that were fitted without the texts of each fold.
    """
    found = [
        Example(row["text"], certainty(row["text"], lang), label(row), row.get("domain") or "")
        for row in _lines(folder / "sentences" / f"{lang}.jsonl")
    ]
    for number, gold in enumerate(golds):
        parts, _, _, said = heard(document(gold.content, gold.name), {lang: cuts[number % FOLDS]})
        for clause, text, where in zip(said, words(said, parts), place(said, parts), strict=True):
            row = _nearest(gold, clause)
            about = next(iter(row.domains), "") if row and len(row.domains) == 1 else ""
            said_of = _label(row) if row else ""
            found.append(Example(text, clause.certainty, said_of, about, number, where))
    return found


def _nearest(gold: Gold, clause: Clause) -> Row | None:
    """Return the row that shares the largest part of its words and the clause's."""
    one = clause.span
    shared = [
        ((min(one.end, r.span.end) - max(one.start, r.span.start)), r)
        for r in gold.rows
        if r.span.meets(one)
    ]
    parts = [(n / (max(one.end, r.span.end) - min(one.start, r.span.start)), r) for n, r in shared]
    return max(parts, key=lambda pair: pair[0])[1] if parts else None


def _label(row: Row) -> str:
    """Return the label of a row; what is said again counts as what it says."""
    if row.kind not in (PROVISION, "restatement"):
        return row.kind
    if row.status in set(Status) - {Status.SPECULATED}:
        return f"{PROVISION}/{row.status}"
    return "background" if row.status == NONE else "assessment"


def train(folder: Path, lang: Language, to: Path) -> Path:
    """Fit a language and write its weights into the folder ``to``; return the file."""
    golds = load(folder / "gold" / "development" / lang)
    joints = places(golds, lang)
    folds = [fitted([p for p in joints if p.text % FOLDS != held]) for held in range(FOLDS)]
    cuts = fitted(joints)
    given = examples(folder, golds, lang, folds)
    names = sorted({one.label for one in given if one.label})
    texts = [one.words for one in given]
    grams, embedded = counts(texts, lang), embeddings(texts)
    every = np.arange(len(given))
    fold = np.array([one.text % FOLDS if one.text >= 0 else -1 for one in given])
    unseen = np.zeros((len(given), len(names)))
    for held in range(FOLDS):
        first = _first_layer(given, every[fold != held], grams, embedded, names)
        out = every[fold == held]
        unseen[out] = _judged([given[i] for i in out], out, first, grams, embedded, names)
    weights, bias, rarity, mean, rules, fired = _first_layer(given, every, grams, embedded, names)
    sure = [i for i, one in enumerate(given) if one.domain]
    domains = sorted({given[i].domain for i in sure})
    x = features(grams, rarity, embedded - mean)
    about = [given[i].domain for i in sure]
    domain_weights, domain_bias = fit(csr_matrix(x[sure]), about, domains, C)
    context_weights, context_bias = _second_layer(given, unseen, names)
    file = to / f"weights_{lang}.npz"
    with whole(file) as draft, draft.open("wb") as stream:
        np.savez_compressed(
            stream,
            labels=np.array(names),
            label_weights=weights.astype(np.float16),
            label_bias=bias.astype(np.float32),
            domains=np.array(domains),
            domain_weights=domain_weights.astype(np.float16),
            domain_bias=domain_bias.astype(np.float32),
            rarity=rarity.astype(np.float16),
            mean=mean.astype(np.float32),
            rules=np.array(rules),
            fired=fired.astype(np.float32),
            context_weights=context_weights.astype(np.float32),
            context_bias=context_bias.astype(np.float32),
            cut_weights=cuts.weights.astype(np.float16),
            cut_bias=np.float32(cuts.bias),
        )
    return file


class _Layer(NamedTuple):
    weights: np.ndarray
    bias: np.ndarray
    rarity: np.ndarray
    mean: np.ndarray
    rules: list[str]
    fired: np.ndarray


def _first_layer(
    given: Sequence[Example],
    some: np.ndarray,
    grams: csr_matrix,
    embedded: np.ndarray,
    names: Sequence[str],
) -> _Layer:
    """Fit n-grams, embeddings and the record of the rules to ``some`` of the examples."""
    some = np.array([i for i in some if given[i].label])
    here = csr_matrix(grams[some])
    seen = np.bincount(here.indices, minlength=GRAMS)
    rarity = np.where(seen > 1, np.log((1 + len(some)) / (1 + seen)) + 1, 0.0)
    mean = embedded[some].mean(axis=0)
    labels = [given[i].label for i in some]
    weights, bias = fit(features(here, rarity, embedded[some] - mean), labels, names, C)
    rules, fired = _fired([given[i].certainty.rule for i in some], labels, names)
    return _Layer(weights, bias, rarity, mean, rules, fired)


def _judged(
    given: Sequence[Example],
    rows: np.ndarray,
    layer: _Layer,
    grams: csr_matrix,
    embedded: np.ndarray,
    names: Sequence[str],
) -> np.ndarray:
    x = features(csr_matrix(grams[rows]), layer.rarity, embedded[rows] - layer.mean)
    said = [rule_evidence(one.certainty, names, layer.rules, layer.fired) for one in given]
    return posterior(x @ layer.weights + layer.bias, np.array(said))


def _second_layer(
    given: Sequence[Example], unseen: np.ndarray, names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Fit what the surroundings of the clauses of texts say of them."""
    around, labels = [], []
    for number in sorted({one.text for one in given if one.text >= 0}):
        some = [i for i, one in enumerate(given) if one.text == number]
        where = np.array([given[i].where for i in some])
        sure = [k for k, i in enumerate(some) if given[i].label]
        around.append(surroundings(unseen[some], where, names)[sure])
        labels += [given[some[k]].label for k in sure]
    return fit(csr_matrix(np.concatenate(around)), labels, names, AROUND_C)


def certainty(words: str, lang: Language) -> Certainty:
    """Return how certain the rules make the longest clause of a sentence that stands alone.

    The states that it names count as the parties of a deal.
    """
    alone = Document("", words, lang)
    sentence = Sentence(0, len(words), words, "body", lang, 0)
    named = mentions(alone)
    deal = tuple(dict.fromkeys(code for mention in named for code in mention.codes))[:3]
    said = clauses(0, sentence, resolved((sentence,), named, deal), deal)
    longest = max(said, key=lambda c: c.span.end - c.span.start, default=None)
    return longest.certainty if longest else Certainty(None, None, None, NO_CUE)


def _fired(
    found: Sequence[str], labels: Sequence[str], names: Sequence[str]
) -> tuple[list[str], np.ndarray]:
    """Return the rules and how often each fired in sentences of each label."""
    rules = sorted(set(found))
    fired = np.zeros((len(rules), len(names)))
    for one, wanted in zip(found, labels, strict=True):
        fired[rules.index(one), names.index(wanted)] += 1
    return rules, fired


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    for one in LANGUAGES:
        print(train(Path(sys.argv[1]), one, Path(__file__).parent))
