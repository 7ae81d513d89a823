"""Quantities and dates as texts write them, by hand."""

from __future__ import annotations

import datetime

import pytest

from detente.document.amounts import amounts, dates
from detente.document.reading import Span
from detente.i18n import Language

SAID: list[tuple[Language, str, list[tuple[float, str, str]]]] = [
    ("en", "cut tariffs by 5 percentage points", [(5, "points", "change")]),
    ("en", "cut tariffs from 25% to 10%", [(25, "percent", ""), (10, "percent", "level")]),
    ("en", "a duty of between 5 and 10 percent", [(7.5, "percent", "")]),
    ("en", "a duty of 5% to 10%", [(7.5, "percent", "")]),
    ("en", "18 per cent countervailing duty", [(18, "percent", "")]),
    ("en", "a loan of $1.2 billion and €350 million", [(1.2e9, "USD", ""), (3.5e8, "EUR", "")]),
    ("en", "Rs 500 crore", [(5e9, "INR", "")]),
    ("en", "20 billion yuan", [(2e10, "CNY", "")]),
    ("en", "$27bn", [(2.7e10, "USD", "")]),
    ("en", "take 2 bcm a year", [(2e9, "m3/y", "")]),
    ("en", "18 billion cubic metres a year", [(1.8e10, "m3/y", "")]),
    ("en", "1.5 million t/yr of LNG", [(1.5e6, "t/y", "")]),
    ("en", "an extra 500,000 barrels a day", [(5e5, "barrels/d", "")]),
    ("en", "1.2 mb/d", [(1.2e6, "barrels/d", "")]),
    ("en", "capped at 450 personnel", [(450, "persons", "level")]),
    ("en", "for 180 days", [(180, "days", "")]),
    ("en", "half of the ban", [(50, "percent", "share")]),
    ("en", "two-thirds of the banks", [(200 / 3, "percent", "share")]),
    ("en", "40 percent of imports", [(40, "percent", "share")]),
    ("en", "halve methane", [(50, "percent", "change")]),
    ("en", "some of the measures in the two towns", []),
    ("ja", "関税を25%から10%に引き下げる", [(25, "percent", ""), (10, "percent", "level")]),
    ("ja", "10ポイント引き下げる", [(10, "points", "change")]),
    ("ja", "漁獲枠を前年比２２％減とする", [(22, "percent", "change")]),
    ("ja", "5〜10%の関税", [(7.5, "percent", "")]),
    ("ja", "上限を70億ドル相当に引き上げた", [(7e9, "USD", "level")]),
    ("ja", "3兆2000億円", [(3.2e12, "JPY", "")]),
    ("ja", "六〇億立方メートル", [(6e9, "m3", "")]),
    ("ja", "九億キロワット時", [(9e8, "kWh", "")]),
    ("ja", "日量50万バレル", [(5e5, "barrels/d", "")]),
    ("ja", "年間最大300万トンのLNG", [(3e6, "t/y", "")]),
    ("ja", "1万5,000人", [(15000, "persons", "")]),
    ("ja", "このうち2割", [(20, "percent", "share")]),
    ("ja", "3分の1を元で支払う", [(100 / 3, "percent", "share")]),
    ("ja", "負担を半減させる", [(50, "percent", "change")]),
    ("ja", "180日間停止する", [(180, "days", "")]),
    ("ja", "一部を再開する", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), SAID)
def test_quantities(lang: Language, text: str, expected: list[tuple[float, str, str]]) -> None:
    found = amounts(text, Span(0, len(text)), lang)
    assert [(a.unit, a.role) for a in found] == [(unit, role) for _, unit, role in expected]
    assert [a.value for a in found] == pytest.approx([value for value, _, _ in expected])


@pytest.mark.parametrize(
    ("lang", "text", "first", "last"),
    [
        ("en", "from 2026-03-01", "2026-03-01", "2026-03-01"),
        ("en", "on 1 March 2026", "2026-03-01", "2026-03-01"),
        ("en", "on March 1, 2026,", "2026-03-01", "2026-03-01"),
        ("en", "in February 2028", "2028-02-01", "2028-02-29"),
        ("en", "by the end of 2031", "2031-01-01", "2031-12-31"),
        ("ja", "２０２６年３月１日から", "2026-03-01", "2026-03-01"),
        ("ja", "2026年3月", "2026-03-01", "2026-03-31"),
        ("ja", "令和8年4月", "2026-04-01", "2026-04-30"),
        ("ja", "2031年末まで", "2031-01-01", "2031-12-31"),
    ],
)
def test_dates(lang: Language, text: str, first: str, last: str) -> None:
    (found,) = dates(text, Span(0, len(text)), lang)
    assert found.first() == datetime.date.fromisoformat(first)
    assert found.last() == datetime.date.fromisoformat(last)


def test_what_is_no_date_is_none() -> None:
    for lang, text in (("en", "next month, 2026-13-45"), ("ja", "来月、2026年13月1日")):
        assert dates(text, Span(0, len(text)), lang) == ()


def test_offsets_are_those_of_the_text() -> None:
    text = "前文。関税を１０％に下げる。"
    (found,) = amounts(text, Span(3, len(text)), "ja")
    assert found.span.of(text) == "１０％"


def test_hostile_runs_are_read_in_linear_time() -> None:
    for part in ("1", "9,", "一", "1 to ", "half ", "$"):
        text = part * 20_000
        for lang in ("en", "ja"):
            amounts(text, Span(0, len(text)), lang)
            dates(text, Span(0, len(text)), lang)
