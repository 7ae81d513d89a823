"""The order in which models are solved: who reads what another writes comes after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.models.base import Model, Solution

if TYPE_CHECKING:
    from detente.shocks.shock import Shock
    from detente.world.world import World


def order(models: Mapping[str, Model]) -> list[Model]:
    """Return the models in an order that respects reads and writes; DataError if there is none."""
    needs = {
        name: {
            other
            for other, writer in models.items()
            if other != name and set(model.reads) & set(writer.writes)
        }
        for name, model in models.items()
    }
    try:
        return [models[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        found = " -> ".join(error.args[1])
        raise DataError(Fault("", text("models.circle"), found=found)) from None


def solve(models: Sequence[Model], world: World, shocks: Sequence[Shock]) -> dict[str, Solution]:
    """Solve one state of the world with every model, each seeing the solutions before it."""
    solutions: dict[str, Solution] = {}
    for model in models:
        solutions[model.name] = model.solve(world, shocks, solutions)
    return solutions


class Memory:
    """Solves states of the world, and no model twice where nothing that it reads has changed."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Solution, tuple[object, ...]]] = {}

    def branch(self) -> Memory:
        """Return a memory that knows what this one does, and keeps what it learns to itself."""
        other = Memory()
        other._known.update(self._known)
        return other

    def solve(
        self,
        models: Sequence[Model],
        world: World,
        shocks: Sequence[Shock],
        near: Mapping[str, Solution] | None = None,
    ) -> dict[str, Solution]:
        """Solve one state of the world with every model, each seeing the solutions before it.

        ``near`` are solutions of a state near by, from which models start that can.
        """
        solutions: dict[str, Solution] = {}
        for model in models:
            read = set(model.reads)
            moving = tuple(s for s in shocks if s.variable in read)
            seen = (world, *(s for s in solutions.values() if not read.isdisjoint(s.variables)))
            key = (model, moving, *map(id, seen))
            if key not in self._known:
                # What it saw is kept beside the answer, so that no other object takes its id.
                start = (near or {}).get(model.name)
                self._known[key] = _solved(model, world, shocks, solutions, start), seen
            solutions[model.name] = self._known[key][0]
        return solutions


def _solved(
    model: Model,
    world: World,
    shocks: Sequence[Shock],
    upstream: Mapping[str, Solution],
    start: Solution | None,
) -> Solution:
    if start is None or not getattr(model, "warm", False):
        return model.solve(world, shocks, upstream)
    return model.solve(world, shocks, upstream, start=start)  # pyright: ignore[reportCallIssue]


def toward(models: Sequence[Model], *variables: str) -> list[Model]:
    """Return the models that bear on variables: their writers and those that they read from."""
    wanted, found = set(variables), []
    for model in reversed(models):
        if wanted.intersection(model.writes):
            found.append(model)
            wanted.update(model.reads)
    return found[::-1]


def read_by(models: Iterable[Model]) -> set[str]:
    """Return the variables that have an effect: those that a model reads, and the regime's."""
    # The regime is put together before any model, from what a deal leaves of its measures.
    return {"regime_strength"}.union(*(model.reads for model in models))
