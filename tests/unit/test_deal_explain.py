"""A deal in sentences: every kind of measure in both languages, with its range and source."""

import re
from typing import get_args

import pytest

from detente.deal.explain import explain
from detente.deal.library import library
from detente.deal.load import load_deal
from detente.deal.measure import AnyMeasure
from detente.deal.schema import Deal
from detente.deal.sentence import measure_sentence, template
from detente.deal.value import Text

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
KINDS = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(AnyMeasure)[0])}
TRADE = {"exporter": ["RUS"], "importer": ["USA"], "sector": ["mining", "metals"]}
MADE = {"country": ["RUS"], "sector": ["machinery"]}
PARTIES = {"parties": ["USA", "RUS"], "region": "arctic"}
FUEL = {"exporter": ["RUS"], "importer": ["USA"], "fuel": ["crude"]}
OBSERVED = {"observed": {"ratio": 0.12, "before": "2021", "after": "2023", "source": "customs"}}

# Kind, fields, template, words that must stand in the English and in the Japanese sentence.
MEASURES = [
    ("tariff", TRADE | {"rate": 0.1}, "tariff_rate", "set at 10%", "関税率を10%とする"),
    ("tariff", TRADE | {"change": 0.25}, "tariff_change_up", "rises by 25 percentage points",
     "25ポイント引き上げる"),
    ("tariff", TRADE | {"change": -0.01}, "tariff_change_down", "falls by 1 percentage point.",
     "1ポイント引き下げる"),
    ("trade_cost", TRADE | {"change": 0.1}, "trade_cost_up", "10% dearer", "10%増える"),
    ("trade_cost", TRADE | {"change": -0.125}, "trade_cost_down", "12.5% cheaper", "12.5%減る"),
    ("trade_cost", TRADE | {"change": OBSERVED}, "trade_cost_open",
     "comes to 12% of what it was (2021 to 2023; customs)", "元の12%になるように較正する"),
    ("embargo", TRADE, "embargo_all", "stops", "全面的に止まる"),
    ("embargo", TRADE | {"share": 0.5}, "embargo_part", "shuts out 50%", "50%が禁止される"),
    ("embargo", TRADE | {"share": OBSERVED}, "embargo_open", "a part of the trade", "一部が禁止"),
    ("export_tax", TRADE | {"rate": 0.3, "receiver": "RUS"}, "export_tax_up",
     "The revenue goes to Russia.", "収入はロシアに入る。"),
    ("export_tax", TRADE | {"rate": -0.3}, "export_tax_down", "subsidy of 30%", "30%の輸出補助金"),
    ("quota", TRADE | {"cut": 0.2}, "quota", "to each exporter", "それぞれの輸出国"),
    ("lift", {"regime": ["ban"]}, "lift_all", "end: The ban", "終了する：禁輸"),
    ("lift", {"regime": ["other"], "share": 0.25}, "lift_part", "25% of the strength", "25%が解除"),
    ("technology", MADE | {"change": 0.02}, "technology_up", "raises the productivity", "上がる"),
    ("technology", MADE | {"change": -0.02}, "technology_down", "by 2%", "2%下がる"),
    ("investment", MADE | {"change": 0.02}, "investment_up", "raises the long-run", "増える"),
    ("investment", MADE | {"change": -0.02}, "investment_down", "lower the long-run", "減る"),
    ("energy_purchase", FUEL | {"volume": 0.5, "unit": "mb/d"}, "energy_purchase_volume",
     "0.5 mb/d", "原油"),
    ("energy_purchase", FUEL | {"share": 0.05}, "energy_purchase_share", "5% of the demand",
     "需要の5%"),
    ("settlement_currency", {"exporter": ["RUS"], "importer": ["CHN"], "currency": "CNY",
     "share": 0.5, "group": "energy"}, "settlement_currency", "Chinese Yuan", "エネルギーの代金"),
    ("arms_control", PARTIES | {"reduction": 0.1}, "arms_control", "(the Arctic)", "北極圏"),
    ("arms_control", PARTIES | {"reduction": 0.1, "covers": ["POL"]}, "arms_control_covers",
     "to Poland", "ポーランド"),
    ("restraint_zone", PARTIES | {"reduction": 0.1}, "restraint_zone", "presence", "相互に抑制"),
    ("intelligence_sharing", PARTIES | {"region": "a_lake"}, "intelligence_sharing",
     "(a lake), at working level", "a lake、実務レベル"),
    ("commitment_doubt", {"guarantor": "USA", "allies": ["NATO_EAST"], "probability": 0.1},
     "commitment_doubt", "put at 10%", "確率を10%"),
    ("tie", {"parties": ["USA", "RUS"], "change": 0.2}, "tie_up", "closer by 0.2", "0.2"),
    ("tie", {"parties": ["USA", "RUS"], "change": -0.2}, "tie_down", "worse by 0.2", "悪化"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "key", "english", "japanese"), MEASURES)
def test_every_kind_in_both_languages(kind, fields, key, english, japanese):
    measure = KINDS[kind](**fields)
    regime = {"ban": Text(en="The ban", ja="禁輸")}
    assert template(measure) == key
    said = {lang: measure_sentence(measure, lang, regime) for lang in ("en", "ja")}
    assert english in said["en"]
    assert japanese in said["ja"]
    assert not JAPANESE.search(said["en"])
    assert not said["en"][0].islower()
    assert JAPANESE.search(said["ja"])


def test_no_kind_is_left_out():
    assert {kind for kind, *_ in MEASURES} == set(KINDS)


def test_range_and_source_follow_the_number():
    change = {"low": -0.3, "central": -0.1, "high": -0.05, "basis": "assumption", "source": "us"}
    measure = KINDS["tariff"](**TRADE, change=change)
    assert measure_sentence(measure, "en") == (
        "The import duty of the United States on mining: oil, gas, coal, ores; metals from Russia "
        "falls by 10 percentage points. Range: 5 to 30 percentage points. Assumption: us."
    )
    assert measure_sentence(measure, "ja").endswith(
        "10ポイント引き下げる。想定幅は5〜30ポイント。仮定(us)。"
    )


@pytest.fixture(scope="module")
def template_deal() -> Deal:
    return load_deal(library() / "_template.yaml")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_section_for_the_deal_each_provision_and_the_claims(template_deal, lang):
    sections = explain(template_deal, lang)
    titles = [template_deal.title[lang], *(p.title[lang] for p in template_deal.provisions)]
    assert [section.title for section in sections[:-1]] == titles
    assert all(section.lines for section in sections)


def test_likelihood_condition_and_consent(template_deal):
    _, lifting, duties, talks, claims = explain(template_deal, "en")
    likelihood = "Likelihood that it is carried out: 20% (5% to 40%). Source: own judgement."
    assert likelihood in lifting.lines
    assert "Needs the consent of the United States: Congress." in lifting.lines
    assert (
        "Only if this is carried out: A quarter of the energy import ban is lifted." in duties.lines
    )
    assert any("the default of this status and an assumption" in line for line in duties.lines)
    assert "Reported: the parties agreed to begin talks on it." in talks.lines
    assert "refined petroleum" in claims.lines[0]


def test_denied_moves_nothing(template_deal):
    provision = template_deal.provisions[0].model_copy(
        update={"status": "denied", "likelihood": None}
    )
    deal = template_deal.model_copy(update={"provisions": [provision]})
    lines = explain(deal, "en")[1].lines
    assert "Reported as denied; it moves nothing." in lines
    assert not any("Likelihood" in line for line in lines)
