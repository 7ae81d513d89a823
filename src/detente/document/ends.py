"""Where sentences end within a paragraph, in Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(r"[。！？．｡!?.…]+[。！？．｡!?.…\u203c\u2047-\u2049]*")
_CLOSERS = "」』）)】〉》］]”’\"'*_"
_PAIRS = {
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "“": "”",
    "【": "】",
    "〈": "〉",
    "《": "》",
}
_OPENS = {close: open_ for open_, close in _PAIRS.items()}
_MARK = re.compile(r"[「」『』（）()“”【】〈〉《》\"]")
# What goes on after a quotation, so that its full stop does not end the sentence.
_GOES_ON = re.compile(
    r"\s*(?:[、，,・をがはのにもへや]|と(?!く)|で(?!は、)|など|な[どのん]|だ[とがろっ]|という|って|ら|より|から|まで|[ぁ-ん]?した)"
)
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef々]")
_BEFORE = re.compile(r"[A-Za-z.\u00c0-\u024f&]{1,16}$")
# A title or a reference is followed by what it belongs to.
_NEVER = {
    "mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "capt", "cmdr",
    "adm", "amb", "st", "hon", "rev", "pres", "min", "messrs", "brig", "maj", "vs", "v", "cf",
    "e.g", "i.e", "eg", "ie", "viz", "approx", "ca", "c", "al", "mt", "ft",
}  # fmt: skip
_NUMBERED = {
    "no", "nos", "art", "arts", "para", "paras", "sec", "secs", "fig", "figs", "vol", "vols", "ch",
    "p", "pp", "cl", "ser", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "res", "doc", "reg",
}  # fmt: skip
_MAYBE = {"inc", "ltd", "co", "corp", "plc", "etc", "jr", "sr", "a.m", "p.m", "bn", "mn", "est"}
_LETTERS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_STARTS = re.compile(
    r"(?:The|A|An|It|Its|In|On|At|He|She|They|We|You|I|But|And|Or|This|That|These|Those|There|Both"
    r"|Under|After|Before|As|For|If|When|While|With|Neither|Each|Also|However|Yet|Still|Asked|Our"
    r"|His|Her|Their|Some|Such|Meanwhile|Moreover|Officials?|Analysts?|To|By|From|What|No|So)\b"
)
# Quoted words longer than this are taken apart.
_LONG = 400


def ends(words: str) -> Iterator[int]:
    """Yield where each sentence of a paragraph ends, the last one at its end."""
    size, done = len(words), 0
    held = _quoted(words) if _STOP.search(words) else {}
    for stop in _STOP.finditer(words):
        at = stop.end()
        if stop.start() < done:
            continue
        span = held.get(stop.start())
        if span and span[1] - span[0] <= _LONG:
            # Within quoted words only their last stop can end the sentence.
            if at < span[1] - 1:
                continue
            at = span[1]
        while at < size and words[at] in _CLOSERS:
            at += 1
        if at >= size:
            break
        if _is_end(words, stop, at, quoted=span is not None or at > stop.end()):
            done = at
            yield at
    if size:
        yield size


def _is_end(words: str, stop: re.Match[str], at: int, *, quoted: bool) -> bool:  # noqa: PLR0911
    sign = stop[0][-1]
    before = words[stop.start() - 1] if stop.start() else " "
    if sign == "…" or set(stop[0]) <= {"…"}:
        return words[at].isspace() and _capital(words, at)
    if sign in "。｡" or (sign in "！？．" and not before.isspace()):
        if sign == "．" and before.isdigit() and words[at].isdigit():
            return False
        return not (_GOES_ON.match(words, at, at + 8) if quoted or sign in "！？" else False)
    if _WIDE.match(before) or (before in _CLOSERS and _WIDE.search(words[at : at + 1])):
        if words[at].isspace() or _WIDE.match(words[at]):
            return not _GOES_ON.match(words, at, at + 8)
        return sign == "." and not words[at].isdigit()
    if not words[at].isspace():
        return False
    if sign == "." and stop[0] == "." and not quoted and not _full_stop(words, stop.start(), at):
        return False
    return _capital(words, at)


def _capital(words: str, at: int) -> bool:
    """Return whether what follows can begin a sentence."""
    rest = words[at : at + 60].lstrip().lstrip("\"'“‘([*_—–- >")
    return bool(rest) and not rest[0].islower()


def _full_stop(words: str, dot: int, at: int) -> bool:
    """Return whether a full stop is more than that of an abbreviation."""
    found = _BEFORE.search(words, max(0, dot - 16), dot)
    if not found:
        return True
    word = found[0].lstrip(".")
    rest = words[at : at + 40].lstrip()
    name = word.lower()
    if name in _NEVER:
        return False
    if name in _NUMBERED:
        return not (rest[:1].isdigit() or rest[:1] in "IVX" or rest[:1] == "(") and name not in {
            "p",
            "pp",
        }
    if len(word) == 1 and word.isupper():
        # An initial, unless it closes the sentence ("Annex B. The").
        return _STARTS.match(rest) is not None and word != "I"
    if name in _MAYBE or _LETTERS.fullmatch(word):
        return _STARTS.match(rest) is not None
    return True


def _quoted(words: str) -> dict[int, tuple[int, int]]:  # noqa: PLR0912
    """Return of every stop within quotes or brackets the outermost pair around it.

    A mark without its partner is none.
    """
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    straight = -1
    for mark in _MARK.finditer(words):
        sign, at = mark[0], mark.start()
        if sign == '"':
            opens = at == 0 or words[at - 1].isspace() or words[at - 1] in "([（—–「“"
            if opens:
                straight = at
            elif straight >= 0:
                pairs.append((straight, at + 1))
                straight = -1
        elif sign in _PAIRS:
            open_.append((sign, at))
            counts[sign] = counts.get(sign, 0) + 1
        elif counts.get(_OPENS[sign], 0):
            while open_:
                other, start = open_.pop()
                counts[other] -= 1
                if other == _OPENS[sign]:
                    pairs.append((start, at + 1))
                    break
    held: dict[int, tuple[int, int]] = {}
    last = 0
    outer = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if start >= last:
            outer.append((start, end))
            last = end
    stops = [m.start() for m in _STOP.finditer(words)]
    index = 0
    for start, end in outer:
        while index < len(stops) and stops[index] < start:
            index += 1
        while index < len(stops) and stops[index] < end:
            held[stops[index]] = (start, end)
            index += 1
    return held
