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
GAS = FUEL | {"importer": ["AUT"], "fuel": ["pipeline_gas"], "unit": "bcm/y"}
QUOTA = {"country": ["SAU", "ARE"], "commodity": ["crude"], "unit": "mb/d",
         "instrument": "production_quota"}  # fmt: skip
STOCKS = QUOTA | {"instrument": "stock_release"}
BANKS = {"country": ["RUS"], "partner": ["USA"], "share": 0.6}
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
     "0.5 mb/d", "原油を購入する。数量は50万バレル/日"),
    ("energy_purchase", FUEL | {"share": 0.05}, "energy_purchase_share", "5% of the demand",
     "需要の5%"),
    ("energy_purchase", GAS | {"volume": 5, "until": "2044-12-31"}, "energy_purchase_volume",
     "5 bcm/y. The contract runs until December 31, 2044.", "契約期間は2044年12月31日まで"),
    ("energy_embargo", FUEL, "energy_embargo_all", "Deliveries of crude oil from Russia to the "
     "United States stop.", "原油の引渡しが全面的に止まる"),
    ("energy_embargo", FUEL | {"share": 0.9}, "energy_embargo_part", "shuts out 90%",
     "90%が禁止される"),
    ("energy_cost", FUEL | {"change": 0.1}, "energy_cost_up", "dearer by 10% of the base price",
     "10%に当たる分だけ増える"),
    ("energy_cost", FUEL | {"change": -0.1}, "energy_cost_down", "cheaper by 10%",
     "10%に当たる分だけ減る"),
    ("energy_link", GAS | {"change": 10, "via": ["UKR"]}, "energy_link_up",
     "10 bcm/y more of pipeline gas can be carried from Russia to Austria, all together. The route "
     "runs through Ukraine.", "合計で100億m³/年増える。経路はウクライナを通る。"),
    ("energy_link", GAS | {"change": -10}, "energy_link_down", "10 bcm/y less", "減る"),
    ("transit_stop", GAS | {"via": ["UKR"], "volume": 15}, "transit_stop",
     "through Ukraine from Russia to Austria ends, which takes 15 bcm/y off",
     "ウクライナ経由の輸送が終わり"),
    ("price_cap", FUEL | {"importer": ["IND"], "cap": 47.6, "outside": 0.1}, "price_cap",
     "47.6 USD a barrel at the port of loading. Ships that stand outside it take 10% of the base "
     "price more on deliveries to India.", "枠外の船舶を使うインド向け"),
    ("energy_supply", QUOTA | {"change": 0.5}, "energy_supply_production_quota_up",
     "Saudi Arabia and the United Arab Emirates together produce 0.5 mb/d more of crude oil",
     "生産枠の拡大"),
    ("energy_supply", QUOTA | {"change": -0.5}, "energy_supply_production_quota_down",
     "0.5 mb/d less", "生産枠の縮小"),
    ("energy_supply", STOCKS | {"change": 0.5}, "energy_supply_stock_release_up",
     "release 0.5 mb/d of crude oil from stocks", "備蓄から放出する"),
    ("energy_supply", STOCKS | {"change": -0.5}, "energy_supply_stock_release_down",
     "take 0.5 mb/d", "備蓄に積み増す"),
    ("energy_supply", QUOTA | {"change": 0.5, "instrument": "new_fields"},
     "energy_supply_new_fields_up", "New fields let Saudi Arabia and", "供給が50万バレル/日増える"),
    ("energy_supply", QUOTA | {"change": -0.5, "instrument": "new_fields"},
     "energy_supply_new_fields_down", "0.5 mb/d less", "開発の見送り"),
    ("swap_line", {"lender": ["CHN"], "borrower": ["RUS"]}, "swap_line",
     "The central bank of China lends its currency to that of Russia", "自国通貨を融通する"),
    ("payment_access", BANKS, "payment_access_cut", "60% of the banking channels", "60%が断たれる"),
    ("payment_access", BANKS | {"action": "restore", "goods": True}, "payment_access_restore",
     "are restored. Trade in goods between them becomes cheaper accordingly.", "回復する"),
    ("reserve_access", {"country": ["RUS"], "amount": 300, "action": "freeze"},
     "reserve_access_freeze", "300 billion dollars of the official reserves of Russia are frozen.",
     "3,000億ドルが凍結される"),
    ("reserve_access", {"country": ["RUS"], "amount": 300, "action": "release"},
     "reserve_access_release", "are released", "凍結が解除される"),
    ("settlement_currency", {"exporter": ["RUS"], "importer": ["CHN"], "currency": "CNY",
     "share": 0.5, "group": "energy"}, "settlement_currency", "Chinese Yuan", "エネルギーの代金"),
    ("arms_control", PARTIES | {"reduction": 0.1}, "arms_control", "(the Arctic)", "北極圏"),
    ("arms_control", PARTIES | {"reduction": 0.1, "covers": ["POL"]}, "arms_control_covers",
     "to Poland", "ポーランド"),
    ("restraint_zone", PARTIES | {"reduction": 0.1}, "restraint_zone", "presence", "相互に抑制"),
    ("arms_control", PARTIES | {"reduction": 0.1, "region": "eastern_europe",
     "weapons": ["intermediate_range", "conventional"]}, "arms_control",
     "(Eastern Europe), which lowers the threat there by 10%. Weapons: intermediate-range missiles "
     "and conventional forces.", "対象となる兵器：中距離ミサイル、通常戦力。"),
    ("intelligence_sharing", PARTIES | {"region": "middle_east"}, "intelligence_sharing",
     "(the Middle East), at working level", "中東、実務レベル"),
    ("commitment_doubt", {"guarantor": "USA", "allies": ["NATO_EAST"], "probability": 0.1},
     "commitment_doubt", "put at 10%", "確率を10%"),
    ("tie", {"parties": ["USA", "RUS"], "change": 0.2}, "tie_up", "closer by 0.2", "0.2"),
    ("tie", {"parties": ["USA", "RUS"], "change": -0.2}, "tie_down", "worse by 0.2", "悪化"),
    ("recognition", {"by": ["USA"], "of": ["PRK"]}, "recognition_recognise",
     "The United States: diplomatic recognition of North Korea.", "北朝鮮を外交的に承認する"),
    ("recognition", {"by": ["USA"], "of": ["PRK"], "action": "withdraw", "mutual": True},
     "recognition_withdraw", "by the United States is withdrawn. And the other way round.",
     "相手側も同様"),
    ("defence_pact", {"parties": ["UKR", "GBR"]}, "defence_pact_make",
     "made between Ukraine and the United Kingdom", "相互防衛条約を結ぶ"),
    ("defence_pact", {"parties": ["UKR", "NATO"], "action": "end"}, "defence_pact_end",
     "between Ukraine and NATO ends", "終了する"),
    ("troops", {"state": ["FRA", "GBR"], "host": "UKR", "change": 12.5}, "troops_up",
     "12.5 thousand more soldiers of France and the United Kingdom are stationed in Ukraine.",
     "兵力を12,500人増やす"),
    ("troops", {"state": ["USA"], "host": "DEU", "change": -5}, "troops_down",
     "5 thousand fewer soldiers of the United States are stationed in Germany.",
     "兵力を5,000人減らす"),
    ("arms_supply", {"supplier": ["DEU"], "recipient": ["UKR"], "value": 6000},
     "arms_supply_supply", "6,000 million dollars a year", "60億ドル/年相当の武器を供与する"),
    ("arms_supply", {"supplier": ["DEU"], "recipient": ["UKR"], "value": 6000, "action": "stop"},
     "arms_supply_stop", "stops", "止まる"),
    ("defence_budget", {"country": ["DEU", "FRA"], "share_of_gdp": 0.035}, "defence_budget_floor",
     "Military expenditure of Germany and France is at least 3.5% of GDP.", "GDPの3.5%以上"),
    ("defence_budget", {"country": ["DEU"], "share_of_gdp": 0.01, "at_least": False},
     "defence_budget", "Military expenditure of Germany is set at 1% of GDP.", "GDPの1%とする"),
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


def test_a_second_number_has_its_own_range_and_source():
    outside = {"low": 0.05, "central": 0.1, "high": 0.2, "basis": "assumption", "source": "ships"}
    cap = {"central": 60, "basis": "published", "source": "the act"}
    measure = KINDS["price_cap"](**FUEL, cap=cap, outside=outside)
    assert measure_sentence(measure, "en").endswith(
        "Published figure: the act. Ships that stand outside it take 10% of the base price more on "
        "deliveries to the United States. Range: 5% to 20%. Assumption: ships."
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
    _, lifting, duties, _, talks, claims = explain(template_deal, "en")
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
