"""The lines of a text that have words, each with its mark and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from detente.document.layout.furniture import is_page_number
from detente.document.layout.marks import Mark, mark
from detente.document.layout.wording import ended

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_ONE_BREAK = {"", "\n", "\r\n", "\r"}
_SETEXT = re.compile(r"(?:={3,}|-{3,})$")


@dataclass
class Line:
    """A line, or several that belong together: words from ``start`` to before ``end``.

    ``begin`` is where the line begins, its mark included; ``indent`` how far that is from its edge;
    ``tail`` where the last of the lines begins. A ``gap`` or a new ``page`` may be before it.
    """

    begin: int
    start: int
    tail: int
    end: int
    mark: Mark
    indent: int
    gap: bool
    page: bool

    def words(self, text: str) -> str:
        """Return its words, those of all its lines."""
        return text[self.start : self.end]

    def opening(self, text: str) -> str:
        """Return what stands from its first word up to a space or the end of the line."""
        rest = _LINE.match(text, self.start)
        return rest[0].split(" ", 1)[0] if rest else ""


def lines(text: str) -> list[Line]:
    """Return the lines that have words, without rules; ``start`` is behind the mark."""
    found: list[Line] = []
    before = 0
    for line in _LINE.finditer(text):
        words = line[0].strip().strip("\u200b\ufeff")
        if not words or not words.strip():
            continue
        between = text[before : line.start()]
        page = "\f" in between
        gap = page or (between not in _ONE_BREAK and len(_BREAK.findall(between)) > 1)
        before = line.end()
        indent = line[0].index(words)
        begin = line.start() + indent
        name, skip, end = mark(words)
        if name == "rule":
            if not gap and _SETEXT.match(words):
                _underline(found, text)
            continue
        start = begin + skip
        found.append(Line(begin, start, start, begin + end, name, indent, gap, page))
    _running_heads(found, text)
    return found


def _underline(found: Sequence[Line], text: str) -> None:
    """Make a heading of the last line where a rule under it can mean that."""
    if not found or found[-1].mark:
        return
    last = found[-1]
    alone = last.gap or len(found) == 1
    if alone and last.end - last.start <= 120 and not ended(last.words(text)):
        last.mark = "heading"


def _running_heads(found: Sequence[Line], text: str) -> None:
    """Mark the lines that stand on every page."""
    if not any(line.page or is_page_number(line.words(text)) for line in found):
        return
    said = Counter(_head(line, text) for line in found if line.end - line.start <= 100)
    seen: set[str] = set()
    for line in found:
        head = _head(line, text) if line.end - line.start <= 100 else ""
        if len(head) > 3 and said[head] >= 3 and not line.mark:
            line.mark = "furniture" if head in seen else line.mark
            seen.add(head)


def _head(line: Line, text: str) -> str:
    return line.words(text).strip("0123456789 \t-–—|")
