"""What marks a line: the signs and numbers before its words, or what it is all by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from detente.document.layout.furniture import is_furniture
from detente.document.layout.wording import ended_in_japanese

Mark = Literal["", "heading", "bullet", "number", "symbol", "article", "furniture", "rule", "quote"]

_HASH = re.compile(r"#{1,6}[ \t\u3000]+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,120}?)(?<=\S)\1[:：]?$")
_FRAMED = re.compile(r"(?:【[^【】]{1,60}】|〈[^〈〉]{1,60}〉|＜[^＜＞]{1,60}＞|<[^<>]{1,60}>"
r"|《[^《》]{1,60}》|［[^［］]{1,60}］"
                     r"|\[[^\[\]]{1,60}\]|〔[^〔〕]{1,60}〕)$")  # fmt: skip
_RULE = re.compile(r"([-=_*~―─━—–・＊＝ー#\s])\1{2,}$|(?:[-*_] ){2,}[-*_]$")
_QUOTE = re.compile(r"(?:>[ \t]?){1,9}")
_BULLET = re.compile(
    r"(?:[•‣⁃∙・･·*+–—-][ \t\u3000]+|[•‣・･](?=\S)|[▽▷▸►▶➢✓✔☑][ \t\u3000]*(?=\S)|[oo] (?=[A-Z]))"
)
_SYMBOL = re.compile(r"[■◆●○◎◇□▼▲△★☆◉❖◼▪▫][ \t\u3000]*(?=\S)")
_NUMBER = re.compile(
    r"(?:[(（](?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[０-９]{1,3}"
    r"|[ア-ンア-ン])[)）][ \t\u3000]*"
    r"|(?:\d{1,3}|[ivx]{1,5}|[a-z]|[０-９]{1,3})[)）][ \t\u3000]+"
    r"|(?:\d{1,2}(?:\.\d{1,2}){0,3}[.．]|[０-９]{1,2}[.．、])[ \t\u3000]*(?=[^\s\d０-９])"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[ \t\u3000]+(?=[^\s\d])"
    r"|[IVX]{1,5}\.[ \t\u3000]+|[A-Z][.)][ \t\u3000]+(?=[A-Z][a-z])|[①-⑳㈠-㈩❶-❿][ \t\u3000]*"
    r"|[一二三四五六七八九十]{1,3}[、．.][ \t\u3000]*|[一二三四五六七八九十０-９]{1,3}\u3000+"
    r"|\d{1,2}\u3000+)"
)
_ARTICLE = re.compile(
    r"(?:第[0-9０-９一二三四五六七八九十百]{1,4}(?:条|項|章|節|款"
    r"|部)(?:の[0-9０-９一二三四五六七八九十]{1,2})?"
    r"|(?:Article|Section|Chapter|Annex|Part|Paragraph|Para\.?|Art\.?|ARTICLE|SECTION|ANNEX|PART)"
    r" (?:\d{1,3}|[IVXLC]{1,6}|[A-Z])\b)[.:：)、]?"
)
# A line that sums the text up behind a label of its own.
_BRIEF = re.compile(
    r"[■◆●▼□◇○]?[ \u3000]?(?:要点|要旨|概要|骨子|ポイント|key points?|in brief|in short|summary)"
    r"[ \u3000]*[:：][ \u3000]*(?=\S)",
    re.I,
)
_MARKS: tuple[tuple[re.Pattern[str], Mark], ...] = (
    (_BULLET, "bullet"),
    (_SYMBOL, "symbol"),
    (_ARTICLE, "article"),
    (_NUMBER, "number"),
)


@lru_cache(maxsize=1024)
def mark(words: str) -> tuple[Mark, int, int]:  # noqa: PLR0911
    """Return the mark of a line, and where within it its words begin and end."""
    size = len(words)
    if _RULE.match(words):
        return "rule", 0, size
    if found := _HASH.match(words):
        end = len(words.rstrip("# \t"))
        return "heading", found.end(), max(end, found.end() + 1)
    if is_furniture(words):
        return "furniture", 0, size
    if _BRIEF.match(words) and size <= 200:
        return "heading", 0, size
    if (found := _BOLD.match(words)) and not ended_in_japanese(found[2]):
        return "heading", len(found[1]), len(found[1]) + len(found[2])
    if _FRAMED.match(words):
        return "heading", 1, size - 1
    if found := _QUOTE.match(words):
        return ("quote", found.end(), size) if found.end() < size else ("rule", 0, size)
    for pattern, name in _MARKS:
        if (found := pattern.match(words)) and found.end() < size:
            return name, 0 if name == "article" else found.end(), size
    return "", 0, size


def article_end(words: str) -> int:
    """Return where the number of an article ends that words begin with (第3条), 0 without one."""
    found = _ARTICLE.match(words)
    return found.end() if found else 0


def unnumbered(words: str) -> str:
    """Return words without the first number of an item among them."""
    return _NUMBER.sub("", words, count=1)
