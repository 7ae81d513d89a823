"""The desk: a world solved once, on which deals are solved again and again within moments."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np

    from detente.case import Case
    from detente.deal.schema import Deal
    from detente.ensemble.evaluate import States
    from detente.ensemble.response import Response
    from detente.models.base import Model
    from detente.models.coupling import Memory
    from detente.record import Run
    from detente.studio.board import Board, Cell
    from detente.world.regime import Regime
    from detente.world.world import World

T = TypeVar("T")
KEPT = 24


class Desk:
    """Solves deals in one world, one at a time, and keeps the last answers.

    Nothing is loaded before it is asked for, so that a page is there at once.
    """

    def __init__(self, as_of: datetime.date | None = None) -> None:
        self.as_of = as_of or datetime.date.today()
        self._lock = RLock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    @cached_property
    def chain(self) -> tuple[Model, ...]:
        """Return the models in the order in which they are solved."""
        from detente.models.base import models
        from detente.models.coupling import order

        return tuple(order(models()))

    @cached_property
    def world(self) -> World:
        """Return the world."""
        from detente.world.load import load_world

        return load_world()

    @cached_property
    def regime(self) -> Regime:
        """Return the measures in force."""
        from detente.world.regime import load_regime

        return load_regime(self.as_of, self.world.elasticity)

    @cached_property
    def _trunk(self) -> Memory:
        """Return what is the same for every deal: the benchmark and today, solved."""
        from detente.ensemble.evaluate import regime_shocks
        from detente.models.coupling import Memory

        memory = Memory()
        for shocks in ((), regime_shocks(self.regime)):
            memory.solve(self.chain, self.world, shocks)
        return memory

    def states(self, deal: Deal) -> States:
        """Return a deal solved.

        Raises
        ------
        DealError, DataError, SolveError
            With every fault found.
        """
        return self._once(("states", deal), lambda: self._solved(deal))

    def _solved(self, deal: Deal) -> States:
        from detente.ensemble.evaluate import solve_states

        memory = self._trunk.branch()
        return solve_states(deal, self.chain, self.world, self.regime, memory=memory)

    def movers(self, deal: Deal) -> list[str]:
        """Return the provisions of a deal that move a model, its speculation among them."""
        from detente.ensemble.evaluate import deal_shocks, movers

        return movers(self.chain, deal_shocks(deal, None, self.regime)[1])

    def case(self, deal: Deal) -> Case:
        """Return the central case of a deal."""
        from detente.case import Case

        return self._once(("case", deal), lambda: Case.of(deal, self.states(deal)))

    def run(self, deal: Deal) -> Run:
        """Return a deal's central case as a run that stands in no folder."""
        return self._once(("run", deal), lambda: self.case(deal).run())

    def cells(self, deal: Deal) -> tuple[Cell, ...]:
        """Return the single numbers that a deal's findings and headlines speak of."""
        from detente.studio.figures import cells

        return self._once(("cells", deal), lambda: cells(self.run(deal)))

    def board(self, deal: Deal, of: Deal) -> Board:
        """Return the numbers of a deal that a page shows while ``of`` is changed into it."""
        from detente.studio.board import board

        cells = self.cells(of)
        return self._once(("board", deal, of.id), lambda: board(self.states(deal), cells))

    def response(self, deal: Deal) -> Response:
        """Return the linear response of a deal's board."""
        from detente.ensemble.response import response
        from detente.studio.board import board

        cells = self.cells(deal)

        def values(one: Deal) -> Mapping[str, np.ndarray]:
            return board(self._solved(one), cells).values

        def solve() -> Response:
            return response(deal, values, self.movers(deal))

        return self._once(("response", deal), solve)

    def _once(self, key: tuple[str, Deal] | tuple[str, Deal, str], make: Callable[[], T]) -> T:
        kind, deal, *rest = key
        name = (kind, deal.model_dump_json(), *rest)
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[name]
