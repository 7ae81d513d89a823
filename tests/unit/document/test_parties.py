"""The parties of a deal, and both sides of each clause."""

import pytest

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
