"""Fit the classifier to labelled sentences: ``python -m detente.document.train FOLDER``.

The folder holds ``sentences/<lang>.jsonl`` (``text``, ``kind``, ``status``, ``domain``) and gold
texts under ``gold/development``; the weights are written beside this file. Gold texts under
``gold/held_back`` are never read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from detente.document.classifier import NO_CUE, PROVISION, probabilities
from detente.document.cues import clauses
from detente.document.features import BITS, counts, embeddings, features
from detente.document.gazetteer import mentions
from detente.document.parties import resolved
from detente.document.reading import Document, Sentence
from detente.files import whole
from detente.i18n import LANGUAGES, Language

# Inverse strength of the ridge penalty, chosen on texts that were not fitted.
C = 5.0
KINDS = (PROVISION, "mechanism", "motive", "reaction", "assessment", "background", "topic")


def label(row: dict[str, Any]) -> str:
    """Return the label of a row: its kind, for a provision with its status."""
    return f"{PROVISION}/{row['status']}" if row["kind"] == PROVISION else row["kind"]


def fit(
    x: csr_matrix, labels: Sequence[str], names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (features, names) and bias (names,) of a multinomial logistic regression.

    Minimises -C sum log p + |w|^2 / 2 by L-BFGS; the bias is not penalised.

    Raises
    ------
    RuntimeError
        The minimisation did not converge.
    """
    n, d = cast(tuple[int, int], x.shape)
    k = len(names)
    wanted = np.zeros((n, k))
    wanted[np.arange(n), [names.index(one) for one in labels]] = 1
    turned = csr_matrix(x.T)

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        w, b = v[: d * k].reshape(d, k), v[d * k :]
        p = probabilities(x @ w + b)
        value = -C * np.log(np.maximum(p[wanted > 0], 1e-300)).sum() + 0.5 * (w**2).sum()
        slope = C * (p - wanted)
        return value, np.concatenate([(turned @ slope + w).ravel(), slope.sum(axis=0)])

    found: Any = minimize(
        loss, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B", options={"maxiter": 2000}
    )
    if not found.success:
        raise RuntimeError(found.message)
    return found.x[: d * k].reshape(d, k), found.x[d * k :]


def rows(folder: Path, lang: Language) -> list[dict[str, Any]]:
    """Return the labelled sentences of a language, those of gold texts among them."""
    found = _lines(folder / "sentences" / f"{lang}.jsonl")
    for file in sorted((folder / "gold" / "development" / lang).glob("*.gold.jsonl")):
        gold = [row for row in _lines(file) if row["kind"] in KINDS]
        found += [{**row, "text": row["sentence"]} for row in gold]
    return found


def train(folder: Path, lang: Language, to: Path) -> Path:
    """Fit a language and write its weights into the folder ``to``; return the file."""
    given = rows(folder, lang)
    texts = [row["text"] for row in given]
    grams, embedded = counts(texts, lang), embeddings(texts)
    seen = np.bincount(grams.indices, minlength=1 << BITS)
    rarity = np.where(seen > 1, np.log((1 + len(texts)) / (1 + seen)) + 1, 0.0)
    mean = embedded.mean(axis=0)
    x = features(grams, rarity, embedded - mean)
    labels = [label(row) for row in given]
    names = sorted(set(labels))
    rules, fired = _fired([rule(words, lang) for words in texts], labels, names)
    about = [row.get("domain") for row in given]
    sure = [i for i, one in enumerate(about) if one]
    domains = sorted({str(about[i]) for i in sure})
    weights, bias = fit(x, labels, names)
    domain_weights, domain_bias = fit(csr_matrix(x[sure]), [str(about[i]) for i in sure], domains)
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
        )
    return file


def rule(words: str, lang: Language) -> str:
    """Return the rule that fires in the longest clause of a sentence that stands alone.

    The states that it names count as the parties of a deal.
    """
    document = Document("", words, lang)
    sentence = Sentence(0, len(words), words, "body", lang, 0)
    named = mentions(document)
    deal = tuple(dict.fromkeys(code for mention in named for code in mention.codes))[:3]
    said = clauses(0, sentence, resolved((sentence,), named, deal), deal)
    longest = max(said, key=lambda c: c.span.end - c.span.start, default=None)
    return longest.certainty.rule if longest else NO_CUE


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
