"""Headings over what only repeats the text: まとめ, "key points"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.document.layout.marks import unnumbered
from detente.document.reading import Sentence

_SUMMARY = re.compile(
    r"(?:(?:この|今回の|本日の|今日の)?(?:記事|本文|本稿|ニュース|解説|話)?の?(?:まとめ|要約|要点"
    r"|概要まとめ|ポイント|要旨)"
    r"|.{0,60}まとめ|(?:この記事|本記事)(?:を読む|読む)と(?:わ|分)かること|この記事で(?:わ"
    r"|分)かること|[3-9３-９三四五][つ点行]の?(?:ポイント|要点|まとめ)"
    r"|(?:ここが|押さえておきたい|知っておきたい)ポイント|[3-9３-９三]行(?:で|まとめ).{0,9}"
    r"|(?:結論|要するに|一言で(?:言うと)?)"
    r"|(?:the )?key (?:points?|takeaways?|messages?|facts|findings)|takeaways?|(?:executive "
    r"|in )?summary|(?:the )?(?:main|big) (?:points?|takeaways?)"
    r"|(?:news |article )?highlights|at a glance|(?:in|the) (?:brief|short|nutshell|bottom line)"
    r"|in a nutshell|tl;?dr|bottom line"
    r"|what (?:you need )?to know|what we know|wrap(?:-up| up)?|recap|(?:the )?short version"
    r"|why it matters|(?:the )?(?:story|deal) in brief|quick read)"
    r"[ \u3000]*[:：]?",
    re.I,
)
_DECOR = " \t\u3000#*_■◆●○◎◇□▼▽▲△★☆◉【】〈〉＜＞<>《》［］[]〔〕「」…-–—―:："


def is_summary(heading: str) -> bool:
    """Return whether what stands under a heading only repeats the text (まとめ, "key points")."""
    words = unnumbered(heading.strip(_DECOR)) if heading else ""
    return len(heading) <= 120 and _SUMMARY.fullmatch(words.strip(_DECOR)) is not None


def restates(sentence: Sentence, parts: Sequence[Sentence]) -> bool:
    """Return whether a sentence stands in a box or section that only repeats the text.

    The title of a whole text (首脳会談の合意内容まとめ) makes no summary of it.
    """
    if sentence.heading < 0:
        return False
    title = parts[sentence.heading].text
    first = not any(part.kind == "heading" for part in parts[: sentence.heading])
    return is_summary(title) and not (first and len(title) > 25)
