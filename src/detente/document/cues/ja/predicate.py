"""The last predicate of a row of words: its dictionary form, and what its endings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.document.cues.ja.words import Word

REACH = 60
_NEGATIVE = ("ない", "ぬ", "ず", "ん", "まい")
_PASSIVE = ("れる", "られる")
_MINOR = (
    "いる",
    "おる",
    "ある",
    "しまう",
    "くる",
    "来る",
    "いく",
    "ゆく",
    "みる",
    "おく",
    "まいる",
)
_SHELL = ("もの", "わけ", "ところ", "点", "こと", "の", "ん", "次第", "状態", "状況", "格好", "形")


@dataclass(frozen=True)
class Predicate:
    """The last predicate of a clause.

    ``head`` is the text up to it in dictionary forms, the endings left off; ``words`` are those of
    ``head``. ``flags`` are what the endings say: ``negative``, ``past``, ``passive``, ``going``
    (ている), ``so far`` (てきた), ``want`` (たい), ``guess`` (だろう, かねない), ``seem`` (ようだ),
    ``hearsay`` (らしい), ``must``, ``should``, ``decided`` (ことになる, ものとする), ``shell``
    (a noun such as もの that the clause describes), ``question``.
    """

    head: str
    words: tuple[Word, ...]
    flags: frozenset[str]

    def cue(self, start: int) -> tuple[int, int]:
        """Return the place in the document of ``head`` from ``start`` on."""
        at = 0
        for word in self.words[-REACH:]:
            at += len(word.base)
            if at > start:
                return word.start, self.words[-1].end
        return self.words[-1].start, self.words[-1].end


def predicate(row: Sequence[Word]) -> Predicate:
    """Return the last predicate of a clause without asides."""
    found: set[str] = set()
    row = [w for w in row if not w.aside]
    end = len(row)

    def at(back: int) -> Word | None:
        return row[end - back] if end >= back else None

    def lemma(back: int) -> str:
        word = at(back)
        return word.lemma if word else ""

    while end:
        last = row[end - 1]
        if last.pos in ("補助記号", "空白", "感動詞"):
            if last.surface in "？?":
                found.add("question")
            end -= 1
        elif last.sub == "終助詞" or (last.surface == "か" and last.pos == "助詞"):
            if last.surface == "か":
                found.add("question")
            end -= 1
        elif lemma(1) in _NEGATIVE and lemma(3) == "ば" and lemma(4) in _NEGATIVE:
            found.add("must")
            end -= 4
        elif lemma(1) in _NEGATIVE and lemma(2) == "かねる":
            found.add("guess")
            end -= 2
        elif last.pos == "助動詞" or (last.lemma == "ない" and last.form.startswith("連用") and end > 1
                                      and at(2) is not None and row[end - 2].verbal):  # fmt: skip
            _ending(last, found)
            end -= 1
        elif last.pos == "形容詞" and last.lemma in ("ない", "無い"):
            found ^= {"negative"}
            found.add("none")
            break
        elif last.sub == "準体助詞":
            end -= 1
        elif last.sub == "助動詞語幹":
            found.add("seem")
            end -= 1
        elif last.lemma == "ある" and row[end - 2 : end - 1] and lemma(2) == "だ":
            end -= 2
        elif last.lemma in _MINOR and end > 1 and row[end - 2].surface in ("て", "で") and row[end - 2].sub == "接続助詞":  # fmt: skip
            found.add("so far" if last.lemma in ("くる", "来る") else "going")
            end -= 2
        elif last.lemma in ("なる", "する") and end > 2 and row[end - 2].surface in ("に", "と") and (
            lemma(3) in ("こと", "もの")
        ):  # fmt: skip
            found.add("decided")
            end -= 3
        elif last.lemma == "なる" and end > 2 and lemma(2) == "だ" and lemma(3) == "よう":
            found.add("becomes")
            end -= 3
        elif last.surface in _SHELL and end > 1 and row[end - 2].verbal and found is not None:
            found.add("shell")
            end -= 1
        elif last.surface in ("て", "で", "と", "が", "し", "ので", "から", "けれど", "つつ", "ながら") and last.sub == "接続助詞":  # fmt: skip
            end -= 1
        else:
            break
    kept = tuple(row[:end])
    near = kept[-REACH:]
    head = "".join(w.base for w in near)
    if "none" in found:
        head = "".join(w.base for w in near[:-1]) + "ある"
    return Predicate(head, kept, frozenset(found))


def _ending(word: Word, found: set[str]) -> None:
    if word.lemma in _NEGATIVE:
        found ^= {"negative"}
        if word.lemma == "まい":
            found.add("guess")
    elif word.form == "意志推量形" and word.lemma in ("だ", "です", "ます", "う"):
        found.add("guess" if word.lemma != "ます" else "volition")
    elif word.lemma == "た":
        found.add("past")
    elif word.lemma in _PASSIVE:
        found.add("passive")
    elif word.lemma == "たい":
        found.add("want")
    elif word.lemma == "らしい":
        found.add("hearsay")
    elif word.lemma in ("べし", "べき"):
        found.add("should")


def compound(row: Sequence[Word], surfaces: tuple[str, ...]) -> int:
    """Return the index of the first word of the last pair of words with these surfaces, or -1."""
    pairs = list(pairwise(w.surface for w in row))
    return next((i for i in range(len(pairs) - 1, -1, -1) if pairs[i] == surfaces), -1)
