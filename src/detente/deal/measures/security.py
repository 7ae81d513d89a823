"""Measures of security: arms, restraint, intelligence, guarantees, relations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.deal.measures.base import Measure, Parties, Places
from detente.deal.value import Magnitude, Place, Share, within


class ArmsControl(Measure):
    """Limits on arms between ``parties`` in ``region``; ``reduction`` of the threat there.

    ``covers`` names the states whose threat falls (default: the parties).
    """

    kind: Literal["arms_control"] = "arms_control"
    parties: Parties
    region: str
    covers: list[Place] = []
    reduction: Share


class RestraintZone(Measure):
    """Mutual restraint of military presence in ``region``."""

    kind: Literal["restraint_zone"] = "restraint_zone"
    parties: Parties
    region: str
    reduction: Share


class IntelligenceSharing(Measure):
    """Intelligence sharing or joint counter-terrorism in ``region`` at ``level``."""

    kind: Literal["intelligence_sharing"] = "intelligence_sharing"
    parties: Parties
    region: str
    level: Literal["talks", "working", "operational"] = "working"


class CommitmentDoubt(Measure):
    """``probability`` that ``guarantor`` would not honour its guarantee to ``allies``."""

    kind: Literal["commitment_doubt"] = "commitment_doubt"
    guarantor: Place
    allies: Places
    probability: Share


class Tie(Measure):
    """A softening (+) or worsening (-) of the relation of two states, on -1..1."""

    kind: Literal["tie"] = "tie"
    parties: Annotated[list[Place], Field(min_length=2, max_length=2)]
    change: Annotated[Magnitude, within(-1.0, 1.0)]
