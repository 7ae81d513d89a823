"""The rung of a clause: rules of a table, matched against its words in a normal form.

The form is a row of words in lower case between spaces; the verb stands as ``@lemma.tense.marks``
with the marks ``act`` or ``pas``, ``perf``, ``prog`` and ``neg``. Conditions, purposes, causes and
relative clauses are not in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from detente.deal.schema import Status
from detente.document.cues.en.shallow import Unit, units
from detente.document.cues.en.speakers import subject_kind
from detente.document.cues.en.tokens import QUOTES, Token, tokens
from detente.document.cues.en.verbs import classes, every, table
from detente.document.reading import Certainty, Clause, Kind, Mention, Sentence, Span

# Words of a clause that are looked at; what follows is enumeration.
LONGEST = 160
SURE, GUESS = 1.0, 0.7
_MACRO = re.compile(r"\{(\w+)\}|<([a-z ]+)>|~(\d+)")


class Rule(NamedTuple):
    """A row of the table of rules."""

    name: str
    kind: Kind
    status: Status | None
    pattern: re.Pattern[str]
    subject: frozenset[str]
    frame: frozenset[str]
    confidence: float


class Shape(NamedTuple):
    """A clause in normal form; ``places`` and ``origins`` lead back to its tokens."""

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]
    subject: str
    frame: str


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
        shape = _shape(words, unit, sentence, mentions, deal)
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


def _shape(  # noqa: PLR0912, PLR0915
    words: Sequence[Token],
    unit: Unit,
    sentence: Sentence,
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> Shape:
    skipped: set[int] = set()
    for kind, start, end in unit.zones:
        if kind not in {"participle", "question"}:
            skipped.update(range(start, min(end, start + LONGEST)))
    prefix = unit.prefix
    taken = list(range(*prefix)) if prefix else []
    taken = [i for i in taken if not unit.start <= i < unit.end]
    taken += range(unit.start, min(unit.end, unit.start + LONGEST))
    text, places, origins = " ", [], []
    if unit.frame is not None and unit.frame is not unit.group:
        places, origins = [1], [unit.frame.head]
        text = f" %{unit.frame.lemma} "
    at, verb = 0, unit.group
    hidden = {i for i in taken if i in skipped}
    while at < len(taken):
        i = taken[at]
        at += 1
        if i in hidden or words[i].low in QUOTES:
            continue
        if verb and verb.start <= i < verb.end:
            if i != verb.start:
                if i != verb.head and (words[i].low.endswith("ly") or words[i].low in _KEPT):
                    places.append(len(text))
                    origins.append(i)
                    text += words[i].low + " "
                continue
            places.append(len(text))
            origins.append(verb.head)
            marks = ["pas" if verb.passive else "act"]
            marks += [n for n in ("perf", "prog") if getattr(verb, _MARKS[n])]
            marks += ["neg"] if verb.negated else []
            text += f"@{verb.lemma or 'be'}.{verb.tense}.{'.'.join(marks)} "
            continue
        places.append(len(text))
        origins.append(i)
        text += words[i].low + " "
    subject = subject_kind(words, unit.subject, unit.start, sentence, mentions, deal)
    frame = "none"
    if unit.speaker is not None:
        frame = subject_kind(words, unit.speaker, unit.speaker[0], sentence, mentions, deal)
        if subject == "pronoun":
            subject = "single" if frame in {"single", "joint", "pronoun"} else frame
    match = _ACCORDING.search(text)
    if match and frame == "none":
        frame = "analyst" if _ANALYST.search(match.group()) else "source"
    if subject == "pronoun":
        subject = "joint" if words[unit.subject[1] - 1].low in {"they", "we"} else "single"
    if frame == "pronoun" and unit.speaker is not None:
        frame = "they" if words[unit.speaker[1] - 1].low == "they" else "single"
    if any(kind == "condition" for kind, *_ in unit.zones):
        places.append(len(text))
        origins.append(origins[-1] if origins else unit.start)
        text += "^if "
    if sentence.text.rstrip().endswith("?"):
        text = " ? "
        places, origins = [1], [len(words) - 1]
    elif verb is None:
        text = (" * " if sentence.kind == "bullet" else " = ") + text[1:]
        places = [1, *(p + 2 for p in places)]
        origins = [unit.start, *origins]
    elif sentence.kind == "bullet" and verb is not None and unit.subject[0] == unit.subject[1]:
        subject = "joint"
    return Shape(text, tuple(places), tuple(origins), subject, frame)


# The verb of a clause that goes on with an earlier text: "... and covers exercises only".
_GOES_ON = re.compile(r"@\w+\.(?:past|pres)\.(?!\S*perf)")
# What was asked for and, as the next clause says, refused: "pressed for it, but got none".
_ASKED = frozenset(["asked.for", "asked.to", "asked.demand", "asked.wants", "discussed.proposal"])
# Adverbs within a verb group that a rule may look for.
_KEPT = frozenset(["yet", "already", "now", "since", "still"])
_MARKS = {"perf": "perfect", "prog": "progressive"}
_ACCORDING = re.compile(r" (?:according to|in the (?:view|words|opinion) of) (?:[^ ]+ ){0,8}")
_ANALYST = re.compile(r" (?:analysts?|economists?|traders?|brokers?|observers?|experts?|banks?) ")


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
