"""A reading held against gold annotation: what was found, how certain, between whom."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from detente.deal.schema import Status
from detente.document.gold import Gold, Row
from detente.document.read import read
from detente.document.reading import LIVE, Language, Reading, Span, Term

MISSED = "missed"
Note = Callable[[str, str, str, Span], None]


class Rate(NamedTuple):
    """``right`` of ``of``, with a 95% Wilson interval."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """Return the share, NaN of nothing."""
        return self.right / self.of if self.of else float("nan")

    def interval(self) -> tuple[float, float]:
        """Return the 95% Wilson interval of the share."""
        from scipy.stats import binomtest

        if not self.of:
            return float("nan"), float("nan")
        found = binomtest(self.right, self.of).proportion_ci(method="wilson")
        return float(found.low), float(found.high)


@dataclass
class Found:
    """True and false positives, and what was missed."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> Rate:
        """Return the share of what was found that is right."""
        return Rate(self.hits, self.hits + self.false)

    @property
    def recall(self) -> Rate:
        """Return the share of what is there that was found."""
        return Rate(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else float("nan")


@dataclass(frozen=True)
class Miss:
    """One thing that was read otherwise than the gold has it."""

    text: str
    what: str
    gold: str
    read: str
    words: str


@dataclass
class Scores:
    """Scores of one language: strict ones take the first rung of the gold, lenient ones any.

    ``confusion`` counts gold rung and rung read (or ``missed``) of every provision, also those the
    text denies or leaves out. ``status`` counts a provision that was missed as wrong,
    ``status_found`` leaves it out.
    """

    lang: Language
    texts: int = 0
    strict: Found = field(default_factory=Found)
    lenient: Found = field(default_factory=Found)
    actors: Found = field(default_factory=Found)
    claims: Found = field(default_factory=Found)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    defended: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    headings: int = 0
    dropped: int = 0
    seconds: float = 0.0
    misses: list[Miss] = field(default_factory=list)

    def rung(self, rung: str) -> Rate:
        """Return how many provisions of a rung were given that rung."""
        of = sum(n for (gold, _), n in self.confusion.items() if gold == rung)
        return Rate(self.confusion[rung, rung], of)

    @property
    def status(self) -> Rate:
        """Return how many provisions have the gold's first rung; one that was missed has not."""
        right = sum(n for (gold, got), n in self.confusion.items() if gold == got)
        return Rate(right, sum(self.confusion.values()))

    @property
    def status_found(self) -> Rate:
        """Return how many of the provisions found have the gold's first rung."""
        missed = sum(n for (_, got), n in self.confusion.items() if got == MISSED)
        return Rate(self.status.right, self.status.of - missed)

    @property
    def status_lenient(self) -> Rate:
        """Return how many provisions have a rung that a careful reader could defend."""
        return Rate(self.defended["right"], self.status.of)


def evaluate(texts: Sequence[Gold]) -> dict[Language, Scores]:
    """Return the scores of the reader on gold texts, by language."""
    scores: dict[Language, Scores] = {}
    for gold in texts:
        begun = time.perf_counter()
        reading = read(gold.content, gold.name)
        taken = time.perf_counter() - begun
        lang = reading.document.lang
        one = scores.setdefault(lang, Scores(lang))
        one.texts += 1
        one.seconds += taken
        one.dropped += reading.dropped
        _score(one, gold, reading)
    return dict(sorted(scores.items()))


def _score(scores: Scores, gold: Gold, reading: Reading) -> None:
    text = reading.document.text
    live = [t for t in reading.terms if t.status in LIVE]
    zero = [t for t in reading.terms if t.status not in LIVE]
    rows = [row for row in gold.rows if row.live]
    pairs = _matched(rows, live)
    spare = [t for t in live if id(t) not in {id(t) for t in pairs.values()}]

    def note(what: str, gold_said: str, said: str, span: Span) -> None:
        scores.misses.append(Miss(gold.name, what, gold_said, said, span.of(text)))

    for row in rows:
        term = pairs.get(row.id)
        if term is None:
            scores.strict.missed += 1
            scores.lenient.missed += not _optional(row)
            scores.confusion[row.status, MISSED] += 1
            scores.actors.missed += len(row.actors)
            note("missed", row.status, "", row.span)
            continue
        scores.strict.hits += 1
        scores.lenient.hits += 1
        _status(scores, row, term.status)
        if term.status != row.status:
            note("status", row.status, term.status, row.span)
        named = set(term.parties)
        scores.actors.hits += len(named & row.actors)
        scores.actors.false += len(named - row.actors)
        scores.actors.missed += len(row.actors - named)
        if named != row.actors:
            note("actors", " ".join(sorted(row.actors)), " ".join(term.parties), row.span)
        if row.domains:
            scores.domains["of"] += 1
            scores.domains["first"] += term.topic.domain in row.domains
            three = (term.topic, *term.others[:2])
            scores.domains["third"] += any(t.domain in row.domains for t in three)
            if term.topic.domain not in row.domains:
                said = f"{term.topic.domain} ({term.topic.instrument})"
                note("domain", " ".join(sorted(row.domains)), said, row.span)
    for term in spare:
        beside = [row for row in gold.rows if _touches(term, row)]
        if any(row.kind == "heading" and _within(term, row) for row in beside):
            scores.headings += 1
        if any(row.kind == "restatement" or (row.again and row.live) for row in beside):
            continue
        scores.strict.false += 1
        scores.lenient.false += not any(_could(row) for row in beside)
        kinds = " ".join(f"{row.kind}/{row.status}" for row in beside)
        note("false", kinds, f"{term.status} {term.topic.instrument}", term.clause.span)
    _zeros(scores, gold, zero, live, note)
    _claims(scores, gold, reading)


def _zeros(
    scores: Scores, gold: Gold, zero: Sequence[Term], live: Sequence[Term], note: Note
) -> None:
    for row in gold.rows:
        if row.provision and not row.live:
            got = [t.status for t in (*zero, *live) if _touches(t, row)]
            said = got[0] if got else MISSED
            _status(scores, row, said)
            if said not in row.rungs:
                note("status", row.status, said, row.span)


def _status(scores: Scores, row: Row, said: str) -> None:
    scores.confusion[row.status, str(said)] += 1
    scores.defended["right"] += said in row.rungs


def _claims(scores: Scores, gold: Gold, reading: Reading) -> None:
    """Count sentences that hold a claim: mechanism, motive, reaction or assessment."""
    kinds = ("mechanism", "motive", "reaction", "assessment")
    there = {row.span for row in gold.rows if row.kind in kinds}
    neutral = {row.span for row in gold.rows if row.kind in ("background", "topic", "restatement")}
    got = {
        Span(s.start, s.end) for c in reading.claims for s in [reading.sentences[c.clause.sentence]]
    }
    hit = {span for span in there if any(span.meets(g) for g in got)}
    scores.claims.hits += len(hit)
    scores.claims.missed += len(there) - len(hit)
    known = there | neutral
    scores.claims.false += sum(not any(g.meets(k) for k in known) for g in got)


def _matched(rows: Sequence[Row], terms: Sequence[Term]) -> dict[str, Term]:
    """Return the term of each row, one to one: the likeliest pairs first."""
    pairs = sorted(_pairs(rows, terms), key=lambda pair: pair[0], reverse=True)
    found: dict[str, Term] = {}
    used: set[int] = set()
    for _, row, index in pairs:
        if row.id not in found and index not in used:
            found[row.id] = terms[index]
            used.add(index)
    return found


def _pairs(
    rows: Sequence[Row], terms: Sequence[Term]
) -> Iterator[tuple[tuple[bool, bool, bool], Row, int]]:
    for row in rows:
        for index, term in enumerate(terms):
            main = term.clause.span.meets(row.span)
            if main or any(clause.span.meets(row.span) for clause in term.again):
                like = (main, term.topic.domain in row.domains, term.status == row.status)
                yield like, row, index


def _touches(term: Term, row: Row) -> bool:
    return term.clause.span.meets(row.span)


def _within(term: Term, row: Row) -> bool:
    return row.span.holds(term.clause.span)


def _optional(row: Row) -> bool:
    return bool({"none", Status.SPECULATED} & set(row.rungs))


def _could(row: Row) -> bool:
    """Return whether a careful reader could take the row for a live provision."""
    return row.kind != "heading" and bool(set(row.rungs) & set(LIVE))
