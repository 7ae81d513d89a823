"""The pipeline: a deal goes in, its consequences come out."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import __version__, record
from detente.deal.load import load_deal
from detente.deal.schema import Deal
from detente.ensemble import stream
from detente.ensemble.backends import Underway, Workers, executor
from detente.ensemble.batch import Job
from detente.ensemble.draws import SEED, Design
from detente.ensemble.evaluate import States, movers, solve_states
from detente.ensemble.odds import odds
from detente.errors import DetenteError, Fault, SolveError
from detente.i18n import text
from detente.models.base import Model, models
from detente.models.coupling import order
from detente.models.ratification_compromise import Ratification, consent
from detente.outcomes import audit, bands, claims, tables
from detente.outcomes.draws import Measures, measures
from detente.outcomes.provisions import provisions
from detente.shocks.rules.regime import strengths
from detente.world.load import load_world
from detente.world.regime import load_regime

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.i18n import Language

LIBRARIES = ("numpy", "scipy", "pandas", "xarray", "pyarrow", "pydantic", "piqp")
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
        case = _Case.of(deal, solve_states(deal, chain, world, regime))
        tell("stage_solve", 1, 1)

        design = Design.of(deal, world, chain, seed)
        job = Job(design, as_of, world.elasticity, case.measures, world.hash)
        identity = _identity(deal, chain, case.states, draws, seed)
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
            found, meta = _results(case, design, drawn, draws)
            meta = _meta(deal, chain, case.states, identity) | meta
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


@dataclass(frozen=True)
class _Case:
    """The central case: its states and tables, what claims speak of, what to read off draws."""

    deal: Deal
    states: States
    comparisons: tables.Comparisons
    moving: set[str]
    readings: Mapping[str, claims.Reading]
    measures: Measures

    @classmethod
    def of(cls, deal: Deal, states: States) -> _Case:
        comparisons = tables.compare(states)
        moving = {*movers(states.chain, states.every)}
        added = partial(tables.added, states)
        readings = claims.read(deal.claims, comparisons, states.world, moving, added)
        kept = measures(comparisons, claims.sums(deal.claims, readings))
        return cls(deal, states, comparisons, moving, readings, kept)


def _results(
    case: _Case, design: Design, drawn: Path, draws: int
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables with their bands, and what ``run.json`` says of draws and claims."""
    deal = case.deal
    inputs = stream.inputs(drawn)
    good = inputs[stream.FAULT].isna().to_numpy()
    if draws and not good.any():
        reason = inputs[stream.FAULT].iloc[0]
        raise SolveError(Fault(deal.id, text("run.all_failed", reason=reason)))
    known = bands.bands(drawn, case.measures, good)
    found = tables.stacked(tables.banded(case.comparisons, case.measures, known))
    if draws:
        found["cells"] = tables.cells(case.comparisons, case.measures)
    held = bands.claims(drawn, case.measures, claims.signs(deal.claims), good)
    consents = {p.id: given for p in deal.provisions if (given := consent(p))}
    return found, {
        "draws": audit.drawn(inputs, design, draws),
        "claims": claims.check(
            deal.claims, case.comparisons, case.readings, case.moving, held, consents
        ),
    }


def _meta(
    deal: Deal, chain: Sequence[Model], central: States, identity: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a run rests on, found and left out: the content of ``run.json``."""
    world, regime, shocks, every = central.world, central.regime, central.shocks, central.every
    moving = movers(chain, shocks)
    return {
        "fingerprint": record.fingerprint(identity),
        "version": __version__,
        "libraries": {name: version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "reviewed": deal.reviewed,
        "deal": identity["deal"],
        "world": audit.about_world(world),
        "energy": audit.about_energy(world),
        "hashes": {name: identity[name] for name in ("world", "energy", "currency", "security")},
        "regime_as_of": regime.as_of.isoformat(),
        "models": [
            {"name": m.name, "source": m.source, "reads": m.reads, "writes": m.writes}
            for m in chain
        ],
        "solves": audit.solves(central),
        "shocks": [vars(s) for s in every],
        "covered": moving,
        "speculated": [name for name in movers(chain, every) if name not in moving],
        "assumptions": audit.assumptions(deal),
        "regime": audit.regime_rows(regime, strengths(shocks), world),
        "calibrated": identity["calibrated"],
        "not_covered": [*audit.unread(deal, chain, every), *audit.outside_world(deal, world)],
    }


def _hash(part: xr.Dataset | None) -> str:
    return "" if part is None else str(part.attrs.get("sha256", ""))


def _identity(
    deal: Deal, chain: Sequence[Model], central: States, draws: int, seed: int
) -> dict[str, Any]:
    """Return everything that determines the numbers of a run, for its fingerprint."""
    calibrated = central.regime.calibrated
    return {
        "deal": deal.model_dump(mode="json"),
        "regime": [p.model_dump(mode="json") for p in central.regime.provisions],
        "calibrated": {f"{i}#{n}": v for (i, n), v in sorted(calibrated.items())},
        "world": central.world.hash,
        "energy": _hash(central.world.energy),
        "currency": _hash(central.world.currency),
        "security": _hash(central.world.security),
        "elasticity": central.world.elasticity,
        "models": [repr(model) for model in (*chain, Ratification())],
        "draws": [draws, seed],
        "version": __version__,
    }
