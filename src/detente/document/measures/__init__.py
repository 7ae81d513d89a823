"""Provisions found propose measures of the vocabulary; what the text leaves open is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from detente.deal.measure import AnyMeasure
from detente.deal.schema import ZERO, Provision
from detente.document.measures import currency, energy, industry, sanctions, security, ties, trade
from detente.document.measures.case import Build, Case
from detente.document.measures.proposal import Proposal, ask, nothing
from detente.document.reading import Reading, Term

__all__ = ["BUILDERS", "Proposal", "propose"]

VALID: TypeAdapter[Any] = TypeAdapter(AnyMeasure)
# How the instruments of a field become measures.
BUILDERS: dict[str, Build] = {
    name: build
    for field in (trade, energy, currency, sanctions, security, ties, industry)
    for name, build in field.BUILDERS.items()
}


def propose(term: Term, reading: Reading, regime: Sequence[Provision]) -> Proposal:
    """Return the measures that a term means, with the magnitudes of the text.

    A magnitude that the text does not state has the range of the catalogue, the basis
    ``assumption`` and a question. What the text denies or leaves out has no measure.

    Parameters
    ----------
    regime
        The provisions in force, whose ids a ``lift`` names.
    """
    if term.status in ZERO:
        return nothing("zero")
    build = BUILDERS.get(term.topic.instrument)
    proposal = build(Case(term, reading, regime)) if build else nothing("none")
    try:
        for measure in proposal.measures:
            VALID.validate_python(measure)
    except ValidationError:  # a size that no measure of the kind can have
        return nothing("size", ask("size"))
    return proposal
