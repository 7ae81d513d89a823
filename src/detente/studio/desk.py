"""The desk: a world solved once, on which deals are solved again and again within moments."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock, RLock
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
# How many answers of a kind are kept. States take ten megabytes, a case and its run forty, a board
# or a response less than one.
KEPT = {"states": 12, "case": 4, "run": 6, "cells": 24, "board": 96, "response": 12}


@dataclass
class _Slot:
    """The place of an answer, which whoever comes first makes while the others wait for it."""

    lock: RLock = field(default_factory=RLock)
    made: bool = False
    answer: Any = None


class Desk:
    """Solves deals in one world, one at a time, and keeps the last answers.

    Nothing is loaded before it is asked for, so that a page is there at once. The day whose regime
    is today's is that of the start, however long it is open. Any thread may ask: what takes many
    solves lets others in between, and what fails leaves nothing behind.
    """

    def __init__(self, as_of: datetime.date | None = None) -> None:
        self.as_of = as_of or datetime.date.today()
        self._solving = RLock()
        self._shelf = Lock()
        self._kept: dict[str, OrderedDict[Hashable, _Slot]] = {kind: OrderedDict() for kind in KEPT}

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

        with self._solving:
            memory = self._trunk.branch()
            return solve_states(deal, self.chain, self.world, self.regime, memory=memory)

    def movers(self, deal: Deal) -> list[str]:
        """Return the provisions of a deal that move a model, its speculation among them."""
        from detente.ensemble.evaluate import deal_shocks, movers

        with self._solving:
            return movers(self.chain, deal_shocks(deal, None, self.regime)[1])

    def case(self, deal: Deal) -> Case:
        """Return the central case of a deal."""
        from detente.case import Case

        def made() -> Case:
            states = self.states(deal)
            with self._solving:
                return Case.of(deal, states)

        return self._once(("case", deal), made)

    def run(self, deal: Deal) -> Run:
        """Return a deal's central case as a run that stands in no folder."""

        def made() -> Run:
            case = self.case(deal)
            with self._solving:
                return case.run()

        return self._once(("run", deal), made)

    def cells(self, deal: Deal) -> tuple[Cell, ...]:
        """Return the single numbers that a deal's findings and headlines speak of."""
        from detente.studio.figures import cells

        return self._once(("cells", deal), lambda: cells(self.run(deal)))

    def board(self, deal: Deal, of: Deal) -> Board:
        """Return the numbers of a deal that a page shows while ``of`` is changed into it."""
        from detente.studio.board import board

        cells = self.cells(of)

        def made() -> Board:
            states = self.states(deal)
            with self._solving:
                return board(states, cells)

        return self._once(("board", deal, of), made)

    def response(self, deal: Deal) -> Response:
        """Return the linear response of a deal's board."""
        from detente.ensemble.response import response
        from detente.studio.board import board

        cells = self.cells(deal)

        def values(one: Deal) -> Mapping[str, np.ndarray]:
            with self._solving:
                return board(self._solved(one), cells).values

        def solve() -> Response:
            return response(deal, values, self.movers(deal))

        return self._once(("response", deal), solve)

    def _once(self, key: tuple[str, *tuple[Deal, ...]], make: Callable[[], T]) -> T:
        kind, *deals = key
        name = tuple(deal.model_dump_json() for deal in deals)
        kept = self._kept[kind]
        with self._shelf:
            slot = kept.setdefault(name, _Slot())
            kept.move_to_end(name)
            while len(kept) > KEPT[kind]:
                kept.popitem(last=False)
        with slot.lock:
            if not slot.made:
                slot.answer = make()
                slot.made = True
            return slot.answer
