"""The states of a run: benchmark, today, the deal, with its speculation, and at its odds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.deal.schema import Case, Status
from detente.ensemble.contributions import (
    Coalition,
    probabilities,
)
from detente.ensemble.odds import chance
from detente.models.base import Model, Solution
from detente.models.coupling import Memory, read_by, toward
from detente.shocks.resolve import resolve, resolve_regime
from detente.shocks.rules.regime import strengths

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.shocks.shock import Shock
    from detente.world.regime import Regime
    from detente.world.world import World

CASES: tuple[Case, ...] = ("central", "low", "high")


@dataclass(frozen=True)
class States:
    """One world solved: the benchmark, today, the deal, the deal with its speculation, its odds.

    ``chain`` are the models with their parameters. ``shocks`` are the deal's own; ``every`` has
    those of the provisions that nobody but the author or third parties speaks of as well.
    ``speculated`` is the state under these; it is ``deal`` itself where no such provision moves a
    model. ``odds`` is the deal as far as it is carried out, all of it where nothing is said.
    ``memory`` knows what was solved on the way.
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
    odds: Mapping[str, Solution]
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def without(
        self, provisions: Collection[str], variables: Collection[str] = ()
    ) -> Mapping[str, Solution]:
        """Return the deal without some of its provisions, solved as far as ``variables`` need."""
        rest = [shock for shock in self.shocks if shock.provision not in provisions]
        chain = toward(self.chain, *variables) if variables else self.chain
        shocks = under_deal(self.regime, rest)
        return self.memory.solve(chain, self.world, shocks, near=self.today)


def solve_states(
    deal: Deal,
    chain: Sequence[Model],
    world: World,
    regime: Regime,
    *,
    held: Collection[str] | None = None,
    near: Mapping[str, Solution] | None = None,
    checked: bool = False,
    memory: Memory | None = None,
) -> States:
    """Return a deal solved in one world, at the central end of every range that it has.

    Parameters
    ----------
    held
        The provisions that are carried out; default all.
    near
        A solved state near today's, from which models start that can.
    checked
        Whether the deal is known to meet the flows of the world.
    memory
        What was solved before; default nothing.

    Raises
    ------
    DealError, DataError, SolveError
        With every fault found.
    """
    memory, chain = memory or Memory(), tuple(chain)
    # Before anything is solved, so that a fault of the deal is told at once.
    own, every = deal_shocks(deal, None if checked else world, regime)
    base = memory.solve(chain, world, ())
    today = memory.solve(chain, world, regime_shocks(regime), near=near)

    def under(shocks: Sequence[Shock]) -> Mapping[str, Solution]:
        return memory.solve(chain, world, under_deal(regime, shocks), near=today)

    solved = under(own)
    more = under(every) if movers(chain, every) != movers(chain, own) else solved
    some = [shock for shock in own if held is None or shock.provision in held]
    odds = solved if len(some) == len(own) else under(some) if some else today
    return States(world, regime, chain, own, every, base, today, solved, more, odds, memory)


def regime_shocks(regime: Regime, shocks: Iterable[Shock] = ()) -> tuple[Shock, ...]:
    """Return the shocks of the regime as far as ``shocks`` of a deal leave it in force."""
    return resolve_regime(regime.provisions, strengths(shocks), calibrated=regime.calibrated)


def deal_shocks(
    deal: Deal, world: World | None, regime: Regime
) -> tuple[tuple[Shock, ...], tuple[Shock, ...]]:
    """Return the shocks of the deal, and those with its speculation.

    A provision counts for the deal from ``hinted`` upwards. What only commentators speak of is no
    part of a deal; what it would add is solved and shown apart.
    """
    shocks = resolve(deal, world, "central", regime.ids)
    apart = {p.id for p in deal.provisions if p.status is Status.SPECULATED}
    return tuple(s for s in shocks if s.provision not in apart), shocks


def under_deal(regime: Regime, shocks: Sequence[Shock]) -> tuple[Shock, ...]:
    """Return the shocks of the regime as the deal leaves it, then the deal's own.

    In this order a duty that the deal sets replaces the one in force.
    """
    return (*regime_shocks(regime, shocks), *shocks)


def movers(chain: Iterable[Model], shocks: Iterable[Shock]) -> list[str]:
    """Return the provisions that move a variable which some model reads."""
    read = read_by(chain)
    return list(dict.fromkeys(s.provision for s in shocks if s.variable in read))


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
