"""How certain a sentence makes what it says: cues on its predicate, one file a language."""

from __future__ import annotations

from collections.abc import Sequence

from detente.document.cues import en, ja
from detente.document.reading import Clause, Mention, Sentence

_READERS = {"en": en.clauses, "ja": ja.clauses}


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
