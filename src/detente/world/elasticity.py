"""Trade elasticities drawn within their standard errors, and the regime sized for them.

Between studies a run chooses one published set; within a set that has standard errors of its own,
an elasticity is drawn about its estimate. Where a set has none, the snapshot carries the spread
between the studies instead, which the choice of the set draws already: there it stays as published.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.catalogue import expand_places, expand_sectors
from detente.errors import SolveError
from detente.i18n import text
from detente.world.regime import to_calibrate

if TYPE_CHECKING:
    from detente.deal.schema import Measure
    from detente.world.regime import Key, Regime
    from detente.world.world import World

# Standard deviation of a normal variable over its mean absolute deviation, sqrt(pi / 2).
NORMAL_DEVIATION = math.sqrt(math.pi / 2)
TOLERANCE = 1e-12
LIMIT = 100


def name(sector: str) -> str:
    """Return the name of the input that moves the elasticity of a sector (and its like)."""
    return f"elasticity.{sector}"


def spread(value: np.ndarray) -> np.ndarray:
    r"""Return the spread between studies in logs, of ``value`` [set, sector], by sector.

    .. math:: \sqrt{\pi / 2}\,\mathrm{mean}\,|\ln\theta - \mathrm{median}\ln\theta|

    Absolute deviations, since one extreme estimate (petroleum, 64.85) would rule a sum of squares.
    """
    logs = np.log(value)
    return NORMAL_DEVIATION * np.abs(logs - np.median(logs, axis=0)).mean(axis=0)


def estimated(world: World) -> tuple[str, ...]:
    """Return the sectors whose score is drawn: one for each estimate of a set with errors.

    Sectors that share an estimate in a set move together there, with the score of the first.
    """
    first = {at for row in _first(world) for at in row.tolist() if at >= 0}
    names = world.trade["sector"].values
    return tuple(str(names[at]) for at in sorted(first))


def drawn(world: World, scores: Mapping[str, object]) -> World:
    r"""Return the world with the elasticities of its set at standard-normal ``scores``.

    .. math:: \theta' = \theta \exp(\sigma z), \quad \sigma^2 = \ln(1 + (s / \theta)^2)

    A log-normal variable, since an elasticity is positive: its median is the estimate, so that a
    score of zero is the published set, and its standard deviation over its mean is that of the
    estimate, s / theta, also where this is above one and a normal variable would often be negative.

    Parameters
    ----------
    scores
        z by name of the input (:func:`name`); one that is not there is zero, others are not read.

    Returns
    -------
    World
        All but ``trade["trade_elasticity"]`` shared, the name of the set kept.
    """
    number = world.elasticity_sets.index(world.elasticity)
    theta = world.trade["trade_elasticity_set"].values[number]
    first = shared(world)
    moved = np.flatnonzero(first >= 0)
    names = world.trade["sector"].values[first[moved]]
    score = np.array([float(str(scores.get(name(sector), 0.0))) for sector in names])
    if not score.any():
        return world
    error = world.trade["trade_elasticity_error"].values[number, moved]
    values = theta.copy()
    values[moved] *= np.exp(np.sqrt(np.log1p((error / theta[moved]) ** 2)) * score)
    return world.with_elasticity(values)


def shared(world: World) -> np.ndarray:
    """Return, by sector, the position of the first sector with the same estimate in the set in use.

    It is -1 where the set has no standard error.
    """
    return _first(world)[world.elasticity_sets.index(world.elasticity)]


def _first(world: World) -> np.ndarray:
    """Return [set, sector] the position of the first sector with the same estimate.

    It is -1 where the set has no standard error.
    """
    value = world.trade["trade_elasticity_set"].values
    error = world.trade["trade_elasticity_error"].values
    own = ~np.isclose(error, value * spread(value), rtol=1e-9, atol=0.0)
    same = (value[:, :, None] == value[:, None, :]) & (error[:, :, None] == error[:, None, :])
    return np.where(own, same.argmax(axis=2), -1)


def adjusted(
    regime: Regime,
    world: World,
    other: World,
    factors: Mapping[Key, float] | None = None,
    sized: Mapping[Key, np.ndarray | None] | None = None,
) -> Regime:
    r"""Return the regime of ``world`` with its calibrated sizes as ``other`` has them.

    A size was fitted so that trade moves as observed, so it is the response that is known and not
    the cost. A cost that rises by k scales the trade of sector j by
    :math:`(1 + k)^{-\theta_j}` at given prices, and :math:`k'` is such that the trade of all its
    cells together comes to the same under the other elasticities,

    .. math:: \sum_j F_j (1 + k')^{-\theta_j'} = f \sum_j F_j (1 + k)^{-\theta_j}

    with F the benchmark's flows by sector and f from ``factors`` (default 1). Of one sector this is
    :math:`(1 + k')^{\theta'} = (1 + k)^{\theta}`. An embargo of a share is the response itself
    (its cost is :math:`(1 - s)^{-1 / \theta}`), and moves with f alone. ``sized`` is
    :func:`sizes` where it is at hand.
    """
    theta = world.trade["trade_elasticity"].values
    new = other.trade["trade_elasticity"].values
    found = dict(regime.calibrated)
    for key, flow in (sizes(world, regime) if sized is None else sized).items():
        factor = 1.0 if factors is None else factors.get(key, 1.0)
        if flow is None:
            found[key] = 1.0 - min((1.0 - found[key]) * factor, 1.0)
        else:
            found[key] = _cost(flow, theta, new, found[key], factor)
    return replace(regime, calibrated=found)


def sizes(world: World, regime: Regime) -> dict[Key, np.ndarray | None]:
    """Return the benchmark's flows by sector that each calibrated cost touches; None: an embargo.

    Own trade is not touched.
    """
    from detente.deal.schema import Embargo

    flow = world.trade["flow"].values
    return {
        key: None
        if isinstance(measure, Embargo)
        else (flow * cells(world, measure)).sum(axis=(0, 1))
        for key, (measure, _) in to_calibrate(regime.provisions)
    }


def cells(world: World, measure: Measure) -> np.ndarray:
    """Return where a measure touches trade, [exporter, importer, sector]; own trade it does not."""
    from detente.deal.schema import Bilateral

    assert isinstance(measure, Bilateral)
    trade = world.trade
    sells = np.isin(trade["exporter"].values, expand_places(measure.exporter))
    buys = np.isin(trade["importer"].values, expand_places(measure.importer))
    own = np.equal.outer(trade["exporter"].values, trade["importer"].values)
    sector = np.isin(trade["sector"].values, expand_sectors(measure.sector))
    return (np.outer(sells, buys) & ~own)[:, :, None] & sector


def _cost(
    flow: np.ndarray, theta: np.ndarray, new: np.ndarray, change: float, factor: float
) -> float:
    """Solve for the change of a cost; Newton on a convex function of its logarithm."""
    some = flow > 0
    weight, theta, new = flow[some] / flow.sum(), theta[some], new[some]
    goal = np.log((weight * np.exp(-theta * np.log1p(change))).sum() * factor)
    log = 0.0
    for _ in range(LIMIT):
        part = weight * np.exp(-new * log)
        gap = np.log(part.sum()) - goal
        if abs(gap) <= TOLERANCE:
            return float(np.expm1(log))
        log += gap / np.average(new, weights=part)
    raise SolveError(text("world.no_size", found=change))
