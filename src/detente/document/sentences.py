"""A text becomes sentences, headings, bullets and furniture, with exact offsets.

Its lines are marked, those that a hard wrap tore apart are joined, and what each is is told; then
what is left is cut into sentences.
"""

from __future__ import annotations

import re

from detente.document.ends import ends
from detente.document.layout.furniture import dateline, is_furniture
from detente.document.layout.kinds import kinds
from detente.document.layout.lines import Line, lines
from detente.document.layout.marks import article_end
from detente.document.layout.summary import is_summary
from detente.document.layout.wraps import joined
from detente.document.reading import Document, Sentence, SentenceKind
from detente.document.text import language

# What stands before the articles of a Japanese treaty and over its signatures.
_FORMULA = re.compile(
    r"(?:を|て)、?(?:次|以下|左)の(?:とおり|通り)(?:協定|合意|取り決め|宣言|約束|決定)(?:する|した)"
    r"。?$|以上の証拠として|右の?証拠として|下名は、.{0,40}署名|(?:ひと|等)しく正文|本書[0-9０-９一二三四五六]通を"
)
# A paragraph that begins so is a summary box.
_BOX = re.compile(r"(?:(?:Executive )?Summary|In brief|Key points?)\.|(?:要旨|要約)。")


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of a document in order; no two share a character."""
    text = document.text
    parts = joined(lines(text), text)
    told = kinds(parts, text)
    found: list[Sentence] = []
    heading, outer, boxed = -1, -1, False
    for number, (part, kind) in enumerate(zip(parts, told, strict=True)):
        if boxed and kind == "body":
            # The text goes on after a box of points.
            heading, boxed = outer, False
        elif kind == "bullet" and heading >= 0 and number and told[number - 1] == "heading":
            boxed = is_summary(found[heading].text)
        some = _cut(part, kind, text)
        summary = some and _BOX.fullmatch(text[some[0][0] : some[0][1]])
        for start, end, said in some:
            what = "heading" if summary else said
            words = text[start:end]
            lang = language(words, document.lang)
            under = -1 if what == "heading" else heading
            found.append(Sentence(start, end, words, what, lang, number, under))
        if kind == "heading":
            if heading < 0 or not is_summary(found[heading].text):
                outer = heading
            heading, boxed = len(found) - 1, False
    return tuple(found)


def _cut(part: Line, kind: SentenceKind, text: str) -> list[tuple[int, int, SentenceKind]]:
    """Return the sentences of a part: where they begin and end, and of what kind they are."""
    words = part.words(text)
    if kind in {"heading", "furniture"}:
        # The number is part of a heading (一　評価), a bullet or another sign is not.
        start = part.begin if part.mark == "number" else part.start
        return [_trimmed(start, part.end, kind, text)]
    found: list[tuple[int, int, SentenceKind]] = []
    at = dateline(words)
    number = article_end(words) if part.mark == "article" else 0
    if at:
        found.append(_trimmed(part.start, part.start + at, "furniture", text))
    for end in ends(words):
        if end <= max(at, number) < len(words):
            continue
        start, stop, what = _trimmed(part.start + at, part.start + end, kind, text)
        at = end
        if start < stop:
            formal = is_furniture(text[start:stop]) or _FORMULA.search(text, start, stop)
            if what == "body" and formal:
                what = "furniture"
            found.append((start, stop, what))
    return found


def _trimmed(start: int, end: int, kind: SentenceKind, text: str) -> tuple[int, int, SentenceKind]:
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    return start + lead, start + lead + len(words.strip()), kind
