"""Elasticities drawn within their standard errors, and the regime's sizes that follow them."""

import datetime

import numpy as np
import pytest

from detente.catalogue import expand_sectors
from detente.models.trade_caliendo_parro_2015 import trade_model
from detente.world.elasticity import adjusted, drawn, estimated, name, sizes
from detente.world.load import load_world
from detente.world.regime import load_regime

DAY = datetime.date(2026, 1, 1)
WITH_ERRORS = ("caliendo_parro_2015", "lashkaripour_lugovskyy_2023")


def random_scores(world, seed=0, scale=1.0):
    sectors = estimated(world)
    values = scale * np.random.default_rng(seed).normal(size=len(sectors))
    return {name(sector): value for sector, value in zip(sectors, values, strict=True)}


def theta(world):
    return world.trade["trade_elasticity"].to_series()


def test_a_set_is_drawn_only_where_it_has_standard_errors_of_its_own():
    # Elsewhere the snapshot has the spread between the studies, which the choice of a set draws.
    for label in load_world().elasticity_sets:
        world = load_world(label)
        moved = theta(drawn(world, random_scores(world))) != theta(world)
        goods = moved[list(expand_sectors(["goods"]))]
        assert goods.all() if label in WITH_ERRORS else not moved.any()
        assert not moved.drop(goods.index).any()


def test_sectors_of_one_estimate_move_together_and_no_others():
    world = load_world("caliendo_parro_2015")
    names = estimated(world)
    assert set(names) <= set(expand_sectors(["goods"]))
    ratio = theta(drawn(world, random_scores(world))) / theta(world)
    assert ratio["paper"] == ratio["printing"]
    assert ratio["motor_vehicles"] != ratio["other_transport_equipment"]
    only = theta(drawn(world, {name("paper"): 1.0, "trade_elasticity": "other"})) / theta(world)
    assert set(only.index[only != 1]) == {"paper", "printing"}


def test_draws_have_the_estimate_as_median_and_its_relative_error():
    world = load_world("lashkaripour_lugovskyy_2023")
    z = np.random.default_rng(1).normal(size=4000)
    values = np.array([theta(drawn(world, {name("machinery"): x}))["machinery"] for x in z[:2000]])
    assert (values > 0).all()
    assert np.median(values) == pytest.approx(7.75, rel=0.02)
    assert values.std() / values.mean() == pytest.approx(1.33 / 7.75, rel=0.05)


def test_nothing_but_elasticities_is_new():
    world = load_world("caliendo_parro_2015")
    world.part("security")
    other = drawn(world, random_scores(world))
    assert drawn(world, {}) is world
    assert other.elasticity == world.elasticity
    assert theta(world).equals(theta(load_world("caliendo_parro_2015")))
    assert theta(world)["mining"] == 13.53
    assert other.trade["flow"].values is world.trade["flow"].values
    assert other._security_faults is world._security_faults
    assert trade_model(other.trade).data.share is trade_model(world.trade).data.share


@pytest.mark.parametrize("label", WITH_ERRORS)
def test_a_calibrated_response_stays_at_given_prices(label):
    world, regime = load_world(label), load_regime(DAY, label)
    other = drawn(world, random_scores(world, 2))
    found = adjusted(regime, world, other)
    old, new = theta(world).values, theta(other).values
    costs = 0
    for key, flow in sizes(world, regime).items():
        before, after = regime.calibrated[key], found.calibrated[key]
        if flow is None:
            assert after == pytest.approx(before, abs=1e-15)
            continue
        costs += 1
        kept = (flow * (1 + after) ** -new).sum() / (flow * (1 + before) ** -old).sum()
        assert kept == pytest.approx(1, rel=1e-10)
        only = np.unique(np.flatnonzero(flow))
        if len(only) == 1:
            exact = (1 + before) ** (old[only] / new[only]) - 1
            assert after == pytest.approx(float(exact[0]), rel=1e-9)
    assert costs > 5


def test_factors_scale_the_response():
    world = load_world("caliendo_parro_2015")
    regime = load_regime(DAY, world.elasticity)
    every = sizes(world, regime)
    found = adjusted(regime, world, world, dict.fromkeys(every, 0.5)).calibrated
    for key, flow in every.items():
        before = regime.calibrated[key]
        if flow is None:
            assert 1 - found[key] == pytest.approx((1 - before) / 2)
        else:
            power = -theta(world).values
            assert (flow * (1 + found[key]) ** power).sum() == pytest.approx(
                (flow * (1 + before) ** power).sum() / 2
            )
    lifted = adjusted(regime, world, world, dict.fromkeys(every, 1e3)).calibrated
    assert all(lifted[k] == 0 for k, flow in every.items() if flow is None)
