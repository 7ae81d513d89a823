"""The regime's calibrated sizes under drawn elasticities, so that today's trade stays as it is.

At given prices a size follows its elasticity in closed form (:mod:`detente.world.elasticity`). But
prices answer too, and so does all trade that competes with what was sized: that part is taken from
the linear response of today's equilibrium, once for a published set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from detente.ensemble.evaluate import regime_shocks
from detente.ensemble.linear import STEP, Point, respond
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015
from detente.world.elasticity import adjusted, cells, drawn, shared, sizes
from detente.world.load import load_world
from detente.world.regime import load_regime, to_calibrate

if TYPE_CHECKING:
    import datetime

    import xarray as xr

    from detente.models.trade_caliendo_parro_2015.direction import Moved
    from detente.world.regime import Key, Regime
    from detente.world.world import World


@dataclass(frozen=True)
class Resizing:
    r"""How the sizes of a published set's regime move with its elasticities.

    ``slope`` [size, estimate] is :math:`M = d \ln f / d \ln \theta`, f the response of each of
    ``keys`` at given prices, at which today's volumes of the sized trade do not move: with their
    derivatives J by ln f and B by ln theta at given f, :math:`J M + B = 0`. ``estimates`` are the
    positions of the sectors that stand for an estimate each; ``sized`` the trade of each size
    (:func:`detente.world.elasticity.sizes`).
    """

    world: World
    regime: Regime
    keys: tuple[Key, ...]
    estimates: np.ndarray
    slope: np.ndarray
    sized: Mapping[Key, np.ndarray | None]

    @classmethod
    def of(cls, world: World, regime: Regime, model: TradeCaliendoParro2015) -> Resizing:
        """Return the resizing of a published set with standard errors of its own.

        An embargo of nothing or of everything has no size to move and stays.
        """
        measures = {key: measure for key, (measure, _) in to_calibrate(regime.provisions)}
        sized = sizes(world, regime)
        here = Point(world, regime_shocks(regime), model)
        ends: dict[str, tuple[Point, float]] = {}
        keys = tuple(
            key for key, flow in sized.items() if flow is not None or 0 < regime.calibrated[key] < 1
        )
        for key in keys:
            less = adjusted(regime, world, world, {key: np.exp(-STEP)}, sized)
            ends[f"size {key}"] = Point(world, regime_shocks(less), model), -STEP
        first, theta = shared(world), world.trade["trade_elasticity"].values
        estimates = np.unique(first[first >= 0])
        for at in estimates:
            other = world.with_elasticity(np.where(first == at, theta * np.exp(STEP), theta))
            same = adjusted(regime, world, other, None, sized)
            ends[f"elasticity {at}"] = Point(other, regime_shocks(same), model), STEP
        today = model.solve(world, here.shocks, {}).data
        known, moved = respond(here, today, ends)
        assert len(known) == len(ends)
        touched = [np.flatnonzero(cells(world, measures[key])) for key in keys]
        slope = _log_volumes(today, moved, touched)
        n = len(keys)
        solved = -np.linalg.solve(slope[:, :n], slope[:, n:])
        return cls(world, regime, keys, estimates, solved, sized)

    def under(self, other: World) -> Regime:
        """Return the regime with its sizes as the world with drawn elasticities has them.

        Today's volumes of the sized trade are then the published set's, to first order in the
        change of the logs of the elasticities.
        """
        old, new = (w.trade["trade_elasticity"].values for w in (self.world, other))
        log = self.slope @ np.log(new / old)[self.estimates]
        factors = dict(zip(self.keys, np.exp(log).tolist(), strict=True))
        return adjusted(self.regime, self.world, other, factors, self.sized)


def _log_volumes(today: xr.Dataset, moved: Moved, touched: list[np.ndarray]) -> np.ndarray:
    """Return the derivatives of the logs of volumes, [size, direction].

    A volume is the flow of its cells at the producers' old prices.
    """
    cost = today["unit_cost"].values[:, None, :]
    volume = today["flow"].values / cost
    total = np.array([volume.ravel()[at].sum() for at in touched])
    out = np.empty((len(touched), len(moved.directions)))
    for k in range(len(moved.directions)):
        dearer = moved.total.unit_cost[:, :, k].T[:, None, :]
        change = (moved.flow(k).transpose(2, 1, 0) / cost - volume * dearer).ravel()
        out[:, k] = [change[at].sum() for at in touched]
    return out / total[:, None]


def redrawn(
    elasticity: str, as_of: datetime.date, scores: Mapping[str, object]
) -> tuple[World, Regime]:
    """Return a published set's world with its elasticities drawn, and the regime sized for it.

    ``scores`` are standard normal, by name of the input; a set without standard errors of its own
    is returned as published, and so is any at scores of zero.
    """
    world, regime = _published(elasticity, as_of)
    other = drawn(world, scores)
    if other is world:
        return world, regime
    return other, resizing(elasticity, as_of).under(other)


@lru_cache(maxsize=8)
def resizing(elasticity: str, as_of: datetime.date) -> Resizing:
    """Return the resizing of a published set and the regime in force on a day, made once."""
    return Resizing.of(*_published(elasticity, as_of), TradeCaliendoParro2015())


@lru_cache(maxsize=8)
def _published(elasticity: str, as_of: datetime.date) -> tuple[World, Regime]:
    return load_world(elasticity), load_regime(as_of, elasticity)
