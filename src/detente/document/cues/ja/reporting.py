"""Who says so: a reporting tail (…と述べた) and an attribution before (…によると)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.document.cues.ja.predicate import Predicate
from detente.document.cues.ja.words import Word

_SAID = (
    "述べる|語る|話す|説明する|強調する|指摘する|明らかにする|明かす|発表する|公表する|表明する|伝える|報じる|"
    "報ずる|主張する|言う|発言する|答える|訴える|コメントする|言明する|明言する|断言する|付け加える|続ける|"
    "打ち明ける|記す|書く|伝わる|漏らす|報告する|通知する|通告する|宣言する|告げる|解説する|切り出す|いう|する|"
    "力説する|認める|示す|答弁する|言い切る|繰り返す|釈明する|伝達する"
)
_TAIL = re.compile(
    rf"(?:(?P<quote>と)(?:[^。、]{{0,24}}(?:で|に|に対し|に対して))?、?(?:{_SAID})|(?P<fact>(?:こと|旨|の|点)(?:を|が|も)?)"
    r"(?:明らかにする|明らかだなる|発表する|公表する|表明する|伝える|報じる|明かす|判明する|わかる|分かる|明言する|言明する|通知する|通告する|述べる|語る|説明する|認める|強調する|示す)|(?P<noun>と(?:の|いう))(?:こと|話|説明|発言|発表|見解|立場))$"
)
_NOUN = re.compile(
    r"(?P<quote>と(?:の|いう|する))?(?:こと|話|説明|発言|声明|発表|報道|情報|主張|指摘|立場)(?:だ|で|を(?:する|出す|行う|発表する))?$"
)
_LEAD = re.compile(
    r"によると|によれば|では$|いわく|曰く|の話では|の説明では|に対し$|の発表では|関係者は$"
)


@dataclass(frozen=True)
class Report:
    """The words said, and the verb of saying."""

    said: tuple[Word, ...]
    verb: str
    quoted: bool
    mark: int


def reported(found: Predicate) -> Report | None:
    """Return what a reporting tail reports, or None where there is none."""
    match = _TAIL.search(found.head)
    if match is None:
        return None
    at = match.start()
    lengths = 0
    near = found.words[-60:]
    for i, word in enumerate(near):
        if lengths >= at:
            inner = found.words[: len(found.words) - len(near) + i]
            break
        lengths += len(word.base)
    else:
        return None
    if not inner:
        return None
    last = inner[-1]
    quoted = last.surface in "」』”"
    if match.group("noun"):
        return Report(inner, "という", quoted, near[0].start) if quoted or last.verbal else None
    verb = found.head[match.end("quote") if match.group("quote") else match.end("fact") :]
    if match.group("quote"):
        if not (
            quoted
            or last.verbal
            or last.sub in ("終助詞", "助動詞語幹")
            or last.pos == "形状詞"
            or (
                verb != "する"
                and last.nominal
                and verb not in ("示す", "評価する", "確認する", "約束する")
            )
        ):
            return None
        if verb in ("する", "いう", "言う") and not (quoted or last.verbal):
            return None
        if verb in ("確認する", "約束する"):
            return None
    elif match.group("fact").startswith(("の", "点")) and not (len(inner) and last.verbal):
        return None
    if match.group("fact") and not last.verbal and last.surface != "の":
        return None
    return Report(inner, verb, quoted, near[0].start)


def lead(row: Sequence[Word]) -> int:
    """Return how many words at the start name who says so (…によると、), 0 where none do."""
    for i, word in enumerate(row[:40]):
        if word.surface in ("、", ",") and not word.depth:
            text = "".join(w.surface for w in row[:i])
            if re.search(
                r"(?:によると|によれば|いわく|曰く|の話では|の説明では|の発表では|の報道では)$",
                text,
            ):
                return i + 1
    return 0
