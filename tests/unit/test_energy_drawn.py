"""A drawn set of parameters: the same numbers as a model built from nothing, or an error."""

import datetime
import pickle

import numpy as np
import pytest
from energy_referee import referee
from energy_worlds import random_world
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_energy_properties import drawn as drawn_world
from test_energy_properties import out_of_scale

from detente.errors import SolveError
from detente.models.energy_network import EnergyModel, EnergyNetwork, equilibrium, parameters
from detente.models.energy_network.held import measures_held
from detente.models.energy_network.layout import MARKETS
from detente.models.energy_network.model import energy_model
from detente.models.energy_network.parameters import FORMS, drawn
from detente.models.energy_network.policy import terms
from detente.models.parameters import parameter
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import Shock
from detente.world.energy import load_energy
from detente.world.regime import load_regime

ENDS = ("low", "high")
DAY = datetime.date(2025, 6, 30)


def between(form, part):
    """Return every drawn parameter of a form at a part of the way from low to high."""
    ends = {name: (parameter(name, "low"), parameter(name, "high")) for name in drawn(form)}
    return {name: low + part * (high - low) for name, (low, high) in ends.items()}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [0.07, 0.9])
def test_drawn_model_is_the_one_built_from_nothing(form, part):
    energy, values = random_world(8, 11), between(form, part)
    seller = str(energy["country"].values[0])
    shocks = [Shock("energy_access", {"exporter": (seller,)}, "multiply", 0.5, "ban")]
    network = EnergyNetwork(form).with_parameters(values)
    # Another draw goes first, so that what they share has been used.
    energy_model(energy, form).solve(shocks)
    shared = energy_model(energy, form, values=network.values).solve(shocks)
    cold = EnergyModel(energy.copy(deep=True), parameters(form, values)).solve(shocks)
    for name in cold:
        scale = float(abs(cold[name]).max())
        np.testing.assert_allclose(shared[name], cold[name], rtol=1e-9, atol=1e-9 * scale)


@pytest.mark.parametrize("seed", range(3))
def test_a_draw_is_the_same_to_the_last_digit_whatever_was_solved_before(seed):
    energy, form = load_energy(), FORMS[2 * seed + 1]
    values = any_values(form, seed)
    shocks = in_force()
    named = tuple(sorted(values.items()))
    near = (energy_model(energy), energy_model(energy, form, values=named))
    for model in near:
        states = [model.solve(some) for some in ((), shocks)]
    alone = EnergyModel(energy.copy(deep=True), parameters(form, values), measures_held(energy))
    for state, some in reversed(list(zip(states, ((), shocks), strict=True))):
        assert state.equals(alone.solve(some))


def in_force():
    """Return the shocks of the measures in force."""
    regime = load_regime(DAY)
    return list(resolve_regime(regime.provisions, {}, calibrated=regime.calibrated))


def any_values(form, seed):
    """Draw every parameter of a form between its ends."""
    rng = np.random.default_rng(seed)
    rows = {name: [parameter(name, end) for end in ENDS] for name in drawn(form)}
    return {name: float(rng.uniform(*ends)) for name, ends in rows.items()}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(FORMS))
@example(2177, 1, "caldara_2019")
@example(3153, 2721, "kilian_murphy_2014")
def test_an_independent_solver_agrees_on_draws(seed, other, form):
    """Clarabel on each market of a draw that started from the first form's central case.

    A world that is refused must be one without a price in scale.
    """
    energy, shocks = drawn_world(seed)
    shocks = [s for s in shocks if s.variable in ("energy_access", "energy_cost", "energy_supply")]
    try:
        energy_model(energy).solve(shocks)
    except SolveError:
        assert out_of_scale(energy, shocks)
        return
    values = tuple(sorted(any_values(form, other).items()))
    model = energy_model(energy, form, values=values)
    for name in MARKETS:
        solver = model.market(name)
        market = solver.market
        if not market.used.any():
            continue
        given_terms = terms(market, shocks)
        try:
            found = solver.solve(given_terms)
        except SolveError:
            assert out_of_scale(energy, shocks, parameters(form, dict(values)))
            return
        x = referee(solver, given_terms)
        scale = market.used[market.used > 0].mean()
        np.testing.assert_allclose(found.flow, x[market.block("arc")], atol=3e-5 * scale)
        np.testing.assert_allclose(
            found.use[market.slots.demand], x[market.block("demand")], atol=3e-5 * scale
        )


@pytest.mark.parametrize("form", [FORMS[0], FORMS[-1]])
def test_hessian_in_parts_is_the_hessian(form):
    model = EnergyModel(random_world(8, 3), parameters(form, any_values(form, 1)))
    for name in MARKETS:
        market = model.market(name).market
        x = np.random.default_rng(0).normal(size=market.slots.size)
        np.testing.assert_allclose(market.pull(x), market.hessian @ x, rtol=1e-10, atol=1e-9)
        np.testing.assert_allclose(
            market.cost[market.block("supply")],
            -(market.hessian @ market.base + market.equality.T @ market.base_price)[
                market.block("supply")
            ],
            rtol=1e-9, atol=1e-9,
        )  # fmt: skip


@pytest.mark.parametrize(("level", "expected"), [(40.0, 1.0), (64.0, None), (90.0, 0.0)])
@pytest.mark.parametrize("form", [FORMS[0], FORMS[-1]])
def test_price_cap_solved_with_the_market(form, level, expected):
    """Its wedge, taken as a cost, gives the same market by an interior point.

    Who receives less than the cap has no other ships, who receives more only others; who has some
    receives the cap.
    """
    energy = load_energy()
    shocks = in_force()
    where = {"exporter": ("RUS",), "fuel": ("crude",)}
    shocks += [
        Shock("energy_price_cap", where, "set", level, "cap"),
        Shock("energy_cost", where, "add", 0.1, "cap"),
    ]
    solver = EnergyModel(energy, parameters(form, any_values(form, 5))).market("oil")
    market, given_terms = solver.market, terms(solver.market, shocks)
    found = solver.solve(given_terms)
    capped = np.isfinite(given_terms.cap) & (market.arcs.layer == 0) & (found.flow > 0)
    shares = found.wedge[capped] / given_terms.outside[capped]
    share = float(shares[0])
    np.testing.assert_allclose(shares, share)
    above = found.netback[0, market.arcs.exporter[capped][0]] - given_terms.cap[capped][0]
    assert (share == expected) if expected is not None else (0 < share < 1)
    if share == 1:
        assert above > 0
    elif share == 0:
        assert above < 0
    else:
        assert above == pytest.approx(0, abs=1e-8 * market.money)
    other = solver.once(given_terms, solver.problem(given_terms), found.wedge)
    for name in ("flow", "price", "netback", "received"):
        one, two = getattr(found, name), getattr(other, name)
        # An interior point is so near where a delivery hardly pays or hardly fails to.
        np.testing.assert_allclose(one, two, atol=1e-4 * np.abs(two).max(), err_msg=name)


@pytest.mark.parametrize("form", FORMS[:3])
def test_price_cap_solved_with_the_market_is_the_one_found_by_a_secant(form, monkeypatch):
    shocks = in_force()
    given = parameters(form, any_values(form, 2))
    fast = EnergyModel(load_energy(), given).equilibria(shocks)["oil"][1]
    monkeypatch.setattr(equilibrium, "STEPS", 0)
    slow = EnergyModel(load_energy(), given).equilibria(shocks)["oil"][1]
    assert fast.iterations < slow.iterations
    for name in ("flow", "price", "netback", "received", "wedge"):
        one, two = getattr(fast, name), getattr(slow, name)
        # An interior point is so near where a delivery hardly pays or hardly fails to.
        np.testing.assert_allclose(one, two, atol=1e-4 * np.abs(two).max(), err_msg=name)


def test_drawn_parameters_reach_the_model():
    values = between(FORMS[1], 0.3)
    given = parameters(FORMS[1], values)
    for name, field in drawn(FORMS[1]).items():
        assert abs(getattr(given, field)) == pytest.approx(abs(values[name])), name
    assert given.oil_demand > 0


@pytest.mark.parametrize("form", FORMS)
def test_forms_draw_their_own_pair_and_market_power_only_where_it_is_held(form):
    names = EnergyNetwork(form).uncertain
    pair = form.removesuffix("_cournot")
    assert [n for n in names if "oil" in n] == [
        f"energy_oil_{x}_{pair}" for x in ("supply", "demand")
    ]
    assert ("energy_market_power" in names) == form.endswith("_cournot")
    assert (parameters(form).market_power > 0) == form.endswith("_cournot")


def test_solution_carries_the_pass_through_of_its_draw():
    energy = random_world(4, 2)
    network = EnergyNetwork().with_parameters({"energy_pass_through": 0.4})
    for model, place in ((network, 0.4), (EnergyNetwork(), 0.0)):
        state = energy_model(energy, values=model.values).solve()
        assert state.attrs["pass_through"] == place


@pytest.mark.parametrize("form", FORMS)
def test_no_price_without_measures_is_zero_or_less(form):
    """The embedded world at the central values and in draws: any state, commodity, form."""
    energy = load_energy()
    draws = [any_values(form, seed) for seed in range(20)]
    for values in ({}, *draws):
        model = energy_model(energy, form, values=tuple(sorted(values.items())))
        for market, state in model.equilibria().values():
            assert (state.price[market.used > 0] > 0).all(), market.name
            assert (state.netback[market.produced > 0] > 0).all(), market.name


def test_drawn_model_is_a_value():
    model = EnergyNetwork().with_parameters({"energy_gas_demand": -0.2, "energy_entry": 0.1})
    same = (
        EnergyNetwork()
        .with_parameters({"energy_entry": 0.1})
        .with_parameters({"energy_gas_demand": -0.2})
    )
    assert model == same == pickle.loads(pickle.dumps(model))
    assert hash(model) == hash(same)
    assert repr(model) == repr(same)
    central = parameter("energy_gas_demand")
    assert model.with_parameters({"energy_gas_demand": central, "energy_entry": 0.15}) == (
        EnergyNetwork()
    )


def test_draw_that_cannot_be_solved_says_why():
    energy, values = random_world(4, 2), between(FORMS[0], 0.5)
    seller, buyer = map(str, energy["country"].values[:2])
    more = 1e4 * float(energy["energy_demand"].max())
    where = {"exporter": (seller,), "importer": (buyer,), "fuel": ("gas",), "unit": ("bcm/y",)}
    want = Shock("energy_contract", where, "add", more, "contract")
    network = EnergyNetwork().with_parameters(values)
    with pytest.raises(SolveError) as error:
        energy_model(energy, values=network.values).solve([want])
    assert error.value.faults[0].found
