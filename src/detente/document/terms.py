"""Clauses that state a provision become terms: topic, parties, status, amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.deal.schema import ZERO, Status
from detente.document.amounts import amounts
from detente.document.layout.headings import is_label, runs_in
from detente.document.parties import of_clause
from detente.document.reading import (
    Clause,
    Document,
    Mention,
    Question,
    Sentence,
    Term,
    Topic,
)
from detente.document.subject import subject
from detente.document.topics import topics
from detente.i18n import Language

# Below this confidence of the classifier a person is asked.
UNSURE = 0.6
# What is so unsurely denied or left out, and names no topic, is no provision: on texts that were
# not fitted that drops a fifth of what was wrongly taken for denied or left out.
HARDLY = 0.4

# Words without which no text was signed.
_SIGNING: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:sign(?:ed|ing|ature|atures|atory|atories|s)?|concluded|conclusion|ink(?:ed)?|sealed"
        r"|names? to|pen to paper|exchang\w+ (?:of )?(?:notes|letters)"
        r"|(?:notes|letters) \w+ exchanged"
        r"|done (?:at|in)|in witness|presents its compliments|has the honour)\b",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        r"署名|調印|締結|交わし|交わさ|取り交わ|結ん|結び|結ば|サイン|交換公文|書簡|本書|下名"
    ),
}

# What leads in to a list states nothing: 40 of 41 such rows of the annotated texts are none.
_LEADS_IN = re.compile(
    r"\bas follows[.:]?$|(?:次|以下|左)の(?:とおり|通り)(?:である|です|となった|となる)?[。：:]?$"
)


def terms(
    document: Document,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> tuple[Term, ...]:
    """Return the provisions among the clauses, in order of the text.

    A clause makes a provision if its certainty says so. Where it names no topic itself ("the
    contract took effect on the same day"), it is about what its sentence is, the heading above it,
    or the provision before it. Closer ties in general make none.
    """
    found: list[Term] = []
    main = subject(document, sentences, clauses)
    for clause in clauses:
        certainty = clause.certainty
        if certainty.kind != "provision" or certainty.status in (None, Status.SPECULATED):
            continue
        sentence = sentences[clause.sentence]
        if _vague(document, sentence, clause) or _names(document, sentences, clause):
            continue
        before = found[-1].topic if found else None
        about = _under_heading(document, sentences, clause) or main.about(
            document, sentence, clause, before
        )
        who = of_clause(clause.span, sentence, mentions, deal, certainty.status)
        if not who:
            continue
        asked = (Question("status", "status"),) if certainty.confidence < UNSURE else ()
        if about[0].by == "classifier":
            said = ", ".join(f"{topic.domain} ({topic.score:.0%})" for topic in about)
            asked += (Question("domain", "domain", (("domains", said),)),)
        found.append(
            Term(
                clause,
                about[0],
                who,
                certainty.status,
                about[1:3],
                amounts(document.text, clause.span, sentence.lang),
                questions=asked,
            )
        )
    return _signed(document, found)


def _vague(document: Document, sentence: Sentence, clause: Clause) -> bool:
    """Return whether a clause is about closer ties in general, or unsure what is left out."""
    own = topics(document.text, clause.span, sentence.lang)
    if _named(own):
        return False
    said = clause.certainty
    return bool(own and own[0].instrument == "closer_ties") or (
        said.status in ZERO and said.confidence < HARDLY
    )


def _names(document: Document, sentences: Sequence[Sentence], clause: Clause) -> bool:
    """Return whether a clause only names or leads in to what follows in its paragraph."""
    words, at = clause.span.of(document.text), clause.sentence
    if _LEADS_IN.search(words) or is_label(words):
        return True
    sentence, *after = sentences[at : at + 2]
    before = [
        part.kind for part in sentences[max(0, at - 1) : at] if part.paragraph == sentence.paragraph
    ]
    opens = clause.span.start == sentence.start and before in ([], ["furniture"])
    rest = clause.span.end < sentence.end or any(p.paragraph == sentence.paragraph for p in after)
    return clause.certainty.status not in ZERO and opens and rest and runs_in(words)


def _under_heading(
    document: Document, sentences: Sequence[Sentence], clause: Clause
) -> tuple[Topic, ...]:
    """Return what the heading of its section is about, for a clause that names nothing itself."""
    sentence = sentences[clause.sentence]
    titled = not any(part.kind == "heading" for part in sentences[: max(0, sentence.heading)])
    if titled or _named(topics(document.text, sentence, sentence.lang)):
        return ()
    return _above(document, sentences, sentence)


def _above(
    document: Document, sentences: Sequence[Sentence], sentence: Sentence
) -> tuple[Topic, ...]:
    """Return what the heading over a sentence is about."""
    if sentence.heading < 0:
        return ()
    above = sentences[sentence.heading]
    return _named(topics(document.text, above, above.lang))


def _named(about: Sequence[Topic]) -> tuple[Topic, ...]:
    return tuple(topic for topic in about if not topic.generic)


def _signed(document: Document, found: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms; where a document speaks of no signing, none is signed."""
    if _SIGNING[document.lang].search(document.text):
        return tuple(found)
    return tuple(
        replace(term, status=Status.AGREED) if term.status == Status.SIGNED else term
        for term in found
    )
