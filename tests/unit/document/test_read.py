"""The whole reader on any input: what is read stands in the text, and a draft of it is valid."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.deal.library import library, names
from detente.deal.load import parse_deal
from detente.document.draft import draft
from detente.document.draft_yaml import to_yaml
from detente.document.read import LONGEST, MANY, MUCH, read
from detente.errors import DataError

TODAY = datetime.date(2026, 11, 30)
# Words of deals in both languages, put together at random with marks and white space.
WORDS = st.sampled_from(
    [
        "Japan",
        "Qatar",
        "Moscow",
        "両国",
        "米露",
        "は",
        "が",
        "agreed",
        "signed",
        "合意した。",
        "署名した。",
        "tariffs",
        "関税",
        "LNG",
        "協議",
        "を",
        "開始",
        "することで",
        "to",
        "by",
        "5%",
        "10",
        "billion",
        "USD",
        "2027",
        "if",
        "would",
        "not",
        "ない",
        "「",
        "」",
        "“",
        "”",
        ".",
        "。",
        "、",
        ",",
        "\n",
        "\n\n",
        "#",
        "•",
        "1.",
        "deny",
        "否定",
        "した",
        "shall",
        "gas",
        "制裁",
        "sanctions",
        "lift",
        "talks",
        "on",
        "the",
        "NATO",
        "一方",
        "ため",
        "場合",
        "\u3000",
        "\t",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


def readings_of(source):
    try:
        return read(source)
    except DataError:
        return None


@given(st.one_of(TEXTS, st.text(max_size=300)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_read_stands_in_the_text_and_makes_a_valid_draft(source):
    reading = readings_of(source)
    if reading is None:
        return
    text = reading.document.text
    for clause in (*reading.clauses, *(c.clause for c in reading.claims)):
        sentence = reading.sentences[clause.sentence]
        assert sentence.kind in ("body", "bullet")
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.holds(clause.span)
    starts = [term.clause.span.start for term in reading.terms]
    assert starts == sorted(starts)
    try:
        made = draft(reading, (), identifier="x", place="x.txt", today=TODAY)
    except DataError:
        assert not any(term.parties for term in reading.terms) or not reading.terms
        return
    for provision in made.deal.provisions:
        for quote in provision.quotes:
            assert text[quote.start : quote.end] == quote.exact
    assert parse_deal(to_yaml(made.data, {}, ("head",))) == made.deal


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    readings_of(content)


@pytest.mark.parametrize(
    "piece",
    ["「", "<", "a. ", "Japan and ", "合意し、", "(", "1", "&amp;", "<div>", "\x0b", "if ", "“"],
)
def test_long_monotony_is_read(piece):
    readings_of(piece * (20_000 // len(piece)))


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        (
            "Japan and Qatar sign 15-year LNG contract\n\n",
            "The weather in Doha was fine on Monday.",
        ),
        ("日本とカタール、LNG長期契約に署名\n\n", "ドーハはこの日、穏やかな天気に恵まれた。"),
    ],
)
def test_headings_make_no_provision(heading, body):
    assert not read(heading + body).terms


@pytest.mark.parametrize("deal", [name for name in names() if "-20" in name])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_librarys_documents_give_drafts_with_their_parties(deal, lang):
    folder = library() / deal
    reading = read((folder / f"document.{lang}.txt").read_bytes(), deal)
    made = draft(reading, (), identifier=deal, place=f"document.{lang}.txt", today=TODAY)
    reviewed = parse_deal((folder / "deal.yaml").read_text("utf-8"))
    assert set(made.deal.parties) & set(reviewed.parties)
    assert len(made.deal.provisions) >= len(reviewed.provisions) / 2
    assert not made.dropped


def test_long_documents_say_so():
    sentence = "Japan and Qatar signed a contract on LNG in Doha. "
    reading = read(sentence * (MANY + 1))
    assert reading.notes == ("long_document",)
    assert reading.terms


def test_long_sentences_make_a_document_long():
    sentence = "Japan and Qatar signed a contract on LNG" + " in Doha" * 150 + ". "
    assert len(sentence) < LONGEST
    assert read(sentence * 3).notes == ()
    assert read(sentence * (MUCH // len(sentence) + 1)).notes == ("long_document",)
