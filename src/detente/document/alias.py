"""Names that a text introduces once for a state's body, and what a state calls itself in Japanese.

"HEP, the Croatian utility", "Iran's NIGC", ペトロバングラ（バングラデシュ国営）: that name stands
for the state. Only names beside a word for such a body count, or in capitals after a
genitive: a place or a person "of" a state is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.document.names import Hit, Name

ENOUGH = 40
_BODY = (
    r"(?:utility|company|firm|bank|operator|producer|miner|refiner|importer|exporter|supplier|"
    r"carrier|regulator|fund|agency|authority|group|giant|major|monopoly|corporation|buyer|seller|trader|"
    r"lender|shipbuilder|railway|airline|ministry|commission|board|insurer|broker|state|arm|"
    r"subsidiary|enterprise|conglomerate|office|institute|yard|port|grid|developer|builder)"
)
_PLAIN = r"(?:[a-z][a-z\-]*|gas|oil|LNG|rare-earths?)"
_NAME = r"(?P<name>[A-Z][\w&’'\-]+(?: (?:[A-Z][\w&\-]+|de|del|du)){0,3})"
_ACRONYM = r"(?P<name>[A-Z][A-Z&\-]{1,7}[A-Z])"
# After the name of a state or people: Iran's NIGC; Croatian utility HEP; India's state firm IREL.
_AFTER = (
    re.compile(rf"['’]s?(?: {_PLAIN}){{0,5}} {_ACRONYM}(?![\w’'])"),
    re.compile(rf"(?:['’]s?)?(?: {_PLAIN}){{0,5}}? {_BODY},? {_NAME}"),
    # National Iranian Gas Company (NIGC)
    re.compile(rf"(?: [A-Z][a-z]+){{1,4}} \((?:the )?[\"“]?{_ACRONYM}[\"”]?\)"),
    re.compile(rf"(?:['’]s?)?(?: {_PLAIN}){{0,5}}? {_BODY} \((?:the )?[\"“]?{_NAME}[\"”]?\)"),
)
# Before it: HEP, the Croatian utility; Petrosen, Senegal's state oil company; Petrosen (Senegal).
_BEFORE = re.compile(
    rf"(?<![\w’']){_NAME},? (?:\(|, )?(?:(?:the|a|an|its) )?(?:{_PLAIN} ){{0,4}}?(?:of )?(?:the )?$"
)
_OF_BODY = re.compile(rf"(?:['’]s?)?(?: {_PLAIN}){{0,4}}? {_BODY}\b|\)")
_OF_STATE = re.compile(
    rf"(?<![\w’']){_NAME}, (?:the|a|an) (?:{_PLAIN} ){{0,4}}?{_BODY} (?:of|in|from) (?:the )?$"
)
# Words and abbreviations in capitals that name no body of a state.
_NONE = re.compile(
    r"\b(?:LNG|GDP|EEZ|[MGT]Wh?|FTA|C?EPA|AI|ID|VAT|IMF|UN|EU|NATO|ASEAN|WTO|OPEC|IAEA|MO?U|MoU|SPA|TV|"
    r"CEO|PM|FM|AGO|USD|EUR|GBP|JPY|HIV|UK|USA?|UAE|SWIFT|CBDC|POWs?|NGOs?|SOFA|FDI|GPS|ICBM|The|This|"
    r"That|It|In|On|At|But|And|For|Under|After|Before|Both|Each|Neither|(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Article|Annex|Parliament|Minister|President|Prime|King)\b"
)

_BODY_JA = (
    r"(?:国営|公営|国有|政府系|最大手|大手|公社|公団|公庫|会社|企業|銀行|電力|石油|ガス|鉄道|機構|当局|商社|基金|鉱業|"
    r"航空|海運|造船|製鉄|事業者|輸入業者|港湾局|水産庁|海軍|沿岸警備隊|電力会社|石油会社|ガス会社)"
)
_NAME_JA = r"(?P<name>[ァ-ヴー][ァ-ヴー・]{2,15}|[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ&＆]{1,13})"
_AFTER_JA = (
    re.compile(rf"(?:の|側の)?[一-鿿]{{0,8}}?{_BODY_JA}(?:最大手)?(?:の|「|・|、)?{_NAME_JA}"),
    re.compile(rf"[一-鿿ァ-ヴー]{{0,12}}?{_BODY_JA}[（(]{_NAME_JA}[）)]"),
)
_BEFORE_JA = re.compile(rf"(?<![ァ-ヴーA-Za-z]){_NAME_JA}[（(](?:同国|以下)?$")
_OF_BODY_JA = re.compile(rf"(?:の)?[一-鿿]{{0,8}}?{_BODY_JA}|[）)]")
_OWN = re.compile(r"我が国|わが国|我が方|我々の国|本邦|当社(?!見通し|予想|推計)|弊社")
_QUOTED = re.compile(r"「[^「」]{0,400}」")


def aliases(text: str, hits: Sequence[Hit], japanese: bool) -> Iterator[Hit]:
    """Yield where names stand that the text itself gives to bodies of states.

    ``text`` is folded as by the gazetteer, ``hits`` are the names that it knows already.
    """
    given: dict[str, str] = {}
    for hit in hits:
        if len(given) >= ENOUGH:
            break
        if hit.kind in ("state", "people", "compound") and len(hit.name.codes) == 1:
            for name in _introduced(text, hit, japanese):
                given.setdefault(name, hit.name.codes[0])
    known = {text[h.start : h.end] for h in hits}
    given = {name: code for name, code in given.items() if name not in known}
    if given:
        longest = sorted(given, key=len, reverse=True)
        edge = "A-Za-zァ-ヴー" if japanese else r"\w"
        every = "|".join(map(re.escape, longest))
        for m in re.finditer(rf"(?<![{edge}])(?:{every})(?![{edge}])", text):
            name = Name((given[m.group()],), "institution", "institution_name")
            yield Hit(m.start(), m.end(), name)
    if japanese and (m := _OWN.search(text)):
        quotes = [q.span() for q in _QUOTED.finditer(text)]
        at = 0
        for m in _OWN.finditer(text):
            while at < len(quotes) and quotes[at][1] <= m.start():
                at += 1
            if at == len(quotes) or m.start() < quotes[at][0]:
                yield Hit(m.start(), m.end(), Name(("JPN",), "state", "state_name"))


def _introduced(text: str, hit: Hit, japanese: bool) -> Iterator[str]:
    """Yield the names that stand beside that of a state as names of its bodies."""
    if japanese:
        for pattern in _AFTER_JA:
            if m := pattern.match(text, hit.end, hit.end + 60):
                yield m["name"]
        before = text[max(0, hit.start - 20) : hit.start]
        if (m := _BEFORE_JA.search(before)) and _OF_BODY_JA.match(text, hit.end, hit.end + 20):
            yield m["name"]
        return
    for pattern in _AFTER:
        m = pattern.match(text, hit.end, hit.end + 90)
        if m and _is_name(m["name"]):
            yield m["name"]
    before = text[max(0, hit.start - 90) : hit.start]
    m = _BEFORE.search(before)
    apart = m is not None and ("," in m[0] or "(" in m[0])
    if m and apart and _is_name(m["name"]) and _OF_BODY.match(text, hit.end, hit.end + 60):
        yield m["name"]
    m = _OF_STATE.search(before)
    if m and _is_name(m["name"]):
        yield m["name"]


def _is_name(name: str) -> bool:
    return len(name) > 2 and not _NONE.search(name)
