"""Restatements: joined where they say the same, kept apart where anything differs."""

from detente.deal.schema import Domain, Status
from detente.document.links import linked
from detente.document.reading import (
    Amount,
    Certainty,
    Clause,
    Document,
    Sentence,
    Span,
    Term,
    Topic,
)
from detente.i18n import LANGUAGES, text

SAID = "Japan and Qatar signed a contract for liquefied natural gas deliveries until 2045"


def _linked(*items, headings=()):
    """Items: words, status, kind of sentence, amounts."""
    document = Document("d", "\n".join(words for words, *_ in items), "en")
    parts, terms, at, heading = [], [], 0, -1
    for number, (words, status, kind, *more) in enumerate(items):
        parts.append(Sentence(at, at + len(words), words, kind, "en", number, heading))
        if kind == "heading":
            heading = number
        else:
            clause = Clause(
                number, Span(at, at + len(words)), Certainty("provision", status, None, "t")
            )
            instrument = more[0] if more else "gas_purchase"
            amounts = (Amount(clause.span, more[1], "bcm"),) if len(more) > 1 else ()
            topic = Topic(Domain.ENERGY, instrument, None)
            terms.append(Term(clause, topic, ("JPN", "QAT"), status, amounts=amounts))
        at += len(words) + 1
    return linked(document, parts, terms)


def test_the_same_words_are_one_provision():
    (term,) = _linked((SAID, Status.SIGNED, "body"), (SAID, Status.SIGNED, "body"))
    assert len(term.again) == 1
    assert term.questions == ()


def test_a_rumour_is_linked_and_asked_and_leaves_the_status():
    later = SAID.replace("signed", "may sign")
    (term,) = _linked((SAID, Status.SIGNED, "body"), (later, Status.HINTED, "body"))
    assert term.status is Status.SIGNED
    assert [q.code for q in term.questions] == ["conflict"]
    assert len(term.weaker) == 1


def test_a_denial_in_the_same_words_takes_the_status_down():
    later = SAID.replace("signed", "did not sign")
    (term,) = _linked((SAID, Status.SIGNED, "body"), (later, Status.DENIED, "body"))
    assert term.status is Status.DENIED


def test_what_differs_stays_apart():
    other = "Officials will meet every month to review tankers and berths"
    assert len(_linked((SAID, Status.SIGNED, "body"), (other, Status.AGREED, "body"))) == 2
    assert len(_linked((SAID, Status.SIGNED, "body"), (SAID, Status.SIGNED, "body", "loan"))) == 2
    first = (SAID, Status.SIGNED, "body", "gas_purchase", 5.0)
    assert len(_linked(first, (SAID, Status.SIGNED, "body", "gas_purchase", 7.0))) == 2
    assert len(_linked(first, (SAID, Status.SIGNED, "body", "gas_purchase", 5.0))) == 1


def test_a_summary_never_makes_a_provision():
    box = ("Key points", None, "heading")
    (term,) = _linked((SAID, Status.AGREED, "body"), box, (SAID, Status.HINTED, "bullet"))
    assert term.status is Status.AGREED
    assert term.weaker == ()
    assert _linked(box, (SAID, Status.AGREED, "bullet")) == ()


def test_a_heading_that_promises_more_is_asked():
    head = ("Agreement on LNG purchases", None, "heading")
    (term,) = _linked(head, (SAID, Status.HINTED, "body"))
    assert [q.code for q in term.questions] == ["heading_overclaims"]
    (firm,) = _linked(head, (SAID, Status.SIGNED, "body"))
    assert firm.questions == ()


def test_questions_have_words():
    values = {
        "conflict": {"strong": "agreed", "weak": "hinted", "words": "w"},
        "heading_overclaims": {"words": "w", "status": "hinted"},
        "contradiction": {"one": "a", "other": "b"},
    }
    for code, of in values.items():
        for lang in LANGUAGES:
            assert text(f"document_links.question_{code}", lang, **of)
