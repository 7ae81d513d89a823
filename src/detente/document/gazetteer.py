"""Names of actors in a text, in English and Japanese, with their codes.

Names are looked up where a word may begin, the longest first. Kanji that stand for states (米露,
対中, 仏大統領) follow a small grammar. A seat of government (Moscow, 北京) is an actor only where
it acts or is spoken for; else it is a place, a mention of kind ``region`` with no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.document.alias import aliases
from detente.document.kanji import PREFIXES, states_at
from detente.document.katakana import HAN, KANA, known_at
from detente.document.names import COMMON, NOBODY, SINO, Hit, Name, names
from detente.document.reading import Document, Mention
from detente.document.seat import acting

# Every form keeps its length, so that offsets stand.
_FOLD = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},
    **{ord(c): " " for c in "\n\r\t\u00a0\u3000\u202f\u2009"},
    ord("’"): "'",
    ord("‘"): "'",
    ord("‐"): "-",
    ord("‑"): "-",
}
_WORD = re.compile(
    r"(?<![^\W_])(?:[A-Z\u00c0-\u024f][^\W_]*|the|al|von|bin|euro|eurozone|eastern|central|"
    r"turkey|guinea|mainland)(?![^\W_])"
)
_TITLE = re.compile(
    r"(?:President|Prime Minister|Premier|Chancellor|Minister|Secretary|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|"
    r"Chairman|Chair|Governor|Leader|King|Sheikh|General|Gen\.|Sen\.|Envoy|JD|Friedrich|Donald|"
    r"Shinzo|Mahmoud|William|Fumio|Rachel|David|Scott|Jamieson|Hakan|Maia|Gustavo|Nawaz|Shehbaz|"
    r"Asim|Israel|Gideon|Suk-yeol|Alexander|Kirill|Jean-Noël|António|Antonio|Shinjiro|Kazuo|"
    r"Richard|Muhammad|Keith|Ajit|Piyush|Donald|Radek|Ahmed) $"
)
_COLLECTIVE_JA = re.compile(
    r"両国|両(?:政府|首脳|者|軍|外相|大臣|大統領|首相|陣営|当局|中銀|中央銀行|総裁|国防相|防衛相|財務相|財相|代表|民族|院|氏|"
    r"隣国|巨頭|閣僚|社|行(?!為|事)|省|庁|局(?!面)|企業|機関|州|海軍|陸軍|空軍)|双方|当事国|当事者|締約国|お互い|互い|(?:[三四五六3-6]|当事)"
    r"(?:[カか国ヵヶケ箇]国|者|首脳|外相)(?:首脳|政府|外相)?"
)
_COLLECTIVE_EN = re.compile(
    r"\b(?:(?:[Bb]oth|[Tt]he (?:two|three|four|five|six)|[Tt]hese two|[Ee]ither|[Nn]either|[Ee]ach|"
    r"[Aa]ll (?:three|four|five|the))"
    r"(?: (?:other|of (?:the|them)|[a-z]+(?:-[a-z]+)?)){0,2}? "
    r"(?:sides?|countries|country|nations?|governments?|leaders?|ministers?|ministry|ministries|"
    r"capitals?|neighbou?rs?|part(?:y|ies)|states?|presidents?|premiers?|powers?|delegations?|"
    r"central banks?|banks?|arm(?:y|ies)|militar(?:y|ies)|nav(?:y|ies)|teams?|all(?:y|ies)|rivals?|"
    r"foes?|economies|peoples|chiefs|partners?|republics?|governors?|negotiators?|compan(?:y|ies)|"
    r"firms?|regulators?|institutions?|authorit(?:y|ies)|utilit(?:y|ies)|administrations?|"
    r"parliaments?|monarchs?|envoys?|commanders?|signator(?:y|ies)|fleets?)|"
    r"(?:[Ee]ach|[Ee]ither|[Nn]either|[Bb]oth) of (?:them|the (?:two|three|four))|"
    r"[Tt]he (?:two|three)(?= (?:agree|said|will|have|had|were|are|sign|pledg|also|would|shall|"
    r"must|may|did|plan|intend|undert|promis|want|hope|expect|disagree|settled|decided|failed))|"
    r"(?:the|The) (?:Parties|Participants|Signatories|Contracting Parties|parties|pair|duo|trio|"
    r"sides|neighbou?rs|signatories)|"
    r"THE PARTIES|[Ee]ach other|[Oo]ne another|[Ee]ach Party|[Ee]ither Party|"
    r"[Bb]oth(?= (?:agreed|said|want|"
    r"will|have|had|were|are|pledged|signed|promised))|[Bb]oth parliaments|[Bb]oth capitals)\b"
)


def mentions(document: Document) -> tuple[Mention, ...]:
    """Return the names of actors in the text of a document, in order, none within another."""
    text = document.text
    folded = text.translate(_FOLD)
    hits = list(_english(folded))
    if document.lang == "ja" or HAN.search(text) or KANA.search(text):
        hits = _merged(hits, list(_japanese(folded)))
    hits = _merged(hits, list(aliases(folded, hits, document.lang == "ja")))
    hits = _merged(hits, list(_collectives(folded, document.lang)))
    named = {code for hit in hits for code in hit.name.codes if hit.name.rule != "body_shared"}
    ends = {hit.end for hit in hits if hit.name.codes}
    return tuple(
        Mention(h.start, h.end, text[h.start : h.end], h.name.codes, h.kind, h.name.rule)  # type: ignore[arg-type]
        for h in acting(folded, hits)
        if h.kind != NOBODY and (h.name.rule != "body_shared" or _own(h, ends, named))
    )


def _own(hit: Hit, ends: set[int], named: set[str]) -> bool:
    """Return whether a body that other states have as well is that of a state of the text."""
    return hit.start not in ends and bool(set(hit.name.codes) & named)


def _merged(first: list[Hit], second: list[Hit]) -> list[Hit]:
    """Return both in order; where two meet, the longer one."""
    found: list[Hit] = []
    for hit in sorted([*first, *second], key=lambda h: (h.start, -h.end)):
        if found and hit.start < found[-1].end:
            if hit.end - hit.start > found[-1].end - found[-1].start:
                found[-1] = hit
            continue
        found.append(hit)
    return found


def _collectives(text: str, lang: str) -> Iterator[Hit]:
    name = Name((), "collective", "collective")
    pattern = _COLLECTIVE_JA if lang == "ja" else _COLLECTIVE_EN
    for m in pattern.finditer(text):
        yield Hit(m.start(), m.end(), name)


def _english(text: str) -> Iterator[Hit]:
    heads = names().english
    end = 0
    for m in _WORD.finditer(text):
        at = m.start()
        if at < end:
            continue
        word = m.group()
        if word in SINO and text[m.end() : m.end() + 1] == "-":
            rows = heads.get(word, ())
            if not any(text.startswith(known, at) for known, _ in rows):
                yield Hit(at, m.end(), Name((SINO[word],), "people", "state_people"))
                continue
        for known, name in heads.get(word, ()):
            stop = at + len(known)
            if not text.startswith(known, at) or (
                known[-1].isalnum() and stop < len(text) and _same_word(text, stop)
            ):
                continue
            if _is_money(text, stop, name) or _is_other(text, at, stop, known, name):
                end = stop
                break
            end = stop
            yield Hit(at, stop, name)
            break


def _same_word(text: str, stop: int) -> bool:
    return text[stop].isalnum() and not HAN.match(text[stop]) and not "ぁ" <= text[stop] <= "ヿ"


_GIVEN = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Kenya", "Austin", "Sofia", "Jersey"})
_OK_AFTER = re.compile(
    r" (?:[a-z(]|King|Queen|President|Prime|Foreign|Minister|Defen[cs]e|Trade|Finance|and|[A-Z]{2})"
)
_PERSON_BEFORE = re.compile(
    r"\b(?:Michael|Jim|Barbara|Vernon|Neil|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Professor|Sir) $"
)
_PRONOUN_BEFORE = re.compile(
    r"\b(?:JOIN|CONTACT|ABOUT|FOLLOW|TELL|LET|HELP|EMAIL|CALL|SUPPORT|GIVE|SHOW|BETWEEN) $"
)


# Languages of a text, not its parties: "in the Portuguese and Spanish languages".
_LANGUAGE = re.compile(
    r"(?:(?:,| and|, and| or) [A-Z][a-z]+){0,5}(?: (?:languages?|versions?|translations?|"
    r"speaking|texts?)\b|-(?:speaking|language))"
)


# What makes the name of a body a currency: PLN 120 million.
_AMOUNT = re.compile(r"[ \u00a0][0-9]")


def _is_money(text: str, stop: int, name: Name) -> bool:
    """Return whether a name is that of a currency here: US$40m."""
    sum_of = name.kind == "institution" and _AMOUNT.match(text, stop)
    return bool(sum_of) or text.startswith("$", stop)


def _is_other(text: str, at: int, stop: int, known: str, name: Name) -> bool:
    """Return whether a name stands for something else here: a person, a pronoun, a US state."""
    if known in _GIVEN:
        after = text[stop : stop + 12]
        if re.match(r" [A-Z][a-z]", after) and not _OK_AFTER.match(after):
            return True
        if _PERSON_BEFORE.search(text[max(0, at - 20) : at]):
            return True
        return known == "Georgia" and bool(
            re.search(
                r"Atlanta|Savannah|Fulton County|Augusta|, $", text[max(0, at - 60) : stop + 60]
            )
            and not re.search("Tbilisi|Georgian", text[max(0, at - 2000) : stop + 2000])
        )
    if name.kind == "people":
        return bool(_LANGUAGE.match(text, stop, stop + 60))
    before = text[max(0, at - 20) : at]
    if name.kind == "leader" and known in COMMON:
        return not _TITLE.search(before) and known != "Xi"
    return known == "US" and bool(_PRONOUN_BEFORE.search(before))


def _japanese(text: str) -> Iterator[Hit]:
    table = names()
    rice = any(word in text for word in ("コメ", "備蓄米", "米価", "水稲"))
    starts = {key[0] for key in table.japanese} | set(table.kanji) | set(PREFIXES)
    pattern = re.compile(f"[{re.escape(''.join(sorted(starts)))}]")
    end = at = 0
    while m := pattern.search(text, max(at, end)):
        at = m.start()
        hit = known_at(text, at, end) or states_at(text, at, end, rice)
        if hit is not None:
            end = hit.end
            yield hit
        at += 1
