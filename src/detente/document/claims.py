"""What a document says will follow: causes, effects and their signs, and who says so.

A claim found has one effect; a sentence that names several makes several claims.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from detente.deal.schema import Domain, Status
from detente.document.axes import ENERGY, Axes, Place, outcomes
from detente.document.effects import LONGEST, Moved, Quantity, moves, unnamed
from detente.document.reading import (
    Certainty,
    ClaimFound,
    ClaimKind,
    Clause,
    Document,
    EffectFound,
    Mention,
    Question,
    Sentence,
    Span,
    Term,
)
from detente.document.topics import topics
from detente.i18n import Language

# A clause that names more than this lists topics, it claims nothing of each.
MOST = 4
BACK = 3
# Fewer code points than this judge nothing that a reader could look up ("True.", "Hmm.").
SHORTEST = {"ja": 6, "en": 10}
SIGN: dict[int, Literal["+", "-", "?"]] = {1: "+", -1: "-", 0: "?"}
KINDS: dict[str, ClaimKind] = {
    "mechanism": "mechanism",
    "motive": "motive",
    "reaction": "reaction",
    "assessment": "assessment",
    "background": "background",
    "topic": "background",
}
# Where no words of the claim name a provision, those of these domains could move the outcome.
_DOMAINS = {
    "energy_price": Domain.ENERGY,
    "energy_revenue": Domain.ENERGY,
    "energy_flow": Domain.ENERGY,
    "energy_import_bill": Domain.ENERGY,
    "consumer_price_energy": Domain.ENERGY,
    "world_settlement": Domain.CURRENCY,
    "world_energy_settlement": Domain.CURRENCY,
    "reserve_share": Domain.CURRENCY,
    "exchange_rate": Domain.CURRENCY,
}
_THIS = {
    "ja": re.compile(
        r"(?:これ|それ|こ(?:の|うした)(?:合意|協定|動き|措置|取引|決済|協力|協議|枠組み|仕組み|条項|案|構想)?"
        r"|同(?:協定|合意|措置|案|条約)|その(?:場合|結果|見返り)|そうな(?:れば|った場合)|実現すれば)"
    ),
    "en": re.compile(
        r"\b(?:this|these|such|they|the (?:deal|agreement|accord|pact|move|measure|plan|arrangement"
        r"|treaty|step|idea|scheme|line|quota|facility|waiver|truce|ceasefire|corridor|partnership))\b",
        re.IGNORECASE,
    ),
}
_DEAL = {
    "ja": re.compile(
        r"合意|協定|条約|会談|協議|交渉|停戦|覚書|声明|取引|本件|今回|枠組み|回廊|制度"
    ),
    "en": re.compile(
        r"\b(?:deal|agreement|accord|pact|treaty|talks|summit|truce|ceasefire|memorandum|arrangement"
        r"|package|partnership|corridor|waiver|line|negotiations?|text|signature|ratif\w+)\b",
        re.IGNORECASE,
    ),
}
# What judges nothing: a question (but だろうか, which is a doubt), a bare denial ("They aren't."),
# what may be read elsewhere, a disclaimer.
_IDLE = {
    "ja": re.compile(
        r"(?<!だろう)か[。」）]*$|[?？][。」）]*$|個人の(?:見解|意見)|公式見解を示すもの|転載"
    ),
    "en": re.compile(
        r"\?[\"'”’)]*$|^\W*(?:(?:and|but)\s+)?(?:whatever|contrary\s+to|despite\s+what)\b"
        r"|^\W*(?:it|they|that|this|he|she|we|there)(?:['’]\w+|\s+\w+)?(?:\s+not|n['’]t)(?:\s+\w+)?"
        r"[.,\"”’]*$"
        r"|\b(?:actual results|views expressed|opinions expressed)\b",
        re.IGNORECASE,
    ),
}
_CAUSE_JA = re.compile(
    r"(?P<words>[^、。]{2,60}?(?:(?=によって|により|による|に伴い|に伴って|を受けて?|の結果|をきっかけに)"
    r"|ことで|ため(?:に)?|れば|なら(?:ば)?|場合|たら|ことから))"
)
_SUBJECT_JA = re.compile(r"(?:^|、)(?P<words>[^、。]{2,40}?)(?:は|が)、?")
_CAUSE_EN = re.compile(
    r"\b(?:if|because of|thanks to|due to|as a result of|owing to|once|after"
    r"|by(?=\s+\w+ing\b)|(?=unless\b))\b\s*"
    r"(?P<words>[^,;.]{3,80})",
    re.IGNORECASE,
)
_SUBJECT_EN = re.compile(
    r"(?:^|[,;:]\s+|\bthat\s+)(?P<words>(?:[\w’'$%-]+\s+){1,12}?)"
    r"(?:would|will|could|may|might|can|should|must|is|are|was|were|has|have|tends?)\b",
    re.IGNORECASE,
)
_PURPOSE = {
    "ja": re.compile(
        r"(?:^|[、はが])(?P<words>[^、。]{3,60}?(?:を目的(?:に|と)|を狙い|を狙[っう]|を図る(?:ため|べく)"
        r"|のために|のため、|を目指し|を目指す?ため|る(?:ため|べく)))"
    ),
    "en": re.compile(
        r"(?:\b(?:in order to|so as to|aimed at|aiming to|intended to|meant to|in a bid to"
        r"|with the aim of|designed to)|,\s+to)\s+"
        r"(?=eas|reduc|lower|curb|stabili|boost|rais|strengthen|cut|defus|calm"
        r"|prevent|avoid|protect|shield|secur|support|increas)(?P<words>[^,;.]{3,90})",
        re.IGNORECASE,
    ),
}


def claims(
    document: Document,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    terms: Sequence[Term],
    mentions: Sequence[Mention],
) -> tuple[ClaimFound, ...]:
    """Return the claims among the clauses, in order of the text, each with one effect.

    Mechanisms, motives and reactions are claims; an assessment is one if it names an effect, speaks
    of the deal or stands after a provision, and is no question; background only if it says that a
    known quantity moves. The purpose that a provision's sentence gives for it is a motive.
    """
    reader = _Reader(document, sentences, clauses, terms, mentions)
    return tuple(found for clause in reader.asserted() for found in reader.found(clause))


def contradictions(found: Sequence[ClaimFound], document: Document) -> tuple[Question, ...]:
    """Return a question for each quantity that the document says moves both ways."""
    first: dict[tuple[str, Axes], dict[str, EffectFound]] = {}
    for claim in found:
        for effect in claim.effects:
            if effect.outcome and effect.sign != "?":
                axes = tuple(pair for pair in effect.axes if pair[0] != "comparison")
                first.setdefault((effect.outcome, axes), {}).setdefault(effect.sign, effect)
    return tuple(
        Question(
            "contradiction",
            values=(
                ("one", _flat(signs["+"].effect.of(document.text))),
                ("other", _flat(signs["-"].effect.of(document.text))),
            ),
        )
        for signs in first.values()
        if len(signs) == 2
    )


def _flat(words: str) -> str:
    return " ".join(words.split())


@dataclass
class _Reader:
    document: Document
    sentences: Sequence[Sentence]
    clauses: Sequence[Clause]
    terms: Sequence[Term]
    mentions: Sequence[Mention]

    def __post_init__(self) -> None:
        self.text = self.document.text
        self.mentions = sorted(self.mentions)
        self.starts = [m.start for m in self.mentions]
        self.order = sorted(range(len(self.terms)), key=lambda i: self.terms[i].clause.span.start)
        self.places = [self.terms[i].clause.span.start for i in self.order]
        self.deal = tuple(dict.fromkeys(c for t in self.terms[:8] for c in t.parties))[:2]
        self.by_instrument: dict[str, list[int]] = {}
        self.by_domain: dict[Domain, list[int]] = {}
        for index in self.order:
            topic = self.terms[index].topic
            self.by_instrument.setdefault(topic.instrument, []).append(index)
            self.by_domain.setdefault(topic.domain, []).append(index)

    def asserted(self) -> Iterator[Clause]:
        """Yield the clauses that may hold a claim, and the purpose clauses of provisions."""
        held = {c.sentence for c in self.clauses if c.certainty.kind in ("mechanism", "motive")}
        done: set[int] = set()
        for clause in self.clauses:
            if clause.certainty.kind in KINDS:
                yield clause
            elif clause.certainty.kind == "provision" and not {clause.sentence} & (held | done):
                done.add(clause.sentence)
                if purpose := self._purpose(clause):
                    yield purpose

    def found(self, clause: Clause) -> Iterator[ClaimFound]:
        """Yield the claims of a clause."""
        lang = self.sentences[clause.sentence].lang
        said = clause.certainty.kind or ""
        kind = KINDS[said]
        moved = moves(self.text, clause.span, lang)[:MOST]
        inside = self._inside(clause)
        if said in ("background", "topic") or clause.certainty.rule == "purpose":
            moved = tuple(m for m in moved if m.sign and m.quantity)
        if kind == "assessment":
            moved = tuple(m for m in moved if m.sign) or moved[:0]
        linked, close = self._linked(clause, lang)
        actors = tuple(dict.fromkeys(c for m in inside for c in m.codes))
        for move in moved:
            for outcome, axes, sign in self._placed(clause, move, inside, lang, linked):
                terms = linked or self._of_domain(clause, outcome)
                where = self._compared(move.quantity, axes, terms, close)
                about = move.quantity.name if move.quantity else ""
                effect = EffectFound(
                    self._cause(clause, move, lang), move.said, sign, outcome, where, about
                )
                yield ClaimFound(clause, kind, (effect,), actors, terms)
        if not moved and self._kept(said, clause, inside, lang):
            yield ClaimFound(clause, kind, (self._plain(clause, lang),), actors, linked)

    def _kept(self, said: str, clause: Clause, inside: Sequence[Mention], lang: Language) -> bool:
        if said in ("mechanism", "motive", "reaction") and clause.certainty.rule != "purpose":
            return True
        if said != "assessment":
            return False
        words = clause.span.of(self.text)[:LONGEST]
        if _IDLE[lang].search(words) or len(words) < SHORTEST[lang]:
            return False
        told = bool(self.places) and self.places[0] < clause.span.start
        named = any(c in self.deal for m in inside for c in m.codes)
        return told or named or bool(_DEAL[lang].search(words))

    def _plain(self, clause: Clause, lang: Language) -> EffectFound:
        """Return the effect of a clause that names no quantity of the table."""
        move = unnamed(self.text, clause.span, lang)
        if move is None or clause.certainty.kind in ("reaction", "assessment"):
            return EffectFound(None, clause.span, "?")
        sign = SIGN[move.sign]
        return EffectFound(self._cause(clause, move, lang), move.said, sign)

    def _placed(
        self,
        clause: Clause,
        move: Moved,
        inside: Sequence[Mention],
        lang: Language,
        linked: Sequence[int],
    ) -> Iterator[tuple[str, Axes, Literal["+", "-", "?"]]]:
        """Yield outcome, axes and the sign of the outcome, for each state concerned."""
        if move.quantity is None:
            yield "", (), SIGN[move.sign]
            return
        sentence = self.sentences[clause.sentence]
        energy = bool(ENERGY.search(self.text, sentence.start, sentence.start + LONGEST)) or any(
            self.terms[i].topic.domain is Domain.ENERGY for i in linked
        )
        place = Place(
            self.text, lang, clause.span, move.span, inside, self.deal,
            clause.certainty.subject, energy,
        )  # fmt: skip
        turned = -1 if move.quantity.turned else 1
        for outcome, axes in outcomes(move.quantity, place) or (("", ()),):
            yield (
                outcome,
                axes,
                SIGN[move.sign * (turned if outcome or move.quantity.comparison else 1)],
            )

    def _compared(
        self, quantity: Quantity | None, axes: Axes, terms: Sequence[int], close: bool
    ) -> Axes:
        if quantity and quantity.comparison:
            return (*axes, ("comparison", quantity.comparison))
        if close and terms and len(terms) < len(self.terms):
            return (*axes, ("comparison", "provisions"))
        return axes

    def _inside(self, clause: Clause) -> list[Mention]:
        first = bisect_left(self.starts, clause.span.start)
        last = bisect_left(self.starts, clause.span.end)
        return list(self.mentions[first:last][:50])

    def _purpose(self, clause: Clause) -> Clause | None:
        sentence = self.sentences[clause.sentence]
        end = min(sentence.end, sentence.start + LONGEST)
        for match in _PURPOSE[sentence.lang].finditer(self.text, sentence.start, end):
            span = Span(match.start("words"), match.end("words"))
            certainty = Certainty("motive", Status.SPECULATED, span, "purpose")
            return Clause(
                clause.sentence, span, replace(certainty, subject=clause.certainty.subject)
            )
        return None

    def _linked(self, clause: Clause, lang: Language) -> tuple[tuple[int, ...], bool]:
        """Return the provisions that a claim speaks of, and whether its own words say so."""
        span = Span(clause.span.start, min(clause.span.end, clause.span.start + LONGEST))
        for topic in topics(self.text, span, lang)[:2]:
            if not topic.generic and (same := self.by_instrument.get(topic.instrument)):
                return tuple(same[:MOST]), True
        sentence = self.sentences[clause.sentence]
        own = [i for i in self._at(sentence) if clause.certainty.rule == "purpose"]
        if own:
            return tuple(own), True
        head = min(span.end, sentence.start + 60 if lang == "en" else sentence.start + 30)
        if _THIS[lang].search(self.text, sentence.start, head):
            at = bisect_right(self.places, clause.span.start) - 1
            if at >= 0:
                index = self.order[at]
                near = clause.sentence - self.terms[index].clause.sentence
                if 0 <= near <= BACK:
                    return (index,), True
        return (), False

    def _at(self, sentence: Sentence) -> list[int]:
        first = bisect_left(self.places, sentence.start)
        last = bisect_left(self.places, sentence.end)
        return self.order[first:last]

    def _of_domain(self, clause: Clause, outcome: str) -> tuple[int, ...]:
        domain = _DOMAINS.get(outcome)
        same = self.by_domain.get(domain, []) if domain else []
        return tuple(same) if len(same) <= BACK else ()

    def _cause(self, clause: Clause, move: Moved, lang: Language) -> Span | None:
        """Return the words for what brings the move about; none where they only point back."""
        start, end = clause.span.start, min(clause.span.end, clause.span.start + LONGEST)
        if lang == "ja":
            before = list(_CAUSE_JA.finditer(self.text, start, move.said.start))
            match = before[-1] if before else _SUBJECT_JA.search(self.text, start, move.said.start)
        else:
            match = next(
                (
                    m
                    for m in _CAUSE_EN.finditer(self.text, start, end)
                    if not Span(m.start("words"), m.end("words")).meets(move.said)
                ),
                None,
            ) or _SUBJECT_EN.search(self.text, start, move.said.start)
        if match is None:
            return None
        words = match.group("words")
        lead = len(words) - len(words.lstrip())
        span = Span(match.start("words") + lead, match.start("words") + len(words.rstrip()))
        points = _THIS[lang].match(self.text, span.start)
        if span.end - span.start < 2 or (points and points.end() >= span.end - 2):
            return None
        return span
