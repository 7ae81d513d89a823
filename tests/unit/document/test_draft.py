"""A reading becomes a draft deal: its date, what it asks, whom it quotes, how it is written."""

import datetime
from dataclasses import replace

import pytest

from detente.deal.load import parse_deal
from detente.document.draft import ask, draft
from detente.document.draft_yaml import to_yaml
from detente.document.read import read
from detente.document.reading import Question, Span
from detente.errors import DataError
from detente.i18n import LANGUAGES

TODAY = datetime.date(2026, 11, 30)
TEXT = "Japan and Qatar signed a contract on LNG in Doha, the ministry said."


def made(text=TEXT, reading=None):
    reading = reading or read(text)
    return draft(reading, (), identifier="x", place="x.txt", today=TODAY)


def asked(one):
    return [question.en for question in one.deal.questions]


@pytest.mark.parametrize(
    ("words", "day", "full"),
    [
        ("On 3 March 2026 ", datetime.date(2026, 3, 3), True),
        ("In March 2026 ", datetime.date(2026, 3, 1), False),
        ("Yesterday ", TODAY, False),
        # A day to come is no date of the document.
        ("By 1 May 2031, ", TODAY, False),
    ],
)
def test_the_date_is_the_documents_or_asked_for(words, day, full):
    one = made(words + TEXT)
    assert one.deal.date == day
    assert any("full date" in question for question in asked(one)) != full


def test_a_condition_is_asked_about_in_the_documents_words():
    reading = read(TEXT)
    term = reading.terms[0]
    at = TEXT.index("in Doha")
    certainty = replace(term.clause.certainty, condition=Span(at, at + 7))
    term = replace(term, clause=replace(term.clause, certainty=certainty))
    one = made(reading=replace(reading, terms=(term,)))
    assert any("“in Doha”" in question.en for question in one.deal.provisions[0].questions)


def test_who_says_so_is_quoted_for_the_reader_of_the_other_language():
    reading = read(TEXT)
    term = reading.terms[0]
    at = TEXT.index("the ministry")
    certainty = replace(term.clause.certainty, attributed=Span(at, at + 12))
    term = replace(term, clause=replace(term.clause, certainty=certainty))
    said = made(reading=replace(reading, terms=(term,))).deal.provisions[0].attributed_to
    assert said.en == "the ministry"
    assert said.ja == "「the ministry」"


def test_a_quote_of_nothing_is_dropped_and_counted():
    reading = read(TEXT)
    clause = replace(reading.terms[0].clause, span=Span(5, 6))
    one = made(reading=replace(reading, terms=(replace(reading.terms[0], clause=clause),)))
    assert one.dropped == 1
    assert not one.deal.provisions[0].quotes


def test_without_a_state_there_is_no_draft():
    reading = read(TEXT)
    term = replace(reading.terms[0], parties=("UN",))
    with pytest.raises(DataError):
        made(reading=replace(reading, terms=(term,), parties=("UN",)))


def test_ids_are_numbered_where_an_instrument_comes_twice():
    reading = read(TEXT)
    one = made(reading=replace(reading, terms=(reading.terms[0],) * 2))
    first, second = (provision.id for provision in one.deal.provisions)
    assert second == f"{first}-2"


@pytest.mark.parametrize("code", ["date", "status", "condition", "domain"])
def test_questions_are_asked_in_both_languages(code):
    values = (("words", "w"), ("domains", "d"))
    said = ask(Question(code, values=values))
    assert set(said) == set(LANGUAGES)
    assert "{" not in "".join(said.values())


def test_a_draft_is_written_with_its_reasons_and_read_back():
    one = made()
    identifier = one.deal.provisions[0].id
    text = to_yaml(one.data, {identifier: "because"}, ("first", "second"))
    assert text.startswith("# first\n# second\nid: x\n")
    assert f"  # because\n  - id: {identifier}\n" in text
    assert "&id" not in text
    assert max(map(len, text.splitlines())) < 240
    assert parse_deal(text) == one.deal
