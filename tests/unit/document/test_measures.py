"""Provisions propose measures that a deal file accepts, with the signs of the text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from detente.deal.schema import Provision, Status
from detente.document.amounts import amounts
from detente.document.measures import BUILDERS, Proposal, propose
from detente.document.measures.case import Case
from detente.document.read import read
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


def measure_of(words: str, before: str, after: str, instrument: str, *parties: str) -> Proposal:
    """Return what ``words`` propose between two sentences, the first of the same paragraph."""
    whole = f"{before} {words}\n\n{after}"
    parts, start = [], 0
    for number, (said, paragraph) in enumerate(((before, 0), (words, 0), (after, 1))):
        start = whole.index(said, start)
        parts.append(Sentence(start, start + len(said), said, "body", "en", paragraph))
        assert parts[number].of(whole) == said
    clause = Clause(1, parts[1], Certainty("provision", Status.AGREED, None, "cue"))
    topic = Topic(instruments()[instrument].domain, instrument, None)
    term = Term(clause, topic, parties, Status.AGREED)
    document = Document("test", whole, "en")
    reading = Reading(document, tuple(parts), (), parties, (clause,), (term,), ())
    return propose(term, reading, REGIME)


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


@pytest.mark.parametrize(
    ("words", "before", "after", "region"),
    [
        (
            "They will share intelligence there.",
            "Talks covered Syria.",
            "The Arctic.",
            "middle_east",
        ),
        ("They will share intelligence.", "They met.", "On the Arctic they agreed too.", None),
        ("They will share intelligence on the Baltic.", "Gaza came up.", "The Arctic.", "baltic"),
    ],
)
def test_a_region_is_not_taken_from_what_follows(
    words: str, before: str, after: str, region: str | None
) -> None:
    found = measure_of(words, before, after, "intelligence_sharing", "USA", "RUS")
    assert [m["region"] for m in found.measures] == ([region] if region else [])
    assert bool(found.no_measure) == (region is None)


def test_whose_sanctions_they_are_is_no_way_of_goods() -> None:
    words = "Japan may receive LNG from Qatar without exposure to Washington sanctions"
    found = only_of(words, "gas_purchase", "JPN", "QAT", "USA")
    assert (found["exporter"], found["importer"]) == (["QAT"], ["JPN"])


def test_a_sea_goes_before_the_region_of_a_party() -> None:
    words = "Russia and Ukraine agreed on rules of restraint for navies in the Black Sea"
    assert only_of(words, "restraint_zone", "RUS", "UKR")["region"] == "black_sea"
    words = "Russia and Ukraine cease fire in Ukraine"
    assert only_of(words, "ceasefire", "RUS", "UKR")["region"] == "eastern_europe"


def test_a_region_that_is_not_named_is_that_of_both_and_asked() -> None:
    found = measure_of("Fire ceases.", "They met.", "In Syria too.", "ceasefire", "RUS", "UKR")
    assert found.measures[0]["region"] == "eastern_europe"
    assert "region_home" in [q.code for q in found.questions]


@pytest.mark.parametrize(
    ("words", "central", "basis"),
    [
        ("Washington will resume part of its imports of Russian energy", 0.25, "assumption"),
        ("Washington will resume a fifth of its imports of Russian energy", 0.2, "text"),
        ("Washington will resume imports of Russian oil", 0.25, "assumption"),
        ("米国はロシア産エネルギーの輸入を一部再開する。", 0.25, "assumption"),
        ("米国はロシア産原油の輸入を再開する。", 0.25, "assumption"),
    ],
)
def test_imports_under_a_ban_lift_it(words: str, central: float, basis: str) -> None:
    found = proposed(words, ("USA", "RUS"))
    (measure,) = found.measures
    assert measure["kind"] == "lift"
    assert measure["regime"] == ["us-russian-energy-import-ban"]
    assert measure["share"]["central"] == pytest.approx(central)
    assert measure["share"]["basis"] == basis
    assert ("share" in [q.code for q in found.questions]) == (basis == "assumption")


def test_imports_that_no_ban_holds_down_are_a_purchase() -> None:
    found = only("Japan will resume imports of oil from Saudi Arabia", "JPN", "SAU")
    assert found["kind"] == "energy_purchase"
    assert proposed("Japan will buy energy from Qatar", ("JPN", "QAT")).no_measure


@pytest.mark.parametrize(
    ("words", "parties", "fuel", "asked"),
    [
        ("Japan will buy natural gas from Qatar", ("JPN", "QAT"), ["lng"], True),
        ("Germany will buy natural gas from Qatar", ("DEU", "QAT"), ["pipeline_gas"], False),
        ("日本はカタールから天然ガスを購入する。", ("JPN", "QAT"), ["lng"], True),
    ],
)
def test_gas_goes_by_sea_where_no_pipeline_can_join_the_two(
    words: str, parties: tuple[str, ...], fuel: list[str], asked: bool
) -> None:
    found = proposed(words, parties, "gas_purchase")
    assert found.measures[0]["fuel"] == fuel
    assert ("lng" in [q.code for q in found.questions]) == asked


def test_an_export_tax_a_quota_and_a_price_cap() -> None:
    tax = "Russia will impose an export tax of 10% on wheat sold to China"
    found = only_of(tax, "export_restriction", "RUS", "CHN")
    assert (found["kind"], found["exporter"]) == ("export_tax", ["RUS"])
    assert found["rate"]["central"] == pytest.approx(0.1)
    cut = "Washington will reduce the steel quota for imports from Japan by 20%"
    found = only_of(cut, "trade_quota", "USA", "JPN")
    assert (found["kind"], found["importer"]) == ("quota", ["USA"])
    assert found["cut"]["central"] == pytest.approx(0.2)
    cap = "The EU caps the price of crude oil from Russia at $45 a barrel"
    found = only_of(cap, "price_cap", "EU", "RUS")
    assert (found["kind"], found["exporter"]) == ("price_cap", ["RUS"])
    assert found["cap"]["central"] == pytest.approx(45)


@pytest.mark.parametrize(
    ("words", "instrument"),
    [
        ("A quota of 3 million tonnes of steel from Japan to the United States", "trade_quota"),
        ("Russia and China cap the price of oil from Russia", "price_cap"),
        ("China will invest $5 billion in Russia", "investment_fund"),
        ("China will share technology for cars with Russia", "technology_transfer"),
    ],
)
def test_what_the_text_does_not_size_is_asked(words: str, instrument: str) -> None:
    found = proposed(words, ("RUS", "CHN"), instrument)
    assert found.no_measure
    assert found.questions


def test_technology_and_capital_that_the_text_sizes() -> None:
    words = "China will supply Russia with car plants that raise productivity by 2%"
    found = only_of(words, "technology_transfer", "CHN", "RUS")
    assert (found["kind"], found["country"], found["sector"]) == (
        "technology", ["RUS"], ["motor_vehicles"],
    )  # fmt: skip
    assert found["change"]["central"] == pytest.approx(0.02)


def test_transit_that_ends_is_of_those_whom_it_served() -> None:
    words = "Ukraine will end transit of 15 bcm a year of gas from Russia to Germany"
    found = only_of(words, "pipeline_transit", "UKR", "RUS", "DEU")
    assert (found["kind"], found["via"]) == ("transit_stop", ["UKR"])
    assert found["volume"]["central"] == pytest.approx(15)


def test_stocks_are_released_over_the_time_that_is_told() -> None:
    told = only_of("Japan will release 18 million barrels over 90 days", "stock_release", "JPN")
    assert told["change"]["central"] == pytest.approx(0.2)
    assert told["change"]["basis"] == "text"
    found = proposed("Japan will release 18 million barrels of oil", ("JPN",), "stock_release")
    (measure,) = found.measures
    assert measure["change"]["low"] < measure["change"]["central"] < measure["change"]["high"]
    assert [q.code for q in found.questions] == ["release_days"]


def only_of(words: str, instrument: str, *parties: str) -> dict[str, Any]:
    (measure,) = proposed(words, parties, instrument).measures
    return measure


@pytest.mark.parametrize(
    ("text", "bound", "between"),
    [
        ("Under it Peru will cut its tariff on copper by 20%.", ["PER"], ["PER", "CHL"]),
        ("Under it Peru will cut its tariff on Bolivian tin by 20%.", ["PER"], ["PER", "BOL"]),
        ("Under it both sides will cut tariffs by 20%.", ["PER", "CHL"], ["PER", "CHL"]),
    ],
)
def test_a_provision_that_binds_one_is_still_between_two(
    text: str, bound: list[str], between: list[str]
) -> None:
    reading = read(f"Peru and Chile signed a trade treaty in Lima on Monday. {text}")
    case = Case(reading.terms[-1], reading, REGIME)
    assert (sorted(case.bound), case.bound[:1]) == (sorted(bound), bound[:1])
    assert case.parties == between


def test_a_budget_is_of_the_state_that_is_bound_not_of_whom_it_is_towards() -> None:
    text = "Under it Poland will raise its defence budget to 5% of GDP."
    reading = read(f"Peru and Poland signed a defence accord on Monday. {text}")
    found = propose(reading.terms[-1], reading, REGIME)
    assert [one["country"] for one in found.measures] == [["POL"]]
