"""Measures of security: arms, restraint, forces, budgets, pacts, guarantees, relations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from detente.deal.measures.base import Measure, Parties, Places
from detente.deal.value import Flag, Magnitude, Place, RegionName, Share, State, within

Weapons = Literal[
    "strategic_nuclear", "tactical_nuclear", "intermediate_range", "conventional", "missile_defence"
]


class ArmsControl(Measure):
    """Limits on ``weapons`` of ``parties`` in ``region``; ``reduction`` of the threat from them.

    ``covers`` names the states whose threat falls (default: the parties).
    """

    kind: Literal["arms_control"] = "arms_control"
    parties: Parties
    region: RegionName
    weapons: list[Weapons] = []
    covers: list[Place] = []
    reduction: Share


class RestraintZone(Measure):
    """Mutual restraint of military presence in ``region``."""

    kind: Literal["restraint_zone"] = "restraint_zone"
    parties: Parties
    region: RegionName
    reduction: Share


class IntelligenceSharing(Measure):
    """Intelligence sharing or joint counter-terrorism in ``region`` at ``level``."""

    kind: Literal["intelligence_sharing"] = "intelligence_sharing"
    parties: Parties
    region: RegionName
    level: Literal["talks", "working", "operational"] = "working"


class CommitmentDoubt(Measure):
    """``probability`` that ``guarantor`` would not honour its guarantee to ``allies``.

    The guarantor's own name in a group of allies is passed over.
    """

    kind: Literal["commitment_doubt"] = "commitment_doubt"
    guarantor: State
    allies: Places
    probability: Share


class Tie(Measure):
    """A softening (+) or worsening (-) of the relation of two states, on -1..1."""

    kind: Literal["tie"] = "tie"
    parties: Annotated[list[Place], Field(min_length=2, max_length=2)]
    change: Annotated[Magnitude, within(-1.0, 1.0)]


class Recognition(Measure):
    """Diplomatic recognition of the states ``of`` by the states ``by``; ``mutual``: both ways."""

    kind: Literal["recognition"] = "recognition"
    by: Places
    of: Places
    action: Literal["recognise", "withdraw"] = "recognise"
    mutual: Flag = False


class DefencePact(Measure):
    """A pact of mutual defence of each of the ``parties`` with every other is made, or ends.

    A group is one party: [UKR, NATO] binds Ukraine and each member, not the members among
    themselves.
    """

    kind: Literal["defence_pact"] = "defence_pact"
    parties: Parties
    action: Literal["make", "end"] = "make"


class Troops(Measure):
    """``change`` of the soldiers of ``state`` stationed in ``host``, thousand, all together."""

    kind: Literal["troops"] = "troops"
    state: Places
    host: State
    change: Annotated[Magnitude, within(-10_000.0, 10_000.0)]


class ArmsSupply(Measure):
    """Arms of ``value`` million USD a year, all together, which are delivered or no longer are."""

    kind: Literal["arms_supply"] = "arms_supply"
    supplier: Places
    recipient: Places
    value: Annotated[Magnitude, within(0.0, float("inf"))]
    action: Literal["supply", "stop"] = "supply"


class DefenceBudget(Measure):
    """Military expenditure of each ``country`` brought to ``share_of_gdp``.

    A pledge is a floor: who spends more goes on so, unless ``at_least`` is false.
    """

    kind: Literal["defence_budget"] = "defence_budget"
    country: Places
    share_of_gdp: Annotated[Magnitude, within(0.0, 0.4)]
    at_least: Flag = True
