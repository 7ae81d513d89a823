"""Places in a Japanese sentence where a clause may begin: behind signs and forms that go on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from detente.document.cues.ja.words import Word, words
from detente.document.cues.joint import Joint, size
from detente.document.reading import Sentence

_SIGNS = frozenset("、，,；;：:（()）―—。！？「」")
_PARTICLES = frozenset(["が", "し", "て", "で", "けれど", "ので", "から"])
_NOUNS = frozenset(["ほか", "一方", "代わり"])
_MARKS = ("は", "が", "を", "も", "に", "と", "で")
_STEPS = (2, 4, 6, 9, 13, 20, 30)
_SAYING = ("名詞", "動詞", "形容詞", "副詞", "接続詞")
# So many words on each side are looked at one by one.
_RIGHT, _LEFT, _FAR = 25, 15, 60


class _Place(NamedTuple):
    """A joint in words: what ends before ``end`` and begins at ``at``, with signs between."""

    end: int
    at: int
    sep: str


def joints(sentence: Sentence, begins: Collection[int]) -> tuple[Joint, ...]:
    """Return the places where a clause of a sentence may begin.

    ``begins`` are the offsets where the rules let clauses begin.
    """
    row = words(sentence.text, sentence.start)
    places = list(_places(row))
    ends = [*(place.at for place in places), len(row)]
    starts = [0, *(place.at for place in places)]
    ruled = {at for at in begins if at > sentence.start}
    return tuple(
        Joint(row[place.at].start, tuple(_signs(row, place, starts[k], ends[k + 1], ruled)))
        for k, place in enumerate(places)
    )


def _places(row: Sequence[Word]) -> Iterator[_Place]:
    at, end = 1, len(row)
    while at < end - 1:
        word, after = row[at], at + 1
        if word.surface in _SIGNS:
            while after < end and row[after].surface in _SIGNS:
                after += 1
            if after < end:
                yield _Place(at, after, "".join(w.surface for w in row[at:after]))
            at = after
            continue
        if word.surface in _NOUNS:
            while after < end and row[after].surface in ("に", "で"):
                after += 1
            if after < end and row[after].surface not in _SIGNS:
                yield _Place(after, after, "")
        elif _goes_on(word, row[after]):
            yield _Place(after, after, "")
        at += 1


def _goes_on(word: Word, after: Word) -> bool:
    """Return whether a word that joins clauses stands without a sign behind it."""
    joins = word.pos == "助詞" and word.sub == "接続助詞" and word.surface in _PARTICLES
    if not joins or after.surface in _SIGNS or after.pos in ("助動詞", "助詞"):
        return False
    return not (word.surface in ("て", "で") and after.verbal)


def _sort(word: Word | None) -> str:
    if word is None:
        return ""
    if word.verbal:
        return word.pos[:2] + word.form[:3]
    return word.surface if word.pos == "助詞" else word.pos[:2]


def _signs(
    row: Sequence[Word], place: _Place, since: int, until: int, ruled: Collection[int]
) -> Iterator[str]:
    """Yield what tells whether a clause begins at a place."""
    right, left = row[place.at : until], row[since : place.end]
    last = _sort(row[place.end - 1])
    yield "any"
    yield "s:" + place.sep
    yield from _beside(row, place, last)
    yield from _particles(row, place, left, right, last)
    yield from _extent(row, place, since, until, last)
    near = row[max(0, place.end - 1) : place.at + 2]
    rule = any(word.start in ruled for word in near)
    yield from (f"rule:{rule}", f"rule.l0:{rule}.{last}", f"rule.s:{rule}.{place.sep}")
    yield f"nr:{min(3, len(ruled))}.{rule}"
    yield from (f"R:{w.lemma}" for w in right[:_RIGHT] if w.pos in _SAYING)
    yield from (f"L:{w.lemma}" for w in left[-_LEFT:] if w.pos in _SAYING)


def _beside(row: Sequence[Word], place: _Place, last: str) -> Iterator[str]:
    left = [row[i] for d in range(4) if (i := place.end - 1 - d) >= 0]
    for d, w in enumerate(left):
        yield from (f"l{d}:{w.surface}", f"lp{d}:{w.pos}{w.sub}", f"lf{d}:{w.form}")
        yield f"ll{d}:{w.lemma}"
    for d, w in enumerate(row[place.at : place.at + 4]):
        yield from (f"r{d}:{w.surface}", f"rp{d}:{w.pos}{w.sub}")
    second, third = (_sort(left[d] if len(left) > d else None) for d in (1, 2))
    yield from (f"l01:{last}_{second}", f"l012:{last}_{second}_{third}")
    yield from (f"s.l0:{place.sep}.{last}", f"s.l0s:{place.sep}.{left[0].surface}")
    for n in (2, 3):
        yield f"l0s{n}:{''.join(w.surface for w in reversed(left[:n]))}"
    yield f"r0.l0:{row[place.at].pos}.{last}.{place.sep}"


def _particles(
    row: Sequence[Word], place: _Place, left: Sequence[Word], right: Sequence[Word], last: str
) -> Iterator[str]:
    here, before, ahead = (
        {word.surface for word in some if word.pos == "助詞"}
        for some in (right, left, row[place.at : place.at + _FAR])
    )
    for mark in _MARKS:
        yield from (f"rm{mark}:{mark in here}", f"lm{mark}:{mark in before}")
        yield from (f"lm{mark}.l0:{mark in before}.{last}", f"am{mark}:{mark in ahead}.{last}")
    says, said = any(word.verbal for word in right), any(word.verbal for word in left)
    yield from (f"rv:{says}.{place.sep}", f"lv:{said}.{place.sep}")
    yield from (f"rv.l0:{says}.{last}", f"lv.rv.l0:{said}.{says}.{last}")


def _extent(row: Sequence[Word], place: _Place, since: int, until: int, last: str) -> Iterator[str]:
    yield f"len:{size(until - place.at, _STEPS)}.{place.sep}"
    yield f"left:{size(place.end - since, _STEPS)}.{last}"
    yield f"right:{size(len(row) - place.at, _STEPS)}"
    yield f"all:{size(place.end, _STEPS)}.{place.sep}"
    first = row[place.at]
    yield from (f"d:{first.depth}.{place.sep}", f"a:{first.aside}.{place.sep}")
    yield f"d.l0:{first.depth}.{last}"
    yield "e:" + "".join(word.surface for word in row[-3:])
    yield f"e2:{row[-2].lemma if len(row) > 1 else ''}.{last}"
