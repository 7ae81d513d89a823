"""The last predicate of a row of words: its dictionary form, and what its endings say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.document.cues.ja.words import Word

_JOINTS = ("て", "で", "と", "が", "し", "ので", "から", "けれど", "つつ", "ながら")
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
_SEEMS = ("もよう", "模様")
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


Step = Callable[[Sequence[Word], int, set[str]], int | None]


def _at(row: Sequence[Word], end: int, back: int) -> str:
    """Return the dictionary form of the word ``back`` before ``end``, empty before the first."""
    return row[end - back].lemma if end >= back else ""


def _after_te(row: Sequence[Word], end: int) -> bool:
    before = row[end - 2] if end > 1 else None
    return before is not None and before.surface in ("て", "で") and before.sub == "接続助詞"


def _sign(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    last = row[end - 1]
    asks = last.surface == "か" and last.pos == "助詞"
    if last.surface in "？?" or asks:
        found.add("question")
    final = last.sub in ("終助詞", "準体助詞") or last.pos in ("補助記号", "空白", "感動詞")
    return 1 if final or asks else None


def _double(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    """Take off two negatives (なければならない) and かねない."""
    if _at(row, end, 1) not in _NEGATIVE:
        return None
    must = _must(row, end)
    if must:
        found.add("must")
        return must
    if _at(row, end, 2) == "かねる":
        found.add("guess")
        return 2
    at = 3 if _at(row, end, 2) == "ます" else 2
    if _at(row, end, at) in ("すぎる", "過ぎる") and _at(row, end, at + 1) == "に":
        # 決めたにすぎない is no negative
        return at + 1 if end > at + 1 and row[end - at - 2].verbal else None
    return None


def _must(row: Sequence[Word], end: int) -> int:
    """Return how many words say that it must be done (なければならない), or 0."""
    at = 3 if _at(row, end, 2) == "ます" else 2
    if _at(row, end, at) not in ("なる", "いける", "済む", "すむ"):
        return 0
    at += 1
    if _at(row, end, at) == "は" and _at(row, end, at + 1) in ("て", "で"):
        at += 1
    elif _at(row, end, at) not in ("ば", "と"):
        return 0
    return at + 1 if _at(row, end, at + 1) in _NEGATIVE else 0


def _auxiliary(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    last = row[end - 1]
    stem = last.lemma == "ない" and last.form.startswith("連用") and end > 1 and row[end - 2].verbal
    if last.pos == "助動詞" or stem:
        _ending(last, found)
        return 1
    return None


def _absence(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    """Read the adjective ない, which ends the search: its noun is the predicate."""
    last = row[end - 1]
    if last.pos == "形容詞" and last.lemma in ("ない", "無い"):
        found ^= {"negative"}
        found.add("none")
        return 0
    return None


def _minor(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    """Take off a verb that only helps another (…ている, …である, …てくる), and ようだ."""
    last = row[end - 1]
    if last.sub == "助動詞語幹" or last.surface in _SEEMS:
        found.add("seem")
        return 1
    if last.lemma in ("ある", "ござる") and _at(row, end, 2) == "だ":
        return 2
    if last.lemma in _MINOR and _after_te(row, end):
        found.add("so far" if last.lemma in ("くる", "来る") else "going")
        return 2
    return None


def _decided(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    """Take off ことになる, ものとする and ようになる."""
    last = row[end - 1]
    if last.lemma not in ("なる", "する") or end < 3:
        return None
    if row[end - 2].surface in ("に", "と") and _at(row, end, 3) in ("こと", "もの"):
        found.add("decided")
        return 3
    if last.lemma == "なる" and _at(row, end, 2) == "だ" and _at(row, end, 3) == "よう":
        found.add("becomes")
        return 3
    return None


def _shell(row: Sequence[Word], end: int, found: set[str]) -> int | None:
    last = row[end - 1]
    if last.surface in _SHELL and end > 1 and row[end - 2].verbal:
        found.add("shell")
        return 1
    return 1 if last.surface in _JOINTS and last.sub == "接続助詞" else None


_STEPS: tuple[Step, ...] = (
    _sign, _double, _auxiliary, _absence, _minor, _decided, _shell
)  # fmt: skip


def predicate(row: Sequence[Word]) -> Predicate:
    """Return the last predicate of a clause without asides."""
    found: set[str] = set()
    row = [w for w in row if not w.aside]
    end = len(row)

    while end and "none" not in found:
        for step in _STEPS:
            less = step(row, end, found)
            if less is not None:
                break
        else:
            break
        end -= less
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
