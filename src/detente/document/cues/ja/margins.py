"""Words at the margins of a clause: its purpose, its condition, the quote that it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.document.cues.ja.words import Word
from detente.document.reading import Span

_CONDITION = frozenset(("場合", "限り", "際", "条件", "前提"))
_PURPOSE = re.compile(
    r"(?:を目的に|を目的として|を狙って|を狙い|ため(?:に)?|べく|を目指し|ように|よう)$"
)
_REACH = 30


def after_purpose(row: Sequence[Word], start: int) -> int:
    """Return the start after a purpose clause at the head (…を目的に、)."""
    for i, word in enumerate(row[:_REACH]):
        if word.surface != "、" or i <= 2 or word.depth or word.end <= start:
            continue
        if _PURPOSE.search("".join(w.surface for w in row[max(0, i - 5) : i])):
            return row[i + 1].start if i + 1 < len(row) else start
    return start


def condition(row: Sequence[Word]) -> Span | None:
    """Return the words under which a clause stands (…の場合、…すれば、…を経て), or None."""
    first = row[0].start
    for i, word in enumerate(row):
        after = row[i + 1] if i + 1 < len(row) else None
        if word.surface in ("、", "は") and word.pos in ("補助記号", "助詞") and not word.depth:
            inside = word.surface == "は" and any(
                w.surface in _CONDITION for w in row[max(0, i - 2) : i]
            )
            if after is not None and not inside:
                first = after.start
        end = _condition_end(row, i, after)
        if end is not None and end > first:
            return Span(first, end)
    return None


def _condition_end(row: Sequence[Word], i: int, after: Word | None) -> int | None:
    """Return where a condition that the word at ``i`` closes ends, or None."""
    word = row[i]
    before = row[i - 1] if i else None
    if before is None:
        return None
    if word.surface in ("場合", "限り") and before.verbal:
        return word.end
    if after is None:
        return None
    if word.surface in ("条件", "前提") and after.surface in ("に", "と"):
        return after.end
    then = row[i + 2].lemma if i + 2 < len(row) else ""
    if word.form.startswith("仮定形") and word.lemma not in ("いう", "言う", "よる"):
        return None if then in ("なる", "いける") else after.end
    passed = word.lemma in ("得る", "経る") and before.surface == "を"
    first = after.surface == "て" or any(w.surface in ("うえ", "上") for w in row[i : i + 3])
    return after.end if passed and first else None


def quoted(row: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the last sentence of the quote that ends a row of words."""
    level = max(1, *(w.depth for w in row[-3:]))
    end = start = len(row) - 1
    while start > 0 and row[start - 1].depth >= level:
        start -= 1
    within = row[start:end]
    for i in range(len(within) - 2, -1, -1):
        if within[i].surface == "。":
            return within[i + 1 :]
    return within
