"""Certainty of a Japanese sentence: its clauses, each judged by its last predicate."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.cues.ja.clauses import pieces
from detente.document.cues.ja.judge import Context, Finding, judge
from detente.document.cues.ja.subject import Subject, subject
from detente.document.cues.ja.words import Word, words
from detente.document.reading import LIVE, Certainty, Clause, Mention, Sentence, Span

__all__ = ["clauses"]


def clauses(
    index: int, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Clause, ...]:
    """Return the clauses of a Japanese sentence.

    Parameters
    ----------
    index
        The sentence's index in the document.
    mentions
        Actors named in the sentence, collectives resolved.
    deal
        Codes of the parties of the deal.
    """
    row = words(sentence.text, sentence.start)
    if not row:
        span = Span(sentence.start, sentence.end)
        return (Clause(index, span, Certainty(None, None, None, "ja.no_cue")),)
    label, row = _labelled(row)
    topic: Subject | None = None
    read: list[Finding] = []
    parts = pieces(row) if row else ()
    whole = Context(
        sentence.text, sentence.kind == "bullet", deal, tuple(mentions), None, label, "end"
    )
    for part in parts:
        own = subject(part.words, mentions, deal)
        topic = own or topic
        read.append(judge(part.words, whole.of(topic, part.join)))
    return tuple(
        Clause(index, finding.span, finding.certainty) for finding in _joined(read, sentence)
    )


def _labelled(row: Sequence[Word]) -> tuple[Span | None, Sequence[Word]]:
    """Return the speaker named before a colon or in brackets, and the rest."""
    for i, word in enumerate(row[:14]):
        if word.surface in ("：", ":") and i and not any(w.verbal for w in row[:i]):
            return Span(row[0].start, row[i - 1].end), row[i + 1 :]
    if row[0].surface in ("（", "("):
        for i, word in enumerate(row[:10]):
            if word.surface in ("）", ")") and i + 1 < len(row):
                return Span(row[0].start, word.end), row[i + 1 :]
    return None, row


def _joined(read: Sequence[Finding], sentence: Sentence) -> list[Finding]:
    """Return the findings with weak halves joined to what they lean on, right to left."""
    found: list[Finding] = []
    for one in reversed(read):
        after = found[0] if found else None
        if after is not None and one.join == "and" and one.weak and after.certainty.kind is not None:
            live = after.certainty.status in LIVE
            if one.certainty.rule == "ja.deed" and after.certainty.kind == "provision" and live:
                found.insert(0, one.like(after))
                continue
            if one.certainty.kind is None or after.certainty.kind != "provision":
                found[0] = after.widened(one)
                continue
        if after is not None and _same(one, after):
            found[0] = after.widened(one)
            continue
        found.insert(0, one)
    if len(found) > 1:
        kept = [one for one in found if one.certainty.kind is not None]
        found = kept or found[-1:]
    return found or [Finding.nothing(Span(sentence.start, sentence.end))]


def _same(one: Finding, after: Finding) -> bool:
    mine, its = one.certainty, after.certainty
    if (mine.kind, mine.status) != (its.kind, its.status):
        return False
    return mine.kind != "provision" or not one.full or not after.full
