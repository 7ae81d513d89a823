"""What may be seen ahead of a place in an English sentence; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.cues.en.groups import Group, group, lemma_as
from detente.document.cues.en.tokens import (
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    STOPS,
    Token,
    adverb,
    word_set,
)
from detente.document.cues.en.verbs import classes

# How far ahead a predicate is looked for: longer subjects are rare, and the work stays linear.
AHEAD = 40
RELATIVES = frozenset(["which", "who", "whom", "whose", "where"])
# Tenses of what is to be done; an infinitive or base form goes on with them.
DUTIES = frozenset(["will", "shall", "must", "beto", "haveto", "may"])
# Verbs whose complement may follow without "that".
BARE_SAY = word_set(
    "say add think believe claim argue acknowledge concede insist stress explain maintain "
    "reckon expect confirm suggest hint indicate signal announce warn predict forecast "
    "estimate note tell admit assume fear doubt learn hear"
)
_LATER = DAYS | word_set("later earlier ago before afterwards after yesterday today tomorrow part")
_AUDIENCE = word_set("press media reporters journalists parliament lawmakers agency newspaper")


class Sight:
    """The tokens of a sentence, and what stands ahead of a place in them; nothing is changed."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        self.low = [word.low for word in words]

    def term(self, at: int) -> Group | None:
        """Return what is to be done by a relative clause: ", of which a third will be sold"."""
        near = range(at, min(len(self.low), at + 6))
        opened = next((i for i in near if self.low[i] in RELATIVES), None)
        if opened is None or any(self.low[i] == "," for i in range(at, opened)):
            return None
        if opened > at and self.low[opened - 1] not in PREPOSITIONS:
            return None
        found = self.ahead(opened + 1, 14)
        loose = {"will", "may"} if self.low[opened] in {"who", "whom"} else set()
        if found is None or found.tense not in DUTIES - loose:
            return None
        return found

    def ends(self, at: int) -> bool:
        """Return whether a full stop ends a sentence within a quotation."""
        if not 0 < at < len(self.low) - 2 or len(self.low[at - 1]) < 4 or self.words[at - 1].name:
            return False
        return self.words[at + 1].name

    def timed(self, at: int) -> bool:
        """Return whether a time stands between subject and verb: "Peru, an hour later, left"."""
        return at > 2 and self.low[at - 1] == "," and self.low[at - 2] in _LATER

    def ahead(self, start: int, reach: int = AHEAD, *, quoted: bool = False) -> Group | None:
        """Return the next finite group before a sign, in a few tokens.

        With ``quoted`` a sign of quotation may stand before it.
        """
        for at in range(start, min(len(self.low), start + reach)):
            low = self.low[at]
            if low in QUOTES and quoted:
                continue
            if low in {",", "which", "who", "that"} or low in STOPS or low in QUOTES:
                return None
            found = group(self.words, at)
            if found:
                return found
        return None

    def beyond(self, start: int) -> Group | None:
        """Return the group that follows an apposition: "and the guards, 11 in all, are ..."."""
        reach = range(start, min(len(self.low), start + 16))
        commas = [i for i in reach if self.low[i] == ","][:2]
        if len(commas) < 2 or self.low[commas[0] + 1] in {"and", "or", "which", "who"}:
            return None
        found = group(self.words, commas[1] + 1) if commas[1] + 1 < len(self.low) else None
        return found if found and found.sure else None

    def loosely(self, start: int, reach: int = 16) -> Group | None:
        """Return the verb of a clause with a subject of its own whose form may be a noun's too.

        "... and a levy falls due at landing", "; the costs, capped at nine euros, fall on Oslo".
        """
        if start >= len(self.low) or not self._opens(start):
            return None
        at, stop = start + 1, min(len(self.low) - 1, start + reach)
        while at < stop:
            low = self.low[at]
            if low == ",":
                close = next((i for i in range(at + 1, stop) if self.low[i] == ","), 0)
                if not close or self.low[at + 1] in {"and", "or", "but"}:
                    return None
                at = close + 1
                continue
            if low in {"who", "that", "which", "to"} or low in STOPS or low in QUOTES:
                return None
            found = group(self.words, at, loose=True)
            if found and self._followed(found):
                return found
            at += 1
        return None

    def _opens(self, at: int) -> bool:
        """Return whether a token can begin the subject of a clause."""
        low, word = self.low[at], self.words[at]
        determined = low in DETERMINERS | PRONOUNS or low[:1].isdigit()
        return determined or word.name or (low.endswith("s") and word.word)

    def _followed(self, found: Group) -> bool:
        """Return whether what follows a verb can be its object or what is said of it."""
        if found.sure:
            return True
        after = self.low[found.end] if found.end < len(self.low) else ""
        if not after or after in {"of", "and", "or", ",", "."} or after in STOPS:
            return False
        opened = after in DETERMINERS | PRONOUNS | (PREPOSITIONS - {"of"}) | {"due", "open", "to"}
        named = found.end < len(self.words) and self.words[found.end].name
        verb = found.lemma not in classes()["nouny"]
        return opened or named or adverb(after) or after[:1].isdigit() or verb

    def named(self, at: int, after: int, found: Group) -> bool:
        """Return whether a name alone is the subject: "... and Peru returns the ships"."""
        names = self.words[after : found.start]
        pair = "between" in self.low[max(0, at - 20) : at]
        return 0 < len(names) <= 3 and all(word.name for word in names) and not pair

    def acted(self, at: int) -> bool:
        """Return whether "by" names who did it, and the predicate follows behind a comma."""
        if at >= len(self.low) or self.low[at][:1].isdigit() or lemma_as(self.low[at], "ing"):
            return False
        reach = range(at, min(len(self.low), at + AHEAD))
        comma = next((i for i in reach if self.low[i] == ","), 0)
        found = group(self.words, comma + 1) if comma and comma + 1 < len(self.low) else None
        return found is not None and found.sure

    def report(self, found: Group) -> bool:
        """Return whether a group says something: "said", "had announced"."""
        return found.lemma in classes()["say"] and not found.passive and not found.negated

    def led(self, found: Group) -> bool:
        """Return whether "that" follows, behind who is told at most: "told the bank that"."""
        for low in self.low[found.end : found.end + 8]:
            if low == "that":
                return True
            if low == "," or low in QUOTES or low in STOPS:
                return False
        return False

    def complement(self, found: Group) -> int:  # noqa: PLR0911
        """Return where the clause that is said begins, 0 if the verb takes none here."""
        for at in range(found.end, min(len(self.low), found.end + 9)):
            low = self.low[at]
            if low == "that" and (at == found.end or self.low[at - 1] != "so"):
                return at + 1
            if low in QUOTES or low == ",":
                break
            if low in {"to", "at", "of"} and at == found.end and not self.audience(at):
                return 0
        if found.lemma not in BARE_SAY:
            return 0
        start = found.end
        while start < len(self.low) and (adverb(self.low[start]) or self.low[start] in QUOTES):
            start += 1
        if start >= len(self.low):
            return 0
        later = self.ahead(start, 24, quoted=True)
        if later is None or later.start == start:
            return 0
        if later.sure or self.low[start] in PRONOUNS:
            return start
        return 0

    def audience(self, at: int) -> bool:
        """Return whether it names who is told: "explained to the press that ..."."""
        return self.low[at] == "to" and any(word in _AUDIENCE for word in self.low[at + 1 : at + 4])
