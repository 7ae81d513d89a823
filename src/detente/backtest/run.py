"""Every draw of every episode solved, in this process or in others, and scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from detente.backtest import predict
from detente.backtest.episode import Episode, load_episode, names
from detente.backtest.score import Score
from detente.ensemble.backends import Workers, executor
from detente.ensemble.draws import SEED
from detente.errors import DetenteError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    from detente.backtest.predict import Predicted

DRAWS = 200
BAND = (0.05, 0.5, 0.95)
Progress = Callable[[int, int], None]
# Episode, first draw, and how many.
Batch = tuple[str, int, int]


def run(
    episodes: Sequence[str] = (),
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    workers: Workers = 1,
    progress: Progress | None = None,
) -> list[Score]:
    """Return the scores of some episodes, or of all: predicted median and band, and what came.

    Parameters
    ----------
    episodes
        Ids; none is every one.
    draws, seed
        How many draws, at least one. One seed gives the same numbers on any number of workers.
    workers
        As in :func:`detente.pipeline.run`.
    progress
        Called with the draws done and their total.

    Raises
    ------
    DataError, DealError, SolveError
        No such episode, a fault of its files, or none of its draws could be solved.
    """
    if draws < 1:
        raise DetenteError(Fault("--draws", text("backtest.no_draws"), found=str(draws)))
    chosen = [load_episode(name) for name in episodes or names()]
    todo = [
        (episode.id, first, count)
        for episode in chosen
        for first, count in predict.batches(episode.id, draws)
    ]
    tell, total, done = progress or (lambda done, total: None), draws * len(chosen), 0
    parts: dict[str, dict[int, np.ndarray]] = {episode.id: {} for episode in chosen}
    tell(0, total)
    with executor(workers) as (pool, count):
        for (name, first, size), answers in _solved(pool, count, todo, seed):
            parts[name][first] = answers
            done += size
            tell(done, total)
    return [
        score
        for episode in chosen
        for score in scores(episode, predict.collect(episode.id, parts[episode.id]))
    ]


def _solved(
    pool: Executor, count: int, todo: Iterable[Batch], seed: int
) -> Iterator[tuple[Batch, np.ndarray]]:
    """Yield batches with their answers as they are done; two a worker are under way."""
    # In this process each is solved as it is submitted: one at a time, to tell of it.
    most, waiting = 1 if count == 1 else 2 * count, iter(todo)
    running: dict[Future, Batch] = {}
    while True:
        for one in islice(waiting, most - len(running)):
            name, first, size = one
            running[pool.submit(predict.solved, name, seed, first, size)] = one
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            try:
                yield running.pop(future), future.result()
            except BrokenExecutor as error:
                fault = Fault("--workers", text("run.worker_died"), found=str(error))
                raise DetenteError(fault) from error


def scores(episode: Episode, told: Predicted) -> list[Score]:
    """Return the scores of an episode's observed quantities."""
    bands = np.quantile(told.draws, BAND, axis=0)
    found = []
    for column, one in enumerate(episode.observations):
        low, middle, high = (float(x) for x in bands[:, column])
        naive = float(told.naive[column])
        found.append(
            Score(
                episode=episode.id,
                quantity=one.id,
                model=episode.model,
                unit=one.unit,
                years=one.years,
                draws=len(told.draws),
                central=float(told.central[column]),
                median=middle,
                low=low,
                high=high,
                observed=one.value,
                naive=None if np.isnan(naive) else naive,
                in_sample=one.in_sample,
                source=one.source,
                licence=one.licence,
            )
        )
    return found
