"""The rung of a clause: rules of a table, matched against its words in a normal form."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from detente.deal.schema import Status
from detente.document.cues.en.shallow import units
from detente.document.cues.en.shape import Shape, shaped
from detente.document.cues.en.tokens import QUOTES, Token, tokens
from detente.document.cues.en.unit import Unit
from detente.document.cues.en.verbs import classes, every, table
from detente.document.reading import Certainty, Clause, Kind, Mention, Sentence, Span

SURE = 1.0
_MACRO = re.compile(r"\{(\w+)\}|<([a-z ]+)>|~(\d+)")
# The verb of a clause that goes on with an earlier text: "... and covers exercises only".
_GOES_ON = re.compile(r"@\w+\.(?:past|pres)\.(?!\S*perf)")
# What was asked for and, as the next clause says, refused: "pressed for it, but got none".
_ASKED = frozenset(["asked.for", "asked.to", "asked.demand", "asked.wants", "discussed.proposal"])


class Rule(NamedTuple):
    """A row of the table of rules."""

    name: str
    kind: Kind
    status: Status | None
    pattern: re.Pattern[str]
    subject: frozenset[str]
    frame: frozenset[str]
    confidence: float


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the ladder, the first that fits wins."""
    return tuple(
        Rule(
            row["name"],
            row["kind"],
            Status(row["status"]) if "status" in row else None,
            re.compile(_expanded(row["pattern"])),
            frozenset(row.get("subject", "").split()),
            frozenset(row.get("frame", "").split()),
            row.get("confidence", SURE),
        )
        for row in table()["rule"]
    )


def _expanded(pattern: str) -> str:
    return _MACRO.sub(_macro, pattern)


def _macro(match: re.Match[str]) -> str:
    name, verbs, gap = match.groups()
    if gap:
        return rf"(?:[^ ]+ ){{0,{gap}}}"
    if verbs:
        return f"(?:{every(verbs)})"
    if name in classes():
        return f"(?:{'|'.join(classes()[name])})"
    if name in table()["nouns"]:
        return f"(?:{table()['nouns'][name]})"
    return f"(?:{_expanded(table()['macros'][name])})"


def clauses(
    index: int, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Clause, ...]:
    """Return the clauses of an English sentence, each with its certainty."""
    words = tokens(sentence.text)
    if not words:
        return ()
    found = []
    parts = units(words)
    for number, unit in enumerate(parts):
        shape = shaped(words, unit, sentence, mentions, deal)
        certainty = _certainty(shape, words, unit, sentence, mentions)
        if found and unit.prefix is not None and _GOES_ON.search(shape.text):
            before = found[-1].certainty
            if before.rule == "margin.earlier" and certainty.kind in {None, "provision"}:
                certainty = replace(certainty, kind=before.kind, status=None, rule=before.rule)
        if found and certainty.status == Status.DENIED and found[-1].certainty.rule in _ASKED:
            asked = replace(found[-1].certainty, status=Status.DENIED, rule="denied.asked")
            found[-1] = replace(found[-1], certainty=asked)
        found.append(Clause(index, _quote(words, unit, sentence, len(parts) == 1), certainty))
        if number > len(sentence.text):
            break
    return tuple(found)


def _certainty(
    shape: Shape,
    words: Sequence[Token],
    unit: Unit,
    sentence: Sentence,
    mentions: Sequence[Mention],
) -> Certainty:
    def span(start: int, end: int) -> Span:
        return Span(
            sentence.start + words[start].start, sentence.start + words[max(start, end - 1)].end
        )

    def trimmed(start: int, end: int) -> Span:
        while end > start + 1 and not words[end - 1].word:
            end -= 1
        return span(start, end)

    condition = next((trimmed(a, b) for k, a, b in unit.zones if k == "condition" and b > a), None)
    said = span(*unit.speaker) if unit.speaker and unit.speaker[1] > unit.speaker[0] else None
    who: tuple[str, ...] = ()
    if unit.subject[1] > unit.subject[0]:
        place = span(*unit.subject)
        who = tuple(
            dict.fromkeys(c for m in mentions if place.holds(Span(m.start, m.end)) for c in m.codes)
        )
    for rule in rules():
        if rule.subject and shape.subject not in rule.subject:
            continue
        if rule.frame and shape.frame not in rule.frame:
            continue
        match = rule.pattern.search(shape.text)
        if match is None:
            continue
        first = shape.origins[max(0, bisect_right(shape.places, match.start() + 1) - 1)]
        last = shape.origins[max(0, bisect_right(shape.places, match.end() - 1) - 1)]
        cue = span(min(first, last), max(first, last) + 1)
        return Certainty(
            rule.kind, rule.status, cue, rule.name, said, condition, who, rule.confidence
        )
    return Certainty(None, None, None, "no_cue", said, condition, who)


def _quote(words: Sequence[Token], unit: Unit, sentence: Sentence, only: bool) -> Span:
    """Return the words that say it: without a purpose or cause that ends the clause."""
    start, end = unit.start, max(unit.end, unit.start + 1)
    if only and unit.speaker is None:
        start, end = 0, max(end, len(words)) if not unit.zones else end
    for kind, a, b in sorted(unit.zones, key=lambda zone: -zone[1]):
        if kind in {"purpose", "cause"} and b >= end - 1 and a > start + 2:
            end = a
    start, end = min(start, len(words) - 1), min(end, len(words))
    while start < end - 1 and not words[start].word and words[start].low not in QUOTES:
        start += 1
    while end > start + 1 and words[end - 1].low in {",", ";", ":", "—", "–"}:
        end -= 1
    return Span(sentence.start + words[start].start, sentence.start + words[end - 1].end)
