"""Full runs with bands in the background: one at a time, in a process of their own."""

from __future__ import annotations

import datetime
import os
import signal
from dataclasses import dataclass, field
from multiprocessing import active_children, get_context, parent_process
from threading import RLock, Thread
from typing import TYPE_CHECKING, Any

from detente import record
from detente.errors import DetenteError, Fault
from detente.i18n import text
from detente.studio.code import folder
from detente.studio.workspace import RUNS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from detente.case import Case
    from detente.i18n import Language
    from detente.studio.scenario import Scenario
    from detente.studio.workspace import Workspace

RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
# Seconds in which a run that is called off must be gone.
PATIENCE = 10.0
# So much less than the page is a run entitled to the processor.
NICE = 10


class BusyError(DetenteError):
    """Another run is under way."""

    status = 409


@dataclass
class Job:
    """A run: of which scenario, what it is at, how it ended."""

    id: str
    scenario: Scenario
    state: str = RUNNING
    stage: str = "stage_read"
    done: int = 0
    total: int = 0
    faults: list[str] = field(default_factory=list)
    process: SpawnProcess | None = None
    reader: Thread | None = None

    def told(self, lang: Language) -> dict[str, Any]:
        """Return the job as plain data."""
        one = self.scenario
        return {
            "id": self.id,
            "scenario": {
                "deal": one.deal,
                "values": dict(one.values),
                "without": list(one.without),
            },
            "state": self.state,
            "stage": self.stage,
            "label": text(f"run.{self.stage}", lang),
            "done": self.done,
            "total": self.total,
            "faults": self.faults,
        }


class Runs:
    """The runs of a workspace.

    A run is made in a fresh process, which has neither the server's sockets nor its threads, so
    that the page is answered meanwhile, and calling it off cannot leave anything half written.
    """

    def __init__(
        self,
        workspace: Workspace,
        as_of: datetime.date,
        draws: int | None = None,
        workers: int | None = None,
    ) -> None:
        from detente.ensemble.backends import cores
        from detente.pipeline import DRAWS

        self.folder = workspace.folder / RUNS
        self.as_of = as_of
        self.draws = DRAWS if draws is None else draws
        self.workers = workers or cores()
        self._lock = RLock()
        self._job: Job | None = None

    def name(self, case: Case) -> str:
        """Return the name of a case's run and its folder."""
        return folder(case, self.draws)

    def finished(self, case: Case) -> record.Run | None:
        """Return the run of a case, if there is one that is complete."""
        path = self.folder / self.name(case)
        if not (path / record.RECORD).is_file():
            return None
        try:
            return record.Run.load(path)
        except DetenteError:
            return None

    def job(self, name: str = "") -> Job | None:
        """Return the job of this name, by default the last one."""
        with self._lock:
            one = self._job
        return one if one is not None and name in ("", one.id) else None

    def begin(
        self, case: Case, scenario: Scenario, lang: Language, *, replace: bool = False
    ) -> Job:
        """Begin the run of a case, or return it if it is under way or done already.

        Raises
        ------
        BusyError
            Another one is under way, and is not to be replaced.
        DetenteError
            The folder cannot be written.
        """
        name = self.name(case)
        with self._lock:
            if (one := self._job) and one.state == RUNNING:
                if one.id == name:
                    return one
                if not replace:
                    raise BusyError(Fault("runs", text("studio.run_busy"), found=one.id))
                self._end(one)
            if self.finished(case):
                self._job = Job(name, scenario, DONE)
                return self._job
            record.check_writable(self.folder)
            self._job = Job(name, scenario)
            self._start(self._job, case.deal.model_dump_json(), lang)
            return self._job

    def cancel(self, name: str) -> Job | None:
        """Call a run off; what was drawn is kept. Return it, if there is one."""
        with self._lock:
            one = self.job(name)
            if one and one.state == RUNNING:
                self._end(one)
            return one

    def close(self) -> None:
        """Call off what is under way."""
        with self._lock:
            if self._job and self._job.state == RUNNING:
                self._end(self._job)

    def _start(self, job: Job, deal: str, lang: Language) -> None:
        context = get_context("spawn")
        heard, told = context.Pipe(duplex=False)
        work = (told, deal, self.folder, self.as_of, self.draws, self.workers, lang)
        # Not a daemon: it has workers of its own.
        job.process = context.Process(target=_work, args=work)
        job.process.start()
        told.close()
        job.reader = Thread(target=_follow, args=(job, job.process, heard), daemon=True)
        job.reader.start()

    def _end(self, job: Job) -> None:
        job.state = CANCELLED
        if job.process is None or job.reader is None:
            return
        job.process.terminate()
        job.process.join(PATIENCE)
        if job.process.is_alive():
            job.process.kill()
            job.process.join()
        job.reader.join(PATIENCE)


def _follow(job: Job, process: SpawnProcess, heard: Connection) -> None:
    """Keep a job as its process tells of it, until that has ended."""
    end, faults = FAILED, [text("run.worker_died")]
    with heard:
        while True:
            try:
                kind, said = heard.recv()
            except (EOFError, OSError):
                break
            if kind == "at":
                job.stage, job.done, job.total = said
            else:
                end, faults = kind, said
    process.join()
    if job.state == RUNNING:
        job.faults = faults
        job.state = end


def _work(
    told: Connection,
    deal: str,
    out: Path,
    as_of: datetime.date,
    draws: int,
    workers: int,
    lang: Language,
) -> None:
    """Make a run, in a process of its own."""
    os.environ["DETENTE_LANG"] = lang
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _called_off)
    Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICE)
    from detente.deal.schema import Deal
    from detente.pipeline import run

    def tell(stage: str, done: int, total: int) -> None:
        told.send(("at", (stage, done, total)))

    try:
        made = Deal.model_validate_json(deal)
        run(made, out, as_of=as_of, draws=draws, workers=workers, lang=lang, progress=tell)
    except KeyboardInterrupt:
        told.send((CANCELLED, []))
    except DetenteError as error:
        told.send((FAILED, [str(fault) for fault in error.faults]))
    except Exception as error:
        told.send((FAILED, [f"{type(error).__name__}: {error}"]))
        raise
    else:
        told.send((DONE, []))
    told.close()


def _called_off(number: int, frame: object) -> None:
    # What workers are at is thrown away; what is drawn stands in files, each whole.
    for worker in active_children():
        worker.kill()
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    asked = parent_process()
    if asked is not None:
        asked.join()
        os._exit(1)
