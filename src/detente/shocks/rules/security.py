"""Arms, restraint, intelligence, guarantees, relations, forces and budgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from detente import catalogue
from detente.catalogue import expand_places
from detente.deal.schema import (
    ArmsControl,
    ArmsSupply,
    CommitmentDoubt,
    DefenceBudget,
    DefencePact,
    IntelligenceSharing,
    Recognition,
    RestraintZone,
    Tie,
    Troops,
)
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Operation, Shock


@rule(ArmsControl)
def arms_control(measure: ArmsControl, at: Setting) -> Iterator[Shock]:
    """Lower the threat from the parties to the states covered (by default the parties)."""
    yield at.shock(
        "arms_limit",
        "add",
        at.strength * at.size(measure.reduction),
        state=expand_places(measure.covers or measure.parties),
        partner=expand_places(measure.parties),
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
            partner=_without(parties, party),
            region=(measure.region,),
        )


@rule(CommitmentDoubt)
def commitment_doubt(measure: CommitmentDoubt, at: Setting) -> Iterator[Shock]:
    """Set the probability that the guarantor would not come."""
    yield at.shock(
        "guarantee_doubt",
        "set",
        at.strength * at.size(measure.probability),
        guarantor=(measure.guarantor,),
        ally=_without(expand_places(measure.allies), measure.guarantor),
    )


@rule(Tie)
def tie(measure: Tie, at: Setting) -> Iterator[Shock]:
    """Move the relation both ways."""
    yield from _both_ways(
        "relation", "add", at.strength * at.size(measure.change), measure.parties, at
    )


@rule(Recognition)
def recognition(measure: Recognition, at: Setting) -> Iterator[Shock]:
    """Set recognition to 1, or to -1 where it is withdrawn."""
    value = at.strength * (1 if measure.action == "recognise" else -1)
    by, of = expand_places(measure.by), expand_places(measure.of)
    for state, partner in ((by, of), (of, by))[: 2 if measure.mutual else 1]:
        yield at.shock("recognition", "set", value, state=state, partner=partner)


@rule(DefencePact)
def defence_pact(measure: DefencePact, at: Setting) -> Iterator[Shock]:
    """Set the pact to 1 where it is made, to -1 where it ends, between the parties both ways."""
    value = at.strength * (1 if measure.action == "make" else -1)
    yield from _both_ways("defence_pact", "set", value, measure.parties, at)


@rule(Troops)
def troops(measure: Troops, at: Setting) -> Iterator[Shock]:
    """Add to the soldiers stationed in the host, an equal part of each state."""
    states = expand_places(measure.state)
    yield at.shock(
        "troop_presence",
        "add",
        at.strength * at.size(measure.change) / len(states),
        state=states,
        host=(measure.host,),
    )


@rule(ArmsSupply)
def arms_supply(measure: ArmsSupply, at: Setting) -> Iterator[Shock]:
    """Add to the arms delivered, or take them away, an equal part between each two states."""
    suppliers, recipients = expand_places(measure.supplier), expand_places(measure.recipient)
    value = at.strength * at.size(measure.value) / (len(suppliers) * len(recipients))
    yield at.shock(
        "arms_supply",
        "add",
        -value if measure.action == "stop" else value,
        state=suppliers,
        recipient=recipients,
    )


@rule(DefenceBudget)
def defence_budget(measure: DefenceBudget, at: Setting) -> Iterator[Shock]:
    """Set the share of GDP, or its floor; below full strength, a step from the old share to it."""
    name = "defence_floor" if measure.at_least else "defence_budget"
    where, share = {"country": expand_places(measure.country)}, at.size(measure.share_of_gdp)
    if at.strength == 1:
        yield at.shock(name, "set", share, **where)
    else:
        yield at.shock(name, "multiply", 1 - at.strength, **where)
        yield at.shock(name, "add", at.strength * share, **where)


def _without(places: Iterable[str], one: str) -> tuple[str, ...]:
    return tuple(place for place in places if place != one)


def _both_ways(
    variable: str, operation: Operation, value: float, parties: Iterable[str], at: Setting
) -> Iterator[Shock]:
    """Yield the shock between every two parties, a group being one party."""
    for pair in combinations(parties, 2):
        one, other = (expand_places([party]) for party in pair)
        for state, partner in ((one, other), (other, one)):
            yield at.shock(variable, operation, value, state=state, partner=partner)
