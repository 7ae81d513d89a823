"""What a sign does to the clause that it stands in: brackets, commas, colons, full stops."""

from __future__ import annotations

from detente.document.cues.en.ahead import AHEAD, DUTIES
from detente.document.cues.en.conjunctions import carried
from detente.document.cues.en.groups import Group, lemma_as
from detente.document.cues.en.tokens import DETERMINERS, QUOTES, STOPS
from detente.document.cues.en.verbs import classes
from detente.document.cues.en.walk import Walk

_CONCESSIONS = frozenset(["though", "although", "whereas", "while"])


def sign(walk: Walk, at: int) -> int:
    """Close what a sign closes and begin what begins behind it; return where to read on."""
    low = walk.low[at]
    if low == "(" and (close := _closing(walk, at)):
        walk.unit.zones.append(("aside", at, close + 1))
        return close + 1
    _end_zone(walk, at, low)
    _end_unit(walk, at, low)
    if low == "," or low in STOPS or low in QUOTES:
        walk.segment = at + 1
    if low == "," and walk.unit.group is not None:
        return _after_comma(walk, at + 1)
    return at + 1


def _closing(walk: Walk, at: int) -> int:
    """Return where a bracket closes, 0 if it does not soon."""
    reach = range(at + 1, min(len(walk.low), at + AHEAD))
    return next((i for i in reach if walk.low[i] == ")"), 0)


def _end_zone(walk: Walk, at: int, low: str) -> None:
    if low == "," and walk.zone:
        if walk.unit.group is None and walk.opened > walk.unit.start:
            walk.resumed = at + 1
        walk.close_zone(at)
    if low in STOPS or (low in QUOTES and walk.zone in {"relative", "participle"}):
        walk.close_zone(at)


def _end_unit(walk: Walk, at: int, low: str) -> None:
    if low == ":" and _told(walk, at):
        walk.unit.inner = True
    elif low == ":" and _introduces(walk, at):
        walk.speaker, walk.frame = walk.unit.subject, walk.unit.group
        walk.begin(at + 1)
    elif (low == "." and walk.ends(at)) or (low in STOPS and walk.unit.group):
        walk.split(at, at + 1)


def _introduces(walk: Walk, at: int) -> bool:
    """Return whether a verb of saying stands before the colon: "the minister added: ..."."""
    verb = walk.unit.group
    return verb is not None and walk.report(verb) and at - verb.end < 6 and at + 2 < len(walk.low)


def _told(walk: Walk, at: int) -> bool:
    """Return whether what follows a colon only details what was agreed to be done."""
    verb = walk.unit.group
    if verb is None or verb.lemma not in classes()["agree"]:
        return False
    reach = range(verb.end, min(at - 1, verb.end + AHEAD))
    return any(walk.low[i] == "to" and walk.low[i + 1] not in DETERMINERS for i in reach)


def _after_comma(walk: Walk, at: int) -> int:
    """Begin a clause behind a comma where a term of its own follows, else stay."""
    if at + 2 >= len(walk.low):
        return at
    found = walk.term(at)
    if found is None and walk.unit.inner:
        return at
    if on := carried(walk, at - 1, at):
        return on
    if walk.low[at] in _CONCESSIONS | {"so"}:
        return _conceded(walk, at)
    found = found or _absolute(walk, at)
    if found is None:
        return at
    walk.split(at, at)
    walk.unit.subject = (at, found.start)
    walk.unit.group = found
    return found.end


def _conceded(walk: Walk, at: int) -> int:
    """Begin a clause behind "though" or "so that" where it says what may or must be done."""
    begin = at + 1 + (walk.low[at] == "so" and walk.low[at + 1] == "that")
    found = walk.ahead(begin, 16)
    wanted = (DUTIES - {"will"} if walk.low[at] == "so" else DUTIES) | {"can"}
    if found and found.tense in wanted and found.start > begin:
        walk.split(at, begin)
        return begin
    return at


def _absolute(walk: Walk, at: int) -> Group | None:
    """Return the verb of ", with the last posts to be dismantled in June"."""
    verb = walk.unit.group
    if walk.low[at] != "with" or verb is None or verb.tense not in DUTIES | {"would"}:
        return None
    for i in range(at + 2, min(len(walk.low) - 1, at + 14)):
        low = walk.low[i]
        if low in {",", "which", "who", "that"} or low in STOPS:
            return None
        if low == "to":
            return _infinitive(walk, i)
    return None


def _infinitive(walk: Walk, at: int) -> Group | None:
    """Return an infinitive as what is to be done."""
    if walk.low[at + 1] == "be" and at + 2 < len(walk.low):
        part = lemma_as(walk.low[at + 2], "part")
        return Group(at, at + 3, at + 2, part, "beto", passive=True) if part else None
    base = lemma_as(walk.low[at + 1], "base")
    return Group(at, at + 2, at + 1, base, "beto") if base else None
