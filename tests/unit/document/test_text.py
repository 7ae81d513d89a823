"""Bytes become text: encodings, HTML, and files that are no text."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.deal.quotes import read_document
from detente.document.html import is_html, plain
from detente.document.text import MAX_BYTES, document, language
from detente.errors import DataError

pytestmark = pytest.mark.usefixtures("english")

JA = (
    "日本とロシアの両政府は20日、漁業協定を5年間延長することで合意した。\r\n"
    "　上限は年5万トンとし、「必要に応じて見直す」と外相は述べた。\n"
)
EN = "“Neither side’s duty falls,” she said — not yet.\r\nThe café talks cost €5 million.\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp932",
        "euc_jp",
        "iso2022_jp",
        "shift_jis",
    ],
)
@pytest.mark.parametrize("words", [JA, JA.replace("\r\n", "\n"), JA.replace("\n", "\r")])
def test_japanese_encodings(encoding, words):
    read = document(words.encode(encoding))
    assert (read.text, read.lang, read.format) == (words, "ja", "text")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_western_encodings(encoding):
    assert (document(EN.encode(encoding)).text, document(EN.encode(encoding)).lang) == (EN, "en")


def test_latin_1_and_ascii():
    words = "The naïve deal, signed in São Paulo, was déjà vu.\n"
    assert document(words.encode("latin-1")).text == words
    assert document(b"A plain text.\n").encoding == "utf-8"


def test_another_alphabet_is_left_to_statistics():
    words = "Стороны договорились начать переговоры о новом соглашении и о торговле зерном. " * 5
    assert document(words.encode("cp1251")).text == words


def test_a_page_says_its_encoding():
    page = f'<html><head><meta charset="Shift_JIS"></head><body><p>{"和平"}</p></body></html>'
    assert document(page.encode("cp932")).text == "和平\n"


@pytest.mark.parametrize("content", [JA.encode(), EN.encode("utf-8-sig"), b"\xef\xbb\xbfa\r\nb\rc"])
def test_offsets_are_those_of_the_file(tmp_path, content):
    (tmp_path / "a.txt").write_bytes(content)
    assert document(content).text == read_document(tmp_path / "a.txt")


def office():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (office(), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "office"),
        (rb"{\rtf1\ansi deal}", "office"),
        (gzip.compress(b"deal", mtime=0), "archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        (b"words\0words", "no text file"),
        (bytes(range(256)) * 40, "no text file"),
        (b"\xff\xfe\x00\xd8", "encoding"),
        (b"", "no words"),
        (b" \r\n", "no words"),
        (b"<html><script>deal()</script></html>", "no words"),
    ],
)
def test_what_is_no_text_says_what_to_do(content, said):
    with pytest.raises(DataError, match=said) as caught:
        document(content, "a.bin")
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].where == "a.bin"


def test_size_is_limited():
    with pytest.raises(DataError, match="too large"):
        document(b"a" * (MAX_BYTES + 1))


def test_letters_that_begin_like_a_picture():
    assert document(b"BMW signs a deal.").text == "BMW signs a deal."


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200)))
def test_no_content_gets_past(content):
    try:
        read = document(content)
    except DataError:
        return
    if isinstance(content, str) and read.format == "text":
        assert read.text == content


def test_halves_of_characters_are_told_as_lost():
    halves = "A\ud83d deal \udfff. \udc00\ud83d"
    assert document(halves).text == "A\ufffd deal \ufffd. \ufffd\ufffd"
    assert document("A\U0001f600.").text == "A\U0001f600."


def test_language():
    assert language("両国は Joint Comprehensive Plan of Action に署名した。") == "ja"
    assert language("The text says 合意 (agreement), which both sides read alike.") == "en"
    assert (language("JOGMEC", "ja"), language("3.5 %", "ja"), language("3.5 %")) == (
        "ja",
        "ja",
        "en",
    )


# HTML

PAGE = """<!DOCTYPE html>
<html><head><title>Deal | The Paper</title><style>p { color: red }</style></head>
<body><nav><ul><li>Home</li></ul></nav><div class="share sns">Share</div>
<article><h1>Two states agree &amp; sign?</h1>
<p>The two <b>states</b> agreed
to <a href="x>y">cut</a>&nbsp;duties.<br/>Next line.</p><!-- <p>not this</p> -->
<ul><li><p>One</p></li><li>Two</ul><ol><li>a<li>b</ol>
<table><tr><th>Year<th>Duty</tr><tr><td>2025<td>10%</table>
<p>日本と
韓国は<ruby>合意<rp>(</rp><rt>ごうい</rt><rp>)</rp></ruby>した。</p>
<script>if (a < b) document.write("<p>bad</p>")</script>
<aside>Related</aside></article><p hidden>unseen</p><footer>(c)</footer></body></html>"""


def test_a_page_becomes_what_a_reader_sees():
    assert document(PAGE).format == "html"
    assert document(PAGE.encode()).text == (
        "# Two states agree & sign?\n\nThe two states agreed to cut duties.\nNext line.\n\n"
        "• One\n\n• Two\n\n1. a\n2. b\n\nYear | Duty\n2025 | 10%\n\n日本と韓国は合意した。\n"
    )


def test_a_page_without_heading_has_its_title():
    assert plain("<html><head><title>T &lt; U</title></head><p>words").startswith(
        "# T < U\n\nwords"
    )


@pytest.mark.parametrize(
    "words", ["a < b and c > d", "if x <y then", "<3", "Use <b>bold</b> words.", "&amp; &copy;"]
)
def test_plain_text_with_signs_is_no_page(words):
    assert document(words).text == words


@pytest.mark.parametrize("words", ["<p>One</p><p>Two</p>", "a<br>b<br>c<p>d</p>"])
def test_part_of_a_page(words):
    assert is_html(words)


def test_what_is_left_open_does_not_swallow_the_page():
    assert "words" in plain("<html><nav>a<p>words")
    assert "words" in plain("<html><!-- a <p>words")
    assert "words" in plain("<html><p title='a>words")


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "&",
        "&#9",
        "<div>",
        "</div>",
        "<!--",
        "<a '\"",
        "<script>",
        "<nav>",
        "<nav></nav>",
        "<title>",
        "<head></head><title>",
        "<li>",
        "<td>",
        "<?",
        "<pre>\n",
        "<ul>",
        '<p class="a',
    ],
)
def test_hostile_pages(unit):
    plain("<html>" + unit * (100_000 // len(unit)))
    document(unit * (100_000 // len(unit)) + " words")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<li>",
                "<ul>",
                "</ul>",
                "<nav>",
                "</nav>",
                "<!--",
                "-->",
                "<",
                ">",
                '"',
                "'",
                "<a b='",
                "<script>",
                "</script>",
                "&amp;",
                "word",
                "語",
                "\n",
                " ",
                "<td>",
                "<pre>",
            ]
        )
    )
)
def test_any_page(parts):
    plain("".join(parts))
