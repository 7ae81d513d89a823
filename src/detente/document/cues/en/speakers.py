"""Who the subject of a clause is: both parties, one, someone else, or a thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from detente.document.cues.en.tokens import PRONOUNS, QUOTES, Token, word_set
from detente.document.cues.en.verbs import table
from detente.document.reading import Mention, Sentence, Span

_CUTS = word_set("of in on for from at to , which who that whose with by between under")


@cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(table()["people"][name].split())


def subject_kind(  # noqa: PLR0911, PLR0912
    words: Sequence[Token],
    place: tuple[int, int],
    begin: int,
    sentence: Sentence,
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
) -> str:
    """Return ``joint``, ``single``, ``third``, ``analyst``, ``deal``, ``pronoun`` or ``thing``.

    What stands before the last comma that opens a sentence ("Meeting in Baguio, ...") is no part
    of a subject.
    """
    start, end = place
    if end <= start:
        return "none"
    first = start
    for at in range(end - 1, max(start, end - 40) - 1, -1):
        if words[at].low == "," and at < end - 1:
            if words[first].low in _nouns("opens") or not words[start].word:
                start = at + 1
            break
    lows = [w.low.removesuffix("'s") for w in words[start : min(end, start + 40)]]
    lows = [w for w in lows if w not in QUOTES]
    if not lows:
        return "none"
    if lows[-1] in PRONOUNS | {"himself", "itself", "herself", "themselves"} and len(lows) <= 3:
        return "pronoun"
    said = Span(sentence.start + words[start].start, sentence.start + words[end - 1].end)
    near = [m for m in mentions if said.holds(Span(m.start, m.end))]
    codes = {c for m in near for c in m.codes}
    ours = codes & set(deal)
    head = set(lows)
    cut = next((i for i, w in enumerate(lows) if w in _CUTS), len(lows))
    heads = set(lows[:cut]) or head
    if heads & _nouns("analysts") and not heads & _nouns("officials"):
        return "analyst"
    if any(m.kind == "collective" for m in near) or _joint(lows):
        return "joint"
    if heads & _nouns("things") or (lows[cut - 1 : cut] and lows[cut - 1] in _nouns("things")):
        return "deal" if heads & _nouns("accords") else "thing"
    if heads & _nouns("accords"):
        return "deal"
    official = bool(heads & (_nouns("officials") | _nouns("plurals")))
    if len(ours) > 1 and (official or "and" in head):
        return "joint"
    if codes and not ours:
        return "third"
    if ours or official:
        last = lows[cut - 1]
        word = words[min(end, start + cut) - 1]
        named = any(m.start < sentence.start + word.end <= m.end + 2 for m in near)
        if official or named or last in head & _nouns("officials"):
            return "joint" if heads & _nouns("plurals") and not ours else "single"
    return "thing"


def _joint(lows: Sequence[str]) -> bool:
    head = lows[-1]
    pair = {"both", "two", "three", "four"} & set(lows)
    return (bool(pair) and bool(set(lows) & _nouns("plurals"))) or head in {
        "both",
        "parties",
        "sides",
    }
