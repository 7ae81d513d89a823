"""Places in an English sentence where a clause may begin: behind signs, at words that join."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from detente.document.cues.en.groups import Group, group, readings
from detente.document.cues.en.tokens import (
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    adverb,
    tokens,
    word_set,
)
from detente.document.cues.en.verbs import classes
from detente.document.cues.joint import Joint, size
from detente.document.reading import Sentence

_JOINS = word_set(
    "and but or while whereas with which who where though although as plus except yet nor so that "
    "unless if once when after before because since until under to rather instead"
)
_SIGNS = frozenset(',;:—–().!?-"“”')
# What details only, however a clause goes on: two of some 20,000 annotated rows begin so.
_DETAILS = word_set("including such namely notably especially particularly")
_STEPS = (1, 2, 3, 4, 6, 9, 13, 20)
_CLOSED = (
    (DETERMINERS, "DET"), (PRONOUNS, "PRO"), (MODALS, "MOD"), (frozenset(BE), "BE"),
    (frozenset(HAVE), "HAVE"), (frozenset(DO), "DO"), (PREPOSITIONS, "PREP"),
)  # fmt: skip
# Small words that tell what follows is said of, and under what it stands.
_AHEAD = MODALS | frozenset(BE) | frozenset(HAVE) | word_set("to not no which who being been")
_BEHIND = MODALS | word_set("said says agreed because if whether which who between both either")
# So many words on each side are looked at one by one.
_NEAR, _FAR = 25, 30


class _Place(NamedTuple):
    """A joint in tokens: what begins at ``at`` behind the signs ``sep`` or by the word ``join``."""

    at: int
    sep: str
    join: str

    @property
    def first(self) -> int:
        """Return the first token of what begins, behind the word that joins it."""
        return self.at + bool(self.join)


def joints(sentence: Sentence, begins: Collection[int]) -> tuple[Joint, ...]:
    """Return the places where a clause of a sentence may begin.

    ``begins`` are the offsets where the rules let clauses begin.
    """
    words = tokens(sentence.text)
    places = list(_places(words))
    if not places:
        return ()
    ruled = {i for i, w in enumerate(words) if i and sentence.start + w.start in begins}
    sight = _Sight(words, places, ruled)
    return tuple(
        Joint(sentence.start + words[place.at].start, tuple(sight.signs(k)))
        for k, place in enumerate(places)
        if words[place.at].low not in _DETAILS
    )


def _places(words: Sequence[Token]) -> Iterator[_Place]:
    at, end = 1, len(words)
    while at < end - 1:
        low = words[at].low
        if low in _SIGNS:
            after = at
            while after < end and words[after].low in _SIGNS:
                after += 1
            if after < end:
                join = words[after].low if words[after].low in _JOINS else ""
                yield _Place(after, "".join(w.low for w in words[at:after]), join)
                after += bool(join)
            at = after
            continue
        if low in _JOINS:
            yield _Place(at, "", low)
        at += 1


def _sort(word: Token) -> str:
    """Return the class of a word: a closed one, a name, the forms of a verb, else its ending."""
    if not word.word:
        return word.low
    if word.low[:1].isdigit():
        return "#"
    for closed, name in _CLOSED:
        if word.low in closed:
            return name
    if adverb(word.low):
        return "ADV"
    if word.name:
        return "NAME"
    kinds = "".join(sorted({form.kind[:2] for form in readings(word.low)}))
    return f"V{kinds}" if kinds else "w" + word.low[-2:]


@cache
def _verbs() -> dict[str, frozenset[str]]:
    names = ("say", "agree", "sign", "deny", "nouny")
    return {name: frozenset(classes()[name]) for name in names}


def _classes(lemma: str) -> list[str]:
    return [name for name, verbs in _verbs().items() if lemma in verbs]


def _form(verb: Group | None) -> str:
    if verb is None:
        return "-"
    return f"{verb.tense}{'P' * verb.passive}{'S' * verb.sure}{'F' * verb.perfect}"


class _Sight:
    """What can be seen from each joint of a sentence."""

    def __init__(
        self, words: Sequence[Token], places: Sequence[_Place], ruled: Collection[int]
    ) -> None:
        self.words, self.places, self.ruled = words, places, ruled
        self.sorts = [_sort(word) for word in words]
        self.ends = [*(place.at for place in places), len(words)]
        self.verbs: list[Group] = []
        at = 0
        while at < len(words):
            found = group(words, at) if words[at].word else None
            if found:
                self.verbs.append(found)
            at = max(found.end, at + 1) if found else at + 1

    def signs(self, k: int) -> Iterator[str]:
        """Yield what tells whether a clause begins at joint ``k``."""
        sign = f"{self.places[k].sep}|{self.places[k].join}"
        yield "any"
        yield "s:" + sign
        yield from self._beside(k, sign)
        yield from self._predicates(k, sign)
        yield from self._extent(k, sign)
        yield from self._around(k)

    def _beside(self, k: int, sign: str) -> Iterator[str]:
        place = self.places[k]
        right = range(place.first, min(len(self.words), place.first + 4))
        for d, i in enumerate(right):
            low = self.words[i].low
            yield from (f"r{d}:{low}", f"rk{d}:{self.sorts[i]}", f"rs{d}:{low[-3:]}")
        sorts = [*(self.sorts[i] for i in right), "END", "END", "END"]
        left = [i for d in range(3) if (i := place.at - 1 - len(place.sep) - d) >= 0]
        for d, i in enumerate(left):
            yield from (f"l{d}:{self.words[i].low}", f"lk{d}:{self.sorts[i]}")
        before = self.sorts[left[0]] if left else "START"
        yield f"rk01:{sorts[0]}_{sorts[1]}"
        yield f"rk012:{sorts[0]}_{sorts[1]}_{sorts[2]}"
        yield f"s.rk0:{sign}.{sorts[0]}"
        yield f"s.rk01:{sign}.{sorts[0]}_{sorts[1]}"
        yield f"s.r0:{sign}.{self.words[right[0]].low if right else ''}"
        yield f"lk0.rk0:{before}.{sorts[0]}"
        yield f"lk0.s.rk0:{before}.{sign}.{sorts[0]}"
        yield f"same:{before == sorts[0]}.{sign}"

    def _predicates(self, k: int, sign: str) -> Iterator[str]:
        place, until = self.places[k], self.ends[k + 1]
        since = self.places[k - 1].at if k else 0
        right = [verb for verb in self.verbs if place.first <= verb.start < until]
        near = [v for v in self.verbs if place.first <= v.start < place.first + 16]
        left = [verb for verb in self.verbs if verb.start < place.at]
        own = [verb for verb in left if verb.start >= since]
        ahead, behind = _form(right[0] if right else None), _form(left[-1] if left else None)
        main, piece = _form(left[0] if left else None), _form(own[-1] if own else None)
        yield from (f"rg:{ahead}", f"lg:{behind}", f"mg:{main}")
        yield f"rg2:{_form(near[0] if near else None)}"
        yield from (f"s.rg:{sign}.{ahead}", f"s.lg:{sign}.{behind}")
        yield f"s.rg.mg:{sign}.{ahead}.{main}"
        yield f"s.lgp:{sign}.{piece}.{bool(right)}"
        if right:
            distance = right[0].start - place.first
            yield from (f"rgd:{size(distance, _STEPS)}", f"s.rgd0:{sign}.{distance == 0}")
            yield f"rl:{right[0].lemma}"
            yield from (f"rgc:{name}" for name in _classes(right[0].lemma))
        if left:
            yield from (f"ll:{left[-1].lemma}", f"ml:{left[0].lemma}")
            yield from (f"lgc:{name}" for name in _classes(left[-1].lemma))
            yield from (f"mgc:{name}.{sign}" for name in _classes(left[0].lemma))
        yield from (f"nlg:{min(3, len(left))}", f"nrg:{min(3, len(right))}.{sign}")
        yield f"rule.rg:{self._ruled(place)}.{ahead}"

    def _extent(self, k: int, sign: str) -> Iterator[str]:
        place, until = self.places[k], self.ends[k + 1]
        since = self.places[k - 1].at if k else 0
        length = size(until - place.first, _STEPS)
        yield from (f"len:{length}", f"s.len:{sign}.{length}")
        yield f"left:{size(place.at, _STEPS)}"
        yield f"right:{size(len(self.words) - place.first, _STEPS)}"
        yield f"s.left:{sign}.{size(place.at - since, _STEPS)}"
        ruled = self._ruled(place)
        yield from (f"rule:{ruled}", f"rule.s:{ruled}.{sign}")
        yield f"nruled:{min(3, len(self.ruled))}.{ruled}"
        before = [word.low for word in self.words[: place.at]]
        quoted = sum(low in '"“”' for low in before) % 2
        aside = before.count("(") > before.count(")")
        yield from (f"q:{quoted}.{sign}", f"par:{aside}.{sign}")

    def _around(self, k: int) -> Iterator[str]:
        at, first = self.places[k].at, self.places[k].first
        until = min(self.ends[k + 1], first + _NEAR)
        yield from (f"R:{w.low}" for w in self.words[first:until] if w.word)
        yield from (f"RW:{w.low}" for w in self.words[first : first + _FAR] if w.low in _AHEAD)
        since = max(0, at - _FAR)
        yield from (f"LW:{w.low}" for w in self.words[since:at] if w.low in _BEHIND)
        yield from (f"rv:{s}" for s in self.sorts[first : first + 8] if s.startswith("V"))

    def _ruled(self, place: _Place) -> bool:
        return any(i in self.ruled for i in range(place.at - len(place.sep), place.first + 1))
