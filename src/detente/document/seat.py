"""Seats of government (Moscow, 北京): actors where they act or are spoken for, else places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from detente.document.names import Hit, Name, actors

SEAT_PLACE = "seat_place"
_PLACE = Name((), "region", SEAT_PLACE)

# English: words around a seat that make it a place, and those that make it an actor.
_AT = re.compile(
    r"\b(?:in|at|near|outside|around|into|via|through|across|throughout|over|inside|within|leave|"
    r"left|reach|reached|visit|visited|visiting|visits|toured|downtown|central|greater|northern|"
    r"southern|eastern|western|off|of) (?:the )?$",
    re.I,
)
_SAID = re.compile(r"[\"',] (?:said|says|replied|added) $")
_LED = re.compile(r"-(?:backed|led|aligned|brokered|friendly|controlled|imposed|drafted)\b")
_INSIDE = re.compile(r"\b(?:at|in|outside|near|inside|visit\w*) (?:the )?$")
_FOR = re.compile(r"\b(?:to|for) $")
_AWAY = re.compile(r"\b(?:to|from|for|towards?) (?:the )?$", re.I)
_MOVE = re.compile(
    r"\b(?:fl[ey]\w*|flight\w*|travel\w*|trip\w*|visit\w*|journey\w*|return\w*|went|go|going|gone|"
    r"goes|came|come|comes|arriv\w*|road|route|train\w*|bus|invit\w*|rush\w*|head\w*|shuttl\w*|"
    r"ship\w*|move\w*|km|kilomet\w*|miles|way|ambassador\w*|envoy\w*|back|report\w*|relocat\w*|"
    r"pipeline|transfer\w*|transport\w*)\b(?: \w+){0,3} (?:to|from|for|towards?) (?:the )?$",
    re.I,
)
_OF_ACTOR = re.compile(
    r"\b(?:demands?|position|view|part|consent|behalf|support|approval|role|hands|expense|patience|"
    r"side|accus\w+|knowledge|backing|offer|request|governments?|wishes|capitals) of $|"
    r"\b(?:officials|ministers|negotiators|delegat\w+|representatives|concessions?|assurances?|"
    r"signals?|pledges?|approval|response|diplomats|demands?|pressure) from $|"
    r"\b(?:officials?|negotiators?|diplomats?|ministr(?:y|ies)|authorities|policymakers|"
    r"government|spokes(?:man|woman|person)) in $",
    re.I,
)
_VERB = re.compile(
    r" (?:(?:has|have|had|will|would|shall|is|was|are|were|may|might|could|can|cannot|did|does|do|"
    r"must|should|also|itself|alone|still|now|then|never|already|in turn|for its part|"
    r"and (?:its|[A-Z])|not)\b|"
    r"(?!based\b|dated\b|red\b|located\b)[a-z]{2,}(?:ed|es|ts|ds|ks|ls|ns|rs|ms|ps|ys|ws|gs)\b|"
    r"(?:put|said|told|held|gave|got|took|kept|let|met|set|cut|made|saw|agreed|sent|won|paid|"
    r"fell|stood|began|undertook|withdrew|chose|sought|brought|spoke|wrote|drew|thinks?|say|want|hope|agree|insist|accept|refuse|remain)\b)"
)
# Behind a comma, where a place could end (in Doha, Qatar is), words of one who takes on something.
_TAKES_ON = re.compile(r" (?:will|would|shall|may|might|can|cannot|must|should|has|had|pays)\b")
# What follows one that speaks or weighs at the head of a sentence.
_HEAD = re.compile(r"(?:^|[.!?:;”\"•–-] |\n)[“\"]?$")
_SPEAKS = re.compile(
    r" [“\"][a-z]|, (?:he|she|it|they|which|who|for|[a-z]+ing)\b| for (?:the|its|once)\b"
)
_POSSESSIVE = re.compile(r"['’]s?\b(?! (?:airport|suburbs?|streets?|hotel|old town|university))")
_THING = re.compile(
    r"[ -](?:deal|talks|meeting|summit|hotel|airport|agreement|accords?|declaration|conference|"
    r"communiqu|pact|protocol|treaty|round|session|suburbs?|stock|exchange|market|hours?|time|"
    r"office|bureau|correspondent|newspaper|university|forum|process|format|based|area|region|"
    r"province|district|port|court|police|streets?|listed|born|residents?|club)",
    re.I,
)
_SEPARATED = re.compile(r",? (?:and|or|nor|&) |[-–/]|, ")
_BETWEEN = re.compile(
    r"\b(?:between|both|with|by|against|whether|that|as|than|urged|told|pressed|"
    r"pressure on|lets|let) (?:the )?$",
    re.I,
)

_SEAT_ACTS = re.compile(
    r"(?:は(?!、?(?:[^。、]{0,12}(?:都市|首都|気温|街|市内)))|が(?!(?:舞台|会場|開催地|候補))|も|側|政府|当局|政権|に対し|に対す|"
    r"に圧力|に譲歩|に求め|に要求|に通告|に伝え|との|の間[でのに]|と(?:協議|合意|交渉|一致|対立|連携|会談)|"
    r"の(?:姿勢|対応|意向|主張|狙い|思惑|要求|立場|譲歩|圧力|政権|反応|出方|判断|方針|提案|外交|本音|計算|意図|沈黙|決定|"
    r"承認|同意|支持|責任|動き|警戒|懸念|期待|要請|申し出|関与|ねらい|戦略|思い))"
)
_SEAT_AND = re.compile(r"(?:と|、|・|や|及び|および)")


def acting(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits, seats that are places as such; seats joined to one that acts act as well."""
    verdicts: dict[int, bool] = {}
    seats = [n for n, hit in enumerate(hits) if hit.kind == "capital"]
    for n in seats:
        verdicts[n] = _acts(text, hits[n])
    for order in (seats, seats[::-1]):
        for n in order:
            hit = hits[n]
            for other in (n - 1, n + 1):
                if verdicts[n] or not 0 <= other < len(hits):
                    continue
                beside = hits[other]
                first, second = (beside, hit) if other < n else (hit, beside)
                between = text[first.end : second.start]
                if beside.kind == "capital" and verdicts.get(other) and _joins(between):
                    verdicts[n] = True
    for n, hit in enumerate(hits):
        if hit.kind == "capital" and not verdicts[n]:
            yield replace(hit, name=_PLACE)
        else:
            yield hit


@cache
def _own() -> frozenset[str]:
    return frozenset(actors()["seat"]["own"])


def _joins(between: str) -> bool:
    return bool((_SEPARATED.fullmatch(between) and between != ", ") or _SEAT_AND.fullmatch(between))


def _acts(text: str, hit: Hit) -> bool:
    word = text[hit.start : hit.end]
    own = word in _own() or word.title() in _own()
    if not (word[0].isascii() or word[0] in "ÉÀ"):
        if own:
            return not text.startswith(("で", "にて", "前"), hit.end)
        return bool(_SEAT_ACTS.match(text, hit.end))
    before = text[max(0, hit.start - 60) : hit.start]
    if own:
        return not _INSIDE.search(before)
    return _acts_between(before, text[hit.end : hit.end + 40])


def _acts_between(before: str, after: str) -> bool:
    """Return whether the words around a seat in English make it act."""
    if _OF_ACTOR.search(before) or (before.endswith(" of ") and _POSSESSIVE.match(after)):
        return True
    speaks = _HEAD.search(before) and _SPEAKS.match(after)
    if speaks or _SAID.search(before) or _LED.match(after):
        return True
    if _AT.search(before) or _MOVE.search(before) or _THING.match(after):
        return False
    if _POSSESSIVE.match(after):
        return True
    if _AWAY.search(before):
        return bool(_FOR.search(before)) and not after.startswith(" on ")
    verb = _TAKES_ON if before.endswith(", ") else _VERB
    return bool(_BETWEEN.search(before) or verb.match(after))
