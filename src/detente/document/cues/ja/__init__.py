"""Certainty of a Japanese sentence: its clauses, each judged by its last predicate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.deal.schema import Status
from detente.document.cues.ja.clauses import Piece, pieces
from detente.document.cues.ja.joints import joints
from detente.document.cues.ja.judge import MUTE, NO_CUE, Context, Finding, judge, tense
from detente.document.cues.ja.subject import Subject, subject
from detente.document.cues.ja.words import Word, words
from detente.document.reading import LIVE, Certainty, Clause, Mention, Sentence, Span

__all__ = ["clauses", "joints"]

# A gap, and what became of it, are one thing.
OPEN = ("discussed.undecided", "discussed.gap", "discussed.remains", "absent.undecided")
NOT_DONE = (Status.DENIED, Status.ABSENT, Status.TO_BE_DISCUSSED)
ASKED = "discussed.asks"
LAPSED = ("background.fell_apart", "background.not_kept")
WITH_SIGNATURE = "signed.with"
_THIS = re.compile(r"(?:これ|それ|報道|記事|内容|事実|話)(?:を|は|も|では)")
_TOLD = re.compile(r"報じ|伝え|伝わ|流れ|取り沙汰|報道|主張|うわさ|噂|とされ")
_PAPER = re.compile(
    r"^.{0,24}(?:文書|議事録|合意書|書簡|覚書|議定書|要領|宣言|声明|これ)に.{0,8}"
    r"(?:署名|調印|サイン|仮署名)"
)
_NOTHING = Certainty(None, None, None, NO_CUE)


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
    label, row = _labelled(row) if row else (None, row)
    if not row:
        return (Clause(index, Span(sentence.start, sentence.end), _NOTHING),)
    topic: Subject | None = None
    speaker: Subject | None = None
    read: list[Finding] = []
    parts = pieces(row)
    for part, time in zip(parts, _times(parts), strict=True):
        topic = subject(part.words, mentions, deal) or topic
        if topic is not None and topic.sort not in MUTE:
            speaker = topic
        context = Context(deal, tuple(mentions), topic, speaker, label, part.join, time)
        read.append(judge(part.words, context))
    return tuple(
        Clause(index, finding.span, finding.certainty) for finding in _joined(read, sentence)
    )


def _times(parts: Sequence[Piece]) -> list[frozenset[str]]:
    """Return when each clause is: one without a tense of its own (…し、) has that of the next."""
    found: list[frozenset[str]] = []
    for part in reversed(parts):
        own = tense(part.words)
        if not own and found and part.join == "and":
            own = found[0] | ({"past"} if "going" in found[0] else frozenset())
        found.insert(0, own)
    return found


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
    """Return the findings with halves joined to what they lean on, right to left.

    Where the last clause is silent and no other states a provision, the whole sentence is.
    """
    found: list[Finding] = []
    for one in reversed(read):
        after = found[0] if found else None
        if after is None:
            found.append(one)
        elif one.silent and one.deed and one.join == "and" and after.certainty.status in LIVE:
            found.insert(0, one.like(after))
        elif (one.silent and one.join != "but") or _same(one, after, sentence):
            found[0] = after.widened(one)
        else:
            found.insert(0, one)
    if len(found) > 1 and found[-1].silent and found[-2].join == "and":
        found[-1] = _follows(found[-1], found[-2])
    stated = [one for one in found if not one.silent]
    whole = Span(sentence.start, max(sentence.end, sentence.start + 1))
    if not stated:
        return [Finding(whole, _NOTHING, "end")]
    if {one.certainty.kind for one in stated} == {"background"}:
        return [replace(stated[0], span=whole)]
    if found[-1].silent and not any(one.certainty.kind == "provision" for one in stated):
        return [Finding(whole, _NOTHING, "end")]
    return _signed(stated)


def _follows(last: Finding, before: Finding) -> Finding:
    """Return the last clause with the certainty of the provision that it goes on with, if any."""
    its = before.certainty.status
    goes_on = last.deed and not last.over and its in (Status.AGREED, Status.SIGNED)
    return last.like(before) if goes_on else last


def _signed(stated: Sequence[Finding]) -> list[Finding]:
    """Return the findings with what is agreed in the same breath as a signature signed too."""
    found: list[Finding] = []
    signed = False
    for one in stated:
        certainty = one.certainty
        if signed and certainty.status is Status.AGREED:
            certainty = replace(certainty, status=Status.SIGNED, rule=WITH_SIGNATURE)
        found.append(replace(one, certainty=certainty))
        signed = certainty.status is Status.SIGNED and one.join == "and"
    return found


def _taken_back(one: Finding, after: Finding, sentence: Sentence) -> bool:
    """Return whether a report of an agreement is denied at once (…と報じたが、これを否定した)."""
    said = sentence.text[one.span.start - sentence.start : after.span.start - sentence.start]
    reported = one.certainty.status in LIVE and bool(_TOLD.search(said))
    denied = after.certainty.status is Status.DENIED and one.join == "but"
    words = sentence.text[after.span.start - sentence.start : after.span.end - sentence.start]
    return reported and denied and bool(_THIS.search(words))


def _puts_down(after: Finding, sentence: Sentence) -> bool:
    """Return whether a clause only signs the paper of what was agreed (…合意し、文書に署名した)."""
    words = sentence.text[after.span.start - sentence.start : after.span.end - sentence.start]
    return after.certainty.status is Status.SIGNED and bool(_PAPER.search(words))


def _same(one: Finding, after: Finding, sentence: Sentence) -> bool:
    """Return whether two say the same: no provision, a gap or demand and its failure, a report
    denied, an agreement and its end."""
    mine, its = one.certainty, after.certainty
    gap = one.join == "and" and mine.rule in OPEN and its.status in NOT_DONE
    failed = gap or (mine.rule == ASKED and its.status is Status.DENIED)
    put_down = one.join == "and" and mine.status is Status.AGREED and _puts_down(after, sentence)
    lapsed = one.join == "but" and its.rule in LAPSED
    same = mine.kind == its.kind != "provision"
    return failed or put_down or lapsed or same or _taken_back(one, after, sentence)
