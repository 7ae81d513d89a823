"""The normal form of a clause, in which the rules of the ladder look for their words.

The form is a row of words in lower case between spaces; the verb stands as ``@lemma.tense.marks``
with the marks ``act`` or ``pas``, ``perf``, ``prog`` and ``neg``. Conditions, purposes, causes and
relative clauses are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from detente.document.cues.en.groups import Group
from detente.document.cues.en.speakers import subject_kind
from detente.document.cues.en.tokens import QUOTES, Token
from detente.document.cues.en.unit import Unit
from detente.document.reading import Mention, Sentence

# Words of a clause that are looked at; what follows is enumeration.
LONGEST = 160
# Adverbs within a verb group that a rule may look for.
_KEPT = frozenset(["yet", "already", "now", "since", "still"])
_ACCORDING = re.compile(r" (?:according to|in the (?:view|words|opinion) of) (?:[^ ]+ ){0,8}")
_ANALYST = re.compile(r" (?:analysts?|economists?|traders?|brokers?|observers?|experts?|banks?) ")


class Shape(NamedTuple):
    """A clause in normal form; ``places`` and ``origins`` lead back to its tokens."""

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]
    subject: str
    frame: str


def shaped(
    words: Sequence[Token],
    unit: Unit,
    sentence: Sentence,
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> Shape:
    """Return the normal form of a clause, with who its subject is and who says it."""
    row = _said(words, unit)
    teller = "none"
    if unit.speaker is not None:
        teller = subject_kind(words, unit.speaker, unit.speaker[0], sentence, mentions, deal)
    subject = subject_kind(words, unit.subject, unit.start, sentence, mentions, deal)
    subject = _subject(subject, teller, words, unit)
    frame = _frame(teller, row.text, words, unit)
    if any(kind == "condition" for kind, *_ in unit.zones):
        row.add("^if", row.origins[-1] if row.origins else unit.start)
    if sentence.text.rstrip().endswith("?"):
        row = _Row()
        row.add("?", len(words) - 1)
    elif unit.group is None:
        row = row.behind("*" if sentence.kind == "bullet" else "=", unit.start)
    elif sentence.kind == "bullet" and unit.subject[0] == unit.subject[1]:
        subject = "joint"
    return Shape(row.text, tuple(row.places), tuple(row.origins), subject, frame)


@dataclass
class _Row:
    """Words between spaces: where in ``text`` each stands, and which token it comes from."""

    text: str = " "
    places: list[int] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)

    def add(self, word: str, origin: int) -> None:
        self.places.append(len(self.text))
        self.origins.append(origin)
        self.text += word + " "

    def behind(self, word: str, origin: int) -> _Row:
        """Return the row with a word before it."""
        row = _Row()
        row.add(word, origin)
        shift = len(row.text) - 1
        row.places += [place + shift for place in self.places]
        row.origins += self.origins
        row.text += self.text[1:]
        return row


def _said(words: Sequence[Token], unit: Unit) -> _Row:
    """Return the words that a clause says, behind the verb of saying that it stands under."""
    row = _Row()
    if unit.frame is not None and unit.frame is not unit.group:
        row.add(f"%{unit.frame.lemma}", unit.frame.head)
    skipped, verb = _skipped(unit), unit.group
    for i in _taken(unit):
        low = words[i].low
        if i in skipped or low in QUOTES:
            continue
        if verb is None or not verb.start <= i < verb.end:
            row.add(low, i)
        elif i == verb.start:
            row.add(_verb(verb), verb.head)
        elif i != verb.head and (low.endswith("ly") or low in _KEPT):
            row.add(low, i)
    return row


def _taken(unit: Unit) -> list[int]:
    """Return the tokens of a clause, behind those of an earlier one that it shares."""
    shared = range(*unit.prefix) if unit.prefix else ()
    own = range(unit.start, min(unit.end, unit.start + LONGEST))
    return [*(i for i in shared if not unit.start <= i < unit.end), *own]


def _skipped(unit: Unit) -> set[int]:
    """Return the tokens of parts that a clause does not say: conditions, purposes, asides, ..."""
    skipped: set[int] = set()
    for kind, start, end in unit.zones:
        if kind not in {"participle", "question"}:
            skipped.update(range(start, min(end, start + LONGEST)))
    return skipped


def _verb(verb: Group) -> str:
    marks = ["pas" if verb.passive else "act"]
    marks += ["perf"] if verb.perfect else []
    marks += ["prog"] if verb.progressive else []
    marks += ["neg"] if verb.negated else []
    return f"@{verb.lemma or 'be'}.{verb.tense}.{'.'.join(marks)}"


def _subject(kind: str, teller: str, words: Sequence[Token], unit: Unit) -> str:
    """Return who the subject is; a pronoun stands for who tells it, or for one or both parties."""
    if kind != "pronoun":
        return kind
    if unit.speaker is None:
        return "joint" if words[unit.subject[1] - 1].low in {"they", "we"} else "single"
    return "single" if teller in {"single", "joint", "pronoun"} else teller


def _frame(teller: str, text: str, words: Sequence[Token], unit: Unit) -> str:
    """Return who says it: the speaker, or the source that the words themselves name."""
    if teller == "pronoun" and unit.speaker is not None:
        return "they" if words[unit.speaker[1] - 1].low == "they" else "single"
    if teller == "none" and (source := _ACCORDING.search(text)):
        return "analyst" if _ANALYST.search(source.group()) else "source"
    return teller
