"""A sentence falls into clauses: where a half of it has a predicate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from detente.document.cues.ja.ladder import word_class
from detente.document.cues.ja.words import Word

Join = Literal["end", "and", "but", "cause"]

_BUT = ("が", "けれど", "けれども", "けど", "のに")
_CAUSE = ("から", "ので")
_NOUNS: dict[str, Join] = {
    "ほか": "and", "うえ": "and", "上": "and", "一方": "but", "半面": "but", "反面": "but",
    "もの": "but", "代わり": "and", "かわり": "and", "見返り": "and", "引き換え": "and",
}  # fmt: skip
_LINKS = {"の": ("もの",), "に": ("代わり", "かわり", "見返り", "引き換え")}
_SHORN = (*_NOUNS, "ため")
_TOGETHER = ("とともに", "と共に", "と同時に", "上で", "うえで")
# How far a clause is looked through for its arguments.
_REACH = 120


@dataclass(frozen=True)
class Piece:
    """A row of words with a predicate, and how it goes on."""

    words: tuple[Word, ...]
    join: Join


def pieces(row: Sequence[Word]) -> tuple[Piece, ...]:
    """Return the clauses of a sentence, in order."""
    found: list[Piece] = []
    start = 0
    for i, word in enumerate(row):
        if word.surface not in ("、", ",", "，") or word.depth or word.aside or i == 0:
            continue
        join = _join(row, i, start)
        if join is not None and i > start:
            end = _shorn(row, start, i)
            found.append(Piece(tuple(row[start:end]), join))
            start = i + 1
    if start < len(row):
        found.append(Piece(tuple(row[start:]), "end"))
    return tuple(found)


def _shorn(row: Sequence[Word], start: int, end: int) -> int:
    """Return the end of a clause without the noun that joins it (…ものの, …一方で, …うえ)."""
    cut = end
    if _together(row, end, start):
        tail = ""
        while tail not in _TOGETHER:
            cut -= 1
            tail = row[cut].surface + tail
        return cut
    if cut - start > 2 and row[cut - 1].surface in ("の", "で", "に") and not row[cut - 1].verbal:
        cut -= 1
    if cut - start > 1 and row[cut - 1].surface in _SHORN and row[cut - 2].verbal:
        return cut - 1
    return end


def _join(row: Sequence[Word], comma: int, start: int) -> Join | None:
    """Return how the words before a comma go on, or None where they are no clause."""
    last = row[comma - 1]
    before = row[comma - 2] if comma - 2 >= start else None
    if last.pos == "助詞" and last.sub == "接続助詞":
        return _joint(row, comma, start, before)
    if before is None or (last.surface == "で" and before.surface not in ("上", "うえ")):
        return _copula(row, comma, start, before) if before is not None else None
    if last.surface in ("の", "に") and before.surface in _LINKS[last.surface]:
        verbal = comma - 3 >= start and row[comma - 3].verbal
        return _NOUNS[before.surface] if verbal else None
    if before.verbal and last.surface in _NOUNS:
        return _NOUNS[last.surface]
    if last.surface == "ため" and before.lemma in ("た", "いる", "ある", "ない", "おる"):
        return "cause"
    stem = last.verbal and last.form.startswith("連用形") and _own(row, start, comma - 1)
    listed = last.surface == "こと" and before.verbal and _has_deed(row[comma + 1 :])
    return "and" if stem or listed or _together(row, comma, start) else None


def _has_deed(row: Sequence[Word]) -> bool:
    """Return whether another こと follows, which the same verb governs (すること、することを)."""
    near = row[:_REACH]
    return any(a.verbal and b.surface == "こと" for a, b in pairwise(near))


def _together(row: Sequence[Word], comma: int, start: int) -> bool:
    """Return whether a clause goes on as one of two deeds (…とともに, …とした上で)."""
    for length in range(1, 4):
        first = comma - length
        if first - 1 < start:
            return False
        if "".join(w.surface for w in row[first:comma]) in _TOGETHER:
            return row[first - 1].verbal
    return False


def _joint(row: Sequence[Word], comma: int, start: int, before: Word | None) -> Join | None:
    """Return how a clause with a conjunctive particle (…が, …ので, …て) goes on."""
    mark = row[comma - 1].surface
    if mark in _BUT:
        return "but"
    if mark in _CAUSE:
        return "cause"
    chained = mark in ("て", "で") and before is not None and _own(row, start, comma - 2)
    return "and" if mark == "し" or chained else None


def _copula(row: Sequence[Word], comma: int, start: int, before: Word) -> Join | None:
    """Return how a clause that ends in で (…は三品目で, …一方で) goes on."""
    if before.lemma == "いる" or before.surface in ("一方", "半面", "反面"):
        return "but"
    own = row[max(start, comma - _REACH) : comma]
    rest = row[comma + 1 : comma + 40]
    says = (row[comma - 1].lemma == "だ" or before.nominal) and _has(own, ("は",))
    return "and" if says and _has(rest, ("は", "が", "も")) else None


def _own(row: Sequence[Word], start: int, i: int) -> bool:
    """Return whether a verb in the middle of a sentence is a predicate of its own."""
    verb = row[i]
    prior = row[i - 1] if i - 1 >= start else None
    noun = row[i - 2].surface if i - 2 >= start else ""
    mark = prior.surface if prior is not None else ""
    manner = verb.lemma == "する" and (
        word_class("postposed").fullmatch(mark)
        or (mark in ("と", "に") and word_class("manner").fullmatch(noun))
    )
    postposed = word_class("postposed").fullmatch(verb.lemma) and mark in (
        "に",
        "を",
        "と",
        "も",
        "は",
    )
    role = verb.lemma == "する" and mark == "と" and row[i + 1].surface == "て"
    as_such = role and not row[i - 2].verbal and noun not in ("こと", "もの")
    if as_such or manner or postposed or (verb.lemma == "だ" and verb.form == "連用形-ニ"):
        return False
    near = row[max(start, i - _REACH) : i]
    if verb.pos == "形容詞" and verb.lemma not in ("ない", "無い"):
        return _has(near, ("は", "が"))
    return _has(near, ("は", "が", "を", "も", "に", "と", "で"))


def _has(row: Sequence[Word], marks: tuple[str, ...]) -> bool:
    return any(w.surface in marks and w.pos == "助詞" and not w.depth and not w.aside for w in row)
