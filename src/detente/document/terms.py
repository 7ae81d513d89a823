"""Clauses that state a provision become terms: topic, parties, status, amounts."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.amounts import amounts
from detente.document.parties import of_clause
from detente.document.reading import Clause, Document, Mention, Question, Sentence, Term
from detente.document.topics import topics

UNSURE = 0.6


def terms(
    document: Document,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> tuple[Term, ...]:
    """Return the provisions among the clauses, in order of the text.

    A clause makes a provision if its certainty says so and it names something that can be done:
    closer ties in general, or nothing that the table of instruments knows, make none.
    """
    found = []
    for clause in clauses:
        certainty = clause.certainty
        if certainty.kind != "provision" or certainty.status is None:
            continue
        sentence = sentences[clause.sentence]
        about = topics(document.text, clause.span, sentence.lang)
        if not about or about[0].generic:
            continue
        who = of_clause(clause.span, sentence, mentions, deal)
        if not who:
            continue
        questions = []
        if certainty.confidence < UNSURE:
            questions.append(Question("status", "status"))
        found.append(
            Term(
                clause,
                about[0],
                who,
                certainty.status,
                about[1:3],
                amounts(document.text, clause.span, sentence.lang),
                questions=tuple(questions),
            )
        )
    return tuple(found)
