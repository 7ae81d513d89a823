"""What a clause is about: domain and instrument, by the words of a table."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from operator import itemgetter
from typing import Any, Literal

from detente.deal.schema import Domain
from detente.document.reading import Span, Topic
from detente.i18n import Language

NOT = "not"
# An accord on something that the table does not know.
ACCORD = "accord"
# What a word counts for: a phrase that says what is done, a name, a word of the field.
WEIGHT = {"phrase": 2.6, "name": 2.0, "field": 1.0, "generic": 0.2}
VERB = 0.4
AGAIN, AGAIN_AT_MOST = 0.25, 0.75
NEAR = 1.0
LONG, LONG_AT_MOST = 0.02, 0.3
GAP = {"en": r"(?:\W+\w+){0,5}?\W+", "ja": r"[^、。]{0,12}?"}
ACRONYM = re.compile(r"[A-Z0-9&|]{2,}s?")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

Strength = Literal["phrase", "name", "field", "generic"]


@dataclass(frozen=True)
class Instrument:
    """An instrument of deals: its domain, its name for readers, and whether it says too little."""

    name: str
    domain: Domain
    en: str
    ja: str
    generic: bool = False

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class _Words:
    """How an instrument is known in a language: patterns by strength, and the verbs it needs."""

    patterns: tuple[tuple[Strength, re.Pattern[str]], ...]
    verbs: re.Pattern[str] | None = None


@dataclass(frozen=True)
class _Hit:
    """Words found, as offsets into the clause."""

    name: str
    strength: Strength
    start: int
    end: int


@cache
def _table() -> dict[str, dict[str, Any]]:
    file = resources.files("detente.document").joinpath("instrument.toml")
    return tomllib.loads(file.read_text("utf-8"))


@cache
def instruments() -> dict[str, Instrument]:
    """Return the instruments by name."""
    return {
        name: Instrument(
            name, Domain(row["domain"]), row["en"], row["ja"], row.get("generic", False)
        )
        for name, row in _table().items()
        if name != NOT
    }


@cache
def _words(lang: Language) -> dict[str, _Words]:
    return {name: _compiled(row, lang) for name, row in _table().items()}


def _compiled(row: Mapping[str, Any], lang: Language) -> _Words:
    words: Sequence[str] = row.get(f"words_{lang}", ())
    phrases = [w for w in words if "…" in w]
    names = [w for w in words if "…" not in w]
    groups: list[tuple[Strength, Sequence[str]]] = [
        ("phrase", phrases),
        ("name", names),
        ("field", row.get(f"weak_{lang}", ())),
    ]
    if row.get("generic"):
        groups = [("generic", words)]
    verbs = row.get(f"with_{lang}", ())
    return _Words(
        tuple((strength, _pattern(some, lang)) for strength, some in groups if some),
        _pattern(verbs, lang) if verbs else None,
    )


def _pattern(words: Sequence[str], lang: Language) -> re.Pattern[str]:
    if lang == "en":
        whole = "|".join(_spaced(w) for w in words).replace("…", GAP["en"])
        return re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
    return re.compile("|".join(_bounded(w) for w in words).replace("…", GAP["ja"]))


def _spaced(word: str) -> str:
    """Return an English pattern with its spaces and stems spelt out; capitals stay capitals."""
    if ACRONYM.fullmatch(word):
        return f"(?-i:{word})"
    spaced = word.replace("… ", "…").replace(" ?", r"[\s\-]*").replace(" ", r"[\s\-]+")
    return spaced.replace("~", r"\w*")


def _bounded(word: str) -> str:
    """Return a Japanese pattern that does not fire inside a run of katakana or of letters."""
    for run in (r"[ァ-ヴー]", r"[A-Za-z]"):
        if re.fullmatch(rf"{run}+[0-9]*", word):
            return rf"(?<!{run[:-1]}]){word}(?!{run[:-1]}])"
    return word


def topics(text: str, span: Span, lang: Language) -> tuple[Topic, ...]:
    """Return what the words of ``span`` are about, best first, an instrument once.

    Empty where no word is known. A word within a longer name counts as that name; what stands
    near the predicate (the end of a Japanese clause) counts more.
    """
    words = text[span.start : span.end].translate(WIDE)
    hits = _apart(_hits(words, lang))
    found: dict[str, list[_Hit]] = {}
    for hit in hits:
        found.setdefault(hit.name, []).append(hit)
    known = instruments()
    about = [
        Topic(known[name].domain, name, cue, score, known[name].generic)
        for name, some in found.items()
        for cue, score in [_scored(name, some, len(words), span.start, lang)]
    ]
    return tuple(sorted(about, key=lambda t: (t.generic, -t.score)))


@lru_cache(maxsize=64)
def _hits(words: str, lang: Language) -> tuple[_Hit, ...]:
    """Return the words of the table; every clause of a sentence asks for those of the sentence."""
    return tuple(_each(words, lang))


def _each(words: str, lang: Language) -> Iterator[_Hit]:
    for name, one in _words(lang).items():
        found = [
            _Hit(name, strength, m.start(), m.end())
            for strength, pattern in one.patterns
            for m in pattern.finditer(words)
        ]
        if found and (one.verbs is None or one.verbs.search(words)):
            yield from found


def _apart(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return the hits that lie in no longer name and in no words that mean another thing."""
    names = sorted(
        {(h.start, h.end) for h in hits if h.strength == "name"}, key=lambda s: (s[0], -s[1])
    )
    outer: list[tuple[int, int]] = []
    for start, end in names:
        if not outer or end > outer[-1][1]:
            outer.append((start, end))
    wrong = {(h.start, h.end) for h in hits if h.name == NOT}
    kept = []
    for hit in hits:
        if hit.name == NOT:
            continue
        # Neither holds the other, so starts and ends both rise: the last to start reaches furthest.
        at = bisect_right(outer, hit.start, key=itemgetter(0)) - 1
        while at >= 0 and outer[at][1] >= hit.end:
            if outer[at] != (hit.start, hit.end) or outer[at] in wrong:
                break
            at -= 1
        else:
            kept.append(hit)
    return kept


def _scored(
    name: str, hits: Sequence[_Hit], length: int, offset: int, lang: Language
) -> tuple[Span, float]:
    def worth(hit: _Hit) -> float:
        place = hit.end / length if lang == "ja" else 1 - hit.start / length
        size = min(LONG_AT_MOST, LONG * (hit.end - hit.start))
        return WEIGHT[hit.strength] + NEAR * place + size

    best = max(hits, key=worth)
    distinct = sum(a.end <= b.start for a, b in pairwise(sorted(hits, key=lambda h: h.start)))
    score = worth(best) + min(AGAIN_AT_MOST, AGAIN * distinct)
    if _words(lang)[name].verbs:
        score += VERB
    score += _table()[name].get("bonus", 0.0)
    return Span(offset + best.start, offset + best.end), score
