"""Verbs by class and all their inflections, from the table beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

# Files of rules that are tried before the ladder's own, in this order.
RULES = ("margins", "refusals", "asks", "hints", "deeds", "present")
VOWELS = frozenset("aeiou")


class Form(NamedTuple):
    """What a word is as a form of a verb: ``base``, ``s``, ``past``, ``part`` or ``ing``."""

    lemma: str
    kind: str


@cache
def table() -> dict[str, Any]:
    """Return the table of verbs, nouns and rules, those of the files of ``RULES`` in order."""
    folder = resources.files(__name__.rpartition(".")[0])
    read = tomllib.loads(folder.joinpath("ladder.toml").read_text("utf-8"))
    own = [
        rule
        for name in RULES
        for rule in tomllib.loads(folder.joinpath(f"rules/{name}.toml").read_text("utf-8"))["rule"]
    ]
    return {**read, "rule": [*own, *read["rule"]]}


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Return the verbs of each class."""
    return {name: tuple(words.split()) for name, words in table()["verbs"].items()}


def inflected(lemma: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of a verb by kind.

    Irregular ones come from the table; the last consonant is doubled in verbs of one short
    syllable and in those that the table names.
    """
    irregular = table()["irregular"].get(lemma)
    base = lemma
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        s = base + "es"
    elif base.endswith("y") and base[-2] not in VOWELS:
        s = base[:-1] + "ies"
    else:
        s = base + "s"
    stem, past = base, base + "ed"
    if base.endswith("ie"):
        stem, past = base[:-2] + "y", base + "d"
    elif base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        stem, past = base[:-1], base + "d"
    elif base.endswith("ee"):
        past = base + "d"
    elif base.endswith("y") and base[-2] not in VOWELS:
        past = base[:-1] + "ied"
    elif _doubles(base):
        stem = base + base[-1]
        past = stem + "ed"
    forms: dict[str, tuple[str, ...]] = {
        "base": (base,),
        "s": (s,),
        "past": (past,),
        "part": (past,),
        "ing": (stem + "ing",),
    }
    if base in table()["inflection"]["doubling"].split() and base.endswith("l"):
        forms["past"] = forms["part"] = (past, base + "ed")
        forms["ing"] = (stem + "ing", base + "ing")
    if irregular:
        pasts, _, parts = irregular.partition(" ")
        forms["past"] = tuple(pasts.split("/"))
        forms["part"] = tuple((parts or pasts).split("/"))
    return forms


def _doubles(base: str) -> bool:
    if base in table()["inflection"]["doubling"].split():
        return True
    return (
        3 <= len(base) <= 4
        and base[-1] not in VOWELS | frozenset("wxy")
        and base[-2] in VOWELS
        and base[-3] not in VOWELS
        and not (len(base) == 4 and base[0] in VOWELS)
    )


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """Return what each word can be as a form of a verb that the table knows."""
    found: dict[str, list[Form]] = {}
    for lemma in dict.fromkeys(v for verbs in classes().values() for v in verbs):
        for kind, words in inflected(lemma).items():
            for word in words:
                found.setdefault(word, []).append(Form(lemma, kind))
        if "is" in lemma and lemma.endswith("ise"):
            for kind, words in inflected(lemma[:-3] + "ize").items():
                for word in words:
                    found.setdefault(word, []).append(Form(lemma, kind))
    return {word: tuple(kinds) for word, kinds in found.items()}


def every(lemmas: str) -> str:
    """Return an alternation of all forms of verbs, for a pattern."""
    words = {w for lemma in lemmas.split() for ws in inflected(lemma).values() for w in ws}
    return "|".join(sorted(words, key=len, reverse=True))
