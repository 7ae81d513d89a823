"""A drawn set of parameters: the same numbers as a model built from nothing, or an error."""

import pickle

import numpy as np
import pytest
from energy_worlds import random_world

from detente.errors import SolveError
from detente.models.energy_network import EnergyModel, EnergyNetwork, parameters
from detente.models.energy_network.model import energy_model
from detente.models.energy_network.parameters import FORMS, drawn
from detente.models.parameters import parameter
from detente.shocks.shock import Shock
from detente.world.energy import load_energy

ENDS = ("low", "high")


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
    rng = np.random.default_rng(FORMS.index(form))
    rows = {name: [parameter(name, end) for end in ENDS] for name in drawn(form)}
    draws = [{k: float(rng.uniform(*ends)) for k, ends in rows.items()} for _ in range(20)]
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
