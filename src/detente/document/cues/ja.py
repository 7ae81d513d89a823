"""Certainty of a Japanese sentence, from the lemma of its final predicate."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.deal.schema import Status
from detente.document.reading import Certainty, Clause, Mention, Sentence, Span

_CUES = (
    ("talks", Status.TALKS_AGREED, r"(協議|交渉)[^。]{0,12}(開始|始め)[^。]{0,8}(合意|一致|確認)"),
    ("agreed", Status.AGREED, r"合意し|一致し|決定し"),
    ("signed", Status.SIGNED, r"署名し|調印し"),
    ("discussed", Status.TO_BE_DISCUSSED, r"協議し|議題|検討"),
    ("hinted", Status.HINTED, r"示唆し|方針を示し|意向"),
)


def clauses(
    index: int, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Clause, ...]:
    """Return the clauses of a Japanese sentence."""
    span = Span(sentence.start, sentence.end)
    for rule, status, pattern in _CUES:
        if match := re.search(pattern, sentence.text):
            cue = Span(sentence.start + match.start(), sentence.start + match.end())
            return (Clause(index, span, Certainty("provision", status, cue, rule)),)
    return (Clause(index, span, Certainty(None, None, None, "no_cue")),)
