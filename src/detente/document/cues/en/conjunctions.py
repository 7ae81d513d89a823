"""Where a conjunction or comma splits a clause: a predicate of its own follows it."""

from __future__ import annotations

from detente.document.cues.en.ahead import DUTIES, RELATIVES
from detente.document.cues.en.groups import Group, group, lemma_as
from detente.document.cues.en.openers import TIMES
from detente.document.cues.en.tokens import DETERMINERS, PREPOSITIONS, PRONOUNS, adverb
from detente.document.cues.en.unit import Unit
from detente.document.cues.en.verbs import classes
from detente.document.cues.en.walk import Walk

CONJUNCTIONS = frozenset(["and", "but", "or", "while", "whereas", "yet"])
# What no object of a verb begins with: "save where", "provided that".
_NO_OBJECT = PREPOSITIONS | RELATIVES | TIMES | {"and", "or", "to", "that", "if", "is", "are"}
_ASIDES = {
    ("in", "return"), ("in", "exchange"), ("in", "turn"), ("in", "addition"), ("in", "future"),
    ("at", "first"), ("for", "example"),
}  # fmt: skip


def joined(walk: Walk, at: int) -> int:
    """Split at a conjunction where a predicate of its own follows.

    Return where to read on, 0 if none follows.
    """
    if walk.unit.group is None or (walk.zone and walk.zone != "purpose"):
        return 0
    after = at + 1
    while after < len(walk.low) and adverb(walk.low[after]):
        after += 1
    if after >= len(walk.low):
        return 0
    return (
        _same_predicate(walk, at, after)
        or _same_subject(walk, at, after)
        or _own_subject(walk, at, after)
    )


def carried(walk: Walk, at: int, after: int) -> int:
    """Split before a base form that goes on with what is to be done: "will cut ... and lift".

    Return where to read on behind it, 0 if none stands at ``after``. The new clause has the subject
    and the modal of the one before.
    """
    verb = walk.unit.group
    if verb is None or not _goes_on(walk, verb, at, after):
        return 0
    last = walk.unit
    walk.close_unit(after)
    walk.unit = Unit(
        after,
        subject=last.subject,
        group=Group(after, after + 1, after, lemma_as(walk.low[after], "base"), verb.tense),
        speaker=last.speaker,
        frame=last.frame,
        prefix=last.subject,
    )
    walk.segment = after
    return after + 1


def _goes_on(walk: Walk, verb: Group, at: int, after: int) -> bool:
    if verb.tense not in DUTIES | {"would", "can"} or after + 1 >= len(walk.low):
        return False
    lemma = lemma_as(walk.low[after], "base")
    if walk.unit.inner or verb.end >= at or not lemma:
        return False
    following = walk.words[after + 1]
    noun = lemma in classes()["nouny"]
    begins = following.low in DETERMINERS | PRONOUNS or following.low in {"them", "him", "up"}
    plain = following.word and following.low not in _NO_OBJECT
    return begins or (not noun and not walk.unit.infinitives and plain)


def _same_predicate(walk: Walk, at: int, after: int) -> int:
    """Split where the words go on under the modal, the "that" or the "to" of the clause."""
    if on := carried(walk, at, after):
        return on
    low, unit = walk.low[after], walk.unit
    if low == "that" and unit.frame is not None and not unit.inner:
        walk.split(at, after + 1)
        return after + 1
    if (low == "to" and unit.infinitives) or (low == "that" and unit.inner):
        return _shared(walk, after)
    if unit.infinitives and lemma_as(low, "base") and after + 1 < len(walk.low):
        following = walk.low[after + 1]
        if following in DETERMINERS or low in {"set", "put", "take", "carry"}:
            return _shared(walk, after)
    return 0


def _shared(walk: Walk, after: int) -> int:
    """Begin a clause under the same predicate: agreed to cut ... and to set up ..."""
    last = walk.unit
    walk.close_unit(after)
    walk.unit = Unit(
        after,
        subject=last.subject,
        group=last.group,
        speaker=last.speaker,
        frame=last.frame,
        infinitives=1,
        prefix=(last.subject[0], last.group.end if last.group else last.subject[1]),
    )
    return after + 1


def _same_subject(walk: Walk, at: int, after: int) -> int:
    """Split before a finite verb that has the subject of the clause: "signed ... and will pay"."""
    if walk.zone == "purpose" or group(walk.words, after) is None:
        return 0
    last = walk.unit
    walk.close_unit(at)
    walk.begin(at + 1)
    walk.unit.subject = walk.unit.prefix = last.subject
    return after


def _own_subject(walk: Walk, at: int, after: int) -> int:
    """Split where a subject and its verb follow: "... and the banks will pay"."""
    comma = walk.low[at - 1] == ","
    if comma:
        walk.conjunct = at + 1
    aside = tuple(walk.low[after : after + 2]) in _ASIDES
    if walk.unit.inner or (walk.low[after] in PREPOSITIONS and not aside and not comma):
        return 0
    found = walk.ahead(after + 2 * aside, 16) or walk.beyond(after)
    named = found and walk.named(at, after + 2 * aside, found)
    if found and (found.sure or named or walk.segment == at) and found.start > after:
        walk.split(at, at + 1)
        return at + 1
    apart = comma or walk.low[at] in {"while", "whereas"}
    if apart and (found := walk.loosely(after)):
        walk.split(at, at + 1)
        walk.unit.subject, walk.unit.group = (at + 1, found.start), found
        return found.end
    return 0
