"""A text becomes sentences, headings, bullets and furniture, with exact offsets.

Lines are marked first (heading, bullet, furniture), then those that a hard wrap tore apart are
joined, and what is left is told apart: a line without a full stop is a heading if it reads as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from detente.document.ends import ends
from detente.document.furniture import dateline, is_furniture, is_page_number
from detente.document.reading import Document, Sentence, SentenceKind
from detente.document.text import language

Mark = Literal["", "heading", "bullet", "number", "symbol", "article", "furniture", "rule", "quote"]

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_HASH = re.compile(r"#{1,6}[ \t\u3000]+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,120}?)(?<=\S)\1[:：]?$")
_FRAMED = re.compile(r"(?:【[^【】]{1,60}】|〈[^〈〉]{1,60}〉|＜[^＜＞]{1,60}＞|<[^<>]{1,60}>"
r"|《[^《》]{1,60}》|［[^［］]{1,60}］"
                     r"|\[[^\[\]]{1,60}\]|〔[^〔〕]{1,60}〕)$")  # fmt: skip
_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_ONE_BREAK = {"", "\n", "\r\n", "\r"}
_RULE = re.compile(r"([-=_*~―─━—–・＊＝ー#\s])\1{2,}$|(?:[-*_] ){2,}[-*_]$")
_SETEXT = re.compile(r"(?:={3,}|-{3,})$")
_QUOTE = re.compile(r"(?:>[ \t]?){1,9}")
_BULLET = re.compile(
    r"(?:[•‣⁃∙・･·*+–—-][ \t\u3000]+|[•‣・･](?=\S)|[▽▷▸►▶➢✓✔☑][ \t\u3000]*(?=\S)|[oo] (?=[A-Z]))"
)
_SYMBOL = re.compile(r"[■◆●○◎◇□▼▲△★☆◉❖◼▪▫][ \t\u3000]*(?=\S)")
_NUMBER = re.compile(
    r"(?:[(（](?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[０-９]{1,3}"
    r"|[ア-ンア-ン])[)）][ \t\u3000]*"
    r"|(?:\d{1,3}|[ivx]{1,5}|[a-z]|[０-９]{1,3})[)）][ \t\u3000]+"
    r"|(?:\d{1,2}(?:\.\d{1,2}){0,3}[.．]|[０-９]{1,2}[.．、])[ \t\u3000]*(?=[^\s\d０-９])"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[ \t\u3000]+(?=[^\s\d])"
    r"|[IVX]{1,5}\.[ \t\u3000]+|[A-Z][.)][ \t\u3000]+(?=[A-Z][a-z])|[①-⑳㈠-㈩❶-❿][ \t\u3000]*"
    r"|[一二三四五六七八九十]{1,3}[、．.][ \t\u3000]*|[一二三四五六七八九十０-９]{1,3}\u3000+"
    r"|\d{1,2}\u3000+)"
)
_ARTICLE = re.compile(
    r"(?:第[0-9０-９一二三四五六七八九十百]{1,4}(?:条|項|章|節|款"
    r"|部)(?:の[0-9０-９一二三四五六七八九十]{1,2})?"
    r"|(?:Article|Section|Chapter|Annex|Part|Paragraph|Para\.?|Art\.?|ARTICLE|SECTION|ANNEX|PART)"
    r" (?:\d{1,3}|[IVXLC]{1,6}|[A-Z])\b)[.:：)、]?"
)
_ENDED = re.compile(r"[。！？．｡!?.…][」』）)】〉》”’\"'*_\]]{0,4}$")
_JA_ENDED = re.compile(r"[。｡．][」』）)】”\"*]{0,3}$|(?<=[\u3040-\u9fff])\.$")
_ASKS = re.compile(r"[？?！!][」』）)】”\"*]{0,3}$")
_INNER = re.compile(r"。|[^.\sA-Z][.]\s+[A-Z]")
# Ends of Japanese predicates that are prose: polite, or plain and finite.
_POLITE = re.compile(
    r"(?:ます|ました|ません|ませんでした|です|でした|でしょう|ましょう|ください|ました[がね]"
    r"|ますね?|ですね?|ある|あった|いる|いた|した|された|だった|れた|られた|なった|という|とした"
    r"|なる|する|れる|せる|ない|なかった)(?:\s*[(（][^()（）]{1,20}[)）])?$"
)
_PARTICLE = re.compile(r"[はがをにでともへの、,]$")
_FUNCTION = re.compile(
    r"(?:[,;:–—-]|\b(?:the|an?|of|and|or|to|in|on|for|with|by|from|at|as|that|which|its|their|is"
    r"|are|was|were|be|has|have|will|would|not))$",
    re.I,
)
_FINITE = re.compile(
    r"\b(?:shall|will|would|has|have|had|was|were|are|is|agreed?|said|says|undertakes?|may|can"
    r"|could|should|must)\b",
    re.I,
)
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
# What stands before the articles of a Japanese treaty and over its signatures.
_FORMULA = re.compile(
    r"(?:を|て)、?(?:次|以下|左)の(?:とおり|通り)(?:協定|合意|取り決め|宣言|約束|決定)(?:する|した)"
    r"。?$|以上の証拠として|右の?証拠として|下名は、.{0,40}署名|(?:ひと|等)しく正文|本書[0-9０-９一二三四五六]通を"
)
# A line that sums the text up behind a label of its own.
_BRIEF = re.compile(
    r"[■◆●▼□◇○]?[ \u3000]?(?:要点|要旨|概要|骨子|ポイント|key points?|in brief|in short|summary)"
    r"[ \u3000]*[:：][ \u3000]*(?=\S)",
    re.I,
)
_COUNTS = re.compile(r"[0-9０-９]+|[一二三四五六七八九十]+|[①-⑳㈠-㈩❶-❿]|[A-Za-zァ-ンｱ-ﾝ]+")
_LISTED = re.compile(r"(?:[;；,，、]|\b(?:and|or)|及び|並びに|又は)$")
# A headline leaves out such words; a sentence without its full stop has them.
_SUBJECT = re.compile(
    r"(?:the|an?|it|they|he|she|we|both|each|this|these|those|that|there|neither|all)\b", re.I
)
# The second line of a title: "following the third meeting of ...".
_SUBTITLE = re.compile(
    r"(?:following|on the occasion of|at the (?:conclusion|close|end) of|adopted|issued|agreed|held"
    r"|between|of the|by the|on the|for the|to the|and the|concerning|regarding|signed)\b"
)
# How many points may stand under the title of a release.
_POINTS = 6
_DECOR = " \t\u3000#*_■◆●○◎◇□▼▽▲△★☆◉【】〈〉＜＞<>《》［］[]〔〕「」…-–—―:："


def is_summary(heading: str) -> bool:
    """Return whether what stands under a heading only repeats the text (まとめ, "key points")."""
    words = _NUMBER.sub("", heading.strip(_DECOR), count=1) if heading else ""
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


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of a document in order; no two share a character."""
    text = document.text
    parts = _joined(_marked(text), text)
    kinds = _kinds(parts, text)
    for under in range(1, _headlines(parts, kinds, text)):
        kinds[under] = "heading"
    found: list[Sentence] = []
    heading, outer, boxed = -1, -1, False
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        if boxed and kind == "body":
            # The text goes on after a box of points.
            heading, boxed = outer, False
        elif kind == "bullet" and heading >= 0 and number and kinds[number - 1] == "heading":
            boxed = is_summary(found[heading].text)
        for start, end, what in _cut(part, kind, text):
            words = text[start:end]
            lang = language(words, document.lang)
            under = -1 if what == "heading" else heading
            found.append(Sentence(start, end, words, what, lang, number, under))
        if kind == "heading":
            if heading < 0 or not is_summary(found[heading].text):
                outer = heading
            heading, boxed = len(found) - 1, False
    return tuple(found)


def _headlines(parts: Sequence[_Line], kinds: Sequence[SentenceKind], text: str) -> int:
    """Return where the two or three lines under a Japanese headline end, 0 where there are none."""
    end = 1
    while end < len(parts) and parts[end].mark == "bullet" and kinds[end] == "bullet":
        words = parts[end].words(text)
        if len(words) > 48 or not _is_japanese(words) or _JA_ENDED.search(words):
            return 0
        end += 1
    told = end < len(parts) and kinds[end] == "body" and kinds[0] == "heading"
    return end if told and 2 < end <= 4 else 0


@dataclass
class _Line:
    """A line, or several that belong together: words from ``start`` to before ``end``.

    ``begin`` is where the line begins, its mark included; ``indent`` how far that is from its edge;
    ``tail`` where the last of the lines begins.
    """

    begin: int
    start: int
    tail: int
    end: int
    mark: Mark
    sign: str
    indent: int
    gap: bool
    page: bool

    def words(self, text: str) -> str:
        return text[self.start : self.end]


def _marked(text: str) -> list[_Line]:
    """Return the lines that have words, each with its mark; ``start`` is behind the mark."""
    lines: list[_Line] = []
    before = 0
    for found in _LINE.finditer(text):
        raw = found[0]
        words = raw.strip().strip("\u200b\ufeff")
        if not words or not words.strip():
            continue
        between = text[before : found.start()]
        page = "\f" in between
        gap = page or (between not in _ONE_BREAK and len(_BREAK.findall(between)) > 1)
        before = found.end()
        at = found.start() + raw.index(words)
        indent = at - found.start()
        mark, sign, skip, end = _mark(words)
        if mark == "rule":
            if lines and _SETEXT.match(words) and not gap and not lines[-1].mark:
                alone = lines[-1].gap or len(lines) == 1 or lines[-2].mark == "rule"
                short = len(lines[-1].words(text)) <= 120
                if alone and short and not _ENDED.search(lines[-1].words(text)):
                    lines[-1].mark = "heading"
            continue
        lines.append(_Line(at, at + skip, at + skip, at + end, mark, sign, indent, gap, page))
    _running_heads(lines, text)
    return lines


@lru_cache(maxsize=1024)
def _mark(words: str) -> tuple[Mark, str, int, int]:  # noqa: PLR0911
    """Return the mark of a line, its sign, and where within it its words begin and end."""
    size = len(words)
    if _RULE.match(words):
        return "rule", "", 0, size
    if found := _HASH.match(words):
        end = len(words.rstrip("# \t"))
        return "heading", found[0][0], found.end(), max(end, found.end() + 1)
    if is_furniture(words):
        return "furniture", "", 0, size
    if _BRIEF.match(words) and size <= 200:
        return "heading", "", 0, size
    if (found := _BOLD.match(words)) and not _JA_ENDED.search(found[2]):
        return "heading", "**", len(found[1]), len(found[1]) + len(found[2])
    if _FRAMED.match(words):
        return "heading", words[0], 1, size - 1
    if found := _QUOTE.match(words):
        return ("quote", ">", found.end(), size) if found.end() < size else ("rule", "", 0, size)
    for pattern, mark in _MARKS:
        if (found := pattern.match(words)) and found.end() < size:
            skip = 0 if mark == "article" else found.end()
            return mark, found[0].strip() if mark in {"symbol", "bullet"} else "1", skip, size
    return "", "", 0, size


_MARKS: tuple[tuple[re.Pattern[str], Mark], ...] = (
    (_BULLET, "bullet"),
    (_SYMBOL, "symbol"),
    (_ARTICLE, "article"),
    (_NUMBER, "number"),
)


def _running_heads(lines: Sequence[_Line], text: str) -> None:
    """Mark the lines that stand on every page."""
    if not any(line.page or is_page_number(line.words(text)) for line in lines):
        return
    said = Counter(_head(line, text) for line in lines if line.end - line.start <= 100)
    seen: set[str] = set()
    for line in lines:
        head = _head(line, text) if line.end - line.start <= 100 else ""
        if len(head) > 3 and said[head] >= 3 and not line.mark:
            line.mark = "furniture" if head in seen else line.mark
            seen.add(head)


def _head(line: _Line, text: str) -> str:
    return line.words(text).strip("0123456789 \t-–—|")


def _width(words: str) -> int:
    return len(words) + len(_WIDE.findall(words))


def _joined(lines: list[_Line], text: str) -> list[_Line]:
    """Return the lines with those put together that a hard wrap tore apart."""
    width = _wrap(lines, text)
    parts: list[_Line] = []
    passed: list[_Line] = []
    for line in lines:
        over = bool(passed)
        if parts and width and not over and line.mark == "furniture" and _pages(line, text):
            passed.append(line)
            continue
        last = parts[-1] if parts else None
        if last and over and not _goes_over(last, line, text):
            parts += passed
            last = parts[-1]
            over = False
        if last and (over or (not line.gap and _goes_on(last, line, text, width))):
            last.tail, last.end = line.start, line.end
        else:
            parts.append(line)
        passed = []
    return parts + passed


def _pages(line: _Line, text: str) -> bool:
    return is_page_number(line.words(text)) or line.page


def _goes_over(last: _Line, line: _Line, text: str) -> bool:
    """Return whether a sentence goes on behind the number of a page."""
    begins = text[line.start]
    if (
        last.mark in {"heading", "furniture"}
        or line.mark
        or _ENDED.search(text[max(last.start, last.end - 8) : last.end])
    ):
        return False
    return begins.islower() or (bool(_WIDE.match(begins)) and not line.indent)


def _wrap(lines: Sequence[_Line], text: str) -> int:
    """Return the width at which the text is wrapped, 0 if it is not."""
    widths, torn = [], 0
    for line, after in pairwise(lines):
        if after.gap or after.mark not in {"", "quote"} or line.mark in {"heading", "furniture"}:
            continue
        words = line.words(text)
        widths.append(_width(words) + line.indent)
        torn += not _ENDED.search(words[-8:])
    if len(widths) < 3 or torn < 3 or torn < 0.4 * len(widths):
        return 0
    widths.sort()
    most = widths[int(0.9 * (len(widths) - 1))]
    near = sum(0.75 * most <= width for width in widths)
    longer = sum(_width(line.words(text)) > 1.25 * most for line in lines)
    wrapped = near >= 0.6 * len(widths) and longer <= 0.05 * len(lines)
    return most if 36 <= most <= 200 and wrapped else 0


def _goes_on(last: _Line, line: _Line, text: str, width: int) -> bool:  # noqa: PLR0911
    """Return whether a line goes on with the sentence before it."""
    if last.mark in {"heading", "furniture"} or line.mark not in {"", "quote"}:
        return False
    if line.mark == "quote" and last.mark != "quote":
        return False
    begins = text[line.start]
    tabbed = text[line.begin - line.indent : line.begin].strip(" \t") == ""
    hangs = last.mark in {"bullet", "symbol", "number"} and line.indent > last.indent + 1 and tabbed
    if hangs and line.mark == "" and last.end - last.start > 8:
        return True
    if text[line.begin - 1 : line.begin] == "\u3000":
        # A Japanese paragraph begins with a full-width space.
        return False
    words = text[last.tail : last.end]
    if _ENDED.search(words[-8:]):
        # Sentences that end with the line: one paragraph all the same where lines are full.
        return bool(width) and _width(words) >= 0.9 * width and not _WIDE.match(begins)
    if begins.islower() and _width(words) >= 30:
        return True
    if _FUNCTION.search(words[-12:]) and not words.endswith((":", "-")) and _width(words) >= 30:
        return True
    if words.endswith(("、", "，")):
        return True
    if not width:
        return False
    following = _LINE.search(text, line.start)
    token = following[0].split(" ", 1)[0] if following else ""
    room = 4 if _WIDE.match(begins) else min(_width(token), 20) + 1
    return _width(words) + room >= 0.88 * width


def _kinds(parts: Sequence[_Line], text: str) -> list[SentenceKind]:
    kinds: list[SentenceKind] = [_kind(parts, i, text) for i in range(len(parts))]
    for index in _deck(parts, kinds, text):
        kinds[index] = "heading"
    return kinds


def _deck(parts: Sequence[_Line], kinds: Sequence[SentenceKind], text: str) -> range:
    """Return the points that stand between the title of a release and its dateline."""
    first = next((i for i, kind in enumerate(kinds) if kind not in {"heading", "furniture"}), 0)
    last = first
    while last < len(parts) and kinds[last] == "bullet" and _short(parts[last], text):
        last += 1
    if first < last <= first + _POINTS and last < len(parts) and dateline(parts[last].words(text)):
        return range(first, last)
    return range(0)


def _kind(parts: Sequence[_Line], index: int, text: str) -> SentenceKind:
    part = parts[index]
    words = part.words(text)
    after = parts[index + 1] if index + 1 < len(parts) else None
    before = parts[index - 1] if index else None
    if part.mark in {"heading", "furniture"}:
        return "heading" if part.mark == "heading" else "furniture"
    if part.mark == "bullet":
        return "bullet"
    if part.mark in {"symbol", "number", "article"}:
        return _item(part, before, after, words, text)
    if part.mark == "quote":
        return "body"
    return "heading" if _reads_as_heading(part, before, after, words, text, index) else "body"


def _item(
    part: _Line, before: _Line | None, after: _Line | None, words: str, text: str
) -> SentenceKind:
    """Tell a numbered or signed heading from an item of a list.

    An item has a full stop, is long, or stands next to another of its kind; a heading stands alone
    over a text or over items of another kind.
    """
    ended = _ENDED.search(words[-8:]) and not _ASKS.search(words[-8:])
    if part.mark == "article":
        whole = _ARTICLE.match(words)
        titled = whole is not None and whole.end() == len(words)
        return "heading" if titled or not (ended or len(words) > 60) else "bullet"
    if ended or len(words) > (50 if _is_japanese(words) else 100) or _LISTED.search(words[-8:]):
        return "bullet"
    kind = _style(part, text)
    if any(
        other and other.start != part.start and _style(other, text) == kind
        for other in (before, after)
    ):
        return "bullet"
    if after is None:
        return "bullet"
    return "bullet" if part.mark == "number" and _states(words) and len(words) > 25 else "heading"


def _style(part: _Line, text: str) -> str:
    """Return how an item is numbered or signed, numbers all alike; empty for a plain line."""
    if not part.mark:
        return ""
    sign = text[part.begin : part.start].strip()
    return part.mark + _COUNTS.sub("1", sign)


def _states(words: str) -> bool:
    """Return whether words have a finite predicate, as a sentence does."""
    return bool(_POLITE.search(words) if _is_japanese(words) else _FINITE.search(words))


def _short(part: _Line, text: str) -> bool:
    return not _ENDED.search(part.words(text)[-8:])


def _is_japanese(words: str) -> bool:
    return language(words) == "ja"


def _reads_as_heading(
    part: _Line, before: _Line | None, after: _Line | None, words: str, text: str, index: int
) -> bool:
    japanese = _is_japanese(words)
    if _BRACKETED.fullmatch(words):
        return not _INNER.search(words) and len(words) < 60
    if japanese:
        return _japanese_heading(words, index)
    return _english_heading(part, before, after, words, text, index)


_BRACKETED = re.compile(r"[(（][^()（）]{1,200}[)）]")


def _japanese_heading(words: str, index: int) -> bool:  # noqa: PLR0911
    if _JA_ENDED.search(words) or "。" in re.sub(r"「[^「」]*」|（[^（）]*）", "", words):
        return False
    if words.endswith(("：", ":")):
        return len(words) <= 16
    if words.endswith(("、", "，")):
        return False
    if _ASKS.search(words):
        shouted = words.rstrip("！!")
        return len(words) <= 50 and (shouted == words or not _POLITE.search(shouted))
    size = len(words)
    if "：" in words[:20] and index > 2 and size > 40:
        return False
    if _POLITE.search(words):
        commas = words.count("、")
        top = (index == 0 and size <= 60) or (index <= 2 and size <= 45 and not commas)
        return top or size <= (32 if commas < 2 else 24)
    return size <= (70 if words.count("、") < 3 else 50)


def _english_heading(  # noqa: PLR0911
    part: _Line, before: _Line | None, after: _Line | None, words: str, text: str, index: int
) -> bool:
    tokens = words.split()
    count = len(tokens)
    titled = _is_titled(tokens)
    if words[:1].islower() and index:
        return index < 4 and count <= 40 and bool(_SUBTITLE.match(words)) and _short(part, text)
    if _ASKS.search(words):
        inner = list(ends(words))
        return count <= 14 and len(inner) <= 2 and not words.startswith(('"', "“", "'", "‘"))
    if words.endswith((":", "：")):
        return count <= 4 or titled
    if _ENDED.search(words[-8:]):
        if words.endswith(("U.S.", "U.N.", "U.K.", "Inc.", "etc.")) and count <= 12:
            return titled
        if next(ends(words)) != len(words) or count > 22:
            return False
        if titled and count <= 14 and index < 3:
            return True
        # The line under a headline, in a text whose paragraphs stand apart.
        deck = (
            before is not None and index <= 2 and not part.gap and after is not None and after.gap
        )
        return deck and before is not None and _short(before, text)
    if len(list(ends(words))) > 1 and not (index == 0 and count <= 20):
        return count <= 16 and titled
    if words.endswith((",", ";")):
        return False
    if index and count >= 7 and not titled and _SUBJECT.match(words) and _FINITE.search(words):
        return False
    most = 24 if index < 3 or titled else 16
    return count <= most and len(words) <= 160


def _is_titled(tokens: Sequence[str]) -> bool:
    """Return whether the words are capitalised as in a title."""
    long = [token.strip("\"'“”‘’(),:;.?!") for token in tokens if len(token) > 3]
    long = [token for token in long if token[:1].isalpha()]
    return bool(long) and sum(token[0].isupper() for token in long) >= 0.8 * len(long) > 1


def _cut(part: _Line, kind: SentenceKind, text: str) -> list[tuple[int, int, SentenceKind]]:
    """Return the sentences of a part: where they begin and end, and of what kind they are."""
    words = part.words(text)
    if kind in {"heading", "furniture"}:
        # The number is part of a heading (一　評価), a bullet or another sign is not.
        start = part.begin if part.mark == "number" else part.start
        return [_trimmed(start, part.end, kind, text)]
    found: list[tuple[int, int, SentenceKind]] = []
    at = dateline(words)
    article = _ARTICLE.match(words) if part.mark == "article" else None
    number = article.end() if article else 0
    if at:
        found.append(_trimmed(part.start, part.start + at, "furniture", text))
    for end in ends(words):
        if end <= max(at, number) < len(words):
            continue
        start, stop, what = _trimmed(part.start + at, part.start + end, kind, text)
        at = end
        if start < stop:
            formal = is_furniture(text[start:stop]) or _FORMULA.search(text, start, stop)
            if what == "body" and formal:
                what = "furniture"
            found.append((start, stop, what))
    return found


def _trimmed(start: int, end: int, kind: SentenceKind, text: str) -> tuple[int, int, SentenceKind]:
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    return start + lead, start + lead + len(words.strip()), kind
