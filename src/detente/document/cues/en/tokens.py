"""Words of an English sentence with their places, and the small closed classes of English."""

from __future__ import annotations

import re
from dataclasses import dataclass


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


_TOKEN = re.compile(r"[^\W_]+(?:(?:[-'’.&/]|(?<=\d)[,:](?=\d))[^\W_]+)*|[^\w\s]|_")
_CONTRACTED = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not")}
QUOTES = frozenset('"“”„«»')
DASHES = frozenset("—–-")
STOPS = frozenset(";:()[]") | {"—", "–"}

NOT = frozenset(("not", "never", "n't", "hardly", "scarcely", "neither", "nor"))
DETERMINERS = word_set(
    "the a an this that these those its their his her our my your any some each every all "
    "both no another such several many few most more less two three four five six seven "
    "eight nine ten either"
)
PREPOSITIONS = word_set(
    "of in on at by for from with without into under over between among against about "
    "after before during since until through throughout across within toward towards upon "
    "via per as despite following including concerning regarding beyond around near along "
    "amid"
)
PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "you"])
ADVERBS = word_set(
    "also now then already still yet soon later again once twice thus therefore instead "
    "however further moreover too even just only often always ever jointly together late "
    "early long far first finally so well back nevertheless nonetheless meanwhile perhaps "
    "afterwards today tomorrow yesterday likewise indeed rather almost quite"
)
MODALS = frozenset(
    ["will", "would", "shall", "should", "may", "might", "can", "could", "must", "ought"]
)
BE = {
    "is": "pres", "are": "pres", "am": "pres", "was": "past", "were": "past",
}  # fmt: skip
HAVE = {"has": "pres", "have": "pres", "had": "past"}
DO = {"does": "pres", "do": "pres", "did": "past"}
DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: ``low`` in lower case, ``name`` if it is written with a capital.

    A ``loud`` one is all in capitals, as the verbs of resolutions are ("CALLS ON").
    """

    start: int
    end: int
    low: str
    name: bool
    loud: bool = False

    @property
    def word(self) -> bool:
        """Return whether it is a word or number and not a sign."""
        return self.low[0].isalnum()


def tokens(text: str) -> list[Token]:
    """Return the words and signs of a text; ``n't`` is a word of its own (``not``)."""
    found = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        raw = match.group()
        low = raw.lower().replace("’", "'")
        name = raw[0].isupper()
        if low in _CONTRACTED:
            head, tail = _CONTRACTED[low]
            found += [Token(start, end, head, name), Token(end, end, tail, False)]
        elif low.endswith("n't") and len(low) > 3:
            found += [Token(start, end - 3, low[:-3], name), Token(end - 3, end, "not", False)]
        elif low.endswith("'ll") and len(low) > 3:
            found += [Token(start, end - 3, low[:-3], name), Token(end - 3, end, "will", False)]
        elif low.endswith("'ve") and len(low) > 3:
            found += [Token(start, end - 3, low[:-3], name), Token(end - 3, end, "have", False)]
        else:
            found.append(Token(start, end, low, name, len(raw) > 4 and raw.isupper()))
    return found


def adverb(word: str) -> bool:
    """Return whether a word can stand within a verb group without being a part of it."""
    return word in ADVERBS or word in NOT or (word.endswith("ly") and word not in _LY)


_LY = word_set(
    "supply apply reply rely comply family italy ally imply assembly monopoly likely "
    "unlikely friendly timely costly early rally"
)
