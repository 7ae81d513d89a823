"""The linear response is the derivative: re-solving differs from it by the square of the step."""

import numpy as np
import pytest
import xarray as xr
from trade_worlds import abroad, neutral, random_world

from detente.errors import DataError
from detente.models.trade_caliendo_parro_2015 import TradeModel

STEPS = (4e-3, 2e-3)
NAMES = ("wage", "price", "unit_cost", "income", "final_demand_price")


def random_pair(data, seed):
    return xr.full_like(data["flow"], 0).copy(
        data=np.random.default_rng(seed).uniform(0, 1, data["flow"].shape)
    ) * abroad(data)


@pytest.fixture(scope="module")
def data():
    return random_world(21, holes=True)


@pytest.fixture(scope="module")
def policy_in_force(data):
    return {
        "tariff": data["tariff"] + 0.1 * random_pair(data, 1),
        "cost": 1 + 0.2 * random_pair(data, 2),
        "export_tax": 0.2 * random_pair(data, 3).round(),
        "rent_receiver": neutral(data, 2),
    }


def moved(model, policy_in_force, direction, size):
    new = dict(policy_in_force)
    state = model
    for name, part in direction.items():
        if name == "log_cost":
            new["cost"] = new["cost"] * np.exp(size * part)
        elif name == "log_elasticity":
            theta = model.data.elasticity * np.exp(size * part.values)
            state = model.with_elasticity(theta)
        elif name == "deficit":
            base = model.data.deficit + size * part.values
            new["deficit"] = part.copy(data=base)
        else:
            new[name] = new[name] + size * part
    return state.solve(**new, tolerance=1e-13)


@pytest.mark.parametrize("kind", ["log_cost", "tariff", "export_tax", "log_elasticity", "deficit"])
def test_agrees_with_solving_again_to_first_order(data, policy_in_force, kind):
    rng = np.random.default_rng(5)
    n, j = len(data["country"]), len(data["sector"])
    labels = {"country": data["country"].values}
    balanced = rng.normal(size=n) * 100
    part = {
        "log_elasticity": xr.DataArray(
            rng.normal(size=j), {"sector": data["sector"].values}, ("sector",)
        ),
        "deficit": xr.DataArray(balanced - balanced.mean(), labels, ("country",)),
    }.get(kind, random_pair(data, 4))
    model = TradeModel(data)
    state = model.solve(**policy_in_force, tolerance=1e-13)
    slope = model.response(state, **{kind: part}).isel(direction=0)
    errors = []
    for size in STEPS:
        up, down = (moved(model, policy_in_force, {kind: part}, s) for s in (size, -size))
        one_sided, two_sided = [], []
        for name in NAMES:
            # A derivative of a log, against the change of the log one way and both ways.
            there, back, here = (np.log(s[name]) for s in (up, down, state))
            one_sided.append(float(abs((there - here) - size * slope[name]).max()))
            two_sided.append(float(abs((there - back) / (2 * size) - slope[name]).max()))
        flow = (up["flow"] - down["flow"]) / (2 * size) - slope["flow"]
        two_sided.append(float(abs(flow).max() / abs(state["flow"]).max()))
        errors.append((max(one_sided), max(two_sided)))
    (first, central), (first_half, central_half) = errors
    # Halving the step quarters both: the response is the derivative, with no error of first order.
    assert np.log2(first / first_half) == pytest.approx(2, abs=0.15)
    assert np.log2(central / central_half) == pytest.approx(2, abs=0.3)


def test_directions_add_up_and_come_together(data, policy_in_force):
    model = TradeModel(data)
    state = model.solve(**policy_in_force, tolerance=1e-13)
    one, two = random_pair(data, 6), random_pair(data, 7)
    many = xr.concat([one, two, one + two], xr.Variable("direction", ["a", "b", "both"]))
    found = model.response(state, tariff=many)
    for name in ("wage", "real_income", "flow"):
        total = found[name].sel(direction="a") + found[name].sel(direction="b")
        np.testing.assert_allclose(total, found[name].sel(direction="both"), atol=1e-9)
    together = model.response(state, tariff=one, log_cost=two).isel(direction=0)
    apart = found["wage"].sel(direction="a") + model.response(state, log_cost=two)["wage"][0]
    np.testing.assert_allclose(together["wage"], apart, atol=1e-11)


def test_respects_the_numeraire(data, policy_in_force):
    model = TradeModel(data)
    state = model.solve(**policy_in_force, tolerance=1e-13)
    slope = model.response(state, tariff=random_pair(data, 8))
    assert abs(float((slope["wage"] * state["value_added"]).sum())) < 1e-8


def test_a_banned_flow_stays_at_zero(data):
    model = TradeModel(data)
    cost = neutral(data)
    cost.loc[{"exporter": "C02", "importer": "C01"}] = np.inf
    state = model.solve(cost=cost, tolerance=1e-12)
    slope = model.response(state, tariff=random_pair(data, 9))
    assert (slope["flow"].sel(exporter="C02", importer="C01") == 0).all()
    assert np.isfinite(slope["wage"]).all()


def test_directions_that_do_not_fit_are_all_named(data):
    model = TradeModel(data)
    state = model.solve()
    with pytest.raises(DataError) as caught:
        model.response(
            state,
            tariff=random_pair(data, 1).transpose("sector", "importer", "exporter"),
            log_cost=random_pair(data, 1).isel(exporter=[1, 0, 2, 3]),
        )
    assert "tariff" in str(caught.value)
    assert "log_cost" in str(caught.value)
    with pytest.raises(DataError):
        model.response(state)
