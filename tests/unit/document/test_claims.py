"""Claims: what moves, which way, whose; every one valid in a deal file."""

import re
from dataclasses import replace

import pytest

from detente import catalogue
from detente.deal.schema import Claim, Domain, Status
from detente.document.claim_draft import claim
from detente.document.claims import claims, contradictions
from detente.document.effects import moves, quantities
from detente.document.gazetteer import mentions
from detente.document.reading import (
    Certainty,
    Clause,
    Document,
    EffectFound,
    Reading,
    Sentence,
    Span,
    Term,
    Topic,
)
from detente.outcomes.claims import check

IDS = ["first", "second"]


def _read(*said, kind="mechanism", terms=(), subject=()):
    lang = "ja" if re.search("[ぁ-ん一-龥]", said[0]) else "en"
    text = "\n".join(said)
    document = Document("d", text, lang)
    parts, at = [], 0
    for number, words in enumerate(said):
        parts.append(Sentence(at, at + len(words), words, "body", lang, number))
        at += len(words) + 1
    certainty = Certainty(kind, Status.SPECULATED, None, "test", subject=subject)
    clauses = [Clause(i, Span(s.start, s.end), certainty) for i, s in enumerate(parts)]
    named = mentions(document)
    found = claims(document, parts, clauses, terms, named)
    return Reading(document, tuple(parts), named, (), tuple(clauses), tuple(terms), found)


def _effects(*said, **more):
    reading = _read(*said, **more)
    return [
        (c.effects[0].outcome, dict(c.effects[0].axes), c.effects[0].sign) for c in reading.claims
    ]


def _signs(words):
    lang = "ja" if re.search("[ぁ-ん一-龥]", words) else "en"
    return [(m.quantity.name, m.sign) for m in moves(words, Span(0, len(words)), lang)]


AXES = {
    "country": "JPN",
    "exporter": "JPN",
    "importer": "KOR",
    "partner": "KOR",
    "sector": "food",
    "commodity": "gas",
    "fuel": "lng",
    "currency": "USD",
    "resource": "gdp",
}
DEALS = {"exporter": "country", "importer": "partner"}


@pytest.mark.parametrize("name", quantities())
@pytest.mark.parametrize("said", ["Officials welcomed it.", "当局者は歓迎した。"])
def test_every_quantity_makes_a_valid_claim_of_each_of_its_outcomes(name, said):
    one = quantities()[name]
    reading = _read(said, kind="reaction")
    base = reading.claims[0]
    for outcome in ("", *one.outcomes):
        dims = catalogue.outcomes()[outcome].dims if outcome else ()
        axes = {DEALS.get(dim, dim): AXES[dim] for dim in dims} | (dict(one.fixed) if dims else {})
        effect = EffectFound(None, base.clause.span, "+", outcome, tuple(axes.items()), name)
        found = replace(base, kind="mechanism", effects=(effect,))
        valid = Claim.model_validate(claim(found, reading, 1, IDS))
        label = catalogue.outcomes()[outcome].label if outcome else one.label
        assert label("en") in valid.title.en
        assert label("ja") in valid.effect.about.ja


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Oil prices in Japan would fall.", ("energy_price", "JPN", "-")),
        ("日本の原油価格が下がる。", ("energy_price", "JPN", "-")),
        ("This would push up defence spending in Germany.", ("defence_spending", "DEU", "+")),
        ("ドイツの防衛費が増える。", ("defence_spending", "DEU", "+")),
        ("It would ease military tension in Poland.", ("threat", "POL", "-")),
        ("ポーランドの軍事的緊張が和らぐ。", ("threat", "POL", "-")),
        ("Customs revenue of Brazil would decline.", ("tariff_revenue", "BRA", "-")),
        ("ブラジルの関税収入は減る。", ("tariff_revenue", "BRA", "-")),
    ],
)
def test_outcome_country_and_sign(said, expected):
    (outcome, axes, sign), *rest = _effects(said)
    assert not rest
    assert (outcome, axes["country"], sign) == expected


def test_what_is_said_of_damage_is_turned_into_the_outcome():
    for said in (
        "Russia hopes to soften the damage done by sanctions.",
        "ロシアは制裁による打撃を和らげたい。",
    ):
        assert _effects(said) == [("real_income", {"country": "RUS"}, "+")]


def test_weak_currency_is_turned_and_its_issuer_is_the_country():
    assert _effects("ルーブル安を抑える効果がある。") == [
        ("exchange_rate", {"country": "RUS"}, "+")
    ]


def test_two_effects_of_one_sentence():
    said = (
        "この動きは、エネルギー価格の安定化を狙うと同時に、アメリカ国内のインフレ抑制にも寄与する。"
    )
    assert _signs(said) == [("price_swings", -1), ("consumer_price", -1)]


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("物価上昇を防ぐ", -1),
        ("緊張の高まりを避ける", -1),
        ("輸出の減少を食い止める", 1),
        ("The accord would prevent a rise in inflation", -1),
        ("It would not change consumer prices", 0),
        ("ウォン相場が下支えされる効果は限定的", 0),
        ("緊張が高まりかねない", 1),
        ("unless inflation rises", 1),
    ],
)
def test_turns_and_denials(said, sign):
    assert [s for _, s in _signs(said)] == [sign]


@pytest.mark.parametrize(
    ("said", "name", "sign"),
    [
        ("It would shorten waiting times at the border", "time_needed", -1),
        ("Queues at the border would grow", "time_needed", 1),
        ("This would save exporters money on conversion costs", "transaction_cost", -1),
        ("The cost of borrowing would fall", "financing_cost", -1),
        ("It should lower the cost of shipping", "transport_cost", -1),
        ("Defence stocks rose", "share_price", 1),
        ("Tuna stocks would recover", "fish_stock", 1),
        ("It cuts the risk of rationing", "risk", -1),
        ("The route would bring delivery times down.", "time_needed", -1),
        ("通関の所要時間が短くなる", "time_needed", -1),
        ("両替の手数料がかさむ", "transaction_cost", 1),
        ("防衛関連の株価が上向く", "share_price", 1),
        ("誤認のリスクは小さくなる", "risk", -1),
        ("農家の負担は増える", "cost", 1),
    ],
)
def test_quantities_without_an_outcome_have_a_name_and_a_sign(said, name, sign):
    assert _signs(said) == [(name, sign)]
    assert not quantities()[name].outcomes


def test_where_nobody_is_named_it_is_said_of_the_parties():
    words = "Utilities signed a contract."
    clause = Clause(0, Span(0, len(words)), Certainty("provision", Status.SIGNED, None, "t"))
    topic = Topic(Domain.ENERGY, "gas_purchase", None)
    term = Term(clause, topic, ("JPN", "KOR"), Status.SIGNED)

    def claimed(said):
        found = _read(words, said, terms=[term]).claims
        return [dict(c.effects[0].axes) for c in found if c.effects[0].outcome]

    assert claimed("It would mend relations.") == [{"country": "JPN", "partner": "KOR"}]
    assert claimed("It would ease tension.") == [{"country": "JPN"}, {"country": "KOR"}]
    assert claimed("It would ease tension in Poland.") == [{"country": "POL"}]
    assert claimed("China hopes that it would mend relations.") == []


def test_relations_need_two_states():
    assert _effects("Relations of China would worsen.") == [("", {}, "-")]
    found = _effects("Relations between China and Japan would improve.")
    assert found == [("tie", {"country": "CHN", "partner": "JPN"}, "+")]


def test_coordinated_states_make_a_claim_each():
    found = _effects("Gas prices in Italy and Greece would fall.")
    assert [axes["country"] for _, axes, _ in found] == ["ITA", "GRC"]


def test_no_fuel_named_is_said_in_the_claim():
    reading = _read("Energy prices in Japan would fall.")
    about = claim(reading.claims[0], reading, 1)["effect"]["about"]
    assert "names no fuel" in about["en"]
    named = _read("Oil prices in Japan would fall.")
    assert "names no fuel" not in claim(named.claims[0], named, 1)["effect"]["about"]["en"]


def test_boilerplate_is_no_claim_but_an_assessment_of_the_deal_is():
    assert _effects("It was a sunny day.", kind="assessment") == []
    assert _effects("The deal is historic.", kind="assessment") == [("", {}, "?")]
    assert _effects("The region has long been poor.", kind="background") == []


def _after_a_provision(said, kind="assessment"):
    japanese = re.search("[ぁ-ん一-龥]", said)
    words = "電力会社が契約に署名した。" if japanese else "Utilities signed a contract."
    clause = Clause(0, Span(0, len(words)), Certainty("provision", Status.SIGNED, None, "t"))
    term = Term(clause, Topic(Domain.ENERGY, "gas_purchase", None), ("JPN",), Status.SIGNED)
    reading = _read(words, said, kind=kind, terms=[term])
    return [c for c in reading.claims if c.clause.sentence == 1]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("The numbers look thin to us.", 1),
        ("Will it be enough?", 0),
        ("Hmm.", 0),
        ("They won’t.", 0),
        ("It is not accurate.", 0),
        ("It is not the bargain that it looks like.", 1),
        ("whatever you may have heard elsewhere", 0),
        ("見かけほど大きな話ではない。", 1),
        ("そう言い切れるだろうか。", 1),
        ("どこまで広がるのか。", 0),
        ("本稿は筆者個人の見解である。", 0),
    ],
)
def test_what_is_judged_after_a_provision_is_a_claim_that_no_model_checks(said, kept):
    found = _after_a_provision(said)
    assert len(found) == kept
    for one in found:
        assert one.kind == "assessment"
        assert one.effects[0].outcome == ""
        assert one.effects[0].sign == "?"


@pytest.mark.parametrize(
    ("said", "purposes"),
    [
        ("The sides agreed to lower oil prices.", 0),
        ("Ministers weighed whether to raise exports of gas.", 0),
        ("The sides pool their tankers, to lower oil prices.", 1),
        ("The sides pool their tankers in order to lower oil prices.", 1),
        ("両国は原油価格を抑えるために備蓄を放出する。", 1),
    ],
)
def test_what_is_agreed_to_be_done_is_no_purpose(said, purposes):
    found = _read(said, kind="provision").claims
    assert [c.kind for c in found] == ["motive"] * purposes


def test_pointing_back_links_to_the_provision_before():
    words = "Utilities signed a contract."
    clause = Clause(0, Span(0, len(words)), Certainty("provision", Status.SIGNED, None, "t"))
    topic = Topic(Domain.ENERGY, "gas_purchase", None)
    term = Term(clause, topic, ("JPN",), Status.SIGNED)
    reading = _read(words, "This would lower gas prices in Japan.", terms=[term])
    last = reading.claims[-1]
    assert last.terms == (0,)
    data = claim(last, reading, 3, IDS)
    assert data["provisions"] == ["first"]
    Claim.model_validate(data)


def test_opposite_signs_on_one_outcome_are_asked():
    reading = _read("Oil prices in Japan would fall.", "Oil prices in Japan would rise.")
    (question,) = contradictions(reading.claims, reading.document)
    assert question.code == "contradiction"
    once = _read("Oil prices in Japan would fall.")
    assert contradictions(once.claims, once.document) == ()


def test_the_other_language_has_the_words_in_quotation_marks():
    said = "検査の短縮により輸送費が下がる。"
    reading = _read(said)
    data = claim(reading.claims[0], reading, 1)
    assert data["cause"] == {"ja": "検査の短縮", "en": "“検査の短縮”"}
    assert data["said_by"]["ja"] == "文書の筆者"


def test_a_claim_without_an_effect_says_so_and_whose_it_is():
    for said, title, about in (
        (
            "Bulgaria called it a gift.",
            "A reaction (names Bulgaria)",
            "no effect that could be checked",
        ),
        (
            "ブルガリアは不公平だと述べた。",
            "反応(ブルガリアに言及)",
            "検証できる影響は示されていない",
        ),
    ):
        reading = _read(said, kind="reaction")
        lang = reading.document.lang
        data = claim(reading.claims[0], reading, 1)
        assert data["title"][lang] == title
        assert about in data["effect"]["about"][lang]
        assert "outcome" not in data["effect"]
        assert data["effect"]["sign"] == "?"
        (row,) = check([Claim.model_validate(data)], {}, {}, {"first"})
        assert row["verdict"] == "outside"
        assert row["value"] is None
        assert "quantity" in row["reason"]["en"]


def test_a_claim_about_no_state_is_named_for_the_provision_it_speaks_of():
    words = "Utilities signed a contract."
    clause = Clause(0, Span(0, len(words)), Certainty("provision", Status.SIGNED, None, "t"))
    term = Term(clause, Topic(Domain.ENERGY, "gas_purchase", None), ("JPN",), Status.SIGNED)
    reading = _read(words, "This is smaller than it looks.", kind="assessment", terms=[term])
    data = claim(reading.claims[-1], reading, 1, IDS)
    assert data["title"]["en"] == "An assessment (Gas and LNG purchases)"


def test_relations_with_a_state_are_those_of_whoever_is_spoken_of():
    said = "It would keep its business with China while improving relations with Japan."
    assert _effects(said, subject=("RUS",))[-1][1] == {"country": "RUS", "partner": "JPN"}
    assert _effects(said)[-1][0] == ""
