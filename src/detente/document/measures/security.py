"""Forces and arms: limits in a region, intelligence, troops, supplies, budgets."""

from __future__ import annotations

from typing import Any

from detente.document.measures.case import Build, Case, between
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.size import assumed, stated, turned
from detente.document.measures.words import LEAVES, STOP, TALKS
from detente.document.reading import Question

WEAPONS = {
    "nuclear_limits": "strategic_nuclear",
    "missile_limits": "intermediate_range",
    "force_withdrawal": "conventional",
    "ceasefire": "conventional",
    "buffer_zone": "conventional",
}


def _regional(case: Case, *questions: Question, **measure: Any) -> Proposal:
    """Return a measure of the parties in the region of the provision."""
    region, told = case.region()
    if not region:
        return nothing("region", ask("region", "region"))
    asked = questions if told else (*questions, ask("region_home", "region"))
    return one(*asked, **measure, parties=case.parties, region=region)


def _calmer(kind: str, parameter: str) -> Build:
    """Return a builder of limits on arms or presence in a region."""

    @between
    def build(case: Case) -> Proposal:
        weapons = WEAPONS.get(case.instrument) if kind == "arms_control" else None
        named = {"weapons": [weapons]} if weapons else {}
        return _regional(
            case, ask("size", "reduction"), kind=kind, reduction=assumed(parameter), **named
        )

    return build


@between
def _intelligence(case: Case) -> Proposal:
    level = "talks" if case.says(TALKS) else "working"
    return _regional(case, kind="intelligence_sharing", level=level)


def _troops(case: Case) -> Proposal:
    persons = case.amount("persons", roles=("change", "", "level"))
    actor = [a for a in case.actor if a in case.states]
    host = [p for p in case.states if p not in actor]
    if persons is None:
        return nothing("size", ask("amount", "change"))
    if not actor or len(host) != 1:
        return nothing("direction", ask("direction", "host"))
    size = stated(persons, 1e-3)
    change = turned(size) if case.says(LEAVES) else size
    return one(kind="troops", state=actor, host=host[0], change=change)


def _arms(case: Case) -> Proposal:
    if not case.flow.known:
        return nothing("direction", ask("direction", "supplier"))
    amount = case.amount("USD/y", "USD")
    if amount is None:
        return nothing("size", ask("amount", "value"))
    return one(
        kind="arms_supply",
        supplier=list(case.flow.exporter),
        recipient=list(case.flow.importer),
        value=stated(amount, 1e-6),
        action="stop" if case.says(STOP) else "supply",
    )


def _budget(case: Case) -> Proposal:
    percent = case.amount("percent", roles=("level", "share", ""))
    if percent is None or not 0 < percent.value <= 40:
        return nothing("size", ask("size", "share_of_gdp"))
    country = list(case.actor) or case.bound
    return one(kind="defence_budget", country=country, share_of_gdp=stated(percent, 0.01))


BUILDERS: dict[str, Build] = {
    **dict.fromkeys(
        ("ceasefire", "force_withdrawal", "buffer_zone"), _calmer("arms_control", "ceasefire")
    ),
    **dict.fromkeys(
        ("arms_control_talks", "nuclear_limits", "missile_limits"),
        _calmer("arms_control", "arms_control"),
    ),
    **dict.fromkeys(
        ("code_of_conduct", "restraint_zone", "arctic"), _calmer("restraint_zone", "restraint")
    ),
    "intelligence_sharing": _intelligence,
    "counter_terrorism": _intelligence,
    "troops": _troops,
    "arms_supply": _arms,
    "defence_budget": _budget,
}
