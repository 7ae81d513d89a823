"""The pipeline: a deal goes in, its consequences come out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from detente import record
from detente.case import Case
from detente.deal.load import load_deal
from detente.deal.schema import Deal
from detente.ensemble import stream
from detente.ensemble.backends import Underway, Workers, executor
from detente.ensemble.batch import Job
from detente.ensemble.draws import SEED, Design
from detente.ensemble.evaluate import solve_states
from detente.ensemble.odds import odds
from detente.errors import DetenteError, Fault
from detente.i18n import text
from detente.models.base import models
from detente.models.coupling import order
from detente.outcomes.provisions import provisions
from detente.world.load import load_world
from detente.world.regime import load_regime

if TYPE_CHECKING:
    from detente.i18n import Language

DRAWS = 200
Progress = Callable[[str, int, int], None]


def run(
    deal: Deal | Path | str,
    out: Path | str = "runs",
    *,
    as_of: datetime.date | None = None,
    elasticity: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    workers: Workers = 1,
    lang: Language | None = None,
    progress: Progress | None = None,
) -> record.Run:
    """Run a deal and write its run folder; with ``lang``, its report as well.

    Three states are solved: the benchmark without the regime, today (the benchmark with the
    regime in force on ``as_of``) and the deal (the regime as the deal changes it, and the deal's
    own measures). Once in the central case, which gives the values; and once a draw of what is
    uncertain (:mod:`detente.ensemble.inputs`), which gives the bands.

    A run that was cut off goes on where it stopped: what was drawn stands in a hidden folder beside
    the run's until it is complete.

    Parameters
    ----------
    deal
        A deal, the path of a deal file or its folder, or the id of a deal in the library.
    out
        Folder under which the run folder ``<deal id>-<fingerprint>`` is made.
    as_of
        Day whose regime counts as "today"; default the current date.
    elasticity
        The set of the central case; default the world's.
    draws, seed
        How many draws; none leaves the bands out. One seed gives the same draws for every deal, as
        far as they have the same uncertain inputs, on any number of workers.
    workers
        Where draws are solved: a number of processes, 1 for this one; ``dask`` or ``dask:4`` for
        a local Dask cluster; the address of a Dask scheduler. A script that asks for processes
        must guard its main module (``if __name__ == "__main__"``).
    lang
        Language of the report; default none is written.
    progress
        Called with a stage (a key of the ``run`` messages), what is done and the total.

    Raises
    ------
    DealError, DataError, SolveError
        With every fault found; no run folder is written.
    """
    tell = progress or (lambda stage, done, total: None)
    record.check_writable(Path(out))
    if draws < 0:
        raise DetenteError(Fault("draws", text("run.bad_draws"), found=str(draws)))

    tell("stage_read", 0, 1)
    deal = deal if isinstance(deal, Deal) else load_deal(deal)
    as_of = as_of or datetime.date.today()
    chain = order(models())
    world = load_world(elasticity)
    regime = load_regime(as_of, world.elasticity)
    tell("stage_read", 1, 1)

    with executor(workers if draws else 1) as (pool, count):
        tell("stage_solve", 0, 1)
        case = Case.of(deal, solve_states(deal, chain, world, regime))
        tell("stage_solve", 1, 1)

        design = Design.of(deal, world, chain, seed)
        job = Job(design, as_of, world.elasticity, case.measures, world.hash)
        identity = case.identity(draws, seed)
        folder = Path(out) / f"{deal.id}-{record.fingerprint(identity)[:8]}"
        with stream.stash(folder, draws) as drawn:
            todo = stream.missing(drawn, draws)
            under = Underway(pool, count, job, todo)
            # The workers draw while this process splits the central case.
            tell("stage_contributions", 0, 1)
            shares = provisions(deal, chain, case.states)
            tell("stage_contributions", 1, 1)
            done = draws - sum(size for _, size in todo)
            tell("stage_draws", done, draws)
            for batch in under:
                stream.write(drawn, batch)
                done += len(batch.faults)
                tell("stage_draws", done, draws)

            tell("stage_write", 0, 1)
            found, meta = case.results(design, drawn, draws)
            meta = case.meta(identity) | meta
            with record.writing(folder) as draft:
                stream.keep(drawn, draft)
                record.write_tables(draft, found | shares | {"odds": odds(deal)})
                record.write_record(draft, meta)
                if lang:
                    from detente.report.html import languages, write

                    # Reports that stood here already stay, and are of this run too.
                    for one in dict.fromkeys((lang, *languages(folder))):
                        write(record.Run.load(draft), one)
        tell("stage_write", 1, 1)
    return record.Run.load(folder)
