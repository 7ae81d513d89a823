"""Whether a line without a mark reads as a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.document.ends import ends
from detente.document.layout.lines import Line
from detente.document.layout.marks import article_end
from detente.document.layout.wording import (
    asks,
    ended,
    ended_in_japanese,
    finite,
    is_japanese,
    polite,
)

_INNER = re.compile(r"。|[^.\sA-Z][.]\s+[A-Z]")
# A headline leaves out such words; a sentence without its full stop has them.
_SUBJECT = re.compile(
    r"(?:the|an?|it|they|he|she|we|both|each|this|these|those|that|there|neither|all)\b", re.I
)
# The second line of a title: "following the third meeting of ...".
_SUBTITLE = re.compile(
    r"(?:following|on the occasion of|at the (?:conclusion|close|end) of|adopted|issued|agreed|held"
    r"|between|of the|by the|on the|for the|to the|and the|concerning|regarding|signed)\b"
)
# A line among those of the title that says whose text it is.
_ISSUED = re.compile(r"(?:Adopted|Issued|Approved|Agreed|Released) (?:by|at|on)\b")
_BRACKETED = re.compile(r"[(（][^()（）]{1,200}[)）]")
_QUOTED = re.compile(r"「[^「」]*」|（[^（）]*）")
_DENIES = re.compile(r"\b(?:no|not|none|nothing|never|n?either|nor|without)\b|n[’']t\b", re.I)
# Words of a heading that stands in the line of its paragraph.
RUN_IN = 4
_SHORTENED = ("U.S.", "U.N.", "U.K.", "Inc.", "etc.")


def reads_as_heading(parts: Sequence[Line], index: int, text: str) -> bool:
    """Return whether the line at ``index`` reads as a heading of the text that it stands in."""
    words = parts[index].words(text)
    if _BRACKETED.fullmatch(words):
        return not _INNER.search(words) and len(words) < 60
    if is_japanese(words):
        return _in_japanese(words, index)
    return _in_english(parts, index, text)


def is_label(words: str) -> bool:
    """Return whether words are only the number of an article and its title: 第三条（費用）."""
    number = article_end(words)
    rest = words[number:].strip()
    return bool(number) and (not rest or _BRACKETED.fullmatch(rest) is not None)


def runs_in(words: str) -> bool:
    """Return whether words at the head of an English paragraph name what follows: Ships and data.

    255 of 312 such rows of the annotated texts are headings, 4 are provisions in being.
    """
    named = len(words.split()) <= RUN_IN and words.endswith(".") and ":" not in words
    says = _SUBJECT.match(words) and not words.startswith(("A ", "An "))
    return named and not (finite(words) or says or _DENIES.search(words))


def _in_japanese(words: str, index: int) -> bool:
    stopped = ended_in_japanese(words) or "。" in _QUOTED.sub("", words)
    if stopped or words.endswith(("、", "，")):
        return False
    if words.endswith(("：", ":")):
        return len(words) <= 16
    if asks(words):
        shouted = words.rstrip("！!")
        return len(words) <= 50 and (shouted == words or not polite(shouted))
    size = len(words)
    if "：" in words[:20] and index > 2 and size > 40:
        return False
    commas = words.count("、")
    if polite(words):
        top = (index == 0 and size <= 60) or (index <= 2 and size <= 45 and not commas)
        return top or size <= (32 if commas < 2 else 24)
    return size <= (70 if commas < 3 else 50)


def _in_english(parts: Sequence[Line], index: int, text: str) -> bool:
    words = parts[index].words(text)
    tokens = words.split()
    count, titled = len(tokens), _is_titled(tokens)
    if words[:1].islower() and index:
        return index < 4 and count <= 40 and bool(_SUBTITLE.match(words)) and not ended(words)
    if asks(words):
        inner = list(ends(words))
        return count <= 14 and len(inner) <= 2 and not words.startswith(('"', "“", "'", "‘"))
    if words.endswith((":", "：")):
        return count <= 4 or titled
    if ended(words):
        return _with_full_stop(parts, index, text)
    if len(list(ends(words))) > 1 and not (index == 0 and count <= 20):
        return count <= 16 and titled
    if index < 6 and _ISSUED.match(words):
        most, longest = 40, 300
    else:
        most, longest = 24 if index < 3 or titled else 16, 160
    states = index and count >= 7 and not titled and _SUBJECT.match(words) and finite(words)
    return not (states or words.endswith((",", ";"))) and count <= most and len(words) <= longest


def _with_full_stop(parts: Sequence[Line], index: int, text: str) -> bool:
    """Return whether an English line is a heading all the same that ends with a full stop."""
    words = parts[index].words(text)
    tokens = words.split()
    count, titled = len(tokens), _is_titled(tokens)
    if words.endswith(_SHORTENED) and count <= 12:
        return titled
    if next(ends(words)) != len(words) or count > 22:
        return False
    if titled and count <= 14 and index < 3:
        return True
    # The line under a headline, in a text whose paragraphs stand apart.
    if not 0 < index <= 2 or parts[index].gap or index + 1 == len(parts):
        return False
    return parts[index + 1].gap and not ended(parts[index - 1].words(text))


def _is_titled(tokens: Sequence[str]) -> bool:
    """Return whether the words are capitalised as in a title."""
    long = [token.strip("\"'“”‘’(),:;.?!") for token in tokens if len(token) > 3]
    long = [token for token in long if token[:1].isalpha()]
    return bool(long) and sum(token[0].isupper() for token in long) >= 0.8 * len(long) > 1
