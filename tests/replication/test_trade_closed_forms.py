"""Published closed forms and symmetric worlds, which the trade model must reproduce."""

import numpy as np
import pytest
from trade_worlds import abroad, dataset, one_sector_world, random_world

from detente.models.trade_caliendo_parro_2015 import TradeModel


def domestic_share(data, state):
    n = np.arange(len(data["country"]))
    before = data["flow"].values[n, n, 0] / data["flow"].values.sum(axis=0)[:, 0]
    return state["trade_share"].values[n, n, 0] / before


@pytest.mark.parametrize("theta", [0.4, 4.0, 8.22, 65.0])
@pytest.mark.parametrize("change", [0.7, 1.3, 2.0, np.inf])
def test_gains_from_trade_are_the_domestic_share(theta, change):
    """Arkolakis, Costinot and Rodriguez-Clare (2012), American Economic Review 102(1), eq. 1."""
    data = one_sector_world(1, theta=theta)
    off = abroad(data)
    cost = (
        (1 + (change - 1) * off) if np.isfinite(change) else off.where(off == 0, np.inf) + (1 - off)
    )
    cost = cost.where(off == 1, 1.0)
    model = TradeModel(data)
    state = model.solve(cost=cost, deficit="zero", tolerance=1e-12)
    real_wage = state["wage"] / state["final_demand_price"]
    np.testing.assert_allclose(real_wage, domestic_share(data, state) ** (-1 / theta), rtol=1e-8)


@pytest.mark.parametrize("value_share", [0.3, 0.5])
def test_intermediates_multiply_the_gains(value_share):
    """The same, section IV: with intermediates the exponent is -1 / (theta * value-added share)."""
    data = one_sector_world(2, theta=5.0, value_share=value_share)
    cost = 1 + 0.4 * abroad(data)
    state = TradeModel(data).solve(cost=cost, deficit="zero", tolerance=1e-12)
    real_wage = state["wage"] / state["final_demand_price"]
    expected = domestic_share(data, state) ** (-1 / (5.0 * value_share))
    np.testing.assert_allclose(real_wage, expected, rtol=1e-8)


def test_real_wage_splits_into_final_and_intermediate_goods():
    """Caliendo and Parro (2015), equation 15, without sectoral linkages off the diagonal."""
    rng = np.random.default_rng(3)
    data = random_world(3, n=3, j=2)
    value_share = rng.uniform(0.4, 0.8, (3, 2))
    flow = rng.uniform(1, 5, (3, 3, 2)) + 40 * np.eye(3)[:, :, None]
    inputs = np.zeros((3, 2, 2))
    inputs[:, [0, 1], [0, 1]] = 1 - value_share
    data = dataset(flow, np.zeros((3, 3, 2)), inputs, value_share, [3.0, 7.0])
    model = TradeModel(data)
    state = model.solve(cost=1 + 0.5 * abroad(data), tolerance=1e-12)
    n = np.arange(3)
    own = state["trade_share"].values[n, n] / (flow[n, n] / flow.sum(axis=0))
    exponent = -model.data.final_share / (np.array([3.0, 7.0]) * value_share)
    expected = np.prod(own**exponent, axis=1)
    np.testing.assert_allclose(state["wage"] / state["final_demand_price"], expected, rtol=1e-9)


def test_symmetric_countries_get_symmetric_results():
    n, theta, home, rate = 4, 5.0, 70.0, 0.2
    flow = np.full((n, n, 1), 10.0)
    flow[np.arange(n), np.arange(n)] = home
    data = dataset(flow, np.zeros((n, n, 1)), np.zeros((n, 1, 1)), np.ones((n, 1)), [theta])
    state = TradeModel(data).solve(rate * abroad(data), tolerance=1e-12)
    np.testing.assert_allclose(state["wage"], 1, atol=1e-11)
    # By hand: P^-theta = pi_home + (1 - pi_home)(1 + t)^-theta; revenue is t / (1 + t) of imports.
    own = home / (home + 10 * (n - 1))
    scale = own + (1 - own) * (1 + rate) ** -theta
    share = (1 - own) * (1 + rate) ** -theta / scale
    income = 1 / (1 - share * rate / (1 + rate))
    np.testing.assert_allclose(state["price"], scale ** (-1 / theta), rtol=1e-10)
    np.testing.assert_allclose(state["income"], income * 100, rtol=1e-10)


def test_optimal_tariff_of_a_small_country_is_one_over_theta():
    """Alvarez and Lucas (2007), Journal of Monetary Economics 54(6): 1 / theta in the limit."""
    theta = 5.0
    flow = np.array([[9.0, 1.0], [1.0, 1e5]])[:, :, None]
    data = dataset(flow, np.zeros((2, 2, 1)), np.zeros((2, 1, 1)), np.ones((2, 1)), [theta])
    model = TradeModel(data)

    def real_income(rate):
        tariff = data["tariff"].copy()
        tariff[1, 0] = rate
        state = model.solve(tariff, tolerance=1e-13)
        return float((state["income"] / state["final_demand_price"])[0])

    rates = np.linspace(0.15, 0.25, 41)
    best = rates[int(np.argmax([real_income(r) for r in rates]))]
    assert best == pytest.approx(1 / theta, abs=0.003)


def test_first_order_welfare_tends_to_real_income_for_small_tariffs():
    """Equation 17 is the first-order change of real income: the gap falls with the square."""
    data = random_world(4)
    model = TradeModel(data)
    base = model.solve(tolerance=1e-13)
    gaps = []
    for size in (1e-2, 5e-3):
        new = model.solve(data["tariff"] + size * abroad(data), tolerance=1e-13)
        result = model.compare(base, new)
        gap = result["real_income"] - result["welfare_first_order"]
        gaps.append(float(abs(gap).max()))
    assert np.log2(gaps[0] / gaps[1]) == pytest.approx(2, abs=0.5)
