"""Draws a second on one worker, on more, and on each backend, as ratios to one within one run.

Run: ``python benchmarks/draws_workers.py [DEAL] [--draws 200] [--workers 1 2] [--dask]``.
Workers are started and have the world before the clock runs; the central case is solved before.
``--model trade`` (and more) keeps these models alone; ``--repeat`` takes the best of some times.
"""

import argparse
import datetime
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from detente.deal.load import load_deal
from detente.ensemble.backends import Underway, Workers, executor
from detente.ensemble.batch import Job, evaluate
from detente.ensemble.draws import Design
from detente.ensemble.evaluate import solve_states
from detente.ensemble.stream import batches
from detente.models.base import models
from detente.models.coupling import order
from detente.outcomes import tables
from detente.outcomes.draws import measures
from detente.world.load import load_world
from detente.world.regime import load_regime

DAY = datetime.date(2026, 11, 24)


def job_of(name: str, only: list[str]) -> Job:
    """Return what a worker needs for the draws of a deal."""
    deal, world = load_deal(name), load_world()
    chain = order({n: m for n, m in models().items() if not only or n in only})
    states = solve_states(deal, chain, world, load_regime(DAY, world.elasticity))
    read = measures(tables.compare(states))
    return Job(Design.of(deal, world, chain), DAY, world.elasticity, read, world.hash)


def timed(job: Job, draws: int, workers: Workers, repeat: int) -> tuple[float, dict[int, tuple]]:
    """Return the least seconds that all draws take, and the numbers by first draw."""
    found: dict[int, tuple] = {}
    seconds = []
    with executor(workers) as (pool, count):
        # Every worker solves the state that draws start from; which one takes which is chance.
        for future in [pool.submit(evaluate, job, 0, 2) for _ in range(4 * count)]:
            future.result()
        for _ in range(repeat):
            start = time.perf_counter()
            for batch in Underway(pool, count, job, batches(draws)):
                found[batch.first] = (batch.numbers, batch.faults)
            seconds.append(time.perf_counter() - start)
    return min(seconds), found


def same(one: dict[int, tuple], other: dict[int, tuple]) -> bool:
    """Say whether two backends found the same numbers, bit for bit."""
    return one.keys() == other.keys() and all(
        one[first][1] == other[first][1]
        and all(np.array_equal(v, other[first][0][n], True) for n, v in one[first][0].items())
        for first in one
    )


def main() -> None:
    """Print draws a second by backend."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("deal", nargs="?", default="moscow-washington-2025")
    arguments.add_argument("--draws", type=int, default=200)
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    arguments.add_argument("--dask", action="store_true", help="local Dask clusters as well")
    arguments.add_argument("--model", nargs="+", default=[], help="these models alone")
    arguments.add_argument("--repeat", type=int, default=2)
    given = arguments.parse_args()
    job = job_of(given.deal, given.model)
    print(f"{given.deal}: {given.draws} draws, {len(job.design.inputs)} inputs")
    named: list[Workers] = [*dict.fromkeys((1, *given.workers))]
    named += [f"dask:{count}" for count in named] if given.dask else []
    base, numbers = 0.0, {}
    for workers in named:
        seconds, found = timed(job, given.draws, workers, given.repeat)
        if not base:
            base, numbers = seconds, found
        assert same(found, numbers), workers
        failed = sum(fault is not None for _, faults in found.values() for fault in faults)
        print(
            f"{workers!s:>8}: {given.draws / seconds:7.1f} draws/s, "
            f"{base / seconds:5.2f} times one worker here, {failed} failed"
        )


if __name__ == "__main__":
    main()
