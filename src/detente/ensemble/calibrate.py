"""Size the regime's measures of unknown size by the observed change of trade.

A measure whose magnitude has ``observed`` instead of a number is given the size at which the
volume of its trade, today over benchmark, equals the observed ratio or comes to the observed level.
All measures calibrated to the same year are sized together, because in equilibrium each moves the
others' trade.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.deal.library import library
from detente.deal.schema import Embargo, TradeCost
from detente.ensemble.evaluate import regime_shocks
from detente.errors import DataError, Fault, SolveError
from detente.files import whole
from detente.i18n import text
from detente.models.base import Model, models, writer
from detente.models.coupling import order, solve, toward
from detente.shocks.shock import Shock, touched
from detente.world.load import load_world
from detente.world.regime import (
    CALIBRATED,
    Key,
    Regime,
    in_force,
    provisions,
    to_calibrate,
)

if TYPE_CHECKING:
    import xarray as xr

    from detente.deal.schema import Measure, Observed
    from detente.world.world import World

Wanted = dict[Key, tuple["Measure", "Observed"]]

SWEEPS = 200
# Where a trial stops the trade altogether, its power is raised by this factor and tried again.
RESTART = 2.0
# The highest change of a cost that a deal file allows; at it hardly any trade is left.
MOST_COST = 50.0
TOLERANCE = 1e-6
# Damps the fixed point: other measures' cells and prices answer to a step as well.
STEP = 0.8


@dataclass(frozen=True)
class Size:
    """A calibrated size: the observed ratio of trade, the model's, and whether a bound binds.

    ``value`` is the embargoed share or the change of the trade cost. ``bound`` is true where trade
    was observed to fall less than the other measures alone explain, so that the measure has no
    size of its own.
    """

    value: float
    observed: float
    model: float
    bound: bool


def calibrate(sets: tuple[str, ...] | None = None) -> dict[str, dict[Key, Size]]:
    """Return the calibrated sizes for each set of trade elasticities.

    Raises
    ------
    DataError
        If a measure cannot be calibrated: its kind has no size to solve for, or it touches no
        trade of the benchmark.
    SolveError
        If the fixed point is not reached.
    """
    return {name: _for_world(load_world(name)) for name in sets or load_world().elasticity_sets}


def _for_world(world: World) -> dict[Key, Size]:
    every = provisions()
    dated: dict[int, Wanted] = {}
    for key, (measure, observed) in to_calibrate(every):
        dated.setdefault(_year(observed.after.en), {})[key] = (measure, observed)
    sizes: dict[Key, Size] = {}
    for year in sorted(dated):
        day = datetime.date(year, 12, 31)
        active = tuple(p for p in every if in_force(p, day))
        known = {key: size.value for key, size in sizes.items()}
        later = {k for y, keys in dated.items() if y > year for k in keys}
        regime = Regime(day, active, {**dict.fromkeys(later, 0.0), **known})
        sizes |= _together(world, regime, dated[year])
    return sizes


def _together(world: World, regime: Regime, wanted: Wanted) -> dict[Key, Size]:
    chain = toward(order(models()), "flow")
    base = _trade(chain, world, ())
    cells = {key: _cells(world, regime, key) for key in wanted}
    flow = base["flow"].values
    observed = {key: _goal(seen, flow[cells[key]].sum()) for key, (_, seen) in wanted.items()}
    theta = {key: _elasticity(world, measure) for key, (measure, _) in wanted.items()}
    # The unknown is the log of the power by which the measure scales trade at given prices.
    power = {key: min(observed[key], _most(wanted[key][0])) for key in wanted}
    ratio: dict[Key, float] = {}
    for _ in range(SWEEPS):
        values = {key: _size(wanted[key][0], power[key], theta[key]) for key in wanted}
        trial = replace(regime, calibrated={**regime.calibrated, **values})
        today = _trade(chain, world, regime_shocks(trial))
        ratio = {key: _volume(today, base, cells[key]) for key in wanted}
        worst = 0.0
        for key, goal in observed.items():
            if goal == 0.0:
                continue
            step = goal / ratio[key] if ratio[key] > 0 else RESTART
            cap = _most(wanted[key][0])
            new = min(power[key] * step**STEP, cap)
            if not (new == cap and power[key] == cap):
                worst = max(worst, abs(step - 1.0))
            power[key] = new
        if worst < TOLERANCE:
            return {
                key: Size(
                    values[key], observed[key], ratio[key], power[key] == _most(wanted[key][0])
                )
                for key in wanted
            }
    far = max(observed, key=lambda k: abs(ratio[k] - observed[k]))
    raise SolveError(
        Fault(
            f"{far[0]}[{far[1]}]",
            text("regime.no_fixed_point"),
            found=f"{ratio[far]:.4g}",
            allowed=f"{observed[far]:.4g}",
        )
    )


def _trade(chain: Sequence[Model], world: World, shocks: Sequence[Shock]) -> xr.Dataset:
    """Return the solved state of trade, whichever model solves it."""
    found = writer(solve(chain, world, shocks), "flow")
    assert found is not None
    return found.data


def _goal(observed: Observed, benchmark: float) -> float:
    """Return the ratio of trade to reach; ``benchmark`` is the trade of the benchmark year."""
    if observed.ratio is not None:
        return observed.ratio
    assert observed.level is not None
    return float(observed.level / benchmark)


def _most(measure: object) -> float:
    """Return the largest power: an embargo cannot widen trade, a cost may fall."""
    return 1.0 if isinstance(measure, Embargo) else np.inf


def _size(measure: object, power: float, theta: float) -> float:
    """Return the size of a measure that scales trade by ``power`` at given prices."""
    if isinstance(measure, Embargo):
        return 1.0 - power
    assert isinstance(measure, TradeCost)
    return power ** (-1.0 / theta) - 1.0 if power > 0 else MOST_COST


def _cells(world: World, regime: Regime, key: Key) -> np.ndarray:
    measure = next(p for p in regime.provisions if p.id == key[0]).measures[key[1]]
    if not isinstance(measure, Embargo | TradeCost):
        allowed = "embargo, trade_cost"
        fault = Fault(f"{key[0]}[{key[1]}]", text("regime.no_size"), "kind", measure.kind, allowed)
        raise DataError(fault)
    flow = world.trade["flow"]
    where = {
        "exporter": catalogue.expand_places(measure.exporter),
        "importer": catalogue.expand_places(measure.importer),
        "sector": catalogue.expand_sectors(measure.sector),
    }
    shock = Shock("market_access", where, "multiply", 1.0, key[0])
    index = np.ix_(*touched(shock, {str(d): flow[d].values for d in flow.dims}).values())
    mask = np.zeros(flow.shape, dtype=bool)
    mask[index] = True
    mask &= ~np.equal.outer(flow["exporter"].values, flow["importer"].values)[:, :, None]
    if not flow.values[mask].sum() > 0:
        raise DataError(Fault(f"{key[0]}[{key[1]}]", text("regime.no_trade")))
    return mask


def _elasticity(world: World, measure: object) -> float:
    assert isinstance(measure, Embargo | TradeCost)
    sectors = list(catalogue.expand_sectors(measure.sector))
    theta = world.trade["trade_elasticity"].sel(sector=sectors).values
    spent = world.trade["flow"].sel(sector=sectors).sum(["exporter", "importer"]).values
    return float(np.average(theta, weights=spent))


def _volume(today: xr.Dataset, base: xr.Dataset, cells: np.ndarray) -> float:
    """Return today's trade of ``cells`` over the benchmark's, at the producers' old prices."""
    cost = today["unit_cost"].rename(country="exporter")
    volume = (today["flow"] / cost).transpose(*base["flow"].dims).values
    return float(volume[cells].sum() / base["flow"].values[cells].sum())


def _year(when: str) -> int:
    found = re.search(r"\b(20\d\d)\b", when)
    if not found:
        raise DataError(Fault("observed.after", text("regime.no_year"), found=when))
    return int(found.group(1))


def write(sizes: Mapping[str, Mapping[Key, Size]], to: Path | None = None) -> Path:
    """Write the calibration table beside the regime files (or to ``to``), whole or not at all."""
    to = to or library() / "regime" / CALIBRATED
    content = {
        "about": "Written by `detente world calibrate`; sizes by elasticity set and measure.",
        "world": load_world().hash,
        "sizes": {
            name: {
                f"{i}#{n}": {k: _round(v) for k, v in vars(s).items()} for (i, n), s in rows.items()
            }
            for name, rows in sizes.items()
        },
    }
    with whole(to) as draft:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return to


def _round(value: float | bool) -> float | bool:
    return value if isinstance(value, bool) else round(value, 8)
