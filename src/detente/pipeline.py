"""The pipeline: a deal goes in, its consequences come out."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import __version__, record
from detente.deal.load import load_deal
from detente.deal.schema import Case, Deal
from detente.ensemble.evaluate import States, movers, solve_cases
from detente.ensemble.odds import odds
from detente.models.base import Model, models
from detente.models.coupling import order
from detente.models.ratification_compromise import Ratification, consent
from detente.outcomes import audit, claims, tables
from detente.outcomes.provisions import provisions
from detente.shocks.rules.regime import strengths

if TYPE_CHECKING:
    import xarray as xr

    from detente.i18n import Language

LIBRARIES = ("numpy", "scipy", "pandas", "xarray", "pyarrow", "pydantic", "piqp")
Progress = Callable[[str, int, int], None]


def run(
    deal: Deal | Path | str,
    out: Path | str = "runs",
    *,
    as_of: datetime.date | None = None,
    elasticity: str | None = None,
    lang: Language | None = None,
    progress: Progress | None = None,
) -> record.Run:
    """Run a deal and write its run folder; with ``lang``, its report as well.

    Three states are solved: the benchmark without the regime, today (the benchmark with the
    regime in force on ``as_of``) and the deal (the regime as the deal changes it, and the deal's
    own measures). Each is solved for the central, low and high magnitudes of the deal and for each
    published set of trade elasticities; ``low`` and ``high`` of an outcome are the extremes over
    these cases, a range and not a probability band.

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
    lang
        Language of the report; default none is written.
    progress
        Called with a stage (a key of the ``run`` messages), what is done and the total.

    Raises
    ------
    DealError, DataError, SolveError
        With every fault found; nothing is written.
    """
    tell = progress or (lambda stage, done, total: None)
    record.check_writable(Path(out))

    tell("stage_read", 0, 1)
    deal = deal if isinstance(deal, Deal) else load_deal(deal)
    as_of = as_of or datetime.date.today()
    chain = order(models())
    tell("stage_read", 1, 1)

    cases = solve_cases(deal, chain, as_of, elasticity, lambda *at: tell("stage_solve", *at))

    tell("stage_contributions", 0, 1)
    shares = provisions(deal, chain, next(iter(cases.values())))
    comparisons = tables.compare(cases)
    meta = _meta(deal, chain, cases, comparisons)
    tell("stage_contributions", 1, 1)

    tell("stage_write", 0, 1)
    folder = Path(out) / f"{deal.id}-{meta['fingerprint'][:8]}"
    with record.writing(folder) as draft:
        found = tables.stacked(comparisons) | shares
        found |= {"cases": tables.by_case(cases), "odds": odds(deal)}
        record.write_tables(draft, found)
        record.write_record(draft, meta)
        if lang:
            from detente.report.html import languages, write

            # Reports that stood here already stay, and are of this run too.
            for one in dict.fromkeys((lang, *languages(folder))):
                write(record.Run.load(draft), one)
    tell("stage_write", 1, 1)
    return record.Run.load(folder)


def _meta(
    deal: Deal,
    chain: Sequence[Model],
    cases: Mapping[tuple[Case, str], States],
    comparisons: tables.Comparisons,
) -> dict[str, Any]:
    """Return what a run rests on, found and left out: the content of ``run.json``."""
    central = next(iter(cases.values()))
    world, regime, shocks, every = central.world, central.regime, central.shocks, central.every
    moving = movers(chain, shocks)
    apart = [name for name in movers(chain, every) if name not in moving]
    identity = _identity(deal, chain, central)
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
        "regime_as_of": regime.as_of.isoformat(),
        "cases": [f"{case}, {name}" for case, name in cases],
        "models": [
            {"name": m.name, "source": m.source, "reads": m.reads, "writes": m.writes}
            for m in chain
        ],
        "solves": audit.solves(cases),
        "shocks": [vars(s) for s in every],
        "covered": moving,
        "speculated": apart,
        "assumptions": audit.assumptions(deal),
        "regime": audit.regime_rows(regime, strengths(shocks), world),
        "calibrated": identity["calibrated"],
        "not_covered": [*audit.unread(deal, chain, every), *audit.outside_world(deal, world)],
        "claims": claims.check(
            deal.claims,
            comparisons,
            world,
            {*moving, *apart},
            partial(tables.added, cases),
            {p.id: found for p in deal.provisions if (found := consent(p))},
        ),
    }


def _hash(part: xr.Dataset | None) -> str:
    return "" if part is None else str(part.attrs.get("sha256", ""))


def _identity(deal: Deal, chain: Sequence[Model], central: States) -> dict[str, Any]:
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
        "version": __version__,
    }
