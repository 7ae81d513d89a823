"""How certain a sentence makes what it says: cues on its predicate, one file a language."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from detente.document.cues import en, ja
from detente.document.cues.joint import Joint
from detente.document.reading import Clause, Mention, Sentence

__all__ = ["Joint", "clauses", "joints"]

_READERS = {"en": en.clauses, "ja": ja.clauses}
_JOINTS = {"en": en.joints, "ja": ja.joints}


def clauses(
    index: int, sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, each with its certainty.

    Parameters
    ----------
    index
        The sentence's index in the document.
    mentions
        Actors named in the sentence, collectives resolved.
    deal
        Codes of the parties of the deal: a hint counts only where one of them gives it.
    """
    return _READERS[sentence.lang](index, sentence, mentions, deal)


def joints(sentence: Sentence, begins: Collection[int]) -> tuple[Joint, ...]:
    """Return the places where a clause of a sentence may begin.

    ``begins`` are the offsets where the rules let clauses begin.
    """
    return _JOINTS[sentence.lang](sentence, begins)
