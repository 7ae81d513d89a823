"""Actors are found by every name that they have, and not in words that only look like one."""

import csv
from importlib import resources

import pytest

from detente import catalogue, i18n
from detente.document.gazetteer import mentions
from detente.document.names import names, seats
from detente.document.reading import Document
from detente.document.seat import SEAT_PLACE

STATES = [code for code in catalogue.places() if code != "ROW"]


def found(text, lang=None):
    said = lang or ("ja" if any("ぁ" <= c <= "鿿" for c in text) else "en")
    return mentions(Document("text", text, said))


def read(text):
    """Return the words and codes of the mentions that have any."""
    return [(m.text, ",".join(m.codes)) for m in found(text) if m.codes]


@pytest.mark.parametrize("code", STATES)
def test_every_state_by_its_name_in_both_languages(code):
    place = catalogue.places()[code]
    for text in (f"Yesterday {place.en} agreed.", f"昨日、{place.ja}は合意した。"):
        assert [m.codes for m in found(text)] == [(code,)], text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The U.S. and the UK agreed.", "USA GBR"),
        ("Türkiye, Turkey, Burma, Ivory Coast and the Czech Republic", "TUR TUR MMR CIV CZE"),
        ("DR Congo and the Republic of the Congo", "COD COG"),
        ("North Korea, the DPRK and the Republic of Korea", "PRK PRK KOR"),
        ("Emirati, Burkinabe, Kyrgyz, Swiss and Dutch envoys", "ARE BFA KGZ CHE NLD"),
        ("Nigerien and Nigerian troops", "NER NGA"),
        ("Dominica and the Dominican Republic", "DMA DOM"),
        ("Guinea-Bissau, Equatorial Guinea, Papua New Guinea, Guinea", "GNB GNQ PNG GIN"),
        ("South Sudan, Sudan, Samoa and American Samoa", "SSD SDN WSM ASM"),
        ("Sino-Russian talks and a Franco-German plan", "CHN RUS FRA DEU"),
        ("President Trump met Xi Jinping, then Zelenskyy", "USA CHN UKR"),
        ("Côte d’Ivoire and Cote d'Ivoire", "CIV CIV"),
        ("The Islamic Republic warned the Islamic Republic of Mauritania", "IRN MRT"),
        ("Peru pays US$40m to the Inter-American Development Bank", "PER"),
        ("メキシコ合衆国政府と合衆国政府", "MEX USA"),
        ("THE PEOPLE'S REPUBLIC OF CHINA AND THE REPUBLIC OF CHINA", "CHN TWN"),
        ("THE PEOPLE’S REPUBLIC OF CHINA", "CHN"),
        ("PLN bought gas for PLN 120 million with the EU 27", "IDN EU"),
        ("SENEGAL SIGNS WITH MAURITANIA", "SEN MRT"),
        ("アメリカと米国、イギリスと英国、ロシアと北朝鮮", "USA USA GBR GBR RUS PRK"),
        (
            "南スーダン、スーダン、ギニアビサウ、赤道ギニア、パプアニューギニア、ギニア",
            "SSD SDN GNB GNQ PNG GIN",
        ),
        ("ドミニカ共和国、ドミニカ国、ニジェール、ナイジェリア", "DOM DMA NER NGA"),
        ("ＥＵとＮＡＴＯ、ＵＡＥ", "EU NATO ARE"),
        ("プーチン大統領とトランプ氏、石破首相、習近平国家主席", "RUS USA JPN CHN"),
        ("日銀と韓国銀行、欧州委員会、国連安保理", "JPN KOR EU UN"),
    ],
)
def test_names(text, codes):
    assert [c for m in found(text) for c in m.codes] == codes.split()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("米露首脳が会談した", "USA,RUS"),
        ("米ロ両国の関係", "USA,RUS"),
        ("日米韓の3カ国", "JPN,USA,KOR"),
        ("日米豪印の枠組み", "JPN,USA,AUS,IND"),
        ("日中首脳会談", "JPN,CHN"),
        ("独仏は合意した", "DEU,FRA"),
        ("中ロ関係", "CHN,RUS"),
        ("印パ国境", "IND,PAK"),
        ("日欧EPA", "JPN,EU"),
        ("日中高級事務レベル海洋協議", "JPN,CHN"),
        ("対中関税", "CHN"),
        ("対露制裁", "RUS"),
        ("訪米した", "USA"),
        ("駐日大使", "JPN"),
        ("在日米軍", "JPN,USA"),
        ("仏大統領", "FRA"),
        ("独首相", "DEU"),
        ("英外相", "GBR"),
        ("印首相", "IND"),
        ("米政府", "USA"),
        ("米国務長官", "USA"),
        ("豪州", "AUS"),
    ],
)
def test_kanji_that_stand_for_states(text, codes):
    assert [",".join(m.codes) for m in found(text, "ja") if m.codes] == [codes]


@pytest.mark.parametrize(
    "text",
    [
        "良いタイミングでタイプを打つ", "インド洋とインド太平洋", "会談中に、今年中に、中旬に", "中東と中央の年中",
        "米価の高騰で備蓄米を放出", "日中の気温が上がった", "英語で書く", "独自に独立し、単独で", "仏教の比較と比率",
        "豪雨で露出した", "印刷の印象", "ペルシャ湾", "マリーナ", "中国地方の天気", "西日本と東日本", "朝日が昇る",
        "来訪中に", "滞在中の", "絶対中立", "対米ドルで円安", "印加電圧", "欧米と南米、中米", "ジョージア州",
        "日高市", "南シナ海", "英紙によると米紙は", "東京市場", "ジュネーブで開いた", "日比谷公園", "富豪",
        "let us tell us", "a roast turkey", "French fries", "the Indian Ocean", "the South China Sea",
        "New Mexico", "a Panama hat", "the Persian Gulf", "the Sea of Japan", "Michael Jordan", "guinea pigs",
        "the Washington Post", "the North Pole", "the Indo-Pacific", "the Western Balkans", "JOIN US NOW",
        "We met in Doha.", "GENEVA, 3 May", "the talks in Brussels", "a flight to Moscow", "the Nairobi deal",
        "モスクワで会談した", "ワシントン・ポスト", "台湾海峡と北西サハラの帯水層", "海洋法に関する国際連合条約", "西オーストラリア州",
        "borne by the States in equal parts", "the Taiwan Strait", "the OPEC Fund", "a loan of US$40m",
    ],
)  # fmt: skip
def test_false_friends(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Moscow and Washington agreed to talk.", ["RUS", "USA"]),
        ("Brussels will cut its tariffs.", ["EU"]),
        ("talks between Beijing and Tokyo", ["CHN", "JPN"]),
        ("Kyiv's demands", ["UKR"]),
        ("The Kremlin denied it.", ["RUS"]),
        ("For five years, Doha may send two cargoes.", ["QAT"]),
        ("Colombo cannot resell them.", ["LKA"]),
        ("Dili, he let slip, might accept.", ["TLS"]),
        ('Baku "views the request with sympathy".', ["AZE"]),
        ("Ottawa undertook to pay.", ["CAN"]),
        ("In Doha, Qatar is host.", ["QAT"]),
        ("モスクワは反発した", ["RUS"]),
        ("北京の姿勢", ["CHN"]),
        ("ワシントンとモスクワは合意した", ["USA", "RUS"]),
    ],
)
def test_a_seat_that_acts_is_its_state(text, codes):
    assert [c for m in found(text) for c in m.codes] == codes


@pytest.mark.parametrize("text", ["Kigali, 12 March", "They met in Lima, Baku and elsewhere."])
def test_a_seat_where_something_happens_does_not_act(text):
    assert [c for m in found(text) for c in m.codes] == []


def test_a_seat_that_is_a_place_has_no_code():
    (mention,) = found("They met in Geneva and Doha.")
    assert (mention.text, mention.kind, mention.rule) == ("Doha", "region", SEAT_PLACE)


@pytest.mark.parametrize(
    "text",
    ["両国は", "両政府は", "両首脳が", "双方は", "3カ国は", "三者は", "締約国は", "Both sides agreed", "The two leaders met",
     "the two governments", "the Parties shall", "each other", "Both agreed"],
)  # fmt: skip
def test_collectives(text):
    (mention,) = found(text)
    assert mention.kind == "collective"
    assert not mention.codes


def test_a_body_that_others_have_too_needs_its_state():
    assert read("外務省は否定した。") == []
    assert read("日本は応じた。外務省は否定した。") == [("日本", "JPN"), ("外務省", "JPN")]
    assert read("日本に対し、韓国外務省は否定した。") == [("日本", "JPN"), ("韓国", "KOR")]


@pytest.mark.parametrize(
    "text",
    [
        "米露英仏独中日米米米ロロ・・EU米、中、日と対対中中訪訪米国米国務米" * 20,
        "Moscow and Washington and the the US's U.S. U.S.U.S. both the two the sides Guinea-" * 20,
        "コンゴ民主コンゴ共和国ギニアビサウギニアー米ロサンゼルスロシアロシア" * 20,
        "United\nStates and United  States\r\n", "\x00", "", "’", "é\u0301É",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_mentions_are_in_order_disjoint_and_verbatim(text, lang):
    known = {*catalogue.places(), *catalogue.place_groups(), "UN"}
    end = 0
    for mention in found(text, lang):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert set(mention.codes) <= known
        assert i18n.text(f"actors.{mention.rule}", "ja")
        end = mention.end


def test_the_tables_know_the_codes_and_each_state_once():
    known = {*catalogue.places(), *catalogue.place_groups(), "UN"}
    tables = names()
    for table in (tables.english, tables.japanese):
        assert {c for rows in table.values() for _, name in rows for c in name.codes} <= known
    assert set(seats().values()) <= known
    text = resources.files("detente.document").joinpath("state.csv").read_text("utf-8")
    codes = [row["code"] for row in csv.DictReader(text.splitlines())]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(STATES)
