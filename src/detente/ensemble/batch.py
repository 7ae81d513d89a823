"""A batch of draws, solved in one worker: plain numbers in, plain numbers out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from detente.ensemble.draws import Design, Value
from detente.ensemble.evaluate import States, regime_shocks, solve_states
from detente.ensemble.inputs import ELASTICITY
from detente.ensemble.resize import redrawn
from detente.errors import DataError, DealError, Fault, SolveError
from detente.i18n import text
from detente.models.base import Model, Solution
from detente.models.coupling import solve
from detente.world.load import load_world
from detente.world.regime import load_regime


class Measured(Protocol):
    """What is read off a draw: ``sizes`` numbers by name, from its solved states."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return how many numbers there are by each name."""
        ...

    def __call__(self, states: States, held: frozenset[str]) -> Mapping[str, np.ndarray]:
        """Return the numbers of a draw in which the provisions ``held`` are carried out."""
        ...


# What makes a draw a failed one. Anything else, such as data that do not fit, ends the run.
UNSOLVED = (SolveError, DealError, FloatingPointError, np.linalg.LinAlgError)


@dataclass(frozen=True)
class Job:
    """What a worker needs to know to solve any draw of a run.

    ``world`` is the hash of the world that the worker must have.
    """

    design: Design
    as_of: datetime.date
    elasticity: str
    measured: Measured
    world: str


@dataclass(frozen=True)
class Batch:
    """Draws ``first`` and following: their inputs, their numbers (draw, cell), what failed.

    A draw that failed has its reason in ``faults`` and NaN for every number.
    """

    first: int
    rows: tuple[Mapping[str, Value], ...]
    numbers: Mapping[str, np.ndarray]
    faults: tuple[str | None, ...]


def evaluate(job: Job, first: int, count: int) -> Batch:
    """Solve ``count`` draws from ``first`` on.

    Every draw starts from the central case of today, so that its numbers do not depend on the
    draws beside it.

    Raises
    ------
    DataError
        The worker has another world than the one that asks.
    """
    if load_world().hash != job.world:
        raise DataError(Fault("world", text("run.other_world"), found=load_world().hash[:12]))
    near = _near(job.design.chain, job.as_of, job.elasticity)
    numbers = {
        name: np.full((count, size), np.nan, dtype=np.float32)
        for name, size in job.measured.sizes.items()
    }
    rows, faults = [], []
    for place, draw in enumerate(job.design.draws(first, count)):
        rows.append(draw.row)
        try:
            world, regime = redrawn(str(draw.row[ELASTICITY]), job.as_of, draw.row)
            states = solve_states(
                draw.deal, draw.chain, world, regime, held=draw.held, near=near, checked=True
            )
            found = job.measured(states, draw.held)
        except UNSOLVED as error:
            faults.append(str(error) or type(error).__name__)
            continue
        faults.append(None)
        for name, values in found.items():
            numbers[name][place] = values
    return Batch(first, tuple(rows), numbers, tuple(faults))


@lru_cache(maxsize=2)
def _near(
    chain: tuple[Model, ...], as_of: datetime.date, elasticity: str
) -> Mapping[str, Solution]:
    """Return today's state in the central case, from which the draws start."""
    return solve(chain, load_world(elasticity), regime_shocks(load_regime(as_of, elasticity)))
