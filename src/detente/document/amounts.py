"""Quantities and dates in a text, as it states them.

Quantities stand in base units: ``percent``, ``points`` (of a per cent), an ISO 4217 code, ``m3``,
``barrels``, ``t``, ``kWh``, ``kW``, ``MMBtu``, ``persons``, ``km``, ``hours`` to ``years``; ``/y``
and ``/d`` mark a rate. Vague quantities (some, a part, 一部) are none.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from detente.document.reading import Amount, Span
from detente.i18n import Language

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}

Role = Literal["", "level", "change", "share"]

# Sign or code before a number, and words after it.
SIGNS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "HK$": "HKD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "Rs.": "INR",
    "Rs": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₦": "NGN", "฿": "THB",
}  # fmt: skip
CODES = (
    "USD", "EUR", "GBP", "JPY", "CNY", "RUB", "INR", "KRW", "AUD", "CAD", "CHF", "TRY", "BRL",
    "AED", "SAR", "QAR", "KZT", "UAH", "NGN", "EGP", "ZAR", "IDR", "THB", "VND", "MXN", "PLN",
    "NOK", "SEK", "DKK", "SGD", "HKD", "NZD",
)  # fmt: skip
MONEY_EN = {
    "dollars?": "USD", "euros?": "EUR", "pounds?(?: sterling)?": "GBP", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "rou?bles?": "RUB", "rupees?": "INR", "won": "KRW",
    "dirhams?": "AED", "riyals?": "SAR", "naira": "NGN", "rand": "ZAR", "tenge": "KZT",
    "(?:Swiss )?francs?": "CHF", "hryvnias?": "UAH", "baht": "THB", "reais": "BRL",
}  # fmt: skip
MONEY_JA = {
    "米?ドル": "USD", "豪ドル": "AUD", "ユーロ": "EUR", "英?ポンド": "GBP", "円": "JPY",
    "人民元": "CNY", "元": "CNY", "ルーブル": "RUB", "ルピー": "INR", "ウォン": "KRW",
    "ディルハム": "AED", "リヤル": "SAR", "ナイラ": "NGN", "ランド": "ZAR", "テンゲ": "KZT",
    "スイスフラン": "CHF", "バーツ": "THB", "レアル": "BRL",
}  # fmt: skip
# Unit words: base unit, and how many of it one of them is.
UNITS_EN: dict[str, tuple[str, float]] = {
    r"percentage[\s\-]points?": ("points", 1), "points?": ("points", 1),
    "%|percent|per cent|pct": ("percent", 1), "basis points?": ("points", 0.01),
    "bcm": ("m3", 1e9), "mcm": ("m3", 1e6), "tcm": ("m3", 1e12),
    "cubic met(?:re|er)s?": ("m3", 1), "cubic kilomet(?:re|er)s?": ("m3", 1e9),
    "cubic feet": ("m3", 0.0283168), "bcf": ("m3", 0.0283168e9),
    "mb/d": ("barrels/d", 1e6), "(?:b/d|bpd)": ("barrels/d", 1), "barrels?": ("barrels", 1),
    "(?:MTPA|mtpa)": ("t/y", 1e6), "Mt": ("t", 1e6), "kt": ("t", 1e3),
    "(?:metric )?(?:tonnes?|tons?)": ("t", 1), "t": ("t", 1),
    "(?:GWh|gigawatt[- ]hours?)": ("kWh", 1e6), "(?:TWh|terawatt[- ]hours?)": ("kWh", 1e9),
    "(?:MWh|megawatt[- ]hours?)": ("kWh", 1e3), "(?:kWh|kilowatt[- ]hours?)": ("kWh", 1),
    "(?:GW|gigawatts?)": ("kW", 1e6), "(?:MW|megawatts?)": ("kW", 1e3),
    "(?:kW|kilowatts?)": ("kW", 1), "MMBtu": ("MMBtu", 1),
    r"(?:\w+ )?(?:troops|soldiers|personnel|people|persons|prisoners|captives|hostages|workers"
    r"|nurses|nationals|refugees|migrants|detainees|inmates|fighters|marines|observers|monitors"
    r"|peacekeepers|students|captains)": ("persons", 1),
    "(?:km|kilomet(?:re|er)s?)": ("km", 1), "miles?": ("km", 1.609344),
    "hours?": ("hours", 1), "days?": ("days", 1), "weeks?": ("weeks", 1),
    "months?": ("months", 1), "years?": ("years", 1),
}  # fmt: skip
UNITS_JA: dict[str, tuple[str, float]] = {
    "%ポイント|パーセントポイント|ポイント": ("points", 1), "%|パーセント": ("percent", 1),
    "割": ("percent", 10), "立方キロメートル": ("m3", 1e9), "立方メートル": ("m3", 1),
    "バレル": ("barrels", 1), "トン": ("t", 1), "キロワット時|kWh": ("kWh", 1),
    "メガワット時|MWh": ("kWh", 1e3), "ギガワット時|GWh": ("kWh", 1e6), "TWh": ("kWh", 1e9),
    "キロワット|kW": ("kW", 1), "メガワット|MW": ("kW", 1e3), "ギガワット|GW": ("kW", 1e6),
    "MMBtu|百万BTU": ("MMBtu", 1), "人|名": ("persons", 1), "キロメートル|キロ|km": ("km", 1),
    "時間": ("hours", 1), "日間": ("days", 1), "週間": ("weeks", 1),
    "[カかヶヵケ]月|箇月": ("months", 1), "年間": ("years", 1),
}  # fmt: skip
TIMES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9,
         "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "lakh": 1e5, "crore": 1e7,
         "hundred": 100, "dozen": 12}  # fmt: skip
ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
WORDS = {word: float(n) for n, word in enumerate(ONES, 1)}
WORDS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}

NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
KANJI = r"[\d,.〇零一二三四五六七八九十百千万億兆]{1,24}"

LEVEL_EN = re.compile(r"\b(?:to|at|(?:capped|set|fixed) at|rate of|of up to|up to)\s+"
                      r"(?:about |around |only |a )?$")  # fmt: skip
CHANGE_EN = re.compile(r"\bby\s+(?:about |around |up to |some |at least |a )?$")
LEVEL_JA = re.compile(
    r"(?:程度|前後|以下|以上|相当)?(?:に(?!つい|関|よ|対|わた|限|及)|へ|とする|とし)"
)
CHANGE_JA = re.compile(
    r"(?:程度|ほど|分)?(?:の?引き?下げ|の?引き?上げ|の?削減|減|増|上乗せ(?!関税)|縮小|拡大|追加|下げ|上げ)"
)
SHARE_JA = re.compile(r"(?:のうち|の中から|うち)[^。]{0,6}$")


@dataclass(frozen=True)
class Moment:
    """A date as the text gives it; ``month`` and ``day`` are None where it names none."""

    span: Span
    year: int
    month: int | None = None
    day: int | None = None

    def first(self) -> datetime.date:
        """Return the first day that it can be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last(self) -> datetime.date:
        """Return the last day that it can be."""
        if self.day:
            return self.first()
        month = self.month or 12
        after = datetime.date(self.year + month // 12, month % 12 + 1, 1)
        return after - datetime.timedelta(days=1)


def amounts(text: str, span: Span, lang: Language) -> tuple[Amount, ...]:
    """Return the quantities that the words of ``span`` state, in order."""
    words = text[span.start : span.end].translate(WIDE)
    found = _english(words) if lang == "en" else _japanese(words)
    found = sorted(found, key=lambda a: (a.span.start, -a.span.end))
    kept: list[Amount] = []
    for one in found:
        if not kept or not kept[-1].span.meets(one.span):
            kept.append(one)
    return tuple(
        Amount(
            Span(a.span.start + span.start, a.span.end + span.start),
            a.value, a.unit, a.low, a.high, a.role,
        )
        for a in kept
    )  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """Return the alternation of patterns, the longest first."""
    each = [part for word in words for part in (word.split("|") if "(" not in word else [word])]
    return "|".join(sorted(each, key=len, reverse=True))


@cache
def _patterns(lang: Language) -> dict[str, re.Pattern[str]]:
    if lang == "ja":
        unit = _any([*UNITS_JA, *MONEY_JA, *CODES])
        return {
            "amount": re.compile(
                rf"(?P<rate>日量|年間?|毎年)?(?:最大|約|計|およそ|少なくとも)?"
                rf"(?<![\d,.])(?P<a>{KANJI})(?:(?P<ua>{unit})?\s?(?:~|〜|～|から|[-－–])\s?"
                rf"(?P<b>{KANJI}))?\s?(?P<unit>{unit})(?P<after>/日|/年)?"
            ),
            "part": re.compile(
                r"(?P<d>[\d一二三四五六七八九十]{1,3})分の(?P<n>[\d一二三四五六七八九十]{1,3})"
                r"|(?P<half>半分|半数|半減|折半)|(?P<double>倍増|(?<!\d)[2二]倍)"
            ),
        }  # fmt: skip
    unit = _any([*UNITS_EN, *MONEY_EN, *CODES])
    signs = _any([re.escape(s) for s in SIGNS] + list(CODES))
    number = rf"{NUMBER}|(?:{_any(WORDS)})\b"
    times = _any(TIMES)
    return {
        "amount": re.compile(
            rf"(?<![\w.,])(?P<sign>{signs})?\s?(?<![\d.])(?P<a>{number})"
            rf"(?:[\s\-]?(?P<ta>{times})\b)?(?:[\s\-]?(?P<ua>{unit})(?!\w))?"
            rf"(?:(?P<to>\s?[\-–—]\s?|\s+to\s+|\s+and\s+)(?P<sb>{signs})?\s?(?P<b>{number})"
            rf"(?:[\s\-]?(?P<tb>{times})\b)?(?:[\s\-]?(?P<ub>{unit})(?!\w))?)?"
            rf"(?P<rate>\s?/\s?(?:y|yr|year|d|day)\b|\s(?:a|per|each|every)\s(?:year|day)\b"
            rf"|\s(?:annually|yearly|daily)\b)?",
            re.IGNORECASE,
        ),
        "part": re.compile(
            rf"\b(?:(?P<n>a|one|two|three|four|nine)[\s\-])?(?P<d>{_any(PARTS)})(?:s)?\b"
            r"|\b(?P<halve>halv(?:e|es|ed|ing))\b|\b(?P<double>doubl(?:e|es|ed|ing))\b",
            re.IGNORECASE,
        ),
    }


def _english(words: str) -> list[Amount]:
    found: list[Amount] = []
    for m in _patterns("en")["amount"].finditer(words):
        found += _english_amount(m, words)
    for m in _patterns("en")["part"].finditer(words):
        span = Span(m.start(), m.end())
        if m["halve"] or m["double"]:
            found.append(Amount(span, 50.0 if m["halve"] else 100.0, "percent", role="change"))
        elif m["d"].lower() != "quarter" or m["n"] or words[m.end() :].startswith(" of"):
            of = PARTS[m["d"].lower()]
            some = {"two": 2, "three": 3, "four": 4, "nine": 9}.get((m["n"] or "").lower(), 1)
            if some < of and (m["n"] or m["d"].lower() == "half"):
                found.append(Amount(span, 100.0 * some / of, "percent", role="share"))
    return found


def _english_amount(m: re.Match[str], words: str) -> list[Amount]:
    first = _unit(m["ua"], "en")
    second = _unit(m["ub"], "en")
    money = _sign(m["sign"])
    unit = money or second or first
    if unit is None:
        return []
    before = words[max(0, m.start() - 12) : m.start()]
    apart = m["b"] and (
        (first and second and first[0] != second[0])
        or (m["to"].strip() == "to" and re.search(r"\bfrom\s+$", before))
        or (m["to"].strip() == "and" and not re.search(r"\bbetween\s+$", before))
        or not (money or second)
    )
    value = _number(m["a"]) * TIMES.get((m["ta"] or m["tb"] or "").lower(), 1.0)
    if m["b"] and not apart:
        high = _number(m["b"]) * TIMES.get((m["tb"] or "").lower(), 1.0)
        low, high = sorted((value * unit[1], high * unit[1]))
        span = Span(m.start(), m.end())
        return [
            Amount(
                span, (low + high) / 2, _rated(unit[0], m["rate"]), low, high,
                _role_en(words, m.start(), m.end(), unit[0]),
            )
        ]  # fmt: skip
    some = []
    own = money or first
    value = _number(m["a"]) * TIMES.get((m["ta"] or "").lower(), 1.0)
    if own or not m["b"]:
        name, times = own or unit
        end = m.start("to") if m["b"] else m.end()
        role = _role_en(words, m.start(), end, name)
        rate = None if m["b"] else m["rate"]
        some.append(Amount(Span(m.start(), end), value * times, _rated(name, rate), role=role))
    later = _sign(m["sb"]) or second or money
    if m["b"] and later:
        name, times = later
        value = _number(m["b"]) * TIMES.get((m["tb"] or "").lower(), 1.0) * times
        role: Role = "level" if m["to"].strip() == "to" else ""
        start = m.end("to")
        some.append(Amount(Span(start, m.end()), value, _rated(name, m["rate"]), role=role))
    return some


def _sign(sign: str | None) -> tuple[str, float] | None:
    return (SIGNS.get(sign) or SIGNS.get(sign.upper()) or sign.upper(), 1.0) if sign else None


def _role_en(words: str, start: int, end: int, unit: str) -> Role:
    before = words[max(0, start - 32) : start]
    if CHANGE_EN.search(before) or unit == "points":
        return "change"
    if unit == "percent" and re.match(r"\s+of\b", words[end : end + 6]):
        return "share"
    return "level" if LEVEL_EN.search(before) else ""


def _japanese(words: str) -> list[Amount]:
    found: list[Amount] = []
    for m in _patterns("ja")["amount"].finditer(words):
        unit = _unit(m["unit"], "ja")
        value = _kanji(m["a"])
        if unit is None or value is None:
            continue
        name, times = unit
        base, low, high = value * times, None, None
        after, before = words[m.end() : m.end() + 12], words[max(0, m.start() - 12) : m.start()]
        if m["ua"] and "から" in m[0] and LEVEL_JA.match(after) and _unit(m["ua"], "ja"):
            one = _unit(m["ua"], "ja") or unit
            end = m.end("ua")
            found.append(Amount(Span(m.start(), end), value * one[1], one[0]))
            start = m.start("b")
            value = _kanji(m["b"]) or 0.0
            found.append(Amount(Span(start, m.end()), value * times, name, role="level"))
            continue
        if m["b"] and (other := _kanji(m["b"])) is not None:
            if (
                not m["ua"]
                and re.search(r"[万億兆]$", m["b"])
                and not re.search(r"[万億兆]", m["a"])
            ):
                base *= MYRIADS[m["b"][-1]]
            low, high = sorted((base, other * times))
            base = (low + high) / 2
        rate = {"日量": "/d", "年": "/y", "年間": "/y", "毎年": "/y"}.get(m["rate"] or "")
        rate = rate or {"/日": "/d", "/年": "/y"}.get(m["after"] or "", "")
        if rate and name not in ("percent", "points", "days", "months", "years"):
            name += rate
        role = _role_ja(before, after, name)
        found.append(Amount(Span(m.start(), m.end()), base, name, low, high, role))
    for m in _patterns("ja")["part"].finditer(words):
        span = Span(m.start(), m.end())
        if m["d"]:
            n, d = _kanji(m["n"]), _kanji(m["d"])
            if n and d and n < d:
                found.append(Amount(span, 100.0 * n / d, "percent", role="share"))
        elif m["double"]:
            found.append(Amount(span, 100.0, "percent", role="change"))
        else:
            role: Role = "change" if m["half"] == "半減" else "share"
            found.append(Amount(span, 50.0, "percent", role=role))
    return found


def _role_ja(before: str, after: str, unit: str) -> Role:
    if CHANGE_JA.match(after) or unit == "points":
        return "change"
    if unit == "percent" and (
        SHARE_JA.search(before) or re.match(r"(?:程度)?を?(?:解除|対象)", after)
    ):
        return "share"
    return "level" if LEVEL_JA.match(after) else ""


@cache
def _unit(word: str | None, lang: Language) -> tuple[str, float] | None:
    """Return the base unit of a word and how many of it one is."""
    if not word:
        return None
    if word.upper() in CODES and (lang == "ja" or word.isupper()):
        return word.upper(), 1.0
    for pattern, code in (MONEY_EN if lang == "en" else MONEY_JA).items():
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return code, 1.0
    for pattern, unit in (UNITS_EN if lang == "en" else UNITS_JA).items():
        if re.fullmatch(pattern, word) or re.fullmatch(pattern, word, re.IGNORECASE):
            return unit
    return None


def _rated(unit: str, rate: str | None) -> str:
    if not rate or "/" in unit or unit in ("percent", "points", "days", "months", "years"):
        return unit
    daily = re.search(r"d(?:ay|aily)?$", rate.strip(), re.IGNORECASE)
    return f"{unit}/d" if daily else f"{unit}/y"


def _number(word: str) -> float:
    return WORDS[word.lower()] if word.lower() in WORDS else float(word.replace(",", ""))


def _kanji(word: str) -> float | None:
    """Return the number that digits, kanji and 万億兆 write, None where they write none."""
    total, part, last, seen = 0.0, 0.0, "", False
    for token in re.findall(r"[\d,.〇零一二三四五六七八九]+|[十百千万億兆]", word):
        if token in TENS:
            part += (_plain(last) or 1.0) * TENS[token]
            last, seen = "", True
        elif token in MYRIADS:
            total += ((part + (_plain(last) or 0.0)) or 1.0) * MYRIADS[token]
            part, last, seen = 0.0, "", True
        else:
            last, seen = token, True
    if not seen or (last and _plain(last) is None):
        return None
    return total + part + (_plain(last) or 0.0)


def _plain(word: str) -> float | None:
    digits = "".join(str(DIGITS.get(c, c)) for c in word.strip(",")).replace(",", "")
    try:
        return float(digits) if digits else None
    except ValueError:
        return None


MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
YEAR = r"(?:19|20|21)\d\d"
DATES = {
    "en": re.compile(
        rf"(?<!\d)(?:(?P<y1>{YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)"
        rf"|(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m2>{MONTH}),?\s+(?P<y2>{YEAR})\b"
        rf"|(?P<m3>{MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y3>{YEAR})\b"
        rf"|(?<=\s)(?P<y4>{YEAR})\b(?![\-–/]\d))"
    ),
    "ja": re.compile(
        rf"(?<!\d)(?:(?P<y1>{YEAR})[-/](?P<m1>\d{{1,2}})[-/](?P<d1>\d{{1,2}})(?!\d)"
        rf"|(?P<y2>{YEAR})年(?!間)(?:(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})日)?)?"
        r"|令和(?P<era>元|\d{1,2})年(?:(?P<m3>\d{1,2})月(?:(?P<d3>\d{1,2})日)?)?)"
    ),
}


def dates(text: str, span: Span, lang: Language) -> tuple[Moment, ...]:
    """Return the dates that the words of ``span`` give with their year, in order."""
    words = text[span.start : span.end].translate(WIDE)
    found = []
    for m in DATES[lang].finditer(words):
        parts = {k[0]: v for k, v in m.groupdict().items() if v}
        if "e" in parts:
            parts["y"] = str(2018 + (1 if parts["e"] == "元" else int(parts["e"])))
        month = parts.get("m")
        number = _month(month) if month and not month.isdigit() else month and int(month)
        day = int(parts["d"]) if "d" in parts else None
        where = Span(span.start + m.start(), span.start + m.end())
        moment = Moment(where, int(parts["y"]), number or None, day)
        try:
            moment.first()
        except ValueError:
            continue
        found.append(moment)
    return tuple(found)


def _month(word: str) -> int | None:
    """Return the number of a month from its English name or the first three letters of it."""
    start = word[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else None
