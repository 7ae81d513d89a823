"""Where draws are solved: in this process, in processes beside it, or on a Dask cluster.

One option names the backend: a number of processes (1: this one), ``dask`` or ``dask:4`` for a
local cluster, or the address of a scheduler (``tcp://host:8786``). All are executors of the
standard library's ``concurrent.futures``; results are the same on each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    from detente.ensemble.batch import Batch, Job

Workers = int | str
# Processes that are started unasked.
MOST = 8
# Seconds in which a Dask scheduler must answer.
PATIENCE = 20
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+:\d{1,5}")
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_LOCAL = re.compile(r"dask(?::([1-9]\d*))?")


class Here(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        """Return a future that is done."""
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def cores() -> int:
    """Return how many processes to take where nobody says: one for each core, at most eight.

    Each takes about 0.4 GB.
    """
    own = getattr(os, "sched_getaffinity", None)
    return min(len(own(0)) if own else os.cpu_count() or 1, MOST)


@contextmanager
def executor(workers: Workers = 1) -> Iterator[tuple[Executor, int]]:
    """Give the executor that ``workers`` names, and how many it has.

    Raises
    ------
    DetenteError
        No such backend, Dask is not installed, its scheduler cannot be reached, or a worker ended
        before it was done.
    """
    named = str(workers)
    if named.isdecimal() and int(named) > 0:
        count = int(named)
        if count == 1:
            yield Here(), 1
            return
        from multiprocessing import get_context

        # Fresh processes on every system: a copy of one with threads may never come to an end.
        pool = ProcessPoolExecutor(count, get_context("spawn"), _quiet)
        with _one_thread():
            # They load what they need while this process does.
            for _ in range(count):
                pool.submit(ready)
        try:
            yield pool, count
        except BrokenExecutor as error:
            raise DetenteError(text("run.worker_died")) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return
    if _LOCAL.fullmatch(named) or _ADDRESS.fullmatch(named):
        with _dask(named) as found:
            yield found
        return
    allowed = "1, 2, ..., dask, dask:4, tcp://host:8786"
    raise DetenteError(Fault("--workers", text("run.no_backend"), found=named, allowed=allowed))


def _threads(client: Any) -> int:
    """Return how many threads the workers of a cluster have."""
    return sum(client.nthreads().values())


@contextmanager
def _dask(named: str) -> Iterator[tuple[Executor, int]]:
    if find_spec("distributed") is None:
        raise DetenteError(text("cli.needs_extra", extra="dask", modules="distributed"))
    from dask import config
    from distributed import Client, KilledWorker, LocalCluster

    local, cluster = _LOCAL.fullmatch(named), None
    try:
        if local:
            count = int(local.group(1) or cores())
            # Dask's own environment of workers has them give memory back at once, which takes a
            # third of the time of solving on arrays.
            with config.set({"distributed.nanny.pre-spawn-environ": dict.fromkeys(_THREADS, 1)}):
                cluster = LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    dashboard_address=None,  # pyright: ignore[reportArgumentType]
                    silence_logs=50,
                )
        client = Client(cluster or named, timeout=PATIENCE)
    except OSError as error:
        if cluster is not None:
            cluster.close()
        fault = Fault("--workers", text("run.no_scheduler"), found=f"{named}: {error}")
        raise DetenteError(fault) from None
    try:
        with client:
            yield client.get_executor(pure=False), max(_threads(client), 1)
    except KilledWorker as error:
        raise DetenteError(text("run.worker_died")) from error
    finally:
        if cluster is not None:
            cluster.close()


def _quiet() -> None:
    """Leave an interruption to the process that asked; end with it, even if it is killed.

    A worker waits for work on a queue that it holds open itself, so that nothing else tells it.
    """
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    asked = parent_process()
    if asked is not None:
        asked.join()
        os._exit(1)


class Underway:
    """Batches that are being solved, in the order in which they are done.

    At most two a worker are under way, so that neither what waits nor what is done piles up in
    memory, however many draws there are. Work begins when this is made, before results are asked
    for; in this process it waits for that.
    """

    def __init__(
        self, pool: Executor, count: int, job: Job, batches: Iterable[tuple[int, int]]
    ) -> None:
        self._pool, self._job, self._waiting = pool, job, iter(batches)
        self._most = 2 * count
        self._running: set[Future] = set()
        if not isinstance(pool, Here):
            self._fill()

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches. What waits when an error ends it is called off by the executor's end.

        A pool of processes that is broken fails what it has not done, and stumbles over a future
        that somebody else has called off: its other workers would never end.
        """
        self._fill()
        while self._running:
            done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
            self._fill()

    def _fill(self) -> None:
        from detente.ensemble.batch import evaluate

        most = 1 if isinstance(self._pool, Here) else self._most
        while len(self._running) < most and (one := next(self._waiting, None)) is not None:
            self._running.add(self._pool.submit(evaluate, self._job, *one))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start now use one thread each, unless the user says otherwise."""
    names = [n for n in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS") if n not in os.environ]
    os.environ |= dict.fromkeys(names, "1")
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]


def ready() -> None:
    """Import what solving a draw takes and read the world."""
    from detente.ensemble import batch  # noqa: F401
    from detente.models.base import models
    from detente.world.load import load_world

    models()
    load_world()
