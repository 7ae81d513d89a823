"""What of a measure of security the security world does not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from detente.catalogue import expand_places, regions
from detente.deal.schema import (
    ArmsControl,
    ArmsSupply,
    CommitmentDoubt,
    DefenceBudget,
    DefencePact,
    IntelligenceSharing,
    Measure,
    Recognition,
    RestraintZone,
    Tie,
    Troops,
)
from detente.shocks.lack import Lack

if TYPE_CHECKING:
    import xarray as xr

Reason = Literal[
    "no_security_state",
    "no_guarantee",
    "pact_in_force",
    "no_pact",
    "hardly_a_threat",
    "not_there",
    "at_war_with_others",
    "pledge_met",
]
Pair = tuple[str, str]
MEASURES = (
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


def lacks(measure: Measure, security: xr.Dataset, made: Collection[Pair] = ()) -> Iterator[Lack]:
    """Yield states that the data lack, and states between which the measure can move nothing.

    ``made`` are the pacts that the deal itself makes, each both ways.
    """
    here = set(security["country"].values.tolist())
    if missing := tuple(n for n in _named(measure) if n not in here):
        yield Lack("no_security_state", "country", missing)
    match measure:
        case CommitmentDoubt():
            free = [n for _, n in _between(measure, here) if not _bound(measure, n, security, made)]
            if free:
                yield Lack("no_guarantee", "ally", tuple(free))
        case DefencePact():
            pairs = _between(measure, here)
            if idle := sum(_idle(measure, pair, security) for pair in pairs):
                reason = "pact_in_force" if measure.action == "make" else "no_pact"
                yield Lack(reason, count=idle, total=len(pairs))
        case ArmsControl():
            yield from _limits(measure, security)
        case DefenceBudget(at_least=True):
            known = [n for n in _named(measure) if n in here]
            spent = security["military_burden"].sel(country=known).values / 100
            enough = spent >= measure.share_of_gdp.value()
            if met := tuple(n for n, idle in zip(known, enough, strict=True) if idle):
                yield Lack("pledge_met", "country", met)
        case RestraintZone():
            there = regions()[measure.region].members
            if away := tuple(n for n in _named(measure) if n in here and n not in there):
                yield Lack("not_there", "state", away)
            near = [n for n in _named(measure) if n in here and n in there]
            pairs = [pair for pair in product(near, here.intersection(there)) if len({*pair}) > 1]
            if ruled_out := _wars(pairs, measure, security):
                yield Lack("at_war_with_others", "state", ruled_out)


def _limits(measure: ArmsControl, security: xr.Dataset) -> Iterator[Lack]:
    pairs = _between(measure, set(security["country"].values.tolist()))
    covered = dict.fromkeys(state for state, _ in pairs)
    met = {state for state, partner in pairs if _meet(state, partner, security)}
    if safe := tuple(state for state in covered if state not in met):
        yield Lack("hardly_a_threat", "state", safe)
    if ruled_out := _wars(pairs, measure, security):
        yield Lack("at_war_with_others", "state", ruled_out)


def without_security(
    measure: Measure, security: xr.Dataset, made: Collection[Pair] = ()
) -> tuple[str, str] | None:
    """Return the code of the fault, and what was found, if the measure could move nothing at all.

    States that the data lack are no fault: they are said as a lack.
    """
    if isinstance(measure, DefenceBudget | RestraintZone):
        return None
    if not _between(measure):
        return "one_state_only", ", ".join(_named(measure))
    pairs = _between(measure, set(security["country"].values.tolist()))
    code = None
    match measure:
        case CommitmentDoubt() if not any(_bound(measure, n, security, made) for _, n in pairs):
            code = "no_guarantee"
        case DefencePact() if all(_idle(measure, pair, security) for pair in pairs):
            code = "pact_in_force" if measure.action == "make" else "no_pact"
    said = ", ".join(dict.fromkeys(name for pair in pairs for name in pair))
    return (code, said) if code and pairs else None


def pacts_made(measures: Iterable[Measure]) -> set[Pair]:
    """Return the pairs of states, both ways, between which some measures make a defence pact."""
    made = {
        pair
        for measure in measures
        if isinstance(measure, DefencePact) and measure.action == "make"
        for pair in _between(measure)
    }
    return made | {(other, one) for one, other in made}


def _sides(measure: Measure) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the states on either side of what a measure moves; one side only: no pair."""
    # The names of the two sides, by kind.
    sides: list[tuple[list[str], list[str]]] = []
    match measure:
        case DefencePact() | Tie():
            sides = [([one], [other]) for one, other in combinations(measure.parties, 2)]
        case ArmsControl():
            sides = [(measure.covers or measure.parties, measure.parties)]
        case IntelligenceSharing():
            sides = [(measure.parties, measure.parties)]
        case CommitmentDoubt():
            sides = [([measure.guarantor], measure.allies)]
        case Recognition():
            sides = [(measure.by, measure.of)]
        case Troops():
            sides = [(measure.state, [measure.host])]
        case ArmsSupply():
            sides = [(measure.supplier, measure.recipient)]
        case RestraintZone():
            sides = [(measure.parties, [])]
        case DefenceBudget():
            sides = [(measure.country, [])]
    return [(expand_places(one), expand_places(other)) for one, other in sides]


def _named(measure: Measure) -> tuple[str, ...]:
    """Return the states that a measure names, groups replaced by their members."""
    return tuple(dict.fromkeys(n for one, other in _sides(measure) for n in (*one, *other)))


def _between(measure: Measure, here: Collection[str] | None = None) -> list[Pair]:
    """Return the pairs of two states that a measure moves, of those that are ``here``."""
    pairs = dict.fromkeys(pair for one, other in _sides(measure) for pair in product(one, other))
    return [
        pair
        for pair in pairs
        if pair[0] != pair[1] and (here is None or (pair[0] in here and pair[1] in here))
    ]


def _bound(
    measure: CommitmentDoubt, ally: str, security: xr.Dataset, made: Collection[Pair]
) -> bool:
    pair = measure.guarantor, ally
    return pair in made or _cell(security["defence"], pair)


def _idle(measure: DefencePact, pair: Pair, security: xr.Dataset) -> bool:
    return _cell(security["defence"], pair) == (measure.action == "make")


def _wars(
    pairs: Iterable[Pair], measure: ArmsControl | RestraintZone, security: xr.Dataset
) -> tuple[str, ...]:
    """Return the states of the pairs at war that the measure leaves as they are.

    What is agreed ends no war of a party with a state that does not agree.
    """
    parties = set(expand_places(measure.parties))
    wars = [p for p in pairs if not parties.issuperset(p) and _cell(security["war"], p)]
    return tuple(sorted({state for pair in wars for state in pair}))


def _meet(one: str, other: str, security: xr.Dataset) -> bool:
    """Return whether two may come to blows: near, a major power, rivals, or past disputes."""
    major = security["major"]
    return (bool(major.sel(country=one)) or bool(major.sel(country=other))) or any(
        _cell(security[name], (one, other)) or _cell(security[name], (other, one))
        for name in ("contiguity", "rivalry", "war", "fatal_disputes")
    )


def _cell(data: xr.DataArray, pair: Pair) -> bool:
    return bool(data.sel(country=pair[0], partner=pair[1]))
