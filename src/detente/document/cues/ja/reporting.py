"""Who says so: a reporting tail (…と述べた) and an attribution before (…によると)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.document.cues.ja.predicate import REACH, Predicate
from detente.document.cues.ja.words import Word

_SAID = (
    "述べる|語る|話す|説明する|強調する|指摘する|明らかにする|明かす|発表する|公表する|表明する|伝える|報じる|"
    "報ずる|主張する|言う|発言する|答える|訴える|コメントする|言明する|明言する|断言する|付け加える|続ける|"
    "打ち明ける|記す|書く|伝わる|漏らす|報告する|通知する|通告する|宣言する|告げる|解説する|切り出す|いう|する|"
    "力説する|回答する|返答する|認める|示す|警告する|証言する|応ずる|応じる|反論する|言い添える|申し出る|応答する|言い出す|打ち出す|言い張る|請け合う|念を押す|応酬する|主張する|返す|突き放す|答弁する|言い切る|繰り返す|釈明する|伝達する"
)
_HEAD = 40
_BARE = ("する", "いう", "言う")
_FOUND = (
    "明らかにする|明らかだなる|発表する|公表する|表明する|伝える|報じる|明かす|判明する|わかる|分かる|明言する|"
    "言明する|通知する|通告する|述べる|語る|説明する|認める|強調する|示す"
)
_TAIL = re.compile(
    r"(?:(?P<quote>(?<!こ)と)(?:、?[^。、と]{1,20}[はが])?(?:[^。、と]{0,24}(?:で|に|に対し|に対して|を通(?:じる|ずる)て))?、?"
    rf"(?:{_SAID})"
    rf"|(?P<fact>(?:こと|旨|の|点)(?:を|が|も)?)(?:{_FOUND})"
    r"|(?P<quip>と)(?:きっぱり|ぴしゃり|ひと言|一言|慎重|にべもある|にべもない)"
    r"|(?P<cleft>、?というの)(?:が|は)(?P<who>[^。、]{1,16})の(?:説明|立場|見解|言い分|主張|方針|考え|回答|姿勢)"
    r"|(?P<noun>と(?:の|いう))"
    r"(?:こと|話|見解|立場|(?:説明|発言|発表|報告|回答|通告|表明)(?:が(?:ある|出る)|を(?:する|行う|示す|表明する))?))$"
)
_LEAD = re.compile(
    r"(?:によると|によれば|によりますと|によりますれば|の説明によると|いわく|曰く|の話では|の説明では|の発表では|の報道では)$"
)


@dataclass(frozen=True)
class Report:
    """The words said, and the verb of saying."""

    said: tuple[Word, ...]
    verb: str
    quoted: bool
    who: tuple[Word, ...] = ()


def reported(found: Predicate) -> Report | None:
    """Return what a reporting tail reports, or None where there is none."""
    match = _TAIL.search(found.head)
    inner = _before(found, match.start()) if match else ()
    while inner and inner[-1].surface in ("、", ","):
        inner = inner[:-1]
    if match is None or not inner:
        return None
    last = inner[-1]
    quote = last.surface in "」』”"
    clausal = quote or last.verbal
    if match["quip"] or match["cleft"]:
        stands, verb = clausal, "言う"
    elif match["noun"]:
        stands, verb = clausal, "という"
    elif match["quote"]:
        verb = found.head[match.end("quote") :].lstrip("、")
        stands = clausal if verb in _BARE else clausal or _predicative(last, verb)
    else:
        verb = found.head[match.end("fact") :]
        # 認める of what is still to be done permits it
        stands = last.verbal and (verb != "認める" or last.lemma == "た")
    who: tuple[Word, ...] = ()
    if match["cleft"]:
        first = len(_before(found, match.start("who")))
        who = found.words[first : len(_before(found, match.end("who")))]
    return Report(inner, verb, quote, who) if stands else None


def _before(found: Predicate, at: int) -> tuple[Word, ...]:
    """Return the words of a predicate before a place in its head."""
    near = found.words[-REACH:]
    length = 0
    for i, word in enumerate(near):
        if length >= at:
            return found.words[: len(found.words) - len(near) + i]
        length += len(word.base)
    return ()


def _predicative(last: Word, verb: str) -> bool:
    """Return whether a word without an ending of its own can close what is said."""
    closing = last.sub in ("終助詞", "助動詞語幹") or last.pos == "形状詞"
    return closing or (last.nominal and verb != "示す")


def lead(row: Sequence[Word]) -> int:
    """Return how many words at the start name who says so (…によると、), 0 where none do."""
    for i, word in enumerate(row[:_HEAD]):
        comma = word.surface in ("、", ",") and not word.depth
        if comma and _LEAD.search("".join(w.surface for w in row[:i])):
            return i + 1
    return 0
