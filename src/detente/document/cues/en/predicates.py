"""What a finite verb does to its clause: it is the predicate, or begins another clause."""

from __future__ import annotations

from detente.document.cues.en.ahead import AHEAD, BARE_SAY
from detente.document.cues.en.groups import Group
from detente.document.cues.en.tokens import DETERMINERS, PREPOSITIONS, PRONOUNS, QUOTES, adverb
from detente.document.cues.en.unit import Unit
from detente.document.cues.en.verbs import classes
from detente.document.cues.en.walk import Walk

_TOLD = frozenset(["tell", "inform", "assure", "advise", "remind", "notify"])


def predicate(walk: Walk, at: int, found: Group) -> int:
    """Place a verb group that begins at a token; return where to read on."""
    if walk.zone and not _leaves_zone(walk, at, found):
        return found.end
    return _further(walk, at, found) if walk.unit.group else _first(walk, at, found)


def _leaves_zone(walk: Walk, at: int, found: Group) -> bool:
    """Close the part that is open where the verb can only be the clause's own."""
    if not walk.finite and not _gerund(walk, found):
        walk.finite = True
        return False
    present = walk.zone == "question" and found.tense == "pres"
    sure = found.sure or present or walk.zone == "relative"
    if walk.unit.group is not None or not sure or _coordinated(walk, at):
        return False
    walk.close_zone(at)
    return True


def _gerund(walk: Walk, found: Group) -> bool:
    """Return whether what seemed a participle is the subject: "fishing there is banned"."""
    opens = walk.zone == "participle" and walk.opened == walk.unit.start
    plain = found.tense == "pres" and found.lemma not in classes()["nouny"]
    return opens and walk.unit.group is None and (found.sure or plain)


def _coordinated(walk: Walk, at: int) -> bool:
    """Return whether a verb only goes on with the one before: "signed but have not shown"."""
    before = at - 1
    while before > walk.opened and adverb(walk.low[before]):
        before -= 1
    return walk.zone != "question" and walk.low[before] in {"and", "but", "or"}


def _first(walk: Walk, at: int, found: Group) -> int:
    """Place a verb where the clause has none yet."""
    if _reduced(walk, at, found):
        return at + 1
    if _aside(walk, found):
        walk.unit.zones.append(("aside", walk.segment, found.end))
        walk.unit.speaker, walk.unit.frame = (walk.segment, at), found
        walk.resumed = found.end + 1
        return found.end
    return _main(walk, at, found)


def _reduced(walk: Walk, at: int, found: Group) -> bool:
    """Return whether a past form is a participle: a finite verb follows it."""
    low = walk.low
    if found.sure or found.tense != "past" or at + 1 >= len(low):
        return False
    after = low[at + 1]
    if after == "by" and walk.acted(at + 2):
        return True
    later = walk.ahead(at + 1, 24)
    near = after in PREPOSITIONS or after in {"last", "this", "so"} or adverb(after)
    taking = found.lemma in classes()["agree"] or found.lemma in classes()["say"]
    bare = later is not None and later.sure and after not in DETERMINERS | PRONOUNS
    if not near and not (bare and not taking):
        return False
    if after == "to" and taking:
        return False
    breaks = {"and", "but", "that", "after", "before", "until"}
    if "between" in low[at + 1 : at + 7]:
        breaks.discard("and")
    return later is not None and not any(word in breaks for word in low[at + 1 : later.start])


def _aside(walk: Walk, found: Group) -> bool:
    """Return whether it is a parenthesis: "His host, she says, had ..."."""
    return (
        walk.segment > walk.unit.start + 1
        and walk.report(found)
        and found.lemma in BARE_SAY | {"conclude", "write", "judge"}
        and found.end < len(walk.low)
        and walk.low[found.end] == ","
        and found.start - walk.segment < 12
        and found.start > walk.segment
    )


def _main(walk: Walk, at: int, found: Group) -> int:
    """Make a verb the predicate of the clause, or the frame of the one that is said."""
    unit = walk.unit
    if unit.prefix is None:
        unit.subject = (unit.start, at)
    if walk.report(found) and (begin := walk.complement(found)):
        walk.speaker, walk.frame = unit.prefix or unit.subject, found
        walk.begin(begin)
        walk.segment = begin
        return begin
    told = found.lemma in _TOLD and found.passive and not found.negated
    if told and walk.low[found.end : found.end + 1] == ["that"]:
        walk.speaker = walk.frame = None
        walk.begin(found.end + 1)
        walk.segment = found.end + 1
        return found.end + 1
    unit.group = found
    return found.end


def _further(walk: Walk, at: int, found: Group) -> int:
    """Place a verb where the clause has one: it begins another, or is within what is said."""
    fresh = walk.unit.group is not None and walk.segment > walk.unit.group.start
    reports = fresh and walk.report(found)
    if reports and _is_tail(walk, at, found):
        return _tail(walk, at, found)
    leads = reports and found.end < len(walk.low) and walk.led(found)
    begins = fresh and (found.sure or leads)
    if not begins or walk.unit.inner or walk.low[walk.segment] == "that":
        walk.unit.inner = True
        return found.end
    _reopen(walk, at)
    return _main(walk, at, found)


def _reopen(walk: Walk, at: int) -> None:
    """Begin a clause at the last sign before a verb, and take the parts behind it along."""
    last, start = walk.unit, walk.segment
    if start == at and last.group and walk.conjunct > last.group.end:
        start = walk.conjunct
    moved = [zone for zone in last.zones if zone[1] >= start]
    last.zones = [zone for zone in last.zones if zone[1] < start]
    walk.close_unit(start)
    walk.begin(start)
    walk.unit.zones = moved


def _is_tail(walk: Walk, at: int, found: Group) -> bool:
    if found.end < len(walk.low) and (walk.low[found.end] == "to" or walk.led(found)):
        return False
    return at - walk.segment <= 14 and found.lemma in BARE_SAY


def _tail(walk: Walk, at: int, found: Group) -> int:
    """Attribute what was said before: "..., X said" or "..., said X"."""
    end = found.end
    speaker = (walk.segment, at)
    if at == walk.segment:
        while end < len(walk.low) and walk.low[end] != "," and walk.low[end] not in QUOTES:
            if end - at > AHEAD:
                break
            end += 1
        speaker = (found.end, end)
    walk.speaker, walk.frame = speaker, found
    walk.close_unit(walk.segment)
    for unit in walk.done:
        if unit.speaker is None:
            unit.speaker, unit.frame = speaker, found
    walk.begin(end)
    if walk.low[end : end + 2] == [",", "who"]:
        walk.unit = Unit(end + 2, subject=speaker, prefix=speaker)
        walk.segment = end + 2
        walk.speaker = walk.frame = None
        return end + 2
    return end
