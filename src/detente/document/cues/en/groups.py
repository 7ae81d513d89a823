"""Verb groups: auxiliaries, modals, negation, voice and tense around a verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.document.cues.en.tokens import (
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    NOT,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    Token,
    adverb,
    word_set,
)
from detente.document.cues.en.verbs import Form, classes, forms

# How many adverbs may stand within a verb group.
REACH = 5
# Determiners that also stand for a subject: "the two agreed".
_STANDING = frozenset(("both", "all", "this", "that", "two", "three", "four", "each", "these"))
_BEFORE_PARTICIPLES = frozenset(("of", "with", "by", "for", "from", "between", "newly"))
_DOCUMENTS = frozenset(("contracts", "treaties", "agreements", "memoranda", "accords", "deals"))
# Verbs that are no nouns: "the shares of the company remain ...".
_STATIVE = word_set(
    "remain belong depend exist vary receive pay retain bear keep become provide require apply "
    "include allow cover continue proceed persist"
)
_PREFIXES = ("re", "over", "under", "out", "pre")
_PREFIXED = frozenset(
    ["sell", "pay", "build", "make", "take", "send", "tell", "set", "run", "buy", "write", "draw"]
)
_JOINS = frozenset(("", ",", "and", "or"))
_PLURAL = frozenset(("they", "we", "i", "you", "both", "people", "two", "three", "all"))


@dataclass(frozen=True, slots=True)
class Group:
    """A finite verb group, tokens ``start`` up to before ``end``; ``head`` is the verb itself.

    ``tense`` is past, pres or a modal (``beto`` for "is to", ``haveto``); ``sure`` tells whether
    the words can be nothing else than finite.
    """

    start: int
    end: int
    head: int
    lemma: str
    tense: str
    negated: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    sure: bool = True


def readings(word: str) -> tuple[Form, ...]:
    """Return what a word can be as a verb; an unknown word in -ed is a past."""
    known = forms().get(word, ()) or _again(word)
    adjective = word.startswith("un") or word == "hundred"
    if not (known or adjective) and len(word) > 4 and word.endswith("ed") and word[-3] != "e":
        return (Form(word[:-2], "past"), Form(word[:-2], "part"))
    return known


def _again(word: str) -> tuple[Form, ...]:
    """Return the forms of an irregular verb with a prefix: resold, rebuilt, underpaid."""
    for prefix in _PREFIXES:
        stem = word.removeprefix(prefix)
        if stem != word:
            found = forms().get(stem, ())
            found = tuple(form for form in found if form.lemma in _PREFIXED)
            return tuple(Form(prefix + form.lemma, form.kind) for form in found)
    return ()


def lemma_as(word: str, *kinds: str) -> str:
    """Return the lemma of a word read as one of ``kinds``, or nothing."""
    return next((form.lemma for form in readings(word) if form.kind in kinds), "")


def group(words: Sequence[Token], at: int, *, loose: bool = False) -> Group | None:  # noqa: PLR0911
    """Return the finite verb group that begins at a token, if one does.

    ``loose`` also takes for verbs the words that are nouns more often (deals, talks).
    """
    word = words[at].low
    if word in MODALS:
        if word == "may" and words[at].name and at:
            return None
        nouns = (DETERMINERS - _STANDING) | {"of"}
        if word in {"will", "might", "can"} and at and words[at - 1].low in nouns:
            return None
        return _rest(words, at, at + 1, word, modal=True)
    if word in BE:
        return _be(words, at, at + 1, BE[word])
    if word in HAVE and not (at and _bare(words, at)):
        return _have(words, at, at + 1, HAVE[word])
    if word in DO:
        after, negated = _skip(words, at + 1)
        base = lemma_as(words[after].low, "base") if after < len(words) else ""
        if base and after > at:
            return Group(at, after + 1, after, base, DO[word], negated)
        return Group(at, at + 1, at, "do", DO[word], negated)
    return _lexical(words, at, loose)


def _bare(words: Sequence[Token], at: int) -> bool:
    return words[at].low == "have" and words[at - 1].low in MODALS | {"to"}


def _skip(words: Sequence[Token], at: int) -> tuple[int, bool]:
    """Return the first token that is no adverb, and whether one of them negates."""
    negated = False
    first = at
    while at < len(words) and at < first + REACH and adverb(words[at].low):
        negated |= words[at].low in NOT
        at += 1
    return at, negated


def _rest(words: Sequence[Token], start: int, at: int, tense: str, *, modal: bool) -> Group:
    after, negated = _skip(words, at)
    word = words[after].low if after < len(words) else ""
    if word == "have":
        made = _have(words, start, after + 1, tense)
    elif word == "be":
        made = _be(words, start, after + 1, tense)
    else:
        base = lemma_as(word, "base") or (word if modal and word.isalpha() else "")
        if not base or word in DETERMINERS | PREPOSITIONS | PRONOUNS:
            return Group(start, start + 1, start, "", tense, negated, sure=False)
        made = Group(start, after + 1, after, base, tense)
    return made if not negated else _with(made, negated=True)


def _with(made: Group, *, negated: bool = False, perfect: bool = False) -> Group:
    return Group(
        made.start,
        made.end,
        made.head,
        made.lemma,
        made.tense,
        made.negated or negated,
        made.passive,
        made.perfect or perfect,
        made.progressive,
        made.sure,
    )


def _have(words: Sequence[Token], start: int, at: int, tense: str) -> Group:
    if at < len(words) and words[at].low == "since":
        at += 1
    after, negated = _skip(words, at)
    word = words[after].low if after < len(words) else ""
    if word == "been":
        return _with(_be(words, start, after + 1, tense), negated=negated, perfect=True)
    if word == "to" and after + 1 < len(words):
        base = lemma_as(words[after + 1].low, "base") or words[after + 1].low
        if base == "be":
            return _with(_be(words, start, after + 2, "haveto"), negated=negated)
        return Group(start, after + 2, after + 1, base, "haveto", negated)
    part = lemma_as(word, "part")
    if part:
        return Group(start, after + 1, after, part, tense, negated, perfect=True)
    return Group(start, at, at - 1, "have", tense, negated)


def _be(words: Sequence[Token], start: int, at: int, tense: str) -> Group:
    after, negated = _skip(words, at)
    word = words[after].low if after < len(words) else ""
    if word == "being" and after + 1 < len(words):
        part = lemma_as(words[after + 1].low, "part")
        if part:
            return Group(start, after + 2, after + 1, part, tense, negated, True, progressive=True)
    if word == "to" and after + 1 < len(words):
        following = words[after + 1].low
        if following == "be":
            return _with(_be(words, start, after + 2, "beto"), negated=negated)
        base = lemma_as(following, "base")
        if base:
            return Group(start, after + 2, after + 1, base, "beto", negated)
    part = lemma_as(word, "part")
    if part:
        return Group(start, after + 1, after, part, tense, negated, passive=True)
    ing = lemma_as(word, "ing")
    if ing:
        return Group(start, after + 1, after, ing, tense, negated, progressive=True)
    return Group(start, at, at - 1, "be", tense, negated)


def _paired(words: Sequence[Token], at: int) -> bool:
    """Return whether the name at a token is the last of a pair: "Peru and Chile sign"."""
    near = range(max(0, at - 3), at)
    return at > 1 and words[at].name and any(words[i].low == "and" for i in near)


def _lexical(words: Sequence[Token], at: int, loose: bool) -> Group | None:  # noqa: PLR0911, PLR0912
    """Return a single word read as a finite verb where the words around it allow that."""
    kinds = {form.kind: form.lemma for form in readings(words[at].low)}
    if not kinds:
        return None
    back = at - 1
    while back >= 0 and back > at - 4 and adverb(words[back].low):
        back -= 1
    before = words[back].low if back >= 0 else ""
    after = words[at + 1].low if at + 1 < len(words) else ""
    loud = words[at].loud and ("s" in kinds or "base" in kinds) and not words[at - 1].loud
    if words[at].name and at and words[at - 1].low not in QUOTES and not loud:
        return None
    if before in MODALS | {"to", "be", "been", "being"} or before in BE or before in HAVE:
        return None
    opens = (
        after in DETERMINERS | PRONOUNS | {"to", "that", "him", "them", "us"}
        or after[:1].isdigit()
        or (at + 1 < len(words) and words[at + 1].name)
        or after in _DOCUMENTS
    )
    if "past" in kinds:
        lemma = kinds["past"]
        same = "base" in kinds
        if before in (DETERMINERS - _STANDING) | _BEFORE_PARTICIPLES:
            return None
        if same and not opens and before in PREPOSITIONS:
            return None
        if same and before in (DETERMINERS - _STANDING) | PREPOSITIONS:
            return None
        return Group(at, at + 1, at, lemma, "past", sure=False)
    if before in (PREPOSITIONS | DETERMINERS) - _STANDING:
        return None
    nouny = classes()["nouny"]
    if "s" in kinds:
        lemma = kinds["s"]
        if loud:
            return Group(at, at + 1, at, lemma, "pres")
        if not before or (before in {",", "and", "or"} and lemma in nouny and not opens):
            return None
        if lemma in nouny and not (opens or loose):
            return None
        return Group(at, at + 1, at, lemma, "pres", sure=False)
    if "base" in kinds:
        lemma = kinds["base"]
        if lemma in classes()["say"] and after == "that" and before not in PREPOSITIONS:
            return Group(at, at + 1, at, lemma, "pres", sure=False)
        plural = (before.endswith("s") and "'" not in before and before != "us") or (
            before in _PLURAL or _paired(words, back)
        )
        if lemma in _STATIVE and not plural and before not in PREPOSITIONS | DETERMINERS:
            plural = any(word.low.endswith("s") for word in words[max(0, at - 10) : at])
        if loose and before and before not in PREPOSITIONS | DETERMINERS and lemma not in nouny:
            return Group(at, at + 1, at, lemma, "pres", sure=False)
        signs = lemma in classes()["sign"] and after in DETERMINERS and before not in _JOINS
        if not (plural or signs) or (lemma in nouny and not (opens or loose)):
            return None
        return Group(at, at + 1, at, lemma, "pres", sure=False)
    return None
