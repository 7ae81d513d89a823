"""Clauses become terms: what they are about, when they are signed, what is asked."""

import pytest

from detente.deal.schema import Domain, Status
from detente.document.layout.headings import is_label
from detente.document.reading import Certainty, Clause, Document, Mention, Span
from detente.document.sentences import sentences
from detente.document.terms import terms
from detente.document.topics import ACCORD

DEAL = ("JPN", "QAT")


def read(text, *statuses, confidence=0.9, domains=()):
    """Return the terms of a text whose body sentences have these statuses, one clause each."""
    document = Document("x", text, "en")
    parts = sentences(document)
    bodies = [i for i, part in enumerate(parts) if part.kind in ("body", "bullet")]
    clauses = [
        Clause(
            index,
            Span(parts[index].start, parts[index].end),
            Certainty("provision" if status else "background", status, None, "x",
                      confidence=confidence),
            domains,
        )
        for index, status in zip(bodies, statuses, strict=True)
    ]  # fmt: skip
    at = text.index("Japan")
    mentions = [Mention(at, at + 5, "Japan", ("JPN",), "state", "x")]
    return terms(document, parts, clauses, mentions, DEAL)


SIGNED = "Japan and Qatar signed a contract on LNG for twenty years."


def test_where_nothing_is_signed_no_term_is():
    statement = "Japan and Qatar released a joint statement on LNG. Deliveries begin in 2029."
    assert {t.status for t in read(statement, Status.AGREED, Status.SIGNED)} == {Status.AGREED}
    text = f"{SIGNED} Deliveries of LNG begin in 2029."
    assert {t.status for t in read(text, Status.SIGNED, Status.SIGNED)} == {Status.SIGNED}


def test_a_sentence_that_names_nothing_goes_on_with_the_provision_before():
    found = read(f"{SIGNED} It takes effect in May.", Status.SIGNED, Status.AGREED)
    assert found[0].topic.domain == Domain.ENERGY
    assert found[1].topic.instrument == found[0].topic.instrument


def test_under_a_heading_of_its_own_it_is_about_the_heading():
    text = f"Gas\n\n{SIGNED}\n\nPrisoner exchange\n\nIt takes effect in May, officials said."
    found = read(text, Status.SIGNED, Status.AGREED)
    assert found[1].topic.instrument == "prisoner_exchange"


def test_a_guess_of_low_confidence_is_asked_about():
    sure = read(SIGNED, Status.SIGNED, confidence=0.9)[0]
    unsure = read(SIGNED, Status.SIGNED, confidence=0.5)[0]
    assert sure.questions == ()
    assert [question.code for question in unsure.questions] == ["status"]


@pytest.mark.parametrize("confidence", [0.9, 0.5])
def test_an_unknown_instrument_has_the_domains_of_the_classifier(confidence):
    words = "Japan lets the neighbour's herds graze on its side of the river."
    domains = ((Domain.TERRITORY, 0.5), (Domain.ENVIRONMENT, 0.3))
    (term,) = read(words, Status.AGREED, confidence=confidence, domains=domains)
    assert (term.topic.instrument, term.topic.domain) == (ACCORD, Domain.TERRITORY)
    said = dict(term.questions[-1].values)["domains"]
    assert said.startswith("territory (77%), environment (20%)")


@pytest.mark.parametrize(("confidence", "count"), [(0.9, 1), (0.3, 0)])
def test_what_is_hardly_left_out_and_unnamed_makes_no_provision(confidence, count):
    words = "None of these points has been seen by the two capitals, Japan and Qatar."
    assert len(read(words, Status.ABSENT, confidence=confidence)) == count


def test_what_leads_in_to_a_list_makes_no_provision():
    assert not read("The terms on LNG that Japan and Qatar agreed are as follows:", Status.AGREED)
    assert read("Japan and Qatar agreed on LNG, as follows from the minutes.", Status.AGREED)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ships and data. Japan waives its levies on LNG.", 1),
        ("A levy test. Japan waives its levies on LNG.", 1),
        ("Japan waives its levies on LNG. Ships and data.", 2),
        ("Levies are void. Japan waives its levies on LNG.", 2),
        ("No levies. Japan waives its levies on LNG.", 2),
        ("Levies: none. Japan waives its levies on LNG.", 2),
    ],
)
def test_what_names_its_paragraph_makes_no_provision(text, count):
    assert len(read(text, Status.AGREED, Status.AGREED)) == count
    assert len(read(text, Status.ABSENT, Status.ABSENT)) == 2


def test_the_title_of_an_article_makes_no_provision():
    assert is_label("第三条（費用）")
    assert is_label("第三条")
    assert not is_label("第三条（費用）各政府が負担する。")
    assert not is_label("（費用）")


def test_closer_ties_and_speculation_make_no_provision():
    assert not read("Japan and Qatar will strengthen their ties.", Status.AGREED)
    assert not read(SIGNED, Status.SPECULATED)
    assert not read(SIGNED, None)
