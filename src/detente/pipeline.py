"""The pipeline: a deal goes in, its consequences come out."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente import __version__, record
from detente.deal.load import load_deal
from detente.deal.schema import Case, Deal
from detente.ensemble.contributions import expectation, shapley
from detente.ensemble.evaluate import (
    CASES,
    States,
    chances,
    deal_shocks,
    movers,
    solve_deal,
    solve_today,
    worth,
)
from detente.models.base import models
from detente.models.coupling import order
from detente.outcomes import audit, claims, compute
from detente.outcomes.tables import table
from detente.shocks.rules.regime import strengths
from detente.world.load import load_world
from detente.world.regime import Regime, load_regime

if TYPE_CHECKING:
    import pandas as pd

    from detente.i18n import Language
    from detente.shocks.shock import Shock
    from detente.world.world import World

LIBRARIES = ("numpy", "pandas", "xarray", "pyarrow", "pydantic")
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
    world = load_world(elasticity)
    central = world.elasticity
    regime = load_regime(as_of, central)
    chain = order(models())
    shocks, every = deal_shocks(deal, world, regime, "central")
    moving = movers(chain, shocks)
    apart = [name for name in movers(chain, every) if name not in moving]
    tell("stage_read", 1, 1)

    sets = [central, *(name for name in world.elasticity_sets if name != central)]
    cases: dict[tuple[Case, str], States] = {}
    for name in sets:
        other, other_regime = load_world(name), load_regime(as_of, name)
        base, today = solve_today(chain, other, other_regime)
        for case in CASES:
            tell("stage_solve", len(cases), len(sets) * len(CASES))
            own, with_speculation = deal_shocks(deal, other, other_regime, case)
            after = solve_deal(chain, other, other_regime, own)
            more = solve_deal(chain, other, other_regime, with_speculation) if apart else after
            cases[case, name] = States(other, base, today, after, more)
    tell("stage_solve", len(cases), len(cases))

    tell("stage_contributions", 0, 1)
    shares = _shares(deal, chain, cases["central", central], regime, shocks)
    tell("stage_contributions", 1, 1)
    comparisons = {
        "deal": table([(s.world, s.today, s.deal) for s in cases.values()]),
        "today": table([(s.world, s.base, s.today) for s in cases.values()]),
    }
    if apart:
        states = [(s.world, s.deal, s.speculated) for s in cases.values()]
        comparisons["speculated"] = table(states, by_pair=False)
    identity = {
        "deal": deal.model_dump(mode="json"),
        "regime": [p.model_dump(mode="json") for p in regime.provisions],
        "calibrated": {f"{i}#{n}": v for (i, n), v in sorted(regime.calibrated.items())},
        "world": world.hash,
        "elasticity": central,
        "version": __version__,
    }
    meta = {
        "fingerprint": record.fingerprint(identity),
        "version": __version__,
        "libraries": {name: version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "reviewed": deal.reviewed,
        "deal": identity["deal"],
        "world": _about_world(world),
        "regime_as_of": as_of.isoformat(),
        "cases": [f"{case}, {name}" for case, name in cases],
        "models": [{"name": m.name, "source": m.source, "reads": m.reads} for m in chain],
        "solves": _solves(cases),
        "shocks": [vars(s) for s in every],
        "covered": moving,
        "speculated": apart,
        "assumptions": audit.assumptions(deal),
        "regime": audit.regime_rows(regime, strengths(shocks), world),
        "calibrated": identity["calibrated"],
        "not_covered": [
            *audit.unread(deal, chain, every),
            *audit.outside_world(deal, world),
        ],
        "claims": claims.check(deal.claims, comparisons, world, {*moving, *apart}),
    }
    tell("stage_write", 0, 1)
    folder = Path(out) / f"{deal.id}-{meta['fingerprint'][:8]}"
    with record.writing(folder) as draft:
        record.write_tables(draft, _stacked(comparisons) | shares | {"cases": _cases(cases)})
        record.write_record(draft, meta)
        if lang:
            from detente.report.html import write

            write(record.Run.load(draft), lang)
    tell("stage_write", 1, 1)
    return record.Run.load(folder)


def _shares(
    deal: Deal, chain: list, states: States, regime: Regime, shocks: tuple[Shock, ...]
) -> dict[str, pd.DataFrame]:
    """Return the contributions of the provisions to real income, and its expectation."""
    import pandas as pd

    def real_income(after: Mapping) -> np.ndarray:
        found = compute(states.world, states.today, after)
        return found["real_income"]["value"].values

    value = worth(chain, states.world, regime, shocks, real_income)
    if not value:
        return {}
    players = movers(chain, shocks)
    countries = states.world.trade["country"].values
    expected = {case: expectation(value, chances(deal, players, case)) for case in CASES}
    parts = [
        pd.DataFrame({"country": countries, "provision": provision, "value": values})
        for provision, values in shapley(value).items()
    ]
    found = {
        "expected": pd.DataFrame(
            {
                "country": countries,
                "value": expected["central"],
                "low": np.min(list(expected.values()), axis=0),
                "high": np.max(list(expected.values()), axis=0),
            }
        )
    }
    return found | ({"contributions": pd.concat(parts, ignore_index=True)} if parts else {})


def _cases(cases: Mapping[tuple[Case, str], States]) -> pd.DataFrame:
    """Return the change of real income of every state in every case."""
    import pandas as pd

    frames = []
    for (case, name), states in cases.items():
        found = compute(states.world, states.today, states.deal)["real_income"]["value"]
        columns = {"country": found["country"].values, "case": case, "elasticity": name}
        frames.append(pd.DataFrame({**columns, "value": found.values}))
    return pd.concat(frames, ignore_index=True)


def _stacked(comparisons: Mapping[str, Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    import pandas as pd

    names = next(iter(comparisons.values()))
    return {
        name: pd.concat(
            [
                tables[name].assign(comparison=which)
                for which, tables in comparisons.items()
                if name in tables
            ],
            ignore_index=True,
        ).astype({"comparison": "category"})
        for name in names
    }


def _about_world(world: World) -> dict[str, Any]:
    variables = {**world.trade.data_vars, **world.levels.data_vars}
    return {
        "name": world.name,
        "hash": world.hash,
        "year": str(world.trade["flow"].attrs["year"]),
        "elasticity": world.elasticity,
        "sources": {
            str(name): {k: str(v) for k, v in data.attrs.items()}
            for name, data in variables.items()
        },
    }


def _solves(cases: Mapping[tuple[Case, str], States]) -> list[dict[str, Any]]:
    return [
        {
            "case": case,
            "elasticity": name,
            "state": state,
            "model": solution.model,
            "converged": solution.converged,
            "residual": solution.residual,
            "iterations": solution.iterations,
            "seconds": solution.seconds,
        }
        for (case, name), states in cases.items()
        for state in (
            "base",
            "today",
            "deal",
            *(["speculated"] if states.speculated is not states.deal else []),
        )
        for solution in getattr(states, state).values()
    ]
