"""The cases of a run: each magnitude of the deal under each published set of elasticities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.deal.schema import Case, Status
from detente.ensemble.contributions import (
    EXACT_UP_TO,
    Coalition,
    Worths,
    probabilities,
    worths,
)
from detente.ensemble.odds import chance
from detente.models.base import Model, Solution, sets
from detente.models.coupling import Memory, read_by, solve, toward
from detente.shocks.resolve import resolve, resolve_regime
from detente.shocks.rules.regime import strengths
from detente.world.load import load_world
from detente.world.regime import load_regime

if TYPE_CHECKING:
    import datetime

    from detente.deal.schema import Deal
    from detente.shocks.shock import Shock
    from detente.world.regime import Regime
    from detente.world.world import World

CASES: tuple[Case, ...] = ("central", "low", "high")


Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class States:
    """One case solved: the benchmark, today, the deal, and the deal with its speculation.

    ``chain`` are the models with the parameters of the case. ``shocks`` are the deal's own;
    ``every`` has those of the provisions that nobody but the author or third parties speaks of as
    well. ``speculated`` is the state under these; it is ``deal`` itself where no such provision
    moves a model. ``memory`` knows what was solved on the way.
    """

    world: World
    regime: Regime
    chain: tuple[Model, ...]
    shocks: tuple[Shock, ...]
    every: tuple[Shock, ...]
    base: Mapping[str, Solution]
    today: Mapping[str, Solution]
    deal: Mapping[str, Solution]
    speculated: Mapping[str, Solution]
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def without(
        self, provisions: Collection[str], variables: Collection[str] = ()
    ) -> Mapping[str, Solution]:
        """Return the deal without some of its provisions, solved as far as ``variables`` need."""
        rest = [shock for shock in self.shocks if shock.provision not in provisions]
        chain = toward(self.chain, *variables) if variables else self.chain
        return self.memory.solve(chain, self.world, under_deal(self.regime, rest))


def solve_cases(
    deal: Deal,
    chain: Sequence[Model],
    as_of: datetime.date,
    elasticity: str | None = None,
    tell: Tell = lambda done, total: None,
) -> dict[tuple[Case, str], States]:
    """Return every case of a deal solved, the central one first.

    A case is a magnitude of the deal (central, low, high) under one alternative: the first has
    every model's default, the next ones the second, third, ... published set of each model that
    has so many. The sets of several models are gone through side by side and not crossed.

    Parameters
    ----------
    deal, chain
        The deal, and the models in their order.
    as_of
        Day whose regime counts as "today".
    elasticity
        The central set of trade elasticities; default the world's.
    tell
        Called with the number of cases solved and their total.

    Raises
    ------
    DealError, DataError, SolveError
        With every fault found.
    """
    memory = Memory()
    every = list(alternatives(chain, elasticity))
    total = len(every) * len(CASES)
    found: dict[tuple[Case, str], States] = {}
    for name, world, models in every:
        regime = load_regime(as_of, world.elasticity)
        # Before anything is solved, so that a fault of the deal is told at once.
        shocks = [deal_shocks(deal, world, regime, case) for case in CASES]
        base = memory.solve(models, world, ())
        today = memory.solve(models, world, regime_shocks(regime))
        for case, (own, more) in zip(CASES, shocks, strict=True):
            tell(len(found), total)
            states = [
                memory.solve(models, world, under_deal(regime, part))
                for number, part in enumerate((own, more))
                if number == 0 or movers(models, more) != movers(models, own)
            ]
            found[case, name] = States(
                world, regime, models, own, more, base, today, states[0], states[-1], memory
            )
    tell(total, total)
    return found


def alternatives(
    chain: Sequence[Model], elasticity: str | None = None
) -> Iterator[tuple[str, World, tuple[Model, ...]]]:
    """Yield name, world (a set of trade elasticities) and models of each, the default first."""
    first = load_world(elasticity)
    names = [first.elasticity, *(n for n in first.elasticity_sets if n != first.elasticity)]
    models = [sets(model) for model in chain]
    for number in range(max(len(names), *map(len, models))):
        set_ = names[number] if number < len(names) else names[0]
        chosen = tuple(own[number] if number < len(own) else own[0] for own in models)
        others = [
            str(getattr(model, "variant", model.name))
            for model, own in zip(chosen, models, strict=True)
            if model != own[0]
        ]
        yield " + ".join([set_, *others]), load_world(set_), chosen


def regime_shocks(regime: Regime, shocks: Iterable[Shock] = ()) -> tuple[Shock, ...]:
    """Return the shocks of the regime as far as ``shocks`` of a deal leave it in force."""
    return resolve_regime(regime.provisions, strengths(shocks), calibrated=regime.calibrated)


def deal_shocks(
    deal: Deal, world: World, regime: Regime, case: Case
) -> tuple[tuple[Shock, ...], tuple[Shock, ...]]:
    """Return the shocks of the deal in a case of its magnitudes, and those with its speculation.

    A provision counts for the deal from ``hinted`` upwards. What only commentators speak of is no
    part of a deal; what it would add is solved and shown apart.
    """
    shocks = resolve(deal, world, case, regime.ids)
    apart = {p.id for p in deal.provisions if p.status is Status.SPECULATED}
    return tuple(s for s in shocks if s.provision not in apart), shocks


def solve_deal(
    chain: Sequence[Model], world: World, regime: Regime, shocks: Sequence[Shock]
) -> dict[str, Solution]:
    """Return the deal: the benchmark with the regime as the deal changes it, and its measures."""
    return solve(chain, world, under_deal(regime, shocks))


def under_deal(regime: Regime, shocks: Sequence[Shock]) -> tuple[Shock, ...]:
    """Return the shocks of the regime as the deal leaves it, then the deal's own.

    In this order a duty that the deal sets replaces the one in force.
    """
    return (*regime_shocks(regime, shocks), *shocks)


def movers(chain: Iterable[Model], shocks: Iterable[Shock]) -> list[str]:
    """Return the provisions that move a variable which some model reads."""
    read = read_by(chain)
    return list(dict.fromkeys(s.provision for s in shocks if s.variable in read))


def worth(
    chain: Sequence[Model],
    world: World,
    regime: Regime,
    shocks: Sequence[Shock],
    measure: Callable[[Mapping[str, Solution]], np.ndarray],
) -> Worths:
    """Return ``measure`` of the deal's state for every coalition of the moving provisions.

    Beyond ten moving provisions there are too many coalitions and the result is empty.
    """
    players = movers(chain, shocks)
    if len(players) > EXACT_UP_TO:
        return {}

    def value(coalition: Coalition) -> np.ndarray:
        own = [s for s in shocks if s.provision in coalition]
        return measure(solve_deal(chain, world, regime, own))

    return worths(players, value)


def chances(deal: Deal, players: Sequence[str], case: Case) -> dict[Coalition, float]:
    """Return the probability of every coalition of the players and what they depend on.

    A provision's chance is its likelihood, times that of consent where this is modelled.
    """
    order: dict[str, float] = {}

    def visit(name: str) -> None:
        provision = deal.provision(name)
        for condition in provision.conditional_on:
            visit(condition)
        if name not in order:
            order[name] = getattr(chance(provision), case)

    for name in players:
        visit(name)
    return probabilities(order, {name: deal.provision(name).conditional_on for name in order})
