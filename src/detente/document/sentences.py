"""A text becomes sentences, headings and bullets, with exact offsets."""

from __future__ import annotations

import re

from detente.document.reading import Document, Sentence

_END = {"ja": re.compile(r"[。!?!?]+[」』)]*"), "en": re.compile(r"[.!?]+[\"”’)]*(?=\s|$)")}
_BULLET = re.compile(r"\s*(?:[•・*\-–—◆■●○▽]|\(?\d{1,2}[.))]|[((]\d{1,2}[))])\s*")


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of a document in order."""
    found: list[Sentence] = []
    heading, paragraph, at = -1, -1, 0
    for line in document.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        body = line.strip()
        if not body:
            continue
        paragraph += 1
        bullet = _BULLET.match(line)
        first = start + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        end = start + len(line.rstrip())
        text = document.text[first:end]
        stops = [m.end() for m in _END[document.lang].finditer(text)]
        if not stops and not bullet:
            heading = len(found)
            found.append(Sentence(first, end, text, "heading", document.lang, paragraph))
            continue
        cut = 0
        for stop in [*stops, len(text)]:
            words = text[cut:stop]
            lead = len(words) - len(words.lstrip())
            if words.strip():
                begin = first + cut + lead
                last = begin + len(words.strip())
                kind = "bullet" if bullet else "body"
                found.append(
                    Sentence(begin, last, words.strip(), kind, document.lang, paragraph, heading)
                )
            cut = stop
    return tuple(found)
