"""What a finding is, and the words that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detente import catalogue
from detente.i18n import LANGUAGES, Language, text
from detente.report.numbers import Number


@dataclass(frozen=True)
class Finding:
    """A headline, a sentence or two, and the numbers they state, the leading one first."""

    id: str
    title: dict[Language, str]
    text: dict[Language, str]
    numbers: tuple[Number, ...]

    def horizon(self, lang: Language) -> str:
        """Return after how long the finding holds, or nothing if it has no number."""
        return catalogue.outcomes()[self.lead.outcome].said("horizon", lang) if self.lead else ""

    @property
    def lead(self) -> Number | None:
        """Return the number that the finding is about."""
        return self.numbers[0] if self.numbers else None


def finding(
    name: str, numbers: tuple[Number, ...], write: Callable[[Language], tuple[str, str]]
) -> Finding:
    """Return the finding whose title and body ``write`` gives for a language."""
    titles: dict[Language, str] = {}
    bodies: dict[Language, str] = {}
    for lang in LANGUAGES:
        titles[lang], bodies[lang] = write(lang)
    return Finding(name, titles, bodies, numbers)


def moves(number: Number, lang: Language, *, plural: bool = False) -> str:
    """Return "rises by 1.2%" or its like."""
    if number.value == 0:
        return text("report.stay" if plural else "report.stays", lang)
    verb = ("rise" if number.value > 0 else "fall") + ("" if plural else "s")
    return text(f"report.{verb}", lang, size=number.shown(lang, signed=False))


def sentences(parts: list[str], lang: Language) -> str:
    """Return clauses as one line of sentences."""
    stop, gap = ("。", "") if lang == "ja" else (".", " ")
    return gap.join(p if p.endswith(stop) else p + stop for p in parts if p)
