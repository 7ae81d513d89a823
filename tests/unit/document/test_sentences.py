"""Sentences, headings, bullets and furniture, with exact offsets."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.document.layout.summary import is_summary, restates
from detente.document.reading import Document
from detente.document.sentences import sentences
from detente.document.text import document


def parts(text, *kinds):
    kinds = kinds or ("body", "bullet")
    return [s.text for s in sentences(document(text)) if s.kind in kinds]


def kinds(text):
    return [(s.kind, s.text) for s in sentences(document(text))]


def sound(text, lang="en"):
    found = sentences(Document("x", text, lang))
    assert all(s.text == text[s.start : s.end] and s.text.strip() == s.text != "" for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(-1 <= s.heading < i for i, s in enumerate(found))
    assert all(found[s.heading].kind == "heading" for s in found if s.heading >= 0)
    return found


# Where sentences end

SPLITS = {
    "quoted stop": ["首相は「交渉を始める。期限は決めない。」と述べた。", "次の文だ。"],
    "quote within quote": ["「『合意した。』と聞いた。」と外相は語った。", "以上。"],
    "quote alone": ["「前進だ。」", "首相は語った。"],
    "brackets": ["合意した（ただし発効は来年。）という。", "次。"],
    "unmatched": ["首相は「前進だと述べた。", "次の文だ。"],
    "asks": ["応じるのか？と問われた。", "交渉は続くのか？", "不明だ。"],
    "half-width": ["輸出は3.5%増え､LNGは1.2倍になった｡", "次だ｡"],
    "wide dots": ["関税を３．５％下げる．", "交渉は続く．"],
    "Latin in Japanese": ["U.S. Steelの件も協議した。", "No.5も同様だ。"],
    "abbreviations": [
        "Mr. J. R. Smith of the U.N. met Dr. Lee on Jan. 5.",
        "See Art. 3, No. 5 and pp. 3-4, e.g. steel.",
    ],
    "U.S.": ["The deal binds the U.S. Senate.", "It left the U.S. The Senate voted at 5 p.m. on "
    "Monday."],
    "decimals": ["Duties fall by 3.5 percent, i.e. $1.2 billion.", "20 ships sail."],
    "straight quotes": ['"We agreed. It is done," he said.', 'She said: "It is over."', "He left."],
    "curly quotes": ["“Why?” he asked.", "“We signed.”", "They left."],
    "ellipsis": ["They talked… and talked.", "Then they left."],
}  # fmt: skip


@pytest.mark.parametrize("wanted", SPLITS.values(), ids=SPLITS)
def test_where_sentences_end(wanted):
    japanese = any("。" in w or "｡" in w or "．" in w for w in wanted)
    if wanted is SPLITS["U.S."]:
        wanted = [wanted[0], "It left the U.S.", "The Senate voted at 5 p.m. on Monday."]
    assert parts(("" if japanese else " ").join(wanted)) == wanted


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends(line_end):
    text = line_end.join(["Deal reached", "", "Both sides signed.", "They will meet again."])
    assert [s.text for s in sound(text)] == [
        "Deal reached",
        "Both sides signed.",
        "They will meet again.",
    ]


MAIL = """The two governments agreed on Monday to begin talks on a treaty that would
limit missiles in the region and to share data on tests as soon as the
treaty enters into force. Each of the two capitals will name an envoy by the
end of the year. The envoys meet in Vienna.

The ministers also discussed the sale of grain, on which they remained far
apart.
"""


def test_hard_wraps_are_within_sentences():
    assert parts(MAIL) == [
        "The two governments agreed on Monday to begin talks on a treaty that would\nlimit "
        "missiles in "
        "the region and to share data on tests as soon as the\ntreaty enters into force.",
        "Each of the two capitals will name an envoy by the\nend of the year.",
        "The envoys meet in Vienna.",
        "The ministers also discussed the sale of grain, on which they remained far\napart.",
    ]


def test_quoted_mail():
    quoted = "".join(f"> {line}\n" for line in MAIL.split("\n\n", maxsplit=1)[0].splitlines())
    assert len(parts(quoted)) == 3


def test_japanese_hard_wraps():
    text = (
        "　両国政府は二十日、東京で外相会談を開き、"
        "通貨スワ\nップ協定を三年間延長することで合意した。上限額は\n"
        "百億ドルとし、必要に応じて見直す。両外相はまた、\n半導体の輸出管理について協議を始める。"
        "\n　韓国外相は「率直だ」と述べた。\n"
    )
    found = parts(text)
    assert [len(f) > 5 for f in found] == [True] * 4
    assert found[0].endswith("通貨スワ\nップ協定を三年間延長することで合意した。")


def test_pages_of_a_pdf():
    page = "Policy Note 31"
    text = "\f".join(
        f"{page}\n\nThe parties will keep the strait open to all ships that carry\ngrain, and "
        "the fees fall "
        f"by 18 per cent as soon as the text is signed\n\n- {n} -\n"
        for n in (1, 2, 3)
    )
    found = sound(text)
    assert [s.text for s in found if s.kind == "heading"] == [page]
    assert sum(s.kind == "furniture" for s in found) >= 4
    torn = (
        "The parties will keep the strait open to all ships that carry\ngrain and to the\n\n- "
        "3 -\n\nships of others.\n"
    )
    assert len(parts(MAIL + "\n" + torn)) == 5


# Headings

HEADINGS = [
    "両国、関税引き下げで合意へ",
    "なぜ今「安全保障協力」を打ち出したのか?背景を分析",
    "会談の核心は「新たな協力」だった",
    "一　何が決まったのか",
    "1.概要",
    "（1）天然ガスの供給",
    "What was agreed",
    "Will it hold?",
    "Australian forces in Luzon: less than meets the eye?",
]


@pytest.mark.parametrize("title", HEADINGS)
def test_headings(title):
    body = "両国は合意した。" if title[-1] > "\u3040" else "Both sides agreed on it."
    found = kinds(f"{body}\n\n{title}\n\n{body}\n")
    assert found[1] == ("heading", title)
    assert [kind for kind, _ in found] == ["body", "heading", "body"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Deal reached.", "Deal reached."),
        ("## 合意した。 ##", "合意した。"),
        ("**Key terms**", "Key terms"),
        ("【合意の内容】", "合意の内容"),
        ("＜ポイント＞", "ポイント"),
        ("◆今後の課題", "今後の課題"),
        ("Outlook\n=======", "Outlook"),
    ],
)
def test_marked_headings(line, title):
    assert kinds(f"{line}\nBoth sides agreed on the text of it.\n")[0] == ("heading", title)


BODY = [
    "これは単なる意見交換を超え、具体的な合意事項が示されたことから、"
    "国際社会が大きな衝撃を受けています",
    "両国は関税を引き下げる。量の上限は年400万トン",
    "量の上限は年400万トン。",
    "The two sides will also open technical talks over rules for palm oil",
    "The Parties have agreed the following: a ceasefire, and the release of all prisoners held "
    "since March",
    "The principal elements are as follows:",
    "（本稿は執筆者個人の見解であり、公式見解を示すものではない。）",
]


@pytest.mark.parametrize("line", BODY)
def test_prose_is_no_heading(line):
    before = "両国は合意した。" if "。" in line or "い" in line else "Both sides agreed on it."
    assert all(kind == "body" for kind, _ in kinds(f"{before}\n\n{before}\n\n{line}\n\n{before}\n"))


def test_line_under_a_headline():
    text = (
        "Fleet returns\nDeal allots 400 licences, but some say it falls short.\n\nThey met. "
        "It rained.\n\nThey left.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["heading", "heading", "body", "body", "body"]


def test_the_second_line_of_a_title():
    text = "JOINT STATEMENT\n\nfollowing the third meeting of the ministers\n\nThey met.\n"
    assert [kind for kind, _ in kinds(text)] == ["heading", "heading", "body"]
    text = "JOINT STATEMENT\n\nfollowing the meeting the ministers agreed on gas.\n\nThey met.\n"
    assert [kind for kind, _ in kinds(text)] == ["heading", "body", "body"]


def test_points_under_the_title_of_a_release():
    title, points = "Firms conclude gas contract", "- First sale to a utility\n- 12 years\n"
    lead = "OSLO, 9 May - The firms signed a contract."
    found = kinds(f"{title}\n\n{points}\n{lead}\n\nThey met.\n")
    assert [kind for kind, _ in found][:3] == ["heading"] * 3
    found = kinds(f"{title}\n\n{points}\nThey met in Oslo.\n\nThey left.\n")
    assert [kind for kind, _ in found][:3] == ["heading", "bullet", "bullet"]


def test_single_sentence_is_body():
    assert kinds("Russia and the US agreed on a ceasefire.")[0][0] == "body"
    assert kinds("米露は停戦で合意した。")[0][0] == "body"


# Bullets

ITEMS = [
    ["1. The Parties shall keep the strait open.", "2. Duties to be cut", "3. A working group"],
    ["(1) the transfer of arms; and", "(2) the training of troops."],
    ["(a) the transfer of arms", "(b) the training of troops"],
    ["1) Steel", "2) Grain"],
    ["① 漁業", "② 関税"],
    ["（1）漁業", "（2）関税を下げる"],
    ["一、両首脳は協力を確認した。", "一、往来を再開することで一致した"],
    ["・漁業", "・関税を5%下げる"],
    ["■関税を下げる", "■投資を増やす"],
    ["- Tariffs cut", "- Oil exports resume"],
    ["* Tariffs cut", "* Oil exports resume"],
    ["– Tariffs cut", "– Oil: no"],
    ["第1条　両国は関税を下げる。", "第2条　両国は協議する。"],
    ["Article 1. The Parties shall refrain from force.", "Article 2. Each Party shall report."],
]


@pytest.mark.parametrize("items", ITEMS, ids=lambda items: items[0][:4])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_items_of_a_list(items, gap):
    lead = "両国は次の点で一致した。" if items[0][-1] > "\u3000" else "Both sides agreed on this:"
    found = kinds(f"{lead}{gap}{gap.join(items)}\n")
    assert [kind for kind, _ in found[1:]] == ["bullet"] * len(items)
    assert all(item.endswith(text) for item, (_, text) in zip(items, found[1:], strict=True))


def test_titles_of_articles_are_headings():
    text = "第1条\n両国は関税を下げる。\n\nArticle 2\nThe Parties shall report.\n"
    assert [kind for kind, _ in kinds(text)] == ["heading", "body", "heading", "body"]


def test_numbered_headings_over_text():
    text = (
        "1.概要\n　両国は会談した。\n\n2.成果\n（1）LNGの引取り\n　契約した。"
        "\n（2）融通\n　協議を始める。\n"
    )
    assert [kind for kind, _ in kinds(text)] == [
        "heading",
        "body",
        "heading",
        "heading",
        "body",
        "heading",
        "body",
    ]


def test_a_bullet_that_hangs():
    assert parts(
        "Both sides agreed on this:\n\n- Oil exports resume\n  under a waiver\n- Tariffs fall\n"
    )[1:] == [
        "Oil exports resume\n  under a waiver",
        "Tariffs fall",
    ]


# Summaries

SUMMARIES = [
    "まとめ",
    "この記事のまとめ",
    "■まとめ",
    "＜ポイント＞",
    "3つのポイント",
    "この記事を読むとわかること",
    "要点",
]
SUMMARIES += [
    "Key points",
    "TL;DR",
    "At a glance",
    "In brief",
    "Summary",
    "**Key takeaways:**",
    "新たな外交戦略まとめ",
]
OTHERS = [
    "具体的な協議内容と合意ポイント",
    "ポイントは「停止」であること",
    "合意の骨子",
    "Summary of the joint press conference",
]


def test_summaries():
    assert all(map(is_summary, SUMMARIES))
    assert not any(map(is_summary, [*OTHERS, "", "Background"]))


def test_a_box_of_points_ends_with_its_points():
    text = "首脳会談で合意\n\n＜ポイント＞\n・関税を下げる\n・期限なし\n\n両国は関税で合意した。\n"
    found = sentences(document(text))
    assert [restates(s, found) for s in found] == [False, False, True, True, False]
    assert found[-1].heading == 0


def test_a_summary_of_prose_goes_on():
    text = "会談\n\n両国は合意した。\n\nまとめ\n\n両国は合意した。\n\n関税が下がる。\n"
    found = sentences(document(text))
    assert [restates(s, found) for s in found if s.kind == "body"] == [False, True, True]


def test_the_title_of_a_text_is_no_summary_of_it():
    text = "トランプ・プーチン電話会談の合意内容と今後の影響まとめ\n\n両国は合意した。\n"
    assert not restates(sentences(document(text))[1], sentences(document(text)))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "港を開く\n\n両国は合意した。\n\n▽画定はこれから\n来月に会う。",
            "heading body heading body",
        ),
        ("港を開く\n\n両国は合意した。\n▽港を開く\n▽税を下げる", "heading body bullet bullet"),
        ("港を開く\n\n両国は合意した。\n▽港を開く。\n来月に会う。", "heading body bullet body"),
    ],
)
def test_a_sign_of_lists_that_stands_alone_over_a_text_is_a_heading(text, kinds):
    assert [s.kind for s in sentences(document(text))] == kinds.split()


def test_a_paragraph_that_begins_as_a_summary_is_one():
    text = (
        "A border\n\nSummary. A group was set up; nothing opens.\n\nPeru shut the road. It is shut."
    )
    kinds = [s.kind for s in sentences(document(text))]
    assert kinds == ["heading", "heading", "heading", "body", "body"]


# Furniture


@pytest.mark.parametrize(
    "line",
    [
        "コメント",
        "タイトルとURLをコピーしました",
        "続きを読む",
        "シェアする",
        "2025年3月20日 12:00",
        "写真：ロイター",
        "【ソウル＝原田拓郎】",
        "無断転載を禁じます",
        "Read more: other news",
        "Share this",
        "By Jane Doe",
        "© 2025 The Paper",
        "- 3 -",
        "Page 3 of 10",
        "Photo: AP",
        "SOURCE: NEWS AGENCIES",
        "All rights reserved.",
        "https://example.org/a",
        "3 October 2025",
        "(Reporting by the Oslo bureau; Editing by the desk)",
        "With assistance from Jane Doe",
        "Comments are closed.",
        "DONE at Lima, this 3rd day of March 2026, in two originals, in English and Spanish.",
        "IN WITNESS WHEREOF the undersigned have signed this Treaty.",
        "For the Government of Finland    For the Government of Peru",
        "Notes to editors",
        "-ENDS-",
    ],
)
def test_furniture(line):
    body = "Both sides agreed on it."
    assert [k for k, _ in kinds(f"{body}\n\n{line}\n\n{body}\n")] == ["body", "furniture", "body"]


@pytest.mark.parametrize("line", ["GENEVA, May 3 (Reuters) - ", "NAIROBI, Kenya — ", "GENEVA – "])
def test_datelines(line):
    assert kinds(f"{line}Both sides agreed on it.")[:2] == [
        ("furniture", line.strip()),
        ("body", "Both sides agreed on it."),
    ]


def test_languages_of_sentences():
    found = sentences(
        document("外相は声明を読み上げた。\nBoth sides agreed to begin talks.\n以上だ。\n")
    )
    assert [s.lang for s in found] == ["ja", "en", "ja"]


# Any text

UNITS = [
    "「",
    "」",
    "。",
    "<",
    "&",
    "(",
    ")",
    "a.",
    "1.",
    "word ",
    "あ",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\f",
    "　",
]
UNITS += [
    '"',
    "“",
    "”",
    "U.S. ",
    "Mr. A. ",
    "…",
    "!?",
    "- ",
    "・",
    "■",
    "# ",
    "> ",
    "**",
    "===\n",
    "第1条",
    "Article 1 ",
]
UNITS += [
    "A, ",
    " — ",
    "3\n",
    "、",
    "\0",
    "\ud800",
    "👋",
    "まとめ",
    "\n\n",
    ":",
    "\u200b",
    "\ufeff",
    "|",
    "①",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(UNITS), max_size=60), st.sampled_from(["en", "ja"]))
def test_any_sequence(units, lang):
    sound("".join(units), lang)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text):
    sound(text)


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts(unit):
    sound(unit * (50_000 // len(unit)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["両国は合意した。", "首相は「始める。」と述べた。", "三カ国が署名した！"]),
        min_size=1,
    )
)
def test_sentences_put_together_come_apart(words):
    assert parts("".join(words)) == words


def test_the_lines_under_a_japanese_headline_are_no_terms():
    title = "ペルーとフィンランド、魚粉の関税を半減\n\n"
    deck = "- ペルーは魚粉の関税を10％から5％に引き下げ\n- 業界には慎重な見方も\n\n"
    body = "　ペルーとフィンランドは関税を下げることで合意した。\n"
    found = sentences(document(title + deck + body, "x"))
    assert [part.kind for part in found] == ["heading", "heading", "heading", "body"]
    formula = "以上の証拠として、下名は、この協定に署名した。"
    assert sentences(document(body + formula, "x"))[-1].kind == "furniture"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("QUESTION: We heard that the fees will be unified.", "heading"),
        ("Q: Peru says it has a deal.", "heading"),
        ("Q: Is there a deal? A: Peru and Chile agreed on copper.", "body"),
        ("REPORTER: Peru and Chile agreed on copper.", "body"),
        ("問：銅の関税を下げることで合意したと報じられた。", "heading"),
        ("【記者】銅の関税を下げることで合意したと報じられた。", "heading"),
        ("——銅の関税を下げることで合意したと報じられた。", "body"),
        ("――銅の関税を下げることで合意したと報じられた。", "heading"),
        ("Ｑ：銅の関税を下げることで合意したと報じられた。", "heading"),
        ("（記者）銅の関税は下がるのでしょうか。", "heading"),
        ("○委員　銅の関税を下げると報じられたが。", "heading"),
        (
            "Ｑ３　銅は？両国は銅の関税を来年一月から段階的に引き下げ、五年で撤廃することで合意した。",
            "body",
        ),
        ("To ask the Secretary of State whether a deal on copper was made.", "heading"),
        ("問題は銅の関税である。", "body"),
    ],
)
def test_what_is_asked_is_no_statement(line, kind):
    text = f"Briefing\n\nPeru and Chile met on Monday in Lima.\n\n{line}\n\nThey left.\n"
    found = {part.text: part.kind for part in sentences(document(text, "note"))}
    assert (
        next(kind for words, kind in found.items() if line.lstrip("○").startswith(words[:9]))
        == kind
    )


@pytest.mark.parametrize(("end", "kind"), [("", "heading"), (".", "body")])
def test_a_title_says_whose_text_it_is(end, kind):
    line = "Adopted by the Council at its 12th meeting, held in Lima on 3 May, on access to Arica"
    text = f"COUNCIL\n\nCOMMUNIQUE\n\n{line}{end}\n\nThe Council met on Monday in Lima.\n"
    found = {part.text: part.kind for part in sentences(document(text, "note"))}
    assert found[line + end] == kind
