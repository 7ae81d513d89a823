"""Under drawn elasticities today's trade stays what the regime's sizes were calibrated to."""

import datetime

import numpy as np
import pytest

from detente.ensemble.evaluate import regime_shocks
from detente.ensemble.resize import redrawn
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015
from detente.world.elasticity import adjusted, cells, estimated, name, sizes
from detente.world.load import load_world
from detente.world.regime import load_regime, to_calibrate

DAY = datetime.date(2026, 1, 1)
MODEL = TradeCaliendoParro2015()
STEPS = (0.4, 0.2, 0.1)


def log_volumes(world, regime):
    today = MODEL.solve(world, regime_shocks(regime), {}).data
    volume = today["flow"].values / today["unit_cost"].values[:, None, :]
    every = to_calibrate(regime.provisions)
    return np.log([volume[cells(world, measure)].sum() for _, (measure, _) in every])


@pytest.mark.parametrize("label", ["caliendo_parro_2015", "lashkaripour_lugovskyy_2023"])
def test_volumes_stay_to_first_order_with_all_prices_moving(label):
    world, regime = load_world(label), load_regime(DAY, label)
    published = log_volumes(world, regime)
    z = np.random.default_rng(3).normal(size=len(estimated(world)))
    resized, unsized = [], []
    for step in STEPS:
        scores = {name(s): step * v for s, v in zip(estimated(world), z, strict=True)}
        other, sized = redrawn(label, DAY, scores)
        resized.append(abs(log_volumes(other, sized) - published).max())
        unsized.append(abs(log_volumes(other, regime) - published).max())
        given = abs(log_volumes(other, adjusted(regime, world, other)) - published).max()
        assert resized[-1] < 0.2 * min(given, unsized[-1])
    assert np.polyfit(np.log(STEPS), np.log(resized), 1)[0] == pytest.approx(2, abs=0.3)
    assert np.polyfit(np.log(STEPS), np.log(unsized), 1)[0] < 1.5


def test_what_is_not_drawn_is_as_published():
    default = load_world()
    scores = {name(s): 1.0 for s in default.trade["sector"].values}
    world, regime = redrawn(default.elasticity, DAY, scores)
    assert world is default
    assert regime == load_regime(DAY)
    world, regime = redrawn("caliendo_parro_2015", DAY, {})
    assert world is load_world("caliendo_parro_2015")
    assert regime == load_regime(DAY, "caliendo_parro_2015")


def test_bounds_of_sizes_hold_in_far_draws():
    label = "caliendo_parro_2015"
    world = load_world(label)
    sized = sizes(world, load_regime(DAY, label))
    embargoes = {key for key, flow in sized.items() if flow is None}
    for score in (-2.5, 2.5):
        _, regime = redrawn(label, DAY, {name(s): score for s in estimated(world)})
        for key, size in regime.calibrated.items():
            assert -1 < size <= (1 if key in embargoes else np.inf)
            assert size >= 0 or key not in embargoes
