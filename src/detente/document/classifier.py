"""Kind, status and domain of a clause, by what three readers make of it.

A linear classifier sees the hashed n-grams of the words, an encoder (:mod:`.encoder`) the clause in
its document, and the rules a predicate: how often each rule fired on sentences of each label gives
p(rule | label). The three are combined as evidence that is partly shared: a rule that was mostly
right decides, one that was often wrong gives way. A second layer judges the clauses of a document
in the light of their neighbours. All of it comes with the package, fitted by :mod:`.train_encoder`
and :mod:`.train` to labelled sentences and texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from detente.deal.schema import ZERO, Domain, Status
from detente.document.context import surroundings
from detente.document.encoder import encoder
from detente.document.features import gram_scores
from detente.document.logistic import probabilities
from detente.document.reading import LIVE, Certainty, Kind
from detente.document.weights import Weights, weights
from detente.i18n import Language

PROVISION = "provision"
NO_CUE = "none"
# What n-grams, encoder and rules weigh together, chosen in cross-validation: they share much of
# what they see. Without the encoder n-grams count in full.
GRAM_POWER, READ_POWER, RULE_POWER = 0.5, 0.6, 0.45
PRIOR = 5.0
SMOOTH = 0.3
# A clause states a live provision, whatever its rung, from this probability on: of 0.3 to 0.6 the
# best F1 in cross-validation, 0.881 in English and 0.909 in Japanese; it is flat there (0.003).
LIVE_AT_LEAST = 0.45
# What was talked about is rather asked about as a term left for talks than lost: on texts that were
# not fitted one more found for each that is none.
TALKED, TOPIC_AT_LEAST = ("topic", f"{PROVISION}/{Status.TO_BE_DISCUSSED}"), 0.25
# What would be background or a topic is, from these probabilities of its rungs or kinds together
# on, something denied or left out, or a claim: in texts that were not fitted 40 of 236 missed
# claims more, and 7 sentences that are none.
ZERO_AT_LEAST, CLAIM_AT_LEAST = 0.3, 0.35
CLAIMS = ("mechanism", "motive", "reaction", "assessment")
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


def label(certainty: Certainty) -> str:
    """Return the label of a certainty: its kind, for a provision with its status."""
    if certainty.kind == PROVISION:
        return f"{PROVISION}/{certainty.status}"
    return certainty.kind or NO_CUE


def guesses(
    texts: Sequence[str],
    certainties: Sequence[Certainty],
    lang: Language,
    read: tuple[np.ndarray, np.ndarray] | None = None,
    where: np.ndarray | None = None,
) -> tuple[Guess, ...]:
    """Return a guess for each clause, from its words and what the rules made of it.

    With ``read``, the log probabilities of the encoder's labels and domains (shapes (clauses,
    labels) and (clauses, domains)), also from those. With ``where``, their places from
    :func:`.context.place`, the clauses are those of a document in order of the text and judged in
    the light of each other.
    """
    if not texts:
        return ()
    known = weights(lang)
    grams = [
        gram_scores(one, lang, known.rarity, (known.label_weights, known.domain_weights))
        for one in texts
    ]
    rules = np.array([evidence(one, known) for one in certainties])
    words = np.log(probabilities(np.array([one[0] for one in grams]) + known.label_bias))
    names, about = known.domains, np.array([one[1] for one in grams]) + known.domain_bias
    said = None
    if read is not None:
        said = in_order(read[0], encoder().labels, known.labels)
        names, about = encoder().domains, read[1]
    labels = posterior(words, rules, said)
    if where is not None:
        labels = _in_context(labels, where, (words, words if said is None else said, rules), known)
    domains = probabilities(about)
    return tuple(_guess(p, known.labels, d, names) for p, d in zip(labels, domains, strict=True))


def _in_context(
    labels: np.ndarray, where: np.ndarray, readers: Sequence[np.ndarray], known: Weights
) -> np.ndarray:
    """Return the probabilities of the labels in the light of the neighbours."""
    around = surroundings(labels, where, known.labels, readers)
    judged = probabilities(around @ known.context_weights.astype(float) + known.context_bias)
    own = np.array([n.startswith(PROVISION) and n not in TEXTUAL for n in known.labels])
    kept = (labels.max(axis=1) >= ITSELF) & own[labels.argmax(axis=1)]
    return np.where(kept[:, None], labels, judged)


def in_order(read: np.ndarray, every: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Return the columns of an encoder's labels, ``every``, for the labels of a language."""
    return read[:, [every.index(name) for name in names]]


def posterior(words: np.ndarray, rules: np.ndarray, read: np.ndarray | None = None) -> np.ndarray:
    """Return the probabilities of the labels.

    All have the shape (clauses, labels): the log probabilities of n-grams, the evidence of rules,
    and the log probabilities of the encoder where it read the clauses.
    """
    if read is not None:
        words = GRAM_POWER * words + READ_POWER * read
    return probabilities(words + RULE_POWER * rules)


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


def _guess(
    labels: np.ndarray, names: Sequence[str], domains: np.ndarray, about: Sequence[str]
) -> Guess:
    best = _best(labels, names)
    kind, _, status = names[best].partition("/")
    kind = "background" if kind in IDLE else kind
    three = np.argsort(-domains)[:3]
    return Guess(
        cast(Kind, kind),
        Status(status) if status else None,
        float(labels[best]),
        tuple((Domain(about[i]), float(domains[i])) for i in three),
    )


def _best(labels: np.ndarray, names: Sequence[str]) -> int:
    """Return the label that a clause gets: probable ones of a kind count together."""
    live = np.array([name in LIVE_LABELS for name in names])
    talked = names[int(labels.argmax())] in TALKED
    likely = float(labels[live].sum()) >= (TOPIC_AT_LEAST if talked else LIVE_AT_LEAST)
    best = int(np.where(live == likely, labels, -1).argmax())
    if names[best] not in ("background", "topic", *IDLE):
        return best
    rather = (ZERO_LABELS, ZERO_AT_LEAST), (CLAIMS, CLAIM_AT_LEAST)
    groups = [(np.array([name in group for name in names]), least) for group, least in rather]
    some, least = max(groups, key=lambda group: labels[group[0]].sum())
    return int(np.where(some, labels, -1).argmax()) if labels[some].sum() >= least else best
