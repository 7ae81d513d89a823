"""Quotes are found again after changes of white space, and only of white space."""

import re
from dataclasses import replace

import pytest
from deal_text import GOOD, only
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.cli import app
from detente.deal.anchor import Selector, anchor, selector
from detente.deal.load import load_deal, parse_deal

pytestmark = pytest.mark.usefixtures("english")

TEXT = (
    "Both sides agreed to cut duties on steel by ten per cent.\n"
    "The ministers met twice. Both sides agreed to cut duties on grain as well.\n"
    "両国は関税を引き下げることで合意した。上限は年五万トンとする。\n"
)
CHANGES = {
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "wrapped": lambda text: re.sub(r"(.{12}\S*) ", r"\1\n", text),
    "one line": lambda text: text.replace("\n", " "),
    "doubled": lambda text: text.replace(" ", "  "),
    "no-break": lambda text: text.replace(" ", "\u00a0"),
    "full-width": lambda text: text.replace("両国は", "\u3000両国は\u3000"),
    "wrapped Japanese": lambda text: re.sub(r"([\u3040-\u9fff]{9})", "\\1\n", text),
    "zero width": lambda text: "\ufeff" + text.replace("duties", "duties\u200b"),
    "lines before": lambda text: "\n" * 40 + text,
}


def bare(text):
    return re.sub(r"[\s\u200b\u2060\ufeff]", "", text)


def test_selector_has_context():
    start = TEXT.index("The ministers")
    made = selector(TEXT, start, start + 24)
    assert made == Selector(
        TEXT[start : start + 24],
        TEXT[start - 32 : start],
        TEXT[start + 24 :][:32],
        start,
        start + 24,
    )
    assert selector("abc", 0, 3) == Selector("abc", "", "", 0, 3)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    "words",
    [
        "agreed to cut duties on grain",
        "関税を引き下げることで合意",
        "Both sides",
        "as well.\n両国は",
    ],
)
def test_found_after_changes_of_white_space(change, words):
    start = TEXT.rindex(words)
    quote, changed = selector(TEXT, start, start + len(words)), change(TEXT)
    found = anchor(quote, changed)
    assert found is not None
    assert changed[found.start : found.end] == found.exact
    assert bare(found.exact) == bare(words)
    assert bare(changed[: found.start]) == bare(TEXT[:start])
    assert changed[: found.start].endswith(found.prefix)
    assert changed[found.end :].startswith(found.suffix)
    assert (bare(found.prefix), bare(found.suffix)) == (bare(quote.prefix), bare(quote.suffix))


@given(st.text("ab 語\n\u3000", min_size=1, max_size=60), st.data())
def test_any_span_is_found_where_it_stands(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = selector(text, start, end)
    found = anchor(quote, text)
    assert found is not None
    assert (found.start, found.end, found.exact) == (start, end, quote.exact)
    assume(bare(quote.exact))
    moved = anchor(quote, re.sub(r"\s", "  \n", " " + text))
    assert moved is not None
    assert bare(moved.exact) == bare(quote.exact)


def test_position_then_context_then_white_space_then_distance():
    text = "x one y one  z o ne y one"
    assert anchor(Selector("one", "", "", 2, 5), text).start == 2
    assert anchor(Selector("one", "z", "", 2, 5), text).start == 2
    assert anchor(Selector("one", "z", "", 0, 3), text).start == 15
    assert anchor(Selector("one", "", "z", 0, 3), text).start == 8
    assert anchor(Selector("one", "", "", 16, 19), text).start == 22
    assert anchor(Selector("one", "y", "", 24, 27), text).start == 22


@pytest.mark.parametrize("words", ["two", "", " ", "one y one y"])
def test_words_that_stand_nowhere(words):
    assert anchor(Selector(words, "x", "", 5, 8), "x one y one  z") is None


def test_context_at_the_edges():
    whole = selector("one two", 0, 7)
    assert anchor(whole, " one\ntwo ") == Selector("one\ntwo", "", "", 1, 8)


# A deal whose document was wrapped anew

WRAPPED = "Both sides agreed\nto cut  duties on steel.\n"
FORMER = "Both sides agreed to cut duties on steel.\n"


def quoted(tmp_path, **change):
    made = replace(selector(FORMER, 18, 31), **change)
    quote = "document: a, " + ", ".join(
        f'{k}: "{v}"' if isinstance(v, str) else f"{k}: {v}" for k, v in vars(made).items()
    )
    (tmp_path / "a.txt").write_text(WRAPPED, encoding="utf-8")
    source = GOOD.replace("parties: [USA, RUS]", "parties: [USA, RUS]\ndocuments: {a: a.txt}")
    quote = quote.replace("\n", "\\n")
    return source.replace("status: agreed", f"status: agreed\n    quotes:\n      - {{{quote}}}")


def test_a_wrapped_document_is_no_fault(tmp_path):
    deal = parse_deal(quoted(tmp_path), "deal.yaml", tmp_path)
    quote = deal.provisions[0].quotes[0]
    assert (quote.exact, quote.start, quote.end) == ("to cut  duties", 18, 32)
    assert WRAPPED[quote.start : quote.end] == quote.exact
    assert WRAPPED[: quote.start].endswith(quote.prefix)
    assert WRAPPED[quote.end :].startswith(quote.suffix)
    assert deal.reanchored == 1


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": "", "suffix": ""},
        {"prefix": "Both sides refused "},
        {"suffix": " on grain"},
        {"exact": "to cut tariffs"},
    ],
)
def test_other_words_stay_a_fault(tmp_path, change):
    only(quoted(tmp_path, **change), tmp_path)


def test_a_quote_that_stands_there_is_left_alone(tmp_path):
    source = quoted(tmp_path)
    (tmp_path / "a.txt").write_text(FORMER, encoding="utf-8")
    deal = parse_deal(source, "deal.yaml", tmp_path)
    assert (deal.provisions[0].quotes[0].exact, deal.reanchored) == ("to cut duties", 0)


@pytest.mark.parametrize(("lang", "said"), [("en", "anchored anew"), ("ja", "1件")])
def test_check_says_how_many(tmp_path, lang, said):
    (tmp_path / "deal.yaml").write_text(quoted(tmp_path), encoding="utf-8")
    assert load_deal(tmp_path).reanchored == 1
    result = CliRunner().invoke(app, ["check", str(tmp_path), "--lang", lang])
    assert said in result.output
