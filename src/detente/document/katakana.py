"""Names in Japanese text: where one begins and ends, as nothing else separates words."""

from __future__ import annotations

import re
from functools import cache

from detente.document.names import COMMON, Hit, actors, names

KANA = re.compile(r"[ァ-ヺー]")
HAN = re.compile(r"[㐀-鿿]")
LATIN = re.compile(r"[A-Za-z0-9]")
_PERSON_JA = re.compile(
    r"(?:首相|総理|氏|外相|外務|防衛|財務|経済|農|経産|政権|内閣|総裁|大臣|担当|前|元|官房|早苗|茂|文雄|晋三|敏充|"
    r"亮正|進次郎|さつき|和男|陽子|毅|俊正)"
)


def known_at(text: str, at: int, end: int = -1) -> Hit | None:
    """Return the longest name that stands at a place; ``end`` is where the last one ended."""
    for known, name in names().japanese.get(text[at : at + 2], ()):
        stop = at + len(known)
        if (
            text.startswith(known, at)
            and _bounded(text, at, stop, end, known)
            and _fits(text, at, stop, known)
        ):
            return Hit(at, stop, name)
    return None


@cache
def _suffix() -> tuple[str, ...]:
    return tuple(actors()["kanji"]["suffix"])


def _bounded(text: str, at: int, stop: int, end: int, known: str) -> bool:
    before = text[at - 1 : at]
    after = text[stop : stop + 1]
    first, last = known[0], known[-1]
    if (LATIN.match(first) and LATIN.match(before)) or (LATIN.match(last) and LATIN.match(after)):
        return False
    if KANA.match(first) and KANA.match(before) and at != end:
        return False
    if KANA.match(last) and after and KANA.match(after):
        return any(text.startswith(word, stop) for word in _suffix()) or any(
            text.startswith(other, stop) and name.kind in ("state", "leader")
            for other, name in names().japanese.get(text[stop : stop + 2], ())
        )
    return True


def _fits(text: str, at: int, stop: int, known: str) -> bool:
    before = text[at - 1 : at]
    if known == "中国" and before in tuple("途最夢山集年発"):
        return False
    if known[-1] == "国" and text[stop : stop + 1] in tuple("務防境会") and len(known) == 2:
        return False
    if known == "日中は":
        return bool(
            re.match(r"[、\s]|[^とが]{0,4}(?:気温|晴|暑|寒|作業|外出)", text[stop : stop + 20])
        )
    if known in COMMON:
        return bool(_PERSON_JA.match(text, stop)) and not (before and HAN.match(before))
    return True
