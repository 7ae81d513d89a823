"""Fit the classifier to labelled sentences: ``python -m detente.document.train FOLDER``.

The folder holds ``sentences/<lang>.jsonl`` (``text``, ``kind``, ``status``, ``domain``), gold texts
under ``gold/development`` and the encoders that :mod:`.train_encoder` left there; the weights are
written beside this file. Gold texts under ``gold/held_back`` are never read. The first layer is
fitted to sentences and to the clauses of the texts; the second, which sees the neighbours of a
clause, to what a first layer and an encoder that did not know a text make of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from detente.document.classifier import in_order, posterior, rule_evidence
from detente.document.context import surroundings
from detente.document.encoder import Encoder
from detente.document.encoder import load as load_encoder
from detente.document.features import GRAMS, counts, features
from detente.document.gold import load
from detente.document.lessons import FOLDS, THIRDS, Example, Lesson, lessons
from detente.document.logistic import fit, probabilities
from detente.document.train_cuts import fitted, places
from detente.document.weights import Weights, store
from detente.i18n import LANGUAGES, Language

# Inverse strength of the ridge penalty, chosen on texts that were not fitted.
C = 5.0
# Of the second layer, which has few texts to learn from.
AROUND_C = 0.1


def train(folder: Path, lang: Language, to: Path, encoders: Sequence[Encoder]) -> Path:
    """Fit a language and write its weights into the folder ``to``; return the file.

    Each of ``encoders`` was fitted without a third of the texts (:func:`.lessons.without`).
    """
    golds = load(folder / "gold" / "development" / lang)
    joints = places(golds, lang)
    cuts = fitted(joints)
    read = lessons(
        folder,
        golds,
        lang,
        [fitted([p for p in joints if p.text % FOLDS != held]) for held in range(FOLDS)],
        encoders,
    )
    given = [one for lesson in read for one in lesson.examples]
    names = sorted({one.label for one in given if one.label})
    grams = counts([one.words for one in given], lang)
    fold = np.array([n.text % FOLDS if n.text >= 0 else -1 for n in read for _ in n.examples])
    every, said, rules = np.arange(len(given)), *np.zeros((2, len(given), len(names)))
    for held in range(FOLDS):
        first = _first_layer(given, every[fold != held], grams, names)
        for i in every[fold == held]:
            rules[i] = rule_evidence(given[i].certainty, names, first.rules, first.fired)
        here = features(csr_matrix(grams[fold == held]), first.rarity)
        said[fold == held] = np.log(probabilities(here @ first.weights + first.bias))
    context_weights, context_bias = _second_layer(read, said, rules, names, encoders[0].labels)
    first = _first_layer(given, every, grams, names)
    sure = [i for i, one in enumerate(given) if one.domain]
    domains = sorted({given[i].domain for i in sure})
    about = [given[i].domain for i in sure]
    known_of = features(csr_matrix(grams[sure]), first.rarity)
    domain_weights, domain_bias = fit(known_of, about, domains, C)
    known = Weights(
        labels=tuple(names),
        label_weights=first.weights,
        label_bias=first.bias,
        domains=tuple(domains),
        domain_weights=domain_weights,
        domain_bias=domain_bias,
        rarity=first.rarity,
        rules=tuple(first.rules),
        fired=first.fired,
        context_weights=context_weights,
        context_bias=context_bias,
        cut_weights=cuts.weights,
        cut_bias=np.asarray(cuts.bias),
    )
    file = to / f"weights_{lang}.npz"
    store(known, file)
    return file


class _Layer(NamedTuple):
    weights: np.ndarray
    bias: np.ndarray
    rarity: np.ndarray
    rules: list[str]
    fired: np.ndarray


def _first_layer(
    given: Sequence[Example], some: np.ndarray, grams: csr_matrix, names: Sequence[str]
) -> _Layer:
    """Fit n-grams and the record of the rules to ``some`` of the examples."""
    some = np.array([i for i in some if given[i].label])
    here = csr_matrix(grams[some])
    seen = np.bincount(here.indices, minlength=GRAMS)
    rarity = np.where(seen > 1, np.log((1 + len(some)) / (1 + seen)) + 1, 0.0)
    labels = [given[i].label for i in some]
    weights, bias = fit(features(here, rarity), labels, names, C)
    rules, fired = _fired([given[i].certainty.rule for i in some], labels, names)
    return _Layer(weights, bias, rarity, rules, fired)


def _second_layer(
    read: Sequence[Lesson],
    said: np.ndarray,
    rules: np.ndarray,
    names: Sequence[str],
    every: Sequence[str],
) -> tuple[np.ndarray, np.ndarray]:
    """Fit what the surroundings of the clauses of texts say of them.

    ``every`` are the labels of the encoders.
    """
    around, labels = [], []
    for one in read:
        if one.scores is None or not one.examples:
            continue
        some = slice(one.first, one.first + len(one.examples))
        seen = in_order(one.scores[0], every, names)
        unseen = posterior(said[some], rules[some], seen)
        where = np.array([example.where for example in one.examples])
        sure = [k for k, example in enumerate(one.examples) if example.label]
        readers = said[some], seen, rules[some]
        around.append(surroundings(unseen, where, names, readers)[sure])
        labels += [one.examples[k].label for k in sure]
    return fit(csr_matrix(np.concatenate(around)), labels, names, AROUND_C)


def _fired(
    found: Sequence[str], labels: Sequence[str], names: Sequence[str]
) -> tuple[list[str], np.ndarray]:
    """Return the rules and how often each fired in sentences of each label."""
    rules = sorted(set(found))
    fired = np.zeros((len(rules), len(names)))
    for one, wanted in zip(found, labels, strict=True):
        fired[rules.index(one), names.index(wanted)] += 1
    return rules, fired


def main(folder: Path, to: Path) -> None:
    """Fit both languages.

    Raises
    ------
    SystemExit
        An encoder is missing.
    """
    files = [folder / f"encoder-{part}.npz" for part in range(THIRDS)]
    if missing := [str(file) for file in files if not file.is_file()]:
        first = f"python -m detente.document.train_encoder {folder}"
        sys.exit(f"{', '.join(missing)}: not there; first {first}")
    encoders = [load_encoder(file) for file in files]
    for lang in LANGUAGES:
        print(train(folder, lang, to, encoders))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
