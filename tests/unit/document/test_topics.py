"""The words of a clause tell its instrument, in both languages."""

from __future__ import annotations

import re

import pytest

from detente.document.reading import Span
from detente.document.topics import NOT, instruments, topics
from detente.document.topics import _table as table
from detente.i18n import Language

SAID = [
    ("security", "Both militaries will stand down their reserves along the frontier."),
    ("security", "Tokyo will provide Manila with five patrol vessels."),
    ("security", "A joint operations centre will be opened in Tirana."),
    ("security", "A naval task group will be sent to the Gulf."),
    ("arms-control", "Neither side will field more than 1,550 deployed warheads."),
    ("humanitarian", "Trucks carrying flour and medicine may enter through Rafah."),
    ("trade", "The levy on imported cars falls to 12.5 percent."),
    ("trade", "Brazil will open its ethanol market."),
    ("trade", "Carmakers will be allowed to ship 100,000 vehicles free of duty."),
    ("trade", "The quota for sugar is doubled."),
    ("energy", "Rosatom will build two units at Paks."),
    ("energy", "The price will be linked to Brent."),
    ("currency", "The central banks doubled the size of their arrangement to 20 billion yuan."),
    ("sanctions", "Washington took two banks off its blacklist."),
    ("investment", "Abu Dhabi will put $3bn into Egypt's north coast."),
    ("investment", "CATL will build a cell plant near Debrecen."),
    ("technology", "Huawei gear stays barred from the networks."),
    ("justice", "The suspect will be flown to The Hague."),
    ("migration", "Citizens may stay 90 days without a visa."),
    ("migration", "10,000 nurses from the Philippines will be hired."),
    ("territory", "Four villages were handed back to Azerbaijan."),
    ("diplomacy", "The president accepted an invitation to Hanoi."),
    ("environment", "Smoke haze from peat fires will be fought jointly."),
    ("arctic", "Icebreakers of both states will escort ships."),
    ("security", "双方は上空での監視飛行をやめる。"),
    ("security", "米国はウクライナにパトリオット2基を引き渡す。"),
    ("security", "F35戦闘機40機を購入する。"),
    ("humanitarian", "小麦粉と医薬品を積んだトラックの通行を認める。"),
    ("trade", "タイ米を年3万トン受け入れる。"),
    ("trade", "デリー―北京間の直行便を10月に再開する。"),
    ("trade", "日本産水産物の輸入停止を解く。"),
    ("energy", "黒海の海底ケーブルで100万キロワットを送る。"),
    ("energy", "パクシュ原発に2基を建設する。"),
    ("currency", "返済を6年先送りする。"),
    ("sanctions", "肥料会社3社の資金凍結を解く。"),
    ("investment", "合弁会社が鉱山を運営する。"),
    ("fisheries", "フェロー諸島の漁船は1万5千トンを獲ることができる。"),
    ("justice", "コカイン密輸の通信記録を検察当局が共有する。"),
    ("migration", "自国民の送還を受け入れる。"),
    ("territory", "4つの村を返還する。"),
    ("diplomacy", "パレスチナを国家として承認した。"),
    ("environment", "2035年までにメタンを半減させる。"),
    ("counter-terrorism", "テロ容疑者の名簿を共有する。"),
]


def _lang(text: str) -> Language:
    return "ja" if re.search("[ぁ-ん]", text) else "en"


@pytest.mark.parametrize(("domain", "text"), SAID)
def test_a_clause_is_about_its_domain(domain: str, text: str) -> None:
    found = topics(text, Span(0, len(text)), _lang(text))
    assert found
    assert found[0].domain == domain


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("Brussels will cut tariffs on cars.", "tariff_cut"),
        ("Brussels will raise tariffs on cars.", "tariff_rise"),
        ("Brussels will suspend its tariffs on cars for 90 days.", "tariff_suspension"),
        ("Washington will lift sanctions on two banks.", "sanctions_relief"),
        ("Washington will impose new sanctions on two banks.", "sanctions_listing"),
        ("自動車への関税を引き下げる。", "tariff_cut"),
        ("自動車への関税を引き上げる。", "tariff_rise"),
        ("報復関税を90日間停止する。", "tariff_suspension"),
        ("2銀行への制裁を解除する。", "sanctions_relief"),
        ("原油代金を人民元で支払う。", "local_currency_settlement"),
        ("Crude would be paid for in yuan.", "local_currency_settlement"),
    ],
)
def test_the_verb_and_the_object_decide(text: str, instrument: str) -> None:
    assert topics(text, Span(0, len(text)), _lang(text))[0].instrument == instrument


@pytest.mark.parametrize(
    "text",
    [
        "The accord takes effect on Friday.",
        "Talks will start soon.",
        "It runs for three years.",
        "契約は同日付で発効した。",
        "覚書に法的拘束力はない。",
        "技術的な問題は残っていない。",
    ],
)
def test_where_nothing_is_named_nothing_is_found(text: str) -> None:
    assert all(t.generic for t in topics(text, Span(0, len(text)), _lang(text)))


def test_the_cue_stands_in_the_clause() -> None:
    text = "前文。　両国はＬＮＧの購入で合意した。"
    span = Span(4, len(text))
    for topic in topics(text, span, "ja"):
        assert topic.cue is not None
        assert span.holds(topic.cue)
    assert topics(text, span, "ja")[0].instrument == "gas_purchase"


def test_every_row_has_labels_and_words_in_both_languages() -> None:
    for name, one in instruments().items():
        assert one.en, name
        assert one.ja, name
        assert table()[name]["words_en"], name
        assert table()[name]["words_ja"], name
    assert NOT not in instruments()


def test_spaces_and_long_runs_do_no_harm() -> None:
    for part in ("suspend ", "withdraw- ", "制裁", "ease", "攻撃、"):
        text = part * 3000
        assert isinstance(
            topics(text, Span(0, len(text)), _lang(text + "の" * (part > "z"))), tuple
        )


def instrument(words: str, lang: Language) -> str:
    found = [t.instrument for t in topics(words, Span(0, len(words)), lang) if not t.generic]
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        (
            "en",
            "Japan may review the duty to defend its NATO allies, which it raised.",
            "guarantee",
        ),
        ("en", "The new duty on steel rises to 25 percent.", "tariff"),
        ("en", "Both will lower duties on pork.", "tariff"),
        ("en", "The officers return to their duties under a raised alert.", ""),
        ("ja", "作戦に関わる情報の共有を始める。", "intelligence"),
        ("ja", "双方は対象となる兵器や検証の方法に触れていない。", "verification"),
        ("ja", "電話会談では半島情勢に言及がなかった。", ""),
        ("ja", "首相は来年の公式訪問の招待を受けた。", "summit"),
        ("en", "The ministers spoke during a visit to Hanoi.", ""),
        ("ja", "受入基地でLNGを引き渡す。", "gas"),
        ("ja", "米国は鉄鋼の輸入を減らす。", "goods"),
    ],
)
def test_words_alike_tell_different_things(lang: Language, words: str, expected: str) -> None:
    found = instrument(words, lang)
    assert expected in found if expected else not found, found


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        ("humanitarian", "Distress calls will be answered by the nearer rescue centre."),
        ("humanitarian", "Both will exchange lists of prisoners and fishermen in custody."),
        ("migration", "Periods of insurance in one state count towards pensions in the other."),
        ("migration", "The placement agencies may charge seasonal workers no fee."),
        ("diplomacy", "The ministry apologised for the incident."),
        ("diplomacy", "Rome will support its candidacy for UNESCO."),
        ("energy", "A subsea power cable will carry 600 megawatts."),
        ("energy", "Surplus volumes may be resold elsewhere."),
        ("security", "Warships will escort tankers through the strait."),
        ("security", "Observers will be admitted to the posts."),
        ("security", "The ships of the two navies keep a distance of 500 yards."),
        ("security", "Saab will build 12 Gripens in Gavião Peixoto."),
        ("arms-control", "Each side will give advance notice of missile launches."),
        ("environment", "A minimum flow of 40 cubic metres a second is kept at the gauge."),
        ("justice", "The requested Party may refuse surrender."),
        ("trade", "NdPr oxide will be sold at a floor price."),
        ("diplomacy", "The bronzes will be returned to the museum."),
        ("humanitarian", "海難に遭った漁船の捜索・救助に当たる。"),
        ("humanitarian", "拘束者の名簿を交換し、漁民を帰国させる。"),
        ("migration", "年金の加入期間を通算する。"),
        ("migration", "季節労働者から手数料を取らない。"),
        ("diplomacy", "同国は事件について謝罪した。"),
        ("security", "護衛艦がタンカーを護衛する。"),
        ("security", "基地を航空機が使用できる。"),
        ("security", "グリペン12機を追加生産する。"),
        ("arms-control", "ミサイルの発射を24時間前までに通告する。"),
        ("environment", "毎秒40立方メートルの流量を保つ。"),
        ("energy", "買い主は年3カーゴまで引き取りを繰り延べられる。"),
        ("migration", "査証の免除を停止できる。"),
        ("justice", "請求国は自国民を引き渡さないことができる。"),
        ("diplomacy", "収蔵品の仏像を返還する。"),
    ],
)
def test_kinds_of_deals(domain: str, text: str) -> None:
    assert topics(text, Span(0, len(text)), _lang(text))[0].domain == domain


@pytest.mark.parametrize(
    ("weak", "clear"),
    [
        ("The vessels will be listed", "Vessels listed under the sanctions will be taken off"),
        ("Persons found in the territory of one Party", "Both claim the territory of the islands"),
        ("The villages are near", "Two villages will be handed back"),
        ("A statement of four sentences", "They serve their sentences at home"),
        ("船舶を登録する", "船舶を拿捕した"),
        ("検問所の近く", "国境の検問所を開く"),
    ],
)
def test_words_of_the_field_count_less(weak: str, clear: str) -> None:
    def best(text: str) -> float:
        found = topics(text, Span(0, len(text)), _lang(text))
        return max((t.score for t in found), default=0.0)

    assert best(weak) < best(clear)


@pytest.mark.parametrize(
    "text",
    [
        "The list stands in an annex.",
        "The Ministry of Mines will answer.",
        "The article grants nothing.",
        "Nothing is said in the code.",
    ],
)
def test_words_that_name_no_deal(text: str) -> None:
    assert all(t.generic for t in topics(text, Span(0, len(text)), "en"))
