"""Clauses that state a provision become terms: topic, parties, status, amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.deal.schema import ZERO, Status
from detente.document.amounts import amounts
from detente.document.parties import of_clause
from detente.document.reading import (
    Clause,
    Document,
    Mention,
    Question,
    Sentence,
    Span,
    Term,
    Topic,
)
from detente.document.subject import subject
from detente.document.topics import goes_on, topics
from detente.i18n import Language

# Below this confidence of the classifier a person is asked.
UNSURE = 0.6
# Below this one a sentence whose topic is not named in it makes no provision.
CONTEXT = 0.3

# What a deal is laid down in: a clause that names it states a term of that text.
_TEXT: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(agreement|accord|treaty|pact|memorandum|MoU|protocol|contract|deal|arrangement|"
        r"convention|instrument|letter|text|terms?|document|declaration)s?\b",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"協定|条約|覚書|議定書|契約|合意文書|取り決め|文書|協約|宣言|声明"),
}


_ANEW = re.compile(r"\bagree|\bdecide|合意|一致", re.IGNORECASE)


def terms(
    document: Document,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> tuple[Term, ...]:
    """Return the provisions among the clauses, in order of the text.

    A clause makes a provision if its certainty says so and it is about something that can be done.
    Where it names none itself ("the contract took effect on the same day"), it is about what its
    sentence is, the heading above it, or the provision before it. Closer ties in general make none.
    """
    found: list[Term] = []
    main = subject(document, sentences, clauses)
    for clause in clauses:
        certainty = clause.certainty
        if certainty.kind != "provision" or certainty.status in (None, Status.SPECULATED):
            continue
        if not _says_something(document, sentences, clause, found):
            continue
        sentence = sentences[clause.sentence]
        before = found[-1].topic if found else None
        about = main.about(document, sentence, clause, before)
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
    return _signed(document, sentences, found)


def _says_something(
    document: Document, sentences: Sequence[Sentence], clause: Clause, found: Sequence[Term]
) -> bool:
    """Return whether a clause is about something that can be done, or goes on with what was."""
    sentence = sentences[clause.sentence]
    own = topics(document.text, clause.span, sentence.lang)
    if _named(own):
        return True
    vague = own and own[0].instrument == "closer_ties"
    if vague or clause.certainty.confidence < CONTEXT:
        return False
    if clause.certainty.confidence >= UNSURE:
        return True
    # A second clause without a topic of its own goes on with what the first one says.
    if found and found[-1].clause.sentence == clause.sentence:
        return True
    denies = clause.certainty.status in ZERO
    return bool(
        _named(topics(document.text, sentence, sentence.lang))
        or (found and (denies or goes_on(document.text, clause.span, sentence.lang)))
        or _above(document, sentences, sentence)
    )


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


def _signed(
    document: Document, sentences: Sequence[Sentence], found: Sequence[Term]
) -> tuple[Term, ...]:
    """Return the terms with those of a text that was signed as signed.

    A document says once that the text was signed and then what stands in it.
    """
    signed = [
        i
        for i, term in enumerate(found)
        if term.status == Status.SIGNED and _in_text(document, sentences, term)
    ]
    if not signed:
        return tuple(found)
    first = found[signed[0]].clause.sentence
    return tuple(
        replace(term, status=Status.SIGNED)
        if term.status == Status.AGREED
        and term.clause.sentence >= first
        and not _agreed_anew(document, term)
        and _in_text(document, sentences, term)
        else term
        for term in found
    )


def _agreed_anew(document: Document, term: Term) -> bool:
    """Return whether a term says itself that it was agreed: it is no part of what was signed."""
    cue = term.clause.certainty.cue
    return cue is not None and bool(_ANEW.search(document.text, cue.start, cue.end))


def _in_text(document: Document, sentences: Sequence[Sentence], term: Term) -> bool:
    """Return whether the sentence of a term names the text in which it stands."""
    sentence = sentences[term.clause.sentence]
    span = Span(sentence.start, sentence.end)
    return bool(_TEXT[sentence.lang].search(document.text, span.start, span.end))
