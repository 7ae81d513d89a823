"""Certainty of an English sentence, from its main predicates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.deal.schema import Status
from detente.document.reading import Certainty, Clause, Mention, Sentence, Span

_CUES = (
    (
        "talks",
        Status.TALKS_AGREED,
        r"agreed to (begin|start|open|hold) .{0,30}(talks|negotiations)",
    ),
    ("agreed", Status.AGREED, r"\b(agreed|decided)\b|\bshall\b"),
    ("signed", Status.SIGNED, r"\b(signed|initialled)\b"),
    ("discussed", Status.TO_BE_DISCUSSED, r"\b(discussed|agenda|under review)\b"),
    ("hinted", Status.HINTED, r"\b(hinted|signalled|is considering|indicated)\b"),
)


def clauses(
    index: int, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Clause, ...]:
    """Return the clauses of an English sentence."""
    span = Span(sentence.start, sentence.end)
    for rule, status, pattern in _CUES:
        if match := re.search(pattern, sentence.text):
            cue = Span(sentence.start + match.start(), sentence.start + match.end())
            return (Clause(index, span, Certainty("provision", status, cue, rule)),)
    return (Clause(index, span, Certainty(None, None, None, "no_cue")),)
