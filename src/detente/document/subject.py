"""What a document is mainly about, which decides where the words of a clause say little.

A clause's own words come first; then how likely the classifier finds each domain, and how much of
the whole document is about it. The three add up as log-odds: a clear word stands against a document
about something else, a weak one ("territory", "access", "payments") does not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.deal.schema import Domain
from detente.document.reading import Clause, Document, Sentence, Topic
from detente.document.topics import ACCORD, topics

# Log-odds of a point of a topic's score, in the clause itself and, where it names none, in its
# sentence; and what the classifier's view of the clause and the two views of the whole document
# (its words, the classifier's view of its clauses) count. Fitted to gold texts that the classifier
# had not seen.
OWN, SENTENCE = 1.3, 1.1
CLAUSE, WORDS, LIKELY = 0.85, 0.8, 0.8
# What the domain that a document is mostly about counts more.
MAIN = 0.5
# What a sentence weighs in the whole: headings and the first two sentences tell what it is about.
HEADING, LEDE, PLAIN, FURNITURE = 2.0, 2.0, 1.0, 0.2
FIRST = 2
# From this score on a clause's own words decide against any document: many deals are about more
# than one thing.
CLEAR = 2.2
# How sharply the best topic of a sentence takes the sentence; what no sentence speaks of is rare.
SHARP = 1.5
RARE, UNLIKELY = 0.1, 0.005


@dataclass(frozen=True)
class Subject:
    """A document's subject: log-odds of each domain, and its strongest topic in each."""

    prior: Mapping[Domain, float]
    strongest: Mapping[Domain, Topic]

    def about(
        self,
        document: Document,
        sentence: Sentence,
        clause: Clause,
        before: Topic | None = None,
    ) -> tuple[Topic, ...]:
        """Return what a clause is about, the likeliest domain first, each domain once.

        The instrument is the best one of that domain that the clause names, else its sentence, else
        ``before``, the topic of the provision before it, else the document; where none of them
        names one for the likeliest domain, an accord in the domains that the classifier gives, each
        with its probability.
        """
        own = _by_domain(topics(document.text, clause.span, sentence.lang))
        beside = _by_domain(topics(document.text, sentence, sentence.lang))
        likely = dict(clause.domains)
        rest = _rest(likely)
        odds = {
            domain: prior
            + CLAUSE * math.log(likely.get(domain, rest) + UNLIKELY)
            + OWN * _score(own.get(domain))
            + (0.0 if own else SENTENCE * _score(beside.get(domain)))
            for domain, prior in self.prior.items()
        }
        clear = {domain: -own[domain].score for domain in own if own[domain].score >= CLEAR}
        ranked = sorted(odds, key=lambda domain: (clear.get(domain, 0.0), -odds[domain]))[:3]
        named = [self._named(domain, own, beside, before) for domain in ranked]
        if named[0] is None:
            most = odds[ranked[0]]
            total = sum(math.exp(value - most) for value in odds.values())
            shares = [math.exp(odds[domain] - most) / total for domain in ranked]
            return tuple(
                Topic(domain, ACCORD, None, share, by="classifier")
                for domain, share in zip(ranked, shares, strict=True)
            )
        return tuple(topic for topic in named if topic is not None)

    def _named(
        self,
        domain: Domain,
        own: Mapping[Domain, Topic],
        beside: Mapping[Domain, Topic],
        before: Topic | None,
    ) -> Topic | None:
        """Return the topic of a domain that the words nearest to a clause name."""
        if domain in own:
            return own[domain]
        if domain in beside:
            return beside[domain]
        if before is None or before.by != "cue" or before.domain is not domain:
            before = self.strongest.get(domain)
        return replace(before, cue=None) if before else None


def subject(
    document: Document, sentences: Sequence[Sentence], clauses: Sequence[Clause]
) -> Subject:
    """Return what a document is mainly about, by the words of its sentences and the classifier."""
    words: defaultdict[Domain, float] = defaultdict(float)
    strongest: dict[Domain, Topic] = {}
    bodies = 0
    for sentence in sentences:
        found = _by_domain(topics(document.text, sentence, sentence.lang))
        bodies += sentence.kind in ("body", "bullet")
        weight = _weight(sentence, bodies)
        worth = {domain: math.expm1(SHARP * topic.score) for domain, topic in found.items()}
        for domain, value in worth.items():
            words[domain] += weight * value / sum(worth.values())
        for domain, topic in found.items():
            if domain not in strongest or topic.score > strongest[domain].score:
                strongest[domain] = topic
    likely: defaultdict[Domain, float] = defaultdict(float)
    for clause in clauses:
        found = dict(clause.domains)
        for domain in Domain:
            likely[domain] += found.get(domain, _rest(found)) / len(clauses)
    prior = {
        domain: WORDS * math.log(words[domain] + RARE)
        + LIKELY * math.log(likely[domain] + UNLIKELY)
        for domain in Domain
    }
    prior[max(prior, key=lambda domain: prior[domain])] += MAIN
    return Subject(prior, strongest)


def _weight(sentence: Sentence, bodies: int) -> float:
    if sentence.kind == "heading":
        return HEADING
    if sentence.kind == "furniture":
        return FURNITURE
    return LEDE if bodies <= FIRST else PLAIN


def _by_domain(about: Iterable[Topic]) -> dict[Domain, Topic]:
    """Return the best topic of each domain that says what can be done."""
    found: dict[Domain, Topic] = {}
    for topic in about:
        if not topic.generic and topic.score > _score(found.get(topic.domain)):
            found[topic.domain] = topic
    return found


def _rest(likely: Mapping[Domain, float]) -> float:
    """Return the probability of each domain that is not among those given."""
    return (1 - sum(likely.values())) / (len(Domain) - len(likely))


def _score(topic: Topic | None) -> float:
    return topic.score if topic else 0.0
