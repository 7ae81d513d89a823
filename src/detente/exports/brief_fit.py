"""How much of a brief fits on two pages: an estimate of its height, line by line.

Lines are of a fixed height in the file, so that only where a line breaks is estimated: widths of
letters are those of Arial (Liberation Sans is as wide), and a full em for Chinese and Japanese.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from detente.exports.brief_blocks import BOTTOM, PAGE, TOP, WIDTH, Block, Paragraph, Table, blocks
from detente.exports.brief_content import Content
from detente.i18n import Language

PAGES = 2
POINTS = 72 / 25.4
# Height of a line over the size of its words.
LEADING: dict[Language, float] = {"en": 1.2, "ja": 1.38}
# Points: above and below the words of a cell, and at its sides.
PADDING, SIDE = 1.6, 4.0
# What an estimate of line breaks may be off, of the height of a page.
SLACK = 0.04
# Sizes of text and how many claims, drivers and parts not covered, the roomiest first.
TRIES = (
    (10.5, 12, 8, 10), (10.0, 12, 8, 10), (9.5, 12, 8, 8), (9.5, 10, 6, 7), (9.0, 10, 5, 6),
    (9.0, 8, 4, 5), (9.0, 6, 3, 4), (8.5, 10, 5, 6), (8.5, 8, 4, 5), (8.5, 6, 3, 4),
    (8.0, 12, 6, 7), (8.0, 10, 5, 6), (8.0, 8, 4, 5), (8.0, 6, 3, 4), (8.0, 5, 3, 3),
    (8.0, 4, 2, 2), (7.5, 5, 3, 3), (7.5, 4, 2, 2), (7.5, 3, 1, 1), (7.0, 3, 1, 1),
    (6.5, 2, 1, 1), (6.0, 1, 1, 1), (6.0, 0, 0, 0),
)  # fmt: skip


def fitted(content: Content) -> list[Block]:
    """Return the blocks of a brief in the largest size, and with the most rows, that fit."""
    made: list[Block] = []
    for size, claims, drivers, gaps in TRIES:
        made = blocks(content.cut(claims, drivers, gaps), size)
        if pages(made, content.lang) <= PAGES:
            break
    return made


def pages(made: Iterable[Block], lang: Language) -> int:
    """Return the estimated number of pages; rows and paragraphs stay whole, headings with text."""
    room = (PAGE[1] - TOP - BOTTOM) * POINTS * (1 - SLACK)
    count, used = 1, 0.0
    for height in _pieces(made, lang):
        if used and used + height > room:
            count, used = count + 1, 0.0
        used += height
    return count


def _pieces(made: Iterable[Block], lang: Language) -> Iterable[float]:
    """Give the heights of what is not split, in points."""
    held = 0.0
    for block in made:
        for height, kept in _parts(block, lang):
            held += height
            if not kept:
                yield held
                held = 0.0


def _parts(block: Block, lang: Language) -> Iterable[tuple[float, bool]]:
    """Give the heights of paragraphs and rows, and whether each stays with what follows."""
    if isinstance(block, Paragraph):
        yield paragraph(block, WIDTH * POINTS, lang), block.kept
        return
    for at, height in enumerate(_rows(block, lang)):
        last = at + 1 == len(block.rows)
        yield height, not last and (block.whole or (block.head and at == 0))


def _rows(table: Table, lang: Language) -> Iterable[float]:
    for row in table.rows:
        cells = (
            sum(paragraph(p, width * POINTS - 2 * SIDE, lang) for p in cell)
            for cell, width in zip(row, table.widths, strict=True)
        )
        yield max(cells) + 2 * PADDING + 0.5


def paragraph(made: Paragraph, width: float, lang: Language) -> float:
    """Return the height of a paragraph set in ``width``, both in points."""
    return made.before + made.after + lines(made, width) * line(made.size, lang)


def line(size: float, lang: Language) -> float:
    """Return the height of a line, in points, to half a point."""
    return round(2 * size * LEADING[lang]) / 2


def lines(made: Paragraph, width: float) -> int:
    """Return how many lines a paragraph takes: words stay whole where the script has words."""
    count, used = 1, 0.0
    before: bool | None = None
    for piece, size, bold in _words(made):
        wide = sum(map(_wide, piece)) * size * (1.06 if bold else 1.0)
        # Word processors put a quarter of an em between the scripts.
        here = None if piece == " " else _em(piece[0])
        if here is not None and before is not None and here != before:
            wide += 0.25 * size
        before = here
        if used and used + wide > width and piece != " ":
            count, used = count + 1, 0.0
        # A word longer than a line is broken.
        count += int(wide // width)
        used += wide % width if wide >= width else wide
    return count


def _words(made: Paragraph) -> Iterable[tuple[str, float, bool]]:
    for span in made.spans:
        word = ""
        for letter in span.text:
            if letter == " " or _em(letter):
                if word:
                    yield word, span.size, span.bold
                yield letter, span.size, span.bold
                word = ""
            else:
                word += letter
        if word:
            yield word, span.size, span.bold


@cache
def _em(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WFA" and ord(letter) > 0x2E7F


@cache
def _wide(letter: str) -> float:
    """Return the width of a letter in ems."""
    if _em(letter) or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    for group, width in _WIDTHS:
        if letter in group:
            return width
    return 0.67 if letter.isupper() else 0.56


_WIDTHS: Sequence[tuple[str, float]] = (
    ("ijl'|", 0.23), (" ,.;:ftI/!\\[]()", 0.29), ("r-", 0.34), ("cksvxyz", 0.5),
    ("abdeghnopqu0123456789", 0.556), ("\N{MINUS SIGN}+<>=~±", 0.585), ("m", 0.833),
    ("w", 0.722), ("M%", 0.86), ("W→", 0.97),
)  # fmt: skip
