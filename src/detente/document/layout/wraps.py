"""Lines that a hard wrap tore apart are put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from detente.document.layout.furniture import is_page_number
from detente.document.layout.lines import Line
from detente.document.layout.wording import ended

_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_FUNCTION = re.compile(
    r"(?:[,;:–—-]|\b(?:the|an?|of|and|or|to|in|on|for|with|by|from|at|as|that|which|its|their|is"
    r"|are|was|were|be|has|have|will|would|not))$",
    re.I,
)


def joined(lines: Sequence[Line], text: str) -> list[Line]:
    """Return the lines with those put together that a hard wrap tore apart."""
    width = _wrap(lines, text)
    parts: list[Line] = []
    passed: list[Line] = []
    for line in lines:
        over = bool(passed)
        if parts and width and not over and line.mark == "furniture" and _pages(line, text):
            passed.append(line)
            continue
        last = parts[-1] if parts else None
        if last and over and not _goes_over(last, line, text):
            parts += passed
            last = parts[-1]
            over = False
        if last and (over or (not line.gap and _goes_on(last, line, text, width))):
            last.tail, last.end = line.start, line.end
        else:
            parts.append(line)
        passed = []
    return parts + passed


def _goes_over(last: Line, line: Line, text: str) -> bool:
    """Return whether a sentence goes on behind the number of a page."""
    begins = text[line.start]
    if last.mark in {"heading", "furniture"} or line.mark or ended(last.words(text)):
        return False
    return begins.islower() or (bool(_WIDE.match(begins)) and not line.indent)


def _pages(line: Line, text: str) -> bool:
    return is_page_number(line.words(text)) or line.page


def _wrap(lines: Sequence[Line], text: str) -> int:
    """Return the width at which the text is wrapped, 0 if it is not."""
    widths, torn = [], 0
    for line, after in pairwise(lines):
        if after.gap or after.mark not in {"", "quote"} or line.mark in {"heading", "furniture"}:
            continue
        words = line.words(text)
        widths.append(_width(words) + line.indent)
        torn += not ended(words)
    if len(widths) < 3 or torn < 3 or torn < 0.4 * len(widths):
        return 0
    widths.sort()
    most = widths[int(0.9 * (len(widths) - 1))]
    near = sum(0.75 * most <= width for width in widths)
    longer = sum(_width(line.words(text)) > 1.25 * most for line in lines)
    wrapped = near >= 0.6 * len(widths) and longer <= 0.05 * len(lines)
    return most if 36 <= most <= 200 and wrapped else 0


def _goes_on(last: Line, line: Line, text: str, width: int) -> bool:
    """Return whether a line goes on with the sentence before it."""
    if not _may_follow(last, line):
        return False
    if _hangs(last, line, text):
        return True
    if text[line.begin - 1 : line.begin] == "\u3000":
        # A Japanese paragraph begins with a full-width space.
        return False
    words, begins = text[last.tail : last.end], text[line.start]
    if ended(words):
        # Sentences that end with the line: one paragraph all the same where lines are full.
        return bool(width) and _width(words) >= 0.9 * width and not _WIDE.match(begins)
    if _is_torn(words, begins):
        return True
    room = 4 if _WIDE.match(begins) else min(_width(line.opening(text)), 20) + 1
    return bool(width) and _width(words) + room >= 0.88 * width


def _may_follow(last: Line, line: Line) -> bool:
    """Return whether the marks of two lines allow that they belong together."""
    if last.mark in {"heading", "furniture"}:
        return False
    return not line.mark or line.mark == last.mark == "quote"


def _hangs(last: Line, line: Line, text: str) -> bool:
    """Return whether a line stands further in than the item before it."""
    listed = last.mark in {"bullet", "symbol", "number"} and last.end - last.start > 8
    deeper = not line.mark and line.indent > last.indent + 1
    return listed and deeper and not text[line.begin - line.indent : line.begin].strip(" \t")


def _is_torn(words: str, begins: str) -> bool:
    """Return whether words cannot end there, whatever the width of the lines."""
    if words.endswith(("、", "，")):
        return True
    open_ = _FUNCTION.search(words[-12:]) and not words.endswith((":", "-"))
    return (begins.islower() or bool(open_)) and _width(words) >= 30


def _width(words: str) -> int:
    return len(words) + len(_WIDE.findall(words))
