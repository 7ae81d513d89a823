"""How the words of a line read: whether they end, ask or state something."""

from __future__ import annotations

import re

from detente.document.text import language

_ENDED = re.compile(r"[。！？．｡!?.…][」』）)】〉》”’\"'*_\]]{0,4}$")
_JA_ENDED = re.compile(r"[。｡．][」』）)】”\"*]{0,3}$|(?<=[\u3040-\u9fff])\.$")
_ASKS = re.compile(r"[？?！!][」』）)】”\"*]{0,3}$")
# Ends of Japanese predicates that are prose: polite, or plain and finite.
_POLITE = re.compile(
    r"(?:ます|ました|ません|ませんでした|です|でした|でしょう|ましょう|ください|ました[がね]"
    r"|ますね?|ですね?|ある|あった|いる|いた|した|された|だった|れた|られた|なった|という|とした"
    r"|なる|する|れる|せる|ない|なかった)(?:\s*[(（][^()（）]{1,20}[)）])?$"
)
_FINITE = re.compile(
    r"\b(?:shall|will|would|has|have|had|was|were|are|is|agreed?|said|says|undertakes?|may|can"
    r"|could|should|must)\b",
    re.I,
)


def is_japanese(words: str) -> bool:
    """Return whether words are Japanese."""
    return language(words) == "ja"


def ended(words: str) -> bool:
    """Return whether words end with a full stop or its like."""
    return _ENDED.search(words[-8:]) is not None


def ended_in_japanese(words: str) -> bool:
    """Return whether words end with a full stop of Japanese, where others may belong to a title."""
    return _JA_ENDED.search(words) is not None


def asks(words: str) -> bool:
    """Return whether words end with a question or an exclamation."""
    return _ASKS.search(words) is not None


def polite(words: str) -> bool:
    """Return whether Japanese words end with a predicate of prose."""
    return _POLITE.search(words) is not None


def finite(words: str) -> bool:
    """Return whether English words have a finite verb that is plain to see."""
    return _FINITE.search(words) is not None


def states(words: str) -> bool:
    """Return whether words have a finite predicate, as a sentence does."""
    return polite(words) if is_japanese(words) else finite(words)
