"""What must hold of the trade equilibrium, whatever the data."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from trade_worlds import Referee, abroad, neutral, random_world

from detente.models.trade_caliendo_parro_2015 import TradeModel
from detente.models.trade_caliendo_parro_2015.equilibrium import System, accelerated, by_newton
from detente.models.trade_caliendo_parro_2015.policy import policy

FEW = settings(max_examples=20, deadline=None)
SEED = st.integers(0, 10_000)
OUTCOMES = ("real_income", "real_wage", "terms_of_trade", "volume_of_trade", "output", "price")


def shocked(data: xr.Dataset, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    off, shape = abroad(data), data["flow"].shape
    return {
        "tariff": (data["tariff"] + rng.uniform(0, 0.5, shape) * off).drop_attrs(),
        "cost": (1 + rng.uniform(-0.2, 0.5, shape) * off),
    }


@FEW
@given(SEED, st.booleans())
def test_no_change_in_exactly_no_change_out(seed, holes):
    data = random_world(seed, holes=holes)
    model = TradeModel(data)
    state = model.solve(data["tariff"], neutral(data))
    for name in ("wage", "price", "unit_cost", "final_demand_price"):
        assert (state[name] == 1).all()
    assert np.array_equal(state["flow"], data["flow"])
    result = model.counterfactual(data["tariff"], neutral(data))
    for name in ("real_income", "real_wage", "welfare_first_order", "flow_change"):
        assert (result[name] == 0).all()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("closure", ["share", "zero", "levels"])
def test_agrees_with_the_literal_equations(seed, closure):
    data = random_world(seed)
    rng = np.random.default_rng(seed + 100)
    change = shocked(data, seed)
    tax = rng.uniform(0, 0.4, data["flow"].shape) * abroad(data)
    receiver = rng.integers(0, len(data["country"]), data["flow"].shape)
    levels = rng.normal(0, 5, len(data["country"]))
    levels -= levels.mean()
    deficit = {"share": None, "zero": np.zeros(4), "levels": levels}[closure]
    closing = closure
    if closure == "levels":
        closing = xr.DataArray(levels, {"country": data["country"].values}, ("country",))
    state = TradeModel(data).solve(
        **change,
        export_tax=tax,
        rent_receiver=neutral(data).copy(data=receiver),
        deficit=closing,
        tolerance=1e-12,
    )
    truth = Referee(data, tax=tax, receiver=receiver, deficit=deficit, **change).solve()
    np.testing.assert_allclose(state["wage"], truth.w, rtol=1e-9)
    np.testing.assert_allclose(state["price"], truth.P, rtol=1e-9)
    np.testing.assert_allclose(state["income"], truth.income, rtol=1e-9)
    np.testing.assert_allclose(state["flow"], truth.trade, rtol=1e-8)
    np.testing.assert_allclose(state["final_demand_price"], truth.index, rtol=1e-9)


@FEW
@given(SEED, st.booleans())
def test_markets_clear_and_walras_law_holds(seed, holes):
    data = random_world(seed, holes=holes)
    state = TradeModel(data).solve(**shocked(data, seed))
    flow, tariff = state["flow"], state["tariff"]
    sales = flow.sum("importer").rename(exporter="country")
    xr.testing.assert_allclose(sales.transpose("country", "sector"), state["output_value"])
    demanded = (sales * data["value_added_share"]).sum("sector")
    np.testing.assert_allclose(demanded, state["value_added"], rtol=1e-9)
    spending = (flow * (1 + tariff)).sum("exporter").rename(importer="country")
    np.testing.assert_allclose(
        spending.transpose("country", "sector"), state["expenditure"], rtol=1e-8
    )
    revenue = (flow * tariff).sum(["exporter", "sector"])
    np.testing.assert_allclose(revenue, state["tariff_revenue"], rtol=1e-8)
    trade = flow * abroad(data)
    balance = trade.sum(["exporter", "sector"]).values - trade.sum(["importer", "sector"]).values
    # The last country's balance is not imposed: it follows from the others' (Walras' law).
    np.testing.assert_allclose(balance, state["deficit"], atol=1e-7)
    world = state["value_added"].sum() / TradeModel(data).data.value_added.sum()
    assert float(world) == pytest.approx(1, abs=1e-9)


@FEW
@given(SEED, st.floats(0.01, 100))
def test_money_is_a_veil(seed, factor):
    data = random_world(seed)
    dear = data.assign(flow=data["flow"] * factor)
    change = shocked(data, seed)
    one, other = (TradeModel(d).counterfactual(**change, tolerance=1e-12) for d in (data, dear))
    for name in OUTCOMES:
        np.testing.assert_allclose(one[name], other[name], atol=1e-8)
    np.testing.assert_allclose(one["flow"] * factor, other["flow"], rtol=1e-8)


@FEW
@given(SEED, st.randoms(use_true_random=False))
def test_relabelling_permutes_results(seed, random):
    data = random_world(seed)
    countries, sectors = list(data["country"].values), list(data["sector"].values)
    random.shuffle(countries)
    random.shuffle(sectors)
    axes = dict.fromkeys(("country", "exporter", "importer"), countries)
    axes |= dict.fromkeys(("sector", "input"), sectors)
    change = shocked(data, seed)
    moved = {k: v.sel({d: axes[d] for d in v.dims}) for k, v in change.items()}
    straight = TradeModel(data).counterfactual(**change, tolerance=1e-12)
    permuted = TradeModel(data.sel(axes)).counterfactual(**moved, tolerance=1e-12)
    for name in OUTCOMES:
        here = permuted[name].sel({d: straight[d] for d in straight[name].dims})
        np.testing.assert_allclose(here, straight[name], atol=1e-8)


@FEW
@given(SEED)
def test_embargo_is_the_limit_of_rising_cost(seed):
    data = random_world(seed, theta=[2.0, 4.0, 6.0])
    model = TradeModel(data)
    cost = neutral(data)
    cells = {"exporter": "C00", "importer": ["C01", "C02"], "sector": ["s0", "s1"]}
    cost.loc[cells] = np.inf
    embargo = model.solve(cost=cost)
    assert (embargo["flow"].sel(cells) == 0).all()
    gaps = []
    for high in (1e2, 1e4, 1e6):
        cost.loc[cells] = high
        gaps.append(float(abs(model.solve(cost=cost)["wage"] - embargo["wage"]).max()))
    assert gaps[2] <= gaps[1] <= gaps[0] + 1e-12
    assert gaps[2] < 1e-8


def test_customs_union_of_all_is_zero_tariffs():
    data = random_world(3)
    model = TradeModel(data)
    union = data["tariff"].copy()
    for member in data["country"].values:
        union.loc[{"exporter": list(data["country"].values), "importer": member}] = 0
    one = model.solve(union)
    two = model.solve(xr.zeros_like(data["tariff"]))
    assert one.equals(two)


@pytest.mark.parametrize("theta", [[0.4, 5.0, 5.0], [65.0, 5.0, 5.0], [0.4, 65.0, 3.0]])
@pytest.mark.parametrize("case", ["times ten", "plus 100 points", "dear", "cheap"])
def test_hard_cases_converge_and_newton_agrees(theta, case):
    data = random_world(11, n=6, theta=theta)
    off = abroad(data)
    change = {
        "times ten": {"tariff": data["tariff"] * 10},
        "plus 100 points": {"tariff": data["tariff"] + off},
        "dear": {"cost": 1 + 2 * off},
        "cheap": {"cost": 1 - 0.3 * off},
    }[case]
    model = TradeModel(data)
    state = model.solve(**change)
    rules, *_ = model.policy_of(state)
    system = System(model.data, rules)
    referee = by_newton(system, system.start(None), 1e-10)
    solved = system.sweep(*system.split(referee.x))
    assert system.residual(replace(solved, labour=solved.labour + 0.25)) == pytest.approx(0.25)
    assert referee.converged
    np.testing.assert_allclose(np.exp(system.split(referee.x)[0]), state["wage"], rtol=1e-8)


def test_starting_elsewhere_gives_the_same_state():
    data = random_world(5)
    model = TradeModel(data)
    far = model.solve(cost=1 + 2 * abroad(data))
    np.testing.assert_allclose(model.solve(start=far, tolerance=1e-12)["wage"], 1, rtol=1e-11)


def test_data_that_do_not_clear_are_brought_to_equilibrium_first():
    data = random_world(6)
    final = np.full((4, 3), 1 / 3)
    model = TradeModel(data.assign(final_demand_share=(("country", "sector"), final)))
    base = model.solve(deficit="zero")
    assert abs(base["wage"] - 1).max() > 1e-3
    same = model.counterfactual(data["tariff"], deficit="zero")
    assert (same["real_income"] == 0).all()


def test_fixed_equals_share_where_world_value_added_is_the_numeraire():
    data = random_world(7)
    model, change = TradeModel(data), shocked(data, 7)
    assert model.solve(**change, deficit="fixed").equals(model.solve(**change, deficit="share"))


def test_plain_iteration_and_newton_reach_one_point_on_the_benchmark():
    model = TradeModel(random_world(8))
    rules = policy(model.data, None, None, None, None, "zero")
    system = System(model.data, rules)
    one = accelerated(system, system.start(None), 1e-12)
    two = by_newton(system, system.start(None), 1e-12)
    np.testing.assert_allclose(one.x, two.x, atol=1e-10)
