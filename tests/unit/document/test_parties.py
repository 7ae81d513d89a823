"""The parties of a deal, and both sides of each clause."""

import pytest

from detente.deal.schema import Status
from detente.document.gazetteer import mentions
from detente.document.parties import of_clause, parties, resolved
from detente.document.reading import Document, Span
from detente.document.sentences import sentences


def read(text):
    lang = "ja" if any("ぁ" <= c <= "鿿" for c in text) else "en"
    document = Document("text", text, lang)
    parts, named = sentences(document), mentions(document)
    deal = parties(document, parts, named)
    return parts, resolved(parts, named, deal), deal


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Peru and Ecuador settle row over river ports\n\nLIMA (Reuters) - Peru and Ecuador agreed on Monday to "
            "reopen two river ports, Peruvian officials said.\n\nBrazil welcomed the move. The two countries "
            "will also share customs data. China, a rival investor, criticised the plan.",
            "PER ECU",
        ),
        (
            "Oslo talks end with fishing pact\n\nAfter three days of talks in Oslo brokered by Norway, "
            "Colombia and Venezuela signed a pact on fishing. Both governments said it would last "
            "five years. Norway's foreign minister thanked the delegations.",
            "COL VEN",
        ),
        (
            "Joint statement\n\nThe Government of Japan and the Government of the Republic of Kenya,\n\n"
            "1. The two sides shall begin negotiations on a tax treaty.\n2. Japan will lend 20 billion yen.",
            "JPN KEN",
        ),
        (
            "The EU and Vietnam clinched a deal on rice quotas on Friday, with Hanoi promising to cut "
            "checks. Thailand and India, both big exporters, complained.",
            "EU VNM",
        ),
        (
            "ASEAN and China agreed on a code. The ministers of the two met in Vientiane.",
            "ASEAN CHN",
        ),
        (
            "Serbia, Hungary and Slovakia will build a pipeline\n\nSerbia, Hungary and Slovakia signed a "
            "memorandum on Tuesday. The three countries will share the cost.",
            "SRB HUN SVK",
        ),
        (
            "モンゴルとカザフスタン、電力融通で合意\n\nモンゴルとカザフスタンの両政府は3日、電力を融通することで合意した。"
            "会談はウランバートルで開かれた。ロシアは懸念を示した。両国は来年から送電を始める。",
            "MNG KAZ",
        ),
        (
            "日越首脳会談\n\n石破首相は、ベトナムのトー・ラム書記長と会談し、原発の協議を始めることで一致した。"
            "両首脳は中国の海洋進出にも懸念を示した。",
            "JPN VNM",
        ),
        (
            "ドーハ共同=カタールの仲介で、ルワンダとコンゴ民主共和国は停戦に署名した。双方は捕虜を交換する。"
            "米国務省は歓迎した。",
            "RWA COD",
        ),
        (
            "米韓、関税で合意 日本は静観\n\n米国と韓国は、自動車関税を15%とすることで合意した。韓国は3500億ドルを"
            "投資する。日本の経済産業省は論評を避けた。",
            "USA KOR",
        ),
        pytest.param(
            "各位\n\nオマーンでの契約締結のお知らせ\n\n当社は、オマーンの公社と契約を締結した。",
            "OMN JPN",
            id="a japanese firm speaks of itself",
        ),
        pytest.param(
            "日・カザフスタン受刑者移送条約\n\n我が国はタイ、ブラジル、イラン及びベトナムとの間で条約を締結している。\n"
            "両国は移送に同意することができる。",
            "JPN KAZ",
            id="precedents are no parties of two",
        ),
        pytest.param(
            "日・フィジー防衛相会談\n\nＱ：米国、中国、ロシア及びインドは反対しましたか。\n\n"
            "両国は訓練を増やすことで合意した。フィジーは港を開く。",
            "JPN FJI",
            id="who is asked about is no party",
        ),
        pytest.param(
            "Agreement between the Portuguese Republic and the Oriental Republic of Uruguay\n\n"
            "The Parties shall share evidence.\n\nDone in the Portuguese and Spanish languages.",
            "PRT URY",
            id="the language of a text is no party",
        ),
        pytest.param(
            "Incidents at sea\n\nHis Majesty's Government and China have a memorandum. The First Sea Lord "
            "signed it in Singapore. My Lords, the Chinese side wanted no more.",
            "GBR CHN",
            id="a place where it was signed is no party",
        ),
        pytest.param(
            "South Sudan borrows from Abu Dhabi\n\nSouth Sudan and the United Arab Emirates agreed on a "
            "loan. Both sides will sign in May. Juba pledges oil. It rained. It was late.\n\n"
            "Also noted: Juba and Kampala have agreed to talk about a depot.",
            "SSD ARE",
            id="a matter that a text mentions last is not its deal",
        ),
    ],
)  # fmt: skip
def test_parties_of_a_deal(text, codes):
    assert set(read(text)[2]) == set(codes.split())


def test_collectives_are_the_deal_or_the_pair_named_last():
    _, named, deal = read(
        "日本とインドは投資協定に署名した。両国は投資を倍増させる。\n\n一方、米中協議は決裂した。両国は関税を上げた。"
        "\n\n日本とインドは再び会談する。両政府は日程を調整する。"
    )
    assert set(deal) == {"JPN", "IND"}
    said = [set(m.codes) for m in named if m.kind == "collective"]
    assert said == [{"JPN", "IND"}, {"USA", "CHN"}, {"JPN", "IND"}]


def clause(text, index):
    parts, named, deal = read(text)
    sentence = parts[index]
    return set(of_clause(Span(sentence.start, sentence.end), sentence, named, deal))


DEAL = "Chad and Niger signed a pact in Doha. Chad and Niger agreed to share water. "


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Chad will build a dam.", "TCD NER"),
        ("Each side will inform the other.", "TCD NER"),
        ("Tolls are cut by half.", "TCD NER"),
        ("The African Union will send observers.", "TCD NER AU"),
        ("Libya agreed with Chad to lay a pipe.", "LBY TCD"),
        ("Oil from Libya is exempt.", "TCD NER"),
        ("Qatar, which mediated, was thanked.", "TCD NER"),
    ],
)
def test_a_clause_has_both_sides(said, codes):
    assert clause(DEAL + said, 2) == set(codes.split())


def test_a_clause_of_three_parties_has_those_that_it_names():
    text = "キルギス、ウズベキスタン、カザフスタンは議定書に署名した。ウズベキスタンはキルギスに電力を送る。水は夏に流す。"
    assert clause(text, 1) == {"UZB", "KGZ"}
    assert clause(text, 2) == {"UZB", "KGZ", "KAZ"}


def test_a_text_that_names_nobody_has_no_parties():
    assert read("Nothing was said. Nobody came.")[2] == ()
    assert read("")[2] == ()


def names_of(text):
    return {m.text: m.codes for m in read(text)[1] if m.kind == "institution"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KEP, the Croatian utility, will buy gas. KEP may resell it.", {"KEP": "HRV"}),
        ("Croatian utility KEP will pay in euros, KEP said.", {"KEP": "HRV"}),
        ("Peru's TIGC takes the gas and TIGC hands it over.", {"TIGC": "PER"}),
        ("Alfa Gaz, the state gas company of Mali, signed.", {"Alfa Gaz": "MLI"}),
        ("Alfa Gaz (Mali) and Omega (Niger) agreed.", {"Alfa Gaz": "MLI", "Omega": "NER"}),
        ("The Malian Solar Power Board (MSPB) will build. MSPB pays.", {"MSPB": "MLI"}),
        ("ラトビアの電力会社ELXは購入し、ELXが支払う。", {"ELX": "LVA"}),
        ("オムガス（マリ国営）は供給する。", {"オムガス": "MLI"}),
        ("ガーナ国営のオムガスは供給する。オムガスが支払う。", {"オムガス": "GHA"}),
        ("Turkmengaz and Petrobangla signed.", {"Turkmengaz": "TKM", "Petrobangla": "BGD"}),
        (
            "Ghana's LNG imports rose. LNG is dear. Ghana's President Mahama spoke of Lake Volta.",
            {},
        ),
        ("Thailand's Sa Kaeo province is quiet. Sa Kaeo is far.", {}),
        ("ガーナのアクラ港は広い。アクラ港は古い。", {}),
    ],
)
def test_a_body_that_a_text_introduces_stands_for_its_state(text, names):
    assert names_of(text) == {name: (code,) for name, code in names.items()}


def test_our_country_is_japan_outside_quotation_marks():
    named = read("我が国は支援する。大統領は「我が国は反対だ」と述べた。")[1]
    assert [m.codes for m in named if m.text == "我が国"] == [("JPN",)]


@pytest.mark.parametrize(
    ("said", "status", "codes"),
    [
        ("Peru is considering a second port.", Status.HINTED, "PER"),
        ("Peru is considering a second port.", Status.AGREED, "PER"),
        ("Peru lets Ecuador's ships into its ports.", Status.IN_FORCE, "PER"),
        ("Brazil will pay for the second port.", Status.AGREED, "BRA"),
        ("Peru signed a treaty with Ecuador.", Status.SIGNED, "PER ECU"),
        ("From Peru ships may call at will.", Status.SIGNED, "PER ECU"),
        ("Peru and Ecuador may open a second port.", Status.HINTED, "PER ECU"),
        ("Both sides may open a second port.", Status.HINTED, "PER ECU"),
        ("Peru will open a second port.", Status.AGREED, "PER"),
        ("Peru will open a second port.", Status.TO_BE_DISCUSSED, "PER ECU"),
        ("同国はペルー産の銅の輸入を再開する方針を示した。", Status.HINTED, "PER ECU"),
        ("ペルーの当局者は第二の港も視野に入れる。", Status.HINTED, "PER"),
        ("ペルー側は港を開く。", Status.AGREED, "PER"),
        ("ペルー側は港を開く。", Status.SIGNED, "PER"),
        ("ペルーに港を開く。", Status.AGREED, "PER ECU"),
        ("ペルー側は港を開くよう求めた。", Status.TO_BE_DISCUSSED, "ECU"),
        ("ペルー側は港を開く案を示した。", Status.TO_BE_DISCUSSED, "PER ECU"),
        ("Peru has asked for a second port.", Status.TO_BE_DISCUSSED, "ECU"),
        ("Peru pressed Brazil to open a second port.", Status.TO_BE_DISCUSSED, "BRA"),
        ("Peru proposed a second port.", Status.TO_BE_DISCUSSED, "PER ECU"),
        ("双方は港を開く。", Status.AGREED, "PER ECU"),
    ],
)
def test_what_one_party_says_of_itself_is_its_own(said, status, codes):
    parts, named, _ = read(said)
    deal = ("PER", "ECU")
    named = resolved(parts, named, deal)
    found = of_clause(Span(0, len(said)), parts[0], named, deal, status)
    assert set(found) == set(codes.split())


@pytest.mark.parametrize(
    "text",
    [
        "Neither army will advance.",
        "Each ministry pays half.",
        "Each of the two bears its costs.",
        "The two agreed to meet.",
        "両行は枠を広げる。",
        "両社は契約した。",
    ],
)
def test_words_for_both(text):
    assert any(m.kind == "collective" for m in read(text)[1])


def test_the_two_of_three_are_those_named_together_last():
    text = (
        "Kenya, Uganda and Rwanda agree on a line\n\nKenya, Uganda and Rwanda agreed on Monday to build "
        "a power line. The three states share it. Kenya and Uganda signed a protocol on repairs. "
        "Each of the two bears its costs."
    )
    parts, named, deal = read(text)
    assert set(deal) == {"KEN", "UGA", "RWA"}
    said = {m.text: set(m.codes) for m in named if m.kind == "collective"}
    assert said == {"The three states": set(deal), "Each of the two": {"KEN", "UGA"}}
    last = parts[-1]
    assert set(of_clause(Span(last.start, last.end), last, named, deal)) == {"KEN", "UGA"}
