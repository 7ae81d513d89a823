"""What each line of a text is: heading, bullet, furniture or body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.document.layout.furniture import dateline
from detente.document.layout.headings import reads_as_heading
from detente.document.layout.lines import Line
from detente.document.layout.marks import article_end
from detente.document.layout.wording import asks, ended, ended_in_japanese, is_japanese, states
from detente.document.reading import SentenceKind

_COUNTS = re.compile(r"[0-9０-９]+|[一二三四五六七八九十]+|[①-⑳㈠-㈩❶-❿]|[A-Za-zァ-ンｱ-ﾝ]+")
_LISTED = re.compile(r"(?:[;；,，、]|\b(?:and|or)|及び|並びに|又は)$")
# What somebody asks in a briefing, an interview or a list of questions; the answer states.
_ASKED = re.compile(
    r"(?:Q|QUESTION|Question|JOURNALIST|Journalist)(?: ?\d{1,3})?[:.)]\s"
    r"(?!.*\bA(?:NSWER|nswer)?:)"
    r"|To ask (?:the|His Majesty’s|His Majesty's) "
    r"|(?:[問QＱ][0-9０-９]{0,3}[ 　:：.．]|(?:記者|質問)[:：]|【(?:記者|質問)】|―{2}|──"
    r"|[○〇◯][一-鿿]{0,6}(?:委員|議員)(?:（[^（）]{1,12}）)?[ 　]"
    r"|(?:（記者）|記者[ 　])(?=.*(?:か(?:[。？?]|$)|伺|うかが|教え|尋ね|お聞き|お願い|見解)))"
    r"(?!.*(?:答|[AＡ])[:：])"
)
# A Japanese answer that stands in the line of the question.
_ANSWERED = re.compile(r"[？?][^？?]{30,}。$")
# Signs of a list that in a newspaper also stand before the title of a section.
_OVER = {"▽", "▼"}
# How many points may stand under the title of a release.
_POINTS = 6


def kinds(parts: Sequence[Line], text: str) -> list[SentenceKind]:
    """Return what each of the lines is; ``text`` is the whole that they stand in."""
    found: list[SentenceKind] = [_kind(parts, index, text) for index in range(len(parts))]
    for under in (_deck, _headlines):
        for index in under(parts, found, text):
            found[index] = "heading"
    return found


def asked(words: str) -> bool:
    """Return whether somebody asks this in a briefing, an interview or a list of questions.

    The sign before who asks may be missing.
    """
    asks_it = _ASKED.match(words) or _ASKED.match(f"○{words}")
    return bool(asks_it) and not _ANSWERED.search(words)


def _kind(parts: Sequence[Line], index: int, text: str) -> SentenceKind:
    mark = parts[index].mark
    if asked(text[parts[index].begin : parts[index].end]):
        return "heading"
    over = mark == "bullet" and text[parts[index].begin : parts[index].start].strip() in _OVER
    if mark in ("heading", "furniture") or (mark == "bullet" and not over):
        return mark
    if over or mark in {"symbol", "number", "article"}:
        return _item(parts, index, text)
    return "heading" if not mark and reads_as_heading(parts, index, text) else "body"


def _item(parts: Sequence[Line], index: int, text: str) -> SentenceKind:
    """Tell a numbered or signed heading from an item of a list.

    An item has a full stop, is long, or stands next to another of its kind; a heading stands alone
    over a text or over items of another kind.
    """
    part = parts[index]
    words = part.words(text)
    full = ended(words) and not asks(words)
    if part.mark == "article":
        titled = article_end(words) == len(words)
        return "heading" if titled or not (full or len(words) > 60) else "bullet"
    if full or len(words) > (50 if is_japanese(words) else 100) or _LISTED.search(words[-8:]):
        return "bullet"
    near = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    style = _style(part, text)
    if index + 1 == len(parts) or any(_style(other, text) == style for other in near):
        return "bullet"
    return "bullet" if part.mark == "number" and len(words) > 25 and states(words) else "heading"


def _style(part: Line, text: str) -> str:
    """Return how an item is numbered or signed, numbers all alike; empty for a plain line."""
    if not part.mark:
        return ""
    sign = text[part.begin : part.start].strip()
    return part.mark + _COUNTS.sub("1", sign)


def _deck(parts: Sequence[Line], kinds: Sequence[SentenceKind], text: str) -> range:
    """Return the points that stand between the title of a release and its dateline."""
    first = next((i for i, kind in enumerate(kinds) if kind not in {"heading", "furniture"}), 0)
    last = first
    while last < len(parts) and kinds[last] == "bullet" and not ended(parts[last].words(text)):
        last += 1
    if first < last <= first + _POINTS and last < len(parts) and dateline(parts[last].words(text)):
        return range(first, last)
    return range(0)


def _headlines(parts: Sequence[Line], kinds: Sequence[SentenceKind], text: str) -> range:
    """Return the two or three lines that stand under a Japanese headline."""
    end = 1
    while end < len(parts) and parts[end].mark == "bullet" and kinds[end] == "bullet":
        words = parts[end].words(text)
        if len(words) > 48 or not is_japanese(words) or ended_in_japanese(words):
            return range(0)
        end += 1
    told = end < len(parts) and kinds[end] == "body" and kinds[0] == "heading"
    return range(1, end) if told and 2 < end <= 4 else range(0)
