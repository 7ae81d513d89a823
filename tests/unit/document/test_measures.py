"""Provisions propose measures that a deal file accepts, with the signs of the text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from detente.deal.schema import Provision, Status
from detente.document.amounts import amounts
from detente.document.measures import BUILDERS, Proposal, propose
from detente.document.reading import (
    Certainty,
    Clause,
    Document,
    Mention,
    Reading,
    Sentence,
    Span,
    Term,
    Topic,
)
from detente.document.topics import instruments, topics
from detente.i18n import LANGUAGES, text
from detente.world.regime import provisions

NAMES = {
    "Russia": "RUS", "Russian": "RUS", "ロシア": "RUS", "China": "CHN", "Chinese": "CHN",
    "中国": "CHN", "United States": "USA", "Washington": "USA", "米国": "USA", "Brussels": "EU",
    "EU": "EU", "Qatar": "QAT", "カタール": "QAT", "Japan": "JPN", "日本": "JPN", "Ukraine": "UKR",
    "ウクライナ": "UKR", "Germany": "DEU", "Saudi Arabia": "SAU", "サウジアラビア": "SAU",
}  # fmt: skip
REGIME = provisions()


def proposed(
    words: str, parties: tuple[str, ...], instrument: str = "", status: Status = Status.AGREED
) -> Proposal:
    lang = "ja" if re.search("[ぁ-ん]", words) else "en"
    span = Span(0, len(words))
    sentence = Sentence(0, len(words), words, "body", lang, 0)
    pattern = "|".join(sorted(NAMES, key=len, reverse=True))
    mentions = tuple(
        Mention(m.start(), m.end(), m[0], (NAMES[m[0]],), "state", "name")
        for m in re.finditer(pattern, words)
    )
    clause = Clause(0, span, Certainty("provision", status, None, "cue"))
    known = instruments()
    topic = (
        Topic(known[instrument].domain, instrument, None)
        if instrument
        else topics(words, span, lang)[0]
    )
    term = Term(clause, topic, parties, status, amounts=amounts(words, span, lang))
    document = Document("test", words, lang)
    reading = Reading(document, (sentence,), mentions, parties, (clause,), (term,), ())
    return propose(term, reading, REGIME)


def only(words: str, *parties: str) -> dict[str, Any]:
    (measure,) = proposed(words, parties).measures
    return measure


WORDS = [
    "Russia and China agreed on it, by 500 percent, 3 bcm a year of gas, 20,000 troops, $5 billion",
    "Washington will cut steel tariffs on China by 5 percentage points in Eastern Europe",
    "Russia will sell oil to China in yuan until 2030",
    "They agreed.",
    "ロシアは中国にガスを年30億立方メートル供給し、元で支払う。部隊2万人、50億ドル、500%とする。",
    "米国は中国からの鉄鋼への関税を5ポイント引き下げる。",
    "両国は合意した。",
]


@pytest.mark.parametrize("instrument", sorted(instruments()))
def test_every_proposal_is_a_valid_provision(instrument: str) -> None:
    for words in WORDS:
        for parties in (("RUS", "CHN"), ("USA", "CHN"), ("EU", "UKR", "NATO"), ("UN",), ("JPN",)):
            found = proposed(words, parties, instrument)
            assert bool(found.measures) != bool(found.no_measure)
            Provision.model_validate(
                {
                    "id": "a",
                    "title": {"en": "a", "ja": "a"},
                    "parties": ["JPN"],
                    "domain": instruments()[instrument].domain,
                    "status": "agreed",
                    "measures": list(found.measures),
                    **({"no_measure": found.no_measure} if found.no_measure else {}),
                }
            )
            for question in found.questions:
                for lang in LANGUAGES:
                    key = f"document_measures.question_{question.code}"
                    assert text(key, lang, **dict(question.values))
            for measure in found.measures:
                assumed = [v for v in measure.values() if isinstance(v, dict) and "basis" in v]
                if any(v["basis"] == "assumption" for v in assumed):
                    assert found.questions


def test_what_is_built_is_an_instrument() -> None:
    assert set(BUILDERS) <= set(instruments())


@pytest.mark.parametrize("status", [Status.DENIED, Status.ABSENT])
def test_what_the_text_denies_has_no_measure(status: Status) -> None:
    words = "Russia will sell gas to China"
    assert proposed(words, ("RUS", "CHN"), status=status).measures == ()


@pytest.mark.parametrize(
    "words",
    [
        "Washington will cut tariffs on steel from China by 5 percentage points",
        "米国は中国産の鉄鋼への関税を5ポイント引き下げる。",
    ],
)
def test_a_cut_is_negative(words: str) -> None:
    found = only(words, "USA", "CHN")
    assert found["kind"] == "tariff"
    assert found["change"]["central"] == pytest.approx(-0.05)
    assert (found["exporter"], found["importer"]) == (["CHN"], ["USA"])
    assert found["sector"] == ["basic_metals"]


def test_a_rise_is_positive_and_a_level_is_a_rate() -> None:
    rise = only("Washington will raise tariffs on cars from Japan by 5 points", "USA", "JPN")
    assert rise["change"]["central"] == pytest.approx(0.05)
    level = only("Washington will cut tariffs on cars from Japan from 25% to 10%", "USA", "JPN")
    assert level["rate"]["central"] == pytest.approx(0.1)
    assert level["exporter"] == ["JPN"]


def test_a_size_that_is_not_given_is_a_range_and_a_question() -> None:
    found = proposed("Washington will cut tariffs on cars from Japan", ("USA", "JPN"))
    (measure,) = found.measures
    assert measure["change"]["basis"] == "assumption"
    assert measure["change"]["low"] <= measure["change"]["central"] <= measure["change"]["high"] < 0
    assert measure["change"]["source"]["ja"]
    assert [q.code for q in found.questions] == ["tariff_size"]


@pytest.mark.parametrize(
    "words",
    [
        "Japan will buy 3 million tonnes a year of LNG from Qatar",
        "Qatar will supply Japan with 3 million tonnes a year of LNG",
        "日本はカタールからLNGを年300万トン購入する。",
        "カタール産LNGを日本に年300万トン供給する。",
    ],
)
def test_who_sells_to_whom(words: str) -> None:
    found = only(words, "JPN", "QAT")
    assert found["kind"] == "energy_purchase"
    assert (found["exporter"], found["importer"]) == (["QAT"], ["JPN"])
    assert found["fuel"] == ["lng"]
    assert found["volume"]["central"] == pytest.approx(3 * 1.36)
    assert found["unit"] == "bcm/y"


def test_an_end_of_purchases_is_a_ban() -> None:
    found = only("Japan will stop buying oil from Russia", "JPN", "RUS")
    assert found["kind"] == "energy_embargo"
    assert (found["exporter"], found["importer"]) == (["RUS"], ["JPN"])


def test_half_of_the_sanctions() -> None:
    found = only("Washington will lift half of the sanctions on Russia", "USA", "RUS")
    assert found["kind"] == "lift"
    assert found["share"]["central"] == pytest.approx(0.5)
    assert "us-export-controls-russia" in found["regime"]
    assert "japan-export-controls-russia" not in found["regime"]
    assert not any(name.startswith("us-section") for name in found["regime"])


def test_payments_in_a_currency() -> None:
    found = only(
        "A third of the oil that Saudi Arabia sells to China is paid in yuan", "SAU", "CHN"
    )
    assert found["kind"] == "settlement_currency"
    assert found["currency"] == "CNY"
    assert found["group"] == "energy"
    assert found["share"]["central"] == pytest.approx(1 / 3)


def test_a_contract_until_the_end_of_a_year_is_no_ban() -> None:
    words = "Japan will buy 3 million tonnes a year of LNG from Qatar until the end of 2045"
    found = only(words, "JPN", "QAT")
    assert found["kind"] == "energy_purchase"
    assert found["until"] == "2045-12-31"


def test_purchases_of_others_make_no_buyer() -> None:
    words = (
        "Utilities signed contracts with Qatar that bring their purchases of LNG to 22 bcm a year"
    )
    found = proposed(words, ("JPN", "KOR", "QAT"), "gas_purchase")
    assert not any(m["importer"] == ["QAT"] for m in found.measures)
