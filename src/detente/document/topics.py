"""What a clause is about: domain and instrument, by the words of a table."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.deal.schema import Domain
from detente.document.reading import Span, Topic
from detente.i18n import Language


@dataclass(frozen=True)
class Instrument:
    """An instrument of deals: its domain, labels, and the words by which it is known."""

    name: str
    domain: Domain
    en: str
    ja: str
    words_en: str
    words_ja: str
    generic: bool = False

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@cache
def instruments() -> dict[str, Instrument]:
    """Return the instruments by name."""
    file = resources.files("detente.document").joinpath("instrument.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    return {
        name: Instrument(name, **{**row, "domain": Domain(row["domain"])})
        for name, row in table.items()
    }


@cache
def _patterns(lang: Language) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(words, re.IGNORECASE)
        for name, one in instruments().items()
        if (words := getattr(one, f"words_{lang}"))
    }


def topics(text: str, span: Span, lang: Language) -> tuple[Topic, ...]:
    """Return what the words of ``span`` are about, best first; empty where no word is known."""
    found = []
    for name, pattern in _patterns(lang).items():
        hits = list(pattern.finditer(text, span.start, span.end))
        if hits:
            one = instruments()[name]
            cue = Span(hits[-1].start(), hits[-1].end())
            score = sum(h.end() - h.start() for h in hits)
            found.append(Topic(one.domain, name, cue, score, one.generic))
    return tuple(sorted(found, key=lambda t: (t.generic, -t.score)))
