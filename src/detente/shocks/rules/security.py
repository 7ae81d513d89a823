"""Arms, restraint, intelligence, guarantees and relations."""

from __future__ import annotations

from collections.abc import Iterator

from detente import catalogue
from detente.catalogue import expand_places
from detente.deal.schema import (
    ArmsControl,
    CommitmentDoubt,
    IntelligenceSharing,
    RestraintZone,
    Tie,
)
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


@rule(ArmsControl)
def arms_control(measure: ArmsControl, at: Setting) -> Iterator[Shock]:
    """Lower the threat to the states covered (by default the parties) in the region."""
    yield at.shock(
        "arms_limit",
        "add",
        at.strength * at.size(measure.reduction),
        state=expand_places(measure.covers or measure.parties),
        region=(measure.region,),
    )


@rule(RestraintZone)
def restraint_zone(measure: RestraintZone, at: Setting) -> Iterator[Shock]:
    """Lower the parties' military activity in the region."""
    yield at.shock(
        "restraint_zone",
        "add",
        at.strength * at.size(measure.reduction),
        state=expand_places(measure.parties),
        region=(measure.region,),
    )


@rule(IntelligenceSharing)
def intelligence_sharing(measure: IntelligenceSharing, at: Setting) -> Iterator[Shock]:
    """Raise the cooperation of every party with every other."""
    score = catalogue.parameters()[f"cooperation_{measure.level}"].value
    assert score is not None
    parties = expand_places(measure.parties)
    for party in parties:
        yield at.shock(
            "intelligence_tie",
            "add",
            at.strength * score,
            state=(party,),
            partner=tuple(other for other in parties if other != party),
            region=(measure.region,),
        )


@rule(CommitmentDoubt)
def commitment_doubt(measure: CommitmentDoubt, at: Setting) -> Iterator[Shock]:
    """Set the probability that the guarantor would not come."""
    yield at.shock(
        "guarantee_doubt",
        "set",
        at.strength * at.size(measure.probability),
        guarantor=expand_places([measure.guarantor]),
        ally=expand_places(measure.allies),
    )


@rule(Tie)
def tie(measure: Tie, at: Setting) -> Iterator[Shock]:
    """Move the relation both ways."""
    one, other = (expand_places([party]) for party in measure.parties)
    value = at.strength * at.size(measure.change)
    for state, partner in ((one, other), (other, one)):
        yield at.shock("relation", "add", value, state=state, partner=partner)
