"""Numbers as a reader wants them: enough digits to see, never 0.00 for what is not zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from detente import catalogue
from detente.i18n import Language, number, text

BILLION, MILLION = "billion USD a year", "million USD of 2014"
POINTS, TONNES, CUBIC_METRES = "percentage points", "Mt", "bcm"
SCORE, COUNT = "score points", "number of powers"
_DOLLARS = {BILLION: 1e9, MILLION: 1e6}
# Words for powers of ten, largest first: a Japanese reader counts in ten thousands.
_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
    "ja": ((1e12, "trillion"), (1e8, "oku"), (1e4, "man")),
}
# Units that are words, and how many of the reader's own make one: ten thousand tonnes and a hundred
# million cubic metres in Japanese.
_WORDS: dict[str, dict[Language, float]] = {
    "%": {"en": 1.0, "ja": 1.0},
    POINTS: {"en": 1.0, "ja": 1.0},
    TONNES: {"en": 1.0, "ja": 100.0},
    CUBIC_METRES: {"en": 1.0, "ja": 10.0},
    "USD/bbl": {"en": 1.0, "ja": 1.0},
    "USD/MMBtu": {"en": 1.0, "ja": 1.0},
    "USD/t": {"en": 1.0, "ja": 1.0},
    SCORE: {"en": 1.0, "ja": 1.0},
    COUNT: {"en": 1.0, "ja": 1.0},
}
SMALLEST_PERCENT, SMALLEST_DOLLARS = 0.001, 1e5


def missing(value: float | None) -> bool:
    """Return whether there is no number."""
    return value is None or not math.isfinite(value)


def quantity(
    value: float | None, unit: str = "%", lang: Language = "en", *, signed: bool = True
) -> str:
    """Return a value with its unit, two or three significant digits, for use in a sentence.

    A value too small to show is "under 0.001%", never zero; no number is a dash.
    """
    if missing(value):
        return "–"
    assert value is not None
    if unit in _DOLLARS:
        return _money(value * _DOLLARS[unit], lang, signed=signed)
    if unit in _WORDS:
        if 0 < abs(value) < SMALLEST_PERCENT:
            return text("report.under", lang, size=_worded(SMALLEST_PERCENT, unit, lang))
        return _worded(value, unit, lang, signed=signed)
    return f"{_trimmed(value, lang, signed=signed)} {unit}".strip()


@dataclass(frozen=True)
class Pattern:
    """How sizes from ``least`` upwards are written: a template of ``{sign}`` and ``{amount}``.

    The amount is the size times the factor, in two or three significant digits.
    """

    least: float
    template: str
    factor: float


@dataclass(frozen=True)
class Writing:
    """How :func:`quantity` writes the numbers of a unit, for those who write them elsewhere.

    ``patterns`` are for sizes, largest first, ``digits`` how many significant digits a size is
    rounded to before one is chosen (0: none). What is not zero and smaller than ``least`` reads
    ``under``; zero reads ``zero``.
    """

    patterns: tuple[Pattern, ...]
    least: float
    under: str
    zero: str
    digits: int = 0


def writing(unit: str, lang: Language) -> Writing:
    """Return how the numbers of a unit are written in a language."""
    least, zero = smallest(unit), quantity(0.0, unit, lang)
    under = quantity(least / 2, unit, lang) if least else ""
    if unit in _DOLLARS:
        scales = [(size / _DOLLARS[unit], word) for size, word in _SCALES[lang]]
        found = [
            Pattern(
                size, text(f"report.money_{word}", lang, sign="{sign}", amount="{amount}"), 1 / size
            )
            for size, word in scales
        ]
        return Writing((*found[:-1], replace(found[-1], least=0.0)), least, under, zero, 3)
    template, factor = f"{{sign}}{{amount}} {unit}".strip(), 1.0
    if unit in _WORDS:
        template = text(f"report.{unit_key(unit)}", lang, amount="{sign}{amount}")
        factor = _WORDS[unit][lang]
    return Writing((Pattern(0.0, template, factor),), least, under, zero)


def _worded(value: float, unit: str, lang: Language, *, signed: bool = False) -> str:
    amount = _trimmed(value * _WORDS[unit][lang], lang, signed=signed)
    return text(f"report.{unit_key(unit)}", lang, amount=amount)


def unit_key(unit: str) -> str:
    """Return the message of a unit that is a word."""
    if unit == "%":
        return "unit_percent"
    return "unit_" + unit.lower().replace(" ", "_").replace("/", "_")


def unit_size(unit: str, lang: Language) -> float:
    """Return the scale that brings a unit to the reader's own, for a table's column."""
    return 1 / _WORDS[unit][lang] if unit in _WORDS else 1.0


def fuel_unit(name: str) -> str:
    """Return the unit of a year's volume of a fuel or commodity."""
    return CUBIC_METRES if catalogue.fuels()[name].commodity == "gas" else TONNES


def _trimmed(value: float, lang: Language, *, signed: bool) -> str:
    """Return two or three significant digits without idle zeros: 0.01, not 0.010."""
    digits = _digits(value)
    while digits and round(value, digits) == round(value, digits - 1):
        digits -= 1
    return number(value, lang, digits, signed=signed and value != 0)


def _digits(value: float) -> int:
    """Return the decimals that show two significant digits, three from one upwards."""
    if value == 0:
        return 0
    power = math.floor(math.log10(abs(value)))
    return max(0, min(6, (2 if power >= 0 else 1) - power))


def _money(dollars: float, lang: Language, *, signed: bool) -> str:
    if 0 < abs(dollars) < SMALLEST_DOLLARS:
        return text("report.under", lang, size=_money(SMALLEST_DOLLARS, lang, signed=False))
    if dollars == 0:
        return text("report.money_zero", lang)
    scales = _SCALES[lang]
    # Round first, so that 999.96 million reads as 1 billion.
    rounded = float(f"{abs(dollars):.3g}")
    size, word = next(((s, w) for s, w in scales if rounded >= s), scales[-1])
    sign = "\u2212" if dollars < 0 else "+" if signed else ""
    amount = _trimmed(rounded / size, lang, signed=False)
    return text(f"report.money_{word}", lang, sign=sign, amount=amount)


def span(low: float | None, high: float | None, unit: str, lang: Language) -> str:
    """Return a range in brackets, or nothing if there is none; says so if the sign is open.

    An end too small to show on the other side of zero leaves no doubt worth telling.
    """
    if low is None or high is None or missing(low) or missing(high) or low == high:
        return ""
    first, last = _ends(low, high, unit, lang)
    if open_sign(low, high, unit):
        return text("report.span_open", lang, low=first, high=last)
    if _end(low, unit, lang) == last:
        return text("report.span_one", lang, low=last)
    return text("report.span", lang, low=first, high=last)


def open_sign(low: float, high: float, unit: str) -> bool:
    """Return whether a range has both signs, each with a size that is shown."""
    return min(-low, high) > 0 and min(-low, high) >= smallest(unit)


def ends(low: float, high: float, unit: str, lang: Language) -> str:
    """Return a range without brackets, for below a number; of a range of one point, that point."""
    if _end(low, unit, lang) == _end(high, unit, lang):
        return _end(high, unit, lang)
    first, last = _ends(low, high, unit, lang)
    return text("report.to", lang, low=first, high=last)


def _ends(low: float, high: float, unit: str, lang: Language) -> tuple[str, str]:
    """Return both ends of a range; a unit that is a word stands once, with the second number."""
    first = _end(low, unit, lang)
    if (
        unit in _WORDS
        and unit != "%"
        and max(abs(low), abs(high)) >= SMALLEST_PERCENT
        and not any(0 < abs(end) < SMALLEST_PERCENT for end in (low, high))
    ):
        first = _trimmed(low * _WORDS[unit][lang], lang, signed=low != 0)
    return first, _end(high, unit, lang)


def _end(value: float, unit: str, lang: Language) -> str:
    """Return the end of a range; of one too small to show, the side of zero is what matters."""
    if 0 < abs(value) < smallest(unit):
        return text("report.just_above" if value > 0 else "report.just_below", lang)
    return quantity(value, unit, lang)


def smallest(unit: str) -> float:
    """Return the smallest size of a unit that is shown."""
    if unit in _WORDS:
        return SMALLEST_PERCENT
    return SMALLEST_DOLLARS / _DOLLARS[unit] if unit in _DOLLARS else 0.0


@dataclass(frozen=True)
class Column:
    """How the numbers of one table column are written, so that they align.

    ``scale`` divides; ``digits`` follow from the largest value, and a value that would round to
    zero is "<0.001", a statement of size without a sign. What is exactly zero is "0".
    """

    digits: int
    lang: Language = "en"
    signed: bool = True
    scale: float = 1.0

    @classmethod
    def of(
        cls,
        values: Iterable[float],
        lang: Language,
        *,
        signed: bool = True,
        scale: float = 1.0,
        most: int = 4,
    ) -> Column:
        """Choose the digits for a column of values."""
        sizes = [abs(v) / scale for v in values if not missing(v)]
        largest = max(sizes, default=0.0)
        digits = 2 if largest == 0 else 2 - math.floor(math.log10(largest))
        return cls(max(0, min(most, digits)), lang, signed, scale)

    def __call__(self, value: float | None) -> str:
        """Return a value as text."""
        if missing(value):
            return "–"
        assert value is not None
        scaled = value / self.scale
        if scaled == 0:
            return number(0.0, self.lang, 0)
        if round(scaled, self.digits) == 0:
            return "<" + number(10.0**-self.digits, self.lang, self.digits)
        return number(scaled, self.lang, self.digits, signed=self.signed)

    def tiny(self, *values: float | None) -> bool:
        """Return whether every value would round to zero."""
        return all(missing(v) or round((v or 0.0) / self.scale, self.digits) == 0 for v in values)

    def fine(self, digits: int) -> Column:
        """Return the column with at least so many digits."""
        return replace(self, digits=max(self.digits, digits))

    def between(self, low: float | None, high: float | None) -> str:
        """Return a range as text; nothing if there is none."""
        if missing(low) or missing(high):
            return "–"
        ends = self._end(low), self._end(high)
        # Both just above zero, say: said once.
        if ends[0] == ends[1] and self.tiny(low, high):
            return ends[0]
        return text("report.to", self.lang, low=ends[0], high=ends[1])

    def _end(self, value: float | None) -> str:
        """Return the end of a range; of one that rounds to zero, on which side of it that lies."""
        if missing(value) or not value or round(value / self.scale, self.digits) != 0:
            return self(value)
        return text("report.just_above" if value > 0 else "report.just_below", self.lang)
