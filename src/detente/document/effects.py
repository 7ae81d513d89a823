"""What a clause says will move, and which way: quantities and words of direction, by tables."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from detente.document.reading import Span
from detente.i18n import Language

Kind = Literal["", "value", "steady", "price", "leads", "stops", "denied"]
# How far, in characters, a word of direction reaches for its quantity, and one for the next.
REACH = {"ja": 22, "en": 60}
JOIN = {"ja": 8, "en": 24}
DENIAL = {"ja": 14, "en": 30}
# A clause longer than this is no sentence of a person; its end is not read.
LONGEST = 4000
_STOP = {"ja": re.compile(r"[。;；]"), "en": re.compile(r"[;:]|,? (?:while|whereas|but|although) ")}
# An English past tense that a form of "be" or "see" precedes is said of what stands before it.
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)(?:\s+\w+ly)?\s+$", re.IGNORECASE
)
# Words of direction that stand within the name of a quantity ("spend more on defence").
_INNER = re.compile(r"more|less|gains?|los(?:es?|ing)", re.IGNORECASE)
_NOUN_JA = re.compile(r"[一-龥ァ-ヶーA-Za-z0-9々の・「」]{2,24}(?=(?:[がをはもに]|にも|への)?$)")
_NOUN_EN = re.compile(
    r"\s+(?:the |a |an |its |their |his |her )?([A-Za-z][\w’'-]*(?: [A-Za-z][\w’'-]*){0,3})"
)


@dataclass(frozen=True)
class Quantity:
    """A quantity of the table; ``good`` is -1 where more of it is worse.

    ``turned`` says that its outcome goes the other way.
    """

    name: str
    en: str
    ja: str
    words_en: str
    words_ja: str
    good: int = 1
    turned: bool = False
    outcomes: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    swings: str = ""
    priced: str = ""
    comparison: str = ""

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class Moved:
    """A quantity, or words that no quantity fits, and the sign of its change.

    ``said`` are the words from the first to the last that tell it.
    """

    quantity: Quantity | None
    span: Span
    said: Span
    sign: int


@dataclass(frozen=True)
class _Word:
    """A word of direction; ``mode`` is where its quantity stands."""

    span: Span
    sign: int
    kind: Kind
    mode: Literal["before", "after"]


def _table(name: str) -> dict[str, dict[str, Any]]:
    file = resources.files("detente.document").joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8"))


@cache
def quantities() -> dict[str, Quantity]:
    """Return the quantities by name."""
    return {
        name: Quantity(
            name,
            **{
                **row,
                "outcomes": tuple(row.get("outcomes", ())),
                "fixed": tuple(row.get("fixed", {}).items()),
            },
        )
        for name, row in _table("effect").items()
    }


def _spaced(words: str) -> str:
    return words.replace(" ", r"\s+")


@cache
def _quantity_pattern(lang: Language) -> re.Pattern[str]:
    parts = []
    for name, one in quantities().items():
        words = one.words_ja if lang == "ja" else one.words_en
        words = re.sub(r"\((?!\?)", "(?:", words)
        body = words if lang == "ja" else rf"\b(?:{_spaced(words)})\b"
        parts.append(f"(?P<{name}>{body})")
    return re.compile("|".join(parts), 0 if lang == "ja" else re.IGNORECASE)


@cache
def _direction_patterns(
    lang: Language,
) -> tuple[tuple[re.Pattern[str], int, Kind, Literal["before", "after"]], ...]:
    found = []
    for row in _table("direction").values():
        keys = {"ja": ("ja", "before_ja"), "en": ("verb_en", "happens_en")}[lang]
        for key in keys:
            if not (words := row.get(key)):
                continue
            words = re.sub(r"\((?!\?)", "(?:", words)
            body = words if lang == "ja" else rf"(?:\b|(?=n't))(?:{_spaced(words)})(?!\w)"
            mode = "after" if key in ("before_ja", "verb_en") else "before"
            flags = 0 if lang == "ja" else re.IGNORECASE
            found.append((re.compile(body, flags), row["sign"], row.get("kind", ""), mode))
    return tuple(found)


def moves(text: str, span: Span, lang: Language) -> tuple[Moved, ...]:
    """Return what the words of ``span`` say will move, in order of the text, each once."""
    span = Span(span.start, min(span.end, span.start + LONGEST))
    named = _named(text, span, lang)
    words = _words(text, span, lang, [s for _, s in named])
    found: dict[tuple[int, int], Moved] = {}
    for word in words:
        if word.kind in ("leads", "stops", "denied"):
            continue
        if moved := _bound(text, lang, word, words, named):
            where = (moved.span.start, moved.span.end)
            if where not in found or _closer(moved, found[where]):
                found[where] = moved
    for word in words:
        # "Contributes to stability": nothing but a word that carries on stands with a quantity.
        if word.kind not in ("leads", "stops"):
            continue
        near = _quantity_of(text, word, named, lang)
        if near and (near[1].start, near[1].end) not in found:
            sign = _denied(text, word, words, lang, word.sign)
            said = Span(min(near[1].start, word.span.start), max(near[1].end, word.span.end))
            found[near[1].start, near[1].end] = Moved(near[0], near[1], said, sign)
    return tuple(sorted(found.values(), key=lambda m: m.span))


def unnamed(text: str, span: Span, lang: Language) -> Moved | None:
    """Return the first move of something that no quantity names, in its own words."""
    span = Span(span.start, min(span.end, span.start + LONGEST))
    words = _words(text, span, lang, [])
    for word in words:
        if word.kind in ("leads", "stops", "denied"):
            continue
        sign = _composed(text, word, words, lang)
        if lang == "ja":
            before = text[max(span.start, word.span.start - REACH["ja"]) : word.span.start]
            if match := _NOUN_JA.search(before):
                start = word.span.start - len(before) + match.start()
                noun = Span(start, start + len(match.group()))
                return Moved(None, noun, Span(start, word.span.end), sign)
        elif word.mode == "after" and (match := _NOUN_EN.match(text, word.span.end, span.end)):
            noun = Span(match.start(1), match.end(1))
            return Moved(None, noun, Span(word.span.start, noun.end), sign)
    return None


def _named(text: str, span: Span, lang: Language) -> list[tuple[Quantity, Span]]:
    found = []
    for match in _quantity_pattern(lang).finditer(text, span.start, span.end):
        if match.end() > match.start():
            found.append((quantities()[str(match.lastgroup)], Span(match.start(), match.end())))
    return found


def _words(text: str, span: Span, lang: Language, taken: Sequence[Span]) -> list[_Word]:
    """Return the words of direction in order, without those inside the name of a quantity."""
    starts = [s.start for s in taken]
    found: dict[tuple[Span, str], _Word] = {}
    for pattern, sign, kind, mode in _direction_patterns(lang):
        for match in pattern.finditer(text, span.start, span.end):
            here = Span(match.start(), match.end())
            at = bisect_left(starts, here.end) - 1
            if at >= 0 and taken[at].holds(here):
                if not _INNER.fullmatch(here.of(text)):
                    continue
            elif at >= 0 and taken[at].meets(here) and lang == "en" and kind != "price":
                continue
            passive = mode == "after" and kind != "denied" and _is_passive(text, here, lang)
            found.setdefault(
                (here, kind if kind in ("leads", "stops", "denied") else mode),
                _Word(here, sign, kind, "before" if passive else mode),
            )
    return sorted(found.values(), key=lambda w: (w.span, w.kind, w.mode))


def _is_passive(text: str, here: Span, lang: Language) -> bool:
    if lang != "en" or not here.of(text).lower().endswith(("ed", "cut", "hurt", "lost")):
        return False
    return bool(_PASSIVE.search(text, max(0, here.start - 24), here.start))


def _closer(one: Moved, other: Moved) -> bool:
    """Return whether a move is told by a word nearer to its quantity than another's."""
    return one.said.end - one.said.start < other.said.end - other.said.start


def _bound(
    text: str,
    lang: Language,
    word: _Word,
    words: Sequence[_Word],
    named: Sequence[tuple[Quantity, Span]],
) -> Moved | None:
    near = _quantity_of(text, word, named, lang)
    if near is None:
        return None
    quantity, where = near
    sign = _composed(text, word, words, lang)
    if word.kind == "value":
        sign *= quantity.good
    elif word.kind == "steady":
        quantity, sign = _steadied(quantity, sign)
    elif word.kind == "price":
        quantity = quantities()[quantity.priced] if quantity.priced else quantity
        if "price" not in (quantity.name, quantity.name.partition("_")[2]):
            return None
    said = Span(min(where.start, word.span.start), max(where.end, word.span.end))
    return Moved(quantity, where, said, sign)


def _steadied(quantity: Quantity, sign: int) -> tuple[Quantity, int]:
    """Return what is calmed: swings of a price, tension of what is bad, more of what is good."""
    if quantity.swings:
        return quantities()[quantity.swings], -sign
    return quantity, sign * quantity.good


def _quantity_of(
    text: str, word: _Word, named: Sequence[tuple[Quantity, Span]], lang: Language
) -> tuple[Quantity, Span] | None:
    """Return the quantity nearest to a word of direction, on the side where it belongs."""
    inner = next((q for q in named if q[1].holds(word.span)), None)
    if inner:
        return inner
    sides = (word.mode, "after" if word.mode == "before" else "before")
    # In Japanese what is said of a quantity follows it; what describes it stands right before it.
    for turn, side in enumerate(sides[:1] if lang == "ja" else sides):
        near = None
        named = named if word.kind == "price" else [q for q in named if not q[0].priced]
        if side == "before":
            before = [q for q in named if q[1].end <= word.span.start]
            near = before[-1] if before else None
            gap = (near[1].end, word.span.start) if near else (0, 0)
        else:
            near = next((q for q in named if q[1].start >= word.span.end), None)
            gap = (word.span.end, near[1].start) if near else (0, 0)
        reach = REACH[lang] if turn == 0 else REACH[lang] // 3
        if lang == "ja" and side == "after":
            reach = 4
        if near and gap[1] - gap[0] <= reach and not _STOP[lang].search(text, *gap):
            return near
    return None


def _composed(text: str, word: _Word, words: Sequence[_Word], lang: Language) -> int:
    """Return the sign of a direction after what carries it on, turns it or denies it."""
    sign, end, start = word.sign, word.span.end, word.span.start
    if lang == "ja":
        for other in words:
            if other.kind == "stops" and 0 <= other.span.start - end <= JOIN["ja"]:
                if "、" in text[end : other.span.start] or not _joined(text, end, other):
                    continue
                sign, end = -sign, other.span.end
                break
    else:
        for other in words:
            close = 0 <= start - other.span.end <= JOIN["en"]
            between = text[other.span.end : start]
            if other.kind == "stops" and close and "," not in between:
                sign = -sign
                break
    return _denied(text, word, words, lang, sign)


def _joined(text: str, end: int, other: _Word) -> bool:
    """Return whether only particles and endings stand between two words of direction."""
    return bool(re.fullmatch(r"[ぁ-ん]{0,4}", text[end : other.span.start])) and bool(
        re.search(r"[をにのが]", text[end : other.span.start])
    )


def _denied(text: str, word: _Word, words: Sequence[_Word], lang: Language, sign: int) -> int:
    for other in words:
        if other.kind != "denied":
            continue
        if lang == "ja":
            gap = text[word.span.end : other.span.start]
            near = 0 <= other.span.start - word.span.end <= DENIAL["ja"] and "。" not in gap
            close = near and ("、" not in gap)
        else:
            gap = text[other.span.end : word.span.start]
            close = 0 <= word.span.start - other.span.end <= DENIAL["en"] and not re.search(
                r"[,;:]", gap
            )
        if close:
            return 0
    return sign
