"""Scores against gold annotation: counted by hand on a reading made by hand."""

import json

import pytest

from detente.deal.schema import Domain, Status
from detente.document import evaluate as module
from detente.document.evaluate import MISSED, Rate, evaluate
from detente.document.gold import load
from detente.document.reading import (
    Certainty,
    Clause,
    Document,
    Reading,
    Sentence,
    Span,
    Term,
    Topic,
)
from detente.errors import DataError

SENTENCES = (
    "A and B sign a pact.",  # found, right
    "They agreed to talk.",  # found, wrong rung
    "B may buy gas.",  # missed
    "Tariffs were not touched.",  # absent, found as absent
    "The pact will ease tension.",  # a mechanism taken for a provision
    "As said, a pact was signed.",  # a restatement taken for a provision
)
TEXT = " ".join(SENTENCES)


def row(number, status, kind="provision", **more):
    start = TEXT.index(SENTENCES[number])
    span = {"start": start, "end": start + len(SENTENCES[number])}
    base = {"id": f"r{number}", "sentence": SENTENCES[number], "status_alt": [], "domain": "trade"}
    return base | span | {"kind": kind, "status": status, "actors": ["USA", "RUS"]} | more


ROWS = (
    row(0, "signed"),
    row(1, "preliminary_talks_agreed", status_alt=["agreed"]),
    row(2, "hinted", status_alt=["speculated_by_author"]),
    row(3, "none", polarity="-"),
    row(4, "speculated", kind="mechanism"),
    row(5, "signed", kind="restatement", dup_of=["r0"]),
)


def term(number, status, parties=("USA", "RUS"), domain=Domain.TRADE):
    start = TEXT.index(SENTENCES[number])
    span = Span(start, start + len(SENTENCES[number]))
    clause = Clause(number, span, Certainty("provision", status, span, "x"))
    return Term(clause, Topic(domain, "x", None), parties, status)


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    lines = "\n".join(json.dumps(r) for r in ROWS)
    (tmp_path / "one.gold.jsonl").write_text(lines, "utf-8")
    return tmp_path


@pytest.fixture
def scores(gold, monkeypatch):
    parts = tuple(
        Sentence(TEXT.index(s), TEXT.index(s) + len(s), s, "body", "en", n)
        for n, s in enumerate(SENTENCES)
    )
    terms = (
        term(0, Status.SIGNED),
        term(1, Status.AGREED, ("USA", "CHN")),
        term(3, Status.ABSENT),
        term(4, Status.AGREED),
        term(5, Status.SIGNED),
    )
    document = Document("one", TEXT, "en")
    reading = Reading(document, parts, (), ("USA", "RUS"), (), terms, ())
    monkeypatch.setattr(module, "read", lambda content, name: reading)
    return evaluate(load(gold))["en"]


def test_live_provisions_are_counted(scores):
    assert (scores.strict.hits, scores.strict.false, scores.strict.missed) == (2, 1, 1)
    assert scores.strict.f1 == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))


def test_lenient_forgives_what_can_be_defended(scores):
    assert (scores.lenient.hits, scores.lenient.false, scores.lenient.missed) == (2, 1, 0)


def test_a_missed_provision_counts_as_wrong_in_status(scores):
    assert scores.status == Rate(2, 4)
    assert scores.status_found == Rate(2, 3)
    assert scores.status_lenient == Rate(3, 4)
    assert scores.confusion["talks-agreed", "agreed"] == 1
    assert scores.confusion["hinted", MISSED] == 1
    assert scores.rung("absent") == Rate(1, 1)


def test_actors_of_missed_provisions_are_missed(scores):
    # Found: USA, RUS of the first; USA of the second, whose CHN is false and RUS missed.
    assert (scores.actors.hits, scores.actors.false, scores.actors.missed) == (3, 1, 3)


def test_wilson_interval():
    # Newcombe (1998), table I: 81 of 263, Wilson without continuity correction.
    low, high = Rate(81, 263).interval()
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_every_fault_of_a_gold_file_is_named(tmp_path):
    (tmp_path / "bad.txt").write_text(TEXT, "utf-8")
    rows = [row(0, "signed"), row(1, "sure"), row(2, "hinted") | {"start": 3}, {"id": "x"}]
    (tmp_path / "bad.gold.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    with pytest.raises(DataError) as error:
        load(tmp_path)
    assert [fault.where.rsplit(":", 1)[1] for fault in error.value.faults] == ["2", "3", "4"]


def test_no_gold_is_an_error(tmp_path):
    with pytest.raises(DataError):
        load(tmp_path)
