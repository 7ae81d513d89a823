"""Provisions said more than once: restatements are joined, contradictions kept in sight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.deal.schema import Status
from detente.document.axes import Place, named
from detente.document.layout.summary import restates
from detente.document.reading import Document, Question, Sentence, Span, Term
from detente.document.topics import topics

LADDER = list(Status)
# How much of the shorter of two sentences the other must share to say the same once more; where
# its own words say that it repeats, less is enough; to take a provision back, nearly all. A lower
# SAME joined different terms of one text.
SAME, REPEATED, DENIED, BOXED = 0.8, 0.34, 0.75, 0.25
FIRM = LADDER.index(Status.TALKS_AGREED)
# How many earlier provisions of the same instrument are looked at.
WINDOW = 12
LONGEST = 600
_REPEATS = {
    "ja": re.compile(
        r"改めて|再度|重ねて|前述|上記|先述|既述|この(?:合意|約束|枠組み|取り決め)|取り沙汰|まとめると|要するに"
        r"|繰り返|合意したと(?:伝え|報じ|説明)|(?:の項目|の部分|の合意事項)は|と大きく報じ|成立を認め"
    ),
    "en": re.compile(
        r"\b(?:again|reiterat\w+|repeat\w*|as (?:noted|mentioned|stated)|in (?:short|sum)"
        r"|what is described as|points? rests? on|reaffirm\w*|the (?:same|above)|recap)\b",
        re.IGNORECASE,
    ),
}
_CLAIMS = {
    "ja": re.compile(r"合意(?!なし|せず|できず)|決定|妥結|締結|署名|一致"),
    "en": re.compile(
        r"\b(?:agree(?:s|d|ment)?|deal|signs?|signed|seals?|sealed|accord)\b", re.IGNORECASE
    ),
}
_WORD = re.compile(r"[a-z][a-z'’-]{3,}|\d[\d,.]*", re.IGNORECASE)
_KANJI = re.compile(r"[一-龥々]+|[ァ-ヶー]+|[0-90-9][0-90-9,.]*|[A-Za-z]+")
_COMMON = frozenset(
    {
        *("that", "this", "with", "from", "have", "been", "will", "would", "said", "says", "their"),
        *("there", "which", "were", "also", "both", "side", "sides", "about", "into", "over"),
        *("under", "agreed", "agree", "govern", "countr"),
    }
)


def linked(
    document: Document, sentences: Sequence[Sentence], terms: Sequence[Term]
) -> tuple[Term, ...]:
    """Return the terms with those that say the same joined into one, in order of the text.

    Joined are terms of the same instrument and compatible parties whose amounts, currencies and
    commodities do not differ, if the later one's words largely repeat the earlier's or say that
    they repeat. A summary box never makes a provision: what it says is joined to the nearest of the
    same field, by its words and instrument, and left out if there is none. A later denial in nearly
    the same words takes the status down; a rumour leaves it and is asked.
    """
    linker = _Linker(document, sentences)
    found: list[Term] = []
    by_instrument: dict[str, list[int]] = {}
    for term in sorted(terms, key=lambda t: t.clause.span):
        sentence = sentences[term.clause.sentence]
        earlier = by_instrument.setdefault(term.topic.instrument, [])
        boxed = restates(sentence, sentences)
        summary = boxed and sentence.kind == "bullet"
        best = next(
            (i for i in reversed(earlier[-WINDOW:]) if linker.same(found[i], term, boxed)), None
        )
        if summary:
            best = linker.nearest(found[-WINDOW:], term, len(found) - len(found[-WINDOW:]))
            if best is None:
                continue
        if best is not None:
            found[best] = _joined(found[best], term, sentence, summary)
            continue
        earlier.append(len(found))
        found.append(term)
    firm = {t.topic.domain for t in found if LADDER.index(t.status) <= FIRM}
    return tuple(t if t.topic.domain in firm else linker.under_heading(t) for t in found)


class _Linker:
    """Holds what is said of each clause, so that each is read once."""

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self.text = document.text
        self.sentences = sentences
        self.known: dict[Span, frozenset[str]] = {}

    def same(self, one: Term, other: Term, boxed: bool) -> bool:
        """Return whether ``other``, which may stand under a summary's heading, repeats ``one``."""
        if one.clause.sentence == other.clause.sentence or not _parties(one, other):
            return False
        if self._differ(one, other):
            return False
        sentence = self.sentences[other.clause.sentence]
        end = min(sentence.end, sentence.start + LONGEST)
        repeats = boxed or _REPEATS[sentence.lang].search(self.text, sentence.start, end)
        denies = other.status in (Status.DENIED, Status.ABSENT)
        if denies != (one.status in (Status.DENIED, Status.ABSENT)):
            return self._shared(one, other) >= DENIED
        if LADDER.index(other.status) < LADDER.index(one.status):
            return False
        return self._shared(one, other) >= (REPEATED if repeats else SAME)

    def nearest(self, found: Sequence[Term], term: Term, first: int) -> int | None:
        """Return which of the terms found, of which ``first`` is the first, a summary repeats."""
        scored = [
            (self._shared(one, term) + (one.topic.instrument == term.topic.instrument), first + i)
            for i, one in enumerate(found)
            if one.topic.domain is term.topic.domain and not self._differ(one, term)
        ]
        return max(scored)[1] if scored and max(scored)[0] >= BOXED else None

    def _differ(self, one: Term, other: Term) -> bool:
        """Return whether amounts, currencies or commodities tell the two apart."""
        for unit in {a.unit for a in one.amounts} & {a.unit for a in other.amounts}:
            values = [{a.value for a in t.amounts if a.unit == unit} for t in (one, other)]
            if not values[0] & values[1]:
                return True
        for axis in ("currency", "fuel"):
            said = [named(axis, self._place(term)) for term in (one, other)]
            if all(said) and said[0] != said[1]:
                return True
        return False

    def _place(self, term: Term) -> Place:
        lang = self.sentences[term.clause.sentence].lang
        span = term.clause.span
        return Place(self.text, lang, span, span, (), (), (), True)

    def _shared(self, one: Term, other: Term) -> float:
        first, second = self._content(one), self._content(other)
        shorter = min(len(first), len(second))
        return len(first & second) / shorter if shorter >= 3 else 0.0

    def _content(self, term: Term) -> frozenset[str]:
        """Return the words of content: of Japanese its runs of kanji in pairs, katakana, digits."""
        span = term.clause.span
        if span not in self.known:
            words = span.of(self.text)[:LONGEST]
            if self.sentences[term.clause.sentence].lang == "ja":
                runs = _KANJI.findall(words)
                parts = {r[i : i + 2] for r in runs for i in range(max(1, len(r) - 1))}
            else:
                parts = {w.lower()[:6] for w in _WORD.findall(words)} - _COMMON
            self.known[span] = frozenset(parts)
        return self.known[span]

    def under_heading(self, term: Term) -> Term:
        """Return the term, with a question where its heading says more than its words do."""
        above = self.sentences[term.clause.sentence].heading
        if above < 0 or term.status not in (Status.TO_BE_DISCUSSED, Status.HINTED):
            return term
        heading = self.sentences[above]
        if not _CLAIMS[heading.lang].search(heading.text[:LONGEST]):
            return term
        about = topics(self.text, Span(heading.start, heading.end), heading.lang)
        if not any(t.domain is term.topic.domain and not t.generic for t in about):
            return term
        values = (("words", " ".join(heading.text.split())), ("status", term.status.value))
        asked = Question("heading_overclaims", "status", values)
        return replace(term, questions=(*term.questions, asked))


def _parties(one: Term, other: Term) -> bool:
    """Return whether the parties of one are all among those of the other."""
    first, second = set(one.parties), set(other.parties)
    return first <= second or second <= first


def _joined(term: Term, again: Term, sentence: Sentence, summary: bool) -> Term:
    weaker = LADDER.index(again.status) > LADDER.index(term.status)
    denied = again.status in (Status.DENIED, Status.ABSENT)
    questions = term.questions
    if weaker and not summary:
        values = (
            ("strong", term.status.value),
            ("weak", again.status.value),
            ("words", " ".join(sentence.text.split())),
        )
        questions = (*questions, Question("conflict", "status", values))
    return replace(
        term,
        status=again.status if weaker and denied and not summary else term.status,
        again=(*term.again, again.clause),
        weaker=(*term.weaker, again.clause) if weaker and not summary else term.weaker,
        questions=questions,
    )
