"""Kanji that stand for states: 米露, 日米韓, 対中, 在日米軍, 仏大統領, 米、EU."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from detente.document.katakana import HAN, KANA, LATIN, known_at
from detente.document.names import Hit, Name, actors, longer, names

PREFIXES = "対訪駐在反親来滞離"
# What stands before a prefix that is part of another word (来訪中, 絶対中立), and prefixes that
# only one state takes.
_NO_PREFIX = {
    "対": "反絶相応敵正", "在": "滞存現所健不実潜", "訪": "来歴", "来": "以将従本元由未年旧",
    "反": "違相", "親": "両肉母父", "滞": "停渋延遅", "離": "分距隔", "駐": "",
}  # fmt: skip
_ONLY = {"来": "日", "滞": "日", "離": "日"}
_PAIRED = re.compile("[米露ロ日中韓朝英仏独伊豪印加欧比越台伯墨蘭パ土]{2,4}")
# States that one kanji names by itself, before an office; before fewer offices; in a list.
_ALONE = "米露英仏独韓豪"
_FEW = re.compile("大統領|首相|外相|外務省|政府|政権|軍|側|国防|財務相|貿易相|議会")
_FEWER = re.compile("側|外相会|首相の")
_BARE = re.compile(r"[、・とはがもをにへの]")
_EDGE = re.compile(r"[\s、。「『（(【・，,：:／/とやのはがで]|^")
_END = re.compile(r"$|[^㐀-鿿ァ-ヺー]")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(actors()["kanji"][name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(actors()["kanji"][name]))


def states_at(text: str, at: int, end: int, rice: bool) -> Hit | None:
    """Return the states that kanji at a place stand for; ``rice``: 米 is also rice in this text."""
    char, before = text[at], text[at - 1 : at]
    kanji = names().kanji
    if char in PREFIXES:
        return _prefixed(text, at)
    if char not in kanji:
        return None
    glued = bool(HAN.match(before)) and at != end
    if char in "ロパ" and KANA.match(before):
        return None
    pair = _pair(text, at, not glued) if char not in "ロパ" else None
    if pair or (glued and before not in "前元現"):
        return pair
    alone = _office(text, at) or _beside(text, at) or _listed(text, at, end, rice)
    return _hit(at, at + 1, (kanji[char],), "state_kanji") if alone else None


def _hit(start: int, stop: int, codes: Iterable[str], rule: str) -> Hit:
    return Hit(start, stop, Name(tuple(dict.fromkeys(codes)), "compound", rule))


def _prefixed(text: str, at: int) -> Hit | None:
    """Return 対中, 訪米, 在日米(軍)."""
    kanji = names().kanji
    prefix, state = text[at], text[at + 1 : at + 2]
    after = text[at + 2 : at + 3]
    if (
        state not in kanji
        or state in "西白"
        or state not in _ONLY.get(prefix, state)
        or (at and text[at - 1] in _NO_PREFIX[prefix])
        or longer(text, at + 1)
        or (state == "米" and text.startswith("ドル", at + 2))
        or (state in "ロパ" and KANA.match(after))
        or (state in "星波馬土台比加亜丁智希典" and not _END.match(text, at + 2))
    ):
        return None
    pair = _pair(text, at + 1, True)
    codes = pair.name.codes if pair else (kanji[state],)
    return _hit(at, pair.end if pair else at + 2, codes, "state_prefixed")


def _office(text: str, at: int) -> bool:
    """Return whether an office, a body or goods follow: 仏大統領, 米政府."""
    char = text[at]
    if char in _ALONE:
        return bool(_pattern("office").match(text, at + 1))
    if char in "伊印比越加西墨土蘭":
        return bool(_FEW.match(text, at + 1))
    return char in "日朝台中ロ欧" and bool(_FEWER.match(text, at + 1))


def _beside(text: str, at: int) -> bool:
    """Return whether the name of a state or bloc follows at once: 米EU, 米イラン."""
    if text[at] == "パ" or not (LATIN.match(text, at + 1) or KANA.match(text, at + 1)):
        return False
    hit = known_at(text, at + 1, at + 1)
    return hit is not None and hit.kind in ("state", "bloc")


def _listed(text: str, at: int, end: int, rice: bool) -> bool:
    """Return whether it stands alone as a word, or in a list: 米、EU; 日・EU; 独は."""
    char, before, following = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    joined = following in ("・", "、", "と") and (
        text[at + 2 : at + 3] in names().kanji or known_at(text, at + 2, at + 2) is not None
    )
    after = before in ("・", "、", "と") and at - 1 == end
    if char in "米露英仏独韓豪印伊欧" and _BARE.match(following) and _EDGE.match(before):
        if char == "米":
            return joined or not rice
        return char not in "印伊欧独" or joined or after or following in "、は"
    dotted = (joined and following == "・") or (after and before == "・")
    return char in "日中露ロ加台比越朝" and dotted and bool(_END.match(text, at + 1))


def _pair(text: str, at: int, free: bool) -> Hit | None:
    """Return two to four kanji of states; ``free``: no kanji stands before them."""
    m = _PAIRED.match(text, at)
    run = m.group() if m else ""
    for size in range(len(run), 1, -1):
        part, stop = run[:size], at + size
        suffix = bool(_pattern("after").match(text, stop))
        if (
            len(set(part)) == size
            and part != "欧米"
            and not (part[-1] in "ロパ" and KANA.match(text, stop))
            and (suffix or not longer(text, stop - 1))
            and _stands(part, suffix, bool(_END.match(text, stop)), free)
        ):
            return _hit(at, stop, (names().kanji[k] for k in part), "state_compound")
    return None


def _stands(part: str, suffix: bool, ends: bool, free: bool) -> bool:
    """Return whether kanji name states here, by what stands before and after them."""
    size = len(part)
    if size == 2 and part in _words("unsure"):
        return suffix and free
    if size > 2 or part in _words("pairs"):
        return suffix or (free and (ends or size > 2)) or (ends and part[0] not in "日中")
    return suffix and free and not ends
