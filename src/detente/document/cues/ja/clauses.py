"""A sentence falls into clauses: where a half of it has a predicate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.document.cues.ja.words import Word

Join = Literal["end", "and", "but", "cause"]

# Verbs that with に, を or と make a postposition: no predicate of their own.
_POSTPOSED = frozenset(
    "基づく もとづく 伴う ともなう よる 踏まえる 受ける 応ずる 応じる 通ずる 通じる 経る 除く のぞく 含む 含める 対する 関する 当たる あたる "
    "沿う 巡る めぐる 限る おく つく わたる 渡る 目指す めざす 控える 先立つ 加える くわえる 続く 向ける 狙う 合わせる 経由 際する 比べる "
    "くらべる つれる 従う 従える したがう 先駆ける 交える 挙げる 通す とおす 介する はじめる 始める 中心 念頭 背景 機 軸 前 問う 見据える 見込む 兼ねる 名乗る 除外 問わず".split()
)
_BUT = ("が", "けれど", "けれども", "けど", "のに")
_CAUSE = ("から", "ので")
_NOUNS = {"ほか": "and", "一方": "but", "一方で": "but", "半面": "but", "反面": "but", "うえ": "and",
          "上": "and", "もの": "but"}  # fmt: skip


_SHORN = ("もの", "一方", "半面", "反面", "ほか", "うえ", "上", "ため")


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
    if cut - start > 2 and row[cut - 1].surface in ("の", "で") and not row[cut - 1].verbal:
        cut -= 1
    if cut - start > 1 and row[cut - 1].surface in _SHORN and row[cut - 2].verbal:
        return cut - 1
    return end


def _join(row: Sequence[Word], comma: int, start: int) -> Join | None:
    last = row[comma - 1]
    before = row[comma - 2] if comma - 2 >= start else None
    if last.pos == "助詞" and last.sub == "接続助詞":
        if last.surface in _BUT:
            return "but"
        if last.surface in _CAUSE:
            return "cause"
        if last.surface == "し":
            return "and"
        if last.surface in ("て", "で") and before is not None:
            return "and" if _own(row, start, comma - 2, before) else None
        return None
    if last.surface == "で" and before is not None:
        if before.lemma == "いる" or before.surface in ("一方", "半面", "反面"):
            return "but"
        if last.lemma == "だ" or (before.nominal and _has(row[start:comma], ("は",))):
            rest = row[comma + 1 : comma + 40]
            return (
                "and"
                if _has(row[start:comma], ("は",)) and _has(rest, ("は", "が", "も"))
                else None
            )
        return None
    if last.surface == "の" and before is not None and before.surface == "もの":
        return "but"
    if last.surface in _NOUNS and before is not None and before.verbal:
        return "but" if _NOUNS[last.surface] == "but" else "and"
    if last.surface == "に" and before is not None and before.surface == "ため":
        return None
    if (
        last.surface == "ため"
        and before is not None
        and before.lemma in ("た", "いる", "ある", "ない", "おる")
    ):
        return "cause"
    if last.verbal and last.form.startswith("連用形"):
        return "and" if _own(row, start, comma - 1, last) else None
    return None


def _own(row: Sequence[Word], start: int, i: int, verb: Word) -> bool:
    """Return whether a verb in the middle of a sentence is a predicate of its own."""
    prior = row[i - 1] if i - 1 >= start else None
    if verb.lemma == "する" and prior is not None:
        if prior.surface in _POSTPOSED:
            return False
        if (
            prior.surface == "と"
            and i - 2 >= start
            and row[i - 2].surface
            in ("前提", "条件", "背景", "軸", "中心", "目的", "念頭", "舞台", "対象")
        ):
            return False
        if (
            prior.surface == "に"
            and i - 2 >= start
            and row[i - 2].surface
            in ("前提", "条件", "背景", "軸", "目的", "念頭", "機", "手始め", "共")
        ):
            return False
    if (
        verb.lemma in _POSTPOSED
        and prior is not None
        and prior.surface in ("に", "を", "と", "も", "は")
    ):
        return False
    if verb.lemma == "だ" and verb.form == "連用形-ニ":
        return False
    if verb.pos == "形容詞" and verb.lemma not in ("ない", "無い"):
        return _has(row[start:i], ("は", "が"))
    return _has(row[start:i], ("は", "が", "を", "も", "に", "と", "で"))


def _has(row: Sequence[Word], marks: tuple[str, ...]) -> bool:
    return any(w.surface in marks and w.pos == "助詞" and not w.depth and not w.aside for w in row)
