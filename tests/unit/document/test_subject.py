"""A document's subject decides where the words of a clause say little."""

from __future__ import annotations

import pytest

from detente.deal.schema import Domain, Status
from detente.document.reading import Certainty, Clause, Document, Span
from detente.document.sentences import sentences
from detente.document.subject import Subject, subject
from detente.document.topics import ACCORD
from detente.i18n import Language

SURE = Certainty("provision", Status.AGREED, None, "test")
FISH = (
    "Norway and Iceland agree on mackerel\n\nNorwegian trawlers will catch 12,000 tonnes of mackerel. "
    "Catch quotas for herring stay as they are. {}"
)
FISH_JA = "日本とロシア、漁業交渉が妥結\n\n日本の漁船は今年2千トンのサケ・マスを漁獲できる。漁獲枠は昨年と同じである。{}"


def about(text: str, words: str, lang: Language) -> tuple[str, str]:
    """Return domain and instrument of some words of a text."""
    document = Document("", text, lang)
    parts = sentences(document)
    at = text.index(words)
    span = Span(at, at + len(words))
    index = next(i for i, s in enumerate(parts) if s.holds(span))
    clause = Clause(index, span, SURE)
    found = subject(document, parts, [clause]).about(document, parts[index], clause)
    assert len({topic.domain for topic in found}) == len(found)
    return found[0].domain, found[0].instrument


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("en", "Captains report every vessel to the port.", "fisheries"),
        ("en", "Fees are due on the first of June.", "fisheries"),
        ("en", "Washington will lift sanctions on two banks.", "sanctions"),
        ("en", "The two armies will keep the ceasefire.", "security"),
        ("ja", "検査は港で行う。", "fisheries"),
        ("ja", "米国は2銀行への制裁を解除する。", "sanctions"),
    ],
)
def test_a_weak_word_gives_way_and_a_clear_one_stands(
    lang: Language, words: str, expected: str
) -> None:
    text = (FISH if lang == "en" else FISH_JA).format(words)
    assert about(text, words, lang)[0] == expected


def test_without_any_word_the_classifier_decides() -> None:
    document = Document("", "They may do so twice.", "en")
    parts = sentences(document)
    clause = Clause(
        0, Span(0, 20), SURE, ((Domain.ENERGY, 0.4), (Domain.TRADE, 0.2), (Domain.ARCTIC, 0.1))
    )
    found = subject(document, parts, [clause]).about(document, parts[0], clause)
    assert [(t.domain, t.instrument, t.by) for t in found[:2]] == [
        (Domain.ENERGY, ACCORD, "classifier"),
        (Domain.TRADE, ACCORD, "classifier"),
    ]
    assert 0 < found[0].score < 1


def test_the_instrument_is_that_of_the_provision_before() -> None:
    text = "Duties on cars fall to 5 percent. Duties on steel are suspended. It lasts a year."
    document = Document("", text, "en")
    parts = sentences(document)
    main: Subject = subject(document, parts, [])
    clauses = [Clause(i, Span(s.start, s.end), SURE) for i, s in enumerate(parts)]
    first = main.about(document, parts[0], clauses[0])[0]
    assert main.about(document, parts[2], clauses[2], first)[0].instrument == first.instrument


def test_the_cue_stands_in_the_sentence_or_there_is_none() -> None:
    text = FISH.format("The fee is 40 dollars.")
    document = Document("", text, "en")
    parts = sentences(document)
    clause = Clause(len(parts) - 1, Span(parts[-1].start, parts[-1].end), SURE)
    for topic in subject(document, parts, [clause]).about(document, parts[-1], clause):
        assert topic.cue is None or parts[-1].holds(topic.cue)
