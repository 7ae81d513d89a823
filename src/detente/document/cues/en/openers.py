"""Words that open a part which an English clause does not say: "if ...", "in order to ..."."""

from __future__ import annotations

from detente.document.cues.en.ahead import RELATIVES
from detente.document.cues.en.groups import group, lemma_as
from detente.document.cues.en.tokens import DO, HAVE, PREPOSITIONS, word_set
from detente.document.cues.en.verbs import classes
from detente.document.cues.en.walk import Walk

TIMES = word_set("after before until when while whereas although though as since")
_CONDITIONS = (
    ("if",), ("unless",), ("once",), ("provided",), ("providing",), ("assuming",),
    ("subject", "to"), ("on", "condition"), ("in", "the", "event"), ("as", "long", "as"),
    ("so", "long", "as"), ("pending",), ("contingent",), ("in", "case"), ("on", "the",
    "understanding"), ("conditional", "on"), ("should",), ("depending", "on"), ("in",
    "exchange", "for"), ("in", "return", "for"),
)  # fmt: skip
_CAUSES = (("because",), ("so", "that"), ("given", "that"), ("given", "the"))
_PURPOSES = (
    ("in", "order", "to"), ("so", "as", "to"), ("aimed", "at"), ("designed", "to"), ("intended",
    "to"), ("with", "a", "view", "to"), ("in", "a", "bid", "to"), ("in", "an", "effort", "to"),
    ("with", "the", "aim", "of"), ("meant", "to"), ("in", "an", "attempt", "to"), ("in", "the",
    "hope"), ("in", "hopes"), ("for", "the", "purpose"),
)  # fmt: skip
_PHRASES = (("condition", _CONDITIONS), ("purpose", _PURPOSES), ("cause", _CAUSES))
# Questions that stand for the subject: "who pays is still open".
_QUESTIONS = frozenset(["how", "whether", "who", "what"])
# Behind these an infinitive is no purpose: "able to", "how to".
_BEFORE_INFINITIVES = word_set("and or able ready right not how what due")


def opener(walk: Walk, at: int) -> tuple[str, int]:
    """Return the kind of the part that begins at a word, if any, and how many words open it."""
    begins = at in (walk.segment, walk.unit.start)
    kind, size = _phrase(walk, at, begins)
    if kind:
        return kind, size
    kind = _word(walk, at, begins)
    return kind, int(bool(kind))


def _phrase(walk: Walk, at: int, begins: bool) -> tuple[str, int]:
    low = walk.low[at]
    for kind, phrases in _PHRASES:
        for phrase in phrases:
            if low == phrase[0] and tuple(walk.low[at : at + len(phrase)]) == phrase:
                if phrase == ("should",) and not (begins and not walk.unit.inner):
                    continue
                if phrase == ("once",) and not begins and not walk.ahead(at + 1, 12):
                    continue
                return kind, len(phrase)
    return "", 0


def _word(walk: Walk, at: int, begins: bool) -> str:
    low = walk.low[at]
    if low in _QUESTIONS and at == walk.unit.start and walk.low[-1] != "?":
        return "question"
    if low in RELATIVES and at and walk.low[at - 1] not in {"said", "ask", "asked"}:
        return "relative"
    if low == "that" and at and _relative_that(walk, at):
        return "relative"
    if low in {"as", "since"} and not begins:
        return ""
    if low in TIMES and (begins or walk.unit.group):
        goes_on = low == "while" and begins and at and walk.unit.group
        return "" if goes_on else "time"
    gerund = lemma_as(low, "ing") and at + 1 < len(walk.low)
    return "participle" if begins and (gerund or (at and _participle(walk, at))) else ""


def _participle(walk: Walk, at: int) -> bool:
    """Return whether a form that opens a part stands beside the subject, no predicate."""
    low = walk.low[at]
    if walk.unit.group is not None or walk.unit.prefix is not None or low in HAVE or low in DO:
        return False
    past = lemma_as(low, "past")
    if past and walk.unit.start < at - 1:
        tells = any(past in classes()[name] for name in ("say", "agree", "deny", "sign"))
        following = walk.low[at + 1] if at + 1 < len(walk.low) else ""
        if at == walk.resumed or walk.timed(at) or (tells and following not in PREPOSITIONS):
            return False
    return bool(lemma_as(low, "ing", "part"))


def _relative_that(walk: Walk, at: int) -> bool:
    before = walk.low[at - 1]
    if walk.unit.group and walk.unit.group.head >= at - 3:
        return False
    if before in {",", "and", "said", "reporters", "so"} or lemma_as(before, "past", "ing"):
        return False
    after = at + 1
    return after < len(walk.low) and group(walk.words, after) is not None


def purpose(walk: Walk, at: int) -> None:
    """Begin a purpose at a "to" behind what is to be done: "to cut quotas to save the stocks"."""
    low = walk.low
    if low[at] != "to" or walk.zone or walk.unit.group is None or at + 1 >= len(low):
        return
    if not lemma_as(low[at + 1], "base") and low[at + 1] != "be":
        return
    if not walk.unit.infinitives:
        walk.unit.infinitives = 1
        return
    before = low[at - 1]
    stays = before in _BEFORE_INFINITIVES or lemma_as(before, "base", "past", "part")
    if at > 4 and not stays:
        walk.open_zone("purpose", at, finite=True)
